"""Line breaking for mixed Chinese and Latin text.

Chinese has no spaces: a line may break between any two characters, but not before closing punctuation nor after
opening punctuation, and inside a Latin word only at a hyphen between its parts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_TOKEN = re.compile(rf"\s+|[{_WIDE}]|[^\s{_WIDE}]*?[A-Za-z]{{3}}-(?=[A-Za-z0-9]{{3}})|[^\s{_WIDE}]+")
_NEVER_FIRST = set("，。；：、？！）】》”’～%…·,.;:!?)]")
_NEVER_LAST = set("（【《“‘([")


def wrap(text: str, width: int) -> list[str]:
    """Return `text` as lines of at most `width` columns; a word that is longer than a line is cut."""
    if "\n" not in text and cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and cell_len(line) + cell_len(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
            piece = piece.lstrip()
        while cell_len(piece.rstrip()) > width:
            head = _head(piece, width)
            lines.append(head)
            piece = piece[len(head) :]
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """Yield the unbreakable pieces of a text: closing punctuation joins what it follows, opening what follows it."""
    piece = ""
    for token in _TOKEN.findall(text.replace("\n", " ")):
        joins = piece and (token[0] in _NEVER_FIRST or piece[-1] in _NEVER_LAST or token.isspace())
        if joins and not piece[-1].isspace():
            piece += token
        else:
            if piece:
                yield piece
            piece = token
    if piece:
        yield piece


def _head(piece: str, width: int) -> str:
    """Return as much of `piece` as fits into a line, at least one character."""
    end = 1
    while end < len(piece) and cell_len(piece[: end + 1]) <= width:
        end += 1
    return piece[:end]
