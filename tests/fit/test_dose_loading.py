"""The loading dose of `mtor fit` is the label's, as in `mtor tdm`: it belongs to one option, else a reason is said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import given_case, write
from tests.fit.test_dose_label import case_at, codes, dose_of, tdm_dose
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

LOW = (given_case("itp-low.yaml"), "--band", "itp-4-15", "--loading")
"""The label's rule stands first: the leading model misses the level by 36%."""


def days_to(found: Any) -> float:
    """Return days from the next dose to the next sampling."""
    return (datetime.fromisoformat(found["time"]) - datetime(2026, 3, 15, 8)).total_seconds() / 86400


def test_each_option_of_the_rule_has_that_of_tdm(tmp_path: Path) -> None:
    label = dose_of(case_at(tmp_path, 3.4, "ITP"), "--band", "itp-4-15", "--loading")["label"]
    same = tdm_dose("3.4", "--disease", "ITP", "--band", "itp-4-15", "--loading")
    assert label["options"] == same["options"]
    loading = label["options"][0]["loading"]
    assert [day["mg"] for day in loading.pop("made")] == [4.0]
    assert loading == {"mg": 1.5, "days": [1.5], "maintenance_mg": [2.5], "total_mg": [4.0]}
    assert "loading_label" in codes(label["remarks"])
    without = dose_of(case_at(tmp_path, 3.4, "ITP"), "--band", "itp-4-15")
    assert all(o["loading"] is None for o in without["label"]["options"])
    assert not [c for c in codes([*without["remarks"], *without["label"]["remarks"]]) if c.startswith("loading_")]


@pytest.mark.slow
def test_three_to_four_days_later_where_the_rule_stands_first_too() -> None:
    result = answer("fit", *LOW)["result"]
    dose = result["dose"]
    assert dose["first"] == "label"
    assert dose["loading"] == dose["label"]["options"][0]["loading"]
    assert result["headline"]["why"]["code"] == "visit_loading"
    assert 3 <= days_to(result["headline"]) <= 4
    assert dose["reach"] is None
    screen = mtor("fit", *LOW).out
    assert "day 1: 1.5 mg loading + 2.5 mg maintenance = 4 mg (4 × 1 mg); from day 2: 2.5 mg" in screen
    assert "第1天：负荷剂量1.5 mg＋维持剂量2.5 mg＝4 mg（" in mtor("fit", *LOW, "--lang", "zh").out
    routine = answer("fit", *LOW[:-1])["result"]["headline"]
    assert routine["why"]["code"] == "visit_routine"


@pytest.mark.slow
def test_the_models_dose_has_the_same_rule(tmp_path: Path) -> None:
    """S8 alone meets the level: 3 × (its option − 2 mg) on top of that option."""
    path = case_at(tmp_path, 3.4, "ITP")
    args = ("--band", "itp-4-15", "--loading", "--model", "S8")
    dose = dose_of(path, *args)
    best = dose["by_model"]["mg"]
    assert (dose["first"], dose["by_model"]["interval_h"]) == ("model", 24)
    extra = 3 * (best - 2)
    assert [day["mg"] for day in dose["loading"].pop("made")] == [extra + best]
    assert dose["loading"] == {"mg": extra, "days": [extra], "maintenance_mg": [best], "total_mg": [extra + best]}
    assert "loading_label" in codes(dose["remarks"])
    said = f"Loading dose: day 1: {extra:g} mg loading + {best:g} mg maintenance = {extra + best:g} mg"
    assert said in mtor("fit", path, *args).out
    said = f"负荷剂量：第1天：负荷剂量{extra:g} mg＋维持剂量{best:g} mg＝{extra + best:g} mg"
    assert said in mtor("fit", path, *args, "--lang", "zh").out


@pytest.mark.slow
def test_none_with_everolimus(tmp_path: Path) -> None:
    case = {
        "drug": "everolimus",
        "age": 50,
        "covariates": {"WT": 70, "HT": 170},
        "regimen": "0.5 mg every 12 h from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-15 07:30", "value": 2.2, "unit": "ng/mL", "assay": "lc-ms/ms"}],
    }
    args = (write(tmp_path, "c.yaml", case), "--target", "3-8", "--product", "tablet", "--strengths", "0.25,0.5,0.75")
    result = answer("fit", *args, "--loading")["result"]
    dose = result["dose"]
    assert dose["by_model"]["mg_per_day"] > 1
    assert dose["loading"] is None
    (remark,) = [r for r in dose["remarks"] if r["code"].startswith("loading_")]
    assert remark["code"] == "loading_no_raise_by_rule"
    assert "proportional rule of the sirolimus label" in remark["text"]["en"]
    assert "西罗莫司说明书比例法" in remark["text"]["zh"]
    assert result["headline"]["why"]["code"] == "visit_routine"


@pytest.mark.slow
def test_without_an_age_the_case_is_asked_for_it(tmp_path: Path) -> None:
    path = case_at(tmp_path, 3.4, "ITP", age=None, covariates={"AST": 20, "HCT": 35})
    dose = dose_of(path, "--target", "4-15", "--loading", "--model", "S8")
    assert dose["loading"] is None
    (remark,) = [r for r in dose["remarks"] if r["code"] == "loading_age_unknown"]
    assert remark["text"]["en"].endswith("Write age in the case.")
    assert remark["text"]["zh"].endswith("请在病例中写明 age。")
