"""What `mtor drug` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.drug.result import drug_result, general_advice
from mtor_cli.commands.drug.rows import FACT_COLUMNS, fact_rows
from mtor_cli.commands.drug.section import find_section
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.screens.answer import Answer

if TYPE_CHECKING:
    from mtor_cli.commands.drug.result import DrugResult
    from mtor_cli.content.load import Content
    from mtor_cli.render.blocks import Screen


class Question(NamedTuple):
    """Which drug is asked for, and what of it."""

    drug: str
    """Sirolimus or everolimus, by any of its names."""
    section: str | None = None
    """One section, by its code or its heading; all of them where it is left out."""


def answer(content: Content, question: Question, full: bool = False) -> Answer[DrugResult]:
    """What is known of a drug itself, each fact with its source.

    Args:
        content: the data.
        question: what is asked.
        full: whether its screen shows every fact, or what fits one; a section that was asked for is shown whole.

    Raises:
        NotFoundError: there is no such drug.
        UsageError: there is no such section.
    """
    found = find_drug(content.drugs, question.drug)
    labels = Labels(content.labels)
    result = drug_result(found, content.pharmacology, content.recommendations, labels)
    section = None
    if question.section is not None:
        section = find_section(question.section, [fact["topic"] for fact in result["facts"]])
        result["facts"] = [fact for fact in result["facts"] if fact["topic"] == section]

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.drug.screen import drug_screen, overview_screen

        if full or section:
            return drug_screen(result, lang)
        boxed = {fact["id"] for fact in content.pharmacology["facts"] if fact.get("boxed")}
        return overview_screen(result, general_advice(found, content.recommendations, labels), boxed, lang)

    query = {"drug": question.drug, **({} if section is None else {"section": section})}
    return Answer(
        envelope("drug", query, result, content.recommendations),
        view,
        FACT_COLUMNS,
        lambda: fact_rows(result),
    )
