"""The content by disease: statements, target bands, dosing as studied, cautions, conflicts."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import (
    Absent,
    AgeGroup,
    Code,
    DrugId,
    Key,
    Level,
    Line,
    Names,
    NearMiss,
    Note,
    Positive,
    Sourced,
    Specimen,
    Strength,
    Text,
    TherapyLine,
    Years,
    record,
)
from mtor_cli.records.limits import Limited
from mtor_cli.records.pharmacology import Topic
from mtor_cli.records.phases import Phase

Origin = Literal[
    "publication",
    "meeting_abstract",
    "registry",
    "review_table",
    "transcription",
    "news_report",
    "trade_article",
    "thesis",
    "local",
]
"""Where the numbers stood."""

Relation = Literal["subtype", "secondary", "setting"]
"""Of a part to its disease. `secondary`: caused by another one and not the primary form; it is always labelled so."""

TroughStated = Literal["stated", "not_stated"]
"""Whether the source itself calls a range a trough."""

AdviceTopic = Literal[
    "interactions",
    "liver",
    "kidney",
    "infection",
    "vaccines",
    "tma",
    "sos",
    "lung",
    "pregnancy",
    "wounds",
    "hypersensitivity",
    "lipids",
    "skin",
    "malignancy",
    "blood_counts",
    "assay",
    "toxicity",
    "general",
]

AdviceAction = Literal["avoid", "caution", "monitor", "note"]

ConflictTopic = Literal["target", "dose", "efficacy", "tma", "liver", "design", "other"]


@record
class Entity(TypedDict):
    """A part of a disease with evidence of its own, such as acute GVHD or CTD-associated thrombocytopenia."""

    id: Key
    short: Text
    """A label for a table row."""
    name: Text
    aliases: Names
    codes: list[Code]
    relation: Relation
    lines: NotRequired[list[Literal["first", "second", "refractory", "prophylaxis"]]]
    """The choices of `--line` that can concern it; left out, any can. Chronic GVHD is no prophylaxis."""
    note: NotRequired[Text]


@record
class Statement(Sourced):
    """What a source says of the drug in this disease."""

    drug: DrugId
    short: Text
    text: Text
    strength: Strength | Absent
    level: Level | Absent


@record
class Setting(Sourced):
    """Whom an item applies to."""

    id: Key
    entity: NotRequired[Key]
    """The sub-entity; left out where the item concerns the disease as such."""
    also_in: NotRequired[list[Key]]
    """Other diseases whose answer shows this item too."""
    drug: DrugId
    line: TherapyLine
    age_group: AgeGroup
    ages: Text
    """The source's own words on age, or that it does not state them."""
    age_low: NotRequired[Years]
    age_high: NotRequired[Years]
    """Youngest and oldest age of the source in completed years, both included; only where it states them."""
    weight_low: NotRequired[Positive]
    weight_high: NotRequired[Positive]
    """Lowest and highest body weight of the source in kg, both included; only where it states them."""
    population: Text
    """Who was treated, short enough for a table row."""
    origin: Origin
    note: NotRequired[Text]


@record
class Matrix(TypedDict):
    """The specimen, and the source's own word for it; `plasma` and `serum` are never turned into whole blood."""

    value: Specimen
    as_printed: Line | Absent


@record
class Beside(TypedDict):
    """The target of a partner drug, ng/mL; its words stand under `partner`."""

    agent: Literal["tacrolimus"]
    low: Positive
    high: Positive


@record
class Band(Setting):
    """A target range of the level in ng/mL, with the source that states it."""

    low: Positive | Absent
    high: Positive | Absent
    unit: Literal["ng/mL"]
    matrix: Matrix
    trough: TroughStated
    partner: NotRequired[Text]
    """Partner drugs and their own targets."""
    beside: NotRequired[Beside]
    """The target of a partner drug whose level a record may give: the range was set beside it."""
    superseded_by: NotRequired[Key]
    """The hospital's own band that takes its place; never written in the packaged data."""


@record
class Unstated(TypedDict):
    """What is to be said of a part of the regimen that the source does not give."""

    start: NotRequired[Text]
    maintenance: NotRequired[Text]
    loading: NotRequired[Text]
    highest: NotRequired[Text]


@record
class Dosing(Setting):
    """A regimen as a study used it; not a recommendation."""

    summary: Text
    """The whole regimen in one line, short enough for a table row."""
    phases: list[Phase]
    """In order of time; empty where no dose was read."""
    dose_rule: NotRequired[Literal["jrct"]]
    """By which the study adjusted the dose to the trough: `mtor tdm --rule` takes it in this disease and no other."""
    highest: NotRequired[Positive]
    """The highest daily dose in mg, where the source names one that is not that of a phase."""
    unstated: NotRequired[Unstated]
    schedule: Text | Absent
    """Course, taper and stopping as studied. A taper is no phase: sources give its step (0.5 mg less every 2 weeks,
    half for the last 2) and not the dose from which it counts, so that it stays in the source's words."""


@record
class Measuring(Sourced):
    """When and how to take the level."""

    id: Key
    drugs: Annotated[list[DrugId], Limited(min_length=1)]
    in_drug: NotRequired[Topic]
    """The topic under which it stands in `mtor drug` too; left out where facts of `pharmacology.yaml` say it there."""
    short: Text
    text: NotRequired[Text]
    message: NotRequired[str]
    """In its place the code of a message that says the same, and is what is said: see `content.texts`."""


@record
class Advice(Sourced):
    """A caution, or something to monitor besides the level."""

    id: Key
    diseases: list[Key] | Literal["all"]
    """Ids of diseases or sub-entities."""
    drugs: Annotated[list[DrugId], Limited(min_length=1)]
    topic: AdviceTopic
    action: AdviceAction
    short: Text
    """A few words for the one-line list of the short answer."""
    text: NotRequired[Text]
    message: NotRequired[str]
    """In its place the code of a message that says the same, and is what is said: see `content.texts`."""
    priority: Literal[1, 2, 3]
    """1: named in the short answer; 2 and 3: only with --full, in this order."""
    facts: NotRequired[Annotated[list[Key], Limited(min_length=1)]]
    """Facts of `pharmacology.yaml` that say it in parts, each with its own source: they, and not it, stand in
    `mtor drug`. A caution that says no more than one fact would has none."""
    in_drug: NotRequired[Topic]
    """The topic under which it stands in `mtor drug`, where that does not follow from its own."""


@record
class Side(Sourced):
    """One side of a disagreement."""

    text: Text


@record
class Conflict(TypedDict):
    """Sources that disagree; both are shown and none is chosen."""

    id: Key
    entity: NotRequired[Key]
    also_in: NotRequired[list[Key]]
    topic: ConflictTopic
    drugs: Annotated[list[DrugId], Limited(min_length=1)]
    """Of which it is."""
    short: Text
    """The disagreement in one line."""
    question: Text
    sides: Annotated[list[Side], Limited(min_length=2)]


@record
class OffLabel(Note):
    """Whether a label names the disease."""

    short: Text
    """The same in one line, for the short answer."""


@record
class NoTarget(Note):
    """Why there is no band for a drug or a setting."""

    drugs: Annotated[list[DrugId], Limited(min_length=1)]
    without_band: NotRequired[bool]
    """Whether it says that there is none at all: then it is said only while the disease has no band of these drugs."""


@record
class Moved(Sourced):
    """A laboratory value that the disease or its treatment moves: here it does not mean what it means elsewhere."""

    value: Literal["haematocrit", "bilirubin"]
    """`haematocrit`: the level in whole blood moves with it, so that every increase of the dose is provisional.
    `bilirubin`: whether a starting dose that is looked up by it holds is not known."""


@record
class Disease(TypedDict):
    """Everything the program says of one disease."""

    id: Key
    short: Line
    name: Text
    aliases: Names
    codes: list[Code]
    code_note: NotRequired[Text]
    near_misses: list[NearMiss]
    entities: list[Entity]
    moved_by_disease: NotRequired[list[Moved]]
    statements: Annotated[list[Statement], Limited(min_length=1)]
    off_label: OffLabel
    bands: list[Band]
    no_target: list[NoTarget]
    dosing: list[Dosing]
    sampling: Annotated[list[Note], Limited(min_length=1)]
    """What the studies of this disease say of when to measure, or that they do not."""
    conflicts: list[Conflict]
    notes: list[Note]


@record
class Publication(TypedDict):
    """The consensus itself."""

    title: Text
    citation: Text
    doi: Line
    year: int
    read: Text
    """What of it was read."""
    unstated: Text
    """Why strength, level, dose and target of a disease that the abstract names are not stated."""
    not_named: Text
    """The same for a disease that the abstract does not name."""
    """Why a fact of a disease is missing that it may hold: said of strength, level, dose and target."""


@record
class Event(TypedDict):
    """What may be planned of a patient that is no drug."""

    id: Key
    words: Annotated[list[Line], Limited(min_length=1)]
    """Any of them in a name means it: English ones whole, `-ectomy` as the end of one; Chinese ones anywhere."""
    topic: AdviceTopic
    """Of the cautions that are said of it."""
    facts: Topic
    """Of the facts of `pharmacology.yaml` that are said of it beside those."""


@record
class Recommendations(TypedDict):
    """`data/recommendations.yaml`."""

    version: Annotated[str, Limited(pattern=r"^\d+\.\d+\.\d+$")]
    """The version of the data; see CONTRIBUTING.md for what changes which part of it."""
    consensus: Publication
    general: list[Note]
    """What the abstract says of all diseases together."""
    diseases: list[Disease]
    measuring: list[Measuring]
    """Rules that hold for every disease."""
    cautions: list[Advice]
    monitoring: list[Advice]
    planned: list[Event]
    neighbouring: list[Note]
    """Targets in neighbouring uses, for context only; never compared with a level."""
