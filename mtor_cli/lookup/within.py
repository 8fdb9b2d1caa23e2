"""The names that a longer one holds: those of a combination product, of a class beside a member, of several agents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.lookup.spelling import LONG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP = "…"
"""Stands in a name for whatever words come between its first and its last: live … vaccine."""
HOLE = "\0"
"""Stands where a name was found."""

_WORD = re.compile(r"[a-z0-9]+")
_NOT = ("non", "not", "no")
_MOST_WORDS = 6
"""Of an English name."""


class Held(NamedTuple):
    """What was found in a text."""

    names: tuple[str, ...]
    """In their order, each once."""
    rest: str
    """The text with a `HOLE` for each of them."""


def held(text: str, names: Iterable[str]) -> Held:
    """The names in a text, longer ones before those that they hold: 罗红霉素 holds no 红霉素.

    A Chinese name stands anywhere, an English one as whole words, and a long one also inside a word.

    Args:
        text: half-width, in lower case.
        names: folded; those with a `GAP` fit whatever words stand between, unless "not" or "non" stands before them.
    """
    latin: set[str] = set()
    chinese: list[str] = []
    for name in names:
        if name.isascii() or GAP in name:
            latin.add(name)
        else:
            chinese.append(name)
    found: dict[int, str] = {}
    for name in sorted(chinese, key=len, reverse=True):
        while (at := text.find(name)) >= 0:
            found[at] = name
            text = _cut(text, at, at + len(name))
    words = list(_WORD.finditer(text))
    for at, end, name in (*_apart(words, latin), *_runs(words, latin)):
        if HOLE not in text[at:end]:
            found[at] = name
            text = _cut(text, at, end)
    long = sorted((name for name in latin if len(name) >= LONG and GAP not in name), key=len, reverse=True)
    for word in _WORD.finditer(text):
        for name in long:
            if (at := text.find(name, word.start(), word.end())) >= 0:
                found[at] = name
                text = _cut(text, at, at + len(name))
    return Held(tuple(dict.fromkeys(found[at] for at in sorted(found))), re.sub(f"{HOLE}+", HOLE, text))


def _cut(text: str, at: int, end: int) -> str:
    return text[:at] + HOLE * (end - at) + text[end:]


def _apart(words: Sequence[re.Match[str]], names: set[str]) -> Iterable[tuple[int, int, str]]:
    typed = [word[0] for word in words]
    for name in sorted(name for name in names if GAP in name):
        first, last = name.split(GAP)
        if first in typed and last in typed:
            at, end = sorted((typed.index(first), typed.index(last)))
            if not any(word in typed[: typed.index(first)] for word in _NOT):
                yield words[at].start(), words[end].end(), name


def _runs(words: Sequence[re.Match[str]], names: set[str]) -> Iterable[tuple[int, int, str]]:
    """The names that words in a row make up, with where they stand, the longest runs first."""
    for number in range(min(_MOST_WORDS, len(words)), 0, -1):
        for i in range(len(words) - number + 1):
            run = words[i : i + number]
            name = "".join(word[0] for word in run)
            if name in names:
                yield run[0].start(), run[-1].end(), name
