"""The progress bar of commands that read a long file, on standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Entry = TypeVar("_Entry")


class Source(Protocol):
    """What is read from."""

    def fileno(self) -> int:
        """The descriptor, whose place in the file tells how far it was read."""


def watched(entries: Iterable[_Entry], source: Source) -> Iterator[_Entry]:
    """Yield the entries; at a terminal, show how much of the source is read and how many entries are done.

    How many entries a stream holds is not known before its end, so the bar counts bytes; from a pipe, which has no
    size, it only moves. Where the lines themselves go to the terminal there is no bar: they show the progress.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from entries
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[done]} done"), TimeElapsedColumn())
    size = _size(source)
    # Left as it is, stdout keeps the lines; rich would otherwise send them through the bar's console.
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task("", total=size, done=0)
        for done, entry in enumerate(entries, start=1):
            yield entry
            progress.update(task, completed=_read(source) if size else 0, done=done)
        if size is None:
            progress.update(task, total=1, completed=1)


def _size(source: Source) -> int | None:
    """The bytes of a file; None where it has no size or no place in it (a pipe, a terminal)."""
    with suppress(OSError):
        os.lseek(source.fileno(), 0, os.SEEK_CUR)
        return os.fstat(source.fileno()).st_size or None
    return None


def _read(source: Source) -> int:
    return os.lseek(source.fileno(), 0, os.SEEK_CUR)
