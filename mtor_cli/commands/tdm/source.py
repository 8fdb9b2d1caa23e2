"""The rows of a file of levels, its columns understood, and what each row asks of `mtor tdm`."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.fields import yes_or_no
from mtor_cli.commands.tdm.columns import ID, NAMES, folded, understood, unit_of
from mtor_cli.commands.tdm.question import Question
from mtor_cli.errors import DataError
from mtor_cli.parts.fit_input import ENDINGS as SHEETS
from mtor_cli.parts.rows import delimiter_of, records, table_rows
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.errors import MtorError

EMPTY = Question("")


class Entry(NamedTuple):
    """A row of the file."""

    line: int
    id: str | None
    cells: tuple[str, ...]
    """Those that are fields of the question, in the order of `Source.fields`."""
    kept: dict[str, object]
    error: MtorError | None = None
    units: tuple[tuple[str, str], ...] = ()
    """The unit of each field whose name in this record says one; in a table the header does."""


class Source(NamedTuple):
    """A file, its columns understood."""

    entries: Iterator[Entry]
    fields: tuple[str, ...]
    table: bool
    """Whether every row has the same columns."""
    other: tuple[str, ...] = ()
    """The columns of a table that mean nothing here."""
    units: tuple[tuple[str, str], ...] = ()
    """The unit of each field whose column says one."""
    has_id: bool = True
    """Whether a column says whose level it is; of records each does by itself."""


def source_of(lines: Iterator[str], path: str, mapped: dict[str, str], typed: Question, keep: bool = False) -> Source:
    """The rows of a file with its columns understood: a table with a header, or NDJSON.

    Args:
        lines: with their ends.
        path: of the file, for messages; `.tsv` says what stands between the columns.
        mapped: the column of a field, where the user said it.
        typed: the options, which hold for every row.
        keep: whether other columns are carried through.

    Raises:
        DataError: the file is empty, or has no header.
        UsageError: the columns cannot be understood.
    """
    above = []
    for line in lines:
        above.append(line)
        if line.strip("\ufeff \t\r\n"):
            break
    else:
        raise DataError("file_empty", *bilingual("file_empty", path=path))
    whole = chain(above, lines)
    if above[-1].lstrip("\ufeff \t").startswith("{"):
        fields = tuple(field for field in Question._fields if getattr(typed, field) == getattr(EMPTY, field))
        return Source(_of_records(whole, fields, mapped), fields, table=False)
    rows = table_rows(whole, _delimiter(path, above[-1]))
    header = next(rows, None)
    if header is None:
        raise DataError("header_missing", *bilingual("header_missing", path=path))
    if header.error is not None:
        raise header.error
    columns = understood(header.cells, mapped, typed)
    fields = tuple(field for field in columns.fields if field != ID)
    places = tuple(columns.fields[field] for field in fields)
    names, other = columns.names, columns.unknown
    whose = columns.fields.get(ID)
    width = len(names)

    def entries() -> Iterator[Entry]:
        for row in rows:
            cells = row.cells
            error: MtorError | None = row.error
            if error is None and len(cells) != width:
                # A spreadsheet leaves empty cells at the end away, or adds some.
                cells = [*cells, *[""] * (width - len(cells))]
                if any(cells[width:]) or len(row.cells) < width:
                    error = _of_other_width(row.line, len(row.cells), width)
            if error is not None:
                yield Entry(row.line, cells[whose] if whose is not None and cells else None, (), {}, error)
                continue
            yield Entry(
                row.line,
                None if whose is None else cells[whose],
                tuple([cells[place] for place in places]),
                {names[place]: cells[place] for place in other} if keep else {},
            )

    return Source(
        entries(), fields, True, tuple(names[place] for place in other), tuple(columns.units.items()), whose is not None
    )


def _delimiter(path: str, header: str) -> str:
    name = path.lower()
    if name.endswith(SHEETS):
        return ","
    return "\t" if name.endswith(".tsv") else delimiter_of(header)


def _of_other_width(line: int, found: int, width: int) -> DataError:
    return DataError(
        "row_width",
        *bilingual("row_width", line=line, found=found, width=width),
    )


def _of_records(lines: Iterator[str], fields: tuple[str, ...], mapped: dict[str, str]) -> Iterator[Entry]:
    """Yield the objects of NDJSON; a list stands for several values of one field."""
    known = {column: field for field, column in mapped.items()}
    for record in records(lines):
        whose = None
        found: dict[str, str] = {}
        kept: dict[str, object] = {}
        units: list[tuple[str, str]] = []
        twice: set[str] = set()
        error: MtorError | None = record.error
        for name, value in record.fields.items():
            field = known.get(name) or (NAMES.get(folded(name)) if name not in known else None)
            if field is None or (field in mapped and mapped[field] != name):
                kept[name] = value
            elif field == ID:
                whose = str(value)
            elif field in found or field in twice:
                error = _field_twice(record.line, name)
                twice.add(field)
            elif field not in fields:
                error = _field_and_option(record.line, name)
                twice.add(field)
            elif isinstance(value, dict) or (isinstance(value, list) and field not in ("with_", "stopped")):
                error = _no_text(record.line, name)
            else:
                found[field] = _text_of(value)
                units += [(field, unit) for unit in (unit_of(field, name),) if unit]
        # Which of the two holds is not known: where they say what the level means, nothing of it is.
        found = {} if twice & _OF_LEVEL else {field: text for field, text in found.items() if field not in twice}
        cells = tuple([found.get(field, "") for field in fields])
        yield Entry(record.line, whose, cells, kept, error, tuple(units))


_OF_LEVEL = {"level", "unit", "drug", "band"}


def _text_of(value: object) -> str:
    if isinstance(value, list):
        return ";".join(_text_of(one) for one in value)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _field_twice(line: int, name: str) -> DataError:
    return DataError(
        "field_twice",
        *bilingual("line_says_what_another_field_says", line=line, name=name),
    )


def _field_and_option(line: int, name: str) -> DataError:
    return DataError(
        "field_and_option",
        *bilingual("field_and_option", line=line, name=name),
    )


def _no_text(line: int, name: str) -> DataError:
    return DataError(
        "field_not_text",
        *bilingual("field_not_text", line=line, name=name),
    )


def drug_missing() -> DataError:
    """The error on a row whose cell of the drug is empty: it is not the usual one, another row names another."""
    return DataError("drug_missing", *bilingual("which_drug_was_measured_is_not"))


def question_of(typed: Question, source: Source, entry: Entry) -> tuple[Question, MtorError | None]:
    """What a row asks: its cells, and the options where it has no column; and the first fault that it has.

    What a fault concerns is left out of the question: the level that beside it was understood is judged all the same.
    """
    asked: dict[str, str | bool | tuple[str, ...]] = {}
    fault = entry.error
    for field, text in zip(source.fields, entry.cells, strict=False):
        try:
            if text.strip():
                asked[field] = _value(field, text)
            elif field == "level":
                raise DataError("level_missing", *bilingual("there_is_no_level_in_this"))
            elif field == "drug" and source.table:
                asked[field] = ""
                raise drug_missing()
        except DataError as error:
            fault = fault or error
    for field, unit in (*source.units, *entry.units):
        number = asked.get(field)
        if field == "level" and typed.unit is None and "unit" not in asked:
            asked["unit"] = unit
        elif isinstance(number, str) and number[-1:].isdecimal():
            # Written behind the number, it is compared with what the number has to be in.
            asked[field] = f"{number} {unit}"
    said = typed._asdict()
    said.update(asked)
    return Question(**said), fault


def _value(field: str, text: str) -> str | bool | tuple[str, ...]:
    usual = getattr(EMPTY, field)
    if isinstance(usual, bool):
        return yes_or_no(text, field)
    if isinstance(usual, tuple):
        return tuple(part.strip() for part in re.split(r"[;；|]", text) if part.strip())
    return text.strip()
