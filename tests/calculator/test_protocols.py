"""The two rules that are applied only by name, as printed, and their limits on both sides."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.protocols import Step
from mtor_cli.calculator.protocols import jrct as jrct_by
from mtor_cli.calculator.protocols import zortress as zortress_by
from tests.rules import RULES

jrct = partial(jrct_by, rules=RULES)
zortress = partial(zortress_by, rules=RULES)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("level", "mg", "code"),
    [
        ("4.99", "3", "increase"),
        ("5", None, "no_change"),
        ("14.99", None, "no_change"),
        ("15", "1", "decrease"),
        ("30", "1", "decrease"),
        ("0.5", "3", "increase"),
    ],
)
def test_jrct_from_2_mg(level: str, mg: str | None, code: str) -> None:
    assert tuple(jrct(Decimal(2), Decimal(level))) == (number(mg), code, True)


@pytest.mark.parametrize("dose", ["1", "1.99", "2.01", "3", "4"])
@pytest.mark.parametrize("level", ["4.99", "15"])
def test_jrct_prints_steps_from_2_mg_only(dose: str, level: str) -> None:
    assert jrct(Decimal(dose), Decimal(level)) == Step(None, "jrct_only_from_2_mg", holds=False)
    assert jrct(Decimal(dose), Decimal(10)) == Step(None, "no_change")


@pytest.mark.parametrize(
    ("level", "previous", "mg", "code", "holds"),
    [
        ("2.99", None, "3", "increase", True),
        ("3", None, None, "no_change", True),
        ("8", "9", None, "no_change", True),
        ("8.01", "8.01", "1", "decrease", True),
        ("8.01", "8", None, "zortress_needs_two_high_levels", False),
        ("8.01", None, None, "zortress_needs_two_high_levels", False),
        ("20", "20", "1", "decrease", True),
    ],
)
def test_zortress_at_0_75_mg_twice_daily(
    level: str, previous: str | None, mg: str | None, code: str, holds: bool
) -> None:
    """Below 3 the daily dose of 1.5 mg is doubled; above 8 twice it loses 0.25 mg at each of two doses."""
    found = zortress(Decimal("1.5"), Decimal(level), Decimal(5), number(previous))
    assert tuple(found) == (number(mg), code, holds)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (None, "steady_state_unknown"),
        ("3.9", "steady_state_too_early"),
        ("4", "increase"),
        ("5", "increase"),
        ("90", "increase"),
    ],
)
def test_zortress_judges_from_day_4(days: str | None, code: str) -> None:
    found = zortress(Decimal("1.5"), Decimal(2), number(days), None)
    given = code == "increase"
    assert (found.code, found.mg_per_day is not None, found.holds) == (code, given, given)


@pytest.mark.parametrize(("dose", "mg"), [("0.5", None), ("0.25", None), ("0.75", "0.25"), ("0.51", "0.01")])
def test_zortress_never_ends_at_0(dose: str, mg: str | None) -> None:
    found = zortress(Decimal(dose), Decimal(9), Decimal(5), Decimal(9))
    assert found == Step(number(mg), "no_lower_dose" if mg is None else "decrease", holds=mg is not None)


@given(st.decimals("0.1", "10", places=2), st.decimals("0.5", "40", places=2), st.decimals("0.5", "40", places=2))
def test_no_protocol_gives_a_number_where_it_does_not_hold(dose: Decimal, level: Decimal, previous: Decimal) -> None:
    for step in (jrct(dose, level), zortress(dose, level, Decimal(5), previous)):
        assert step.holds or step.mg_per_day is None
        assert step.mg_per_day is None or step.mg_per_day > 0
        assert (step.code == "no_change") == (step.holds and step.mg_per_day is None)
