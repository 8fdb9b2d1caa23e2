"""How levels, units and names may be written, as patterns that every engine reads the same way.

They are made of the tables by which the calculator and the look-up read one text. Flags, `\\s` and `\\d` mean different
things to Python, Rust, RE2 and Java: a pattern here spells every character out.
"""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.choices import OTHER_WORDS
from mtor_cli.calculator.level import BELOW_A_LIMIT, SIGNS
from mtor_cli.calculator.numbers import UNITS
from mtor_cli.calculator.units import NOT_TAKEN, PER, SPELLINGS, TIMES
from mtor_cli.lookup.spelling import BEGINNING, LONG, SHORT
from mtor_cli.records.names import fold_name, fold_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_SPACE = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What `str.strip` takes away."""
SPACES = f"[{_SPACE}]*"
_GAP = "[ \u3000]*"
"""What may stand inside a unit or a word."""
JOINTS = f"[{_SPACE}\\-\u2010-\u2014\u2212'’_\u0300-\u036f]+"
"""What `fold_name` leaves out of a name."""

FULL_WIDTH = {full: chr(ord(full) - 0xFEE0) for full in "０１２３４５６７８９．"}
_DIGIT, _POINT = "[0-9０-９]", "[.．]"
_NUMBER = f"{_DIGIT}+(?:{_POINT}{_DIGIT}+)?"
BEFORE_NUMBER = "^[^0-9０-９]+"
BEHIND_NUMBER = "[^0-9０-９.．][\\s\\S]*$"

_LETTERS = (
    range(0x21, 0x180),
    range(0x370, 0x400),
    range(0x2010, 0x2015),
    range(0x2212, 0x2213),
    range(0xFF01, 0xFF5F),
)
"""Where the characters stand that fold on one another."""


class Sign(NamedTuple):
    """What may stand before a number."""

    before: str
    """As it is asked: nothing, <, ≤, >, ≥."""
    pattern: str
    """Of a whole level with it."""


def _alike(fold: Callable[[str], str]) -> dict[str, str]:
    """The characters that are read as one, by what they are read as."""
    found: dict[str, str] = {}
    for code in (code for span in _LETTERS for code in span):
        plain = fold(chr(code))
        if len(plain) == 1 and plain != chr(code):
            found[plain] = found.get(plain, "") + chr(code)
    return found


def _lower(text: str) -> str:
    return fold_width(text).lower()


@cache
def _of_levels() -> Mapping[str, str]:
    return _alike(_lower)


@cache
def _of_names() -> Mapping[str, str]:
    return _alike(fold_name)


def _spelled(text: str, alike: Mapping[str, str], gap: str = "") -> str:
    """The pattern of a text in which each character may be any that is read like it."""
    return gap.join(f"[{''.join(map(_escaped, character + alike.get(character, '')))}]" for character in text)


def _escaped(character: str) -> str:
    return f"\\{character}" if character in "\\]^-[&~|" else character


def _one_of(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"


def _unit(spellings: Iterable[str]) -> str:
    """The pattern of a unit: as it is spelled, by powers, in brackets."""
    alike = _of_levels()
    found = []
    for spelling in spellings:
        found.append(_spelled(spelling, alike, _GAP))
        amount, _, volume = spelling.partition("/")
        if volume in ("ml", "l", "dl"):
            times = f"(?:{_spelled(TIMES[0], {TIMES[0]: TIMES[1:]})})?"
            ends = _one_of(_spelled(end.replace("-", "−"), {"−": "-－"}, _GAP) for end in PER)
            per = [_spelled(amount, alike, _GAP), times, _spelled(volume, alike, _GAP), ends]
            found.append(_GAP.join(per))
    one = _one_of(found)
    return _one_of([one, f"[\\[［]{_GAP}{one}{_GAP}[\\]］]", f"[(（]{_GAP}{one}{_GAP}[)）]"])


@cache
def mass_unit() -> str:
    """The pattern of a unit of the scale of ng/mL."""
    return _unit(spelling for spelling, unit in SPELLINGS.items() if unit != "nmol/L")


@cache
def molar_unit() -> str:
    """The pattern of nmol/L."""
    return _unit(spelling for spelling, unit in SPELLINGS.items() if unit == "nmol/L")


@cache
def other_unit() -> str:
    """The pattern of a unit that is known and not taken."""
    micro = ("ug", "\u00b5g", "\u03bcg", "mcg")
    return _unit(name.replace("ug", written) for name in NOT_TAKEN for written in micro)


def alone(pattern: str) -> str:
    """The pattern of a cell that holds nothing else."""
    return f"^{SPACES}{pattern}{SPACES}$"


def ending(unit: str) -> str:
    """The pattern of a level that ends in a unit."""
    return f"{_DIGIT}{SPACES}{unit}{SPACES}$"


EMPTY = f"^{SPACES}$"


@cache
def below_a_limit() -> str:
    """The pattern of a level below a limit that is not given."""
    return alone(_one_of(_spelled(word, _of_levels(), _GAP) for word in BELOW_A_LIMIT))


@cache
def signs() -> tuple[Sign, ...]:
    """The levels that are a number: as it is, and with each sign before it."""
    unit = f"(?:{SPACES}{_one_of([mass_unit(), molar_unit()])})?"
    words: dict[str, list[str]] = {"": [], "<": [], "≤": [], ">": [], "≥": []}
    for word, side, inclusive in SIGNS:
        before = "" if side is None else {"below": "<≤", "above": ">≥"}[side][inclusive]
        words[before].append(_spelled(word, _of_levels()))
    return tuple(
        Sign(before, alone(f"{_one_of(found)}{'?' * (not before)}{SPACES}{_NUMBER}{unit}"))
        for before, found in words.items()
    )


@cache
def quantity(unit: str) -> str:
    """The pattern of a number that is alone, or has its unit behind it.

    Args:
        unit: one of `mtor_cli.calculator.numbers.UNITS`.
    """
    behind = _one_of(_spelled(word, _of_levels()) for word in UNITS[unit])
    return alone(f"{_NUMBER}(?:{SPACES}{behind})?")


ZERO = alone(f"[0０](?:{_POINT}[0０])?")
"""The pattern of an age of 0."""
_BETWEEN = f"[{_SPACE}.．\\-－]*"
"""What may stand between the letters of another word for a choice."""


def choice(name: str, option: str) -> str:
    """The pattern of one of the words that an option takes.

    Args:
        name: of the option, such as `matrix`.
        option: the word.
    """
    others = (word for word, meant in OTHER_WORDS[name].items() if meant == option)
    found = [_spelled(option, _of_levels()), *(_spelled(word, _of_levels(), _BETWEEN) for word in others)]
    return alone(_one_of(found))


def one_name(names: Iterable[str]) -> str:
    """The pattern of a name without its `JOINTS`: one of these."""
    return f"^{_names(names)}$"


def name_of(names: Iterable[str]) -> str:
    """The same, with another of them in brackets behind it or without."""
    one = _names(names)
    return f"^{one}(?:[(（]{one}[)）])?$"


def name_with(names: Iterable[str]) -> str:
    """The pattern of a name without its `JOINTS` that is one of these, or has one before or in its brackets."""
    one = _names(names)
    return f"^{one}$|^{one}[(（][^()（）]+[)）]$|^[^()（）]+[(（]{one}[)）]$"


_LETTER = "[A-Za-zＡ-Ｚａ-ｚ]"


def like_one_of(names: Iterable[str]) -> str:
    """The pattern of a name without its `JOINTS` that may mean one of these, as `mtor_cli.lookup.drugs.resembles` says.

    Of two slips in a long name it looks only at how the word begins and how long it is: a few names of other things
    have it too, and none that is like one of these is passed over.
    """
    alike, patterns = _of_names(), []
    for name in sorted(set(map(fold_name, names)) - {""}):
        latin = name.isascii()
        if len(name) > (5 if latin else 2):
            patterns.append(_spelled(name, alike))
        patterns += [f"^{_spelled(name[:n], alike)}$" for n in range(3 if latin else 2, len(name))]
        if latin and name.isalpha():
            patterns += [f"^{slip}$" for slip in _slips(name)]
        if latin and len(name) >= LONG:
            begun = _one_of(_spelled("".join(some), alike) for some in permutations(name[:BEGINNING]))
            rest = len(name) - BEGINNING
            patterns.append(f"^{begun}{_LETTER}{{{max(rest - 2, LONG - BEGINNING)},{rest + 2}}}$")
    return _one_of(patterns)


def _slips(name: str) -> Iterator[str]:
    """Yield the patterns of a word with a letter left out, added, exchanged or swapped with its neighbour."""
    alike, letter = _of_names(), _LETTER
    for n in range(len(name) + 1):
        before, rest = _spelled(name[:n], alike), name[n:]
        yield before + letter + _spelled(rest, alike)
        if rest:
            yield before + _spelled(rest[1:], alike)
        if rest and len(name) > SHORT:
            yield before + letter + _spelled(rest[1:], alike)
        if len(rest) > 1:
            yield before + _spelled(rest[1] + rest[0] + rest[2:], alike)


def _names(names: Iterable[str]) -> str:
    return _one_of(_spelled(name, _of_names()) for name in sorted(set(map(fold_name, names)) - {""}))
