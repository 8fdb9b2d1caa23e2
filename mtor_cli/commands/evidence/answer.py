"""What `mtor evidence` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.evidence.rows import LEVEL_COLUMNS, level_rows
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.lookup.evidence import find_rows
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.evidence import disease_result, table_result
from mtor_cli.parts.remarks import Remarks
from mtor_cli.screens.answer import Answer
from mtor_cli.screens.rows import WORK_COLUMNS, brief_rows, work_rows

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.parts.evidence import EvidenceResult
    from mtor_cli.render.blocks import Screen
    from mtor_cli.render.rows import Row


class Question(NamedTuple):
    """What is asked of the grading."""

    query: str | None = None
    """A level (`2b`), a strength (`B`) or a disease by any of its names; the whole table where it is left out."""


def answer(content: Content, question: Question) -> Answer[EvidenceResult]:
    """The grading table, some of its rows with the works of those levels, or the evidence on a disease.

    Raises:
        NotFoundError: it is neither a level nor a strength nor a disease.
    """
    result = _result(content, question.query)
    found, listed = result["evidence"], result["references"]

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.evidence.screen import evidence_screen

        return evidence_screen(result, lang)

    def rows() -> list[Row]:
        return brief_rows(found["references"]) if found else work_rows(listed)

    wrapped = envelope("evidence", question._asdict(), result, content.recommendations)
    if listed or (found and found["references"]):
        return Answer(wrapped, view, WORK_COLUMNS, rows)
    return Answer(wrapped, view, LEVEL_COLUMNS, lambda: level_rows(result))


def _result(content: Content, query: str | None) -> EvidenceResult:
    table = content.evidence_levels
    say = Remarks(content.messages, Labels(content.labels), None, "evidence")
    if query is None:
        return table_result(table, content.references, say, table["strengths"], with_works=False)
    rows = find_rows(table, query)
    if rows is not None:
        return table_result(table, content.references, say, rows, with_works=True)
    return disease_result(table, content.references, say, find_disease(content.recommendations["diseases"], query))
