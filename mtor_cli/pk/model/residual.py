"""Residual error: the part of the objective that one level contributes, as a function of its prediction f.

Loss = (y - f)²/v(f) + ln v(f); below a limit L, Beal's M3, -2 ln Φ((L - f)/√v); above one likewise. With log-normal
error the same in ln y and ln f. Conventions of NONMEM: no constants, interaction kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mtor_cli.pk.model.normal import hazard, log_cdf

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import FloatArray, IntArray

Combination = Literal["combined1", "combined2", "log"]
_SMALLEST = 1e-300


@dataclass(frozen=True, slots=True)
class Residual:
    """Standard deviation of a measured level about the true one."""

    combination: Combination
    """`combined2` adds variances, `combined1` standard deviations, `log` is normal error on ln y."""
    additive: float
    """SD in concentration units; for `log` the SD on the log scale."""
    proportional: float
    """SD as a fraction of f; 0 for `log`."""

    def variance(self, f: FloatArray) -> FloatArray:
        """The variance at predictions f (of ln y for `log`).

        Where the error is purely proportional and f is exactly 0 (before the lag), f counts as 1, as in NONMEM runs.
        """
        if self.combination == "log":
            return np.full_like(f, self.additive**2)
        if self.additive == 0.0:
            return self.proportional**2 * np.where(f == 0.0, 1.0, f) ** 2
        if self.combination == "combined1":
            return (self.additive + self.proportional * f) ** 2
        return self.additive**2 + (self.proportional * f) ** 2

    def _variance_slopes(self, f: FloatArray) -> tuple[FloatArray, FloatArray]:
        if self.combination == "log":
            return np.zeros_like(f), np.zeros_like(f)
        square = self.proportional**2
        bend = np.full_like(f, 2.0 * square)
        slope = bend * f
        if self.combination == "combined1" and self.additive > 0.0:
            slope = slope + 2.0 * self.additive * self.proportional
        return slope, bend

    def transform(self, f: FloatArray) -> FloatArray:
        """F on the scale on which the error is normal."""
        return np.log(np.maximum(f, _SMALLEST)) if self.combination == "log" else f


@dataclass(frozen=True, slots=True)
class Loss:
    """A level's part of the objective and its derivatives in f, each of the shape of f."""

    value: FloatArray
    slope: FloatArray
    bend: FloatArray
    information: FloatArray
    """NONMEM's curvature: 2 (1/v + v'²/(2 v²)), without the terms that vanish on average."""


def loss(
    residual: Residual,
    f: FloatArray,
    observed: FloatArray,
    side: IntArray | None,
    order: int,
    log_scale: FloatArray,
) -> Loss:
    """What each level contributes.

    Args:
        residual: the error model.
        f: predictions, (J, B).
        observed: measured levels, or the limits of those that lie beyond one, on the natural scale.
        side: 0 measured, -1 below `observed`, 1 above it; None when all are measured.
        order: 0 for the value alone, 2 for all.
        log_scale: ln `observed`; used for log-normal error.
    """
    v = residual.variance(f)
    logarithmic = residual.combination == "log"
    h = residual.transform(f)
    y = log_scale if logarithmic else observed
    difference = y - h
    scaled = difference / v
    value = difference * scaled + np.log(v)
    empty = np.empty(0)
    if order == 0:
        if side is not None:
            value = np.where(side == 0, value, _beyond(difference, v, side))
        return Loss(value, empty, empty, empty)
    v1, v2 = residual._variance_slopes(f)
    # With r = (y - h)/v:  loss' = -2 r - r² v' + v'/v  and one derivative more.
    slope = -2.0 * scaled - scaled * scaled * v1 + v1 / v
    scaled_1 = (-1.0 - scaled * v1) / v
    bend = -2.0 * scaled_1 - 2.0 * scaled * scaled_1 * v1 - scaled * scaled * v2 + v2 / v - (v1 / v) ** 2
    information = 2.0 / v + (v1 / v) ** 2
    if side is not None:
        censored = _beyond_slopes(difference, v, v1, v2, side)
        quantified = side == 0
        value = np.where(quantified, value, censored[0])
        slope = np.where(quantified, slope, censored[1])
        bend = np.where(quantified, bend, censored[2])
        information = np.where(quantified, information, censored[3])
    if logarithmic:
        inverse = 1.0 / np.maximum(f, _SMALLEST)
        bend = (bend - slope) * inverse * inverse
        slope = slope * inverse
        information = information * inverse * inverse
    return Loss(value, slope, bend, information)


def _beyond(difference: FloatArray, v: FloatArray, side: IntArray) -> FloatArray:
    return -2.0 * log_cdf(-side * difference / np.sqrt(v))


def _beyond_slopes(
    difference: FloatArray, v: FloatArray, v1: FloatArray, v2: FloatArray, side: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """-2 ln Φ(q), q = ∓(L - h)/√v, with two derivatives in h and its outer-product curvature."""
    root = np.sqrt(v)
    q = -side * difference / root
    relative = v1 / v
    q1 = side / root - 0.5 * q * relative
    q2 = -0.5 * side * relative / root - 0.5 * (q1 * relative + q * (v2 / v - relative * relative))
    log_phi = log_cdf(q)
    mills = hazard(q, log_phi)
    curvature = mills * (mills + q)
    return (
        -2.0 * log_phi,
        -2.0 * mills * q1,
        2.0 * curvature * q1 * q1 - 2.0 * mills * q2,
        2.0 * curvature * q1 * q1,
    )
