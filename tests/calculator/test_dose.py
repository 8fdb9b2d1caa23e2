"""The proportional rule by value: every bound at, just below and just above, and every way out of a proposal."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.calculator.dose import beyond_reach, direction, obstacles, propose
from mtor_cli.calculator.loading import Day
from mtor_cli.calculator.obstacles import ANY, CHANGE, NOT_LOWER, RAISE, Obstacle
from tests.calculator.situations import measured, number, situation, to
from tests.rules import RULES

if TYPE_CHECKING:
    from mtor_cli.calculator.dose import Proposal
    from mtor_cli.calculator.situation import Situation

UNCONFIRMED = {"hours_since_dose": None}
"""A sample of which nobody said when it was drawn: a doubt that `--provisional` sets aside."""

NOT_KNOWN = measured("8")._replace(value=None, ng_ml=None, censored="below")
"""BLQ without its limit."""

LIVER_C = (Obstacle("child_pugh_c_raise", RAISE),)


def doses(*mg: str) -> list[Decimal]:
    return [Decimal(x) for x in mg]


def shown(found: Proposal) -> list[Decimal]:
    return [o.mg_per_day for o in found.options]


def tablets(level: str, target: Any, dose: str, *strengths: str, **changes: Any) -> Situation:
    """Return a situation with tablets of these strengths at hand."""
    return situation(level, target, dose, product="tablet", strengths=tuple(doses(*strengths)), **changes)


# Where the dose has to go


@pytest.mark.parametrize(
    ("level", "target", "move"),
    [
        ("4.99", to("5", "15"), "raise"),
        ("5", to("5", "15"), "keep"),
        ("15", to("5", "15"), "keep"),
        ("15.01", to("5", "15"), "lower"),
        ("7.99", to("8"), "raise"),
        ("8", to("8"), "keep"),
        ("8.01", to("8"), "lower"),
        ("1", to(None, "15"), "keep"),
        ("99", to("5", None), "keep"),
    ],
)
def test_the_dose_goes_to_the_nearest_bound(level: str, target: Any, move: str) -> None:
    assert direction(Decimal(level), target) == move


# What stands in the way


@pytest.mark.parametrize(("target", "stops"), [(None, CHANGE), (to("5", "15"), CHANGE), (to("8"), ANY)])
def test_a_doubt_about_the_level_stops_less_without_one_number_to_reach(target: Any, stops: frozenset[str]) -> None:
    (doubt,) = obstacles(situation("8", target, "2", sampling=UNCONFIRMED))
    assert (doubt.code, doubt.stops) == ("trough_unconfirmed", stops)


@pytest.mark.parametrize(
    ("alarm", "target", "own", "level", "code", "stops"),
    [
        ("high", to("5", "18"), True, measured("16"), "above_flag", NOT_LOWER),
        ("above", to("5", "12"), True, measured("12"), "above_published", RAISE),
        ("above", to("12"), True, measured("12"), "above_published", RAISE),
        ("above", to("5", "12"), False, measured("12"), "above_published", NOT_LOWER),
        ("above", to("5", "12"), True, measured("12.01"), "above_published", NOT_LOWER),
        ("above", None, True, measured("12"), "above_published", NOT_LOWER),
        ("above", to("5", "12"), True, NOT_KNOWN._replace(censored=None), "above_published", NOT_LOWER),
    ],
)
def test_above_every_published_range_only_a_target_of_ones_own_keeps_a_dose(
    alarm: str, target: Any, own: bool, level: Any, code: str, stops: frozenset[str]
) -> None:
    found = obstacles(situation("12", target, "2", alarm=alarm, own_target=own)._replace(level=level))
    assert found == (Obstacle(code, stops),)  # type: ignore[arg-type]


@pytest.mark.parametrize("alarm", [None, "possible"])
def test_without_a_sure_alarm_nothing_stands_in_the_way(alarm: str | None) -> None:
    assert obstacles(situation("12", to("5", "10"), "2", alarm=alarm)) == ()


def test_obstacles_are_named_in_order() -> None:
    found = obstacles(situation("16", to("8"), "2", sampling={"matrix": "serum"}, interplay=("changed",)))
    assert [o.code for o in found] == ["not_whole_blood", "interacting_drug_changed", "above_flag"]


# How far a target may lie


@pytest.mark.parametrize(
    ("level", "target", "current", "code"),
    [
        ("8", to("5", "15"), "2", None),
        ("8", to("8"), "2", None),
        ("5", to("5", None), "2", None),
        ("4.99", to("5", None), "2", "one_sided_target"),
        ("16", to(None, "15"), "2", None),
        ("10", to("15"), "2", None),
        ("10", to("15.01"), "2", "target_above_flag"),
        ("10", to("15", "20"), "2", None),
        ("10", to("15.01", "20"), "2", "target_above_flag"),
        ("1", to("15.01"), "2", "target_above_flag"),
        ("4", to("12"), "2", None),
        ("4", to("12.01"), "2", "ratio_beyond_3"),
        ("4", to("12", "14"), "2", None),
        ("4", to("12.01", "14"), "2", "ratio_beyond_3"),
        ("4", to("12.01"), "20", "ratio_beyond_3"),
        ("12", to("4"), "2", None),
        ("12", to("3.99"), "2", "ratio_below_a_third"),
        ("12", to("2", "4"), "2", None),
        ("12", to("2", "3.99"), "2", "ratio_below_a_third"),
        ("12", to(None, "3.99"), "2", "ratio_below_a_third"),
        ("4", to("8"), "20", None),
        ("4", to("8.01"), "20", "above_40_mg"),
        ("4", to("8", "12"), "20", None),
        ("4", to("8.01", "12"), "20", "above_40_mg"),
        # What is not raised passes above 40 mg: a limit stops no decrease.
        ("8", to("8"), "50", None),
        ("8", to("6"), "100", None),
    ],
)
def test_no_dose_leads_beyond_the_reach_of_the_rule(level: str, target: Any, current: str, code: str | None) -> None:
    flag, cap = Decimal(15), Decimal(40)
    assert beyond_reach(Decimal(level), target, flag, Decimal(current), cap, RULES) == code


def test_without_a_flag_no_target_lies_above_it() -> None:
    assert beyond_reach(Decimal(10), to("20"), None, Decimal(2), Decimal(40), RULES) is None


def test_the_reach_of_a_proposal_is_that_of_its_flag_its_dose_and_the_most_on_one_day() -> None:
    """On alternate days 40 mg each time are 20 mg a day: 10 mg a day may be doubled."""
    assert propose(situation("10", to("20"), "2", flag=None)).exact == 4
    twice = {"regimen": "alternate-day", "hours_since_dose": Decimal(48)}
    assert propose(situation("4", to("8"), "20", sampling=twice)).exact == 20
    beyond = propose(situation("4", to("8.01"), "20", sampling=twice))
    assert (beyond.decision, beyond.refused, beyond.flags) == ("refused", ["above_40_mg"], [])


# Refusals


def test_a_drug_without_the_rule_is_named_before_the_sample() -> None:
    found = propose(situation("4", to("8"), "2", proportional=False, sampling={"hours_since_dose": Decimal(12)}))
    assert found.refused == ["everolimus_no_rule", "not_trough"]


@pytest.mark.parametrize(
    ("level", "chosen", "changes", "refused"),
    [
        ("45", to("5", "15"), {}, ["target_unknown"]),
        ("45.01", to("5", "15"), {}, ["target_unknown", "ratio_below_a_third"]),
        ("45.01", to("5", None), {}, ["target_unknown"]),
        ("45.01", None, {}, ["target_unknown"]),
        ("45.01", to("5", "15"), {"level": NOT_KNOWN}, ["censored_level", "target_unknown"]),
        ("45.01", to("5", "15"), {"level": NOT_KNOWN._replace(censored=None)}, ["target_unknown"]),
        (
            "45.01",
            to("5", "15"),
            {"obstacles": (Obstacle("interacting_drug_changed", ANY),)},
            ["interacting_drug_changed", "target_unknown"],
        ),
    ],
)
def test_without_a_target_a_level_far_above_every_range_is_said_to_be(
    level: str, chosen: Any, changes: dict[str, Any], refused: list[str]
) -> None:
    found = propose(situation(level, None, "2", chosen=chosen)._replace(**changes))
    assert (found.decision, found.refused, found.flags, found.provisional) == ("refused", refused, [], False)


@pytest.mark.parametrize("target", [None, to("5", "15"), to("8")])
def test_a_level_that_is_not_known_leads_to_no_dose(target: Any) -> None:
    found = propose(situation("8", target, "2", product="solution")._replace(level=NOT_KNOWN))
    assert (found.decision, found.refused[0], found.exact, found.interval) == ("refused", "censored_level", None, None)
    bare = propose(situation("8", to("5", "15"), "2")._replace(level=NOT_KNOWN._replace(censored=None)))
    assert (bare.decision, bare.refused, bare.options) == ("refused", [], ())


def test_a_refusal_keeps_that_the_level_is_in_doubt() -> None:
    untargeted = propose(situation("8", None, "2", sampling=UNCONFIRMED))
    assert (untargeted.refused, untargeted.provisional) == (["trough_unconfirmed", "target_unknown"], True)
    far = propose(situation("4", to("13"), "2", sampling=UNCONFIRMED, provisional=True))
    assert (far.refused, far.flags, far.provisional) == (["ratio_beyond_3"], [], True)
    assert propose(situation("4", to("13"), "2")).provisional is False


def test_what_marks_a_raise_alone_marks_neither_what_is_kept_nor_a_decrease() -> None:
    upward = Obstacle("haematocrit_raise", marks=RAISE)
    found = [propose(situation(level, to("5", "10"), "2", obstacles=(upward,))) for level in ("4", "8", "12")]
    assert [(p.decision, p.provisional) for p in found] == [
        ("no_product", True),
        ("no_change", False),
        ("no_product", False),
    ]
    assert [p.flags[:1] for p in found] == [["haematocrit_raise"], [], ["product_unknown"]]
    assert propose(situation("8", None, "2", obstacles=(upward,))).provisional is False


def test_a_dose_kept_above_every_published_range_says_so_before_its_doubts() -> None:
    own = situation("12", to("5", "14"), "2", alarm="above", sampling=UNCONFIRMED)
    found = propose(own)
    assert (found.decision, found.refused, found.provisional) == ("no_change", [], True)
    assert found.flags == ["kept_above_published", "trough_unconfirmed"]
    assert propose(own._replace(alarm=None)).flags == ["trough_unconfirmed"]
    assert propose(own._replace(own_target=False)).refused == ["above_published"]


# The ends of what the rule gives


@pytest.mark.parametrize(
    ("flag", "target", "interval", "flags"),
    [
        ("15", to("12", "14.99"), ("2.4", "2.998"), []),
        ("15", to("12", "15"), ("2.4", "3"), []),
        ("15", to("12", "20"), ("2.4", "3"), ["range_ends_at_flag"]),
        (None, to("12", "20"), ("2.4", "4"), []),
    ],
)
def test_a_range_ends_at_the_flag(flag: str | None, target: Any, interval: tuple[str, str], flags: list[str]) -> None:
    """2 mg at 10 ng/mL: 0.2 mg for each ng/mL."""
    found = propose(situation("10", target, "2", flag=number(flag)))
    assert (found.exact, found.interval) == (None, tuple(doses(*interval)))
    assert found.flags == [*flags, "product_unknown"]


@pytest.mark.parametrize(
    ("target", "exact", "interval", "flags"),
    [
        (to("8"), "40", None, []),
        (to("8.01"), None, ("16.5", "40"), ["lowered_to_40_mg"]),
        (to("4", "8"), None, ("20", "40"), []),
        (to("8", "9"), None, ("40", "40"), ["ends_at_40_mg"]),
        (to("8.01", "9"), None, ("16.5", "40"), ["lowered_to_40_mg"]),
    ],
)
def test_a_decrease_from_above_40_mg_goes_to_40_mg_at_least(
    target: Any, exact: str | None, interval: tuple[str, str] | None, flags: list[str]
) -> None:
    """49.5 mg at 9.9 ng/mL: 5 mg for each ng/mL; a third of it is 16.5 mg."""
    found = propose(situation("9.9", target, "49.5", highest_studied=Decimal(49)))
    assert (found.decision, found.exact) == ("no_product", number(exact))
    assert found.interval == (None if interval is None else tuple(doses(*interval)))
    assert found.flags == [*flags, "product_unknown"]


@pytest.mark.parametrize(
    ("level", "target", "dose", "flags"),
    [
        ("15", to("5", "10"), "3", []),
        ("15", to("4.99", "10"), "3", ["ends_at_a_third"]),
        ("15", to(None, "10"), "3", ["ends_at_a_third"]),
        ("4", to("5", "12"), "3", []),
        ("4", to("5", "12.01"), "3", ["ends_at_threefold"]),
        ("4", to("5", "8"), "20", []),
        ("4", to("5", "8.01"), "20", ["ends_at_40_mg"]),
        # The threefold of 13 mg is 39 mg, that of 13.5 mg is above 40.
        ("4", to("5", "13"), "13", ["ends_at_threefold"]),
        ("4", to("5", "13"), "13.5", ["ends_at_40_mg"]),
    ],
)
def test_the_ends_that_the_target_does_not_set_are_named(level: str, target: Any, dose: str, flags: list[str]) -> None:
    found = propose(situation(level, target, dose))
    assert found.flags == [*flags, "product_unknown"]


def test_where_the_threefold_is_the_most_on_one_day_the_threefold_is_named() -> None:
    thirty = RULES._replace(day_cap_mg=Decimal(30))
    assert propose(situation("4", to("5", "13"), "10", rules=thirty)).flags == ["ends_at_threefold", "product_unknown"]


# The highest dose studied


@pytest.mark.parametrize(
    ("level", "target", "highest", "decision", "flags"),
    [
        ("4", to("8"), "4", "no_product", []),
        ("4", to("8"), "3.9", "change", ["above_studied_dose"]),
        ("4", to("8", "10"), "5", "no_product", []),
        ("4", to("8", "10"), "4.9", "no_product", ["above_studied_dose"]),
        ("4", to("8", "10"), "4", "no_product", ["above_studied_dose"]),
        ("4", to("8", "10"), "3.9", "change", ["above_studied_dose"]),
        ("10", to("8"), "1.6", "no_product", []),
        ("10", to("8"), "1.5", "no_product", ["still_above_studied"]),
        ("10", to("6", "8"), "1", "no_product", ["still_above_studied"]),
        ("8", to("8"), "1", "no_product", ["still_above_studied"]),
    ],
)
def test_a_dose_above_the_highest_studied_is_named_by_where_it_goes(
    level: str, target: Any, highest: str, decision: str, flags: list[str]
) -> None:
    """2 mg: to 4 or 4–5 mg, to 1.6 or 1.2–1.6 mg, or as it is; without a product the dose stands alone."""
    found = propose(situation(level, target, "2", highest_studied=Decimal(highest)))
    assert (found.decision, found.flags) == (decision, [*flags, "product_unknown"])


def test_doses_above_the_highest_studied_are_counted_and_shown_only_on_demand() -> None:
    """4 mg at 8 ng/mL for 9.6: 4.8 mg, 3.6 to 6 mg; the present 4 mg is never above what it may be."""
    one = tablets("8", to("9.6"), "4", "0.5", highest_studied=Decimal(4))
    found = propose(one)
    assert (found.exact, shown(found)) == (Decimal("4.8"), doses("4"))
    assert (found.cut, found.cut_above, found.withheld) == (4, 4, 0)
    more = propose(one._replace(allow_above_studied=True))
    assert (shown(more), more.cut, more.cut_above) == (doses("5", "4.5", "5.5", "4", "6"), 0, 0)
    below = propose(one._replace(highest_studied=Decimal(2)))
    assert (shown(below), below.cut_above) == (doses("4"), 4)


def test_a_decrease_that_stays_above_the_highest_studied_is_shown() -> None:
    found = propose(tablets("10", to("9"), "4", "0.5", highest_studied=Decimal(1)))
    assert (found.exact, shown(found), found.cut_above) == (Decimal("3.6"), doses("3.5", "4", "3"), 0)
    assert found.flags == [
        "still_above_studied",
        "option_withheld",
        "half_milligram_multiples",
        "half_milligram_tablet",
    ]


# What is offered


def test_no_dose_is_offered_on_the_other_side_of_the_present_one() -> None:
    """4 mg at 8 ng/mL: for 7.6 ng/mL 3.8 mg, for 8.4 ng/mL 4.2 mg, each within a quarter."""
    lower, higher = (propose(tablets("8", to(target), "4", "0.5", "1")) for target in ("7.6", "8.4"))
    assert (lower.exact, shown(lower), lower.withheld) == (Decimal("3.8"), doses("4", "3.5", "3"), 1)
    assert (higher.exact, shown(higher), higher.withheld) == (Decimal("4.2"), doses("4", "4.5", "5"), 1)
    assert "option_withheld" in lower.flags
    same = propose(tablets("8", to("8"), "4", "0.5", "1"))
    assert (shown(same), same.withheld) == (doses("4", "3.5", "4.5", "3", "5"), 0)


@pytest.mark.parametrize(
    ("level", "target", "changes", "offered", "withheld"),
    [
        # The raised doses may not be offered with such a liver, the others may.
        ("8", "8", {"obstacles": LIVER_C}, ["4", "3"], 1),
        ("8", "8", {}, ["4", "3", "5"], 0),
        # Above the flag neither the present dose nor a raised one: 14 of 16 ng/mL is 3.5 mg.
        ("16", "14", {}, ["3"], 1),
        # A doubt that was set aside stops nothing.
        ("8", "8", {"sampling": UNCONFIRMED, "provisional": True}, ["4", "3", "5"], 0),
        # Kept inside a target of one's own, and not raised.
        ("12", "12", {"alarm": "above"}, ["4", "3"], 1),
    ],
)
def test_no_dose_is_offered_that_an_obstacle_stops(
    level: str, target: str, changes: dict[str, Any], offered: list[str], withheld: int
) -> None:
    found = propose(tablets(level, to(target), "4", "1", **changes))
    assert (shown(found), found.withheld) == (doses(*offered), withheld)
    assert ("option_withheld" in found.flags) is (withheld > 0)
    assert ("kept_above_published" in found.flags) is ("alarm" in changes)


@pytest.mark.parametrize(
    ("target", "chosen", "flag", "least", "most"),
    [
        # 0.4 mg for each ng/mL: the range that was named ends at 12.5 ng/mL, 5 mg.
        (to("12"), to("11.5", "12.5"), "15", "4.6", "5"),
        (to("12"), to("11.5", None), "15", "4.6", "6"),
        (to("12"), to(None, "12.5"), "15", "4", "5"),
        (to("12"), to(None, None), "15", "4", "6"),
        # A target of one's own outside of it widens it as far as itself.
        (to("13"), to("11.5", "12.5"), "15", "4.6", "5.2"),
        (to("11"), to("11.5", "12.5"), "15", "4.4", "5"),
        # The lower of the two ends it above.
        (to("12"), to("11.5", "14"), "13", "4.6", "5.2"),
        (to("12"), to("11.5", "12.5"), "13", "4.6", "5"),
        (to("12"), to("11.5", "12.5"), None, "4.6", "5"),
        (to("12"), None, "13", "4", "5.2"),
        (to("12"), None, None, "4", "6"),
        # A range stands for itself.
        (to("11", "13"), to("11.5", "12.5"), "15", "4.4", "5.2"),
        (to("11", "16"), to("11.5", "12.5"), "14", "4.4", "5.6"),
    ],
)
def test_a_dose_is_predicted_to_stay_in_the_range_that_was_named_and_under_the_flag(
    target: Any, chosen: Any, flag: str | None, least: str, most: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4 mg at 10 ng/mL; a solution is measured to 0.1 mg, and every dose is shown."""
    monkeypatch.setattr("mtor_cli.calculator.dose.MAX_OPTIONS", 99)
    found = propose(situation("10", target, "4", product="solution", chosen=chosen, flag=number(flag)))
    tenths = int((Decimal(most) - Decimal(least)) * 10) + 1
    assert sorted(shown(found)) == [Decimal(least) + Decimal(n) / 10 for n in range(tenths)]


@pytest.mark.parametrize(
    ("target", "strength", "chosen", "said"),
    [
        (to("9", "12"), "5", to("5", "10"), False),
        (to("9", "12"), "5.5", to("5", "10"), True),
        (to("9", "12"), "5.5", to("5", None), False),
        (to("9", "12"), "5.5", None, False),
        (to("12"), "6", to("5", "10"), True),
    ],
)
def test_a_dose_that_is_predicted_above_the_published_range_says_so(
    target: Any, strength: str, chosen: Any, said: bool
) -> None:
    """4 mg at 8 ng/mL: 5 mg reach 10, 5.5 mg reach 11 and 6 mg 12 ng/mL."""
    found = propose(tablets("8", target, "4", strength, chosen=chosen))
    assert shown(found) == doses(strength)
    assert found.flags == (["predicted_above_published"] if said else [])
    bare = propose(situation("8", target, "4", chosen=chosen))
    assert bare.flags == ["product_unknown"]


# What the product gives


def test_a_solution_needs_no_strengths_and_a_capsule_does() -> None:
    assert propose(situation("4", to("8"), "2", product="solution")).flags == []
    found = propose(situation("4", to("8"), "2", product="capsule"))
    assert (found.decision, found.flags, found.options) == ("not_makeable", ["strengths_unknown"], ())
    assert (found.cut, found.cut_above, found.withheld) == (0, 0, 0)
    bare = propose(situation("4", to("8"), "2"))
    assert (bare.decision, bare.cut, bare.cut_above, bare.withheld) == ("no_product", 0, 0, 0)


def test_a_range_too_is_made_on_alternate_days() -> None:
    """1 mg at 16 ng/mL for 5–9: 1/3 to 0.5625 mg; 1 mg every other day is 0.5 mg, 8 ng/mL on average."""
    found = propose(tablets("16", to("5", "9"), "1", "1"))
    (option,) = found.options
    assert (option.mg_per_day, option.every_hours, option.status) == (Decimal("0.5"), 48, "average")
    assert option.predicted_trough == 8
    assert option.made.mg == 1
    assert found.flags == ["ends_at_a_third", "not_makeable", "alternate_days"]


def test_what_fits_and_may_not_be_offered_is_not_said_to_be_impossible_to_make() -> None:
    """4 mg at 16 ng/mL for 15: 3.75 mg. The present 4 mg fits, and above the flag no dose is kept."""
    alone = propose(tablets("16", to("15"), "4", "4"))
    assert (alone.decision, alone.flags, alone.withheld) == ("not_makeable", ["option_withheld"], 2)
    other = propose(tablets("16", to("15"), "4", "4", "7"))
    assert [(o.mg_per_day, o.every_hours) for o in other.options] == [(Decimal("3.5"), 48)]
    assert (other.decision, other.flags, other.withheld) == ("change", ["option_withheld", "alternate_days"], 2)


def test_alternate_days_are_not_looked_through_twice() -> None:
    twice = {"regimen": "alternate-day", "hours_since_dose": Decimal(48)}
    found = propose(tablets("16", to("8"), "2", "5", sampling=twice))
    assert (found.exact, found.decision, found.flags) == (Decimal("0.5"), "not_makeable", ["not_makeable"])
    assert found.withheld == 0


# Tablets of half a milligram


@pytest.mark.parametrize(
    ("strengths", "codes"),
    [
        (("2.5", "0.5"), ["half_milligram_multiples", "half_milligram_tablet"]),
        (("2.5", "1", "0.5"), ["half_milligram_tablet"]),
        (("2.5", "1.5"), []),
    ],
)
def test_the_tablets_of_a_loading_dose_are_looked_at_too(strengths: tuple[str, ...], codes: list[str]) -> None:
    """2 mg at 8 ng/mL for 10: one tablet of 2.5 mg; with the loading dose of 1.5 mg 4 mg on the first day."""
    asked = tablets("8", to("10"), "2", *strengths, loading=True, chosen=to("9.9", "10.1"))
    found = propose(asked)
    assert shown(found) == doses("2.5")
    assert found.loading is not None
    assert [day.total for day in found.loading.days] == [4]
    assert [c for c in found.flags if c.startswith("half_milligram")] == codes
    without = propose(asked._replace(loading=False))
    assert (without.loading, without.options[0].loading) == (None, None)
    assert [c for c in without.flags if c.startswith("half_milligram")] == []


def test_one_tablet_of_half_a_milligram_is_not_several() -> None:
    found = propose(tablets("12", to("6"), "3", "1", "0.5", chosen=to("5.9", "6.1")))
    assert shown(found) == doses("1.5")
    assert found.flags[-1:] == ["half_milligram_tablet"]
    assert "half_milligram_multiples" not in found.flags
    several = propose(tablets("12", to("6"), "3", "0.5", chosen=to("5.9", "6.1")))
    assert several.flags[-2:] == ["half_milligram_multiples", "half_milligram_tablet"]
    assert propose(tablets("12", to("6"), "3", "0.5", drug="everolimus", chosen=to("5.9", "6.1"))).flags == []


# Loading doses


def test_the_loading_dose_of_the_exact_dose_counts_alternate_days() -> None:
    daily = propose(situation("4", to("8"), "2", loading=True)).loading
    assert daily is not None
    assert daily.days == (Day(Decimal(6), Decimal(4)),)
    twice = {"regimen": "alternate-day", "hours_since_dose": Decimal(48)}
    alternate = propose(situation("4", to("8"), "4", loading=True, sampling=twice)).loading
    assert alternate is not None
    assert alternate.days == (Day(Decimal(6), Decimal(8)),)
    assert alternate.mg == 6


def test_the_loading_doses_of_several_doses_are_each_their_own() -> None:
    """2 mg at 8 ng/mL for 11: 2.75 mg. Of 2.5 mg tablets 2.5 mg, of 3 mg tablets 3 mg; 1.5 mg are not to be had."""
    found = propose(tablets("8", to("11"), "2", "2.5", "3", loading=True))
    assert [(o.mg_per_day, o.loading and o.loading.mg) for o in found.options] == [
        (Decimal("2.5"), None),
        (Decimal(3), Decimal(3)),
    ]
    assert found.loading is None
    assert found.flags == ["loading_not_makeable", "loading_label"]


def test_a_reason_against_a_loading_dose_leaves_the_doses() -> None:
    found = propose(tablets("4", to("8"), "2", "1", loading=True, age=Decimal(17)))
    assert (shown(found), found.loading, found.flags) == (doses("4", "3", "5"), None, ["loading_under_18"])
    ranged = propose(situation("4", to("8", "10"), "2", loading=True))
    assert ranged.interval == (Decimal(4), Decimal(5))
    assert ranged.loading is None
    assert ranged.flags == ["product_unknown", "loading_needs_one_dose"]
