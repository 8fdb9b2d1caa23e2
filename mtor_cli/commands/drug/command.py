"""`mtor drug`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def drug(
    name: Annotated[str, typer.Argument(metavar="DRUG")],
    section: Annotated[str | None, typer.Option(metavar="SECTION")] = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/drug.json`."""
    from mtor_cli.commands.drug.answer import Question, answer

    emit(answer(content_with(local), Question(name, section), full), printing)
