"""Dosing histories as trains of equal doses: (start, amount, count, interval), also from minus infinity.

A train of n equal doses costs the kinetics no more than one dose, and steady state is the same train with infinitely
many doses before it. Missed, changed and irregular doses become further trains.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from mtor_cli.errors import UsageError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAME_TIME = 1e-9
"""Two times in hours that differ by less than this are one."""


@dataclass(frozen=True, slots=True)
class Train:
    """Equal doses at equal intervals."""

    start: float
    """Time of the first dose, h."""
    amount: float
    """Each dose, in the model's dose unit."""
    count: int = 1
    """How many doses, the first included."""
    interval: float = 24.0
    """Hours between doses; without meaning when one dose stands alone and not at steady state."""
    steady_state: bool = False
    """Whether infinitely many doses at the same interval went before the first (NONMEM's SS)."""
    period: int = 0
    """Number of resets of the body before the first dose (NONMEM's EVID 3 and 4, SS = 1)."""

    def __post_init__(self) -> None:
        numbers = (self.start, self.amount, self.interval)
        if not all(math.isfinite(x) for x in numbers):
            raise _bad_dose(*bilingual("a_dose_time_amount_or_interval"))
        if self.amount < 0:
            raise _bad_dose(*bilingual("a_dose_is_negative", amount=f"{self.amount:g}"))
        if self.count < 1:
            raise _bad_dose(*bilingual("a_train_of_doses", count=self.count))
        if (self.count > 1 or self.steady_state) and self.interval <= 0:
            raise _bad_dose(*bilingual("the_dosing_interval_is_h", interval=f"{self.interval:g}"))

    @property
    def last(self) -> float:
        """Time of the last dose, h."""
        return self.start + (self.count - 1) * self.interval

    def times(self) -> list[float]:
        """The time of each dose, h."""
        return [self.start + i * self.interval for i in range(self.count)]


def steady_state(time: float, amount: float, interval: float, count: int = 1) -> Train:
    """Doses given since ever, the one at `time` and `count - 1` later ones included.

    Raises:
        UsageError: a number is impossible.
    """
    return Train(time, amount, count, interval, steady_state=True)


def from_doses(times: Sequence[float], amounts: Sequence[float], period: int = 0) -> tuple[Train, ...]:
    """The fewest trains, taken greedily, that give these doses.

    Args:
        times: of each dose, h, in ascending order.
        amounts: of each dose.
        period: number of resets before them.

    Raises:
        UsageError: the lists differ in length, or times are not ascending.
    """
    if len(times) != len(amounts):
        raise _bad_dose(
            *bilingual("dose_times_but_amounts", number_of_times=len(times), number_of_amounts=len(amounts))
        )
    if any(b < a for a, b in pairwise(times)):
        raise _bad_dose(*bilingual("dose_times_are_not_in_ascending"))
    trains: list[Train] = []
    i, n = 0, len(times)
    while i < n:
        j = i + 1
        interval = times[j] - times[i] if j < n else 24.0
        if j < n and interval > _SAME_TIME:
            tolerance = 1e-12 * max(1.0, abs(times[-1]))
            while j < n and amounts[j] == amounts[i] and abs(times[j] - times[i] - (j - i) * interval) <= tolerance:
                j += 1
        count = j - i
        trains.append(Train(times[i], amounts[i], count, interval if count > 1 else 24.0, period=period))
        i = j
    return tuple(trains)


def gather(trains: Iterable[Train]) -> tuple[Train, ...]:
    """The same doses in fewer trains: single doses that follow each other evenly become one.

    Args:
        trains: in the order of their starts.
    """
    gathered: list[Train] = []
    for (period, alone), group in groupby(trains, key=lambda t: (t.period, t.count == 1 and not t.steady_state)):
        members = list(group)
        ascending = all(a.start <= b.start for a, b in pairwise(members))
        if alone and ascending:
            gathered += from_doses([t.start for t in members], [t.amount for t in members], period)
        else:
            gathered += members
    return tuple(gathered)


def without(trains: Iterable[Train], missed: Sequence[float], tolerance: float = 1.0) -> tuple[Train, ...]:
    """The trains without the doses that were missed.

    Args:
        trains: the regimen as prescribed.
        missed: times of missed doses, h.
        tolerance: how far a missed time may lie from the prescribed one, h.

    Raises:
        UsageError: no dose was due at one of the times.
    """
    result = list(trains)
    for time in missed:
        for index, train in enumerate(result):
            position = round((time - train.start) / train.interval) if train.count > 1 else 0
            position = min(max(position, 0), train.count - 1)
            if abs(train.start + position * train.interval - time) <= tolerance:
                result[index : index + 1] = _cut_out(train, position)
                break
        else:
            raise _bad_dose(*bilingual("no_dose_was_due_at_h", time=f"{time:g}"))
    return tuple(result)


def _cut_out(train: Train, position: int) -> list[Train]:
    pieces = []
    if position > 0:
        pieces.append(replace(train, count=position))
    elif train.steady_state:
        before = train.start - train.interval
        pieces.append(replace(train, start=before, count=1))
    if position < train.count - 1:
        start = train.start + (position + 1) * train.interval
        pieces.append(replace(train, start=start, count=train.count - position - 1, steady_state=False))
    return pieces


def before(trains: Iterable[Train], time: float) -> tuple[Train, ...]:
    """Only the doses given before `time` (h); a dose at that very time is left out."""
    kept = []
    for train in trains:
        if train.start >= time - _SAME_TIME:
            continue
        given = (
            min(train.count, math.ceil((time - _SAME_TIME - train.start) / train.interval)) if train.count > 1 else 1
        )
        kept.append(replace(train, count=given))
    return tuple(kept)


def same_doses(one: Iterable[Train], other: Iterable[Train], time: float) -> bool:
    """Whether two histories give the same doses before `time` (h), however they are cut into trains.

    It may say no where trains are cut across each other, but never yes where a dose differs.
    """
    return _joined(before(one, time)) == _joined(before(other, time))


def _joined(trains: Iterable[Train]) -> list[Train]:
    """Trains with those joined that go on as the one before them."""
    joined: list[Train] = []
    for train in trains:
        if joined:
            last = joined[-1]
            goes_on = abs(last.last + last.interval - train.start) < _SAME_TIME and not train.steady_state
            if goes_on and (last.amount, last.interval, last.period) == (train.amount, train.interval, train.period):
                joined[-1] = replace(last, count=last.count + train.count)
                continue
        joined.append(train)
    return joined


def _bad_dose(en: str, zh: str) -> UsageError:
    return UsageError("bad_dose", *bilingual("the_dosing_history_cannot_be_used", words={"en": en, "zh": zh}))
