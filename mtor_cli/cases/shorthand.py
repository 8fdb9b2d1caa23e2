"""A regimen in words: `2 mg daily from 2026-03-01 08:00, missed 03-07; then 3 mg daily from 2026-04-01 08:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.cases.case import WEEK_H
from mtor_cli.cases.fields import interval_in_words
from mtor_cli.cases.times import Moment, bad_case, hours_between, parse_moment
from mtor_cli.cases.weekdays import AND, weekdays_in_words
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.errors import DataError


@dataclass
class Segment:
    """Equal doses at equal intervals."""

    amount: float
    """mg each time."""
    interval: float
    """h."""
    start: Moment | None
    until: Moment | None = None
    """The last moment at which a dose is given."""
    count: int | None = None
    missed: list[tuple[Moment, bool]] = field(default_factory=list)
    """Each with whether it names a whole day."""
    steady_state: bool = False
    beside: bool | None = None
    """Whether it runs beside what stands before it, or replaces that; None where no word says."""
    loading: bool = False
    """Whether a word says that it is a single or a loading dose."""
    weekdays: tuple[int, ...] = ()
    """On which days of the week it is given, Monday 0; none where it is given at even intervals."""
    assumed_single: bool = False
    """Whether no word says how often, and it is one dose because the next regimen begins within a day."""

    @property
    def endless(self) -> bool:
        """Whether neither an end nor a number of doses is written."""
        return self.until is None and self.count is None


_MG = r"(?:mg(?![a-z])|毫克)"
_AMOUNT = re.compile(rf"([0-9]+(?:\.[0-9]+)?)\s*{_MG}?", re.IGNORECASE)
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DATE = rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}{_CLOCK}"
_SHORT = rf"\d{{1,2}}-\d{{1,2}}{_CLOCK}"
_HOUR = r"[0-9]+(?:\.[0-9]+)?\s*(?:hours?|h|小时)?"
_MOMENT = f"(?:{_DATE}|{_SHORT}|{_HOUR})"
_BEGINS = r"\s*起?"
_FROM = re.compile(rf"(?:from|since|starting|start|\bat|\bon|自|从|于)\s*({_MOMENT}){_BEGINS}", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\d-])({_DATE}){_BEGINS}")
_UNTIL = re.compile(rf"(?:until|till|through|to|至|到)\s*({_MOMENT})", re.IGNORECASE)
_COUNT = re.compile(r"(?:x|×|\*)\s*(\d+)\b|(?:for\s+)?(\d+)\s*(?:doses|times|次(?!/))", re.IGNORECASE)
_DAYS = re.compile(r"for\s+(\d+)\s*days?|(?:共)(\d+)\s*[天d]", re.IGNORECASE)
_MISSED = re.compile(rf"(?:missed|without|except|漏服|漏)\s*({_MOMENT}(?:\s*{AND}\s*{_MOMENT})*)", re.IGNORECASE)
_NEVER_MIND = re.compile(r"sirolimus|everolimus|西罗莫司|依维莫司|orally|口服|po", re.IGNORECASE)
_ONCE = re.compile(
    r"\bonce\b|\bsingle(?:\s+dose)?\b|\bloading(?:\s+dose)?\b|\bstat\b|\bload\b|"
    r"负荷(?:剂量|量)?|单次|仅?一次|顿服",
    re.IGNORECASE,
)
_DOSE_FOLLOWS = rf"(?=(?:a\s+)?(?:loading\s+|single\s+)*(?:dose\s+(?:of\s+)?)?[0-9]+(?:\.[0-9]+)?\s*{_MG})"
_JOINT = re.compile(
    r"\s*(?:(?P<then>[,，]?\s*\b(?:and\s+)?then\b|[,，]?\s*(?:随后|之后|然后|改为))|(?P<semicolon>[;；\n])|"
    rf"(?P<beside>[,，]?\s*(?:(?:\band|\bplus)\b|\+|(?:同时|另|并)?加用?|同时)\s*{_DOSE_FOLLOWS}))\s*",
    re.IGNORECASE,
)
"""What stands between two regimens: `then` and `;` say that the second replaces the first, `and` that both run."""
_COMMA = re.compile(rf"{_MG}.*?(?P<comma>[,，、。]\s*){_DOSE_FOLLOWS}", re.IGNORECASE)
"""A comma between two regimens says neither."""
_STEADY = re.compile(r"(?:at\s+)?steady[\s-]state|long[\s-]term|稳态|长期", re.IGNORECASE)


def parse_regimen(text: str, where: str = "regimen") -> list[Segment]:
    """The segments that a regimen in words stands for.

    Behind `then` or `;` a segment ends what runs; behind `and`, `plus` or 加 it runs beside.

    Raises:
        DataError: a part of the text is not understood.
    """
    folded = re.sub(r"[ \t\r\f\v]+", " ", fold_digits(text)).replace("–", "-")
    segments: list[Segment] = []
    running: list[Segment] = []
    for part, beside in _parts(folded, where):
        segment = _segment(part, where, segments)
        segment.beside = beside
        if segments and segment.start is None:
            segment.start = _after(running, where, beside)
        if segments and not beside:
            for earlier in running:
                _end(earlier, segment, where)
            running = []
        running.append(segment)
        segments.append(segment)
    if not segments:
        raise _not_understood(text, text, where)
    for left in segments:
        if left.interval == 0.0 or (left.loading and left.endless):
            raise _how_often(folded, where)
    return segments


def _parts(text: str, where: str) -> list[tuple[str, bool | None]]:
    """The regimens in a text, each with whether it runs beside those before it."""
    found: list[tuple[str, bool | None]] = []
    words: set[str] = set()
    place = 0
    for match in [*_JOINT.finditer(text), None]:
        part = text[place : match.start() if match else len(text)].strip(" ,，。.")
        if part:
            if {"semicolon", "beside"} <= words and "then" not in words:
                raise bad_case(
                    "regimens_ambiguous",
                    *bilingual("and_says_both_that_the_second", where=where),
                )
            found.append((part, "beside" in words if words else None))
            words = set()
        if match:
            words.add(str(match.lastgroup))
            place = match.end()
    return found


def _end(earlier: Segment, later: Segment, where: str) -> None:
    """End a segment where the next one replaces it."""
    if earlier.interval == 0.0 and earlier.start is not None and later.start is not None:
        # No word says how often: within a day it is one dose, whatever the frequency that was meant.
        if not 0.0 < hours_between(earlier.start, later.start, where) <= 24.0:
            return
        earlier.interval, earlier.count, earlier.assumed_single = 24.0, 1, True
    elif earlier.endless and later.start is not None:
        earlier.until = _just_before(later.start)


def _segment(text: str, where: str, before: list[Segment]) -> Segment:
    unsaid = _COMMA.search(text)
    if unsaid:
        one, two = text[: unsaid.start("comma")].strip(), text[unsaid.end("comma") :].strip()
        raise bad_case(
            "regimens_ambiguous",
            *bilingual("do_both_regimens_run_or_does_the", where=where, one=one, two=two),
        )
    rest = text
    missed_text, rest = _take(_MISSED, rest)
    weekdays, rest = weekdays_in_words(rest, where)
    steady, rest = _take(_STEADY, rest)
    start_text, rest = _take(_FROM, rest)
    until_text, rest = _take(_UNTIL, rest)
    if start_text is None:
        # A date that no word leads can only be that of the dose, or of the first one.
        start_text, rest = _take(_BARE, rest)
    interval, rest = interval_in_words(rest)
    days, rest = _take(_DAYS, rest)
    count, rest = _take(_COUNT, rest)
    loading = _ONCE.findall(rest)
    rest = re.sub(r"\s+", " ", _ONCE.sub(" ", rest)).strip(" ,，")
    amount = _AMOUNT.search(rest)
    if amount is None:
        raise _not_understood(text, rest or text, where)
    left = (rest[: amount.start()] + rest[amount.end() :]).strip(" ,，。.:")
    if left and not _NEVER_MIND.fullmatch(left):
        raise _not_understood(text, left, where)
    if weekdays and (loading or interval not in (None, 24.0)):
        raise bad_case("bad_regimen", *bilingual("one_dose_on_each_weekday", where=where, text=text))
    if weekdays:
        # On all seven days it is an even regimen.
        weekdays, interval = ((), 24.0) if len(weekdays) == 7 else (weekdays, WEEK_H)
    if interval is not None and interval <= 0.0:
        raise bad_case("not_positive", *bilingual("an_interval_of_0_h", where=where, text=text))
    if interval is None:
        if loading and (days or until_text or count not in (None, "1")):
            raise _how_often(text, where)
        count = "1" if loading else count
        # 0 until it is known that it is one dose.
        interval = 24.0 if count == "1" else 0.0
        if interval == 0.0 and (days or count or until_text or steady):
            raise _how_often(text, where)
    year = _year(before)
    start = parse_moment(start_text, f"{where}, from") if start_text else None
    if isinstance(start, datetime):
        year = start
    if start is None and not before:
        raise bad_case(
            "regimen_start",
            *bilingual("does_not_say_since_when_add", where=where, text=text),
        )
    until = _until(until_text, year, where) if until_text else None
    if weekdays and days and isinstance(start, datetime):
        until, days = start + timedelta(days=int(days), minutes=-1), None
    number = int(count) if count else int(days) * 24 / interval if days else None
    segment = Segment(
        float(amount[1]),
        interval,
        start,
        until,
        int(number) if number is not None else None,
        steady_state=bool(steady),
        loading=any(word.lower() != "once" for word in loading),
        weekdays=weekdays,
    )
    if segment.amount <= 0.0:
        raise bad_case("bad_dose", *bilingual("a_dose_of_0_mg", where=where))
    for one in re.split(rf"\s*{AND}\s*", missed_text or ""):
        if one:
            moment, whole_day = _short(one, year, f"{where}, missed")
            segment.missed.append((moment, whole_day))
    return segment


def _how_often(text: str, where: str) -> DataError:
    return bad_case(
        "regimen_interval",
        *bilingual("does_not_say_how_often_add", where=where, text=text),
    )


def _take(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    match = pattern.search(text)
    if match is None:
        return None, text
    found = next((g for g in match.groups() if g), match[0])
    return found.strip(), f"{text[: match.start()]} {text[match.end() :]}".strip(" ,，")


def _year(before: list[Segment]) -> datetime | None:
    dates = [s.start for s in before if isinstance(s.start, datetime)]
    return dates[-1] if dates else None


def _short(text: str, near: datetime | None, where: str) -> tuple[Moment, bool]:
    """A moment, of which the year may be left out, and whether it is a whole day."""
    if near is not None and re.fullmatch(_SHORT, text):
        moment = parse_moment(f"{near.year}-{text}", where, with_time=False)
        if isinstance(moment, datetime) and moment.date() < near.date():
            moment = moment.replace(year=near.year + 1)
        return moment, ":" not in text
    moment = parse_moment(text, where, with_time=False)
    return moment, isinstance(moment, datetime) and ":" not in text


def _until(text: str, near: datetime | None, where: str) -> Moment:
    moment, whole_day = _short(text, near, f"{where}, until")
    if whole_day and isinstance(moment, datetime):
        return moment + timedelta(days=1, minutes=-1)
    return moment


def _after(running: list[Segment], where: str, beside: bool | None) -> Moment:
    """When the next dose is due after segments that end.

    Raises:
        DataError: that cannot be told from them.
    """
    ends: list[Moment] = []
    for earlier in running:
        if beside or earlier.count in (None, 1) or earlier.start is None or earlier.weekdays:
            raise bad_case(
                "regimen_start",
                *bilingual("say_since_when_each_further_regimen", where=where),
            )
        step = earlier.interval * (earlier.count or 0)
        begun = earlier.start
        ends.append(begun + timedelta(hours=step) if isinstance(begun, datetime) else begun + step)
    latest = ends[0]
    for end in ends[1:]:
        latest = end if hours_between(latest, end, where) > 0.0 else latest
    return latest


def _just_before(moment: Moment) -> Moment:
    return moment - timedelta(minutes=1) if isinstance(moment, datetime) else moment - 1.0 / 60.0


def _not_understood(text: str, left: str, where: str) -> DataError:
    return bad_case(
        "bad_regimen",
        *bilingual("is_not_understood_write_it_as", where=where, text=text, left=left),
    )
