"""From the mapping in a case file to a case: every mistake is a sentence that names its place."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.body import body_surface_area
from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.cases.case import Agent, Case, Remark, value_at
from mtor_cli.cases.chart import one_line, read_chart
from mtor_cli.cases.doses import carried_on, planned_doses, trains_of
from mtor_cli.cases.fields import (
    AGENT_FIELDS,
    CASE_FIELDS,
    SINCE_FIELDS,
    child_pugh_class,
    covariate_name,
    covariate_value,
    fields_of,
    listed,
    positive,
    yes_or_no,
)
from mtor_cli.cases.planned import reaching_back
from mtor_cli.cases.samples import level_times, read_samples
from mtor_cli.cases.times import Clock, Happened, bad_case, clock_of, is_day, parse_moment, refuse_to_come
from mtor_cli.cases.zones import block_on_clock, parse_zone, texts_of, times_in, zone_of
from mtor_cli.errors import MtorError
from mtor_cli.hints import retype, slot
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, timezone

    from mtor_cli.cases.case import Chart, Sample
    from mtor_cli.cases.planned import PlannedDose
    from mtor_cli.pk.course.regimen import Train

_TEXTS = ("drug", "disease", "band", "target", "product")


def read_case(raw: object, at: Sequence[str] = (), today: date | None = None) -> Case:
    """The case that a mapping describes.

    Args:
        raw: as read from YAML or JSON.
        at: further times of forecasts, as typed.
        today: the day after which nothing can have been measured, given or missed; None where it is not known.

    Raises:
        DataError: something in it cannot be used; the message names it.
    """
    if isinstance(raw, list) and len(raw) > 1:
        raise bad_case("several_cases", *bilingual("several_cases", number=len(raw)))
    extra = {str(k): v for k, v in raw.items() if covariate_name(str(k)) in _PATIENT} if isinstance(raw, dict) else {}
    plain = {k: v for k, v in raw.items() if str(k) not in extra} if isinstance(raw, dict) else raw
    given = fields_of(plain, CASE_FIELDS, {"en": "The case", "zh": "病例"})
    fields = {k: v for k, v in given.items() if v not in (None, [], {})}
    remarks: list[Remark] = []
    named = parse_zone(fields.pop("timezone")) if "timezone" in fields else None
    times = list(times_in([*texts_of(fields), *texts_of(extra), *at]))
    zone = zone_of(times, named)
    if any(own not in (None, zone) for _, own in times):
        remarks.append(_converted(zone))
    fields, extra = block_on_clock(fields, zone), block_on_clock(extra, zone)
    planned = planned_doses(fields.get("regimen"), fields.get("doses"))
    planned = reaching_back(planned, level_times(fields))
    clock = clock_of([p.start for p in planned], zone)
    continues = yes_or_no(fields["continues"], "continues") if "continues" in fields else None
    planned = carried_on(planned, continues, clock, remarks)
    trains, prescribed = trains_of(planned, clock, remarks)
    samples, excluded = read_samples(fields, clock, trains, remarks)
    measured_since: list[Happened] = []
    covariates = _covariates({**_block(fields), **extra}, clock, measured_since)
    chart = read_chart(fields, clock)
    measured = [*samples, *(e.sample for e in excluded)]
    refuse_to_come((*_happened(planned, measured, chart, clock), *measured_since), clock, today)
    texts = {name: str(fields[name]) for name in _TEXTS if name in fields}
    return Case(
        id=str(fields.get("id", "")),
        clock=clock,
        trains=trains,
        samples=samples,
        stopped=continues is False,
        prescribed=prescribed,
        given=max(clock.hours(m, "doses") for p in planned for m in (p.start, *(m for m, _ in p.missed))),
        covariates=covariates,
        strengths=_listed(fields.get("strengths")),
        at=(
            *(forecast_time(t, clock, prescribed or trains) for t in listed(fields.get("at"))),
            *(asked_time(t, clock, prescribed or trains) for t in at),
        ),
        agents=_agents(fields.get("interactions"), clock),
        factors=_factors(fields.get("clearance_multiplier"), clock),
        remarks=tuple(remarks),
        chart=chart,
        excluded=excluded,
        child_pugh=child_pugh_class(fields["child_pugh"]) if "child_pugh" in fields else None,
        **texts,
    )


def _happened(
    planned: Sequence[PlannedDose], samples: Sequence[Sample], chart: Chart, clock: Clock
) -> Iterator[Happened]:
    """Yield the levels and doses that a case says to have happened: a regimen may lie in the future."""
    yield from (Happened("levels", s.hours) for s in samples)
    if chart.tacrolimus is not None and chart.tacrolimus.time is not None:
        yield Happened("tacrolimus", chart.tacrolimus.time, chart.tacrolimus.by_day)
    for dose in planned:
        if dose.alone:
            yield Happened("doses", clock.hours(dose.start, "doses"))
        yield from (Happened("missed", clock.hours(moment, "missed"), by_day) for moment, by_day in dose.missed)


def _converted(zone: timezone | None) -> Remark:
    shown = str(zone).replace("UTC", "UTC+00:00") if str(zone) == "UTC" else str(zone)
    return Remark("times_converted", {"time": shown})


_PATIENT = ("AGE", "WT", "HT", "BSA")
"""Properties of the patient that may stand beside the other fields."""


def _block(fields: dict[str, object]) -> dict[str, object]:
    block = fields.get("covariates", {})
    if not isinstance(block, dict):
        raise bad_case("bad_block", *bilingual("covariates_is_not_a_block_such"))
    found = {str(k): v for k, v in block.items()}
    return {**found, "age": fields["age"]} if "age" in fields else found


def _covariates(
    raw: dict[str, object], clock: Clock, happened: list[Happened]
) -> dict[str, tuple[tuple[float, float], ...]]:
    """Per name (since h, value); since when each value that changed holds is added to `happened`."""
    found: dict[str, tuple[tuple[float, float], ...]] = {}
    for key, value in raw.items():
        name = covariate_name(key)
        where = f"covariates: {key}"
        if value is None:
            continue
        if name in found:
            raise bad_case("field_twice", *bilingual("is_given_twice_2", where=where, name=name))
        if isinstance(value, list):
            series = sorted((_since(item, name, clock, where, happened) for item in value), key=lambda pair: pair[0])
            times = [t for t, _ in series]
            if not series or len(set(times)) < len(times):
                raise bad_case("bad_series", *bilingual("has_two_values_for_one_time", where=where))
            found[name] = tuple(series)
        else:
            found[name] = ((0.0, covariate_value(name, value, where)),)
    if "BSA" not in found and "HT" in found and "WT" in found:
        found["BSA"] = tuple(_surface(found["HT"], found["WT"]))
    return found


def _surface(
    heights: Sequence[tuple[float, float]], weights: Sequence[tuple[float, float]]
) -> Iterator[tuple[float, float]]:
    """Yield the body surface area, m², since each change of height or weight."""
    for time in sorted({t for t, _ in (*heights, *weights)}):
        height, weight = (Decimal(repr(value_at(series, time))) for series in (heights, weights))
        yield time, float(body_surface_area(height, weight))


def _since(item: object, name: str, clock: Clock, where: str, happened: list[Happened]) -> tuple[float, float]:
    fields = fields_of(item, SINCE_FIELDS, where)
    if "value" not in fields:
        raise bad_case("bad_series", *bilingual("a_value_is_missing", where=where))
    since = _moment(fields["from"], clock, where) if "from" in fields else 0.0
    happened.append(Happened(f"covariates: {name}", since, is_day(fields.get("from"))))
    return since, covariate_value(name, fields["value"], where)


def _agents(raw: object, clock: Clock) -> tuple[Agent, ...]:
    agents = []
    for i, item in enumerate(listed(raw), start=1):
        where = f"interactions #{i}"
        fields = {"name": item} if isinstance(item, str) else fields_of(item, AGENT_FIELDS, where)
        if not str(fields.get("name") or "").strip():
            raise bad_case("agent_missing", *bilingual("agent_missing", where=where))
        name = one_line(fields["name"], f"{where}: name")
        start = _moment(fields["from"], clock, where) if fields.get("from") is not None else None
        end = _moment(fields["until"], clock, where) if fields.get("until") is not None else None
        if start is not None and end is not None and end <= start:
            raise bad_case("agent_times", *bilingual("agent_times", where=where))
        factor = fields.get("clearance_multiplier")
        multiplier = positive(factor, f"{where}: clearance_multiplier") if factor is not None else None
        by_day = is_day(fields.get("from")), is_day(fields.get("until"))
        agents.append(Agent(name, start, end, multiplier, by_day))
    return tuple(agents)


def _factors(raw: object, clock: Clock) -> tuple[tuple[float, float], ...]:
    found = []
    for item in listed(raw):
        where = "clearance_multiplier"
        fields = fields_of(item, SINCE_FIELDS, where) if isinstance(item, dict) else {"value": item}
        if "from" not in fields:
            raise bad_case(
                "multiplier_since",
                *bilingual("multiplier_since", where=where),
            )
        found.append((_moment(fields["from"], clock, where), positive(fields.get("value"), where)))
    return tuple(sorted(found))


def _moment(raw: object, clock: Clock, where: str) -> float:
    """A time in h; a date without its time of day is the beginning of that day."""
    return clock.hours(parse_moment(raw, where, with_time=False), where)


def asked_time(typed: str, clock: Clock, plan: Sequence[Train]) -> float:
    """The time of a forecast that was typed behind --at, h; the hint is to type it anew.

    Raises:
        DataError: as `forecast_time`.
    """
    try:
        return forecast_time(typed, clock, plan)
    except MtorError as error:
        error.hint = retype("--at", typed, slot("--at"))
        raise


def forecast_time(raw: object, clock: Clock, plan: Sequence[Train]) -> float:
    """The time of a forecast, h; a date alone is the trough of that day: just before the first dose due then.

    Args:
        raw: as typed.
        clock: of the case.
        plan: its doses as prescribed.

    Raises:
        DataError: it is no time, or lies before the first dose.
    """
    hours = clock.read(raw, "at", with_time=False)
    if clock.origin is not None and ":" not in fold_digits(str(raw)):
        of_day = timedelta(hours=clock.origin.hour, minutes=clock.origin.minute, seconds=clock.origin.second)
        due = [d for t in plan if (d := _due_on(t, hours)) is not None]
        hours = min(due, default=hours + of_day.total_seconds() / 3600.0)
    if hours < 0.0:
        raise bad_case("before_zero", *bilingual("at_lies_before_the_first_dose", raw=raw))
    return hours


def _due_on(train: Train, day: float) -> float | None:
    """When the first dose of a train that a day holds is due, h.

    Args:
        train: the doses.
        day: when the day begins, h.
    """
    steps = max(0, math.ceil((day - train.start) / train.interval - 1e-9))
    due = train.start + steps * train.interval
    return due if due < day + 24.0 - 1e-9 and steps < train.count else None


def _listed(raw: object) -> tuple[str, ...]:
    """Strengths as texts: [0.5, 1], or '0.5, 1', each with or without mg."""
    items = raw.replace("，", ",").replace(";", ",").split(",") if isinstance(raw, str) else listed(raw)
    return tuple(str(item).strip().removesuffix("mg").strip() for item in items)
