"""Numbers that carry exact first and second derivatives in p directions (second-order forward differentiation)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import BoolArray, FloatArray

_NONE = np.empty(0)


@dataclass(frozen=True, slots=True)
class Jet:
    """A value with derivatives; those not asked for are empty."""

    value: FloatArray
    """(…)."""
    first: FloatArray
    """(p, …)."""
    second: FloatArray
    """(p, p, …)."""

    @property
    def order(self) -> int:
        """0, 1 or 2: how many derivatives are carried."""
        return 2 if self.second is not _NONE else 1 if self.first is not _NONE else 0

    def __add__(self, other: Jet) -> Jet:
        order = min(self.order, other.order)
        first = self.first + other.first if order > 0 else _NONE
        second = self.second + other.second if order > 1 else _NONE
        return Jet(self.value + other.value, first, second)

    def __sub__(self, other: Jet) -> Jet:
        return self + other * -1.0

    def __mul__(self, other: Jet | FloatArray | BoolArray | float) -> Jet:
        if not isinstance(other, Jet):
            first = self.first * other if self.order > 0 else _NONE
            return Jet(self.value * other, first, self.second * other if self.order > 1 else _NONE)
        order = min(self.order, other.order)
        first = self.first * other.value + self.value * other.first if order > 0 else _NONE
        second = _NONE
        if order > 1:
            cross = self.first[:, None] * other.first[None]
            second = self.second * other.value + self.value * other.second + cross + cross.swapaxes(0, 1)
        return Jet(self.value * other.value, first, second)

    def __getitem__(self, index: int | slice) -> Jet:
        first = self.first[:, index] if self.order > 0 else _NONE
        return Jet(self.value[index], first, self.second[:, :, index] if self.order > 1 else _NONE)

    def exp(self) -> Jet:
        """Its exponential."""
        value = np.exp(self.value)
        return compose([self], value, [value], {(0, 0): value})

    def reciprocal(self) -> Jet:
        """1 divided by it."""
        value = 1.0 / self.value
        return compose([self], value, [-value * value], {(0, 0): 2.0 * value**3})


def compose(
    inner: Sequence[Jet], value: FloatArray, first: Sequence[FloatArray], second: dict[tuple[int, int], FloatArray]
) -> Jet:
    """An outer function of jets by the chain rule.

    Args:
        inner: its arguments.
        value: its value there.
        first: its derivative in each argument.
        second: its second derivatives in arguments i ≤ j; absent ones are 0.
    """
    order = min(x.order for x in inner)
    if order == 0:
        return Jet(value, _NONE, _NONE)
    gradient = sum((d * x.first for d, x in zip(first, inner, strict=True)), np.zeros(()))
    if order == 1:
        return Jet(value, gradient, _NONE)
    hessian = sum((d * x.second for d, x in zip(first, inner, strict=True)), np.zeros(()))
    for (i, j), d in second.items():
        cross = d * (inner[i].first[:, None] * inner[j].first[None])
        hessian = hessian + (cross if i == j else cross + cross.swapaxes(0, 1))
    return Jet(value, gradient, hessian)


def linear(value: FloatArray, slopes: FloatArray, order: int) -> Jet:
    """A jet that is linear in the directions.

    Args:
        value: (…).
        slopes: its derivatives, (p, …), broadcastable to the shape of `value` behind the first axis.
        order: how many derivatives to carry.
    """
    p = slopes.shape[0]
    wanted = (p, *value.shape)
    first = _NONE if order == 0 else slopes if slopes.shape == wanted else np.broadcast_to(slopes, wanted)
    second = np.broadcast_to(0.0, (p, p, *value.shape)) if order > 1 else _NONE
    return Jet(value, first, second)
