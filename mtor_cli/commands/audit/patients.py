"""The patients of a file of levels: rows of one id that follow each other, or all of an id where they lie apart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.table import is_record_header
from mtor_cli.commands.audit.course import Level, on_one_clock
from mtor_cli.commands.audit.judged import Judged, Refused
from mtor_cli.errors import DataError
from mtor_cli.hints import add
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtor_cli.calculator.series import Event
    from mtor_cli.commands.audit.judged import Judge, When
    from mtor_cli.commands.audit.tally import Rows
    from mtor_cli.commands.tdm.source import Entry, Source


def holds_cases(line: str) -> bool:
    """Whether a file is of patients with their doses, by its first line: NONMEM's columns, or a case in JSON."""
    if not line.lstrip("\ufeff \t").startswith("{"):
        return is_record_header(line)
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(raw, dict) and isinstance(raw.get("levels"), list)


class Patient(NamedTuple):
    """A patient with his levels that were judged."""

    id: str
    levels: Sequence[Level]
    mixed_offsets: bool = False
    """Whether times with and without an offset from UTC are mixed: then no level has a time."""
    events: Sequence[Event] | None = None
    """What breaks a line between two troughs, where that is known of him."""


class _Open:
    """A patient whose rows are being read."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, Judged, When | None]] = []
        self.cells: set[tuple[object, ...]] = set()

    def repeats(self, entry: Entry) -> bool:
        """Whether a row says what an earlier one said; it is kept in mind."""
        key = (entry.cells, entry.units)
        if key in self.cells:
            return True
        self.cells.add(key)
        return False

    def patient(self, identity: str) -> Patient:
        """What was read."""
        times = on_one_clock([when for _, _, when in self.rows])
        if times is None:
            return Patient(identity, [Level(line, judged, None, None) for line, judged, _ in self.rows], True)
        levels = [
            Level(line, judged, *(time or (None, None)))
            for (line, judged, _), time in zip(self.rows, times, strict=True)
        ]
        return Patient(identity, levels)


def patients_of(
    source: Source, entries: Iterable[Entry], judge: Judge, counted: Rows, apart: bool
) -> Iterator[Patient]:
    """Yield the patients of a file, and count each of its rows.

    Args:
        source: the file, its columns understood.
        entries: its rows.
        judge: says what a row is.
        counted: where the rows are counted.
        apart: whether the rows of a patient may lie apart: then all are held until the last one.

    Raises:
        DataError: an id comes back after other ones, and `apart` is not set.
    """
    held: dict[str, _Open] = {}
    seen: set[str] = set()
    current: str | None = None
    for entry in entries:
        said, when = judge.row(source, entry)
        identity = (entry.id or "").strip()
        if isinstance(said, Judged) and not identity:
            said = Refused("id_missing", said.alarmed)
        if not isinstance(said, Judged):
            counted.leave(said, entry.line)
            continue
        if identity != current and not apart:
            if current is not None:
                yield held.pop(current).patient(current)
                seen.add(current)
            if identity in seen:
                raise apart_at(entry.line, identity)
            current = identity
        one = held.get(identity)
        if one is None:
            one = held[identity] = _Open()
        if when is not None and one.repeats(entry):
            counted.duplicate += 1
            continue
        counted.judge(said)
        one.rows.append((entry.line, said, when))
    while held:
        identity = next(iter(held))
        yield held.pop(identity).patient(identity)


def apart_at(line: int, identity: str) -> DataError:
    """The error on an id that comes back after other ones."""
    return DataError("patient_apart", *bilingual("patient_apart", line=line, id=identity), add("--apart"))
