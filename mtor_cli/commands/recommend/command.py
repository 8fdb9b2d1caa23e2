"""`mtor recommend`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Drug, LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def recommend(
    disease: Annotated[str | None, typer.Argument(metavar="DISEASE")] = None,
    population: Annotated[str | None, typer.Option(metavar="POPULATION")] = None,
    line: Annotated[str | None, typer.Option(metavar="LINE")] = None,
    drug: Drug = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/recommend.json`."""
    from mtor_cli.commands.recommend.answer import Question, answer

    question = Question(disease, population, line, drug, full)
    emit(answer(content_with(local), question), printing)
