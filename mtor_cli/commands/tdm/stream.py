"""`mtor tdm --input`: a level a row, each answered as `mtor tdm` answers it, in the order of the file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cli.output import FOUND, written
from mtor_cli.cli.progress import watched
from mtor_cli.commands.tdm.answer import answer, refuse_for_all, refused_findings
from mtor_cli.commands.tdm.columns import parse_map
from mtor_cli.commands.tdm.row import error_row, row_of
from mtor_cli.commands.tdm.row_formats import FORMATS
from mtor_cli.commands.tdm.source import question_of, source_of
from mtor_cli.errors import MtorError, UsageError
from mtor_cli.hints import command, slot
from mtor_cli.parts.choices import choose
from mtor_cli.parts.common import Labels
from mtor_cli.parts.fit_input import open_lines, safe_lines
from mtor_cli.parts.remarks import Remarks
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from mtor_cli.commands.tdm.question import Question
    from mtor_cli.commands.tdm.row import TdmRow
    from mtor_cli.commands.tdm.row_formats import Form
    from mtor_cli.commands.tdm.source import Entry, Source
    from mtor_cli.content.load import Content
    from mtor_cli.parts.textfile import Encoding

REMEMBERED = 20_000
"""Questions whose answers are kept: levels repeat, and the same question has the same answer."""

FAILURES = ("error", "alarm", "outside")


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
        MtorError: an option, the file or its columns cannot be used, or the file breaks off; rows written before it
            hold.
        OSError: the output cannot be written.
    """
    on = _failures(many.fail_on)
    refuse_for_all(content, many.typed, today)
    again = command("tdm", "--input", slot("--input"))
    file = open_lines(many.path, again)
    count: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    try:
        source = source_of(safe_lines(file, again), many.path, parse_map(many.map), many.typed, many.keep)
        if many.keep and many.format == "csv" and not source.table:
            raise _keep_of_ndjson()
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
    tell_encoding(content, many.path, encoding, tell)
    return FOUND if any(count[what] for what in on) else 0


def tell_encoding(content: Content, path: str, encoding: Encoding, tell: Callable[[str, str], None]) -> None:
    """Say that the encoding of a file was guessed, where it was.

    Args:
        content: the data.
        path: of the file.
        encoding: in which it was read.
        tell: see `stream`.
    """
    if encoding != "UTF-8":
        remarks = Remarks(content.messages, Labels(content.labels), None, "tdm")
        guessed = remarks.say("text_encoding", name=path, encoding=encoding)["text"]
        tell(guessed["en"], guessed["zh"])


def _keep_of_ndjson() -> UsageError:
    return UsageError(
        "keep_of_ndjson",
        *bilingual("keep_of_ndjson"),
    )


def _failures(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    return tuple(choose(part, FAILURES, "--fail-on") for part in text.replace("，", ",").split(","))


def _told(content: Content, many: Many, source: Source, entry: Entry, today: date, form: Form) -> Told:
    """What a row is told: the answer of its question, or why there is none."""
    row = row_for(content, *question_of(many.typed, source, entry), today, many.texts)
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
