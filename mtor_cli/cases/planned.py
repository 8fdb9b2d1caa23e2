"""The doses of a case before its clock is known; two regimens that are one, as 2 mg in the morning and the evening."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from mtor_cli.cases.case import ENDLESS, Remark
from mtor_cli.cases.times import hours_between
from mtor_cli.pk.course.regimen import Train

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.times import Clock, Moment
    from mtor_cli.records.codes import Slots


@dataclass
class PlannedDose:
    """Equal doses, before the clock is known."""

    start: Moment
    amount: float
    interval: float = 24.0
    count: int = 1
    missed: list[tuple[Moment, bool]] = field(default_factory=list)
    steady_state: bool = False
    item: int = 0
    """Which of the regimens and doses of the case it was written in."""
    beside: bool | None = None
    """Whether a word says that it runs beside what stands before it (True), or replaces that (False)."""
    alone: bool = False
    """Whether it is one administration of a list."""
    assumed_single: bool = False

    @property
    def endless(self) -> bool:
        """Whether no end is written."""
        return self.count >= ENDLESS


def reaching_back(planned: Sequence[PlannedDose], levels: Sequence[Moment]) -> list[PlannedDose]:
    """The doses, those that the history begins with at steady state from before the first level on.

    They were given since ever. What began later than another dose did not go before it, whatever it says of itself.

    Args:
        planned: as written.
        levels: when each was drawn.

    Raises:
        DataError: dates and hours are mixed.
    """
    since_ever = [d for d in planned if d.steady_state and not any(_precedes(other, d) for other in planned)]
    # One distance for all of them, which keeps their order; a level at the time of a dose was taken before it.
    gap = max((hours_between(at, d.start, "levels") for at in levels for d in since_ever), default=-1.0)
    if gap < 0.0:
        return list(planned)
    return [_earlier(d, math.floor(gap / d.interval + 1e-9) + 1) if d in since_ever else d for d in planned]


def _precedes(other: PlannedDose, dose: PlannedDose) -> bool:
    """Whether a dose stands before one at steady state and is not given beside it since ever."""
    ahead = hours_between(other.start, dose.start, "doses")
    return ahead > 0.0 and not (other.steady_state and ahead < dose.interval)


def _earlier(dose: PlannedDose, steps: int) -> PlannedDose:
    """Doses that begin so many intervals earlier."""
    back = steps * dose.interval
    start = dose.start - timedelta(hours=back) if isinstance(dose.start, datetime) else dose.start - back
    return replace(dose, start=start, count=dose.count if dose.endless else dose.count + steps)


_Doses = TypeVar("_Doses", PlannedDose, Train)


def interleaved(
    ordered: Sequence[tuple[float, _Doses]], clock: Clock, remarks: list[Remark]
) -> list[tuple[float, _Doses]]:
    """Doses with two equal regimens that run half an interval apart as the one that they are: twice as often.

    Args:
        ordered: when each begins, h, ascending, and the doses.
        clock: of the case.
        remarks: what was read so is added here.
    """
    found: list[tuple[float, _Doses]] = []
    for begin, one in ordered:
        i = next((i for i, (begun, other) in enumerate(found) if _alternates(begun, other, begin, one)), None)
        if i is None:
            found.append((begin, one))
            continue
        begun, other = found[i]
        endless = other.count >= ENDLESS
        half, count = other.interval / 2.0, ENDLESS if endless else other.count + one.count
        found[i] = begun, replace(other, interval=half, count=count)
        remarks.append(_one_regimen(other, clock.said(begun), clock.said(begin)))
    return found


def _alternates(begun: float, first: _Doses, begins: float, second: _Doses) -> bool:
    """Whether two regimens are one: equal doses at equal intervals, half of one apart, as long as each other."""
    endless = (first.count >= ENDLESS, second.count >= ENDLESS)
    replaces = isinstance(second, PlannedDose) and second.beside is False
    if _kind(first) != _kind(second) or replaces or _is_apart(first) or _is_apart(second):
        return False
    together = all(endless) or (not any(endless) and first.count - second.count in (0, 1))
    return together and math.isclose(begins - begun, first.interval / 2.0, abs_tol=1e-6)


def _kind(doses: PlannedDose | Train) -> tuple[float, float, bool, int]:
    period = doses.period if isinstance(doses, Train) else 0
    return doses.amount, doses.interval, doses.steady_state, period


def _is_apart(doses: PlannedDose | Train) -> bool:
    """Whether doses are no plain regimen: a single one, or one with missed doses."""
    return doses.count == 1 or (isinstance(doses, PlannedDose) and bool(doses.missed))


def _one_regimen(doses: PlannedDose | Train, begun: str, begins: str) -> Remark:
    half = f"{doses.interval / 2.0:g}"
    slots: Slots = {
        "dose": f"{doses.amount:g}",
        "hours": f"{doses.interval:g}",
        "span": {"en": half, "zh": half},
        "since": {"en": begun, "zh": begun},
        "time": begins,
    }
    return Remark("read_as_one_regimen", slots)
