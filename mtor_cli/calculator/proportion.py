"""The label's proportional rule, and the doses of a product that fit it.

New maintenance dose = current dose x target / measured steady-state trough (Rapamune US prescribing information,
section 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.calculator.formulary import Made
    from mtor_cli.calculator.loading import Loading
    from mtor_cli.records.rules import Rules

MAX_OPTIONS = 5
"""How many doses are shown."""

OptionStatus = Literal["ok", "average"]


class Target(NamedTuple):
    """What the level is to reach, in ng/mL: a range, or a single number (low = high)."""

    low: Decimal | None
    high: Decimal | None

    @property
    def single(self) -> bool:
        """Whether the target is one number and not a range."""
        return self.low is not None and self.low == self.high


class Interval(NamedTuple):
    """Daily doses in mg that map to the target."""

    low: Decimal
    high: Decimal


class Option(NamedTuple):
    """A dose that the product can give."""

    mg_per_day: Decimal
    made: Made
    """One administration."""
    every_hours: int
    predicted_trough: Decimal | None
    """ng/mL; an average where the dose is taken on alternate days. None for a rule that predicts none."""
    status: OptionStatus
    loading: Loading | None = None
    """Where one was asked for and may be given."""


def contains(target: Target, level: Decimal) -> bool:
    """Whether a level lies between the bounds, limits inclusive; a single number contains itself."""
    return (target.low is None or level >= target.low) and (target.high is None or level <= target.high)


def inside(level: Decimal, target: Target) -> bool:
    """Whether a level lies in the target range, limits inclusive; a single number has no inside."""
    return not target.single and contains(target, level)


def nearest_bound(level: Decimal, target: Target) -> Decimal:
    """The bound of the target that the level has to reach first, or the level itself where it lies inside."""
    if target.low is not None and level < target.low:
        return target.low
    if target.high is not None and level > target.high:
        return target.high
    return level


def dose_interval(current: Decimal, level: Decimal, target: Target, cap: Decimal, rules: Rules) -> Interval:
    """The daily doses that map to the target, as far as the rule reaches.

    Args:
        current: present dose in mg/day.
        level: measured trough at steady state in ng/mL, outside the target.
        target: range or single number in ng/mL.
        cap: mg/day at which the interval ends: the most on any one day.
        rules: the interval also ends where target / measured reaches the highest ratio or its inverse.
    """
    low = current / rules.most_ratio
    high = current * rules.most_ratio
    if target.low is not None:
        low = max(low, current * target.low / level)
    if target.high is not None:
        high = min(high, current * target.high / level)
    if target.low is None:
        high = min(high, current)
    return Interval(low, min(high, cap))


def options(
    current: Decimal,
    level: Decimal,
    interval: Interval,
    made: list[Made],
    every_hours: int,
    exact: Decimal | None,
    rules: Rules,
) -> list[Option]:
    """The doses of a product that fit, the best first.

    Args:
        current: present dose in mg/day.
        level: measured trough in ng/mL.
        interval: daily doses that map to the target.
        made: the single doses that the product can give.
        every_hours: between administrations: 12, 24 or 48.
        exact: the dose for a single target, in mg/day: the nearest made doses within the tolerance are returned, and a
            tie takes the lower. None for a range: the made doses in the interval, the smallest change first.
    """
    found = []
    for dose in made:
        daily = dose.mg * 24 / every_hours
        fits = abs(daily - exact) <= rules.made_share * exact if exact else interval.low <= daily <= interval.high
        if fits and daily <= rules.day_cap_mg:
            status: OptionStatus = "average" if every_hours > 24 else "ok"
            found.append(Option(daily, dose, every_hours, level * daily / current, status))
    aim = exact or current
    return sorted(found, key=lambda o: (abs(o.mg_per_day - aim), o.mg_per_day))
