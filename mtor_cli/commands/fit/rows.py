"""The answer of `mtor fit` as flat rows: what must be said first, then the dose, then the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.screens.course import COURSE_COLUMNS, course_rows, step_rows
from mtor_cli.screens.rows import (
    SAID_COLUMNS,
    fields,
    loading_rows,
    note_row,
    option_rows,
    remark_row,
    remark_rows,
    told,
    voiced,
    warning_rows,
)

if TYPE_CHECKING:
    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.fit.regimen import RegimenOut
    from mtor_cli.parts.fit.shapes import DoseProposal, FitResult, ForecastOut, HeadlineOut, InteractingOut, LabelDose
    from mtor_cli.render.rows import Row

_OWN = ("model", "time", "sign", "interval_h", "status")
"""Columns of a course that the other rows have too."""
FIT_COLUMNS = [
    "section",
    "model",
    "name",
    "time",
    "time_h",
    "observed",
    "censored",
    "sign",
    "population",
    "individual",
    "residual",
    "median",
    "map",
    "low_50",
    "high_50",
    "low_90",
    "high_90",
    "observed_low_90",
    "observed_high_90",
    "unit",
    "weight",
    "mg",
    "interval_h",
    "p_below",
    "p_within",
    "p_above",
    "alarms",
    "id",
    "severity",
    "status",
    "action",
    "low",
    "high",
    "mg_per_day",
    "every_hours",
    "predicted_trough_ng_ml",
    "day",
    "made_en",
    "made_zh",
    "marks",
    *(column for column in COURSE_COLUMNS if column not in _OWN),
    *SAID_COLUMNS,
]
"""`section` says what a row is; every row carries the codes of the alarms that the levels set off."""


def fit_rows(envelope: Envelope[FitResult]) -> list[Row]:
    """A fit as rows: findings (alarms first), next sampling, dose, remarks; then the numbers behind them."""
    result = envelope["result"]
    alarms = result["alarms"]
    findings = sorted(result["findings"], key=lambda f: f["severity"] != "alarm")
    rows: list[Row] = [
        *remark_rows("finding", findings),
        *_headline_rows(result["headline"], result["unit"]),
        *_next_rows(result["headline"]),
        *(note_row("liver", note, id=note["id"]) for note in result["liver"]),
        *_dose_rows(result["dose"], result["unit"]),
        *(row for agent in result["interactions"] for row in _agent_rows(agent)),
        *(remark_row("model_left_out", m["reason"], model=m["id"]) for m in result["models"] if m["reason"]),
    ]
    rows += [*remark_rows("caption", result["captions"]), *warning_rows(envelope, rows), *_number_rows(result)]
    rows += _exposure_rows(result)
    rows += [*course_rows(result["course"]), *step_rows(result["one_step"])]
    return [{"alarms": alarms, **row} for row in voiced(rows)]


def _number_rows(result: FitResult) -> list[Row]:
    """The parameters, the levels and the forecasts under each model."""
    model, unit = result["model"]["id"], result["unit"]
    rows: list[Row] = [
        {
            "section": "parameter",
            "model": model,
            "name": name,
            "individual": value,
            "population": result["typical"][name],
        }
        for name, value in result["parameters"].items()
    ]
    half = {"individual": result["half_life_h"], "population": result["typical_half_life_h"]}
    rows.append({"section": "parameter", "model": model, "name": "half_life_h", **half})
    rows += [{"section": "level", "model": model, "unit": unit, **p} for p in result["predictions"]]
    rows += [_forecast_row(f, model, unit, None) for f in result["forecast"]]
    for other in result["models"]:
        if other["id"] != model:
            rows += [_forecast_row(f, other["id"], unit, other["weight"]) for f in other["forecast"]]
    return [*rows, *(_forecast_row(f, "average", unit, None) for f in result["average"])]


def _exposure_rows(result: FitResult) -> list[Row]:
    """AUC and average concentration, by all models and by each."""
    found = result["exposure"]
    if found is None:
        return []
    rows: list[Row] = []
    for m in found["models"]:
        for name, of, unit in (("auc", m["auc"], found["auc_unit"]), ("average", m["average"], result["unit"])):
            (low_50, high_50), (low_90, high_90) = of["interval_50"], of["interval_90"]
            rows.append(
                {
                    "section": f"exposure_{name}",
                    "model": m["model"] or "average",
                    "median": of["median"],
                    "low_50": low_50,
                    "high_50": high_50,
                    "low_90": low_90,
                    "high_90": high_90,
                    "unit": unit,
                    "mg": found["mg"],
                    "interval_h": found["interval_h"],
                }
            )
    return [*rows, *remark_rows("exposure", found["definitions"])]


def _next_rows(headline: HeadlineOut | None) -> list[Row]:
    """When to measure next and why, and why no trough is forecast."""
    if headline is None:
        return []
    when = {"time": headline["time"], "time_h": headline["time_h"]}
    reason = [headline["reason"]] if headline["reason"] else []
    return [*remark_rows("no_forecast", reason, **when), remark_row("next", headline["why"], **when)]


def _dose_rows(dose: DoseProposal | None, unit: str) -> list[Row]:
    """Why no dose, the regimens, the loading dose, the label's rule beside them, and what is said of them."""
    if not dose:
        return []
    low, high = dose["target"] or (None, None)
    rows: list[Row] = [{"section": "dose_first", "id": dose["first"], "low": low, "high": high, "unit": unit}]
    rows += remark_rows("refused", dose["refused"])
    for kind, found in (
        ("current", [dose["current"]]),
        ("best", [dose["by_model"]]),
        ("alternatives", dose["alternatives"]),
    ):
        for regimen in filter(None, found):
            rows += _regimen_rows(f"regimen_{kind}", regimen, unit)
    rows += loading_rows(dose["loading"], None)
    rows += [row for a in dose["ranges"] for row in _range_rows(a)]
    return [*rows, *_label_rows(dose["label"]), *remark_rows("dose_remark", dose["remarks"])]


def _range_rows(a: Assessment) -> list[Row]:
    band = a["band"].record
    verdict: Row = {"section": "range", "id": band["id"], "status": a["status"], **told(band, band["population"])}
    verdict |= {"low": band["low"], "high": band["high"], "unit": "ng/mL"}
    return [verdict, *remark_rows("range_remark", a["patient"], name=band["id"])]


def _label_rows(label: LabelDose | None) -> list[Row]:
    if not label:
        return []
    rows = [remark_row("label_rule", label["outcome"]), *remark_rows("label_refused", label["refused"])]
    if label["interval_mg_per_day"]:
        low, high = label["interval_mg_per_day"]
        rows.append({"section": "dose_interval", "low": low, "high": high, "unit": "mg/day"})
    options = option_rows(label["options"])
    for row in options:
        if row["section"] == "dose_option" and row["mg_per_day"] in label["held_back_mg"]:
            marks = row["marks"]
            row["marks"] = [*(marks if isinstance(marks, list) else []), "held_back"]
    return [*rows, *options, *remark_rows("label_remark", label["remarks"])]


def _agent_rows(agent: InteractingOut) -> list[Row]:
    """What to do about another drug, what is not known of it, and what studies did."""
    about: Row = {"name": agent["name"], "status": agent["kind"], "action": agent["action"]}
    rows = [note_row("interaction", agent["advice"], **about)] if agent["advice"] else []
    for section, remark in (("interaction_remark", agent["remark"]), ("changing", agent["changing"])):
        if remark:
            rows.append(remark_row(section, remark, **about))
    return [*(rows or [{"section": "interaction", **about}]), *_published_rows(agent, about)]


def _published_rows(agent: InteractingOut, about: Row) -> list[Row]:
    return [note_row("dose_published", note, **{**about, "action": None}) for note in agent["published"]]


def _headline_rows(headline: HeadlineOut | None, unit: str) -> list[Row]:
    if headline is None:
        return []
    return [
        {
            "section": f"next_{kind}",
            "model": "average" if len(headline["models"]) > 1 else headline["models"][0],
            "time": headline["time"],
            "time_h": headline["time_h"],
            "median": trough["median"],
            "low_90": trough["interval_90"][0],
            "high_90": trough["interval_90"][1],
            "unit": unit,
            "mg": trough["mg"],
            "interval_h": trough["interval_h"],
        }
        for kind, trough in (("present", headline["present"]), ("proposed", headline["proposed"]))
        if trough is not None
    ]


def _regimen_rows(section: str, regimen: RegimenOut, unit: str) -> list[Row]:
    """A regimen on the average over the models, and under each where there are several."""
    several = len(regimen["models"]) > 1
    rows: list[Row] = [
        {"section": section, "model": "average" if several else regimen["models"][0]["id"], "unit": unit}
    ]
    rows[0] |= _regimen(regimen)
    for one in regimen["models"] if several else ():
        part = fields(one, ("weight", "p_below", "p_within", "p_above"))
        rows.append(
            {"section": section, "model": one["id"], "mg": regimen["mg"], "interval_h": regimen["interval_h"], **part}
        )
    return rows


def _forecast_row(f: ForecastOut, model: str, unit: str, weight: float | None) -> Row:
    return {
        "section": "forecast",
        "model": model,
        "time": f["time"],
        "time_h": f["time_h"],
        "median": f["median"],
        "map": f["map"],
        "low_50": f["interval_50"][0],
        "high_50": f["interval_50"][1],
        "low_90": f["interval_90"][0],
        "high_90": f["interval_90"][1],
        "observed_low_90": f["observed_interval_90"][0],
        "observed_high_90": f["observed_interval_90"][1],
        "unit": unit,
        "weight": weight,
    }


def _regimen(regimen: RegimenOut) -> Row:
    return {
        "mg": regimen["mg"],
        "interval_h": regimen["interval_h"],
        "p_below": regimen["p_below"],
        "p_within": regimen["p_within"],
        "p_above": regimen["p_above"],
        "median": regimen["median_trough"],
        "low_90": regimen["interval_90"][0],
        "high_90": regimen["interval_90"][1],
    }
