"""Is this level usable? Whether it is a trough, at steady state, and measured in whole blood.

The thresholds are rules of `data/rules.yaml`; the published ones stand beside them in `data/messages.yaml`.
"""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from mtor_cli.records.rules import Rules

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


class Liver(NamedTuple):
    """How an impaired liver lengthens the half-life of the drug; `data/drugs.yaml` has it with its source."""

    child_pugh: str
    factor: Decimal | None
    """Times the half-life with a sound liver; None where nothing was read for this class."""
    longest: Decimal = Decimal(1)
    """The greatest factor that was read for any class of the drug: the wait of a class of which nothing was read."""
    raised: bool = True
    """Whether a dose of the drug may be raised in this class."""


class Sampling(NamedTuple):
    """What the user said of the sample; None is not said."""

    drug: str
    regimen: Regimen = "daily"
    hours_since_dose: Decimal | None = None
    days_on_dose: Decimal | None = None
    """Since the last change of dose, product, regimen or interacting drug."""
    matrix: Matrix | None = None
    loading_given: bool = False
    inhibited: bool = False
    """Whether a strong inhibitor is taken."""
    liver: Liver | None = None
    """None where the liver is sound, or nothing was said of it."""
    missed: bool = False
    """Whether the days count from a missed dose."""
    moved: bool = False
    """Whether another drug moves the level, or did since the dose last changed: it is taken, or was stopped later."""


class Sample(NamedTuple):
    """What can be made of the sample."""

    usable: Usable
    trough: TroughStatus
    steady: SteadyStatus
    percent: dict[str, Decimal]
    """Share of steady state in percent by half-life in h, as the liver lengthens it; empty after a loading or a missed
    dose, with or after a drug that moves the level, and where the days or the half-life are not known."""
    sound_from_day: int | None
    """None where no day is known from which a level counts."""
    early_before_day: int
    """The day from which a level counts as provisional at least."""
    liver: Liver | None
    """What lengthens the wait, where that is known of the liver."""
    whole_blood: bool
    """False where plasma or serum was measured: never compared with a range for whole blood."""


def judge(sampling: Sampling, rules: Rules) -> Sample:
    """Whether a level is usable for dosing, and what of it is not."""
    trough = trough_status(sampling.regimen, sampling.hours_since_dose, rules)
    sound_from, early_before = wait(sampling, rules)
    steady = _steadiness(sampling.days_on_dose, sound_from, early_before)
    whole_blood = sampling.matrix not in ("plasma", "serum")
    percent = {}
    factor = Decimal(1) if sampling.liver is None else sampling.liver.factor
    # With an inhibitor or an inducer the half-lives are other ones; after its stop, a missed dose or a loading dose the
    # level does not start from zero: it may be falling.
    first_order = not (sampling.loading_given or sampling.missed or sampling.inhibited or sampling.moved)
    if sampling.days_on_dose is not None and factor is not None and first_order:
        half_lives = [round(hours * factor, 6).normalize() for hours in rules.of[sampling.drug].half_lives_h]
        percent = {f"{hours:f}": percent_of_steady_state(hours, sampling.days_on_dose) for hours in half_lives}
    usable: Usable = "provisional"
    if not whole_blood or trough == "not_trough" or steady == "too_early":
        usable = "no"
    elif trough == "true" and steady == "sound":
        usable = "yes"
    return Sample(usable, trough, steady, percent, sound_from, early_before, sampling.liver, whole_blood)


def trough_status(regimen: Regimen, hours: Decimal | None, rules: Rules) -> TroughStatus:
    """Whether a sample taken `hours` after the dose is a trough; the ends of each span are inclusive."""
    if hours is None:
        return "unconfirmed"
    low, high = trough_hours(regimen, rules)
    if low <= hours <= high:
        return "true"
    if regimen == "daily" and rules.provisional_trough_from_h <= hours <= rules.provisional_trough_to_h:
        return "provisional"
    return "not_trough"


def trough_hours(regimen: Regimen, rules: Rules) -> tuple[Decimal, Decimal]:
    """The first and the last hour after a dose at which a sample is a trough, both included."""
    spans: dict[Regimen, tuple[Decimal, Decimal]] = {
        "daily": (rules.daily_trough_from_h, rules.daily_trough_to_h),
        "bid": (rules.bid_trough_from_h, rules.bid_trough_to_h),
        "alternate-day": (rules.alternate_trough_from_h, rules.alternate_trough_to_h),
    }
    return spans[regimen]


def comparable(regimen: Regimen, hours: Decimal | None, matrix: Matrix | None, rules: Rules) -> Comparable:
    """Whether a level may be compared with a range for troughs in whole blood, as far as is known."""
    if matrix in ("plasma", "serum"):
        return "no"
    if hours is None or trough_status(regimen, hours, rules) != "not_trough":
        return "yes"
    return "above" if hours > trough_hours(regimen, rules)[1] else "no"


def _steadiness(days: Decimal | None, sound_from: int | None, early_before: int) -> SteadyStatus:
    if days is None:
        return "unknown"
    if days < early_before:
        return "too_early"
    return "sound" if sound_from is not None and days >= sound_from else "provisional"


def wait(sampling: Sampling, rules: Rules) -> tuple[int | None, int]:
    """The day from which a level is sound, and that before which it guides nothing.

    An impaired liver lengthens both: to some half-lives, and by its factor. A class of which nothing was read never
    counts sooner than the classes that were.
    """
    own, liver = rules.of[sampling.drug], sampling.liver
    slow = own.inhibitor_sound_from_day if sampling.inhibited else None
    sound_from, early_before = int(slow or own.sound_from_day), int(own.too_early_before_day)
    if liver is None:
        return sound_from, early_before
    if liver.factor is None:
        return None, ceil(early_before * liver.longest)
    steady = rules.steady_half_lives * own.half_life_h * liver.factor / 24
    return max(sound_from, ceil(steady)), ceil(early_before * liver.factor)


def slowest(rules: Rules) -> str:
    """The drug of which a level counts latest: by it one is judged of which the drug is not known."""
    return max(rules.of, key=lambda drug: rules.of[drug].sound_from_day)


def percent_of_steady_state(half_life_h: Decimal | int, days: Decimal) -> Decimal:
    """The share of the final level in percent, to one decimal: 100 (1 - 2^(-24 d / t1/2)), first order.

    Args:
        half_life_h: elimination half-life in h.
        days: days on an unchanged dose, without a loading dose.
    """
    share = 1 - Decimal(2) ** (-24 * days / half_life_h)
    return round(100 * share, 1)
