"""The options that commands share, those of printing as one value, and the way to print an answer with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mtor_cli.cli.asked import Printing as Printing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mtor_cli.content.load import Content
    from mtor_cli.screens.answer import Answer

Drug = Annotated[str | None, typer.Option("--drug", metavar="DRUG")]
Disease = Annotated[str | None, typer.Option("--disease", metavar="DISEASE")]

ChildPugh = Annotated[str | None, typer.Option("--child-pugh", metavar="CLASS")]
Product = Annotated[str | None, typer.Option("--product", metavar="PRODUCT")]
Strengths = Annotated[str | None, typer.Option("--strengths", metavar="LIST")]
Reading = Annotated[list[str] | None, typer.Option("--reading", metavar="READING")]

LocalFile = Annotated[str | None, typer.Option("--local", metavar="FILE")]

Json = Annotated[bool, typer.Option("--json")]
Format = Annotated[str | None, typer.Option("--format", metavar="FORMAT")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="LANG")]
Color = Annotated[str, typer.Option("--color", metavar="COLOR")]
NoColor = Annotated[bool, typer.Option("--no-color")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q")]
Excel = Annotated[bool, typer.Option("--excel")]
NoPager = Annotated[bool, typer.Option("--no-pager")]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE")]


OPTIONS = {
    "json": Json,
    "format": Format,
    "lang": Lang,
    "color": Color,
    "no_color": NoColor,
    "quiet": Quiet,
    "no_pager": NoPager,
    "output": Output,
    "excel": Excel,
}
"""By the fields of `Printing`, but for `local`, which is an option of the command itself."""


def with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command in which each of the options stands where `function` takes a `Printing`.

    Args:
        function: a command; one without a parameter of that type is returned as it is.
    """
    if not any(annotation in ("Printing", Printing) for annotation in function.__annotations__.values()):
        return function
    import functools
    import inspect

    signature = inspect.signature(function, eval_str=True)
    parameters: list[inspect.Parameter] = []
    name = ""
    for parameter in signature.parameters.values():
        if parameter.annotation is not Printing:
            parameters.append(parameter)
            continue
        name = parameter.name
        parameters += [
            inspect.Parameter(
                field,
                inspect.Parameter.KEYWORD_ONLY,
                default=Printing._field_defaults[field],
                annotation=annotation,
            )
            for field, annotation in OPTIONS.items()
        ]

    @functools.wraps(function)
    def command(**values: Any) -> Any:
        printing = Printing(**{field: values.pop(field) for field in OPTIONS}, local=values.get("local"))
        return function(**values, **{name: printing})

    command.__dict__["__signature__"] = signature.replace(parameters=parameters)
    return command


def content_with(local: str | None) -> Content:
    """The content with the hospital's own file over it, where there is one."""
    from mtor_cli.content.load import Content
    from mtor_cli.content.locate import local_path

    return Content(local=local_path(local))


def emit(answer: Answer[Mapping[str, object]], printing: Printing) -> None:
    """Print an answer as it was asked for; see `mtor_cli.cli.printing`."""
    from mtor_cli.cli.printing import print_answer

    print_answer(answer, printing)
