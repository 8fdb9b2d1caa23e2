"""A course of levels with its figures over time, and how good the forecasts of its levels were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.parts.words import STATUS
from mtor_cli.render.blocks import Column, Row, Screen, Table, cells
from mtor_cli.screens.figures import number, show_time
from mtor_cli.screens.phrases import aside, pick, voice, word
from mtor_cli.screens.rows import fields, remark_rows

if TYPE_CHECKING:
    from mtor_cli.calculator.sample import Usable
    from mtor_cli.parts.course import CourseOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.forecasts import OneStepOut
    from mtor_cli.records.codes import Code
    from mtor_cli.render.rows import Row as FlatRow
    from mtor_cli.screens.phrases import Voiced

LEVEL_COLUMNS = (
    "time", "ng_ml", "sign", "assay", "hours_since_dose", "dose_mg", "interval_h", "days_on_dose", "usable", "status",
    "ng_ml_per_mg_day", "change_ng_ml", "excluded",
)  # fmt: skip
_FIGURES = ("share", "days", "days_below", "days_within", "days_above", "troughs", "troughs_within")
_STEP = ("model", "levels", "rmse", "bias", "inside_90")
COURSE_COLUMNS = (*LEVEL_COLUMNS, *_FIGURES, "cv", *_STEP)
"""The columns of the rows of a course and of its forecasts."""


def course_table(course: CourseOut | None, lang: str, most: int | None = None) -> Screen:
    """The levels, each with its dose, whether it can be used, its place and its change, and the figures under them.

    Args:
        course: as in the answers of `fit` and `consult`; None where there is none.
        lang: `en` or `zh`.
        most: how many of the last levels are shown; all of them where it is left out.
    """
    if course is None:
        return []
    shown = course["levels"] if most is None else course["levels"][-most:]
    rows: list[Row] = []
    for level in shown:
        rows.append(
            cells(
                show_time(level["time"], lang),
                f"{level['sign']}{number(level['ng_ml'])}",
                "" if level["hours_since_dose"] is None else f"{level['hours_since_dose']:.3g}",
                "" if level["dose_mg"] is None else f"{level['dose_mg']:g} / {level['interval_h']:g}",
                worded("usable_excluded", lang) if level["excluded"] else _usable(level["usable"], lang),
                "" if level["status"] is None else word(STATUS, level["status"], lang),
                "" if level["ng_ml_per_mg_day"] is None else number(level["ng_ml_per_mg_day"]),
                "" if level["change_ng_ml"] is None else f"{level['change_ng_ml']:+.3g}",
            )
        )
    columns = [
        Column(worded("drawn", lang), "label"),
        Column("ng/mL", "number"),
        Column(worded("h_after", lang), "number"),
        Column(worded("mg_h_2", lang), "number"),
        Column(worded("usable", lang)),
        Column(worded("target", lang)),
        Column(worded("per_mg_day", lang), "number"),
        Column(worded("change", lang), "number"),
    ]
    left = len(course["levels"]) - len(shown)
    notes = [worded("earlier_full", lang, left=left)] if left else []
    return [Table("", columns, rows, [*notes, *_figures(course, lang)], header=True)]


def _usable(usable: Usable | None, lang: str) -> str:
    if usable == "yes":
        return worded("usable_yes", lang)
    if usable == "provisional":
        return worded("usable_provisional", lang)
    return worded("usable_no", lang) if usable == "no" else worded("usable_unknown", lang)


def _figures(course: CourseOut, lang: str) -> list[str]:
    """Time in range and variability in a line each, or why there is none, with whose calculation it is."""
    figure = course["time_in_range"]
    derived: Voiced = {"voice": "derived"}
    told: list[tuple[str, Voiced]] = []
    reason, of_days = figure["reason"], figure["share"]
    if reason is not None:
        told.append((pick(reason["text"], lang), reason))
    elif of_days is not None:
        share, days = f"{100 * of_days:.0f}", f"{figure['days']:.3g}"
        inside, of = figure["troughs_within"], figure["troughs"]
        text = worded("time_in_range_of_days", lang, share=share, days=days, inside=inside, of=of)
        told.append((text, derived))
    if course["no_variability"] is not None:
        told.append((pick(course["no_variability"]["text"], lang), course["no_variability"]))
    else:
        last = course["variability"][-1]
        cv, of = f"{100 * last['cv']:.0f}", last["troughs"]
        told.append((worded("cv_of_troughs_per_mg", lang, cv=cv, of=of), derived))
    return [aside(text.rstrip(".。"), voice(by, lang), lang) for text, by in told]


def definitions(course: CourseOut | None, full: bool = False) -> list[Remark]:
    """What the figures are that stand under a course, and whose method; of a figure that there is not, nothing.

    Args:
        course: as in the answers of `fit` and `consult`; None where there is none.
        full: whether it is said too of which troughs they are made, and what was not read of them.
    """
    if course is None:
        return []
    shown: tuple[Code, ...] = ()
    if course["time_in_range"]["reason"] is None:
        shown += ("time_in_range_defined", "time_in_range_limits") if full else ("time_in_range_defined",)
    if course["no_variability"] is None:
        shown += ("variability_defined", "variability_limits") if full else ("variability_defined",)
    return [remark for remark in course["definitions"] if remark["code"] in shown]


def forecasts_table(found: OneStepOut | None, lang: str) -> Screen:
    """How good the forecasts were, the average over the models first."""
    models = [] if not found else [m for m in found["models"] if m["levels"]]
    rows: list[Row] = []
    for m in sorted(models, key=lambda m: m["model"] is not None):
        name = m["model"] or worded("average", lang)
        bias = "" if m["bias"] is None else f"{m['bias']:+.2g}"
        rows.append(
            cells(name, f"{m['levels']}", "" if m["rmse"] is None else number(m["rmse"]), bias, f"{m['inside_90']}")
        )
    columns = [
        Column(worded("model", lang), "label"),
        Column(worded("levels_2", lang), "number"),
        Column("RMSE", "number"),
        Column(worded("bias", lang), "number"),
        Column(worded("in_90", lang), "number"),
    ]
    return [Table("", columns, rows, header=True)] if rows else []


def course_rows(course: CourseOut | None) -> list[FlatRow]:
    """A course as rows: its levels, its figures, and what is said of both; none where there is no course."""
    if course is None:
        return []
    rows: list[FlatRow] = [{"section": "level", **fields(level, LEVEL_COLUMNS)} for level in course["levels"]]
    rows += [row for level in course["levels"] for row in remark_rows("level", level["why"], time=level["time"])]
    figure = course["time_in_range"]
    rows.append({"section": "time_in_range", **fields(figure, _FIGURES)})
    rows += [{"section": "variability", "cv": v["cv"], "troughs": v["troughs"]} for v in course["variability"]]
    said = [r for r in (figure["reason"], course["no_variability"]) if r is not None]
    return rows + remark_rows("course", [*said, *course["definitions"]])


def step_rows(steps: OneStepOut | None) -> list[FlatRow]:
    """How good the forecasts of the levels were, as rows; none where none was made."""
    if steps is None:
        return []
    rows: list[FlatRow] = [{"section": "one_step", **fields(m, _STEP)} for m in steps["models"]]
    left = {r["code"]: r for level in steps["levels"] if (r := level["left_out"]) is not None}
    return rows + remark_rows("one_step", [*left.values(), *steps["definitions"]])
