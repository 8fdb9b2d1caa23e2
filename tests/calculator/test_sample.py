"""Whether a level is usable: both sides of every threshold, and the approach to steady state by its own arithmetic."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator import sample as rule
from mtor_cli.calculator.sample import Sampling, percent_of_steady_state
from tests.rules import RULES

judge = partial(rule.judge, rules=RULES)
trough_status = partial(rule.trough_status, rules=RULES)


@pytest.mark.parametrize(
    ("regimen", "hours", "status"),
    [
        ("daily", "19.9", "not_trough"),
        ("daily", "20", "provisional"),
        ("daily", "22.9", "provisional"),
        ("daily", "22.99", "provisional"),
        ("daily", "23", "true"),
        ("daily", "24", "true"),
        ("daily", "25", "true"),
        ("daily", "25.1", "provisional"),
        ("daily", "28", "provisional"),
        ("daily", "28.1", "not_trough"),
        ("daily", "12", "not_trough"),
        ("bid", "10.9", "not_trough"),
        ("bid", "11", "true"),
        ("bid", "13", "true"),
        ("bid", "13.1", "not_trough"),
        ("bid", "24", "not_trough"),
        ("alternate-day", "46.9", "not_trough"),
        ("alternate-day", "47", "true"),
        ("alternate-day", "49", "true"),
        ("alternate-day", "49.1", "not_trough"),
        ("alternate-day", "24", "not_trough"),
    ],
)
def test_hours_of_a_trough(regimen: Any, hours: str, status: str) -> None:
    assert trough_status(regimen, Decimal(hours)) == status


@pytest.mark.parametrize("regimen", ["daily", "bid", "alternate-day"])
def test_hours_that_were_not_said_are_never_taken_as_a_true_trough(regimen: Any) -> None:
    assert trough_status(regimen, None) == "unconfirmed"


@pytest.mark.parametrize(
    ("drug", "days", "slow", "status", "sound_from"),
    [
        ("sirolimus", "0", False, "too_early", 14),
        ("sirolimus", "6", False, "too_early", 14),
        ("sirolimus", "6.9", False, "too_early", 14),
        ("sirolimus", "7", False, "provisional", 14),
        ("sirolimus", "13", False, "provisional", 14),
        ("sirolimus", "13.9", False, "provisional", 14),
        ("sirolimus", "14", False, "sound", 14),
        ("sirolimus", "6", True, "too_early", 21),
        ("sirolimus", "14", True, "provisional", 21),
        ("sirolimus", "20", True, "provisional", 21),
        ("sirolimus", "21", True, "sound", 21),
        ("sirolimus", None, False, "unknown", 14),
        ("sirolimus", None, True, "unknown", 21),
        ("everolimus", "3", False, "too_early", 5),
        ("everolimus", "4", False, "provisional", 5),
        ("everolimus", "4.9", False, "provisional", 5),
        ("everolimus", "5", False, "sound", 5),
    ],
)
def test_days_to_steady_state(drug: str, days: str | None, slow: bool, status: str, sound_from: int) -> None:
    sample = judge(Sampling(drug, days_on_dose=None if days is None else Decimal(days), inhibited=slow))
    assert (sample.steady, sample.sound_from_day) == (status, sound_from)


@pytest.mark.parametrize(
    ("half_life", "printed"),
    [
        (62, {"3": 55, "4": 66, "5": 74, "7": 85, "10": 93, "14": 98, "20": 99.5}),
        (82, {"3": 46, "4": 56, "5": 64, "7": 76, "10": 87, "14": 94, "20": 98}),
        (30, {"3": 81, "4": 89, "5": 94, "7": 98, "10": 99.6, "14": 100, "20": 100}),
    ],
)
def test_share_of_steady_state_is_that_of_the_printed_table(half_life: int, printed: dict[str, float]) -> None:
    for days, percent in printed.items():
        found = percent_of_steady_state(half_life, Decimal(days))
        assert float(found) == pytest.approx(percent, abs=0.5 if percent == int(percent) else 0.05)
        assert float(found) == pytest.approx(100 * (1 - 0.5 ** (float(days) * 24 / half_life)), abs=0.05)


@pytest.mark.parametrize(
    ("half_life", "ninety", "five"), [(62, "8.6", "12.9"), (82, "11.3", "17.1"), (30, "4.2", "6.25")]
)
def test_days_to_90_percent_and_five_half_lives(half_life: int, ninety: str, five: str) -> None:
    assert percent_of_steady_state(half_life, Decimal(ninety)) == pytest.approx(Decimal(90), abs=Decimal("0.3"))
    # 1 - 1/32 = 96.875%
    assert percent_of_steady_state(half_life, Decimal(five)) == pytest.approx(Decimal("96.9"), abs=Decimal("0.1"))


@given(st.sampled_from([30, 62, 82]), st.lists(st.integers(0, 400), min_size=2, max_size=2, unique=True))
def test_the_share_rises_and_stays_below_100(half_life: int, days: list[int]) -> None:
    early, late = sorted(days)
    first, second = (percent_of_steady_state(half_life, Decimal(d)) for d in (early, late))
    assert 0 <= first <= second <= 100


def test_which_half_lives_are_shown() -> None:
    day_7 = Decimal(7)
    assert judge(Sampling("sirolimus", days_on_dose=day_7)).percent == {"62": Decimal("84.7"), "82": Decimal("75.8")}
    assert judge(Sampling("everolimus", days_on_dose=day_7)).percent == {"30": Decimal("97.9")}
    assert judge(Sampling("sirolimus")).percent == {}


def test_after_a_loading_dose_no_percentage_is_shown_and_the_wait_is_not_shortened() -> None:
    for days, status in (("4", "too_early"), ("13", "provisional"), ("14", "sound")):
        loaded = judge(Sampling("sirolimus", days_on_dose=Decimal(days), loading_given=True))
        assert (loaded.percent, loaded.steady, loaded.sound_from_day) == ({}, status, 14)


@pytest.mark.parametrize(
    ("said", "usable"),
    [
        ({"hours_since_dose": "24", "days_on_dose": "14"}, "yes"),
        ({"hours_since_dose": "24", "days_on_dose": "14", "matrix": "whole-blood"}, "yes"),
        ({"hours_since_dose": "24", "days_on_dose": "13"}, "provisional"),
        ({"hours_since_dose": "22", "days_on_dose": "14"}, "provisional"),
        ({"days_on_dose": "14"}, "provisional"),
        ({"hours_since_dose": "24"}, "provisional"),
        ({}, "provisional"),
        ({"hours_since_dose": "12", "days_on_dose": "14"}, "no"),
        ({"hours_since_dose": "24", "days_on_dose": "6"}, "no"),
        ({"hours_since_dose": "24", "days_on_dose": "14", "matrix": "plasma"}, "no"),
        ({"hours_since_dose": "24", "days_on_dose": "14", "matrix": "serum"}, "no"),
    ],
)
def test_usable(said: dict[str, str], usable: str) -> None:
    numbers: dict[str, Any] = {k: v if k == "matrix" else Decimal(v) for k, v in said.items()}
    sample = judge(Sampling("sirolimus", **numbers))
    assert sample.usable == usable
    assert sample.whole_blood is (said.get("matrix") not in ("plasma", "serum"))


DAYS = [None, *map(Decimal, ("0", "3", "6.9", "7", "13.9", "14", "20.9", "21", "100"))]


@given(
    st.sampled_from(DAYS),
    st.sampled_from([None, *map(Decimal, ("2", "19", "21", "24", "27", "30"))]),
    st.booleans(),
)
def test_more_days_never_make_a_sample_less_usable_and_slow_elimination_never_more(
    days: Decimal | None, hours: Decimal | None, slow: bool
) -> None:
    worth = {"no": 0, "provisional": 1, "yes": 2}
    known = [d for d in DAYS if d is not None]
    usable = [worth[judge(Sampling("sirolimus", "daily", hours, d, inhibited=slow)).usable] for d in known]
    assert all(a <= b for a, b in pairwise(usable))
    fast = judge(Sampling("sirolimus", "daily", hours, days)).usable
    assert worth[judge(Sampling("sirolimus", "daily", hours, days, inhibited=True)).usable] <= worth[fast]


def test_with_slow_elimination_no_percentage_of_other_peoples_half_lives_is_shown() -> None:
    assert judge(Sampling("sirolimus", days_on_dose=Decimal(21), inhibited=True)).percent == {}


@pytest.mark.parametrize(
    ("regimen", "hours", "matrix", "found"),
    [
        ("daily", "24", None, "yes"),
        ("daily", None, None, "yes"),
        ("daily", "20", "whole-blood", "yes"),
        ("daily", "19.9", None, "no"),
        ("daily", "28", None, "yes"),
        ("daily", "28.1", None, "above"),
        ("bid", "10.9", None, "no"),
        ("bid", "13", None, "yes"),
        ("bid", "13.1", None, "above"),
        ("alternate-day", "46.9", None, "no"),
        ("alternate-day", "49.1", "whole-blood", "above"),
        ("daily", "24", "plasma", "no"),
        ("daily", None, "serum", "no"),
        ("daily", "28.1", "serum", "no"),
    ],
)
def test_only_a_trough_in_whole_blood_is_compared_and_a_later_one_upwards_only(
    regimen: Any, hours: str | None, matrix: Any, found: str
) -> None:
    assert rule.comparable(regimen, None if hours is None else Decimal(hours), matrix, RULES) == found


def test_a_level_of_an_unknown_drug_waits_for_that_of_which_it_counts_latest() -> None:
    assert rule.slowest(RULES) == "sirolimus"
    later = RULES.of["everolimus"]._replace(sound_from_day=Decimal(15))
    assert rule.slowest(RULES._replace(of={**RULES.of, "everolimus": later})) == "everolimus"


@pytest.mark.parametrize(
    ("drug", "factor", "inhibited", "expected"),
    [
        ("sirolimus", "1.5", False, (20, 11)),  # 5 x 62 x 1.5 / 24 = 19.4 days; 7 x 1.5 = 10.5.
        ("sirolimus", "1", False, (14, 7)),
        ("sirolimus", "1.5", True, (21, 11)),
        ("everolimus", "2", False, (13, 8)),  # 5 x 30 x 2 / 24 = 12.5 days.
        ("sirolimus", None, False, (None, 21)),  # Nothing was read: the factor 3 of another class, for the wait alone.
    ],
)
def test_an_impaired_liver_lengthens_the_wait(
    drug: str, factor: str | None, inhibited: bool, expected: tuple[int | None, int]
) -> None:
    liver = rule.Liver("B", None if factor is None else Decimal(factor), longest=Decimal(3))
    said = Sampling(drug, inhibited=inhibited, liver=liver)
    assert rule.wait(said, RULES) == expected
    found = rule.judge(said, RULES)
    assert (found.sound_from_day, found.early_before_day, found.liver) == (*expected, liver)


def test_the_share_of_steady_state_goes_by_the_half_life_of_the_liver() -> None:
    """After 10 days 240 h: 1 - 2^(-240/93) of 93 h, and 1 - 2^(-240/123) of 123 h."""
    liver = rule.Liver("A", Decimal("1.5"))
    said = Sampling("sirolimus", days_on_dose=Decimal(10), liver=liver)
    assert rule.judge(said, RULES).percent == {"93": Decimal("83.3"), "123": Decimal("74.1")}
    for changed in (
        said._replace(missed=True),
        said._replace(moved=True),
        said._replace(inhibited=True),
        said._replace(loading_given=True),
    ):
        assert rule.judge(changed, RULES).percent == {}
    assert rule.judge(said._replace(liver=liver._replace(factor=None)), RULES).percent == {}


def test_half_lives_are_named_to_the_millionth_of_an_hour() -> None:
    """62 h x 1.00000005 = 62.0000031 h, and 82 h x 1.00000005 = 82.0000041 h."""
    liver = rule.Liver("A", Decimal("1.00000005"))
    found = rule.judge(Sampling("sirolimus", days_on_dose=Decimal(7), liver=liver), RULES).percent
    assert found == {"62.000003": Decimal("84.7"), "82.000004": Decimal("75.8")}
