"""A patient's age and size in `mtor tdm`: what a source covers, doses per m², and what is given each time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.consults import SOUND, codes, consult, failed, refused, says_no_number
from tests.helpers import mtor, says

T = ("--product", "tablet", "--strengths", "0.5,1,2")
RODRIGUEZ = ("--disease", "GVHD", "--band", "gvhd-px-3-12-rodriguez", "--dose", "2", *SOUND, *T)
ALPS = ("--disease", "ALPS", "--dose", "1", *SOUND, "--product", "solution")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("age", "code"), [("0.5", "scope_under_one_year"), ("8", "scope_below_ages"), ("9.99", "scope_below_ages")]
)
@pytest.mark.parametrize("level", ["2", "8", "13"])
def test_below_the_ages_of_its_source_nothing_is_worked_out_from_a_range(age: str, code: str, level: str) -> None:
    assert refused("--level", level, "--age", age, *RODRIGUEZ) == [code]


def test_the_ages_of_the_source_are_said() -> None:
    args = ("tdm", "--level", "2", "--age", "8", *RODRIGUEZ)
    assert says(mtor(*args).out, "Younger than this source's patients: 10–67 years. Nothing is calculated.")
    zh = mtor(*args, "--lang", "zh", "--format", "plain").out
    assert says(zh, "低于该来源患者的年龄：10～67岁。不据此计算。")


@pytest.mark.parametrize(("age", "marked"), [("10", False), ("67.9", False), ("68", True)])
def test_above_its_ages_a_range_of_adults_is_worked_out_and_marked(age: str, marked: bool) -> None:
    result = consult("--level", "2", "--age", age, *RODRIGUEZ)
    assert [o["mg_per_day"] for o in result["dose"]["options"]] == [3, 3.5, 4]
    assert ("scope_above_ages" in codes(result["dose"]["remarks"])) is marked
    assert codes(result["assessments"][0]["patient"]) == (["scope_above_ages"] if marked else [])


def test_a_range_of_children_only_ends_with_its_ages() -> None:
    child = ("--disease", "ITP", "--band", "cytopenia-child-5-15", "--level", "4", "--dose", "1", *SOUND, *T)
    assert consult(*child, "--age", "15.9")["dose"]["options"] != []
    assert refused(*child, "--age", "16") == ["scope_above_children"]
    assert refused(*child, "--age", "40") == ["scope_above_children"]
    assert refused(*child, "--age", "2", "--weight", "6.9") == ["scope_below_weights"]
    marked = consult(*child, "--age", "15", "--weight", "50")["dose"]
    assert (marked["options"] != [], "scope_above_weights" in codes(marked["remarks"])) == (True, True)


def test_a_range_that_does_not_cover_the_patient_is_none_to_choose_from() -> None:
    """AIHA at 16: the range of ref 8 ends at 15 years, so that one range is left."""
    dose = consult("--disease", "AIHA", "--age", "16", "--level", "3", "--dose", "1", *SOUND, *T)["dose"]
    assert dose["refused"] == []
    assert dose["target_ng_ml"] == [4, 10]


@pytest.mark.parametrize("age", ["0", "0.5", "0.99"])
def test_under_one_year_no_dose_is_worked_out_for_a_target_of_ones_own(age: str) -> None:
    args = ("--target", "8", "--dose", "1", *SOUND, *T, "--age", age)
    assert refused("--level", "4", *args) == ["scope_under_one_year"]
    assert refused("--level", "12", *args) == ["scope_under_one_year"]


@pytest.mark.parametrize("age", ["0.5", "8", "16", "40", "90"])
def test_an_alarm_holds_at_every_age(age: str) -> None:
    result = consult("--level", "22", "--age", age, *RODRIGUEZ)
    assert result["verdict"]["alarm"] == "high"
    assert result["next"]["remark"]["code"] == "next_today"
    assert mtor("tdm", "--level", "22", "--age", age, *RODRIGUEZ).out.startswith("HIGH")


def test_a_dose_per_m2_limits_a_raise() -> None:
    """115 cm and 20 kg: sqrt(115 × 20 ÷ 3600) = 0.80 m²; 2.8 mg/m²/day × 0.8 = 2.24 mg."""
    sized = (*ALPS, "--age", "6", "--weight", "20", "--height", "115")
    raised = consult(*sized, "--level", "4.1", "--target", "9")["dose"]
    assert raised["exact_mg_per_day"] == pytest.approx(9 / 4.1)
    assert [o["mg_per_day"] for o in raised["options"]] == [2.2, 2.1, 2.0, 1.9, 1.8]
    beyond = consult(*sized, "--level", "3.9", "--target", "9")["dose"]
    # 9 ÷ 3.9 × 1 mg = 2.31 mg: of those near it up to 2.24 mg are shown; 2.3 to 2.5 mg, under 10 ng/mL, counted.
    assert [o["mg_per_day"] for o in beyond["options"]] == [2.2, 2.1, 2.0, 1.9, 1.8]
    (cut,) = [r for r in beyond["remarks"] if r["code"] == "options_cut_above"]
    assert "3 more that fit" in cut["text"]["en"]
    (limit,) = [r for r in beyond["remarks"] if r["code"] == "above_studied_dose"]
    assert "2.24 mg/day = 2.8 mg/m²/day × 0.8 m²" in limit["text"]["en"]
    assert "2.24 mg/d，即2.8 mg/(m²·d)×0.8 m²" in limit["text"]["zh"]


def test_without_the_surface_a_dose_per_m2_lets_no_dose_be_raised_and_asks_for_the_size() -> None:
    dose = consult(*ALPS, "--age", "6", "--level", "4", "--target", "8")["dose"]
    assert dose["options"] == []
    (limit,) = [r for r in dose["remarks"] if r["code"] == "stated_per_m2"]
    assert "2.8 mg/m²/day: needs weight and height" in limit["text"]["en"]
    assert "2.8 mg/(m²·d)，须有体重和身高" in limit["text"]["zh"]
    lowered = consult(*ALPS, "--age", "6", "--level", "12")["dose"]
    assert [o["mg_per_day"] for o in lowered["options"]] == [0.8, 0.7, 0.6, 0.5, 0.4]


@pytest.mark.parametrize(
    ("option", "value"),
    [("--weight", "0"), ("--weight", "nan"), ("--weight", "401"), ("--height", "1.2"), ("--height", "-9")],
)
def test_sizes_that_no_patient_has(option: str, value: str) -> None:
    assert failed("--level", "8", option, value).json["error"]["code"] == "bad_number"


# What is given each time


ZORTRESS = ("--drug", "everolimus", "--rule", "zortress", "--disease", "GVHD", "--target", "3-8", "--regimen", "bid")
ZORTRESS_SOUND = ("--hours-since-dose", "12", "--days-on-dose", "5", "--product", "tablet")


def each(dose: Any) -> list[tuple[list[tuple[float, float]], int, float, Any]]:
    return [
        (
            [(p["number"], p["strength_mg"]) for p in o["composition"]],
            o["every_hours"],
            o["mg_per_day"],
            o["predicted_trough_ng_ml"],
        )
        for o in dose["options"]
    ]


def test_everolimus_of_1_mg_a_day_is_half_a_milligram_twice_daily() -> None:
    args = ("--level", "2", "--dose", "0.25", *ZORTRESS, *ZORTRESS_SOUND, "--strengths", "0.25,0.5,0.75,1")
    dose = consult(*args)["dose"]
    assert (dose["exact_mg_per_day"], dose["exact_mg_per_administration"]) == (1, 0.5)
    assert each(dose) == [([(1, 0.5)], 12, 1, None)]
    assert says(mtor("tdm", *args).out, "0.5 mg twice daily = 1 mg/day")
    assert says(mtor("tdm", *args, "--lang", "zh", "--format", "plain").out, "每次0.5 mg，每日2次＝1 mg/d")


def test_the_transplant_labels_decrease_takes_a_quarter_milligram_off_each_dose() -> None:
    high = ("--level", "9", "--previous-level", "9", "--previous-days", "7", "--target", "3-8")
    args = ("--dose", "1", *ZORTRESS, *ZORTRESS_SOUND, "--strengths", "0.25,0.5,0.75,1")
    dose = consult(*high[:-2], *args)["dose"]
    assert (dose["exact_mg_per_day"], dose["exact_mg_per_administration"]) == (1.5, 0.75)
    assert each(dose) == [([(1, 0.75)], 12, 1.5, None)]


def test_a_rules_dose_is_made_up_exactly_or_not_at_all() -> None:
    args = ("--level", "2", "--dose", "0.75", *ZORTRESS, *ZORTRESS_SOUND, "--strengths", "1")
    dose = consult(*args)["dose"]
    assert (dose["exact_mg_per_administration"], dose["options"]) == (1.5, [])
    assert "rule_not_makeable" in codes(dose["remarks"])


@pytest.mark.parametrize(("age", "refusal"), [("17.9", ["zortress_only_adults"]), ("18", []), (None, [])])
def test_the_transplant_labels_rule_is_for_adults(age: str | None, refusal: list[str]) -> None:
    args = ("--level", "2", "--dose", "0.75", *ZORTRESS, *ZORTRESS_SOUND, "--strengths", "0.5,1")
    assert codes(consult(*args, *(("--age", age) if age else ()))["dose"]["refused"]) == refusal


JRCT = ("--disease", "PRCA", "--rule", "jrct", *SOUND)


def test_the_japanese_rule_is_made_up_once_daily() -> None:
    dose = consult("--level", "4", "--dose", "2", *JRCT, *T)["dose"]
    assert each(dose) == [([(1, 2), (1, 1)], 24, 3, None)]
    solution = consult("--level", "4", "--dose", "2", *JRCT, "--product", "solution")
    assert solution["dose"]["options"][0]["composition"] == [{"number": 3, "strength_mg": 1, "unit": "mL"}]
    assert says(
        mtor("tdm", "--level", "4", "--dose", "2", *JRCT, "--product", "solution").out, "3 mL once daily = 3 mg/day"
    )


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        (("--regimen", "bid", "--dose", "1", "--hours-since-dose", "12"), "jrct_only_once_daily"),
        (("--dose", "2", "--age", "17"), "scope_ages_not_stated"),
    ],
)
def test_the_japanese_rule_is_for_adults_once_daily(more: tuple[str, ...], refusal: str) -> None:
    rule = ("--disease", "PRCA", "--rule", "jrct", "--days-on-dose", "30")
    args = more if "--hours-since-dose" in more else (*more, "--hours-since-dose", "24")
    assert refused("--level", "4", *rule, *args) == [refusal]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("strengths", "several"), [("0.5", True), ("0.5,2", True), ("0.5,1", False), ("0.5,1,2", False), ("1,2", False)]
)
@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "Do not use several 0.5 mg tablets"), ("zh", "不得用多片0.5 mg片")]
)
def test_the_labels_sentence_comes_before_several_half_milligram_tablets(
    strengths: str, several: bool, lang: str, sentence: str
) -> None:
    """6 mg at 12 ng/mL for 2–10: 2 to 5 mg."""
    args = ("--disease", "ALPS", "--level", "4", "--target", "6", "--dose", "2", *SOUND, "--allow-above-studied")
    line = (*args, "--product", "tablet", "--strengths", strengths)
    dose = consult(*line)["dose"]
    marks = [o["marks"] for o in dose["options"]]
    assert any(marks) is several
    assert ("half_milligram_multiples" in codes(dose["remarks"])) is several
    shown = mtor("tdm", *line, "--lang", lang, "--format", "plain").out
    assert (sentence in shown) is several
    mark = "several 0.5 mg tablets: see" if lang == "en" else "多片0.5 mg片：见"
    assert (mark in shown) is several
    if several:
        assert shown.index(sentence) < shown.index(mark)


def test_a_refused_dose_has_no_number_at_any_age() -> None:
    for age in ("0.5", "8"):
        assert says_no_number(consult("--level", "2", "--age", age, *RODRIGUEZ)["dose"])
