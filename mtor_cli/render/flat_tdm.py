"""The answer of `mtor tdm` as flat rows: the alarms first, then the verdicts, the sample, the dose and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.render.flat import said, source_ids
from mtor_cli.render.views.dose import composition, parts

if TYPE_CHECKING:
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


def tdm_rows(result: Any) -> list[Row]:
    """Return an answer on a level as rows: nothing that the screen says is left out, the alarms least of all."""
    about: Row = {
        "drug": result["drug"]["id"],
        "level_ng_ml": result["level"]["ng_ml"],
        "censored": result["level"]["censored"],
        "alarms": [f["code"] for f in result["findings"] if f["severity"] == "alarm"],
    }
    changing = result.get("changing")
    rows = [
        *({"section": "finding", "severity": f["severity"], **_remark(f)} for f in result["findings"]),
        *([{"section": "changing", **_remark(changing)}] if changing else []),
        *(_assessment(a) for a in result["assessments"]),
        *_sample_rows(result.get("sample")),
        *_dose_rows(result.get("dose")),
        *_next_rows(result.get("next")),
        *(row for agent in result.get("interactions", []) for row in _agent_rows(agent)),
        *({"section": "conflict", "id": c["id"], **said(side)} for c in result["conflicts"] for side in c["sides"]),
        *({"section": "no_target", **said(note)} for note in result["no_target"]),
        *(
            {"section": "left_out", "band": b["band"], "disease": b["disease"], "id": b.get("superseded_by")}
            for b in result["left_out"]
        ),
        *({"section": "unused", **_remark(r)} for r in result.get("unused", [])),
    ]
    return [{**about, **row} for row in rows]


def _remark(item: Any) -> Row:
    return {"id": item["code"], **said(item)}


def _assessment(a: Any) -> Row:
    band = a["band"]
    return {
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
        "marks": [mark["code"] for mark in a.get("patient", [])],
    }


def _sample_rows(sample: Any) -> list[Row]:
    if not sample:
        return []
    judged = [{"section": "sample", "id": name, "status": sample[name]} for name in ("usable", "trough", "steady")]
    return [*judged, *({"section": "sample", **_remark(caveat)} for caveat in sample["caveats"])]


def _dose_rows(dose: Any) -> list[Row]:
    """Return the present dose with what was decided, why not, the calculated one, the options with their loading."""
    if not dose:
        return []
    present = {"mg": dose["administration_mg"], "mg_per_day": dose["current_mg_per_day"]}
    rows: list[Row] = [{"section": "dose_present", "id": dose["rule"], "status": dose["decision"], **present}]
    rows += [{"section": "refused", **_remark(r)} for r in dose["refused"]]
    if dose["exact_mg_per_day"] is not None:
        exact = {"mg": dose["exact_mg_per_administration"], "mg_per_day": dose["exact_mg_per_day"]}
        rows.append({"section": "dose_calculated", **exact})
    if dose["interval_mg_per_day"] is not None:
        low, high = dose["interval_mg_per_day"]
        rows.append({"section": "dose_interval", "low": low, "high": high, "unit": "mg/day"})
    for option in dose["options"]:
        rows.append(
            {
                "section": "dose_option",
                "status": option["status"],
                "mg": option["mg_per_administration"],
                "mg_per_day": option["mg_per_day"],
                "every_hours": option["every_hours"],
                "predicted_trough_ng_ml": option["predicted_trough_ng_ml"],
                "made_en": composition(option, "en"),
                "made_zh": composition(option, "zh"),
                "marks": option["marks"],
            }
        )
        rows += _loading_rows(option.get("loading"), option["mg_per_day"])
    if not dose["options"]:
        rows += _loading_rows(dose["loading"], dose["exact_mg_per_day"])
    rows += [_published(item) for item in dose["published_adjustment"] or []]
    return [*rows, *({"section": "dose_remark", **_remark(r)} for r in dose["remarks"])]


def _loading_rows(loading: Any, new: float | None) -> list[Row]:
    """Return one row a day of loading: mg of loading, the day's sum, and how it is made up."""
    if not loading:
        return []
    made = loading["made"] or [None] * len(loading["days"])
    return [
        {
            "section": "dose_loading",
            "id": None if new is None else f"{new:g} mg/day",
            "day": number,
            "mg": extra,
            "mg_per_day": total,
            "made_en": day and parts(day["composition"]),
            "made_zh": day and parts(day["composition"]),
            "marks": day["marks"] if day else [],
        }
        for number, (extra, total, day) in enumerate(zip(loading["days"], loading["total_mg"], made, strict=True), 1)
    ]


def _published(item: Any) -> Row:
    """Return what a study did beside an agent; its factors are the study's and no order."""
    return {
        "section": "dose_published",
        "name": item["agent"]["en"],
        "action": "hold" if item["hold"] else None,
        "low": item["factor_low"],
        "high": item["factor_high"],
        "unit": "times the dose before",
        "marks": item["marks"],
        **said(item),
    }


def _next_rows(following: Any) -> list[Row]:
    if not following:
        return []
    days = {k: following[k] for k in ("measure_after_days", "change_not_before_days")}
    return [{"section": "next", **days, **_remark(following["remark"])}]


def _agent_rows(agent: Any) -> list[Row]:
    about = {k: agent[k] for k in ("name", "status", "action", "direction")}
    return [
        {"section": section, "id": agent["id"], **about, **said(agent[part])}
        for section, part in (("interaction", "advice"), ("interaction_stop", "on_stop"))
    ]
