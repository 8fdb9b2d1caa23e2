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


def spans_of(doses: Sequence[GivenOut]) -> list[Span]:
    """Each of the doses with its time; days of the week that begin or end within a week do so together.

    Args:
        doses: of the record.
    """
    found = [Span(d["start_h"], _until(d), d) for d in doses]
    edges = sorted({edge for s in found if _weekday(s.dose) is not None for edge in (s.start, s.until)})
    first: dict[float, float] = {}
    begun = -FOREVER
    for edge in edges:
        begun = begun if edge - begun < WEEK_H - 1e-6 else edge
        first[edge] = begun
    return [s if _weekday(s.dose) is None else Span(first[s.start], first[s.until], s.dose) for s in found]


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


def daily_doses(doses: Sequence[GivenOut], end: float, lang: str) -> list[Bar]:
    """The daily dose over time as steps: what is taken side by side is added up.

    Args:
        doses: of the record.
        end: of the picture, h.
        lang: of their names.
    """
    spans = [s._replace(until=min(s.until, max(end, s.start))) for s in spans_of(doses) if s.start <= end]
    edges = sorted({edge for s in spans for edge in (s.start, s.until)})
    found: list[Bar] = []
    for start, until in pairwise(edges):
        now = [s.dose for s in spans if s.start <= start and until <= s.until]
        if now:
            mg_per_day = sum(d["mg"] * 24.0 / (d["every_h"] or 24.0) for d in now)
            found.append(Bar(start, until, named(now, lang), mg_per_day))
    return found
