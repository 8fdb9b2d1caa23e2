"""Child-Pugh in `mtor fit`: it binds the label's rule as in `mtor tdm`; the models do not know it, and this is said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import write
from tests.fit.test_dose_label import case_at, codes
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

BAND = ("--band", "itp-4-15", "--model", "S8")


def fit(path: str, *args: str) -> Any:
    """Return the answer."""
    return answer("fit", path, *args)


@pytest.mark.slow
@pytest.mark.parametrize("grade", ["A", "B", "C"])
@pytest.mark.parametrize("days", [7, 13, 17, 25, 34, 35])
def test_the_labels_rule_waits_as_in_tdm(tmp_path: Path, grade: str, days: int) -> None:
    since = f"2026-{'03' if days < 28 else '02'}-{(29 - days) if days < 28 else 57 - days:02d} 08:00"
    path = case_at(tmp_path, 3.4, "ITP", child_pugh=grade, regimen=f"2 mg daily from {since}")
    label = fit(path, *BAND, "--loading")["result"]["dose"]["label"]
    consult = (
        "--level", "3.4", "--drug", "sirolimus", "--dose", "2", "--age", "40", "--hours-since-dose", "23.5",
        "--days-on-dose", f"{days}", "--disease", "ITP", "--band", "itp-4-15", "--product", "tablet",
        "--strengths", "0.5,1,2", "--child-pugh", grade, "--loading",
    )  # fmt: skip
    same = answer("tdm", *consult)["result"]["dose"]
    assert label["options"] == same["options"]
    assert codes(label["refused"]) == codes(same["refused"])
    assert label["holds"] is (same["refused"] == [])
    loading = [c for c in codes(same["remarks"]) if c.startswith("loading_")]
    assert [c for c in codes(label["remarks"]) if c.startswith("loading_")] == loading
    if grade == "C":
        assert all(o["loading"] is None for o in label["options"])


@pytest.mark.slow
def test_the_option_is_that_of_the_case(tmp_path: Path) -> None:
    path = case_at(tmp_path, 3.4, "ITP", regimen="2 mg daily from 2026-03-12 08:00")
    label = fit(path, *BAND, "--child-pugh", "b")["result"]["dose"]["label"]
    assert (label["holds"], codes(label["refused"])) == (False, ["steady_state_provisional"])
    assert fit(path, *BAND)["result"]["dose"]["label"]["holds"] is True
    own = case_at(tmp_path, 3.4, "ITP", child_pugh="B")
    done = mtor("fit", own, *BAND, "--child-pugh", "A", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "contradiction")
    assert "child_pugh" in done.json["error"]["message"]["zh"]


@pytest.mark.parametrize("written", ["a", "B级", " C ", "Ｂ"])
def test_a_class_as_it_is_written(tmp_path: Path, written: str) -> None:
    warnings = fit(case_at(tmp_path, 3.4, None, child_pugh=written))["warnings"]
    (said,) = [w for w in warnings if w["code"] == "child_pugh_no_covariate"]
    grade = {"a": "A", " C ": "C"}.get(written, "B")
    assert said["message"]["en"].startswith(f"Child-Pugh {grade}: no model here has it as a covariate")
    assert said["message"]["zh"].startswith(f"Child-Pugh {grade}级：所列模型均未将其作为协变量")


@pytest.mark.parametrize("written", ["D", 7, True, ["A"], {"class": "A"}, "A or B"])
def test_another_class_is_refused(tmp_path: Path, written: Any) -> None:
    done = mtor("fit", case_at(tmp_path, 3.4, None, child_pugh=written), "--json")
    assert (done.code, done.json["error"]["code"]) == (4, "bad_child_pugh")
    assert "A, B or C" in done.json["error"]["message"]["en"]


@pytest.mark.slow
@pytest.mark.parametrize(("grade", "low", "high"), [("A", 9, 17), ("B", 14, 25), ("C", 19, 35)])
def test_the_next_sampling_follows_the_half_life(tmp_path: Path, grade: str, low: int, high: int) -> None:
    path = case_at(tmp_path, 8, "ITP", child_pugh=grade)
    found = fit(path, *BAND)["result"]["headline"]
    gone = (datetime.fromisoformat(found["time"]) - datetime(2026, 3, 29, 8)).total_seconds() / 86400
    assert low <= gone <= high
    assert found["why"]["code"] == "visit_liver"
    assert found["why"]["text"]["en"].startswith(f"{low} to {high} days on: with Child-Pugh {grade}")
    assert found["why"]["text"]["zh"].startswith(f"{low}～{high} d后：Child-Pugh {grade}级")


@pytest.mark.slow
def test_everolimus_of_a_class_without_a_half_life(tmp_path: Path) -> None:
    case = {
        "drug": "everolimus",
        "age": 50,
        "child_pugh": "C",
        "covariates": {"WT": 70, "HT": 170},
        "regimen": "0.5 mg every 12 h from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-29 07:30", "value": 4.2, "unit": "ng/mL", "assay": "lc-ms/ms"}],
    }
    found = fit(write(tmp_path, "c.yaml", case))["result"]["headline"]
    assert found["why"]["text"]["en"].startswith("11 days on: with Child-Pugh C")
    assert found["time"] == "2026-04-09 08:00"
