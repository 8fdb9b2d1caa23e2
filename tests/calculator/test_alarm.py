"""Whether the trough of a level lies above a limit: as it is, by the ratio at its hour, or not to be told."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.alarm import Drawn, Ratio, counts_from, over
from mtor_cli.calculator.level import Level
from tests.rules import RULES

if TYPE_CHECKING:
    from mtor_cli.calculator.level import Censoring

FLAG = Decimal(15)
TWICE = Ratio(Decimal("1.2"), Decimal(2))


def level(value: str | Decimal, censored: Censoring | None = None) -> Level:
    return Level(Decimal(value), "ng/mL", True, Decimal(value), censored)


@pytest.mark.parametrize(
    ("interval", "hours", "early"),
    [
        (24, "0.1", True),
        (24, "19.99", True),
        (24, "20", False),
        (24, "400", False),
        (12, "10.99", True),
        (12, "11", False),
        (48, "46.99", True),
        (48, "47", False),
        (8, "6.99", True),
        (8, "7", False),
        (24, None, False),
    ],
)
def test_from_which_hour_a_level_counts_as_it_is(interval: int, hours: str | None, early: bool) -> None:
    from_hour = counts_from(Decimal(interval), RULES)
    assert Drawn(None if hours is None else Decimal(hours), from_hour).early is early


@pytest.mark.parametrize(
    ("value", "censored", "found"),
    [
        ("30.01", None, "yes"),
        ("30", None, "possibly"),
        ("18.01", None, "possibly"),
        ("18", None, "no"),
        ("30", "above", "yes"),
        ("18", "above", "possibly"),
        ("17", "above", "unknown"),
        ("18", "below", "no"),
        ("18.01", "below", "unknown"),
    ],
)
def test_both_sides_of_both_ratios(value: str, censored: Censoring | None, found: str) -> None:
    """15 x 1.2 = 18 and 15 x 2 = 30."""
    assert over(level(value, censored), FLAG, Drawn(Decimal(3), Decimal(20), TWICE)) == found


@pytest.mark.parametrize(("value", "found"), [("15.01", "possibly"), ("15", "no"), ("90", "possibly")])
def test_without_a_ratio_an_early_level_is_never_sure(value: str, found: str) -> None:
    assert over(level(value), FLAG, Drawn(Decimal(3), Decimal(20))) == found


def test_nothing_is_known_of_a_level_without_its_limit() -> None:
    blq = Level(None, "ng/mL", False, None, "below")
    assert over(blq, FLAG, Drawn()) == over(blq, FLAG, Drawn(Decimal(3), Decimal(20), TWICE)) == "unknown"


RANK = {"no": 0, "possibly": 1, "yes": 2}


@given(
    st.decimals("0.1", "99", places=2),
    st.decimals("0", "10", places=2),
    st.decimals("0.1", "60", places=1),
    st.decimals("1", "3", places=2),
    st.decimals("0", "4", places=2),
)
def test_a_higher_level_never_rings_less_and_a_later_one_as_it_is_rings_most(
    value: Decimal, more: Decimal, hours: Decimal, lowest: Decimal, width: Decimal
) -> None:
    drawn = Drawn(hours, Decimal(20), Ratio(lowest, lowest + width))
    first, second = (RANK[over(level(v), FLAG, drawn)] for v in (value, value + more))
    assert first <= second
    assert first <= RANK[over(level(value), FLAG, Drawn())]


@pytest.mark.parametrize(("interval", "hours"), [(12, 10), (24, 18), (48, 40), (36, 35)])
def test_each_regimen_has_an_hour_of_its_own(interval: int, hours: int) -> None:
    rules = RULES._replace(
        bid_counts_from_h=Decimal(10), daily_counts_from_h=Decimal(18), alternate_counts_from_h=Decimal(40)
    )
    assert counts_from(Decimal(interval), rules) == hours
