"""Points that fill a cube evenly, to draw from: chance moves the ends of an interval several times less than by draws.

A rank-1 lattice, shifted at random (Cranley and Patterson 1976, doi 10.1137/0713071): point i of n is the fractional
part of i · z / n + shift. Every single point is uniform, so that weights stay unbiased; the shift is all that a seed
decides. The generating vector is the program's own: `scripts/lattice.py` found it, for 512 to 32768 points.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import FloatArray

VECTOR = (
    1, 5823, 2509, 13791, 2293, 3487, 4261, 6453, 10989, 5125, 6087, 12151, 3903, 11373, 5705, 7931, 7039, 571, 6585,
    11437, 12465, 10279, 5937, 16013,
)  # fmt: skip
"""Of so many coordinates; those beyond it are drawn without order."""

_STEPS = 1024
"""Of the tables below in each unit: between them the quantiles are off by less than 1e-6."""
_FAR = 8.2
"""Standard normal quantiles reach from minus this to this."""
_MOST = 64.0
"""The largest χ² quantile; what lies above has a probability of 2e-12."""


def even_points(number: int, dimensions: int, rng: np.random.Generator) -> FloatArray:
    """Points in the unit cube, (number, dimensions)."""
    shift = rng.random(dimensions)
    along = np.arange(number)[:, None] * np.array(VECTOR[:dimensions]) % number / number
    points: FloatArray = (along + shift[: len(VECTOR)]) % 1.0
    if dimensions > len(VECTOR):
        points = np.concatenate([points, rng.random((number, dimensions - len(VECTOR)))], axis=1)
    return points


def normal_quantile(u: FloatArray) -> FloatArray:
    """Standard normal quantiles of probabilities, any shape."""
    lower, z = _normal()
    return np.interp(u, lower, z)


def normal_probability(z: FloatArray) -> FloatArray:
    """The probability of a standard normal variable below each value, any shape."""
    lower, quantiles = _normal()
    return np.interp(z, quantiles, lower)


def chi_square_quantile(u: FloatArray) -> FloatArray:
    """Quantiles of χ² with 5 degrees of freedom, any shape."""
    lower, x = _chi_square()
    return np.interp(u, lower, x)


@cache
def _normal() -> tuple[FloatArray, FloatArray]:
    z = np.arange(-_FAR * _STEPS, _FAR * _STEPS + 1.0) / _STEPS
    return np.array([0.5 * math.erfc(-x / math.sqrt(2.0)) for x in z.tolist()]), z


@cache
def _chi_square() -> tuple[FloatArray, FloatArray]:
    """The distribution function in closed form, at even steps of the root (Abramowitz and Stegun 26.4.4)."""
    root = np.arange(math.sqrt(_MOST) * _STEPS + 1.0) / _STEPS
    erf = np.array([math.erf(r / math.sqrt(2.0)) for r in root.tolist()])
    lower = erf - math.sqrt(2.0 / math.pi) * np.exp(-0.5 * root * root) * root * (1.0 + root * root / 3.0)
    return np.maximum.accumulate(lower), root * root
