"""Flat rows for spreadsheets and line-wise tools."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from mtor_cli.render.safe import visible, visible_json

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, object]


COMPACT = (",", ":")
"""What stands between the items and behind the names of JSON that no human reads."""


def render_json(value: object, ascii_only: bool = False, indent: bool = False) -> str:
    """JSON on one line, without a space; over many lines with `indent`; `ascii_only` for streams that are not UTF-8."""
    depth, separators = (2, None) if indent else (None, COMPACT)
    text = json.dumps(value, ensure_ascii=ascii_only, allow_nan=False, indent=depth, separators=separators)
    return visible_json(text) + "\n"


def render_ndjson(rows: list[Row], ascii_only: bool = False) -> str:
    """One JSON object a line; `ascii_only` as for `render_json`."""
    return "".join(visible_json(json.dumps(row, ensure_ascii=ascii_only, allow_nan=False)) + "\n" for row in rows)


def render_csv(rows: list[Row], columns: list[str], headings: list[str] | None = None) -> str:
    """CSV (RFC 4180) with a header line; lists are joined by a semicolon.

    Args:
        rows: by the names of columns.
        columns: their names.
        headings: what stands above them; the names where it is left out.
    """
    return csv_text(headings or columns) + "".join(csv_text([row.get(column) for column in columns]) for row in rows)


def csv_text(values: Sequence[object]) -> str:
    """A line of CSV with its end; a cell that begins like a formula is neutralised."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([_flat(value) for value in values])
    return buffer.getvalue()


def _flat(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_flat(v) for v in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = visible(str(value))
    # A spreadsheet would run a cell that begins like a formula.
    return (
        f"'{text}"
        if text.startswith(("=", "+", "-", "@")) and not text.lstrip("+-").replace(".", "", 1).isdigit()
        else text
    )
