"""The shape of a regimen in the answers of `mtor fit`: what it would do, under each model, and the limits on it."""

from __future__ import annotations

from typing_extensions import TypedDict

from mtor_cli.parts.composition import DoseMark, PartOut
from mtor_cli.records.base import record


@record
class DoseModel(TypedDict):
    """A regimen under one model."""

    id: str
    weight: float
    """Among the models that seek a dose."""
    p_below: float
    p_within: float
    p_above: float
    expected_trough: float


@record
class RegimenOut(TypedDict):
    """A regimen and what it would do at steady state."""

    mg: float
    """Each time."""
    interval_h: float
    mg_per_day: float
    mg_per_m2_per_day: float | None
    """Where a source of the disease doses by body surface and the patient's is known."""
    composition: list[PartOut]
    """Empty where no product was named."""
    marks: list[DoseMark]
    """Codes of what has to be said of the dose and how it is made up: see `mtor/tdm/2`."""
    provisional: bool
    """Whether something in the way, another drug or the disease, makes it provisional."""
    p_below: float
    p_within: float
    p_above: float
    expected_trough: float
    median_trough: float
    interval_90: list[float]
    models: list[DoseModel]
    """Under each model; the probabilities and troughs above are their average by weight."""


@record
class ReachOut(TypedDict):
    """Days until the trough stays near its steady state."""

    within_percent: float
    """How near: rule `settled_share`."""
    median_days: float | None
    late_days: float | None
    """By then 90% of the draws have reached it."""


@record
class LimitsOut(TypedDict):
    """Probabilities of ending above the target over which a regimen does not stand first."""

    above: float
    """Averaged over the models."""
    above_under_one: float
    """Under any one model of a weight that counts."""
    counts_from: float
    """That weight."""
