"""A model outside the ages or weights of its own patients has no weight while another within them is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import ADULT, write
from tests.helpers import answer, mtor, says

if TYPE_CHECKING:
    from pathlib import Path

EVEROLIMUS: dict[str, Any] = {
    "id": "a",
    "drug": "everolimus",
    "covariates": {"WT": 70, "HT": 172, "BSA": 1.83},
    "regimen": "0.75 mg bid from 2026-03-01 08:00",
    "levels": [{"time": "2026-03-15 07:30", "value": 4, "unit": "ng/mL"}],
}


def weights(path: str) -> dict[str, Any]:
    models = answer("fit", path)["result"]["models"]
    return {m["short"]: m["weight"] for m in models if m["used"]}


@pytest.mark.parametrize(
    ("age", "counting"),
    [
        # E1: 40 to 80 years; E2: 4 to 32.
        (45, ["E1"]),
        (33, ["E1", "E2"]),
        (32.5, ["E2"]),
        (40, ["E1"]),
        (81, ["E1", "E2"]),
    ],
)
def test_everolimus_goes_by_the_model_of_the_patients_age(tmp_path: Path, age: float, counting: list[str]) -> None:
    path = write(tmp_path, "case.json", {**EVEROLIMUS, "age": age})
    found = weights(path)
    assert [name for name, weight in found.items() if weight > 0] == counting
    assert sum(found.values()) == pytest.approx(1)
    result = answer("fit", path)["result"]
    assert [m["short"] for m in result["models"] if m["id"] in result["headline"]["models"]] == counting


@pytest.mark.parametrize(
    ("lang", "words", "row"),
    [
        (
            "en",
            "The patient's age or weight is outside that of the patients in park2023: not included in the average.",
            "not counted: the patient's age or weight is outside that of its patients",
        ),
        (
            "zh",
            "患者的年龄或体重超出模型 park2023 受试者的范围，不计入平均。",
            "不计入：患者年龄或体重超出其受试者范围",
        ),
    ],
)
def test_it_stays_in_the_table_and_is_said(tmp_path: Path, lang: str, words: str, row: str) -> None:
    path = write(tmp_path, "case.json", {**EVEROLIMUS, "age": 45})
    text = mtor("fit", path, "--lang", lang, "--full", "--format", "plain").out
    assert says(text, words)
    assert says(text, row)
    found = answer("fit", path)
    own = next(m for m in found["result"]["models"] if m["short"] == "E1")["forecast"]
    assert [f["median"] for f in found["result"]["average"]] == pytest.approx([f["median"] for f in own], rel=0.03)
    batch = json.loads(mtor("fit", "--batch", write(tmp_path, "b.ndjson", json.dumps({**EVEROLIMUS, "age": 45}))).out)
    assert batch["headline"] == found["result"]["headline"]
    assert "model_not_counted" in [w["code"] for w in batch["warnings"]]


@pytest.mark.parametrize(
    ("age", "weight", "out"),
    [
        (44, 70, []),
        # S2 ends at 64 years, S4 at 74 and S8 at 83.
        (70, 70, ["S2"]),
        (80, 70, ["S2", "S4"]),
        (90, 70, []),
        # S4 ends at 90 kg, S2 at 128 and S8 at 154.6.
        (44, 110, ["S4"]),
        (44, 140, ["S2", "S4"]),
    ],
)
def test_sirolimus_too(tmp_path: Path, age: float, weight: float, out: list[str]) -> None:
    case = {**ADULT, "age": age, "covariates": {**ADULT["covariates"], "WT": weight}}
    found = weights(write(tmp_path, "case.json", case))
    assert [name for name, share in found.items() if share == 0] == out
    assert sum(found.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("age", "code", "leads", "en", "zh"),
    [
        (
            25,
            "default_of_other_patients",
            "park2023",
            "E1 (40–80 years). Forecast and dose are based on E2 alone.",
            "E1（40～80岁），故该模型不计入；预测及剂量所依据的模型：仅E2。",
        ),
        (36, "no_model_of_such_patients", "dewit2016", "E1 (40–80 years); E2 (4–32 years, 13–86 kg)", "E2（4～32岁"),
        (50, None, "dewit2016", "", ""),
    ],
)
def test_whose_patients_include_this_one_is_said_at_the_top(
    tmp_path: Path, age: float, code: str | None, leads: str, en: str, zh: str
) -> None:
    """What is shown under one model is that of a model that counts, and the forecast is the headline's."""
    found = answer("fit", write(tmp_path, "case.json", {**EVEROLIMUS, "age": age, "target": "3-8"}))
    result = found["result"]
    assert result["model"]["id"] == leads
    assert next(m for m in result["models"] if m["id"] == leads)["weight"] > 0
    said = {w["code"]: w["text"] for w in found["warnings"]}
    codes = {"default_of_other_patients", "no_model_of_such_patients"}
    assert codes & set(said) == ({code} if code else set())
    if code:
        assert en in said[code]["en"]
        assert zh in said[code]["zh"]
    if len(result["headline"]["models"]) == 1:
        assert result["headline"]["models"] == [leads]
        ahead = next(f for f in result["forecast"] if f["time_h"] > result["headline"]["time_h"])
        assert ahead["median"] == pytest.approx(result["headline"]["present"]["median"], rel=0.03)
    # The model whose troughs in adults lie below those that were measured says so until it no longer counts.
    assert ("low_troughs_in_adults" in said) is (age < 40)


def test_for_the_old_a_model_leads_that_counts(tmp_path: Path) -> None:
    case = {**ADULT, "age": 70}
    found = answer("fit", write(tmp_path, "case.json", case))
    assert found["result"]["model"]["short"] in ("S4", "S8")
    said = {w["code"]: w["text"] for w in found["warnings"]}
    assert "S2 (16–64 years, 44–128 kg)" in said["default_of_other_patients"]["en"]
    counting = [m for m in found["result"]["models"] if m["weight"]]
    ends = [m["forecast"][-1]["median"] for m in counting]
    assert f"range from {min(ends):.1f} to {max(ends):.1f}" in said["spread_of_models"]["en"]
    batch = json.loads(mtor("fit", "--batch", write(tmp_path, "b.ndjson", json.dumps({**case, "id": "a"}))).out)
    assert batch["model"] == found["result"]["model"]["id"]


def test_a_named_model_still_stands_alone(tmp_path: Path) -> None:
    wish = {"target": "5-10", "product": "tablet", "strengths": ["0.25", "0.5"]}
    path = write(tmp_path, "case.json", {**EVEROLIMUS, "age": 45, **wish})
    result = answer("fit", path, "--model", "E2")["result"]
    assert result["headline"]["models"] == ["park2023"]
    assert [(m["id"], m["weight"]) for m in result["dose"]["current"]["models"]] == [("park2023", 1)]


def test_models_whose_forecasts_are_printed_alike_are_not_said_to_differ(tmp_path: Path) -> None:
    case = {
        "drug": "sirolimus", "age": 13, "covariates": {"WT": 41, "HT": 152, "TBIL": 14},
        "regimen": "2 mg daily from 2026-03-01 08:00, missed 03-17, 03-18 and 03-20",
        "levels": [{"time": "2026-03-15 07:30", "value": 5.8}, {"time": "2026-03-21 07:30", "value": 2.1}],
    }  # fmt: skip
    found = answer("fit", write(tmp_path, "case.json", case))
    ends = {f"{m['forecast'][-1]['median']:.1f}" for m in found["result"]["models"] if m["weight"]}
    assert len(ends) == 1
    assert "spread_of_models" not in {w["code"] for w in found["warnings"]}
