"""Sorting of patients into batches of like structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.solve.batch import Batch, closed_batch
from mtor_cli.pk.solve.grid import grid_batch
from mtor_cli.pk.solve.grid_layout import grid_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.pk.arrays import IntArray
    from mtor_cli.pk.course.prepared import Prepared
    from mtor_cli.pk.model.population import Model

_CELLS = 4096
"""Trains times levels times patients in one batch: few for the processor's cache, many for Python's overhead."""

_GRID_CELLS = 16 * _CELLS
"""The same where Python walks from interval to interval."""


def batches(model: Model, prepared: Sequence[Prepared]) -> Iterator[tuple[IntArray, Batch]]:
    """Yield (positions in `prepared`, batch) until each patient was in one batch."""
    groups: dict[tuple[str, int, int, int], list[int]] = {}
    for i, subject in enumerate(prepared):
        levels, trains = _round(len(subject.times)), _round(len(subject.start))
        if is_closed(subject):
            key: tuple[str, int, int, int] = ("closed", levels, trains, 1)
        else:
            key = ("grid", _round(grid_length(subject)), trains, subject.occasion_count)
        groups.setdefault(key, []).append(i)
    for (kind, levels, trains, occasions), members in groups.items():
        space = model.space(occasions)
        cells = _CELLS if kind == "closed" else _GRID_CELLS
        most = max(16, cells // (levels * trains))
        for first in range(0, len(members), most):
            rows = members[first : first + most]
            chosen = [prepared[i] for i in rows]
            if kind == "closed":
                widest = max(len(s.times) for s in chosen)
                longest = max(1, *(len(s.start) for s in chosen))
                batch: Batch = closed_batch(space, chosen, widest, longest)
            else:
                batch = grid_batch(space, chosen)
            yield np.array(rows, dtype=np.int64), batch


def single(model: Model, subject: Prepared, occasions: int = 1) -> Batch:
    """The batch of one patient, with the η of at least that many occasions."""
    count = max(occasions, subject.occasion_count)
    space = model.space(count)
    if is_closed(subject) and count == 1:
        return closed_batch(space, [subject], len(subject.times), max(1, len(subject.start)))
    return grid_batch(space, [subject])


def is_closed(subject: Prepared) -> bool:
    """Whether the patient's parameters never change."""
    return len(subject.ends) == 1 and subject.occasion_count == 1


def _round(n: int) -> int:
    """Round up so that the number of groups stays small: 1 to 4, then by about a quarter."""
    size = 1
    while size < n:
        size = size + 1 if size < 4 else size + max(1, size // 4)
    return size
