"""What is printed, as JSON, where a command could not be carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from mtor_cli.parts.disease import BandOut
from mtor_cli.parts.envelope import VERSION, NamedSource, Program, Tables
from mtor_cli.parts.findings import Finding, alarms_in
from mtor_cli.records.base import Text, record
from mtor_cli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.hints import Command


@record
class ErrorInfo(TypedDict):
    """What went wrong, and what to type."""

    code: str
    message: Text
    hint: str
    """A whole command, or a form to be filled in; empty where there is none."""
    placeholders: list[str]
    """The words in UPPERCASE of the form, in their order; with none the hint works as it stands."""
    alternatives: list[str]
    """Further commands or forms, where what was typed has more than one meaning."""


@record
class ErrorEnvelope(TypedDict):
    """The answer to a command that could not be carried out."""

    schema: str
    program: Program
    error: ErrorInfo
    alarms: list[str]
    """The codes of the findings that are alarms."""
    findings: list[Finding]
    """What must be said of the levels that were read all the same."""
    bands: dict[str, BandOut]
    sources: dict[str, NamedSource]


def error_envelope(code: str, message: Text, hints: list[Command], findings: Sequence[Finding] = ()) -> ErrorEnvelope:
    """An error as scripts receive it: code, sentences, what to type instead, and the alarm of a level that was read."""
    tables = Tables()
    told = tables.printed(list(findings))
    return {
        "schema": f"mtor/error/{VERSION}",
        "program": {"name": "mtor", "version": __version__},
        "error": {
            "code": code,
            "message": message,
            "hint": str(hints[0]) if hints else "",
            "placeholders": hints[0].slots if hints else [],
            "alternatives": [str(hint) for hint in hints[1:]],
        },
        "alarms": [f["code"] for f in alarms_in(findings)],
        "findings": told,
        "bands": tables.bands,
        "sources": tables.sources,
    }
