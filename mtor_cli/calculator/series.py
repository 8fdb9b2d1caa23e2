"""Figures over a series of troughs: time in range, and how far the troughs of one dose vary.

Time in range is by linear interpolation (Rosendaal FR, Cannegieter SC, van der Meer FJM, Briët E. Thromb Haemost 1993;
69: 236-239): between two measurements the level is taken to rise or fall evenly, and each moment counts at the level
that it then has. The paper is on the INR and its abstract gives the assumption; that intervals of more than 56 days are
not interpolated, and that the share is of the interpolated days, stand in LOINC 72281-9. That a line is broken where
something else than chance moves the level, and from how many troughs on a figure is worked out, is this program's own;
the numbers are rules of `data/rules.yaml`.

Variability is the coefficient of variation, the standard deviation over the mean (of tacrolimus: PMC9217626, table 2),
here of troughs divided by their daily dose, with the standard deviation of a sample (n - 1).
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtor_cli.records.rules import Rules

Cause = Literal["agent", "product", "target", "hold", "missed", "loading"]
"""What happened to a patient between two levels: another drug began or ended, another product or target, doses withheld
or missed, a loading dose."""

Break = Literal[Cause, "assay", "gap"]
"""Why a line is not drawn from one trough to the next; `gap`: they lie too far apart."""

OTHER_CONDITIONS: frozenset[Cause] = frozenset({"agent", "product"})
"""After these a patient's troughs vary about another mean; after the others they come back to it."""


class Event(NamedTuple):
    """Something that breaks a line."""

    day: Decimal
    cause: Cause


class Trough(NamedTuple):
    """A trough that can be used, and the dose that it is of."""

    day: Decimal
    """When it was drawn, on any clock that counts days."""
    level: Decimal
    """ng/mL."""
    mg_per_day: Decimal
    assay: str | None
    """None where it was not said; two that were not said count as one."""
    steady: bool
    """Whether it is at steady state."""


class Span(NamedTuple):
    """From one trough to the next."""

    start: Trough
    end: Trough
    broken: tuple[Break, ...]
    """Why no line is drawn; empty where one is."""

    @property
    def days(self) -> Decimal:
        """How long it is."""
        return self.end.day - self.start.day


class TimeInRange(NamedTuple):
    """How long a course of troughs lay below, within and above a target, in days; what is not covered aside."""

    days: Decimal
    """Days covered."""
    below: Decimal
    above: Decimal
    troughs: int
    """That a line begins or ends at."""
    inside: int
    """Of them, those within the target."""

    @property
    def within(self) -> Decimal:
        """Days within the target."""
        return self.days - self.below - self.above

    @property
    def share(self) -> Decimal:
        """Of the days covered, those within the target."""
        return self.within / self.days


class Variability(NamedTuple):
    """How far the dose-normalised troughs of one assay, product and set of other drugs vary."""

    first: Decimal
    """Day of the first of them."""
    last: Decimal
    troughs: int
    mean: Decimal
    """ng/mL for each mg/day."""
    sd: Decimal
    """Likewise."""

    @property
    def cv(self) -> Decimal:
        """Standard deviation over mean."""
        return self.sd / self.mean


def spans(troughs: Sequence[Trough], events: Iterable[Event], rules: Rules) -> list[Span]:
    """From each trough to the next, with what breaks the line between them.

    Args:
        troughs: in the order of time.
        events: in any order; one at the very time of a trough belongs to what comes after that trough.
        rules: over how many days a line may be drawn.
    """
    known = sorted(set(events))
    return [Span(one, other, _broken(one, other, known, rules)) for one, other in pairwise(troughs)]


def _broken(one: Trough, other: Trough, events: Sequence[Event], rules: Rules) -> tuple[Break, ...]:
    found: list[Break] = [e.cause for e in events if one.day <= e.day < other.day]
    if one.assay != other.assay:
        found.append("assay")
    if other.day - one.day > rules.interpolated_over_day:
        found.append("gap")
    return tuple(dict.fromkeys(found)) if found else ()


def time_in_range(found: Sequence[Span], low: Decimal | None, high: Decimal | None, rules: Rules) -> TimeInRange | None:
    """The days below, within and above a target along the lines; None from too few troughs.

    Args:
        found: see `spans`.
        low: ng/mL, itself within; None where the target has no lower bound.
        high: likewise.
        rules: from how many troughs on.
    """
    days = below = above = Decimal(0)
    used: list[Trough] = []
    for span in found:
        length = span.days
        if span.broken or length <= 0:
            continue
        used += [span.end] if used and used[-1] == span.start else [span.start, span.end]
        days += length
        ends = span.start.level, span.end.level
        if low is not None and min(ends) < low:
            below += length * _share_below(span, low)
        if high is not None and max(ends) > high:
            above += length * (1 - _share_below(span, high, itself=True))
    if len(used) < rules.series_from_levels:
        return None
    inside = sum((low is None or t.level >= low) and (high is None or t.level <= high) for t in used)
    return TimeInRange(days, below, above, len(used), inside)


def _share_below(span: Span, bound: Decimal, itself: bool = False) -> Decimal:
    """The share of a line that lies below a bound; `itself`: at it too, which matters for a level line only."""
    least, most = sorted((span.start.level, span.end.level))
    if least == most:
        return Decimal(int(least < bound or (itself and least == bound)))
    return min(max((bound - least) / (most - least), Decimal(0)), Decimal(1))


def variability(troughs: Sequence[Trough], events: Iterable[Event], rules: Rules) -> list[Variability]:
    """How far the dose-normalised troughs at steady state vary, for each stretch under the same conditions.

    A stretch ends with another assay or product and with the start or stop of another drug; those of too few troughs
    are left out.

    Args:
        troughs: in the order of time.
        events: see `spans`.
        rules: from how many troughs on.
    """
    moved = [e for e in events if e.cause in OTHER_CONDITIONS]
    stretches: list[list[Trough]] = []
    for trough in (t for t in troughs if t.steady and t.mg_per_day > 0):
        before = stretches[-1][-1] if stretches else None
        apart = before is None or before.assay != trough.assay
        if before is None or apart or any(before.day <= e.day < trough.day for e in moved):
            stretches.append([])
        stretches[-1].append(trough)
    return [_vary(stretch) for stretch in stretches if len(stretch) >= rules.series_from_levels]


def _vary(stretch: Sequence[Trough]) -> Variability:
    values = [t.level / t.mg_per_day for t in stretch]
    mean = sum(values, Decimal(0)) / len(values)
    square = sum(((v - mean) ** 2 for v in values), Decimal(0)) / (len(values) - 1)
    return Variability(stretch[0].day, stretch[-1].day, len(values), mean, square.sqrt())
