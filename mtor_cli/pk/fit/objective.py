"""The individual objective, NONMEM's OFV: Σ loss + η′ Ω⁻¹ η, in standardised η (z, with η = root(Ω) z)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.model.residual import loss

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.solve.batch import Batch


@dataclass(frozen=True, slots=True)
class Objective:
    """OFV of each column and its derivatives in z."""

    value: FloatArray
    """(B,); infinite where the model cannot be computed."""
    gradient: FloatArray
    """(B, p)."""
    hessian: FloatArray
    """Exact, (B, p, p)."""


_EMPTY = np.empty(0)
PORTION = 400_000
"""Trains times levels times columns computed at once."""


def value(batch: Batch, z: FloatArray) -> FloatArray:
    """The OFV, (B,).

    Args:
        batch: B patients, or one.
        z: standardised η, (p, B).
    """
    observed = batch.observed
    with np.errstate(all="ignore"):
        f, _, _ = batch.predict(batch.space.root @ z, 0)
        terms = loss(batch.space.model.residual, f, observed.values, observed.side, 0, observed.logs).value
        if observed.weight is not None:
            terms = terms * observed.weight
        total: FloatArray = terms.sum(axis=0) + (z * z).sum(axis=0)
    return np.where(np.isfinite(total), total, np.inf)


def value_of_many(batch: Batch, z: FloatArray) -> FloatArray:
    """The OFV of one patient at any number of points, (N,), in portions that fit the memory.

    Args:
        batch: one patient.
        z: standardised η, (N, p).
    """
    portion = max(1, PORTION // batch.cells)
    return np.concatenate([value(batch, z[i : i + portion].T) for i in range(0, len(z), portion)])


def objective(batch: Batch, z: FloatArray) -> Objective:
    """The OFV with exact gradient and Hessian; arguments as for `value`."""
    with np.errstate(all="ignore"):
        f, gradient, hessian = batch.predict(batch.space.root @ z, 2)
        observed = batch.observed
        part = loss(batch.space.model.residual, f, observed.values, observed.side, 2, observed.logs)
        terms, slope, bend = part.value, part.slope, part.bend
        if observed.weight is not None:
            terms, slope, bend = (x * observed.weight for x in (terms, slope, bend))
        total: FloatArray = terms.sum(axis=0) + (z * z).sum(axis=0)
        first = (gradient * slope).sum(axis=1)
        weighted = gradient * bend
        second = (weighted[:, None] * gradient[None] + hessian * slope).sum(axis=2)
        to_z = batch.chain @ batch.space.root
        grad = (first.T @ to_z) + 2.0 * z.T
        hess = to_z.T @ np.moveaxis(second, -1, 0) @ to_z
        diagonal = np.arange(z.shape[0])
        hess[:, diagonal, diagonal] += 2.0
    bad = ~(np.isfinite(total) & np.isfinite(grad).all(axis=1) & np.isfinite(hess).all(axis=(1, 2)))
    if bad.any():
        total = np.where(bad, np.inf, total)
        grad[bad] = 0.0
        hess[bad] = 2.0 * np.eye(z.shape[0])
    return Objective(total, grad, hess)


def information(batch: Batch, z: FloatArray) -> FloatArray:
    """NONMEM's H, Ω⁻¹ + Σ [g g′/v + dv dv′/(2 v²)], in η, (B, p, p).

    For a level beyond a limit the outer-product part of the curvature of -ln Φ stands in the place of the two terms.
    """
    space = batch.space
    observed = batch.observed
    with np.errstate(all="ignore"):
        f, gradient, _ = batch.predict(space.root @ z, 1)
        part = loss(space.model.residual, f, observed.values, observed.side, 2, observed.logs)
        weight = 0.5 * part.information
        if observed.weight is not None:
            weight = weight * observed.weight
        second = ((gradient * weight)[:, None] * gradient[None]).sum(axis=2)
        prior = space.root_inverse.T @ space.root_inverse
        result: FloatArray = batch.chain.T @ np.moveaxis(second, -1, 0) @ batch.chain + prior
    return result
