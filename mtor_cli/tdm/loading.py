"""The loading dose of the transplant label: three times the difference, at most 40 mg on any one day.

It belongs to one new maintenance dose, and is said as what is taken on each day.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from mtor_cli.tdm.formulary import MAX_SINGLE_MG


class Day(NamedTuple):
    """What is taken on one day, in mg."""

    loading: Decimal
    maintenance: Decimal

    @property
    def total(self) -> Decimal:
        """Return the day's sum."""
        return self.loading + self.maintenance


class Loading(NamedTuple):
    """A loading dose, on top of the new maintenance dose."""

    mg: Decimal
    days: tuple[Day, ...]
    """The days on which some of it is taken."""


def loading_dose(current: Decimal, new: Decimal, alternate: bool = False) -> Loading | None:
    """Return the loading dose for a raise from `current` to `new` mg/day; None where no two days can hold it.

    3 x (new - current maintenance dose); where the day would exceed 40 mg with the maintenance dose, it is spread over
    two days (US label, generic copy; Canadian drug guide).

    Args:
        current: present maintenance dose in mg/day.
        new: new maintenance dose in mg/day.
        alternate: whether the new dose is taken on alternate days: twice `new` on the first, and none on the second.
    """
    mg = 3 * (new - current)
    maintenance = (2 * new, Decimal(0)) if alternate else (new, new)
    for count in (1, 2):
        days = tuple(Day(mg / count, on_day) for on_day in maintenance[:count])
        if all(day.total <= MAX_SINGLE_MG for day in days):
            return Loading(mg, days)
    return None
