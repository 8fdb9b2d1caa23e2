"""The answers of `mtor evidence` and `mtor references`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from mtor_cli.lookup.evidence import level_of
from mtor_cli.lookup.works import all_works, works_of_disease
from mtor_cli.parts.captions import of_evidence
from mtor_cli.parts.common import Labels, Told
from mtor_cli.parts.disease import DiseaseOut, disease_out
from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.recommendations import evidence_ids, part_ids
from mtor_cli.parts.works import DocumentOut, Evidence, WorkFull, document_out, evidence, full
from mtor_cli.records.base import Level, Strength, Text, record
from mtor_cli.records.names import labels_of

if TYPE_CHECKING:
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.evidence import EvidenceLevels, StrengthRow
    from mtor_cli.records.references import Document, References, Study


@record
class LevelRowOut(TypedDict):
    """One row of Table 1."""

    strength: Strength
    level: Level
    description: Text


@record
class EvidenceResult(Told):
    """`mtor/evidence/2`. Voice and sources are those of the table; levels of works are derived."""

    title: Text
    note: Text
    levels: list[LevelRowOut]
    references: list[WorkFull]
    """The works that carry the level or strength that was asked for."""
    disease: DiseaseOut | None
    evidence: Evidence | None
    captions: list[Remark]
    """What the screen says in its headings and under its tables."""


@record
class ReferencesResult(TypedDict):
    """`mtor/references/2`."""

    references: list[WorkFull]
    total: int
    """How many there are in all."""
    documents: list[DocumentOut]
    """Labels, pages and other sources that are no studies; only where they were asked for by name."""
    not_found: list[str]
    """What was asked for by name and is not there; with `references` and `documents` empty it is an error instead."""


def table_result(
    table: EvidenceLevels, references: References, say: Remarks, rows: list[StrengthRow], with_works: bool
) -> EvidenceResult:
    """Rows of Table 1, with the works that carry their levels where one level or strength was asked for."""
    levels = {level["level"] for row in rows for level in row["levels"]}
    works = [w for w in all_works(references) if level_of(w) in levels] if with_works else []
    result = _result(table, references, rows, works)
    result["captions"] = [say.say("evidence_by_design")] if works else []
    return result


def disease_result(table: EvidenceLevels, references: References, say: Remarks, target: Target) -> EvidenceResult:
    """The evidence on a disease, or on the part of it that was asked for."""
    result = _result(table, references, [], [])
    works = works_of_disease(all_works(references), evidence_ids(target))
    result["disease"] = disease_out(target)
    found = evidence(works, part_ids(target))
    result["evidence"], result["captions"] = found, of_evidence(found, say)
    return result


def _result(
    table: EvidenceLevels, references: References, rows: list[StrengthRow], works: list[Study]
) -> EvidenceResult:
    return {
        **Labels(labels_of(references)).told(table),
        "title": table["title"],
        "note": table["note"],
        "levels": [
            {"strength": row["strength"], "level": level["level"], "description": level["description"]}
            for row in rows
            for level in row["levels"]
        ],
        "references": [full(w) for w in works],
        "disease": None,
        "evidence": None,
        "captions": [],
    }


def references_result(
    works: list[Study], total: int, documents: list[Document], not_found: list[str]
) -> ReferencesResult:
    """Works and documents in full."""
    return {
        "references": [full(w) for w in works],
        "total": total,
        "documents": [document_out(d) for d in documents],
        "not_found": not_found,
    }
