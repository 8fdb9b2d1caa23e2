"""A measured level as the laboratory reports it: a number, or a limit that it lies under or over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.calculator.numbers import fold_digits, parse_number
from mtor_cli.calculator.units import Unit, is_other_unit, known_unit, same_scale, to_ng_ml, unknown_unit
from mtor_cli.errors import UsageError
from mtor_cli.hints import Mend, retype, slot
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from decimal import Decimal

Censoring = Literal["below", "above"]
Sign = Literal["", "<", "≤", ">", "≥"]

SIGNS: tuple[tuple[str, Censoring | None, bool], ...] = (
    *(
        (word, "below", True)
        for word in ("<=", "=<", "≤", "≦", "⩽", "le", "小于等于", "小于或等于", "不高于", "不超过")
    ),
    *((word, "above", True) for word in (">=", "=>", "≥", "≧", "⩾", "ge", "大于等于", "大于或等于", "不低于")),
    *((word, "below", False) for word in ("<", "lt", "低于", "小于", "below")),
    *((word, "above", False) for word in (">", "gt", "高于", "大于", "above")),
    ("=", None, False),
)
"""What may stand before the number, with the side on which the level lies of it, and whether it may be the number
itself; what begins with another sign stands before it."""

BELOW_A_LIMIT = (
    "blq", "bloq", "blod", "<lloq", "lloq", "<loq", "loq", "<lod", "lod", "nd", "notdetected", "低于定量下限",
    "低于定量限", "低于检测限", "低于检测下限", "低于检出限", "<检测限", "<检出限", "<定量限", "<定量下限", "未检出",
)  # fmt: skip
"""Below a limit of detection or quantification that is not given."""


class Level(NamedTuple):
    """A blood level of one drug."""

    value: Decimal | None
    """The number as given, in `unit`; None for `BLQ` without a limit."""
    unit: Unit
    unit_given: bool
    """Whether the user named the unit."""
    ng_ml: Decimal | None
    """The same in ng/mL."""
    censored: Censoring | None
    """`below`: the level lies below the number; `above`: above it."""
    inclusive: bool = False
    """Whether a censored level may be the number itself: `≤0.5`, `≥30`."""

    @property
    def sign(self) -> Sign:
        """What stands before the number: <, ≤, >, ≥ or nothing."""
        if self.censored == "below":
            return "≤" if self.inclusive else "<"
        if self.censored == "above":
            return "≥" if self.inclusive else ">"
        return ""


def parse_level(text: str, unit: Unit | None, molar_mass: float, option: str = "--level") -> Level:
    """A level as it was typed: number, unit, and the side of the number on which it lies.

    Accepts 8.2, =8.2, <0.5, lt0.5, 低于0.5, ≤0.5, le0.5, >30, gt30, ≥30, ge30, each with its unit behind it, and BLQ
    or <LOD where the limit is not known.

    Args:
        text: as typed.
        unit: that was named beside it; None takes the unit in the text, else reads the number as ng/mL, and the
            answer says so.
        molar_mass: of the drug, in g/mol.
        option: its name, for messages.

    Raises:
        UsageError: it is not a number that a level can have, or its unit is not the one that was named beside it.
    """
    folded = fold_digits(text)
    if folded.lower().replace(" ", "") in BELOW_A_LIMIT:
        return Level(None, unit or "ng/mL", unit is not None, None, "below")
    censored, inclusive, number = _signed(folded)
    number, own = _unit_of(number, text, option)
    if own is not None and unit is not None and not same_scale(own, unit):
        raise UsageError(
            "contradiction",
            *bilingual("contradiction", option=option, text=text, own=own, unit=unit),
            retype(option, text, slot(option)),
        )
    known: Unit = unit or own or "ng/mL"
    value = parse_number(number, option, text)
    given = unit is not None or own is not None
    return Level(value, known, given, to_ng_ml(value, known, molar_mass), censored, inclusive)


def _signed(text: str) -> tuple[Censoring | None, bool, str]:
    """The side on which the level lies of the number, whether it may be the number, and the number."""
    for sign, side, inclusive in SIGNS:
        if text.lower().startswith(sign):
            return side, inclusive, text[len(sign) :].strip()
    return None, False, text


_MOST_DIGITS_OF_A_UNIT = 4
"""As in ng/100 mL or ng mL-1: the number ends so few digits before the end at most."""


def _unit_of(number: str, text: str, option: str) -> tuple[str, Unit | None]:
    """A number without the unit behind it, and that unit."""
    digits = [place for place, character in enumerate(number, start=1) if character in "0123456789"]
    for place in digits[-_MOST_DIGITS_OF_A_UNIT - 1 :]:
        behind = number[place:].strip()
        if behind:
            if (own := known_unit(behind)) is not None:
                return number[:place], own
            if is_other_unit(behind):
                raise unknown_unit(behind, retype(option, text, slot(option)))
    return number, None


def parse_target(text: str, name: str = "--target") -> tuple[Decimal | None, Decimal | None]:
    """The bounds of a target range in ng/mL: 5-15, 5–15, 5～15, 5至15, <=15, >=5.

    Args:
        text: as typed.
        name: of the option, or of the field of a case, for messages.

    Raises:
        UsageError: it is not a range with low below high.
    """
    folded = fold_digits(text).lower()
    for word in ("约", "左右"):
        folded = folded.replace(word, "")
    folded, unit = _unit_of(folded.strip(), text, name)
    if unit == "nmol/L":
        raise UsageError(
            "bad_target",
            *bilingual("is_in_nmol_l_type_it", name=name, text=text),
            _again(text),
        )
    one_sided = re.fullmatch(r"(<=|≤|<|>=|≥|>)\s*(.+)", folded)
    try:
        if one_sided:
            bound = parse_number(one_sided[2], name, text)
            return (None, bound) if one_sided[1] in ("<=", "≤", "<") else (bound, None)
        parts = re.split(r"\s*(?:-|–|—|~|至|到|\bto\b)\s*", folded)
        if len(parts) != 2 or not all(parts):
            raise _bad_target(text, name)
        low, high = (parse_number(part, name, text) for part in parts)
    except UsageError as error:
        error.hint = _again(text)
        raise
    if low >= high:
        raise _bad_target(text, name)
    return low, high


def _again(text: str) -> Mend:
    return retype("--target", text, slot("--target"))


def _bad_target(text: str, name: str) -> UsageError:
    return UsageError(
        "bad_target",
        *bilingual("is_not_a_range_type_the", name=name, text=text),
        _again(text),
    )
