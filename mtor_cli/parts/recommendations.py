"""The answer of `mtor recommend`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from typing_extensions import TypedDict

from mtor_cli.lookup.bands import why_no_band
from mtor_cli.lookup.diseases import Target
from mtor_cli.lookup.filters import Filters, advice_of, bands_of, concerns, dosing_of, of_unused
from mtor_cli.lookup.regimens import highest_mg, highest_mg_per_m2, is_summed
from mtor_cli.lookup.works import all_works, works_of_disease
from mtor_cli.parts.captions import of_evidence, of_ranges
from mtor_cli.parts.common import CodeOut, Labels, SourceId, Told, alike, enumerated, place_of
from mtor_cli.parts.disease import (
    AdviceOut,
    BandId,
    ConflictOut,
    DiseaseOut,
    DosingOut,
    EntityOut,
    MeasuringOut,
    NoteOut,
    OffLabelOut,
    StatementOut,
    advice_out,
    band_out,
    conflict_out,
    disease_out,
    dosing_out,
    known,
    measuring_out,
    note_out,
    off_label_out,
    statement_out,
)
from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.shapes import shown
from mtor_cli.parts.words import DRUG
from mtor_cli.parts.works import Evidence, evidence, id_of
from mtor_cli.records.base import DrugId, Text, Voice, record
from mtor_cli.records.names import labels_of

if TYPE_CHECKING:
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.recommendations import Advice, Band, Conflict, Disease, Dosing, Measuring, Recommendations
    from mtor_cli.records.references import References


HighestGroup = Literal["any", "adult", "child"]


@record
class HighestDose(TypedDict):
    """The highest daily dose stated, loading doses left aside."""

    drug: DrugId
    age_group: HighestGroup
    """`any` for the highest of all groups."""
    mg_per_day: float
    voice: Literal["study", "derived"]
    """`derived` where every source gives several administrations a day and the sum was worked out here."""
    sources: list[SourceId]
    regimens: list[str]


@record
class HighestPerSurface(TypedDict):
    """The highest daily dose per m² that a source states, where it states none in mg."""

    drug: DrugId
    mg_per_m2_per_day: float
    starting: bool
    """Whether it is a dose to start with, from which the level leads on."""
    sources: list[SourceId]
    regimens: list[str]


@record
class LeftOut(TypedDict):
    """What a filter hid, and what holds in general for a drug that no source uses here."""

    bands: list[str]
    dosing: list[str]
    works: list[SourceId]
    """Works on nothing but parts of the disease that the line of treatment cannot concern."""
    measuring: list[str]
    """What holds wherever a drug is given of which the disease has no regimen and no range; `--drug` shows it."""
    cautions: list[str]
    """Likewise."""
    monitoring: list[str]
    """Likewise."""


@record
class UnstatedOut(TypedDict):
    """What neither the consensus, as far as it was read, nor the hospital says of a disease."""

    facts: list[str]
    """Of strength, level, dose and target."""
    text: Text
    """Why."""


@record
class RecommendResult(TypedDict):
    """`mtor/recommend/2`."""

    disease: DiseaseOut
    statements: list[StatementOut]
    unstated: UnstatedOut | None
    """Null where all of it is said."""
    off_label: OffLabelOut
    dosing: list[DosingOut]
    highest_dose: list[HighestDose]
    highest_dose_per_m2: list[HighestPerSurface]
    bands: list[BandId]
    """They stand in the `bands` of the answer."""
    no_target: list[NoteOut]
    sampling: list[NoteOut]
    measuring: list[MeasuringOut]
    cautions: list[AdviceOut]
    monitoring: list[AdviceOut]
    evidence: Evidence
    conflicts: list[ConflictOut]
    notes: list[NoteOut]
    references: list[SourceId]
    """Every source and work of the answer, the numbers first."""
    left_out: LeftOut
    captions: list[Remark]
    """What the screen says in its headings and under its tables."""


@record
class DiseaseLine(TypedDict):
    """One disease in the list of all."""

    id: str
    short: str
    name: Text
    codes: list[CodeOut]
    statement: Text
    voice: Voice
    entities: list[EntityOut]
    bands: int


@record
class DiseasesResult(TypedDict):
    """`mtor/diseases/2`: `mtor recommend` without a name."""

    diseases: list[DiseaseLine]


def diseases(recommendations: Recommendations) -> DiseasesResult:
    """All diseases, one line each."""
    return {
        "diseases": [
            {
                "id": d["id"],
                "short": d["short"],
                "name": d["name"],
                "codes": d["codes"],
                "statement": d["statements"][0]["short"],
                "voice": d["statements"][0]["voice"],
                "entities": [shown(EntityOut, e) for e in d["entities"]],
                "bands": len(bands_of(recommendations["diseases"], Target(d))),
            }
            for d in recommendations["diseases"]
        ]
    }


def recommend(
    recommendations: Recommendations, references: References, say: Remarks, target: Target, filters: Filters
) -> RecommendResult:
    """Everything on a disease, or on the part of it that was asked for.

    Args:
        recommendations: the content by disease.
        references: the works.
        say: makes the remarks.
        target: what was asked for.
        filters: what the reader wants to see; what a source does not state is never hidden.
    """
    labels = Labels(labels_of(references))
    disease, everything = target.disease, recommendations["diseases"]
    bands = bands_of(everything, target)
    dosing = dosing_of(everything, target)
    kept = [d for d in dosing if filters.keeps(d)]
    read = [
        w
        for w in works_of_disease(all_works(references), evidence_ids(target))
        if filters.drug is None or filters.drug in w.get("drugs", (filters.drug,))
    ]
    # A work on nothing but parts that the line cannot concern says nothing of what was asked.
    works = works_of_disease(read, evidence_ids(target) - filters.outside)
    # Without a filter, what holds for a drug in general stands with the drugs that a source uses in the disease.
    used = {filters.drug} if filters.drug else {item["drug"] for item in (*bands, *dosing)}
    measuring = [m for m in recommendations["measuring"] if filters.drug in (None, *m["drugs"])]
    cautions = advice_of(recommendations["cautions"], target, filters.drug)
    monitoring = advice_of(recommendations["monitoring"], target, filters.drug)
    unused = [item for item in (*measuring, *cautions, *monitoring) if of_unused(item, used)]
    result: RecommendResult = {
        "disease": disease_out(target),
        "statements": [statement_out(s, labels) for s in disease["statements"] if filters.drug in (None, s["drug"])],
        "unstated": None,
        "off_label": off_label_out(disease["off_label"], labels),
        "dosing": [dosing_out(d, labels) for d in kept],
        "highest_dose": highest_doses(kept, labels),
        "highest_dose_per_m2": highest_doses_per_m2(kept, labels),
        "bands": [known(band_out(b, labels)) for b in bands if filters.keeps(b)],
        "no_target": [note_out(n, labels) for n in why_no_band(disease, filters.drug) if concerns(n, filters)],
        "sampling": [
            note_out(n, labels)
            for n in disease["sampling"]
            if concerns(n, filters) and ("entity" not in n or target.covers(n["entity"]))
        ],
        "measuring": [measuring_out(m, labels) for m in measuring if not of_unused(m, used)],
        "cautions": [advice_out(a, labels) for a in cautions if not of_unused(a, used)],
        "monitoring": [advice_out(a, labels) for a in monitoring if not of_unused(a, used)],
        "evidence": evidence(works, [p for p in part_ids(target) if p not in filters.outside]),
        "conflicts": [
            conflict_out(c, labels) for c in conflicts_of(everything, target, filters.drug) if concerns(c, filters)
        ],
        "notes": [note_out(n, labels) for n in disease["notes"] if concerns(n, filters)],
        "references": [],
        "left_out": {
            "bands": [b["id"] for b in bands if not filters.keeps(b)],
            "dosing": [d["id"] for d in dosing if not filters.keeps(d)],
            "works": [id_of(w) for w in read if w not in works],
            "measuring": [m["id"] for m in measuring if of_unused(m, used)],
            "cautions": [a["id"] for a in cautions if of_unused(a, used)],
            "monitoring": [a["id"] for a in monitoring if of_unused(a, used)],
        },
        "captions": [],
    }
    named = any(statement["voice"] == "consensus" for statement in disease["statements"])
    why = recommendations["consensus"]["unstated" if named else "not_named"]
    result["unstated"] = _unstated(result["statements"], dosing, bands, why)
    result["references"] = _cited(result)
    result["captions"] = [*_captions(result, say), *_unused(unused, target, say)]
    return result


def _unused(items: list[Measuring | Advice], target: Target, say: Remarks) -> list[Remark]:
    """Return that what holds in general for a drug that no source uses here is left out."""
    if not items:
        return []
    drugs = sorted({drug for item in items for drug in item["drugs"]})
    name = target.entity["name"] if target.entity else alike(target.disease["short"])
    return [
        say.say("drug_not_used", drug=enumerated(DRUG[drug] for drug in drugs), disease=name, count=str(len(items)))
    ]


def _captions(result: RecommendResult, say: Remarks) -> list[Remark]:
    """What stands over the regimens, under the ranges and beside the evidence."""
    of_consensus = any(band.record["voice"] == "consensus" for band in result["bands"])
    as_studied = all(dosing["voice"] not in ("consensus", "local") for dosing in result["dosing"])
    return [
        *([say.say("regimens_as_studied")] if as_studied else []),
        *of_ranges(result["bands"], say),
        *([] if of_consensus else [say.say("abstract_no_target")]),
        *of_evidence(result["evidence"], say),
    ]


def _unstated(statements: list[StatementOut], dosing: list[Dosing], bands: list[Band], why: Text) -> UnstatedOut | None:
    """What neither the consensus nor the hospital says of the drug that comes first.

    Args:
        statements: of every drug that was asked for.
        dosing: of the disease, whatever a filter keeps of it.
        bands: likewise.
        why: as the data has it.
    """
    if not statements:
        return None
    drug = statements[0]["drug"]
    graded = [s for s in statements if s["drug"] == drug]

    def told(items: list[Band] | list[Dosing]) -> bool:
        return any(i["drug"] == drug and i["voice"] in ("consensus", "local") for i in items)

    stated: dict[str, bool] = {
        "strength": any(s["strength"] is not None for s in graded),
        "level": any(s["level"] is not None for s in graded),
        "dose": told(dosing),
        "target": told(bands),
    }
    facts = [fact for fact, known in stated.items() if not known]
    return {"facts": facts, "text": why} if facts else None


def evidence_ids(target: Target) -> set[str]:
    """The ids whose works are shown: a part's own where a part was asked for."""
    return {target.entity["id"]} if target.entity else target.ids


def part_ids(target: Target) -> list[str]:
    """The ids of a disease and of its parts, in the order of the answer."""
    if target.entity:
        return [target.entity["id"]]
    return [target.disease["id"], *(e["id"] for e in target.disease["entities"])]


def conflicts_of(everything: list[Disease], target: Target, drug: str | None) -> list[Conflict]:
    """The disagreements on a disease and a drug, or on both drugs; those shared with other diseases last."""
    own = [c for c in target.disease["conflicts"] if target.covers(c.get("entity"))]
    shared = [
        c
        for disease in everything
        if disease["id"] != target.disease["id"]
        for c in disease["conflicts"]
        if target.disease["id"] in c.get("also_in", [])
    ]
    return [c for c in own + shared if drug is None or drug in c["drugs"]]


def highest_doses(dosing: list[Dosing], labels: Labels) -> list[HighestDose]:
    """The highest daily dose stated per drug: of all ages, of adults, and of children.

    A regimen whose age group is not stated counts only for all ages.
    """
    found: list[HighestDose] = []
    for drug in sorted({d["drug"] for d in dosing}, reverse=True):
        for group in get_args(HighestGroup):
            regimens = [
                (highest, d)
                for d in dosing
                if d["drug"] == drug
                and (highest := highest_mg(d)) is not None
                and (group == "any" or d["age_group"] in (group, "both"))
            ]
            if regimens:
                dose = max(highest for highest, _ in regimens)
                carriers = [d for highest, d in regimens if highest == dose]
                sources = list(dict.fromkeys(s for d in carriers for s in d["sources"]))
                found.append(
                    {
                        "drug": drug,
                        "age_group": group,
                        "mg_per_day": float(dose),
                        "voice": "derived" if all(map(is_summed, carriers)) else "study",
                        "sources": [labels.source(s) for s in sources],
                        "regimens": [d["id"] for d in carriers],
                    }
                )
    return found


def highest_doses_per_m2(dosing: list[Dosing], labels: Labels) -> list[HighestPerSurface]:
    """The highest daily dose per m² of each drug, of sources that state none in mg."""
    found: list[HighestPerSurface] = []
    for drug in sorted({d["drug"] for d in dosing}, reverse=True):
        scaled = [
            (per_m2, d)
            for d in dosing
            if d["drug"] == drug and highest_mg(d) is None and (per_m2 := highest_mg_per_m2(d)) is not None
        ]
        if scaled:
            most = max(per_m2 for per_m2, _ in scaled)
            carriers = [d for per_m2, d in scaled if per_m2 == most]
            found.append(
                {
                    "drug": drug,
                    "mg_per_m2_per_day": float(most),
                    "starting": all(p["stage"] == "start" for d in carriers for p in d["phases"]),
                    "sources": [labels.source(s) for s in dict.fromkeys(s for d in carriers for s in d["sources"])],
                    "regimens": [d["id"] for d in carriers],
                }
            )
    return found


def _cited(result: RecommendResult) -> list[SourceId]:
    """Every source of the answer, the numbers first."""
    found = {work["id"] for work in result["evidence"]["references"]}
    said: list[Told] = [
        result["off_label"],
        *result["sampling"],
        *result["no_target"],
        *result["statements"],
        *(band.record for band in result["bands"]),
        *result["dosing"],
        *result["measuring"],
        *result["cautions"],
        *result["monitoring"],
        *result["notes"],
        *(side for conflict in result["conflicts"] for side in conflict["sides"]),
    ]
    found |= {source for item in said for source in item["sources"]}
    return sorted(found, key=place_of)
