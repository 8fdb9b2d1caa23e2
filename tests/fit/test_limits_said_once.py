"""What keeps doses out of a proposal is said once, and an obstacle is no want of tablets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fit.cases import changed, write
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

LOW = {
    "drug": "sirolimus",
    "age": 44,
    "covariates": {"AST": 25, "HCT": 38, "WT": 70},
    "regimen": "3 mg daily from 2026-02-01 08:00",
    "levels": [{"time": "2026-03-15 07:30", "value": 3, "unit": "ng/mL", "assay": "cmia"}],
    "disease": "ITP",
    "band": "itp-4-15",
    "product": "tablet",
    "strengths": [0.5, 1, 2],
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "limit", "says"),
    [("en", "4 mg/day;", "--allow-above-studied"), ("zh", "4 mg/d；", "--allow-above-studied")],
)
def test_the_highest_dose_stated_is_one_paragraph(lang: str, limit: str, says: str, tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", LOW)
    shown = mtor("fit", path, "--lang", lang, "--format", "plain", "--full").out.splitlines()
    told = [line for line in shown if says in line]
    assert len(told) == 1
    assert limit in told[0]
    assert "10" in told[0]
    remarks = answer("fit", path)["result"]["dose"]
    assert "regimen_above_studied" in [r["code"] for r in remarks["remarks"]]


@pytest.mark.slow
def test_an_alarm_that_leaves_no_dose_is_said_and_not_the_tablets(tmp_path: Path) -> None:
    levels = [{"time": "2026-03-15 07:30", "value": 40, "unit": "ng/mL"}]
    case = changed(LOW, regimen="0.5 mg daily from 2026-02-01 08:00", levels=levels, strengths=[0.5], target="4-15")
    dose = answer("fit", write(tmp_path, "c.yaml", changed(case, band=None)))["result"]["dose"]
    codes = [r["code"] for r in (*dose["refused"], *dose["remarks"])]
    assert "no_regimen_makeable" not in codes
    assert {"above_flag_no_raise", "ratio_below_a_third"} & set(codes)
