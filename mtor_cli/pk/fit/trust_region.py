"""Trust-region Newton minimisation of many small problems at once, by eigenvalues of the exact Hessian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mtor_cli.pk.arrays import BoolArray, FloatArray, IntArray, real
from mtor_cli.pk.fit.objective import Objective

_GOAL = 1e-9
"""Gradient to iterate to; `GRADIENT_LIMIT` is what is accepted as converged."""
GRADIENT_LIMIT = 1e-7
_LARGEST_RADIUS = 3.0
_TINY_RADIUS = 1e-10

Evaluate = Callable[[IntArray, FloatArray], Objective]
"""From problem numbers (A,) and points (p, A) to their objectives."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """Where each of N minimisations ended."""

    z: FloatArray
    """(N, p)."""
    value: FloatArray
    """(N,)."""
    gradient: FloatArray
    """|gradient|∞, (N,)."""
    hessian: FloatArray
    """(N, p, p)."""
    positive: FloatArray
    """Smallest eigenvalue of the Hessian, (N,)."""
    iterations: IntArray
    """(N,)."""

    @property
    def converged(self) -> BoolArray:
        """Whether the gradient vanishes and the Hessian is positive definite, (N,)."""
        return np.isfinite(self.value) & (self.gradient < GRADIENT_LIMIT) & (self.positive > 0.0)


def minimise(evaluate: Evaluate, starts: FloatArray, limit: int = 60, radius: float = 1.0) -> Minimum:
    """The minimum reached from each start.

    Args:
        evaluate: objective with exact gradient and Hessian.
        starts: (N, p).
        limit: most iterations.
        radius: the first trust radius, in z.
    """
    n = len(starts)
    z = starts.astype(np.float64).copy()
    everyone = np.arange(n)
    now = evaluate(everyone, z.T)
    value, gradient, hessian = now.value.copy(), now.gradient.copy(), now.hessian.copy()
    radii = np.full(n, radius)
    iterations = np.zeros(n, dtype=np.int64)
    active = np.flatnonzero(_unfinished(value, gradient, radii))
    for _ in range(limit):
        if active.size == 0:
            break
        step, predicted = _steps(gradient[active], hessian[active], radii[active])
        trial = z[active] + step
        there = evaluate(active, trial.T)
        old = value[active]
        gain = old - there.value
        length = np.sqrt((step * step).sum(axis=1))
        # Where the promised gain drowns in rounding, a smaller gradient decides.
        noise = 1e-11 * np.maximum(1.0, np.abs(old))
        smaller = np.abs(there.gradient).max(axis=1) < np.abs(gradient[active]).max(axis=1)
        drowned = (predicted < noise) & np.isfinite(there.value)
        ratio = np.where(drowned, np.where(smaller, 1.0, 0.0), gain / np.maximum(predicted, 1e-300))
        accept = ratio > 1e-4
        taken = active[accept]
        z[taken], value[taken] = trial[accept], there.value[accept]
        gradient[taken], hessian[taken] = there.gradient[accept], there.hessian[accept]
        r = radii[active]
        grown = np.where((ratio > 0.75) & (length > 0.9 * r), np.minimum(2.0 * r, _LARGEST_RADIUS), r)
        radii[active] = np.where(ratio < 0.25, 0.25 * np.minimum(length, r), grown)
        iterations[active] += 1
        active = active[_unfinished(value[active], gradient[active], radii[active])]
    smallest = real(np.linalg.eigvalsh(hessian)[:, 0])
    return Minimum(z, value, np.abs(gradient).max(axis=1, initial=0.0), hessian, smallest, iterations)


def _unfinished(value: FloatArray, gradient: FloatArray, radius: FloatArray) -> BoolArray:
    going: BoolArray = np.isfinite(value) & (np.abs(gradient).max(axis=1) > _GOAL) & (radius > _TINY_RADIUS)
    return going


def _steps(gradient: FloatArray, hessian: FloatArray, radius: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The minimiser of each quadratic model within its radius, and the gain it promises.

    (H + μ I) s = -g with the least μ ≥ 0 that makes H + μ I positive definite and |s| ≤ radius; μ by Newton's method on
    1/|s| (Moré and Sorensen 1983).
    """
    eigenvalues, vectors = np.linalg.eigh(hessian)
    along = (gradient[:, None, :] @ vectors)[:, 0]
    lowest = eigenvalues[:, 0]
    shift = np.zeros(len(radius))
    indefinite = lowest <= 1e-10
    if indefinite.any():
        # Keep a component along the direction of negative curvature, or a saddle would hold the search.
        weak = indefinite & (np.abs(along[:, 0]) < 1e-8)
        along[weak, 0] = 1e-8
        shift[indefinite] = -lowest[indefinite] + np.abs(along[indefinite, 0]) / radius[indefinite] * 0.5 + 1e-12
    for _ in range(12):
        shifted = eigenvalues + shift[:, None]
        part = along / shifted
        norm = np.sqrt((part * part).sum(axis=1))
        outside = norm > radius * 1.01
        slack = (shift > 0.0) & (norm < radius * 0.99)
        if not (outside | slack).any():
            break
        curvature = (part * part / shifted).sum(axis=1)
        change = (norm / radius - 1.0) * norm * norm / curvature
        floor = np.where(indefinite, -lowest + 1e-12, 0.0)
        shift = np.where(
            outside | slack, np.maximum(shift + change, 0.5 * (floor + shift) * slack + floor * ~slack), shift
        )
    part = -along / (eigenvalues + shift[:, None])
    norm = np.sqrt((part * part).sum(axis=1))
    part *= np.minimum(1.0, radius / np.maximum(norm, 1e-300))[:, None]
    step = (vectors @ part[:, :, None])[:, :, 0]
    predicted = -((along * part).sum(axis=1) + 0.5 * (eigenvalues * part * part).sum(axis=1))
    return step, predicted
