"""What the tests of the content share: the fixtures, and the data read by a foreign YAML parser."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]

DATA = ROOT / "data"

FIXTURES = ROOT / "tests" / "fixtures"

FILES = tuple(sorted(path.stem for path in DATA.glob("*.yaml")))
"""The data files, without their ending."""


def fixture_lines(name: str) -> list[str]:
    """Return the lines of a fixture, comments left out."""
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def fixture_rows(name: str) -> list[list[str]]:
    """Return the lines of a fixture of facts, split into their columns."""
    return [[cell.strip() for cell in line.split("|")] for line in fixture_lines(name)]


@cache
def raw(name: str) -> Any:
    """Return a data file as PyYAML's base loader reads it: every scalar a text, exactly as it is written."""
    loader = yaml.CBaseLoader((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return loader.get_single_data()
