"""Drug interactions, one entry per agent (or group of agents that one source treats alike)."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mtor_cli.models.base import (
    Absent,
    DrugId,
    Key,
    Line,
    Names,
    NearMiss,
    Note,
    Positive,
    Sourced,
    Text,
    record,
)

Share = Annotated[float, Field(ge=0, le=1)]
"""A part of a dose, 0 to 1."""


@record
class Fold(TypedDict):
    """With the agent over without it; 1 is no change; low = high for a single figure."""

    low: Positive
    high: Positive
    voice: NotRequired[Literal["derived"]]
    """`derived` where the source prints a percentage or two values and the fold was computed here from them."""


@record
class Effect(Sourced):
    """What the agent did to the exposure of the drug."""

    measure: Literal["auc", "cmax", "trough", "concentration_dose_ratio", "clearance", "half_life", "other"]
    fold: Fold | Absent
    text: Text
    """The figure with its basis: who, how many, which doses, which product."""


@record
class Factor(Sourced):
    """A published empirical dose factor: multiply the dose before the agent by it, once, when the agent starts.

    Only where a cited work reports it; never 1 / AUC. 0 means that the drug is held for the course.
    """

    low: Share
    high: Share
    text: Text


@record
class Interaction(TypedDict):
    """One agent and what it does."""

    id: Key
    drugs: Annotated[list[DrugId], Field(min_length=1)]
    agent: Text
    names: Names
    """Every name by which a reader may ask, trade names included; matched whole."""
    agent_class: Text
    mechanism: Text
    role: Literal["inhibitor", "inducer", "substrate", "pharmacodynamic", "none", "unknown"]
    strength: Literal["strong", "moderate", "weak", "mixed", "none", "unknown"]
    strength_note: NotRequired[Text]
    direction: Literal["increase", "decrease", "none", "pharmacodynamic", "unknown"]
    """Of the level of the mTOR inhibitor."""
    action: Literal[
        "contraindicated",
        "avoid",
        "avoid_or_reduce",
        "reduce_and_monitor",
        "monitor",
        "separate_dosing",
        "hold",
        "caution",
        "no_change",
        "no_data",
    ]
    advice: Note
    """What to do, in a sentence or two, with whose advice it is."""
    effects: list[Effect]
    factors: list[Factor]
    """Empty where no factor was published that was read."""
    views: list[Note]
    """What further sources say, disagreeing ones among them; each with its own source."""
    on_stop: Note
    """What to do when the agent stops."""
    applies_to: NotRequired[Text]
    """A restriction, such as one dose regimen of one label."""


@record
class Question(TypedDict):
    """A name that fits several entries, or none exactly: it is asked back and never chosen."""

    names: Annotated[list[Line], Field(min_length=1)]
    question: Text
    options: list[Key]
    """Ids of the interactions that may be meant."""


@record
class Interactions(TypedDict):
    """`data/interactions.yaml`."""

    interactions: list[Interaction]
    questions: list[Question]
    near_misses: list[NearMiss]
    """Agents that are not what they are taken for, such as 科赛斯 (caspofungin)."""
