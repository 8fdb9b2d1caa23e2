"""`mtor data`: validate, info, review, schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import LocalFile, Output, Printing, content_with, emit

if TYPE_CHECKING:
    from mtor_cli.render.blocks import Screen

app = new_app(add_completion=False)

Folder = Annotated[
    str | None,
    typer.Argument(help="A folder with the YAML files; the program's own if left out.", metavar="DIR"),
]


@app.callback()
def data() -> None:
    """Validate, describe and review the data."""


@app.command()
def validate(
    folder: Folder = None,
    *,
    printing: Printing,
) -> None:
    """Check a data folder in full: file, line, field and what was expected. Exit code 4 where anything is wrong."""
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
    """Program and data version, the source, what was read of it, counts and checksums."""
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
    """The sheet that a clinician signs: every number the data can print, with text, voice, source and place.

    Example:  mtor data review --format csv > review.csv
    """
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
    """Print a commented start of a hospital's own file.

    Example:  mtor data template > local.yaml
    """
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
    """What the hospital's own file changes: added and superseded bands, grades, formulary, defaults.

    Example:  mtor data diff --local local.yaml
    """
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
    name: Annotated[
        str | None,
        typer.Argument(help="The name after mtor/ in an answer's schema; all names if left out.", metavar="SCHEMA"),
    ] = None,
    output: Output = None,
) -> None:
    """Print the JSON Schema of an answer.

    Example:  mtor data schema tdm
    """
    from mtor_cli.cli.output import written
    from mtor_cli.content.schemas import read_schema, schema_names
    from mtor_cli.parts.choices import choose

    text = "\n".join(schema_names()) + "\n" if name is None else read_schema(choose(name, schema_names(), "schema"))
    with written(output) as out:
        out.write(text)
