"""`mtor evidence`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Printing, emit

app = new_app(add_completion=False)


@app.command()
def evidence(
    query: Annotated[str | None, typer.Argument(metavar="LEVEL|DISEASE")] = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/evidence.json`."""
    from mtor_cli.commands.evidence.answer import Question, answer
    from mtor_cli.content.load import Content

    emit(answer(Content(), Question(query)), printing)
