"""The shape of a course of levels: each level with its dose, and the figures over time."""

from __future__ import annotations

from typing_extensions import TypedDict

from mtor_cli.calculator.assess import Status
from mtor_cli.calculator.level import Censoring, Sign
from mtor_cli.calculator.sample import SteadyStatus, TroughStatus, Usable
from mtor_cli.calculator.series import Break
from mtor_cli.parts.dosing import Remark
from mtor_cli.records.base import record

Time = str | float
"""As the case counts: a date with its time, or hours."""


@record
class CourseLevel(TypedDict):
    """One level of a course, and how it was drawn."""

    time: Time
    time_h: float
    ng_ml: float
    """The limit, where `censored` is not null."""
    sign: Sign
    censored: Censoring | None
    assay: str | None
    hours_since_dose: float | None
    """This and what follows on the dose are null where no dose is known before it."""
    dose_mg: float | None
    interval_h: float | None
    days_on_dose: float | None
    """Since the last change of dose, interval or interacting drug; null also for doses since ever."""
    usable: Usable | None
    """As in `mtor tdm`; null where the rules do not know the interval."""
    trough: TroughStatus | None
    steady: SteadyStatus | None
    why: list[Remark]
    """Why it is not usable, or provisional."""
    status: Status | None
    """Its place in the target; null where no target was chosen, and for a level that is no trough."""
    ng_ml_per_mg_day: float | None
    """The level over the daily dose; of a measured trough alone."""
    change_ng_ml: float | None
    """From the usable level before it, where both were measured by the same assay."""
    excluded: str | None
    """Why it was excluded by hand, as typed; null where it was not. `usable` and what follows are null then."""


@record
class BrokenOut(TypedDict):
    """From one usable trough to the next, where no line is drawn."""

    start: Time
    end: Time
    why: list[Break]


@record
class TimeInRangeOut(TypedDict):
    """Time in range, by linear interpolation between usable troughs."""

    target_ng_ml: list[float | None] | None
    share: float | None
    """Of the days covered; null, as what follows, where `reason` is not."""
    days: float | None
    """Days covered."""
    days_below: float | None
    days_within: float | None
    days_above: float | None
    troughs: int | None
    """That the figure rests on."""
    troughs_within: int | None
    """Of them, those within the target."""
    usable: int
    """Usable troughs, those that no line touches among them."""
    broken: list[BrokenOut]
    reason: Remark | None
    """Why there is no figure."""


@record
class VariabilityOut(TypedDict):
    """How far the dose-normalised troughs at steady state vary under the same conditions."""

    start: Time
    end: Time
    troughs: int
    mean_ng_ml_per_mg_day: float
    sd_ng_ml_per_mg_day: float
    cv: float
    """Standard deviation over mean."""


@record
class CourseOut(TypedDict):
    """A course of levels with its figures over time."""

    levels: list[CourseLevel]
    time_in_range: TimeInRangeOut
    variability: list[VariabilityOut]
    """For each stretch of the same assay and the same other drugs."""
    no_variability: Remark | None
    """Why there is none."""
    definitions: list[Remark]
    """What the figures are, and whose method."""
