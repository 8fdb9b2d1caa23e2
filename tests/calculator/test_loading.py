"""The loading dose: how many times the raise, over which days, and how the product gives it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mtor_cli.calculator.formulary import Counted, Made
from mtor_cli.calculator.loading import Day, loading_dose
from mtor_cli.calculator.loading_beside import loading_beside, no_loading
from tests.calculator.situations import situation, to
from tests.rules import RULES


def days(found: Any) -> list[tuple[float, float]]:
    return [(float(day.loading), float(day.maintenance)) for day in found.days]


@pytest.mark.parametrize(
    ("current", "new", "alternate", "expected"),
    [
        ("2", "4", False, [(6, 4)]),  # 3 x (4 - 2).
        ("2", "4", True, [(6, 8)]),  # 4 mg a day on alternate days: 8 mg on the first.
        ("10", "20", False, [(15, 20), (15, 20)]),  # 30 + 20 mg would be above 40 on one day.
        ("5", "13", True, [(12, 26), (12, 0)]),  # 24 + 26 mg would be above 40; none is due on the second day.
        ("10", "25", False, None),  # 22.5 + 25 mg on each of two days.
    ],
)
def test_three_times_the_raise_on_as_few_days_as_40_mg_allow(
    current: str, new: str, alternate: bool, expected: list[tuple[int, int]] | None
) -> None:
    found = loading_dose(Decimal(current), Decimal(new), RULES, alternate)
    assert (None if found is None else days(found)) == expected
    if not alternate:
        assert loading_dose(Decimal(current), Decimal(new), RULES) == found


def test_over_how_many_days_is_the_rule() -> None:
    three = RULES._replace(loading_over_day=Decimal(3))
    found = loading_dose(Decimal(10), Decimal(25), three)
    assert found is not None
    assert days(found) == [(15, 25)] * 3
    alternate = loading_dose(Decimal(1), Decimal(14), three, alternate=True)
    assert alternate is None  # 13 + 28 mg on the first day and on the third.
    spread = loading_dose(Decimal(4), Decimal(14), three, alternate=True)
    assert spread is not None
    assert days(spread) == [(10, 28), (10, 0), (10, 28)]
    assert loading_dose(Decimal(10), Decimal(20), RULES._replace(loading_over_day=Decimal(1))) is None


def test_no_raise_no_loading_dose() -> None:
    same = situation("8", to("8"), "2", loading=True)
    assert no_loading(same, [Decimal(2)], ()) == ["loading_only_when_raising"]
    assert no_loading(same, [Decimal("2.5")], ()) == []


@pytest.mark.parametrize(
    ("strengths", "every_hours", "made"),
    [
        (("1",), 24, "9"),  # 6 mg of loading and 3 mg of maintenance at once.
        (("1",), 12, "6"),  # Beside two doses a day the loading stands alone.
        (("1",), 48, "12"),  # 6 mg of loading and twice 3 mg.
        (("6",), 24, "6"),  # 9 mg cannot be made of 6 mg tablets, the loading alone can.
    ],
)
def test_the_product_gives_the_days_sum_at_once_where_it_can(
    strengths: tuple[str, ...], every_hours: int, made: str
) -> None:
    asked = situation(
        "4", to("12"), "1", loading=True, product="tablet", strengths=tuple(Decimal(s) for s in strengths)
    )
    found, code = loading_beside(asked, Decimal(3), every_hours)
    assert code == "loading_label"
    assert found is not None
    assert found.days[0].made is not None
    assert found.days[0].made.mg == Decimal(made)


def test_without_a_product_the_loading_dose_stands_alone() -> None:
    found, code = loading_beside(situation("4", to("12"), "1", loading=True), Decimal(3), 24)
    assert (found and found.days, code) == ((Day(Decimal(6), Decimal(3)),), "loading_label")


def test_a_solution_gives_the_loading_dose_in_millilitres() -> None:
    """6 mg of loading and 3 mg of maintenance: 9 mL at 1 mg/mL."""
    found, code = loading_beside(situation("4", to("12"), "1", loading=True, product="solution"), Decimal(3), 24)
    assert code == "loading_label"
    assert found is not None
    assert found.mg == 6
    assert [day.made for day in found.days] == [Made(Decimal(9), (Counted(Decimal(9), Decimal(1), "mL"),))]


@pytest.mark.parametrize(("every_hours", "maintenance"), [(23.5, 3), (24, 3), (24.5, 6), (48, 6)])
def test_what_is_taken_less_often_than_daily_counts_for_two_days(every_hours: float, maintenance: int) -> None:
    found, _ = loading_beside(situation("4", to("12"), "1", loading=True), Decimal(3), every_hours)
    assert found is not None
    assert days(found) == [(6, maintenance)]
