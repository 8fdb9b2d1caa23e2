"""Offsets from UTC in the times of a case: what bare times mean, and every time on one wall clock.

A case is read on the clock of its place. Times with an offset (2026-03-10T23:30:00Z, 2026-03-11 07:30+08:00) are moved
to that clock before anything else is read of them; nobody else needs to know of offsets.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from mtor_cli.calculator.dates import plain_dates
from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.errors import DataError
from mtor_cli.hints import command
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FULL = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?"
    r"\s?(Z\b|UTC\b|[+-]\d{2}(?::?\d{2})?(?![\d:-]))?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_WIDEST = 14
"""Hours; no place is further from UTC."""
_NOT_TIMES = {"id", "patient_id", "name", "note", "notes", "comment", "timezone"}
_DEEPEST = 20


def parse_zone(raw: object) -> timezone:
    """The time zone that a text such as +08:00, UTC+8 or Z names.

    Raises:
        DataError: it is not an offset from UTC.
    """
    text = fold_digits(str(raw)).replace("−", "-")
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    match = _ZONE.fullmatch(text)
    zone = _offset(match[1], match[2], match[3]) if match else None
    if zone is None:
        raise DataError(
            "bad_timezone",
            *bilingual("bad_timezone", raw=raw),
            command("fit", "--template"),
        )
    return zone


def _offset(sign: str, hours: str, minutes: str | None) -> timezone | None:
    if int(hours) > _WIDEST or int(minutes or 0) > 59:
        return None
    gone = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-gone if sign == "-" else gone)


def on_clock(text: str, zone: timezone | None) -> str:
    """A text in which the times with an offset stand as times of a place; those without one stay.

    Args:
        text: one time, or words with times in them.
        zone: of the place; None leaves every time as it is.
    """
    return plain_dates(text) if zone is None else _FULL.sub(lambda m: _moved(m, zone), plain_dates(text))


def _moved(match: re.Match[str], zone: timezone) -> str:
    own = _own_zone(match)
    if own is None:
        return match[0]
    year, month, day, hour, minute = (int(match[i]) for i in range(1, 6))
    second, micro = int(match[6] or 0), int((match[7] or "0").ljust(6, "0"))
    try:
        moved = datetime(year, month, day, hour, minute, second, micro, own).astimezone(zone)
    except (ValueError, OverflowError):
        return match[0]  # No such day or hour: whoever reads it says so.
    return moved.replace(tzinfo=None).isoformat(" ", "auto" if second or micro else "minutes")


def _own_zone(match: re.Match[str]) -> timezone | None:
    if match[8] is None:
        return None
    if match[8].upper() in ("Z", "UTC"):
        return UTC
    return _offset(match[8][0], match[8][1:3], match[8][3:].lstrip(":") or None)


def times_in(texts: Iterable[str]) -> Iterator[tuple[str, timezone | None]]:
    """Yield every date with its time of day that stands in texts, and its offset from UTC where it has one."""
    for text in texts:
        for match in _FULL.finditer(plain_dates(text)):
            yield match[0].strip(), _own_zone(match)


def zone_of(times: Iterable[tuple[str, timezone | None]], named: timezone | None) -> timezone | None:
    """The zone on whose clock a case is read; None where no time has an offset.

    Args:
        times: of the case, as `times_in` finds them.
        named: the zone that the case names for its bare times.

    Raises:
        DataError: times with and without an offset are mixed, and what the bare ones mean is not said.
    """
    known = list(times)
    aware = [(text, own) for text, own in known if own is not None]
    bare = [text for text, own in known if own is None]
    if named is not None or not aware:
        return named
    if bare:
        raise mixed_offsets(aware[0][0], bare[0])
    return aware[0][1]


def mixed_offsets(with_offset: str, bare: str) -> DataError:
    """The error on a case that mixes times with and without an offset."""
    return DataError(
        "mixed_offsets",
        *bilingual("mixed_offsets", with_offset=with_offset, bare=bare),
        command("fit", "--template"),
    )


def texts_of(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the texts of a case in which times may stand."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, inner in value.items():
            if str(key).strip().lower() not in _NOT_TIMES:
                yield from texts_of(inner, depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for inner in value:
            yield from texts_of(inner, depth + 1)


def block_on_clock(block: Mapping[str, object], zone: timezone | None, depth: int = 0) -> dict[str, object]:
    """The fields of a case with every time in them on one wall clock."""
    return {k: v if str(k).strip().lower() in _NOT_TIMES else _on_clock(v, zone, depth + 1) for k, v in block.items()}


def _on_clock(value: object, zone: timezone | None, depth: int) -> object:
    if isinstance(value, str):
        return on_clock(value, zone) if re.search(r"\d{4}", fold_digits(value)) else value
    if isinstance(value, dict) and depth < _DEEPEST:
        return block_on_clock(value, zone, depth)
    if isinstance(value, list) and depth < _DEEPEST:
        return [_on_clock(inner, zone, depth + 1) for inner in value]
    return value
