"""Quantiles and averages of weighted draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray


_BINS = 512
_STEP = 8
_SPAN = 0.98
"""Share of the draws, judged by every eighth, over which the bins reach; the others are all in the last one."""


def weighted_quantiles(values: FloatArray, weights: FloatArray, at: Sequence[float]) -> FloatArray:
    """Quantiles of each row, (…, number of `at`).

    Interpolated at the middle of each draw's weight, so that equal weights give the usual quantile.

    Args:
        values: (…, N).
        weights: (N,), adding up to 1.
        at: probabilities.
    """
    rows = values.reshape(-1, values.shape[-1])
    result = np.array([_of_row(row, weights, at) for row in rows])
    return result.reshape(*values.shape[:-1], len(at))


def _of_row(values: FloatArray, weights: FloatArray, at: Sequence[float]) -> FloatArray:
    """Quantiles of draws, (number of `at`,).

    To put thousands of draws in order takes longer than to compute them. They are counted into bins instead, and only
    the bins are sorted in which a quantile lies, with the next that hold any draw on both sides: what is interpolated
    between is the same.
    """
    least, few = values.min(), values[::_STEP]
    most = np.partition(few, int(_SPAN * len(few)))[int(_SPAN * len(few))]
    with np.errstate(all="ignore"):
        scale = _BINS / (most - least)
        place = (values - least) * scale
    if not (np.isfinite(scale) and scale > 0.0 and np.isfinite(place).all()):
        return _sorted(values, weights, at, 0.0)
    bins = np.minimum(place, _BINS).astype(np.intp)
    filled = np.flatnonzero(np.bincount(bins, minlength=_BINS + 1))
    mass = np.bincount(bins, weights)[filled]
    home = np.searchsorted(np.cumsum(mass), at)
    wanted = np.zeros(len(filled), dtype=np.bool_)
    for near in (home - 1, home, home + 1):
        wanted[np.clip(near, 0, len(filled) - 1)] = True
    left_out = np.zeros(_BINS + 1)
    left_out[filled] = np.cumsum(np.where(wanted, 0.0, mass))
    chosen = np.zeros(_BINS + 1, dtype=np.bool_)
    chosen[filled[wanted]] = True
    some = chosen[bins]
    return _sorted(values[some], weights[some], at, left_out[bins[some]])


def _sorted(values: FloatArray, weights: FloatArray, at: Sequence[float], below: FloatArray | float) -> FloatArray:
    """Quantiles of draws by sorting them; `below` is the weight of those left out that lie below each."""
    order = np.argsort(values)
    mass = weights[order]
    middle = np.cumsum(mass) - 0.5 * mass + (below[order] if isinstance(below, np.ndarray) else below)
    quantiles: FloatArray = np.interp(at, middle, values[order])
    return quantiles
