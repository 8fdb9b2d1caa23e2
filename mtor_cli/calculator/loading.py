"""The loading dose of the transplant label: a multiple of the difference, up to the most on any one day.

It belongs to one new maintenance dose, and is said as what is taken on each day.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.formulary import makeable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtor_cli.calculator.dose import Situation
    from mtor_cli.calculator.formulary import Made
    from mtor_cli.calculator.obstacles import Obstacle
    from mtor_cli.records.codes import Code
    from mtor_cli.records.rules import Rules


class Day(NamedTuple):
    """What is taken on one day, in mg."""

    loading: Decimal
    maintenance: Decimal
    made: Made | None = None
    """How the product gives the day's sum, where this is taken at once, or else the loading alone; None without one."""

    @property
    def total(self) -> Decimal:
        """Return the day's sum."""
        return self.loading + self.maintenance


class Loading(NamedTuple):
    """A loading dose, on top of the new maintenance dose."""

    mg: Decimal
    days: tuple[Day, ...]
    """The days on which some of it is taken."""


def loading_dose(current: Decimal, new: Decimal, rules: Rules, alternate: bool = False) -> Loading | None:
    """Return the loading dose for a raise from `current` to `new` mg/day; None where the days cannot hold it.

    3 x (new - current maintenance dose); where the day would exceed the most on any one day with the maintenance dose,
    it is spread over two days (US label, generic copy; Canadian drug guide): `loading_over_day`.

    Args:
        current: present maintenance dose in mg/day.
        new: new maintenance dose in mg/day.
        rules: the multiple, over how many days, and the most on one.
        alternate: whether the new dose is taken on alternate days: twice `new` on the first, and none on the next.
    """
    mg = rules.loading_ratio * (new - current)
    maintenance = (2 * new, Decimal(0)) if alternate else (new, new)
    for count in range(1, int(rules.loading_over_day) + 1):
        days = tuple(Day(mg / count, maintenance[day % 2]) for day in range(count))
        if all(day.total <= rules.day_cap_mg for day in days):
            return Loading(mg, days)
    return None


def no_loading(s: Situation, doses: Sequence[Decimal | None], found: Iterable[Obstacle]) -> list[Code]:
    """Return the codes of why there is no loading dose beside any of the new doses, in mg/day.

    Args:
        s: from which the doses follow.
        doses: None for one that is not known.
        found: what stands in the way of a dose.
    """
    if None in doses:
        return ["loading_needs_one_dose"]
    raised = [d for d in doses if d is not None and d > s.current]
    if not raised:
        return ["loading_only_when_raising"]
    reasons = [o.no_loading for o in found if o.no_loading]
    if s.age is None:
        reasons.append("loading_age_unknown")
    elif s.age < s.rules.adult_from_years:
        reasons.append("loading_under_18")
    if min(raised) > s.highest_studied and not s.allow_above_studied:
        reasons.append("above_studied_dose")
    return list(dict.fromkeys(reasons))


def loading_beside(s: Situation, mg_per_day: Decimal, every_hours: float) -> tuple[Loading | None, Code]:
    """Return the loading dose that goes with a raise to one new dose, and the code of what is said of it.

    Args:
        s: from which the dose follows.
        mg_per_day: the new maintenance dose.
        every_hours: how often it is taken.
    """
    loading = loading_dose(s.current, mg_per_day, s.rules, every_hours > 24)
    if loading is None:
        return None, "loading_beyond_two_days"
    if s.product is None:
        return loading, "loading_label"
    made = {m.mg: m for m in makeable(s.product, s.strengths, s.rules)}
    days = tuple(day._replace(made=_made(made, day, every_hours)) for day in loading.days)
    if any(day.made is None for day in days):
        return None, "loading_not_makeable"
    return loading._replace(days=days), "loading_label"


def _made(made: dict[Decimal, Made], day: Day, every_hours: float) -> Made | None:
    """Return how the product gives what is taken on a day: the sum at once where it can, or else the loading alone.

    With several doses a day the loading is a dose of its own beside them.
    """
    together = made.get(day.total) if every_hours >= 24 else None
    return together or made.get(day.loading)
