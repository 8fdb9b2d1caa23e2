"""The envelope around every answer on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

from mtor_cli.parts.common import SourceId, place_of
from mtor_cli.parts.disclaimer import DISCLAIMER
from mtor_cli.parts.disease import BandId
from mtor_cli.parts.findings import alarms_in
from mtor_cli.records.base import Text, record
from mtor_cli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding

VERSION = 2
"""Of every schema."""


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
class NamedSource(TypedDict):
    """A source, as it is named in a source column."""

    number: int | None
    """Of a reference of the consensus; null for a further work or document."""
    label: Text


DIGITS = 12
"""Significant digits of a number: what lies beyond them is the noise of a binary fraction."""


def envelope(
    name: str, query: dict[str, Any], result: Any, recommendations: Any, warnings: Sequence[Remark] = ()
) -> dict[str, Any]:
    """The answer of a command as scripts receive it: the result, and each source and band that it names once.

    An alarm of a level is a warning of every answer that holds one, whatever the command says besides.

    Args:
        name: of the schema, such as `tdm`.
        query: what was asked, as understood.
        result: the answer, in the shape of its schema.
        recommendations: the content of `recommendations.yaml`, for the version and source of the data.
        warnings: coded remarks on the answer.
    """
    consensus = recommendations["consensus"]
    said = [*alarm_remarks(result.get("findings", [])), *warnings]
    return {
        "schema": f"mtor/{name}/{VERSION}",
        "program": {"name": "mtor", "version": __version__},
        "data": {
            "version": recommendations["version"],
            "source": {"title": consensus["title"], "doi": consensus["doi"]},
        },
        "query": query,
        **with_tables({"result": result, "warnings": said}),
        "disclaimer": DISCLAIMER,
    }


def alarm_remarks(findings: Sequence[Finding]) -> list[Remark]:
    """The alarms among findings as warnings of an answer."""
    return [
        {"voice": f["voice"], "sources": f["sources"], "verified": f["verified"], "code": f["code"], "text": f["text"]}
        for f in alarms_in(findings)
    ]


def with_tables(answer: dict[str, Any]) -> dict[str, Any]:
    """The parts of an answer as JSON has them, with what they name by id: `bands` and `sources`, each once.

    One step does it for every answer, so that a record has one shape: it holds the ids, and what these know stands in
    the tables. Numbers have the digits that mean something.
    """
    bands: dict[str, Any] = {}
    sources: set[SourceId] = set()

    def printed(value: Any) -> Any:
        if isinstance(value, float):
            return float(f"{value:.{DIGITS}g}")
        if isinstance(value, dict):
            return {key: printed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [printed(item) for item in value]
        if isinstance(value, SourceId):
            sources.add(value)
        elif isinstance(value, BandId) and value not in bands:
            bands[value] = printed(value.record)
        return value

    parts = printed(answer)
    names: dict[str, NamedSource] = {s: {"number": s.number, "label": s.label} for s in sorted(sources, key=place_of)}
    return {**parts, "bands": bands, "sources": names}
