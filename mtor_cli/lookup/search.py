"""Free-text search across recommendations, references, cautions, other drugs and facts, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, command
from mtor_cli.lookup.bands import why_no_band
from mtor_cli.lookup.interactions import names_of
from mtor_cli.lookup.works import all_works, searchable, work_id
from mtor_cli.records.names import fold_width
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mtor_cli.records.interactions import Interactions, NameQuestion
    from mtor_cli.records.pharmacology import Pharmacology
    from mtor_cli.records.recommendations import Recommendations
    from mtor_cli.records.references import References


HitKind = Literal[
    "statement", "band", "dosing", "note", "conflict", "measuring", "caution", "monitoring", "neighbouring",
    "reference", "interaction", "agent", "question", "fact",
]  # fmt: skip
"""`interaction`, `agent` (without verified data), `question` (asked back) and `fact` are of `search_drugs`."""


class Hit(NamedTuple):
    """One item that was found."""

    kind: HitKind
    id: str
    item: Mapping[str, object]
    """The record; a side of a conflict is its own record."""
    disease: str | None


def fold_text(text: str) -> str:
    """The form in which texts are searched: half-width and lower-case."""
    return fold_width(text).casefold()


def search(recommendations: Recommendations, references: References, query: str) -> list[Hit]:
    """Every item that holds all the words of `query`, in either language.

    Raises:
        UsageError: the query is empty.
    """
    words = _words(query)
    return [hit for hit, texts in _items(recommendations, references) if _holds(texts, words)]


def search_drugs(interactions: Interactions, pharmacology: Pharmacology, query: str) -> list[Hit]:
    """The other drugs whose names, class or mechanism hold all the words of `query`, then the facts that do.

    Raises:
        UsageError: the query is empty.
    """
    words = _words(query)
    found = [hit for hit, texts in _drugs(interactions, pharmacology) if _holds(texts, words)]
    return [
        hit._replace(id=_asked(cast("NameQuestion", hit.item), words)) if hit.kind == "question" else hit
        for hit in found
    ]


def _asked(question: NameQuestion, words: list[str]) -> str:
    return next((name for name in question["names"] if _holds([name], words)), question["names"][0])


def _words(query: str) -> list[str]:
    words = fold_text(query).split()
    if not words:
        raise UsageError(
            "empty_search",
            *bilingual("there_is_nothing_to_search_for"),
            command("search", Slot("TEXT")),
        )
    return words


def _holds(texts: list[str], words: list[str]) -> bool:
    joined = fold_text("\n".join(texts))
    return all(word in joined for word in words)


def _items(recommendations: Recommendations, references: References) -> Iterator[tuple[Hit, list[str]]]:
    for disease in recommendations["diseases"]:
        own = disease["id"]
        names = [disease["short"], disease["name"]["en"], disease["name"]["zh"]]
        sections: list[tuple[HitKind, Sequence[Mapping[str, object]]]] = [
            ("statement", disease["statements"]),
            ("band", disease["bands"]),
            ("dosing", disease["dosing"]),
            ("note", [*disease["notes"], *why_no_band(disease, None), *disease["sampling"]]),
        ]
        for kind, items in sections:
            for item in items:
                yield Hit(kind, str(item.get("id", own)), item, own), _texts(item) + names
        for conflict in disease["conflicts"]:
            for side in conflict["sides"]:
                yield Hit("conflict", conflict["id"], side, own), _texts(conflict) + names
    groups: list[tuple[HitKind, Sequence[Mapping[str, object]]]] = [
        ("measuring", recommendations["measuring"]),
        ("caution", recommendations["cautions"]),
        ("monitoring", recommendations["monitoring"]),
        ("neighbouring", recommendations["neighbouring"]),
        ("note", recommendations["general"]),
    ]
    for kind, items in groups:
        for item in items:
            yield Hit(kind, str(item.get("id", kind)), item, None), _texts(item)
    for work in all_works(references):
        yield Hit("reference", str(work_id(work)), work, None), searchable(work) + _texts(work)


def _drugs(interactions: Interactions, pharmacology: Pharmacology) -> Iterator[tuple[Hit, list[str]]]:
    for entry in interactions["interactions"]:
        said = [*_texts(entry["agent_class"]), *_texts(entry["mechanism"])]
        yield Hit("interaction", entry["id"], entry, None), [*names_of(entry), *said]
    for question in interactions["questions"]:
        yield Hit("question", question["names"][0], question, None), question["names"]
    for agent in interactions["agents"]:
        yield Hit("agent", agent["agent"]["en"], agent, None), names_of(agent)
    for fact in pharmacology["facts"]:
        yield Hit("fact", fact["id"], fact, None), _texts(fact)


def _texts(value: object) -> list[str]:
    """Every bilingual text inside a record, however deep."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            return [value["en"], value["zh"]]
        return [t for inner in value.values() for t in _texts(inner)]
    if isinstance(value, list):
        return [t for inner in value for t in _texts(inner)]
    return []
