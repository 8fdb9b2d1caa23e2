"""Table 1 of the consensus: strengths of recommendation and levels of evidence."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from mtor_cli.records.base import Level, Sourced, Strength, Text, record
from mtor_cli.records.limits import Limited


@record
class LevelRow(TypedDict):
    """One row of the table."""

    level: Level
    description: Text


@record
class StrengthRow(TypedDict):
    """A strength and the levels under it."""

    strength: Strength
    levels: Annotated[list[LevelRow], Limited(min_length=1)]


@record
class EvidenceLevels(Sourced):
    """`data/evidence_levels.yaml`."""

    title: Text
    note: Text
    """The note under the table."""
    strengths: list[StrengthRow]
