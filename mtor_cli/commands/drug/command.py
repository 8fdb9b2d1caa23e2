"""`mtor drug`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Format, Json, Lang, emit

app = new_app(add_completion=False)


@app.command()
def drug(
    name: Annotated[str, typer.Argument(help="sirolimus or everolimus, by any of its names.", metavar="DRUG")],
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """The drug itself: mechanism, pharmacokinetics, products, organ function, warnings, assays; each with its source.

    Example:  mtor drug sirolimus
    """
    from mtor_cli.commands.drug.answer import Question, answer
    from mtor_cli.content.load import Content

    emit(answer(Content(), Question(name)), json, format, lang, color)
