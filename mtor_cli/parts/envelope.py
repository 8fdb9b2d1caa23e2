"""The envelope around every answer on stdout."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from mtor_cli.parts.disclaimer import DISCLAIMER
from mtor_cli.records.base import Text, record
from mtor_cli.version import __version__


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
