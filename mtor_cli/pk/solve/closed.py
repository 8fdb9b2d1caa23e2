"""Concentration under constant parameters, in closed form, with exact first and second derivatives.

C = scale · F/V · ka Σ w W. Derivatives are in the logarithms of the micro-parameters, which for all parameterisations
here are linear in η, so that the caller only multiplies by a constant matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.solve.absorption import absorb
from mtor_cli.pk.solve.disposition import dispose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.solve.accumulation import Seen


def concentration(
    micro: FloatArray, seen: Seen, compartments: int, active: Sequence[int], order: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Concentrations, and their derivatives in the logarithms of the rows asked for.

    Args:
        micro: rows KA, K (or K10, K12, K21), V, F, LAG; (rows, B).
        seen: the trains under this lag, (M, J, B), amounts already in concentration times volume.
        compartments: 1 or 2.
        active: rows in whose logarithm to differentiate.
        order: 0, 1 or 2.

    Returns:
        f (J, B); its gradient (a, J, B); its Hessian (a, a, J, B). What was not asked for is empty.
    """
    q = 3 if compartments == 2 else 1
    ka, volume, bioavailability, lag = micro[0], micro[q + 1], micro[q + 2], micro[q + 3]
    body = dispose(micro[1 : q + 1], order)
    rates, weights = body.rates[:, None], body.weights[:, None]
    part = absorb(rates, ka[None], seen, order)

    def mix(x: FloatArray) -> FloatArray:
        mixed: FloatArray = x[0] if q == 1 else (weights * x).sum(axis=0)
        return mixed

    base = mix(part.w)
    scale = bioavailability * ka / volume
    f = scale * base
    empty = np.empty(0)
    if order == 0:
        return f, empty, empty

    with_lag = q + 3 in active
    by_ka = ka * mix(part.w_k)
    first: dict[int, FloatArray] = {0: base + by_ka, q + 1: -base, q + 2: base}
    turned: list[FloatArray] = []
    for i in range(q):
        turned.append(rates_times(weights, body.rates_1[:, i, None], part.w_l))
        if q == 1:
            first[1] = turned[0]
        else:
            first[1 + i] = (body.weights_1[:, i, None] * part.w).sum(axis=0) + turned[i]
    if with_lag:
        w_t = rates * part.w - part.gut[0]
        first[q + 3] = lag * mix(w_t)
    gradient = scale * np.stack([first[a] for a in active])
    if order == 1:
        return f, gradient, empty

    second: dict[tuple[int, int], FloatArray] = {(0, 0): base + 3.0 * by_ka + ka * ka * mix(part.w_kk)}
    for i in range(q):
        mixed = rates_times(weights, body.rates_1[:, i, None], part.w_lk)
        if q > 1:
            mixed = mixed + (body.weights_1[:, i, None] * part.w_k).sum(axis=0)
        second[0, 1 + i] = first[1 + i] + ka * mixed
        for j in range(i, q):
            l_i, l_j, l_ij = body.rates_1[:, i, None], body.rates_1[:, j, None], body.rates_2[:, i, j, None]
            value = weights * (part.w_ll * l_i * l_j + part.w_l * l_ij)
            if q > 1:
                w_i, w_j = body.weights_1[:, i, None], body.weights_1[:, j, None]
                value = value + body.weights_2[:, i, j, None] * part.w + (w_i * l_j + w_j * l_i) * part.w_l
            second[1 + i, 1 + j] = value.sum(axis=0)
    if with_lag:
        row = q + 3
        w_tt = rates * w_t - ka * part.gut[0]
        second[0, row] = first[row] + lag * ka * mix(rates * part.w_k - part.gut[1])
        for i in range(q):
            value = weights * body.rates_1[:, i, None] * (part.w + rates * part.w_l)
            if q > 1:
                value = value + body.weights_1[:, i, None] * w_t
            second[1 + i, row] = lag * value.sum(axis=0)
        second[row, row] = first[row] + lag * lag * mix(w_tt)
    for sign, row in ((-1.0, q + 1), (1.0, q + 2)):
        for other in (*range(q + 1), q + 3):
            if other in first:
                second[min(other, row), max(other, row)] = sign * first[other]
    second[q + 1, q + 1] = second[q + 2, q + 2] = base
    second[q + 1, q + 2] = -base

    size = len(active)
    hessian = np.empty((size, size, *f.shape))
    for i, a in enumerate(active):
        for j in range(i, size):
            b = active[j]
            hessian[i, j] = hessian[j, i] = scale * second[min(a, b), max(a, b)]
    return f, gradient, hessian


def rates_times(weights: FloatArray, rate_1: FloatArray, slope: FloatArray) -> FloatArray:
    """Σ w · ∂λ/∂x · ∂W/∂λ over the exponentials."""
    each: FloatArray = weights * rate_1 * slope
    total: FloatArray = each[0] if len(each) == 1 else each.sum(axis=0)
    return total
