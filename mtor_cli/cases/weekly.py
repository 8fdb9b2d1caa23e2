"""Doses on days of the week: `2 mg Mon/Wed/Fri from 2026-03-02 08:00`, each of them every seven days."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mtor_cli.cases.case import ENDLESS, WEEK_H
from mtor_cli.cases.planned import PlannedDose
from mtor_cli.cases.times import bad_case, hours_between
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.cases.shorthand import Segment


def doses_on_weekdays(segment: Segment, where: str) -> list[PlannedDose]:
    """The doses of a regimen by weekday: for each day those that are seven days apart, at the hour that it begins.

    Args:
        segment: whose start is a date; the first dose falls on the first of its days from then on.
        where: it stands, for messages.

    Raises:
        DataError: its times are hours, it ends before its first dose, or a missed dose was not due.
    """
    start = segment.start
    if not isinstance(start, datetime):
        raise bad_case("regimen_start", *bilingual("weekdays_need_a_date", where=where))
    firsts = sorted(start + timedelta(days=(day - start.weekday()) % 7) for day in segment.weekdays)
    found = []
    for place, first in enumerate(firsts):
        count = _count(segment, first, place, where)
        if count > 0:
            steady = segment.steady_state
            found.append(PlannedDose(first, segment.amount, WEEK_H, count, [], steady, beside=segment.beside))
    if not found:
        raise bad_case("ends_before", *bilingual("agent_times", where=where))
    for moment, whole_day in segment.missed:
        if not isinstance(moment, datetime):
            raise bad_case("mixed_times", *bilingual("dates_and_hours_are_mixed", where=where))
        due = [d for d in found if isinstance(d.start, datetime) and d.start.weekday() == moment.weekday()]
        if not due:
            raise bad_case("none_due", *bilingual("none_due", moment=f"{moment:%Y-%m-%d}"))
        due[0].missed.append((moment, whole_day))
    return found


def _count(segment: Segment, first: datetime, place: int, where: str) -> int:
    """How many doses fall on the day of the week of a first dose, which is that of a place among the days."""
    if segment.until is not None:
        return math.floor(hours_between(first, segment.until, where) / WEEK_H + 1e-9) + 1
    if segment.count is not None:
        return -((place - segment.count) // len(segment.weekdays))
    return ENDLESS
