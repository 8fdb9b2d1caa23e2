"""Units of a blood level, and their conversion to ng/mL."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype
from mtor_cli.tdm.numbers import fold_digits

Unit = Literal["ng/mL", "ug/L", "nmol/L"]

_SPELLINGS: dict[str, Unit] = {
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


def known_unit(text: str) -> Unit | None:
    """Return the unit that is spelled so, in any case and with either mu, or None."""
    return _SPELLINGS.get(fold_digits(text).lower().replace(" ", ""))


def parse_unit(text: str) -> Unit:
    """Return the unit that was typed, in any case and with either mu.

    Raises:
        UsageError: the unit is not one of ng/mL, ug/L, nmol/L.
    """
    unit = known_unit(text)
    if unit is None:
        trap = fold_digits(text).lower().replace(" ", "") == "ng/dl"
        raise UsageError(
            "unknown_unit",
            f"Unit '{text}' not recognised. Use ng/mL, ug/L or nmol/L."
            + (" 1 ng/mL = 100 ng/dL: divide the number by 100." if trap else ""),
            f"无法识别浓度单位“{text}”。可用单位：ng/mL、μg/L、nmol/L。"
            + ("1 ng/mL=100 ng/dL，请将数值除以100。" if trap else ""),
            retype("--unit", text, Slot("UNIT")),
        )
    return unit


def to_ng_ml(value: Decimal, unit: Unit, molar_mass: float) -> Decimal:
    """Return a level in ng/mL (= ug/L).

    Args:
        value: the level in `unit`.
        unit: ng/mL, ug/L or nmol/L.
        molar_mass: of the drug, in g/mol; 1 nmol/L is molar_mass / 1000 ng/mL.
    """
    if unit == "nmol/L":
        return value * Decimal(repr(molar_mass)) / 1000
    return value
