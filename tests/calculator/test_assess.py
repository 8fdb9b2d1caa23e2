"""A level against a range: both sides of each limit, one-sided ranges, censored levels, distances, properties.

The oracle knows a level as the set of values that it may be, and a range as the set of values within: it asks every
value of a grid that has the limits, and points between and beyond them, and no more.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.assess import STATUSES, Position, assess, exceeds
from mtor_cli.calculator.level import Censoring, Level, parse_level

POSITIVE = st.decimals(min_value="0.1", max_value=60, places=2)
BOUND = st.none() | POSITIVE


def level(value: Decimal | str | None, censored: Censoring | None = None) -> Level:
    number = None if value is None else Decimal(value)
    return Level(number, "ng/mL", True, number, censored)


def verdict(value: str, low: str | None, high: str | None, censored: Censoring | None = None) -> Position:
    bounds = [None if b is None else Decimal(b) for b in (low, high)]
    return assess(level(value, censored), *bounds)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[Decimal | None, Decimal | None]:
    low, high = draw(BOUND), draw(BOUND)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
        high = high + Decimal("0.01") if low == high else high
    return low, high


def possible(given_level: Level, around: list[Decimal]) -> list[Decimal]:
    """Return the values that a level may have, out of a grid fine enough to tell all limits apart."""
    assert given_level.value is not None
    marks = sorted({Decimal(0), given_level.value, *around, *(x + 100 for x in around), given_level.value + 100})
    grid = sorted({*marks, *((a + b) / 2 for a, b in pairwise(marks))} - {Decimal(0)})
    if given_level.censored == "below":
        return [x for x in grid if x < given_level.value]
    if given_level.censored == "above":
        return [x for x in grid if x > given_level.value]
    return [given_level.value]


def status_of(value: Decimal, low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and value < low:
        return "below"
    return "above" if high is not None and value > high else "within"


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("3.99", "below"),
        ("3.9999999", "below"),
        ("4", "within"),
        ("4.00", "within"),
        ("4.0000001", "within"),
        ("8.2", "within"),
        ("14.9999999", "within"),
        ("15", "within"),
        ("15.0", "within"),
        ("15.0000001", "above"),
        ("15.04", "above"),
    ],
)
def test_limits_are_inclusive(value: str, status: str) -> None:
    assert verdict(value, "4", "15").status == status


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        ("3", "4", "15", ("below", "4", "low", "1")),
        ("15.04", "4", "15", ("above", "15", "high", "0.04")),
        ("5", "4", "15", ("within", "4", "low", "1")),
        ("14", "4", "15", ("within", "15", "high", "1")),
        ("4", "4", "15", ("within", "4", "low", "0")),
        ("15", "4", "15", ("within", "15", "high", "0")),
        ("9.5", "4", "15", ("within", "15", "high", "5.5")),  # As near to both: the upper one is the danger.
        ("20", None, "15", ("above", "15", "high", "5")),
        ("0.1", None, "15", ("within", "15", "high", "14.9")),
        ("4", "5", None, ("below", "5", "low", "1")),
        ("80", "5", None, ("within", "5", "low", "75")),
    ],
)
def test_the_deciding_limit_and_the_distance_to_it(
    value: str, low: str | None, high: str | None, expected: tuple[str, str, str, str]
) -> None:
    status, limit, side, distance = expected
    assert verdict(value, low, high) == (status, Decimal(limit), side, Decimal(distance))


@pytest.mark.parametrize(
    ("value", "censored", "low", "high", "status", "limit"),
    [
        ("0.5", "below", "4", "15", "below", "4"),
        ("4", "below", "4", "15", "below", "4"),  # Less than 4 is below a range that begins at 4.
        ("4.01", "below", "4", "15", "indeterminate", None),
        ("20", "below", "4", "15", "indeterminate", None),
        ("15", "below", None, "15", "within", "15"),
        ("15.01", "below", None, "15", "indeterminate", None),
        ("0.5", "below", "4", None, "below", "4"),
        ("30", "above", "4", "15", "above", "15"),
        ("15", "above", "4", "15", "above", "15"),  # More than 15 is above a range that ends at 15.
        ("14.99", "above", "4", "15", "indeterminate", None),
        ("3", "above", "4", "15", "indeterminate", None),
        ("4", "above", "4", None, "within", "4"),
        ("3.99", "above", "4", None, "indeterminate", None),
        ("30", "above", None, "15", "above", "15"),
    ],
)
def test_a_censored_level_is_judged_only_where_its_limit_allows_it(
    value: str, censored: Censoring, low: str | None, high: str | None, status: str, limit: str | None
) -> None:
    found = verdict(value, low, high, censored)
    assert found.status == status
    assert found.limit == (None if limit is None else Decimal(limit))
    assert found.distance is None


def test_a_limit_that_is_not_known_allows_no_verdict() -> None:
    assert assess(level(None, "below"), Decimal(4), Decimal(15)) == ("indeterminate", None, None, None)
    assert assess(level(None, "below"), None, Decimal(15)).status == "indeterminate"
    assert exceeds(level(None, "below"), Decimal(15)) is None


@given(POSITIVE, st.sampled_from([None, "below", "above"]), ranges())
def test_against_the_oracle(
    value: Decimal, censored: Censoring | None, bounds: tuple[Decimal | None, Decimal | None]
) -> None:
    low, high = bounds
    measured = level(value, censored)
    statuses = {status_of(x, low, high) for x in possible(measured, [b for b in bounds if b is not None])}
    expected = statuses.pop() if len(statuses) == 1 else "indeterminate"
    assert assess(measured, low, high).status == expected


@given(POSITIVE, st.sampled_from([None, "below", "above"]), POSITIVE)
def test_exceeding_against_the_oracle(value: Decimal, censored: Censoring | None, limit: Decimal) -> None:
    measured = level(value, censored)
    answers = {x > limit for x in possible(measured, [limit])}
    assert exceeds(measured, limit) is (answers.pop() if len(answers) == 1 else None)


@given(POSITIVE, ranges())
def test_the_distance_leads_back_to_the_limit(value: Decimal, bounds: tuple[Decimal | None, Decimal | None]) -> None:
    low, high = bounds
    found = assess(level(value), low, high)
    if low is None and high is None:
        assert found == ("within", None, None, None)
        return
    assert found.limit is not None
    assert found.distance is not None
    assert found.distance == abs(value - found.limit)
    assert found.limit == (low if found.side == "low" else high)
    if found.status == "within":
        assert found.distance == min(abs(value - b) for b in bounds if b is not None)


@given(POSITIVE, POSITIVE, ranges())
def test_a_higher_level_never_has_a_lower_verdict(
    a: Decimal, b: Decimal, bounds: tuple[Decimal | None, Decimal | None]
) -> None:
    order = STATUSES[:3]
    lower, higher = (assess(level(x), *bounds).status for x in sorted((a, b)))
    assert order.index(lower) <= order.index(higher)


@given(POSITIVE, ranges(), st.decimals(min_value=0, max_value=10, places=2))
def test_a_wider_range_keeps_what_is_within(
    value: Decimal, bounds: tuple[Decimal | None, Decimal | None], more: Decimal
) -> None:
    low, high = bounds
    if assess(level(value), low, high).status == "within":
        wider = (None if low is None else low - more, None if high is None else high + more)
        assert assess(level(value), *wider).status == "within"


@given(POSITIVE, ranges())
def test_a_unit_changes_no_verdict(value: Decimal, bounds: tuple[Decimal | None, Decimal | None]) -> None:
    mass = 914.19
    ng_ml = parse_level(f"{value:f}", "ng/mL", mass)
    ug_l = parse_level(f"{value:f}", "ug/L", mass)
    assert assess(ng_ml, *bounds) == assess(ug_l, *bounds)
    nmol = parse_level(f"{value:f}", "nmol/L", mass)
    assert nmol.ng_ml is not None
    typed = Level(nmol.ng_ml, "ng/mL", True, nmol.ng_ml, None)
    assert assess(nmol, *bounds) == assess(typed, *bounds)


@given(POSITIVE, st.sampled_from(["below", "above"]), ranges())
def test_a_censored_verdict_holds_for_every_level_it_may_be(
    value: Decimal, censored: Censoring, bounds: tuple[Decimal | None, Decimal | None]
) -> None:
    found = assess(level(value, censored), *bounds).status
    if found != "indeterminate":
        for x in possible(level(value, censored), [b for b in bounds if b is not None]):
            assert assess(level(x), *bounds).status == found
