"""Rates and weights of disposition: one compartment is one exponential, two compartments are two.

After absorption at rate ka the amount in the central compartment is ka Σ w·W(λ), with λ = k, w = 1 for one compartment
and, for two, the roots β < α of λ² - (k10 + k12 + k21) λ + k10 k21 and w = (k21 - β)/(α - β), (α - k21)/(α - β): both
weights lie in [0, 1], so nothing cancels (the textbook form with ka - α in several denominators does).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class Disposition:
    """Rates and weights with derivatives in the logarithms of the q micro-constants (k, or k10, k12, k21)."""

    rates: FloatArray
    """(n, …): k, or β and α, 1/h."""
    weights: FloatArray
    """(n, …), adding up to 1."""
    rates_1: FloatArray
    """(n, q, …)."""
    weights_1: FloatArray
    """(n, q, …)."""
    rates_2: FloatArray
    """(n, q, q, …)."""
    weights_2: FloatArray
    """(n, q, q, …)."""


_EMPTY = np.empty(0)


def dispose(micro: FloatArray, order: int) -> Disposition:
    """Rates and weights of disposition, with derivatives in the logarithms of the micro-constants.

    Args:
        micro: micro-constants, (1, …) for k or (3, …) for k10, k12, k21; 1/h.
        order: 0, 1 or 2 derivatives.
    """
    if micro.shape[0] == 1:
        one, zero = np.ones_like(micro), np.zeros_like(micro)
        return Disposition(micro, one, micro[:, None], zero[:, None], micro[:, None, None], zero[:, None, None])
    k10, k12, k21 = micro
    total = k10 + k12 + k21
    excess = k10 + k12 - k21
    gap = np.sqrt(excess * excess + 4.0 * k12 * k21)
    alpha = 0.5 * (total + gap)
    beta = k10 * k21 / alpha
    # k21 - β and α - k21 multiply to k12·k21; the larger is a sum, the smaller follows by division.
    larger = 0.5 * (np.abs(excess) + gap)
    smaller = k12 * k21 / larger
    slow_weight = np.where(excess < 0.0, larger, smaller) / gap
    fast_weight = np.where(excess < 0.0, smaller, larger) / gap
    rates = np.stack([beta, alpha])
    weights = np.stack([slow_weight, fast_weight])
    if order == 0:
        return Disposition(rates, weights, _EMPTY, _EMPTY, _EMPTY, _EMPTY)
    product = k10 * k21
    zero = np.zeros_like(k10)
    product_1 = (product, zero, product)
    derivative = (-gap, gap)  # of the quadratic at β and at α
    rates_1 = np.stack(
        [
            np.stack([(micro[i] * rate - product_1[i]) / slope for i in range(3)])
            for rate, slope in zip(rates, derivative, strict=True)
        ]
    )
    gap_1 = rates_1[1] - rates_1[0]
    inner_1 = -rates_1[0].copy()
    inner_1[2] += k21
    weight_1 = (inner_1 - slow_weight * gap_1) / gap
    weights_1 = np.stack([weight_1, -weight_1])
    if order == 1:
        return Disposition(rates, weights, rates_1, weights_1, _EMPTY, _EMPTY)
    rates_2 = np.empty((2, 3, 3, *k10.shape))
    weights_2 = np.empty_like(rates_2)
    for i in range(3):
        for j in range(i, 3):
            for n in range(2):
                first = rates_1[n]
                value = micro[i] * first[j] + micro[j] * first[i] - 2.0 * first[i] * first[j]
                if i == j:
                    value = value + micro[i] * rates[n]
                if i != 1 and j != 1:
                    value = value - product
                rates_2[n, i, j] = rates_2[n, j, i] = value / derivative[n]
            gap_2 = rates_2[1, i, j] - rates_2[0, i, j]
            inner_2 = -rates_2[0, i, j]
            if i == j == 2:
                inner_2 = inner_2 + k21
            value = inner_2 - weight_1[i] * gap_1[j] - weight_1[j] * gap_1[i] - slow_weight * gap_2
            weights_2[0, i, j] = weights_2[0, j, i] = value / gap
            weights_2[1, i, j] = weights_2[1, j, i] = -value / gap
    return Disposition(rates, weights, rates_1, weights_1, rates_2, weights_2)
