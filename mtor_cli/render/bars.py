"""A range drawn on a scale of ng/mL. The numbers always stand beside it."""

from __future__ import annotations

from math import ceil, floor

SCALE = 20
"""The right end of the scale in ng/mL; one character per ng/mL."""


def bar(low: float | None, high: float | None, level: float | None = None, *, ascii_only: bool) -> str:
    """The range from `low` to `high` on the scale, with a mark at `level`.

    Args:
        low: ng/mL; None begins at 0.
        high: ng/mL; None goes on to the end.
        level: ng/mL; a level beyond the scale is marked at its end, and one beyond the range never inside it.
        ascii_only: block characters are of ambiguous width in East Asian terminals, and some character sets lack them.
    """
    full, empty, mark = ("=", "-", "^") if ascii_only else ("█", "─", "▼")
    first, last = low or 0, SCALE if high is None else high
    drawn = [full if first <= x <= last else empty for x in range(SCALE + 1)]
    if level is not None:
        place = round(level)
        if high is not None and level > high:
            place = max(place, floor(high) + 1)
        elif low is not None and level < low:
            place = min(place, ceil(low) - 1)
        drawn[min(SCALE, max(0, place))] = mark
    return "".join(drawn)


def axis() -> str:
    """The scale over a column of bars."""
    return "".join(f"{x:<5}" for x in range(0, SCALE, 5)) + str(SCALE)
