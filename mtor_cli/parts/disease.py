"""The pieces of an answer about a disease, and how each is made from a record of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from typing_extensions import TypedDict

from mtor_cli.lookup.regimens import DosePart, amount_of, highest_mg, highest_mg_per_m2, part_of
from mtor_cli.parts.common import (
    AbsentOut,
    CodeOut,
    Id,
    Labels,
    Told,
    absences,
    value_of,
)
from mtor_cli.records.base import AgeGroup, DrugId, Level, Specimen, Strength, Text, TherapyLine, record
from mtor_cli.records.phases import DoseUnit, Phase
from mtor_cli.records.recommendations import AdviceAction, AdviceTopic, ConflictTopic, Origin, Relation, TroughStated

if TYPE_CHECKING:
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.records.recommendations import (
        Advice,
        Band,
        Conflict,
        Dosing,
        Entity,
        Measuring,
        OffLabel,
        Statement,
    )

PARTS: tuple[DosePart, ...] = get_args(DosePart)


@record
class EntityOut(TypedDict):
    """A part of a disease."""

    id: str
    short: Text
    name: Text
    relation: Relation
    codes: list[CodeOut]
    note: Text | None


@record
class DiseaseOut(TypedDict):
    """A disease, and the part of it that was asked for."""

    id: str
    short: str
    name: Text
    codes: list[CodeOut]
    code_note: Text | None
    entities: list[EntityOut]
    entity: EntityOut | None
    """The part that was asked for; null where the disease was."""


@record
class NoteOut(Told):
    """A plain statement with its source."""

    text: Text


@record
class OffLabelOut(NoteOut):
    """Whether a label names the disease."""

    short: Text


@record
class StatementOut(Told):
    """What a source says of the drug in this disease."""

    drug: DrugId
    short: Text
    text: Text
    strength: Strength | None
    level: Level | None
    absent: dict[str, AbsentOut]
    """Why what is null is null, by its name."""


@record
class SettingOut(Told):
    """Whom an item applies to."""

    id: str
    entity: str | None
    drug: DrugId
    line: TherapyLine
    age_group: AgeGroup
    ages: Text
    age_low: int | None
    age_high: int | None
    """Completed years, both included; null where the source does not state it."""
    weight_low: float | None
    weight_high: float | None
    """kg, likewise."""
    population: Text
    origin: Origin
    note: Text | None


@record
class BandOut(SettingOut):
    """A target range in ng/mL. A bound is null where the source sets none, and `absent` says why."""

    low: float | None
    high: float | None
    unit: Literal["ng/mL"]
    matrix: Specimen
    matrix_as_printed: str | None
    """The source's own word for the specimen."""
    absent: dict[str, AbsentOut]
    trough: TroughStated
    partner: Text | None
    superseded_by: str | None
    """The hospital's own band that takes its place."""


class BandId(Id):
    """The id of a target range, with the range."""

    __slots__ = ("record",)
    record: BandOut


def known(record: BandOut) -> BandId:
    """The id of a range that knows it."""
    found = BandId(record["id"])
    found.record = record
    return found


@record
class DoseOut(TypedDict):
    """A dose or a range of doses."""

    low: float
    high: float
    unit: DoseUnit


@record
class DosingOut(SettingOut):
    """A regimen as a study used it."""

    summary: Text
    phases: list[Phase]
    """The regimen as it was given, in order of time."""
    start: DoseOut | None
    maintenance: DoseOut | None
    loading: DoseOut | None
    highest_mg_per_day: float | None
    """The highest daily dose stated; loading doses, and doses whose frequency is not stated, left aside."""
    highest_mg_per_m2_per_day: float | None
    schedule: Text | None
    absent: dict[str, AbsentOut]
    """Why what is null is null, by its name."""


@record
class MeasuringOut(Told):
    """When and how to take the level."""

    id: str
    drugs: list[DrugId]
    short: Text
    text: Text


@record
class AdviceOut(Told):
    """A caution, or something to monitor besides the level."""

    id: str
    drugs: list[DrugId]
    topic: AdviceTopic
    action: AdviceAction
    short: Text
    text: Text
    priority: int


@record
class SideOut(Told):
    """One side of a disagreement."""

    text: Text


@record
class ConflictOut(TypedDict):
    """Sources that disagree; none is chosen."""

    id: str
    entity: str | None
    topic: ConflictTopic
    short: Text
    question: Text
    sides: list[SideOut]


def disease_out(target: Target) -> DiseaseOut:
    """A disease as answers name it."""
    disease = target.disease
    return {
        "id": disease["id"],
        "short": disease["short"],
        "name": disease["name"],
        "codes": [code_out(c) for c in disease["codes"]],
        "entities": [entity_out(e) for e in disease["entities"]],
        "entity": entity_out(target.entity) if target.entity else None,
        "code_note": disease.get("code_note"),
    }


def code_out(code: Any) -> CodeOut:
    """A code as answers show it."""
    result: CodeOut = code
    return result


def entity_out(entity: Entity) -> EntityOut:
    """A part of a disease as answers show it."""
    return {
        "id": entity["id"],
        "short": entity["short"],
        "name": entity["name"],
        "relation": entity["relation"],
        "codes": [code_out(c) for c in entity["codes"]],
        "note": entity.get("note"),
    }


def note_out(note: Any, labels: Labels) -> NoteOut:
    """A plain statement as answers show it."""
    return {**labels.told(note), "text": note["text"]}


def off_label_out(note: OffLabel, labels: Labels) -> OffLabelOut:
    """Whether a label names a disease as answers show it."""
    return {**note_out(note, labels), "short": note["short"]}


def statement_out(item: Statement, labels: Labels) -> StatementOut:
    """A statement as answers show it."""
    return {
        **labels.told(item),
        "drug": item["drug"],
        "short": item["short"],
        "text": item["text"],
        "strength": value_of(item["strength"]),
        "level": value_of(item["level"]),
        "absent": absences(strength=item["strength"], level=item["level"]),
    }


def _setting(item: Any, labels: Labels) -> SettingOut:
    result: Any = {
        **labels.told(item),
        "id": item["id"],
        "entity": item.get("entity"),
        "drug": item["drug"],
        "line": item["line"],
        "age_group": item["age_group"],
        "ages": item["ages"],
        **{name: item.get(name) for name in ("age_low", "age_high", "weight_low", "weight_high")},
        "population": item["population"],
        "origin": item["origin"],
        "note": item.get("note"),
    }
    setting: SettingOut = result
    return setting


def band_out(band: Band, labels: Labels) -> BandOut:
    """A band as answers show it."""
    printed = band["matrix"]["as_printed"]
    result: Any = {
        **_setting(band, labels),
        "low": value_of(band["low"]),
        "high": value_of(band["high"]),
        "unit": band["unit"],
        "matrix": band["matrix"]["value"],
        "matrix_as_printed": value_of(printed),
        "absent": absences(low=band["low"], high=band["high"], matrix_as_printed=printed),
        "trough": band["trough"],
        "partner": band.get("partner"),
        "superseded_by": band.get("superseded_by"),
    }
    answer: BandOut = result
    return answer


def _dose(phase: Phase | None) -> DoseOut | None:
    if phase is None:
        return None
    low, high, unit = amount_of(phase)
    return {"low": float(low), "high": float(high), "unit": unit}


def dosing_out(item: Dosing, labels: Labels) -> DosingOut:
    """A regimen as answers show it."""
    parts: dict[str, Any] = {part: _dose(part_of(item, part)) for part in PARTS}
    highest = {"highest_mg_per_day": highest_mg(item), "highest_mg_per_m2_per_day": highest_mg_per_m2(item)}
    notes: Any = item.get("unstated", {})
    unstated = {
        name: {"absent": "not_stated", "note": notes.get("highest" if name in highest else name)}
        for name, value in {**parts, **highest}.items()
        if value is None
    }
    result: Any = {
        **_setting(item, labels),
        "summary": item["summary"],
        "phases": item["phases"],
        **parts,
        **{name: None if value is None else float(value) for name, value in highest.items()},
        "schedule": value_of(item["schedule"]),
        "absent": absences(**unstated, schedule=item["schedule"]),
    }
    answer: DosingOut = result
    return answer


def measuring_out(item: Measuring, labels: Labels) -> MeasuringOut:
    """A rule for measuring as answers show it."""
    return {
        **labels.told(item),
        "id": item["id"],
        "drugs": list(item["drugs"]),
        "short": item["short"],
        "text": item["text"],
    }


def advice_out(item: Advice, labels: Labels) -> AdviceOut:
    """A caution or monitoring item as answers show it."""
    return {
        **labels.told(item),
        "id": item["id"],
        "drugs": list(item["drugs"]),
        "topic": item["topic"],
        "action": item["action"],
        "short": item["short"],
        "text": item["text"],
        "priority": item["priority"],
    }


def conflict_out(conflict: Conflict, labels: Labels) -> ConflictOut:
    """A disagreement with both of its sides."""
    return {
        "id": conflict["id"],
        "entity": conflict.get("entity"),
        "topic": conflict["topic"],
        "short": conflict["short"],
        "question": conflict["question"],
        "sides": [{**labels.told(side), "text": side["text"]} for side in conflict["sides"]],
    }
