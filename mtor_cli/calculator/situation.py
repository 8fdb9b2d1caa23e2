"""Everything that the label's proportional rule depends on, of one patient at one time."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.sample import TIMES_PER_DAY

if TYPE_CHECKING:
    from mtor_cli.calculator.alarm import Alarm
    from mtor_cli.calculator.formulary import Product
    from mtor_cli.calculator.level import Level
    from mtor_cli.calculator.obstacles import Obstacle
    from mtor_cli.calculator.proportion import Target
    from mtor_cli.calculator.sample import Regimen, Sample
    from mtor_cli.records.rules import Rules


class Situation(NamedTuple):
    """Everything that the proportional rule depends on."""

    rules: Rules
    level: Level
    sample: Sample
    drug: str
    proportional: bool
    """Whether the drug has the proportional rule."""
    dose_mg: Decimal
    """Per administration."""
    regimen: Regimen
    target: Target | None
    """None where the target is not known: no disease, or several bands and none chosen."""
    product: Product | None
    strengths: tuple[Decimal, ...]
    highest_studied: Decimal
    """mg/day."""
    age: Decimal | None
    provisional: bool
    """Whether the user asked for provisional arithmetic."""
    allow_above_studied: bool
    loading: bool
    alarm: Alarm | None = None
    flag: Decimal | None = None
    """The toxicity flag in ng/mL; None where the drug has none."""
    own_target: bool = True
    """Whether the target is the user's own, and not a published range."""
    chosen: Target | None = None
    """The range that was named, else what lies under the highest upper limit of those published; it holds beside a
    target that is one number, and without any target."""
    obstacles: tuple[Obstacle, ...] = ()
    """What other things than the level and its sample put in the way: interacting drugs, the disease."""

    @property
    def current(self) -> Decimal:
        """The present dose in mg/day."""
        return self.dose_mg * TIMES_PER_DAY[self.regimen]

    @property
    def days_per_dose(self) -> Decimal:
        """2 where a dose holds for two days, else 1."""
        return max(Decimal(1), 1 / TIMES_PER_DAY[self.regimen])

    @property
    def cap(self) -> Decimal:
        """The most in mg/day that keeps every single day at the most on any one day or less."""
        return self.rules.day_cap_mg / self.days_per_dose
