"""What laboratories and wards write is taken with its own meaning; what cannot be meant is refused and named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.helpers import LANGUAGES, answer, mtor

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "like"),
    [
        (("--level", "=8.2"), ("--level", "8.2")),
        (("--level", "8.2 ng/mL"), ("--level", "8.2", "--unit", "ng/mL")),
        (("--level", "８．２　ng·mL-1"), ("--level", "8.2", "--unit", "ng/mL")),
        (("--level", "9", "--unit", "nmol·L-1"), ("--level", "9", "--unit", "nmol/L")),
        (("--level", "9", "--unit", "[ng/mL]"), ("--level", "9", "--unit", "ng/mL")),
        (("--level", "9", "--unit", "ng.mL-1"), ("--level", "9", "--unit", "ng/mL")),
        (("--level", "低于检测限"), ("--level", "BLQ")),
        (("--level", "<LOD"), ("--level", "BLQ")),
        (("--level", "9", "--matrix", "全血"), ("--level", "9", "--matrix", "whole-blood")),
        (("--level", "9", "--matrix", "血浆"), ("--level", "9", "--matrix", "plasma")),
        *(
            (("--level", "9", "--assay", name), ("--level", "9", "--assay", "lc-ms/ms"))
            for name in ("LC-MS", "LC/MS/MS", "lcms", "ＬＣ－ＭＳ", "HPLC-MS/MS", "液质联用", "液相色谱-串联质谱法")
        ),
    ],
    ids=lambda words: " ".join(words),
)
def test_usual_input_gives_the_same_answer(typed: tuple[str, ...], like: tuple[str, ...]) -> None:
    assert answer("tdm", *typed, "--disease", "ITP")["result"] == answer("tdm", *like, "--disease", "ITP")["result"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("level", "shown", "status"),
    [
        ("≤0.5", "≤0.5", "below"),
        ("<=4", "≤4", "indeterminate"),  # The level may be 4, which lies within 4–15.
        ("<4", "<4", "below"),
        (">=15", "≥15", "indeterminate"),  # The level may be 15, which lies within 4–15.
        (">15", ">15", "above"),
        (">=30", "≥30", "above"),
    ],
)
def test_a_limit_keeps_its_sign_through_the_comparison(level: str, shown: str, status: str, lang: str) -> None:
    args = ("tdm", "--level", level, "--disease", "ITP", "--band", "itp-4-15")
    result = answer(*args)["result"]
    assert [a["status"] for a in result["assessments"]] == [status]
    assert result["level"]["sign"] + result["level"]["ng_ml_text"] == shown
    assert shown + " ng/mL" in mtor(*args, "--lang", lang).out
    assert any(f["severity"] == "alarm" for f in result["findings"]) == (level in (">15", ">=30"))


def test_a_unit_in_the_level_that_contradicts_the_option_is_refused() -> None:
    done = mtor("tdm", "--level", "8.2 ng/mL", "--unit", "nmol/L", "--disease", "ITP")
    assert done.code == 2
    assert done.err == (
        "--level '8.2 ng/mL' is in ng/mL, but the unit given with it is nmol/L. Which is it?\n"
        "Try: mtor tdm --level LEVEL --unit nmol/L --disease ITP\n"
    )


def test_a_previous_level_is_read_as_a_level_is() -> None:
    args = ("tdm", "--level", "9", "--disease", "ITP", "--previous-days", "14")
    assert answer(*args, "--previous-level", "=8 ng·mL-1")["result"] == answer(*args, "--previous-level", "8")["result"]
    assert mtor(*args, "--previous-level", "<0.5").code == 2


@pytest.mark.parametrize(("day", "code"), [("2026-12-31", 0), ("2026-12-31T23:59", 0), ("2027-01-01", 2)])
def test_a_sample_of_tomorrow_is_refused(day: str, code: int) -> None:
    done = mtor("tdm", "--level", "9", "--disease", "ITP", "--sampled", day)
    assert done.code == code
    if code:
        assert done.err == (
            "--sampled '2027-01-01' lies after today (2026-12-31).\n"
            "Try: mtor tdm --level 9 --disease ITP --sampled DATE\n"
        )
        chinese = mtor("tdm", "--level", "9", "--sampled", day, "--lang", "zh").err
        assert chinese.startswith("--sampled “2027-01-01”晚于今天（2026-12-31）。")


def case(tmp_path: Path, **level: object) -> str:
    path = tmp_path / "case.json"
    body = {
        "drug": "sirolimus",
        "age": 40,
        "covariates": {"WT": 60, "TBIL": 10},
        "doses": "2 mg daily from 0 h",
        "levels": [{"time": 335, **level}],
    }
    path.write_text(json.dumps(body), encoding="utf-8")
    return str(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ({"value": "=8.2"}, {"value": 8.2}),
        ({"value": "8.2 ng·mL-1"}, {"value": 8.2, "unit": "ng/mL"}),
        ({"value": "8.2 [ng/mL]", "unit": "ng/mL"}, {"value": 8.2, "unit": "ng/mL"}),
        ({"value": 9, "unit": "nmol·L-1"}, {"value": 9, "unit": "nmol/L"}),
        ({"value": "9 nmol/L"}, {"value": 9, "unit": "nmol/L"}),
        ({"value": "≤0.5"}, {"value": "<=0.5"}),
        ({"value": "<LOD", "lloq": 0.5}, {"value": "BLQ", "lloq": 0.5}),
        ({"value": 8.2, "assay": "LC-MS"}, {"value": 8.2, "assay": "lc-ms/ms"}),
    ],
)
def test_cases_take_the_same(tmp_path: Path, typed: dict[str, object], like: dict[str, object]) -> None:
    one = answer("fit", case(tmp_path, **typed), "--model", "S1")["result"]
    other = answer("fit", case(tmp_path, **like), "--model", "S1")["result"]
    assert one == other


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ({"value": "8.2 ng/mL", "unit": "nmol/L"}, "is in ng/mL, but the unit given with it is nmol/L"),
        ({"value": "8.2 ng/dL"}, "1 ng/mL = 100 ng/dL: divide the number by 100"),
        ({"value": 8.2, "unit": "pg/mL"}, "1 ng/mL = 1000 pg/mL: divide the number by 1000"),
        ({"value": -99}, "-99 is a code for a missing value"),
        ({"value": "-99"}, "-99 is a code for a missing value"),
        ({"value": "1,200"}, "a comma may stand for a decimal point or for thousands"),
    ],
)
def test_cases_refuse_the_same(tmp_path: Path, level: dict[str, object], said: str) -> None:
    done = mtor("fit", case(tmp_path, **level), "--model", "S1")
    assert done.code == 4
    assert said in done.err
    assert "nan" not in done.err
    assert done.err.endswith("Try: mtor fit --template\n")


FORMS = [
    (("--dose", "2mg"), ("--dose", "2")),
    (("--dose", "２ ｍｇ"), ("--dose", "2")),
    (("--dose", "2毫克"), ("--dose", "2")),
    (("--hours-since-dose", "24 h"), ("--hours-since-dose", "24")),
    (("--hours-since-dose", "24小时"), ("--hours-since-dose", "24")),
    (("--days-on-dose", "21天"), ("--days-on-dose", "21")),
    (("--days-on-dose", "21 days"), ("--days-on-dose", "21")),
    (("--age", "34岁"), ("--age", "34")),
    (("--age", "34y"), ("--age", "34")),
    (("--weight", "60公斤"), ("--weight", "60")),
    (("--height", "170cm"), ("--height", "170")),
    (("--product", "口服液"), ("--product", "solution")),
    (("--product", "片剂"), ("--product", "tablet")),
    (("--regimen", "每日2次"), ("--regimen", "bid")),
    (("--regimen", "隔日"), ("--regimen", "alternate-day")),
    (("--regimen", "每日一次"), ("--regimen", "daily")),
    (("--regimen", "twice daily"), ("--regimen", "bid")),
    (("--matrix", "whole blood"), ("--matrix", "whole-blood")),
    (("--assay", "电化学发光"), ("--assay", "eclia")),
    (("--child-pugh", "B级"), ("--child-pugh", "B")),
    (("--sampled", "2026年3月20日"), ("--sampled", "2026-03-20")),
    (("--sampled", "2026/3/20"), ("--sampled", "2026-03-20")),
    (("--with", "voriconazole:30 days"), ("--with", "voriconazole:30d")),
]


@pytest.mark.parametrize(("typed", "like"), FORMS)
def test_a_number_with_the_unit_of_its_option_and_the_words_of_the_ward(
    typed: tuple[str, ...], like: tuple[str, ...]
) -> None:
    line = "tdm", "--level", "8.2", "--disease", "ITP"
    assert answer(*line, *typed)["result"] == answer(*line, *like)["result"]


@pytest.mark.parametrize(
    ("option", "typed", "behind", "unit", "unit_zh"),
    [
        ("--dose", "2 g", "g", "mg", "mg"),
        ("--hours-since-dose", "24 min", "min", "h", "小时"),
        ("--hours-since-dose", "1d", "d", "h", "小时"),
        ("--weight", "120斤", "斤", "kg", "kg"),
        ("--age", "5个月", "个月", "years", "岁（周岁）"),
    ],
)
def test_another_unit_is_never_converted(option: str, typed: str, behind: str, unit: str, unit_zh: str) -> None:
    error = mtor("tdm", "--level", "8.2", option, typed, "--json").json["error"]
    assert error["message"] == {
        "en": f"{option} '{typed}' is not accepted: '{behind}' is not the unit of this number; type it in {unit}.",
        "zh": f"{option} “{typed}”无法使用：“{behind}”不是该数值的单位，请换算为{unit_zh}后输入数值。",
    }


@pytest.mark.parametrize(("option", "typed"), [("--assay", "化学发光"), ("--sampled", "03/04/2026")])
def test_what_has_two_meanings_is_not_read(option: str, typed: str) -> None:
    done = mtor("tdm", "--level", "8.2", option, typed)
    assert done.code == 2
    assert done.err.startswith(f"{option} '{typed}' is not ")


def test_a_filter_in_chinese() -> None:
    typed = answer("recommend", "GVHD", "--population", "儿童", "--line", "预防")["result"]
    assert typed == answer("recommend", "GVHD", "--population", "child", "--line", "prophylaxis")["result"]


@pytest.mark.parametrize(
    ("line", "en", "zh"),
    [
        (
            ("simulate", "--model", "S1", "--regimen", "2 mg daily", "-c", "WT=20", "-c", "weight=21"),
            "--covariate WT is given twice: 'WT=20' and 'weight=21'. It takes one value.",
            "--covariate WT 重复给出：“WT=20”和“weight=21”。同一名称只接受一个值。",
        ),
        (
            ("models", "S2", "--reading", "a=b", "--reading", "A = c"),
            "--reading a is given twice: 'a=b' and 'A = c'. It takes one value.",
            "--reading a 重复给出：“a=b”和“A = c”。同一名称只接受一个值。",
        ),
        (
            ("tdm", "--level", "8", "--with", "newdrugx=none", "--with", "newdrugx=inhibitor"),
            "--with newdrugx is given twice: 'newdrugx=none' and 'newdrugx=inhibitor'. It takes one value.",
            "--with newdrugx 重复给出：“newdrugx=none”和“newdrugx=inhibitor”。同一名称只接受一个值。",
        ),
    ],
)
def test_a_name_that_is_given_two_values_is_refused(line: tuple[str, ...], en: str, zh: str) -> None:
    assert mtor(*line).err.splitlines()[0] == en
    assert mtor(*line, "--lang", "zh").err.splitlines()[0] == zh


CASE = {
    "drug": "sirolimus",
    "age": "9岁",
    "covariates": {"WT": "25 kg", "TBIL": "11.29 µmol/L"},
    "doses": [{"time": "0 h", "amount": "1.5毫克", "interval": "24小时"}],
}
LEVEL = {"time": "239 h", "value": "10.5 ng/mL", "assay": "液质", "matrix": "whole blood"}


def _case(folder: Path, case: object) -> str:
    path = folder / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    return str(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["matrix", "specimen", "specimen type", "标本"])
def test_a_case_takes_units_and_the_specimen(tmp_path: Path, name: str) -> None:
    level = {name if k == "matrix" else k: v for k, v in LEVEL.items()}
    plain = {**CASE, "age": 9, "covariates": {"WT": 25, "TBIL": 11.29}}
    plain["doses"] = [{"time": 0, "amount": 1.5, "interval": 24}]
    asked = answer("fit", _case(tmp_path, {**CASE, "levels": [level]}))["result"]
    assert asked == answer("fit", _case(tmp_path, {**plain, "levels": [{**level, "time": 239}]}))["result"]
    assert asked == answer("fit", _case(tmp_path, {**CASE, "levels": [LEVEL], name: "全血"}))["result"]


@pytest.mark.parametrize(
    ("changed", "en", "zh"),
    [
        (
            {"levels": [{**LEVEL, "matrix": "血浆"}]},
            "levels #1 was measured in plasma. Every model here is for whole-blood levels: leave it out.",
            "levels #1：该浓度测自血浆。本程序的模型均基于全血浓度：请勿填写该浓度。",
        ),
        (
            {"levels": [{**LEVEL, "matrix": "urine"}]},
            "levels #1: matrix 'urine' is not one of whole-blood, plasma, serum.",
            "levels #1：matrix “urine”不可用。可选：whole-blood、plasma、serum。",
        ),
        (
            {"covariates": {"WT": "25 mg", "TBIL": 11}},
            "covariates: WT '25 mg' is not accepted: 'mg' is not the unit of this number; type it in kg.",
            "covariates: WT “25 mg”无法使用：“mg”不是该数值的单位，请换算为kg后输入数值。",
        ),
        (
            {"covariates": {"WT": 25, "TBIL": "0.6 mg/dL"}},
            "covariates: TBIL '0.6 mg/dL' is not accepted: 'mg/dL' is not the unit of this number; type it in umol/L.",
            "covariates: TBIL “0.6 mg/dL”无法使用：“mg/dL”不是该数值的单位，请换算为μmol/L后输入数值。",
        ),
        (
            # Of the oral solution: how many mg that is, is not guessed.
            {"doses": [{"time": 0, "amount": "2 mL", "interval": 24}]},
            "doses #1: amount '2 mL' is not accepted: 'mL' is not the unit of this number; type it in mg.",
            "doses #1: amount “2 mL”无法使用：“mL”不是该数值的单位，请换算为mg后输入数值。",
        ),
    ],
)
def test_a_case_never_converts_a_unit(tmp_path: Path, changed: dict[str, object], en: str, zh: str) -> None:
    done = mtor("fit", _case(tmp_path, {**CASE, "levels": [LEVEL], **changed}), "--json")
    assert done.code == 4
    assert done.json["error"]["message"] == {"en": en, "zh": zh}


@pytest.mark.slow
def test_simulate_takes_units() -> None:
    line = "simulate", "--model", "S1", "--regimen", "1.5 mg daily", "--patients", "100", "--target", "5-10"
    typed = "-c", "WT=20 kg", "-c", "TBIL=10μmol/L", "--doses", "1mg,2 mg", "--times", "12h, 24 h"
    like = "-c", "WT=20", "-c", "TBIL=10", "--doses", "1,2", "--times", "12,24"
    assert answer(*line, *typed)["result"] == answer(*line, *like)["result"]
