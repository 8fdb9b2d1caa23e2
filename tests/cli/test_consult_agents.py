"""Interacting drugs in a consult: transition, published factors, steady inhibitors, names that are not guessed."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.cli.consults import SOUND, TWO_TROUGHS, codes, consult, failed, refused, says_no_number
from tests.helpers import mtor, says

LINE = ("--level", "8", "--target", "10", "--dose", "2", *SOUND, "--product", "solution")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("days", "code"), [("20d", "interacting_drug_changed"), ("21d", "inhibitor_needs_two_troughs")]
)
def test_20_and_21_days_after_the_start(days: str, code: str) -> None:
    assert code in refused(*LINE, "--with", f"fluconazole:{days}")


@pytest.mark.slow
@pytest.mark.parametrize(("days", "codes_"), [("20d", ["interacting_drug_changed"]), ("21d", [])])
def test_20_and_21_days_after_the_stop(days: str, codes_: list[str]) -> None:
    assert refused(*LINE, "--stopped", f"fluconazole:{days}") == codes_


def test_dates_are_days_before_the_sample() -> None:
    taken = consult(*LINE, "--sampled", "2026-03-15T08:00", "--with", "fluconazole:2026-03-10")["interactions"]
    assert [(t["status"], t["started_days_ago"]) for t in taken] == [("changed", 5)]


@pytest.mark.slow
def test_an_agent_started_today() -> None:
    for days in ("0d", "2026-03-15"):
        taken = consult(*LINE, "--sampled", "2026-03-15", "--with", f"fluconazole:{days}")["interactions"]
        assert [(t["status"], t["started_days_ago"]) for t in taken] == [("changed", 0)]


@pytest.mark.slow
def test_an_unknown_start_blocks_the_dose() -> None:
    assert refused(*LINE, "--with", "fluconazole") == ["interaction_start_unknown"]
    assert refused(*LINE, "--with", "fluconazole", *TWO_TROUGHS, "--provisional") == ["interaction_start_unknown"]


@pytest.mark.slow
def test_the_days_count_from_the_last_change_of_an_interacting_drug() -> None:
    """On the dose for 30 days, but fluconazole for 9; the level did not start from zero then."""
    sample = consult(*LINE, "--with", "fluconazole:9d")["sample"]
    assert (sample["steady_state"], sample["steady"]) == ({}, "provisional")
    unconcerned = consult(*LINE, "--with", "eltrombopag:9d")
    assert unconcerned["sample"]["steady"] == "sound"
    assert unconcerned["dose"]["exact_mg_per_day"] == 2.5


# Published factors


@pytest.mark.slow
@pytest.mark.parametrize("name", ["voriconazole", "VFEND", "伏立康唑", "威凡", "注射用伏立康唑 200mg"])
def test_voriconazole_started_5_days_ago(name: str) -> None:
    result = consult(*LINE, "--with", f"{name}:5d")
    dose = result["dose"]
    assert codes(dose["refused"]) == ["steady_state_too_early", "interacting_drug_changed"]
    found = dose["published_adjustment"]
    assert [(f["factor_low"], f["factor_high"], f["hold"]) for f in found] == [(0.1, 0.1, False), (0.25, 0.5, False)]
    assert [(f["voice"], f["sources"][0]) for f in found] == [("study", "ceberio-2015"), ("study", "peksa-2015")]
    assert any("90% (67 patients" in c["text"]["en"] for f in found for c in f["conflicts"])
    assert (result["next"]["measure_after_days"], result["next"]["remark"]["code"]) == (2, "next_first_week")
    assert "no_published_factor" not in codes(dose["remarks"])
    shown = mtor("tdm", *LINE, "--with", f"{name}:5d").out
    for words in ("Ceberio 2015", "Peksa 2015", "not calculated", "90%", "50–75%"):
        assert says(shown, words)


def test_every_published_factor_is_shown_as_published() -> None:
    found = consult(*LINE, "--with", "posaconazole:5d")["dose"]["published_adjustment"]
    assert [(f["factor_low"], f["factor_high"]) for f in found] == [(0.35, 0.5), (0.5, 0.5), (0.3, 0.45)]
    assert [f["sources"][0] for f in found] == ["cho-2015", "brigham-posaconazole-2012", "ash-2015-83468"]


TABLETS = (*SOUND, "--product", "tablet", "--strengths", "0.5,1,2")
AT = ("--level", "8", "--target", "10", "--dose", "2")
CUTS = [(0.2, 0.2), (0.5, 1.0)]
"""2 mg less 90%, and less 50 to 75%."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "mg", "made", "words"),
    [
        ((*AT, *TABLETS), [(0.2, 0.2), (0.5, 1.0)], [[], [0.5, 1.0]], ("cannot be made up", "0.2 mL", "not an order")),
        ((*LINE,), [(0.2, 0.2), (0.5, 1.0)], [[0.2], [0.5, 1.0]], ("made up as 0.2 mL", "0.5–1 mL")),
        (
            (*AT, "--days-on-dose", "30", "--hours-since-dose", "24"),
            [(0.2, 0.2), (0.5, 1.0)],
            [[], []],
            ("0.2 mg once",),
        ),
    ],
)
def test_a_published_factor_is_worked_out_from_the_dose_before_the_agent(
    args: tuple[str, ...], mg: list[Any], made: list[Any], words: tuple[str, ...]
) -> None:
    found = consult(*args, "--with", "voriconazole:2d")["dose"]["published_adjustment"]
    assert [(f["mg_low"], f["mg_high"]) for f in found] == mg
    assert [[m for m in f["made_mg"] if m in (0.2, 0.5, 1.0)] for f in found] == made
    shown = mtor("tdm", *args, "--with", "voriconazole:2d").out
    assert all(says(shown, text) for text in words)
    assert says(mtor("tdm", *args, "--with", "voriconazole:2d", "--lang", "zh").out, "并非医嘱")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("30", "published_made"),
        ("6", "published_made"),
        ("5", "published_before_unknown"),  # changed on the day the agent started: cut already?
        ("3", "published_changed_since"),
        (None, "published_before_unknown"),
    ],
)
def test_no_factor_is_applied_to_a_dose_that_may_have_been_cut_already(days: str | None, code: str) -> None:
    args = (*AT, "--hours-since-dose", "24", "--product", "solution", *(("--days-on-dose", days) if days else ()))
    for factor in consult(*args, "--with", "voriconazole:5d")["dose"]["published_adjustment"]:
        assert factor["worked_out"]["code"] == code
        assert (factor["mg_low"] is None) == (code != "published_made")


@pytest.mark.slow
@pytest.mark.parametrize("other", [("--with", "rifampicin:3d"), ("--stopped", "fluconazole:3d")])
def test_a_factor_of_one_agent_is_not_worked_out_where_two_changed(other: tuple[str, str]) -> None:
    result = consult(*LINE, "--with", "voriconazole:2d", *other)
    for factor in result["dose"]["published_adjustment"]:
        assert (factor["worked_out"]["code"], factor["mg_low"]) == ("published_other_change", None)
        assert other[1].split(":")[0] in factor["worked_out"]["text"]["en"]


def test_each_administration_is_cut_as_it_is_given() -> None:
    found = consult(*LINE, "--regimen", "bid", "--hours-since-dose", "12", "--with", "voriconazole:2d")["dose"]
    assert found["published_adjustment"][0]["mg_low"] == 0.2
    assert "0.2 mg twice daily" in found["published_adjustment"][0]["worked_out"]["text"]["en"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"), [("泊沙康唑肠溶片", True), ("posaconazole", True), ("泊沙康唑口服混悬液", False)]
)
def test_where_the_form_matters_it_is_kept_and_said(name: str, said: bool) -> None:
    result = consult(*LINE, "--with", f"{name}:2d")
    factor = result["dose"]["published_adjustment"][0]
    assert (factor["form"] is not None) == said
    if said:
        assert "oral suspension" in factor["form"]["text"]["en"]
        assert says(mtor("tdm", *LINE, "--with", f"{name}:2d").out, "All patient series used the oral suspension")
    assert (result["interactions"][0]["form"] is not None) == (name != "posaconazole")


@pytest.mark.slow
@pytest.mark.parametrize("drug", ["sirolimus", "everolimus"])
def test_hold_is_an_action_and_no_number(drug: str) -> None:
    args = ("--level", "8", "--drug", drug, "--dose", "2", *SOUND, "--with", "Paxlovid:1d")
    result = consult(*args)
    (found,) = result["dose"]["published_adjustment"]
    assert found["hold"] is True
    assert result["interactions"][0]["action"] == "hold"
    assert says(mtor("tdm", *args).out, "hold")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["fluconazole", "isavuconazole", "letermovir", "氟康唑", "艾沙康唑", "来特莫韦"])
def test_where_no_factor_was_published_that_is_said_and_none_is_inferred(name: str) -> None:
    dose = consult(*LINE, "--with", f"{name}:5d")["dose"]
    assert dose["published_adjustment"] is None
    (remark,) = [r for r in dose["remarks"] if r["code"] == "no_published_factor"]
    assert "no published dose factor" in remark["text"]["en"]
    assert "none is derived from AUC" in remark["text"]["en"]
    assert "不由AUC推导" in remark["text"]["zh"]
    assert "{" not in remark["text"]["en"] + remark["text"]["zh"]


@pytest.mark.slow
@pytest.mark.parametrize("args", [("--stopped", "voriconazole:5d"), ("--with", "voriconazole:60d", *TWO_TROUGHS)])
def test_a_factor_is_shown_only_when_the_agent_has_just_started(args: tuple[str, ...]) -> None:
    dose = consult(*LINE, *args)["dose"]
    assert dose["published_adjustment"] is None
    assert "no_published_factor" not in codes(dose["remarks"])


# The steady inhibitor


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("previous", "between", "steady"),
    [
        ("9.6", "5", True),
        ("9.61", "5", False),  # 20% of 8 is 1.6
        ("6.67", "5", True),  # 20% of 6.67 is 1.334
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
        ("rifampicin-sirolimus", "changed"),
        ("fluconazole-sirolimus", "steady"),
        ("eltrombopag-both", "none"),
    ]
    assert "interacting_drug_changed" in codes(result["dose"]["refused"])
    (why,) = [r for r in result["dose"]["refused"] if r["code"] == "interacting_drug_changed"]
    assert "rifampicin" in why["text"]["en"]
    assert "eltrombopag" not in why["text"]["en"]


def test_two_changes_at_once_are_told_apart() -> None:
    result = consult(*LINE, "--with", "voriconazole:40d", "--with", "rifampicin:3d")
    texts = {r["code"]: r["text"] for r in result["dose"]["refused"]}
    assert "rifampicin" in texts["interacting_drug_changed"]["en"]
    assert "voriconazole" not in texts["interacting_drug_changed"]["en"]
    assert "voriconazole" in texts["inhibitor_needs_two_troughs"]["en"]
    assert "利福平" not in texts["inhibitor_needs_two_troughs"]["zh"]
    assert result["changing"]["text"]["en"] == "Level still changing; expected to fall (rifampicin started 3 days ago)."
    # Voriconazole was taken for 40 days: no second cut.
    assert result["dose"]["published_adjustment"] is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "en", "zh"),
    [
        (("--with", "voriconazole:2d"), "rise (voriconazole started 2 days ago)", "升高（2 d前开始合用伏立康唑）"),
        (("--stopped", "voriconazole:1d"), "fall (voriconazole stopped 1 day ago)", "降低（1 d前停用伏立康唑）"),
        (("--with", "rifampicin:0d"), "fall (rifampicin started today)", "降低（当日开始合用利福平）"),
        (("--stopped", "rifampicin:9d"), "rise (rifampicin stopped 9 days ago)", "升高（9 d前停用利福平）"),
        (
            ("--with", "voriconazole:2d", "--stopped", "rifampicin:5d", "--with", "圣约翰草:1d"),
            "rise (voriconazole started 2 days ago; rifampicin stopped 5 days ago) and to fall "
            "(St John's wort started 1 day ago)",
            "升高（2 d前开始合用伏立康唑；5 d前停用利福平），另预计降低（1 d前开始合用圣约翰草）",
        ),
    ],
)
def test_after_an_alarm_the_first_thing_said_is_where_the_level_goes(args: tuple[str, ...], en: str, zh: str) -> None:
    line = ("--level", "18", "--disease", "ITP", *args)
    done = mtor("tdm", *line, "--json")
    assert done.json["result"]["changing"]["text"] == {
        "en": f"Level still changing; expected to {en}.",
        "zh": f"浓度仍在变化，预计{zh}。",
    }
    assert "level_changing" in codes(done.json["warnings"])
    for lang, head, said in (("en", "HIGH: ", "Level still changing"), ("zh", "警示：", "浓度仍在变化")):
        shown = mtor("tdm", *line, "--lang", lang, "--format", "plain").out
        assert shown.index(head) < shown.index(said)
        verdict = "above" if lang == "en" else "高于4"
        after = shown[shown.index(said) :]
        assert after.index(said) < after.index(verdict)


@pytest.mark.parametrize("days", [(), ("--days-on-dose", "21")])
def test_an_agent_of_two_days_judges_the_sample_with_and_without_days_on_dose(days: tuple[str, ...]) -> None:
    sample = consult("--level", "8", "--hours-since-dose", "24", *days, "--with", "voriconazole:2d")["sample"]
    assert (sample["usable"], sample["steady"]) == ("no", "too_early")


def test_a_live_vaccine_comes_first() -> None:
    args = ("--level", "8", "--disease", "ITP", "--with", "voriconazole:30d", "--with", "麻腮风疫苗")
    assert [i["id"] for i in consult(*args)["interactions"]] == ["live-vaccines-both", "voriconazole-sirolimus"]
    for lang, words in (("en", "live vaccines): avoid"), ("zh", "活疫苗）：避免合用")):
        shown = mtor("tdm", *args, "--lang", lang).out
        assert words in shown.splitlines()[0]


def test_the_reversal_at_the_stop_is_quoted_without_a_dose() -> None:
    (taken,) = consult(*LINE, "--stopped", "voriconazole:3d")["interactions"]
    assert (taken["on_stop"]["voice"], taken["on_stop"]["sources"][0]) == ("study", "ceberio-2015")
    assert "reversed" in taken["on_stop"]["text"]["en"]
    assert "mg" not in taken["on_stop"]["text"]["en"]
    assert says(mtor("tdm", *LINE, "--stopped", "voriconazole:3d").out, "the 90% reduction was reversed")


# No agent ends the answer

UNKNOWN = ("aspirin", "caspofungin", "科赛斯", "葡萄柚酒", "voriconazol", "五味子", "azole", "环孢素静滴", "CTX")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "drug"),
    [*product(UNKNOWN, ["sirolimus", "everolimus"]), ("环孢素", "sirolimus"), ("米卡芬净", "everolimus")],
)
def test_no_agent_ends_the_answer(name: str, drug: str) -> None:
    args = ("--level", "40", "--drug", drug, "--disease", "GVHD", "--with", f"{name}:3d")
    done = mtor("tdm", *args, "--json")
    bare = mtor("tdm", *args[:-2], "--json")
    assert done.code == 0
    for part in ("assessments", "sample"):
        assert done.json["result"][part] == bare.json["result"][part]
    # The spacing is said beside cyclosporine; every other finding is there with and without.
    findings = done.json["result"]["findings"]
    spacing = {"cyclosporine_timing", "cyclosporine_spacing"}
    assert spacing & {f["code"] for f in findings} == (spacing if name == "环孢素" else set())
    assert [f for f in findings if f["code"] not in spacing] == bare.json["result"]["findings"]
    assert any(f["severity"] == "alarm" for f in done.json["result"]["findings"])
    assert name in {i["name"] for i in done.json["result"]["interactions"]}
    assert [w["code"] for w in done.json["warnings"]].count("agent_unknown") == 1
    assert says(mtor("tdm", *args).out, "HIGH" if drug == "sirolimus" else "bove")
    assert says(mtor("tdm", *args, "--lang", "zh").out, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aspirin", "ruxolitinib", "酮康唑乳膏", "环孢素静滴"])
@pytest.mark.parametrize(
    ("option", "when", "raises"),
    [
        ("--with", ":20d", False),
        ("--with", "", False),
        ("--with", ":21d", True),
        ("--stopped", ":20d", False),
        ("--stopped", ":21d", True),
    ],
)
def test_what_is_not_listed_blocks_a_raise_for_21_days(name: str, option: str, when: str, raises: bool) -> None:
    dose = consult(*LINE, option, f"{name}{when}")["dose"]
    if not raises:
        assert codes(dose["refused"]) == ["agent_unknown_changed"]
        assert says_no_number(dose)
        return
    settled = option == "--with"
    assert (dose["refused"], dose["exact_mg_per_day"], dose["provisional"]) == ([], 2.5, settled)
    assert ("agent_unknown_settled" in codes(dose["remarks"])) == settled


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aspirin", "ruxolitinib", "voriconazol", "环孢素", "五味子"])
@pytest.mark.parametrize(("level", "decision", "mg"), [("16", "change", 1.25), ("10", "no_change", None)])
def test_keep_and_decrease_are_worked_out_and_provisional(
    name: str, level: str, decision: str, mg: float | None
) -> None:
    target = "10" if mg else "8-12"
    args = ("--level", level, "--target", target, "--dose", "2", *SOUND, "--product", "solution")
    dose = consult(*args, "--with", f"{name}:3d")["dose"]
    assert (dose["outcome"], dose["exact_mg_per_day"], dose["provisional"]) == (decision, mg, True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["voriconazol", "伏立康唑、克拉霉素", "葡萄柚酒", "环孢素", "五味子", "azole"])
@pytest.mark.parametrize("when", [":3d", ":60d", ""])
def test_a_name_that_may_be_a_listed_agent_blocks_a_raise_until_it_is_cleared(name: str, when: str) -> None:
    assert refused(*LINE, "--with", f"{name}{when}") == ["agent_unclear"]
    assert refused(*LINE, *TWO_TROUGHS, "--with", f"{name}{when}") == ["agent_unclear"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dexamethasone", "泼尼松", "prednisolone", "甲强龙", "激素"])
@pytest.mark.parametrize("drug", ["sirolimus", "everolimus"])
def test_corticosteroids_warn_and_never_block(name: str, drug: str) -> None:
    line = [word for word in LINE if word not in ("--product", "solution")] if drug == "everolimus" else LINE
    done = mtor("tdm", *line, "--drug", drug, "--with", f"{name}:3d", "--json")
    (taken,) = done.json["result"]["interactions"]
    assert taken["status"] == "warns"
    dose = done.json["result"]["dose"]
    if drug == "sirolimus":
        assert (dose["refused"], dose["exact_mg_per_day"], dose["provisional"]) == ([], 2.5, False)
        assert "after each course" in taken["advice"]["text"]["en"]
        assert "每个疗程后" in taken["advice"]["text"]["zh"]


@pytest.mark.slow
@pytest.mark.parametrize(("agent", "code"), [("aspirin:60d", "loading_with_agent"), ("prednisone:60d", None)])
def test_no_loading_dose_beside_an_agent_that_is_not_listed(agent: str, code: str | None) -> None:
    args = (*LINE, "--age", "40", "--loading")
    assert consult(*args)["dose"]["options"][0]["loading"] is not None
    dose = consult(*args, "--with", agent)["dose"]
    assert all((o["loading"] is None) == (code is not None) for o in dose["options"])
    assert (code in codes(dose["remarks"])) == (code is not None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("check", "status", "codes_"),
    [
        ("none", "none", []),
        ("无", "none", []),
        ("inhibitor", "changed", ["steady_state_too_early", "interacting_drug_changed"]),
        ("诱导剂", "changed", ["steady_state_too_early", "interacting_drug_changed"]),
    ],
)
def test_the_users_own_check_counts(check: str, status: str, codes_: list[str]) -> None:
    result = consult(*LINE, "--with", f"aspirin={check}:3d")
    (taken,) = result["interactions"]
    assert (taken["status"], taken["advice"]["voice"]) == (status, "local")
    assert codes(result["dose"]["refused"]) == codes_
    assert consult(*LINE, "--with", f"aspirin:3d={check}")["interactions"] == result["interactions"]
    if check == "诱导剂":
        assert "expected to fall (aspirin started 3 days ago)" in result["changing"]["text"]["en"]


# Names


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--with", "voriconazole=none:5d"), "check_of_listed_agent", "is in the list"),
        (("--with", "环孢素=none:5d"), "check_of_listed_agent", "is in the list"),
        (("--with", "voriconazol=none:5d"), "check_of_near_name", "close to a listed agent (voriconazole)"),
        (("--with", "aspirin=maybe:5d"), "bad_check", "none, inhibitor or inducer"),
        (("--with", ""), "agent_missing", "names no agent"),
        (("--with", ":5d"), "agent_missing", "names no agent"),
        (("--stopped", "fluconazole"), "stop_unknown", "needs its date"),
        (("--with", "fluconazole:soon"), "bad_date", "is neither a date nor a number of days"),
        (("--with", "fluconazole:-3d"), "bad_number", "negative"),
        (("--with", "fluconazole:99999d"), "bad_number", "not possible"),
        (("--with", "fluconazole:2026-03-01"), "sampled_missing", "date of the sample"),
        (("--with", "fluconazole:2026-03-16", "--sampled", "2026-03-15"), "date_order", "lies after the sample"),
        (
            ("--with", "fluconazole:30d", "--stopped", "氟康唑:5d"),
            "contradiction",
            "'fluconazole:30d' is given as taken and '氟康唑:5d' as stopped",
        ),
        (("--with", "aspirin:30d", "--stopped", "拜阿司匹灵:5d"), "contradiction", "'拜阿司匹灵:5d' as stopped"),
        (
            ("--with", "fluconazole:30d", "--with", "氟康唑:5d"),
            "agent_twice",
            "'fluconazole:30d' and '氟康唑:5d' are one",
        ),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else None,
)
def test_no_check_and_no_date_is_guessed(args: tuple[str, ...], code: str, said: str) -> None:
    done = failed(*LINE, *args)
    assert done.code == 2
    assert done.json["error"]["code"] == code
    assert said in done.json["error"]["message"]["en"]


@pytest.mark.slow
def test_cyclosporine_together_and_4_h_apart_are_two_entries() -> None:
    found: list[Any] = [
        consult(*LINE, "--with", name)["interactions"][0]["id"]
        for name in ("cyclosporine together:40d", "环孢素同服:40d", "cyclosporine 4 h:40d", "环孢素间隔4小时:40d")
    ]
    assert found == ["cyclosporine-simultaneous-sirolimus"] * 2 + ["cyclosporine-4h-sirolimus"] * 2


def test_a_printed_name_that_only_adds_to_the_typed_one_is_said_once() -> None:
    everolimus = ("tdm", "--drug", "everolimus", "--level", "6", "--disease", "GVHD", "--with")
    shown = mtor(*everolimus, "泼尼松龙:40d", "--lang", "zh", "--format", "plain").out
    assert "泼尼松龙（≥20 mg/d）：监测血药浓度" in shown
    assert "泼尼松龙（泼尼松龙" not in shown
    shown = mtor(*everolimus, "prednisolone:40d", "--format", "plain").out
    assert "prednisolone, 20 mg/day or more: measure the level" in shown
    assert "prednisolone (prednisolone" not in shown


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("洛匹那韦利托那韦片", "check_of_listed_agent"),
        ("Kaletra", "check_of_listed_agent"),
        ("利福平异烟肼", "check_of_listed_agent"),
        ("protease inhibitors", "check_of_listed_agent"),
        ("ritonavir-boosted atazanavir", "check_of_near_name"),
        ("葡萄柚酒", "check_of_near_name"),
    ],
)
def test_no_check_takes_the_place_of_a_listed_agent_under_another_name(name: str, code: str) -> None:
    done = failed("--level", "4", "--target", "8", "--dose", "2", *SOUND, "--with", f"{name}=none:3d")
    assert done.json["error"]["code"] == code


@pytest.mark.parametrize(
    "name", ["Stribild", "rifinah 300/150", "Symtuza tablets", "捷扶康", "舒肝解郁胶囊", "Stribld"]
)
@pytest.mark.parametrize("check", ["none", "inhibitor", "inducer"])
def test_no_check_takes_the_place_of_the_contents_of_a_combination(name: str, check: str) -> None:
    done = failed("--level", "4", "--target", "8", "--dose", "2", *SOUND, "--with", f"{name}={check}:30d")
    code = "check_of_near_name" if name == "Stribld" else "check_of_combination"
    assert (done.code, done.json["error"]["code"]) == (2, code)
    if code == "check_of_combination":
        assert "enter each active substance by its own name" in done.json["error"]["message"]["en"]
        assert "请分别写明各成分" in done.json["error"]["message"]["zh"]


@pytest.mark.parametrize("when", [":3d", ":60d", ""])
def test_beside_a_combination_whose_contents_are_not_known_nothing_is_raised(when: str) -> None:
    assert refused(*LINE, "--with", f"Stribild{when}") == ["agent_unclear"]
    kept = consult("--level", "6", "--target", "5-8", "--dose", "2", *SOUND, "--with", f"Stribild{when}")["dose"]
    assert (kept["outcome"], kept["provisional"]) == ("no_change", True)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "its contents are not verified here, and it may contain a listed agent. Enter each active"),
        ("zh", "所含成分本程序未核实，其中可能有已收录的药物。请逐一键入各成分的名称"),
    ],
)
def test_the_alarm_stands_beside_a_combination_and_its_contents_are_asked_for(lang: str, said: str) -> None:
    args = ("--level", "22", "--disease", "ITP", "--with", "Genvoya:3d", "--format", "plain", "--lang", lang)
    shown = mtor("tdm", *args).out
    assert says(shown, said)
    assert says(shown, "HIGH" if lang == "en" else "警示")


@pytest.mark.parametrize(
    ("agent", "en", "zh"),
    [
        (("--with", "ciclosporin:3d"), "rise (cyclosporine started 3 days ago)", "升高（3 d前开始合用环孢素）"),
        (("--with", "环孢素:20d"), "rise (cyclosporine started 20 days ago)", "升高（20 d前开始合用环孢素）"),
        (("--stopped", "唑类:2d"), "fall (唑类 stopped 2 days ago)", "降低（2 d前停用唑类）"),
        (("--with", "rifamycins:1d"), "fall (rifamycins started 1 day ago)", "降低（1 d前开始合用rifamycins）"),
        (
            ("--with", "voriconazol:3d"),
            "move, direction not known (voriconazol started 3 days ago)",
            "变化，方向不明（3 d前开始合用voriconazol）",
        ),
        (
            ("--with", "Stribild:0d"),
            "move, direction not known (Stribild started today)",
            "变化，方向不明（当日开始合用Stribild）",
        ),
    ],
)
def test_what_may_be_a_listed_agent_may_still_change_the_level(agent: tuple[str, str], en: str, zh: str) -> None:
    result = consult("--level", "6", "--target", "5-8", "--dose", "2", *SOUND, *agent)
    assert result["changing"]["code"] == "level_may_change"
    assert result["changing"]["text"] == {
        "en": f"Level possibly still changing; it may {en}.",
        "zh": f"浓度可能仍在变化；若受影响，预计{zh}。",
    }
    days = int(agent[1].partition(":")[2].removesuffix("d"))
    following = ("next_first_week", 7 - days) if days < 7 else ("next_agent_settles", 21 - days)
    assert (result["next"]["remark"]["code"], result["next"]["measure_after_days"]) == following
    assert (result["dose"]["outcome"], result["dose"]["provisional"]) == ("no_change", True)


@pytest.mark.parametrize("agent", ["环孢素", "环孢素:21d", "voriconazol:60d"])
def test_what_may_be_a_listed_agent_and_did_not_change_lately_is_not_said_to_move_the_level(agent: str) -> None:
    assert consult("--level", "6", "--target", "5-8", "--dose", "2", *SOUND, "--with", agent)["changing"] is None


def test_beside_a_change_that_is_sure_one_that_is_not_is_said_too() -> None:
    args = ("--level", "6", "--disease", "ITP", "--with", "voriconazole:3d", "--with", "环孢素:2d")
    assert consult(*args)["changing"]["text"]["en"] == (
        "Level still changing; expected to rise (voriconazole started 3 days ago; cyclosporine started 2 days ago)."
    )


@pytest.mark.parametrize("dose", [(), ("--dose", "2", "--target", "5-8"), ("--dose", "2", "--target", "8-10")])
@pytest.mark.parametrize("agent", [("--with", "aspirin:3d"), ("--with", "aspirin"), ("--stopped", "aspirin:20d")])
def test_beside_an_unlisted_agent_that_changed_lately_the_trough_is_measured_again_soon(
    agent: tuple[str, str], dose: tuple[str, ...]
) -> None:
    after = consult("--level", "6", *SOUND, *dose, *agent)["next"]
    assert (after["remark"]["code"], after["measure_after_days"]) == ("next_unknown_agent", 7)
    assert after["remark"]["text"] == {
        "en": "Measure the trough again within 7 days (this program's threshold): it is not known whether starting, "
        "stopping or changing aspirin affects the level.",
        "zh": "请在7 d内复测谷浓度（本程序设定的阈值）：阿司匹林的开始、停用或变动对血药浓度有无影响不明。",
    }


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--level", "6", "--target", "5-8", "--with", "aspirin:21d"), "next_routine"),
        (("--level", "16", "--target", "5-8", "--with", "aspirin:3d"), "next_today"),
        (("--level", "10", "--target", "5-8", "--with", "aspirin:3d"), "next_after_change"),
        (("--level", "6", "--disease", "ITP", "--with", "aspirin:3d"), "next_repeat"),
        (("--level", "6", "--target", "5-8", "--with", "aspirin:3d", "--with", "fluconazole:3d"), "next_first_week"),
    ],
)
def test_what_comes_next_beside_an_unlisted_agent(args: tuple[str, ...], code: str) -> None:
    assert consult(*args, "--dose", "2", *SOUND)["next"]["remark"]["code"] == code


@pytest.mark.parametrize("name", ["FluMist", "欣安立适", "Zostavax"])
def test_a_vaccine_by_its_trade_name_is_asked_back(name: str) -> None:
    (agent,) = consult("--level", "8", "--disease", "ITP", "--with", name)["interactions"]
    assert agent["known"] == "ask"
    assert "Is it a live vaccine?" in agent["advice"]["text"]["en"]
    assert "是否为活疫苗？" in agent["advice"]["text"]["zh"]


@pytest.mark.parametrize(("lang", "words"), [("en", "no change, provisional"), ("zh", "维持原剂量（暂定）")])
def test_a_kept_dose_is_marked_provisional(lang: str, words: str) -> None:
    args = ("--level", "6", "--target", "5-10", "--dose", "2", *SOUND, "--with", "aspirin:3d")
    assert says(mtor("tdm", *args, "--lang", lang).out, words)


@pytest.mark.parametrize(("lang", "words"), [("en", "Sample provisional"), ("zh", "标本：暂定")])
def test_whether_the_sample_can_be_used_is_never_hidden(lang: str, words: str) -> None:
    args = ("--drug", "everolimus", "--level", "4", "--disease", "GVHD", "--regimen", "bid", "--dose", "1")
    told = ("--hours-since-dose", "12", "--days-on-dose", "40", "--child-pugh", "C")
    assert says(mtor("tdm", *args, *told, "--lang", lang).out, words)
