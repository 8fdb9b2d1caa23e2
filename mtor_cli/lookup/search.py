"""Free-text search across recommendations, references, cautions, other drugs and facts, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, command
from mtor_cli.lookup.bands import why_no_band
from mtor_cli.lookup.interactions import names_of
from mtor_cli.lookup.works import all_works, searchable, work_id
from mtor_cli.records.names import fold_width
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.records.base import DrugId, Sourced, Text
    from mtor_cli.records.interactions import Interaction, Interactions, KnownAgent, NameQuestion
    from mtor_cli.records.pharmacology import Pharmacology
    from mtor_cli.records.recommendations import Band, Recommendations
    from mtor_cli.records.references import References, Study


HitKind = Literal[
    "statement", "band", "dosing", "note", "conflict", "measuring", "caution", "monitoring", "neighbouring",
    "reference", "interaction", "agent", "question", "fact",
]  # fmt: skip
"""`interaction`, `agent` (without verified data), `question` (asked back) and `fact` are of `search_drugs`."""


SaidKind = Literal[
    "statement", "dosing", "note", "conflict", "measuring", "caution", "monitoring", "neighbouring", "fact"
]
"""Of what a source says in words."""


class Hit(NamedTuple):
    """What a source says in words; a side of a conflict is a hit of its own."""

    kind: SaidKind
    id: str
    item: Sourced
    text: Text
    disease: str | None
    drugs: Sequence[DrugId] = ()
    """Of a fact."""


class BandHit(NamedTuple):
    """A target range."""

    id: str
    band: Band
    disease: str | None
    kind: Literal["band"] = "band"


class WorkHit(NamedTuple):
    """A work."""

    id: str
    work: Study
    disease: None = None
    kind: Literal["reference"] = "reference"


class InteractionHit(NamedTuple):
    """Another drug of which something is verified."""

    id: str
    entry: Interaction
    disease: None = None
    kind: Literal["interaction"] = "interaction"


class AgentHit(NamedTuple):
    """Another drug without verified data."""

    id: str
    agent: KnownAgent
    disease: None = None
    kind: Literal["agent"] = "agent"


class QuestionHit(NamedTuple):
    """A name that is asked back."""

    id: str
    question: NameQuestion
    disease: None = None
    kind: Literal["question"] = "question"


DrugHit = InteractionHit | AgentHit | QuestionHit
Found = Hit | BandHit | WorkHit | DrugHit
"""One item that was found."""


def fold_text(text: str) -> str:
    """The form in which texts are searched: half-width and lower-case."""
    return fold_width(text).casefold()


def search(recommendations: Recommendations, references: References, query: str) -> list[Found]:
    """Every item that holds all the words of `query`, in either language.

    Raises:
        UsageError: the query is empty.
    """
    words = _words(query)
    return [hit for hit, texts in _items(recommendations, references) if _holds(texts, words)]


def search_drugs(interactions: Interactions, pharmacology: Pharmacology, query: str) -> list[Found]:
    """The other drugs whose names, class or mechanism hold all the words of `query`, then the facts that do.

    Raises:
        UsageError: the query is empty.
    """
    words = _words(query)
    found = [hit for hit, texts in _drugs(interactions, pharmacology) if _holds(texts, words)]
    return [hit._replace(id=_asked(hit.question, words)) if hit.kind == "question" else hit for hit in found]


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


def _items(recommendations: Recommendations, references: References) -> Iterator[tuple[Found, list[str]]]:
    for disease in recommendations["diseases"]:
        own = disease["id"]
        names = [disease["short"], disease["name"]["en"], disease["name"]["zh"]]
        for statement in disease["statements"]:
            yield Hit("statement", own, statement, statement["text"], own), _texts(statement) + names
        for band in disease["bands"]:
            yield BandHit(band["id"], band, own), _texts(band) + names
        for dosing in disease["dosing"]:
            yield Hit("dosing", dosing["id"], dosing, dosing["summary"], own), _texts(dosing) + names
        for note in [*disease["notes"], *why_no_band(disease, None), *disease["sampling"]]:
            yield Hit("note", own, note, note["text"], own), _texts(note) + names
        for conflict in disease["conflicts"]:
            for side in conflict["sides"]:
                yield Hit("conflict", conflict["id"], side, side["text"], own), _texts(conflict) + names
    for rule in recommendations["measuring"]:
        yield Hit("measuring", rule["id"], rule, rule["text"], None), _texts(rule)
    for advice in recommendations["cautions"]:
        yield Hit("caution", advice["id"], advice, advice["text"], None), _texts(advice)
    for advice in recommendations["monitoring"]:
        yield Hit("monitoring", advice["id"], advice, advice["text"], None), _texts(advice)
    for note in recommendations["neighbouring"]:
        yield Hit("neighbouring", "neighbouring", note, note["text"], None), _texts(note)
    for note in recommendations["general"]:
        yield Hit("note", "note", note, note["text"], None), _texts(note)
    for work in all_works(references):
        yield WorkHit(str(work_id(work)), work), searchable(work) + _texts(work)


def _drugs(interactions: Interactions, pharmacology: Pharmacology) -> Iterator[tuple[Hit | DrugHit, list[str]]]:
    for entry in interactions["interactions"]:
        said = [*_texts(entry["agent_class"]), *_texts(entry["mechanism"])]
        yield InteractionHit(entry["id"], entry), [*names_of(entry), *said]
    for question in interactions["questions"]:
        yield QuestionHit(question["names"][0], question), question["names"]
    for agent in interactions["agents"]:
        yield AgentHit(agent["agent"]["en"], agent), names_of(agent)
    for fact in pharmacology["facts"]:
        yield Hit("fact", fact["id"], fact, fact["text"], None, fact["drugs"]), _texts(fact)


def _texts(value: object) -> list[str]:
    """Every bilingual text inside a record, however deep."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            return [value["en"], value["zh"]]
        return [t for inner in value.values() for t in _texts(inner)]
    if isinstance(value, list):
        return [t for inner in value for t in _texts(inner)]
    return []
