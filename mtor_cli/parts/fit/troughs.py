"""The course of a patient's levels before each dose, given and to come: what the picture of `mtor fit` shows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtor_cli.parts.fit.visit import carried_on
from mtor_cli.pk.predict.average import average_forecast
from mtor_cli.pk.predict.forecast import forecast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.fit.models import Ran
    from mtor_cli.parts.fit.shapes import TroughOut
    from mtor_cli.pk.course.regimen import Train

BEFORE_H = 336.0
"""How long before the first level it begins, h, where doses were given so early."""
AFTER_H = 8784.0
"""How long after the last level or dose it ends at the latest, h: a year."""
MOST = 30
"""Times of a course; of more doses every second, third … is taken."""
_SAME = 1e-6
"""Two times in hours that differ by less than this are one."""


def troughs(case: Case, weighed: Sequence[tuple[Ran, float]], until: float) -> list[TroughOut]:
    """The level before each dose, averaged over models by their weights.

    Args:
        case: the patient.
        weighed: the patient under each model that counts, and its weight.
        until: the last time, h.
    """
    times = doses_between(case, _begin(case), min(until, case.now + AFTER_H))
    if len(times) < 2:
        return []
    ahead = [
        forecast(r.chosen.model, carried_on(case, r.subject, until), r.fit, r.posterior, times) for r, _ in weighed
    ]
    whole = sum(weight for _, weight in weighed)
    found = average_forecast(ahead, [weight / whole for _, weight in weighed])
    if not found.computable:
        return []
    return [
        {
            "time": case.clock.shown(hours),
            "time_h": hours,
            "median": float(found.median[i]),
            "interval_50": found.interval_50[i].tolist(),
            "interval_90": found.interval_90[i].tolist(),
        }
        for i, hours in enumerate(times)
    ]


def _begin(case: Case) -> float:
    first = min((t.start for t in case.plan), default=0.0)
    seen = min((s.hours for s in case.samples), default=first)
    return max(first, seen - BEFORE_H)


def doses_between(case: Case, begin: float, until: float) -> list[float]:
    """The times of the doses from `begin` to `until` in h, those that are due after the last written one among them.

    Of more than `MOST` every second, third … is taken, the last one always.
    """
    found = [time for train in case.plan for time in _doses(train, begin, until)]
    due = case.next_dose(max(case.now, begin) + _SAME)
    while case.plan and due <= until + _SAME:
        found.append(due)
        due = case.next_dose(due + _SAME)
    ordered = sorted({round(time, 6) for time in found})
    step = math.ceil(len(ordered) / MOST) or 1
    return ordered[::-1][::step][::-1]


def _doses(train: Train, begin: float, until: float) -> list[float]:
    if train.count == 1:
        return [train.start] if begin - _SAME <= train.start <= until + _SAME else []
    low = max(0, math.ceil((begin - _SAME - train.start) / train.interval))
    high = min(train.count - 1, math.floor((until + _SAME - train.start) / train.interval))
    return [train.start + i * train.interval for i in range(low, high + 1)]
