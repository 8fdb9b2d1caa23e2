"""Nothing from data or arguments reaches a terminal raw."""

from __future__ import annotations

import codecs
import re

_INVISIBLE = (
    "\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef"
)
"""Control characters beyond ASCII, direction marks, stray surrogates, and what has no glyph of its own."""
_UNSAFE = f"[\x00-\x1f{_INVISIBLE}]"
_UNSAFE_JSON = f"[{_INVISIBLE}]"
"""Each is compiled where it is first used: a command writes a screen or JSON, not both."""

_FALLBACK = {
    "−": "-",
    "µ": "u",
    "μ": "u",
    "✓": "v",
    "䓬": "卓",
    "–": "-",
    "—": "-",
    "～": "~",
    "∶": ":",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "×": "x",
    "÷": "/",
    "±": "+/-",
    "→": "->",
    "∞": "inf",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "α": "alpha",
    "β": "beta",
    "η": "eta",
    "Ⅰ": "I",
    "Ⅱ": "II",
    "Ⅲ": "III",
    "Ⅳ": "IV",
    "·": "-",
    "█": "=",
    "─": "-",
    "▼": "^",
}
"""What is printed where a terminal's character set lacks a character."""

_RAISED = {"⁻": "-"} | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
"""Superscripts. After a digit they stay an exponent: 10⁹ is 10^9 and never 109; m² is m2."""


def visible(text: str) -> str:
    """`text` on one line, with control characters, direction marks and stray surrogates written as escapes."""
    return re.sub(_UNSAFE, _escape, re.sub(r"\r\n|[\t\n]", " ", text))


_QUOTED = re.compile(r"'([^']*)'|“([^”]*)”", re.DOTALL)
_UNBROKEN = re.compile(r"[^\s'“”]{161,}")

LONGEST_ECHO = 120
"""Characters of what was typed that an error repeats."""
LONGEST_ERROR = 2000
"""Characters of an error."""


def shortened(text: str) -> str:
    """The text of an error with what it repeats cut, where that is long, to its beginning and its end."""

    def cut(found: re.Match[str]) -> str:
        inner = next((part for part in found.groups() if part is not None), found[0])
        return found[0].replace(inner, _cut(inner, LONGEST_ECHO)) if inner else found[0]

    return _cut(_UNBROKEN.sub(cut, _QUOTED.sub(cut, text)), LONGEST_ERROR)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most * 2 // 3]}…{text[-(most // 4) :]}"


def visible_json(text: str) -> str:
    """JSON text with the characters that `json` leaves raw written as JSON escapes."""
    return re.sub(_UNSAFE_JSON, _escape, text)


def _escape(found: re.Match[str]) -> str:
    """A character as JSON escapes it: beyond U+FFFF as a pair of surrogates."""
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object
    likely = [_likeness(text[i], text[:i][-1:], error.encoding) for i in range(error.start, error.end)]
    return "".join(likely), error.end


def _likeness(character: str, before: str, encoding: str) -> str:
    """What stands for a character in a character set: a sign like it, the letter without its accent, or `?`.

    Args:
        character: that the character set lacks.
        before: the character before it, or nothing.
        encoding: the name of the character set.
    """
    import unicodedata

    if character in _RAISED:
        return ("^" if before.isascii() and before.isdigit() else "") + _RAISED[character]

    # The table-driven sets all call themselves `charmap`: of them only ASCII is certain.
    known = "ascii" if encoding == "charmap" else encoding
    for likely in (_FALLBACK.get(character), unicodedata.normalize("NFD", character)[0]):
        try:
            if likely:
                likely.encode(known)
                return likely
        except UnicodeEncodeError:
            continue
    return "?"


codecs.register_error("mtor", _replace)


def is_utf8(encoding: str | None) -> bool:
    """Whether a character set has every character."""
    return (encoding or "").lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig")


def likeness(text: str, encoding: str) -> str:
    """`text` as a stream with this character set will show it.

    Columns are laid out with it, because a likeness can be longer than the character that it stands for.
    """
    return text.encode(encoding, "mtor").decode(encoding)
