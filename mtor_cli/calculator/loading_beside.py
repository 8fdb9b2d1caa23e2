"""Whether a loading dose may be given beside a new dose, and how the product gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.calculator.formulary import makeable
from mtor_cli.calculator.loading import Day, Loading, loading_dose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from mtor_cli.calculator.formulary import Made
    from mtor_cli.calculator.obstacles import Obstacle
    from mtor_cli.calculator.situation import Situation
    from mtor_cli.records.codes import Code


def no_loading(s: Situation, doses: Sequence[Decimal | None], found: Iterable[Obstacle]) -> list[Code]:
    """The codes of why there is no loading dose beside any of the new doses, in mg/day.

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
    """The loading dose that goes with a raise to one new dose, and the code of what is said of it.

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
    """How the product gives what is taken on a day: the sum at once where it can, or else the loading alone.

    With several doses a day the loading is a dose of its own beside them.
    """
    together = made.get(day.total) if every_hours >= 24 else None
    return together or made.get(day.loading)
