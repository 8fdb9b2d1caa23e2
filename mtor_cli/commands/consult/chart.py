"""What a record says of a patient, for the picture and for the note: nothing is judged here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from mtor_cli.calculator.units import known_unit, to_ng_ml
from mtor_cli.cases.case import interval_of, is_endless, is_weekly
from mtor_cli.parts.fit.course import events_of
from mtor_cli.parts.fit.numbers import SIGNS
from mtor_cli.parts.fit.timing import timing
from mtor_cli.pk.model.population import SCALES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case, Sample
    from mtor_cli.cases.times import Clock
    from mtor_cli.commands.consult.result import GivenOut, MeasuredOut, RecordOut
    from mtor_cli.parts.course import Time
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.pk.course.regimen import Train
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.rules import Rules


def record_out(case: Case, drug: Drug, agents: Sequence[InteractingOut], rules: Rules) -> RecordOut:
    """What a record says.

    Args:
        case: the patient.
        drug: that was measured.
        agents: his other drugs, in the order of the case.
        rules: when a dose is unpunctual, and when it was missed.
    """
    clock = case.clock
    until = case.samples[-1].hours if case.samples else None
    how = None if until is None else timing(case, until, rules)
    # Doses that were missed leave the regimen what it is: it began with the first of those prescribed.
    prescribed = None if until is None else timing(replace(case, trains=case.plan, prescribed=()), until, rules)
    since = None if prescribed is None else prescribed.since
    missed = [] if until is None else missed_between(case, agents, since, until, rules)
    ever = missed_between(case, agents, None, max(case.now, until or 0.0) + 1e-3, rules)
    return {
        "age": case.latest("AGE"),
        "weight_kg": case.latest("WT"),
        "height_cm": case.latest("HT"),
        "body_surface_m2": case.latest("BSA"),
        "child_pugh": case.child_pugh,
        "disease": case.disease,
        "band": case.band,
        "target": case.target,
        "product": case.product,
        "strengths": list(case.strengths),
        "doses": [_given(one, clock) for one in runs_of(case.trains, float(rules.uneven_share))],
        "since": _shown(clock, since),
        "missed": [clock.shown(time) for time in missed],
        "missed_h": ever,
        "last_dose": _shown(clock, None if how is None or until is None else until - how.hours),
        "levels": sorted(
            [
                *(_measured(sample, clock, drug, None) for sample in case.samples),
                *(_measured(one.sample, clock, drug, one.reason) for one in case.excluded),
            ],
            key=itemgetter("time_h"),
        ),
        "others": [
            {
                "name": agent.name.split("=")[0].strip(),
                "start": _shown(clock, agent.start, agent.by_day[0]),
                "start_h": agent.start,
                "end": _shown(clock, agent.end, agent.by_day[1]),
                "end_h": agent.end,
            }
            for agent in case.agents
        ],
    }


def missed_between(
    case: Case, agents: Sequence[InteractingOut], since: float | None, until: float, rules: Rules
) -> list[float]:
    """The doses that were missed from a time on, None for since ever, before another, h."""
    begin = float("-inf") if since is None else since - 1e-6
    found = (round(float(24 * e.day), 4) for e in events_of(case, agents, until, rules) if e.cause == "missed")
    return sorted(time for time in found if begin <= time < until)


@dataclass
class Run:
    """Equal doses without a break."""

    start: float
    last: float
    """h, as the start."""
    amount: float
    interval: float
    count: int
    endless: bool


def runs_of(trains: Sequence[Train], uneven: float) -> list[Run]:
    """Doses as taken, put together where they are equal and follow one another at even steps.

    Args:
        trains: the doses.
        uneven: the share of an interval by which a dose may come early or late.
    """
    whole = tuple(sorted(trains, key=attrgetter("start")))
    found: list[Run] = []
    for i, train in enumerate(whole):
        alone = train.count == 1 and not train.steady_state and not is_weekly(train)
        interval = interval_of(whole, i) if alone else train.interval
        late = uneven * interval
        open_ = [
            run
            for run in found
            if run.amount == train.amount
            and abs(run.last + run.interval - train.start) <= late
            and abs(run.interval - interval) <= late
        ]
        if open_:
            run = open_[-1]
            run.last, run.count, run.endless = train.last, run.count + train.count, is_endless(train)
        else:
            count = train.count if alone else max(2, train.count)
            found.append(Run(train.start, train.last, train.amount, interval, count, is_endless(train)))
    return found


def _given(run: Run, clock: Clock) -> GivenOut:
    end = None if run.endless else run.last
    return {
        "start": clock.shown(run.start),
        "start_h": run.start,
        "end": _shown(clock, end),
        "end_h": end,
        "mg": run.amount,
        "every_h": run.interval if run.count > 1 else None,
    }


def _measured(sample: Sample, clock: Clock, drug: Drug, excluded: str | None) -> MeasuredOut:
    return {
        "time": clock.shown(sample.hours),
        "time_h": sample.hours,
        "value": sample.value,
        "sign": SIGNS[sample.side][sample.inclusive],
        "unit": sample.unit,
        "ng_ml": _ng_ml(sample, drug),
        "assay": sample.assay,
        "matrix": sample.matrix,
        "lloq": sample.lloq,
        "excluded": excluded,
    }


def _ng_ml(sample: Sample, drug: Drug) -> float | None:
    if sample.value is None or sample.unit is None:
        return sample.value
    value = Decimal(repr(sample.value))
    if sample.unit in SCALES:
        return float(value * 1000 / Decimal(SCALES[sample.unit]))
    unit = known_unit(sample.unit)
    return None if unit is None else float(to_ng_ml(value, unit, drug["molar_mass"]["value"]))


def _shown(clock: Clock, hours: float | None, by_day: bool = False) -> Time | None:
    return None if hours is None else clock.shown(hours, by_day)
