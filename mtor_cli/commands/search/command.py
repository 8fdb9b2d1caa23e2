"""`mtor search`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT")],
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/search.json`."""
    from mtor_cli.commands.search.answer import Question, answer

    emit(answer(content_with(local), Question(" ".join(text))), printing)
