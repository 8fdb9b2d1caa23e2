"""JSON Schemas of every answer, generated from the models."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from mtor_cli.commands.data.result import DiffResult, InfoResult, ReviewResult, ValidateResult
from mtor_cli.commands.drug.result import DrugResult
from mtor_cli.commands.models.result import ModelsResult
from mtor_cli.commands.search.result import SearchResult
from mtor_cli.commands.simulate.result import SimulateResult
from mtor_cli.commands.start.result import StartResult
from mtor_cli.commands.tdm.row import TdmRow
from mtor_cli.parts.comparison import TdmResult
from mtor_cli.parts.disease import BandOut
from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.envelope import VERSION, DataInfo, NamedSource, Program
from mtor_cli.parts.evidence import EvidenceResult, ReferencesResult
from mtor_cli.parts.failure import ErrorEnvelope
from mtor_cli.parts.fit.shapes import FitLine, FitResult
from mtor_cli.parts.interactions import InteractionsResult
from mtor_cli.parts.recommendations import DiseasesResult, RecommendResult
from mtor_cli.records.base import Text

RESULTS: dict[str, Any] = {
    "diseases": DiseasesResult,
    "recommend": RecommendResult,
    "tdm": TdmResult,
    "evidence": EvidenceResult,
    "references": ReferencesResult,
    "search": SearchResult,
    "interactions": InteractionsResult,
    "start": StartResult,
    "drug": DrugResult,
    "fit": FitResult,
    "models": ModelsResult,
    "simulate": SimulateResult,
    "data-validate": ValidateResult,
    "data-info": InfoResult,
    "data-review": ReviewResult,
    "data-diff": DiffResult,
}
"""The result of each schema, by its name."""

BARE: dict[str, Any] = {"error": ErrorEnvelope, "fit-batch": FitLine, "tdm-row": TdmRow}
"""What is printed without the envelope: an error, a line of a batch, a row of a stream of levels."""

NAMES = (*RESULTS, *BARE)


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the envelope called `name`, one of NAMES."""
    if name in BARE:
        found = TypeAdapter(BARE[name]).json_schema(mode="serialization")
    else:
        parts = {
            "program": Program,
            "data": DataInfo,
            "result": RESULTS[name],
            "warning": Remark,
            "band": BandOut,
            "source": NamedSource,
            "disclaimer": Text,
        }
        keys, definitions = TypeAdapter.json_schemas(
            [(key, "serialization", TypeAdapter(model)) for key, model in parts.items()]
        )
        of = {key: found for (key, _), found in keys.items()}
        found = {
            "type": "object",
            "properties": {
                "schema": {"const": f"mtor/{name}/{VERSION}"},
                "program": of["program"],
                "data": of["data"],
                "query": {"type": "object"},
                "result": of["result"],
                "warnings": {"type": "array", "items": of["warning"]},
                "bands": {"type": "object", "additionalProperties": of["band"]},
                "sources": {"type": "object", "additionalProperties": of["source"]},
                "disclaimer": of["disclaimer"],
            },
            "required": ["schema", "program", "data", "query", "result", "warnings", "bands", "sources", "disclaimer"],
            "additionalProperties": False,
            "$defs": definitions["$defs"],
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"mtor/{name}/{VERSION}",
        "title": f"mtor {name}",
        **found,
    }
