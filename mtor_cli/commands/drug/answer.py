"""What `mtor drug` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.drug.result import drug_result
from mtor_cli.commands.drug.rows import FACT_COLUMNS, fact_rows
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.screens.answer import Answer

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.render.blocks import Screen


class Question(NamedTuple):
    """Which drug is asked for."""

    drug: str
    """Sirolimus or everolimus, by any of its names."""


def answer(content: Content, question: Question) -> Answer:
    """Return what is known of a drug itself, each fact with its source.

    Raises:
        NotFoundError: there is no such drug.
    """
    found = find_drug(content.drugs, question.drug)
    result = drug_result(found, content.pharmacology, content.recommendations, Labels(content.labels))

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.drug.screen import drug_screen

        return drug_screen(result, lang)

    return Answer(
        envelope("drug", question._asdict(), result, content.recommendations),
        view,
        FACT_COLUMNS,
        lambda: fact_rows(result),
    )
