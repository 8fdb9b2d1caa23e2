"""The one sheet of a spreadsheet as lines of CSV, so that it is read as any other table.

It needs python-calamine (`pip install 'mtor-cli[xlsx]'`), which nothing else of the program imports.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from mtor_cli.errors import DataError, UsageError
from mtor_cli.labels.read import worded
from mtor_cli.parts.textfile import Encoding, UnreadableError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number; what lies beyond them is the noise of a binary fraction."""


class _Filled(Protocol):
    """A sheet, as python-calamine has it."""

    name: str
    total_height: int

    def to_python(self, *, skip_empty_area: bool) -> Sequence[Sequence[object]]:
        """Its rows."""


class _Book(Protocol):
    sheet_names: Sequence[str]

    def get_sheet_by_name(self, name: str) -> _Filled:
        """One of them."""


class _Calamine(Protocol):
    CalamineError: type[Exception]

    def load_workbook(self, file: IO[bytes]) -> _Book:
        """A spreadsheet."""


class Sheet:
    """The rows of a spreadsheet as lines of CSV; line n is row n of the sheet. It is read as a whole.

    Args:
        path: of the file.

    Raises:
        UnreadableError: it cannot be opened, or is no such file.
        UsageError: python-calamine is not installed.
        DataError: more than one of its sheets holds anything.
    """

    encoding: Encoding = "UTF-8"

    def __init__(self, path: str) -> None:
        self.path = path
        self._file = _opened(path)
        try:
            calamine = _calamine()
            try:
                book = calamine.load_workbook(self._file)
                sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
                filled = [sheet for sheet in sheets if sheet.total_height]
            except (calamine.CalamineError, OSError) as error:
                en, zh = bilingual("sheet_not_readable")
                raise UnreadableError(en, zh) from error
            if len(filled) > 1:
                raise _several(path, [sheet.name for sheet in filled])
        except BaseException:
            self._file.close()
            raise
        self._rows: Sequence[Sequence[object]] = filled[0].to_python(skip_empty_area=False) if filled else ()

    def fileno(self) -> int:
        """The descriptor of the file."""
        return self._file.fileno()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __iter__(self) -> Iterator[str]:
        """Yield each row as a line."""
        line = io.StringIO()
        writer = csv.writer(line, lineterminator="\n")
        for row in self._rows:
            writer.writerow([cell_text(cell) for cell in row])
            yield line.getvalue()
            line.seek(0)
            line.truncate()


def _opened(path: str) -> IO[bytes]:
    from mtor_cli.content.files import why_refused

    try:
        return open(path, "rb")
    except (OSError, ValueError) as error:
        raise UnreadableError(*why_refused(error)) from error


def _calamine() -> _Calamine:
    try:
        return cast("_Calamine", import_module("python_calamine"))
    except ImportError as error:
        raise UsageError("not_installed", *bilingual("sheet_needs_extra")) from error


def cell_text(cell: object) -> str:
    """What a cell holds, as it would be typed: dates by the year first, numbers with the digits that a sheet keeps."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.{DIGITS}g}"
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep="T", timespec="minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return f"{cell.total_seconds() / 3600:.{DIGITS}g} h"
    # A line end within a cell would make two lines of one row.
    return " ".join(str(cell).split())


def _several(path: str, names: list[str]) -> DataError:
    en, zh = (worded("sheets_several", lang, path=path, number=len(names), listed=names) for lang in ("en", "zh"))
    return DataError("several_sheets", en, zh)
