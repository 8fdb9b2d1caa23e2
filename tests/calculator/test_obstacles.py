"""What stands in the way of a dose: which moves each obstacle stops, marks, and whether it rules out a loading dose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mtor_cli.calculator.obstacles import (
    ANY,
    CHANGE,
    NOT_LOWER,
    RAISE,
    Obstacle,
    marking,
    of_disease,
    of_level,
    of_liver,
    of_missed,
    stopping,
)
from mtor_cli.calculator.sample import Liver, Sampling, judge
from tests.calculator.situations import measured
from tests.rules import RULES


@pytest.mark.parametrize(("keeps", "stops"), [(True, CHANGE), (False, ANY)])
def test_a_doubt_lets_the_present_dose_be_kept_inside_a_range_only(keeps: bool, stops: frozenset[str]) -> None:
    sample = judge(Sampling("sirolimus", hours_since_dose=Decimal(27), days_on_dose=Decimal(13)), RULES)
    found = of_level(measured("8"), sample, keeps)
    assert [o.code for o in found] == ["trough_provisional", "steady_state_provisional"]
    for doubt in found:
        assert (doubt.stops, doubt.waived, doubt.marks, doubt.no_loading) == (stops, True, ANY, "loading_provisional")


@pytest.mark.parametrize(
    ("moved", "found"),
    [
        ((), ()),
        (("bilirubin",), ()),
        (
            ("bilirubin", "haematocrit"),
            (Obstacle("haematocrit_raise", frozenset(), False, frozenset(("raise",)), "loading_provisional"),),
        ),
    ],
)
def test_where_the_disease_moves_the_haematocrit_a_raise_is_provisional(
    moved: tuple[str, ...], found: tuple[Obstacle, ...]
) -> None:
    assert of_disease(moved) == found


def test_a_liver_in_which_nothing_is_raised_stops_a_raise_and_no_decrease() -> None:
    (found,) = of_liver(Liver("C", None, raised=False))
    assert (found.code, found.stops, found.waived, found.marks) == ("child_pugh_c_raise", RAISE, False, frozenset())
    assert stopping([found], "raise", provisional=True) == ["child_pugh_c_raise"]
    assert stopping([found], "lower", provisional=False) == []
    assert of_liver(Liver("A", Decimal("1.4"), raised=True)) == of_liver(None) == ()


def test_a_missed_dose_rules_out_a_loading_dose_and_stops_nothing() -> None:
    assert of_missed(True) == (Obstacle("missed_doses", no_loading="loading_missed"),)
    assert stopping(of_missed(True), None, provisional=False) == []
    assert of_missed(False) == ()


SURE = Obstacle("not_trough", ANY)
WAIVED = Obstacle("trough_provisional", CHANGE, waived=True, marks=ANY)
UPWARD = Obstacle("haematocrit_raise", NOT_LOWER, marks=RAISE)


@pytest.mark.parametrize(
    ("move", "provisional", "codes"),
    [
        ("raise", False, ["not_trough", "haematocrit_raise", "trough_provisional"]),
        ("raise", True, ["not_trough", "haematocrit_raise"]),
        ("keep", False, ["not_trough", "haematocrit_raise"]),
        ("lower", False, ["not_trough", "trough_provisional"]),
        (None, False, ["not_trough", "trough_provisional"]),
        (None, True, ["not_trough"]),
    ],
)
def test_what_stops_a_move_is_named_once_what_may_be_waived_last(
    move: str | None, provisional: bool, codes: list[str]
) -> None:
    assert stopping([WAIVED, SURE, UPWARD, SURE], move, provisional) == codes  # type: ignore[arg-type]


def test_what_marks_a_move_is_named_once() -> None:
    assert marking([UPWARD, WAIVED, UPWARD, SURE], "raise") == ["haematocrit_raise", "trough_provisional"]
    assert marking([UPWARD, WAIVED], "lower") == ["trough_provisional"]
