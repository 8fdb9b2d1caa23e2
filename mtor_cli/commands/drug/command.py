"""`mtor drug`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.render.blocks import Screen

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
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.render.flat_drug import FACT_COLUMNS, fact_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.common import Labels
    from mtor_cli.results.drug import drug_result
    from mtor_cli.results.envelope import envelope

    content = Content()
    found = find_drug(content.drugs, name)
    result = drug_result(found, content.pharmacology, content.recommendations, Labels(content.labels))

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.drug import drug_screen

        return drug_screen(result, code)

    answer = Answer(
        envelope("drug", {"drug": name}, result, content.recommendations),
        view,
        FACT_COLUMNS,
        lambda: fact_rows(result),
    )
    emit(answer, json, format, lang, color)
