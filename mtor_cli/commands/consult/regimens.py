"""Doses as a person names them: how much how often, or on which days of the week."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.case import WEEK_H
from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.consult.result import GivenOut

FOREVER = float("inf")


class Span(NamedTuple):
    """Doses, and over which time they are the regimen."""

    start: float
    until: float
    """h, as the start: when the dose after the last one would be due; infinite where they go on."""
    dose: GivenOut


def spans_of(doses: Sequence[GivenOut], missed: Sequence[float]) -> list[Span]:
    """Each of the doses with its time; days of the week that begin or end within a week do so together.

    A dose of a day of the week that was missed parts none: the other days go on, and the regimen is the same.

    Args:
        doses: of the record.
        missed: when a dose was missed, h.
    """
    found = [Span(d["start_h"], _until(d), d) for d in _rejoined(doses, missed)]
    edges = sorted({edge for s in found if _weekday(s.dose) is not None for edge in (s.start, s.until)})
    first: dict[float, float] = {}
    begun = -FOREVER
    for edge in edges:
        begun = begun if edge - begun < WEEK_H - 1e-6 else edge
        first[edge] = begun
    return [s if _weekday(s.dose) is None else Span(first[s.start], first[s.until], s.dose) for s in found]


def _rejoined(doses: Sequence[GivenOut], missed: Sequence[float]) -> list[GivenOut]:
    """The doses, those of one day of the week as one where nothing but missed doses lies between them."""
    found: list[GivenOut] = []
    for dose in doses:
        for i, before in enumerate(found):
            day, end = _weekday(before), before["end_h"]
            if day is None or end is None or (day, before["mg"]) != (_weekday(dose), dose["mg"]):
                continue
            due = [end + WEEK_H * n for n in range(1, round((dose["start_h"] - end) / WEEK_H))]
            if dose["start_h"] > end and all(any(abs(m - time) < 1e-3 for m in missed) for time in due):
                found[i] = {**before, "end": dose["end"], "end_h": dose["end_h"]}
                break
        else:
            found.append(dose)
    return found


def _until(dose: GivenOut) -> float:
    return FOREVER if dose["end_h"] is None else dose["end_h"] + (dose["every_h"] or 24.0)


def _weekday(dose: GivenOut) -> int | None:
    """On which day of the week doses are given, Monday 0; None where they are not, or the record counts in hours."""
    if dose["every_h"] != WEEK_H or not isinstance(dose["start"], str):
        return None
    return date.fromisoformat(dose["start"][:10]).weekday()


def named(doses: Sequence[GivenOut], lang: str) -> str:
    """Doses that are taken side by side: 1.5 mg / 24 h; 2 mg Mon Wed Fri.

    Args:
        doses: the same dose on several days of the week is one.
        lang: `en` or `zh`.
    """
    told: list[str] = []
    by_mg: dict[float, set[int]] = {}
    for dose in doses:
        day = _weekday(dose)
        if day is not None:
            by_mg.setdefault(dose["mg"], set()).add(day)
        elif dose["every_h"] is None:
            told.append(f"{dose['mg']:g} mg")
        else:
            told.append(worded("dose_every", lang, mg=f"{dose['mg']:g}", hours=f"{dose['every_h']:.4g}"))
    names, between = worded("weekdays", lang).split(), worded("between_weekdays", lang)
    for mg, days in by_mg.items():
        shown = between.join(names[day] for day in sorted(days))
        told.append(worded("dose_on_weekdays", lang, mg=f"{mg:g}", days=shown))
    return " + ".join(told)


def daily_doses(doses: Sequence[GivenOut], missed: Sequence[float], end: float, lang: str) -> list[Bar]:
    """The daily dose over time as steps: what is taken side by side is added up, and a missed dose is a gap.

    Args:
        doses: of the record.
        missed: when a dose was missed, h.
        end: of the picture, h.
        lang: of their names.
    """
    spans = [s._replace(until=min(s.until, max(end, s.start))) for s in spans_of(doses, missed) if s.start <= end]
    gaps = [(time, _next_due(spans, time)) for time in missed]
    edges = sorted({edge for s in spans for edge in (s.start, s.until)} | {edge for gap in gaps for edge in gap})
    found: list[Bar] = []
    for start, until in pairwise(edges):
        now = [s.dose for s in spans if s.start <= start and until <= s.until]
        if not now or any(begin <= start < over for begin, over in gaps):
            continue
        mg_per_day = sum(d["mg"] * 24.0 / (d["every_h"] or 24.0) for d in now)
        name, before = named(now, lang), found[-1] if found else None
        if before is not None and (before.end, before.name) == (start, name):
            found[-1] = before._replace(end=until)
        else:
            found.append(Bar(start, until, name, mg_per_day))
    return found


def _next_due(spans: Sequence[Span], missed: float) -> float:
    """When the dose after a missed one is due, h, where it is of a regimen by weekday; else the missed one's own time:
    doses at even steps are parted by it already."""
    on_days = [s for s in spans if s.dose["every_h"] == WEEK_H and s.start <= missed < s.until]
    due = [s.dose["start_h"] + WEEK_H * ((missed - s.dose["start_h"]) // WEEK_H + 1) for s in on_days]
    return min(due, default=missed)
