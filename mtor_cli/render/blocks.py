"""What a screen is made of. A view turns an answer into blocks; a format prints blocks.

Every text here is plain: no markup, no escape codes, one language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mtor_cli.hints import Command

Style = Literal["", "title", "section", "head", "voice", "alarm", "warn", "good", "dim"]
"""An accent for what calls for the prescriber (`alarm`), for what is out of range (`warn`), for the best of several
options (`good`), and for the voice. None says what the words do not say. A `section` is the heading of a part."""

ColumnKind = Literal["text", "label", "voice", "source", "bar", "number"]


class Para(NamedTuple):
    """A paragraph, with the voice that speaks it at the right edge."""

    text: str
    style: Style = ""
    voice: str = ""
    indent: int = 0


class Column(NamedTuple):
    """A column of a table.

    `bar` columns go first when the screen is narrow, then `source` columns move to a line of their own.
    """

    name: str
    kind: ColumnKind = "text"
    share: float = 1.0
    """The most that the column takes of the screen, where not everything fits."""


class Cell(NamedTuple):
    """One cell; `style` colours it."""

    text: str
    style: Style = ""


class Span(NamedTuple):
    """A remark on the row above it, across all columns."""

    text: str
    style: Style = "dim"


Row = list[Cell] | str | Span
"""A row that is a string is a sub-heading."""


class Table(NamedTuple):
    """Rows under a heading."""

    title: str
    columns: list[Column]
    rows: list[Row]
    notes: list[str] | tuple[()] = ()
    header: bool = False
    """Whether the names of the columns are printed."""


class Point(NamedTuple):
    """A time of a curve."""

    time: float
    median: float
    inner: tuple[float, float]
    """Where half of the probability lies."""
    outer: tuple[float, float]
    """Where nine tenths of it lie."""


class Bar(NamedTuple):
    """What lasts for some time: equal doses, another drug."""

    start: float
    end: float
    name: str
    height: float = 0.0
    """Of doses, mg a day: the height of their step."""


class Curve(NamedTuple):
    """A picture of levels over time; where it is not drawn, a sentence stands for it."""

    title: str
    said: str
    """What it shows."""
    points: list[Point]
    marks: list[tuple[float, float]]
    """What was measured: time and value."""
    target: tuple[float | None, float | None] | None
    ticks: list[tuple[float, str]]
    """Times that may be named under it, in their order."""
    names: list[str]
    """Of median, inner band, outer band, mark and target; an empty one is not explained."""
    ascii_only: bool
    doses: Sequence[Bar] = ()
    """As taken, in the order of time, none beside another. They belong to the times that the picture spans."""
    agents: Sequence[Bar] = ()
    """Other drugs, a line each; what lies outside the picture ends at its edge."""
    top: float | None = None
    """The upper end of the scale; None takes a round number above what is drawn."""
    small: bool = False
    """Whether it is one of several answers on a screen, and takes fewer lines."""


class Commands(NamedTuple):
    """Commands to type next; none is broken where it fits into a line."""

    title: str
    commands: list[Command]


class Gap(NamedTuple):
    """An empty line."""


Block = Para | Table | Curve | Commands | Gap
Screen = list[Block]


def colon(title: str) -> str:
    """The colon that ends a title of either language."""
    return "：" if any("\u4e00" <= c <= "\u9fff" for c in title) else ":"


def cells(*texts: str | Cell) -> list[Cell]:
    """A row of cells; a text is one without a style."""
    return [t if isinstance(t, Cell) else Cell(t) for t in texts]


def texts_of(screen: Screen) -> Iterator[str]:
    """Yield every text of a screen, but the commands to type next."""
    for block in screen:
        if isinstance(block, Para):
            yield block.text
        elif isinstance(block, Curve):
            yield block.said
        elif isinstance(block, Table):
            yield from block.notes
            for row in block.rows:
                yield from (
                    (cell.text for cell in row)
                    if isinstance(row, list)
                    else (str(row[0]),)
                    if isinstance(row, Span)
                    else (row,)
                )


def with_texts(screen: Screen, change: Callable[[str], str]) -> Screen:
    """The same blocks with every text changed."""

    def row(old: Row) -> Row:
        if isinstance(old, str):
            return change(old)
        if isinstance(old, Span):
            return old._replace(text=change(old.text))
        return [Cell(change(cell.text), cell.style) for cell in old]

    def block(old: Block) -> Block:
        if isinstance(old, Para):
            return old._replace(text=change(old.text), voice=change(old.voice))
        if isinstance(old, Table):
            return Table(
                change(old.title),
                [column._replace(name=change(column.name)) for column in old.columns],
                [row(r) for r in old.rows],
                [change(note) for note in old.notes],
                old.header,
            )
        if isinstance(old, Curve):
            names = [change(name) for name in old.names]
            doses, agents = ([bar._replace(name=change(bar.name)) for bar in bars] for bars in (old.doses, old.agents))
            return old._replace(title=change(old.title), said=change(old.said), names=names, doses=doses, agents=agents)
        if isinstance(old, Commands):
            return Commands(change(old.title), [c.with_texts(change) for c in old.commands])
        return old

    return [block(b) for b in screen]
