"""A slip of the finger, and nothing that could be another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SHORT = 4
"""Letters of an abbreviation: with one letter exchanged it is another one (ITP and TTP)."""
LONG = 8
"""From so many letters on two slips are still the same word."""
BEGINNING = 3
"""Letters in which a word with two slips begins as the name does, in whatever order. Members of a class share their
ending and differ before it: nimodipine is no slip of nifedipine."""


BEGUN, BEGUN_IN_CHINESE = 4, 3
"""Letters, and Chinese characters, from which on the beginning of a name suggests it."""


def closest(typed: str, names: Iterable[str]) -> str | None:
    """The one name that `typed` is a slip of; None where there is none, or where two are equally near.

    Args:
        typed: folded as the names are.
        names: in lower case.
    """
    near = near_names(typed, names)
    alone = len(near) == 1 or (len(near) > 1 and distance(typed, near[0]) < distance(typed, near[1]))
    return near[0] if alone else None


def near_names(typed: str, names: Iterable[str]) -> list[str]:
    """The names that `typed` may be a slip of, the nearest first, each once.

    Only words of Latin letters are compared: an exchanged digit or Chinese character is another thing.

    Args:
        typed: folded as the names are.
        names: in lower case.
    """
    near: dict[str, int] = {}
    for name in names if _latin(typed) else ():
        if abs(len(typed) - len(name)) <= 2 and _latin(name):
            slips = distance(typed, name)
            if slips <= (2 if _same_word(typed, name) else 1) and not _exchanged(typed, name):
                near[name] = slips
    return sorted(near, key=lambda name: (near[name], name))


def begun_names(typed: str, names: Iterable[str]) -> list[str]:
    """The names that `typed` begins, and Chinese ones of which a later character is another; each once.

    They are for suggestions alone. The first two characters are the same: 尼群地平 is no slip of 尼莫地平.

    Args:
        typed: folded as the names are.
        names: in lower case.
    """
    least = BEGUN if typed.isascii() else BEGUN_IN_CHINESE
    if len(typed) < least or not typed.replace("-", "").replace(" ", "").isalpha():
        return []  # The beginning of a code is another code.
    return list(dict.fromkeys(n for n in names if n != typed and (n.startswith(typed) or _one_sign_apart(typed, n))))


def first_names(names: Iterable[str], thing: Callable[[str], object]) -> list[str]:
    """The first name of each thing, in their order."""
    found: dict[object, str] = {}
    for name in names:
        found.setdefault(thing(name), name)
    return list(found.values())


def _one_sign_apart(typed: str, name: str) -> bool:
    if typed.isascii() or len(typed) != len(name) or len(name) < SHORT or typed[:2] != name[:2]:
        return False
    return sum(x != y for x, y in zip(typed, name, strict=True)) == 1


def _latin(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalpha()


def _same_word(typed: str, name: str) -> bool:
    """Whether two slips leave one word of another: both are long and begin alike."""
    return min(len(typed), len(name)) >= LONG and sorted(typed[:BEGINNING]) == sorted(name[:BEGINNING])


def _exchanged(typed: str, name: str) -> bool:
    """Whether two abbreviations differ by another letter, and not by one too many, too few or out of place."""
    return len(name) <= SHORT and len(typed) == len(name) and sorted(typed) != sorted(name)


def distance(a: str, b: str) -> int:
    """How many letters are left out, added, exchanged or swapped with their neighbour between two words."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
