"""Patients made ready for a model: typical values computed, like intervals merged, lists turned to arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.errors import DataError, UsageError
from mtor_cli.pk.course.subject import Subject, changes
from mtor_cli.pk.model.population import Model, missing_covariate
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Prepared:
    """A patient under a model."""

    id: str
    times: FloatArray
    """Of levels, h, (J,)."""
    values: FloatArray
    side: IntArray
    period: IntArray
    """Of each level, (J,)."""
    start: FloatArray
    """Of trains, h, (M,)."""
    count: FloatArray
    interval: FloatArray
    amount: FloatArray
    """In concentration times volume, (M,)."""
    endless: FloatArray
    train_period: IntArray
    one_period: bool
    resets: FloatArray
    """h, (R,)."""
    ends: FloatArray
    """Ends of intervals of constant parameters, h, (G,); the last is infinite."""
    logs: FloatArray
    """Logarithm of typical micro-parameters (logit for a logit-normal F) per interval, (rows, G)."""
    typical: FloatArray
    """Typical values, multipliers included, in the last interval, (parameters,)."""
    occasions: IntArray
    """(G,)."""
    occasion_count: int
    dose_belongs_after: bool

    @property
    def elapsed(self) -> FloatArray:
        """Hours from the last dose to each level, (J,); nan where none was seen."""
        if not len(self.start):
            return np.full(len(self.times), np.nan)
        time, start, interval = self.times[:, None], self.start[None], self.interval[None]
        number = np.floor((time - start) / interval)
        number = np.where(self.endless, np.minimum(number, self.count - 1.0), np.clip(number, 0.0, self.count - 1.0))
        hours = time - start - number * interval
        visible = (hours >= 0.0) & (self.period[:, None] == self.train_period[None])
        best = np.where(visible, hours, np.inf).min(axis=1)
        return np.where(np.isfinite(best), best, np.nan)


def prepare(model: Model, subjects: Sequence[Subject]) -> list[Prepared]:
    """The patients ready for the model, in their order.

    Raises:
        DataError: a covariate is missing, or a typical value cannot be computed.
        UsageError: a multiplier names a parameter that the model does not have.
    """
    if not subjects:
        return []
    courses = [s.course for s in subjects]
    sizes = [len(c.ends) for c in courses]
    covariates = {}
    for name, covariate in model.covariates.items():
        pieces = []
        for course, size in zip(courses, sizes, strict=True):
            given = course.covariates.get(name)
            if given is None:
                if covariate.default is None:
                    raise missing_covariate(model.id, covariate)
                given = np.full(size, covariate.default)
            pieces.append(given)
        covariates[name] = np.concatenate(pieces)
    total = sum(sizes)
    typical = model.typical(covariates)
    if typical.ndim == 1:
        typical = np.repeat(typical[:, None], total, axis=1)
    if any(c.multipliers for c in courses):
        typical = typical * _multipliers(model, subjects, sizes)
    with np.errstate(divide="ignore"):
        logs = np.log(typical)
    exponents = model.parameters_to_micro
    micro = np.zeros((exponents.shape[0], total))
    for i, row in enumerate(exponents):
        for j in np.flatnonzero(row):
            micro[i] += row[j] * logs[j]
    if "LAG" not in model.names:
        micro[-1] = -np.inf
    if model.distributions.get("F") == "logit":
        fraction = np.exp(micro[-2])
        if (fraction >= 1.0).any():
            raise DataError(
                "bad_typical_value",
                *bilingual("model_a_logit_normal_bioavailability_must", id=model.id),
            )
        micro[-2] = np.log(fraction / (1.0 - fraction))
    bounds = np.cumsum([0, *sizes])
    return [
        _one(model, s, micro[:, bounds[i] : bounds[i + 1]], typical[:, bounds[i + 1] - 1])
        for i, s in enumerate(subjects)
    ]


def _multipliers(model: Model, subjects: Sequence[Subject], sizes: Sequence[int]) -> FloatArray:
    factors = np.ones((len(model.names), sum(sizes)))
    position = 0
    for subject, size in zip(subjects, sizes, strict=True):
        for name, values in subject.course.multipliers.items():
            if name not in model.names:
                raise UsageError(
                    "unknown_parameter",
                    *bilingual("unknown_parameter", id=model.id, name=name, names=model.names),
                )
            factors[model.names.index(name), position : position + size] = values
        position += size
    return factors


def _one(model: Model, subject: Subject, logs: FloatArray, typical: FloatArray) -> Prepared:
    course = subject.course
    occasions = course.occasions if model.occasion_names else np.zeros_like(course.occasions)
    ends = course.ends
    if len(ends) > 1:
        first = np.flatnonzero(changes(logs, occasions))
        logs, occasions = logs[:, first], occasions[first]
        ends = np.append(ends[first[1:] - 1], np.inf)
    trains, levels = subject.trains, subject.levels
    period = np.array([x.period for x in levels], dtype=np.int64)
    train_period = np.array([t.period for t in trains], dtype=np.int64)
    count = [t.count for t in trains]
    return Prepared(
        id=subject.id,
        times=np.array([x.time for x in levels], dtype=np.float64),
        values=np.array([x.value for x in levels], dtype=np.float64),
        side=np.array([x.side for x in levels], dtype=np.int64),
        period=period,
        start=np.array([t.start for t in trains], dtype=np.float64),
        count=np.array(count, dtype=np.float64),
        interval=np.array([t.interval for t in trains], dtype=np.float64),
        amount=np.array([t.amount for t in trains], dtype=np.float64) * model.scale,
        endless=np.array([t.steady_state for t in trains], dtype=np.bool_),
        train_period=train_period,
        one_period=not (period.any() or train_period.any()),
        resets=np.asarray(subject.resets, dtype=np.float64),
        ends=ends,
        logs=logs,
        typical=typical,
        occasions=occasions,
        occasion_count=model.occasions_in(course),
        dose_belongs_after=course.dose_belongs_after,
    )
