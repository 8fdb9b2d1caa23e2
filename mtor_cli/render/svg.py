"""A curve as SVG: the same picture as in cells of text, for a page or as a file of its own.

Lines, shapes and how dark they are tell things apart, so that it can be read in grey; of colours it has a blue and an
orange, which no kind of colour blindness confuses. Everything is an attribute of its element: no style sheet, script,
font or address from elsewhere.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from mtor_cli.render.blocks import Curve
from mtor_cli.render.curve import STEPS, STRIDES, highest, scale
from mtor_cli.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mtor_cli.render.blocks import Bar, Screen

WIDTH = 720
LEFT, RIGHT, TOP, PLOT = 44, 20, 26, 190
"""px: room for the scale, at the right edge, for the legend, and of the levels themselves."""
TICKS, STEP, ROW, GAP = 18, 30, 17, 6
"""px: of the times, the highest step of a dose, the line of another drug, and between them."""
SIZE, CELL = 11, 6.2
"""px: of letters, and how wide a narrow one is at most."""
BLUE, ORANGE, INK, PALE = "#0072b2", "#d55e00", "#222222", "#bbbbbb"
QUARTERS = 4
"""Steps of a scale whose upper end is given, such as 100%."""
HEAD, APART = 20, 14
"""px: of the title above a picture in a file of them, and between two."""


class _Frame(NamedTuple):
    """Where a time and a value lie, px."""

    x: Callable[[float], float]
    y: Callable[[float], float]
    top: float
    """The value at the upper end of the scale."""
    steps: int
    """Into which the scale is divided."""


class NoPictureError(Exception):
    """There is nothing to draw."""


def render_svg(pages: Sequence[tuple[str, Screen]]) -> str:
    """The pictures of blocks as one file, below each other, each under its title.

    Args:
        pages: the language (`en`, `zh`) and the blocks of each part.

    Raises:
        NoPictureError: the blocks hold none.
    """
    curves = [block for _, screen in pages for block in screen if isinstance(block, Curve)]
    if not curves:
        raise NoPictureError
    parts, y = [], 0
    for number, curve in enumerate(curves):
        high = _height(curve)
        title = _text(curve.title)
        parts += [
            f'<text x="{LEFT}" y="{y + SIZE + 3}" font-size="{SIZE + 2}" font-weight="bold">{title}</text>',
            draw_svg(curve, f"picture{number}", f'y="{y + HEAD}" width="{WIDTH}" height="{high}"'),
        ]
        y += HEAD + high + APART
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="group" '
        f'aria-labelledby="pictures" font-family="sans-serif" fill="{INK}">',
        f'<desc id="pictures">{_text(" ".join(curve.said for curve in curves))}</desc>',
        f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>',
    ]
    return "\n".join([*head, *parts, "</svg>"]) + "\n"


def draw_svg(curve: Curve, name: str, place: str = 'width="100%"') -> str:
    """The picture as one `svg` element, with its title and the sentence that says what it shows.

    Args:
        curve: what is drawn; it has a point or a mark at least.
        name: the beginning of its ids, another one for each picture of a page: letters.
        place: where it stands and how large, in attributes.
    """
    height = _height(curve)
    frame = _frame(curve)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {place} role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="sans-serif" font-size="{SIZE}" fill="{INK}">',
        f'<title id="{name}-title">{_text(curve.title)}</title>',
        f'<desc id="{name}-desc">{_text(curve.said)}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_target(curve, frame),
        *_grid(curve, frame),
        *_bands(curve, frame),
        *(_diamond(frame.x(time), frame.y(value)) for time, value in curve.marks),
        *_legend(curve),
        *_below(curve, frame),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _height(curve: Curve) -> int:
    """Of a picture, px."""
    below = (STEP + SIZE + GAP if curve.doses else 0) + ROW * len(curve.agents)
    return TOP + PLOT + TICKS + GAP + below


def _text(text: str) -> str:
    return escape(visible(text))


def _said(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_text(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, color: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}"{more}/>'


def _frame(curve: Curve) -> _Frame:
    times = [*(p.time for p in curve.points), *(x for x, _ in curve.marks)]
    times += [edge for bar in curve.doses for edge in (bar.start, bar.end)]
    first, span = min(times), (max(times) - min(times)) or 1.0
    top, steps = (scale(highest(curve)) * STEPS, STEPS) if curve.top is None else (curve.top, QUARTERS)
    room = WIDTH - LEFT - RIGHT
    return _Frame(
        lambda time: LEFT + min(1.0, max(0.0, (time - first) / span)) * room,
        lambda value: TOP + (1.0 - min(value, top) / top) * PLOT,
        top,
        steps,
    )


def _target(curve: Curve, frame: _Frame) -> list[str]:
    """A grey strip between dashed lines; open where the target has no bound."""
    if curve.target is None:
        return []
    low, high = curve.target
    upper, lower = frame.y(frame.top if high is None else high), frame.y(low or 0.0)
    width = WIDTH - LEFT - RIGHT
    bounds = [frame.y(bound) for bound in curve.target if bound is not None]
    return [
        f'<rect x="{LEFT}" y="{upper:.1f}" width="{width}" height="{lower - upper:.1f}" fill="#eeeeee"/>',
        *(_line(LEFT, y, WIDTH - RIGHT, y, "#777777", ' stroke-dasharray="7 3"') for y in bounds),
    ]


def _grid(curve: Curve, frame: _Frame) -> list[str]:
    """The scale at the left and the times below."""
    found = []
    for n in range(frame.steps + 1):
        value = frame.top / frame.steps * n
        y = frame.y(value)
        found += [_line(LEFT, y, WIDTH - RIGHT, y, PALE, ' stroke-width="0.5"')] if n else []
        found.append(_said(LEFT - 5, y + 4, f"{value:g}", "end"))
    found += [
        _line(LEFT, TOP, LEFT, TOP + PLOT, INK),
        _line(LEFT, TOP + PLOT, WIDTH - RIGHT, TOP + PLOT, INK),
    ]
    for time, label in _apart(curve.ticks, frame):
        x = frame.x(time)
        found += [_line(x, TOP + PLOT, x, TOP + PLOT + 4, INK), _said(x, TOP + PLOT + 15, label, "middle")]
    return found


def _apart(ticks: Sequence[tuple[float, str]], frame: _Frame) -> Sequence[tuple[float, str]]:
    """The labels that do not run together: all, or every second, fourth, seventh and so on."""
    for stride in STRIDES:
        kept = ticks[::stride]
        places = [frame.x(time) for time, _ in kept]
        wide = max((cell_len(label) for _, label in kept), default=0) * CELL + GAP
        if all(b - a >= wide for a, b in pairwise(places)):
            return kept
    return []


def _bands(curve: Curve, frame: _Frame) -> list[str]:
    """The outer band with dotted edges, the inner one darker, and the median as a thick line."""
    if not curve.points:
        return []

    def along(values: Iterable[float]) -> list[str]:
        return [f"{frame.x(p.time):.1f},{frame.y(v):.1f}" for p, v in zip(curve.points, values, strict=True)]

    def band(low: Iterable[float], high: Iterable[float], opacity: float, dashes: str) -> str:
        edge = " ".join([*along(high), *reversed(along(low))])
        return (
            f'<polygon points="{edge}" fill="{BLUE}" fill-opacity="{opacity}" stroke="{BLUE}" stroke-width="0.8" '
            f'stroke-dasharray="{dashes}"/>'
        )

    return [
        band((p.outer[0] for p in curve.points), (p.outer[1] for p in curve.points), 0.15, "1 2"),
        band((p.inner[0] for p in curve.points), (p.inner[1] for p in curve.points), 0.3, "none"),
        f'<polyline points="{" ".join(along(p.median for p in curve.points))}" fill="none" stroke="{BLUE}" '
        'stroke-width="2.2"/>',
    ]


def _diamond(x: float, y: float) -> str:
    points = f"{x:.1f},{y - 5:.1f} {x + 5:.1f},{y:.1f} {x:.1f},{y + 5:.1f} {x - 5:.1f},{y:.1f}"
    return f'<polygon points="{points}" fill="{ORANGE}" stroke="{INK}"/>'


def _legend(curve: Curve) -> list[str]:
    """What each shape stands for, in one line above."""
    x, y = float(LEFT), 12.0
    found: list[str] = []
    for name, sample in zip(curve.names, _SAMPLES, strict=True):
        if not name:
            continue
        found += [sample(x, y), _said(x + 22, y + 4, name)]
        x += 22 + cell_len(name) * CELL + 16
    return found


def _swatch(opacity: float, dashes: str) -> Callable[[float, float], str]:
    return lambda x, y: (
        f'<rect x="{x:.1f}" y="{y - 5:.1f}" width="18" height="10" fill="{BLUE}" fill-opacity="{opacity}" '
        f'stroke="{BLUE}" stroke-width="0.8" stroke-dasharray="{dashes}"/>'
    )


_SAMPLES: list[Callable[[float, float], str]] = [
    lambda x, y: _line(x, y, x + 18, y, BLUE, ' stroke-width="2.2"'),
    _swatch(0.3, "none"),
    _swatch(0.15, "1 2"),
    lambda x, y: _diamond(x + 9, y),
    lambda x, y: (
        f'<rect x="{x:.1f}" y="{y - 5:.1f}" width="18" height="10" fill="#eeeeee" stroke="#777777" '
        'stroke-dasharray="7 3"/>'
    ),
]
"""Of median, inner band, outer band, mark and target, as in `Curve.names`."""


def _below(curve: Curve, frame: _Frame) -> list[str]:
    """The doses as steps, and a bar for each other drug."""
    found: list[str] = []
    y = float(TOP + PLOT + TICKS + GAP)
    if curve.doses:
        floor = y + SIZE + STEP
        most = max(bar.height for bar in curve.doses) or 1.0
        found.append(_line(LEFT, floor, WIDTH - RIGHT, floor, PALE))
        free = 0.0
        said = ""
        for bar in curve.doses:
            x, wide, high = frame.x(bar.start), frame.x(bar.end) - frame.x(bar.start), bar.height / most * STEP
            found.append(
                f'<rect x="{x:.1f}" y="{floor - high:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="#d9d9d9" '
                f'stroke="{INK}" stroke-width="0.8"/>'
            )
            ends = x + cell_len(bar.name) * CELL
            if bar.name != said and x >= free and ends <= WIDTH:
                found.append(_said(x, floor - high - 3, bar.name))
                free, said = ends + 4, bar.name
        y = floor + GAP
    for bar in curve.agents:
        found += _agent(bar, y, frame)
        y += ROW
    return found


def _agent(bar: Bar, y: float, frame: _Frame) -> list[str]:
    """A bar with its name behind it, else before it, else in it."""
    start, end = frame.x(bar.start), frame.x(bar.end)
    most = int((WIDTH - LEFT - RIGHT) / 3 / CELL) - 2
    name = bar.name if cell_len(bar.name) <= most else set_cell_size(bar.name, most - 3).rstrip() + "..."
    wide = cell_len(name) * CELL + GAP
    box = (
        f'<rect x="{start:.1f}" y="{y + 3:.1f}" width="{max(end - start, 2.0):.1f}" height="{ROW - 5}" '
        f'fill="#f3d9c6" stroke="{ORANGE}"/>'
    )
    x = end + 4 if end + wide <= WIDTH - RIGHT else start - wide if start - wide >= LEFT else start + 4
    return [box, _said(x, y + ROW - 5, name)]
