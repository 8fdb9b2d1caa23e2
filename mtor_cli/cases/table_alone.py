"""The levels of a table of records that cannot be used as a whole, as far as they can be read."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mtor_cli.cases.calendar import timed
from mtor_cli.cases.case import Case, Sample
from mtor_cli.cases.records import disease_of
from mtor_cli.cases.samples import read_level, unit_of
from mtor_cli.cases.table import DISEASES, DRUGS, UNITS, RecordRow, number
from mtor_cli.cases.table_levels import EMPTY, is_level
from mtor_cli.cases.times import Clock
from mtor_cli.errors import MtorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtor_cli.cases.records import ThisDrug


def levels_alone(rows: Sequence[RecordRow], names: dict[str, str], drug: ThisDrug | None) -> Iterator[Case]:
    """Yield cases that hold nothing but levels; none where the rows are of several patients.

    The first has those on one clock, of dates and hours beside each other those with dates; then comes each other one,
    whose time cannot be read, by itself. One that was not measured in whole blood is among them: no model takes it, but
    it rings its alarm as in `mtor tdm`. A level whose value or unit cannot be read is left out.

    Args:
        rows: of one patient.
        names: the columns of the table, as `RecordTable.names`.
        drug: whose levels are taken, where a column names it; None takes those of every drug.
    """
    named, diseases, units = (_first(names, among) for among in (DRUGS, DISEASES, UNITS))
    identities = {row.fields["ID"].strip() for row in rows}
    if len(identities) != 1:
        return
    levels = [row for row in rows if is_level(row.fields) and _is_of(row, named, drug)]
    clock, found, other = _on_one_clock(levels, names)
    disease = None
    with suppress(MtorError):
        disease = disease_of(list(rows), diseases) if diseases else None
    identity = identities.pop()
    samples = (sample for hours, row in found for sample in _sample(hours, row, units))
    yield Case(identity, clock, (), tuple(sorted(samples, key=lambda s: s.hours)), disease=disease)
    for row in other:
        unread = Clock(None, unread=f"TIME {row.fields['TIME'].strip() or '?'}")
        yield Case(identity, unread, (), tuple(_sample(0.0, row, units)), disease=disease)


def _first(columns: Iterable[str], among: Sequence[str]) -> str | None:
    return next((column for column in columns if column in among), None)


def _is_of(row: RecordRow, column: str | None, drug: ThisDrug | None) -> bool:
    name = row.fields[column].strip() if column else ""
    return drug is None or name.upper() in EMPTY or drug.is_named(name)


def _on_one_clock(
    levels: Sequence[RecordRow], columns: dict[str, str]
) -> tuple[Clock, list[tuple[float, RecordRow]], list[RecordRow]]:
    """The clock of the levels, each with its hours, and those that are not on it."""
    read: list[tuple[Clock, RecordRow]] = []
    other: list[RecordRow] = []
    for row in levels:
        one = RecordRow(row.number, dict(row.fields), row.ignored)
        try:
            read.append((timed([one], columns)[0], one))
        except MtorError:
            other.append(row)
    dated = [(clock.origin, clock, row) for clock, row in read if clock.origin is not None]
    if not dated:
        return Clock(None), [(number(row.fields["TIME"]) or 0.0, row) for _, row in read], other
    first, clock, _ = min(dated, key=lambda one: one[0])
    other += (row for clock, row in read if clock.origin is None)
    return clock, [((origin - first).total_seconds() / 3600, row) for origin, _, row in dated], other


def _sample(hours: float, row: RecordRow, units: str | None) -> Iterator[Sample]:
    """Yield the level of a row, where it can be read."""
    text, mark = row.fields[units].strip() if units else "", _mark(row.fields)
    with suppress(MtorError):
        named = None if text.upper() in EMPTY else unit_of(text, "DV")
        value, side, inclusive, unit = read_level(row.fields["DV"].strip(), named, "DV")
        yield Sample(hours, value, unit, -mark or side, None, None, inclusive, line=row.number)


def _mark(fields: dict[str, str]) -> int:
    """NONMEM's mark of a level that is only known to be below, 1, or above, -1."""
    found = number(fields.get("CENS", "")) or number(fields.get("BLQ", "")) or 0.0
    return int(found) if found in (1.0, -1.0) else 0
