"""One patient as the engine sees him: doses, levels, and how covariates, occasions and interactions went over time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.errors import DataError, UsageError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.pk.arrays import BoolArray, FloatArray, IntArray
    from mtor_cli.pk.course.regimen import Train
    from mtor_cli.pk.model.residual import Residual

MEASURED, BELOW, ABOVE = 0, -1, 1
"""How a level is known: its value, only that it lies below a limit, or above one."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A measured concentration."""

    time: float
    """h."""
    value: float
    """In the model's concentration unit; the limit itself for a censored level."""
    side: int = MEASURED
    """`MEASURED`, `BELOW` or `ABOVE` the value."""
    period: int = 0
    """Number of resets of the body before it."""
    inclusive: bool = False
    """Whether a censored level may be the value itself; for a distribution it is all one."""


@dataclass(frozen=True)
class Course:
    """Intervals of constant covariates, occasion and multipliers.

    Interval i reaches from the previous end, not included, to `ends[i]`, included: NONMEM's rule that a record's
    covariates hold for the interval ending at the record. The last interval goes on for ever.
    """

    ends: FloatArray
    """h, ascending, (G,); the last is treated as infinite."""
    covariates: Mapping[str, FloatArray]
    """Values per interval, (G,)."""
    occasions: IntArray
    """Occasion of each interval, counted from 0, (G,)."""
    multipliers: Mapping[str, FloatArray] = field(default_factory=dict)
    """Factors on parameters per interval, e.g. CL 0.5 under an inhibitor, (G,)."""
    dose_belongs_after: bool = False
    """Whether a dose at the very moment of a change has the bioavailability and lag of the interval after it."""

    @property
    def occasion_count(self) -> int:
        """Number of occasions."""
        return int(self.occasions.max()) + 1


def constant(covariates: Mapping[str, float], multipliers: Mapping[str, float] | None = None) -> Course:
    """A course without any change."""
    return Course(
        np.array([math.inf]),
        {name: np.array([float(value)]) for name, value in covariates.items()},
        np.zeros(1, dtype=np.int64),
        {name: np.array([float(value)]) for name, value in (multipliers or {}).items()},
    )


def stepwise(
    starts: Sequence[float],
    covariates: Mapping[str, Sequence[float]],
    occasions: Sequence[int] | None = None,
    multipliers: Mapping[str, Sequence[float]] | None = None,
) -> Course:
    """A course in which values hold from each start on: how a clinician writes it down.

    Args:
        starts: h, ascending; the first value also holds before the first start.
        covariates: per name a value for each start.
        occasions: per start, counted from 0.
        multipliers: per parameter a factor for each start.

    Raises:
        UsageError: lengths differ, starts are not ascending, or a multiplier is not positive.
    """
    n = len(starts)
    series = [*covariates.values(), *(multipliers or {}).values()] + ([occasions] if occasions is not None else [])
    if n == 0 or any(len(s) != n for s in series) or any(b <= a for a, b in pairwise(starts)):
        raise UsageError(
            "bad_course",
            *bilingual("bad_course"),
        )
    if any(not (m > 0.0 and math.isfinite(m)) for values in (multipliers or {}).values() for m in values):
        raise UsageError("bad_multiplier", *bilingual("bad_multiplier"))
    return Course(
        np.array([*starts[1:], math.inf], dtype=np.float64),
        {name: np.array(values, dtype=np.float64) for name, values in covariates.items()},
        np.zeros(n, dtype=np.int64) if occasions is None else np.array(occasions, dtype=np.int64),
        {name: np.array(values, dtype=np.float64) for name, values in (multipliers or {}).items()},
        dose_belongs_after=True,
    )


@dataclass(frozen=True)
class Subject:
    """A patient."""

    id: str
    trains: tuple[Train, ...]
    levels: tuple[Observation, ...]
    course: Course
    resets: tuple[float, ...] = ()
    """Times at which the body was emptied, h (NONMEM's EVID 3 and 4, and SS = 1); period i + 1 begins at the i-th."""

    def with_levels(self, levels: Sequence[Observation]) -> Subject:
        """The same patient with other levels."""
        return replace(self, levels=tuple(levels))

    def with_trains(self, trains: Sequence[Train]) -> Subject:
        """The same patient with other doses."""
        return replace(self, trains=tuple(trains))

    @property
    def last_period(self) -> int:
        """The period in which the history ends."""
        return max([0, *(t.period for t in self.trains), *(x.period for x in self.levels)])

    def at(self, times: Sequence[float]) -> Subject:
        """The same patient with the given times in place of levels, for prediction."""
        marks = np.asarray(self.resets, dtype=np.float64)
        periods = np.searchsorted(marks, np.asarray(times, dtype=np.float64), side="left")
        return self.with_levels(
            [Observation(float(t), math.nan, MEASURED, int(p)) for t, p in zip(times, periods, strict=True)]
        )


def check_subject(subject: Subject, residual: Residual) -> None:
    """Refuse a history that cannot be computed.

    Args:
        subject: the patient.
        residual: the model's error; a level of exactly 0 can only be used where it has an additive part.

    Raises:
        DataError: a level is not a usable number, is entered twice, or has no dose before it.
    """
    who = f"{subject.id}: " if subject.id else ""
    zero_is_usable = residual.combination != "log" and residual.additive > 0.0
    seen: set[Observation] = set()
    for level in subject.levels:
        time, value = level.time, level.value
        if not math.isfinite(time):
            raise _bad(who, *bilingual("a_level_has_no_usable_time"))
        if (
            not math.isfinite(value)
            or value < 0.0
            or (value == 0.0 and not (zero_is_usable and level.side == MEASURED))
        ):
            raise _bad(
                who,
                *bilingual("the_level_at_h_is_it", time=f"{time:g}", value=f"{value:g}"),
            )
        if level in seen:
            raise _bad(who, *bilingual("the_level_at_h_is_entered", time=f"{time:g}"))
        seen.add(level)
        if not any(t.period == level.period and (t.start <= time or t.steady_state) for t in subject.trains):
            raise _bad(who, *bilingual("the_level_at_h_has_no", time=f"{time:g}"))


def changes(*rows: FloatArray | IntArray) -> BoolArray:
    """For each interval whether any row differs from the interval before; the first is True, (G,)."""
    size = rows[0].shape[-1]
    changed = np.zeros(size, dtype=np.bool_)
    changed[0] = True
    for row in rows:
        flat = np.atleast_2d(row)
        changed[1:] |= (flat[:, 1:] != flat[:, :-1]).any(axis=0)
    return changed


def _bad(who: str, en: str, zh: str) -> DataError:
    return DataError("bad_history", *bilingual("bad_history", who=who, words={"en": en, "zh": zh}))
