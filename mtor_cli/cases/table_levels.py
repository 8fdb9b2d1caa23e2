"""Levels of a table: which rows are levels, in which unit, and those that are written as the laboratory reports them.

A level such as <0.5 or BLQ is read as in a case and becomes NONMEM's own number with its mark CENS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mtor_cli.cases.case import Excluded, Sample
from mtor_cli.cases.samples import read_level, reason_of, unit_of, whole_blood
from mtor_cli.cases.table import in_row, number
from mtor_cli.cases.times import bad_case
from mtor_cli.errors import MtorError
from mtor_cli.pk.course.nonmem import INCLUSIVE
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.table import RecordRow

EMPTY = ("", ".", "NA", "NAN")


def amount(fields: dict[str, str]) -> float:
    """The dose of a row in mg; 0 without one."""
    return number(fields.get("AMT", "")) or 0.0


def is_level(fields: dict[str, str]) -> bool:
    """Whether a row is a level, as the engine will read it."""
    event = number(fields.get("EVID", ""))
    if (event if event is not None else amount(fields)) != 0.0 or number(fields.get("MDV", "")) == 1.0:
        return False
    mark = number(fields.get("CENS", "")) or number(fields.get("BLQ", ""))
    return bool(mark) or fields["DV"].strip().upper() not in EMPTY


def read_levels(rows: Sequence[RecordRow], column: str | None) -> str | None:
    """Put the levels of a patient into numbers with their marks, and return their unit; None where none is named.

    Args:
        rows: of the patient; DV, LLOQ and CENS are replaced where DV or LLOQ is more than a number.
        column: that names the unit; doses are in mg.

    Raises:
        DataError: a level cannot be read, or the levels are not all in one unit.
    """
    first: RecordRow | None = None
    found: str | None = None
    for row in rows:
        text = row.fields[column].strip() if column else ""
        if is_level(row.fields):
            named = _unit_in(row, column) if column and text not in ("", ".") else None
            unit, measured = _put_into_numbers(row, named)
            if first is not None and measured and unit != found:
                raise bad_case(
                    "mixed_units",
                    *bilingual(
                        "mixed_units",
                        number=row.number,
                        unit={"en": unit or "no unit", "zh": unit or "无单位"},
                        found={"en": found or "no unit", "zh": found or "无单位"},
                    ),
                )
            if measured:
                first, found = row, unit
        elif column and amount(row.fields) > 0.0 and text.lower() not in ("", ".", "mg", "毫克"):
            _unit_in(row, column)  # The level's unit, repeated on every row, is no unit of the dose.
    return found


def take_out(rows: Sequence[RecordRow], column: str, unit: str | None) -> list[Excluded]:
    """The levels of a patient that a column excludes in words; the engine passes over their rows, marked by MDV.

    Args:
        rows: of the patient, their levels in numbers.
        column: that gives the reason; empty on what is used.
        unit: of the levels.

    Raises:
        DataError: a reason stands on a row that is no level, or is none in words.
    """
    found = []
    for row in rows:
        text = row.fields[column].strip()
        if text.upper() in EMPTY:
            continue
        if not is_level(row.fields):
            raise bad_case("exclude_no_level", *bilingual("exclude_no_level", number=row.number, column=column))
        try:
            reason = reason_of(text, column)
        except MtorError as error:
            raise in_row(row.number, error) from error
        found.append(Excluded(_sample(row.fields, unit), reason))
        row.fields["MDV"] = "1"
    return found


def _sample(fields: dict[str, str], unit: str | None) -> Sample:
    """The level of a row in numbers, its limit where it lies below one."""
    value, limit = number(fields["DV"]), number(fields.get("LLOQ", ""))
    side = -int(number(fields.get("CENS", "")) or number(fields.get("BLQ", "")) or 0.0)
    if side < 0 and limit is not None:
        value = limit
    return Sample(float(fields["TIME"]), value, unit, side, None, limit, fields.get(INCLUSIVE) == "1")


def read_matrix(levels: Sequence[RecordRow], column: str) -> Literal["whole-blood"] | None:
    """That the levels of a patient were measured in whole blood; None where one of them does not say it.

    Args:
        levels: the rows that are levels.
        column: that names the matrix.

    Raises:
        DataError: one was measured in plasma or serum, or in what is not known.
    """
    silent = not levels
    for row in levels:
        text = row.fields[column].strip()
        if text.upper() in EMPTY:
            silent = True
            continue
        try:
            whole_blood(text, column)
        except MtorError as error:
            raise in_row(row.number, error) from error
    return None if silent else "whole-blood"


def _put_into_numbers(row: RecordRow, unit: str | None) -> tuple[str | None, bool]:
    """The unit of a level, and whether it is in one or has a number: BLQ alone has neither."""
    fields = row.fields
    limit = fields.get("LLOQ", "")
    if limit.strip().upper() not in EMPTY and number(limit) is None:
        value, side, _, unit = _read(row, "LLOQ", limit, unit)
        if value is None or side:
            raise bad_case(
                "bad_level",
                *bilingual("bad_level", number=row.number, limit=limit.strip()),
            )
        fields["LLOQ"] = repr(value)
    text = fields["DV"].strip()
    if text.upper() in EMPTY or number(text) is not None:
        return unit, True
    value, side, inclusive, unit = _read(row, "DV", text, unit)
    mark = number(fields.get("CENS", "")) or number(fields.get("BLQ", "")) or 0.0
    if mark and side and mark != -side:
        raise bad_case(
            "contradiction",
            *bilingual("row_dv_and_the_mark_of", number=row.number, text=text, mark=f"{mark:g}"),
        )
    fields["DV"] = "" if value is None else repr(value)
    if side:
        fields["CENS"] = str(-side)
        if inclusive:
            fields[INCLUSIVE] = "1"
        if side < 0 and value is not None:
            fields["LLOQ"] = fields["DV"]  # The limit that stands in the level itself.
    return unit, value is not None or unit is not None


def _read(row: RecordRow, name: str, text: str, unit: str | None) -> tuple[float | None, int, bool, str | None]:
    try:
        return read_level(text, unit, name)
    except MtorError as error:
        raise in_row(row.number, error) from error


def _unit_in(row: RecordRow, column: str) -> str:
    try:
        return unit_of(row.fields[column], column)
    except MtorError as error:
        raise in_row(row.number, error) from error
