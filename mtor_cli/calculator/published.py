"""A published dose factor for one agent, applied once to the dose before that agent. Never 1 / AUC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.calculator.formulary import makeable

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.calculator.formulary import Made, Product
    from mtor_cli.records.rules import Rules

Before = Literal["known", "changed_since", "unknown"]
"""Whether the present dose is that before the agent: it is, the dose was changed since, or nothing tells."""


class Cut(NamedTuple):
    """What a factor makes of one administration."""

    low: Decimal
    """mg."""
    high: Decimal
    """mg; the same where the factor is a single one."""
    made: tuple[Made, ...]
    """What the product gives of it, the nearest to the lower end first; empty where it gives none."""


def dose_before(days_on_dose: Decimal | None, started: Decimal | None) -> Before:
    """Whether the present dose is the one before an agent.

    A dose and an agent that changed on the same day tell nothing: the dose may have been cut for the agent.

    Args:
        days_on_dose: days since the last change of dose.
        started: days since the start of the agent.
    """
    if days_on_dose is None or started is None or days_on_dose == started:
        return "unknown"
    return "known" if days_on_dose > started else "changed_since"


def cut(
    dose_mg: Decimal,
    low: Decimal,
    high: Decimal,
    product: Product | None,
    strengths: tuple[Decimal, ...],
    rules: Rules,
) -> Cut:
    """What a published factor makes of a dose.

    Args:
        dose_mg: one administration before the agent, in mg.
        low: the factor, or its lower end.
        high: its upper end.
        product: at hand; None where it is not known.
        strengths: of its tablets or capsules, in mg.
        rules: how near a made dose has to be.
    """
    least, most = dose_mg * low, dose_mg * high
    if product is None or (product != "solution" and not strengths):
        return Cut(least, most, ())
    doses = makeable(product, strengths, rules)
    if least == most:
        near = [d for d in doses if abs(d.mg - least) <= rules.made_share * least]
        return Cut(least, most, tuple(sorted(near, key=lambda d: (abs(d.mg - least), d.mg))[:1]))
    return Cut(least, most, tuple(d for d in doses if least <= d.mg <= most))
