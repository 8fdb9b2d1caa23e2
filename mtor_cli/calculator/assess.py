"""A level against a range: below, within, above, or indeterminate. Limits are inclusive."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from mtor_cli.calculator.level import Level

Status = Literal["below", "within", "above", "indeterminate"]

STATUSES: tuple[Status, ...] = ("below", "within", "above", "indeterminate")


class Position(NamedTuple):
    """How a level lies to a range."""

    status: Status
    limit: Decimal | None
    """The limit that decides: the one that is missed, or within the range the nearer one, in ng/mL."""
    side: Literal["low", "high"] | None
    """Which bound `limit` is."""
    distance: Decimal | None
    """From the level to `limit` in ng/mL, not negative; None for a censored level."""


def assess(level: Level, low: Decimal | None, high: Decimal | None) -> Position:
    """How `level` lies to the range from `low` to `high`, both inclusive, in ng/mL.

    Args:
        level: a number, or a limit that the level lies under or over. A level reported as `<x` is below a range only
            where x is not above the lower bound, and `>x` is above it only where x is not below the upper bound. One
            reported as `≤x` or `≥x` may be x itself, which lies within where x is the bound.
        low: None where the source sets no lower bound.
        high: None where the source sets no upper bound.
    """
    value = level.ng_ml
    if value is None:
        return UNKNOWN
    lower = -_INFINITE if low is None else low
    upper = _INFINITE if high is None else high
    if level.censored == "below":
        if value < lower or (value == lower and not level.inclusive):
            return Position("below", low, "low", None)
        return Position("within", high, "high", None) if low is None and value <= upper else UNKNOWN
    if level.censored == "above":
        if value > upper or (value == upper and not level.inclusive):
            return Position("above", high, "high", None)
        return Position("within", low, "low", None) if high is None and value >= lower else UNKNOWN
    if value < lower:
        return Position("below", low, "low", lower - value)
    if value > upper:
        return Position("above", high, "high", value - upper)
    if low is None and high is None:
        return Position("within", None, None, None)
    if upper - value <= value - lower:
        return Position("within", high, "high", upper - value)
    return Position("within", low, "low", value - lower)


_INFINITE = Decimal("Infinity")
UNKNOWN = Position("indeterminate", None, None, None)


def exceeds(level: Level, limit: Decimal) -> bool | None:
    """Whether `level` lies above `limit` (ng/mL); None where a censored level does not tell."""
    if level.ng_ml is None:
        return None
    if level.censored == "below":
        return False if level.ng_ml <= limit else None
    if level.censored == "above":
        return True if level.ng_ml > limit or (level.ng_ml == limit and not level.inclusive) else None
    return level.ng_ml > limit
