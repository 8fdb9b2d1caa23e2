"""One patient's levels over time: how they lie to each target, time in range, what followed a level above the flag."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.series import Event, Trough, spans, time_in_range, variability
from mtor_cli.commands.audit.judged import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mtor_cli.calculator.assess import Status
    from mtor_cli.calculator.series import TimeInRange, Variability
    from mtor_cli.commands.audit.judged import Judged, Kind, Place, When
    from mtor_cli.records.base import DrugId
    from mtor_cli.records.rules import Rules


class Level(NamedTuple):
    """A level that was judged."""

    line: int
    """Of the file."""
    judged: Judged
    day: Decimal | None
    """When it was drawn, on a clock that counts days; None where that is not known."""
    month: str | None
    """Of the calendar, `2026-03`; None where that is not known."""


class _Dated(NamedTuple):
    """A level of which the time is known."""

    day: Decimal
    judged: Judged


class High(NamedTuple):
    """A level that calls for the prescriber."""

    level: Level
    next_days: int | None
    """Days to the next level of the same drug, by the calendar; None without one, or without a date."""


class OnTarget(NamedTuple):
    """The usable troughs of a patient against one target."""

    place: Place
    statuses: Counter[Status]
    months: Counter[tuple[str, bool]]
    """How many troughs of a month lay within, and how many did not."""
    in_range: TimeInRange | None
    """None from too few troughs that can be joined."""
    first_days: int | None
    """Days from the patient's first level of the drug to the first usable trough within, by the calendar; None without
    one, and where a level of the drug has no time: it may have been the first of either."""


class Course(NamedTuple):
    """The levels of a patient for one drug and one disease."""

    drug: DrugId
    disease: str | None
    kinds: Counter[Kind]
    undated: int
    """Usable troughs without a time; what hangs on time does not count them."""
    dated: bool
    """Whether every level of the drug has a time."""
    compared: int
    """Usable troughs that were compared with a target at least."""
    targets: list[OnTarget]
    high: list[High]
    variability: list[Variability]


def on_one_clock(whens: Sequence[When | None]) -> list[tuple[Decimal, str] | None] | None:
    """The day and month of each sample of a patient; None where times with and without an offset from UTC are mixed.

    Args:
        whens: as written.
    """
    zone = next((when.zone for when in whens if when is not None and when.zone is not None), None)
    if zone is None:
        return [None if when is None else day_of(when.local) for when in whens]
    if any(when is not None and when.timed and when.zone is None for when in whens):
        return None
    return [
        None
        if when is None
        else day_of(when.local)
        if when.zone is None
        else day_of(when.local.replace(tzinfo=when.zone).astimezone(zone).replace(tzinfo=None))
        for when in whens
    ]


@lru_cache(maxsize=20_000)  # Dates repeat.
def day_of(when: datetime) -> tuple[Decimal, str]:
    """The day of a time on a clock that counts days, and its month of the calendar, `2026-03`.

    Args:
        when: to the minute.
    """
    day = Decimal(when.toordinal())
    if when.hour or when.minute:
        day += round(Decimal(60 * when.hour + when.minute) / 1440, 7)
    return day, f"{when:%Y-%m}"


def courses(levels: Sequence[Level], events: Sequence[Event] | None, rules: Rules) -> Iterator[Course]:
    """Yield the courses of a patient, one for each drug and disease.

    Args:
        levels: his levels that were judged, in any order.
        events: what breaks a line between two troughs, where that is known of him; else it is what his levels say.
        rules: over how many days a line may be drawn, and from how many troughs on a figure is worked out.
    """
    drugs: dict[DrugId, list[Level]] = {}
    for level in levels:
        drugs.setdefault(level.judged.drug, []).append(level)
    for drug, own in drugs.items():
        own.sort(key=lambda x: (x.day is None, x.day or 0))
        dated = _dated(own)
        known = list(_events(dated)) if events is None else events
        by_disease: dict[str | None, list[Level]] = {}
        for level in own:
            by_disease.setdefault(level.judged.disease, []).append(level)
        for disease, of_disease in by_disease.items():
            yield _course(drug, disease, of_disease, dated, len(dated) == len(own), known, rules)


def _dated(levels: Iterable[Level]) -> list[_Dated]:
    return [_Dated(x.day, x.judged) for x in levels if x.day is not None]


def _course(
    drug: DrugId,
    disease: str | None,
    levels: Sequence[Level],
    of_drug: Sequence[_Dated],
    complete: bool,
    events: Sequence[Event],
    rules: Rules,
) -> Course:
    counted = [x for x in levels if x.judged.kind in COUNTED]
    measured = [x for x in _dated(counted) if x.judged.value is not None]
    troughs = [_trough(x) for x in measured]
    return Course(
        drug,
        disease,
        Counter([x.judged.kind for x in levels]),
        sum(x.day is None for x in counted),
        complete,
        sum(bool(x.judged.places) for x in counted),
        list(_targets(counted, measured, troughs, of_drug[0].day if complete else None, events, rules)),
        [High(x, _next_days(x, of_drug)) for x in levels if x.judged.alarmed],
        variability(troughs, events, rules),
    )


class _Against:
    """The usable troughs of a patient against one target, as they are counted."""

    def __init__(self) -> None:
        self.statuses: Counter[Status] = Counter()
        self.months: Counter[tuple[str, bool]] = Counter()
        self.first: Decimal | None = None
        """Day of the first within."""


def _targets(
    counted: Sequence[Level],
    measured: Sequence[_Dated],
    troughs: Sequence[Trough],
    since: Decimal | None,
    events: Sequence[Event],
    rules: Rules,
) -> Iterator[OnTarget]:
    found: dict[Place, _Against] = {}
    for level in counted:
        for place, status in level.judged.places:
            one = found.get(place)
            if one is None:
                one = found[place] = _Against()
            within = status == "within"
            one.statuses[status] += 1
            if level.month is not None:
                one.months[level.month, within] += 1
            if within and one.first is None:
                one.first = level.day
    whole = spans(troughs, events, rules)
    figures: dict[tuple[Decimal | None, Decimal | None], TimeInRange | None] = {}
    for place, one in found.items():
        first = None if one.first is None or since is None else int(one.first) - int(since)
        held = [any(p is place for p, _ in x.judged.places) for x in measured]
        if not all(held):
            # Where a level in between was compared with other targets only, the target was another one.
            breaks = [Event(x.day, "target") for x, on in zip(measured, held, strict=True) if not on]
            lines = spans([t for t, on in zip(troughs, held, strict=True) if on], [*events, *breaks], rules)
            yield OnTarget(place, one.statuses, one.months, time_in_range(lines, place.low, place.high, rules), first)
            continue
        bounds = place.low, place.high
        if bounds not in figures:
            figures[bounds] = time_in_range(whole, *bounds, rules)
        yield OnTarget(place, one.statuses, one.months, figures[bounds], first)


def _trough(level: _Dated) -> Trough:
    judged = level.judged
    return Trough(level.day, judged.value or Decimal(0), judged.mg_per_day, judged.assay, judged.steady)


def _next_days(level: Level, of_drug: Sequence[_Dated]) -> int | None:
    if level.day is None:
        return None
    # On one day a sample follows only where both bear their hour: a date alone counts as midnight.
    day, timed = int(level.day), level.day % 1 != 0
    following = next((x.day for x in of_drug if x.day > level.day and (timed or int(x.day) > day)), None)
    return None if following is None else int(following) - int(level.day)


def _events(levels: Sequence[_Dated]) -> Iterator[Event]:
    """Yield what the levels of one drug say of what came between them; a row holds nothing of doses withheld."""
    for (day, before), (_, after) in pairwise(levels):
        if before.agents != after.agents:
            yield Event(day, "agent")
        if before.product and after.product and before.product != after.product:
            yield Event(day, "product")
        if after.loaded and not before.loaded:
            yield Event(day, "loading")
    for day, judged in levels:
        if judged.missed_days is not None:
            yield Event(day - judged.missed_days, "missed")
