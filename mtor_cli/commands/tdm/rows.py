"""The answer of `mtor tdm` as flat rows: the alarms first, then the verdicts, the sample, the dose and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.screens.rows import (
    fields,
    loading_rows,
    note_row,
    option_rows,
    remark_row,
    remark_rows,
    source_ids,
    warning_rows,
)

if TYPE_CHECKING:
    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.comparison import LeftOutBand, TdmResult
    from mtor_cli.parts.dosing import AdjustmentOut, DoseOut, InteractionOut, NextOut, SampleOut
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.render.rows import Row

TDM_COLUMNS = [
    "section",
    "disease",
    "entity",
    "band",
    "low",
    "high",
    "unit",
    "status",
    "distance_ng_ml",
    "drug",
    "level_ng_ml",
    "censored",
    "sign",
    "alarms",
    "population_en",
    "population_zh",
    "voice",
    "sources",
    "verified",
    "id",
    "severity",
    "name",
    "action",
    "direction",
    "day",
    "mg",
    "mg_per_day",
    "every_hours",
    "predicted_trough_ng_ml",
    "measure_after_days",
    "change_not_before_days",
    "made_en",
    "made_zh",
    "marks",
    "text_en",
    "text_zh",
]
"""`section` says what a row is; every row carries the level and the codes of the alarms that it sets off."""


def tdm_rows(envelope: Envelope[TdmResult]) -> list[Row]:
    """An answer on a level as rows: nothing that the screen says is left out, the alarms least of all."""
    result = envelope["result"]
    about: Row = {
        "drug": result["drug"]["id"],
        "level_ng_ml": result["level"]["ng_ml"],
        "censored": result["level"]["censored"],
        "sign": result["level"]["sign"],
        "alarms": result["alarms"],
    }
    changing = result["changing"]
    rows: list[Row] = [
        *remark_rows("finding", result["findings"]),
        *remark_rows("changing", [changing] if changing else []),
        *(row for a in result["assessments"] for row in _assessment_rows(a)),
        *_sample_rows(result["sample"]),
        *(note_row("liver", note, id=note["id"]) for note in result["liver"]),
        *_dose_rows(result["dose"]),
        *_next_rows(result["next"]),
        *(row for agent in result["interactions"] for row in _agent_rows(agent)),
        *(note_row("conflict", side, id=c["id"]) for c in result["conflicts"] for side in c["sides"]),
        *(note_row("no_target", note) for note in result["no_target"]),
        *(row for band in result["left_out"] for row in _left_out_rows(band)),
        *remark_rows("unused", result["unused"]),
    ]
    rows += remark_rows("caption", result["captions"])
    return [{**about, **row} for row in [*rows, *warning_rows(envelope, rows)]]


def _left_out_rows(band: LeftOutBand) -> list[Row]:
    return [{"section": "left_out", "band": band["band"], "disease": band["disease"], "id": band["superseded_by"]}]


def _assessment_rows(a: Assessment) -> list[Row]:
    """A verdict, and what its range means for the patient's age or weight."""
    band, marks = a["band"].record, a["patient"]
    verdict: Row = {
        "section": "assessment",
        "disease": a["disease"],
        "entity": a["entity"],
        "band": band["id"],
        "low": band["low"],
        "high": band["high"],
        "unit": "ng/mL",
        "status": a["status"],
        "distance_ng_ml": a["distance_ng_ml"],
        "population_en": band["population"]["en"],
        "population_zh": band["population"]["zh"],
        "voice": band["voice"],
        "sources": source_ids(band["sources"]),
        "verified": band["verified"],
        "marks": [mark["code"] for mark in marks],
    }
    return [verdict, *remark_rows("assessment_remark", marks, disease=a["disease"], band=band["id"])]


def _sample_rows(sample: SampleOut) -> list[Row]:
    judged = fields(sample, ("usable", "trough", "steady"))
    rows: list[Row] = [{"section": "sample", "id": name, "status": status} for name, status in judged.items()]
    return [*rows, *remark_rows("sample", sample["caveats"])]


def _dose_rows(dose: DoseOut | None) -> list[Row]:
    """The present dose with what was decided, why not, the calculated one, the options with their loading."""
    if not dose:
        return []
    present = {"mg": dose["administration_mg"], "mg_per_day": dose["current_mg_per_day"]}
    rows: list[Row] = [{"section": "dose_present", "id": dose["rule"], "status": dose["outcome"], **present}]
    rows += remark_rows("refused", dose["refused"])
    new = dose["exact_mg_per_day"]
    if new is not None:
        rows.append({"section": "dose_calculated", "mg": dose["exact_mg_per_administration"], "mg_per_day": new})
    if dose["interval_mg_per_day"] is not None:
        low, high = dose["interval_mg_per_day"]
        rows.append({"section": "dose_interval", "low": low, "high": high, "unit": "mg/day"})
    rows += option_rows(dose["options"])
    if not dose["options"]:
        rows += loading_rows(dose["loading"], None if new is None else f"{new:g} mg/day")
    for item in dose["published_adjustment"] or []:
        rows += _published_rows(item)
    return [*rows, *remark_rows("dose_remark", dose["remarks"])]


def _published_rows(item: AdjustmentOut) -> list[Row]:
    """What a study did beside an agent, and what that is here; its factors are the study's and no order."""
    about: Row = {"name": item["agent"]["en"], "marks": item["marks"]}
    bounds: Row = {"low": item["factor_low"], "high": item["factor_high"], "unit": "times the dose before"}
    study = note_row("dose_published", item, **about, **bounds, action="hold" if item["hold"] else None)
    return [study, *remark_rows("dose_published", [item["worked_out"]] if item["worked_out"] else [], **about)]


def _next_rows(following: NextOut | None) -> list[Row]:
    if not following:
        return []
    days = fields(following, ("measure_after_days", "change_not_before_days"))
    return [remark_row("next", following["remark"], **days)]


def _agent_rows(agent: InteractionOut) -> list[Row]:
    about = fields(agent, ("id", "name", "status", "action", "direction"))
    return [note_row("interaction", agent["advice"], **about), note_row("interaction_stop", agent["on_stop"], **about)]
