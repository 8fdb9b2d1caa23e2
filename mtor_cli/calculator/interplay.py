"""What another drug means for the dose: of no concern, in the way, or a reason to call the result provisional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.calculator.obstacles import ANY, RAISE, Obstacle

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.records.codes import Code
    from mtor_cli.records.rules import Rules

Kind = Literal["none", "listed", "corticosteroid", "mtor_inhibitor", "no_data", "unclear"]
"""`none`: it does not move the level. `listed`: it does, by a source or by the user's own check. `corticosteroid`:
whether it does was not studied; it warns and never blocks. `mtor_inhibitor`: the same drug or the other of its class,
beside which no range and no rule is known to hold. `no_data`: not listed, or nothing verified. `unclear`: which
agent is meant is not known, and it may be a listed one."""

Verdict = Literal[
    "none",
    "changed",
    "start_unknown",
    "needs_two_troughs",
    "steady",
    "warns",
    "unknown_changed",
    "unknown_settled",
    "unclear",
    "unclear_changed",
    "second_inhibitor",
]
"""`changed` to `steady` are of listed agents. `unknown_changed`, `unclear`, `unclear_changed` (lately, as is known) and
`second_inhibitor` stand in the way of a raise and make the others provisional, as `unknown_settled` makes them all;
`warns` changes nothing."""

MOVING: frozenset[Verdict] = frozenset(("changed", "unclear_changed"))
"""By which drugs the level is, or may be, still changing."""

OBSTACLES: dict[Verdict, Obstacle] = {
    "changed": Obstacle("interacting_drug_changed", ANY, no_loading="loading_with_agent"),
    "start_unknown": Obstacle("interaction_start_unknown", ANY, no_loading="loading_with_agent"),
    "needs_two_troughs": Obstacle("inhibitor_needs_two_troughs", ANY, no_loading="loading_with_agent"),
    "steady": Obstacle("inhibitor_steady", marks=ANY, no_loading="loading_with_agent"),
    "unknown_changed": Obstacle("agent_unknown_changed", RAISE, marks=ANY, no_loading="loading_with_agent"),
    "unknown_settled": Obstacle("agent_unknown_settled", marks=ANY, no_loading="loading_with_agent"),
    "unclear": Obstacle("agent_unclear", RAISE, marks=ANY, no_loading="loading_with_agent"),
    "unclear_changed": Obstacle("agent_unclear", RAISE, marks=ANY, no_loading="loading_with_agent"),
    "second_inhibitor": Obstacle("second_mtor_inhibitor", RAISE, marks=ANY, no_loading="loading_with_agent"),
}
"""What a verdict puts in the way of a dose; the other verdicts put nothing there."""


def obstacles(verdicts: list[Verdict]) -> tuple[Obstacle, ...]:
    """What the other drugs put in the way of a dose, by what each means for the proportional rule."""
    return tuple(OBSTACLES[v] for v in dict.fromkeys(verdicts) if v in OBSTACLES)


def is_about(code: Code, found: Verdict) -> bool:
    """Whether the remark called `code` speaks of a drug with this verdict: two changes are told apart."""
    return found in OBSTACLES and OBSTACLES[found].code == code


def unknown_code(kind: Kind) -> str:
    """The code under which an answer says that nothing on a drug is verified."""
    return "agent_mtor_inhibitor" if kind == "mtor_inhibitor" else "agent_unknown"


class Agent(NamedTuple):
    """Another drug as the user gave it."""

    kind: Kind
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


def verdict(agent: Agent, history: History, rules: Rules) -> Verdict:
    """What one other drug means for the proportional rule.

    A drug that was stopped long enough ago is of no concern. A listed one that is taken steadily allows the rule,
    always provisionally, where agent and dose are unchanged for as long and two troughs agree.
    """
    if agent.kind == "none":
        return "none"
    if agent.stopped_days_ago is not None and agent.stopped_days_ago >= rules.agent_settled_day:
        return "none"
    if agent.kind == "corticosteroid":
        return "warns"
    if agent.kind == "mtor_inhibitor":
        return "second_inhibitor"
    changed = agent.started_days_ago if agent.stopped_days_ago is None else agent.stopped_days_ago
    if agent.kind == "unclear":
        return "unclear" if changed is None or changed >= rules.agent_settled_day else "unclear_changed"
    if agent.kind == "no_data":
        recent = changed is None or changed < rules.agent_settled_day
        return "unknown_changed" if recent else "unknown_settled"
    if changed is None:
        return "start_unknown"
    if changed < rules.agent_settled_day:
        return "changed"
    return "steady" if _steady(history, rules) else "needs_two_troughs"


def _steady(history: History, rules: Rules) -> bool:
    if history.previous is None or history.days_between is None or history.days_on_dose is None:
        return False
    if history.days_on_dose < rules.agent_settled_day or history.days_between < rules.troughs_apart_day:
        return False
    return abs(history.level - history.previous) <= rules.troughs_agree_share * min(history.level, history.previous)
