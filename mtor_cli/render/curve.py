"""A curve over time with its bands, drawn in cells of text. The numbers always stand beside it, or in the full answer.

Every cell is 2 × 4 dots: Braille shows each of them, ASCII the gravest sign of the cell. Both come from the same dots.
"""

from __future__ import annotations

from itertools import pairwise
from math import floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mtor_cli.render.blocks import Curve

    Dots = set[tuple[int, int]]
    """Columns from the left and rows from the top, in dots."""

STEPS = 3
"""Of the scale, which is named at every second line."""
ROWS = 2 * STEPS + 1
"""Lines of a picture, without that of the times."""
DOWN, ACROSS = 4, 2
"""Dots of a cell."""

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a Braille character, by row and column."""
_ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""Steps of a scale, but for a power of ten."""
_STRIDES = (1, 2, 4, 7, 14, 28, 56, 112, 224, 448, 896)
"""Of labels, so that days come to weeks."""


def signs(ascii_only: bool) -> tuple[str, str, str, str, str]:
    """What shows the median, the inner band, the outer band, a mark and the target."""
    return ("*", ":", ".", "O", "-") if ascii_only else ("⠒", "⠪", "⠂", "◆", "░")


def draw(curve: Curve, width: int) -> list[str]:
    """The picture as lines of at most `width` columns, the scale at the left and the times under it.

    A mark hides the curve, the curve its bands, and those the target.

    Args:
        curve: what is drawn; it has a point or a mark at least.
        width: columns.
    """
    step = scale(_highest(curve)) if curve.top is None else curve.top / STEPS
    top = step * STEPS
    digits = "g" if curve.top is None else ".3g"
    labels = {2 * (STEPS - n): f"{n * step:{digits}}" for n in range(STEPS + 1)}
    side = max(map(len, labels.values()))
    rule = "|" if curve.ascii_only else "│"
    room = width - side - len(rule) - 1
    across = _columns(curve, room)
    rows = _cells(curve, across, top, room)
    lines = [f"{labels.get(i, ''):>{side}} {rule}{''.join(row)}".rstrip() for i, row in enumerate(rows)]
    times = _times([(across(x) // ACROSS, label) for x, label in curve.ticks], room)
    return [*lines, (" " * (side + 1 + len(rule)) + times).rstrip()]


def scale(highest: float) -> float:
    """The step of a scale from 0 whose upper end is at or above a value: a round number."""
    if highest <= 0.0:
        return 1.0
    power = 10.0 ** floor(log10(highest / STEPS))
    return next(power * n for n in _ROUND if highest <= power * n * STEPS * (1 + 1e-9))


def _highest(curve: Curve) -> float:
    ends = [bound for bound in curve.target or () if bound is not None]
    return max(
        [*(p.outer[1] for p in curve.points), *(p.median for p in curve.points), *(y for _, y in curve.marks), *ends]
    )


def _row(value: float, top: float) -> int:
    """The row of dots of a value: the upper end of the scale lies in the first line and 0 in the last."""
    return round((1.0 - value / top) * (ROWS - 1) * DOWN) + DOWN // 2


def _columns(curve: Curve, room: int) -> Callable[[float], int]:
    """What gives the column of dots of a time: the first one is at the left edge, the last one at the right."""
    times = [*(p.time for p in curve.points), *(x for x, _ in curve.marks)]
    first, span = min(times), max(times) - min(times)
    last = room * ACROSS - 1
    return lambda x: min(last, max(0, round((x - first) / span * last))) if span else 0


def _cells(curve: Curve, across: Callable[[float], int], top: float, room: int) -> list[list[str]]:
    def traced(values: Iterable[float]) -> list[tuple[int, int]]:
        return [(across(p.time), _row(v, top)) for p, v in zip(curve.points, values, strict=True)]

    line = path(traced(p.median for p in curve.points))
    inner, outer = (
        between(traced(band[1] for band in bands), traced(band[0] for band in bands))
        for bands in ([p.inner for p in curve.points], [p.outer for p in curve.points])
    )
    of_line, of_inner, of_outer, mark, strip = signs(curve.ascii_only)
    aimed = _aimed(curve.target, top)
    rows = [[strip if i in aimed else " "] * room for i in range(ROWS)]
    layers = [(outer, of_outer), (inner, of_inner), (line, of_line)]
    if curve.ascii_only:
        for dots, sign in layers:
            for c, r in dots:
                rows[r // DOWN][c // ACROSS] = sign
    else:
        thin = {(c, r) for c, r in outer if c % 2 == 0 and r % 2 == 0} | {(c, r) for c, r in inner if (c + r) % 2 == 0}
        for (column, row), bits in (braille(thin) | braille(line)).items():
            rows[row][column] = chr(0x2800 + bits)
    for x, y in curve.marks:
        rows[_row(y, top) // DOWN][across(x) // ACROSS] = mark
    return rows


def path(points: Sequence[tuple[int, int]]) -> Dots:
    """The dots of a line through points, without a gap in any column or row between two of them."""
    found = set(points)
    for (c0, r0), (c1, r1) in pairwise(points):
        before = r0
        for c in range(c0, c1 + 1):
            r = round(r0 + (r1 - r0) * (c - c0) / (c1 - c0)) if c1 > c0 else r1
            found |= {(c, x) for x in range(min(before, r), max(before, r) + 1)}
            before = r
    return found


def between(upper: Sequence[tuple[int, int]], lower: Sequence[tuple[int, int]]) -> Dots:
    """The dots from one line down to another, both included."""
    ends: dict[int, tuple[int, int]] = {}
    for c, r in path(upper) | path(lower):
        high, low = ends.get(c, (r, r))
        ends[c] = (min(high, r), max(low, r))
    return {(c, r) for c, (high, low) in ends.items() for r in range(high, low + 1)}


def braille(dots: Dots) -> dict[tuple[int, int], int]:
    """The bits of the Braille character of every cell that has dots, by its column and row."""
    found: dict[tuple[int, int], int] = {}
    for c, r in dots:
        cell = (c // ACROSS, r // DOWN)
        found[cell] = found.get(cell, 0) | _BITS[r % DOWN][c % ACROSS]
    return found


def _aimed(target: tuple[float | None, float | None] | None, top: float) -> range:
    """The rows of cells that the target touches."""
    if target is None:
        return range(0)
    low, high = target
    return range(0 if high is None else _row(high, top) // DOWN, _row(low or 0.0, top) // DOWN + 1)


def _times(labels: Sequence[tuple[int, str]], room: int) -> str:
    """The labels that fit, each beginning at its column; of too many every second, fourth or seventh and so on."""
    for stride in _STRIDES:
        line, fits = "", True
        for column, label in labels[::stride]:
            if column + len(label) <= room:
                fits = fits and (not line or column > len(line) + 1)
                line = line.ljust(column) + label
        if fits:
            return line
    return ""
