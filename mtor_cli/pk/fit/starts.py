"""Where the search for the mode begins: the posterior of a strongly varying model has more than one hill.

Beside η = 0: a fixed cloud of points, of which the most promising are taken; the flip-flop twin of the mode found (ka
and the fast disposition rate exchanged, which draws the same curve after one dose); with a lag, one per interval
between levels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.model.structure import variables
from mtor_cli.pk.solve.disposition import dispose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray, IntArray
    from mtor_cli.pk.model.population import Space
    from mtor_cli.pk.solve.batch import Batch

_FAR = (2.5, 4.0, 6.0, 9.0)
"""SDs in the direction of censored levels at which to begin too."""
_MIRRORED = 1.5
"""Least distance from the prior's middle, in SDs, of an η that is mirrored."""
_APART = 1.5
"""Least distance in z between two starts taken from the cloud."""
WIDE_PLACES = (0.05, 0.3, 0.6, 0.97)
"""Where in an interval between levels to try the lag."""
END_PLACES = (0.99, 0.997, 0.999, 0.9997, 0.9999)
"""Close to its end: a level that is low for its time may lie just behind the lag, on a narrow hill."""


def cloud(p: int, drawn_points: int) -> FloatArray:
    """The fixed points to try, (C, p): ±1.5 SD along each axis and some drawn once and for all."""
    axes = 1.5 * np.eye(p)
    drawn = np.random.default_rng(20210604).normal(size=(drawn_points, p)) * 1.3
    return np.concatenate([axes, -axes, drawn])


def far(batch: Batch, side: IntArray) -> FloatArray:
    """Points far out in the direction that censored levels ask for, (C, B, p).

    With a proportional error a prediction near 0 explains a level below its limit at no cost: a hill of its own.

    Args:
        batch: the patients.
        side: how each level is known, (J, B).
    """
    with np.errstate(all="ignore"):
        f, gradient, _ = batch.predict(np.zeros((batch.space.size, batch.size)), 1)
        slopes = np.einsum("ajb,jb->ab", gradient / f, side.astype(np.float64))
    direction = (batch.space.root.T @ batch.chain.T @ np.where(np.isfinite(slopes), slopes, 0.0)).T
    length = np.linalg.norm(direction, axis=1, keepdims=True)
    unit = direction / np.where(length > 0.0, length, 1.0)
    return np.stack([size * unit for size in _FAR])


def promising(points: FloatArray, values: FloatArray, number: int) -> FloatArray:
    """The best points that keep their distance from each other, (number, B, p).

    Args:
        points: (C, B, p).
        values: their objective, (C, B).
        number: how many.
    """
    columns = np.arange(values.shape[1])
    left = values.copy()
    chosen = []
    for _ in range(number):
        best = points[left.argmin(axis=0), columns]
        chosen.append(best)
        left[np.sqrt(((points - best) ** 2).sum(axis=2)) < _APART] = np.inf
    return np.stack(chosen)


def twin(batch: Batch, logs: FloatArray, z: FloatArray) -> FloatArray:
    """The flip-flop twins of points, (B, p).

    Args:
        batch: the patients.
        logs: logarithm of the typical micro-parameters, (rows, B).
        z: the points, (B, p).
    """
    space = batch.space
    rows = variables(space.model.compartments)
    q = len(rows) - 4
    action = space.action(0)
    eta = space.root @ z.T
    at = logs + action @ eta
    with np.errstate(all="ignore"):
        fast = np.log(dispose(np.exp(at[1 : 1 + q]), 0).rates[-1])
    shift = at[0] - fast
    wanted = np.zeros_like(at)
    wanted[0] = -shift
    wanted[1 : 1 + q] = shift
    wanted[1 + q] = -shift
    active = action.any(axis=1)
    change = np.linalg.pinv(action[active]) @ wanted[active]
    result: FloatArray = z + (space.root_inverse @ change).T
    return result


def mirrored(space: Space, z: FloatArray) -> FloatArray:
    """The points of a mode with the second compartment on the other side of its prior, (C, B, p).

    A second compartment that takes up too slowly to matter and one that is small and soon in balance draw much the same
    curve: each has a hill of its own. Mirrored are the η that act on the exchange alone: one by one, and together.

    Args:
        space: the η.
        z: the mode, (B, p).
    """
    rows = variables(space.model.compartments)
    exchange = np.array([row in ("K12", "K21") for row in rows])
    acts = space.action(0) != 0.0
    columns = np.flatnonzero(acts[exchange].any(axis=0) & ~acts[~exchange].any(axis=0))
    eta = z @ space.root.T
    least = _MIRRORED * np.sqrt(np.diag(space.omega))
    other = np.where(eta > 0.0, -1.0, 1.0) * np.maximum(np.abs(eta), least)
    sets = [[int(c)] for c in columns] + ([list(columns)] if len(columns) > 1 else [])
    points = np.repeat(eta[None], len(sets), axis=0)
    for point, chosen in zip(points, sets, strict=True):
        point[:, chosen] = other[:, chosen]
    result: FloatArray = points @ space.root_inverse.T
    return result


def between_levels(elapsed: FloatArray, places: Sequence[float]) -> FloatArray:
    """Lags to begin at, (places, J + 1, B), h: places in each interval between levels, and after the last.

    Args:
        elapsed: hours from dose to level, (J, B).
        places: from 0, the start of an interval, to 1.
    """
    with np.errstate(invalid="ignore"):
        ends = np.sort(np.where(elapsed > 0.0, elapsed, np.nan), axis=0)
    begins = np.concatenate([0.0 * ends[:1], ends])
    ends = np.concatenate([ends, 1.5 * ends[-1:]])
    return np.stack([begins + place * (ends - begins) for place in places])


def with_lag(space: Space, log_lag: FloatArray, lags: FloatArray, z: FloatArray) -> FloatArray:
    """The given points moved to other lags, (E, B, p); not moved where the lag is nan.

    Args:
        space: the η.
        log_lag: logarithm of the typical lag, (B,).
        lags: (E, B), h.
        z: (B, p).
    """
    row = (space.action(0) @ space.root)[-1]
    wanted = np.log(lags) - log_lag
    now = z @ row
    move = np.where(np.isfinite(wanted), wanted - now, 0.0)
    result: FloatArray = z[None] + (move / (row @ row))[:, :, None] * row
    return result
