"""The modes of each patient's posterior: several starts, the best end, and the next best within reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.fit.lag_corner import settle_on_kinks
from mtor_cli.pk.fit.objective import objective, value
from mtor_cli.pk.fit.starts import (
    END_PLACES,
    WIDE_PLACES,
    between_levels,
    cloud,
    far,
    mirrored,
    promising,
    twin,
    with_lag,
)
from mtor_cli.pk.fit.trust_region import Minimum, minimise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import BoolArray, FloatArray, IntArray
    from mtor_cli.pk.solve.batch import Batch

_WITHIN = 4.0
"""A second mode counts when its OFV is at most this much higher."""
_HOPELESS = 60.0
"""A twin so much worse than the best end is not pursued where the prior is narrow."""
_MORE = 12
"""Further starts in a round, where the first ones led to different ends."""
_ROUNDS = 4
"""Most such rounds."""
_COLUMNS = 1024
"""Points evaluated at once."""
_FARTHEST = 4.0
"""SDs from the prior's middle beyond which no lag is tried."""
_CAREFUL = 0.05
"""First trust radius, in z, of a search that must not step over the corner beside it."""
_NEAR_KINK = 0.15
"""Distance in ln(lag) from a level's time within which both sides of the corner are searched."""
_WIDE = 0.3
"""Between-subject variance from which on, as with a varying lag, the search begins at more points."""
_NOISE = 1e-6
"""OFV by which an end has to be lower to be better."""
_SAME = 0.05
"""Ends nearer than this, in z, are one mode."""


@dataclass(frozen=True)
class Modes:
    """The result for each patient of a batch."""

    z: FloatArray
    """(B, p)."""
    value: FloatArray
    """OFV, (B,)."""
    gradient: FloatArray
    """|gradient|∞ in z, (B,)."""
    hessian: FloatArray
    """In z, (B, p, p)."""
    converged: BoolArray
    on_kink: BoolArray
    """Whether the mode lies where the lag meets a level, so that the objective has a corner."""
    iterations: IntArray
    starts: IntArray
    """How many starts were pursued, (B,)."""
    sure: BoolArray
    """Whether two searches at least came to the best end; else a better one may be left."""
    has_second: BoolArray
    second_z: FloatArray
    second_value: FloatArray
    second_hessian: FloatArray


def find_modes(batch: Batch, base: FloatArray) -> Modes:
    """The best mode of each patient's posterior, and the next best within 4 OFV units of it.

    Args:
        batch: the patients.
        base: logarithm of the typical micro-parameters, (rows, B).
    """
    size, p = batch.size, batch.space.size
    wide = batch.space.lag_varies or float(np.diag(batch.space.omega).max()) > _WIDE
    effort, drawn = (4, 48) if wide else (2, 16)
    points = np.repeat(cloud(p, drawn)[:, None], size, axis=1)
    if batch.observed.side is not None:
        points = np.concatenate([points, far(batch, batch.observed.side)])
        effort += 2
    middle = np.zeros((1, size, p))
    likeliest = promising(points, _values(batch, points), effort)
    ends, everyone = _pursue(batch, np.concatenate([middle, likeliest]), np.arange(size))
    others = mirrored(batch.space, ends.z[_best(ends, everyone, size)])
    if wide and len(others):
        more, who = _pursue(batch, others, np.arange(size))
        ends, everyone = _joined(ends, more), np.concatenate([everyone, who])
    first = _best(ends, everyone, size)
    doubtful = ~_agree(ends, everyone, first)[1]
    best = ends.z[first]
    twins = twin(batch, base, best)[None]
    hopeful = np.flatnonzero(wide | (_values(batch, twins)[0] < ends.value[first] + _HOPELESS))
    if hopeful.size:
        more, who = _pursue(batch, twins[:, hopeful], hopeful)
        ends, everyone = _joined(ends, more), np.concatenate([everyone, who])
    # The twin has a hill of its own; only a better one says that the others were not enough.
    doubtful |= ends.value[_best(ends, everyone, size)] < ends.value[first] - _NOISE
    ends, everyone = _explore(batch, ends, everyone, doubtful)
    if batch.space.lag_varies:
        more, who = _in_each_lag_interval(batch, base[-1], [best, middle[0], *likeliest])
        ends, everyone = _joined(ends, more), np.concatenate([everyone, who])
    on_kink = np.zeros(len(everyone), dtype=np.bool_)
    if batch.space.lag_varies:
        ends, everyone = _beside_kinks(batch, base[-1], ends, everyone)
        ends, on_kink = settle_on_kinks(batch, base[-1], ends, everyone)
    return _choose(size, ends, everyone, on_kink)


def _in_each_lag_interval(batch: Batch, log_lag: FloatArray, bases: Sequence[FloatArray]) -> tuple[Minimum, IntArray]:
    """Where searches lead that begin in each interval that the levels leave for the lag.

    In each the two most promising of several points are pursued, be they ever so bad: between two corners lies a hill.

    Args:
        batch: the patients.
        log_lag: logarithm of the typical lag, (B,).
        bases: points, (B, p) each, whose lag is changed; one start is taken from the first, one from the others.
    """
    size, p = bases[0].shape
    chosen = []
    for group, places in ((bases[:1], WIDE_PLACES + END_PLACES), (bases[1:], WIDE_PLACES)):
        hours = between_levels(batch.observed.elapsed, places)
        intervals = hours.shape[1]
        flat = hours.reshape(-1, size)
        points = np.concatenate([with_lag(batch.space, log_lag, flat, z) for z in group])
        values = _values(batch, points).reshape(-1, intervals, size)
        points = points.reshape(-1, intervals, size, p)
        chosen.append(np.take_along_axis(points, values.argmin(axis=0)[None, :, :, None], axis=0)[0])
    starts = np.concatenate(chosen)
    likely = (np.abs(starts).max(axis=2) < _FARTHEST) & np.isfinite(np.concatenate([hours[0]] * 2))
    which, who = np.nonzero(likely)
    return _search(batch, starts[which, who], who, _CAREFUL), who


def _pursue(batch: Batch, points: FloatArray, whose: IntArray) -> tuple[Minimum, IntArray]:
    """Where points, (C, N, p), lead to, and whose they are.

    None is dropped for its value: with a tight residual error every start lies hundreds of units above its end.
    """
    finite = np.isfinite(points).all(axis=2)
    which, column = np.nonzero(finite)
    who = whose[column]
    return _search(batch, points[which, column], who), who


def _explore(batch: Batch, ends: Minimum, who: IntArray, doubtful: BoolArray) -> tuple[Minimum, IntArray]:
    """Add searches for the doubtful patients, as long as they find a better end or the best was found only once."""
    p = batch.space.size
    drawn = np.random.default_rng(20261129).normal(size=(_ROUNDS, _MORE, p)) * 1.3
    before = _best(ends, who, batch.size)
    for points in drawn:
        left = np.flatnonzero(doubtful)
        if left.size == 0:
            break
        more, whose = _pursue(batch, np.repeat(points[:, None], left.size, axis=1), left)
        ends, who = _joined(ends, more), np.concatenate([who, whose])
        now = _best(ends, who, batch.size)
        better = ends.value[now] < ends.value[before] - _NOISE
        doubtful = doubtful & (better | ~_agree(ends, who, now)[0])
        before = now
    return ends, who


def _agree(ends: Minimum, who: IntArray, best: IntArray) -> tuple[BoolArray, BoolArray]:
    """Of each patient whether two searches came to the best end, and whether all that came to an end did, (B,).

    Args:
        ends: of all searches.
        who: whose each is.
        best: the number of each patient's best end, (B,).
    """
    size = len(best)
    there = ends.converged & (np.abs(ends.z - ends.z[best][who]).max(axis=1) <= _SAME)
    hits = np.bincount(who[there], minlength=size)
    every = hits == np.bincount(who[ends.converged], minlength=size)
    return hits > 1, (hits > 1) & every


def _best(ends: Minimum, who: IntArray, size: int) -> IntArray:
    """The number of each patient's best converged end, or of the best end if none converged, (B,)."""
    rank = np.where(ends.converged, ends.value, np.where(np.isfinite(ends.value), ends.value + 1e6, np.inf))
    order = np.lexsort((rank, who))
    first: IntArray = order[np.searchsorted(who[order], np.arange(size))]
    return first


def _values(batch: Batch, points: FloatArray) -> FloatArray:
    """The OFV at several points per patient, (C, B), from points of (C, B, p)."""
    number, size, p = points.shape
    each = max(1, _COLUMNS // size)
    result = np.empty((number, size))
    for first in range(0, number, each):
        part = points[first : first + each]
        repeated = batch if size == 1 or len(part) == 1 else batch.take(np.tile(np.arange(size), len(part)))
        result[first : first + each] = value(repeated, part.reshape(-1, p).T).reshape(len(part), size)
    return result


def _search(batch: Batch, starts: FloatArray, who: IntArray, radius: float = 1.0) -> Minimum:
    return minimise(lambda rows, z: objective(batch.take(who[rows]), z), starts, radius=radius)


def _beside_kinks(batch: Batch, log_lag: FloatArray, ends: Minimum, who: IntArray) -> tuple[Minimum, IntArray]:
    """Add searches that set out, in small steps, just beside the corner nearest to each patient's best end.

    A corner may part two hills so close that the first search stepped over one of them.
    """
    best = _choose(batch.size, ends, who, np.zeros(len(who), dtype=np.bool_)).z
    elapsed = batch.observed.elapsed
    lag = np.exp(log_lag + best @ (batch.space.action(0) @ batch.space.root)[-1])
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.abs(np.log(elapsed / lag))
    distance = np.where(np.isfinite(distance), distance, np.inf)
    nearest = distance.argmin(axis=0)
    everyone = np.arange(batch.size)
    near = np.flatnonzero(distance[nearest, everyone] < _NEAR_KINK)
    if near.size == 0:
        return ends, who
    hours = elapsed[nearest[near], near]
    points = with_lag(batch.space, log_lag[near], np.stack([0.99 * hours, 1.01 * hours]), best[near])
    more = np.tile(near, 2)
    starts = points.reshape(-1, best.shape[1])
    found = _search(batch, starts, more, _CAREFUL)
    return _joined(ends, found), np.concatenate([who, more])


def _joined(a: Minimum, b: Minimum) -> Minimum:
    return Minimum(
        *(np.concatenate([getattr(a, name), getattr(b, name)]) for name in
          ("z", "value", "gradient", "hessian", "positive", "iterations"))
    )  # fmt: skip


def _choose(size: int, ends: Minimum, who: IntArray, on_kink: BoolArray) -> Modes:
    """Per patient the best converged end (or the best end, if none converged) and the second mode."""
    good = ends.converged
    best = _best(ends, who, size)
    apart = np.abs(ends.z - ends.z[best][who]).max(axis=1) > _SAME
    second = good & apart & good[best][who] & (ends.value <= ends.value[best][who] + _WITHIN)
    rank2 = np.where(second, ends.value, np.inf)
    order = np.lexsort((rank2, who))
    next_best = order[np.searchsorted(who[order], np.arange(size))]
    return Modes(
        z=ends.z[best],
        value=ends.value[best],
        gradient=ends.gradient[best],
        hessian=ends.hessian[best],
        converged=good[best],
        on_kink=on_kink[best],
        iterations=ends.iterations[best],
        starts=np.bincount(who, minlength=size).astype(np.int64),
        has_second=second[next_best],
        second_z=ends.z[next_best],
        second_value=ends.value[next_best],
        second_hessian=ends.hessian[next_best],
        sure=_agree(ends, who, best)[0],
    )
