"""≥ and ≤ stay what they are: a level of 15 or more is not above 15."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import ADULT, write
from tests.helpers import answer, mtor, says

if TYPE_CHECKING:
    from pathlib import Path

FLAG = "above_toxicity_flag"


def case(value: str) -> dict[str, Any]:
    return {**ADULT, "id": "a", "disease": "ITP", "levels": [{"time": "2026-03-15 07:30", "value": value}]}


@pytest.mark.parametrize(
    ("value", "sign", "number", "alarm"),
    [
        (">=15", "≥", 15, False),
        ("≥15", "≥", 15, False),
        (">15", ">", 15, True),
        (">=15.1", "≥", 15.1, True),
        (">=30", "≥", 30, True),
        ("<=4", "≤", 4, False),
        ("≤4", "≤", 4, False),
        ("<4", "<", 4, False),
        ("15", "", 15, False),
    ],
)
def test_the_sign_is_kept(tmp_path: Path, value: str, sign: str, number: float, alarm: bool) -> None:
    path = write(tmp_path, "case.json", case(value))
    result = answer("fit", path)["result"]
    row = result["predictions"][0]
    assert (row["sign"], row["observed"]) == (sign, number)
    assert (FLAG in [f["code"] for f in result["findings"]]) is alarm
    consult = answer("tdm", "--level", value, "--disease", "ITP", "--unit", "ng/mL")["result"]
    assert (consult["verdict"]["alarm"] == "high") is alarm
    batch = json.loads(mtor("fit", "--batch", write(tmp_path, "batch.ndjson", json.dumps(case(value)) + "\n")).out)
    assert (batch["findings"], batch["predictions"][0]["sign"]) == (result["findings"], sign)
    rows = mtor("fit", path, "--format", "csv").out
    assert (f",{sign}," in rows) or not sign


@pytest.mark.parametrize(("value", "shown"), [(">=30", "≥30"), ("<=4", "≤4.00")])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screen_has_it(tmp_path: Path, value: str, shown: str, lang: str) -> None:
    text = mtor("fit", write(tmp_path, "case.json", case(value)), "--lang", lang, "--format", "plain").out
    assert says(text, shown)
    if value == ">=30":
        assert says(text, "≥30 ng/mL is above" if lang == "en" else "≥30")


def test_tdm_has_it_in_a_table() -> None:
    head, *rows = mtor("tdm", "--level", ">=15", "--disease", "ITP", "--format", "csv").out.splitlines()
    column = head.split(",").index("sign")
    assert rows[0].split(",")[column] == "≥"


@pytest.mark.parametrize(("value", "sign", "alarm"), [(">=15", "≥", False), (">15", ">", True), ("≤4", "≤", False)])
def test_a_table_keeps_it(tmp_path: Path, value: str, sign: str, alarm: bool) -> None:
    head = "ID,TIME,EVID,AMT,II,ADDL,DV,MDV,AGE,AST,HCT,WT"
    rows = f"{head}\n1,0,1,2,24,30,.,1,44,25,38,70\n1,359.5,0,.,.,.,{value},0,44,25,38,70\n"
    result = answer("fit", write(tmp_path, "t.csv", rows), "--model", "S2")["result"]
    assert result["predictions"][0]["sign"] == sign
    assert (FLAG in [f["code"] for f in result["findings"]]) is alarm
