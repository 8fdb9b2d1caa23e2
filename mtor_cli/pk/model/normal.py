"""The normal distribution without SciPy: ln Φ and the inverse Mills ratio, right into the far tail."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import FloatArray

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
_TAIL = -20.0
_erfc = np.frompyfunc(math.erfc, 1, 1)


def log_cdf(q: FloatArray) -> FloatArray:
    """Ln Φ(q), to about 1e-14 relative.

    Above -20 by the complementary error function; below by the asymptotic series of Abramowitz and Stegun 26.2.12,
    where erfc would lose its exponent.

    Args:
        q: standard normal quantiles, any shape.
    """
    q = np.asarray(q, dtype=np.float64)
    result = np.empty_like(q)
    tail = q < _TAIL
    middle = ~tail
    upper = middle & (q > 0.0)
    lower = middle & ~upper
    result[lower] = np.log(0.5 * np.asarray(_erfc(-q[lower] / math.sqrt(2.0)), dtype=np.float64))
    result[upper] = np.log1p(-0.5 * np.asarray(_erfc(q[upper] / math.sqrt(2.0)), dtype=np.float64))
    if tail.any():
        x = q[tail]
        inverse = 1.0 / (x * x)
        total = np.ones_like(x)
        term = np.ones_like(x)
        for n in range(1, 9):
            term = -term * (2 * n - 1) * inverse
            total += term
        result[tail] = -0.5 * x * x - np.log(-x) - _HALF_LOG_TWO_PI + np.log(total)
    return result


def hazard(q: FloatArray, log_phi: FloatArray) -> FloatArray:
    """Φ(q)/Φ(q), the derivative of ln Φ.

    Args:
        q: quantiles, any shape.
        log_phi: `log_cdf(q)`.
    """
    return np.exp(-0.5 * q * q - _HALF_LOG_TWO_PI - log_phi)
