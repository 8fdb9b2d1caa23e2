"""`mtor evidence`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.render.blocks import Screen
    from mtor_cli.results.evidence import EvidenceResult

app = new_app(add_completion=False)


@app.command()
def evidence(
    query: Annotated[
        str | None,
        typer.Argument(
            help="A level (2b), a strength (B) or a disease; the whole table if left out.", metavar="LEVEL|DISEASE"
        ),
    ] = None,
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """The grading table of the consensus, one level or strength with its works, or the evidence on a disease.

    Levels of works are judged from their design by this program; the consensus abstract grades nothing.

    Example:  mtor evidence 2b
    """
    from mtor_cli.content.load import Content
    from mtor_cli.render.flat import LEVEL_COLUMNS, WORK_COLUMNS, level_rows, work_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.envelope import envelope

    content = Content()
    result = _result(content, query)

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.evidence import evidence_screen

        return evidence_screen(result, lang)

    works = result["evidence"]["references"] if result["evidence"] else result["references"]
    listed = bool(works)
    answer = Answer(
        envelope("evidence", {"query": query}, result, content.recommendations),
        view,
        WORK_COLUMNS if listed else LEVEL_COLUMNS,
        lambda: work_rows(list(works)) if listed else level_rows(result),
    )
    emit(answer, json, format, lang, color)


def _result(content: Content, query: str | None) -> EvidenceResult:
    from mtor_cli.lookup.diseases import find_disease
    from mtor_cli.lookup.evidence import find_rows
    from mtor_cli.results.evidence import disease_result, table_result

    table = content.evidence_levels
    if query is None:
        return table_result(table, content.references, table["strengths"], with_works=False)
    rows = find_rows(table, query)
    if rows is not None:
        return table_result(table, content.references, rows, with_works=True)
    return disease_result(table, content.references, find_disease(content.recommendations["diseases"], query))
