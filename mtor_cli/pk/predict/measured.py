"""Quantiles of what a laboratory will report: true levels as drawn, with the residual error integrated, not drawn.

Each draw of the true level is the middle of a normal distribution (of ln y where the error is log-normal), so that the
distribution function of the measured level is the weighted mean of theirs. Draws that lie close together are taken as
one: half a percent of a level is nothing beside its residual error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mtor_cli.pk.fit.points import normal_probability

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import BoolArray, FloatArray
    from mtor_cli.pk.model.residual import Residual

_BINS = 512
_LEAST = 1e-6
"""Of the largest draw: what is smaller is in the first bin."""
_ROUNDS = 60
_NEAR = 1e-7
_FAR = 8.0
"""SD beyond which nothing is measured."""
_TINY = 1e-300


class Spread(NamedTuple):
    """True levels at one time under one model."""

    residual: Residual
    draws: FloatArray
    """(N,)."""
    weights: FloatArray
    """(N,), adding up to the share of the model."""


def measured_quantiles(spreads: Sequence[Spread], at: Sequence[float]) -> FloatArray:
    """Quantiles of the next measured level, none below 0, (number of `at`,); nan where a draw is no number.

    By Newton's method within bounds.

    Args:
        spreads: of one time, one a model.
        at: probabilities.
    """
    mixed = _mixed(spreads)
    goal = np.asarray(at, dtype=np.float64)
    if not np.isfinite(mixed.middles).all():
        return np.full(len(goal), math.nan)
    top, order = mixed.top(), np.argsort(mixed.middles)
    low, high = np.zeros_like(goal), np.full_like(goal, top)
    y = np.interp(goal, np.cumsum(mixed.mass[order]), mixed.middles[order])
    for _ in range(_ROUNDS):
        probability, density = mixed.at(y)
        under = probability < goal
        low, high = np.where(under, y, low), np.where(under, high, y)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = y - (probability - goal) / density
        inside = (step > low) & (step < high)
        following = np.where(inside, step, 0.5 * (low + high))
        moved = float(np.abs(following - y).max())
        y = following
        if moved <= _NEAR * top:
            break
    # What would lie below 0 is reported as 0.
    return np.where(mixed.at(np.zeros_like(goal))[0] >= goal, 0.0, y)


@dataclass(frozen=True)
class _Mixed:
    """The normal distributions of all models together."""

    middles: FloatArray
    """(M,)."""
    mass: FloatArray
    sd: FloatArray
    logs: BoolArray
    """Whether a distribution is of ln y."""

    def top(self) -> float:
        """What the measured level hardly exceeds."""
        far = np.where(
            self.logs, self.middles * np.exp(np.minimum(_FAR * self.sd, 300.0)), self.middles + _FAR * self.sd
        )
        return float(far.max())

    def at(self, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The distribution function and the density at levels above 0, (Y,) each."""
        level = np.maximum(y[:, None], _TINY)
        scale = np.where(self.logs, level, 1.0) * self.sd
        away = np.where(self.logs, np.log(level / np.maximum(self.middles, _TINY)), level - self.middles) / self.sd
        density = np.exp(-0.5 * away * away) / (math.sqrt(2.0 * math.pi) * scale)
        return normal_probability(away) @ self.mass, density @ self.mass


def _mixed(spreads: Sequence[Spread]) -> _Mixed:
    binned = [_binned(s) for s in spreads]
    return _Mixed(
        np.concatenate([f for f, _ in binned]),
        np.concatenate([mass for _, mass in binned]),
        np.concatenate([np.sqrt(s.residual.variance(f)) for s, (f, _) in zip(spreads, binned, strict=True)]),
        np.concatenate(
            [np.full(len(f), s.residual.combination == "log") for s, (f, _) in zip(spreads, binned, strict=True)]
        ),
    )


def _binned(spread: Spread) -> tuple[FloatArray, FloatArray]:
    """Draws put together, and their mass."""
    draws, weights = spread.draws, spread.weights
    most = float(draws.max())
    if not (math.isfinite(most) and most > 0.0):
        return draws[:1] * 0.0 + most, np.array([weights.sum()])
    with np.errstate(all="ignore"):
        place = _BINS * (1.0 + np.log(np.maximum(draws / most, _LEAST)) / -math.log(_LEAST))
    bins = np.minimum(place, _BINS - 1).astype(np.intp)
    mass, moment = (np.bincount(bins, x, _BINS).astype(np.float64) for x in (weights, weights * draws))
    some = mass > 0.0
    return moment[some] / mass[some], mass[some]
