"""The screen of `mtor fit`: safety first, then the forecast, then the reasons, then the dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.fit.screen_dose import dose_blocks
from mtor_cli.commands.fit.screen_numbers import (
    exposure_table,
    forecast,
    levels_table,
    models_table,
    parameters_table,
)
from mtor_cli.commands.fit.screen_published import published
from mtor_cli.hints import Slot, command, slot
from mtor_cli.labels.read import worded
from mtor_cli.parts.findings import NEXT_ON_ALARM, gravest
from mtor_cli.parts.words import DRUG
from mtor_cli.render.blocks import Column, Commands, Gap, Para, Point, Row, Screen, Table, cells
from mtor_cli.screens.advice import GRAVE, remark_table
from mtor_cli.screens.alarms import again, alarms
from mtor_cli.screens.course import course_table, forecasts_table
from mtor_cli.screens.curves import Step, curve
from mtor_cli.screens.figures import number, show_time, span
from mtor_cli.screens.liver import liver_table
from mtor_cli.screens.phrases import action, aside, joined, listed, not_read, pick, source, voice, word

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mtor_cli.hints import Command
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.fit.shapes import FitResult, InteractingOut, OnRegimen


def fit_screen(wrapped: Envelope[FitResult], lang: str, ascii_only: bool) -> Screen:
    """A fit: what stands first, why, what comes next; then the numbers behind it.

    Args:
        wrapped: the envelope of the answer.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
    """
    result, warnings = wrapped["result"], wrapped["warnings"]
    screen = [*head(result, warnings, lang), *_dose(result, lang)]
    screen += published(result, lang)
    screen += picture(result, lang, ascii_only)
    screen += [Gap(), forecast(result, lang)]
    if result["models"]:
        screen += [Gap(), models_table(result, lang)]
    if result["predictions"]:
        screen += [Gap(), levels_table(result, lang)]
    screen += [Gap(), parameters_table(result, lang), *exposure_table(result, lang), *_course(result, lang)]
    screen += _remarks(unsaid(result, warnings), lang)
    return [*screen, Gap(), Commands(worded("next", lang), following(wrapped))]


def _course(result: FitResult, lang: str) -> Screen:
    """The course of the levels, and how good their forecasts were, with what these figures are."""
    course, steps = result["course"], result["one_step"]
    screen: Screen = []
    if course is not None:
        why = {
            r["text"]["en"] if level["excluded"] else r["code"]: r for level in course["levels"] for r in level["why"]
        }
        screen += [Gap(), Para(worded("course_of_the_levels", lang), "head"), *course_table(course, lang)]
        screen += remark_table([*why.values(), *course["definitions"]], lang)
    if steps is not None:
        left = {r["code"]: r for level in steps["levels"] if (r := level["left_out"]) is not None}
        title = worded("each_level_foretold_from_those", lang)
        screen += [Gap(), Para(title, "head"), *forecasts_table(steps, lang)]
        screen += remark_table([*left.values(), *steps["definitions"]], lang)
    return screen


def head(
    result: FitResult, warnings: Sequence[Remark], lang: str, left: Collection[str] = (), full: bool = True
) -> Screen:
    """Whether it is the example, the alarm, other drugs, the trough at the next sampling, and what makes it doubtful.

    Args:
        result: the answer.
        warnings: of the answer.
        lang: `en` or `zh`.
        left: codes of remarks that are left out.
        full: whether what stands elsewhere on a short screen is said here too: the time of the next sampling, why no
            trough is forecast, the patients of the main model.
    """
    derived = voice({"voice": "derived"}, lang)
    screen: Screen = [Para(pick(w["text"], lang), "alarm") for w in warnings if w["code"] == _EXAMPLE]
    screen += alarms(result["findings"], lang)
    screen += [Para(pick(w["text"], lang), "alarm", derived) for w in warnings if w["code"] in _CHANGING]
    screen += _agents(result["interactions"], lang)
    screen += [Para(_headline(result, lang), "title"), *_sampling(result, lang, full)]
    named = full or not any(w["code"] in _OF_PATIENTS for w in warnings)
    screen.append(Para(_by(result, lang, named), indent=2))
    grave = [w for w in warnings if w["code"] in _GRAVE and w["code"] not in left]
    return screen + [Para(pick(w["text"], lang), "alarm", indent=2) for w in grave]


def _dose(result: FitResult, lang: str) -> Screen:
    """The dose where one was asked for, else what is said of the liver."""
    found = dose_blocks(result, lang) if result["dose"] else liver_table(result["liver"], lang)
    return [Gap(), *found] if found else []


def unsaid(result: FitResult, warnings: Sequence[Remark]) -> list[Remark]:
    """The warnings that stand nowhere else on the screen."""
    said = {_EXAMPLE, *_CHANGING, "local_rule", *_GRAVE, *result["alarms"]}
    said |= {*(r["code"] for r in result["dose"]["remarks"])} if result["dose"] else set()
    return [w for w in warnings if w["code"] not in said]


def fit_last(result: FitResult, lang: str) -> Screen:
    """What an alarm asks for, to end the screen."""
    kind = gravest(result["findings"])
    asked = None if kind is None else next(r for r in result["captions"] if r["code"] == NEXT_ON_ALARM[kind])
    return again(kind, asked, lang)


_EXAMPLE = "case_is_example"  # It stands before all.
_CHANGING = ("level_changing", "level_may_change")  # They stand first after an alarm.

_GRAVE = (
    "default_of_other_patients",
    "no_model_of_such_patients",
    "forecast_above_flag",
    "no_levels",
    "no_level_kept",
    "level_excluded",
    "not_converged",
    "poor_fit",
    "forecast_across_change",
    "level_beyond_3_sd",
)
"""Remarks that stand directly under the first line."""


def _agents(agents: Sequence[InteractingOut], lang: str) -> Screen:
    """What to do about each listed drug that moves the level or is forbidden, then which names may hide one."""
    said = [a for a in agents if a["action"] in GRAVE or (a["kind"] == "listed" and a["action"])]
    screen: Screen = []
    for agent in said:
        printed = pick(agent["printed"], lang)
        parts = [] if agent["name"].casefold() == printed.casefold() else [printed]
        parts += [pick(agent["form"], lang)] if agent["form"] else []
        name = aside(agent["name"], joined(parts, lang), lang) if parts else agent["name"]
        text = f"{name}{'：' if lang == 'zh' else ': '}{action(agent, lang)}"
        screen.append(Para(text, "alarm", voice(agent["advice"], lang) if agent["advice"] else ""))
    for name in (a["name"] for a in agents if a["kind"] == "unclear"):
        text = f"{name}{'：' if lang == 'zh' else ': '}{not_read(lang)}"
        screen.append(Para(text, "head", voice({"voice": "derived"}, lang)))
    return screen


def _headline(result: FitResult, lang: str) -> str:
    """The first line: the trough at the next sampling, on the present dose and on the proposed one."""
    zh, unit, found = lang == "zh", result["unit"], result["headline"]
    who = f"{result['id']}{'：' if zh else ': '}" if result["id"] else ""
    if result["drug"]:
        who += word(DRUG, result["drug"], lang) + ("，" if zh else " ")
    if found is None:
        return who + _first_forecast(result, lang)
    when = show_time(found["time"], lang)
    doses = [(on, on is found["present"]) for on in (found["present"], found["proposed"]) if on is not None]
    if not doses:
        return who + _measured(result, lang)
    parts = [_on(d, present, unit if i == 0 else "", lang) for i, (d, present) in enumerate(doses)]
    troughs = ("；" if zh else ", ").join(parts)
    if found["population_only"]:
        return worded("population_trough_at_the_next_sampling", lang, who=who, when=when, troughs=troughs)
    return worded("trough_at_the_next_sampling", lang, who=who, when=when, troughs=troughs)


def _first_forecast(result: FitResult, lang: str) -> str:
    """The first forecast, where no single regimen goes on to a next sampling."""
    if not result["forecast"]:
        return worded("no_time_to_forecast", lang)
    first = result["forecast"][0]
    when, interval = show_time(first["time"], lang), span(first["interval_90"], lang)
    level = f"{number(first['median'])} {result['unit']}"
    return worded("forecast_of_90_interval", lang, when=when, level=level, interval=interval)


def _on(found: OnRegimen, present: bool, unit: str, lang: str) -> str:
    """The trough on one regimen: 4.8 ng/mL (2.9–8.2) on the present 2 mg every 24 h."""
    low, high = (number(x) for x in found["interval_90"])
    level = f"{number(found['median'])} {unit}".strip()
    mg, hours = f"{found['mg']:g}", f"{found['interval_h']:g}"
    if present:
        return worded("trough_on_the_present", lang, level=level, low=low, high=high, mg=mg, hours=hours)
    return worded("trough_on_the_proposed", lang, level=level, low=low, high=high, mg=mg, hours=hours)


def _measured(result: FitResult, lang: str) -> str:
    """The last level, where no trough is forecast."""
    levels = result["predictions"]
    none = worded("no_forecast_of_the_trough", lang)
    if not levels:
        return none
    last = levels[-1]
    level, when = f"{last['sign']}{number(last['observed'])} {result['unit']}", show_time(last["time"], lang)
    return worded("measured_at", lang, level=level, when=when, nones=none)


_OF_PATIENTS = ("borrowed_model", "borrowed_child")
"""Remarks that name the patients of the main model."""


def _sampling(result: FitResult, lang: str, full: bool) -> Screen:
    """When to measure next and why, and why no trough is forecast."""
    found = result["headline"]
    if found is None:
        return []
    screen: Screen = []
    refused = result["dose"]["refused"] if result["dose"] else []
    if found["reason"] and (full or not any(r["code"] == "refused_interaction" for r in refused)):
        screen.append(Para(pick(found["reason"]["text"], lang), "alarm", voice(found["reason"], lang), indent=2))
    when = show_time(found["time"], lang)
    why = aside(pick(found["why"]["text"], lang).rstrip(".。"), source(found["why"], lang), lang)
    if full or found["present"] is None:
        text = worded("next_sampling", lang, when=when, why=why)
    else:
        text = worded("next_sampling_why", lang, why=why)
    return [*screen, Para(text, "", voice(found["why"], lang), indent=2)]


def _by(result: FitResult, lang: str, named: bool) -> str:
    """By which models and from how many levels, and the main model where it is named."""
    model, found = result["model"], result["headline"]
    name = pick(model["name"], lang) if model["name"] else model["id"]
    short = f"{model['short']} " if model["short"] else ""
    number_of = len(result["predictions"])
    levels = worded("from_level", lang, count=number_of, plural="" if number_of == 1 else "s")
    if found is not None and found["present"] and len(found["models"]) > 1:
        shorts = {m["id"]: m["short"] for m in result["models"]}
        names = listed((shorts[m] for m in found["models"]), lang)
        mean = worded("average_of_by_weight_90", lang, names=names)
    else:
        mean = worded("90_intervals", lang) if found is not None and found["present"] else ""
    of = f"{short}{name}" if named or not short else short.rstrip()
    return worded("main_model", lang, mean=mean, levels=levels, model=of)


def picture(result: FitResult, lang: str, ascii_only: bool, small: bool = False) -> Screen:
    """The course of the level before each dose, with what was measured and the target; nothing where none holds."""
    steps = [
        Step(p["time"], Point(p["time_h"], p["median"], _ends(p["interval_50"]), _ends(p["interval_90"])))
        for p in result["troughs"]
    ]
    if not steps:
        return []
    target = result["dose"]["target"] if result["dose"] else None
    title = worded("before_each_dose_as_taken", lang)
    aim = None if target is None else (target[0], target[1])
    drawn = curve(title, steps, result["predictions"], aim, result["unit"], lang, ascii_only)
    return [drawn._replace(small=small)]


def _ends(interval: Sequence[float]) -> tuple[float, float]:
    return interval[0], interval[1]


def _remarks(warnings: Sequence[Remark], lang: str) -> Screen:
    if not warnings:
        return []
    rows: list[Row] = [cells(pick(w["text"], lang)) for w in warnings]
    title = worded("take_care", lang)
    return [Gap(), Table(title, [Column(worded("text", lang))], rows)]


def following(wrapped: Envelope[FitResult]) -> list[Command]:
    """The commands to type next."""
    result = wrapped["result"]
    read_there = any(w["code"] == "case_for_consult" for w in wrapped["warnings"])
    commands = [command("consult", str(wrapped["query"]["case"]))] if read_there else []
    if not result["dose"]:
        made_of = ("--product", slot("--product"), "--strengths", slot("--strengths"))
        commands.append(command("fit", Slot("CASE"), "--target", slot("--target"), *made_of))
    if result["model"]["short"]:
        commands.append(command("models", result["model"]["short"]))
    return commands or [command("models")]
