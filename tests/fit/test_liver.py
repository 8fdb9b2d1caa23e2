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
    assert said["text"]["en"].startswith(f"Child-Pugh {grade}: no model here has it as a covariate")
    assert said["text"]["zh"].startswith(f"Child-Pugh {grade}级：所列模型均未将其作为协变量")


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
    assert found["why"]["text"]["en"].startswith(f"in {low} to {high} days: with Child-Pugh {grade}")
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
    assert found["why"]["text"]["en"].startswith("in 11 days: with Child-Pugh C")
    assert found["time"] == "2026-04-09 08:00"


# A dose by the models


def said_of(dose: Any) -> list[Any]:
    """Return why nothing is ranked, and what is said beside what is."""
    return [*dose["refused"], *dose["remarks"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("grade", "days", "waits"), [("A", 16, True), ("A", 17, False), ("B", 24, True), ("B", 25, False)]
)
def test_a_raise_by_the_models_waits_as_in_tdm(tmp_path: Path, grade: str, days: int, waits: bool) -> None:
    regimen = f"2 mg daily from 2026-03-{29 - days:02d} 08:00"
    dose = fit(case_at(tmp_path, 3.0, "ITP", child_pugh=grade, regimen=regimen), *BAND)["result"]["dose"]
    found = [r for r in (dose["by_model"], *dose["alternatives"]) if r is not None]
    assert any(r["mg_per_day"] > 2 for r in found) is not waits
    assert all(r["provisional"] is waits for r in found)
    assert ("liver_raise_waits" in codes(said_of(dose))) is waits
    if waits:
        (said,) = [r["text"] for r in said_of(dose) if r["code"] == "liver_raise_waits"]
        day = {"A": 17, "B": 25}[grade]
        assert said["en"].startswith(
            f"Child-Pugh {grade}: day {days} since the last change; a level is usable for dosing from day {day}"
        )
        assert said["zh"].startswith(f"Child-Pugh {grade}级：距上次变动{days} d，浓度自第{day}天起")


@pytest.mark.slow
@pytest.mark.parametrize("grade", ["A", "B", "C"])
def test_a_decrease_does_not_wait(tmp_path: Path, grade: str) -> None:
    """Day 10: above the range a lower dose comes first, marked; the label's rule does not hold."""
    path = case_at(tmp_path, 12, "ITP", child_pugh=grade, regimen="4 mg daily from 2026-03-19 08:00")
    dose = fit(path, "--target", "4-8", "--model", "S8")["result"]["dose"]
    assert (dose["first"], dose["label"]["holds"]) == ("model", False)
    assert dose["by_model"]["mg_per_day"] < 4
    assert dose["by_model"]["provisional"] is True
    assert "liver_raise_waits" in codes(said_of(dose))


@pytest.mark.slow
@pytest.mark.parametrize("model", [(), ("--model", "S2"), ("--model", "S8")])
@pytest.mark.parametrize("args", [("--loading",), ("--allow-above-studied",), ("--intervals", "12,24,48")])
def test_no_model_raises_sirolimus_in_class_c(tmp_path: Path, model: tuple[str, ...], args: tuple[str, ...]) -> None:
    path = case_at(tmp_path, 3.0, "ITP", child_pugh="C", regimen="2 mg daily from 2026-01-01 08:00")
    dose = fit(path, "--band", "itp-4-15", *model, *args)["result"]["dose"]
    found = [r for r in (dose["by_model"], *dose["alternatives"]) if r is not None]
    assert all(r["mg_per_day"] <= 2 for r in found)
    assert dose["loading"] is None
    (said,) = [r for r in said_of(dose) if r["code"] == "child_pugh_c_raise"]
    assert said["voice"] == "derived"
    assert codes(dose["label"]["refused"]) == ["child_pugh_c_raise"]
    text = mtor("fit", path, "--band", "itp-4-15", *model, *args, "--format", "plain").out
    assert said["text"]["en"] in text


@pytest.mark.slow
def test_a_dose_is_still_lowered_in_class_c_when_the_level_counts(tmp_path: Path) -> None:
    path = case_at(tmp_path, 12, "ITP", child_pugh="C", regimen="4 mg daily from 2026-01-01 08:00")
    dose = fit(path, "--target", "4-8", "--model", "S8")["result"]["dose"]
    assert (dose["by_model"]["mg_per_day"] < 4, dose["by_model"]["provisional"]) == (True, False)
    assert dose["label"]["options"]
    assert all(o["mg_per_day"] < 4 for o in dose["label"]["options"])


@pytest.mark.slow
@pytest.mark.parametrize(("grade", "code"), [("A", "liver_raise_unknown"), ("B", None), ("C", "liver_raise_unknown")])
def test_everolimus_waits_where_no_half_life_was_read(tmp_path: Path, grade: str, code: str | None) -> None:
    case = {
        "drug": "everolimus",
        "age": 50,
        "child_pugh": grade,
        "covariates": {"WT": 70, "HT": 170},
        "regimen": "0.5 mg every 12 h from 2026-01-01 08:00",
        "levels": [{"time": "2026-03-29 07:30", "value": 2.2, "unit": "ng/mL", "assay": "lc-ms/ms"}],
        "target": "3-8",
        "product": "tablet",
        "strengths": [0.25, 0.5],
    }
    path = write(tmp_path, "c.yaml", case)
    dose = fit(path)["result"]["dose"]
    found = [r for r in (dose["by_model"], *dose["alternatives"]) if r is not None]
    assert any(r["mg_per_day"] > 1 for r in found) is (code is None)
    assert [c for c in codes(said_of(dose)) if c.startswith("liver_raise")] == ([code] if code else [])
    if code:
        assert (
            f"Child-Pugh {grade}级：所查阅资料未见该级别的依维莫司半衰期"
            in mtor("fit", path, "--format", "plain", "--lang", "zh").out
        )


@pytest.mark.slow
def test_without_a_level_no_model_raises_and_says_why(tmp_path: Path) -> None:
    path = case_at(tmp_path, 3, "ITP", child_pugh="B", regimen="1 mg daily from 2026-01-01 08:00", levels=None)
    dose = fit(path, *BAND)["result"]["dose"]
    assert all(r["mg_per_day"] <= 1 for r in (dose["by_model"], *dose["alternatives"]) if r is not None)
    (said,) = [r["text"] for r in said_of(dose) if r["code"] == "liver_raise_needs_level"]
    assert said["en"].startswith("Child-Pugh B: no level was measured")
    assert said["zh"].startswith("Child-Pugh B级：无实测浓度")


@pytest.mark.slow
def test_a_regimen_that_runs_since_ever_is_waited_for_no_longer(tmp_path: Path) -> None:
    ever = [{"time": "2026-03-27 08:00", "amount": 2, "interval": 24, "steady_state": True}]
    path = case_at(tmp_path, 3, "ITP", child_pugh="B", regimen=None, doses=ever)
    dose = fit(path, *BAND)["result"]["dose"]
    assert any(r["mg_per_day"] > 2 for r in (dose["by_model"], *dose["alternatives"]) if r is not None)
    assert "liver_raise_waits" not in codes(said_of(dose))


@pytest.mark.slow
def test_no_time_to_steady_state_by_a_model_that_does_not_know_the_liver(tmp_path: Path) -> None:
    path = case_at(tmp_path, 8, "ITP", regimen="2 mg daily from 2026-01-01 08:00")
    assert fit(path, *BAND)["result"]["dose"]["reach"] is not None
    assert fit(path, *BAND, "--child-pugh", "B")["result"]["dose"]["reach"] is None
    assert "steady state" not in mtor("fit", path, *BAND, "--child-pugh", "B", "--format", "plain").out


@pytest.mark.slow
def test_a_model_without_a_drug_says_nothing_of_any_label(tmp_path: Path) -> None:
    path = case_at(tmp_path, 8, None, child_pugh="C", drug=None)
    own = write(tmp_path, "own.yaml", {
        "id": "nocov", "parameters": {"CL": 5, "V": 150, "KA": 0.75}, "compartments": 1, "omega": {"CL": 0.1},
        "error": {"proportional": 0.2},
    })  # fmt: skip
    result = fit(path, "--model-file", own, "--target", "4-15")["result"]
    assert (result["drug"], result["liver"], result["dose"]["loading"]) == (None, [], None)
