"""The loading dose of the transplant label: three times the difference, at most 40 mg on any one day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.tdm.proportion import DAY_CAP_MG

if TYPE_CHECKING:
    from decimal import Decimal


class Loading(NamedTuple):
    """A loading dose, on top of the new maintenance dose."""

    mg: Decimal
    days: tuple[Decimal, ...]
    """mg of loading on each day."""


def loading_dose(current: Decimal, new: Decimal, on_one_day: Decimal) -> Loading | None:
    """Return the loading dose for a raise from `current` to `new` mg/day; None where no two days can hold it.

    3 x (new - current maintenance dose); where the day would exceed 40 mg with the maintenance dose, it is spread over
    two days (US label, generic copy; Canadian drug guide).

    Args:
        current: present maintenance dose in mg/day.
        new: new maintenance dose in mg/day.
        on_one_day: the most that the new maintenance dose gives on one day, in mg: twice `new` on alternate days.
    """
    mg = 3 * (new - current)
    for days in (1, 2):
        if mg / days + on_one_day <= DAY_CAP_MG:
            return Loading(mg, (mg / days,) * days)
    return None
