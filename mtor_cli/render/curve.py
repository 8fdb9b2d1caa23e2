"""A curve over time with its bands, drawn in cells of text. The numbers always stand beside it, or in the full answer.

Every cell is 2 × 4 dots: Braille shows each of them, ASCII the gravest sign of the cell. Both come from the same dots.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from mtor_cli.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mtor_cli.render.blocks import Bar, Curve

    Dots = set[tuple[int, int]]
    """Columns from the left and rows from the top, in dots."""

STEPS = 3
"""Of the scale, which is named at every second line."""
SMALL_STEPS = 2
"""Of the scale of a small picture."""
DOWN, ACROSS = 4, 2
"""Dots of a cell."""

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a Braille character, by row and column."""
_ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""Steps of a scale, but for a power of ten."""
_HEIGHTS = "▁▂▃▄▅▆▇█"
"""Of the step of a dose."""
STRIDES = (1, 2, 4, 7, 14, 28, 56, 112, 224, 448, 896)
"""Of labels, so that days come to weeks."""


def signs(ascii_only: bool) -> tuple[str, str, str, str, str]:
    """What shows the median, the inner band, the outer band, a mark and the target."""
    return ("*", ":", ".", "O", "-") if ascii_only else ("⠒", "⠪", "⠂", "◆", "░")


def draw(curve: Curve, width: int) -> list[str]:
    """The picture as lines of at most `width` columns, the scale at the left, times, doses and other drugs under it.

    A mark hides the curve, the curve its bands, and those the target.

    Args:
        curve: what is drawn; it has a point or a mark at least.
        width: columns.
    """
    steps = steps_of(curve)
    step = scale(highest(curve), steps) if curve.top is None else curve.top / steps
    top = step * steps
    digits = "g" if curve.top is None else ".3g"
    labels = {2 * (steps - n): f"{n * step:{digits}}" for n in range(steps + 1)}
    side = max(map(len, labels.values()))
    rule = "|" if curve.ascii_only else "│"
    room = width - side - len(rule) - 1
    across = _columns(curve, room)
    rows = _cells(curve, across, top, room)
    lines = [f"{labels.get(i, ''):>{side}} {rule}{''.join(row)}".rstrip() for i, row in enumerate(rows)]
    times = _times([(across(x) // ACROSS, label) for x, label in curve.ticks], room)
    bars = _bars(curve, lambda x: across(x) // ACROSS, room)
    return [*lines, *((" " * (side + 1 + len(rule)) + line).rstrip() for line in (times, *bars))]


def steps_of(curve: Curve) -> int:
    """The steps of the scale of a picture."""
    return SMALL_STEPS if curve.small else STEPS


def lines_of(steps: int) -> int:
    """The lines of a picture with a scale of so many steps, without that of the times."""
    return 2 * steps + 1


def scale(highest: float, steps: int = STEPS) -> float:
    """The step of a scale of `steps` from 0 whose upper end is at or above a value: a round number."""
    if highest <= 0.0:
        return 1.0
    power = 10.0 ** floor(log10(highest / steps))
    return next(power * n for n in _ROUND if highest <= power * n * steps * (1 + 1e-9))


def highest(curve: Curve) -> float:
    """The highest value that a picture shows."""
    ends = [bound for bound in curve.target or () if bound is not None]
    return max(
        [*(p.outer[1] for p in curve.points), *(p.median for p in curve.points), *(y for _, y in curve.marks), *ends]
    )


def _row(value: float, top: float, lines: int) -> int:
    """The row of dots of a value: the upper end of the scale lies in the first line and 0 in the last."""
    return round((1.0 - value / top) * (lines - 1) * DOWN) + DOWN // 2


def _columns(curve: Curve, room: int) -> Callable[[float], int]:
    """What gives the column of dots of a time: the first one is at the left edge, the last one at the right."""
    times = [*(p.time for p in curve.points), *(x for x, _ in curve.marks)]
    times += [edge for bar in curve.doses for edge in (bar.start, bar.end)]
    first, span = min(times), max(times) - min(times)
    last = room * ACROSS - 1
    return lambda x: min(last, max(0, round((x - first) / span * last))) if span else 0


def _cells(curve: Curve, across: Callable[[float], int], top: float, room: int) -> list[list[str]]:
    lines = lines_of(steps_of(curve))

    def traced(values: Iterable[float]) -> list[tuple[int, int]]:
        return [(across(p.time), _row(v, top, lines)) for p, v in zip(curve.points, values, strict=True)]

    line = path(traced(p.median for p in curve.points))
    inner, outer = (
        between(traced(band[1] for band in bands), traced(band[0] for band in bands))
        for bands in ([p.inner for p in curve.points], [p.outer for p in curve.points])
    )
    of_line, of_inner, of_outer, mark, strip = signs(curve.ascii_only)
    aimed = _aimed(curve.target, top, lines)
    rows = [[strip if i in aimed else " "] * room for i in range(lines)]
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
        rows[_row(y, top, lines) // DOWN][across(x) // ACROSS] = mark
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


def _bars(curve: Curve, column: Callable[[float], int], room: int) -> list[str]:
    """A line of the doses and one of each other drug; what lies outside the picture stands at its edge."""
    most = max((bar.height for bar in curve.doses), default=0.0)

    def drawn(bar: Bar, share: float) -> Drawn:
        sign = "=" if curve.ascii_only else _HEIGHTS[ceil(share * len(_HEIGHTS)) - 1]
        start, end = column(bar.start), column(bar.end)
        # Where one ends the next begins.
        return Drawn(start, end if end == room - 1 else max(start, end - 1), visible(bar.name), sign)

    lanes = [[drawn(bar, bar.height / most) for bar in curve.doses if bar.height > 0.0]]
    lanes += [[drawn(bar, 0.5)] for bar in curve.agents]
    return [lane(bars, room) for bars in lanes if bars]


class Drawn(NamedTuple):
    """A bar in cells."""

    start: int
    end: int
    """The last of its columns."""
    name: str
    sign: str


def lane(bars: Sequence[Drawn], room: int) -> str:
    """Bars on one line of `room` cells, each name once: behind its bar, before it or in it, where there is room first.

    A name is cut to a third of the line, so that one that stands alone always finds its place.
    """
    line = [" "] * room
    for bar in bars:
        line[bar.start : bar.end + 1] = bar.sign * (bar.end + 1 - bar.start)
    ends = [-1, *(bar.end for bar in bars)]
    starts = [*(bar.start for bar in bars), room]
    said = ""
    for bar, before, behind in zip(bars, ends[:-1], starts[1:], strict=True):
        name = _shortened(bar.name, room // 3 - 2)
        length = cell_len(name)
        places = (
            (bar.end + 2, behind - bar.end - 2),
            (bar.start - length - 1, bar.start - before - 2),
            (bar.start, bar.end - bar.start),
        )
        begin = next((place for place, free in places if length <= free), None)
        if name == said or begin is None:
            continue
        said = name
        # A wide character takes the cell of the one behind it.
        line[begin : begin + length] = [part for c in name for part in (c, *[""] * (cell_len(c) - 1))]
        if bar.start <= begin <= bar.end:
            line[begin + length] = " "
    return "".join(line)


def _shortened(name: str, most: int) -> str:
    return name if cell_len(name) <= most else set_cell_size(name, most - 3).rstrip() + "..."


def _aimed(target: tuple[float | None, float | None] | None, top: float, lines: int) -> range:
    """The rows of cells that the target touches."""
    if target is None:
        return range(0)
    low, high = target
    first = 0 if high is None else _row(high, top, lines) // DOWN
    return range(first, _row(low or 0.0, top, lines) // DOWN + 1)


def _times(labels: Sequence[tuple[int, str]], room: int) -> str:
    """The labels that fit, each beginning at its column; of too many every second, fourth or seventh and so on."""
    for stride in STRIDES:
        line, fits = "", True
        for column, label in labels[::stride]:
            if column + len(label) <= room:
                fits = fits and (not line or column > len(line) + 1)
                line = line.ljust(column) + label
        if fits:
            return line
    return ""
