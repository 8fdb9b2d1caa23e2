"""The dose: for each regimen that can be given, the probability that the trough lands in the target.

The trough is proportional to the dose at steady state and affine in it before, draw by draw, so that each dosing
interval is computed once under each model and all amounts follow by multiplication.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mtor_cli.errors import UsageError
from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.regimen import Train, before, same_doses
from mtor_cli.pk.fit.estimate import half_life, individual_parameters
from mtor_cli.pk.predict.concentration import in_the_end, predict, steady_trough
from mtor_cli.pk.predict.quantiles import weighted_quantiles
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.fit.posterior import Posterior
    from mtor_cli.pk.model.population import Model
    from mtor_cli.pk.predict.forecast import Forecast

_FEW = 400
"""Draws used for the time to steady state."""
_MOST_DOSES = 2000


class Limits(NamedTuple):
    """How likely a regimen that stands first may be to end above the target: probabilities and shares of 1."""

    above: float
    """Averaged over the models; no higher."""
    above_under_one: float
    """Under any one model that counts; no higher."""
    counts_from: float
    """A model with a smaller share does not count by itself."""
    as_good: float = 0.0
    """A difference in the probability of lying within the target up to this is none."""
    surest: float = 1.0
    """Probabilities above this are not told apart."""


@dataclass(frozen=True, slots=True)
class Regimen:
    """A dose that can be given."""

    amount: float
    """mg each time."""
    interval: float
    """h."""

    @property
    def daily(self) -> float:
        """mg/day."""
        return self.amount * 24.0 / self.interval


class Belief(NamedTuple):
    """What is believed of a patient under one model."""

    model: Model
    subject: Subject
    posterior: Posterior
    weight: float = 1.0
    """Of the model beside others, in any measure."""
    ahead: Forecast | None = None
    """What was foretold with the same draws: levels that are among it are not computed again."""


@dataclass(frozen=True)
class Attainment:
    """What a regimen would do at steady state, under one model or on the average of several."""

    regimen: Regimen
    below: float
    """Probability that the steady-state trough lies below the target."""
    within: float
    above: float
    mean: float
    """Expected steady-state trough."""
    median: float
    interval_90: tuple[float, float]
    under: tuple[tuple[float, Attainment], ...] = ()
    """Each model's share and what the regimen would do under it, in the order of the beliefs; empty for one model."""


@dataclass(frozen=True)
class ReachTime:
    """Hours from the first dose of a regimen until the trough stays near its steady state."""

    median: float
    """h; infinite when not within 2000 doses."""
    late: float
    """By when 90% of the draws have reached it, h."""


def attainment(
    beliefs: Sequence[Belief], regimens: Sequence[Regimen], target: tuple[float | None, float | None]
) -> list[Attainment]:
    """For each regimen where its steady-state trough would lie, on the average over the models by their weights.

    Args:
        beliefs: the patient under each model; his last covariates, occasion and multipliers are taken to last.
        regimens: what can be given.
        target: lower and upper bound, in the models' unit; None for none.

    Raises:
        UsageError: a model has the dose as a covariate, the target is empty, or a regimen is impossible.
    """
    for belief in beliefs:
        refuse_dose_covariate(belief.model)
    low = -math.inf if target[0] is None else target[0]
    high = math.inf if target[1] is None else target[1]
    if not low < high:
        raise UsageError("bad_target", *bilingual("the_target_lower_bound_is_not"))
    for regimen in regimens:
        _check(regimen)
    total = sum(b.weight for b in beliefs)
    shares = [b.weight / total for b in beliefs]
    found: dict[Regimen, Attainment] = {}
    for interval in {r.interval for r in regimens}:
        mine = [r for r in regimens if r.interval == interval]
        units = [steady_trough(b.model, b.subject, interval, b.posterior.eta) for b in beliefs]
        weights = [b.posterior.weights for b in beliefs]
        each = [_attained(u, w, mine, low, high) for u, w in zip(units, weights, strict=True)]
        if len(beliefs) == 1:
            found |= zip(mine, each[0], strict=True)
            continue
        mixed = np.concatenate([s * w for s, w in zip(shares, weights, strict=True)])
        average = _attained(np.concatenate(units), mixed, mine, low, high)
        for i, regimen in enumerate(mine):
            under = tuple(zip(shares, (e[i] for e in each), strict=True))
            found[regimen] = replace(average[i], under=under)
    return [found[r] for r in regimens]


def _attained(
    per_mg: FloatArray, weights: FloatArray, regimens: Sequence[Regimen], low: float, high: float
) -> list[Attainment]:
    """What regimens of one interval would do, from weighted draws of the trough per mg, (N,)."""
    order = np.argsort(per_mg)
    mass = np.concatenate([[0.0], np.cumsum(weights[order])])
    amounts = np.array([r.amount for r in regimens])
    below = mass[np.searchsorted(per_mg[order], low / amounts, side="left")]
    above = np.maximum(0.0, mass[-1] - mass[np.searchsorted(per_mg[order], high / amounts, side="right")])
    within = np.maximum(0.0, 1.0 - below - above)
    mean = float(weights @ per_mg)
    p5, median, p95 = weighted_quantiles(per_mg, weights, (0.05, 0.5, 0.95)).tolist()
    return [
        Attainment(
            r,
            float(below[i]),
            float(within[i]),
            float(above[i]),
            r.amount * mean,
            r.amount * median,
            (r.amount * p5, r.amount * p95),
        )
        for i, r in enumerate(regimens)
    ]


def too_high(found: Attainment, limits: Limits) -> bool:
    """Whether a regimen is too likely to end above the target to stand first."""
    return found.above > limits.above or any(
        share >= limits.counts_from and one.above > limits.above_under_one for share, one in found.under
    )


def best(
    results: Sequence[Attainment],
    target: tuple[float | None, float | None],
    present: Regimen | None,
    limits: Limits,
) -> Attainment | None:
    """The regimen that stands first; None where every one is too likely to end above the target.

    In a range with two ends it is the smallest change of the daily dose among those as good as the likeliest to lie
    within; where no present one is known, the lowest. In a range with one end the most extreme dose would be the
    likeliest, so that it is the smallest change that reaches the range as surely as is asked of the upper end; where
    none does, the most likely.

    Args:
        results: of the regimens that can be given.
        target: as in `attainment`.
        present: what the patient takes now.
        limits: which are too likely to end above the target.
    """
    safe = [a for a in results if not too_high(a, limits)]
    if None in target:
        return next(iter(by_change(safe, present, limits)), None)
    least = as_good_from(safe, target, limits)
    return min((a for a in safe if a.within >= least), key=lambda a: (_change(a, present), *_rank(a)[1:]), default=None)


def as_good_from(
    offered: Sequence[Attainment],
    target: tuple[float | None, float | None],
    limits: Limits,
    first: Attainment | None = None,
) -> float:
    """The probability of lying within from which on a regimen is as good as any that may stand first.

    Args:
        offered: the regimens that may.
        target: as in `attainment`.
        limits: what counts as no difference.
        first: what stands first, which a regimen is held against in a range with one end.
    """
    held = [first] if first is not None and None in target else offered
    return min(max((a.within for a in held), default=0.0) - limits.as_good, limits.surest)


def _change(found: Attainment, present: Regimen | None) -> float:
    """By how much the daily dose changes, mg; from nothing where no present one is known."""
    return round(abs(found.regimen.daily - (present.daily if present is not None else 0.0)), 6)


def _too_low(found: Attainment, limits: Limits) -> bool:
    return any(share >= limits.counts_from and one.below > limits.above_under_one for share, one in found.under)


def _rank(found: Attainment) -> tuple[float, float, float]:
    return -round(found.within, 6), found.regimen.daily, -found.regimen.interval


def ranked(results: Sequence[Attainment]) -> list[Attainment]:
    """Regimens, the most likely to lie within the target first; of equals the lowest daily dose."""
    return sorted(results, key=_rank)


def by_change(results: Sequence[Attainment], present: Regimen | None, limits: Limits) -> list[Attainment]:
    """Regimens for a range with one end: first those that reach it surely, the smallest change of the daily dose first.

    Then the rest as `ranked` has them. Arguments as in `best`.
    """

    def key(a: Attainment) -> tuple[bool, float, tuple[float, float, float]]:
        reaches = a.below <= limits.above and not _too_low(a, limits) and not too_high(a, limits)
        return not reaches, _change(a, present) if reaches else 0.0, _rank(a)

    return sorted(results, key=key)


def reach_time(
    model: Model,
    subject: Subject,
    posterior: Posterior,
    regimen: Regimen,
    start: float,
    within: float,
    loading: Sequence[float] = (),
) -> ReachTime:
    """How long the regimen takes to bring the trough near its steady state and keep it there.

    Args:
        model: the model.
        subject: the patient with the doses given before `start`; later ones are left out.
        posterior: his draws.
        regimen: what follows.
        start: time of its first dose, h.
        within: how near, as a share of the steady state.
        loading: what is given on top of it, mg on each day from the first dose.
    """
    _check(regimen)
    eta = resampled(posterior, _FEW)
    goal = regimen.amount * steady_trough(model, subject, regimen.interval, eta)
    prepared = prepare(model, [in_the_end(subject)])[0]
    slowest = float(np.quantile(half_life(model, individual_parameters(model, prepared, eta.T)), 0.95))
    number = min(_MOST_DOSES, max(4, math.ceil(8.0 * slowest / regimen.interval)))
    trains = [*before(subject.trains, start), *_course_of(regimen, start, number, loading, subject.last_period)]
    times: FloatArray = start + regimen.interval * np.arange(1.0, number + 1.0)
    levels = predict(model, subject.with_trains(trains), times, eta)
    away = np.abs(levels - goal) > within * goal
    last_away = np.where(away.any(axis=0), number - np.argmax(away[::-1], axis=0), 0)
    hours = np.where(last_away >= number, np.inf, regimen.interval * (last_away + 1.0))
    ordered = np.sort(hours)
    return ReachTime(float(ordered[len(ordered) // 2]), float(ordered[int(0.9 * (len(ordered) - 1))]))


def with_regimen(
    subject: Subject, regimen: Regimen, start: float, number: int, loading: Sequence[float] = ()
) -> Subject:
    """The patient with the doses before `start` and the regimen from then on, for a forecast."""
    return subject.with_trains(
        [*before(subject.trains, start), *_course_of(regimen, start, number, loading, subject.last_period)]
    )


@dataclass(frozen=True)
class Expected:
    """A concentration to come, averaged over models, in their unit."""

    median: float
    interval_90: tuple[float, float]
    """Of the true level."""


def expected(
    beliefs: Sequence[Belief], regimen: Regimen, start: float, time: float, loading: Sequence[float] = ()
) -> Expected:
    """The concentration at a time on a regimen, over the models by their weights.

    Args:
        beliefs: the patient under each model with the doses given before `start`; later ones are left out.
        regimen: what follows.
        start: time of its first dose, h.
        time: h; a trough where it is that of a dose, which is not given yet.
        loading: what is given on top of it, mg on each day from the first dose.
    """
    number = max(1, math.ceil((time - start) / regimen.interval - 1e-9))
    total = sum(b.weight for b in beliefs)
    drawn = [_drawn(b, with_regimen(b.subject, regimen, start, number, loading), time) for b in beliefs]
    mass = np.concatenate([b.weight / total * b.posterior.weights for b in beliefs])
    low, median, high = weighted_quantiles(np.concatenate(drawn), mass, (0.05, 0.5, 0.95)).tolist()
    return Expected(median, (low, high))


def _drawn(belief: Belief, subject: Subject, time: float) -> FloatArray:
    """The concentration at a time under each draw, (N,)."""
    if belief.ahead is not None:
        part = belief.ahead.parts[0]
        known = np.flatnonzero(belief.ahead.times == time)
        if len(known) and same_doses(part.trains, subject.trains, time):
            found: FloatArray = part.draws[known[0]]
            return found
    levels: FloatArray = predict(belief.model, subject, [time], belief.posterior.eta)[0]
    return levels


def refuse_dose_covariate(model: Model) -> None:
    """Refuse a model in which the dose itself acts on clearance.

    Raises:
        UsageError: it is such a model.
    """
    if model.dose_covariate is not None:
        raise UsageError(
            "dose_acts_on_clearance",
            *bilingual("dose_acts_on_clearance", id=model.id),
        )


def _course_of(regimen: Regimen, start: float, number: int, loading: Sequence[float], period: int) -> list[Train]:
    return [
        Train(start, regimen.amount, number, regimen.interval, period=period),
        *(Train(start + 24.0 * day, mg, period=period) for day, mg in enumerate(loading)),
    ]


def resampled(posterior: Posterior, number: int) -> FloatArray:
    """A few draws of equal weight, (number, p), taken at even steps through the weights."""
    marks = (np.arange(number) + 0.5) / number
    picked = np.searchsorted(np.cumsum(posterior.weights), marks)
    return posterior.eta[np.minimum(picked, len(posterior.eta) - 1)]


def _check(regimen: Regimen) -> None:
    if not (regimen.amount > 0.0 and regimen.interval > 0.0 and math.isfinite(regimen.amount * regimen.interval)):
        raise UsageError(
            "bad_regimen",
            *bilingual("mg_every_h_is_not_a", amount=f"{regimen.amount:g}", interval=f"{regimen.interval:g}"),
        )
