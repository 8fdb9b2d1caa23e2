"""Validates answers against the JSON Schemas that the package carries.

That these are the ones freshly made from the models is a test of its own, so that one validation speaks for both.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from jsonschema import Draft202012Validator

from mtor_cli.content.schemas import read_schema


@functools.cache
def validator(name: str) -> Draft202012Validator:
    """Return the validator of the shipped schema called `name`."""
    schema = json.loads(read_schema(name))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def mistakes(envelope: Any) -> list[str]:
    """Return what is wrong with an answer by the schema that it names."""
    name = envelope["schema"].removeprefix("mtor/").removesuffix("/2")
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(envelope)]
