"""The proportional rule of the label: the worked examples by hand, limits on both sides, and its properties."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mtor_cli.calculator.dose import propose
from mtor_cli.calculator.formulary import makeable as makeable_by
from mtor_cli.calculator.level import Level
from mtor_cli.calculator.loading import Day, Loading
from mtor_cli.calculator.loading import loading_dose as loading_dose_by
from mtor_cli.calculator.proportion import Target, inside, nearest_bound
from mtor_cli.calculator.proportion import dose_interval as dose_interval_by
from mtor_cli.calculator.proportion import options as options_by
from mtor_cli.calculator.units import to_ng_ml
from tests.calculator.situations import TABLETS, facts, measured, situation, to
from tests.rules import RULES

if TYPE_CHECKING:
    from mtor_cli.calculator.dose import Proposal

dose_interval = partial(dose_interval_by, cap=Decimal(40), rules=RULES)
options = partial(options_by, rules=RULES)

loading_dose = partial(loading_dose_by, rules=RULES)

makeable = partial(makeable_by, rules=RULES)

levels = st.decimals("0.5", "40", places=2)
doses = st.decimals("0.1", "8", places=2)
quarters = st.lists(st.integers(1, 20), min_size=1, max_size=3, unique=True)


@st.composite
def ranges(draw: st.DrawFn) -> Target:
    low, high = sorted(draw(st.lists(st.decimals("1", "20", places=1), min_size=2, max_size=2, unique=True)))
    return Target(low, high)


# The worked examples


def test_2_mg_trough_4_target_8() -> None:
    found = propose(situation("4", to("8"), "2", loading=True))
    assert facts(found, "refused", "exact", "interval") == ([], 4, None)
    assert found.loading == Loading(Decimal(6), (Day(Decimal(6), Decimal(4)),))


def test_3_mg_trough_12_target_6() -> None:
    found = propose(situation("12", to("6"), "3", loading=True))
    assert facts(found, "exact", "loading") == (Decimal("1.5"), None)
    assert "loading_only_when_raising" in found.flags


def test_5_mg_trough_4_target_12() -> None:
    """5 × 12 ÷ 4 = 15; 3 × (15 - 5) = 30; 30 + 15 = 45 > 40, so 15 + 15 over two days."""
    found = propose(situation("4", to("12"), "5", loading=True))
    assert found.exact == 15
    assert found.loading == Loading(Decimal(30), (Day(Decimal(15), Decimal(15)),) * 2)


# Limits


@pytest.mark.parametrize(
    ("level", "low", "high", "within"),
    [
        ("4", "4", "15", True),
        ("3.99", "4", "15", False),
        ("15", "4", "15", True),
        ("15.01", "4", "15", False),
        ("0.1", None, "15", True),
        ("15.01", None, "15", False),
        ("4", "4", None, True),
        ("3.99", "4", None, False),
        ("8", "8", "8", False),
    ],
)
def test_inside_includes_the_limits_and_a_single_number_has_no_inside(
    level: str, low: str | None, high: str | None, within: bool
) -> None:
    assert inside(Decimal(level), to(low, high)) is within


@pytest.mark.parametrize(("level", "bound"), [("3", "4"), ("4", "4"), ("10", "10"), ("15", "15"), ("20", "15")])
def test_nearest_bound(level: str, bound: str) -> None:
    assert nearest_bound(Decimal(level), to("4", "15")) == Decimal(bound)


@pytest.mark.parametrize(
    ("level", "target", "refused"),
    [
        ("3", "9", []),  # 9 / 3 = 3
        ("3", "9.01", ["ratio_beyond_3"]),
        ("2.99", "9", ["ratio_beyond_3"]),
        ("15", "5", []),  # 5 / 15 = 1/3
        ("15", "4.99", ["ratio_below_a_third"]),
        ("14.99", "4.99", ["ratio_below_a_third"]),
    ],
)
def test_a_ratio_of_3_and_a_third_are_allowed_and_nothing_beyond(level: str, target: str, refused: list[str]) -> None:
    found = propose(situation(level, to(target), "2"))
    assert facts(found, "refused", "provisional") == (refused, False)
    assert found.flags == ([] if refused else ["product_unknown"])


@pytest.mark.parametrize(
    ("level", "target", "dose", "exact", "refused"),
    [
        ("4", "8", "20", "40", []),
        ("4", "8.01", "20", None, ["above_40_mg"]),
        ("4", "8", "20.01", None, ["above_40_mg"]),
    ],
)
def test_40_mg_a_day_is_allowed_and_nothing_above(
    level: str, target: str, dose: str, exact: str | None, refused: list[str]
) -> None:
    found = propose(situation(level, to(target), dose))
    assert found.refused == refused
    assert found.exact == (None if exact is None else Decimal(exact))


@pytest.mark.parametrize(
    ("regimen", "hours", "dose", "refused"),
    [
        ("alternate-day", "48", "20", []),  # 20 mg every other day doubled: 40 mg on one day
        ("alternate-day", "48", "20.1", ["above_40_mg"]),
        ("bid", "12", "10", []),  # 20 mg a day doubled
        ("bid", "12", "10.1", ["above_40_mg"]),
    ],
)
def test_40_mg_is_the_most_on_any_one_day(regimen: str, hours: str, dose: str, refused: list[str]) -> None:
    sampling = {"regimen": regimen, "hours_since_dose": Decimal(hours)}
    assert propose(situation("4", to("8"), dose, sampling=sampling)).refused == refused


@pytest.mark.parametrize(
    ("level", "low", "high", "interval"),
    [
        # 2 mg at 4 ng/mL: 6 ng/mL needs 3 mg, 15 ng/mL would need 7.5 mg, and three times 2 mg is 6.
        ("4", "6", "15", ("3", "6")),
        ("4", "6", "8", ("3", "4")),
        # 2 mg at 20 ng/mL: 15 ng/mL needs 1.5 mg, 4 ng/mL 0.4 mg, and a third of 2 mg is 0.667.
        ("20", "4", "15", ("0.6667", "1.5")),
        ("20", "12", "15", ("1.2", "1.5")),
        ("20", None, "15", ("0.6667", "1.5")),
    ],
)
def test_the_interval_maps_to_the_band_as_far_as_the_rule_reaches(
    level: str, low: str | None, high: str, interval: tuple[str, str]
) -> None:
    found = dose_interval(Decimal(2), Decimal(level), to(low, high))
    assert [round(x, 4) for x in found] == [Decimal(x) for x in interval]


def test_the_interval_ends_at_40_mg() -> None:
    assert dose_interval(Decimal(15), Decimal(4), to("5", "15")) == (Decimal("18.75"), Decimal(40))


@pytest.mark.parametrize(("dose", "fits"), [("3", True), ("5", True), ("2.99", False), ("5.01", False)])
def test_25_percent_of_the_exact_dose_on_both_sides(dose: str, fits: bool) -> None:
    """The exact dose is 4 mg: 3 to 5 mg lie within 25%."""
    made = makeable("tablet", (Decimal(dose),))[:1]
    found = options(Decimal(2), Decimal(4), dose_interval(Decimal(2), Decimal(4), to("8")), made, 24, Decimal(4))
    assert [o.mg_per_day for o in found] == ([Decimal(dose)] if fits else [])


def test_a_tie_takes_the_lower() -> None:
    """2.5 mg with tablets of 1 mg is 2 or 3 mg, both 20% off."""
    found = propose(situation("8", to("10"), "2", product="tablet", strengths=(Decimal(1),)))
    assert found.exact == Decimal("2.5")
    assert [o.mg_per_day for o in found.options] == [2, 3]


# Properties


@pytest.mark.slow
@given(levels, doses, st.decimals("1", "20", places=1), st.sampled_from(["0.5", "1.25", "2", "3", "0.8"]))
def test_scaling_the_level_by_k_scales_the_exact_dose_by_its_inverse(
    level: Decimal, dose: Decimal, target: Decimal, k: str
) -> None:
    scaled = Decimal(k) * level
    first, second = (
        propose(situation(x, Target(target, target), dose)._replace(alarm=None, flag=None)) for x in (level, scaled)
    )
    assume(first.exact is not None)
    assume(second.exact is not None)
    assert first.exact is not None
    assert second.exact is not None
    assert float(second.exact * Decimal(k)) == pytest.approx(float(first.exact), rel=1e-12)


@given(levels, doses, st.lists(st.decimals("1", "20", places=1), min_size=2, max_size=2), quarters)
def test_the_proposal_is_monotone_in_the_target(
    level: Decimal, dose: Decimal, targets: list[Decimal], sizes: list[int]
) -> None:
    strengths = tuple(Decimal(q) / 4 for q in sizes)
    lower, higher = (
        propose(situation(level, Target(t, t), dose, product="tablet", strengths=strengths)) for t in sorted(targets)
    )
    if lower.exact is not None and higher.exact is not None:
        assert lower.exact <= higher.exact
        daily = [[o for o in found.options if o.every_hours == 24] for found in (lower, higher)]
        if daily[0] and daily[1]:
            assert daily[0][0].mg_per_day <= daily[1][0].mg_per_day


@given(levels, ranges(), ranges(), doses)
def test_a_higher_band_never_asks_for_a_lower_interval(level: Decimal, a: Target, b: Target, dose: Decimal) -> None:
    assume(a.low is not None and b.low is not None and a.high is not None and b.high is not None)
    assert a.low is not None
    assert a.high is not None
    assert b.low is not None
    assert b.high is not None
    joint_low = Target(min(a.low, b.low), min(a.high, b.high))
    joint_high = Target(max(a.low, b.low), max(a.high, b.high))
    lower, higher = (propose(situation(level, t, dose)) for t in (joint_low, joint_high))
    if lower.interval and higher.interval:
        assert lower.interval.low <= higher.interval.low
        assert lower.interval.high <= higher.interval.high


def nearest_by_hand(exact: Decimal, sizes: list[int]) -> Decimal | None:
    """Return the makeable dose nearest to `exact` in quarter milligrams, the lower of two, or None beyond 25%."""
    reachable = {0}
    for dose in range(1, 161):
        if any(dose - q in reachable for q in sizes):
            reachable.add(dose)
    reachable.discard(0)
    best = min((Decimal(q) / 4 for q in reachable), key=lambda mg: (abs(mg - exact), mg))
    return best if abs(best - exact) * 4 <= exact else None


@pytest.mark.slow
@given(levels, doses, st.decimals("1", "20", places=1), quarters)
def test_the_first_option_is_makeable_and_no_makeable_dose_is_closer(
    level: Decimal, dose: Decimal, target: Decimal, sizes: list[int]
) -> None:
    strengths = tuple(Decimal(q) / 4 for q in sizes)
    found = propose(situation(level, Target(target, target), dose, product="tablet", strengths=strengths))
    assume(found.exact is not None)
    assert found.exact is not None
    wanted = nearest_by_hand(found.exact, sizes)
    # Never on the other side of the present dose, nor predicted above the flag.
    assume(wanted is None or (wanted - dose) * (found.exact - dose) >= 0)
    assume(wanted is None or level * wanted <= 15 * dose)
    once_daily = [o for o in found.options if o.every_hours == 24]
    assert (once_daily[0].mg_per_day if once_daily else None) == wanted
    if wanted is None:
        assert "not_makeable" in found.flags
        assert all(o.status == "average" and abs(o.mg_per_day - found.exact) * 4 <= found.exact for o in found.options)


@pytest.mark.slow
@given(levels, doses, ranges(), quarters)
def test_for_a_band_every_option_lies_in_the_interval_and_the_smallest_change_stands_first(
    level: Decimal, dose: Decimal, band: Target, sizes: list[int]
) -> None:
    strengths = tuple(Decimal(q) / 4 for q in sizes)
    found = propose(situation(level, band, dose, product="capsule", strengths=strengths))
    changes = [abs(o.mg_per_day - dose) for o in found.options]
    assert changes == sorted(changes)
    for option in found.options:
        assert found.interval is not None
        assert found.interval.low <= option.mg_per_day <= found.interval.high
        assert option.predicted_trough == pytest.approx(level * option.mg_per_day / dose)
        assert band.low is not None
        assert band.high is not None
        assert float(band.low) - 1e-9 <= float(option.predicted_trough) <= float(band.high) + 1e-9


@given(levels, doses, st.decimals("1", "20", places=1), st.booleans())
def test_against_a_one_sided_band_the_dose_is_never_raised(
    level: Decimal, dose: Decimal, bound: Decimal, upper: bool
) -> None:
    band = Target(None, bound) if upper else Target(bound, None)
    found = propose(situation(level, band, dose, product="solution"))
    assert found.exact is None
    assert all(o.mg_per_day < dose for o in found.options)
    if found.interval:
        assert found.interval.high < dose
    if not upper and level < bound:
        assert found.refused == ["above_flag" if level > 15 else "one_sided_target"]


@given(
    levels,
    doses | st.decimals("8", "40", places=1),
    st.decimals("1", "20", places=1),
    st.sampled_from([None, "tablet", "solution"]),
    st.sampled_from([("daily", "24"), ("bid", "12"), ("alternate-day", "48")]),
)
def test_loading_and_maintenance_never_pass_40_mg_on_any_day(
    level: Decimal, dose: Decimal, target: Decimal, product: str | None, regimen: tuple[str, str]
) -> None:
    sampling = {"regimen": regimen[0], "hours_since_dose": Decimal(regimen[1])}
    found = propose(
        situation(
            level, Target(target, target), dose, product=product, strengths=TABLETS, loading=True, sampling=sampling
        )
    )
    for option in found.options:
        assert 0 < option.made.mg <= 40
        assert 0 < option.mg_per_day <= 40
    current = dose * {"daily": 1, "bid": 2}.get(regimen[0], Decimal("0.5"))
    beside = [(o.mg_per_day, o.every_hours, o.loading) for o in found.options]
    if not beside and found.exact is not None:
        beside = [(found.exact, 48 if regimen[0] == "alternate-day" else 24, found.loading)]
    for new, every, loading in beside:
        if loading is None:
            continue
        assert new > current
        assert float(loading.mg) == pytest.approx(3 * float(new - current))
        assert float(sum(day.loading for day in loading.days)) == pytest.approx(float(loading.mg))
        assert loading.days[0].maintenance == (2 * new if every == 48 else new)
        assert all(day.total == day.loading + day.maintenance <= 40 for day in loading.days)
    assert found.loading == (beside[0][2] if beside else None)


@pytest.mark.parametrize(
    ("current", "new", "alternate", "days"),
    [
        ("2", "4", False, [("6", "4")]),
        ("5", "12", False, [("21", "12")]),  # 21 + 12 = 33
        ("4.5", "13.375", False, [("26.625", "13.375")]),  # 26.625 + 13.375 = 40
        ("4.5", "13.4", False, [("13.35", "13.4"), ("13.35", "13.4")]),
        ("10", "22", False, [("18", "22"), ("18", "22")]),  # 18 + 22 = 40
        ("10", "22.1", False, None),  # 18.15 + 22.1 = 40.25
        ("0.5", "1", True, [("1.5", "2")]),
        ("5", "10", True, [("15", "20")]),
        ("5", "12", True, [("10.5", "24"), ("10.5", "0")]),  # 21 + 24 = 45; none is taken on the second day
        ("1", "15", True, None),  # on alternate days 30 mg is taken on one of the two days: 21 + 30
    ],
)
def test_loading_by_hand(current: str, new: str, alternate: bool, days: list[tuple[str, str]] | None) -> None:
    found = loading_dose(Decimal(current), Decimal(new), alternate=alternate)
    expected = None if days is None else tuple(Day(Decimal(x), Decimal(y)) for x, y in days)
    assert (None if found is None else found.days) == expected


@given(levels, doses, st.decimals("1", "20", places=1))
def test_the_unit_of_the_level_changes_neither_verdict_nor_dose(level: Decimal, dose: Decimal, target: Decimal) -> None:
    """nmol/L = ng/mL ÷ 0.91419; ug/L is the same number as ng/mL."""

    def by(unit: str) -> Proposal:
        mass = 914.19
        typed = level / Decimal("0.91419") if unit == "nmol/L" else level
        ng_ml = to_ng_ml(typed, "nmol/L" if unit == "nmol/L" else "ug/L", mass)
        ng_ml = round(ng_ml, 20)
        return propose(situation(ng_ml, Target(target, target), dose, product="solution"))

    plain = propose(situation(level, Target(target, target), dose, product="solution"))
    for unit in ("ug/L", "nmol/L"):
        other = by(unit)
        assert facts(other, "decision", "refused", "exact") == (plain.decision, plain.refused, plain.exact)
        assert [o.mg_per_day for o in other.options] == [o.mg_per_day for o in plain.options]


def test_a_level_without_a_number_gives_none() -> None:
    nothing = Level(None, "ng/mL", True, None, "below")
    found = propose(situation("4", to("8"), "2")._replace(level=nothing))
    assert facts(found, "refused", "exact", "options") == (["censored_level"], None, ())
    assert measured("4").ng_ml == 4


@pytest.mark.parametrize(("hours", "status"), [(12, "ok"), (24, "ok"), (25, "average"), (48, "average")])
def test_less_often_than_daily_the_predicted_trough_is_an_average(hours: int, status: str) -> None:
    """4 mg at 8 ng/mL: what is taken every so many hours is 24 / hours as much a day."""
    made = makeable("tablet", (Decimal(hours) / 6,))
    first = options(Decimal(4), Decimal(8), dose_interval(Decimal(4), Decimal(8), to("8")), made, hours, Decimal(4))[0]
    assert (first.status, first.every_hours) == (status, hours)
    assert first.mg_per_day == 4
    assert first.predicted_trough == 8
