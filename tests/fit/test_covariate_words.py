"""A property of the patient has a name and a unit in each language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mtor_cli.cases.fields import COVARIATE_NAMES, COVARIATE_UNITS
from mtor_cli.content.load import Content
from mtor_cli.parts.fit.covariates import measured, named, spanning, usual_unit
from mtor_cli.parts.words import COVARIATE
from tests.fit.cases import changed, write
from tests.helpers import answer

if TYPE_CHECKING:
    from pathlib import Path

CASE = {
    "drug": "sirolimus",
    "age": 70,
    "covariates": {"AST": 25, "HCT": 46, "WT": 160},
    "regimen": "2 mg daily from 2026-03-01 08:00",
    "levels": [{"time": "2026-03-21 07:30", "value": 8, "unit": "ng/mL"}],
}


def test_every_covariate_of_a_model_or_a_case_has_a_chinese_name_or_is_a_gene() -> None:
    names = {name for model in Content().pk_models["models"] for name in model["covariates"]} | set(COVARIATE_NAMES)
    assert {n for n in names if not re.search("[\u4e00-\u9fff]", named(n)["zh"])} == {"CYP3A5", "ABCB1_TTT"}
    assert set(COVARIATE) <= names


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("weight", "Body weight (WT)", "体重（WT）"),
        ("CSA", "CSA", "环孢素谷浓度（CSA）"),
        ("SILYMARIN", "SILYMARIN", "水飞蓟素（SILYMARIN）"),
        ("CYP3A5", "CYP3A5", "CYP3A5"),
    ],
)
def test_a_name(name: str, en: str, zh: str) -> None:
    assert named(name) == {"en": en, "zh": zh}


def test_a_covariate_of_ones_own_has_its_own_name() -> None:
    assert named("GENE") == {"en": "GENE", "zh": "GENE"}


@pytest.mark.parametrize(
    ("value", "unit", "en", "zh"),
    [
        (70, "years", "70 years", "70岁"),
        (95, "kg", "95 kg", "95 kg"),
        (46, "%", "46%", "46%"),
        (2, "mg/day", "2 mg/day", "2 mg/d"),
        (0, "", "0", "0"),
    ],
)
def test_a_value_with_its_unit(value: float, unit: str, en: str, zh: str) -> None:
    assert measured(value, unit) == {"en": en, "zh": zh}


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [(16, 64, "16–64 years", "16～64岁"), (None, 64, "≤ 64 years", "≤64岁"), (16, None, "≥ 16 years", "≥16岁")],
)
def test_a_span(low: float | None, high: float | None, en: str, zh: str) -> None:
    assert spanning(low, high, "years") == {"en": en, "zh": zh}


def test_the_unit_of_a_case() -> None:
    assert {name: usual_unit(name) for name in COVARIATE_UNITS} == COVARIATE_UNITS
    assert usual_unit("CYP3A5") == ""


def test_outside_a_model_in_chinese(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", CASE)
    said = [w["text"]["zh"] for w in answer("fit", path)["warnings"] if w["code"] == "covariate_out_of_range"]
    assert "年龄为70岁，超出模型 golubovic2019 的范围（16～64岁）：属外推。" in said
    assert "血细胞比容（HCT）为46%，超出模型 wu2012 的范围（11.8～44.7%）：属外推。" in said
    assert any(s.startswith("体重（WT）为160 kg，超出模型 wu2012 的范围（32.8～154.6 kg）") for s in said)


def test_far_from_the_mean_in_chinese(tmp_path: Path) -> None:
    case = changed(CASE, age=9, covariates={"WT": 25, "TBIL": 60})
    told = {w["code"]: w["text"]["zh"] for w in answer("fit", write(tmp_path, "c.yaml", case))["warnings"]}
    far = "总胆红素（TBIL）为60 umol/L，偏离模型 cheng2020 的均值2个标准差以上（12.13 umol/L，标准差7.35 umol/L"
    assert told["covariate_far_from_mean"].startswith(far)


def test_what_a_model_takes_for_granted_in_chinese() -> None:
    simulated = answer("simulate", "--model", "S1", "--regimen", "2mg/day", "--patients", "100")
    told = [w["text"]["zh"] for w in simulated["warnings"] if w["code"] == "covariate_standard"]
    assert told == ["未给出体重（WT）：取标准患者的28.5 kg。", "未给出总胆红素（TBIL）：取标准患者的11.29 umol/L。"]
