"""What is dispensed for one administration: tablets, capsules or millilitres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

from mtor_cli.calculator.formulary import CountedUnit
from mtor_cli.records.base import record

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.calculator.formulary import Made
    from mtor_cli.records.rules import Rules

MadeMark = Literal["half_milligram_multiples"]
"""The code of what has to be said of how a dose is made up, wherever one is offered."""

DoseMark = MadeMark | Literal["above_studied", "above_own_limit", "too_likely_above"]
"""The code of what has to be said wherever a dose is offered."""

HALF_MILLIGRAM_CODE: MadeMark = "half_milligram_multiples"
"""The remark that quotes the label on several 0.5 mg tablets, and the mark of a dose that is made so."""


@record
class PartOut(TypedDict):
    """A number of units of one strength."""

    number: float
    strength_mg: float
    """Of one unit; a millilitre is that of the 1 mg/mL solution."""
    unit: CountedUnit
    """`tablet`, `capsule` or `mL`."""


def parts_out(made: Made) -> list[PartOut]:
    """One administration: how many units of which strength, or mL of the solution."""
    return [{"number": float(p.number), "strength_mg": float(p.strength_mg), "unit": p.unit} for p in made.parts]


def marks_of(made: Made, drug: str, rules: Rules) -> list[MadeMark]:
    """The codes of what has to be said wherever a dose is offered.

    The label's sentence on 0.5 mg tablets is that of sirolimus: tablets of everolimus of 0.25 to 1 mg are not meant.
    """
    return [HALF_MILLIGRAM_CODE] if made.has(rules.weak_tablet_mg(drug), several=True) else []


def above_mark(mg_per_day: float, highest: Decimal | None, own: bool) -> list[DoseMark]:
    """The mark of a dose that lies above the highest one stated; nothing where none is known.

    Args:
        mg_per_day: the dose.
        highest: mg/day.
        own: whether that is this program's limit, where no disease was given, and no source's.
    """
    if highest is None or mg_per_day <= float(highest) + 1e-9:
        return []
    return ["above_own_limit" if own else "above_studied"]


def rounded(value: Decimal) -> float:
    """A number without the noise of a division: twelve significant digits."""
    return float(f"{value:.12g}")
