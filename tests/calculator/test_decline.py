"""How long a level takes to fall."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from mtor_cli.calculator.decline import hours_to_fall


@pytest.mark.parametrize(("level", "hours"), [("30", 62.0), ("60", 124.0), ("15", 0.0), ("8", 0.0)])
def test_the_decline_is_first_order(level: str, hours: float) -> None:
    found = hours_to_fall(Decimal(level), Decimal(15), Decimal(62))
    assert float(found) == pytest.approx(hours)
    assert 15 * math.exp(math.log(2) * float(found) / 62) == pytest.approx(max(15, float(level)))
