"""A consult from level to dose: the worked examples, refusals with their codes, and what is never computed."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.cli.consults import SOUND, TWO_TROUGHS, codes, consult, refused
from tests.helpers import answer, mtor, once, says
from tests.parts.schemas import mistakes

TO_8 = ("--level", "4", "--target", "8", "--dose", "2")


# The worked examples


@pytest.mark.slow
def test_2_mg_trough_4_target_8_with_loading() -> None:
    dose = consult(*TO_8, *SOUND, "--loading", "--age", "40")["dose"]
    assert dose["exact_mg_per_day"] == 4
    assert dose["loading"] == {"mg": 6, "days": [6], "maintenance_mg": [4], "total_mg": [10], "made": []}
    (remark,) = [r for r in dose["remarks"] if r["code"] == "loading_label"]
    assert remark["voice"] == "label"
    assert "not studied in" in remark["text"]["en"]


def test_3_mg_trough_12_target_6_has_no_loading_dose() -> None:
    dose = consult("--level", "12", "--target", "6", "--dose", "3", *SOUND, "--loading", "--age", "40")["dose"]
    assert (dose["exact_mg_per_day"], dose["loading"]) == (1.5, None)
    assert "loading_only_when_raising" in codes(dose["remarks"])


def test_5_mg_trough_4_target_12_spreads_the_loading_dose() -> None:
    args = ("--level", "4", "--target", "12", "--dose", "5", *SOUND, "--loading", "--age", "40")
    hidden = consult(*args)["dose"]
    assert (hidden["exact_mg_per_day"], hidden["loading"]) == (15, None)
    assert hidden["remarks"][0]["code"] == "above_studied_dose"
    shown = consult(*args, "--allow-above-studied")["dose"]
    assert shown["loading"] == {
        "mg": 30,
        "days": [15, 15],
        "maintenance_mg": [15, 15],
        "total_mg": [30, 30],
        "made": [],
    }


def test_without_loading_there_is_none() -> None:
    assert consult(*TO_8, *SOUND, "--age", "40")["dose"]["loading"] is None


# The present dose


@pytest.mark.parametrize(
    ("args", "daily", "echo"),
    [
        (("--dose", "0.75", "--regimen", "bid", "--hours-since-dose", "12"), 1.5, "0.75 mg × 2 = 1.5 mg/day"),
        (("--dose", "0.75", "--regimen", "Q12H", "--hours-since-dose", "12"), 1.5, "0.75 mg × 2 = 1.5 mg/day"),
        (("--dose", "1", "--regimen", "qod", "--hours-since-dose", "48"), 0.5, "1 mg every other day = 0.5 mg/day"),
        (("--dose", "2", "--hours-since-dose", "24"), 2, "now 2 mg/day"),
    ],
)
def test_the_dose_per_administration_is_echoed(args: tuple[str, ...], daily: float, echo: str) -> None:
    line = ("--level", "8", "--band", "itp-4-15", "--days-on-dose", "30", *args)
    assert consult(*line)["dose"]["current_mg_per_day"] == daily
    assert says(mtor("tdm", *line).out, echo)


def test_without_a_dose_nothing_is_calculated() -> None:
    result = consult("--level", "3", "--band", "itp-4-15", *SOUND)
    assert (result["dose"], result["next"]) == (None, None)
    assert result["sample"]["usable"] == "yes"


# Inside, outside, which band


def test_inside_the_band_nothing_changes() -> None:
    result = consult("--level", "8", "--band", "itp-4-15", "--dose", "2", *SOUND, "--product", "solution")
    dose = result["dose"]
    assert (dose["outcome"], dose["options"], codes(dose["refused"])) == ("no_change", [], [])
    assert dose["remarks"][0]["code"] == "no_change"
    assert result["next"]["remark"]["code"] == "next_routine"


@pytest.mark.parametrize(("level", "decision"), [("4", "no_change"), ("3.99", "change"), ("15", "no_change")])
def test_the_limits_of_the_band_lie_inside(level: str, decision: str) -> None:
    dose = consult("--level", level, "--band", "itp-4-15", "--dose", "2", *SOUND, "--product", "solution")["dose"]
    assert dose["outcome"] == decision


def test_below_the_band_the_interval_is_given_and_no_midpoint() -> None:
    """2 mg at 3 ng/mL: 4 ng/mL needs 8/3 mg; 15 ng/mL would need 10, and three times 2 is 6."""
    dose = consult(
        *("--level", "3", "--band", "itp-4-15", "--dose", "2", *SOUND, "--product", "tablet", "--strengths", "0.5,1")
    )["dose"]
    assert dose["interval_mg_per_day"] == [pytest.approx(8 / 3), 6]
    assert dose["exact_mg_per_day"] is None
    assert [o["mg_per_day"] for o in dose["options"]] == [3, 3.5, 4]
    first = dose["options"][0]
    assert first["composition"] == [{"number": 3, "strength_mg": 1, "unit": "tablet"}]
    assert first["predicted_trough_ng_ml"] == 4.5
    assert dose["remarks"][0]["code"] == "above_studied_dose"  # 4.5 to 6 mg
    assert "half_milligram_tablet" in codes(dose["remarks"])


def test_a_single_target_calculates_inside_a_band_too() -> None:
    dose = consult("--level", "8", "--disease", "ITP", "--target", "10", "--dose", "2", *SOUND)["dose"]
    assert (dose["outcome"], dose["exact_mg_per_day"]) == ("no_product", 2.5)


def test_several_bands_are_named_and_none_is_chosen() -> None:
    result = consult("--level", "3", "--disease", "ITP", "--dose", "2", *SOUND)
    assert codes(result["dose"]["refused"]) == ["several_bands"]
    shown = [a["band"] for a in result["assessments"] if a["entity"] is None]
    assert len(shown) > 1
    for lang in ("en", "zh"):
        assert all(band in result["dose"]["refused"][0]["text"][lang] for band in shown)


def test_the_only_band_of_a_disease_is_the_target() -> None:
    assert consult("--level", "3", "--disease", "ALPS", "--dose", "1", *SOUND)["dose"]["target_ng_ml"] == [2, 10]


@pytest.mark.parametrize(
    "band", ["itp-aps-max-15", "itp-ctd-6-15", "gvhd-acute-4-12", "cytopenia-child-5-15", "anaemia-atra-4-10"]
)
def test_a_band_that_is_named_is_the_target_whichever_form_of_the_disease_it_is_for(band: str) -> None:
    found = answer("tdm", "--level", "5.5", "--band", band, "--dose", "1", *SOUND)
    result, shown = found["result"], found["bands"][band]
    assert result["dose"]["target_ng_ml"] == [shown["low"], shown["high"]]


def test_without_disease_or_target_there_is_none() -> None:
    assert refused("--level", "3", "--dose", "2", *SOUND) == ["target_unknown"]


def test_an_upper_limit_alone_never_raises_and_a_lower_one_alone_is_refused() -> None:
    lower = ("--level", "3", "--dose", "2", *SOUND, "--product", "solution")
    assert consult(*lower, "--target", "<=15")["dose"]["outcome"] == "no_change"
    assert refused(*lower, "--target", ">=5") == ["one_sided_target"]
    high = consult("--level", "20", "--dose", "1", *SOUND, "--product", "solution", "--band", "itp-aps-max-15")["dose"]
    assert high["target_ng_ml"] == [None, 15]
    assert [o["mg_per_day"] for o in high["options"]] == [0.7, 0.6, 0.5, 0.4]  # 1/3 to 15/20 mg


# Refusals, each of them an answer


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--hours-since-dose", "24", "--days-on-dose", "6.9"), "steady_state_too_early"),
        (("--hours-since-dose", "24"), "steady_state_unknown"),
        (("--hours-since-dose", "12", "--days-on-dose", "30"), "not_trough"),
        (("--hours-since-dose", "19.9", "--days-on-dose", "30"), "not_trough"),
        (("--hours-since-dose", "28.1", "--days-on-dose", "30"), "not_trough"),
        ((*SOUND, "--matrix", "plasma"), "not_whole_blood"),
        ((*SOUND, "--matrix", "serum"), "not_whole_blood"),
        (("--hours-since-dose", "24", "--days-on-dose", "13"), "steady_state_provisional"),
        (("--hours-since-dose", "22.9", "--days-on-dose", "30"), "trough_provisional"),
        (("--days-on-dose", "30"), "trough_unconfirmed"),
        ((*SOUND, "--target", "12.01"), "ratio_beyond_3"),
        ((*SOUND, "--target", "1.33"), "ratio_below_a_third"),
        ((*SOUND, "--dose", "21"), "above_40_mg"),
        ((*SOUND, "--level", "lt4"), "censored_level"),
        ((*SOUND, "--level", "gt4"), "censored_level"),
        ((*SOUND, "--level", "BLQ"), "censored_level"),
        ((*SOUND, "--drug", "everolimus"), "everolimus_no_rule"),
        ((*SOUND, "--with", "fluconazole:20d"), "interacting_drug_changed"),
        ((*SOUND, "--stopped", "fluconazole:20d"), "interacting_drug_changed"),
        ((*SOUND, "--with", "fluconazole"), "interaction_start_unknown"),
        ((*SOUND, "--with", "fluconazole:21d"), "inhibitor_needs_two_troughs"),
        ((*SOUND, "--level", "16", "--target", "18"), "above_flag"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else v,
)
def test_a_refusal_is_an_answer_with_its_code(args: tuple[str, ...], code: str) -> None:
    """A later option takes the place of an earlier one of the same name."""
    line = once(*TO_8, *args)
    assert code in refused(*line)
    done = mtor("tdm", *line, "--json")
    assert done.code == 0
    assert mistakes(done.json) == []
    assert all(r["text"]["zh"] and r["text"]["en"] for r in done.json["result"]["dose"]["refused"])
    for lang, words in (("en", "not calculated"), ("zh", "未计算")):
        assert words in mtor("tdm", *line, "--lang", lang).out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "exact"),
    [
        (("--level", "3", "--target", "9"), 6),
        (("--level", "15", "--target", "5"), pytest.approx(2 / 3)),
        (("--dose", "20"), 40),
        (("--hours-since-dose", "23"), 4),
        (("--hours-since-dose", "25"), 4),
        (("--days-on-dose", "14"), 4),
        (("--stopped", "fluconazole:21d"), 4),
        (("--with", "fluconazole:21d", "--previous-level", "4.8", "--previous-days", "5"), 4),
        (("--child-pugh", "A", "--days-on-dose", "17"), 4),
        (("--child-pugh", "B", "--days-on-dose", "25"), 4),
        (("--child-pugh", "C", "--days-on-dose", "35", "--level", "12"), pytest.approx(4 / 3)),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else v,
)
def test_at_the_limit_itself_the_rule_holds(args: tuple[str, ...], exact: float) -> None:
    dose = consult(*TO_8, *SOUND, *args)["dose"]
    assert dose["refused"] == []
    assert dose["exact_mg_per_day"] == exact


# Provisional


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--hours-since-dose", "24", "--days-on-dose", "7"), "steady_state_provisional"),
        (("--hours-since-dose", "24", "--days-on-dose", "13.9"), "steady_state_provisional"),
        (("--days-on-dose", "30"), "trough_unconfirmed"),
        (("--hours-since-dose", "20", "--days-on-dose", "30"), "trough_provisional"),
    ],
)
def test_provisional_moves_the_code_to_the_remarks_and_marks_every_option(args: tuple[str, ...], code: str) -> None:
    line = (*TO_8, "--product", "solution", *args)
    assert refused(*line) == [code]
    done = mtor("tdm", *line, "--provisional", "--json")
    dose = done.json["result"]["dose"]
    assert (dose["refused"], dose["exact_mg_per_day"], dose["provisional"]) == ([], 4, True)
    assert code in codes(dose["remarks"])
    assert code in codes(done.json["warnings"])
    assert {(o["status"], o["provisional"]) for o in dose["options"]} == {("provisional", True)}
    shown = mtor("tdm", *line, "--provisional").out
    assert shown.count("(provisional)") == len(dose["options"])
    assert "calculated 4 mg/day, provisional" in shown


@pytest.mark.slow
@pytest.mark.parametrize(
    "args",
    [
        ("--hours-since-dose", "24", "--days-on-dose", "6.9"),
        ("--hours-since-dose", "12", "--days-on-dose", "30"),
        (*SOUND, "--matrix", "plasma"),
        (*SOUND, "--with", "fluconazole:5d"),
        (*SOUND, "--target", "13"),
    ],
)
def test_provisional_sets_nothing_else_aside(args: tuple[str, ...]) -> None:
    assert refused(*TO_8, *args, "--provisional") == refused(*TO_8, *args) != []


# The specimen


@pytest.mark.parametrize("matrix", ["plasma", "serum", "SERUM"])
def test_a_level_in_plasma_is_compared_with_nothing(matrix: str) -> None:
    result = consult("--level", "3", "--disease", "ITP", "--matrix", matrix)
    assert {a["status"] for a in result["assessments"]} == {"indeterminate"}
    assert result["sample"]["usable"] == "no"
    assert "not_whole_blood" in codes(result["sample"]["caveats"])


def test_a_level_that_is_no_trough_is_compared_with_nothing() -> None:
    result = consult("--level", "3", "--disease", "ITP", "--hours-since-dose", "4")
    assert {a["status"] for a in result["assessments"]} == {"indeterminate"}
    assert "not_trough" in codes(result["sample"]["caveats"])


@pytest.mark.slow
@pytest.mark.parametrize("assay", ["lc-ms/ms", "cmia", "eclia", "meia", "acmia", "qms", "other", "CMIA"])
def test_the_assay_stands_beside_the_level_and_never_converts_it(assay: str) -> None:
    line = ("--level", "4.9", "--band", "itp-5-15-new", "--dose", "2", *SOUND, "--product", "solution")
    known, unknown = consult(*line, "--assay", assay), consult(*line)
    assert known["assessments"] == unknown["assessments"]
    assert known["dose"] == unknown["dose"]
    assert "assay_unknown" not in codes(known["findings"])
    assert "assay_unknown" in codes(unknown["findings"])


def test_the_published_bias_of_an_assay_is_shown_with_its_source() -> None:
    caveats = consult("--level", "8", "--assay", "cmia")["sample"]["caveats"]
    bias = [c for c in caveats if c["code"] == "assay_bias"]
    assert any("+14" in c["text"]["en"] and "+39" in c["text"]["en"] for c in bias)
    assert all(c["sources"] for c in bias)


@pytest.mark.parametrize(("disease", "noted"), [("AIHA", True), ("PRCA", True), ("ITP", False), (None, False)])
def test_haematocrit_is_noted_in_anaemia(disease: str | None, noted: bool) -> None:
    caveats = consult("--level", "8", *(("--disease", disease) if disease else ()))["sample"]["caveats"]
    assert ("haematocrit" in codes(caveats)) is noted


def test_after_a_loading_dose_no_percentage_is_shown() -> None:
    sample = consult("--level", "8", "--days-on-dose", "10", "--loading-given")["sample"]
    assert (sample["steady_state"], sample["steady"], sample["sound_from_day"]) == ({}, "provisional", 14)
    assert "loading_given" in codes(sample["caveats"])
    assert consult("--level", "8", "--days-on-dose", "10")["sample"]["steady_state"] == {"62": 93.2, "82": 86.8}


def test_dates_give_the_days_and_the_date_of_the_next_level() -> None:
    args = ("--level", "8", "--band", "itp-4-15", "--dose", "2", "--hours-since-dose", "24")
    result = consult(*args, "--changed", "2026-03-01", "--sampled", "2026-03-10T08:00")
    assert result["sample"]["steady_state"] == {"62": 91.1, "82": 83.9}  # day 9
    assert (result["next"]["measure_after_days"], result["next"]["measure_on"]) == (5, "2026-03-15")


def test_the_specimens_age_is_set_beside_what_laboratories_accept() -> None:
    (caveat,) = [
        c for c in consult("--level", "8", "--specimen-days", "6")["sample"]["caveats"] if c["code"] == "specimen_age"
    ]
    assert "Age of the specimen: 6 d" in caveat["text"]["en"]
    assert "Mayo 28 d" in caveat["text"]["en"]


# The highest dose studied


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "target", "above"),
    [
        ((), "8", False),  # 4 mg, without a disease
        ((), "8.02", True),  # 4.01 mg
        (("--disease", "ITP", "--age", "18"), "8", False),
        (("--disease", "ITP", "--age", "17.9"), "4.02", True),  # 2.01 mg, and 2 mg in children
        (("--disease", "ITP", "--age", "12"), "4", False),
        # Ref 34: 2.8 mg/m²/day; 100 cm and 36 kg are 1 m².
        (("--disease", "ALPS", "--age", "9", "--weight", "36", "--height", "100"), "5.6", False),
        (("--disease", "ALPS", "--age", "9", "--weight", "36", "--height", "100"), "5.62", True),
    ],
)
def test_above_the_highest_dose_studied_nothing_is_composed(where: tuple[str, ...], target: str, above: bool) -> None:
    line = ("--level", "4", "--target", target, "--dose", "2", *SOUND, "--product", "solution", *where)
    dose = consult(*line)["dose"]
    assert dose["exact_mg_per_day"] == pytest.approx(float(target) / 2)
    assert all(o["mg_per_day"] <= max(dose["highest_mg_per_day"], 2) for o in dose["options"])
    assert ("above_studied_dose" in codes(dose["remarks"])) is above
    if above:
        assert dose["remarks"][0]["code"] == "above_studied_dose"
        allowed = consult(*line, "--allow-above-studied")["dose"]
        assert allowed["options"][0]["mg_per_day"] == pytest.approx(float(target) / 2, abs=0.05)
        assert allowed["remarks"][0]["code"] == "above_studied_shown"
    limits = {
        "source": (("en", "above the highest dose stated"), ("zh", "超过来源所载最高剂量")),
        "program": (("en", "above this program's limit without"), ("zh", "超过未指定疾病时本程序设定的上限")),
    }
    assert dose["highest_by"] == ("source" if where else "program")
    for lang, words in limits[dose["highest_by"]]:
        shown = mtor("tdm", *line, "--lang", lang, "--format", "plain").out
        (first,) = [row for row in shown.splitlines() if ("now 2 mg/day" if lang == "en" else "现用 2 mg/d") in row]
        assert (words in first) is above


@pytest.mark.parametrize(("age", "loads"), [("17", False), ("17.9", False), ("18", True), ("12", False), ("13", False)])
def test_no_loading_dose_under_18(age: str, loads: bool) -> None:
    dose = consult(*TO_8, *SOUND, "--loading", "--age", age)["dose"]
    assert (dose["loading"] is not None) is loads
    assert ("loading_under_18" in codes(dose["remarks"])) is not loads


# Products


def test_nothing_is_assumed_of_the_product() -> None:
    assert "product_unknown" in codes(consult(*TO_8, *SOUND)["dose"]["remarks"])
    dose = consult(*TO_8, *SOUND, "--product", "tablet")["dose"]
    assert "strengths_unknown" in codes(dose["remarks"])
    assert dose["options"] == []


def test_what_cannot_be_made_is_offered_on_alternate_days_and_called_an_average() -> None:
    line = ("--level", "12", "--target", "6", "--dose", "1", *SOUND, "--product", "tablet", "--strengths", "1")
    dose = consult(*line)["dose"]
    (option,) = dose["options"]
    assert (option["mg_per_day"], option["every_hours"], option["status"]) == (0.5, 48, "average")
    assert codes(dose["remarks"]) == ["not_makeable", "alternate_days"]
    shown = mtor("tdm", *line).out
    assert says(shown, "1 × 1 mg every other day = 0.5 mg/day")
    assert says(shown, "predicted average trough 6 ng/mL")


def test_a_tie_takes_the_lower_and_25_percent_is_allowed() -> None:
    """Exactly 2.5 mg from 1 mg tablets: 2 and 3 mg are both 20% off."""
    args = ("--level", "8", "--target", "10", "--dose", "2", *SOUND, "--product", "tablet")
    assert [o["mg_per_day"] for o in consult(*args, "--strengths", "1")["dose"]["options"]] == [2, 3]
    exactly_2 = ("--level", "8", "--target", "8", "--dose", "2", *SOUND, "--product", "tablet")
    assert consult(*exactly_2, "--strengths", "2.5")["dose"]["options"][0]["mg_per_day"] == 2.5
    assert consult(*exactly_2, "--strengths", "2.505")["dose"]["outcome"] == "not_makeable"
    assert consult(*exactly_2, "--strengths", "1.5")["dose"]["options"][0]["mg_per_day"] == 1.5
    beyond = consult(*exactly_2, "--strengths", "1.495")["dose"]
    assert [o for o in beyond["options"] if o["every_hours"] == 24 and o["mg_per_day"] == 1.495] == []


# Units


@pytest.mark.slow
@pytest.mark.parametrize(
    ("nmol", "ng"), [("4.375", "3.99958125"), ("4.376", "4.00049544"), ("16.4", "14.992716"), ("16.41", "15.0018579")]
)
@pytest.mark.parametrize("options", [(), ("--product", "solution"), ("--provisional",), ("--disease", "ITP")])
def test_the_unit_changes_neither_verdict_nor_dose(nmol: str, ng: str, options: tuple[str, ...]) -> None:
    """nmol/L × 0.91419 = ng/mL, worked out by hand."""
    rest = ("--dose", "2", *SOUND, "--band", "itp-4-15", *options)
    in_nmol = consult("--level", nmol, "--unit", "nmol/L", *rest)
    for unit in ("ng/mL", "ug/L"):
        other = consult("--level", ng, "--unit", unit, *rest)
        for part in ("dose", "sample", "next", "assessments", "summary"):
            assert other[part] == in_nmol[part], part
        assert codes(other["findings"]) == codes(in_nmol["findings"])


def test_the_previous_level_is_read_in_the_same_unit() -> None:
    args = ("--target", "10", "--dose", "2", *SOUND, "--with", "fluconazole:30d", "--previous-days", "7")
    nmol = ("--level", "9", "--unit", "nmol/L")
    assert refused(*nmol, *args, "--previous-level", "10.8") == []
    assert refused(*nmol, *args, "--previous-level", "10.81") == ["inhibitor_needs_two_troughs"]


# Rules by name

PRCA = ("--disease", "PRCA", "--dose", "2", *SOUND, "--rule", "jrct")

EVEROLIMUS = (
    *("--drug", "everolimus", "--dose", "0.75", "--regimen", "bid", "--hours-since-dose", "12"),
    *("--rule", "zortress", "--target", "3-8"),
)


@pytest.mark.parametrize(
    ("level", "decision", "mg"),
    [
        ("4.99", "change", 3),
        ("5", "no_change", None),
        ("14.99", "no_change", None),
        ("15", "change", 1),
        ("15.01", "change", 1),
    ],
)
def test_the_japanese_prca_protocol(level: str, decision: str, mg: float | None) -> None:
    result = consult("--level", level, *PRCA)
    dose = result["dose"]
    assert (dose["rule"], dose["outcome"], dose["exact_mg_per_day"]) == ("jrct", decision, mg)
    assert dose["refused"] == []
    (rule,) = [r for r in dose["remarks"] if r["code"] == "jrct_rule"]
    assert (rule["voice"], rule["sources"][0]) == ("study", "jrcts031230310")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--disease", "ITP"), "jrct_only_prca"),
        (("--dose", "3"), "jrct_only_from_2_mg"),
        (("--dose", "1"), "jrct_only_from_2_mg"),
        (("--drug", "everolimus"), "everolimus_no_rule"),
        (("--matrix", "plasma"), "not_whole_blood"),
        (("--days-on-dose", "6"), "steady_state_too_early"),
        (("--days-on-dose", "13"), "steady_state_provisional"),
        (("--days-on-dose", "13", "--band", "prca-4-15", "--level", "4.5"), "steady_state_provisional"),
        (("--hours-since-dose", "22"), "trough_provisional"),
        (("--hours-since-dose", "12"), "not_trough"),
        (("--with", "voriconazole:5d"), "interacting_drug_changed"),
        (("--level", "lt4"), "censored_level"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else v,
)
def test_the_japanese_protocol_outside_its_conditions(args: tuple[str, ...], code: str) -> None:
    assert code in refused("--level", "4", *PRCA, *args)


def test_the_japanese_protocol_on_an_unsure_sample_is_provisional() -> None:
    dose = consult("--level", "4.5", *PRCA, "--band", "prca-4-15", "--days-on-dose", "13", "--provisional")["dose"]
    assert (dose["exact_mg_per_day"], dose["provisional"]) == (3, True)
    assert codes(dose["remarks"]) == ["jrct_rule", "steady_state_provisional", "haematocrit_raise"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "more", "decision", "mg"),
    [
        ("2.99", (), "change", 3),
        ("3", (), "no_change", None),
        ("8", ("--previous-level", "9"), "no_change", None),
        ("8.01", ("--previous-level", "8.01"), "change", 1),
    ],
)
@pytest.mark.parametrize("days", ["4", "5", "60"])
def test_the_rule_of_the_everolimus_label(
    level: str, more: tuple[str, ...], decision: str, mg: float | None, days: str
) -> None:
    dose = consult("--level", level, *EVEROLIMUS, "--days-on-dose", days, *more)["dose"]
    assert (dose["rule"], dose["outcome"], dose["exact_mg_per_day"], dose["refused"]) == ("zortress", decision, mg, [])
    (rule,) = [r for r in dose["remarks"] if r["code"] == "zortress_rule"]
    assert (rule["voice"], rule["verified"]) == ("label", "copy")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--level", "8.01"), "zortress_needs_two_high_levels"),
        (("--level", "8.01", "--previous-level", "8"), "zortress_needs_two_high_levels"),
        (("--target", "5-10"), "zortress_only_3_to_8"),
        (("--target", "6"), "zortress_only_3_to_8"),
        (("--regimen", "daily", "--hours-since-dose", "24"), "zortress_only_twice_daily"),
        (("--drug", "sirolimus"), "zortress_only_everolimus"),
        (("--days-on-dose", "3.9"), "steady_state_too_early"),
        (("--hours-since-dose", "10.9"), "not_trough"),
        (("--hours-since-dose", "13.1"), "not_trough"),
        (("--matrix", "serum"), "not_whole_blood"),
        (("--dose", "0.25", "--level", "9", "--previous-level", "9"), "no_lower_dose"),
        (("--dose", "11"), "above_40_mg"),
        (("--with", "ketoconazole:5d"), "interacting_drug_changed"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else v,
)
def test_the_rule_of_the_everolimus_label_outside_its_conditions(args: tuple[str, ...], code: str) -> None:
    assert code in refused("--level", "2", *EVEROLIMUS, "--days-on-dose", "5", *args)


def test_a_doubled_everolimus_dose_above_what_was_studied_says_so_first() -> None:
    dose = consult("--level", "2", *EVEROLIMUS, "--days-on-dose", "5", "--dose", "2")["dose"]
    assert dose["exact_mg_per_day"] == 8
    assert dose["remarks"][0]["code"] == "above_studied_shown"
    # The rule shows it anyhow: nothing is to be added for that.
    assert "--allow" not in dose["remarks"][0]["text"]["en"] + dose["remarks"][0]["text"]["zh"]


def test_everolimus_has_no_other_rule() -> None:
    args = ("--level", "2", "--drug", "everolimus", "--band", "gvhd-evr-3-8", "--dose", "1", *SOUND)
    (remark,) = consult(*args)["dose"]["refused"]
    assert remark["code"] == "everolimus_no_rule"
    assert "no published rule for this target" in remark["text"]["en"]


# In ITP


@pytest.mark.parametrize(("level", "said"), [("15", False), ("15.01", True)])
@pytest.mark.parametrize("disease", ["ITP", "itp-aps"])
def test_above_15_in_itp_falling_platelets_may_be_toxicity(level: str, said: bool, disease: str) -> None:
    findings = consult("--level", level, "--disease", disease)["findings"]
    assert ("itp_falling_platelets" in codes(findings)) is said
    assert ("above_toxicity_flag" in codes(findings)) is said


# The schema

KINDS: list[tuple[str, ...]] = [
    ("--level", "8"),
    *((*TO_8, *SOUND, "--product", product) for product in ("solution", "tablet")),
    (*TO_8, *SOUND, "--product", "tablet", "--strengths", "0.5,1,2", "--loading", "--age", "40"),
    ("--level", "12", "--target", "6", "--dose", "1", *SOUND, "--product", "tablet", "--strengths", "1"),
    (*TO_8, *SOUND, "--with", "voriconazole:5d"),
    (*TO_8, *SOUND, "--with", "fluconazole:30d", *TWO_TROUGHS),
    (*TO_8, *SOUND, "--stopped", "rifampicin:3d", "--sampled", "2026-03-01"),
    ("--level", "4", *PRCA),
    ("--level", "2", *EVEROLIMUS, "--days-on-dose", "5"),
    ("--level", "20", "--band", "itp-aps-max-15", "--dose", "2", *SOUND, "--assay", "eclia", "--specimen-days", "3"),
]


@pytest.mark.slow
@pytest.mark.parametrize("args", KINDS, ids=" ".join)
def test_every_kind_of_consult_is_as_its_schema_says(args: tuple[str, ...]) -> None:
    done = mtor("tdm", *args, "--json")
    assert (done.code, done.err, mistakes(done.json)) == (0, "", [])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "form", "lang"), list(product(KINDS, ("table", "plain", "markdown", "csv", "ndjson"), ("en", "zh")))
)
def test_every_kind_of_consult_has_every_format(args: tuple[str, ...], form: str, lang: str) -> None:
    done = mtor("tdm", *args, "--format", form, "--lang", lang)
    assert done.code == 0
    unfilled: Any = [
        word for word in done.out.split() if word.startswith("{") and word.endswith("}") and ":" not in word
    ]
    assert unfilled == []
