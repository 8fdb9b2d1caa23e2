"""What an interacting drug means for the proportional rule, on both sides of every limit."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.interplay import Agent, History, is_about, obstacles, unknown_code
from mtor_cli.calculator.interplay import verdict as verdict_by
from mtor_cli.calculator.obstacles import ANY
from tests.rules import RULES

if TYPE_CHECKING:
    from mtor_cli.calculator.interplay import Kind

verdict = partial(verdict_by, rules=RULES)

STEADY = History(Decimal(10), Decimal(10), Decimal(5), Decimal(21))


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("started", "stopped", "expected"),
    [
        (None, None, "start_unknown"),
        ("0", None, "changed"),
        ("20", None, "changed"),
        ("20.9", None, "changed"),
        ("21", None, "steady"),
        (None, "0", "changed"),
        (None, "20", "changed"),
        (None, "21", "none"),
        ("300", "20", "changed"),
    ],
)
def test_21_days_on_both_sides(started: str | None, stopped: str | None, expected: str) -> None:
    assert verdict(Agent("listed", number(started), number(stopped)), STEADY) == expected


@pytest.mark.parametrize(("started", "stopped"), [(None, None), ("1", None), (None, "1")])
def test_what_does_not_change_the_level_is_of_no_concern(started: str | None, stopped: str | None) -> None:
    assert verdict(Agent("none", number(started), number(stopped)), STEADY) == "none"


@pytest.mark.parametrize(
    ("level", "previous", "between", "days", "steady"),
    [
        ("10", "10", "5", "21", True),
        ("10", "10", "4.9", "21", False),
        ("10", "10", "5", "20.9", False),
        ("12", "10", "5", "21", True),  # 20% of the lower
        ("12.01", "10", "5", "21", False),
        ("10", "12", "5", "21", True),
        ("10", "12.01", "5", "21", False),
        ("10", None, "5", "21", False),
        ("10", "10", None, "21", False),
        ("10", "10", "5", None, False),
    ],
)
def test_two_troughs_that_agree(
    level: str, previous: str | None, between: str | None, days: str | None, steady: bool
) -> None:
    history = History(Decimal(level), number(previous), number(between), number(days))
    found = verdict(Agent("listed", Decimal(30)), history)
    assert found == ("steady" if steady else "needs_two_troughs")


@given(st.decimals("0.5", "40", places=2), st.decimals("0.5", "40", places=2))
def test_which_of_two_troughs_came_first_does_not_matter(a: Decimal, b: Decimal) -> None:
    agent = Agent("listed", Decimal(30))
    one, other = (verdict(agent, STEADY._replace(level=x, previous=y)) for x, y in ((a, b), (b, a)))
    assert one == other
    assert (one == "steady") is (100 * abs(a - b) <= 20 * min(a, b))


@pytest.mark.parametrize(
    ("kind", "started", "stopped", "expected"),
    [
        ("no_data", None, None, "unknown_changed"),
        ("no_data", "20.9", None, "unknown_changed"),
        ("no_data", "21", None, "unknown_settled"),  # before a second trough agrees
        ("no_data", None, "20", "unknown_changed"),
        ("no_data", None, "21", "none"),
        ("unclear", None, None, "unclear"),
        ("unclear", "300", None, "unclear"),
        ("unclear", "21", None, "unclear"),
        ("unclear", "20.9", None, "unclear_changed"),
        ("unclear", "300", "20", "unclear_changed"),
        ("unclear", None, "21", "none"),
        ("corticosteroid", None, None, "warns"),
        ("corticosteroid", "0", None, "warns"),
        ("corticosteroid", None, "300", "none"),
        ("mtor_inhibitor", None, None, "second_inhibitor"),
        ("mtor_inhibitor", "300", None, "second_inhibitor"),
        ("mtor_inhibitor", None, "20", "second_inhibitor"),
        ("mtor_inhibitor", None, "21", "none"),
    ],
)
def test_what_is_not_listed(kind: Kind, started: str | None, stopped: str | None, expected: str) -> None:
    nothing = History(Decimal(10), None, None, None)
    for history in (STEADY, nothing):
        assert verdict(Agent(kind, number(started), number(stopped)), history) == expected


def test_what_is_not_listed_stops_a_raise_only_and_no_verdict_without_obstacle_stops_anything() -> None:
    for found in ("unknown_changed", "unclear", "unclear_changed"):
        (obstacle,) = obstacles([found])
        assert (obstacle.stops, obstacle.marks) == (frozenset({"raise"}), ANY)
    (settled,) = obstacles(["unknown_settled"])
    assert (settled.stops, settled.marks) == (frozenset(), ANY)
    assert obstacles(["none", "warns"]) == ()


def test_a_remark_is_about_the_verdict_that_puts_it_in_the_way() -> None:
    assert is_about("interacting_drug_changed", "changed")
    assert not is_about("interacting_drug_changed", "start_unknown")
    assert not is_about("agent_unclear", "none")
    assert is_about("agent_unclear", "unclear_changed")


def test_a_second_mtor_inhibitor_is_not_called_a_drug_of_which_nothing_is_known() -> None:
    assert (unknown_code("mtor_inhibitor"), unknown_code("no_data")) == ("agent_mtor_inhibitor", "agent_unknown")
