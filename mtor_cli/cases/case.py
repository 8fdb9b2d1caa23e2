"""A case, understood: every time in hours on one clock, nothing of the model yet."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.cases.times import Clock
    from mtor_cli.pk.course.regimen import Train
    from mtor_cli.records.codes import Code, Slots

ENDLESS = 1_000_000
"""Doses of a regimen whose end is not written down."""
WEEK_H = 168.0
"""Hours between the doses of one day of the week."""
MOST_DOSES = 200_000
"""Doses of a regimen whose end is."""


def is_endless(train: Train) -> bool:
    """Whether a train stands for a regimen without an end, some doses of which may have been missed."""
    return train.count > MOST_DOSES


def interval_of(trains: tuple[Train, ...], i: int) -> float:
    """The dosing interval that a train stands for, h.

    A dose that stands alone, as after a change of the amount, has that from the dose before it, up to two days.
    """
    train = trains[i]
    if train.count > 1 or train.steady_state or i == 0 or is_weekly(train):
        return train.interval
    gap = train.start - trains[i - 1].last
    return gap if 4.0 <= gap <= 48.0 else trains[i - 1].interval


def mg_per_day(trains: tuple[Train, ...], i: int) -> float:
    """The mean daily dose, mg, from the first dose of a train on, with the trains that run beside it.

    Those of a regimen by weekday begin within the same week, and count together from the first of them on.
    """
    train = trains[i]
    beside = [t for t in trains if t is not train and t.count > 1 and _runs_when(t, train)]
    return train.amount * 24.0 / interval_of(trains, i) + sum(t.amount * 24.0 / t.interval for t in beside)


def _runs_when(train: Train, other: Train) -> bool:
    """Whether a train runs when another begins, or begins later in the week and is of the same regimen by weekday."""
    if is_weekly(train) and is_weekly(other):
        return train.start <= other.last and other.start <= train.last
    return train.start <= other.start <= train.last


def is_weekly(train: Train) -> bool:
    """Whether a train is one day of the week of a regimen."""
    return math.isclose(train.interval, WEEK_H)


def value_at(series: Sequence[tuple[float, float]], time: float, before: float | None = None) -> float:
    """The value that holds at a time, h; before the first one, that one, or `before`."""
    value = series[0][1] if before is None else before
    for since, current in series:
        if since <= time:
            value = current
    return value


@dataclass(frozen=True)
class Sample:
    """A measured level."""

    hours: float
    value: float | None
    """As typed, in `unit`; the limit of a censored one; None below a limit that is not known."""
    unit: str | None
    side: int
    """0 measured, -1 below, 1 above."""
    assay: str | None
    lloq: float | None
    inclusive: bool = False
    """Whether a censored level may be the number itself: `≤0.5`, `≥30`."""
    matrix: Literal["whole-blood"] | None = None
    """None where the case does not say it; of another one no level is taken."""
    line: int | None = None
    """Of the row of a table; None of a level of a case."""


@dataclass(frozen=True)
class Excluded:
    """A level that somebody left out by hand: it is shown and rings its alarm, and nothing is computed from it."""

    sample: Sample
    reason: str
    """As typed, on one line."""


@dataclass(frozen=True)
class Agent:
    """Another drug that the patient takes."""

    name: str
    start: float | None
    """h; None where it was taken before everything else."""
    end: float | None
    """h; None where it is still taken."""
    multiplier: float | None
    """On clearance while it is taken: the user's own assumption."""
    by_day: tuple[bool, bool] = (False, False)
    """Whether start and end were written as days, without their time."""


@dataclass(frozen=True)
class Planned:
    """An event to come: another drug, an operation."""

    name: str
    time: float | None
    """h; None where it was not said."""
    by_day: bool = False
    """Whether it was written as a day, without its time."""


@dataclass(frozen=True)
class Beside:
    """A level of the drug that is given beside, never one of the drug that is monitored."""

    ng_ml: float
    time: float | None
    """h; None where it was not said."""
    by_day: bool = False
    """Whether that was written as a day, without its time."""


@dataclass(frozen=True)
class Chart:
    """What a record holds beside doses and levels, for `mtor consult`."""

    platelets: float | None = None
    """10⁹/L."""
    haemoglobin: float | None = None
    """g/L."""
    responding: bool | None = None
    """Whether the disease responds, as the clinician judges it."""
    adverse_effects: tuple[str, ...] = ()
    adherence: str | None = None
    planned: tuple[Planned, ...] = ()
    tacrolimus: Beside | None = None


@dataclass(frozen=True)
class Remark:
    """How the case was read, as a code and what fills its text."""

    code: Code
    slots: Slots


@dataclass(frozen=True)
class Case:
    """One patient."""

    id: str
    clock: Clock
    trains: tuple[Train, ...]
    samples: tuple[Sample, ...]
    """In the order of time, those that were excluded by hand left out."""
    stopped: bool = False
    """Whether the case says that dosing does not go on."""
    prescribed: tuple[Train, ...] = ()
    """The doses as prescribed, missed ones included; empty where nothing is known but the doses taken."""
    given: float = 0.0
    """The last dose that is known to be given or missed, h: an administration, or the first of a regimen, whose further
    doses may be yet to come, as those of ADDL."""
    covariates: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    """Per name (since h, value), the first from the beginning."""
    drug: str | None = None
    disease: str | None = None
    band: str | None = None
    target: str | None = None
    child_pugh: str | None = None
    """Class of an impaired liver: A, B or C."""
    product: str | None = None
    strengths: tuple[str, ...] = ()
    at: tuple[float, ...] = ()
    """Times of the forecasts that the case asks for, h."""
    agents: tuple[Agent, ...] = ()
    factors: tuple[tuple[float, float], ...] = ()
    """Multipliers on clearance of the user's own, (since h, factor)."""
    remarks: tuple[Remark, ...] = ()
    chart: Chart = Chart()
    excluded: tuple[Excluded, ...] = ()
    """Levels that were left out by hand, in the order of time."""

    @property
    def plan(self) -> tuple[Train, ...]:
        """The doses as prescribed, as far as that is known."""
        return self.prescribed or self.trains

    def latest(self, name: str) -> float | None:
        """The last known value of a covariate."""
        series = self.covariates.get(name)
        return series[-1][1] if series else None

    @cached_property
    def ongoing(self) -> bool:
        """Whether a regimen goes on."""
        return any(is_endless(t) for t in self.trains)

    @cached_property
    def running(self) -> tuple[Train, ...]:
        """What the history ends with: every regimen that goes on; where none does, the one that the last dose is of,
        with those that ran beside it to the end."""
        endless = tuple(t for t in self.plan if is_endless(t))
        if endless or not self.plan:
            return endless
        final = self.plan[self._final]
        return tuple(t for t in self.plan if t is final or _beside(t, final))

    @property
    def weekday_mg(self) -> float | None:
        """The mean daily dose, mg, where the history ends with doses on several days of the week; None elsewhere."""
        if len(self.running) < 2 or not all(is_weekly(t) for t in self.running):
            return None
        return sum(t.amount * 24.0 / WEEK_H for t in self.running)

    @cached_property
    def _final(self) -> int:
        """Where in the plan the doses stand that the last one given is of: not always what was written last."""
        return max(range(len(self.plan)), key=lambda i: (self.plan[i].last, i))

    @property
    def now(self) -> float:
        """The moment up to which something is known to have happened, h: the last level, or the last dose."""
        return max([self.given, *(s.hours for s in self.samples), *(e.sample.hours for e in self.excluded)])

    @property
    def interval(self) -> float:
        """Hours between the latest doses; for a dose that stands alone, from the one before it."""
        return interval_of(self.plan, self._final) if self.plan else 24.0

    def next_dose(self, after: float) -> float:
        """When the next dose is due at or after a time: on what goes on, or on the last regimen carried on."""
        if not self.plan:
            return after
        if len(self.running) == 1:
            return _due(self.running[0].start, self.interval, after)
        return min(_due(t.start, t.interval, after) for t in self.running)


def _beside(train: Train, final: Train) -> bool:
    """Whether doses were given among those that the last one is of, to the end."""
    if is_weekly(train) and is_weekly(final):
        return final.last - train.last < WEEK_H - 1e-9
    return train.count > 1 and final.start < train.last and final.last - train.last < train.interval - 1e-9


def _due(start: float, interval: float, after: float) -> float:
    steps = max(0, -int(-(after - start - 1e-9) // interval))
    return start + steps * interval
