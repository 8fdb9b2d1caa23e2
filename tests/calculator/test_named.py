"""What messages and verdicts name: the option, what was typed, the side of a limit; numbers at the edge of display."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.assess import assess, exceeds
from mtor_cli.calculator.level import Level, parse_target
from mtor_cli.calculator.numbers import parse_number, parse_within, show, show_against
from mtor_cli.calculator.units import parse_unit
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype

if TYPE_CHECKING:
    from mtor_cli.calculator.level import Censoring


@pytest.mark.parametrize(
    ("censored", "value", "low", "high", "status", "limit", "side"),
    [
        ("below", "4", "4", "15", "below", "4", "low"),
        ("below", "4", None, "15", "within", "15", "high"),
        ("above", "15", "4", "15", "above", "15", "high"),
        ("above", "15", "4", None, "within", "4", "low"),
        ("below", "4.01", "4", "15", "indeterminate", None, None),
        ("above", "14.99", "4", "15", "indeterminate", None, None),
    ],
)
def test_the_side_that_decides_on_a_censored_level(
    censored: Censoring, value: str, low: str | None, high: str | None, status: str, limit: str | None, side: str | None
) -> None:
    bounds = [None if x is None else Decimal(x) for x in (low, high)]
    found = assess(Level(Decimal(value), "ng/mL", True, Decimal(value), censored), *bounds)
    wanted = None if limit is None else Decimal(limit)
    assert (str(found.status), found.limit, found.side, found.distance) == (status, wanted, side, None)


@given(
    st.sampled_from(["below", "above"]),
    st.booleans(),
    st.integers(1, 20),
    st.none() | st.integers(1, 20),
    st.none() | st.integers(1, 20),
)
def test_a_censored_level_is_judged_by_every_level_that_it_may_be(
    censored: Censoring, inclusive: bool, limit: int, low: int | None, high: int | None
) -> None:
    """The oracle: all levels in steps of a quarter that the report leaves open, each judged by itself."""
    if low is not None and high is not None and low >= high:
        return
    quarters = [Decimal(n) / 4 for n in range(1, 200)]
    possible = [x for x in quarters if (x < limit if censored == "below" else x > limit) or (inclusive and x == limit)]
    bounds = [None if x is None else Decimal(x) for x in (low, high)]
    each = {assess(Level(x, "ng/mL", True, x, None), *bounds).status for x in possible}
    reported = Level(Decimal(limit), "ng/mL", True, Decimal(limit), censored, inclusive)
    assert assess(reported, *bounds).status == (each.pop() if len(each) == 1 else "indeterminate")
    over = {x > limit + 1 for x in possible}
    assert exceeds(reported, Decimal(limit + 1)) == (over.pop() if len(over) == 1 else None)
    same = {x > limit for x in possible}
    assert exceeds(reported, Decimal(limit)) == (same.pop() if len(same) == 1 else None)


def test_words_around_a_target() -> None:
    assert parse_target("约5-15 ng/mL左右") == (Decimal(5), Decimal(15))


def test_ng_dl_is_a_trap_however_it_is_spaced() -> None:
    with pytest.raises(UsageError, match="divide the number by 100"):
        parse_unit(" ng / dL ")


def test_a_number_with_leading_zeros_may_have_30_characters() -> None:
    assert parse_number("0" * 29 + "1", "--level") == 1
    with pytest.raises(UsageError, match="too many digits"):
        parse_number("0" * 30 + "1", "--level")


def test_a_trailing_point() -> None:
    with pytest.raises(UsageError) as caught:
        parse_within("12.", "--dose", 1, 40, "mg")
    assert caught.value.en == "--dose '12.' is not accepted: nothing follows the decimal point."
    assert caught.value.zh == "--dose “12.”无法使用：小数点后缺少数字。"
    assert caught.value.hint == retype("--dose", "12.", Slot("MG"))


def test_what_is_no_number_at_all() -> None:
    with pytest.raises(UsageError) as caught:
        parse_number("many", "--dose")
    assert caught.value.zh == "--dose “many”无法使用：请输入如8.2的数值，仅含数字和小数点。"


def test_no_exponent_is_ever_shown() -> None:
    assert show(Decimal("1E-10")) == "0.0000000001"
    assert show_against(Decimal("1E-10"), [Decimal(0)]) == "0.0000000001"
    assert show_against(Decimal("1E-20"), [Decimal(0)]) == "0.00000000000000000001"
