"""The envelope around every answer on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from typing_extensions import ReadOnly, TypedDict

from mtor_cli.parts.common import SourceId, place_of
from mtor_cli.parts.disclaimer import DISCLAIMER
from mtor_cli.parts.disease import BandId
from mtor_cli.parts.findings import alarms_in, findings_in
from mtor_cli.parts.shapes import each_value
from mtor_cli.records.base import Text, record
from mtor_cli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.parts.disease import BandOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.records.recommendations import Recommendations

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


Result = TypeVar("Result", bound="Mapping[str, object]", covariant=True)
"""What a command answers, in the shape of its schema."""
_Part = TypeVar("_Part")
_Record = TypeVar("_Record", bound="Mapping[str, object]")


class Envelope(TypedDict, Generic[Result]):
    """What scripts receive."""

    schema: str
    program: Program
    data: DataInfo
    query: Mapping[str, object]
    result: ReadOnly[Result]
    warnings: list[Remark]
    bands: dict[str, BandOut]
    sources: dict[str, NamedSource]
    disclaimer: Text


DIGITS = 12
"""Significant digits of a number: what lies beyond them is the noise of a binary fraction."""


def envelope(
    name: str,
    query: Mapping[str, object],
    result: _Record,
    recommendations: Recommendations,
    warnings: Sequence[Remark] = (),
) -> Envelope[_Record]:
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
    tables = Tables()
    printed = tables.printed(result)
    said = tables.printed([*alarm_remarks(findings_in(result)), *warnings])
    return {
        "schema": f"mtor/{name}/{VERSION}",
        "program": {"name": "mtor", "version": __version__},
        "data": {
            "version": recommendations["version"],
            "source": {"title": consensus["title"], "doi": consensus["doi"]},
        },
        "query": query,
        "result": printed,
        "warnings": said,
        "bands": tables.bands,
        "sources": tables.sources,
        "disclaimer": DISCLAIMER,
    }


def alarm_remarks(findings: Sequence[Finding]) -> list[Remark]:
    """The alarms among findings as warnings of an answer."""
    return [
        {"voice": f["voice"], "sources": f["sources"], "verified": f["verified"], "code": f["code"], "text": f["text"]}
        for f in alarms_in(findings)
    ]


class Tables:
    """What the parts of an answer name by id, each once: the `bands` and `sources` of JSON.

    One step does it for every answer, so that a record has one shape: it holds the ids, and what these know stands in
    the tables. Numbers have the digits that mean something.
    """

    def __init__(self) -> None:
        self.bands: dict[str, BandOut] = {}
        self._sources: set[SourceId] = set()

    def printed(self, part: _Part) -> _Part:
        """A part of an answer as JSON has it; what it names stands in the tables from now on."""
        return each_value(part, self._printed)

    @property
    def sources(self) -> dict[str, NamedSource]:
        """The sources that were named, in their order."""
        return {s: {"number": s.number, "label": s.label} for s in sorted(self._sources, key=place_of)}

    def _printed(self, value: object) -> object:
        if isinstance(value, float):
            return float(f"{value:.{DIGITS}g}")
        if isinstance(value, SourceId):
            self._sources.add(value)
        elif isinstance(value, BandId) and value not in self.bands:
            self.bands[value] = self.printed(value.record)
        return value
