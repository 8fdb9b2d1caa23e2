"""What a screen is made of. A view turns an answer into blocks; a format prints blocks.

Every text here is plain: no markup, no escape codes, one language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Style = Literal["", "title", "head", "voice", "alarm", "good", "dim"]
"""One accent for what is out of range (`alarm`), another for the voice."""

Kind = Literal["text", "label", "voice", "source", "bar", "number"]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, with the voice that speaks it at the right edge."""

    text: str
    style: Style = ""
    voice: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `bar` columns go first when the screen is narrow, then `source` columns move to a line of their own.
    """

    name: str
    kind: Kind = "text"
    share: float = 1.0
    """The most that the column takes of the screen, where not everything fits."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `style` colours it."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading. A row that is a string is a sub-heading."""

    title: str
    columns: list[Column]
    rows: list[list[Cell] | str]
    notes: list[str] = field(default_factory=list)
    header: bool = False
    """Whether the names of the columns are printed."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


Screen = list[Para | Table | Gap]


def cells(*texts: str | Cell) -> list[Cell]:
    """Return a row of cells from texts."""
    return [t if isinstance(t, Cell) else Cell(t) for t in texts]
