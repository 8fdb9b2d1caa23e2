"""Doses out of a case: regimens in words, blocks, single doses; sorted, checked, as trains."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from mtor_cli.cases.case import ENDLESS, MOST_DOSES, WEEK_H, Remark, is_weekly
from mtor_cli.cases.fields import DOSE_FIELDS, fields_of, hours_of, listed, positive
from mtor_cli.cases.planned import PlannedDose, interleaved
from mtor_cli.cases.shorthand import parse_regimen
from mtor_cli.cases.times import Clock, Moment, bad_case, end_of, hours_between, parse_moment
from mtor_cli.cases.weekly import doses_on_weekdays
from mtor_cli.errors import MtorError
from mtor_cli.pk.course.regimen import Train, gather, without
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.cases.shorthand import Segment
    from mtor_cli.records.codes import Slots


def planned_doses(regimen: object, doses: object) -> list[PlannedDose]:
    """The doses that the fields `regimen` and `doses` say, as they are written down.

    Raises:
        DataError: something in them cannot be used, or there is no dose at all.
    """
    found: list[PlannedDose] = []
    items = [(item, "regimen", False) for item in listed(regimen)]
    items += [(item, f"doses #{i}", True) for i, item in enumerate(listed(doses), start=1)]
    for number, (item, where, single) in enumerate(items):
        if isinstance(item, str):
            new = [dose for s in parse_regimen(item, where) for dose in _of_segment(s, where)]
        else:
            new = [_of_block(item, where, single)]
        found += [replace(p, item=number) for p in new]
    if not found:
        raise bad_case(
            "no_doses",
            *bilingual("the_case_has_no_doses_add"),
        )
    return found


def _of_segment(segment: Segment, where: str) -> list[PlannedDose]:
    if segment.weekdays:
        return doses_on_weekdays(segment, where)
    start = segment.start if segment.start is not None else 0.0
    count = segment.count or ENDLESS
    if segment.until is not None:
        count = _until(start, segment.until, segment.interval, "regimen")
    return [
        PlannedDose(
            start,
            segment.amount,
            segment.interval,
            count,
            segment.missed,
            segment.steady_state,
            beside=segment.beside,
            assumed_single=segment.assumed_single,
        )
    ]


def _until(start: Moment, until: Moment, interval: float, where: str) -> int:
    span = hours_between(start, until, where)
    if span < 0.0:
        raise bad_case("ends_before", *bilingual("agent_times", where=where))
    return math.floor(span / interval + 1e-9) + 1


def _of_block(raw: object, where: str, single: bool = False) -> PlannedDose:
    fields = {k: v for k, v in fields_of(raw, DOSE_FIELDS, where).items() if v is not None}
    for name in ("time", "amount"):
        if name not in fields:
            raise bad_case("dose_incomplete", *bilingual("dose_incomplete", where=where, name=name))
    start = parse_moment(fields["time"], f"{where}: time")
    amount = positive(fields["amount"], f"{where}: amount", "mg")
    interval = hours_of(fields["interval"], f"{where}: interval") if "interval" in fields else None
    if interval is None and ({"count", "until", "steady_state"} & fields.keys() or not single):
        raise bad_case("regimen_interval", *bilingual("interval_is_missing", where=where))
    count = 1 if single and interval is None else ENDLESS
    if "count" in fields:
        number = positive(fields["count"], f"{where}: count")
        if number != int(number) or number > MOST_DOSES:
            raise bad_case(
                "bad_count",
                *bilingual("bad_count", where=where, count=fields["count"]),
            )
        count = int(number)
    elif "until" in fields:
        count = _until(start, end_of(fields["until"], f"{where}: until"), interval or 24.0, where)
    moments = [
        (parse_moment(m, f"{where}: missed", with_time=False), ":" not in str(m)) for m in listed(fields.get("missed"))
    ]
    steady = bool(fields.get("steady_state", False))
    alone = single and interval is None
    return PlannedDose(start, amount, interval or 24.0, count, moments, steady, alone=alone)


def trains_of(
    planned: list[PlannedDose], clock: Clock, remarks: list[Remark]
) -> tuple[tuple[Train, ...], tuple[Train, ...]]:
    """The doses taken and those prescribed, as trains in order of time.

    An endless regimen ends where the next one begins, unless a word says that both run.

    Args:
        planned: what was read.
        clock: of the case.
        remarks: what was put right is added here.

    Raises:
        DataError: a dose stands twice, or none was due where one was missed.
    """
    timed = [(clock.hours(p.start, "doses"), p) for p in planned]
    ordered = sorted(timed, key=lambda pair: pair[0])
    in_order = [t for t, _ in ordered] == [t for t, _ in timed]
    ordered = interleaved(ordered, clock, remarks)
    if not in_order:
        remarks.append(Remark("doses_sorted", {}))
    trains: list[Train] = []
    prescribed: list[Train] = []
    seen: set[tuple[float, float]] = set()
    for i, (start, p) in enumerate(ordered):
        if (start, p.amount) in seen:
            shown = clock.said(start)
            raise bad_case(
                "dose_twice",
                *bilingual("dose_twice", amount=f"{p.amount:g}", shown=shown),
            )
        seen.add((start, p.amount))
        if p.assumed_single:
            remarks.append(_single(p, clock.said(start)))
        count = p.count
        if p.endless and (end := _replaced_at(start, p, ordered[i + 1 :], clock)) is not None:
            count = max(1, math.ceil((end - start) / p.interval - 1e-9))
        train = Train(start, p.amount, count, p.interval, p.steady_state)
        prescribed.append(train)
        trains += _without_missed(train, p, clock)
    overlap = [a for a, b in itertools.pairwise(trains) if a.last > b.start + 1e-9 and not _same_regimen(a, b)]
    if overlap:
        remarks.append(Remark("regimens_overlap", {"time": clock.said(overlap[0].start)}))
    return _gathered(trains), _gathered(prescribed)


def _same_regimen(one: Train, other: Train) -> bool:
    """Whether two trains are different days of the week."""
    return is_weekly(one) and is_weekly(other) and (other.start - one.start) % WEEK_H > 1e-9


def _gathered(trains: list[Train]) -> tuple[Train, ...]:
    """The same doses in fewer trains; a day of the week that came once stays what it is."""
    parts = itertools.groupby(trains, key=is_weekly)
    return tuple(t for weekly, part in parts for t in (part if weekly else gather(part)))


def _replaced_at(
    start: float, regimen: PlannedDose, later: list[tuple[float, PlannedDose]], clock: Clock
) -> float | None:
    """When an endless regimen is replaced, h; None where it goes on.

    Raises:
        DataError: a second endless regimen begins within an interval, and no word says whether both run.
    """
    for begin, other in later:
        if other.item == regimen.item or other.beside:
            continue
        unsaid = other.beside is None and begin - start < regimen.interval - 1e-9
        if other.endless and (unsaid or begin == start):
            raise _both_or_one(regimen, other, clock.said(start), clock.said(begin))
        if begin > start:
            return begin
    return None


def _both_or_one(first: PlannedDose, second: PlannedDose, begun: str, begins: str) -> MtorError:
    one = f"{first.amount:g} mg every {first.interval:g} h from {begun}"
    two = f"{second.amount:g} mg every {second.interval:g} h from {begins}"
    return bad_case(
        "regimens_ambiguous",
        *bilingual("do_both_regimens_run_or_does", one=one, two=two),
    )


def _single(dose: PlannedDose, shown: str) -> Remark:
    return Remark("read_as_single_dose", {"dose": f"{dose.amount:g}", "time": shown})


def carried_on(
    planned: list[PlannedDose], continues: bool | None, clock: Clock, remarks: list[Remark]
) -> list[PlannedDose]:
    """The doses, the last of them going on where that is said, or where a regular record lets it be assumed.

    A record of single administrations says what was given and not whether dosing goes on. Assumed is that it does,
    with the last amount; this is said, and it holds for forecast and dose alike.

    Args:
        planned: what was read.
        continues: what the case says; None where it does not.
        clock: of the case.
        remarks: what is assumed is added here.

    Raises:
        DataError: the case contradicts itself, or says that it goes on and not how.
    """
    if any(p.endless for p in planned):
        if continues is False:
            raise bad_case(
                "continues_contradiction",
                *bilingual("continues_contradiction"),
            )
        return planned
    alone = all(p.alone for p in planned)
    if continues is False or (continues is None and not alone):
        return planned
    ordered = sorted(planned, key=lambda p: clock.hours(p.start, "doses"))
    # What goes on is that of the last dose, which is not always of what begins last.
    _, last = max(enumerate(ordered), key=lambda p: (_end(p[1], clock), p[0]))
    interval = usual_interval([clock.hours(p.start, "doses") for p in ordered]) if alone else last.interval
    shown = clock.said(clock.hours(last.start, "doses"))
    if interval is None and continues:
        raise bad_case(
            "continues_how",
            *bilingual("continues_how", shown=shown),
        )
    if interval is None:
        return planned
    if continues is None:
        goes_on: Slots = {"time": shown, "dose": f"{last.amount:g}", "hours": f"{interval:g}"}
        remarks.append(Remark("dosing_assumed_ongoing", goes_on))
    return [replace(p, count=ENDLESS, interval=interval) if p is last else p for p in planned]


def _end(planned: PlannedDose, clock: Clock) -> float:
    return clock.hours(planned.start, "doses") + (planned.count - 1) * planned.interval


USUAL_H = (6.0, 8.0, 12.0, 24.0, 48.0)
"""Intervals that a record of administrations may show, h."""
LOOKED_BACK = 7
"""Gaps between the last administrations that are looked at."""
UNPUNCTUAL = 0.2
"""Part of the interval by which an administration may be early or late."""


def usual_interval(times: list[float]) -> float | None:
    """The interval, h, that the last administrations keep, single missed ones aside; None where they keep none.

    Args:
        times: of the administrations, h, ascending.
    """
    gaps = [b - a for a, b in itertools.pairwise(times[-LOOKED_BACK - 1 :])]
    kept: list[tuple[float, float]] = []
    for interval in USUAL_H:
        near = [round(gap / interval) for gap in gaps]
        late = [abs(gap / interval - n) for gap, n in zip(gaps, near, strict=True)]
        if gaps and min(near) >= 1 and max(late) <= UNPUNCTUAL and near.count(1) * 2 > len(near):
            kept.append((sum(late), interval))
    return min(kept)[1] if kept else None


def _without_missed(train: Train, planned: PlannedDose, clock: Clock) -> list[Train]:
    if not planned.missed:
        return [train]
    taken = [train]
    for moment, whole_day in planned.missed:
        if whole_day and isinstance(moment, datetime):
            day = clock.hours(moment.replace(hour=0, minute=0), "missed")
            first = max(0, math.ceil((day - train.start) / train.interval - 1e-9))
            last = min(train.count - 1, math.ceil((day + 24.0 - train.start) / train.interval - 1e-9) - 1)
            due = [train.start + n * train.interval for n in range(first, last + 1)]
            if not due:
                raise bad_case(
                    "none_due",
                    *bilingual("none_due", moment=f"{moment:%Y-%m-%d}"),
                )
        else:
            due = [clock.hours(moment, "missed")]
        try:
            taken = list(without(taken, due))
        except MtorError as error:
            raise bad_case("none_due", *bilingual("none_due", moment=clock.said(due[0]))) from error
    return taken
