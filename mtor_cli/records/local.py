"""A hospital's own protocol, beside the packaged data and never inside it.

It adds and supersedes; what it supersedes stays visible with `--full`. All of it is shown with the voice `local`.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import (
    Absent,
    AgeGroup,
    DrugId,
    Key,
    Level,
    Line,
    Positive,
    RemarkCode,
    Strength,
    Text,
    Years,
    record,
)
from mtor_cli.records.limits import Limited

Date = Annotated[str, Limited(pattern=r"^\d{4}-\d{2}-\d{2}$")]


@record
class Entered(TypedDict):
    """Who entered the file, and when."""

    by: Line
    on: Date
    hospital: NotRequired[Line]


@record
class LocalBand(TypedDict):
    """A target range of the hospital."""

    id: Key
    disease: Key
    """The id of a disease or of a part of one."""
    drug: DrugId
    low: Positive | Absent
    high: Positive | Absent
    population: Text
    age_group: AgeGroup
    age_low: NotRequired[Years]
    age_high: NotRequired[Years]
    """Completed years, both included."""
    weight_low: NotRequired[Positive]
    weight_high: NotRequired[Positive]
    """kg, likewise."""
    source: Line
    """Where it stands: the page of the consensus, a protocol number …"""
    supersedes: NotRequired[list[Key]]
    """Ids of packaged bands that it takes the place of."""


@record
class LocalGrade(TypedDict):
    """A strength and level as read in the hospital's own copy of the consensus."""

    disease: Key
    drug: DrugId
    strength: Strength
    level: Level
    source: Line


@record
class LocalStrengths(TypedDict):
    """What the pharmacy stocks."""

    drug: DrugId
    product: Literal["tablet", "capsule", "solution"]
    strengths: list[Positive]
    """In mg; empty for a solution."""


@record
class LocalRule(TypedDict):
    """A rule of the hospital's, in place of a packaged one."""

    id: RemarkCode
    drug: NotRequired[DrugId]
    """Where each drug has the rule for itself."""
    value: Positive
    source: Line


@record
class Local(TypedDict):
    """`local.yaml`."""

    entered: Entered
    bands: NotRequired[list[LocalBand]]
    grades: NotRequired[list[LocalGrade]]
    rules: NotRequired[list[LocalRule]]
    formulary: NotRequired[list[LocalStrengths]]
    default_assay: NotRequired[Literal["lc-ms/ms", "cmia", "eclia", "meia", "acmia", "qms", "other"]]
    default_disease: NotRequired[Key]
