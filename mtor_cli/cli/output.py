"""Where rows go: standard output, or a file that is there whole or not at all; and what is said beside them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from mtor_cli.cli.asked import format_of
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mtor_cli.cli.asked import Printing
    from mtor_cli.errors import MtorError
    from mtor_cli.parts.findings import Finding
    from mtor_cli.render.blocks import Screen

FOUND = 1
"""The exit code where what --fail-on names was found."""
NOT_WRITTEN = 74
"""The exit code where the answer could not be written (EX_IOERR)."""


def not_written(error: OSError) -> MtorError:
    """The error where the system refused a stream or a file: a full disk, a folder that may not be written."""
    from mtor_cli.content.files import why_refused
    from mtor_cli.errors import MtorError

    en, zh = why_refused(error)
    place = f" {error.filename}" if error.filename else ""
    wrapped = MtorError("not_written", *bilingual("not_written", place=place, words={"en": en, "zh": zh}))
    wrapped.exit_code = NOT_WRITTEN
    return wrapped


def put(text: str | bytes, form: str, printing: Printing) -> None:
    """Write an answer where it was asked for: into a file, into a pager, or on standard output.

    Args:
        text: the whole of it.
        form: the name of its format.
        printing: the options.

    Raises:
        MtorError: the file, or the settings of the pager, cannot be used.
    """
    if isinstance(text, bytes):
        _put_bytes(text, printing.output)
    elif printing.output is not None:
        with written(printing.output) as file:
            file.write(text)
    elif printing.excel:
        # A spreadsheet knows UTF-8 by its mark, whatever the terminal's character set is.
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8-sig"))
        sys.stdout.buffer.flush()
    elif form in _FOR_PROGRAMS or printing.no_pager or not _paged(text):
        sys.stdout.write(text)
        sys.stdout.flush()


def _put_bytes(content: bytes, path: str | None) -> None:
    """Write what is no text, into a file or on standard output."""
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    with _whole(path) as handle, open(handle, "wb") as file:
        file.write(content)


_FOR_PROGRAMS = ("json", "ndjson", "csv", "bibtex", "ris", "csl-json", "html", "svg")
"""Formats that nobody reads page by page."""


def _paged(text: str) -> bool:
    from mtor_cli.cli.pager import page

    return page(text)


@contextmanager
def written(path: str | None) -> Iterator[TextIO]:
    """Give a stream to write to; a file takes its name only when everything is in it.

    Args:
        path: of the file, with a byte order mark where it is one for a spreadsheet; None for standard output.

    Raises:
        MtorError: the system refuses the file; what stood under its name before stays.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    encoding = "utf-8-sig" if format_of(path) == "csv" else "utf-8"
    with _whole(path) as handle, open(handle, "w", encoding=encoding, newline="") as file:
        yield file


@contextmanager
def _whole(path: str) -> Iterator[int]:
    """Give a descriptor to write to; the file takes its name only when everything is in it."""
    from mtor_cli.content.files import replacing

    try:
        with replacing(path, ".part") as handle:
            yield handle
    except OSError as error:
        error.filename = path
        raise not_written(error) from error


def tell(spoken: str, en: str, zh: str) -> None:
    """Print a sentence on standard error; `spoken` is `en`, `zh` or `both`."""
    from mtor_cli.render.safe import visible

    for text in {"en": (en,), "zh": (zh,)}.get(spoken, (en, zh)):
        sys.stderr.write(visible(text) + "\n")


def disclaim(spoken: str) -> None:
    """Print the short disclaimer beside rows that do not hold it."""
    from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER

    tell(spoken, SHORT_DISCLAIMER["en"], SHORT_DISCLAIMER["zh"])


def alarms(findings: Sequence[Finding], spoken: str, color: bool = False) -> None:
    """Print on standard error what must be said of the levels; `spoken` is `en`, `zh` or `both`."""
    from mtor_cli.screens.alarms import alarms as screen

    beside(lambda lang: screen(findings, lang), spoken, color)


def beside(view: Callable[[str], Screen], spoken: str, color: bool = False) -> None:
    """Print blocks on standard error.

    Args:
        view: makes them, given the language.
        spoken: `en`, `zh` or `both`.
        color: whether they are coloured.
    """
    from mtor_cli.cli.settings import width
    from mtor_cli.render.table import render_table

    for lang in ("en", "zh") if spoken == "both" else (spoken,):
        sys.stderr.write(render_table(view(lang), width(), color))
