"""Drug interactions, one entry per agent (or group of agents that one source treats alike)."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import (
    Absent,
    DrugId,
    Key,
    Line,
    Names,
    Note,
    Positive,
    Sourced,
    Text,
    record,
)
from mtor_cli.records.limits import Limited

Share = Annotated[float, Limited(ge=0, le=1)]
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


AgentRole = Literal["inhibitor", "inducer", "substrate", "pharmacodynamic", "none", "unknown"]

AgentStrength = Literal["strong", "moderate", "weak", "mixed", "none", "unknown"]

Direction = Literal["increase", "decrease", "none", "pharmacodynamic", "unknown"]
"""Of the level of the mTOR inhibitor."""

Action = Literal[
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
"""What to do about an agent."""

AgentGroup = Literal["corticosteroid", "live_vaccine", "mtor_inhibitor"]
"""What an agent is, where this decides something: a corticosteroid warns and never blocks a dose, a live vaccine comes
before every other agent, as no level and no dose mends it, and beside another mTOR inhibitor no rule raises a dose."""

FormId = Literal[
    "tablet",
    "delayed_release_tablet",
    "lozenge",
    "capsule",
    "solution",
    "suspension",
    "granules",
    "injection",
    "topical",
]
"""`topical`: on skin, eye, ear, nose or mucosa, or inhaled; it is not the systemic drug."""


@record
class Forms(TypedDict):
    """Which form of the agent the published figures are of, where this matters."""

    studied: Annotated[list[FormId], Limited(min_length=1)]
    note: Note
    """What is known, or not, of the other forms."""


@record
class Interaction(TypedDict):
    """One agent and what it does."""

    id: Key
    drugs: Annotated[list[DrugId], Limited(min_length=1)]
    agent: Text
    unsourced: NotRequired[list[Line]]
    """Chinese names in `agent` that no source read uses: they are shown with that mark, for a pharmacist to check."""
    names: Names
    """Every name by which a reader may ask, trade names included; matched whole. The English name of `agent` stands
    among them only where the entry is of that one agent, and not of several: then it is what a name is read as."""
    members: NotRequired[Annotated[list[Text], Limited(min_length=1)]]
    """Of an entry of several agents: both names of each, as which one of them is read; they stand among `names`."""
    agent_class: Note
    """What kind of drug it is, with who says so: mostly this program, which classes it for the reader."""
    group: NotRequired[AgentGroup]
    mechanism: Text
    role: AgentRole
    strength: AgentStrength
    strength_note: NotRequired[Text]
    direction: Direction
    """Of the level of the mTOR inhibitor."""
    action: Action
    action_of: NotRequired[Text]
    """Whose action it is, where the labels of regions differ: named wherever the action is."""
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
    forms: NotRequired[Forms]


@record
class KnownAgent(TypedDict):
    """A co-medication that is known by name, and of whose effect on the level nothing was verified.

    Nothing follows from its being named: not that it acts on the level, and not that it does not. Where an interaction
    with one of the two drugs is listed under the same name, this record speaks of the other drug.
    """

    id: Key
    agent: Text
    """The names that are printed; a Chinese name that is not certain is an alias and never printed."""
    names: Names
    """Further names by which a reader may ask, trade names included; matched whole."""
    group: NotRequired[AgentGroup]
    remark: NotRequired[Text]
    """What it is not, where its name is easily taken for another."""
    remark_on: NotRequired[Annotated[list[Line], Limited(min_length=1)]]
    """The names that are; every one where this is left out."""
    notes: NotRequired[list[Note]]
    """What sources say of the combination, or of the class to which the agent belongs; nothing of its own level."""


@record
class Combination(TypedDict):
    """Names of a product that answers as the agent that it contains, such as simnotrelvir/ritonavir as ritonavir."""

    names: Names
    agent: Line
    """A name of the agent that it answers as."""


@record
class Form(TypedDict):
    """A dose form, with the words for it that are set aside when a name is read."""

    id: FormId
    name: Text
    words: Names


@record
class Words(TypedDict):
    """What stands around a name as the ward writes it, and is set aside: 注射用伏立康唑 200mg bid is voriconazole.

    An English word counts as a whole word, a Chinese one at the beginning or the end of the name. `#` stands for a
    number: `q#h`, `每日#次`.
    """

    forms: list[Form]
    salts: Names
    usage: Names
    """How often and how it is taken."""
    units: list[Line]
    """Units of strengths and amounts, behind a number."""


@record
class NameQuestion(TypedDict):
    """A name that fits several entries, such as that of a class, or none exactly: it is asked back, never chosen."""

    names: Annotated[list[Line], Limited(min_length=1)]
    question: Text
    options: list[Key]
    """Ids of the interactions that may be meant; empty where any may be, as in a product of unknown contents."""
    unsourced_of: NotRequired[Line]
    """The agent of which these may be names although no source read uses them: they ask back and never answer."""


@record
class Interactions(TypedDict):
    """`data/interactions.yaml`."""

    interactions: list[Interaction]
    questions: list[NameQuestion]
    agents: list[KnownAgent]
    combinations: list[Combination]
    words: Words
