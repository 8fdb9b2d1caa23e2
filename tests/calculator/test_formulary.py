"""What a product can give, against a count of every combination of units."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import product as combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.formulary import Counted, Made
from mtor_cli.calculator.formulary import fitting as fitting_by
from mtor_cli.calculator.formulary import makeable as makeable_by
from tests.rules import RULES

HALF = RULES.weak_tablet_mg("sirolimus")

fitting = partial(fitting_by, rules=RULES)
makeable = partial(makeable_by, rules=RULES)

strengths_in_quarters = st.lists(st.integers(1, 40), min_size=1, max_size=3, unique=True)
"""Strengths as numbers of quarter milligrams: 0.25 to 10 mg."""


def fewest_by_hand(quarters: list[int], most: int) -> dict[int, int]:
    """Return for every dose up to `most` quarters the least number of units, by coins counted dose by dose."""
    least: dict[int, int] = {0: 0}
    for dose in range(1, most + 1):
        ways = [least[dose - q] + 1 for q in quarters if dose - q in least]
        if ways:
            least[dose] = min(ways)
    del least[0]
    return least


@given(strengths_in_quarters)
def test_every_dose_up_to_40_mg_is_found_once_with_the_fewest_units(quarters: list[int]) -> None:
    found = makeable("tablet", tuple(Decimal(q) / 4 for q in quarters))
    assert {int(m.mg * 4): int(m.units) for m in found} == fewest_by_hand(quarters, 160)
    assert [m.mg for m in found] == sorted({m.mg for m in found})


@given(strengths_in_quarters)
def test_the_units_add_up_are_whole_and_of_the_strengths_given(quarters: list[int]) -> None:
    strengths = tuple(Decimal(q) / 4 for q in quarters)
    for made in makeable("capsule", strengths):
        assert sum(p.number * p.strength_mg for p in made.parts) == made.mg
        assert all(p.number >= 1 and p.number == int(p.number) for p in made.parts)
        sizes = [p.strength_mg for p in made.parts]
        assert sizes == sorted(set(sizes), reverse=True)
        assert set(sizes) <= set(strengths)


def test_of_two_ways_with_as_few_units_the_one_with_the_strongest_is_given() -> None:
    """4.5 mg of 0.5, 0.75, 2 and 3 mg: 3 + 0.75 + 0.75 and 2 + 2 + 0.5 are three units each."""
    made = {m.mg: m for m in makeable("tablet", tuple(Decimal(s) for s in ("0.5", "2", "0.75", "3")))}
    assert [(p.number, p.strength_mg) for p in made[Decimal("4.5")].parts] == [
        (Decimal(1), Decimal(3)),
        (Decimal(2), Decimal("0.75")),
    ]


def test_fewest_units_against_every_combination() -> None:
    """1.5, 1 and 0.4 mg: the strongest first would give 3 mg as 2 × 1.5, but 1.4 mg only as 1 + 0.4."""
    strengths = (Decimal("0.4"), Decimal(1), Decimal("1.5"))
    made = {m.mg: m.units for m in makeable("tablet", strengths)}
    for counts in combinations(range(8), repeat=3):
        total = sum(n * s for n, s in zip(counts, strengths, strict=True))
        if total:
            assert made[total] <= sum(counts)


@pytest.mark.parametrize(
    ("mg", "parts"),
    [
        ("0.5", [("1", "0.5")]),
        ("1.5", [("1", "1"), ("1", "0.5")]),
        ("3", [("1", "2"), ("1", "1")]),
        ("3.5", [("1", "2"), ("1", "1"), ("1", "0.5")]),
        ("4", [("2", "2")]),
    ],
)
def test_tablets_of_half_one_and_two(mg: str, parts: list[tuple[str, str]]) -> None:
    made = {m.mg: m for m in makeable("tablet", (Decimal("0.5"), Decimal(1), Decimal(2)))}
    wanted = tuple(Counted(Decimal(n), Decimal(s), "tablet") for n, s in parts)
    assert made[Decimal(mg)] == Made(Decimal(mg), wanted)


def test_the_chinese_tablet_of_1_mg_gives_whole_milligrams_only() -> None:
    assert [m.mg for m in makeable("tablet", (Decimal(1),))] == list(range(1, 41))


def test_a_tablet_above_40_mg_gives_nothing_and_no_strengths_give_nothing() -> None:
    assert makeable("tablet", (Decimal(41),)) == []
    assert makeable("tablet", ()) == []


def test_a_solution_is_measured_in_tenths_of_a_millilitre() -> None:
    found = makeable("solution", ())
    assert [m.mg for m in found] == [Decimal(n) / 10 for n in range(1, 401)]
    assert all(m.parts == (Counted(m.mg, Decimal(1), "mL"),) for m in found)


@given(strengths_in_quarters)
def test_no_two_tablets_of_half_a_milligram_at_once_where_1_mg_is_at_hand(quarters: list[int]) -> None:
    """Not for any other strengths beside them: one tablet of 1 mg takes the place of two of 0.5 mg."""
    strengths = tuple(Decimal(q) / 4 for q in {*quarters, 2, 4})
    for made in makeable("tablet", strengths):
        assert not made.has(HALF, several=True)
        assert sum(p.number for p in made.parts if p.strength_mg * 2 == 1) <= 1


@pytest.mark.parametrize(
    ("strengths", "mg", "several"),
    [("0.5", "0.5", False), ("0.5", "1", True), ("0.5,2", "2.5", False), ("0.5,2", "3", True), ("0.25", "1", False)],
)
def test_several_half_milligram_tablets_are_known_as_such(strengths: str, mg: str, several: bool) -> None:
    sizes = tuple(Decimal(s) for s in strengths.split(","))
    made = {m.mg: m for m in makeable("tablet", sizes)}
    assert made[Decimal(mg)].has(HALF, several=True) is several
    capsules = {m.mg: m for m in makeable("capsule", sizes)}
    assert not capsules[Decimal(mg)].has(HALF)


@pytest.mark.parametrize(
    ("low", "high", "highest", "found"),
    [
        # A range gives what lies in it and nothing else.
        ("1", "2", None, ["1", "1.5", "2"]),
        ("1.1", "1.4", None, []),
        # One dose gives the nearest within 25%, of a tie the lower.
        ("1", "1", None, ["1"]),
        ("1.25", "1.25", None, ["1"]),
        ("1.23", "1.23", None, ["1"]),
        ("1.3", "1.3", None, ["1.5"]),
        ("0.4", "0.4", None, ["0.5"]),
        ("0.3", "0.3", None, []),
        # Never above the highest.
        ("1.3", "1.3", "1.4", ["1"]),
        ("0.4", "0.4", "0.4", []),
        ("1", "2", "1.6", ["1", "1.5"]),
        ("1", "2", "1.5", ["1", "1.5"]),
        ("1.5", "1.5", "1.5", ["1.5"]),
    ],
)
def test_what_stands_for_a_dose_or_a_range(low: str, high: str, highest: str | None, found: list[str]) -> None:
    made = makeable("tablet", (Decimal("0.5"),))
    fits = fitting(made, Decimal(low), Decimal(high), highest=None if highest is None else Decimal(highest))
    assert [m.mg for m in fits] == [Decimal(mg) for mg in found]
