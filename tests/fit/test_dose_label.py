"""The label's rule beside the models: the same dose as `mtor tdm` works out, with its limits and its loading dose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import write
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path


def case_at(folder: Path, level: float, disease: str | None, **fields: Any) -> str:
    """Return the path of an adult on 2 mg a day with a sound trough."""
    case = {
        "drug": "sirolimus",
        "age": 40,
        "covariates": {"WT": 60, "AST": 20, "HCT": 35, "TBIL": 11},
        "regimen": "2 mg daily from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-29 07:30", "value": level, "unit": "ng/mL", "assay": "lc-ms/ms"}],
        "disease": disease,
        "product": "tablet",
        "strengths": [0.5, 1, 2],
    }
    return write(folder, "case.yaml", {k: v for k, v in {**case, **fields}.items() if v is not None})


def dose_of(path: str, *args: str) -> Any:
    """Return the proposal."""
    return answer("fit", path, *args)["result"]["dose"]


def codes(items: list[Any]) -> list[str]:
    """Return the codes of remarks."""
    return [i["code"] for i in items]


def tdm_dose(level: str, *args: str) -> Any:
    """Return the proposal of `mtor tdm` for the same patient."""
    patient = (
        "--drug",
        "sirolimus",
        "--dose",
        "2",
        "--age",
        "40",
        "--days-on-dose",
        "28",
        "--hours-since-dose",
        "23.5",
    )
    product = ("--product", "tablet", "--strengths", "0.5,1,2")
    return answer("tdm", "--level", level, *patient, *product, *args)["result"]["dose"]


@pytest.mark.slow
def test_a_dose_of_alternate_days_stays_a_regimen(tmp_path: Path) -> None:
    """0.75 mg a day cannot be made daily of these tablets: it is 1.5 mg every other day."""
    path = case_at(tmp_path, 40, "GVHD")
    label = dose_of(path, "--target", "5-15")["label"]
    same = tdm_dose("40", "--disease", "GVHD", "--target", "5-15")
    assert [o["mg_per_administration"] for o in label["options"]] == [1.5]
    assert [o["every_hours"] for o in label["options"]] == [48]
    assert label["options"] == same["options"]
    assert set(codes(label["remarks"])) == set(codes(same["remarks"]))
    assert {"range_not_makeable", "alternate_days"} <= set(codes(label["remarks"]))
    screen = mtor("fit", path, "--target", "5-15").out
    assert "can be made up" not in screen
    assert "1 × 1 mg + 1 × 0.5 mg every other day = 0.75 mg/day, predicted average trough 15 ng/mL" in screen
    chinese = mtor("fit", path, "--target", "5-15", "--lang", "zh").out
    assert "隔日1次＝0.75 mg/d，预测平均谷浓度15 ng/mL" in chinese


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "target", "code"),
    [
        (1, ("--band", "itp-4-15"), "ratio_beyond_3"),
        (60, ("--target", "5-15"), "ratio_below_a_third"),
        (13, ("--target", ">=15"), "one_sided_target"),
        (8, ("--target", ">=10"), "one_sided_target"),
        (10, ("--target", "16-20"), "target_above_flag"),
    ],
)
def test_what_the_label_asks_to_be_measured_again_no_model_proposes(
    tmp_path: Path, level: float, target: tuple[str, str], code: str
) -> None:
    path = case_at(tmp_path, level, "ITP")
    dose = dose_of(path, *target, "--loading")
    assert codes(dose["refused"]) == [code]
    assert (dose["first"], dose["by_model"], dose["alternatives"], dose["loading"]) == (None, None, [], None)
    assert codes(tdm_dose(str(level), "--disease", "ITP", *target)["refused"])[0] == code
    assert "no regimen put first" in mtor("fit", path, *target).out
    assert "未列首选方案" in mtor("fit", path, *target, "--lang", "zh").out


def test_a_lower_bound_alone_raises_nothing_and_ends_at_the_flag(tmp_path: Path) -> None:
    dose = dose_of(case_at(tmp_path, 12, "ITP"), "--target", ">=10")
    shown = [r for r in (dose["by_model"], *dose["alternatives"], dose["current"]) if r]
    assert all(r["mg_per_day"] <= 2 for r in shown)
    assert {"one_sided_no_raise", "range_ends_at_flag"} <= set(codes(dose["remarks"]))
    # Above: the flag counts as the upper end.
    assert dose["current"]["p_above"] > 0.01


def test_the_labels_dose_obeys_the_limits_of_the_models(tmp_path: Path) -> None:
    """With tablets of 1.5 mg alone the label's only dose ends above the target: then it does not stand first."""
    path = case_at(tmp_path, 16, "AIHA", strengths=[1.5])
    dose = dose_of(path, "--band", "aiha-4-12")
    assert {"label_over_limits", "label_held_back", "no_regimen_first"} <= set(codes(dose["remarks"]))
    # Its interval stands on the same screen: that no label rule holds is not said.
    assert dose["label"]["interval_mg_per_day"] is not None
    assert "model_misses_level" not in codes(dose["remarks"])
    assert (dose["first"], dose["by_model"]) == (None, None)
    assert (dose["label"]["options_mg"], dose["label"]["held_back_mg"]) == ([1.5], [1.5])
    assert "Dose for 4–12 ng/mL: no regimen put first" in mtor("fit", path, "--band", "aiha-4-12").out
    some = dose_of(case_at(tmp_path, 16, "AIHA"), "--band", "aiha-4-12")
    assert 1.5 in some["label"]["held_back_mg"]
    assert "label_over_limits" in codes(some["remarks"])
