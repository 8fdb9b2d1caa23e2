"""A phase of a studied regimen, worked out for one patient and made up as it was given."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from typing_extensions import TypedDict

from mtor_cli.calculator.formulary import fitting, makeable
from mtor_cli.lookup.regimens import highest_mg
from mtor_cli.parts.composition import marks_of, parts_out, rounded
from mtor_cli.parts.dosing import OptionOut, Remark
from mtor_cli.records.base import Text, record
from mtor_cli.records.phases import Stage

if TYPE_CHECKING:
    from mtor_cli.calculator.formulary import Made, Product
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.phases import Phase
    from mtor_cli.records.recommendations import Dosing
    from mtor_cli.records.rules import Rules

MAX_SHOWN = 3
"""Doses of a range that are shown; of more, the lowest and the highest are."""


class Stock(NamedTuple):
    """What is at hand."""

    drug: str
    product: Product | None
    strengths: tuple[Decimal, ...]
    rules: Rules

    @property
    def once_daily(self) -> bool:
        """Whether a day's dose that its source does not divide is one administration."""
        return self.rules.of[self.drug].usual_interval_h >= 24

    @property
    def made(self) -> list[Made]:
        """Every single dose that it gives; none where nothing is known to be at hand."""
        if self.product is None or (self.product != "solution" and not self.strengths):
            return []
        return makeable(self.product, self.strengths, self.rules)


@record
class PhaseOut(TypedDict):
    """A phase of a regimen for this patient."""

    stage: Stage
    """`loading`, `start`, `maintenance`, `fixed` (one dose throughout) or `range` (start and maintenance in one)."""
    days: int | None
    """How long; null where the source does not say, or the phase goes on."""
    times_a_day: int | None
    """Null where the dose is given once, or the source does not say how often."""
    condition: Text | None
    mg: list[float] | None
    """Lower and upper bound of one administration; of the day where `times_a_day` is null and `mg_per_day` is not."""
    mg_per_day: list[float] | None
    """The day's sum; null where the dose is given once, or the source does not say how often."""
    options: list[OptionOut]
    options_between: int
    """How many more doses of the product lie between those that are shown."""
    remarks: list[Remark]


class Each(NamedTuple):
    """One administration in mg."""

    low: Decimal
    high: Decimal
    a_day: int | None
    """How often a day; None for a single dose, or where nothing says how often."""
    daily: bool
    """Whether the dose is given every day."""


def phase_out(
    phase: Phase, dosing: Dosing, surface: Decimal | None, stock: Stock, remarks: Remarks, covered: bool
) -> PhaseOut:
    """A phase for one patient.

    Args:
        phase: as the source gives it.
        dosing: the regimen that it is a phase of.
        surface: body surface area in m²; None where it is not known.
        stock: what the dose is to be made up of.
        remarks: makes coded remarks.
        covered: whether the source covers the patient; where it does not, nothing is worked out.
    """
    result: PhaseOut = {
        "stage": phase["stage"],
        "days": phase.get("days"),
        "times_a_day": phase.get("times_a_day"),
        "condition": phase.get("condition"),
        "mg": None,
        "mg_per_day": None,
        "options": [],
        "options_between": 0,
        "remarks": [],
    }
    per_m2 = phase["unit"].startswith("mg/m2")
    if covered and per_m2 and surface is None:
        result["remarks"].append(remarks.say("height_required"))
    elif covered:
        each = _each(phase, surface if per_m2 else None, stock.once_daily)
        _work_out(result, each, _limit(dosing, per_m2), stock, remarks)
    return result


def _each(phase: Phase, surface: Decimal | None, once_daily: bool) -> Each:
    low, high = Decimal(str(phase["low"])), Decimal(str(phase["high"]))
    if surface is not None:
        low, high = low * surface, high * surface
    whole = phase["unit"].endswith("/day")
    a_day = phase.get("times_a_day", 1 if whole and once_daily else None)
    return Each(low, high, a_day, whole or a_day is not None)


def _limit(dosing: Dosing, per_m2: bool) -> Decimal | None:
    """The highest daily dose in mg that binds a dose per m²; a dose in mg is one of those that it comes from."""
    return highest_mg(dosing) if per_m2 else None


def _work_out(result: PhaseOut, each: Each, limit: Decimal | None, stock: Stock, remarks: Remarks) -> None:
    """Add what a phase comes to and what the product gives for each administration."""
    low, high, a_day, daily = each
    times = a_day or 1
    highest = None if limit is None else limit / times
    if highest is not None and high > highest:
        result["remarks"].append(remarks.say("dose_capped", exact=f"{high * times:g}", limit=f"{limit:g}"))
        low, high = min(low, highest), highest
    result["mg"] = [rounded(low), rounded(high)]
    if daily:
        result["mg_per_day"] = [rounded(low * times), rounded(high * times)]
    made = stock.made
    if not made or (daily and a_day is None):
        # How a day's dose is divided is not known.
        return
    found = fitting(made, low, high, stock.rules, highest)
    shown = found if len(found) <= MAX_SHOWN else [found[0], found[-1]]
    result["options"] = [option_out(m, stock, a_day) for m in shown]
    result["options_between"] = len(found) - len(shown)
    if not found:
        result["remarks"].append(remarks.say("start_not_makeable"))


def option_out(made: Made, stock: Stock, a_day: int | None) -> OptionOut:
    """One administration as answers show it.

    Args:
        made: what is taken each time.
        stock: that gives it.
        a_day: administrations a day; None for a single dose.
    """
    times = a_day or 1
    return {
        "mg_per_day": float(made.mg * times),
        "mg_per_administration": float(made.mg),
        "every_hours": None if a_day is None else 24 // a_day,
        "composition": parts_out(made),
        "marks": [*marks_of(made, stock.drug, stock.rules)],
        "predicted_trough_ng_ml": None,
        "loading": None,
        "status": "ok",
        "provisional": False,
    }
