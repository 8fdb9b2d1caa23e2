"""`mtor evidence`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Printing, emit

app = new_app(add_completion=False)


@app.command()
def evidence(
    query: Annotated[
        str | None,
        typer.Argument(
            help="A level (2b), a strength (B) or a disease; the whole table if left out.", metavar="LEVEL|DISEASE"
        ),
    ] = None,
    *,
    printing: Printing,
) -> None:
    """The grading table of the consensus, one level or strength with its works, or the evidence on a disease.

    Levels of works are judged from their design by this program; the consensus abstract grades nothing.

    Example:  mtor evidence 2b
    """
    from mtor_cli.commands.evidence.answer import Question, answer
    from mtor_cli.content.load import Content

    emit(answer(Content(), Question(query)), printing)
