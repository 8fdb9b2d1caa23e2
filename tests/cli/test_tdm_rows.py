"""`mtor tdm` as CSV and NDJSON: nothing that the screen says is lost, the alarms least of all."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.helpers import mtor

S = ("--hours-since-dose", "24", "--days-on-dose", "21", "--age", "40")
T = ("--product", "tablet", "--strengths", "0.5,1,2")


def rows(*args: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(mtor("tdm", *args, "--format", "csv").out)))


def of(found: list[dict[str, str]], section: str) -> list[dict[str, str]]:
    return [row for row in found if row["section"] == section]


def test_an_alarm_is_the_first_row_and_every_row_carries_its_code() -> None:
    found = rows("--level", "16", "--disease", "ITP", "--dose", "2", *S, *T)
    assert (found[0]["section"], found[0]["severity"], found[0]["id"]) == ("finding", "alarm", "above_toxicity_flag")
    assert found[0]["text_en"].startswith("16 ng/mL is above the 15 ng/mL flag (renal recipients).")
    assert found[0]["text_zh"].startswith(
        "浓度16 ng/mL，高于毒性警示阈值15 ng/mL（来自肾移植受者）。请当日联系处方医师"
    )
    assert {row["alarms"] for row in found} == {"above_toxicity_flag"}
    assert {row["level_ng_ml"] for row in found} == {"16.0"}


def test_a_dose_with_its_loading_is_in_the_rows() -> None:
    found = rows("--level", "5", "--target", "8-10", "--band", "itp-4-15", "--dose", "2", "--loading", *S, *T)
    assert [(r["mg"], r["mg_per_day"], r["status"]) for r in of(found, "dose_present")] == [("2.0", "2.0", "change")]
    assert [(r["low"], r["high"], r["unit"]) for r in of(found, "dose_interval")] == [("3.2", "4.0", "mg/day")]
    options = of(found, "dose_option")
    assert [(r["mg_per_day"], r["predicted_trough_ng_ml"]) for r in options] == [("3.5", "8.75"), ("4.0", "10.0")]
    assert options[1]["made_en"] == "2 × 2 mg once daily = 4 mg/day"
    assert options[1]["made_zh"] == "2 × 2 mg，每日1次＝4 mg/d"
    # 3 x (4 - 2) = 6 mg on top of 4 mg.
    assert [(r["id"], r["day"], r["mg"], r["mg_per_day"], r["made_en"]) for r in of(found, "dose_loading")] == [
        ("3.5 mg/day", "1", "4.5", "8.0", "4 × 2 mg"),
        ("4 mg/day", "1", "6.0", "10.0", "5 × 2 mg"),
    ]


def test_a_refusal_and_an_agent_are_in_the_rows() -> None:
    args = ("--level", "6", "--band", "itp-4-15", "--target", "8-10", "--dose", "2", "--with", "voriconazole:3d")
    found = rows(*args, *S, *T)
    refused = mtor("tdm", *args, *S, *T, "--json").json["result"]["dose"]["refused"]
    assert [r["id"] for r in of(found, "refused")] == [r["code"] for r in refused] != []
    (agent,) = of(found, "interaction")
    assert (agent["name"], agent["action"], agent["direction"]) == ("voriconazole", "contraindicated", "increase")
    assert len(of(found, "interaction_stop")) == len(of(found, "next")) == 1
    assert of(found, "changing")[0]["text_en"].startswith("Level still changing; expected to rise")


SITUATIONS = [
    ("--level", "40", "--disease", "ITP"),
    ("--level", "8.2"),
    ("--level", "lt0.5", "--disease", "GVHD", "--dose", "2", *S),
    ("--level", "16", "--disease", "ITP", "--dose", "2", *S, *T),
    ("--level", "5", "--target", "8-10", "--band", "itp-4-15", "--dose", "2", "--loading", *S, *T),
    ("--level", "12", "--disease", "ALPS", "--age", "6", "--dose", "1", "--hours-since-dose", "24"),
    ("--level", "8", "--disease", "ITP", "--dose", "2", "--with", "voriconazole:40d", "--with", "rifampicin:3d", *S),
    ("--level", "8", "--disease", "ITP", "--dose", "2", "--with", "aspirin:3d", "--with", "caspofungin:3d", *S, *T),
    ("--level", "12", "--disease", "GVHD", "--drug", "everolimus", "--dose", "1", *S),
    ("--level", "18", "--disease", "ITP", "--hours-since-dose", "3"),
]


@pytest.mark.parametrize("args", SITUATIONS, ids=" ".join)
def test_every_coded_remark_of_the_answer_is_a_row(args: tuple[str, ...]) -> None:
    result = mtor("tdm", *args, "--json").json["result"]
    found = [json.loads(line) for line in mtor("tdm", *args, "--format", "ndjson").out.splitlines()]
    texts = {row.get("text_en") for row in found}
    assert {text["en"] for text in coded(result)} <= texts
    assert {row["band"] for row in found if row["section"] == "assessment"} == {
        a["band"] for a in result["assessments"]
    }
    assert all("section" in row and "alarms" in row for row in found)


def coded(value: Any) -> list[dict[str, str]]:
    """Return the texts of all coded remarks below a value, marks beside a range aside: these are codes of its row."""
    if isinstance(value, list):
        return [text for inner in value for text in coded(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if {"code", "text", "voice"} <= set(value) else []
    return own + [text for key, inner in value.items() if key not in ("patient", "worked_out") for text in coded(inner)]
