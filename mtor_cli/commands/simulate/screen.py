"""The screen of `mtor simulate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.parts.probability import probability
from mtor_cli.render.blocks import Column, Gap, Para, Point, Row, Screen, Table, cells
from mtor_cli.screens.curves import Step, curve
from mtor_cli.screens.figures import number
from mtor_cli.screens.phrases import between, listed, pick, ranges

if TYPE_CHECKING:
    from mtor_cli.commands.simulate.result import SimulateResult


def simulate_screen(result: SimulateResult, lang: str, ascii_only: bool) -> Screen:
    """The profile of a virtual population, and the attainment of a target by dose."""
    unit = result["unit"]
    model = result["model"]
    name = pick(model["name"], lang) if model["name"] else model["id"]
    given = listed((f"{k} {v:g}" for k, v in result["covariates"].items()), lang)
    title = worded("virtual_patients", lang, patients=result["patients"], name=name)
    screen: Screen = [
        Para(title, "title"),
        Para(
            worded("given_and_seed", lang, given=given, seed=result["seed"])
            if given
            else worded("seed", lang, seed=result["seed"]),
            indent=2,
        ),
    ]
    screen += [Para(pick(r["text"], lang), "dim", indent=2) for r in result["remarks"]]
    screen += _picture(result, lang, ascii_only)
    screen += [Gap(), _profile(result, unit, lang)]
    if result["attainment"]:
        screen += [Gap(), _attainment(result, unit, lang)]
    return screen


def _picture(result: SimulateResult, lang: str, ascii_only: bool) -> Screen:
    """The course of the troughs; nothing where there are fewer than two."""
    steps = [
        Step(p["time_h"], Point(p["time_h"], p["median"], (p["p25"], p["p75"]), (p["p5"], p["p95"])))
        for p in result["profile"]
        if p["trough"]
    ]
    if len(steps) < 2:
        return []
    aim = None if result["target"] is None else (result["target"][0], result["target"][1])
    title = worded("trough", lang)
    return [Gap(), curve(title, steps, [], aim, result["unit"], lang, ascii_only)]


def _profile(result: SimulateResult, unit: str, lang: str) -> Table:
    columns = [
        Column(worded("time_h", lang), "number"),
        Column(worded("typical", lang), "number"),
        Column(worded("median", lang), "number"),
        Column("50%", "number"),
        Column("90%", "number"),
        Column(worded("measured_90", lang), "number"),
    ]
    rows: list[Row] = [
        cells(
            f"{p['time_h']:g}",
            number(p["typical"]),
            number(p["median"]),
            between(number(p["p25"]), number(p["p75"]), lang),
            between(number(p["p5"]), number(p["p95"]), lang),
            between(number(p["observed_p5"]), number(p["observed_p95"]), lang),
        )
        for p in result["profile"]
    ]
    return Table(worded("levels_with_prediction_intervals", lang, unit=unit), columns, rows, header=True)


def _attainment(result: SimulateResult, unit: str, lang: str) -> Table:
    columns = [
        Column(worded("regimen", lang), "label"),
        Column(worded("below", lang), "number"),
        Column(worded("within_2", lang), "number"),
        Column(worded("above", lang), "number"),
        Column(worded("median_trough", lang), "number"),
        Column("90%", "number"),
    ]
    rows: list[Row] = [
        cells(
            worded("mg_h", lang, mg=f"{a['mg']:g}", interval_h=f"{a['interval_h']:g}"),
            probability(a["p_below"]),
            probability(a["p_within"]),
            probability(a["p_above"]),
            number(a["median"]),
            between(number(a["p5"]), number(a["p95"]), lang),
        )
        for a in result["attainment"]
    ]
    low, high = result["target"] or (None, None)
    target = ranges(low, high, lang)
    title = worded("attainment_of_at_steady_state", lang, target=target, unit=unit)
    return Table(title, columns, rows, header=True)
