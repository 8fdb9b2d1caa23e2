"""A regimen is started as it was given: each phase and each administration, for patients whom the source covers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.consults import codes
from tests.helpers import mtor, says
from tests.parts.schemas import mistakes

TABLETS = ("--product", "tablet", "--strengths", "0.5,1,2")
EVEROLIMUS = ("--disease", "GVHD", "--age", "40", "--drug", "everolimus", "--product", "tablet")


def started(*args: str) -> Any:
    done = mtor("start", *args, "--json")
    assert (done.code, done.err) == (0, "")
    assert mistakes(done.json) == []
    return done.json["result"]


def regimen(name: str, *args: str) -> Any:
    (found,) = [r for r in started(*args)["regimens"] if r["regimen"]["id"] == name]
    return found


def made(option: Any) -> tuple[list[tuple[float, float]], int | None, float]:
    """Return an option in short: number and strength of each unit, every how many hours, mg a day."""
    parts = [(p["number"], p["strength_mg"]) for p in option["composition"]]
    return parts, option["every_hours"], option["mg_per_day"]


def phases(found: Any) -> list[tuple[str, int | None, int | None, list[float] | None]]:
    return [(p["stage"], p["days"], p["times_a_day"], p["mg"]) for p in found["phases"]]


def test_twice_daily_is_made_up_twice_daily() -> None:
    found = regimen("gvhd-evr-nct01509560", *EVEROLIMUS, "--strengths", "0.25,0.5,0.75,1")
    assert phases(found) == [("start", None, 2, [0.75, 0.75])]
    assert found["exact_mg_per_day"] == [1.5, 1.5]
    assert [made(o) for o in found["options"]] == [([(1, 0.75)], 12, 1.5)]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "1 × 0.75 mg twice daily = 1.5 mg/day"), ("zh", "1 × 0.75 mg，每日2次＝1.5 mg/d")]
)
@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv", "json"])
def test_twice_daily_stands_so_in_every_format(form: str, lang: str, words: str) -> None:
    args = ("start", *EVEROLIMUS, "--strengths", "0.25,0.5,0.75,1", "--format", form, "--lang", lang)
    shown = mtor(*args).out
    assert "1 mg + 1 × 0.5 mg once daily" not in shown
    if form == "json":
        assert '"every_hours":12' in shown
    else:
        assert says(shown, words)


def test_a_dose_for_some_patients_only_is_a_phase_of_its_own() -> None:
    found = regimen("gvhd-evr-nct01862965", *EVEROLIMUS, "--strengths", "0.25,0.5,0.75,1")
    normal, liver = found["phases"]
    assert (normal["condition"], normal["mg"]) == (None, [0.75, 0.75])
    assert liver["condition"] == {"en": "with abnormal liver tests", "zh": "肝功能异常者"}
    assert [made(o) for o in liver["options"]] == [([(1, 0.25)], 12, 0.5)]
    assert found["exact_mg_per_day"] == [1.5, 1.5]


def test_everolimus_of_0_75_mg_is_not_made_up_of_1_mg_tablets_nor_of_a_dose_a_day() -> None:
    found = regimen("gvhd-evr-nct01509560", *EVEROLIMUS, "--strengths", "1")
    assert found["options"] == []
    assert codes(found["remarks"]) == ["start_not_makeable"]


def test_a_first_dose_of_one_day_is_not_the_daily_dose() -> None:
    """NCT03364764: 2 mg on day 1, then 1 mg once daily."""
    found = regimen("prca-nct03364764", "--disease", "PRCA", "--age", "40", *TABLETS)
    assert phases(found) == [("start", 1, None, [2, 2]), ("maintenance", None, 1, [1, 1])]
    first, then = found["phases"]
    assert (first["mg_per_day"], then["mg_per_day"]) == (None, [1, 1])
    assert [made(o) for o in first["options"]] == [([(1, 2)], None, 2)]
    assert [made(o) for o in then["options"]] == [([(1, 1)], 24, 1)]
    # The old fields never say that 2 mg goes on.
    assert (found["exact_mg_per_day"], found["options"]) == (None, [])
    shown = mtor("start", "--disease", "PRCA", "--age", "40", *TABLETS).out
    assert says(shown, "first day: 2 mg once")
    assert says(shown, "maintenance: 1 mg/day")


def test_2_mg_for_3_days_then_1_mg() -> None:
    found = regimen("itp-ctd-ref28", "--disease", "itp-ctd", "--age", "40", *TABLETS)
    assert phases(found) == [("start", 3, None, [2, 2]), ("maintenance", None, None, [1, 1])]
    assert [p["mg_per_day"] for p in found["phases"]] == [[2, 2], [1, 1]]
    assert (found["exact_mg_per_day"], found["options"]) == (None, [])
    zh = mtor("start", "--disease", "itp-ctd", "--age", "40", *TABLETS, "--lang", "zh").out
    assert says(zh, "前3 d：2 mg/d")
    assert says(zh, "维持：1 mg/d")


def test_a_loading_dose_is_one_dose_and_stands_before_the_maintenance() -> None:
    found = regimen("gvhd-px-rodriguez", "--disease", "GVHD", "--age", "40", *TABLETS)
    assert phases(found) == [("loading", None, None, [12, 12]), ("maintenance", None, None, [4, 4])]
    assert [made(o) for p in found["phases"] for o in p["options"]] == [([(6, 2)], None, 12), ([(2, 2)], 24, 4)]
    shown = mtor("start", "--disease", "GVHD", "--age", "40", *TABLETS, "--full").out
    assert says(shown, "loading dose: 12 mg once")


def test_where_a_source_does_not_say_how_often_nothing_is_given_daily() -> None:
    """Ref 46: a starting dose of 6 mg, then maintenance by the trough."""
    found = regimen("gvhd-acute-ref46", "--disease", "GVHD", "--age", "40", *TABLETS)
    assert phases(found) == [("start", None, None, [6, 6])]
    assert found["exact_mg_per_day"] is None
    assert [o["every_hours"] for p in found["phases"] for o in p["options"]] == [None]
    assert says(mtor("start", "--disease", "GVHD", "--age", "40", *TABLETS).out, "6 mg, how often is not stated")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "words"), [("en", "1.9 mL once daily = 1.9 mg/day"), ("zh", "1.9 mL，每日1次＝1.9 mg/d")]
)
@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv"])
def test_solution_is_dispensed_in_millilitres(form: str, lang: str, words: str) -> None:
    """130 cm and 45 kg: sqrt(130 × 45 ÷ 3600) = 1.27 m²; 1.5 × 1.27 = 1.905 mg."""
    args = ("--disease", "AIHA", "--age", "14", "--weight", "45", "--height", "130", "--product", "solution")
    shown = mtor("start", *args, "--format", form, "--lang", lang).out
    assert says(shown, words)
    assert "× 1 mg" not in shown
    (option,) = regimen("cytopenia-ref8", *args)["options"]
    assert option["composition"] == [{"number": 1.9, "strength_mg": 1, "unit": "mL"}]


def test_a_range_shows_its_ends_and_counts_what_lies_between() -> None:
    found = regimen("itp-feng-adults", "--disease", "ITP", "--age", "40", *TABLETS)
    start, maintenance = found["phases"]
    assert [o["mg_per_day"] for o in start["options"]] == [2, 4]
    assert start["options_between"] == 3  # 2.5, 3, 3.5
    assert [o["mg_per_day"] for o in maintenance["options"]] == [1, 1.5, 2]
    assert maintenance["options_between"] == 0


def test_steps_of_a_protocol_are_steps_and_no_range() -> None:
    """jRCTs031230310: trough 15 ng/mL or more 1 mg/day, below 5 ng/mL 3 mg/day; 1.5, 2.5 and 3.5 mg are no one's."""
    args = ("--disease", "PRCA", "--age", "40", *TABLETS)
    found = regimen("prca-jrct", *args)
    assert [made(o)[2] for p in found["phases"] for o in p["options"]] == [2, 1, 3]
    assert [p["mg_per_day"] for p in found["phases"]] == [[2, 2], [1, 1], [3, 3]]
    assert {p["options_between"] for p in found["phases"]} == {0}
    assert found["regimen"]["highest_mg_per_day"] == 4
    assert found["regimen"]["maintenance"] is None
    shown = mtor("start", *args, "--full").out
    assert says(shown, "trough 15 ng/mL or more: 1 mg/day")
    assert says(shown, "trough below 5 ng/mL: 3 mg/day")
    plain = mtor("start", *args, "--full", "--format", "plain").out
    assert "more doses between" not in " ".join(plain.split())
    zh = mtor("start", *args, "--full", "--lang", "zh", "--format", "plain").out
    assert says(zh, "谷浓度≥15 ng/mL时：1 mg/d")
    assert says(zh, "谷浓度<5 ng/mL时：3 mg/d")


def test_nothing_is_capped_silently() -> None:
    """150 cm and 60 kg: 1.58 m²; 1.5 × 1.58 = 2.37 mg, and the highest dose of ref 8 is 2 mg."""
    args = ("--disease", "ITP", "--age", "14", "--weight", "60", "--height", "150", *TABLETS)
    found = regimen("cytopenia-ref8", *args)
    assert found["exact_mg_per_day"] == [2, 2]
    assert codes(found["phases"][0]["remarks"]) == ["dose_capped"]
    assert says(mtor("start", *args).out, "Calculated, 2.37 mg/day; shown as 2 mg/day, the highest dose")
    assert says(
        mtor("start", *args, "--lang", "zh", "--format", "plain").out,
        "折算为2.37 mg/d；因该来源所载最高剂量为2 mg/d，以此为限",
    )


def test_a_capped_dose_is_not_rounded_above_the_cap() -> None:
    args = ("--disease", "ITP", "--age", "14", "--weight", "60", "--height", "150")
    found = regimen("cytopenia-ref8", *args, "--product", "tablet", "--strengths", "2.25")
    assert found["options"] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("disease", "age", "weight", "name", "covered", "remark"),
    [
        ("GVHD", "8", None, "gvhd-acute-ref46", False, "scope_below_ages"),
        ("GVHD", "12.9", None, "gvhd-acute-ref46", False, "scope_below_ages"),
        ("GVHD", "13", None, "gvhd-acute-ref46", True, None),
        ("GVHD", "75", None, "gvhd-acute-ref46", True, "scope_above_ages"),
        ("GVHD", "8", None, "gvhd-px-rodriguez", False, "scope_below_ages"),
        ("GVHD", "70", None, "gvhd-px-rodriguez", True, "scope_above_ages"),
        ("GVHD", "13", None, "gvhd-acute-ref46-upto12", False, "scope_above_children"),
        ("GVHD", "20", None, "gvhd-px-pidala-2012", False, "scope_below_ages"),
        ("ITP", "0.5", "7", "itp-feng-children", False, "scope_under_one_year"),
        ("ITP", "0.99", "7", "cytopenia-ref8", False, "scope_under_one_year"),
        ("ITP", "16", "40", "cytopenia-ref8", False, "scope_above_children"),
        ("ITP", "15.9", "40", "cytopenia-ref8", True, None),
        ("ITP", "2", "6", "cytopenia-ref8", False, "scope_below_weights"),
        ("ITP", "15", "44", "cytopenia-ref8", True, "scope_above_weights"),
        ("ITP", "17.9", "40", "itp-feng-children", True, None),
        ("ALPS", "6", "20", "alps-ref34", False, "scope_ages_not_stated"),
        ("PRCA", "85", None, "prca-nct03364764", True, "scope_above_ages"),
    ],
)
def test_a_source_that_does_not_cover_the_patient_stays_marked_and_nothing_is_worked_out(
    disease: str, age: str, weight: str | None, name: str, covered: bool, remark: str | None
) -> None:
    size = () if weight is None else ("--weight", weight, "--height", "110")
    found = regimen(name, "--disease", disease, "--age", age, *size, *TABLETS)
    assert found["covered"] is covered
    assert [c for c in codes(found["remarks"]) if c.startswith("scope_")] == ([remark] if remark else [])
    if not covered:
        assert (found["exact_mg_per_day"], found["options"]) == (None, [])
        assert [(p["mg"], p["mg_per_day"], p["options"]) for p in found["phases"]] == [(None, None, [])] * len(
            found["phases"]
        )


def test_the_age_of_the_source_stands_in_the_mark_in_both_languages() -> None:
    args = ("start", "--disease", "GVHD", "--age", "8")
    assert says(mtor(*args).out, "Younger than this source's patients: over 12 years. Nothing is calculated.")
    assert says(mtor(*args, "--lang", "zh", "--format", "plain").out, "低于该来源患者的年龄：大于12岁。不据此计算。")


def test_under_one_year_nothing_is_worked_out() -> None:
    args = ("--disease", "ITP", "--age", "0.5", "--weight", "7", "--height", "66", *TABLETS)
    result = started(*args, "--bilirubin", "12", "--bilirubin-unit", "umol/L")
    assert {r["covered"] for r in result["regimens"]} == {False}
    assert result["table"]["mg_per_day"] is None
    assert result["highest_dose"] == []
    shown = mtor("start", *args).out
    assert "= 1" not in shown
    assert says(shown, "Under 1 year of age: nothing is calculated.")
    assert says(mtor("start", *args, "--lang", "zh").out, "未满1岁：不作计算。")


def test_the_highest_dose_is_that_of_the_sources_that_cover_the_patient() -> None:
    assert [h["mg_per_day"] for h in started("--disease", "GVHD", "--age", "8")["highest_dose"]] == []
    assert {h["mg_per_day"] for h in started("--disease", "GVHD", "--age", "12")["highest_dose"]} == {4}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("strengths", "marked"), [("0.5", True), ("0.5,2", True), ("0.5,1", False), ("0.5,1,2", False), ("1,2", False)]
)
def test_several_half_milligram_tablets_stand_behind_the_labels_sentence(strengths: str, marked: bool) -> None:
    """Feng 2024: 1-2 mg a day."""
    args = ("--disease", "ITP", "--age", "40", "--product", "tablet", "--strengths", strengths)
    result = started(*args)
    options = [o for r in result["regimens"] for p in r["phases"] for o in p["options"]]
    several = [o for o in options if any(p["strength_mg"] == 0.5 and p["number"] > 1 for p in o["composition"])]
    assert bool(several) is marked
    assert [o for o in options if o["marks"]] == several
    said = [r for r in result["remarks"] if r["code"] == "half_milligram_multiples"]
    assert bool(said) is marked
    for lang, sentence, mark in (
        ("en", "Do not use several 0.5 mg tablets in place of 1 mg or 2 mg tablets", "several 0.5 mg tablets: see the"),
        ("zh", "不得用多片0.5 mg片代替1 mg片或2 mg片", "多片0.5 mg片：见说明书所述"),
    ):
        shown = " ".join(mtor("start", *args, "--lang", lang).out.split()).replace(" ", "")
        assert (sentence.replace(" ", "") in shown) is marked
        assert (mark.replace(" ", "") in shown) is marked
        if marked:
            assert said[0]["voice"] == "label"
            assert shown.index(sentence.replace(" ", "")) < shown.index(mark.replace(" ", ""))


def test_half_milligram_tablets_of_everolimus_are_not_those_of_the_sirolimus_label() -> None:
    result = started(*EVEROLIMUS, "--strengths", "0.5")
    assert [o["marks"] for r in result["regimens"] for o in r["options"]] == [[]]  # 3 × 0.5 mg twice daily
    assert "half_milligram_multiples" not in codes(result["remarks"])


@pytest.mark.parametrize(
    ("name", "args", "mg", "en", "zh"),
    [
        ("itp-chictr", ("--disease", "ITP", "--age", "40", *TABLETS), [2, 4],
         "3 months, then 0.5 mg less every 2 weeks", "疗程3个月，其后每2周减0.5 mg"),
        ("gvhd-evr-nct01509560", (*EVEROLIMUS, "--strengths", "0.25,0.5,0.75"), [0.75, 0.75],
         "98 days (14 weeks), halved for the last 2 weeks", "98 d（14周），末2周减半"),
    ],
)  # fmt: skip
def test_a_taper_stays_in_the_words_of_its_source(
    name: str, args: tuple[str, ...], mg: list[float], en: str, zh: str
) -> None:
    """The source does not state the dose from which it counts: no mg are worked out for it."""
    found = regimen(name, *args)
    assert [p["mg"] for p in found["phases"]] == [mg]
    assert all(mg[0] <= o["mg_per_administration"] <= mg[1] for p in found["phases"] for o in p["options"])
    assert (en in found["regimen"]["summary"]["en"], zh in found["regimen"]["summary"]["zh"]) == (True, True)
    for lang, words in (("en", en), ("zh", zh)):
        assert says(mtor("start", *args, "--lang", lang, "--format", "plain").out, words)
