"""Modes at a corner: where the absorption lag just reaches a level's time, the objective has a kink and no gradient.

There a patient's true minimum may lie. It is found by holding the lag at that value and minimising over the rest, and
is accepted only when the objective rises to both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.fit.objective import Objective, objective, value
from mtor_cli.pk.fit.trust_region import GRADIENT_LIMIT, Minimum, minimise

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import BoolArray, FloatArray, IntArray
    from mtor_cli.pk.solve.batch import Batch

_NEAR = 0.05
"""Relative distance from the corner within which an unfinished search is taken to have stopped at it."""
_ASIDE = (1e-6, 1e-4)
"""Steps in ln(lag) to both sides at which the objective must be higher."""


def settle_on_kinks(batch: Batch, log_lag: FloatArray, ends: Minimum, who: IntArray) -> tuple[Minimum, BoolArray]:
    """The ends with those stuck at a corner settled there, and which they are.

    Args:
        batch: the patients.
        log_lag: logarithm of the typical lag, (B,).
        ends: where the searches ended, (N,).
        who: the patient of each, (N,).
    """
    settled = np.zeros(len(who), dtype=np.bool_)
    row = (batch.space.action(0) @ batch.space.root)[-1]
    stuck = np.flatnonzero(~ends.converged & np.isfinite(ends.value))
    if stuck.size == 0:
        return ends, settled
    with np.errstate(invalid="ignore", divide="ignore"):
        corner = np.log(batch.observed.elapsed[:, who[stuck]]) - log_lag[who[stuck]]
    distance = np.abs(corner - ends.z[stuck] @ row)
    distance = np.where(np.isfinite(distance), distance, np.inf)
    nearest = distance.argmin(axis=0)
    near = distance[nearest, np.arange(stuck.size)] < _NEAR
    stuck, wanted = stuck[near], corner[nearest, np.arange(near.size)][near]
    if stuck.size == 0:
        return ends, settled
    patients = batch.take(who[stuck])
    length = float(row @ row)
    foot = wanted[:, None] * row / length
    free = np.linalg.svd(row[None])[2][1:].T  # directions that leave the lag alone, (p, p - 1)

    def held(rows: IntArray, y: FloatArray) -> Objective:
        full = objective(patients.take(rows), (foot[rows] + y.T @ free.T).T)
        return Objective(full.value, full.gradient @ free, free.T @ full.hessian @ free)

    inner = minimise(held, (ends.z[stuck] - foot) @ free)
    z = foot + inner.z @ free.T
    lower = inner.converged
    for step in _ASIDE:
        for sign in (-1.0, 1.0):
            lower &= value(patients, (z + sign * step * row / length).T) > inner.value
    rows = stuck[lower]
    settled[rows] = True
    ends.z[rows], ends.value[rows], ends.gradient[rows] = z[lower], inner.value[lower], inner.gradient[lower]
    ends.positive[rows] = np.where(inner.gradient[lower] < GRADIENT_LIMIT, inner.positive[lower], 0.0)
    return ends, settled
