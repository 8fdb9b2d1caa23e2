"""The lines of `mtor audit --per-patient`, written as the patients come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from mtor_cli.commands.audit.judged import KINDS
from mtor_cli.commands.audit.result import PatientLine
from mtor_cli.errors import UsageError
from mtor_cli.render.rows import csv_text
from mtor_cli.render.safe import visible_json
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable

_FIELDS = tuple(PatientLine.__annotations__)
COLUMNS = [column for field in _FIELDS for column in (KINDS if field == "kinds" else (field,))]
"""The columns of CSV: each kind of level has one."""


def refuse_name(path: str) -> None:
    """Refuse a file whose name says neither format.

    Raises:
        UsageError: it does not end in `.csv` or `.ndjson`.
    """
    if not path.lower().endswith((".csv", ".ndjson")):
        raise UsageError("unknown_ending", *bilingual("audit_patients_form"))


def writer(path: str, out: TextIO) -> Callable[[PatientLine], None]:
    """What writes the lines of patients in the format that the name of a file says.

    Args:
        path: of the file.
        out: the file, open.
    """
    if path.lower().endswith(".ndjson"):
        return lambda line: _put(out, visible_json(json.dumps(line, ensure_ascii=False, allow_nan=False)) + "\n")
    out.write(csv_text(COLUMNS))
    return lambda line: _put(out, csv_text([_cell(line, column) for column in COLUMNS]))


def _cell(line: PatientLine, column: str) -> object:
    counted = {str(kind): number for kind, number in line["kinds"].items()}
    fields: dict[str, object] = {**line}
    return counted[column] if column in counted else fields[column]


def _put(out: TextIO, text: str) -> None:
    out.write(text)
