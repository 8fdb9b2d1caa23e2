"""A measured level as the laboratory reports it: a number, or a limit that it lies under or over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.errors import UsageError
from mtor_cli.hints import Mend, Slot, retype
from mtor_cli.tdm.numbers import bad_number, fold_digits, parse_number
from mtor_cli.tdm.units import Unit, known_unit, to_ng_ml

if TYPE_CHECKING:
    from decimal import Decimal

Censoring = Literal["below", "above"]

_BELOW = ("<", "lt", "低于", "小于", "below")
_ABOVE = (">", "gt", "高于", "大于", "above")
_BELOW_QUANTIFICATION = ("blq", "bloq", "<lloq", "lloq", "低于定量下限", "未检出")

_LEVEL = Slot("LEVEL")

_OPEN_SIGN = re.compile(r"(<=|≤|>=|≥)\s*([0-9]+(?:\.[0-9]+)?)")
_NUMBER_THEN_UNIT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([^\d\s.,。<>-].*)")


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
    folded = fold_digits(text)
    if folded.lower().replace(" ", "") in _BELOW_QUANTIFICATION:
        return Level(None, known, given, None, "below")
    if open_sign := _OPEN_SIGN.match(folded):
        side = ("below", "低于") if open_sign[1] in ("<=", "≤") else ("above", "高于")
        raise bad_number(
            "--level",
            text,
            f"laboratories report a level below or above a limit; type lt or gt and the number ({side[0]})",
            f"检验报告以低于或高于某一界限表示，请输入lt或gt加数值（{side[1]}）",
            _LEVEL,
        )
    censored, number = _censoring(folded)
    with_unit = _NUMBER_THEN_UNIT.fullmatch(number)
    if with_unit and known_unit(with_unit[2]):
        raise bad_number("--level", text, "give the unit by its own option, --unit", "单位请用选项 --unit 给出", _LEVEL)
    value = parse_number(number, "--level", text)
    return Level(value, known, given, to_ng_ml(value, known, molar_mass), censored)


def _censoring(text: str) -> tuple[Censoring | None, str]:
    """Return the side on which the level lies of the number that was typed, and the number."""
    signs: tuple[tuple[tuple[str, ...], Censoring], ...] = ((_BELOW, "below"), (_ABOVE, "above"))
    for words, side in signs:
        for word in words:
            if text.lower().startswith(word):
                return side, text[len(word) :].strip()
    return None, text


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
    try:
        if one_sided:
            bound = parse_number(one_sided[2], "--target", text)
            return (None, bound) if one_sided[1] in ("<=", "≤", "<") else (bound, None)
        parts = re.split(r"\s*(?:-|–|—|~|至|到|\bto\b)\s*", folded)
        if len(parts) != 2 or not all(parts):
            raise _bad_target(text)
        low, high = (parse_number(part, "--target", text) for part in parts)
    except UsageError as error:
        error.hint = _again(text)
        raise
    if low >= high:
        raise _bad_target(text)
    return low, high


def _again(text: str) -> Mend:
    return retype("--target", text, Slot("TARGET"))


def _bad_target(text: str) -> UsageError:
    return UsageError(
        "bad_target",
        f"--target '{text}' is not a range. Type the lower bound, a hyphen and the upper bound in ng/mL.",
        f"--target “{text}”不是有效范围。请按“下限-上限”输入（ng/mL）。",
        _again(text),
    )
