"""Interacting drugs in a consult: transition, published factors, steady inhibitors, names that are not guessed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.consults import SOUND, TWO_TROUGHS, codes, consult, failed, refused
from tests.helpers import mtor, says

LINE = ("--level", "8", "--target", "10", "--dose", "2", *SOUND, "--product", "solution")


@pytest.mark.parametrize(
    ("days", "code"), [("20d", "interacting_drug_changed"), ("21d", "inhibitor_needs_two_troughs")]
)
def test_20_and_21_days_after_the_start(days: str, code: str) -> None:
    assert code in refused(*LINE, "--with", f"fluconazole:{days}")


@pytest.mark.parametrize(("days", "codes_"), [("20d", ["interacting_drug_changed"]), ("21d", [])])
def test_20_and_21_days_after_the_stop(days: str, codes_: list[str]) -> None:
    assert refused(*LINE, "--stopped", f"fluconazole:{days}") == codes_


def test_dates_are_days_before_the_sample() -> None:
    taken = consult(*LINE, "--sampled", "2026-03-15T08:00", "--with", "fluconazole:2026-03-10")["interactions"]
    assert [(t["status"], t["started_days_ago"]) for t in taken] == [("changed", 5)]


def test_an_agent_started_today() -> None:
    for days in ("0d", "2026-03-15"):
        taken = consult(*LINE, "--sampled", "2026-03-15", "--with", f"fluconazole:{days}")["interactions"]
        assert [(t["status"], t["started_days_ago"]) for t in taken] == [("changed", 0)]


def test_an_unknown_start_blocks_the_dose() -> None:
    assert refused(*LINE, "--with", "fluconazole") == ["interaction_start_unknown"]
    assert refused(*LINE, "--with", "fluconazole", *TWO_TROUGHS, "--provisional") == ["interaction_start_unknown"]


def test_the_days_count_from_the_last_change_of_an_interacting_drug() -> None:
    """On the dose for 30 days, but fluconazole for 9: 1 - 2^(-9 × 24 / 62) = 91.1 %."""
    sample = consult(*LINE, "--with", "fluconazole:9d")["sample"]
    assert (sample["steady_state"]["62"], sample["steady"]) == (91.1, "provisional")
    unconcerned = consult(*LINE, "--with", "eltrombopag:9d")
    assert unconcerned["sample"]["steady"] == "sound"
    assert unconcerned["dose"]["exact_mg_per_day"] == 2.5


# Published factors


@pytest.mark.parametrize("name", ["voriconazole", "VFEND", "伏立康唑", "威凡"])
def test_voriconazole_started_5_days_ago(name: str) -> None:
    result = consult(*LINE, "--with", f"{name}:5d")
    dose = result["dose"]
    assert codes(dose["refused"]) == ["steady_state_too_early", "interacting_drug_changed"]
    (found,) = dose["published_adjustment"]
    assert (found["factor_low"], found["factor_high"], found["hold"]) == (0.1, 0.1, False)
    assert (found["voice"], found["sources"][0]["id"]) == ("study", "ceberio-2015")
    beside = {s["id"] for c in found["conflicts"] for s in c["sources"]}
    assert "peksa-2015" in beside
    assert any("50–75%" in c["text"]["en"] for c in found["conflicts"])
    assert (result["next"]["measure_after_days"], result["next"]["remark"]["code"]) == (7, "next_first_week")
    assert "no_published_factor" not in codes(dose["remarks"])
    shown = mtor("tdm", *LINE, "--with", f"{name}:5d").out
    for words in ("Ceberio 2015", "Peksa 2015", "not calculated", "90%"):
        assert says(shown, words)


def test_a_factor_is_a_range_where_it_was_published_as_one() -> None:
    (found,) = consult(*LINE, "--with", "posaconazole:5d")["dose"]["published_adjustment"]
    assert (found["factor_low"], found["factor_high"]) == (0.35, 0.5)
    assert found["conflicts"]


@pytest.mark.parametrize("drug", ["sirolimus", "everolimus"])
def test_hold_is_an_action_and_no_number(drug: str) -> None:
    args = ("--level", "8", "--drug", drug, "--dose", "2", *SOUND, "--with", "Paxlovid:1d")
    result = consult(*args)
    (found,) = result["dose"]["published_adjustment"]
    assert found["hold"] is True
    assert result["interactions"][0]["action"] == "hold"
    assert says(mtor("tdm", *args).out, "hold")


@pytest.mark.parametrize("name", ["fluconazole", "isavuconazole", "letermovir", "氟康唑", "艾沙康唑", "来特莫韦"])
def test_where_no_factor_was_published_that_is_said_and_none_is_inferred(name: str) -> None:
    dose = consult(*LINE, "--with", f"{name}:5d")["dose"]
    assert dose["published_adjustment"] is None
    (remark,) = [r for r in dose["remarks"] if r["code"] == "no_published_factor"]
    assert "no dose factor was published" in remark["text"]["en"]
    assert "never 1/AUC" in remark["text"]["en"]
    assert "{" not in remark["text"]["en"] + remark["text"]["zh"]


@pytest.mark.parametrize("args", [("--stopped", "voriconazole:5d"), ("--with", "voriconazole:60d", *TWO_TROUGHS)])
def test_a_factor_is_shown_only_when_the_agent_has_just_started(args: tuple[str, ...]) -> None:
    dose = consult(*LINE, *args)["dose"]
    assert dose["published_adjustment"] is None
    assert "no_published_factor" not in codes(dose["remarks"])


# The steady inhibitor


@pytest.mark.parametrize("name", ["fluconazole", "voriconazole"])
def test_a_steady_inhibitor_with_two_troughs_is_allowed_and_always_provisional(name: str) -> None:
    args = (*LINE, "--with", f"{name}:40d", *TWO_TROUGHS)
    for more in ((), ("--provisional",)):
        result = consult(*args, *more)
        dose = result["dose"]
        assert (dose["refused"], dose["exact_mg_per_day"], dose["provisional"]) == ([], 2.5, True)
        assert {o["status"] for o in dose["options"]} == {"provisional"}
        (standing,) = [r for r in dose["remarks"] if r["code"] == "inhibitor_steady"]
        assert "falls after an inhibitor" in standing["text"]["en"]
        assert [t["status"] for t in result["interactions"]] == ["steady"]
    assert says(mtor("tdm", *args).out, "calculated 2.5 mg/day, provisional")


@pytest.mark.parametrize(
    ("previous", "between", "steady"),
    [
        ("9.6", "5", True),
        ("9.61", "5", False),  # 20 % of 8 is 1.6
        ("6.67", "5", True),  # 20 % of 6.67 is 1.334
        ("6.66", "5", False),
        ("8", "4.9", False),
    ],
)
def test_two_troughs_5_days_apart_within_20_percent(previous: str, between: str, steady: bool) -> None:
    args = (*LINE, "--with", "fluconazole:30d", "--previous-level", previous, "--previous-days", between)
    assert refused(*args) == ([] if steady else ["inhibitor_needs_two_troughs"])


@pytest.mark.parametrize(("days", "code"), [("20.9", "inhibitor_needs_two_troughs"), ("21", "")])
def test_the_dose_too_must_be_unchanged_for_21_days(days: str, code: str) -> None:
    args = (*LINE, "--with", "fluconazole:30d", *TWO_TROUGHS, "--days-on-dose", days)
    assert refused(*args) == ([code] if code else [])


@pytest.mark.parametrize(("days", "steady"), [("20", "provisional"), ("21", "sound")])
def test_with_a_strong_inhibitor_a_level_is_sound_from_day_21(days: str, steady: str) -> None:
    args = ("--level", "8", "--hours-since-dose", "24", "--days-on-dose", days, "--with", "voriconazole:60d")
    sample = consult(*args)["sample"]
    assert (sample["steady"], sample["sound_from_day"]) == (steady, 21)
    assert "slow_elimination" in codes(sample["caveats"])


def test_several_agents_are_all_judged() -> None:
    result = consult(
        *LINE, "--with", "fluconazole:40d", "--with", "eltrombopag:2d", "--stopped", "利福平:3d", *TWO_TROUGHS
    )
    assert [(t["id"], t["status"]) for t in result["interactions"]] == [
        ("fluconazole-sirolimus", "steady"),
        ("eltrombopag-both", "none"),
        ("rifampicin-sirolimus", "changed"),
    ]
    assert "interacting_drug_changed" in codes(result["dose"]["refused"])
    (why,) = [r for r in result["dose"]["refused"] if r["code"] == "interacting_drug_changed"]
    assert "rifampicin" in why["text"]["en"]
    assert "eltrombopag" not in why["text"]["en"]


# Names


@pytest.mark.parametrize(
    ("args", "exit_code", "code", "said"),
    [
        (("--with", "voriconazol:5d"), 3, "unknown_agent", "Did you mean voriconazole"),
        (("--with", "fluconazol"), 3, "unknown_agent", "Did you mean fluconazole"),
        (("--with", "aspirin:5d"), 3, "unknown_agent", "Absence from the list does not mean absence of an interaction"),
        (("--with", "prednisolone:5d"), 3, "unknown_agent", "is in the list with everolimus only"),
        (("--with", "环孢素:30d"), 2, "ambiguous_agent", "at the same time, or 4 h after"),
        (("--with", "cyclosporine"), 2, "ambiguous_agent", "at the same time, or 4 h after"),
        (("--with", "五味子:30d"), 2, "ambiguous_agent", "Is a Wuzhi preparation"),
        (("--with", "磺胺:30d"), 2, "ambiguous_agent", "co-trimoxazole"),
        (("--with", "磺胺:30d", "--drug", "everolimus"), 2, "ambiguous_agent", "co-trimoxazole"),
        (("--with", "科赛斯:30d"), 3, "near_miss", "caspofungin"),
        (("--with", "连翘:30d"), 3, "near_miss", "贯叶连翘"),
        (("--with", "环磷酰胺:30d"), 3, "near_miss", "not cyclosporine"),
        (("--with", "替西罗莫司:30d"), 3, "near_miss", "not sirolimus"),
        (("--with", ""), 3, "unknown_agent", "is not in the list"),
        (("--stopped", "fluconazole"), 2, "stop_unknown", "needs its date"),
        (("--with", "fluconazole:soon"), 2, "bad_date", "is not a date"),
        (("--with", "fluconazole:-3d"), 2, "bad_number", "negative"),
        (("--with", "fluconazole:99999d"), 2, "bad_number", "not possible"),
        (("--with", "fluconazole:2026-03-01"), 2, "sampled_missing", "date of the sample"),
        (("--with", "fluconazole:2026-03-16", "--sampled", "2026-03-15"), 2, "date_order", "lies after the sample"),
        (("--with", "fluconazole:30d", "--stopped", "氟康唑:5d"), 2, "contradiction", "as taken and as stopped"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else None,
)
def test_no_name_and_no_date_is_guessed(args: tuple[str, ...], exit_code: int, code: str, said: str) -> None:
    done = failed(*LINE, *args)
    assert done.code == exit_code
    assert done.json["error"]["code"] == code
    assert said in done.json["error"]["message"]["en"]


def test_cyclosporine_together_and_4_h_apart_are_two_entries() -> None:
    found: list[Any] = [
        consult(*LINE, "--with", name)["interactions"][0]["id"]
        for name in ("cyclosporine together:40d", "环孢素同服:40d", "cyclosporine 4 h:40d", "环孢素间隔4小时:40d")
    ]
    assert found == ["cyclosporine-simultaneous-sirolimus"] * 2 + ["cyclosporine-4h-sirolimus"] * 2
