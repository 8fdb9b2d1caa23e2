"""The label's rule beside the models: the same dose as `mtor tdm` works out, with its limits and its loading dose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def test_a_dose_of_alternate_days_stays_a_regimen(tmp_path: Path) -> None:
    """0.75 mg a day cannot be made daily of these tablets: it is 1.5 mg every other day."""
    path = case_at(tmp_path, 40, "GVHD")
    label = dose_of(path, "--target", "5-15")["label"]
    same = tdm_dose("40", "--disease", "GVHD", "--target", "5-15")
    assert [o["mg_per_administration"] for o in label["options"]] == [1.5]
    assert [o["every_hours"] for o in label["options"]] == [48]
    assert label["options"] == same["options"]
    assert set(codes(label["remarks"])) == set(codes(same["remarks"]))
    assert {"not_makeable", "alternate_days"} <= set(codes(label["remarks"]))
    screen = mtor("fit", path, "--target", "5-15").out
    assert "can be made up" not in screen
    assert "1 × 1 mg + 1 × 0.5 mg every other day = 0.75 mg/day, predicted average trough 15 ng/mL" in screen
    chinese = mtor("fit", path, "--target", "5-15", "--lang", "zh").out
    assert "隔日1次＝0.75 mg/d，预测平均谷浓度15 ng/mL" in chinese
