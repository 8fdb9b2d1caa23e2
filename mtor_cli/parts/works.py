"""Works in an answer: briefly, as evidence; and in full, as `mtor references` prints them."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

from mtor_cli.lookup.evidence import RANK, by_level, counts, highest_levels
from mtor_cli.lookup.works import work_id
from mtor_cli.parts.common import Valued, valued
from mtor_cli.records.base import Text, Voice, record
from mtor_cli.records.references import DOCUMENT_VOICE, Appraisal, Citation, Correction, Document, Identifiers, cite


@record
class LevelOut(TypedDict):
    """A level by design: this project's classification, voice `derived`."""

    value: str | None
    reason: NotRequired[str]
    text: NotRequired[Text]
    provisional: bool
    why: Text


@record
class WorkBrief(TypedDict):
    """A work as evidence."""

    number: int | None
    """The printed number; null for a work that the consensus does not cite."""
    key: str | None
    label: Text
    level: LevelOut
    counted: bool
    """Whether it counts as evidence on an mTOR inhibitor."""
    mtor_evidence: str
    read: str
    role: str
    design: Valued
    n: int | None
    age_group: str
    diseases: list[str]
    population: NotRequired[Text]
    treatment: NotRequired[Text]
    trough: NotRequired[Text]
    outcomes: list[Text]
    safety: list[Text]
    findings: NotRequired[Text]


@record
class WorkFull(WorkBrief):
    """A work with its citation and everything that was read of it."""

    citation: Citation | None
    """As printed in the consensus; null for a further work."""
    cite_as: str
    """The whole citation on one line."""
    corrections: list[Correction]
    identifiers: Identifiers
    read_note: NotRequired[Text]
    mtor_evidence_note: NotRequired[Text]
    drugs: list[str]
    ages: NotRequired[Text]
    line: NotRequired[str]
    n_note: NotRequired[Text]
    caveats: list[Text]
    not_read: NotRequired[Text]
    same_study: NotRequired[Text]
    citation_note: NotRequired[Text]


@record
class DocumentOut(TypedDict):
    """A source of facts that is no study: a label, a laboratory's page, a compendium, this program."""

    key: str
    kind: str
    voice: Voice
    label: Text
    cite_as: str
    identifiers: Identifiers
    read: str
    read_note: NotRequired[Text]


@record
class Highest(TypedDict):
    """The highest level by design of a group of works."""

    part: str
    """The id of the disease or of its part."""
    age_group: str
    value: str
    provisional: bool
    """True unless a work carries the level without reservation."""
    works: list[WorkBrief]


@record
class Evidence(TypedDict):
    """The evidence on a disease. Levels are judged by this project; no strength is derived."""

    highest_design_level: Highest | None
    """Among the references of the consensus that were read, over all parts and ages."""
    groups: list[Highest]
    """The same per part of the disease and per age group."""
    further: list[Highest]
    """The same among the works that the consensus does not cite."""
    by_level: dict[str, list[int | str]]
    """The works that count, by level."""
    references: list[WorkBrief]
    """Every work on the disease, those that do not count included."""


def level_out(work: Appraisal) -> LevelOut:
    """Return a work's level by design with the reason for it."""
    level = work["level"]
    value = valued(level["value"])
    result: LevelOut = {
        "value": None if value["value"] is None else str(value["value"]),
        "provisional": level["provisional"],
        "why": level["reason"],
    }
    if "reason" in value:
        result["reason"], result["text"] = value["reason"], value["text"]
    return result


def brief(work: Any) -> WorkBrief:
    """Return a work as evidence."""
    name = work_id(work)
    result: Any = {
        "number": work.get("number"),
        "key": work.get("key"),
        "label": work.get("label") or {"en": f"ref {name}", "zh": f"文献{name}"},
        "level": level_out(work),
        "counted": counts(work),
        "mtor_evidence": work["mtor_evidence"]["value"],
        "read": work["read"]["extent"],
        "role": work["role"],
        "design": valued(work["design"]),
        "n": work.get("n"),
        "age_group": work["age_group"],
        "diseases": work["diseases"],
        "outcomes": work.get("outcomes", []),
        "safety": work.get("safety", []),
    }
    _copy(work, result, "population", "treatment", "trough", "findings")
    answer: WorkBrief = result
    return answer


def full(work: Any) -> WorkFull:
    """Return a work with its citation and everything that was read of it."""
    citation = work.get("citation")
    result: Any = {
        **brief(work),
        "citation": citation,
        "cite_as": cite(citation) if citation else work["cite_as"],
        "corrections": work.get("corrections", []),
        "identifiers": work.get("identifiers", {}),
        "drugs": work.get("drugs", []),
        "caveats": work.get("caveats", []),
    }
    _copy(work, result, "ages", "line", "n_note", "not_read", "same_study", "citation_note")
    if "note" in work["read"]:
        result["read_note"] = work["read"]["note"]
    if "note" in work["mtor_evidence"]:
        result["mtor_evidence_note"] = work["mtor_evidence"]["note"]
    answer: WorkFull = result
    return answer


def document_out(document: Document) -> DocumentOut:
    """Return a document with what was read of it."""
    result: DocumentOut = {
        "key": document["key"],
        "kind": document["kind"],
        "voice": DOCUMENT_VOICE.get(document["kind"], "reference"),
        "label": document["label"],
        "cite_as": document["cite_as"],
        "identifiers": document.get("identifiers", {}),
        "read": document["read"]["extent"],
    }
    if "note" in document["read"]:
        result["read_note"] = document["read"]["note"]
    return result


def _copy(work: Any, result: Any, *fields: str) -> None:
    result.update({field: work[field] for field in fields if field in work})


def evidence(works: list[Appraisal], parts: list[str]) -> Evidence:
    """Return the evidence on a disease.

    Args:
        works: every work on it, the references of the consensus first.
        parts: the ids of the disease and of its parts, in the order of the answer.
    """
    cited = [w for w in works if "number" in w]
    groups = _highest(cited, parts)
    counted = by_level([w for w in works if counts(w)])
    order = list(by_level(cited))
    return {
        "highest_design_level": min(groups, key=lambda g: order.index(g["value"]), default=None),
        "groups": groups,
        "further": _highest([w for w in works if "number" not in w], parts),
        "by_level": {level: [work_id(w) for w in found] for level, found in counted.items()},
        "references": [brief(w) for w in works],
    }


def _highest(works: list[Appraisal], parts: list[str]) -> list[Highest]:
    """Return the highest level of each part and age group, the highest of all first."""
    return [
        {
            "part": found.part,
            "age_group": found.age_group,
            "value": found.level,
            "provisional": all(w["level"]["provisional"] for w in found.works),
            "works": [brief(w) for w in found.works],
        }
        for found in sorted(highest_levels(works, parts), key=lambda h: RANK.index(h.level))
    ]
