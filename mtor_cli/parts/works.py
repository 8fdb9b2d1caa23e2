"""Works in an answer: briefly, as evidence; and in full, as `mtor references` prints them."""

from __future__ import annotations

from typing_extensions import TypedDict

from mtor_cli.lookup.evidence import RANK, by_level, counts, highest_levels
from mtor_cli.lookup.works import is_reference, work_id
from mtor_cli.parts.common import AbsentOut, SourceId, absences, source_id, value_of
from mtor_cli.parts.shapes import shown
from mtor_cli.records.base import AgeGroup, DrugId, Level, Text, TherapyLine, Voice, record
from mtor_cli.records.references import (
    DOCUMENT_VOICE,
    Citation,
    Correction,
    Document,
    DocumentKind,
    Identifiers,
    MtorResults,
    ReadExtent,
    Role,
    Study,
    cite,
)


@record
class LevelOut(TypedDict):
    """A level by design: this project's classification, voice `derived`."""

    value: Level | None
    absent: dict[str, AbsentOut]
    """Why `value` is null."""
    provisional: bool
    why: Text


@record
class WorkBrief(TypedDict):
    """A work as evidence."""

    id: SourceId
    """Its name stands in the `sources` of the answer, with the printed number of a reference of the consensus."""
    level: LevelOut
    counted: bool
    """Whether it counts as evidence on an mTOR inhibitor."""
    mtor_evidence: MtorResults
    read: ReadExtent
    role: Role
    design: Text | None
    absent: dict[str, AbsentOut]
    """Why `design` is null."""
    n: int | None
    age_group: AgeGroup
    diseases: list[str]
    population: Text | None
    treatment: Text | None
    trough: Text | None
    outcomes: list[Text]
    safety: list[Text]
    findings: Text | None


@record
class WorkFull(WorkBrief):
    """A work with its citation and everything that was read of it."""

    citation: Citation | None
    """As printed in the consensus; null for a further work."""
    cite_as: str
    """The whole citation on one line."""
    corrections: list[Correction]
    identifiers: Identifiers
    read_note: Text | None
    mtor_evidence_note: Text | None
    drugs: list[DrugId]
    ages: Text | None
    line: TherapyLine | None
    n_note: Text | None
    caveats: list[Text]
    not_read: Text | None
    same_study: Text | None
    citation_note: Text | None


@record
class DocumentOut(TypedDict):
    """A source of facts that is no study: a label, a laboratory's page, a compendium, this program."""

    id: SourceId
    kind: DocumentKind
    voice: Voice
    cite_as: str
    identifiers: Identifiers
    read: ReadExtent
    read_note: Text | None


@record
class Highest(TypedDict):
    """The highest level by design of a group of works."""

    part: str
    """The id of the disease or of its part."""
    age_group: AgeGroup
    value: Level
    provisional: bool
    """True unless a work carries the level without reservation."""
    works: list[SourceId]


@record
class Evidence(TypedDict):
    """The evidence on a disease. Levels are judged by this project; no strength is derived."""

    highest_design_level: Highest | None
    """Among the references of the consensus that were read, over all parts and ages."""
    groups: list[Highest]
    """The same per part of the disease and per age group."""
    further: list[Highest]
    """The same among the works that the consensus does not cite."""
    by_level: dict[str, list[SourceId]]
    """The works that count, by level."""
    references: list[WorkBrief]
    """Every work on the disease, those that do not count included."""


def level_out(work: Study) -> LevelOut:
    """A work's level by design with the reason for it."""
    level = work["level"]
    return {
        "value": value_of(level["value"]),
        "absent": absences(value=level["value"]),
        "provisional": level["provisional"],
        "why": level["reason"],
    }


def id_of(work: Study | Document) -> SourceId:
    """The id of a work or a document, with its name."""
    name = str(work_id(work))
    return source_id(name, {"en": f"ref {name}", "zh": f"文献{name}"} if is_reference(work) else work["label"])


def brief(work: Study) -> WorkBrief:
    """A work as evidence."""
    return shown(
        WorkBrief,
        work,
        id=id_of(work),
        level=level_out(work),
        counted=counts(work),
        mtor_evidence=work["mtor_evidence"]["value"],
        read=work["read"]["extent"],
        design=value_of(work["design"]),
        absent=absences(design=work["design"]),
        outcomes=work.get("outcomes", []),
        safety=work.get("safety", []),
    )


def full(work: Study) -> WorkFull:
    """A work with its citation and everything that was read of it."""
    return shown(
        WorkFull,
        work,
        **brief(work),
        cite_as=cite(work["citation"]) if is_reference(work) else work["cite_as"],
        corrections=work.get("corrections", []),
        identifiers=work.get("identifiers", {}),
        drugs=work.get("drugs", []),
        caveats=work.get("caveats", []),
        read_note=work["read"].get("note"),
        mtor_evidence_note=work["mtor_evidence"].get("note"),
    )


def document_out(document: Document) -> DocumentOut:
    """A document with what was read of it."""
    return shown(
        DocumentOut,
        document,
        id=id_of(document),
        voice=DOCUMENT_VOICE.get(document["kind"], "reference"),
        identifiers=document.get("identifiers", {}),
        read=document["read"]["extent"],
        read_note=document["read"].get("note"),
    )


def evidence(works: list[Study], parts: list[str]) -> Evidence:
    """The evidence on a disease.

    Args:
        works: every work on it, the references of the consensus first.
        parts: the ids of the disease and of its parts, in the order of the answer.
    """
    cited: list[Study] = [w for w in works if is_reference(w)]
    groups = _highest(cited, parts)
    counted = by_level([w for w in works if counts(w)])
    order = list(by_level(cited))
    return {
        "highest_design_level": min(groups, key=lambda g: order.index(g["value"]), default=None),
        "groups": groups,
        "further": _highest([w for w in works if not is_reference(w)], parts),
        "by_level": {level: [id_of(w) for w in found] for level, found in counted.items()},
        "references": [brief(w) for w in works],
    }


def _highest(works: list[Study], parts: list[str]) -> list[Highest]:
    """The highest level of each part and age group, the highest of all first."""
    return [
        {
            "part": found.part,
            "age_group": found.age_group,
            "value": found.level,
            "provisional": all(w["level"]["provisional"] for w in found.works),
            "works": [id_of(w) for w in found.works],
        }
        for found in sorted(highest_levels(works, parts), key=lambda h: RANK.index(h.level))
    ]
