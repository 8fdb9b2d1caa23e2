"""The cell of a level as an engine reads it: what is wrong with it, its number, its scale and its sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.calculator.numbers import MAX_DIGITS, MAX_LENGTH
from mtor_cli.frame import written
from mtor_cli.frame.columns import as_text
from mtor_cli.frame.outcomes import MASS, MOLAR, SIGN_TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mtor_cli.frame.columns import Columns
    from mtor_cli.frame.engine import Frame

UNIT_UNKNOWN, UNIT_CONTRADICTS = -1, -2
"""In the place of a scale."""

LEVEL_MISSING, *_ = FAULTS = ("level_missing", "unknown_unit", "contradiction", "bad_number")
"""What may be wrong with a cell, by the codes of `mtor tdm --input`."""

BELOW_UNKNOWN = len(SIGN_TEXTS) - 1
"""The sign of a level below a limit that is not given."""

NO_LEVEL = -1
"""The sign of what is no level."""


def steps(
    frame: Frame, columns: Columns, text: bool, usual: int, col: Callable[[str], Any]
) -> Iterator[dict[str, Any]]:
    """Yield columns to be added one after the other; a later one reads those before it.

    `fault` is the number of a fault in `FAULTS` from 1 on, else 0; `value` the number as a float, null where there is
    none; `sign` its place in `SIGN_TEXTS` and `scale` its place in `SCALES`, where the rows can differ in them.

    Args:
        frame: whose columns they are.
        columns: those that are looked at.
        text: whether the levels are texts.
        usual: the scale of a level that says none, or `UNIT_UNKNOWN`.
        col: returns a column that an earlier step made.
    """
    nw = frame.nw
    units = columns.unit is not None
    if columns.unit is not None:
        yield {"unit": _unit(nw, as_text(nw, columns.unit), usual)}
    if not text:
        yield {"value": frame.number(columns.level)}
        value = col("value")
        scale = col("unit") if units else nw.lit(usual)
        missing, bad = value.is_null(), ~value.is_finite() | (value <= 0)
    else:
        yield {"text": as_text(nw, columns.level)}
        cell = col("text")
        outer = col("unit") if units else nw.lit(usual)
        yield {"sign": _sign(nw, cell), "number": digits_of(cell), "scale": _own(nw, cell, outer)}
        number, sign, scale = col("number"), col("sign"), col("scale")
        sound = (sign != NO_LEVEL) & (sign != BELOW_UNKNOWN) & of_sound_length(number)
        yield {"value": nw.when(sound).then(number).cast(nw.Float64)}
        missing = cell.is_null() | cell.str.contains(written.EMPTY)
        bad = col("value").is_null() & (sign != BELOW_UNKNOWN)
    found = nw.when(missing).then(nw.lit(1))
    if text or units:
        found = found.when(scale == UNIT_UNKNOWN).then(nw.lit(2)).when(scale == UNIT_CONTRADICTS).then(nw.lit(3))
    elif usual == UNIT_UNKNOWN:
        found = found.when(~missing).then(nw.lit(2))
    last = {"fault": found.when(bad).then(nw.lit(4)).otherwise(nw.lit(0))}
    if units and not text:
        last["scale"] = scale
    yield last


def _unit(nw: Any, cell: Any, usual: int) -> Any:
    """The scale that a cell of units says."""
    return (
        nw.when(cell.is_null() | cell.str.contains(written.EMPTY))
        .then(nw.lit(usual))
        .when(cell.str.contains(written.alone(written.mass_unit())))
        .then(nw.lit(MASS))
        .when(cell.str.contains(written.alone(written.molar_unit())))
        .then(nw.lit(MOLAR))
        .otherwise(nw.lit(UNIT_UNKNOWN))
    )


def _own(nw: Any, cell: Any, outer: Any) -> Any:
    """The scale of a level by the unit behind it, and by the unit that is said beside it."""
    found = nw.when(cell.str.contains(written.ending(written.other_unit()))).then(nw.lit(UNIT_UNKNOWN))
    for scale, unit in ((MASS, written.mass_unit()), (MOLAR, written.molar_unit())):
        is_its = cell.str.contains(written.ending(unit))
        found = found.when(is_its & ((outer == 0) | (outer == scale))).then(nw.lit(scale))
        found = found.when(is_its & (outer > 0)).then(nw.lit(UNIT_CONTRADICTS))
    return found.otherwise(outer)


def _sign(nw: Any, cell: Any) -> Any:
    found = nw.when(cell.str.contains(written.below_a_limit())).then(nw.lit(BELOW_UNKNOWN))
    for code, sign in enumerate(written.signs()):
        found = found.when(cell.str.contains(sign.pattern)).then(nw.lit(code))
    return found.otherwise(nw.lit(NO_LEVEL))


def of_sound_length(number: Any) -> Any:
    """Whether digits are those of a measurement: neither too many nor all of them 0."""
    digits = number.str.replace_all(".", "", literal=True).str.replace_all("^0+", "").str.len_chars()
    return (number.str.len_chars() <= MAX_LENGTH) & (digits > 0) & (digits <= MAX_DIGITS)


def digits_of(cell: Any) -> Any:
    """The digits of a number, half-width, and its decimal point."""
    number = cell.str.replace_all(written.BEFORE_NUMBER, "").str.replace_all(written.BEHIND_NUMBER, "")
    for full, plain in written.FULL_WIDTH.items():
        number = number.str.replace_all(full, plain, literal=True)
    return number
