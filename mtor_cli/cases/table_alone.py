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
    from collections.abc import Iterator, Sequence

    from mtor_cli.cases.records import ThisDrug
    from mtor_cli.cases.table import RecordTable


def levels_alone(table: RecordTable, drug: ThisDrug | None) -> Case | None:
    """A case that holds nothing but the levels; None where the rows are of several patients.

    One that was not measured in whole blood is among them: no model takes it, but it rings its alarm as in `mtor tdm`.
    A level whose value, unit or time cannot be read is left out.

    Args:
        table: of one patient.
        drug: whose levels are taken, where a column names it; None takes those of every drug.
    """
    rows: list[RecordRow] = []
    with suppress(MtorError):
        rows += (row for row in table if not row.ignored)
    named, diseases, units = (_first(table.columns, among) for among in (DRUGS, DISEASES, UNITS))
    identities = {row.fields["ID"].strip() for row in rows}
    if len(identities) != 1:
        return None
    levels = [row for row in rows if is_level(row.fields) and _is_of(row, named, drug)]
    clock, found = _on_one_clock(levels, table.names)
    samples = [sample for hours, row in found for sample in _sample(hours, row, units)]
    disease = None
    with suppress(MtorError):
        disease = disease_of(rows, diseases) if diseases else None
    return Case(identities.pop(), clock, (), tuple(sorted(samples, key=lambda s: s.hours)), disease=disease)


def _first(columns: Sequence[str], among: Sequence[str]) -> str | None:
    return next((column for column in columns if column in among), None)


def _is_of(row: RecordRow, column: str | None, drug: ThisDrug | None) -> bool:
    name = row.fields[column].strip() if column else ""
    return drug is None or name.upper() in EMPTY or drug.is_named(name)


def _on_one_clock(levels: Sequence[RecordRow], columns: dict[str, str]) -> tuple[Clock, list[tuple[float, RecordRow]]]:
    """The clock of the levels, and each with its hours; of dates and hours beside each other, those with dates."""
    read: list[tuple[Clock, RecordRow]] = []
    for row in levels:
        one = RecordRow(row.number, dict(row.fields), row.ignored)
        with suppress(MtorError):
            read.append((timed([one], columns)[0], one))
    dated = [(clock.origin, clock, row) for clock, row in read if clock.origin is not None]
    if not dated:
        return Clock(None), [(number(row.fields["TIME"]) or 0.0, row) for _, row in read]
    first, clock, _ = min(dated, key=lambda one: one[0])
    return clock, [((origin - first).total_seconds() / 3600, row) for origin, _, row in dated]


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
