"""Units of a blood level, and their conversion to ng/mL."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.errors import UsageError
from mtor_cli.hints import Mend, retype, slot
from mtor_cli.text import bilingual

Unit = Literal["ng/mL", "ug/L", "nmol/L"]

SPELLINGS: dict[str, Unit] = {
    "ng/ml": "ng/mL",
    "纳克/毫升": "ng/mL",
    "ug/l": "ug/L",
    "mcg/l": "ug/L",
    "\u00b5g/l": "ug/L",
    "\u03bcg/l": "ug/L",
    "微克/升": "ug/L",
    "nmol/l": "nmol/L",
    "nm/l": "nmol/L",
    "纳摩尔/升": "nmol/L",
}


TIMES = "·.⋅∙•*"
PER = ("^-1", "-1", "⁻¹")
_PER = re.compile(
    rf"([np\u00b5\u03bcum]g|mcg|nmol|nm)[{re.escape(TIMES)}]?(ml|l|dl)(?:{'|'.join(map(re.escape, PER))})"
)
"""ng·mL-1, as journals and some laboratories write ng/mL."""

NOT_TAKEN = {
    "ng/dl": ("ng/dL", 100, "divide", "除以"),
    "pg/ml": ("pg/mL", 1000, "divide", "除以"),
    "ng/l": ("ng/L", 1000, "divide", "除以"),
    "ug/ml": ("ug/mL", 1000, "multiply", "乘以"),
    "mg/l": ("mg/L", 1000, "multiply", "乘以"),
    "ug/dl": ("ug/dL", 10, "multiply", "乘以"),
}
"""Units of other drugs' levels, with how many of them are 1 ng/mL, or how many ng/mL one of them is."""


def fold_unit(text: str) -> str:
    """The form in which units are compared: half-width, lower-case, without spaces and brackets, `/` for per."""
    folded = fold_digits(text).lower().replace(" ", "").replace("−", "-")
    if folded[:1] + folded[-1:] in ("[]", "()"):
        folded = folded[1:-1]
    match = _PER.fullmatch(folded)
    return f"{match[1]}/{match[2]}" if match else folded


def known_unit(text: str) -> Unit | None:
    """The unit that is spelled so, in any case and with either mu; None where none of ours is."""
    return SPELLINGS.get(fold_unit(text))


def parse_unit(text: str) -> Unit:
    """The unit that was typed, in any case and with either mu.

    Raises:
        UsageError: the unit is not one of ng/mL, ug/L, nmol/L.
    """
    unit = known_unit(text)
    if unit is None:
        again = retype("--unit", text, slot("--unit"))
        if is_other_unit(text):
            # In another unit the number is another one.
            again = again.also("--level", slot("--level")).also("--previous-level", slot("--level"))
        raise unknown_unit(text, again)
    return unit


def is_other_unit(text: str) -> bool:
    """Whether it is a unit of a level that is not taken here, such as ng/dL."""
    return _other(text) in NOT_TAKEN


def unknown_unit(text: str, hint: Mend) -> UsageError:
    """The error on a unit that is not taken; for one that is known it says how its numbers are converted.

    The number is never converted here: whether the unit or the number was mistyped, only the user knows.
    """
    way = conversion(text)
    return UsageError(
        "unknown_unit",
        *bilingual("unit_not_recognised_use_ng_ml", text=text, way=way),
        hint,
    )


def conversion(text: str) -> dict[str, str]:
    """How numbers in a unit that is not taken become ng/mL, in both languages; empty for what is no unit."""
    if not is_other_unit(text):
        return {"en": "", "zh": ""}
    name, factor, way, way_zh = NOT_TAKEN[_other(text)]
    equal = f"1 ng/mL = {factor} {name}" if way == "divide" else f"1 {name} = {factor} ng/mL"
    tight = equal.replace(" = ", "=")
    return {"en": f" {equal}: {way} the number by {factor}.", "zh": f"{tight}，请将数值{way_zh}{factor}。"}


def _other(text: str) -> str:
    return fold_unit(text).replace("\u00b5", "u").replace("\u03bc", "u").replace("mcg", "ug")


def same_scale(a: Unit, b: Unit) -> bool:
    """Whether a number means the same in both units: ng/mL and ug/L are one scale."""
    return (a == "nmol/L") == (b == "nmol/L")


def to_ng_ml(value: Decimal, unit: Unit, molar_mass: float) -> Decimal:
    """A level in ng/mL (= ug/L).

    Args:
        value: the level in `unit`.
        unit: ng/mL, ug/L or nmol/L.
        molar_mass: of the drug, in g/mol; 1 nmol/L is molar_mass / 1000 ng/mL.
    """
    if unit == "nmol/L":
        return value * Decimal(repr(molar_mass)) / 1000
    return value
