"""The cells of the sample and the patient as an engine reads them: of each, which of a few choices it means.

What is said of a row does not change between two edges of its hours, its days or its age, so that one number of each
span is asked. A cell that cannot be read is a choice of its own, and so is an empty one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.calculator.numbers import show
from mtor_cli.frame import written
from mtor_cli.frame.columns import NUMBERS, as_text, is_text
from mtor_cli.frame.level import digits_of, of_sound_length
from mtor_cli.parts.clinical import MATRICES
from mtor_cli.parts.edges import Edge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mtor_cli.frame.columns import Columns
    from mtor_cli.frame.engine import Frame
    from mtor_cli.parts.edges import Edges

UNREAD = "?"
"""What is asked of a cell that cannot be read: no number, and no specimen."""


class Sort(NamedTuple):
    """What the cells of a column may mean; of a number, the edges between the choices."""

    texts: tuple[str, ...]
    """As they are asked, by their numbers. Behind the last stand `UNREAD` and what is not said."""
    edges: tuple[Edge, ...] = ()

    @property
    def unread(self) -> int:
        """The number of a cell that cannot be read."""
        return len(self.texts)

    @property
    def choices(self) -> tuple[str | None, ...]:
        """Every choice by its number."""
        return (*self.texts, UNREAD, None)


def sorts_of(known: Columns, edges: Mapping[str, Edges]) -> dict[str, Sort]:
    """What the cells of each column of the sample may mean, by its field."""
    return {field: _numbers(edges[field]) if field in NUMBERS else Sort(MATRICES) for field in known.sample}


def _numbers(edges: Edges) -> Sort:
    bounds = (Edge(edges.least, True), *edges.inner, Edge(edges.most, False))
    middles = [(low.at + high.at) / 2 for low, high in pairwise(bounds)]
    return Sort(tuple(show(middle) for middle in middles), bounds)


def numbers(
    frame: Frame, known: Columns, sorts: Mapping[str, Sort], col: Callable[[str], Any]
) -> Iterator[dict[str, Any]]:
    """Yield columns to be added one after the other; the last ones hold the number of each row's choice.

    Args:
        frame: whose columns they are.
        known: those that are looked at.
        sorts: what the cells may mean.
        col: returns a column that an earlier step made.
    """
    nw = frame.nw
    texts = {f: column for f, column in known.sample.items() if f not in NUMBERS or is_text(frame, column)}
    if texts:
        yield {f"{field}_text": as_text(nw, column) for field, column in texts.items()}
    measured = [field for field in known.sample if field in NUMBERS]
    read = [field for field in measured if field in texts]
    if read:
        yield {f"{field}_digits": digits_of(col(f"{field}_text")) for field in read}
    if measured:
        yield {
            f"{field}_value": _of_text(nw, field, col) if field in texts else frame.number(known.sample[field])
            for field in measured
        }
    if sorts:
        yield {
            field: _of_number(nw, field, field in texts, sort, col)
            if sort.edges
            else _of_word(nw, field, col(f"{field}_text"), sort)
            for field, sort in sorts.items()
        }


def _of_text(nw: Any, field: str, col: Callable[[str], Any]) -> Any:
    """The number that a text says; null where it says none."""
    cell, digits = col(f"{field}_text"), col(f"{field}_digits")
    sound = cell.str.contains(written.quantity(NUMBERS[field])) & of_sound_length(digits)
    if field == "age":
        sound |= cell.str.contains(written.ZERO)
    return nw.when(sound).then(digits).cast(nw.Float64)


def _of_number(nw: Any, field: str, text: bool, sort: Sort, col: Callable[[str], Any]) -> Any:
    value = col(f"{field}_value")
    empty = col(f"{field}_text").str.contains(written.EMPTY) if text else value.is_null()

    def located(first: int, last: int) -> Any:
        """Which of the spans from one edge to another holds the value."""
        if last - first == 1:
            return nw.lit(first)
        middle = (first + last) // 2
        edge = sort.edges[middle]
        lower = value < float(edge.at) if edge.above else value <= float(edge.at)
        return nw.when(lower).then(located(first, middle)).otherwise(located(middle, last))

    least, most = sort.edges[0], sort.edges[-1]
    possible = value.is_finite() & (value >= float(least.at)) & (value <= float(most.at))
    found = nw.when(empty).then(nw.lit(sort.unread + 1)).when(value.is_null() | ~possible).then(nw.lit(sort.unread))
    return found.otherwise(located(0, len(sort.edges) - 1))


def _of_word(nw: Any, field: str, cell: Any, sort: Sort) -> Any:
    found = nw.when(cell.str.contains(written.EMPTY)).then(nw.lit(sort.unread + 1))
    for number, word in enumerate(sort.texts):
        found = found.when(cell.str.contains(written.choice(field, word))).then(nw.lit(number))
    return found.otherwise(nw.lit(sort.unread))
