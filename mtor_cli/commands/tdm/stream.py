"""`mtor tdm --input`: a level a row, each answered as `mtor tdm` answers it, in the order of the file."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.fields import yes_or_no
from mtor_cli.cli.output import FOUND, written
from mtor_cli.cli.progress import watched
from mtor_cli.commands.tdm.answer import answer, refused_findings
from mtor_cli.commands.tdm.columns import ID, NAMES, folded, parse_map, understood, unit_of
from mtor_cli.commands.tdm.question import Question
from mtor_cli.commands.tdm.row import error_row, row_of
from mtor_cli.commands.tdm.row_formats import FORMATS
from mtor_cli.errors import DataError, MtorError, UsageError
from mtor_cli.hints import command, slot
from mtor_cli.parts.choices import choose
from mtor_cli.parts.common import Labels
from mtor_cli.parts.fit_input import open_lines, safe_lines
from mtor_cli.parts.remarks import Remarks
from mtor_cli.parts.rows import delimiter_of, records, table_rows
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from mtor_cli.commands.tdm.row import TdmRow
    from mtor_cli.commands.tdm.row_formats import Form
    from mtor_cli.content.load import Content

REMEMBERED = 20_000
"""Questions whose answers are kept: levels repeat, and the same question has the same answer."""

FAILURES = ("error", "alarm", "outside")
EMPTY = Question("")


class Many(NamedTuple):
    """What is asked of a file of levels, as typed."""

    path: str
    typed: Question
    """The options of a single level, which hold for every row."""
    map: tuple[str, ...]
    keep: bool
    """Whether other columns are carried through."""
    texts: bool
    fail_on: str | None
    format: str
    """`ndjson` or `csv`."""
    output: str | None


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


class Told(NamedTuple):
    """What is remembered of a question: the row without whose it is, and what is counted of it."""

    written: str
    """The row in the format that is asked for, from behind the kept columns on."""
    code: str | None
    """Of an error."""
    alarm: bool
    outside: bool
    assumed: bool
    """Whether the unit was read as ng/mL because none was given."""


def stream(content: Content, many: Many, today: date, tell: Callable[[str, str], None]) -> int:
    """Write a row for each row of a file and return the exit code: 1 where what --fail-on names was found, else 0.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        many: what is asked.
        today: no sample was taken after it.
        tell: prints a sentence on standard error, given in English and in Chinese.

    Raises:
        MtorError: the file or its columns cannot be used at all, or it breaks off; rows written before it hold.
        OSError: the output cannot be written.
    """
    on = _failures(many.fail_on)
    again = command("tdm", "--input", slot("--input"))
    file = open_lines(many.path, again)
    count: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    try:
        source = _source(safe_lines(file, again), many)
        form = FORMATS[many.format](source.other if many.keep else (), many.keep, many.texts)
        remembered: dict[tuple[object, ...], Told] = {}
        with written(many.output) as out:
            out.write(form.header())
            for entry in watched(source.entries, file):
                key = (*entry.cells, *entry.units) if entry.units else entry.cells
                told = remembered.get(key) if entry.error is None else None
                if told is None:
                    told = _told(content, many, source, entry, today, form)
                    if entry.error is None:
                        if len(remembered) == REMEMBERED:
                            remembered.clear()
                        remembered[key] = told
                out.write(form.line(entry.line, entry.id, entry.kept, told.written))
                count["rows"] += 1
                count["alarm"] += told.alarm
                count["outside"] += told.outside
                count["assumed"] += told.assumed
                if told.code is not None:
                    errors[told.code] += 1
        encoding = file.encoding
    finally:
        file.close()
    count["error"] = errors.total()
    for en, zh in _summary(count, errors, source, many):
        tell(en, zh)
    if encoding != "UTF-8":
        remarks = Remarks(content.messages, Labels(content.labels), None, "tdm")
        guessed = remarks.say("text_encoding", name=many.path, encoding=encoding)["text"]
        tell(guessed["en"], guessed["zh"])
    return FOUND if any(count[what] for what in on) else 0


def _failures(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    return tuple(choose(part, FAILURES, "--fail-on") for part in text.replace("，", ",").split(","))


def _source(lines: Iterator[str], many: Many) -> Source:
    """The rows of a file with its columns understood: a table with a header, or NDJSON."""
    above = []
    for line in lines:
        above.append(line)
        if line.strip("\ufeff \t\r\n"):
            break
    else:
        raise DataError("file_empty", *bilingual("file_empty", path=many.path))
    mapped = parse_map(many.map)
    whole = chain(above, lines)
    if above[-1].lstrip("\ufeff \t").startswith("{"):
        if many.keep and many.format == "csv":
            raise UsageError(
                "keep_of_ndjson",
                *bilingual("keep_of_ndjson"),
            )
        fields = tuple(field for field in Question._fields if getattr(many.typed, field) == getattr(EMPTY, field))
        return Source(_of_records(whole, fields, mapped), fields, table=False)
    rows = table_rows(whole, "\t" if many.path.lower().endswith(".tsv") else delimiter_of(above[-1]))
    header = next(rows, None)
    if header is None:
        raise DataError("header_missing", *bilingual("header_missing", path=many.path))
    if header.error is not None:
        raise header.error
    columns = understood(header.cells, mapped, many.typed)
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
                {names[place]: cells[place] for place in other} if many.keep else {},
            )

    return Source(entries(), fields, True, tuple(names[place] for place in other), tuple(columns.units.items()))


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
        error: MtorError | None = record.error
        for name, value in record.fields.items():
            field = known.get(name) or (NAMES.get(folded(name)) if name not in known else None)
            if field is None or (field in mapped and mapped[field] != name):
                kept[name] = value
            elif field == ID:
                whose = str(value)
            elif field in found:
                error = _field_twice(record.line, name)
            elif field not in fields:
                error = _field_and_option(record.line, name)
            elif isinstance(value, dict) or (isinstance(value, list) and field not in ("with_", "stopped")):
                error = _no_text(record.line, name)
            else:
                found[field] = _text_of(value)
                units += [(field, unit) for unit in (unit_of(field, name),) if unit]
        if error is not None and error.code in _TWICE:
            found.clear()  # Which of the two holds is not known, be it of the level or of what it means.
        cells = tuple([found.get(field, "") for field in fields])
        yield Entry(record.line, whose, cells, kept, error, tuple(units))


_TWICE = ("field_twice", "field_and_option")


def _text_of(value: object) -> str:
    if isinstance(value, list):
        return ";".join(_text_of(one) for one in value)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _field_twice(line: int, name: str) -> DataError:
    return DataError(
        "field_twice",
        *bilingual("field_twice", line=line, name=name),
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


def _told(content: Content, many: Many, source: Source, entry: Entry, today: date, form: Form) -> Told:
    """What a row is told: the answer of its question, or why there is none."""
    row = row_for(content, *_question(many.typed, source, entry), today, many.texts)
    outside = row["verdict"] in ("below", "above", "mixed")
    code = row["error"] and row["error"]["code"]
    return Told(form.body(row), code, bool(row["alarms"]), outside, row["unit_given"] is False)


def row_for(content: Content, question: Question, fault: MtorError | None, today: date, texts: bool = False) -> TdmRow:
    """What a question is told, or why there is no answer, without whose it is.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        question: of the row, as far as it was understood.
        fault: the first thing in the row that was not.
        today: no sample was taken after it.
        texts: whether the sentences under the codes stand in it.
    """
    try:
        if fault is not None:
            fault.findings = refused_findings(content, question, today)
            raise fault
        return row_of(answer(content, question, today).result, texts)
    except MtorError as error:
        return error_row(error, texts)


def drug_missing() -> DataError:
    """The error on a row whose cell of the drug is empty: it is not the usual one, another row names another."""
    return DataError("drug_missing", *bilingual("drug_missing"))


def _question(typed: Question, source: Source, entry: Entry) -> tuple[Question, MtorError | None]:
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


def _summary(count: Counter[str], errors: Counter[str], source: Source, many: Many) -> Iterator[tuple[str, str]]:
    """Yield what is said at the end, in English and in Chinese."""
    rows, wrong = count["rows"], count["error"]
    en, zh = bilingual(
        "rows_answered_with_an_error_with", rows=rows, rows_2=rows - wrong, wrong=wrong, alarm=count["alarm"]
    )
    yield en, zh
    if errors:
        listed = [f"{code} {number}" for code, number in errors.most_common()]
        yield bilingual("errors_by_code", listed=listed)
    if count["assumed"]:
        number = count["assumed"]
        yield bilingual("no_unit_in_of_them_read", number=number)
    if source.other and not many.keep:
        yield bilingual("columns_not_recognised_keep_carries_them", other=source.other)
