"""Which columns of a frame are looked at, by the names that `mtor tdm --input` knows; nothing is passed over unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.calculator.numbers import UNITS
from mtor_cli.commands.tdm.columns import ID, NAMES, folded, unit_of
from mtor_cli.commands.tdm.question import Question
from mtor_cli.errors import DataError, UsageError
from mtor_cli.frame.engine import refuse_missing, refuse_type
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.frame.engine import Frame

NUMBERS = {"hours_since_dose": "h", "days_on_dose": "days", "age": "years"}
"""The fields of sample and patient that are numbers, with their units."""
SAMPLE = (*NUMBERS, "matrix")
TAKEN = ("level", "unit", "drug", "disease", *SAMPLE)
"""The fields that may be a column; every other one holds for all rows, and those of the dose are not asked here."""
OF_DOSE = (
    "dose", "product", "strengths", "previous_level", "previous_days", "rule", "loading", "provisional",
    "allow_above_studied",
)  # fmt: skip
"""The fields of a dose: it moves with every digit of the level, and has no place among codes."""


class Columns(NamedTuple):
    """The columns that are looked at, by their names in the frame."""

    level: str
    unit: str | None
    drug: str | None
    disease: str | None
    sample: Mapping[str, str]
    """The column of each field of `SAMPLE` that has one, in their order."""
    said: str | None
    """The unit in the name of the column of levels."""
    drug_first: bool
    """Whether the drug stands before the level."""
    whose: tuple[str, ...]
    """Those that say whose level it is."""


def understood(frame: Frame, mapped: Mapping[str, str], ignore: Sequence[str], asked: Question) -> Columns:
    """Which columns are looked at.

    Args:
        frame: the frame.
        mapped: the column of a field, where the user said it.
        ignore: columns that are not looked at although their names mean something.
        asked: what holds for every row.

    Raises:
        UsageError: a column is not there, two are one thing, or one and an argument are, or one means what no
            expression can take.
        DataError: a column has another type than it can have.
    """
    names = list(frame.schema)
    for column in (*mapped.values(), *ignore):
        if column not in names:
            raise refuse_missing(column, names)
    strange = [field for field in mapped if field not in (*TAKEN, ID)]
    if strange:
        raise UsageError(
            "bad_map",
            *bilingual("bad_map", strange=strange[0], taken=(*TAKEN, ID)),
        )
    found, refused = {field: column for field, column in mapped.items() if field != ID}, []
    whose = [mapped[ID]] if ID in mapped else []
    for name in names:
        field = NAMES.get(folded(name))
        if field is None or name in ignore or name in mapped.values() or field in mapped:
            continue
        if field == ID:
            whose.append(name)
        elif field not in TAKEN:
            refused.append(name)
        elif field in found:
            raise refuse_twice(str(field), found[field], name)
        else:
            found[str(field)] = name
    if refused:
        raise _not_taken(refused)
    if "level" not in found:
        raise _no_level(frame)
    usual = Question("")
    for field, column in found.items():
        if field != "level" and getattr(asked, field) != getattr(usual, field):
            raise _and_argument(field, column)
    if "drug" in found and asked.band is not None:
        raise _and_argument("band", found["drug"])
    level = found["level"]
    columns = Columns(
        level,
        found.get("unit"),
        found.get("drug"),
        found.get("disease"),
        {field: found[field] for field in SAMPLE if field in found},
        unit_of("level", level) if asked.unit is None else None,
        "drug" in found and names.index(found["drug"]) < names.index(level),
        tuple(whose),
    )
    _refuse_types(frame, columns)
    return columns


def is_text(frame: Frame, column: str) -> bool:
    """Whether a column holds texts, or texts and numbers as pandas' `object` may."""
    kind, nw = frame.schema[column], frame.nw
    return kind in (nw.String, nw.Categorical, nw.Enum) or (kind == nw.Object and frame.engine == "pandas")


def as_text(nw: Any, column: str) -> Any:
    """A column as texts, an empty one where it has no value: older versions of pandas make a text "None" of it."""
    cell = nw.col(column)
    return nw.when(cell.is_null()).then(nw.lit("")).otherwise(cell.cast(nw.String))


def _refuse_types(frame: Frame, columns: Columns) -> None:
    if not (is_text(frame, columns.level) or _is_number(frame, columns.level)):
        raise refuse_type(columns.level, frame.kind_of(columns.level), *bilingual("a_number_or_a_text_such"))
    for column in (columns.unit, columns.drug, columns.disease, columns.sample.get("matrix")):
        # A number names nothing, and is an error of its row; engines make a column of numbers of one in which none is.
        if column is not None and not (is_text(frame, column) or _is_number(frame, column)):
            raise refuse_type(column, frame.kind_of(column), "text", "文本")
    for field, unit in NUMBERS.items():
        column = columns.sample.get(field)
        if column is None:
            continue
        expected = bilingual("a_number_or_a_text_in", unit=unit)
        said = unit_of(field, column)
        if said is not None and said.lower() not in UNITS[unit]:
            raise refuse_type(column, said, *expected)
        if not (is_text(frame, column) or _is_number(frame, column)):
            raise refuse_type(column, frame.kind_of(column), *expected)


def _is_number(frame: Frame, column: str) -> bool:
    return bool(frame.schema[column].is_numeric()) or frame.is_null(column)


def _no_level(frame: Frame) -> DataError:
    likely = [name for name in frame.schema if _is_number(frame, name) or is_text(frame, name)]
    en, zh = bilingual("map_argument", field="level")
    return DataError("no_level_column", *bilingual("no_level_column", map={"en": en, "zh": zh}, listed=likely or "-"))


def refuse_twice(field: str, one: str, other: str) -> UsageError:
    """The error on two columns that mean one field."""
    en, zh = bilingual("map_argument", field=field)
    said = {"en": en, "zh": zh}
    return UsageError("column_twice", *bilingual("column_twice", field=field, one=one, other=other, map=said))


def _and_argument(field: str, column: str) -> UsageError:
    return UsageError(
        "column_and_option",
        *bilingual("column_and_option", column=column, field=field),
    )


def _not_taken(names: Sequence[str]) -> UsageError:
    return UsageError("column_not_taken", *bilingual("column_not_taken", listed=names))
