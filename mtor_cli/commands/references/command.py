"""`mtor references`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Disease, LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def references(
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NUMBER|KEY")] = None,
    disease: Disease = None,
    level: Annotated[str | None, typer.Option(metavar="LEVEL")] = None,
    role: Annotated[str | None, typer.Option(metavar="ROLE")] = None,
    search: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/references.json`."""
    from mtor_cli.commands.references.answer import Question, answer

    question = Question(tuple(numbers or ()), disease, level, role, search)
    emit(answer(content_with(local), question), printing)
