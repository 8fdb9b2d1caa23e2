"""The answers of `mtor data` as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.commands.data.result import DiffResult, InfoResult, ReviewResult, ValidateResult
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.render.rows import Row

REVIEW_COLUMNS = ["numbers", "text", "voice", "sources", "verified", "file", "line", "field", "signed"]

PROBLEM_COLUMNS = ["file", "line", "field", "expected_en", "expected_zh"]

INFO_COLUMNS = ["item", "value"]

CHANGE_COLUMNS = ["kind", "id", "disease", "text_en", "text_zh", "source"]


def review_rows(result: ReviewResult) -> list[Row]:
    """The review sheet as rows, with an empty column for the signature."""
    return [{**entry, "signed": None} for entry in result["entries"]]


def problem_rows(result: ValidateResult) -> list[Row]:
    """The mistakes in a data folder as rows."""
    return [
        {
            "file": p["file"],
            "line": p["line"],
            "field": p["field"],
            "expected_en": p["message"]["en"],
            "expected_zh": p["message"]["zh"],
        }
        for p in result["problems"]
    ]


def info_rows(envelope: Envelope[InfoResult]) -> list[Row]:
    """What the data is as rows."""
    result = envelope["result"]
    facts = {
        "program": envelope["program"]["version"],
        "data": envelope["data"]["version"],
        "doi": envelope["data"]["source"]["doi"],
        "folder": result["folder"],
        **result["counts"],
        **result["sha256"],
    }
    return [{"item": item, "value": value} for item, value in facts.items()]


def change_rows(result: DiffResult) -> list[Row]:
    """What the hospital's own file changes as rows."""
    return [{**c, "text_en": c["text"]["en"], "text_zh": c["text"]["zh"]} for c in result["changes"]]
