"""What a train of doses leaves of one exponential: S(λ) = Σ amount · exp(-λ · time since dose), with its λ-derivatives.

For m doses at interval τ, the last one u hours ago, S = e^{-λu} (1 - e^{-λmτ}) / (1 - e^{-λτ}): a geometric series.
Steady state is the same with m → ∞. Arrays are laid out (train, level, subject).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import BoolArray, FloatArray, IntArray

INFINITE_SPAN = 1e280
"""Stands for m·τ of a train without beginning: its exponential is exactly 0 and no product overflows."""
_GONE = 700.0
"""Exponent from which on nothing is left: e⁻⁷⁰⁰ is 1e-304."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What each level sees of each train."""

    amount: FloatArray
    """Size of each dose; 0 where the level sees none, (M, J, B)."""
    since: FloatArray
    """Hours since the last dose that reached the gut, (M, J, B)."""
    span: FloatArray
    """Number of doses seen times the interval, h, (M, J, B); `INFINITE_SPAN` at steady state."""
    interval: FloatArray
    """Hours between doses, (M, 1 or J, B)."""
    single: bool
    """Whether every train seen is one dose, which saves the series."""

    def take(self, rows: IntArray) -> Seen:
        """What the levels of some subjects see."""
        amount, since, span, interval = (x[..., rows] for x in (self.amount, self.since, self.span, self.interval))
        return Seen(amount, since, span, interval, self.single)

    def scaled(self, factor: FloatArray) -> Seen:
        """The same with each dose multiplied by `factor`."""
        return Seen(self.amount * factor, self.since, self.span, self.interval, self.single)


@dataclass(frozen=True, slots=True)
class Doses:
    """The trains of each subject, and the times of his levels."""

    times: FloatArray
    """Of the levels, (1, J, B), h."""
    start: FloatArray
    """Of each train, (M, 1, B), h."""
    count: FloatArray
    interval: FloatArray
    amount: FloatArray
    """(M, J, B), 0 where a level must not see a train (another period, padding)."""
    endless: BoolArray
    """Whether infinitely many doses went before, (M, 1, B)."""

    def take(self, rows: IntArray) -> Doses:
        """The doses of some subjects."""
        times, start, count, interval, amount = (
            x[..., rows] for x in (self.times, self.start, self.count, self.interval, self.amount)
        )
        return Doses(times, start, count, interval, amount, self.endless[..., rows])


def see(doses: Doses, lag: FloatArray) -> Seen:
    """What the levels see of the doses under an absorption lag, (B,), h."""
    interval, count, endless = doses.interval, doses.count, doses.endless
    elapsed = doses.times - doses.start - lag
    number = np.floor(elapsed / interval) + 1.0
    given = np.minimum(number, count)
    any_endless = bool(endless.any())
    seen = given >= 1.0
    if any_endless:
        seen = seen | endless
        given = np.where(endless, given, np.maximum(given, 1.0))
    else:
        given = np.maximum(given, 1.0)
    since = np.where(seen, elapsed - (given - 1.0) * interval, 0.0)
    span = given * interval
    if any_endless:
        span = np.where(endless, INFINITE_SPAN, span)
    single = not any_endless and bool((given == 1.0).all())
    return Seen(np.where(seen, doses.amount, 0.0), since, span, interval, single)


@dataclass(frozen=True, slots=True)
class Decay:
    """S(λ) per unit amount, each part of broadcast shape."""

    last: FloatArray
    """What is left of the last dose, e^{-λu}."""
    rest: FloatArray | None
    """What is left of the earlier ones; None when each train is one dose."""
    terms: list[FloatArray]
    """S and its derivatives in λ."""


def decay(rate: FloatArray, seen: Seen, order: int) -> Decay:
    """S(λ) and its first `order` derivatives.

    Args:
        rate: λ, 1/h, broadcastable against `seen`.
        seen: the trains.
        order: 0 to 3.
    """
    since, span, interval = seen.since, seen.span, seen.interval
    last = _fading(rate * since)
    terms = [last]
    if seen.single:
        for _ in range(order):
            terms.append(-since * terms[-1])
        return Decay(last, None, terms)
    left_whole = _fading(rate * span)
    left_one = _fading(rate * interval)
    gone_one = -np.expm1(-rate * interval)
    rest = last * (left_one - left_whole) / gone_one
    s = last + rest
    terms = [s]
    if order > 0:
        # Derivatives of ln S: each factor 1 - e^{-λx} contributes x e^{-λx} / (1 - e^{-λx}).
        ratio_whole, ratio_one = span / -np.expm1(-rate * span), interval / gone_one
        part_whole, part_one = left_whole * ratio_whole, left_one * ratio_one
        slope = part_whole - part_one - since
        terms.append(s * slope)
    if order > 1:
        second_whole, second_one = part_whole * ratio_whole, part_one * ratio_one
        bend = second_one - second_whole
        terms.append(s * (slope * slope + bend))
    if order > 2:
        third = second_whole * ratio_whole * (1.0 + left_whole) - second_one * ratio_one * (1.0 + left_one)
        terms.append(s * (slope * (slope * slope + 3.0 * bend) + third))
    return Decay(last, rest, terms)


def _fading(x: FloatArray) -> FloatArray:
    """E^{-x}, and 0 where it would be too small a number to have all its digits: NumPy is slow there."""
    if x.max(initial=0.0) < _GONE:
        return np.exp(-x)
    return np.where(x < _GONE, np.exp(-np.minimum(x, _GONE)), np.where(np.isnan(x), x, 0.0))
