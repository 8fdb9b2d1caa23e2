"""`mtor recommend`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Drug, LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def recommend(
    disease: Annotated[
        str | None,
        typer.Argument(
            help="Abbreviation, full name, Chinese name or ICD code; all diseases if left out.", metavar="DISEASE"
        ),
    ] = None,
    population: Annotated[
        str | None, typer.Option(help="adult or child (under {rule.adult_from_years} years).", metavar="POPULATION")
    ] = None,
    line: Annotated[str | None, typer.Option(help="first, second, refractory or prophylaxis.", metavar="LINE")] = None,
    drug: Drug = None,
    full: Annotated[bool, typer.Option("--full", help="Everything that is known, with every source.")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """What the sources say of a disease: statement, start, targets, what to avoid, evidence, conflicts.

    Filters hide nothing that a source leaves open ("both", "not stated").

    Example:  mtor recommend ITP --population child
    """
    from mtor_cli.commands.recommend.answer import Question, answer

    question = Question(disease, population, line, drug, full)
    emit(answer(content_with(local), question), printing)
