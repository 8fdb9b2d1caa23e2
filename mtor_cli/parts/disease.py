"""The pieces of an answer about a disease, and how each is made from a record of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from typing_extensions import TypedDict

from mtor_cli.lookup.regimens import DosePart, amount_of, highest_mg, highest_mg_per_m2, part_of
from mtor_cli.parts.common import AbsentOut, CodeOut, Id, Labels, Told, absences, value_of
from mtor_cli.parts.shapes import shown
from mtor_cli.records.base import AgeGroup, DrugId, Level, Specimen, Strength, Text, TherapyLine, record
from mtor_cli.records.phases import DoseUnit, Phase
from mtor_cli.records.recommendations import AdviceAction, AdviceTopic, ConflictTopic, Origin, Relation, TroughStated

if TYPE_CHECKING:
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.records.base import Said
    from mtor_cli.records.recommendations import (
        Advice,
        Band,
        Conflict,
        Dosing,
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
    """A disease as answers name it, with the part of it that was asked for."""
    return shown(
        DiseaseOut,
        target.disease,
        entities=[shown(EntityOut, entity) for entity in target.disease["entities"]],
        entity=shown(EntityOut, target.entity) if target.entity else None,
    )


def note_out(note: Said, labels: Labels) -> NoteOut:
    """A plain statement with who says it."""
    return shown(NoteOut, note, **labels.told(note))


def off_label_out(note: OffLabel, labels: Labels) -> OffLabelOut:
    """Whether a label names a disease, with who says so."""
    return shown(OffLabelOut, note, **labels.told(note))


def statement_out(item: Statement, labels: Labels) -> StatementOut:
    """What a source says of the drug; what the data has under `absent` is null."""
    absent = absences(strength=item["strength"], level=item["level"])
    strength, level = value_of(item["strength"]), value_of(item["level"])
    return shown(StatementOut, item, **labels.told(item), strength=strength, level=level, absent=absent)


def band_out(band: Band, labels: Labels) -> BandOut:
    """A target range; what the data has under `absent` is null."""
    printed = band["matrix"]["as_printed"]
    return shown(
        BandOut,
        band,
        **labels.told(band),
        low=value_of(band["low"]),
        high=value_of(band["high"]),
        matrix=band["matrix"]["value"],
        matrix_as_printed=value_of(printed),
        absent=absences(low=band["low"], high=band["high"], matrix_as_printed=printed),
    )


def _dose(phase: Phase | None) -> DoseOut | None:
    if phase is None:
        return None
    low, high, unit = amount_of(phase)
    return {"low": float(low), "high": float(high), "unit": unit}


def dosing_out(item: Dosing, labels: Labels) -> DosingOut:
    """A regimen as answers show it."""
    parts: dict[str, DoseOut | None] = {part: _dose(part_of(item, part)) for part in PARTS}
    highest = {"highest_mg_per_day": highest_mg(item), "highest_mg_per_m2_per_day": highest_mg_per_m2(item)}
    notes = item.get("unstated", {})
    unstated = {
        name: {"absent": "not_stated", "note": notes.get("highest" if name in highest else name)}
        for name in (*parts, *highest)
        if parts.get(name) is None and highest.get(name) is None
    }
    return shown(
        DosingOut,
        item,
        **labels.told(item),
        **parts,
        **{name: None if value is None else float(value) for name, value in highest.items()},
        schedule=value_of(item["schedule"]),
        absent=absences(**unstated, schedule=item["schedule"]),
    )


def measuring_out(item: Measuring, labels: Labels) -> MeasuringOut:
    """A rule for measuring, with who says it."""
    return shown(MeasuringOut, item, **labels.told(item))


def advice_out(item: Advice, labels: Labels) -> AdviceOut:
    """A caution or something to monitor, with who says it."""
    return shown(AdviceOut, item, **labels.told(item))


def conflict_out(conflict: Conflict, labels: Labels) -> ConflictOut:
    """A disagreement with both of its sides."""
    return shown(ConflictOut, conflict, sides=[shown(SideOut, side, **labels.told(side)) for side in conflict["sides"]])
