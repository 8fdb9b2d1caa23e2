"""Flat rows for spreadsheets and line-wise tools."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from mtor_cli.render.safe import visible, visible_json

Row = dict[str, Any]


def render_json(value: Any, ascii_only: bool = False) -> str:
    """Return a value as indented JSON; `ascii_only` for streams that are not UTF-8."""
    return visible_json(json.dumps(value, ensure_ascii=ascii_only, indent=2, allow_nan=False)) + "\n"


def render_ndjson(rows: list[Row], ascii_only: bool = False) -> str:
    """Return rows as one JSON object a line."""
    return "".join(visible_json(json.dumps(row, ensure_ascii=ascii_only, allow_nan=False)) + "\n" for row in rows)


def render_csv(rows: list[Row], columns: list[str]) -> str:
    """Return rows as CSV (RFC 4180) with a header line; lists are joined by a semicolon."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_flat(row.get(column)) for column in columns])
    return buffer.getvalue()


def _flat(value: Any) -> str:
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
