"""The shape of the answers of `mtor fit`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from mtor_cli.calculator.interplay import Kind
from mtor_cli.calculator.level import Censoring, Sign
from mtor_cli.parts.assessment import Assessment
from mtor_cli.parts.common import SourceId, Told
from mtor_cli.parts.course import CourseOut, Time
from mtor_cli.parts.disease import BandOut, NoteOut
from mtor_cli.parts.dosing import BestOut, Checked, Decision, LoadingOut, NoBest, OptionOut, Remark
from mtor_cli.parts.envelope import NamedSource
from mtor_cli.parts.exposure import ExposureOut
from mtor_cli.parts.findings import Finding
from mtor_cli.parts.fit.regimen import DoseModel, LimitsOut, ReachOut, RegimenOut
from mtor_cli.parts.forecasts import OneStepOut
from mtor_cli.parts.liver import LiverOut
from mtor_cli.records.base import DrugId, Text, record
from mtor_cli.records.interactions import Action
from mtor_cli.records.pkmodels import ModelStatus, UsedRole


@record
class FitModel(TypedDict):
    """The model that was used."""

    id: str
    short: str | None
    name: Text | None
    """Null for a model of the user's own that has none."""
    own: bool
    """Whether it is a model file of the user's."""
    role: UsedRole
    """`default`, `sensitivity`, `on_request` or `own`."""
    status: ModelStatus | Literal["own"]
    """`transcribed`: to be checked against the paper; `own`."""
    population: Text | None
    sources: list[SourceId]
    readings: dict[str, str]
    """The reading taken of each ambiguity."""
    assay: list[str]


@record
class PredictionOut(TypedDict):
    """A level and what the model makes of it."""

    time: Time
    time_h: float
    observed: float
    """The limit, where `censored` is not null."""
    censored: Censoring | None
    """`below` or `above`."""
    sign: Sign
    """What stands before the number: <, ≤, >, ≥, or nothing."""
    population: float
    individual: float
    residual: float | None
    """Standardised, (y - f)/SD; null for a censored level."""
    prior_z: float | None
    """Distance from the prior prediction in its own SD; null for a censored level."""
    far_from_fit: bool
    """Whether the residual makes the fit poor: rule `residual_poor_sd`."""
    far_from_prior: bool
    """Whether it lies beyond what the model expected: rule `level_far_sd`."""


@record
class ForecastOut(TypedDict):
    """A concentration to come."""

    time: Time
    time_h: float
    median: float
    """Of the true level."""
    map: float
    """At the most probable parameters."""
    interval_50: list[float]
    interval_90: list[float]
    observed_interval_50: list[float]
    """Of the next measured level, residual error included."""
    observed_interval_90: list[float]


@record
class TroughOut(TypedDict):
    """The true level just before a dose, given or to come, in the unit of the answer."""

    time: Time
    time_h: float
    median: float
    interval_50: list[float]
    interval_90: list[float]


@record
class SpreadOut(TypedDict):
    """One applicable model beside the others."""

    id: str
    short: str
    name: Text
    role: UsedRole
    used: bool
    reason: Remark | None
    """Why it was not used, or has no weight beside the others."""
    weight: float | None
    """Probability among the models that count, by marginal likelihood; 0 for one that does not count."""
    converged: bool | None
    half_life_h: float | None
    forecast: list[ForecastOut]


@record
class SecondModeOut(TypedDict):
    """Another set of parameters that explains the levels nearly as well."""

    eta: dict[str, float]
    ofv: float


@record
class DiagnosticsOut(TypedDict):
    """How the search went."""

    converged: bool
    sure: bool
    """Whether two searches at least came to this estimate; else a better one may have been missed."""
    gradient: float | None
    """Largest component in standardised η; null where it could not be computed."""
    starts: int
    iterations: int
    second_mode: SecondModeOut | None
    ess: float | None
    """Effective sample size of the posterior draws as a share of them; null where none were drawn."""


@record
class SamplingOut(TypedDict):
    """A time at which a level would narrow the forecast."""

    time: Time
    time_h: float
    narrowing: float
    """Share of the forecast's SD that it is expected to remove."""


@record
class LabelDose(TypedDict):
    """The label's proportional dose, from the last level alone."""

    level: float
    current_mg_per_day: float
    interval_mg_per_day: list[float] | None
    """Null where the level lies in the target, and where the rule does not hold."""
    holds: bool
    """Whether its conditions are met: a trough at steady state, no missed doses, no change of an interacting drug."""
    options: list[OptionOut]
    """Doses of the product that fit, the smallest change first, each as it is given: see `mtor/tdm/2`."""
    options_mg: list[float]
    """mg/day of each of them."""
    held_back_mg: list[float]
    """mg/day of those that do not stand first: by the models they are too likely to end above the target."""
    provisional: bool
    """Whether another drug or the disease makes it provisional, as in `mtor tdm`."""
    refused: list[Remark]
    """Why it does not hold."""
    outcome: Remark
    """What the rule comes to: a dose, no change, or that its conditions are not met."""
    remarks: list[Remark]
    """What stands beside it: why it is provisional, above the highest dose stated, kept by the own target only."""


@record
class DoseProposal(TypedDict):
    """The dose. Where `refused` is not empty there is no regimen."""

    target: list[float | None] | None
    """Lower and upper bound, in the unit of the answer."""
    target_source: str | None
    """The id of the band, or `own`."""
    bands: list[str]
    """The bands to choose from, where none was."""
    ranges: list[Assessment]
    """How the last level lies to the published ranges of the disease, beside a target of the user's own."""
    limits: LimitsOut
    """How likely the regimen that stands first may be to end above the target."""
    highest_mg_per_m2_per_day: float | None
    """The highest dose by body surface, where a source of the disease gives one."""
    highest_mg_per_day: float | None
    """The highest dose studied; null where none was read."""
    decision: Decision
    """By what stands first."""
    best: BestOut | None
    """What stands first; null where nothing does, and `no_best` says why."""
    no_best: NoBest | None
    """`withheld`: none may stand first."""
    first: Literal["model", "present", "label"] | None
    """What stands first: `model` (`by_model`), `present` (`current`), `label` or, where nothing may, null."""
    current: RegimenOut | None
    by_model: RegimenOut | None
    """The best by the models; null where every regimen is too likely to end above the target."""
    alternatives: list[RegimenOut]
    models: list[DoseModel]
    """Of `by_model`."""
    reach: ReachOut | None
    loading: LoadingOut | None
    """On top of the regimen that stands first, by the label's rule as in `mtor tdm`; null where none was asked for, or
    none may be given."""
    next_sampling: list[SamplingOut]
    label: LabelDose | None
    refused: list[Remark]
    remarks: list[Remark]


@record
class OnRegimen(TypedDict):
    """The trough at the next sampling on one regimen."""

    mg: float
    interval_h: float
    median: float
    interval_90: list[float]


@record
class HeadlineOut(TypedDict):
    """The next sampling, and the trough then on the present dose and on the proposed one."""

    time: Time
    time_h: float
    why: Remark
    """Why then."""
    models: list[str]
    """Over which it is averaged, by their weights."""
    population_only: bool
    present: OnRegimen | None
    """Null where the present dose is not known or `reason` is not null."""
    proposed: OnRegimen | None
    """Null where nothing else than the present dose stands first."""
    reason: Remark | None
    """Why no trough is forecast."""


@record
class InteractingOut(TypedDict):
    """Another drug that the case names; the texts call it as `printed`."""

    name: str
    """As in the case, without a check."""
    checked: Checked | None
    """What the user found of it, written NAME=CHECK; null where nothing was."""
    printed: Text
    read_as: Text | None
    """The agent as which it was read, where that is not what was typed."""
    form: Text | None
    known: bool
    """Whether it is in the list of interactions."""
    interactions: list[str]
    """Ids of the interactions that it leads to; several where the name needs a question."""
    kind: Kind
    """`none`: it does not move the level; `listed`: it does; `corticosteroid`: not studied, warns only;
    `mtor_inhibitor`: the same drug or the other of its class; `no_data`: not listed, or nothing verified; `unclear`:
    which agent is meant is not known, and it may be a listed one."""
    remark: Remark | None
    """What is not known of it, or what the user found; null where something is listed."""
    changing: Remark | None
    """That the level is still changing by it at the last measured one, and which way."""
    action: Action | None
    """The gravest of what is listed of it; null where nothing is."""
    action_of: Text | None
    """Whose rule that is, where the labels of regions differ."""
    advice: NoteOut | None
    published: list[NoteOut]
    """The published dose factors, where it was started less than 21 days before the last level."""
    affects_level: bool
    start: Time | None
    end: Time | None
    changed: bool
    """Whether it starts or stops between the first dose and the last forecast."""
    clearance_multiplier: float | None
    covered: bool
    """Whether the user assumed its effect at every start and stop, as with --clearance-multiplier 0.3@2026-03-10."""


@record
class FitResult(TypedDict):
    """`mtor/fit/2`."""

    id: str
    drug: DrugId | None
    unit: str
    """Of every concentration in the answer."""
    model: FitModel
    population_only: bool
    """True where nothing was measured or the search did not converge: no estimate of the patient."""
    eta: dict[str, float]
    parameters: dict[str, float]
    """The patient's, at the end of the history; L/h, L, 1/h, h."""
    typical: dict[str, float]
    """The population's with the patient's covariates."""
    half_life_h: float
    typical_half_life_h: float
    ofv: float | None
    """Null where a failed search left none."""
    objective: float | None
    """NONMEM's individual objective."""
    covariance: list[list[float]]
    """Of eta, in its order."""
    predictions: list[PredictionOut]
    headline: HeadlineOut | None
    """Null where no time can be proposed."""
    forecast: list[ForecastOut]
    forecast_holds: bool
    """False across the start or stop of a drug whose effect nobody gave: then no forecast here holds."""
    average: list[ForecastOut]
    """Over the models by their weights; empty where there is but one."""
    troughs: list[TroughOut]
    """From two weeks before the first level to the last forecast on the present doses, averaged over the models of the
    headline by their weights; of many doses every second, third and so on. Empty where the headline forecasts no
    trough."""
    models: list[SpreadOut]
    exposure: ExposureOut | None
    """Null where no single regimen goes on, and where no forecast holds."""
    liver: list[LiverOut]
    """What the sources say of the Child-Pugh class; empty where none was given."""
    dose: DoseProposal | None
    course: CourseOut | None
    """The levels one by one, time in range and variability; null where nothing was measured."""
    one_step: OneStepOut | None
    """How well each level was foretold from those before it; null with fewer than two."""
    diagnostics: DiagnosticsOut
    alarms: list[str]
    """The codes of the findings that are alarms; they stand in `warnings` too."""
    findings: list[Finding]
    """Safety first."""
    interactions: list[InteractingOut]
    assumptions: list[Remark]
    captions: list[Remark]
    """What the screen says in its headings and under its tables."""


@record
class FitFailure(TypedDict):
    """Why a subject of a batch was not fitted."""

    code: str
    message: Text


@record
class FitLine(TypedDict):
    """`mtor/fit-batch/2`: one line of `mtor fit --batch`."""

    id: str
    error: FitFailure | None
    """Where there is one, everything else but the findings is null."""
    model: str | None
    population_only: bool | None
    eta: dict[str, float] | None
    parameters: dict[str, float] | None
    typical: dict[str, float] | None
    half_life_h: float | None
    ofv: float | None
    objective: float | None
    covariance: list[list[float]] | None
    predictions: list[PredictionOut] | None
    forecast: list[ForecastOut] | None
    """This and what follows down to `one_step` are null where no forecast is wanted; all the rest is as for a single
    case."""
    forecast_holds: bool | None
    average: list[ForecastOut] | None
    headline: HeadlineOut | None
    exposure: ExposureOut | None
    liver: list[LiverOut] | None
    dose: DoseProposal | None
    one_step: OneStepOut | None
    diagnostics: DiagnosticsOut | None
    alarms: list[str]
    findings: list[Finding]
    """Of a subject that was not fitted too: an alarm needs no model."""
    interactions: list[InteractingOut] | None
    warnings: list[Remark]
    bands: dict[str, BandOut]
    sources: dict[str, NamedSource]


__all__ = ["FitLine", "FitResult", "Told"]
