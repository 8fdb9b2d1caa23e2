"""Dates and times as they are typed, and the days between them."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from mtor_cli.calculator.numbers import UNITS, fold_digits, parse_within, split_unit
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, add, retype, slot

_SEPARATED = re.compile(r"(?<!\d)(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_CHINESE = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日\s*")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::[0-5]\d(?:\.\d+)?)?)?")
FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_DAYS = 20000


def plain_dates(text: str) -> str:
    """A text with its dates written with hyphens: 2026/3/1, 2026.3.1, 2026年3月1日.

    Only a date that begins with its year is one: 03/04/2026 has two meanings, and stays.
    """
    return _CHINESE.sub(r"\1-\2-\3 ", _SEPARATED.sub(r"\1-\3-\4", fold_digits(text))).strip()


def parse_when(text: str, option: str) -> datetime:
    """A date, with its time where one was typed (midnight otherwise).

    2026-03-01, 2026-03-01T08:00, 2026/3/1 and 2026年3月1日 are read.

    Args:
        text: the date.
        option: its name, for messages.

    Raises:
        UsageError: it is not a date that can be meant.
    """
    when = _date(text)
    if when is None:
        raise UsageError(
            "bad_date",
            f"{option} '{text}' is not a date. Type it as 2026-03-01, or with a time as 2026-03-01T08:00.",
            f"{option} “{text}”不是有效日期。请按 2026-03-01 或 2026-03-01T08:00 输入。",
            retype(option, text, slot(option)),
        )
    return when


def _date(text: str) -> datetime | None:
    """A date, with its time where one was typed; None where it is none that can be meant."""
    try:
        match = _DATE.fullmatch(plain_dates(text))
        if match is None:
            return None
        year, month, day, hour, minute = (int(part or 0) for part in match.groups())
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        return datetime(year, month, day, hour, minute)
    except ValueError:  # no such day
        return None


def parse_ago(text: str, option: str, sampled: datetime | None, typed: str = "", again: Slot | None = None) -> Decimal:
    """How many days before the sample something happened: a number of days (`30d`) or a date.

    Args:
        text: as typed.
        option: its name, for messages.
        sampled: when the sample was taken; a date needs it.
        typed: the whole value of the option, where that is more than the date or the days.
        again: what the hint asks for, where that is not the whole value.

    Raises:
        UsageError: it is neither, or the date lies after the sample, or when the sample was taken is not known.
    """
    folded = fold_digits(text).lower()
    number, behind = split_unit(folded)
    if behind in UNITS["days"] or folded.endswith(("d", "天")):
        days = number if behind in UNITS["days"] else folded[:-1].strip()
        if days == "0":
            return Decimal(0)
        return parse_within(days, option, 0, MAX_DAYS, "days", typed or text, again)
    when = _date(text)
    if when is None:
        en, zh = (f"'{typed}': ", f"“{typed}”：") if typed else ("", "")
        raise UsageError(
            "bad_date",
            f"{option} {en}'{text}' is neither a date nor a number of days. Type it as 30d, 2026-03-01 or "
            "2026-03-01T08:00.",
            f"{option} {zh}“{text}”既不是日期，也不是天数。请按 30d、2026-03-01 或 2026-03-01T08:00 输入。",
            retype(option, typed or text, again or slot(option)),
        )
    if sampled is None:
        raise UsageError(
            "sampled_missing",
            f"{option} '{text}' is a date: give the date of the sample too, or a number of days such as 30d.",
            f"{option} “{text}”为日期：请同时给出采血日期，或改用天数（如 30d）。",
            add("--sampled", slot("--sampled")),
        )
    return days_between(when, sampled, option)


def days_between(start: datetime, end: datetime, option: str) -> Decimal:
    """The whole days from `start` to `end`, counted by calendar date.

    Raises:
        UsageError: `start` lies after `end`.
    """
    if start > end:
        raise UsageError(
            "date_order",
            f"{option}: {start:%Y-%m-%d} lies after the sample of {end:%Y-%m-%d}.",
            f"{option}：{start:%Y-%m-%d} 晚于采血日期 {end:%Y-%m-%d}。",
        )
    return Decimal((end.date() - start.date()).days)
