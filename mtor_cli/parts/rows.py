"""Rows of a table or of NDJSON as they come, each with the line that it begins on; a bad one never hides the next."""

from __future__ import annotations

import csv
import json
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.errors import DataError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_ROW = 100_000
"""Characters; a longer one is no row, and is not kept in memory."""


class FileRow(NamedTuple):
    """A row."""

    line: int
    """On which it begins; the first line is 1."""
    cells: list[str]
    """In the order of the columns; empty where there is an error."""
    error: DataError | None = None


class Record(NamedTuple):
    """A line of NDJSON."""

    line: int
    fields: dict[str, object]
    """Empty where there is an error."""
    error: DataError | None = None


class _Feed:
    """Lines for a CSV reader, which can be taken back as far as the row that is being read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._held: list[str] = []
        self.line = 0
        """The last line that was given out."""

    def begin(self) -> int:
        """The line that the next row begins on."""
        self._held.clear()
        return self.line + 1

    def take_back(self) -> None:
        """Give all lines of this row but the first out again."""
        self._again.extendleft(reversed(self._held[1:]))
        self.line -= len(self._held) - 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.line += 1
        self._held.append(line)
        return line


def table_rows(lines: Iterable[str], delimiter: str) -> Iterator[FileRow]:
    """Yield the rows of a table, its header among them; empty ones are passed over.

    A quote that is never closed makes one bad row of its own line: what it would have swallowed is read again.

    Args:
        lines: with their ends.
        delimiter: between the cells.
    """
    feed = _Feed(lines)
    csv.field_size_limit(LONGEST_ROW)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        first = feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            feed.take_back()
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
            yield FileRow(first, [], _no_row(first))
            continue
        if any(cells):
            yield FileRow(first, cells)


def records(lines: Iterable[str]) -> Iterator[Record]:
    """Yield the objects of NDJSON, numbers in them as they were written; empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError):
            yield Record(number, {}, _no_json(number))
            continue
        if isinstance(found, dict):
            yield Record(number, found)
        else:
            yield Record(number, {}, _no_json(number))


def delimiter_of(header: str) -> str:
    """What stands between the columns of a header: a comma, a semicolon or a tab."""
    found = max((",", ";", "\t"), key=header.count)
    return found if found in header else ","


def _no_row(line: int) -> DataError:
    return DataError(
        "row_unreadable",
        *bilingual("line_is_not_a_table_row", line=line),
    )


def _no_json(line: int) -> DataError:
    return DataError("row_unreadable", *bilingual("line_is_not_a_json_object", line=line))
