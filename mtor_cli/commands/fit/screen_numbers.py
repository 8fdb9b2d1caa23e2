"""The numbers behind a fit on the full screen: forecasts, models, levels, parameters and exposure, a table each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Cell, Column, Gap, Row, Screen, Table, cells
from mtor_cli.screens.advice import remark_table
from mtor_cli.screens.figures import UNITS, number, show_time, span
from mtor_cli.screens.phrases import aside, caption, pick

if TYPE_CHECKING:
    from mtor_cli.parts.fit.shapes import FitResult


def forecast(result: FitResult, lang: str) -> Table:
    """The forecasts by what the headline goes by: the average over the models, or the one that stands alone."""
    headline = result["headline"]
    averaged = bool(result["average"]) and (headline is None or len(headline["models"]) > 1)
    columns = [
        Column(worded("time", lang), "label"),
        Column(worded("median", lang), "number"),
        Column("MAP", "number"),
        Column(worded("interval_50", lang), "number"),
        Column(worded("interval_90", lang), "number"),
        Column(worded("next_measured_90", lang), "number"),
    ]
    rows: list[Row] = [
        cells(
            show_time(f["time"], lang),
            number(f["median"]),
            number(f["map"]),
            span(f["interval_50"], lang),
            span(f["interval_90"], lang),
            span(f["observed_interval_90"], lang),
        )
        for f in (result["average"] if averaged else result["forecast"])
    ]
    by = worded("average_of_the_models_by", lang) if averaged else result["model"]["short"] or result["model"]["id"]
    title = worded("forecast", lang, by=by, unit=result["unit"])
    title += _void(result, lang)
    notes = [caption(result["captions"], "credible_intervals", lang)]
    return Table(title, columns, rows, notes, header=True)


def _void(result: FitResult, lang: str) -> str:
    """What is added to the title of forecasts that do not hold, else nothing."""
    return aside("", caption(result["captions"], "forecast_void", lang), lang)


def models_table(result: FitResult, lang: str) -> Table:
    """What each model makes of the case, and why one was not used or does not count."""
    columns = [
        Column(worded("model", lang), "label"),
        Column(worded("weight", lang), "number"),
        Column(worded("half_life_h", lang), "number"),
        Column(worded("median", lang), "number"),
        Column(worded("interval_90", lang), "number"),
        Column(worded("remark", lang)),
    ]
    rows: list[Row] = []
    for m in result["models"]:
        last = m["forecast"][-1] if m["forecast"] else None
        weight = "" if m["weight"] is None else f"{100 * m['weight']:.0f}%"
        why = m["reason"]
        head = worded("model_not_counted", lang) if m["used"] else worded("model_not_used", lang)
        remark = head + pick(why["text"], lang) if why else ""
        rows.append(
            cells(
                f"{m['short']} {m['id']}",
                weight,
                f"{m['half_life_h']:.0f}" if m["half_life_h"] is not None else "",
                number(last["median"]) if last else "",
                span(last["interval_90"], lang) if last else "",
                remark,
            )
        )
    if result["average"]:
        last = result["average"][-1]
        rows.append(cells(worded("average", lang), "", "", number(last["median"]), span(last["interval_90"], lang), ""))
    when = show_time(result["forecast"][-1]["time"], lang) if result["forecast"] else ""
    title = worded("under_each_model", lang, when=when) + _void(result, lang)
    notes = [worded("weights_by_marginal_likelihood", lang)] if result["average"] else []
    return Table(title, columns, rows, notes, header=True)


def levels_table(result: FitResult, lang: str) -> Table:
    """Each level beside what the model makes of it."""
    columns = [
        Column(worded("time", lang), "label"),
        Column(worded("observed", lang), "number"),
        Column(worded("population_2", lang), "number"),
        Column(worded("individual", lang), "number"),
        Column(worded("residual_sd", lang), "number"),
        Column(worded("from_the_prior_sd", lang), "number"),
    ]
    rows: list[Row] = []
    for p in result["predictions"]:
        residual, z = p["residual"], p["prior_z"]
        rows.append(
            cells(
                show_time(p["time"], lang),
                p["sign"] + number(p["observed"]),
                number(p["population"]),
                number(p["individual"]),
                Cell(
                    "" if residual is None else f"{residual:+.1f}",
                    "alarm" if p["far_from_fit"] else "",
                ),
                Cell("" if z is None else f"{z:+.1f}", "alarm" if p["far_from_prior"] else ""),
            )
        )
    return Table(worded("levels", lang, unit=result["unit"]), columns, rows, header=True)


def parameters_table(result: FitResult, lang: str) -> Table:
    """The patient's parameters beside the population's."""
    columns = [
        Column(worded("parameter", lang), "label"),
        Column(worded("patient", lang), "number"),
        Column(worded("population_3", lang), "number"),
        Column(worded("ratio", lang), "number"),
    ]
    rows: list[Row] = []
    for name, value in result["parameters"].items():
        typical = result["typical"][name]
        unit = UNITS.get(name, "L")
        ratio = f"{value / typical:.2f}" if typical else ""
        rows.append(cells(f"{name}, {unit}" if unit else name, number(value), number(typical), ratio))
    half, usual = result["half_life_h"], result["typical_half_life_h"]
    rows.append(cells(worded("half_life_h", lang), number(half), number(usual), f"{half / usual:.2f}"))
    return Table(worded("parameters", lang), columns, rows, header=True)


def exposure_table(result: FitResult, lang: str) -> Screen:
    """AUC and average concentration on the present dose; ranges of the trough stand nowhere beside them."""
    found = result["exposure"]
    if found is None:
        return []
    auc = worded("exposure_auc", lang, unit=found["auc_unit"])
    average = worded("exposure_average", lang, unit=result["unit"])
    columns = [
        Column(worded("model", lang), "label"),
        *(
            Column(title, "number")
            for name in (auc, average)
            for title in (name, worded("interval_50", lang), worded("interval_90", lang))
        ),
    ]
    shorts = {m["id"]: m["short"] for m in result["models"]}
    rows: list[Row] = [
        cells(
            worded("average", lang) if m["model"] is None else shorts.get(m["model"], m["model"]),
            *(
                shown
                for of in (m["auc"], m["average"])
                for shown in (number(of["median"]), span(of["interval_50"], lang), span(of["interval_90"], lang))
            ),
        )
        for m in found["models"]
    ]
    title = worded("exposure_title", lang, mg=f"{found['mg']:g}", hours=f"{found['interval_h']:g}")
    return [Gap(), Table(title, columns, rows, header=True), *remark_table(found["definitions"], lang)]
