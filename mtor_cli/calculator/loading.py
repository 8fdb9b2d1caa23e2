"""The loading dose of the transplant label: a multiple of the difference, up to the most on any one day.

It belongs to one new maintenance dose, and is said as what is taken on each day.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mtor_cli.calculator.formulary import Made
    from mtor_cli.records.rules import Rules


class Day(NamedTuple):
    """What is taken on one day, in mg."""

    loading: Decimal
    maintenance: Decimal
    made: Made | None = None
    """How the product gives the day's sum, where this is taken at once, or else the loading alone; None without one."""

    @property
    def total(self) -> Decimal:
        """The day's sum in mg."""
        return self.loading + self.maintenance


class Loading(NamedTuple):
    """A loading dose, on top of the new maintenance dose."""

    mg: Decimal
    days: tuple[Day, ...]
    """The days on which some of it is taken."""


def loading_dose(current: Decimal, new: Decimal, rules: Rules, alternate: bool = False) -> Loading | None:
    """The loading dose for a raise from `current` to `new` mg/day; None where the days cannot hold it.

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
