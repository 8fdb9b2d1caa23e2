"""What `mtor recommend` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.recommend.rows import DISEASE_COLUMNS, RECOMMEND_COLUMNS, disease_rows, recommend_rows
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, add
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.lookup.filters import LINES, POPULATIONS, Filters, outside
from mtor_cli.parts.choices import choose
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.recommendations import diseases, recommend
from mtor_cli.parts.remarks import Remarks
from mtor_cli.screens.answer import Answer
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.parts.recommendations import DiseasesResult, RecommendResult
    from mtor_cli.render.blocks import Screen


class Question(NamedTuple):
    """What is asked of a disease. Filters hide nothing that a source leaves open."""

    disease: str | None = None
    """Abbreviation, full name, Chinese name or ICD code; all diseases where it is left out."""
    population: str | None = None
    """`adult` or `child`."""
    line: str | None = None
    """`first`, `second`, `refractory` or `prophylaxis`."""
    drug: str | None = None
    """Sirolimus or everolimus, by any of its names."""
    full: bool = False
    """Whether the screen shows everything; the result always holds it."""


def answer(content: Content, question: Question) -> Answer[RecommendResult] | Answer[DiseasesResult]:
    """What the sources say of a disease; the list of the diseases where none is named.

    Raises:
        NotFoundError: there is no such disease or drug.
        UsageError: a filter is none of its words, or no disease is named for it.
    """
    if question.disease is not None:
        return _one(content, question.disease, question)
    if typed := [f"--{name}" for name, value in question._asdict().items() if value]:
        raise UsageError(
            "disease_missing",
            *bilingual("disease_missing", typed=typed),
            add(Slot("DISEASE")),
        )
    return _all(content)


def _all(content: Content) -> Answer[DiseasesResult]:
    result = diseases(content.recommendations)

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.recommend.overview import diseases_screen

        return diseases_screen(result, lang)

    return Answer(
        envelope("diseases", {}, result, content.recommendations),
        view,
        DISEASE_COLUMNS,
        lambda: disease_rows(result),
    )


def _one(content: Content, name: str, question: Question) -> Answer[RecommendResult]:
    population, line, drug = question.population, question.line, question.drug
    listed = content.recommendations["diseases"]
    target = find_disease(listed, name)
    chosen = choose(line, LINES, "--line") if line is not None else None
    filters = Filters(
        population=choose(population, POPULATIONS, "--population") if population is not None else None,
        line=chosen,
        drug=find_drug(content.drugs, drug)["id"] if drug is not None else None,
        outside=outside(listed, chosen),
    )
    say = Remarks(content.messages, Labels(content.labels), filters.drug, "recommend")
    result = recommend(content.recommendations, content.references, say, target, filters)
    query = {
        "disease": name,
        "population": filters.population,
        "line": filters.line,
        "drug": filters.drug,
    }

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.recommend.screen import recommend_screen

        return recommend_screen(result, lang, ascii_only, question.full)

    return Answer(
        envelope("recommend", query, result, content.recommendations),
        view,
        RECOMMEND_COLUMNS,
        lambda: recommend_rows(result),
    )
