"""The JSON Schemas that the package carries; `make schemas` writes them from the models."""

from __future__ import annotations

import os

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "schemas")


def schema_names() -> tuple[str, ...]:
    """The names of the schemas."""
    return tuple(sorted(name.removesuffix(".json") for name in os.listdir(FOLDER)))


def read_schema(name: str) -> str:
    """The text of a schema; `name` is one of `schema_names`."""
    with open(os.path.join(FOLDER, f"{name}.json"), encoding="utf-8") as file:
        return file.read()
