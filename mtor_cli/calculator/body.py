"""Body surface area and doses per square metre."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


def body_surface_area(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """The body surface area in m², to two decimals: sqrt(height x weight / 3600).

    Mosteller RD. Simplified calculation of body-surface area. N Engl J Med 1987;317:1098.

    Args:
        height_cm: body height in cm.
        weight_kg: body weight in kg.
    """
    return round((height_cm * weight_kg / 3600).sqrt(), 2)
