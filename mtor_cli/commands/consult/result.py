"""What `mtor consult` answers: the answers of `tdm`, `fit` and `interactions` on one record, and what joins them."""

from __future__ import annotations

from typing_extensions import TypedDict

from mtor_cli.parts.comparison import TdmResult
from mtor_cli.parts.course import Time
from mtor_cli.parts.disease import AdviceOut, MeasuringOut
from mtor_cli.parts.dosing import Remark
from mtor_cli.parts.findings import Finding
from mtor_cli.parts.fit.shapes import FitResult
from mtor_cli.parts.interactions import AgentOut
from mtor_cli.records.base import DrugId, record


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


@record
class ConsultResult(TypedDict):
    """`mtor/consult/2`."""

    id: str
    drug: DrugId | None
    alarms: list[str]
    """The codes of the findings that are alarms; they stand in `warnings` too."""
    findings: list[Finding]
    """On the last level; without one that `tdm` can judge, those of `fit`."""
    sampled: SampledOut | None
    """Null without a level."""
    tdm: TdmResult | None
    """The last level as `mtor tdm` answers it; null without one."""
    fit: FitResult | None
    """The record as `mtor fit` answers it; null where no model could be used, and `no_fit` says why."""
    no_fit: Remark | None
    agents: list[AgentOut]
    """The other drugs of the record as `mtor interactions` answers them, the gravest first."""
    planned: list[PlannedOut]
    joined: list[Remark]
    """What follows from the parts together: how long a level above the flag would take to fall, and the like."""
    measuring: list[MeasuringOut]
    monitoring: list[AdviceOut]
    cautions: list[AdviceOut]
    response: ResponseOut | None
    adverse_effects: list[str]
    adherence: str | None
    missing: list[Remark]
