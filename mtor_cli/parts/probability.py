"""A probability, and a weight, in words."""

from __future__ import annotations

MOST_SAID = 0.95
"""No probability is said to be surer than this: the models themselves are not."""


def probability(share: float, limit: float | None = None) -> str:
    """A probability in percent, between <5% and >95%; one over a limit never reads as the limit: >10%.

    Args:
        share: the probability.
        limit: that it is held against.
    """
    if share > MOST_SAID:
        return ">95%"
    if share < 1.0 - MOST_SAID:
        return "<5%"
    if limit is not None and share > limit and round(100 * share) <= round(100 * limit, 6):
        return f">{100 * limit:g}%"
    return f"{100 * share:.0f}%"


def weight(share: float, counts_from: float) -> str:
    """A model's weight in percent; one too small to count never reads as one that does: <5%."""
    if share < counts_from and round(100 * share) >= round(100 * counts_from, 6):
        return f"<{100 * counts_from:g}%"
    return f"{100 * share:.0f}%"
