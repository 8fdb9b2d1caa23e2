"""The other drugs of a case: what the interactions know of them, and whether they start or stop in the window."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from mtor_cli.calculator.interplay import Agent, History, obstacles, unknown_code, verdict
from mtor_cli.cases.times import bad_case
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype
from mtor_cli.lookup.interactions import GRAVITY
from mtor_cli.parts.agents import Taken, changing, said_of, verdicts_of
from mtor_cli.parts.comedication import same_agent
from mtor_cli.parts.common import JUDGED
from mtor_cli.parts.disease import note_out
from mtor_cli.parts.interactions import agent_remarks
from mtor_cli.parts.remarks import Remarks
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.interplay import Verdict
    from mtor_cli.calculator.obstacles import Obstacle
    from mtor_cli.cases.case import Agent as CaseAgent
    from mtor_cli.cases.case import Case
    from mtor_cli.parts.agents import Named
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.records.base import Text
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.messages import Messages
    from mtor_cli.records.rules import Rules


def with_multiplier(case: Case, factor: float, since: float | None) -> Case:
    """A case with a multiplier of the user's own on clearance.

    Args:
        case: the patient.
        factor: on clearance.
        since: h; None puts it on the drugs of the case that have none.

    Raises:
        UsageError: there is no such drug.
    """
    if since is not None:
        return replace(case, factors=tuple(sorted((*case.factors, (since, factor)))))
    if not any(a.multiplier is None for a in case.agents):
        raise UsageError(
            "multiplier_since",
            *bilingual("clearance_multiplier_the_case_names_no", factor=f"{factor:g}"),
            retype("--clearance-multiplier", f"{factor:g}", Slot("WHEN", f"{factor:g}@")),
        )
    agents = tuple(replace(a, multiplier=factor) if a.multiplier is None else a for a in case.agents)
    return replace(case, agents=agents)


def taken_once(case: Case, named: Sequence[Named]) -> Case:
    """A case in which a drug that stands there twice, under two names or one, with the same dates, stands once.

    Args:
        case: the patient; none of the names contradict each other.
        named: what the names of his other drugs lead to, in their order.
    """
    kept: list[tuple[CaseAgent, Named]] = []
    for agent, name in zip(case.agents, named, strict=True):
        for i, (before, first) in enumerate(kept):
            if same_agent(first.answer, name.answer) and (before.start, before.end) == (agent.start, agent.end):
                multiplier = agent.multiplier if before.multiplier is None else before.multiplier
                kept[i] = replace(before, multiplier=multiplier), first
                break
        else:
            kept.append((agent, name))
    return replace(case, agents=tuple(agent for agent, _ in kept))


def refuse_contradicting(case: Case, named: Sequence[Named]) -> None:
    """Refuse two names of one drug that is taken at the same time by both, and not alike.

    Args:
        case: the patient, his other drugs in the order in which they were written.
        named: what their names lead to.

    Raises:
        DataError: they contradict each other.
    """
    for (i, one), (j, other) in combinations(enumerate(case.agents), 2):
        if same_agent(named[i].answer, named[j].answer) and _meet(one, other):
            factors = {one.multiplier, other.multiplier} - {None}
            alike = (one.start, one.end, named[i].checked) == (other.start, other.end, named[j].checked)
            if not alike or len(factors) > 1:
                raise bad_case(
                    "agents_contradict",
                    *bilingual("agents_contradict", first=i + 1, before=one.name, second=j + 1, name=other.name),
                )


def _meet(one: CaseAgent, other: CaseAgent) -> bool:
    """Whether two are taken at one time; without a start since ever, without an end still."""
    starts = [-math.inf if a.start is None else a.start for a in (one, other)]
    ends = [math.inf if a.end is None else a.end for a in (one, other)]
    return max(starts) < min(ends)


def agents_out(
    case: Case,
    named: Sequence[Named],
    total: int,
    drugs: Drugs,
    messages: Messages,
    rules: Rules,
    labels: Labels,
    drug: str | None,
    horizon: float,
) -> list[InteractingOut]:
    """The other drugs of a case.

    Args:
        case: the patient.
        named: what the names of its other drugs lead to, in their order.
        total: how many interactions the data holds.
        drugs: the content of `drugs.yaml`, for names.
        messages: the content of `messages.yaml`.
        rules: for how long a change moves the level.
        labels: names the sources.
        drug: the victim.
        horizon: the last time of a forecast, h.
    """
    # Most cases name no other drug, and what is known of them takes a dozen modules.
    found: list[InteractingOut] = []
    say = Remarks(messages, labels, drug, "fit")
    measured = case.samples[-1].hours if case.samples else case.now
    for agent, (answer, checked) in zip(case.agents, named, strict=True):
        changes = [t for t in (agent.start, agent.end) if t is not None and 0.0 < t <= horizon]
        taken = Taken(answer, _started(agent, measured, rules), _stopped(agent, measured), checked)
        kind = taken.kind
        moving = changing((taken,), verdicts_of((taken,), NO_HISTORY, rules), say) if _known_change(agent) else None
        listed = [e for e in answer.entries if answer.status == "found"]
        gravest = min(listed, key=lambda e: GRAVITY.index(e["action"]), default=None)
        started = taken.stopped is None and moving is not None
        out: InteractingOut = {
            "name": answer.name,
            "checked": checked,
            "printed": answer.printed,
            "read_as": answer.read_as,
            "form": None if answer.form is None else answer.form["name"],
            "known": answer.status in ("found", "ask"),
            "interactions": [e["id"] for e in answer.entries],
            "kind": kind,
            "remark": _remark(taken, total, drugs, messages, labels),
            "changing": moving,
            "affects_level": kind in ("listed", "unclear"),
            "start": None if agent.start is None else case.clock.shown(agent.start),
            "end": None if agent.end is None else case.clock.shown(agent.end),
            "changed": bool(changes),
            "clearance_multiplier": agent.multiplier,
            "covered": agent.multiplier is not None
            or (bool(changes) and all(_factor_begins(case, t, rules) for t in changes)),
            "action": None if gravest is None else gravest["action"],
            "advice": None if gravest is None else note_out(gravest["advice"], labels),
            "published": [note_out(f, labels) for e in listed for f in e["factors"]] if started else [],
            "action_of": None if gravest is None else gravest.get("action_of"),
        }
        found.append(out)
    return found


def _remark(taken: Taken, total: int, drugs: Drugs, messages: Messages, labels: Labels) -> Remark | None:
    """What is not known of a drug, or what the user found of it."""
    if taken.checked is not None:
        return {**said_of(taken, total, drugs, messages, labels), "code": "agent_checked"}
    # A question, an agent without verified data or a corticosteroid: each is said, and none ends the answer.
    code = unknown_code(taken.kind)
    if taken.answer.question is not None:
        return {**labels.told(JUDGED), "code": code, "text": taken.answer.question}
    remarks = [] if taken.answer.has_data else agent_remarks(taken.answer, total, drugs, messages, labels)
    return {**remarks[0], "code": code} if remarks else None


NO_HISTORY = History(Decimal(0), None, None, None)
"""Where only the time of a change counts, and no level before it."""


def _known_change(agent: CaseAgent) -> bool:
    """Whether a start or a stop is on record: what was taken before everything else has none."""
    return agent.start is not None or agent.end is not None


def _factor_begins(case: Case, change: float, rules: Rules) -> bool:
    return any(abs(since - change) <= rules.multiplier_covers_h for since, _ in case.factors)


def may_move(agent: InteractingOut) -> bool:
    """Whether a drug moves the level, or nobody knows that it does not; corticosteroids only warn."""
    return agent["kind"] in ("listed", "unclear", "no_data", "mtor_inhibitor")


def unsettled(agents: Sequence[InteractingOut]) -> list[Text]:
    """The drugs that start or stop in the window and whose effect the user has not assumed."""
    return [a["printed"] for a in agents if a["changed"] and may_move(a) and not a["covered"]]


def unsettled_from(case: Case, agents: Sequence[InteractingOut]) -> float | None:
    """When the first of them starts or stops after the first dose, h; None where none does."""
    across = [
        time
        for agent, out in zip(case.agents, agents, strict=True)
        if may_move(out) and not out["covered"]
        for time in (agent.start, agent.end)
        if time is not None and time > 0.0
    ]
    return min(across, default=None)


def unsettled_listed(agents: Sequence[InteractingOut]) -> list[Text]:
    """Those of them that are known to move the level."""
    return [a["printed"] for a in agents if a["changed"] and a["kind"] == "listed" and not a["covered"]]


def verdicts_at(
    case: Case, agents: Sequence[InteractingOut], time: float, history: History, rules: Rules
) -> list[Verdict]:
    """What each other drug means for the dose after the level of a time.

    Args:
        case: the patient.
        agents: what is known of the drugs.
        time: of the level, h.
        history: that level, and the one before it.
        rules: for how long a change moves the level.
    """
    return [
        verdict(Agent(out["kind"], _started(agent, time, rules), _stopped(agent, time)), history, rules)
        for agent, out in zip(case.agents, agents, strict=True)
    ]


def in_the_way(
    case: Case, agents: Sequence[InteractingOut], time: float, history: History, rules: Rules
) -> list[tuple[Obstacle, tuple[Text, ...]]]:
    """What the other drugs put in the way of a model's dose, with the drugs, as `mtor tdm` judges them.

    They are judged at the last level and again at the end of the history: what was stopped in between changed too.
    Left out are those whose effect the user assumed, and those that `unsettled_listed` names.

    Args:
        case: the patient.
        agents: what is known of the drugs.
        time: of the last level, h.
        history: that level, and the one before it.
        rules: for how long a change moves the level.
    """
    apart = unsettled_listed(agents)
    found: dict[Obstacle, dict[str, Text]] = {}
    for moment in (time, case.now):
        for out, one in zip(agents, verdicts_at(case, agents, moment, history, rules), strict=True):
            if out["covered"] or out["printed"] in apart:
                continue
            for obstacle in obstacles([one]):
                found.setdefault(obstacle, {})[out["name"]] = out["printed"]
    return [(obstacle, tuple(names.values())) for obstacle, names in found.items()]


def moving(case: Case, agents: Sequence[InteractingOut], time: float, history: History, rules: Rules) -> list[Text]:
    """The listed drugs by which the level of a time may still be changing, whatever the user assumed of them.

    Args:
        case: the patient.
        agents: what is known of the drugs.
        time: of the last level, h.
        history: that level, and the one before it.
        rules: for how long a change moves the level.
    """
    verdicts = verdicts_at(case, agents, time, history, rules)
    return [
        out["printed"]
        for out, one in zip(agents, verdicts, strict=True)
        if one in ("changed", "start_unknown", "needs_two_troughs")
    ]


def _started(agent: CaseAgent, time: float, rules: Rules) -> Decimal | None:
    """How many days before a level a drug was begun; what is begun later is a change too, at 0.

    A drug without a start was taken before the history began: where that is too short, how long is not known.
    """
    if agent.start is None:
        return days_of(time) if time >= 24 * rules.agent_settled_day else None
    return days_of(max(0.0, time - agent.start))


def _stopped(agent: CaseAgent, time: float) -> Decimal | None:
    return None if agent.end is None or agent.end > time else days_of(time - agent.end)


def days_of(hours: float) -> Decimal:
    """Hours as days, to three decimals."""
    return Decimal(repr(round(hours / 24.0, 3)))
