"""Figures over many patients from counted values: quantiles, and the limits of a funnel.

The picture of a funnel, a share against its denominator with control limits around the share that is expected, is
Spiegelhalter's (Stat Med 2005; 24: 1185-1202, of which the summary was read). The limits are worked out here from the
binomial distribution itself; nothing is approximated by a normal one.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate
from math import exp, lgamma, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Spread(NamedTuple):
    """How values are spread."""

    number: int
    least: Decimal
    lower: Decimal
    """First quartile."""
    median: Decimal
    upper: Decimal
    """Third quartile."""
    most: Decimal


def spread(counted: Mapping[Decimal, int]) -> Spread | None:
    """Quartiles of values of which it is known how often each occurs; None without any.

    Between two values a quartile lies on the line from the one to the other: at the place (n - 1) q of the sorted
    values, counted from 0.

    Args:
        counted: how often each value occurs.
    """
    values = sorted(value for value, number in counted.items() if number)
    ends = list(accumulate(counted[value] for value in values))
    if not ends:
        return None
    least, lower, median, upper, most = (_at(values, ends, Decimal(quarter) / 4) for quarter in range(5))
    return Spread(ends[-1], least, lower, median, upper, most)


def _at(values: list[Decimal], ends: list[int], share: Decimal) -> Decimal:
    place = (ends[-1] - 1) * share
    below = int(place)
    one, other = (next(v for v, end in zip(values, ends, strict=True) if i < end) for i in _both(below, ends[-1]))
    return one + (other - one) * (place - below)


def _both(place: int, number: int) -> tuple[int, int]:
    return place, min(place + 1, number - 1)


class Inside(NamedTuple):
    """The counts that lie inside a control limit, both ends among them."""

    low: int
    high: int


def inside(number: int, share: float, outside: float) -> Inside:
    """The counts out of a number of which neither tail is rarer than half of `outside`.

    A count k is inside where P(X ≤ k) and P(X ≥ k) are both above `outside` / 2, X being binomial.

    Args:
        number: of trials.
        share: that is expected, from 0 to 1.
        outside: the probability that the limit leaves at most on both sides together.
    """
    return Inside(_least(number, share, outside / 2), number - _least(number, 1.0 - share, outside / 2))


def _least(number: int, share: float, tail: float) -> int:
    """The least k with P(X ≤ k) above `tail`."""
    if share <= 0.0:
        return 0
    if share >= 1.0:
        return number
    sum_ = 0.0
    for k in range(number + 1):
        ways = lgamma(number + 1) - lgamma(k + 1) - lgamma(number - k + 1)
        sum_ += exp(ways + k * log(share) + (number - k) * log(1.0 - share))
        if sum_ > tail:
            return k
    return number
