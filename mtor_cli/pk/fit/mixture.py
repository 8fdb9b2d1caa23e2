"""Mixtures of multivariate t distributions to draw from, and how a mixture is fitted to weighted draws.

The fit is one step of adaptive importance sampling (mixture population Monte Carlo, Cappé et al. 2008,
doi 10.1007/s11222-008-9059-x): each component moves to the weighted draws that it accounts for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.arrays import real
from mtor_cli.pk.fit.points import chi_square_quantile, even_points, normal_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray

FREEDOM = 5.0
"""Of each t; `chi_square_quantile` is of this."""
_LOG_TWO_PI = math.log(2.0 * math.pi)
_LEAST_SHARE = 0.01
_RIDGE = 1e-6


@dataclass(frozen=True)
class Component:
    """One multivariate t; normal with infinite freedom."""

    share: float
    centre: FloatArray
    """(p,)."""
    root: FloatArray
    """Lower triangular factor of the scale matrix, (p, p)."""
    freedom: float = FREEDOM

    def at(self, normal: FloatArray, radius: FloatArray) -> FloatArray:
        """Draws, (N, p).

        Args:
            normal: standard normal ones, (N, p).
            radius: uniform ones that say how far out a t lies, (N,).
        """
        if math.isfinite(self.freedom):
            normal = normal / np.sqrt(chi_square_quantile(radius) / self.freedom)[:, None]
        draws: FloatArray = self.centre + normal @ self.root.T
        return draws

    def distance(self, z: FloatArray) -> FloatArray:
        """The squared Mahalanobis distance of points from the centre, (N,)."""
        standard = (z - self.centre) @ real(np.linalg.inv(self.root)).T
        square: FloatArray = (standard * standard).sum(axis=1)
        return square

    def log_density(self, square: FloatArray) -> FloatArray:
        """The logarithm of the density at points of a squared distance, (N,)."""
        p, n = len(self.centre), self.freedom
        log_root = float(np.log(np.diag(self.root)).sum())
        if not math.isfinite(n):
            normal: FloatArray = -0.5 * square - 0.5 * p * _LOG_TWO_PI - log_root
            return normal
        constant = math.lgamma(0.5 * (n + p)) - math.lgamma(0.5 * n) - 0.5 * p * math.log(n * math.pi) - log_root
        student: FloatArray = constant - 0.5 * (n + p) * np.log1p(square / n)
        return student


def standard_normal(p: int, share: float) -> Component:
    """The prior in standardised η."""
    return Component(share, np.zeros(p), np.eye(p), math.inf)


def draw(components: Sequence[Component], rng: np.random.Generator, number: int) -> tuple[FloatArray, FloatArray]:
    """Draws from a mixture, (N, p), and the logarithm of its density there, (N,).

    They are even points: the first coordinate says which component a draw is of and, within its share, how far out.
    """
    points = even_points(number, len(components[0].centre) + 1, rng)
    normal, which = normal_quantile(points[:, 1:]), points[:, 0]
    z = np.empty_like(normal)
    begin = 0.0
    for component in components:
        end = begin + component.share
        mine = (begin <= which) & ((which < end) if component is not components[-1] else True)
        z[mine] = component.at(normal[mine], (which[mine] - begin) / component.share)
        begin = end
    parts = [c.log_density(c.distance(z)) + math.log(c.share) for c in components]
    return z, _log_sum(np.stack(parts))


def adapt(components: Sequence[Component], z: FloatArray, weights: FloatArray) -> list[Component]:
    """The mixture moved towards weighted draws; normal components stay as they are.

    Args:
        components: the mixture.
        z: draws, (N, p).
        weights: of the draws, adding up to 1, (N,).
    """
    squares = [c.distance(z) for c in components]
    logs = np.stack([c.log_density(s) + math.log(c.share) for c, s in zip(components, squares, strict=True)])
    belongs = np.exp(logs - _log_sum(logs)) * weights
    moved = []
    for component, square, mine in zip(components, squares, belongs, strict=True):
        share = float(mine.sum())
        if not math.isfinite(component.freedom):
            moved.append(component)
            continue
        if share < _LEAST_SHARE:
            continue
        p, n = z.shape[1], component.freedom
        pull = mine * (n + p) / (n + square)
        centre = pull @ z / pull.sum()
        centred = z - centre
        scale = (pull[:, None] * centred).T @ centred / share + _RIDGE * np.eye(p)
        moved.append(Component(share, centre, real(np.linalg.cholesky(scale)), n))
    kept = sum(c.share for c in moved if not math.isfinite(c.freedom))
    free = sum(c.share for c in moved if math.isfinite(c.freedom))
    factor = (1.0 - kept) / free if free > 0.0 else 0.0
    return [
        c if not math.isfinite(c.freedom) else Component(c.share * factor, c.centre, c.root, c.freedom) for c in moved
    ]


def _log_sum(logs: FloatArray) -> FloatArray:
    top = logs.max(axis=0)
    total: FloatArray = top + np.log(np.exp(logs - top).sum(axis=0))
    return total
