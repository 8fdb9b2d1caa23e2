"""What a product can give: doses as numbers of whole units, or as a volume of solution. Tablets are never split."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from mtor_cli.records.rules import Rules

Product = Literal["tablet", "capsule", "solution"]

CountedUnit = Literal["tablet", "capsule", "mL"]
"""What is counted or measured out; a millilitre is that of the 1 mg/mL solution."""

STRENGTH_STEP = Decimal("0.005")
"""mg: every strength is a multiple of it, which bounds the number of doses to look through."""


class Counted(NamedTuple):
    """A number of units of one strength, or a volume of solution."""

    number: Decimal
    strength_mg: Decimal
    unit: CountedUnit


class Made(NamedTuple):
    """One administration as a product gives it."""

    mg: Decimal
    parts: tuple[Counted, ...]
    """The fewest units, the strongest first."""

    @property
    def units(self) -> Decimal:
        """How many tablets, capsules or millilitres are taken."""
        return sum((p.number for p in self.parts), Decimal(0))

    def has(self, strength_mg: Decimal | None, several: bool = False) -> bool:
        """Whether a tablet of one strength is taken; with `several`, whether two or more are at once."""
        parts = [p for p in self.parts if p.unit == "tablet" and p.strength_mg == strength_mg]
        return any(p.number > 1 for p in parts) if several else bool(parts)


def makeable(product: Product, strengths: tuple[Decimal, ...], rules: Rules) -> list[Made]:
    """Every single dose that a product can give, up to the most on any one day, in rising order.

    Args:
        product: a solution needs no strengths.
        strengths: of the tablets or capsules at hand, in mg.
        rules: the most on one day, and how finely the solution is measured.
    """
    if product == "solution":
        step = rules.solution_step_mg
        doses = [step * n for n in range(1, int(rules.day_cap_mg / step) + 1)]
        return [Made(dose, (Counted(dose, Decimal(1), "mL"),)) for dose in doses]
    fewest: dict[Decimal, tuple[Decimal, ...]] = {Decimal(0): ()}
    # Each round adds one unit; the first way found to reach a dose has the fewest units, the strongest of them first.
    frontier = [Decimal(0)]
    while frontier:
        reached: dict[Decimal, tuple[Decimal, ...]] = {}
        for dose in frontier:
            for strength in sorted(strengths, reverse=True):
                total = dose + strength
                if total <= rules.day_cap_mg and total not in fewest and total not in reached:
                    reached[total] = (*fewest[dose], strength)
        fewest |= reached
        frontier = list(reached)
    return [Made(dose, _parts(units, product)) for dose, units in sorted(fewest.items()) if dose]


def _parts(units: tuple[Decimal, ...], unit: CountedUnit) -> tuple[Counted, ...]:
    return tuple(Counted(Decimal(units.count(mg)), mg, unit) for mg in sorted(set(units), reverse=True))


def fitting(made: list[Made], low: Decimal, high: Decimal, rules: Rules, highest: Decimal | None = None) -> list[Made]:
    """The single doses that stand for a dose or a range of doses, in rising order.

    Args:
        made: the single doses that the product can give.
        low: mg each time.
        high: mg each time. A range gives the doses in it, and none outside it; a dose (low = high) that cannot be made
            gives the nearest one within the tolerance, and a tie the lower.
        rules: the tolerance.
        highest: mg each time above which nothing is given; None where nothing says so.
    """
    allowed = [m for m in made if highest is None or m.mg <= highest]
    inside = [m for m in allowed if low <= m.mg <= high]
    if inside or low < high:
        return inside
    near = min(allowed, key=lambda m: (abs(m.mg - low), m.mg), default=None)
    return [near] if near is not None and abs(near.mg - low) <= rules.made_share * low else []
