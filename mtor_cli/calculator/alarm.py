"""Whether a level calls for the prescriber before anything else is worked out from it.

The alarm is judged once, on the level as it is, and every later step reads it: what is offered, and what comes next.
Thresholds are for troughs. A level drawn later than a trough had a higher trough before it, so that it counts as it is;
one drawn earlier counts by the ratio of level to trough at its hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.calculator.assess import exceeds

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.calculator.level import Level
    from mtor_cli.records.base import Source
    from mtor_cli.records.rules import Rules

Alarm = Literal["high", "above", "possible"]
"""`high`: above the toxicity flag; `above`: above every published range of what was asked for, and under the flag;
`possible`: drawn too early to tell which side of one of the two the trough is on."""

Over = Literal["yes", "possibly", "unknown", "no"]
"""Whether a trough lies above a limit. `possibly`: the models disagree, or none says anything of that hour; `unknown`:
the level was reported as below or above a number only, and that number does not tell."""


class Ratio(NamedTuple):
    """How many times its trough a level is at one hour after a dose: over the population models that apply."""

    lowest: Decimal
    highest: Decimal
    sources: tuple[Source, ...] = ()
    """Of the models."""


class Drawn(NamedTuple):
    """When a sample was taken."""

    hours: Decimal | None = None
    """After the last dose; None is not known."""
    counts_from: Decimal | None = None
    """The hour from which a level counts as it is, of the interval between doses; None where `hours` is not known."""
    ratio: Ratio | None = None
    """At that hour; None where no table holds it, or the level counts as it is."""

    @property
    def early(self) -> bool:
        """Whether the level is known to be drawn too long before the next dose to count as it is."""
        return self.hours is not None and self.counts_from is not None and self.hours < self.counts_from


NOT_SAID = Drawn()


def counts_from(interval: Decimal, rules: Rules) -> Decimal:
    """The hour after a dose from which a level counts as it is, for an interval between doses in h."""
    if interval == 24:
        return rules.daily_counts_from_h
    if interval == 12:
        return rules.bid_counts_from_h
    if interval == 48:
        return rules.alternate_counts_from_h
    return interval - rules.before_next_h


def over(level: Level, limit: Decimal, drawn: Drawn) -> Over:
    """Whether the trough of a level lies above a limit.

    Args:
        level: as measured, or as the side of a number that it lies on.
        limit: ng/mL, for troughs.
        drawn: when the sample was taken.
    """
    sure: dict[bool | None, Over] = {True: "yes", False: "no", None: "unknown"}
    if not drawn.early:
        return sure[exceeds(level, limit)]
    if drawn.ratio and exceeds(level, limit * drawn.ratio.highest):
        return "yes"
    least = exceeds(level, limit * drawn.ratio.lowest if drawn.ratio else limit)
    return "possibly" if least else sure[least]
