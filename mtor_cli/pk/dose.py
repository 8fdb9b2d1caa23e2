"""The dose: for each regimen that can be given, the probability that the trough lands in the target.

The trough is proportional to the dose at steady state and affine in it before, draw by draw, so that each dosing
interval is computed once and all amounts follow by multiplication.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.errors import UsageError
from mtor_cli.pk.estimate import half_life, individual_parameters
from mtor_cli.pk.predict import in_the_end, predict, steady_trough
from mtor_cli.pk.prepared import prepare
from mtor_cli.pk.quantiles import weighted_quantiles
from mtor_cli.pk.regimen import Train, before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.model import Model
    from mtor_cli.pk.posterior import Posterior
    from mtor_cli.pk.subject import Subject

_FEW = 400
"""Draws used for the time to steady state."""
_MOST_DOSES = 2000


@dataclass(frozen=True, slots=True)
class Regimen:
    """A dose that can be given."""

    amount: float
    """mg each time."""
    interval: float
    """h."""


@dataclass(frozen=True)
class Attainment:
    """What a regimen would do."""

    regimen: Regimen
    below: float
    """Probability that the steady-state trough lies below the target."""
    within: float
    above: float
    mean: float
    """Expected steady-state trough."""
    median: float
    interval_90: tuple[float, float]


@dataclass(frozen=True)
class ReachTime:
    """Hours from the first dose of a regimen until the trough stays within 10 % of its steady state."""

    median: float
    """h; infinite when not within 2000 doses."""
    late: float
    """By when 90 % of the draws have reached it, h."""


def attainment(
    model: Model,
    subject: Subject,
    posterior: Posterior,
    regimens: Sequence[Regimen],
    target: tuple[float | None, float | None],
) -> list[Attainment]:
    """Return for each regimen where its steady-state trough would lie.

    Args:
        model: the model.
        subject: the patient; his last covariates, occasion and multipliers are taken to last.
        posterior: his draws.
        regimens: what can be given.
        target: lower and upper bound, in the model's unit; None for none.

    Raises:
        UsageError: the model has the dose as a covariate, the target is empty, or a regimen is impossible.
    """
    refuse_dose_covariate(model)
    low = -math.inf if target[0] is None else target[0]
    high = math.inf if target[1] is None else target[1]
    if not low < high:
        raise UsageError("bad_target", "The target's lower bound is not below its upper bound.", "目标下限不低于上限。")
    per_unit: dict[float, FloatArray] = {}
    results = []
    for regimen in regimens:
        _check(regimen)
        if regimen.interval not in per_unit:
            per_unit[regimen.interval] = steady_trough(model, subject, regimen.interval, posterior.eta)
        trough = regimen.amount * per_unit[regimen.interval]
        weights = posterior.weights
        under, over = float(weights[trough < low].sum()), float(weights[trough > high].sum())
        at = weighted_quantiles(trough, weights, (0.05, 0.5, 0.95))
        results.append(
            Attainment(
                regimen,
                under,
                max(0.0, 1.0 - under - over),
                over,
                float(weights @ trough),
                float(at[1]),
                (float(at[0]), float(at[2])),
            )
        )
    return results


def best(results: Sequence[Attainment]) -> Attainment:
    """Return the regimen with the highest probability within the target; of equals the lowest daily dose."""
    return max(results, key=lambda a: (round(a.within, 6), -a.regimen.amount / a.regimen.interval))


def reach_time(
    model: Model, subject: Subject, posterior: Posterior, regimen: Regimen, start: float, loading: float | None = None
) -> ReachTime:
    """Return how long the regimen takes to bring the trough within 10 % of its steady state and keep it there.

    Args:
        model: the model.
        subject: the patient with the doses given before `start`; later ones are left out.
        posterior: his draws.
        regimen: what follows.
        start: time of its first dose, h.
        loading: the first dose, where it differs, mg.
    """
    _check(regimen)
    eta = _resampled(posterior)
    goal = regimen.amount * steady_trough(model, subject, regimen.interval, eta)
    prepared = prepare(model, [in_the_end(subject)])[0]
    slowest = float(np.quantile(half_life(model, individual_parameters(model, prepared, eta.T)), 0.95))
    number = min(_MOST_DOSES, max(4, math.ceil(8.0 * slowest / regimen.interval)))
    trains = [*before(subject.trains, start), *_course_of(regimen, start, number, loading, subject.last_period)]
    times: FloatArray = start + regimen.interval * np.arange(1.0, number + 1.0)
    levels = predict(model, subject.with_trains(trains), times, eta)
    away = np.abs(levels - goal) > 0.1 * goal
    last_away = np.where(away.any(axis=0), number - np.argmax(away[::-1], axis=0), 0)
    hours = np.where(last_away >= number, np.inf, regimen.interval * (last_away + 1.0))
    ordered = np.sort(hours)
    return ReachTime(float(ordered[len(ordered) // 2]), float(ordered[int(0.9 * (len(ordered) - 1))]))


def loading_dose(model: Model, subject: Subject, posterior: Posterior, regimen: Regimen, start: float) -> float:
    """Return the first dose, mg, after which half of the draws have their steady-state trough one interval later.

    0 when the doses already given suffice. The caller rounds it to what the product can give.

    Args:
        model: the model.
        subject: the patient with the doses given before `start`.
        posterior: his draws.
        regimen: what follows the loading dose.
        start: its time, h.
    """
    _check(regimen)
    goal = regimen.amount * steady_trough(model, subject, regimen.interval, posterior.eta)
    time = [start + regimen.interval]
    left = predict(model, subject.with_trains(before(subject.trains, start)), time, posterior.eta)[0]
    one = Train(start, 1.0, period=subject.last_period)
    per_unit = predict(model, subject.with_trains([one]), time, posterior.eta)[0]
    need = (goal - left) / per_unit
    return max(0.0, float(weighted_quantiles(need, posterior.weights, (0.5,))[0]))


def with_regimen(
    subject: Subject, regimen: Regimen, start: float, number: int, loading: float | None = None
) -> Subject:
    """Return the patient with the doses before `start` and the regimen from then on, for a forecast."""
    return subject.with_trains(
        [*before(subject.trains, start), *_course_of(regimen, start, number, loading, subject.last_period)]
    )


def refuse_dose_covariate(model: Model) -> None:
    """Refuse a model in which the dose itself acts on clearance.

    Raises:
        UsageError: it is such a model.
    """
    if model.dose_covariate is not None:
        raise UsageError(
            "dose_covariate",
            f"Model {model.id} has the daily dose as a covariate of clearance (an artefact of dosing by levels): "
            "no dose can be sought with it.",
            f"模型 {model.id} 将日剂量作为清除率的协变量（按浓度调量造成的假象），不能用于推算剂量。",
        )


def _course_of(regimen: Regimen, start: float, number: int, loading: float | None, period: int) -> list[Train]:
    if loading is None:
        return [Train(start, regimen.amount, number, regimen.interval, period=period)]
    first = Train(start, loading, period=period)
    if number < 2:
        return [first]
    return [first, Train(start + regimen.interval, regimen.amount, number - 1, regimen.interval, period=period)]


def _resampled(posterior: Posterior) -> FloatArray:
    """Return a few draws of equal weight, taken at even steps through the weights."""
    marks = (np.arange(_FEW) + 0.5) / _FEW
    picked = np.searchsorted(np.cumsum(posterior.weights), marks)
    return posterior.eta[np.minimum(picked, len(posterior.eta) - 1)]


def _check(regimen: Regimen) -> None:
    if not (regimen.amount > 0.0 and regimen.interval > 0.0 and math.isfinite(regimen.amount * regimen.interval)):
        raise UsageError(
            "bad_regimen",
            f"{regimen.amount:g} mg every {regimen.interval:g} h is not a regimen.",
            f"每 {regimen.interval:g} 小时 {regimen.amount:g} mg 不是有效方案。",
        )
