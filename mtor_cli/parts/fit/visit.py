"""When `mtor fit` proposes to measure next, and the trough that it expects then: the headline of the answer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.sample import Sampling, slowest, wait
from mtor_cli.parts.common import enumerated
from mtor_cli.parts.fit.agents import may_move, unsettled
from mtor_cli.pk.predict.dose import Regimen, expected, with_regimen
from mtor_cli.pk.predict.sampling import rank_sampling_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.sample import Liver
    from mtor_cli.cases.case import Case
    from mtor_cli.parts.fit.shapes import DoseProposal, HeadlineOut, InteractingOut, OnRegimen, SamplingOut
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.predict.dose import Belief
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.rules import Rules

SHOWN = 3
"""Times that are proposed at most."""


class Plan(NamedTuple):
    """What is given from the next dose on."""

    regimen: Regimen
    loading: tuple[float, ...] = ()
    """What is given on top of it, mg on each day from the first dose."""


class Visit(NamedTuple):
    """From when to when the next sample makes sense, h on the clock of the case, and the code of why."""

    low: float
    high: float
    why: Code


def visit(
    case: Case,
    drug: str | None,
    alarm: bool,
    unused: bool,
    loading: bool,
    changes: Sequence[float],
    liver: Liver | None,
    rules: Rules,
) -> Visit:
    """When the next sample makes sense.

    Args:
        case: the patient.
        drug: None where it is not known.
        alarm: whether the last level is one.
        unused: whether levels were measured and none of them is a trough.
        loading: whether a loading dose is proposed.
        changes: when interacting drugs start or stop, h.
        liver: how it lengthens the half-life; None where nothing was said of it.
        rules: the numbers that decide.
    """
    start = next_start(case)
    soonest = case.now + float(rules.soonest_h)
    if unused:
        return Visit(start, start, "visit_trough")
    if alarm:
        return Visit(soonest, soonest, "visit_alarm")
    weeks = [(c + 24.0 * int(rules.agent_visit_from_day), c + 24.0 * int(rules.agent_measure_day)) for c in changes]
    to_come = [(max(low, soonest), high) for low, high in weeks if high >= soonest]
    if to_come:
        return Visit(*min(to_come, key=lambda w: w[1]), "visit_agent")
    if loading:
        first, last = int(rules.loading_measure_from_day), int(rules.loading_measure_to_day)
        return Visit(start + 24.0 * first, start + 24.0 * last, "visit_loading")
    # Without an impaired liver these are the days of the labels: see `visit_routine`.
    first, last = routine_days(drug, liver, rules)
    routine: Code = "visit_no_drug" if drug is None else "visit_routine" if liver is None else "visit_liver"
    return Visit(start + 24.0 * first, start + 24.0 * last, routine)


def routine_days(drug: str | None, liver: Liver | None, rules: Rules) -> tuple[int, int]:
    """The days after a change from which a level counts as provisional and as sound; the first twice where no day is
    known from which it is sound.
    """
    sound_from, early_before = wait(Sampling(drug or slowest(rules), liver=liver), rules)
    return early_before, sound_from or early_before


def current_regimen(case: Case) -> Regimen | None:
    """The regimen that the history ends with, which is taken to go on wherever no other word is said.

    None where it was stopped, where several run together, and where a dose stands alone.
    """
    alone = len(case.plan) == 1 and case.plan[0].count == 1 and not case.plan[0].steady_state
    if case.stopped or alone or len(case.running) != 1:
        return None
    return Regimen(case.running[0].amount, case.interval)


def carried_on(case: Case, subject: Subject, until: float) -> Subject:
    """The patient with the regimen that his written doses end with going on, for a forecast.

    Args:
        case: the patient.
        subject: the same as the engine sees him.
        until: the last time of the forecast, h.
    """
    regimen, start = current_regimen(case), next_start(case)
    if case.ongoing or regimen is None or until <= start:
        return subject
    return with_regimen(subject, regimen, start, math.ceil((until - start) / regimen.interval - 1e-9))


def plans_of(case: Case, dose: DoseProposal | None) -> tuple[Plan | None, Plan | None]:
    """What the patient takes now and what is proposed instead, where something else stands first."""
    current = current_regimen(case)
    present = None if current is None else Plan(current)
    if dose is None or dose["by_model"] is None or dose["first"] != "model":
        return present, None
    loading = dose["loading"]["days"] if dose["loading"] else ()
    return present, Plan(Regimen(dose["by_model"]["mg"], dose["by_model"]["interval_h"]), tuple(loading))


def next_start(case: Case) -> float:
    """When the next dose is due, h: the first that an answer can still change."""
    return case.next_dose(case.now + 1e-6)


def agent_changes(case: Case, agents: Sequence[InteractingOut]) -> list[float]:
    """When drugs that may change the level start or stop after the first dose, h."""
    return [
        time
        for agent, out in zip(case.agents, agents, strict=True)
        if may_move(out)
        for time in (agent.start, agent.end)
        if time is not None and time > 0.0
    ]


def sampling(
    case: Case, lead: Belief, plans: Sequence[Plan], when: Visit, earliest: bool, rules: Rules
) -> list[SamplingOut]:
    """The troughs in which a visit makes sense, those that narrow the forecast most first, three at most.

    Args:
        case: the patient.
        lead: the leading model's view.
        plans: the one whose forecast is to be narrowed, and others whose troughs the times have to be too.
        when: see `visit`.
        earliest: whether only the first of them is asked for, since the forecast holds for none.
        rules: of which day the forecast is to be narrowed.
    """
    start, regimen = next_start(case), plans[0].regimen
    step = _step([p.regimen.interval for p in plans])
    # Drawn before the very next dose only where a level before it is missing.
    first = max(0 if when.why == "visit_trough" else 1, math.ceil((when.low - start) / step - 1e-9))
    last = first if earliest else max(first, math.floor((when.high - start) / step + 1e-9))
    times = [start + n * step for n in range(first, last + 1)]
    number = math.ceil(24.0 * int(rules.goal_day) / regimen.interval)
    subject = with_regimen(lead.subject, regimen, start, number + 1, plans[0].loading)
    goal = start + number * regimen.interval
    ranked = rank_sampling_times(lead.model, subject, lead.posterior, times, goal)
    return [
        {"time": case.clock.shown(s.time), "time_h": s.time, "narrowing": s.narrowing}
        for s in ranked[:SHOWN]
        if math.isfinite(s.narrowing)
    ]


def _step(intervals: Sequence[float]) -> float:
    """Hours from one trough of every regimen to the next at the same time of day; of the first one otherwise."""
    for n in range(1, 15):
        step = n * max(intervals)
        if all(math.isclose(step / i, round(step / i), abs_tol=1e-9) for i in (24.0, *intervals)):
            return step
    return intervals[0]


def headline(
    case: Case,
    drug: str | None,
    beliefs: Sequence[Belief],
    when: Visit,
    plans: tuple[Plan | None, Plan | None],
    agents: Sequence[InteractingOut],
    population_only: bool,
    liver: Liver | None,
    rules: Rules,
    say: Remarks,
) -> tuple[HeadlineOut | None, list[SamplingOut]]:
    """The trough at the next sampling on the present dose and on the proposed one, averaged over the models.

    Beside it, the times that are proposed. Across the start or stop of a drug whose effect nobody gave there is a time
    but no trough; without any dose there is neither.

    Args:
        case: the patient.
        drug: None where it is not known.
        beliefs: the patient under each model, with their weights, the leading one first.
        when: see `visit`.
        plans: what the patient takes now, carried on, and what is proposed instead.
        agents: other drugs of the case.
        population_only: whether nothing of the patient's own is in it.
        liver: as in `visit`.
        rules: likewise.
        say: makes coded remarks.
    """
    present, proposed = plans
    given = [p for p in (proposed, present) if p is not None]
    across = unsettled(agents)
    times = sampling(case, beliefs[0], given, when, bool(across), rules) if given else []
    if not times:
        return None, []
    time, start = times[0]["time_h"], next_start(case)
    if across:
        present = proposed = None
    named = enumerated(across or [a["printed"] for a in agents])
    found: HeadlineOut = {
        "time": times[0]["time"],
        "time_h": time,
        "why": say.say(when.why, _slots(drug, liver, rules), agents=named),
        "models": [b.model.id for b in beliefs],
        "population_only": population_only,
        "present": None if present is None else _on(beliefs, present, start, time),
        "proposed": None if proposed is None else _on(beliefs, proposed, start, time),
        "reason": say.say("no_forecast_across", agents=named) if across else None,
    }
    return found, times


def _slots(drug: str | None, liver: Liver | None, rules: Rules) -> Slots:
    low, high = routine_days(drug, liver, rules)
    days: Text = {"en": f"{low} to {high}", "zh": f"{low}～{high}"} if high > low else {"en": f"{low}", "zh": f"{low}"}
    return {"span": days, "child_pugh": "" if liver is None else liver.child_pugh}


def _on(beliefs: Sequence[Belief], plan: Plan, start: float, time: float) -> OnRegimen:
    found = expected(beliefs, plan.regimen, start, time, plan.loading)
    return {
        "mg": plan.regimen.amount,
        "interval_h": plan.regimen.interval,
        "median": found.median,
        "interval_90": list(found.interval_90),
    }
