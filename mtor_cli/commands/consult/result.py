"""What `mtor consult` answers: the answers of `tdm`, `fit` and `interactions` on one record, and what joins them."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from mtor_cli.calculator.level import Sign
from mtor_cli.parts.comparison import TdmResult
from mtor_cli.parts.course import CourseOut, Time
from mtor_cli.parts.disease import AdviceOut, BandId, MeasuringOut, NoteOut, OffLabelOut
from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.findings import Finding
from mtor_cli.parts.fit.shapes import FitResult
from mtor_cli.parts.interactions import AgentOut
from mtor_cli.records.base import DrugId, Text, record


@record
class SampledOut(TypedDict):
    """What was computed of the last level from the record, in the words of `mtor tdm`."""

    time: Time
    level: str
    unit: str | None
    hours_since_dose: str | None
    days_on_dose: str | None
    regimen: str
    dose_mg: str | None
    missed_dose: str | None
    loading_given: bool
    taken: list[str]
    """Other drugs with their start, as behind `--with`."""
    stopped: list[str]
    previous_level: str | None
    previous_days: str | None


@record
class GivenOut(TypedDict):
    """Equal doses without a break, as taken."""

    start: Time
    start_h: float
    end: Time | None
    """Of the last of them; null, as `end_h`, where they go on."""
    end_h: float | None
    mg: float
    """Each administration."""
    every_h: float | None
    """Null for a dose that stands alone."""


@record
class TakenOut(TypedDict):
    """Another drug, as the record says it."""

    name: str
    start: Time | None
    """Null, as `start_h`, where it was taken before everything else."""
    start_h: float | None
    end: Time | None
    """Null, as `end_h`, where it is still taken."""
    end_h: float | None


@record
class MeasuredOut(TypedDict):
    """A level, as the record says it."""

    time: Time
    time_h: float
    value: float | None
    """The limit, where `sign` is not empty; null below a limit that is not known."""
    sign: Sign
    unit: str | None
    """Null where the record does not say it."""
    ng_ml: float | None
    """Without a unit the number itself; null where it cannot be converted."""
    assay: str | None
    matrix: Literal["whole-blood"] | None
    lloq: float | None
    """Limit of quantification, in `unit`."""
    excluded: str | None
    """Why it was excluded by hand, as typed; null where it was not."""


@record
class RecordOut(TypedDict):
    """What the record says of the patient; what it does not say is null."""

    age: float | None
    """Years."""
    weight_kg: float | None
    height_cm: float | None
    body_surface_m2: float | None
    """As written, or of weight and height (Mosteller)."""
    child_pugh: str | None
    disease: str | None
    band: str | None
    """The id of the target range that was chosen."""
    target: str | None
    """The record's own target, as written."""
    product: str | None
    strengths: list[str]
    doses: list[GivenOut]
    """In the order of time; a missed dose parts them."""
    since: Time | None
    """First of the equal doses as prescribed, missed ones included, before the last level; null where they were given
    since ever, or none is known."""
    missed: list[Time]
    """Those of them that were missed."""
    missed_h: list[float]
    """Every dose that was missed, of earlier regimens too."""
    last_dose: Time | None
    """Before the last level."""
    levels: list[MeasuredOut]
    others: list[TakenOut]
    """Other drugs, in the order of the record."""


@record
class ResponseOut(TypedDict):
    """How the disease responds, as the record says it."""

    platelets: float | None
    """10⁹/L."""
    haemoglobin: float | None
    """g/L."""
    responding: bool | None
    """As the clinician judges it."""


@record
class PlannedOut(TypedDict):
    """An event to come."""

    name: str
    time: Time | None
    agent: AgentOut | None
    """What is listed of it; null where the name is no drug of the list."""
    statements: list[NoteOut]
    """What the sources say of an operation; empty of everything else."""
    unread: Remark | None
    """Said of a name that is neither."""


@record
class BesideOut(TypedDict):
    """A level of tacrolimus, which is given beside and is never taken for one of the drug that is monitored."""

    time: Time | None
    """Null where the record does not say it."""
    ng_ml: float
    bands: list[BandId]
    """The ranges of the disease that were set beside a tacrolimus target in which it lies."""
    remarks: list[Remark]
    """What follows, each range in the voice of its source; or that it is not known."""


@record
class IndicationOut(TypedDict):
    """The disease that the record names, or the part of it."""

    id: str
    name: Text
    off_label: OffLabelOut


@record
class ConsultResult(TypedDict):
    """`mtor/consult/2`."""

    id: str
    drug: DrugId
    record: RecordOut
    indication: IndicationOut | None
    """Null where the record names no disease."""
    alarms: list[str]
    """The codes of the findings that are alarms; they stand in `warnings` too."""
    findings: list[Finding]
    """Of levels that were excluded by hand, then on the last level; without a level that `tdm` can judge, those of
    `fit`."""
    sampled: SampledOut | None
    """Null without a level."""
    tdm: TdmResult | None
    """The last level as `mtor tdm` answers it; null without one."""
    fit: FitResult | None
    """The record as `mtor fit` answers it; null where no model could be used, and `no_fit` says why."""
    no_fit: Remark | None
    course: CourseOut | None
    """The levels one by one where no model could be used; else null, and `fit.course` holds them."""
    agents: list[AgentOut]
    """The other drugs of the record as `mtor interactions` answers them, the gravest first."""
    planned: list[PlannedOut]
    rule: Remark | None
    """The label's rule by which the dose of `tdm` was worked out; null where none was."""
    overdue: bool
    """Whether the day on which `fit` would have measured next has passed."""
    tacrolimus: BesideOut | None
    excluded: list[Remark]
    """The levels that were excluded by hand, each with its reason."""
    joined: list[Remark]
    """What follows from the parts together: how long a level above the flag would take to fall, and the like."""
    measuring: list[MeasuringOut]
    monitoring: list[AdviceOut]
    cautions: list[AdviceOut]
    response: ResponseOut | None
    adverse_effects: list[str]
    adherence: str | None
    missing: list[Remark]
