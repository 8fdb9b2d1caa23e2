"""Population pharmacokinetic models as data: the engine's description of each, and what a reader has to know of it."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import DrugId, Key, Line, Note, Number, Positive, Sourced, Text, record
from mtor_cli.records.limits import Limited

ModelAssay = Literal["lc-ms/ms", "hplc-uv", "cmia", "eclia", "meia", "acmia", "qms", "emit", "fpia", "other"]

ModelStatus = Literal["transcribed", "read"]
ModelGroup = Literal["adult", "child", "both"]
ModelRole = Literal["default", "sensitivity", "on_request"]
UsedRole = ModelRole | Literal["own"]
"""`own`: a model of the user's."""
Samples = Literal["troughs", "profiles", "not_stated"]

Ends = Annotated[list[Number | None], Limited(min_length=2, max_length=2)]
"""Lower and upper end, null where none is stated."""


@record
class CovariateRecord(TypedDict):
    """A covariate of a model."""

    unit: str
    range: NotRequired[Ends]
    """Of the model's data."""
    mean: NotRequired[Number]
    """Of the model's data, with `sd` where no range is reported."""
    sd: NotRequired[Positive]
    default: NotRequired[Number]
    """Taken where the patient's is not known."""
    description: Text


@record
class OmegaMatrix(TypedDict):
    """Covariance of η: full, or its lower triangle by rows."""

    names: Annotated[list[Line], Limited(min_length=1)]
    matrix: Annotated[list[list[Number]], Limited(min_length=1)]


@record
class Error(TypedDict):
    """Residual error; standard deviations."""

    combination: Literal["combined1", "combined2", "log"]
    additive: NotRequired[Number]
    """In the concentration unit."""
    proportional: NotRequired[Number]
    sd: NotRequired[Number]
    """Of the logarithm, for `log`."""


@record
class ReadingRecord(TypedDict):
    """One way to read an ambiguous statement."""

    id: Key
    description: Text
    overrides: NotRequired[dict[str, object]]


@record
class AmbiguityRecord(TypedDict):
    """A statement of the source that can be read in several ways."""

    id: Key
    description: Text
    default: Key
    readings: Annotated[list[ReadingRecord], Limited(min_length=2)]


@record
class Standard(TypedDict):
    """The regimen on which the typical trough is shown."""

    dose: Positive
    """mg each time."""
    interval: Positive
    """h."""
    hours: Positive
    """Hours from the dose to the trough."""
    covariates: dict[str, Number]


@record
class CodedNote(Sourced):
    """What has to be said whenever the model is used."""

    code: Annotated[str, Limited(pattern=r"^[a-z0-9_]+$")]
    text: Text


@record
class Partner(CodedNote):
    """The partner drug with which a model was built, and what is said where it is computed without.

    Beside other models it is computed without only where every level is a trough at its own steady state.
    """

    covariate: Line
    """The partner's level."""
    absent: Number
    """Its value where the case names neither the level nor the drug."""
    interactions: Annotated[list[Key], Limited(min_length=1)]
    """The drug, by its ids in `interactions.yaml`."""


@record
class Exclusion(CodedNote):
    """A drug beside which models are never used, and why."""

    models: Annotated[list[Key], Limited(min_length=1)]
    covariate: Line
    """The drug's level: above 0 the case holds the drug."""
    interactions: Annotated[list[Key], Limited(min_length=1)]
    """The drug, by its ids in `interactions.yaml`."""


@record
class Condition(CodedNote):
    """What has to be said of models in some patients only."""

    models: Annotated[list[Key], Limited(min_length=1)]
    when: Annotated[dict[str, Ends], Limited(min_length=1)]
    """Ranges in which each property has to lie, ends included."""


@record
class PkModel(Sourced):
    """One model."""

    id: Key
    short: Line
    """By which it may be named too, e.g. `S1`."""
    drug: DrugId
    name: Text
    status: ModelStatus
    """`transcribed`: read in a third party's transcription and to be checked against the paper."""
    source: Text
    population: Text
    of_immune_cytopenia: NotRequired[bool]
    """Whether it was built in patients with an immune disease of the blood; any other model is borrowed."""
    n: Annotated[int, Limited(gt=0)]
    levels: NotRequired[Annotated[int, Limited(gt=0)]]
    age_group: ModelGroup
    role: ModelRole
    """`default` for its age group; `sensitivity` is computed beside it; `on_request` only where it is named."""
    default_for: NotRequired[Literal["adult", "child"]]
    """The one group of a model of both for which it is the default; for the other it is computed beside."""
    partner: NotRequired[Partner]
    only_age_group: NotRequired[bool]
    """Whether it is refused outside its age group."""
    assay: list[ModelAssay]
    """Empty where none was read."""
    matrix: Literal["whole-blood"]
    samples: Samples
    """What the model was built from."""
    trough_only: bool
    """Whether levels other than troughs are marked: absorption comes from priors, is fixed or simplified."""
    half_life_usable: NotRequired[bool]
    """False where its half-life must not be used for the time to steady state."""
    limits: dict[str, Ends]
    """Range of the population in properties that need not be covariates: AGE in years, WT in kg."""
    compartments: Literal[1, 2]
    concentration_unit: Literal["ng/mL"]
    dose_covariate: NotRequired[Line]
    covariates: dict[str, CovariateRecord]
    parameters: dict[str, str | Number]
    """Typical values as formulas in covariates; L/h, L, 1/h, h."""
    omega: OmegaMatrix | dict[str, Number]
    occasion: NotRequired[dict[str, Number]]
    error: Error
    ambiguities: NotRequired[list[AmbiguityRecord]]
    standard: Standard
    cautions: list[CodedNote]
    notes: list[Note]


@record
class PkModels(TypedDict):
    """`data/models.yaml`."""

    models: Annotated[list[PkModel], Limited(min_length=1)]
    notes: list[Note]
    """On all of them."""
    above_ages: CodedNote
    """What is said of a model of children only that is left out above its highest age."""
    exclusions: list[Exclusion]
    conditions: list[Condition]
    not_included: list[Note]
    """Published models that are left out, and why."""
