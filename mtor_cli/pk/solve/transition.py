"""Amounts in gut, central and peripheral compartment, and how they pass over an interval of constant parameters.

From central to central Σ w e^{-λt}; from gut to central ka Σ w W; from central to peripheral
k12 (e^{-βt} - e^{-αt})/(α - β), and so on: the same rates, weights and divided differences as in the closed form, here
as jets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.solve.absorption import absorb
from mtor_cli.pk.solve.accumulation import Seen
from mtor_cli.pk.solve.derivatives import Jet, compose
from mtor_cli.pk.solve.disposition import dispose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is in the body."""

    parts: tuple[Jet, ...]
    """Gut, central and, with two compartments, peripheral."""

    def plus(self, other: Amounts) -> Amounts:
        """The sum, compartment by compartment."""
        return Amounts(tuple(a + b for a, b in zip(self.parts, other.parts, strict=True)))

    def times(self, factor: Jet | FloatArray | BoolArray | float) -> Amounts:
        """The amounts multiplied by a factor; False empties the body."""
        return Amounts(tuple(a * factor for a in self.parts))

    def at(self, index: int) -> Amounts:
        """The amounts at one position of the first axis."""
        return Amounts(tuple(a[index] for a in self.parts))


@dataclass(frozen=True, slots=True)
class Kinetics:
    """Rates and weights as jets, (G, B) each."""

    ka: Jet
    rates: list[Jet]
    """k, or β and α."""
    weights: list[Jet]
    k12: Jet | None
    k21: Jet | None

    def over_gap(self) -> Jet:
        """1/(α - β), h."""
        return (self.rates[1] - self.rates[0]).reciprocal()


def kinetics(logs: Sequence[Jet], compartments: int) -> Kinetics:
    """Rates and weights of disposition as jets.

    Args:
        logs: jets of the logarithms of KA, K (or K10, K12, K21), …
        compartments: 1 or 2.
    """
    q = 3 if compartments == 2 else 1
    constants = list(logs[1 : 1 + q])
    order = logs[0].order
    body = dispose(np.stack([np.exp(x.value) for x in constants]), order)
    rates, weights = [], []
    for n in range(len(body.rates)):
        pairs = [(i, j) for i in range(q) for j in range(i, q)] if order > 1 else []
        first = list(body.rates_1[n]) if order > 0 else []
        rates.append(compose(constants, body.rates[n], first, {(i, j): body.rates_2[n, i, j] for i, j in pairs}))
        first = list(body.weights_1[n]) if order > 0 else []
        weights.append(compose(constants, body.weights[n], first, {(i, j): body.weights_2[n, i, j] for i, j in pairs}))
    k12, k21 = (logs[2].exp(), logs[3].exp()) if q == 3 else (None, None)
    return Kinetics(logs[0].exp(), rates, weights, k12, k21)


def inflow(body: Kinetics, seen: Seen, lag: Jet | None) -> Amounts:
    """What trains of doses amount to, (G, B).

    Args:
        body: rates and weights.
        seen: the trains, (M, G, B), F included in their amounts.
        lag: the lag where η acts on it, of one value for all trains.
    """
    ka = body.ka
    order = ka.order
    part = absorb(np.stack([r.value for r in body.rates]), ka.value, seen, order)
    inner = [ka] if lag is None else [ka, lag]
    first: list[FloatArray] = []
    second: dict[tuple[int, int], FloatArray] = {}
    gut = part.gut
    if order > 0:
        first = [gut[1]] if lag is None else [gut[1], ka.value * gut[0]]
    if order > 1:
        second[0, 0] = gut[2]
        if lag is not None:
            second[0, 1] = gut[0] + ka.value * gut[1]
            second[1, 1] = ka.value**2 * gut[0]
    in_gut = compose(inner, gut[0], first, second)
    absorbed = []
    for n, rate in enumerate(body.rates):
        first, second = [], {}
        if order > 0:
            first = [part.w_l[n], part.w_k[n]]
        if order > 1:
            second = {(0, 0): part.w_ll[n], (0, 1): part.w_lk[n], (1, 1): part.w_kk[n]}
        if lag is not None and order > 0:
            w_t = rate.value * part.w[n] - gut[0]
            first.append(w_t)
            if order > 1:
                second[0, 2] = part.w[n] + rate.value * part.w_l[n]
                second[1, 2] = rate.value * part.w_k[n] - gut[1]
                second[2, 2] = rate.value * w_t - ka.value * gut[0]
        absorbed.append(compose([rate, *inner], part.w[n], first, second))
    central = ka * _mix(body.weights, absorbed)
    if body.k12 is None:
        return Amounts((in_gut, central))
    return Amounts((in_gut, central, ka * body.k12 * (absorbed[0] - absorbed[1]) * body.over_gap()))


@dataclass(frozen=True, slots=True)
class Transition:
    """The linear map over each interval."""

    into: tuple[tuple[tuple[int, Jet], ...], ...]
    """For each compartment the (source, share that arrives) it is filled from; shares of (G, B)."""

    def apply(self, amounts: Amounts, index: int) -> Amounts:
        """The amounts at the end of interval `index` from those at its start."""
        arrived = []
        for row in self.into:
            shares = [share[index] * amounts.parts[source] for source, share in row]
            arrived.append(reduce(add, shares))
        return Amounts(tuple(arrived))


def transition(body: Kinetics, hours: FloatArray) -> Transition:
    """The map over intervals of the given lengths, h, (G, B)."""
    one = np.ones((1, *hours.shape))
    gut, *absorbed = inflow(body, Seen(one, hours[None], one, one, single=True), None).parts
    left = [(rate * -hours).exp() for rate in body.rates]
    kept = _mix(body.weights, left)
    if body.k12 is None or body.k21 is None:
        return Transition((((0, gut),), ((0, absorbed[0]), (1, kept))))
    passed = (left[0] - left[1]) * body.over_gap()
    # The peripheral compartment keeps what the central one keeps with the weights exchanged.
    stayed = _mix(body.weights[::-1], left)
    return Transition(
        (
            ((0, gut),),
            ((0, absorbed[0]), (1, kept), (2, body.k21 * passed)),
            ((0, absorbed[1]), (1, body.k12 * passed), (2, stayed)),
        )
    )


def _mix(weights: Sequence[Jet], parts: Sequence[Jet]) -> Jet:
    return reduce(add, (weight * part for weight, part in zip(weights, parts, strict=True)))
