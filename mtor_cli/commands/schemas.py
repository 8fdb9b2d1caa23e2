"""JSON Schemas of every answer, generated from the models."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

from pydantic import TypeAdapter

from mtor_cli import commands
from mtor_cli.parts.disease import BandOut
from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.envelope import VERSION, DataInfo, NamedSource, Program
from mtor_cli.parts.failure import ErrorEnvelope
from mtor_cli.records.base import Text


def _declared(constant: str) -> dict[str, Any]:
    """The records that the folders of the commands declare under a constant, by the names of their schemas."""
    folders = [import_module(f"mtor_cli.commands.{m.name}") for m in pkgutil.iter_modules(commands.__path__) if m.ispkg]
    found = {}
    for folder in sorted(folders, key=lambda folder: folder.PLACE):
        for name, place in getattr(folder, constant, {}).items():
            module, _, record = place.rpartition(".")
            found[name] = getattr(import_module(f"mtor_cli.{module}"), record)
    return found


RESULTS = _declared("RESULTS")
"""The result of each schema, by its name."""

BARE: dict[str, Any] = {"error": ErrorEnvelope, **_declared("LINES")}
"""What is printed without the envelope: an error, a line of a batch, a row of a stream of levels."""

NAMES = (*RESULTS, *BARE)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the envelope called `name`, one of NAMES."""
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
