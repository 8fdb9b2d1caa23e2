"""Answers of the pharmacokinetic commands as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtor_cli.render.rows import Row

FIT_COLUMNS = [
    "kind",
    "model",
    "name",
    "time",
    "time_h",
    "observed",
    "censored",
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
]


def fit_rows(result: Any) -> list[Row]:
    """Return a fit as rows: parameters, levels, forecasts under each model, regimens."""
    model, unit = result["model"]["id"], result["unit"]
    rows: list[Row] = [
        {"kind": "parameter", "model": model, "name": name, "individual": value, "population": result["typical"][name]}
        for name, value in result["parameters"].items()
    ]
    rows.append(
        {
            "kind": "parameter",
            "model": model,
            "name": "half_life_h",
            "individual": result["half_life_h"],
            "population": result["typical_half_life_h"],
        }
    )
    rows += [{"kind": "level", "model": model, "unit": unit, **p} for p in result["predictions"]]
    rows += _headline_rows(result["headline"], unit)
    rows += [_forecast_row(f, model, unit, None) for f in result["forecast"]]
    for other in result["models"]:
        if other["id"] != model:
            rows += [_forecast_row(f, other["id"], unit, other["weight"]) for f in other["forecast"]]
    rows += [_forecast_row(f, "average", unit, None) for f in result["average"]]
    dose = result["dose"]
    for kind in ("current", "best", "alternatives") if dose else ():
        found = dose[kind]
        for regimen in found if isinstance(found, list) else [found] if found else []:
            rows += _regimen_rows(f"regimen_{kind}", regimen, unit)
    return rows


def _headline_rows(headline: Any, unit: str) -> list[Row]:
    """Return the trough at the next sampling on the present and on the proposed regimen."""
    found = [(k, headline[k]) for k in ("present", "proposed") if headline[k] is not None] if headline else []
    return [
        {
            "kind": f"next_{kind}",
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
        for kind, trough in found
    ]


def _regimen_rows(kind: str, regimen: Any, unit: str) -> list[Row]:
    """Return a regimen on the average over the models, and under each where there are several."""
    several = len(regimen["models"]) > 1
    rows = [{"kind": kind, "model": "average" if several else regimen["models"][0]["id"], "unit": unit}]
    rows[0] |= _regimen(regimen)
    for one in regimen["models"] if several else ():
        part = {k: one[k] for k in ("weight", "p_below", "p_within", "p_above")}
        rows.append(
            {"kind": kind, "model": one["id"], "mg": regimen["mg"], "interval_h": regimen["interval_h"], **part}
        )
    return rows


def _forecast_row(f: Any, model: str, unit: str, weight: float | None) -> Row:
    return {
        "kind": "forecast",
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


def _regimen(regimen: Any) -> Row:
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


MODEL_COLUMNS = [
    "id",
    "short",
    "drug",
    "name_en",
    "name_zh",
    "role",
    "age_group",
    "n",
    "assay",
    "compartments",
    "formulas",
    "eta",
    "covariates",
    "status",
    "trough",
    "unit",
    "mg",
    "interval_h",
    "half_life_h",
]


def model_rows(result: Any) -> list[Row]:
    """Return models as rows."""
    rows: list[Row] = []
    for m in result["models"]:
        typical = m["typical"] or {}
        name = m["name"] or {}
        rows.append(
            {
                **{
                    k: m[k]
                    for k in ("id", "short", "drug", "role", "age_group", "n", "assay", "compartments", "status")
                },
                "name_en": name.get("en"),
                "name_zh": name.get("zh"),
                "formulas": [f"{k} = {v}" for k, v in m["formulas"].items()],
                "eta": m["eta"],
                "covariates": [c["name"] for c in m["covariates"]],
                "unit": m["unit"],
                **{k: typical.get(k) for k in ("trough", "mg", "interval_h", "half_life_h")},
            }
        )
    return rows


SIMULATE_COLUMNS = [
    "kind",
    "time_h",
    "typical",
    "p5",
    "p25",
    "median",
    "p75",
    "p95",
    "observed_p5",
    "observed_p95",
    "mg",
    "interval_h",
    "p_below",
    "p_within",
    "p_above",
    "unit",
]


def simulate_rows(result: Any) -> list[Row]:
    """Return a simulation as rows: the profile, then the attainment by dose."""
    unit = result["unit"]
    return [
        *({"kind": "profile", "unit": unit, **p} for p in result["profile"]),
        *({"kind": "attainment", "unit": unit, **a} for a in result["attainment"]),
    ]
