"""From a record to what `mtor tdm` asks of its last level: nothing has to be typed that the record holds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtor_cli.commands.tdm.question import Question
from mtor_cli.parts.fit.course import events_of
from mtor_cli.parts.fit.timing import timing
from mtor_cli.pk.model.population import SCALES
from mtor_cli.records.rules import LONGEST_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.cases.case import Agent, Case, Sample
    from mtor_cli.commands.consult.result import SampledOut
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.parts.fit.timing import Timing
    from mtor_cli.records.rules import Rules

_SIGNS = {(-1, False): "<", (-1, True): "<=", (0, False): "", (1, False): ">", (1, True): ">="}
OF_TDM = ("ng/mL", "ug/L", "nmol/L")
"""The units of a level that `mtor tdm` takes; a record may have mg/L and ug/mL too, which are asked in ng/mL."""


def tdm_question(case: Case, agents: Sequence[InteractingOut], confirmed: bool, rules: Rules) -> Question | None:
    """What `mtor tdm` is asked of the last level; None without one.

    Args:
        case: the patient.
        agents: his other drugs, in the order of the case.
        confirmed: whether an implausible level was confirmed.
        rules: when a dose counts as missed, and what breaks a course.
    """
    if not case.samples:
        return None
    last = case.samples[-1]
    how = timing(case, last.hours, rules)
    known = how is not None and how.regimen is not None and len(case.running) <= 1
    taken = [a for a in case.agents if _taken(a, last.hours)]
    stopped = [a for a in case.agents if a.end is not None and a.end <= last.hours]
    one_drug = {a.name: (o["printed"]["en"].casefold(), o["kind"]) for a, o in zip(case.agents, agents, strict=True)}
    stopped = [a for a in stopped if not _resumed(a, case, one_drug, last.hours)]
    before = _before(case)
    return Question(
        written(last),
        unit=last.unit if last.unit is None or last.unit in OF_TDM else "ng/mL",
        drug=case.drug,
        disease=case.disease,
        band=case.band,
        target=case.target,
        age=_plain(case.latest("AGE")),
        weight=_plain(case.latest("WT")),
        height=_plain(case.latest("HT")),
        confirm_level=confirmed,
        hours_since_dose=_plain(how.hours) if how is not None and known else None,
        # Since ever is as long as any rule asks for.
        days_on_dose=None if how is None else f"{LONGEST_DAYS if how.days is None else how.days}",
        regimen=how.regimen if how is not None and how.regimen is not None else "daily",
        assay=last.assay,
        loading_given=_loaded(case, agents, how, rules),
        child_pugh=case.child_pugh,
        missed_dose=None if how is None or how.missed is None else _ago(last.hours - how.missed),
        dose=_plain(how.mg) if how is not None and known and not case.stopped else None,
        product=case.product,
        strengths=",".join(case.strengths) or None,
        with_=tuple(a.name if a.start is None else f"{a.name}:{_ago(last.hours - a.start)}" for a in taken),
        stopped=tuple(f"{a.name}:{_ago(last.hours - (a.end or 0.0))}" for a in stopped),
        previous_level=None if before is None else written(before),
        previous_days=None if before is None else _plain((last.hours - before.hours) / 24.0),
    )


def sampled_out(case: Case, asked: Question) -> SampledOut:
    """The same as an answer shows it."""
    return {
        "time": case.clock.shown(case.samples[-1].hours),
        "level": asked.level,
        "unit": asked.unit,
        "hours_since_dose": asked.hours_since_dose,
        "days_on_dose": asked.days_on_dose,
        "regimen": asked.regimen,
        "dose_mg": asked.dose,
        "missed_dose": asked.missed_dose,
        "loading_given": asked.loading_given,
        "taken": list(asked.with_),
        "stopped": list(asked.stopped),
        "previous_level": asked.previous_level,
        "previous_days": asked.previous_days,
    }


def written(sample: Sample) -> str:
    """A level as it is typed behind `--level`, in ng/mL where `mtor tdm` does not take its unit."""
    if sample.value is None:
        return "BLQ"
    in_ng_ml = 1.0 if sample.unit is None or sample.unit in OF_TDM else SCALES["ng/mL"] / SCALES[sample.unit]
    return f"{_SIGNS[sample.side, sample.inclusive]}{sample.value * in_ng_ml:.10g}"


def _before(case: Case) -> Sample | None:
    """The measured level before the last one, in its unit."""
    last = case.samples[-1]
    found = [s for s in case.samples[:-1] if s.side == 0 and s.unit == last.unit]
    return found[-1] if found and last.side == 0 else None


def _taken(agent: Agent, time: float) -> bool:
    return (agent.start is None or agent.start <= time) and (agent.end is None or time < agent.end)


def _resumed(agent: Agent, case: Case, one_drug: Mapping[str, object], time: float) -> bool:
    """Whether a drug that was stopped had been begun again by a time: the later course says how it stands.

    Args:
        agent: that was stopped.
        case: the patient.
        one_drug: by name, what is the same for all names of a drug.
        time: h.
    """
    end, drug = agent.end, one_drug[agent.name]
    later = [a.start for a in case.agents if a is not agent and one_drug[a.name] == drug and a.start is not None]
    return end is not None and any(end <= start <= time for start in later)


def _loaded(case: Case, agents: Sequence[InteractingOut], how: Timing | None, rules: Rules) -> bool:
    """Whether the doses that the last level is of began with a loading dose."""
    if how is None or how.since is None:
        return False
    events = events_of(case, agents, case.samples[-1].hours, rules)
    found = [24.0 * float(e.day) for e in events if e.cause == "loading"]
    return any(how.since - 2.0 * how.interval <= time <= how.since for time in found)


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{round(value, 2):g}"


def _ago(hours: float) -> str:
    """Whole days by the calendar, as `mtor tdm` takes them."""
    return f"{math.floor(hours / 24.0 + 0.5)}d"
