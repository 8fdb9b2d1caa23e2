"""The pieces of an answer about a disease, and how each is made from a record of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NotRequired

from typing_extensions import TypedDict

from mtor_cli.lookup.regimens import amount_of, highest_mg, highest_mg_per_m2, part_of
from mtor_cli.parts.common import CodeOut, Labels, SourceRef, Told, Valued, number_or_none, valued
from mtor_cli.records.base import Text, record
from mtor_cli.records.phases import Phase

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.lookup.diseases import Target
    from mtor_cli.lookup.regimens import DosePart
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


@record
class EntityOut(TypedDict):
    """A part of a disease."""

    id: str
    short: Text
    name: Text
    relation: str
    codes: list[CodeOut]
    note: NotRequired[Text]


@record
class DiseaseOut(TypedDict):
    """A disease, and the part of it that was asked for."""

    id: str
    short: str
    name: Text
    codes: list[CodeOut]
    code_note: NotRequired[Text]
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

    drug: str
    short: Text
    text: Text
    strength: Valued
    level: Valued
    source: SourceRef
    """The first of `sources`."""


@record
class SettingOut(Told):
    """Whom an item applies to."""

    id: str
    entity: str | None
    drug: str
    line: str
    age_group: str
    ages: Text
    age_low: int | None
    age_high: int | None
    """Completed years, both included; null where the source does not state it."""
    weight_low: float | None
    weight_high: float | None
    """kg, likewise."""
    population: Text
    origin: str
    source: SourceRef
    """The first of `sources`."""
    note: NotRequired[Text]


@record
class MatrixOut(TypedDict):
    """The specimen, and the source's own word for it."""

    value: str
    as_printed: Valued


@record
class BandOut(SettingOut):
    """A target range in ng/mL. A bound is null where the source sets none, and `absent` says why."""

    low: float | None
    high: float | None
    absent: dict[str, Valued]
    unit: str
    matrix: MatrixOut
    trough: str
    partner: NotRequired[Text]
    superseded_by: NotRequired[str]
    """The hospital's own band that takes its place."""


@record
class DoseOut(TypedDict):
    """A dose or a range of doses, or the reason why there is none."""

    low: float | None
    high: float | None
    unit: str | None
    reason: NotRequired[str]
    text: NotRequired[Text]
    note: NotRequired[Text]


@record
class DosingOut(SettingOut):
    """A regimen as a study used it."""

    summary: Text
    phases: list[Phase]
    """The regimen as it was given, in order of time."""
    start: DoseOut
    maintenance: DoseOut
    loading: DoseOut
    highest_mg_per_day: Valued
    """The highest daily dose stated; loading doses, and doses whose frequency is not stated, left aside."""
    highest_mg_per_m2_per_day: Valued
    schedule: Text | Valued


@record
class MeasuringOut(Told):
    """When and how to take the level."""

    id: str
    drugs: list[str]
    short: Text
    text: Text


@record
class AdviceOut(Told):
    """A caution, or something to monitor besides the level."""

    id: str
    drugs: list[str]
    topic: str
    action: str
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
    topic: str
    short: Text
    question: Text
    sides: list[SideOut]


def disease_out(target: Target) -> DiseaseOut:
    """Return a disease as answers name it."""
    disease = target.disease
    result: DiseaseOut = {
        "id": disease["id"],
        "short": disease["short"],
        "name": disease["name"],
        "codes": [code_out(c) for c in disease["codes"]],
        "entities": [entity_out(e) for e in disease["entities"]],
        "entity": entity_out(target.entity) if target.entity else None,
    }
    if "code_note" in disease:
        result["code_note"] = disease["code_note"]
    return result


def code_out(code: Any) -> CodeOut:
    """Return a code as answers show it."""
    result: CodeOut = code
    return result


def entity_out(entity: Entity) -> EntityOut:
    """Return a part of a disease as answers show it."""
    result: EntityOut = {
        "id": entity["id"],
        "short": entity["short"],
        "name": entity["name"],
        "relation": entity["relation"],
        "codes": [code_out(c) for c in entity["codes"]],
    }
    if "note" in entity:
        result["note"] = entity["note"]
    return result


def note_out(note: Any, labels: Labels) -> NoteOut:
    """Return a plain statement as answers show it."""
    return {**labels.told(note), "text": note["text"]}


def off_label_out(note: OffLabel, labels: Labels) -> OffLabelOut:
    """Return whether a label names a disease as answers show it."""
    return {**note_out(note, labels), "short": note["short"]}


def statement_out(item: Statement, labels: Labels) -> StatementOut:
    """Return a statement as answers show it."""
    return {
        **labels.told(item),
        "drug": item["drug"],
        "short": item["short"],
        "text": item["text"],
        "strength": valued(item["strength"]),
        "level": valued(item["level"]),
        "source": labels.source(item["sources"][0]),
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
        "source": labels.source(item["sources"][0]),
    }
    if "note" in item:
        result["note"] = item["note"]
    setting: SettingOut = result
    return setting


def band_out(band: Band, labels: Labels) -> BandOut:
    """Return a band as answers show it."""
    result: Any = {
        **_setting(band, labels),
        "low": number_or_none(band["low"]),
        "high": number_or_none(band["high"]),
        "absent": {},
        "unit": band["unit"],
        "matrix": {"value": band["matrix"]["value"], "as_printed": valued(band["matrix"]["as_printed"])},
        "trough": band["trough"],
    }
    for name, bound in (("low", band["low"]), ("high", band["high"])):
        if result[name] is None:
            result["absent"][name] = valued(bound)
    if "partner" in band:
        result["partner"] = band["partner"]
    if "superseded_by" in band:
        result["superseded_by"] = band["superseded_by"]
    answer: BandOut = result
    return answer


def _dose(item: Dosing, part: DosePart) -> DoseOut:
    phase = part_of(item, part)
    if phase is None:
        absent = _unstated(item, part)
        dose: Any = {"low": None, "high": None, "unit": None, **{k: v for k, v in absent.items() if k != "value"}}
        answer: DoseOut = dose
        return answer
    low, high, unit = amount_of(phase)
    return {"low": float(low), "high": float(high), "unit": unit}


def _unstated(item: Any, part: str) -> Valued:
    note = item.get("unstated", {}).get(part)
    return valued({"absent": "not_stated", **({"note": note} if note else {})})


def _highest(item: Dosing, highest: Decimal | None) -> Valued:
    return _unstated(item, "highest") if highest is None else {"value": float(highest)}


def dosing_out(item: Dosing, labels: Labels) -> DosingOut:
    """Return a regimen as answers show it."""
    schedule: Any = item["schedule"]
    result: Any = {
        **_setting(item, labels),
        "summary": item["summary"],
        "phases": item["phases"],
        "start": _dose(item, "start"),
        "maintenance": _dose(item, "maintenance"),
        "loading": _dose(item, "loading"),
        "highest_mg_per_day": _highest(item, highest_mg(item)),
        "highest_mg_per_m2_per_day": _highest(item, highest_mg_per_m2(item)),
        "schedule": valued(schedule) if "absent" in schedule else schedule,
    }
    answer: DosingOut = result
    return answer


def measuring_out(item: Measuring, labels: Labels) -> MeasuringOut:
    """Return a rule for measuring as answers show it."""
    return {
        **labels.told(item),
        "id": item["id"],
        "drugs": list(item["drugs"]),
        "short": item["short"],
        "text": item["text"],
    }


def advice_out(item: Advice, labels: Labels) -> AdviceOut:
    """Return a caution or monitoring item as answers show it."""
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
    """Return a disagreement with both of its sides."""
    return {
        "id": conflict["id"],
        "entity": conflict.get("entity"),
        "topic": conflict["topic"],
        "short": conflict["short"],
        "question": conflict["question"],
        "sides": [{**labels.told(side), "text": side["text"]} for side in conflict["sides"]],
    }
