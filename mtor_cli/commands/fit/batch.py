"""`mtor fit --batch`: a stream in, a stream out. Imported where the command needs it."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TextIO

from mtor_cli.calculator.numbers import parse_whole
from mtor_cli.cli.options import content_with
from mtor_cli.cli.output import disclaim, tell
from mtor_cli.cli.processes import spread
from mtor_cli.cli.progress import watched
from mtor_cli.cli.settings import language
from mtor_cli.commands.fit.entries import ESTIMATED, FORECAST, chunks, entries_of_cases, entries_of_table
from mtor_cli.commands.fit.many import Answering, Work, writer
from mtor_cli.hints import command
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.parts import clinical
from mtor_cli.parts.common import Labels
from mtor_cli.parts.fit_input import open_lines, safe_lines
from mtor_cli.parts.remarks import Remarks
from mtor_cli.render.safe import is_utf8
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtor_cli.commands.fit.asked import Many
    from mtor_cli.commands.fit.many import Written
    from mtor_cli.content.load import Content
    from mtor_cli.parts.fit.shapes import FitLine

MOST_JOBS = 32
"""Processes that can be asked for."""
UNASKED = 4
"""Processes that are started at most where nobody says how many: a machine of many cores may be shared."""


class Printed(NamedTuple):
    """What was written of a batch."""

    done: int
    failed: int
    """Lines of errors among them."""
    torn: bool
    """Whether an ID came back after its line."""


def parse_jobs(text: str | None, path: str) -> int:
    """In how many processes a batch is computed.

    Args:
        text: as typed; None for one process where standard input is read, whose sender sets the pace, and else for one
            a core.
        path: what is read.

    Raises:
        UsageError: it is no such number.
    """
    if text is None:
        return 1 if path == "-" else min(UNASKED, _cores())
    return parse_whole(text, "--jobs", 1, MOST_JOBS)


def _cores() -> int:
    """The cores that this process may use, as far as the system tells."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def fit_batch(many: Many, out: TextIO, jobs: int, quiet: bool = False) -> int:
    """Write a JSON line for each patient and return the exit code.

    It is 4 where none could be fitted, and where a line that is out already was of a part of a patient's rows only.

    Args:
        many: what is asked.
        out: where the lines go.
        jobs: in how many processes; the lines are the same.
        quiet: whether the disclaimer is left out.

    Raises:
        MtorError: the file or the model cannot be used at all, or the file breaks off; lines written before it hold.
    """
    spoken = language(many.lang)
    content = content_with(many.local)
    if many.disease is not None:
        # What is not known is refused before the first line.
        find_disease(content.recommendations["diseases"], many.disease)
    template = command("fit", "--template")
    file = open_lines(many.path, template)
    try:
        source = safe_lines(file, template)
        first = next((line for line in source if line.strip()), "")
        rows = chain([first], source)
        choice = many.choice(content)
        if first.lstrip("\ufeff \t").startswith("{"):
            parts = chunks(entries_of_cases(rows), FORECAST)
        else:
            parts = chunks(entries_of_table(rows, choice), FORECAST if many.at else ESTIMATED)
        work = Work(many, clinical.today(), not is_utf8(out.encoding))
        with closing(spread(writer, work, parts, jobs)) as lines:
            printed = _print(watched(lines, file), out)
    finally:
        file.close()
    if printed.failed:
        tell(
            spoken,
            *bilingual("fitted_not_see_their_error", done=printed.done - printed.failed, failed=printed.failed),
        )
    if file.encoding != "UTF-8":
        say = Remarks(content.messages, Labels(content.labels), None, "fit")
        guessed = say.say("text_encoding", name=many.path, encoding=file.encoding)["text"]
        tell(spoken, guessed["en"], guessed["zh"])
    if not quiet:
        disclaim(spoken)
    return 4 if printed.torn or (printed.failed and printed.failed == printed.done) else 0


def lines_of(table: Iterable[str], many: Many, content: Content) -> Iterator[FitLine]:
    """The line of each patient of a table of records, as the stream writes it.

    Args:
        table: its lines, the header first.
        many: what is asked; its path is not read.
        content: the data.

    Raises:
        MtorError: the table or the model cannot be used at all, or the table breaks off.
    """
    choice = many.choice(content)
    answering = Answering(many, choice, content, clinical.today())
    for entries in chunks(entries_of_table(table, choice), FORECAST if many.at else ESTIMATED):
        yield from answering.lines(entries)


def _print(lines: Iterator[Written], out: TextIO) -> Printed:
    done = failed = 0
    torn = False
    for line in lines:
        out.write(line.text)
        done += 1
        failed += line.error is not None
        torn = torn or line.error == "id_again"
    out.flush()
    return Printed(done, failed, torn)
