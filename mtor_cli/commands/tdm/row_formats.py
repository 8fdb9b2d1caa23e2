"""Rows of levels as NDJSON or CSV. What a question leads to is written once, and repeated where a row asks it again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from mtor_cli.render.rows import csv_text
from mtor_cli.render.safe import visible_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.commands.tdm.row import TdmRow

ANSWER = (
    "drug", "level_ng_ml", "sign", "unit_given", "verdict", "alarm", "alarms", "findings", "bands", "usable",
    "trough", "steady", "dose_decision", "dose_outcome", "dose_best_mg_per_day", "dose_mg_per_day",
    "dose_provisional", "dose_refused", "remarks", "error_code", "error_en", "error_zh",
)  # fmt: skip
"""The columns of CSV behind `line`, `id` and those that are kept."""


WHOSE = ("line", "id", "kept")
"""The fields of a row that stand before what it says."""


class Form(Protocol):
    """How rows are written."""

    def __init__(self, kept: Sequence[str], keep: bool, texts: bool) -> None:
        """Take the columns that are carried through, whether any are, and whether sentences are written."""

    def header(self) -> str:
        """What stands above the first row."""

    def body(self, row: TdmRow) -> str:
        """What a row says, without whose it is."""

    def line(self, number: int, whose: str | None, kept: Mapping[str, object], body: str) -> str:
        """A whole row.

        Args:
            number: the line of the file that it stands on.
            whose: its id; None where the file has none.
            kept: other columns.
            body: what it says.
        """


class Ndjson:
    """A JSON object a line."""

    def __init__(self, kept: Sequence[str], keep: bool, texts: bool) -> None:
        self._keep = keep

    def header(self) -> str:
        """NDJSON has none."""
        return ""

    def body(self, row: TdmRow) -> str:
        """The fields of a row, without the brace before them."""
        said = {name: value for name, value in row.items() if name not in WHOSE}
        return visible_json(json.dumps(said, ensure_ascii=False, allow_nan=False))[1:]

    def line(self, number: int, whose: str | None, kept: Mapping[str, object], body: str) -> str:
        """A whole object; see `Form`."""
        others = _json(kept if self._keep else None)
        return f'{{"line": {number}, "id": {_json(whose)}, "kept": {others}, {body}\n'


def _json(value: object) -> str:
    return visible_json(json.dumps(value, ensure_ascii=False, allow_nan=False))


class Csv:
    """RFC 4180; a cell that a spreadsheet would run as a formula is made a text, numbers are left alone."""

    def __init__(self, kept: Sequence[str], keep: bool, texts: bool) -> None:
        self._kept = kept
        self._columns = [*ANSWER, *(("texts_en", "texts_zh") if texts else ())]

    def header(self) -> str:
        """The names of the columns; one that is kept gives way where it has the name of one of ours."""
        own = {"line", "id", *self._columns}
        return csv_text(["line", "id", *(f"{k}_kept" if k in own else k for k in self._kept), *self._columns])

    def body(self, row: TdmRow) -> str:
        """The cells of a row, from the first column of the answer on."""
        flat: dict[str, object] = dict(row)
        dose = row["dose"]
        if dose is not None:
            flat |= {f"dose_{name}": value for name, value in dose.items()}
        error = row["error"]
        if error is not None:
            flat |= {
                "error_code": error["code"],
                "error_en": error["message"]["en"],
                "error_zh": error["message"]["zh"],
            }
        flat["bands"] = [f"{b['band']}={b['status']}" for b in row["bands"] or []]
        for lang in ("en", "zh"):
            flat[f"texts_{lang}"] = [said["text"][lang] for said in row["texts"] or []]
        return csv_text([flat.get(column) for column in self._columns])

    def line(self, number: int, whose: str | None, kept: Mapping[str, object], body: str) -> str:
        """A whole row; see `Form`."""
        head = [number, whose, *(kept.get(name) for name in self._kept)]
        return f"{csv_text(head)[:-2]},{body}"


FORMATS: dict[str, type[Form]] = {"ndjson": Ndjson, "csv": Csv}
