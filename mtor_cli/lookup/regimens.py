"""What follows from the phases of a regimen: where it starts, what it goes on with, and its highest daily dose."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtor_cli.records.phases import DoseUnit, Phase
    from mtor_cli.records.recommendations import Dosing

DosePart = Literal["start", "maintenance", "loading"]

_STAGES: dict[DosePart, tuple[str, ...]] = {
    "start": ("start", "fixed"),
    "maintenance": ("maintenance", "fixed", "range"),
    "loading": ("loading",),
}
"""The stages that say what the start, the maintenance and the loading dose of a regimen are."""


class Amount(NamedTuple):
    """A dose (low = high) or a range of doses."""

    low: Decimal
    high: Decimal
    unit: DoseUnit
    """mg/day or mg/m2/day; mg or mg/m2 where the dose is given once or the source does not say how often."""


def amount_of(phase: Phase) -> Amount:
    """The dose of a phase: a day's sum where the source says how often it is given."""
    low, high = Decimal(str(phase["low"])), Decimal(str(phase["high"]))
    times = phase.get("times_a_day")
    return Amount(low, high, phase["unit"]) if times is None else Amount(low * times, high * times, _daily(phase))


def _daily(phase: Phase) -> DoseUnit:
    return "mg/m2/day" if phase["unit"].startswith("mg/m2") else "mg/day"


def part_of(dosing: Dosing, part: DosePart) -> Phase | None:
    """The phase that is the start, the maintenance or the loading dose; None where the source gives none."""
    return next((p for p in dosing["phases"] if p["stage"] in _STAGES[part] and "condition" not in p), None)


def highest_mg(dosing: Dosing) -> Decimal | None:
    """The highest daily dose in mg that a source states; None where it states none.

    A loading dose, and a dose given once or without a word on how often, are no daily doses.
    """
    if "highest" in dosing:
        return Decimal(str(dosing["highest"]))
    return _highest(dosing["phases"], "mg/day")


def is_summed(dosing: Dosing) -> bool:
    """Whether the highest daily dose in mg is worked out here, as the sum of several administrations a day."""
    highest = highest_mg(dosing)
    return "highest" not in dosing and any(
        phase.get("times_a_day", 1) > 1 and amount_of(phase).high == highest
        for phase in dosing["phases"]
        if phase["stage"] != "loading"
    )


def highest_mg_per_m2(dosing: Dosing) -> Decimal | None:
    """The highest daily dose in mg/m²/day, where the source doses by body surface; None where it does not."""
    return _highest(dosing["phases"], "mg/m2/day")


def _highest(phases: Iterable[Phase], unit: str) -> Decimal | None:
    amounts = [amount_of(p) for p in phases if p["stage"] != "loading"]
    return max((a.high for a in amounts if a.unit == unit), default=None)
