"""The envelope around every answer on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

from mtor_cli import __version__
from mtor_cli.models.base import Text, record
from mtor_cli.results.words import DISCLAIMER

if TYPE_CHECKING:
    from mtor_cli.hints import Command


@record
class Program(TypedDict):
    """The program that answered."""

    name: str
    version: str


@record
class DataSource(TypedDict):
    """The consensus on which the data rests."""

    title: Text
    doi: str


@record
class DataInfo(TypedDict):
    """The data that was asked."""

    version: str
    source: DataSource


@record
class Warning(TypedDict):
    """A coded remark on the answer as a whole."""

    code: str
    message: Text


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


def envelope(
    name: str, query: dict[str, Any], result: Any, recommendations: Any, warnings: list[Warning] | None = None
) -> dict[str, Any]:
    """Return the answer of a command as scripts receive it.

    Args:
        name: of the schema, such as `tdm`.
        query: what was asked, as understood.
        result: the answer, in the shape of its schema.
        recommendations: the content of `recommendations.yaml`, for the version and source of the data.
        warnings: coded remarks on the answer.
    """
    consensus = recommendations["consensus"]
    return {
        "schema": f"mtor/{name}/1",
        "program": {"name": "mtor", "version": __version__},
        "data": {
            "version": recommendations["version"],
            "source": {"title": consensus["title"], "doi": consensus["doi"]},
        },
        "query": query,
        "result": result,
        "warnings": warnings or [],
        "disclaimer": DISCLAIMER,
    }


def error_envelope(code: str, message: Text, hints: list[Command]) -> ErrorEnvelope:
    """Return an error, with what to type instead, as scripts receive it."""
    return {
        "schema": "mtor/error/1",
        "program": {"name": "mtor", "version": __version__},
        "error": {
            "code": code,
            "message": message,
            "hint": str(hints[0]) if hints else "",
            "placeholders": hints[0].slots if hints else [],
            "alternatives": [str(hint) for hint in hints[1:]],
        },
    }
