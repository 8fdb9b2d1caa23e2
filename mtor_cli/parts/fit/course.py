"""The course of a case: each level with its dose and whether it can be used, time in range, variability."""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.assess import assess
from mtor_cli.calculator.sample import Sampling, judge
from mtor_cli.calculator.series import Event, Trough, spans, time_in_range, variability
from mtor_cli.cases.case import interval_of
from mtor_cli.cases.history import level_of as observed
from mtor_cli.parts.fit.alarm import exact_ng_ml, level_of
from mtor_cli.parts.fit.excluded import excluded_remark
from mtor_cli.parts.fit.numbers import CENSORED, SIGNS
from mtor_cli.parts.fit.timing import calendar_days, timing
from mtor_cli.parts.fit.visit import agent_changes
from mtor_cli.parts.waiting import steady_code, trough_code, waiting
from mtor_cli.records.rules import LONGEST_DAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mtor_cli.calculator.proportion import Target
    from mtor_cli.calculator.sample import Liver, Sample
    from mtor_cli.calculator.series import Span
    from mtor_cli.cases.case import Case, Excluded
    from mtor_cli.parts.course import CourseLevel, CourseOut, TimeInRangeOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.models import Ran, Seen
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.parts.fit.timing import Timing
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.regimen import Train
    from mtor_cli.records.codes import Slots
    from mtor_cli.records.rules import Rules


class Setting(NamedTuple):
    """By what the levels of a case are judged."""

    drug: str
    target: Target | None
    """ng/mL; None where none was chosen."""
    liver: Liver | None
    strong: Collection[str]
    """The ids of strong inhibitors in the list of interactions."""
    rules: Rules
    mass: float | None = None
    """Of the drug, g/mol; None where it is not known."""


class _Drawn(NamedTuple):
    """A level and how it was drawn; `sample` is None where the rules do not know the interval."""

    how: Timing | None
    days: int | None
    sample: Sample | None


def course_of(
    case: Case, main: Ran | Seen, agents: Sequence[InteractingOut], setting: Setting, say: Remarks
) -> CourseOut:
    """The course of a case.

    Args:
        case: the patient.
        main: the model that leads, in whose unit the levels are; it need not have been run.
        agents: his other drugs, in the order of the case.
        setting: by what the levels are judged.
        say: makes coded remarks.
    """
    drawn = [_drawn(case, level.time, agents, setting) for level in main.measured]
    levels = [_level(case, main, i, one, setting, say) for i, one in enumerate(drawn)]
    levels += [_left_out(case, main, one, setting, say) for one in case.excluded]
    levels.sort(key=itemgetter("time_h"))
    before: CourseLevel | None = None
    for level in levels:
        if level["usable"] in ("yes", "provisional") and level["censored"] is None:
            if before is not None and before["assay"] == level["assay"]:
                level["change_ng_ml"] = float(Decimal(str(level["ng_ml"])) - Decimal(str(before["ng_ml"])))
            before = level
    troughs = [_trough(case, main, i, one) for i, one in enumerate(drawn) if _counts(main, i, one)]
    until = main.measured[-1].time if main.measured else 0.0
    events = list(events_of(case, agents, until, setting.rules))
    found = spans(troughs, events, setting.rules)
    stretches = variability(troughs, events, setting.rules)
    return {
        "levels": levels,
        "time_in_range": _in_range(case, found, len(troughs), setting, say),
        "variability": [
            {
                "start": _shown(case, v.first),
                "end": _shown(case, v.last),
                "troughs": v.troughs,
                "mean_ng_ml_per_mg_day": float(v.mean),
                "sd_ng_ml_per_mg_day": float(v.sd),
                "cv": float(v.cv),
            }
            for v in stretches
        ],
        "no_variability": None if stretches else say.say("variability_too_few"),
        "definitions": [
            say.say("time_in_range_defined"),
            say.say("time_in_range_limits"),
            say.say("variability_defined"),
            say.say("variability_limits"),
        ],
    }


def events_of(case: Case, agents: Sequence[InteractingOut], until: float, rules: Rules) -> Iterator[Event]:
    """Yield what breaks the line between two troughs: other drugs, doses missed or withheld, loading doses.

    A case names one product and one target. A loading dose is one that stands alone and is larger than what follows it.

    Args:
        case: the patient.
        agents: his other drugs, in the order of the case.
        until: the last time that matters, h.
        rules: when a dose is the one that was prescribed, and when it is late.
    """
    for time in (*agent_changes(case, agents), *(since for since, _ in case.factors if since > 0.0)):
        yield Event(_day(time), "agent")
    taken = sorted(_doses(case.trains, until), key=itemgetter(0))
    times = [time for time, _, _ in taken]
    near = float(rules.same_dose_h)
    planned = sorted(time for time, _, _ in _doses(case.prescribed, until)) if case.prescribed != case.trains else []
    missed = [time for time in planned if not _within(times, time, near)]
    for time in missed:
        yield Event(_day(time), "missed")
    for (time, first, interval), (following, second, _) in pairwise(taken):
        late = following - time > interval * (1.0 + float(rules.uneven_share))
        if late and not any(time < one < following for one in missed):
            yield Event(_day(time), "hold")
        if first.count == 1 and not first.steady_state and first.amount > second.amount:
            yield Event(_day(time), "loading")


def _doses(trains: tuple[Train, ...], until: float) -> Iterator[tuple[float, Train, float]]:
    """Yield each dose up to a time: when, of which train, and the interval after which the next is due, h."""
    for i, train in enumerate(trains):
        # What stands alone keeps the interval of the doses before it, else that to the dose after it.
        alone = train.count == 1 and not train.steady_state
        interval = (interval_of(trains, i - 1) if i else _first_interval(trains)) if alone else train.interval
        for n in range(train.count):
            time = train.start + n * train.interval
            if time > until:
                break
            yield time, train, interval


def _first_interval(trains: tuple[Train, ...]) -> float:
    """The interval that a dose which stands first and alone is followed by."""
    return interval_of(trains, 1) if len(trains) > 1 else trains[0].interval


def _within(times: Sequence[float], time: float, near: float) -> bool:
    i = bisect_left(times, time - near)
    return i < len(times) and times[i] <= time + near


def _drawn(case: Case, time: float, agents: Sequence[InteractingOut], setting: Setting) -> _Drawn:
    how = timing(case, time, setting.rules)
    if how is None:
        return _Drawn(None, None, None)
    changes = [
        calendar_days(time - change)
        for agent, out in zip(case.agents, agents, strict=True)
        if out["kind"] == "listed"
        for change in (agent.start, agent.end)
        if change is not None and 0.0 < change <= time
    ]
    days = min([*changes, *(() if how.days is None else (how.days,))], default=None)
    if how.regimen is None:
        return _Drawn(how, days, None)
    taken = [
        out
        for agent, out in zip(case.agents, agents, strict=True)
        if (agent.start is None or agent.start <= time) and (agent.end is None or time < agent.end)
    ]
    sampling = Sampling(
        setting.drug,
        how.regimen,
        Decimal(repr(round(how.hours, 2))),
        # Since ever is as long as any rule asks for.
        Decimal(LONGEST_DAYS if days is None else days),
        inhibited=any(set(out["interactions"]) & set(setting.strong) for out in taken),
        liver=setting.liver,
        missed=how.missed is not None,
    )
    return _Drawn(how, days, judge(sampling, setting.rules))


def _level(case: Case, main: Ran | Seen, i: int, drawn: _Drawn, setting: Setting, say: Remarks) -> CourseLevel:
    sample, (how, days, judged) = main.measured[i], drawn
    level = level_of(sample, main)
    is_trough = judged is not None and judged.trough != "not_trough"
    placed = assess(level, setting.target.low, setting.target.high).status if setting.target and is_trough else None
    normalised = how is not None and is_trough and sample.side == 0
    return {
        "time": case.clock.shown(sample.time),
        "time_h": sample.time,
        "ng_ml": float(exact_ng_ml(sample.value, main)),
        "sign": SIGNS[sample.side][sample.inclusive],
        "censored": CENSORED[sample.side],
        "assay": case.samples[i].assay,
        "hours_since_dose": None if how is None else round(how.hours, 4),
        "dose_mg": None if how is None else how.mg,
        "interval_h": None if how is None else how.interval,
        "days_on_dose": days,
        "usable": None if judged is None else judged.usable,
        "trough": None if judged is None else judged.trough,
        "steady": None if judged is None else judged.steady,
        "why": [] if judged is None or how is None else _why(judged, how.hours, days, say),
        "status": placed,
        "ng_ml_per_mg_day": float(exact_ng_ml(sample.value, main) / _daily(how)) if normalised and how else None,
        "change_ng_ml": None,
        "excluded": None,
    }


def _left_out(case: Case, main: Ran | Seen, left: Excluded, setting: Setting, say: Remarks) -> CourseLevel:
    """A level that was excluded by hand: when it was drawn, and nothing that it would be used for."""
    sample, how = left.sample, timing(case, left.sample.hours, setting.rules)
    value = observed(sample, main.chosen.model, setting.mass, case.clock).value
    return {
        "time": case.clock.shown(sample.hours),
        "time_h": sample.hours,
        "ng_ml": float(exact_ng_ml(value, main)),
        "sign": SIGNS[sample.side][sample.inclusive],
        "censored": CENSORED[sample.side],
        "assay": sample.assay,
        "hours_since_dose": None if how is None else round(how.hours, 4),
        "dose_mg": None if how is None else how.mg,
        "interval_h": None if how is None else how.interval,
        "days_on_dose": None if how is None else how.days,
        "usable": None,
        "trough": None,
        "steady": None,
        "why": [excluded_remark(left, case, say)],
        "status": None,
        "ng_ml_per_mg_day": None,
        "change_ng_ml": None,
        "excluded": left.reason,
    }


def _why(sample: Sample, hours: float, days: int | None, say: Remarks) -> list[Remark]:
    codes = [c for c in (trough_code(sample), steady_code(sample)) if c is not None]
    slots: Slots = {"hours": f"{hours:.3g}", "days": "" if days is None else f"{days}", **waiting(sample)}
    return [say.say(code, slots) for code in codes]


def _counts(main: Ran | Seen, i: int, drawn: _Drawn) -> bool:
    """Whether a level is a measured trough that can be used."""
    return main.measured[i].side == 0 and drawn.sample is not None and drawn.sample.usable != "no"


def _trough(case: Case, main: Ran | Seen, i: int, drawn: _Drawn) -> Trough:
    level = main.measured[i]
    return Trough(
        _day(level.time),
        exact_ng_ml(level.value, main),
        Decimal(0) if drawn.how is None else _daily(drawn.how),
        case.samples[i].assay,
        drawn.sample is not None and drawn.sample.steady == "sound",
    )


def _daily(how: Timing) -> Decimal:
    return Decimal(f"{how.mg_per_day:.12g}")


def _day(hours: float) -> Decimal:
    """Hours as days, to the hundredth of a second."""
    return round(Decimal(repr(hours)) / 24, 7)


def _shown(case: Case, day: Decimal) -> str | float:
    return case.clock.shown(round(float(day * 24), 4))


def _in_range(case: Case, found: Sequence[Span], usable: int, setting: Setting, say: Remarks) -> TimeInRangeOut:
    target, rules = setting.target, setting.rules
    figure = None if target is None else time_in_range(found, target.low, target.high, rules)
    reason = say.say("time_in_range_no_target" if target is None else "time_in_range_too_few")
    bounds = None if target is None else [None if b is None else float(b) for b in target]
    return {
        "target_ng_ml": bounds,
        "share": None if figure is None else float(figure.share),
        "days": None if figure is None else float(figure.days),
        "days_below": None if figure is None else float(figure.below),
        "days_within": None if figure is None else float(figure.within),
        "days_above": None if figure is None else float(figure.above),
        "troughs": None if figure is None else figure.troughs,
        "troughs_within": None if figure is None else figure.inside,
        "usable": usable,
        "broken": [
            {"start": _shown(case, s.start.day), "end": _shown(case, s.end.day), "why": list(s.broken)}
            for s in found
            if s.broken
        ],
        "reason": reason if figure is None else None,
    }
