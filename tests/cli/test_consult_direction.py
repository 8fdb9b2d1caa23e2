"""The direction of a dose: no limit stops a decrease, no option is worse than the question, alarms come first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.consults import codes, consult, says_no_number
from tests.helpers import answer, mtor, says, squeezed

S = ("--hours-since-dose", "24", "--days-on-dose", "21")
T = ("--product", "tablet", "--strengths", "0.5,1,2")


def shown(*args: str, lang: str) -> str:
    done = mtor("tdm", *args, "--lang", lang, "--format", "plain")
    assert done.code == 0, done.err
    return done.out


def first_line(text: str) -> str:
    return next(line for line in text.splitlines() if line.strip()).lstrip("- ")


# A limit on doses never stops a decrease


def test_the_highest_dose_studied_withholds_no_decrease_of_a_child() -> None:
    """1 mg at 12 ng/mL for 2–10: a third of 1 mg to 10/12 mg; no dose in mg was read for ALPS."""
    args = ("--level", "12", "--disease", "ALPS", "--age", "6", "--dose", "1", *S, "--product", "solution")
    result = consult(*args)
    dose = result["dose"]
    assert result["verdict"]["alarm"] == "above"
    assert dose["interval_mg_per_day"] == [pytest.approx(1 / 3), pytest.approx(10 / 12)]
    assert [o["mg_per_day"] for o in dose["options"]] == [0.8, 0.7, 0.6, 0.5, 0.4]
    assert codes(dose["remarks"]) == ["ends_at_a_third", "stated_per_m2", "scope_range_ages"]
    assert result["next"]["remark"]["code"] == "next_discuss"


def test_5_33_mg_is_not_hidden() -> None:
    """8 mg × 12 ÷ 18 = 5.33 mg; the highest dose of these sources lies below."""
    args = ("--level", "18", "--target", "12", "--dose", "8", "--disease", "GVHD", *S, *T)
    result = consult(*args)
    dose = result["dose"]
    assert result["verdict"]["alarm"] == "high"
    assert dose["exact_mg_per_day"] == pytest.approx(16 / 3)
    assert [(o["mg_per_day"], o["predicted_trough_ng_ml"]) for o in dose["options"]] == [
        (5.5, 12.375),
        (5, 11.25),
        (6, 13.5),
        (4.5, 10.125),
        (4, 9),  # not 6.5 mg: 14.625 lies above every range for GVHD
    ]
    assert "still_above_studied" in codes(dose["remarks"])
    assert result["next"]["remark"]["code"] == "next_today"


def test_a_decrease_from_above_40_mg_a_day_is_worked_out() -> None:
    """40 mg twice a day at 18 ng/mL: 12 ng/mL would need 53 mg, and no day may hold more than 40."""
    args = ("--level", "18", "--target", "12", "--dose", "40", "--regimen", "bid", "--product", "solution")
    dose = consult(*args, "--hours-since-dose", "12", "--days-on-dose", "21")["dose"]
    assert (dose["refused"], dose["exact_mg_per_day"]) == ([], None)
    assert dose["interval_mg_per_day"] == [pytest.approx(80 / 3), 40]
    assert dose["options"][0]["mg_per_day"] == 40
    assert "lowered_to_40_mg" in codes(dose["remarks"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            "Do not wait on the present dose: give at most 1/3 of it, or hold; "
            "which of the two is a clinical decision.",
        ),
        ("zh", "不宜维持现剂量等待：最多用现剂量的1/3，或暂停用药，由临床决定。"),
    ],
)
def test_under_a_third_the_present_dose_is_not_for_waiting_on(lang: str, words: str) -> None:
    """10 ÷ 31 lies under a third, 10 ÷ 30 does not."""
    args = ("--disease", "ALPS", "--dose", "2", *S, *T)
    dose = consult("--level", "31", *args)["dose"]
    assert codes(dose["refused"]) == ["ratio_below_a_third"]
    assert says_no_number(dose)
    assert says(shown("--level", "31", *args, lang=lang), words)
    assert codes(consult("--level", "30", *args)["dose"]["refused"]) == []


@pytest.mark.parametrize(
    ("level", "codes_"), [("45", ["several_bands"]), ("45.1", ["several_bands", "ratio_below_a_third"])]
)
def test_under_a_third_of_every_range_that_holds_whichever_is_chosen(level: str, codes_: list[str]) -> None:
    """Every range of ITP ends at 15 ng/mL."""
    assert codes(consult("--level", level, "--disease", "ITP", "--dose", "2", *S)["dose"]["refused"]) == codes_


def test_over_three_there_is_no_dose_and_the_level_is_repeated() -> None:
    args = ("--target", "12", "--dose", "1", *S, *T)
    dose = consult("--level", "3.9", *args)["dose"]
    assert codes(dose["refused"]) == ["ratio_beyond_3"]
    assert says_no_number(dose)
    assert "Repeat the level first" in dose["refused"][0]["text"]["en"]
    assert "请先复测" in dose["refused"][0]["text"]["zh"]
    assert codes(consult("--level", "4", *args)["dose"]["refused"]) == []


# An alarm overrules every Next


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "alarm", "code"),
    [
        (("--level", "12", "--disease", "ALPS", "--days-on-dose", "4"), "above", "next_discuss"),
        (("--level", "16", "--disease", "ALPS", "--days-on-dose", "4"), "high", "next_today"),
        (("--level", "12", "--disease", "ALPS", "--days-on-dose", "10"), "above", "next_discuss"),
        (("--level", "12", "--disease", "ALPS", *S), "above", "next_discuss"),
        (("--level", "40", "--disease", "ALPS", *S), "high", "next_today"),
        (("--level", "gt12", "--disease", "ALPS", *S), "above", "next_discuss"),
        (("--level", "20", "--disease", "ITP", *S, "--with", "voriconazole:2d"), "high", "next_today"),
        (("--level", "12", "--drug", "everolimus", *S), "above", "next_discuss"),
        (("--level", "9", "--disease", "ALPS", "--days-on-dose", "4"), None, "next_wait"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else str(v),
)
def test_an_alarm_overrules_every_next(args: tuple[str, ...], alarm: str | None, code: str) -> None:
    result = consult(*args, "--dose", "2")
    assert (result["verdict"]["alarm"], result["next"]["remark"]["code"]) == (alarm, code)
    if alarm:
        assert (result["next"]["measure_after_days"], result["next"]["change_not_before_days"]) == (None, None)
        for lang, words in (("en", "Measure the trough again from day"), ("zh", "请自现剂量第")):
            assert squeezed(words) not in squeezed(shown(*args, "--dose", "2", lang=lang))


# No option is worse than the question


def test_an_option_predicted_above_the_flag_is_not_offered() -> None:
    """1 mg at 6 ng/mL for 15: 2.5 mg. 3 mg lies within 25% and would give 18 ng/mL."""
    args = ("--level", "6", "--target", "15", "--dose", "1", "--disease", "ITP", *S, "--product", "tablet")
    dose = consult(*args, "--strengths", "1")["dose"]
    assert [(o["mg_per_day"], o["predicted_trough_ng_ml"]) for o in dose["options"]] == [(2, 12)]
    assert "option_withheld" in codes(dose["remarks"])
    assert dose["options_withheld"] == 1
    only_3 = consult(*args, "--strengths", "3")["dose"]
    assert (only_3["options"], only_3["outcome"]) == ([], "not_makeable")


def test_a_tolerance_does_not_leave_the_chosen_range() -> None:
    """1 mg at 6 ng/mL for 11: 1.83 mg; 2.2 mg lies within 25% and would give 13.2, above 4–12 and under 5–14."""
    args = ("--level", "6", "--target", "11", "--dose", "1", *S, "--product", "tablet", "--strengths", "0.55")
    for where, predicted in (
        (("--band", "gvhd-acute-4-12"), [9.9]),
        (("--disease", "gvhd-chronic"), [9.9]),  # no range of chronic GVHD reaches above 12
        (("--disease", "GVHD"), [9.9, 13.2]),
        ((), [9.9, 13.2]),
    ):
        dose = consult(*args, *where, "--allow-above-studied")["dose"]
        assert [o["predicted_trough_ng_ml"] for o in dose["options"]] == predicted, where
        assert ("option_withheld" in codes(dose["remarks"])) is (predicted == [9.9])


def test_a_target_of_ones_own_above_the_range_widens_it_to_itself() -> None:
    """13 lies above 4–12: 2.15 mg gives 12.9, and 2.2 mg 13.2."""
    args = ("--level", "6", "--target", "13", "--dose", "1", *S, "--product", "tablet", "--strengths", "2.15,2.2")
    dose = consult(*args, "--band", "gvhd-acute-4-12", "--allow-above-studied")["dose"]
    assert [o["predicted_trough_ng_ml"] for o in dose["options"]] == [12.9]


@pytest.mark.parametrize(
    ("level", "target", "dose", "strengths", "wrong"),
    [
        ("10.1", "10", "2", "2.25", 2.25),  # exactly 1.98 mg: 2.25 mg is near it, and a raise
        ("9.9", "10", "2", "1.75", 1.75),  # exactly 2.02 mg: 1.75 mg is near it, and a decrease
    ],
)
def test_no_option_lies_on_the_wrong_side_of_the_present_dose(
    level: str, target: str, dose: str, strengths: str, wrong: float
) -> None:
    args = ("--level", level, "--target", target, "--dose", dose, *S, "--product", "tablet", "--strengths", strengths)
    found = consult(*args)["dose"]
    assert wrong not in [o["mg_per_day"] for o in found["options"]]
    assert "option_withheld" in codes(found["remarks"])


def test_above_every_published_range_nothing_is_raised() -> None:
    args = ("--level", "14", "--target", "15", "--dose", "2", "--disease", "ALPS", *S)
    result = consult(*args)
    assert result["verdict"]["alarm"] == "above"
    assert codes(result["dose"]["refused"]) == ["above_published"]
    assert says_no_number(result["dose"])
    assert codes(consult("--level", "10", *args[2:])["dose"]["refused"]) == []  # 10 lies in the range


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "target", "decision", "remark"),
    [
        ("12", "11-14", "no_change", "kept_above_published"),
        ("16", "11-18", "refused", "above_flag"),  # never above the flag
        ("12", "13-14", "refused", "above_published"),
        ("9", "8-14", "no_change", "no_change"),
    ],
)
def test_above_every_published_range_a_dose_is_kept_only_by_ones_own_target(
    level: str, target: str, decision: str, remark: str
) -> None:
    dose = consult("--level", level, "--target", target, "--dose", "2", "--disease", "ALPS", *S)["dose"]
    assert dose["outcome"] == decision
    assert remark in codes(dose["remarks"] + dose["refused"])


def test_at_ones_own_number_above_every_range_the_dose_is_kept_and_marked() -> None:
    args = ("--level", "12", "--target", "12", "--dose", "1", *S, "--product", "tablet", "--strengths", "0.6,0.5")
    dose = consult(*args, "--disease", "ALPS", "--age", "40", "--weight", "60", "--height", "165")["dose"]
    assert max(o["mg_per_day"] for o in dose["options"]) == 1
    assert "kept_above_published" in codes(dose["remarks"])


@pytest.mark.parametrize(("target", "marked"), [("12", True), ("10", False), ("8-12", True)])
def test_a_dose_predicted_above_every_published_range_is_marked(target: str, marked: bool) -> None:
    """1 mg at 7 ng/mL; the only range of ALPS ends at 10."""
    args = ("--level", "7", "--target", target, "--dose", "1", *S, "--product", "solution", "--disease", "ALPS")
    dose = consult(*args, "--age", "40", "--weight", "60", "--height", "165", "--allow-above-studied")["dose"]
    assert dose["options"]
    assert ("predicted_above_published" in codes(dose["remarks"])) is marked


def test_above_every_published_range_the_present_dose_is_no_option() -> None:
    """1 mg at 12 ng/mL for 11: 0.917 mg; a tablet of 1 mg lies within 25% and would change nothing."""
    args = ("--level", "12", "--target", "11", "--dose", "1", *S, "--product", "tablet", "--strengths", "1")
    assert consult(*args, "--disease", "ALPS")["dose"]["options"] == []
    assert [o["mg_per_day"] for o in consult(*args)["dose"]["options"]] == [1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "target", "refused", "interval"),
    [
        ("10", "18", ["target_above_flag"], None),
        ("10", "16-20", ["target_above_flag"], None),
        ("25", "18", ["target_above_flag"], None),
        ("10", "12-20", [], [2.4, 3]),  # 15 ng/mL and not 20
        ("20", "12-20", ["above_flag"], None),
        ("10", "15", [], None),
    ],
)
def test_no_dose_is_worked_out_to_a_level_above_the_flag(
    level: str, target: str, refused: list[str], interval: list[float] | None
) -> None:
    dose = consult("--level", level, "--target", target, "--dose", "2", *S)["dose"]
    assert codes(dose["refused"]) == refused
    assert dose["interval_mg_per_day"] == interval
    assert ("range_ends_at_flag" in codes(dose["remarks"])) is (interval is not None)


def test_options_that_are_cut_are_counted() -> None:
    """2 mg at 4 ng/mL for 6–15: 3 to 6 mg, 31 doses of a solution, five shown; up to 4 mg were studied."""
    args = ("--level", "4", "--target", "6-15", "--dose", "2", *S, "--product", "solution")
    dose = consult(*args, "--allow-above-studied")["dose"]
    assert (len(dose["options"]), dose["options_cut"]) == (5, 26)
    (remark,) = [r for r in dose["remarks"] if r["code"] == "options_cut"]
    assert remark["text"]["en"] == "At most 5 doses are shown; 26 more that fit are not."
    assert remark["text"]["zh"] == "最多列5个剂量：另有26个符合的剂量未列出。"
    assert consult(*args[:-1], "tablet", "--strengths", "4")["dose"]["options_cut"] == 0


# Words


@pytest.mark.parametrize(
    ("args", "en", "zh"),
    [
        (
            ("--level", "12", "--disease", "ALPS"),
            "ABOVE: 12 ng/mL is above every published target range that was compared (highest upper limit 10 ng/mL). "
            "Discuss the dose with the prescriber. [derived]",
            "偏高：浓度12 ng/mL，高于所比较的全部已发表目标范围（最高上限10 ng/mL）。请与处方医师讨论剂量。",
        ),
        (
            ("--level", "20", "--drug", "everolimus", "--disease", "ITP"),
            "ABOVE: 20 ng/mL is above 10 ng/mL, the upper limit of the highest everolimus target range read "
            "(GVHD trial NCT02812940, registry). Everolimus has no toxicity flag in this program. "
            "Discuss the dose with the prescriber. [derived]",
            "偏高：浓度20 ng/mL，高于10 ng/mL，即所查阅依维莫司目标范围的最高上限（GVHD研究NCT02812940，注册信息）。"
            "本程序未为依维莫司设毒性警示阈值。请与处方医师讨论剂量。",
        ),
    ],
    ids=["ALPS", "everolimus"],
)
def test_above_is_discussed_and_only_the_flag_is_for_today(args: tuple[str, ...], en: str, zh: str) -> None:
    english, chinese = (shown(*args, lang=lang) for lang in ("en", "zh"))
    assert first_line(english) == en
    assert first_line(chinese).startswith(zh)
    assert "today" not in english
    assert "请当日" not in chinese
    assert "HIGH" not in english
    assert "警示：" not in chinese


@pytest.mark.slow
@pytest.mark.parametrize(("level", "alarm"), [("10", None), ("10.01", "above"), ("20", "above"), ("gt10", "above")])
@pytest.mark.parametrize("where", [("--disease", "ITP"), ("--disease", "AIHA"), ("--target", "5-20"), ()])
def test_everolimus_is_above_over_10_also_where_no_range_is_compared(
    level: str, alarm: str | None, where: tuple[str, ...]
) -> None:
    result = consult("--level", level, "--drug", "everolimus", *where)
    assert result["verdict"]["alarm"] == alarm
    alarms: list[Any] = [f for f in result["findings"] if f["severity"] == "alarm"]
    assert len(alarms) == (alarm is not None)
    for finding in alarms:
        assert finding["limit_ng_ml"] == 10
        if where and where[0] == "--disease":
            assert "compared" not in finding["text"]["en"]
            assert "nct02812940" in finding["sources"]


def test_the_limit_of_everolimus_is_the_highest_upper_limit_in_the_data() -> None:
    bands = answer("tdm", "--level", "5", "--drug", "everolimus")["bands"].values()
    assert max(band["high"] for band in bands) == 10
