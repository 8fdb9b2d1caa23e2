"""The answers of `mtor data`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

from mtor_cli.models.base import Text, record

if TYPE_CHECKING:
    from mtor_cli.models.checks import Entry, Problem


@record
class ProblemOut(TypedDict):
    """One mistake in a data file."""

    file: str
    line: int
    field: str
    message: Text


@record
class ValidateResult(TypedDict):
    """`mtor/data-validate/1`."""

    folder: str
    valid: bool
    problems: list[ProblemOut]


@record
class InfoResult(TypedDict):
    """`mtor/data-info/1`."""

    folder: str
    read: Text
    """What of the consensus was read."""
    citation: Text
    counts: dict[str, int]
    sha256: dict[str, str]


@record
class EntryOut(TypedDict):
    """One row of the review sheet."""

    numbers: list[str]
    text: str
    voice: str
    sources: list[int | str]
    verified: str
    file: str
    line: int
    field: str


@record
class ReviewResult(TypedDict):
    """`mtor/data-review/1`."""

    entries: list[EntryOut]


def validate_result(folder: str, problems: list[Problem]) -> ValidateResult:
    """Return what is wrong with a data folder."""
    return {
        "folder": folder,
        "valid": not problems,
        "problems": [
            {"file": p.file, "line": p.line, "field": p.field, "message": {"en": p.en, "zh": p.zh}} for p in problems
        ],
    }


def info_result(folder: str, consensus: Any, counts: dict[str, int], sha256: dict[str, str]) -> InfoResult:
    """Return what the data is."""
    return {
        "folder": folder,
        "read": consensus["read"],
        "citation": consensus["citation"],
        "counts": counts,
        "sha256": sha256,
    }


def review_result(entries: list[Entry]) -> ReviewResult:
    """Return the review sheet."""
    rows: Any = [entry._asdict() for entry in entries]
    return {"entries": rows}
