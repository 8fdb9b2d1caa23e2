"""`mtor drug`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def drug(
    name: Annotated[str, typer.Argument(help="sirolimus or everolimus, by any of its names.", metavar="DRUG")],
    section: Annotated[
        str | None,
        typer.Option(help="One section, whole: half_life, products … (a wrong name lists them).", metavar="SECTION"),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Every section, every fact, with every source.")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """The drug itself: mechanism, pharmacokinetics, products, organ function, warnings, assays; each with its source.

    Example:  mtor drug sirolimus     mtor drug sirolimus --section half_life
    """
    from mtor_cli.commands.drug.answer import Question, answer

    emit(answer(content_with(local), Question(name, section), full), printing)
