"""The answers of `mtor data`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from mtor_cli.parts.common import value_of
from mtor_cli.records.base import Text, record
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.records.checks import Entry, Problem
    from mtor_cli.records.local import Local
    from mtor_cli.records.recommendations import Publication


@record
class ProblemOut(TypedDict):
    """One mistake in a data file."""

    file: str
    line: int
    field: str
    message: Text


@record
class ValidateResult(TypedDict):
    """`mtor/data-validate/2`."""

    folder: str
    valid: bool
    problems: list[ProblemOut]


@record
class InfoResult(TypedDict):
    """`mtor/data-info/2`."""

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
    sources: list[str]
    verified: str
    file: str
    line: int
    field: str


@record
class ReviewResult(TypedDict):
    """`mtor/data-review/2`."""

    entries: list[EntryOut]


@record
class Change(TypedDict):
    """One thing that the hospital's own file changes."""

    kind: str
    """`band`, `supersedes`, `grade`, `rule`, `formulary` or `default`."""
    id: str
    disease: str | None
    text: Text
    source: str | None


@record
class DiffResult(TypedDict):
    """`mtor/data-diff/2`."""

    file: str | None
    """Null where there is no such file."""
    entered_by: str | None
    entered_on: str | None
    changes: list[Change]


def diff_result(file: str | None, local: Local | None) -> DiffResult:
    """What the hospital's own file changes; nothing where there is none."""
    if local is None:
        return {"file": None, "entered_by": None, "entered_on": None, "changes": []}
    changes: list[Change] = []

    def add(kind: str, name: str, disease: str | None, en: str, zh: str, source: str | None) -> None:
        text: Text = {"en": en, "zh": zh}
        changes.append({"kind": kind, "id": name, "disease": disease, "text": text, "source": source})

    for band in local.get("bands", []):
        low, high = value_of(band["low"]), value_of(band["high"])
        shown = f"{low:g}–{high:g}" if low and high else f"≤ {high:g}" if high else f"≥ {low:g}"
        shown_zh = shown.replace("–", "～").replace(" ", "")
        add(
            "band", band["id"], band["disease"], *bilingual("band", shown={"en": shown, "zh": shown_zh}), band["source"]
        )
        for old in band.get("supersedes", []):
            add("supersedes", old, band["disease"], *bilingual("supersedes", id=band["id"]), band["source"])
    for grade in local.get("grades", []):
        en, zh = bilingual("strength_level", strength=grade["strength"], level=grade["level"])
        add("grade", grade["drug"], grade["disease"], en, zh, grade["source"])
    for rule in local.get("rules", []):
        add("rule", rule["id"], None, f"{rule['value']:g}", f"{rule['value']:g}", rule["source"])
    for item in local.get("formulary", []):
        sizes = [f"{s:g} mg" for s in item["strengths"]] or item["product"]
        add("formulary", item["drug"], None, *bilingual("formulary", product=item["product"], sizes=sizes), None)
    for name, usual in (
        ("default_disease", local.get("default_disease")),
        ("default_assay", local.get("default_assay")),
    ):
        if usual is not None:
            add("default", name, None, usual, usual, None)
    entered = local["entered"]
    return {"file": file, "entered_by": entered["by"], "entered_on": entered["on"], "changes": changes}


def validate_result(folder: str, problems: list[Problem]) -> ValidateResult:
    """What is wrong with a data folder."""
    return {
        "folder": folder,
        "valid": not problems,
        "problems": [
            {"file": p.file, "line": p.line, "field": p.field, "message": {"en": p.en, "zh": p.zh}} for p in problems
        ],
    }


def info_result(folder: str, consensus: Publication, counts: dict[str, int], sha256: dict[str, str]) -> InfoResult:
    """What the data is."""
    return {
        "folder": folder,
        "read": consensus["read"],
        "citation": consensus["citation"],
        "counts": counts,
        "sha256": sha256,
    }


def review_result(entries: list[Entry]) -> ReviewResult:
    """The review sheet."""
    return {
        "entries": [
            {
                "numbers": entry.numbers,
                "text": entry.text,
                "voice": entry.voice,
                "sources": [str(source) for source in entry.sources],
                "verified": entry.verified,
                "file": entry.file,
                "line": entry.line,
                "field": entry.field,
            }
            for entry in entries
        ]
    }
