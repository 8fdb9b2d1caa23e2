"""How a level of a case was drawn: hours after which dose, and since when that dose had been given without a break."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.alarm import counts_from
from mtor_cli.calculator.sample import Sample, Sampling, judge, trough_status
from mtor_cli.cases.case import interval_of, is_weekly
from mtor_cli.records.rules import LONGEST_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.sample import Liver, Regimen
    from mtor_cli.cases.case import Case
    from mtor_cli.pk.course.regimen import Train
    from mtor_cli.records.rules import Rules

REGIMENS: dict[float, Regimen] = {12.0: "bid", 24.0: "daily", 48.0: "alternate-day"}
"""The regimens that the rules of a level know, by hours between doses."""


class Timing(NamedTuple):
    """How a level was drawn."""

    hours: float
    """Since the last dose, h."""
    mg: float
    """That dose."""
    interval: float
    """h, as prescribed."""
    since: float | None
    """First of the equal doses without a break before the level, h; None where they were given since ever."""
    days: int | None
    """Whole days from then; None for since ever."""
    missed: float | None
    """The last dose that was missed before it, h; None where none is known to be."""
    next_beside: float | None = None
    """Hours to the next dose, where regimens run side by side at the time; else None."""
    mean: float | None = None
    """mg per day of them all; None where one regimen runs."""
    by_weekday: bool = False
    """Whether they are days of the week: the interval is then the one that the level lies in."""

    @property
    def regimen(self) -> Regimen | None:
        """The regimen in the words of the rules; None for another interval, and for days of the week."""
        if self.by_weekday:
            return None
        return next((r for h, r in REGIMENS.items() if math.isclose(h, self.interval)), None)

    @property
    def mg_per_day(self) -> float:
        """The mean daily dose, mg."""
        return self.mg * 24.0 / self.interval if self.mean is None else self.mean

    def is_trough(self, rules: Rules) -> bool:
        """Whether the level is one before a dose, or later."""
        if self.regimen is None:
            return self.hours >= self.interval - float(rules.before_next_h)
        return trough_status(self.regimen, Decimal(repr(round(self.hours, 2))), rules) != "not_trough"

    def is_early(self, rules: Rules) -> bool:
        """Whether the level was drawn too long before the next dose to stand for a trough."""
        interval = Decimal(repr(round(self.interval, 2)))
        from_hour = counts_from(interval, rules)
        if self.next_beside is not None and Decimal(repr(round(self.next_beside, 2))) <= interval - from_hour:
            return False
        return Decimal(repr(round(self.hours, 2))) < from_hour


def timing(case: Case, time: float, rules: Rules) -> Timing | None:
    """How the level at a time was drawn; None where no dose was given before it.

    Args:
        case: the patient.
        time: h.
        rules: when a dose is unpunctual, and when it was missed.
    """
    given = [t for t in case.trains if t.start < time]
    if not given:
        return None
    last = max(given, key=lambda t: _last_before(t, time))
    planned = [i for i, t in enumerate(case.plan) if t.start < time]
    interval = interval_of(case.plan, max(planned, key=lambda i: (_last_before(case.plan[i], time), i)))
    since = _unbroken_since(given, last, interval, float(rules.uneven_share) * interval)
    began = last.start if since is None else since
    between = [t for t in given if t.amount != last.amount and _last_before(t, time) > began]
    if between:
        # A dose of another size among them: the days count from it.
        since = max(_last_before(t, time) for t in between)
    beside = _beside(case, time)
    ahead = min((_next_of(t, time) for t in beside), default=None)
    missed = last_missed(case, time, rules)
    hours = time - _last_before(last, time)
    by_weekday = bool(beside) and all(is_weekly(t) for t in beside)
    if by_weekday and ahead is not None:
        interval = hours + ahead
        since = _on_weekdays_since(beside, given, missed)
    return Timing(
        hours=hours,
        mg=last.amount,
        interval=interval,
        since=since,
        days=None if since is None else calendar_days(time - since),
        missed=missed,
        next_beside=ahead,
        mean=sum(t.amount * 24.0 / t.interval for t in beside) if beside else None,
        by_weekday=by_weekday,
    )


def _on_weekdays_since(beside: Sequence[Train], given: Sequence[Train], missed: float | None) -> float | None:
    """The first dose of a regimen by weekday without a break, h; None where it was given since ever."""
    if missed is None:
        return None if all(t.steady_state for t in beside) else min(t.start for t in beside)
    steps = [(t, max(0, math.floor((missed - t.start) / t.interval + 1e-9) + 1)) for t in given if is_weekly(t)]
    return min((t.start + n * t.interval for t, n in steps if n < t.count), default=missed)


def calendar_days(hours: float) -> int:
    """Days by the calendar, as the rules of a level count them: a morning level on evening doses included."""
    return math.floor(hours / 24.0 + 0.5)


def _beside(case: Case, time: float) -> list[Train]:
    """The regimens that run side by side at a time; none where one runs alone."""
    running = [t for t in case.plan if t.start < time <= t.last and t.count > 1]
    return running if len(running) > 1 else []


def _next_of(train: Train, time: float) -> float:
    """Hours to the next dose of a train."""
    return train.start + math.ceil((time - train.start) / train.interval - 1e-9) * train.interval - time


def sample_of(found: Timing, drug: str, liver: Liver | None, rules: Rules) -> Sample | None:
    """What the rules of `mtor tdm` make of the sample; None for an interval that they do not know."""
    if found.regimen is None:
        return None
    # Since ever is as long as any rule asks for.
    days = Decimal(found.days if found.days is not None else LONGEST_DAYS)
    hours = Decimal(repr(round(found.hours, 2)))
    return judge(Sampling(drug, found.regimen, hours, days, liver=liver), rules)


def _last_before(train: Train, time: float) -> float:
    steps = math.ceil((time - train.start) / train.interval - 1e-9) - 1 if train.count > 1 else 0
    return train.start + min(max(steps, 0), train.count - 1) * train.interval


def _unbroken_since(given: Sequence[Train], last: Train, interval: float, late: float) -> float | None:
    """The first of the equal doses at even steps, but for `late` hours, that end with a train."""
    since, steady = last.start, last.steady_state
    for train in reversed(given[: given.index(last)]):
        gap = since - train.last
        if steady or train.amount != last.amount or abs(gap - interval) > late:
            break
        if train.count > 1 and abs(train.interval - interval) > late:
            break
        since, steady = train.start, train.steady_state
    return None if steady else since


def last_missed(case: Case, time: float, rules: Rules) -> float | None:
    """The last prescribed dose before a time that was not taken, h; None where none is known to be missed."""
    if case.prescribed == case.trains:
        return None
    earliest = time - 24.0 * int(rules.missed_within_day)
    for train in reversed(case.prescribed):
        if train.start >= time:
            continue
        at = _last_before(train, time)
        while at >= max(train.start, earliest) - 1e-9:
            if not any(abs(_nearest(t, at) - at) <= rules.same_dose_h for t in case.trains):
                return at
            at -= train.interval
    return None


def _nearest(train: Train, time: float) -> float:
    steps = round((time - train.start) / train.interval) if train.count > 1 else 0
    return train.start + min(max(steps, 0), train.count - 1) * train.interval
