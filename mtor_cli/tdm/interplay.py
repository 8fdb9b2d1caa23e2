"""What an interacting drug means for the dose: blocked, allowed as provisional, or of no concern."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from mtor_cli.tdm.obstacles import ANY, Obstacle

CHANGED_WITHIN_DAYS = 21
"""An interacting drug started or stopped within this many days makes the level one of transition; this program's
threshold."""
STEADY_APART_DAYS = 5
STEADY_WITHIN = Decimal("0.2")
"""Two troughs at least 5 days apart that agree within 20 % show a steady level; this program's threshold."""

Verdict = Literal["none", "changed", "start_unknown", "needs_two_troughs", "steady"]


_OBSTACLES: dict[Verdict, Obstacle] = {
    "changed": Obstacle("interacting_drug_changed", ANY),
    "start_unknown": Obstacle("interaction_start_unknown", ANY),
    "needs_two_troughs": Obstacle("inhibitor_needs_two_troughs", ANY),
    "steady": Obstacle("inhibitor_steady", marks=ANY, no_loading="loading_with_agent"),
}


def obstacles(verdicts: list[Verdict]) -> tuple[Obstacle, ...]:
    """Return what interacting drugs put in the way of a dose, by what each means for the proportional rule."""
    return tuple(_OBSTACLES[v] for v in dict.fromkeys(verdicts) if v in _OBSTACLES)


class Agent(NamedTuple):
    """An interacting drug as the user gave it."""

    affects_level: bool
    """Whether it changes, or may change, the level of the mTOR inhibitor."""
    started_days_ago: Decimal | None
    """None where the start is not known."""
    stopped_days_ago: Decimal | None = None
    """None where it is still taken."""


class History(NamedTuple):
    """What is known of the level before this one."""

    level: Decimal
    """This trough, in ng/mL."""
    previous: Decimal | None
    """The trough before it, in ng/mL."""
    days_between: Decimal | None
    days_on_dose: Decimal | None


def verdict(agent: Agent, history: History) -> Verdict:
    """Return what one interacting drug means for the proportional rule.

    A drug that was stopped more than 21 days ago is of no concern. One that is taken steadily allows the rule, always
    provisionally, where agent and dose are unchanged for 21 days and two troughs agree.
    """
    if not agent.affects_level:
        return "none"
    if agent.stopped_days_ago is not None:
        return "changed" if agent.stopped_days_ago < CHANGED_WITHIN_DAYS else "none"
    if agent.started_days_ago is None:
        return "start_unknown"
    if agent.started_days_ago < CHANGED_WITHIN_DAYS:
        return "changed"
    return "steady" if _steady(history) else "needs_two_troughs"


def _steady(history: History) -> bool:
    if history.previous is None or history.days_between is None or history.days_on_dose is None:
        return False
    if history.days_on_dose < CHANGED_WITHIN_DAYS or history.days_between < STEADY_APART_DAYS:
        return False
    return abs(history.level - history.previous) <= STEADY_WITHIN * min(history.level, history.previous)
