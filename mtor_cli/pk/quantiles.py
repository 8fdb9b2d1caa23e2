"""Quantiles and averages of weighted draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray


def weighted_quantiles(values: FloatArray, weights: FloatArray, at: Sequence[float]) -> FloatArray:
    """Return quantiles of each row, (…, number of `at`).

    Interpolated at the middle of each draw's weight, so that equal weights give the usual quantile.

    Args:
        values: (…, N).
        weights: (N,), adding up to 1.
        at: probabilities.
    """
    order = np.argsort(values, axis=-1)
    ordered = np.take_along_axis(values, order, axis=-1)
    mass = weights[order]
    middle = np.cumsum(mass, axis=-1) - 0.5 * mass
    flat_values, flat_middle = ordered.reshape(-1, ordered.shape[-1]), middle.reshape(-1, middle.shape[-1])
    result = np.array([np.interp(at, m, v) for m, v in zip(flat_middle, flat_values, strict=True)])
    return result.reshape(*values.shape[:-1], len(at))
