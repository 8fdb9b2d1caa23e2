"""An alarm needs no model: what stops the forecast never swallows what must be said of the levels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import changed, write
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

HIGH: dict[str, Any] = {
    "drug": "sirolimus",
    "age": 30,
    "disease": "ITP",
    "covariates": {"WT": 70},
    "regimen": "2 mg daily from 2026-03-01 08:00",
    "levels": [{"time": "2026-03-21 07:30", "value": 40, "unit": "ng/mL"}],
}
OF_ITP = ["above_toxicity_flag", "toxicity_flag_origin", "itp_falling_platelets"]

TWO_REGIMENS = "2 mg daily from 2026-03-01 08:00, 3 mg daily from 2026-03-01 09:00"
REFUSED: dict[str, tuple[dict[str, Any], list[str], str, int]] = {
    "missing covariate": (HIGH, [], "missing_covariate", 4),
    "a model that is not there": (HIGH, ["--model", "nosuch"], "unknown_model", 3),
    "a model of the other drug": (HIGH, ["--model", "E1"], "contradiction", 2),
    "two regimens at once": (changed(HIGH, regimen=TWO_REGIMENS), [], "regimens_ambiguous", 4),
    "no regimen": (changed(HIGH, regimen=None), [], "", 4),
    "measured in plasma": (changed(HIGH, levels=[{**HIGH["levels"][0], "matrix": "plasma"}]), [], "not_whole_blood", 4),
    "measured in serum": (changed(HIGH, levels=[{**HIGH["levels"][0], "标本": "血清"}]), [], "not_whole_blood", 4),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_alarm_is_raised_although_there_is_no_forecast(name: str, tmp_path: Path) -> None:
    case, options, code, status = REFUSED[name]
    found = mtor("fit", write(tmp_path, "c.yaml", case), *options, "--json")
    assert found.code == status
    assert code in found.json["error"]["code"]
    assert [f["code"] for f in found.json["findings"]] == OF_ITP
    assert found.json["findings"][0]["sources"][0] == "pmid-10823377"


def test_the_alarm_stands_before_the_reason_in_both_languages(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", HIGH)
    english, chinese = (mtor("fit", path, "--lang", lang).err for lang in ("en", "zh"))
    assert english.startswith("HIGH: 2026-03-21 07:30: 40 ng/mL is above the 15 ng/mL flag")
    assert english.endswith("No further answer: Model golubovic2019 needs the covariate AST, IU/L.\n")
    assert chinese.startswith("警示：2026-03-21 07:30：浓度40 ng/mL，高于毒性警示阈值15 ng/mL")
    assert chinese.endswith("其余未能作答：模型 golubovic2019 需要协变量 AST（IU/L）。\n")


def test_in_a_batch_the_findings_stand_beside_the_error(tmp_path: Path) -> None:
    cases = [changed(HIGH, id="a"), changed(HIGH, id="b", regimen=TWO_REGIMENS), changed(HIGH, id="c", disease=None)]
    path = tmp_path / "c.ndjson"
    path.write_text("".join(json.dumps(c) + "\n" for c in cases), encoding="utf-8")
    lines = [json.loads(line) for line in mtor("fit", "--batch", str(path)).out.splitlines()]
    assert [line["error"] is not None for line in lines] == [True] * 3
    assert [[f["code"] for f in line["findings"]] for line in lines] == [OF_ITP, OF_ITP, OF_ITP[:2]]


def test_the_same_holds_for_a_table(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("ID,TIME,AMT,DV,II,ADDL,WT\n1,0,2,.,24,20,70\n1,479.5,.,40,.,.,70\n", encoding="utf-8")
    line = json.loads(mtor("fit", "--batch", str(path), "--model", "S2", "--disease", "ITP").out)
    assert line["error"]["code"] == "missing_covariate"
    assert [f["code"] for f in line["findings"]] == OF_ITP


def test_everolimus_without_a_body_surface_still_says_above(tmp_path: Path) -> None:
    case = changed(HIGH, drug="everolimus", age=6, covariates={"WT": 20}, disease=None)
    found = mtor("fit", write(tmp_path, "c.yaml", case), "--model", "E2", "--json")
    assert found.json["error"]
    assert found.json["findings"][0]["code"] == "above_highest_range"


def test_an_implausible_level_is_asked_back_without_an_alarm(tmp_path: Path) -> None:
    case = changed(HIGH, levels=[{"time": "2026-03-21 07:30", "value": 400, "unit": "ng/mL"}])
    found = mtor("fit", write(tmp_path, "c.yaml", case), "--model", "S2", "--json")
    assert (found.json["findings"], found.json["alarms"]) == ([], [])


UNREADABLE: dict[str, Any] = {
    "a regimen in other words": {"regimen": "2 mg now and then"},
    "a field that is none": {"colour": "red"},
    "no doses": {"regimen": None},
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("command", ["fit", "consult"])
def test_an_unreadable_case_that_names_no_drug_is_not_taken_for_sirolimus(
    command: str, name: str, tmp_path: Path
) -> None:
    path = write(tmp_path, "c.yaml", changed({**HIGH, **UNREADABLE[name]}, drug=None, disease=None))
    findings = mtor(command, path, "--json").json["findings"]
    assert [f["code"] for f in findings] == ["alarm_if_drug"] * 2
    texts = [f["text"]["en"] for f in findings]
    assert "If it was sirolimus: " in texts[0]
    assert "is above the 15 ng/mL flag" in texts[0]
    assert "If it was everolimus: " in texts[1]
    assert "is above 10 ng/mL, the upper limit of the highest everolimus target range" in texts[1]
    named = mtor(command, path, "--drug", "sirolimus", "--json").json["findings"]
    assert [f["code"] for f in named] == OF_ITP[:2]


def test_a_level_that_is_high_for_everolimus_alone_is_not_silent_either(tmp_path: Path) -> None:
    level = {**HIGH["levels"][0], "value": 12}
    case = changed(HIGH, drug=None, disease=None, regimen="2 mg now and then", levels=[level])
    (finding,) = mtor("fit", write(tmp_path, "c.yaml", case), "--json").json["findings"]
    assert "If it was everolimus: " in finding["text"]["en"]


@pytest.mark.parametrize(
    ("column", "drugs"),
    [(None, ["sirolimus", "everolimus"]), ("everolimus", ["everolimus"]), ("西罗莫司", ["sirolimus"])],
)
def test_an_unreadable_table_that_names_no_drug(column: str | None, drugs: list[str], tmp_path: Path) -> None:
    header, of = ("", "") if column is None else (",DRUG", f",{column}")
    rows = f"ID,TIME,AMT,DV,II,ADDL,SS{header}\n1,0,2,.,24,20,2{of}\n1,479.5,.,40,.,.,0{of}\n"
    for command in ("fit", "consult"):
        found = mtor(command, write(tmp_path, "c.csv", rows), "--json").json
        assert found["error"]["code"] not in ("internal", "drug_missing")
        texts = [f["text"]["en"] for f in found["findings"]]
        if command == "consult" and column is not None:
            # A consult reads the drug of the column, and says the alarm outright.
            outright = {"everolimus": ["above_highest_range"], "西罗莫司": OF_ITP[:2]}
            assert [f["code"] for f in found["findings"]] == outright[column]
            continue
        assert [d for d in ("sirolimus", "everolimus") if any(f"If it was {d}: " in t for t in texts)] == drugs
        assert len(texts) == len(drugs)


@pytest.mark.parametrize(
    ("levels", "when"),
    [
        ([{"time": "x", "value": 40}], "time x: "),
        ([{"value": 40}], "time ?: "),
        ([{"time": "2026-03-15 08:00", "value": 8}, {"time": 336, "value": 40}], "time 336: "),
        ([{"time": 336, "value": 8}, {"time": "2026-03-15 08:00", "value": 40}], "2026-03-15 08:00: "),
    ],
)
def test_a_level_whose_time_cannot_be_read_rings_too(levels: list[dict[str, Any]], when: str, tmp_path: Path) -> None:
    found = mtor("fit", write(tmp_path, "c.yaml", changed(HIGH, levels=levels)), "--json")
    assert found.code == 4
    assert [f["code"] for f in found.json["findings"]] == OF_ITP
    assert found.json["findings"][0]["text"]["en"].startswith(f"{when}40 ng/mL is above")


def test_of_an_id_that_comes_back_both_parts_ring(tmp_path: Path) -> None:
    head, path = "ID,TIME,AMT,DV\n", tmp_path / "c.csv"
    dose, low, high, other = "1,0,2,\n", "1,336,,8\n", "1,336,,40\n", "2,0,2,\n"
    for text in (dose + high + other + low, dose + low + other + high):
        path.write_text(head + text, encoding="utf-8")
        lines = [json.loads(line) for line in mtor("fit", "--batch", str(path), "--model", "S5").out.splitlines()]
        assert [line["alarms"] for line in lines if line["id"] == "1"] == [["above_toxicity_flag"]], text
