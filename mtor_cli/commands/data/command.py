"""`mtor data`: validate, info, review, schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import LocalFile, Output, Printing, content_with, emit

if TYPE_CHECKING:
    from mtor_cli.render.blocks import Screen

app = new_app(add_completion=False)

Folder = Annotated[str | None, typer.Argument(metavar="DIR")]


@app.callback()
def data() -> None:
    """Its help stands in `labels/help/data.json`."""


@app.command()
def validate(
    folder: Folder = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/data-validate.json`."""
    from mtor_cli.commands.data.result import validate_result
    from mtor_cli.commands.data.rows import PROBLEM_COLUMNS, problem_rows
    from mtor_cli.content.locate import data_dir
    from mtor_cli.content.validate import heading
    from mtor_cli.content.validate import validate as check
    from mtor_cli.parts.envelope import envelope
    from mtor_cli.screens.answer import Answer

    where = folder or data_dir()
    result = validate_result(where, check(where))

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.data.screen import validate_screen

        return validate_screen(result, code)

    answer = Answer(
        envelope("data-validate", {"folder": folder}, result, heading(data_dir())),
        view,
        PROBLEM_COLUMNS,
        lambda: problem_rows(result),
    )
    emit(answer, printing)
    if not result["valid"]:
        raise typer.Exit(4)


@app.command()
def info(*, printing: Printing) -> None:
    """Its help stands in `labels/help/data-info.json`."""
    from mtor_cli.commands.data.result import info_result
    from mtor_cli.commands.data.rows import INFO_COLUMNS, info_rows
    from mtor_cli.content.info import checksums, counts
    from mtor_cli.content.load import Content
    from mtor_cli.parts.envelope import envelope
    from mtor_cli.screens.answer import Answer

    content = Content()
    result = info_result(
        content.folder,
        content.recommendations["consensus"],
        counts(content),
        checksums(content.folder),
    )
    wrapped = envelope("data-info", {}, result, content.recommendations)

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.data.screen import info_screen

        return info_screen(wrapped, code)

    emit(Answer(wrapped, view, INFO_COLUMNS, lambda: info_rows(wrapped)), printing)


@app.command()
def review(*, printing: Printing) -> None:
    """Its help stands in `labels/help/data-review.json`."""
    from mtor_cli.commands.data.result import review_result
    from mtor_cli.commands.data.rows import REVIEW_COLUMNS, review_rows
    from mtor_cli.content.load import Content
    from mtor_cli.content.review import review as sheet
    from mtor_cli.parts.envelope import envelope
    from mtor_cli.screens.answer import Answer

    content = Content()
    result = review_result(sheet(content.folder))

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.data.screen import review_screen

        return review_screen(result, code)

    answer = Answer(
        envelope("data-review", {}, result, content.recommendations),
        view,
        REVIEW_COLUMNS,
        lambda: review_rows(result),
    )
    emit(answer, printing)


@app.command()
def template(output: Output = None) -> None:
    """Its help stands in `labels/help/data-template.json`."""
    from mtor_cli.cli.output import written
    from mtor_cli.content.load import Content
    from mtor_cli.content.local import template

    with written(output) as out:
        out.write(template(Content().recommendations["diseases"]))


@app.command()
def diff(
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/data-diff.json`."""
    from mtor_cli.commands.data.result import diff_result
    from mtor_cli.commands.data.rows import CHANGE_COLUMNS, change_rows
    from mtor_cli.parts.envelope import envelope
    from mtor_cli.screens.answer import Answer

    content = content_with(local)
    result = diff_result(content.local_file, content.local)

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.data.screen import diff_screen

        return diff_screen(result, code)

    answer = Answer(
        envelope("data-diff", {"local": content.local_file}, result, content.packaged),
        view,
        CHANGE_COLUMNS,
        lambda: change_rows(result),
    )
    emit(answer, printing)


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(metavar="SCHEMA")] = None,
    output: Output = None,
) -> None:
    """Its help stands in `labels/help/data-schema.json`."""
    from mtor_cli.cli.output import written
    from mtor_cli.content.schemas import read_schema, schema_names
    from mtor_cli.parts.choices import choose

    text = "\n".join(schema_names()) + "\n" if name is None else read_schema(choose(name, schema_names(), "schema"))
    with written(output) as out:
        out.write(text)
