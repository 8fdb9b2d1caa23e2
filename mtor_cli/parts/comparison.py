"""The answer of `mtor tdm`: a measured level against the target ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

from mtor_cli.calculator.alarm import NOT_SAID, Alarm
from mtor_cli.calculator.assess import UNKNOWN, assess
from mtor_cli.calculator.formulary import Product
from mtor_cli.calculator.level import Censoring, Sign
from mtor_cli.calculator.numbers import show
from mtor_cli.calculator.units import Unit
from mtor_cli.lookup.bands import why_no_band
from mtor_cli.lookup.diseases import Target
from mtor_cli.lookup.filters import Filters, bands_of
from mtor_cli.parts.assessment import Assessment
from mtor_cli.parts.common import Labels, decimal_or_none, source_id
from mtor_cli.parts.disease import BandId, BandOut, ConflictOut, NoteOut, band_out, conflict_out, known, note_out
from mtor_cli.parts.dosing import DoseOut, InteractionOut, NextOut, Remark, SampleOut
from mtor_cli.parts.findings import Finding, alarm_of, alarms_in, findings
from mtor_cli.parts.liver import LiverOut
from mtor_cli.parts.recommendations import conflicts_of
from mtor_cli.parts.shapes import shown
from mtor_cli.parts.words import PHRASE
from mtor_cli.records.base import AgeGroup, Text, record

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.calculator.alarm import Drawn
    from mtor_cli.calculator.level import Level
    from mtor_cli.calculator.sample import Comparable
    from mtor_cli.parts.situation import Facts
    from mtor_cli.records.base import DrugId
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.messages import Messages
    from mtor_cli.records.recommendations import Band, Recommendations


Verdict = Literal["below", "within", "above", "mixed", "indeterminate", "no_target", "no_disease"]


@record
class LevelOut(TypedDict):
    """The level as given, and in ng/mL."""

    value: float | None
    """Null for a result below a limit of quantification that is not known."""
    unit: Unit
    unit_given: bool
    ng_ml: float | None
    ng_ml_text: str
    """The same with every digit, for display."""
    censored: Censoring | None
    sign: Sign
    """What stands before the number: <, ≤, >, ≥, or nothing."""
    """`below`: the level lies below `value`; `above`: above it."""


@record
class DrugOut(TypedDict):
    """The drug that was measured."""

    id: str
    name: Text


@record
class Summary(TypedDict):
    """How many bands of one disease give each verdict. Counting bands reassures nobody: they are trial bands."""

    below: int
    within: int
    above: int
    indeterminate: int


@record
class LeftOutBand(TypedDict):
    """A band of another age group than the patient's, or one that the hospital's own takes the place of."""

    band: str
    disease: str
    age_group: AgeGroup
    superseded_by: str | None


@record
class VerdictOut(TypedDict):
    """What a script reads of a level: one word for how it lies to the ranges, and its alarm."""

    code: Verdict
    """On a target of the user's own, else on the ranges of what was asked for, its secondary forms aside; none of them
    is chosen: `mixed` where they disagree, `no_target` where there is none, `no_disease` where none was named."""
    alarm: Alarm | None
    """`high`: above the toxicity flag; `above`: above every published range of what was asked for; `possible`: one of
    the two, in a sample drawn too early to tell."""
    text: Text
    """The sentence that the screen begins with."""


@record
class Compared(TypedDict):
    """A level against the ranges."""

    level: LevelOut
    drug: DrugOut
    disease: str | None
    """The disease that was asked for; null where none was."""
    entity: str | None
    """The part of the disease, where a part was asked for."""
    alarms: list[str]
    """The codes of the findings that are alarms; they stand in `warnings` too."""
    findings: list[Finding]
    assessments: list[Assessment]
    summary: dict[str, Summary]
    conflicts: list[ConflictOut]
    no_target: list[NoteOut]
    left_out: list[LeftOutBand]
    captions: list[Remark]
    """What the screen says in its first line and under its tables."""


@record
class TdmResult(Compared):
    """`mtor/tdm/2`."""

    verdict: VerdictOut
    sample: SampleOut
    liver: list[LiverOut]
    """What the sources say of the Child-Pugh class; empty where none was given."""
    dose: DoseOut | None
    """Null where no present dose was given."""
    next: NextOut | None
    """Null where no present dose was given and nothing stands in the way of one."""
    interactions: list[InteractionOut]
    """The gravest first."""
    changing: Remark | None
    """That the level is still changing, by another drug that was started or stopped."""
    product: Product | None
    unused: list[Remark]
    """What was typed and has no effect on this answer, by reason."""


def level_out(level: Level) -> LevelOut:
    """A level as answers show it."""
    return {
        "value": None if level.value is None else float(level.value),
        "unit": level.unit,
        "unit_given": level.unit_given,
        "ng_ml": None if level.ng_ml is None else float(level.ng_ml),
        "ng_ml_text": "" if level.ng_ml is None else show(level.ng_ml),
        "censored": level.censored,
        "sign": level.sign,
    }


def compare(
    recommendations: Recommendations,
    messages: Messages,
    labels: Labels,
    drug: Drug,
    level: Level,
    target: Target | None,
    band_id: str | None,
    own_target: tuple[Decimal | None, Decimal | None] | None,
    population: str | None,
    said: Facts | None = None,
    comparable: Comparable = "yes",
    drawn: Drawn = NOT_SAID,
) -> tuple[Compared, Alarm | None]:
    """How a level lies to the target ranges, and the alarm.

    Args:
        recommendations: the content by disease.
        messages: the content of `messages.yaml`.
        labels: names the sources.
        drug: that was measured.
        level: as measured.
        target: the disease, or a part of it; None compares with all.
        band_id: one band only.
        own_target: the user's own range in ng/mL.
        population: `adult` or `child`, by the patient's age; bands of the other group are left out and named.
        said: facts of what the user said of the sample and the patient, by which messages are chosen.
        comparable: `no` where the sample is no whole blood or drawn before a trough: every verdict is then
            indeterminate; `above` where it was drawn later: then only a level above a range gives a verdict.
        drawn: when the sample was taken.
    """
    everything = recommendations["diseases"]
    targets = [target] if target else [Target(d) for d in everything]
    filters = Filters(population=population, drug=drug["id"])
    assessments: list[Assessment] = []
    left_out: list[LeftOutBand] = []
    if own_target:
        assessments.append(_own(drug["id"], level, own_target, comparable))
        targets = targets if target else []
    for one in targets:
        for band in bands_of(everything, one):
            if band["drug"] != drug["id"] or band_id not in (None, band["id"]):
                continue
            if band_id is None and ("superseded_by" in band or not filters.keeps(band)):
                left_out.append(_left_out(band, one))
                continue
            assessments.append(assess_band(level, band, one, labels, comparable))
    # A safety finding survives every refusal: it is judged on the level as it is.
    alarm = alarm_of(drug, level, [a["band"].record["high"] for a in assessments if a["disease"]], drawn)
    found = findings(
        messages,
        labels,
        drug,
        level,
        target,
        assessments,
        {one.disease["id"]: one.disease for one in targets},
        said or {},
        alarm,
        drawn,
    )
    result: Compared = {
        "level": level_out(level),
        "drug": {"id": drug["id"], "name": drug["name"]},
        "disease": target.disease["id"] if target else None,
        "entity": target.entity["id"] if target and target.entity else None,
        "alarms": [f["code"] for f in alarms_in(found)],
        "findings": found,
        "assessments": assessments,
        "summary": _summary(assessments),
        "conflicts": [
            conflict_out(c, labels)
            for one in ([target] if target else [])
            for c in conflicts_of(everything, one, drug["id"])
            if c["topic"] in ("target", "tma")
        ],
        "no_target": [note_out(note, labels) for note in (why_no_band(target.disease, drug["id"]) if target else [])],
        "left_out": left_out,
        "captions": [],
    }
    return result, alarm.kind


def verdict_of(assessments: list[Assessment], target: Target | None) -> Verdict:
    """One word for how a level lies to the ranges that were asked for, without choosing one of them.

    A target of one's own goes before those of the disease, and the disease before its secondary forms.

    Args:
        assessments: of all ranges.
        target: the disease, or a part of it; None where none was asked for.
    """
    own = [a for a in assessments if a["disease"] is None]
    if not own and target is None:
        return "no_disease"
    counted = own or [a for a in assessments if target is None or target.primary(a["entity"])]
    statuses = {a["status"] for a in counted}
    if not statuses:
        return "no_target"
    return statuses.pop() if len(statuses) == 1 else "mixed"


def _left_out(band: Band, target: Target) -> LeftOutBand:
    return {
        "band": band["id"],
        "disease": target.disease["id"],
        "age_group": band["age_group"],
        "superseded_by": band.get("superseded_by"),
    }


def assess_band(level: Level, band: Band, target: Target, labels: Labels, comparable: Comparable) -> Assessment:
    """How a level lies to a published range of a disease; `comparable` as in `compare`."""
    own = {e["id"] for e in target.disease["entities"]}
    entity = band.get("entity")
    return _assessment(
        level,
        target.disease["id"],
        entity if entity in own else None,
        known(band_out(band, labels)),
        (decimal_or_none(band["low"]), decimal_or_none(band["high"])),
        comparable,
    )


def _own(
    drug: DrugId, level: Level, bounds: tuple[Decimal | None, Decimal | None], comparable: Comparable
) -> Assessment:
    """The verdict on the user's own range; its voice is the user's (`local`)."""
    low, high = bounds
    label = PHRASE["own_target"]
    facts: dict[str, object] = {
        "voice": "local",
        "sources": [source_id("--target", PHRASE["by_target"])],
        "verified": "unverified",
        "id": "target",
        "drug": drug,
        "line": "not_stated",
        "age_group": "not_stated",
        "ages": label,
        "population": label,
        "origin": "publication",
        "low": None if low is None else float(low),
        "high": None if high is None else float(high),
        "unit": "ng/mL",
        "matrix": "not_stated",
        "absent": {},
        "trough": "not_stated",
    }
    return _assessment(level, None, None, known(shown(BandOut, facts)), bounds, comparable)


def _assessment(
    level: Level,
    disease: str | None,
    entity: str | None,
    band: BandId,
    bounds: tuple[Decimal | None, Decimal | None],
    comparable: Comparable,
) -> Assessment:
    verdict = assess(level, *bounds)
    if comparable == "no" or (comparable == "above" and verdict.status != "above"):
        verdict = UNKNOWN
    return {
        "disease": disease,
        "entity": entity,
        "band": band,
        "patient": [],
        "status": verdict.status,
        "side": verdict.side,
        "limit_ng_ml": None if verdict.limit is None else float(verdict.limit),
        "distance_ng_ml": None if verdict.distance is None else float(verdict.distance),
        "distance_text": None if verdict.distance is None else show(verdict.distance),
    }


def _summary(assessments: list[Assessment]) -> dict[str, Summary]:
    found: dict[str, Summary] = {}
    for a in assessments:
        counts = found.setdefault(a["disease"] or "target", {"below": 0, "within": 0, "above": 0, "indeterminate": 0})
        counts[a["status"]] += 1
    return found
