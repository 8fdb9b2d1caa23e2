"""`mtor search`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import LocalFile, Printing, content_with, emit

app = new_app(add_completion=False)


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(help="Words; an item must hold all of them.", metavar="TEXT")],
    local: LocalFile = None,
    *,
    printing: Printing,
) -> None:
    """Search recommendations, references, cautions, interactions and facts on the drugs, in English or Chinese.

    Example:  mtor search TMA tacrolimus     mtor search 伏立康唑
    """
    from mtor_cli.commands.search.answer import Question, answer

    emit(answer(content_with(local), Question(" ".join(text))), printing)
