"""Doses out of a case: regimens in words, blocks, single doses; sorted, checked, as trains."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mtor_cli.cases.case import ENDLESS, MOST_DOSES, Remark
from mtor_cli.cases.fields import DOSE_FIELDS, fields_of, hours_of, positive
from mtor_cli.cases.shorthand import parse_regimen
from mtor_cli.cases.times import Clock, Moment, bad_case, parse_moment
from mtor_cli.errors import MtorError
from mtor_cli.pk.regimen import Train, gather, without

if TYPE_CHECKING:
    from mtor_cli.cases.shorthand import Segment


@dataclass
class PlannedDose:
    """Equal doses, before the clock is known."""

    start: Moment
    amount: float
    interval: float = 24.0
    count: int = 1
    missed: list[tuple[Moment, bool]] = field(default_factory=list)
    steady_state: bool = False


def planned_doses(regimen: Any, doses: Any) -> list[PlannedDose]:
    """Return what the fields `regimen` and `doses` say.

    Raises:
        DataError: something in them cannot be used, or there is no dose at all.
    """
    found: list[PlannedDose] = []
    for item in regimen if isinstance(regimen, list) else [regimen] if regimen is not None else []:
        if isinstance(item, str):
            found += [_of_segment(s) for s in parse_regimen(item)]
        else:
            found.append(_of_block(item, "regimen"))
    for i, item in enumerate(doses if isinstance(doses, list) else [doses] if doses is not None else [], start=1):
        if isinstance(item, str):
            found += [_of_segment(s) for s in parse_regimen(item, f"doses, item {i}")]
        else:
            found.append(_of_block(item, f"doses, item {i}", single=True))
    if not found:
        raise bad_case(
            "no_doses",
            "The case has no doses. Add a regimen such as 2 mg daily from 2026-03-01 08:00.",
            "病例中没有给药记录。请写明方案，如 2 mg daily from 2026-03-01 08:00。",
        )
    return found


def _of_segment(segment: Segment) -> PlannedDose:
    start = segment.start if segment.start is not None else 0.0
    count = segment.count or ENDLESS
    if segment.until is not None:
        count = _until(start, segment.until, segment.interval, "regimen")
    return PlannedDose(start, segment.amount, segment.interval, count, segment.missed, segment.steady_state)


def _until(start: Moment, until: Moment, interval: float, where: str) -> int:
    if isinstance(start, datetime) != isinstance(until, datetime):
        raise bad_case("mixed_times", f"{where}: dates and hours are mixed.", f"{where}：日期与小时混用，请统一。")
    span = (
        (until - start).total_seconds() / 3600.0
        if isinstance(start, datetime) and isinstance(until, datetime)
        else float(until) - float(start)  # type: ignore[arg-type]
    )
    if span < 0.0:
        raise bad_case("ends_before", f"{where}: it ends before it begins.", f"{where}：结束时间早于开始时间。")
    return math.floor(span / interval + 1e-9) + 1


def _of_block(raw: Any, where: str, single: bool = False) -> PlannedDose:
    fields = {k: v for k, v in fields_of(raw, DOSE_FIELDS, where).items() if v is not None}
    for name in ("time", "amount"):
        if name not in fields:
            raise bad_case("dose_incomplete", f"{where}: '{name}' is missing.", f"{where}：缺少“{name}”。")
    start = parse_moment(fields["time"], f"{where}: time")
    amount = positive(fields["amount"], f"{where}: amount")
    interval = hours_of(fields["interval"], f"{where}: interval") if "interval" in fields else None
    if interval is None and ({"count", "until", "steady_state"} & fields.keys() or not single):
        raise bad_case("regimen_interval", f"{where}: 'interval' is missing.", f"{where}：缺少“interval”。")
    count = 1 if single and interval is None else ENDLESS
    if "count" in fields:
        number = positive(fields["count"], f"{where}: count")
        if number != int(number) or number > MOST_DOSES:
            raise bad_case(
                "bad_count",
                f"{where}: count {fields['count']} is not a number of doses.",
                f"{where}：给药次数 {fields['count']} 无效。",
            )
        count = int(number)
    elif "until" in fields:
        until = parse_moment(fields["until"], f"{where}: until", with_time=False)
        if isinstance(until, datetime) and ":" not in str(fields["until"]):
            until += timedelta(days=1, minutes=-1)
        count = _until(start, until, interval or 24.0, where)
    missed = fields.get("missed", [])
    moments = [
        (parse_moment(m, f"{where}: missed", with_time=False), ":" not in str(m))
        for m in (missed if isinstance(missed, list) else [missed])
    ]
    steady = bool(fields.get("steady_state", False))
    return PlannedDose(start, amount, interval or 24.0, count, moments, steady)


def trains_of(
    planned: list[PlannedDose], clock: Clock, remarks: list[Remark]
) -> tuple[tuple[Train, ...], tuple[Train, ...]]:
    """Return the doses taken and those prescribed, as trains in order of time.

    An endless regimen ends where the next one begins.

    Args:
        planned: what was read.
        clock: of the case.
        remarks: what was put right is added here.

    Raises:
        DataError: a dose stands twice, or none was due where one was missed.
    """
    timed = [(clock.hours(p.start, "doses"), p) for p in planned]
    ordered = sorted(timed, key=lambda pair: pair[0])
    if [t for t, _ in ordered] != [t for t, _ in timed]:
        remarks.append(
            Remark(
                "doses_sorted",
                "The doses were not in order of time; they were sorted.",
                "给药记录未按时间排列，已排序。",
            )
        )
    trains: list[Train] = []
    prescribed: list[Train] = []
    seen: set[tuple[float, float]] = set()
    for i, (start, p) in enumerate(ordered):
        if (start, p.amount) in seen:
            shown = clock.said(start)
            raise bad_case(
                "dose_twice",
                f"The dose of {p.amount:g} mg at {shown} is entered twice.",
                f"{shown} 的 {p.amount:g} mg 重复输入。",
            )
        seen.add((start, p.amount))
        count = p.count
        if count >= ENDLESS and i + 1 < len(ordered) and ordered[i + 1][0] > start:
            count = max(1, math.ceil((ordered[i + 1][0] - start) / p.interval - 1e-9))
        train = Train(start, p.amount, count, p.interval, p.steady_state)
        prescribed.append(train)
        trains += _without_missed(train, p, clock)
    overlap = [a for a, b in itertools.pairwise(trains) if a.last > b.start + 1e-9]
    if overlap:
        remarks.append(
            Remark(
                "regimens_overlap",
                f"Two regimens overlap from {clock.said(overlap[0].start)}: both are counted.",
                f"自 {clock.said(overlap[0].start)} 起有两个方案重叠：均计入。",
            )
        )
    return gather(trains), gather(prescribed)


def _without_missed(train: Train, planned: PlannedDose, clock: Clock) -> list[Train]:
    if not planned.missed:
        return [train]
    times: list[float] = []
    for moment, whole_day in planned.missed:
        if whole_day and isinstance(moment, datetime):
            day = clock.hours(moment.replace(hour=0, minute=0), "missed")
            first = max(0, math.ceil((day - train.start) / train.interval - 1e-9))
            last = min(train.count - 1, math.ceil((day + 24.0 - train.start) / train.interval - 1e-9) - 1)
            due = [train.start + n * train.interval for n in range(first, last + 1)]
            if not due:
                raise bad_case(
                    "none_due",
                    f"No dose was due on {moment:%Y-%m-%d}, so none was missed there.",
                    f"{moment:%Y-%m-%d} 并无应服剂量，不存在漏服。",
                )
            times += due
        else:
            times.append(clock.hours(moment, "missed"))
    try:
        return list(without([train], times))
    except MtorError as error:
        raise bad_case("none_due", error.en, error.zh) from error
