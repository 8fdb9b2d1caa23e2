"""Small phrases that several screens share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.results.words import VERIFIED, VOICE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtor_cli.models.base import Text

Lang = str
"""`en` or `zh`."""

_QUIET = ("read", "calculated", "judgement")
"""Ways of checking that need no word beside the source."""


def word(table: dict[str, Text], code: str, lang: Lang) -> str:
    """Return the word for a code of the data."""
    return pick(table[code], lang)


def ranges(low: float | None, high: float | None, unit: str = "") -> str:
    """Return a range as it stands in a table cell: 4–15, ≤ 15, ≥ 5."""
    tail = f" {unit}" if unit else ""
    if low is None:
        return f"≤ {high:g}{tail}"
    if high is None:
        return f"≥ {low:g}{tail}"
    return f"{low:g}–{high:g}{tail}" if low != high else f"{low:g}{tail}"


def voice(item: Any, lang: Lang) -> str:
    """Return the voice of an item."""
    return word(VOICE, item["voice"], lang)


def source_names(sources: Iterable[Any], lang: Lang) -> str:
    """Return sources as a reader would name them: refs 28, 30; Feng Yaqing 2024."""
    numbers = [s["id"] for s in sources if isinstance(s["id"], int)]
    others = [s["label"][lang] for s in sources if not isinstance(s["id"], int)]
    named: list[str] = []
    if numbers:
        word = ("文献" if lang == "zh" else "refs ") if len(numbers) > 1 else ("文献" if lang == "zh" else "ref ")
        named.append(word + ("、" if lang == "zh" else ", ").join(map(str, numbers)))
    return ("；" if lang == "zh" else "; ").join(named + others)


def checked(item: Any, lang: Lang) -> str:
    """Return how far an item was checked, where a reader has to know it."""
    return "" if item["verified"] in _QUIET else word(VERIFIED, item["verified"], lang)


def source(item: Any, lang: Lang) -> str:
    """Return the sources of an item with how far it was checked: Mayo (third-party copy)."""
    names, remark = source_names(item["sources"], lang), checked(item, lang)
    if not remark:
        return names
    return f"{names}（{remark}）" if lang == "zh" else f"{names} ({remark})"


def pick(text: Text, lang: Lang) -> str:
    """Return a text in one language."""
    return text["zh"] if lang == "zh" else text["en"]


def joined(texts: Iterable[str], lang: Lang) -> str:
    """Return short texts in one line."""
    return ("；" if lang == "zh" else "; ").join(texts)
