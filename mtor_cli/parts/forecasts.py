"""The shape of the forecasts that were made one step ahead of each level."""

from __future__ import annotations

from typing_extensions import TypedDict

from mtor_cli.calculator.level import Censoring, Sign
from mtor_cli.parts.course import Time
from mtor_cli.parts.dosing import Remark
from mtor_cli.records.base import record


@record
class StepOut(TypedDict):
    """What a model foretold of a level from those before it, in the unit of the answer."""

    model: str | None
    """Its id; null for the average over the models by the weights that they had before the level."""
    median: float
    """Of the true level."""
    observed_interval_90: list[float]
    """Of the level as the laboratory would measure it."""
    error: float | None
    """Foretold less measured; null for a censored level."""
    inside_90: bool | None
    """Whether the measured level lies in the interval; null for a censored level."""


@record
class StepLevel(TypedDict):
    """A level and what was foretold of it."""

    time: Time
    time_h: float
    observed: float
    """The limit, where `censored` is not null."""
    sign: Sign
    censored: Censoring | None
    forecasts: list[StepOut]
    """Empty where `left_out` is not null, and where no model takes a level before it."""
    left_out: Remark | None
    """Why none was made."""


@record
class StepModel(TypedDict):
    """How good a model's forecasts were."""

    model: str | None
    """Null for the average."""
    levels: int
    """Measured ones that it foretold."""
    rmse: float | None
    """Root of the mean square error, in the unit of the answer; null without such a level."""
    bias: float | None
    """Mean error, foretold less measured; null from too few levels."""
    inside_90: int
    """How many of them lay in the 90% interval."""


@record
class OneStepOut(TypedDict):
    """Each level after the first foretold from those before it."""

    levels: list[StepLevel]
    models: list[StepModel]
    definitions: list[Remark]
    """What was done, and from when on a bias is shown."""
