"""The options that every command shares, and the way to print an answer with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.errors import UsageError
    from mtor_cli.screens.answer import Answer

Json = Annotated[bool, typer.Option("--json", help="JSON on stdout; same as --format json.")]
Format = Annotated[str, typer.Option("--format", help="{formats}.", metavar="FORMAT")]
Lang = Annotated[str | None, typer.Option("--lang", help="en, zh or both; by the locale if left out.", metavar="LANG")]
Color = Annotated[
    str,
    typer.Option("--color", help="auto, always or never; NO_COLOR and FORCE_COLOR count.", metavar="COLOR"),
]

Drug = Annotated[
    str | None, typer.Option("--drug", help="sirolimus or everolimus, by any of its names.", metavar="DRUG")
]
Disease = Annotated[
    str | None, typer.Option("--disease", help="Abbreviation, name or code of a disease.", metavar="DISEASE")
]

ChildPugh = Annotated[str | None, typer.Option("--child-pugh", help="A, B or C.", metavar="CLASS")]
Product = Annotated[str | None, typer.Option("--product", help="tablet, capsule or solution.", metavar="PRODUCT")]
Strengths = Annotated[
    str | None, typer.Option("--strengths", help="Strengths at hand in mg, such as 0.5,1,2.", metavar="LIST")
]
Reading = Annotated[
    list[str] | None,
    typer.Option("--reading", help="How to read what the source leaves open: AMBIGUITY=READING.", metavar="READING"),
]

LocalFile = Annotated[
    str | None,
    typer.Option("--local", help="A hospital's own file; else MTOR_LOCAL or the config folder's.", metavar="FILE"),
]


def content_with(local: str | None) -> Content:
    """The content with the hospital's own file over it, where there is one."""
    from mtor_cli.content.load import Content
    from mtor_cli.content.locate import local_path

    return Content(local=local_path(local))


def emit(answer: Answer, json: bool, format: str, lang: str | None, color: str) -> None:
    """Print an answer on stdout, and the short disclaimer on stderr; in JSON the disclaimer is part of the answer.

    Everything is rendered before the first character is written, so that nothing is ever half printed. Where the answer
    is not the whole of what was asked, a sentence and the exit code say so.
    """
    import sys

    from mtor_cli.cli.settings import colored, language, width
    from mtor_cli.errors import MtorError
    from mtor_cli.parts.choices import choose
    from mtor_cli.render.formats import CITATIONS, FORMATS, Destination
    from mtor_cli.render.safe import visible

    try:
        if answer.citations is None and format in CITATIONS:
            raise _of_works(format)
        formats = FORMATS if answer.citations is None else FORMATS | CITATIONS
        name = choose(format, tuple(formats), "--format")
        name = "json" if json else name
        chosen = language(lang)
        target = Destination(chosen, width(), colored(color), sys.stdout.encoding or "utf-8", sys.stdout.isatty())
    except MtorError as error:
        # How it is printed is refused, and not what was found.
        from mtor_cli.parts.alarms import of_alarm

        error.findings = of_alarm(answer.result["findings"]) if "findings" in answer.result else []
        raise
    text = formats[name](answer, target)
    sys.stdout.write(text)
    sys.stdout.flush()
    languages = ("en", "zh") if chosen == "both" else (chosen,)
    if name != "json":
        from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER

        for code in languages:
            sys.stderr.write(SHORT_DISCLAIMER["zh" if code == "zh" else "en"] + "\n")
    missing = answer.incomplete
    if missing is not None:
        for code in languages:
            sys.stderr.write(visible(missing.zh if code == "zh" else missing.en) + "\n")
        raise typer.Exit(missing.exit_code)


def _of_works(format: str) -> UsageError:
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import command

    return UsageError(
        "format_of_works",
        f"--format {format} writes works for a citation manager; this answer is of none.",
        f"--format {format} 用于导出文献题录，本命令的结果不是文献。",
        command("references", "--format", format),
    )
