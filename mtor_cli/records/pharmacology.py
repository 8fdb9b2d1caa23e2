"""What is known of the drugs themselves: one fact an entry, each with its own voice, source and status."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import ChildPugh, DrugId, Key, Note, Number, Positive, Sourced, Text, Years, record
from mtor_cli.records.limits import Limited

Topic = Literal[
    "mechanism",
    "indications",
    "products",
    "dosing_rules",
    "absorption",
    "distribution",
    "elimination",
    "half_life",
    "steady_state",
    "food",
    "pharmacogenetics",
    "exposure_response",
    "liver",
    "kidney",
    "warnings",
    "adverse_reactions",
    "monitoring",
    "infection",
    "vaccination",
    "pregnancy",
    "perioperative",
    "ranges_elsewhere",
    "assay",
    "specimen",
    "not_verified",
]


@record
class Fact(Sourced):
    """One fact on a drug or on its measurement."""

    id: Key
    drugs: Annotated[list[DrugId], Limited(min_length=1)]
    topic: Topic
    action: NotRequired[Literal["avoid"]]
    """Left out but for what is contraindicated or to be avoided: it comes first in `mtor drug`."""
    boxed: NotRequired[bool]
    """Whether it is a boxed warning of a label: the short answer of `mtor drug` has them all."""
    population: NotRequired[Text]
    """In whom it was seen."""
    about: NotRequired[Literal["dose", "exposure"]]
    """Of a fact on the liver, and of no other: what it speaks of."""
    child_pugh: NotRequired[Annotated[list[ChildPugh], Limited(min_length=1)]]
    """Of a fact on the liver, and of no other: the classes that it speaks of. Mild, moderate and severe are
    read as A, B and C."""
    text: Text


AssayName = Literal["lc-ms/ms", "cmia", "eclia", "meia", "acmia", "qms", "emit", "fpia", "other"]


@record
class AssayBias(Sourced):
    """The published bias of one assay; it stands beside a level and never converts it."""

    drugs: Annotated[list[DrugId], Limited(min_length=1)]
    assay: AssayName
    text: Text


@record
class Stability(Sourced):
    """How long one laboratory accepts an EDTA whole-blood specimen, in days."""

    laboratory: Text
    ambient_days: Positive | None
    refrigerated_days: Positive | None
    frozen_days: Positive | None
    text: Text


@record
class StartRow(TypedDict):
    """One row of a starting-dose table: weight from `weight_low` to below `weight_high`, in kg."""

    weight_low: Number
    weight_high: Number
    doses: Annotated[list[Positive], Limited(min_length=1)]
    """mg per day, one for each bilirubin band of the table."""


@record
class StartTable(Sourced):
    """A table of starting doses by weight and total bilirubin."""

    id: Key
    diseases: list[Key]
    drug: DrugId
    age_low: Years
    age_high: Years
    """Ages of the cohort in completed years, both included."""
    weight_low: Positive
    weight_high: Positive
    """Body weights of the cohort in kg, both included."""
    bilirubin_limits: Annotated[list[Positive], Limited(min_length=1)]
    """Lower limits of the bilirubin bands in umol/L, in order."""
    rows: list[StartRow]
    text: Text
    cautions: list[Text]
    """What the source says beside the table."""
    added: list[Note]
    """What this program adds."""


@record
class Pharmacology(TypedDict):
    """`data/pharmacology.yaml`."""

    facts: list[Fact]
    assays: list[AssayBias]
    stability: list[Stability]
    start_tables: list[StartTable]
