"""Is this level usable? Whether it is a trough, at steady state, and measured in whole blood.

The thresholds are this program's own; the published ones stand beside them in the remarks of `data/drugs.yaml`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

Regimen = Literal["daily", "bid", "alternate-day"]
Matrix = Literal["whole-blood", "plasma", "serum"]
TroughStatus = Literal["true", "provisional", "not_trough", "unconfirmed"]
SteadyStatus = Literal["sound", "provisional", "too_early", "unknown"]
Usable = Literal["yes", "provisional", "no"]
Comparable = Literal["yes", "above", "no"]
"""Whether a level may be compared with a range. `above`: drawn later than a trough, so that the trough before it was
higher and only a level above the range says something."""

TIMES_PER_DAY: dict[Regimen, Decimal] = {
    "daily": Decimal(1),
    "bid": Decimal(2),
    "alternate-day": Decimal("0.5"),
}
"""Administrations per day."""

_TROUGH_HOURS: dict[Regimen, tuple[int, int]] = {"daily": (23, 25), "bid": (11, 13), "alternate-day": (47, 49)}
"""Hours between dose and sample of a true trough, both inclusive."""

_PROVISIONAL_HOURS = (20, 28)
"""Hours of a provisional trough with one dose a day, both inclusive."""

HALF_LIVES = {"sirolimus": (62, 82), "everolimus": (30,)}
"""Half-lives in h for the approach to steady state: sirolimus in stable renal recipients (Zimmerman 1997) and healthy
men (Brattstrom 2000), everolimus in healthy subjects (Kovarik 2005)."""

TOO_EARLY_BEFORE = {"sirolimus": 7, "everolimus": 4}
"""Days on the present dose before which a level does not guide dosing. Everolimus: the label judges at 4 to 5 days."""
SOUND_FROM = {"sirolimus": 14, "everolimus": 5}
"""Days from which a level is sound."""
SLOW_SOUND_FROM = 21
"""The same for sirolimus with Child-Pugh B or C or a strong inhibitor, which lengthen the half-life."""


class Sampling(NamedTuple):
    """What the user said of the sample; None is not said."""

    drug: str
    regimen: Regimen = "daily"
    hours_since_dose: Decimal | None = None
    days_on_dose: Decimal | None = None
    """Since the last change of dose, product, regimen or interacting drug."""
    matrix: Matrix | None = None
    loading_given: bool = False
    slow: bool = False
    """Child-Pugh B or C, or a strong inhibitor."""


class Sample(NamedTuple):
    """What can be made of the sample."""

    usable: Usable
    trough: TroughStatus
    steady: SteadyStatus
    percent: dict[str, Decimal]
    """Share of steady state in percent by half-life in h; empty after a loading dose, where elimination is slow or the
    days are unknown."""
    sound_from_day: int
    whole_blood: bool
    """False where plasma or serum was measured: never compared with a range for whole blood."""


def judge(sampling: Sampling) -> Sample:
    """Return whether a level is usable for dosing."""
    trough = trough_status(sampling.regimen, sampling.hours_since_dose)
    steady, sound_from = _steadiness(sampling)
    whole_blood = sampling.matrix not in ("plasma", "serum")
    percent = {}
    # The half-lives are those of people with a sound liver and no inhibitor; elsewhere the share would be too high.
    if sampling.days_on_dose is not None and not sampling.loading_given and not sampling.slow:
        percent = {
            str(half_life): percent_of_steady_state(half_life, sampling.days_on_dose)
            for half_life in HALF_LIVES[sampling.drug]
        }
    usable: Usable = "provisional"
    if not whole_blood or trough == "not_trough" or steady == "too_early":
        usable = "no"
    elif trough == "true" and steady == "sound":
        usable = "yes"
    return Sample(usable, trough, steady, percent, sound_from, whole_blood)


def trough_status(regimen: Regimen, hours: Decimal | None) -> TroughStatus:
    """Return whether a sample taken `hours` after the dose is a trough."""
    if hours is None:
        return "unconfirmed"
    low, high = _TROUGH_HOURS[regimen]
    if low <= hours <= high:
        return "true"
    if regimen == "daily" and _PROVISIONAL_HOURS[0] <= hours <= _PROVISIONAL_HOURS[1]:
        return "provisional"
    return "not_trough"


def comparable(regimen: Regimen, hours: Decimal | None, matrix: Matrix | None) -> Comparable:
    """Return whether a level may be compared with a range for troughs in whole blood, as far as is known."""
    if matrix in ("plasma", "serum"):
        return "no"
    if hours is None or trough_status(regimen, hours) != "not_trough":
        return "yes"
    return "above" if hours > _TROUGH_HOURS[regimen][1] else "no"


def _steadiness(sampling: Sampling) -> tuple[SteadyStatus, int]:
    sound_from = SOUND_FROM[sampling.drug]
    if sampling.slow and sampling.drug == "sirolimus":
        sound_from = SLOW_SOUND_FROM
    days = sampling.days_on_dose
    if days is None:
        return "unknown", sound_from
    if days < TOO_EARLY_BEFORE[sampling.drug]:
        return "too_early", sound_from
    return ("sound" if days >= sound_from else "provisional"), sound_from


def percent_of_steady_state(half_life_h: int, days: Decimal) -> Decimal:
    """Return the share of the final level in percent, to one decimal: 100 (1 - 2^(-24 d / t1/2)), first order.

    Args:
        half_life_h: elimination half-life in h.
        days: days on an unchanged dose, without a loading dose.
    """
    share = 1 - Decimal(2) ** (-24 * days / half_life_h)
    return round(100 * share, 1)
