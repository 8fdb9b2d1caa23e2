"""A level drawn early is no trough: models of troughs leave it out, and no dose is worked out from it alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fit.cases import ADULT, CHILD, write
from tests.fit.test_dose_label import codes
from tests.helpers import answer, mtor, says

WISH = {"disease": "ITP", "band": "itp-4-15", "product": "tablet", "strengths": ["0.5", "1"]}
PEAK = str(Path(__file__).parent / "inputs" / "peak-and-trough.yaml")


def adult(value: float, time: str, **changes: Any) -> dict[str, Any]:
    levels = [{"time": f"2026-03-15 {time}", "value": value, "unit": "ng/mL"}]
    return {**ADULT, "id": "a", **WISH, "levels": levels, **changes}


def child(value: float, hours: float) -> dict[str, Any]:
    levels = [{"time": 480.0 + hours, "value": value, "unit": "ng/mL"}]
    wish = {"target": "5-15", "product": "tablet", "strengths": ["0.5", "1"]}
    regimen = "1.5 mg daily from 0 h"
    return {**CHILD, "id": "a", "age": 8, **wish, "regimen": regimen, "at": [], "levels": levels}


CASES = [
    (adult(5, "10:30"), ["not_trough", "next_trough"], "2026-03-16 08:00"),
    (adult(5, "14:00"), ["not_trough", "next_trough"], "2026-03-16 08:00"),
    (adult(7, "10:30"), ["not_trough", "next_trough"], "2026-03-16 08:00"),
    (adult(30, "10:30"), ["not_trough", "next_trough_possible"], "2026-03-16 08:00"),
    (adult(60, "10:30"), ["not_trough"], "2026-03-16 08:00"),
    (adult(3.4, "10:30", levels=[{"time": "2026-03-15 10:30", "value": "lt3.4", "unit": "ng/mL"}]),
     ["not_trough", "next_trough"], "2026-03-16 08:00"),
    (child(4.5, 2), ["not_trough", "next_trough"], 504.0),
]  # fmt: skip


@pytest.mark.parametrize(("case", "refused", "next_sampling"), CASES, ids=lambda c: str(c)[-60:])
def test_nothing_is_proposed_from_an_early_level_alone(
    tmp_path: Path, case: dict[str, Any], refused: list[str], next_sampling: Any
) -> None:
    result = answer("fit", write(tmp_path, "case.json", case))["result"]
    dose = result["dose"]
    assert (dose["first"], dose["by_model"], dose["alternatives"], dose["loading"]) == (None, None, [], None)
    assert codes(dose["refused"])[: len(refused)] == refused
    assert dose["label"]["holds"] is False if dose["label"] else True
    assert (result["population_only"], result["predictions"], result["average"]) == (True, [], [])
    assert result["headline"]["time"] == next_sampling
    assert result["headline"]["why"]["code"] == "visit_trough"
    assert result["headline"]["proposed"] is None
    assert not any(m["used"] for m in result["models"])
    assert result["models"][0]["reason"]["code"] == "no_usable_level"
    batch = json.loads(mtor("fit", "--batch", write(tmp_path, "batch.ndjson", json.dumps(case) + "\n")).out)
    assert (batch["dose"], batch["headline"], batch["findings"]) == (dose, result["headline"], result["findings"])
    assert batch["population_only"] is True


def test_a_named_model_of_troughs_uses_none_either(tmp_path: Path) -> None:
    path = write(tmp_path, "case.json", adult(5, "10:30"))
    for model in ("S2", "S8"):
        result = answer("fit", path, "--model", model)["result"]
        assert codes(result["dose"]["refused"])[:2] == ["not_trough", "next_trough"]
        assert (result["dose"]["first"], result["population_only"]) == (None, True)


@pytest.mark.parametrize(
    ("lang", "words", "left_out"),
    [
        (
            "en",
            "Not a trough: repeat before the next dose; do not change the dose on this result.",
            "2.5 h after a dose, in the absorption phase or before the trough: model golubovic2019 uses only troughs "
            "and leaves it out.",
        ),
        ("zh", "非谷浓度：请于下次服药前采血复测，不据本次结果调整剂量。", "未采用该浓度"),
    ],
)
def test_the_screen_says_it(tmp_path: Path, lang: str, words: str, left_out: str) -> None:
    text = mtor("fit", write(tmp_path, "case.json", adult(5, "10:30")), "--lang", lang, "--format", "plain").out
    assert says(text, words)
    assert says(text, left_out)
    assert "4 mg" not in text


def test_the_trough_counts_and_the_peak_does_not(tmp_path: Path) -> None:
    trough = {"time": "2026-03-15 07:30", "value": 5, "unit": "ng/mL"}
    peak = {"time": "2026-03-15 10:30", "value": 14, "unit": "ng/mL"}
    alone = answer("fit", write(tmp_path, "one.json", adult(0, "", levels=[trough])))["result"]
    both = answer("fit", write(tmp_path, "two.json", adult(0, "", levels=[trough, peak])))["result"]
    assert both["eta"] == alone["eta"]
    assert [p["observed"] for p in both["predictions"]] == [5]
    assert [m["weight"] for m in both["models"]] == [m["weight"] for m in alone["models"]]


def test_an_example_with_a_peak(tmp_path: Path) -> None:
    found = answer("fit", PEAK)
    assert all(p["observed"] != 19 for p in found["result"]["predictions"])
    assert "level_left_out" in [w["code"] for w in found["warnings"]]


TABLE = (
    "ID,TIME,EVID,AMT,II,ADDL,DV,MDV,AGE,AST,HCT,WT\n1,0,1,2,24,30,.,1,44,25,38,70\n1,338.5,0,.,.,.,5,0,44,25,38,70\n"
)


def test_a_table_leaves_it_out_too(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", TABLE)
    single = answer("fit", path, "--model", "S2")
    assert single["result"]["population_only"] is True
    assert "level_left_out" in [w["code"] for w in single["warnings"]]
    line = json.loads(mtor("fit", "--batch", path, "--model", "S2").out)
    assert line["population_only"] is True
    assert "level_left_out" in [w["code"] for w in line["warnings"]]
    dated = answer("fit", write(tmp_path, "u.csv", TABLE.replace("338.5", "359.5")), "--model", "S2")["result"]
    assert dated["population_only"] is False


@pytest.mark.parametrize(("troughs_only", "used"), [(True, 0), (False, 1)])
def test_a_model_of_the_users_own_says_itself_what_it_takes(tmp_path: Path, troughs_only: bool, used: int) -> None:
    model = {
        "id": "own", "compartments": 1, "concentration_unit": "ng/mL", "parameters": {"CL": 7, "V": 500, "KA": 1},
        "omega": {"CL": 0.2}, "error": {"combination": "combined2", "proportional": 0.2}, "trough_only": troughs_only,
        "drug": "sirolimus",
    }  # fmt: skip
    path = write(tmp_path, "case.json", adult(5, "10:30"))
    result = answer("fit", path, "--model-file", write(tmp_path, "own.json", model))["result"]
    assert len(result["predictions"]) == used
    assert (result["dose"]["by_model"] is not None) is bool(used)


def test_a_model_of_other_samples_uses_it(tmp_path: Path) -> None:
    """E1 was built from samples of any hour."""
    case = adult(5, "10:30", drug="everolimus", regimen="1 mg bid from 2026-03-01 08:00", target="5-10")
    del case["disease"], case["band"]
    result = answer("fit", write(tmp_path, "case.json", case), "--model", "E1")["result"]
    assert [p["observed"] for p in result["predictions"]] == [5]
    assert result["population_only"] is False
