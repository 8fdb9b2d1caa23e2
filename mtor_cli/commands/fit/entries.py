"""What a batch reads: each patient as written, and those who are computed together. Nothing of it is understood yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.records import Patients, Records, Unusable
from mtor_cli.cases.table import RecordTable
from mtor_cli.errors import MtorError, UsageError
from mtor_cli.hints import add, slot
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtor_cli.commands.fit.choice import Choice

ESTIMATED = 500
"""Patients computed together where each is estimated only."""
FORECAST = 25
"""The same where each has a forecast, which takes a hundred times as long."""


class Entry(NamedTuple):
    """One patient as written."""

    identity: str
    """The ID of a table; the number of the line of a case."""
    written: str | Records | Unusable
    """The line of a case, or the rows of a table, or why they cannot be used."""
    before: Records | None = None
    """The records that stood in its place, where the ID came back."""


def entries_of_cases(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield each line that holds something."""
    for number, text in enumerate(lines, start=1):
        if text.strip():
            yield Entry(str(number), text)


def entries_of_table(lines: Iterable[str], choice: Choice) -> Iterator[Entry]:
    """Yield the rows of each patient of a table.

    Raises:
        UsageError: no model was named.
        MtorError: the drug or the table cannot be used, or the table breaks off.
    """
    if not choice.names_model:
        raise UsageError(
            "model_missing",
            *bilingual("a_table_of_many_patients_needs"),
            add("--model", slot("--model")),
        )
    for identity, records in Patients(RecordTable(lines), choice.this_drug()):
        yield Entry(identity, records)


def chunks(entries: Iterable[Entry], size: int) -> Iterator[Sequence[Entry]]:
    """Yield the entries in their order, up to so many at once: those of one part are computed together.

    The last digits of an estimate depend on whom it is computed with, so that these parts depend on nothing else.
    Where an ID comes back while its first rows still wait, the error stands in their place: they are not the whole.

    Raises:
        MtorError: the stream of entries breaks off; what came before it is yielded first.
    """
    pending: list[Entry] = []
    try:
        for entry in entries:
            if isinstance(entry.written, Unusable) and entry.written.error.code == "id_again":
                first = next((i for i, one in enumerate(pending) if one.identity == entry.identity), None)
                if first is not None:
                    before = pending[first].written
                    pending[first] = entry._replace(before=before if isinstance(before, Records) else None)
                    continue
            if len(pending) >= size:
                yield pending
                pending = []
            pending.append(entry)
    except MtorError:
        if pending:
            yield pending
        raise
    if pending:
        yield pending
