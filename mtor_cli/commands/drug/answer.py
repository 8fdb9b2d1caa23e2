"""What `mtor drug` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.lookup.drugs import find_drug
from mtor_cli.render.answer import Answer
from mtor_cli.render.flat_drug import FACT_COLUMNS, fact_rows
from mtor_cli.results.common import Labels
from mtor_cli.results.drug import drug_result
from mtor_cli.results.envelope import envelope

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
        from mtor_cli.render.views.drug import drug_screen

        return drug_screen(result, lang)

    return Answer(
        envelope("drug", question._asdict(), result, content.recommendations),
        view,
        FACT_COLUMNS,
        lambda: fact_rows(result),
    )
