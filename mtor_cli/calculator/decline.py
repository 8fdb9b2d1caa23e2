"""How long a level takes to fall, once nothing more is given."""

from __future__ import annotations

from decimal import Decimal


def hours_to_fall(level: Decimal, limit: Decimal, half_life_h: Decimal) -> Decimal:
    """The hours until a level has fallen to a limit, first order: t1/2 · log2(level / limit); 0 for one at or below it.

    Args:
        level: of a trough, ng/mL: what is still being absorbed or distributed is not counted.
        limit: ng/mL, above 0.
        half_life_h: of elimination, h.
    """
    return half_life_h * (max(level, limit) / limit).ln() / Decimal(2).ln()
