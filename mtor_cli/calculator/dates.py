"""Dates and times as they are typed, and the days between them."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from mtor_cli.calculator.numbers import UNITS, fold_digits, parse_within, split_unit
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, add, retype, slot
from mtor_cli.text import bilingual

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
            *bilingual("is_not_a_date_type_it", option=option, text=text),
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
            *bilingual("is_neither_a_date_nor_a", option=option, words={"en": en, "zh": zh}, text=text),
            retype(option, typed or text, again or slot(option)),
        )
    if sampled is None:
        raise UsageError(
            "sampled_missing",
            *bilingual("is_a_date_give_the_date", option=option, text=text),
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
            *bilingual("date_order", option=option, start=f"{start:%Y-%m-%d}", end=f"{end:%Y-%m-%d}"),
        )
    return Decimal((end.date() - start.date()).days)
