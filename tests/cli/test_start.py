"""How the drug was started in studies: doses per m² by hand, the children's table at its edges, what is only shown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.consults import codes
from tests.helpers import answer, mtor, once, says
from tests.parts.schemas import mistakes


def started(*args: str) -> Any:
    done = mtor("start", *args, "--json")
    assert (done.code, done.err) == (0, "")
    assert mistakes(done.json) == []
    return done.json["result"]


def child(*args: str, disease: str = "ITP", age: str = "8", weight: str = "20") -> Any:
    return started("--disease", disease, "--age", age, "--weight", weight, *args)


def per_square_metre(result: Any) -> Any:
    (found,) = [r for r in result["regimens"] if "1.5 mg/m²" in r["regimen"]["summary"]["en"]]
    return found


def test_a_dose_per_square_metre_needs_the_height_which_is_never_estimated() -> None:
    found = per_square_metre(child())
    assert found["exact_mg_per_day"] is None
    assert codes(found["remarks"]) == ["height_required"]


def test_a_dose_per_square_metre_by_hand() -> None:
    """120 cm and 20 kg: sqrt(120 × 20 ÷ 3600) = 0.8165, so 0.82 m²; 1.5 × 0.82 = 1.23 mg."""
    result = child("--height", "120", "--product", "tablet", "--strengths", "0.5")
    assert result["body_surface_area_m2"] == 0.82
    found = per_square_metre(result)
    assert found["exact_mg_per_day"] == [1.23, 1.23]
    assert [o["mg_per_day"] for o in found["options"]] == [1]  # 1 mg is nearer than 1.5 mg and within 25%
    (formula,) = [r for r in result["remarks"] if r["code"] == "mosteller"]
    assert "mosteller-1987" in set(formula["sources"])
    assert "0.82" in formula["text"]["en"]


def test_what_cannot_be_made_within_25_percent_says_so() -> None:
    found = per_square_metre(child("--height", "120", "--product", "tablet", "--strengths", "2"))
    assert (found["options"], codes(found["remarks"])) == ([], ["start_not_makeable"])


@pytest.mark.slow
@pytest.mark.parametrize("disease", ["ITP", "AIHA"])
@pytest.mark.parametrize(
    ("age", "weight", "bilirubin", "mg", "remarks"),
    [
        ("8", "4.9", "12", None, ["table_weight"]),
        ("8", "5", "12", None, ["table_below_cohort"]),
        ("8", "6.9", "12", None, ["table_below_cohort"]),
        ("8", "7", "12", 0.75, []),
        ("8", "14.9", "12", 0.75, []),
        ("8", "15", "12", 1.5, []),
        ("8", "43", "12", 2, []),
        ("8", "43.1", "12", 2, ["table_beyond_cohort"]),
        ("8", "44.9", "12", 2, ["table_beyond_cohort"]),
        ("8", "45", "12", None, ["table_weight"]),
        ("0.9", "20", "12", None, ["table_age"]),
        ("1", "20", "12", 1.5, []),
        ("15", "20", "12", 1.5, []),
        ("15.9", "20", "12", 1.5, []),
        ("16", "20", "12", None, ["table_age"]),
        ("17.9", "20", "12", None, ["table_age"]),
        ("8", "20", "3.41", None, ["table_bilirubin"]),
        ("8", "20", "3.42", 1.5, []),
        ("8", "20", "20.5", 0.75, ["table_edge"]),
        ("8", "20", "20.51", 0.75, []),
    ],
)
def test_the_childrens_table_at_its_edges(
    disease: str, age: str, weight: str, bilirubin: str, mg: float | None, remarks: list[str]
) -> None:
    args = ("--bilirubin", bilirubin, "--bilirubin-unit", "umol/L")
    table = child(*args, disease=disease, age=age, weight=weight)["table"]
    assert (table["mg_per_day"], codes(table["remarks"])) == (mg, remarks)
    assert table["sources"] == ["8"]
    shown = mtor("start", "--disease", disease, "--age", age, "--weight", weight, *args).out
    assert says(shown, f"(ref 8): {'not used' if mg is None else f'{mg:g} mg/day'}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "unit", "mg"),
    [
        ("0.2", "mg/dL", 1.5),  # 0.2 × 17.104 = 3.42 umol/L
        ("0.19", "mg/dL", None),
        ("1.19", "mg/dL", 1.5),  # 20.35
        ("1.2", "mg/dL", 0.75),  # 20.52
        ("12", "μmol/L", 1.5),
        ("12", "µmol/L", 1.5),
        ("12", "UMOL/L", 1.5),
    ],
)
def test_units_of_bilirubin(value: str, unit: str, mg: float | None) -> None:
    assert child("--bilirubin", value, "--bilirubin-unit", unit)["table"]["mg_per_day"] == mg


def test_the_table_asks_for_what_it_needs_and_no_adult_sees_it() -> None:
    table = child()["table"]
    assert (table["mg_per_day"], codes(table["remarks"])) == (None, ["table_needs_weight_and_bilirubin"])
    args = ("--weight", "44", "--bilirubin", "12", "--bilirubin-unit", "umol/L")
    assert started("--disease", "ITP", "--age", "18", *args)["table"] is None
    assert started("--disease", "PRCA", "--age", "8", *args)["table"] is None


@pytest.mark.slow
@pytest.mark.parametrize(("disease", "warned"), [("AIHA", True), ("aiha-evans", True), ("ITP", False)])
def test_haemolysis_raises_bilirubin_by_itself(disease: str, warned: bool) -> None:
    args = ("--bilirubin", "30", "--bilirubin-unit", "umol/L")
    assert ("bilirubin_haemolysis" in codes(child(*args, disease=disease)["remarks"])) is warned


@pytest.mark.slow
@pytest.mark.parametrize(
    ("age", "weight", "shown"),
    [
        ("12", "35", False),
        ("12.9", "35", False),
        ("13", "35", True),
        ("13", "39.9", True),
        ("13", "40", False),
        ("17", "35", True),
        ("17.9", "35", True),
        ("18", "35", False),
    ],
)
def test_the_label_rule_for_13_to_17_years_under_40_kg(age: str, weight: str, shown: bool) -> None:
    """150 cm and 35 kg: sqrt(150 × 35 ÷ 3600) = 1.21 m²: 3.63 mg once, then 1.21 mg a day."""
    rule = child("--height", "150", disease="ALPS", age=age, weight=weight)["label_rule"]
    assert (rule is not None) is shown
    without = child(disease="ALPS", age=age, weight=weight)
    assert without["label_rule"] is None
    assert ("height_required" in codes(without["remarks"])) is shown
    if rule and weight == "35":
        assert (rule["loading_mg"], rule["mg_per_day"]) == (pytest.approx(3.63), pytest.approx(1.21))
        assert (rule["voice"], rule["verified"]) == ("reference", "copy")
        text = mtor("start", "--disease", "ALPS", "--age", age, "--weight", weight, "--height", "150").out
        assert says(text, "not for this disease")


def test_the_label_rule_is_for_sirolimus() -> None:
    assert child("--height", "150", "--drug", "everolimus", disease="GVHD", age="14", weight="35")["label_rule"] is None


def test_sirolimus_in_a_failing_liver_by_the_dossier() -> None:
    text = mtor("start", "--disease", "ITP", "--age", "40", "--child-pugh", "C", "--format", "plain").out
    for view in ("about one third", "about one half", "about 60%", "start at half the dose", "contraindicated"):
        assert says(text, view)


@pytest.mark.slow
@pytest.mark.parametrize("disease", ["ITP", "AIHA", "PRCA", "ALPS", "GVHD"])
@pytest.mark.parametrize("age", ["5", "40"])
def test_every_regimen_has_its_source_and_none_is_a_recommendation(disease: str, age: str) -> None:
    result = started("--disease", disease, "--age", age)
    assert all(r["regimen"]["sources"] for r in result["regimens"])
    assert result["remarks"][0]["code"] == "start_as_studied"
    assert ("start_child" in codes(result["remarks"])) is (age == "5")
    for lang, words in (("en", "not a recommendation"), ("zh", "非推荐")):
        first = mtor("start", "--disease", disease, "--age", age, "--lang", lang).out.splitlines()[0]
        assert words in first


def test_an_adult_is_not_started_as_a_child_was_nor_a_child_as_an_adult() -> None:
    for age, other in (("40", "child"), ("8", "adult")):
        groups = {r["regimen"]["age_group"] for r in started("--disease", "ITP", "--age", age)["regimens"]}
        assert other not in groups
    doses = [r["exact_mg_per_day"] for r in started("--disease", "ITP", "--age", "40")["regimens"]]
    assert [2, 4] in doses


@pytest.mark.parametrize(
    ("args", "exit_code", "code"),
    [
        (("--bilirubin", "12"), 2, "unit_missing"),
        (("--bilirubin", "12", "--bilirubin-unit", "mg/L"), 2, "bad_choice"),
        (("--bilirubin", "0", "--bilirubin-unit", "umol/L"), 2, "bad_number"),
        (("--bilirubin", "1501", "--bilirubin-unit", "umol/L"), 2, "bad_number"),
        (("--bilirubin", "91", "--bilirubin-unit", "mg/dL"), 2, "bad_number"),
        (("--weight", "0"), 2, "bad_number"),
        (("--weight", "-5"), 2, "bad_number"),
        (("--weight", "401"), 2, "bad_number"),
        (("--weight", "nan"), 2, "bad_number"),
        (("--weight", ""), 2, "bad_number"),
        (("--height", "1.2"), 2, "bad_number"),
        (("--height", "251"), 2, "bad_number"),
        (("--height", "inf"), 2, "bad_number"),
        (("--age", "-1"), 2, "bad_number"),
        (("--age", "121"), 2, "bad_number"),
        (("--child-pugh", "E"), 2, "bad_choice"),
        (("--product", "syrup"), 2, "bad_choice"),
        (("--strengths", "x"), 2, "bad_number"),
        (("--disease", "gout"), 3, "unknown_disease"),
        (("--drug", "aspirin"), 3, "unknown_drug"),
        (("--drug", "替西罗莫司"), 3, "near_miss"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else None,
)
def test_what_start_does_not_take(args: tuple[str, ...], exit_code: int, code: str) -> None:
    done = mtor(*once("start", "--disease", "ITP", "--age", "8", "--weight", "20", *args, "--json"))
    assert (done.code, done.json["error"]["code"]) == (exit_code, code)
    assert mistakes(done.json) == []
    assert done.json["error"]["message"]["zh"]


@pytest.mark.parametrize("missing", ["--age", "--disease"])
def test_age_and_disease_are_never_assumed(missing: str) -> None:
    given = {"--age": "8", "--disease": "ITP"}
    del given[missing]
    done = mtor("start", *[word for pair in given.items() for word in pair])
    assert (done.code, done.out) == (2, "")
    assert missing in done.err


def test_the_rule_under_40_kg_is_that_of_compendia_and_of_no_label() -> None:
    args = ("start", "--disease", "ALPS", "--age", "14", "--weight", "35", "--height", "150", "--format", "plain")
    rule = child("--height", "150", disease="ALPS", age="14", weight="35")["label_rule"]
    assert (rule["voice"], rule["sources"]) == ("reference", ["canadian-guide", "mayo-micromedex"])
    assert says(mtor(*args).out, "by drug compendia (no label was read), not for this disease")
    assert says(mtor(*args, "--lang", "zh").out, "未查阅到说明书内容")


def test_what_the_facts_on_the_liver_say_is_no_caution_again() -> None:
    without = answer("start", "--disease", "ITP", "--age", "40")["result"]
    given = answer("start", "--disease", "ITP", "--age", "40", "--child-pugh", "C")["result"]
    assert {"liver", "liver-exposure", "liver-china"} <= {c["id"] for c in without["cautions"]}
    assert [c["id"] for c in given["cautions"] if c["id"].startswith("liver")] == []
    texts = [note["text"]["en"] for note in given["liver"]]
    for words in ("one half (US label", "-67%", "contraindicated (Chinese compendium", "half the dose (section 7.3)"):
        assert len([text for text in texts if words in text]) == 1, words


def test_what_this_program_adds_to_the_table_has_its_own_voice() -> None:
    options = ("--age", "6", "--weight", "20", "--bilirubin", "15", "--bilirubin-unit", "umol/L")
    table = answer("start", "--disease", "AIHA", *options)["result"]["table"]
    assert table["voice"] == "study"
    assert [note["voice"] for note in table["added"]] == ["derived"] * 3
    assert not [text for text in table["cautions"] if "calculated" in text["en"].lower() or "本程序" in text["zh"]]
    assert "probably a misprint" in table["added"][0]["text"]["en"]


@pytest.mark.parametrize(
    ("args", "lang", "words"),
    [
        (
            ("ITP", "--age", "34", "--weight", "60"),
            "en",
            "ITP: starting doses in studies (not a recommendation); 34 years, 60 kg",
        ),
        (("ITP", "--age", "34", "--weight", "60"), "zh", "ITP：研究所用起始方案（非推荐）；34岁，60 kg"),
        (("GVHD", "--age", "40", "--drug", "everolimus"), "en", "(not a recommendation); 40 years, everolimus"),
        (("GVHD", "--age", "40", "--child-pugh", "b"), "zh", "（非推荐）；40岁，Child-Pugh B级"),
    ],
)
def test_the_headline_says_what_was_asked(args: tuple[str, ...], lang: str, words: str) -> None:
    assert words in mtor("start", "--disease", *args, "--lang", lang, COLUMNS="100").out.splitlines()[0]


@pytest.mark.parametrize(
    ("args", "lang", "words"),
    [
        (("ITP", "--age", "8"), "en", "Ages not stated in the part read: not calculated for a child."),
        (("ITP", "--age", "8"), "zh", "所查阅部分未说明年龄：不为患儿折算。"),
        (("GVHD", "--age", "8"), "en", "Ages not stated in the part read: not calculated for a child."),
        (("GVHD", "--age", "14"), "en", "Older than this source's patients"),
        (("ALPS", "--age", "34"), "en", "The dose is per m²: give --weight in kg and --height in cm."),
        (("ITP", "--age", "34"), "en", "relapsed or refractory; age not stated"),
        (("ITP", "--age", "34"), "zh", "年龄未说明"),
        (("ITP", "--age", "34", "--product", "tablet", "--strengths", "0.5"), "en",
         "start: 2–4 mg/day; 4 × 0.5 mg once daily = 2 mg/day … "),
    ],
)  # fmt: skip
def test_what_is_never_cut_stands_in_the_short_answer(args: tuple[str, ...], lang: str, words: str) -> None:
    assert says(mtor("start", "--disease", *args, "--lang", lang, COLUMNS="100").out, words)


def test_every_reason_why_nothing_is_worked_out_is_said_in_the_short_answer() -> None:
    for disease in ("ITP", "AIHA", "PRCA", "ALPS", "GVHD"):
        for age in ("3", "8", "14", "70"):
            result = started("--disease", disease, "--age", age)
            reasons = [r["text"] for x in result["regimens"] if not x["covered"] for r in x["remarks"]]
            for lang in ("en", "zh"):
                text = mtor("start", "--disease", disease, "--age", age, "--lang", lang, "--format", "plain").out
                assert [reason for reason in reasons if not says(text, reason[lang].rstrip(".。"))] == []


@pytest.mark.parametrize(
    ("args", "command"),
    [
        ("--disease ALPS --age 34", "--weight KG --height CM --product PRODUCT --strengths LIST"),
        ("--disease ALPS --age 34 --weight 60", "--height CM --product PRODUCT --strengths LIST"),
        (
            "--disease ITP --age 8 --weight 20 --height 120 --product solution",
            "--bilirubin VALUE --bilirubin-unit UNIT",
        ),
    ],
)
def test_the_command_to_type_next_asks_for_what_is_missing_only(args: str, command: str) -> None:
    text = " ".join(mtor("start", *args.split(), COLUMNS="100").out.split())
    given = [word for word in command.split() if word.startswith("--")]
    (line,) = [found for found in text.split("mtor start ") if command in found]
    assert [word for word in line.split("mtor")[0].split() if word.startswith("--")][-len(given) :] == given
    assert says(text, "--full")
    assert "--weight KG" not in mtor("start", "--disease", "ITP", "--age", "34").out
