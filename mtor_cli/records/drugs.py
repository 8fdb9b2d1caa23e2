"""The two drugs: names, codes, molar mass and thresholds."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import (
    ChildPugh,
    Code,
    DrugId,
    Line,
    Names,
    NearMiss,
    Note,
    Positive,
    RemarkCode,
    Sourced,
    Text,
    record,
)


@record
class MolarMass(Sourced):
    """Molar mass in g/mol and the formula it was calculated from."""

    value: Positive
    formula: Line
    text: Text


@record
class Threshold(Sourced):
    """A level in ng/mL above which the program says something."""

    code: RemarkCode
    rule: RemarkCode
    """The id of the rule that is its number."""
    value: NotRequired[Positive]
    """That number; filled in when the content is read, and never in the file."""
    text: Text
    """What is said; `{level}` and `{limit}` stand for the measured value and this threshold."""
    origin: NotRequired[Note]
    """Where the number comes from."""


@record
class LiverHalfLife(Sourced):
    """How one class of liver impairment lengthens the half-life: times that with a sound liver, or by the hours."""

    child_pugh: ChildPugh
    factor: NotRequired[Positive]
    hours: NotRequired[Positive]


@record
class NotRaised(Sourced):
    """A class of liver impairment in which a dose is not raised by its level."""

    child_pugh: ChildPugh


DoseRuleId = Literal["label", "jrct", "zortress"]


@record
class DoseRule(Sourced):
    """That a published rule adjusts a dose of the drug by its level."""

    id: DoseRuleId
    """As `--rule` names it: `label` is the label's proportion, the others are those of one protocol or label."""


@record
class Drug(TypedDict):
    """One mTOR inhibitor."""

    id: DrugId
    name: Text
    aliases: Names
    near_misses: list[NearMiss]
    codes: list[Code]
    molar_mass: MolarMass
    solution: NotRequired[Sourced]
    """Who says that there is an oral solution of 1 mg/mL, in whose millilitres doses are measured out; none without."""
    dose_rules: list[DoseRule]
    """By no other rule is a dose worked out from a level."""
    toxicity: NotRequired[Threshold]
    """Above this level the toxicity finding comes first."""
    highest_range: NotRequired[Threshold]
    """For a drug without `toxicity`: the upper limit of its highest published range, where no range was compared."""
    liver: list[LiverHalfLife]
    """By Child-Pugh class; a class that is left out was not read."""
    not_raised: list[NotRaised]
    """Classes in which a dose is kept or lowered, and never raised."""
    implausible: Threshold
    """Above this level the number is asked back before anything is said of it."""


@record
class Drugs(TypedDict):
    """`data/drugs.yaml`."""

    default: DrugId
    """The drug that is meant where none is named."""
    drugs: list[Drug]
