"""The shape of an exposure: AUC over the interval and average concentration at steady state."""

from __future__ import annotations

from typing_extensions import TypedDict

from mtor_cli.parts.dosing import Remark
from mtor_cli.records.base import record


@record
class IntervalsOut(TypedDict):
    """A figure with its credible intervals."""

    median: float
    interval_50: list[float]
    interval_90: list[float]


@record
class ExposureBy(TypedDict):
    """The exposure at steady state by one model, or by all of them."""

    model: str | None
    """Null for the average over the models by their weights."""
    auc: IntervalsOut
    """The area under the curve over one dosing interval."""
    average: IntervalsOut
    """The average concentration, that area over the interval, in the unit of the answer."""


@record
class ExposureOut(TypedDict):
    """AUC and average concentration at steady state on the present dose."""

    mg: float
    interval_h: float
    auc_unit: str
    """Such as ng·h/mL."""
    models: list[ExposureBy]
    """The average first, where there are several."""
    definitions: list[Remark]
    """What the figures are, and that no AUC target was read."""
