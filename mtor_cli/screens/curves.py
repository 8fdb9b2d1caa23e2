"""Levels over time as a picture, and the sentence that says what it shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Curve, Point
from mtor_cli.screens.figures import number, show_time, span
from mtor_cli.screens.phrases import aside, joined, listed, ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.level import Sign
    from mtor_cli.parts.course import Time
    from mtor_cli.render.blocks import Bar

DAYS_FROM_H = 96.0
"""From this length on times are named in days."""
HOURS_TO_H = 24.0
"""Up to this length they are named by the hour, else every six."""


class Step(NamedTuple):
    """A time of the curve as the answer has it."""

    time: Time
    point: Point


class Seen(TypedDict):
    """A measured level, as an answer has it."""

    time: Time
    time_h: float
    observed: float
    sign: Sign


def curve(
    title: str,
    steps: Sequence[Step],
    levels: Sequence[Seen],
    target: tuple[float | None, float | None] | None,
    unit: str,
    lang: str,
    ascii_only: bool,
    doses: Sequence[Bar] = (),
    agents: Sequence[Bar] = (),
) -> Curve:
    """The picture of a course, of measured levels and of a target.

    Args:
        title: what the curve is of.
        steps: the course, in the order of time; there may be none where something was measured.
        levels: what was measured.
        target: in the unit.
        unit: of every concentration.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
        doses: as taken, none beside another.
        agents: other drugs.
    """
    zh = lang == "zh"
    aim = "" if target is None else worded("aim", lang, range=ranges(*target, lang))
    measured = worded("measured", lang) if levels else ""
    bands = [worded("median", lang), worded("interval_50", lang), worded("interval_90", lang)]
    names = [*(bands if steps else ["", "", ""]), measured, aim]
    return Curve(
        f"{title}，{unit}" if zh else f"{title}, {unit}",
        _said(title, steps, levels, aim, unit, lang),
        [step.point for step in steps],
        [(level["time_h"], level["observed"]) for level in levels],
        target,
        _ticks(steps, levels, doses),
        names,
        ascii_only,
        doses,
        agents,
    )


def _said(title: str, steps: Sequence[Step], levels: Sequence[Seen], aim: str, unit: str, lang: str) -> str:
    """What the picture shows: where the median begins, is highest and ends, what was measured, and the target."""
    zh = lang == "zh"
    told: list[str] = []
    if steps:
        first, last, highest = steps[0], steps[-1], max(steps, key=lambda step: step.point.median)
        by_level = {number(step.point.median): step for step in (first, highest, last)}
        sure = worded("interval_90_before", lang) + span(last.point.outer, lang)
        course = [
            aside(level, joined([show_time(step.time, lang), *([sure] if step is last else [])], lang), lang)
            for level, step in by_level.items()
        ]
        told.append(worded("median_2", lang) + listed(course, lang))
    seen = [aside(f"{x['sign']}{number(x['observed'])}", show_time(x["time"], lang), lang) for x in levels]
    if seen:
        told.append(worded("measured_2", lang) + listed(seen, lang))
    if aim:
        told.append(aim)
    return f"{title}（{unit}）：{joined(told, lang)}。" if zh else f"{title}, {unit}: {joined(told, lang)}."


def _ticks(steps: Sequence[Step], levels: Sequence[Seen], doses: Sequence[Bar]) -> list[tuple[float, str]]:
    """The times to be named: dates where the case counts in dates, else round hours or days."""
    moments: list[tuple[float, Time]] = [(step.point.time, step.time) for step in steps]
    moments += [(level["time_h"], level["time"]) for level in levels]
    times = [*(hours for hours, _ in moments), *(edge for dose in doses for edge in (dose.start, dose.end))]
    earliest, latest = min(times), max(times)
    begins, start = moments[0]
    if isinstance(start, str):
        day = date.fromisoformat(start[:10])
        days = range(-int((begins - earliest) // 24.0), int((latest - begins) // 24.0) + 1)
        return [(begins + 24.0 * n, f"{day + timedelta(days=n):%m-%d}") for n in days]
    length = latest - earliest
    every = 24.0 if length >= DAYS_FROM_H else 6.0 if length > HOURS_TO_H else 1.0
    rounds = range(int(-(-earliest // every)), int(latest // every) + 1)
    if every == 24.0:
        return [(n * every, f"{n} d") for n in rounds]
    return [(n * every, f"{n * every:g} h") for n in rounds]
