"""`mtor search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.render.blocks import Screen

app = new_app(add_completion=False)


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(help="Words; an item must hold all of them.", metavar="TEXT")],
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """Search recommendations, references and cautions, in English or Chinese.

    Example:  mtor search TMA tacrolimus
    """
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.search import search as find
    from mtor_cli.render.flat import HIT_COLUMNS, hit_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.search import search_result

    content = Content()
    query = " ".join(text)
    hits = find(content.recommendations, content.references, query)
    result = search_result(hits, Labels(content.labels))

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.references import search_screen

        return search_screen(result, query, lang)

    answer = Answer(
        envelope("search", {"text": query}, result, content.recommendations),
        view,
        HIT_COLUMNS,
        lambda: hit_rows(result),
    )
    emit(answer, json, format, lang, color)
