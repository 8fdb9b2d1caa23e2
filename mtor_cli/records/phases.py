"""A regimen by its phases: apart, because answers show them, and the whole of the content costs a short command."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import Positive, Text, record
from mtor_cli.records.limits import Limited

DoseUnit = Literal["mg", "mg/m2", "mg/day", "mg/m2/day"]
"""`mg` and `mg/m2` are one administration; with `/day` the source gives a day's dose and not how it is divided."""

Stage = Literal["loading", "start", "maintenance", "fixed", "range"]


@record
class Phase(TypedDict):
    """A stretch of a regimen with one dose (low = high) or one range of doses, as the source gives it."""

    stage: Stage
    """`loading`: called so by the source; one dose unless `times_a_day` says more. `fixed`: one dose from the first day
    to the last. `range`: one range of doses, of which the source does not say what is start and what is maintenance."""
    low: Positive
    high: Positive
    unit: DoseUnit
    times_a_day: NotRequired[Annotated[int, Limited(ge=1, le=4)]]
    """Administrations a day, with `mg` and `mg/m2` only; left out where the dose is given once or the source does not
    say how often."""
    days: NotRequired[Annotated[int, Limited(ge=1)]]
    """How long, where the source says so; 1 without `times_a_day` is a single dose."""
    condition: NotRequired[Text]
    """For whom or when only, where it is not the dose of everybody: a step that a protocol names by the level is a
    phase of its own, and no range with the doses between."""
