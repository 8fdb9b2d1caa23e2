"""Nothing from data or arguments reaches a terminal raw."""

from __future__ import annotations

import codecs
import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)

_FALLBACK = {
    "²": "2",
    "³": "3",
    "⁹": "^9",
    "⁻": "-",
    "−": "-",
    "µ": "u",
    "μ": "u",
    "✓": "v",
    "䓬": "卓",
    "–": "-",
    "—": "-",
    "～": "~",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "×": "x",
    "±": "+/-",
    "·": "-",
    "█": "=",
    "─": "-",
}
"""What is printed where a terminal's character set lacks a character."""


def visible(text: str) -> str:
    """Return `text` with control characters, direction marks and stray surrogates written as escapes."""
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text.replace("\t", " "))


def visible_json(text: str) -> str:
    """Return JSON text with the characters that `json` leaves raw written as JSON escapes."""
    return re.sub(
        "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]",
        lambda m: f"\\u{ord(m[0]):04x}",
        text,
    )


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_FALLBACK.get(c, "?") for c in text), error.end


codecs.register_error("mtor", _replace)
