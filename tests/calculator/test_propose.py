"""What stands in the way of a dose, what is set aside as provisional, and what the highest dose studied hides."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.dose import Proposal, propose
from tests.calculator.situations import TABLETS, facts, measured, situation, to

if TYPE_CHECKING:
    from mtor_cli.calculator.interplay import Verdict
    from mtor_cli.calculator.proportion import Target

ONE_MG = (Decimal(1),)


def sampled(**said: Any) -> dict[str, Any]:
    """Return what is said of a sample; numbers as text."""
    words = ("regimen", "matrix", "inhibited", "loading_given")
    return {k: v if k in words or v is None else Decimal(v) for k, v in said.items()}


HARD: dict[str, dict[str, Any]] = {
    "censored_level": {"level": measured("4")._replace(censored="below")},
    "not_whole_blood": {"sampling": {"matrix": "plasma"}},
    "not_trough": {"sampling": sampled(hours_since_dose="12")},
    "steady_state_too_early": {"sampling": sampled(days_on_dose="6.9")},
    "steady_state_unknown": {"sampling": sampled(days_on_dose=None)},
    "interacting_drug_changed": {"interplay": ("changed",)},
    "interaction_start_unknown": {"interplay": ("start_unknown",)},
    "inhibitor_needs_two_troughs": {"interplay": ("needs_two_troughs",)},
    "everolimus_no_rule": {"proportional": False},
}

SOFT: dict[str, dict[str, Any]] = {
    "trough_unconfirmed": {"sampling": sampled(hours_since_dose=None)},
    "trough_provisional": {"sampling": sampled(hours_since_dose="22.9")},
    "steady_state_provisional": {"sampling": sampled(days_on_dose="13")},
}


def proposed(target: Target, **changes: Any) -> Proposal:
    level = changes.pop("level", None)
    asked = situation("4", target, "2", product="tablet", strengths=ONE_MG, **changes)
    return propose(asked if level is None else asked._replace(level=level))


def says_nothing(found: Proposal) -> bool:
    return (found.exact, found.interval, found.options, found.loading) == (None, None, (), None)


@pytest.mark.parametrize("code", HARD)
@pytest.mark.parametrize("provisional", [False, True])
@pytest.mark.parametrize("target", [to("8"), to("5", "15"), to("3", "5")])
def test_what_refuses_a_dose_refuses_it_always(code: str, provisional: bool, target: Target) -> None:
    found = proposed(target, provisional=provisional, **HARD[code])
    assert facts(found, "decision", "refused", "flags", "provisional") == ("refused", [code], [], False)
    assert says_nothing(found)


@pytest.mark.parametrize("code", SOFT)
def test_what_is_unsure_refuses_until_a_provisional_answer_is_asked_for(code: str) -> None:
    strict = proposed(to("8"), **SOFT[code])
    assert facts(strict, "decision", "refused", "flags", "provisional") == ("refused", [code], [], True)
    assert says_nothing(strict)
    asked = proposed(to("8"), provisional=True, **SOFT[code])
    assert facts(asked, "decision", "refused", "exact", "provisional") == ("change", [], 4, True)
    assert asked.flags[0] == code


@pytest.mark.parametrize("code", SOFT)
@pytest.mark.parametrize("provisional", [False, True])
def test_inside_the_band_there_is_no_change_and_the_doubt_is_kept(code: str, provisional: bool) -> None:
    found = proposed(to("3", "5"), provisional=provisional, **SOFT[code])
    assert facts(found, "decision", "refused", "flags", "provisional") == ("no_change", [], [code], True)
    assert says_nothing(found)


@pytest.mark.parametrize("provisional", [False, True])
def test_asking_for_a_provisional_answer_marks_nothing_that_is_sure(provisional: bool) -> None:
    found = proposed(to("8"), provisional=provisional)
    assert facts(found, "decision", "exact", "provisional", "flags") == ("change", 4, False, [])


def test_an_inhibitor_taken_steadily_is_always_provisional() -> None:
    found = proposed(to("8"), interplay=("steady", "none"))
    assert facts(found, "decision", "exact", "provisional") == ("change", 4, True)


def test_several_reasons_are_all_named_once() -> None:
    found = proposed(
        to("8"), sampling=sampled(hours_since_dose=None, days_on_dose="3"), interplay=("changed", "changed", "none")
    )
    assert found.refused == ["steady_state_too_early", "interacting_drug_changed", "trough_unconfirmed"]


def test_without_a_target_there_is_no_dose() -> None:
    found = propose(situation("4", None, "2"))
    assert facts(found, "decision", "refused") == ("refused", ["target_unknown"])


@pytest.mark.parametrize(
    ("level", "target", "refused"),
    [
        ("15.0", to("18"), ["target_above_flag"]),
        ("15.0", to("15"), []),
        ("15.01", to("18"), ["above_flag"]),
        ("15.01", to("5", "20"), ["above_flag"]),
        ("16", to("16"), ["above_flag"]),
        ("15.01", to("5", "15"), []),
        ("15.01", to("10"), []),
        ("16", to("5", None), ["above_flag"]),
    ],
)
def test_above_the_flag_a_dose_is_neither_kept_nor_raised(level: str, target: Target, refused: list[str]) -> None:
    found = propose(situation(level, target, "2"))
    assert found.refused == refused
    assert says_nothing(found) is bool(refused)


verdicts: list[Verdict] = ["none", "changed", "start_unknown", "needs_two_troughs", "steady"]


@given(
    st.decimals("0.5", "40", places=2),
    st.decimals("0.1", "30", places=1),
    st.sampled_from([None, to("8"), to("5", "15"), to(None, "15"), to("5", None), to("2", "10")]),
    st.sampled_from([None, "tablet", "solution"]),
    st.sampled_from([sampled(), *(HARD[c]["sampling"] for c in HARD if "sampling" in HARD[c])]),
    st.lists(st.sampled_from(verdicts), max_size=2),
    st.sampled_from([Decimal(0), Decimal(2), Decimal(4), Decimal(40)]),
    st.sampled_from([None, Decimal(9), Decimal(40)]),
    st.booleans(),
    st.booleans(),
)
def test_where_anything_is_refused_there_is_no_number_and_no_dose_is_ever_0(
    level: Decimal,
    dose: Decimal,
    target: Target | None,
    product: Any,
    sampling: dict[str, Any],
    interplay: list[Verdict],
    highest: Decimal,
    age: Decimal | None,
    provisional: bool,
    allowed: bool,
) -> None:
    found = propose(
        situation(
            level,
            target,
            dose,
            product=product,
            strengths=TABLETS,
            sampling=sampling,
            interplay=tuple(interplay),
            highest_studied=highest,
            age=age,
            provisional=provisional,
            allow_above_studied=allowed,
            loading=True,
        )
    )
    assert (found.decision == "refused") is bool(found.refused)
    if found.refused or found.decision == "no_change":
        assert says_nothing(found)
    assert found.exact is None or 0 < found.exact <= 40
    for option in found.options:
        assert option.mg_per_day > 0
        assert option.made.units > 0
        assert allowed or option.mg_per_day <= highest or option.mg_per_day < dose
    if found.loading or any(o.loading for o in found.options):
        assert age == 40
        assert not found.provisional


# Products


def test_without_a_product_the_dose_stands_alone() -> None:
    found = propose(situation("4", to("8"), "2"))
    assert facts(found, "decision", "exact", "options", "flags") == ("no_product", 4, (), ["product_unknown"])


def test_without_strengths_a_tablet_is_not_assumed() -> None:
    found = propose(situation("4", to("8"), "2", product="tablet"))
    assert facts(found, "decision", "exact", "flags") == ("not_makeable", 4, ["strengths_unknown"])


def test_what_cannot_be_made_daily_is_offered_on_alternate_days_with_an_average() -> None:
    """Half a milligram a day with a tablet of 1 mg: every other day."""
    found = propose(situation("16", to("8"), "1", product="tablet", strengths=ONE_MG))
    assert found.exact == Decimal("0.5")
    (option,) = found.options
    assert facts(option, "mg_per_day", "every_hours", "status", "predicted_trough") == (
        Decimal("0.5"),
        48,
        "average",
        8,
    )
    assert option.made.mg == 1
    assert found.flags == ["not_makeable", "alternate_days"]
    assert found.decision == "change"


def test_what_cannot_be_made_at_all_says_so() -> None:
    found = propose(situation("16", to("8"), "1", product="tablet", strengths=(Decimal(5),)))
    assert facts(found, "decision", "options", "flags") == ("not_makeable", (), ["not_makeable"])


def test_alternate_days_too_are_offered_within_25_percent() -> None:
    """Exactly 0.45 mg; every other day 1 mg makes 0.5 mg."""
    found = propose(situation("16", to("7.2"), "1", product="tablet", strengths=ONE_MG))
    assert [facts(o, "mg_per_day", "every_hours") for o in found.options] == [(Decimal("0.5"), 48)]


def test_the_ends_of_what_may_be_given_are_given() -> None:
    """2 mg at 20 ng/mL for at most 15: 1.5 mg. 20 mg at 4 ng/mL for 8: 40 mg."""
    assert propose(situation("20", to(None, "15"), "2", product="solution")).options[0].mg_per_day == Decimal("1.5")
    assert propose(situation("4", to("8"), "20", product="solution")).options[0].mg_per_day == 40


def test_the_interval_for_alternate_days_ends_at_40_mg_on_one_day() -> None:
    """20 mg every other day is 10 mg a day; 40 mg every other day is 20."""
    sampling = sampled(regimen="alternate-day", hours_since_dose="48")
    found = propose(situation("4", to("5", "15"), "20", sampling=sampling))
    assert found.interval == (Decimal("12.5"), Decimal(20))


def test_twice_daily_is_never_turned_into_alternate_days() -> None:
    sampling = sampled(regimen="bid", hours_since_dose="12")
    found = propose(situation("16", to("8"), "1", product="tablet", strengths=(Decimal(2),), sampling=sampling))
    assert facts(found, "exact", "decision", "flags") == (1, "not_makeable", ["not_makeable"])


@pytest.mark.parametrize(
    ("regimen", "hours", "every", "daily"),
    [("daily", "24", 24, 4), ("bid", "12", 12, 8), ("alternate-day", "48", 48, 2)],
)
def test_options_keep_the_regimen(regimen: str, hours: str, every: int, daily: int) -> None:
    """2 mg an administration, doubled: 4 mg an administration."""
    sampling = sampled(regimen=regimen, hours_since_dose=hours)
    found = propose(situation("4", to("8"), "2", product="solution", sampling=sampling))
    first = found.options[0]
    assert found.exact == daily
    assert first.made.mg == 4
    assert facts(first, "mg_per_day", "every_hours") == (daily, every)
    assert first.predicted_trough == 8
    assert first.status == ("average" if every == 48 else "ok")


@pytest.mark.parametrize(("product", "strengths", "noted"), [("tablet", "0.5", True), ("capsule", "0.5", False)])
def test_a_tablet_of_half_a_milligram_carries_its_note(product: str, strengths: str, noted: bool) -> None:
    found = propose(situation("12", to("6"), "3", product=product, strengths=(Decimal(strengths),)))
    assert found.options[0].mg_per_day == Decimal("1.5")
    assert ("half_milligram_tablet" in found.flags) is noted
    assert "half_milligram_tablet" not in proposed(to("8")).flags


def test_at_most_five_options_are_shown() -> None:
    found = propose(situation("4", to("6", "15"), "2", product="solution"))
    assert [o.mg_per_day for o in found.options] == [Decimal(x) for x in ("3", "3.1", "3.2", "3.3", "3.4")]


# The highest dose studied


@pytest.mark.parametrize(
    ("target", "beyond", "shown", "cut_above", "allowed"),
    [
        ("8", False, ["4.0", "3.9", "3.8", "3.7", "3.6"], 10, ["4.0", "3.9", "4.1", "3.8", "4.2"]),
        ("8.01", True, ["4.0", "3.9", "3.8", "3.7", "3.6"], 10, ["4.0", "4.1", "3.9", "4.2", "3.8"]),
        # 5.33 mg: 4.0 mg at the highest dose is the last within 25%; at 5.335 mg none is.
        ("10.66", True, ["4.0"], 26, ["5.3", "5.4", "5.2", "5.5", "5.1"]),
        ("10.67", True, [], 26, ["5.3", "5.4", "5.2", "5.5", "5.1"]),
    ],
)
def test_4_mg_on_both_sides(target: str, beyond: bool, shown: list[str], cut_above: int, allowed: list[str]) -> None:
    """2 mg at 4 ng/mL; the highest dose studied is 4 mg: that one itself is shown where it fits, and not counted."""
    one = situation("4", to(target), "2", product="solution", highest_studied=Decimal(4))
    found = propose(one)
    assert ("above_studied_dose" in found.flags) is beyond
    assert [str(o.mg_per_day) for o in found.options] == shown
    assert (found.exact, found.cut_above, found.decision) == (Decimal(target) / 2, cut_above, "change")
    more = propose(one._replace(allow_above_studied=True))
    assert [str(o.mg_per_day) for o in more.options] == allowed
    assert (more.cut_above, "above_studied_dose" in more.flags) == (0, True)


def test_of_options_on_both_sides_only_the_studied_ones_are_shown() -> None:
    """The interval is 3 to 6 mg."""
    found = propose(situation("4", to("6", "15"), "2", product="tablet", strengths=ONE_MG, highest_studied=Decimal(4)))
    assert [o.mg_per_day for o in found.options] == [3, 4]
    assert found.flags == ["ends_at_threefold", "above_studied_dose"]
    assert (found.cut, found.cut_above) == (2, 2)


def test_the_highest_dose_studied_hides_no_decrease() -> None:
    """4 mg at 20 ng/mL, band 5 to 15: 4/3 to 3 mg, of which a solution makes 17; the highest dose studied is 2 mg."""
    found = propose(situation("20", to("5", "15"), "4", product="solution", highest_studied=Decimal(2)))
    assert found.decision == "change"
    assert [o.mg_per_day for o in found.options] == [Decimal(x) for x in ("3.0", "2.9", "2.8", "2.7", "2.6")]
    assert (found.flags, found.cut, found.cut_above) == (["ends_at_a_third", "still_above_studied"], 12, 0)


def test_where_no_dose_in_milligrams_was_studied_every_dose_is_above() -> None:
    found = propose(situation("4", to("8"), "2", product="solution", highest_studied=Decimal(0)))
    assert facts(found, "options", "flags") == ((), ["above_studied_dose"])


# The loading dose


@pytest.mark.parametrize(
    ("age", "flag"), [("17.9", "loading_under_18"), ("18", "loading_label"), (None, "loading_age_unknown")]
)
def test_no_loading_dose_under_18_or_at_an_unknown_age(age: str | None, flag: str) -> None:
    found = propose(situation("4", to("8"), "2", loading=True, age=None if age is None else Decimal(age)))
    assert found.flags[-1] == flag
    assert (found.loading is not None) is (flag == "loading_label")


def test_a_loading_dose_is_given_only_where_it_is_asked_for() -> None:
    assert propose(situation("4", to("8"), "2")).loading is None


def test_a_loading_dose_needs_one_new_dose() -> None:
    found = propose(situation("4", to("6", "15"), "2", loading=True))
    assert (found.loading, found.flags[-1]) == (None, "loading_needs_one_dose")
    made = propose(situation("4", to("6", "15"), "2", loading=True, product="tablet", strengths=ONE_MG))
    assert made.options[0].mg_per_day == 3
    assert made.loading is not None
    assert made.loading.mg == 3


def test_every_option_has_a_loading_dose_of_its_own() -> None:
    """Exactly 2.5 mg from 2 mg, made as 2 mg, which is no raise, or as 3 mg."""
    found = propose(situation("8", to("10"), "2", loading=True, product="tablet", strengths=ONE_MG))
    assert found.exact == Decimal("2.5")
    assert [o.mg_per_day for o in found.options] == [2, 3]
    assert [None if o.loading is None else o.loading.mg for o in found.options] == [None, 3]
    assert (found.loading, found.flags[-1]) == (None, "loading_label")
    lower = propose(situation("8", to("6"), "2", loading=True, product="tablet", strengths=ONE_MG))
    assert (lower.loading, lower.flags[-1]) == (None, "loading_only_when_raising")


def test_a_loading_dose_that_the_product_cannot_give_is_not_shown() -> None:
    """2 mg to 3 mg of tablets of 3 mg: 3 mg. 2 mg to 2.5 mg of tablets of 2.5 mg: 1.5 mg, 4 mg with the day's dose."""
    made = propose(situation("8", to("12"), "2", loading=True, product="tablet", strengths=(Decimal(3),)))
    assert made.loading is not None
    assert made.loading.mg == 3
    found = propose(situation("8", to("10"), "2", loading=True, product="tablet", strengths=(Decimal("2.5"),)))
    assert (found.loading, found.flags[-1]) == (None, "loading_not_makeable")


REASONS: dict[str, dict[str, Any]] = {
    "loading_provisional": {"sampling": sampled(days_on_dose="13"), "provisional": True},
    "loading_with_agent": {"interplay": ("steady",)},
}


@pytest.mark.parametrize("code", REASONS)
def test_no_loading_dose_where_the_level_is_not_sure(code: str) -> None:
    found = propose(situation("4", to("8"), "2", loading=True, product="tablet", strengths=ONE_MG, **REASONS[code]))
    assert found.loading is None
    assert all(o.loading is None for o in found.options)
    assert code in found.flags
    assert "loading_label" not in found.flags


def test_a_loading_dose_up_to_the_highest_dose_studied() -> None:
    found = propose(situation("4", to("8"), "2", loading=True, highest_studied=Decimal(4)))
    assert found.loading is not None
    assert found.loading.mg == 6


def test_a_loading_dose_counts_what_is_taken_on_one_day() -> None:
    """Alternate days: 20 mg a day are 40 mg on one day, which leave nothing; and 15 mg a day made as 30 mg leave 10."""
    sampling = sampled(regimen="alternate-day", hours_since_dose="48")
    exact = propose(situation("4", to("8"), "20", loading=True, sampling=sampling))
    assert facts(exact, "exact", "loading") == (20, None)
    made = propose(situation("4", to("12"), "5", loading=True, product="tablet", strengths=(Decimal(30),)))
    assert facts(made.options[0], "mg_per_day", "every_hours") == (15, 48)
    assert (made.loading, made.flags[-1]) == (None, "loading_beyond_two_days")


def test_no_loading_dose_to_a_maintenance_dose_that_is_hidden() -> None:
    found = propose(situation("4", to("8"), "4", loading=True, highest_studied=Decimal(4)))
    assert (found.loading, found.flags) == (None, ["above_studied_dose", "product_unknown"])
    allowed = propose(situation("4", to("8"), "4", loading=True, highest_studied=Decimal(4), allow_above_studied=True))
    assert allowed.loading is not None
    assert allowed.loading.mg == 12


def test_a_loading_dose_that_two_days_cannot_hold_is_refused() -> None:
    """10 mg to 25 mg: 45 mg, and 22.5 + 25 = 47.5."""
    found = propose(situation("4", to("10"), "10", loading=True))
    assert facts(found, "exact", "loading") == (25, None)
    assert found.flags[-1] == "loading_beyond_two_days"


def test_a_range_that_the_flag_cuts_down_to_one_number_stays_a_range() -> None:
    """0.1 mg at 5 ng/mL for 15–15.1: up to the flag 0.3 mg, and no 25% around it."""
    found = propose(situation("5", to("15", "15.1"), "0.1", product="tablet", strengths=(Decimal("0.25"),)))
    assert (found.exact, found.options) == (None, ())
    assert found.interval == (Decimal("0.3"), Decimal("0.3"))
