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
            "The patient lies outside the ages or weights of the patients of park2023: not counted in the average.",
            "not counted: the patient lies outside the ages or weights of its patients",
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
    text = mtor("fit", path, "--lang", lang, "--format", "plain").out
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


def test_a_named_model_still_stands_alone(tmp_path: Path) -> None:
    wish = {"target": "5-10", "product": "tablet", "strengths": ["0.25", "0.5"]}
    path = write(tmp_path, "case.json", {**EVEROLIMUS, "age": 45, **wish})
    result = answer("fit", path, "--model", "E2")["result"]
    assert result["headline"]["models"] == ["park2023"]
    assert [(m["id"], m["weight"]) for m in result["dose"]["current"]["models"]] == [("park2023", 1)]
