"""Many patients of one structure laid side by side, so that NumPy computes them at once.

Arrays are laid out (train, level, subject). Patients whose parameters do not change over time take the closed form
(`ClosedBatch`); the others are propagated from change to change (`mtor_cli.pk.solve.grid.GridBatch`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from mtor_cli.pk.solve.accumulation import Doses, Seen, see
from mtor_cli.pk.solve.closed import concentration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray, IntArray
    from mtor_cli.pk.course.prepared import Prepared
    from mtor_cli.pk.model.population import Space


@dataclass(frozen=True)
class Observed:
    """Levels of a batch, (J, B)."""

    values: FloatArray
    logs: FloatArray
    side: IntArray | None
    """None when every level is measured."""
    weight: FloatArray | None
    """0 for padding, 1 otherwise; None without padding."""
    elapsed: FloatArray
    """Hours from the last dose to the level where η acts on the lag, nan otherwise and for padding."""

    def take(self, rows: IntArray) -> Observed:
        """The levels of some subjects."""
        side = None if self.side is None else self.side[:, rows]
        weight = None if self.weight is None else self.weight[:, rows]
        return Observed(self.values[:, rows], self.logs[:, rows], side, weight, self.elapsed[:, rows])


class Batch(Protocol):
    """What estimation needs of a batch."""

    @property
    def space(self) -> Space:
        """The η."""

    @property
    def observed(self) -> Observed:
        """The levels."""

    @property
    def size(self) -> int:
        """Number of patients."""

    @property
    def cells(self) -> int:
        """Numbers computed per column: trains times levels (or intervals)."""

    def take(self, rows: IntArray) -> Batch:
        """The batch of some subjects, in the given order, repeats allowed."""

    def predict(self, eta: FloatArray, order: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """F (J, B), its gradient (a, J, B) and Hessian (a, a, J, B) in the coordinates that `chain` maps.

        Args:
            eta: (p, B); a batch of one subject takes any number of columns.
            order: 0, 1 or 2.
        """

    @property
    def chain(self) -> FloatArray:
        """∂(coordinates)/∂η, (a, p)."""


@dataclass(frozen=True)
class ClosedBatch:
    """Patients whose parameters are constant."""

    space: Space
    observed: Observed
    size: int
    base: FloatArray
    """Logarithm of typical micro-parameters (logit for a logit-normal F), (rows, B)."""
    doses: Doses | Seen
    """The doses, or at once what the levels see of them where no η acts on the lag."""

    def take(self, rows: IntArray) -> ClosedBatch:
        """The batch of some subjects."""
        return ClosedBatch(self.space, self.observed.take(rows), len(rows), self.base[:, rows], self.doses.take(rows))

    @property
    def cells(self) -> int:
        """Trains times levels."""
        return int(self.doses.amount.shape[0] * self.doses.amount.shape[1])

    @cached_property
    def _action(self) -> FloatArray:
        return self.space.action(0)

    @cached_property
    def _active(self) -> list[int]:
        return [int(i) for i in np.flatnonzero(self._action.any(axis=1))]

    @cached_property
    def chain(self) -> FloatArray:
        """∂(logarithms of the varying micro-parameters)/∂η, (a, p)."""
        return self._action[self._active]

    def predict(self, eta: FloatArray, order: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Predictions and derivatives; see `Batch`."""
        logs = self.base + self._action @ eta
        row = self.space.logit_row
        if row is not None:
            shifted = logs[row].copy()
            logs[row] = -np.log1p(np.exp(-shifted))
        micro = np.exp(logs)
        seen = self.doses if isinstance(self.doses, Seen) else see(self.doses, micro[-1])
        f, gradient, hessian = concentration(micro, seen, self.space.model.compartments, self._active, order)
        if row is not None and row in self._active and order > 0:
            place = self._active.index(row)
            kept = 1.0 - micro[row]  # d log F / d logit F
            if order > 1:
                hessian[place] *= kept
                hessian[:, place] *= kept
                hessian[place, place] -= gradient[place] * kept * micro[row]
            gradient[place] *= kept
        return f, gradient, hessian


def closed_batch(space: Space, subjects: Sequence[Prepared], levels: int, trains: int) -> ClosedBatch:
    """A batch of patients with constant parameters.

    Args:
        space: the η.
        subjects: the patients, at most `levels` levels and `trains` trains each.
        levels: J; shorter patients are padded.
        trains: M.
    """
    size = len(subjects)
    times = np.zeros((levels, size))
    start = np.zeros((trains, size))
    count = np.ones((trains, size))
    interval = np.ones((trains, size))
    endless = np.zeros((trains, size), dtype=np.bool_)
    amount = np.zeros((trains, levels, size))
    for b, subject in enumerate(subjects):
        j, m = len(subject.times), len(subject.start)
        times[:j, b] = subject.times
        start[:m, b], count[:m, b], interval[:m, b] = subject.start, subject.count, subject.interval
        endless[:m, b] = subject.endless
        if subject.one_period:
            amount[:m, :, b] = subject.amount[:, None]
        else:
            amount[:m, :j, b] = subject.amount[:, None] * (subject.train_period[:, None] == subject.period)
    base = np.stack([subject.logs[:, 0] for subject in subjects], axis=-1)
    doses = Doses(times[None], start[:, None], count[:, None], interval[:, None], amount, endless[:, None])
    seen = doses if space.lag_varies else see(doses, np.exp(base[-1]))
    return ClosedBatch(space, observe(subjects, levels, space.lag_varies), size, base, seen)


def observe(subjects: Sequence[Prepared], levels: int, lag_varies: bool) -> Observed:
    """The levels of patients, padded to a number of levels each, with what is common to all left out."""
    shape = (levels, len(subjects))
    values, weight, elapsed = np.ones(shape), np.zeros(shape), np.full(shape, np.nan)
    side = np.zeros(shape, dtype=np.int64)
    for b, subject in enumerate(subjects):
        j = len(subject.times)
        values[:j, b], weight[:j, b], side[:j, b] = subject.values, 1.0, subject.side
        if lag_varies:
            elapsed[:j, b] = subject.elapsed
    logs = np.log(np.where(values > 0.0, values, 1.0))
    return Observed(values, logs, side if side.any() else None, None if weight.all() else weight, elapsed)
