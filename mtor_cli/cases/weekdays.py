"""The days of the week that a regimen names: Mon/Wed/Fri, Mon-Fri, 周一、三、五."""

from __future__ import annotations

import re

from mtor_cli.cases.times import bad_case
from mtor_cli.text import bilingual

AND = r"(?:,\s*and\b|[,，、/&]|\band\b|和|及)"
"""What stands between the parts of a list."""
_TO = r"(?:-|~|～|\bto\b|\bthrough\b|至|到)"
_ENGLISH = (
    r"(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:r(?:s(?:days?)?)?)?|"
    r"fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)"
)
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE = "一二三四五六日天"
_WEEK = r"(?:每?(?:周|星期|礼拜))"
_LATIN = re.compile(rf"(?:\bon\s+|\bevery\s+)?\b{_ENGLISH}\b(?:\s*(?:{AND}|{_TO})\s*\b{_ENGLISH}\b)*\.?", re.IGNORECASE)
# 每周三次 says how often, and names no day.
_HAN = re.compile(
    rf"{_WEEK}[{_CHINESE}](?:\s*(?:{AND}|{_TO})?\s*{_WEEK}?[{_CHINESE}])*"
    rf"(?![{_CHINESE}])(?!\s*[一二两三四五六七1-7]?\s*次)"
)
_PIECE = re.compile(rf"(?P<day>\b{_ENGLISH}\b|[{_CHINESE}])|(?P<to>{_TO})", re.IGNORECASE)


def weekdays_in_words(text: str, where: str) -> tuple[tuple[int, ...], str]:
    """The days of the week that a regimen names, Monday 0, ascending, and the text without them.

    Args:
        text: a regimen, such as `2 mg Mon, Wed and Fri`, `2 mg Mon-Fri` or `每周一、三、五 2 mg`.
        where: it stands, for messages.

    Raises:
        DataError: a day is named twice.
    """
    match = _LATIN.search(text) or _HAN.search(text)
    if match is None:
        return (), text
    days: list[int] = []
    span = False
    for piece in _PIECE.finditer(match[0]):
        if piece["day"] is None:
            span = True
            continue
        day = _number(piece["day"])
        days += [(days[-1] + n) % 7 for n in range(1, (day - days[-1]) % 7 + 1)] if span else [day]
        span = False
    if len(set(days)) < len(days):
        raise bad_case("bad_regimen", *bilingual("a_weekday_is_named_twice", where=where, text=text))
    return tuple(sorted(days)), f"{text[: match.start()]} {text[match.end() :]}".strip(" ,，")


def _number(name: str) -> int:
    if name in _CHINESE:
        return min(_CHINESE.index(name), 6)
    return _NAMES.index(name[:3].lower())
