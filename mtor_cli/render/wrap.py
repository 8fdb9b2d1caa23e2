"""Line breaking for mixed Chinese and Latin text.

Chinese has no spaces: a line may break between any two characters, but not before closing punctuation nor after
opening punctuation, and inside a Latin word only at a hyphen between its parts. A number keeps its unit, and `ref` its
number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = " \t\n\u3000"
_GLUE = "\u00a0"
"""A space at which no line ends."""
_WIDE = "\u2e80-\u2fff\u3001-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffef\U00020000-\U0003fffd"
_TOKEN = re.compile(rf"[{_SPACE}]+|[^{_SPACE}{_WIDE}]+|.", re.DOTALL)
"""Spaces, a Latin word, or one wide character: what is neither. To compile a set this wide takes milliseconds."""
_HYPHEN = re.compile(r"(?<=[A-Za-z]{3}-)(?=[A-Za-z]{3})")
_NEVER_FIRST = set("，。；：、？！）】》」』”’～%…·,.;:!?)]")
_NEVER_LAST = set("（【《「『“‘～([")
_UNITS = "mg|ng|μg|ug|g|kg|mL|L|nmol|μmol|d|h|min|y|days?|weeks?|months?|years?|hours?"
_GLUED = re.compile(
    rf"(?<=[0-9]) (?=(?:{_UNITS})(?![A-Za-z]))|(?<=\bref) (?=[0-9])|(?<=\brefs) (?=[0-9])"
    "|(?<=[≤≥±×]) (?=[0-9])|(?<=[0-9]) (?=×)"
)
"""Spaces at which no line ends."""


def wrap(text: str, width: int) -> list[str]:
    """`text` as lines of at most `width` cells; a word that is longer than a line is cut."""
    width = max(width, 2)  # One Chinese character.
    if "\n" not in text and cell_len(text) <= width:
        return [text.replace(_GLUE, " ")]
    lines: list[str] = []
    line = ""
    for piece in _pieces(_GLUED.sub(_GLUE, text.strip(_SPACE))):
        if line and cell_len(line) + cell_len(piece.rstrip(_SPACE)) > width:
            lines.append(line)
            line = ""
        while cell_len(piece.rstrip(_SPACE)) > width:
            head = _head(piece, width)
            lines.append(head)
            piece = piece[len(head) :].lstrip(_SPACE + _GLUE)
        line += piece
    return [found.rstrip(_SPACE + _GLUE).replace(_GLUE, " ") for found in [*lines, line] if found] or [""]


def longest_piece(text: str) -> int:
    """The width below which `wrap` would have to cut a word of `text`."""
    pieces = _pieces(_GLUED.sub(_GLUE, text.strip(_SPACE)))
    return max((cell_len(piece.rstrip(_SPACE)) for piece in pieces), default=0)


def _pieces(text: str) -> Iterator[str]:
    """Yield the unbreakable pieces of a text, each with the spaces after it."""
    piece = ""
    for token in _tokens(text):
        if piece and (token[0] in _SPACE or token[0] in _NEVER_FIRST or piece.rstrip(_SPACE)[-1:] in _NEVER_LAST):
            piece += token
        else:
            if piece:
                yield piece
            piece = token
    if piece:
        yield piece


def _tokens(text: str) -> Iterator[str]:
    """Yield spaces, wide characters, and Latin words; a word of letters is parted after its hyphens."""
    for token in _TOKEN.findall(text.replace("\n", " ")):
        if "-" in token and token[0] != "-" and not any(c.isdigit() for c in token):
            yield from _HYPHEN.split(token)
        else:
            yield token


def _head(piece: str, width: int) -> str:
    """As much of `piece` as fits into a line, at least one character; best up to a space or a hyphen."""
    end = 1
    while end < len(piece) and cell_len(piece[: end + 1]) <= width:
        end += 1
    soft = [
        i
        for i in range(1, min(end, len(piece) - 1) + 1)
        if piece[i] not in _NEVER_FIRST
        and (piece[i - 1] in _SPACE + _GLUE + "-" or _is_wide(piece[i]) or _is_wide(piece[i - 1]))
    ]
    return piece[: soft[-1] if soft else end]


def _is_wide(character: str) -> bool:
    return re.match(f"[{_WIDE}]", character) is not None
