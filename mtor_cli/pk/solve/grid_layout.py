"""The intervals of constant parameters of one patient, and which dose, level and reset falls into which."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import BoolArray, FloatArray, IntArray
    from mtor_cli.pk.course.prepared import Prepared


@dataclass(frozen=True)
class GridLayout:
    """One patient's grid."""

    begin: FloatArray
    """(G,), h."""
    end: FloatArray
    fresh: BoolArray
    """Whether the body is empty at the start of the interval."""
    course: IntArray
    """The course interval that gives the parameters, (G,)."""
    start: FloatArray
    """Of trains, cut at the changes of the course, (M,), h."""
    count: FloatArray
    interval: FloatArray
    amount: FloatArray
    train_course: IntArray
    """The course interval that gives F and lag, (M,)."""
    visible: BoolArray
    """(M, G)."""
    steady: BoolArray
    """Whether the train's steady state is added at the start of the interval, (M, G)."""
    where: IntArray
    """The interval at whose end each level was taken, (J,)."""


def lay_out(subject: Prepared) -> GridLayout:
    """The grid of a patient: its intervals end where a level was taken, the course changes or a steady state begins."""
    starts, counts = _early_steady_states(subject)
    pieces = _cut(subject, starts, counts)
    start, count, interval, amount, endless, train_period = (np.array(x) for x in zip(*pieces, strict=True))
    train_course = _interval_of(subject, start, doses=True)
    begins: list[float] = []
    ends: list[float] = []
    fresh: list[bool] = []
    periods: list[int] = []
    where = np.zeros(len(subject.times), dtype=np.int64)
    marks = subject.resets
    for period in sorted(set(subject.period.tolist())):
        mine = subject.period == period
        first = marks[period - 1] if period > 0 else min(float(start.min()), float(subject.times.min()))
        last = float(subject.times[mine].max())
        changes = subject.ends[:-1]
        changes = changes[(changes > first) & (changes < last)]
        steady_starts = start[endless & (train_period == period) & (start > first) & (start < last)]
        points = np.unique(np.concatenate([subject.times[mine], changes, steady_starts]))
        where[mine] = len(ends) + np.searchsorted(points, subject.times[mine])
        begins += [first, *points[:-1]]
        ends += points.tolist()
        fresh += [True, *[False] * (len(points) - 1)]
        periods += [period] * len(points)
    begin, end, period_of = np.array(begins), np.array(ends), np.array(periods)
    visible = train_period[:, None] == period_of[None]
    steady = endless[:, None] & visible & (begin[None] == start[:, None])
    return GridLayout(
        begin=begin,
        end=end,
        fresh=np.array(fresh),
        course=_interval_of(subject, end),
        start=start,
        count=count.astype(np.float64),
        interval=interval,
        amount=amount,
        train_course=train_course,
        visible=visible,
        steady=_first_only(steady, np.array(fresh)),
        where=where,
    )


def grid_length(subject: Prepared) -> int:
    """About how many intervals the grid of a patient has."""
    return len(subject.times) + len(subject.ends) - 1


def _first_only(steady: BoolArray, fresh: BoolArray) -> BoolArray:
    """Keep one interval per train: after an interval of length 0 two begin at the same time."""
    result = np.zeros_like(steady)
    for m, row in enumerate(steady):
        hits = np.flatnonzero(row)
        if hits.size:
            result[m, hits[np.argmax(fresh[hits])] if fresh[hits].any() else hits[0]] = True
    return result


def _interval_of(subject: Prepared, times: FloatArray, doses: bool = False) -> IntArray:
    side = "right" if doses and subject.dose_belongs_after else "left"
    return np.searchsorted(subject.ends[:-1], times, side=side).astype(np.int64)  # type: ignore[call-overload,no-any-return]


def _early_steady_states(subject: Prepared) -> tuple[FloatArray, FloatArray]:
    start, count = subject.start.copy(), subject.count.copy()
    for m in np.flatnonzero(subject.endless):
        mine = subject.period == subject.train_period[m]
        if subject.train_period[m] == 0 and mine.any():
            earlier = max(0.0, np.ceil((start[m] - subject.times[mine].min()) / subject.interval[m]))
            start[m] -= earlier * subject.interval[m]
            count[m] += earlier
    return start, count


def _cut(subject: Prepared, starts: FloatArray, counts: FloatArray) -> list[tuple[float, int, float, float, bool, int]]:
    """(start, count, interval, amount, endless, period) of trains cut where the course changes."""
    pieces = []
    for m in range(len(starts)):
        start, count, interval = float(starts[m]), int(counts[m]), float(subject.interval[m])
        amount, period = float(subject.amount[m]), int(subject.train_period[m])
        endless = bool(subject.endless[m])
        times: FloatArray = start + interval * np.arange(float(count))
        numbers = _interval_of(subject, times, doses=True)
        cuts = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), count]
        for first, after in pairwise(cuts):
            pieces.append((float(times[first]), after - first, interval, amount, endless and first == 0, period))
    return pieces
