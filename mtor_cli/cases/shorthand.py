"""A regimen in words: `2 mg daily from 2026-03-01 08:00, missed 03-07; then 3 mg daily from 2026-04-01 08:00`."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mtor_cli.cases.times import Moment, bad_case, parse_moment
from mtor_cli.tdm.numbers import fold_digits

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


_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:mg|毫克)?", re.IGNORECASE)
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DATE = rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}{_CLOCK}"
_SHORT = rf"\d{{1,2}}-\d{{1,2}}{_CLOCK}"
_HOUR = r"[0-9]+(?:\.[0-9]+)?\s*(?:hours?|h|小时)?"
_MOMENT = f"(?:{_DATE}|{_SHORT}|{_HOUR})"
_WORDS: tuple[tuple[str, float], ...] = (
    (r"every\s+other\s+day|alternate\s+days?|qod|隔日1?次?", 48.0),
    (r"twice\s+(?:a\s+day|daily)|bid|b\.i\.d\.|每日2次|每日两次|一日两次|一日2次|2次/d", 12.0),
    (r"three\s+times\s+(?:a\s+day|daily)|tid|每日3次|每日三次", 8.0),
    (
        r"once\s+(?:a\s+day|daily)|daily|every\s+day|a\s+day|per\s+day|/\s*(?:day|d\b)|qd|每日1次|每日一次|一日一次|1次/d|每天|每日",
        24.0,
    ),
)
_EVERY = re.compile(r"(?:every|q|每)\s*([0-9]+(?:\.[0-9]+)?)\s*(hours?|h|小时|days?|d|天|日)", re.IGNORECASE)
_FROM = re.compile(rf"(?:from|since|starting|start|自|从)\s*({_MOMENT})\s*(?:起)?", re.IGNORECASE)
_UNTIL = re.compile(rf"(?:until|till|through|to|至|到)\s*({_MOMENT})", re.IGNORECASE)
_COUNT = re.compile(r"(?:x|×|\*)\s*(\d+)\b|(?:for\s+)?(\d+)\s*(?:doses|times|次(?!/))", re.IGNORECASE)
_DAYS = re.compile(r"for\s+(\d+)\s*days?|(?:共)(\d+)\s*[天d]", re.IGNORECASE)
_MISSED = re.compile(
    rf"(?:missed|without|except|漏服|漏)\s*({_MOMENT}(?:\s*(?:,|，|、|and|和)\s*{_MOMENT})*)", re.IGNORECASE
)
_STEADY = re.compile(r"(?:at\s+)?steady[\s-]state|稳态", re.IGNORECASE)


def parse_regimen(text: str, where: str = "regimen") -> list[Segment]:
    """Return the segments that a regimen in words stands for; each ends where the next begins.

    Raises:
        DataError: a part of the text is not understood.
    """
    folded = re.sub(r"\s+", " ", fold_digits(text)).replace("–", "-").replace("：", ":")
    parts = [
        p.strip(" ,，。.") for p in re.split(r"\s*(?:;|；|\n|,?\s*\bthen\b|[，,]?\s*随后|[，,]?\s*之后)\s*", folded)
    ]
    segments: list[Segment] = []
    for part in filter(None, parts):
        segments.append(_segment(part, where, segments))
    if not segments:
        raise _not_understood(text, text, where)
    for earlier, later in itertools.pairwise(segments):
        if later.start is None:
            later.start = _after(earlier, where)
        if earlier.until is None and earlier.count is None:
            earlier.until = _just_before(later.start)
    return segments


def _segment(text: str, where: str, before: list[Segment]) -> Segment:
    rest = text
    missed_text, rest = _take(_MISSED, rest)
    steady, rest = _take(_STEADY, rest)
    start_text, rest = _take(_FROM, rest)
    until_text, rest = _take(_UNTIL, rest)
    interval, rest = _interval(rest)
    days, rest = _take(_DAYS, rest)
    count, rest = _take(_COUNT, rest)
    amount = _AMOUNT.search(rest)
    if amount is None:
        raise _not_understood(text, rest or text, where)
    left = (rest[: amount.start()] + rest[amount.end() :]).strip(" ,，。.:")
    if left and left.lower() not in ("sirolimus", "everolimus", "西罗莫司", "依维莫司", "orally", "口服", "po"):
        raise _not_understood(text, left, where)
    if interval is None:
        raise bad_case(
            "regimen_interval",
            f"{where} '{text}' does not say how often: add daily, twice daily or every 12 h.",
            f"{where}“{text}”未写明给药频次：请加上 每日1次、每日2次 或 每12小时。",
        )
    year = _year(before)
    start = parse_moment(start_text, f"{where}, from") if start_text else None
    if isinstance(start, datetime):
        year = start
    if start is None and not before:
        raise bad_case(
            "regimen_start",
            f"{where} '{text}' does not say since when: add from 2026-03-01 08:00, or from 0 h.",
            f"{where}“{text}”未写明起始时间：请加上 from 2026-03-01 08:00 或 from 0 h。",
        )
    number = int(count) if count else int(days) * 24 / interval if days else None
    segment = Segment(
        float(amount[1]),
        interval,
        start,
        _until(until_text, year, where) if until_text else None,
        int(number) if number is not None else None,
        steady_state=bool(steady),
    )
    if segment.amount <= 0.0:
        raise bad_case("bad_dose", f"{where}: a dose of 0 mg.", f"{where}：剂量为0 mg。")
    for one in re.split(r"\s*(?:,|，|、|\band\b|和)\s*", missed_text or ""):
        if one:
            moment, whole_day = _short(one, year, f"{where}, missed")
            segment.missed.append((moment, whole_day))
    return segment


def _take(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    match = pattern.search(text)
    if match is None:
        return None, text
    found = next((g for g in match.groups() if g), match[0])
    return found.strip(), f"{text[: match.start()]} {text[match.end() :]}".strip(" ,，")


def _interval(text: str) -> tuple[float | None, str]:
    match = _EVERY.search(text)
    if match:
        hours = float(match[1]) * (24.0 if match[2][0].lower() in "d天日" else 1.0)
        return hours, f"{text[: match.start()]} {text[match.end() :]}".strip()
    for pattern, hours in _WORDS:
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            return hours, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return None, text


def _year(before: list[Segment]) -> datetime | None:
    dates = [s.start for s in before if isinstance(s.start, datetime)]
    return dates[-1] if dates else None


def _short(text: str, near: datetime | None, where: str) -> tuple[Moment, bool]:
    """Return a moment, of which the year may be left out, and whether it is a whole day."""
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


def _after(earlier: Segment, where: str) -> Moment:
    """Return when the next dose is due after a segment that ends."""
    if earlier.count is not None and earlier.start is not None:
        step = earlier.interval * earlier.count
        if isinstance(earlier.start, datetime):
            return earlier.start + timedelta(hours=step)
        return earlier.start + step
    raise bad_case(
        "regimen_start",
        f"{where}: after 'then' say since when: from 2026-04-01 08:00.",
        f"{where}：请写明后一方案的起始时间，如 from 2026-04-01 08:00。",
    )


def _just_before(moment: Moment) -> Moment:
    return moment - timedelta(minutes=1) if isinstance(moment, datetime) else moment - 1.0 / 60.0


def _not_understood(text: str, left: str, where: str) -> DataError:
    return bad_case(
        "bad_regimen",
        f"{where} '{text}': '{left}' is not understood. Write it as 2 mg daily from 2026-03-01 08:00, missed 03-07.",
        f"{where}“{text}”：无法识别“{left}”。请写作 2 mg daily from 2026-03-01 08:00, missed 03-07。",
    )
