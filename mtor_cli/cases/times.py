"""Times in a case: all of them dates with a time of day, or all of them hours. Never both."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.dates import parse_when, plain_dates
from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.cases.zones import mixed_offsets, on_clock, times_in
from mtor_cli.errors import DataError, MtorError
from mtor_cli.hints import Command, Mend, command
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, timezone

Moment = datetime | float
"""A date with its time, or hours from the case's own zero."""

LONGEST_H = 50 * 365.25 * 24
"""Hours beyond this are no time of a treatment."""

_HOURS = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(hours?|h|小时|days?|d|天)?", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}")
_SECONDS = re.compile(r"(.*\d{1,2}:\d{2}):(\d{2}(?:\.\d+)?)")


TEMPLATE = command("fit", "--template")
"""Shows how a case is written."""


def bad_case(code: str, en: str, zh: str, hint: Command | Mend = TEMPLATE) -> DataError:
    """The error on something in a case; without another hint it shows how a case is written."""
    return DataError(code, en, zh, hint)


def parse_moment(raw: object, where: str, with_time: bool = True) -> Moment:
    """A time of a case: hours, or a date on the case's own clock.

    Args:
        raw: a number of hours, or a text such as 48, 48 h, 2 d, 2026-03-01 08:00.
        where: the field, for messages.
        with_time: whether a date needs its time of day.

    Raises:
        DataError: it is no time that a dose or a sample can have.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise bad_case("time_missing", *bilingual("time_missing", where=where))
    if isinstance(raw, str):
        text = plain_dates(raw)
        hours = _HOURS.fullmatch(text)
        if hours is None and not re.fullmatch(r"-\s*[0-9.]+\s*h?", text):
            return _date(text, where, with_time)
        days = hours is not None and (hours[2] or "h")[0].lower() in ("d", "天")
        value = float(hours[1]) * (24.0 if days else 1.0) if hours else -1.0
    else:
        value = float(raw) if -LONGEST_H < raw < 2.0 * LONGEST_H else 2.0 * LONGEST_H
    if not math.isfinite(value) or value > LONGEST_H:
        raise bad_case("bad_time", *bilingual("bad_time", where=where, raw=raw))
    if value < 0.0:
        raise bad_case("before_zero", *bilingual("lies_before_time", where=where, raw=raw))
    return value


def _date(text: str, where: str, with_time: bool) -> datetime:
    seconds = _SECONDS.fullmatch(text)
    try:
        when = parse_when(seconds[1] if seconds else text, where)
    except MtorError as error:
        raise bad_case("bad_date", error.en, error.zh) from error
    if with_time and not _TIME_OF_DAY.search(text):
        raise bad_case(
            "time_of_day_missing",
            *bilingual("time_of_day_missing", where=where, text=text),
        )
    if seconds is None:
        return when
    if float(seconds[2]) >= 60.0:
        raise bad_case("bad_date", *bilingual("is_not_a_time_of_day", where=where, text=text))
    return when + timedelta(seconds=float(seconds[2]))


def is_day(raw: object) -> bool:
    """Whether a time is written as a date without its time of day."""
    return isinstance(raw, str) and ":" not in fold_digits(raw) and _HOURS.fullmatch(plain_dates(raw)) is None


def end_of(raw: object, where: str) -> Moment:
    """The moment up to which something lasts: of a date without its time of day the end of that day.

    Raises:
        DataError: it is no time, as `parse_moment` says.
    """
    moment = parse_moment(raw, where, with_time=False)
    if isinstance(moment, datetime) and ":" not in str(raw):
        return moment + timedelta(days=1, minutes=-1)
    return moment


def hours_between(start: Moment, end: Moment, where: str) -> float:
    """How long after a moment another one is, h; negative where it is earlier.

    Raises:
        DataError: one is a date and the other counts in hours.
    """
    if isinstance(start, datetime) and isinstance(end, datetime):
        return (end - start).total_seconds() / 3600.0
    if isinstance(start, datetime) or isinstance(end, datetime):
        raise bad_case("mixed_times", *bilingual("dates_and_hours_are_mixed", where=where))
    return end - start


@dataclass(frozen=True)
class Clock:
    """Turns the times of one case into hours."""

    origin: datetime | None
    """The moment of 0 h; None where the case counts in hours."""
    zone: timezone | None = None
    """On whose clock its times stand, where one of them has an offset or the case names a time zone."""
    unread: str | None = None
    """The one time of the case, as it was written, where it cannot be read."""

    def read(self, raw: object, where: str, with_time: bool = True) -> float:
        """A time in h as it is written down: hours, or a date, with an offset too where the zone is known.

        Raises:
            DataError: it cannot be one of this case.
        """
        if isinstance(raw, str):
            aware = [text for text, own in times_in([raw]) if own is not None]
            if aware and self.zone is None and self.origin is not None:
                raise mixed_offsets(aware[0], str(self.shown(0.0)))
            raw = on_clock(raw, self.zone or UTC)
        return self.hours(parse_moment(raw, where, with_time), where)

    def hours(self, moment: Moment, where: str) -> float:
        """A time in h.

        Raises:
            DataError: the case counts in the other way.
        """
        if isinstance(moment, datetime):
            if self.origin is None:
                raise _mixed(where)
            return (moment - self.origin).total_seconds() / 3600.0
        if self.origin is not None:
            raise _mixed(where)
        return moment

    def shown(self, hours: float, by_day: bool = False) -> str | float:
        """A time as the case writes it: a date with its time (to the second) or, `by_day`, without it; or hours."""
        if self.origin is None:
            return round(hours, 6)
        # To the second: hours in floating point are off by less than a microsecond.
        moment = self.origin + timedelta(seconds=round(hours * 3600.0))
        if by_day:
            return f"{moment:%Y-%m-%d}"
        return f"{moment:%Y-%m-%d %H:%M:%S}".removesuffix(":00")

    def said(self, hours: float) -> str:
        """A time for a sentence: a date with its time, or hours with their unit."""
        if self.unread is not None:
            return self.unread
        shown = self.shown(hours)
        return shown if isinstance(shown, str) else f"{shown:g} h"


def clock_of(moments: list[Moment], zone: timezone | None = None) -> Clock:
    """The clock of a case whose doses are given at these moments, of which the first is 0 h.

    Hours stay as they are.
    """
    dates = [m for m in moments if isinstance(m, datetime)]
    if dates and len(dates) < len(moments):
        raise _mixed("doses")
    return Clock(min(dates) if dates else None, zone)


def _mixed(where: str) -> DataError:
    return bad_case(
        "mixed_times",
        *bilingual("dates_and_hours_are_mixed_write", where=where),
    )


class Happened(NamedTuple):
    """Something that a case says to have happened."""

    where: str
    """Its field, for messages."""
    hours: float
    by_day: bool = False
    """Whether its time was written as a day."""


def refuse_to_come(happened: Iterable[Happened], clock: Clock, today: date | None) -> None:
    """Refuse what is said to have happened after today; doses that are planned are none of it.

    Args:
        happened: what may lie after it.
        clock: of the case; one that counts in hours knows no day.
        today: None where the day is not known.

    Raises:
        DataError: something is.
    """
    if clock.origin is None or today is None:
        return
    # On the clock of a zone that the case names it can be tomorrow already.
    latest = today if clock.zone is None else today + timedelta(days=1)
    for where, hours, by_day in happened:
        if (clock.origin + timedelta(hours=hours)).date() > latest:
            shown = f"{clock.shown(hours, by_day)}"
            raise bad_case(
                "date_order",
                *bilingual("lies_after_today", where=where, shown=shown, today=f"{today:%Y-%m-%d}"),
            )
