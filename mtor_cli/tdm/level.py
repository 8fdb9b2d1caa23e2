"""A measured level as the laboratory reports it: a number, or a limit that it lies under or over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.errors import UsageError
from mtor_cli.tdm.numbers import fold_digits, parse_number
from mtor_cli.tdm.units import Unit, to_ng_ml

if TYPE_CHECKING:
    from decimal import Decimal

Censoring = Literal["below", "above"]

_BELOW = ("<", "lt", "低于", "小于", "below")
_ABOVE = (">", "gt", "高于", "大于", "above")
_BELOW_QUANTIFICATION = ("blq", "bloq", "<lloq", "lloq", "低于定量下限", "未检出")


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


def parse_level(text: str, unit: Unit | None, molar_mass: float) -> Level:
    """Return the level that was typed.

    Accepts 8.2, <0.5, lt0.5, 低于0.5, >30, gt30, and BLQ where the limit is not known.

    Args:
        text: as typed.
        unit: None reads the number as ng/mL, and the answer says so.
        molar_mass: of the drug, in g/mol.

    Raises:
        UsageError: it is not a number that a level can have.
    """
    known: Unit = unit or "ng/mL"
    given = unit is not None
    folded = fold_digits(text).lower()
    if folded.replace(" ", "") in _BELOW_QUANTIFICATION:
        return Level(None, known, given, None, "below")
    censored: Censoring | None = None
    number = folded
    signs: tuple[tuple[tuple[str, ...], Censoring], ...] = ((_BELOW, "below"), (_ABOVE, "above"))
    for words, side in signs:
        word = next((w for w in words if folded.startswith(w)), None)
        if word:
            censored, number = side, folded[len(word) :].strip()
    value = parse_number(number if censored else text, "--level", "--unit")
    return Level(value, known, given, to_ng_ml(value, known, molar_mass), censored)


def parse_target(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the bounds of a target range in ng/mL: 5-15, 5–15, 5～15, 5至15, <=15, >=5.

    Raises:
        UsageError: it is not a range with low below high.
    """
    folded = fold_digits(text).lower()
    for word in ("约", "左右", "ng/ml"):
        folded = folded.replace(word, "")
    folded = folded.strip()
    one_sided = re.fullmatch(r"(<=|≤|<|>=|≥|>)\s*(.+)", folded)
    if one_sided:
        bound = parse_number(one_sided[2], "--target")
        return (None, bound) if one_sided[1] in ("<=", "≤", "<") else (bound, None)
    parts = re.split(r"\s*(?:-|–|—|~|至|到|\bto\b)\s*", folded)
    if len(parts) != 2:
        raise _bad_target(text)
    low, high = parse_number(parts[0], "--target"), parse_number(parts[1], "--target")
    if low >= high:
        raise _bad_target(text)
    return low, high


def _bad_target(text: str) -> UsageError:
    return UsageError(
        "bad_target",
        f"--target '{text}' is not a range. Type the lower bound, a hyphen and the upper bound in ng/mL.",
        f"--target “{text}”不是有效范围。请按“下限-上限”输入（ng/mL）。",
        "--target 5-15",
    )
