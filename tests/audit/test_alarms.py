"""No level on which `mtor tdm` rings its alarm is lost in an audit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.audit.test_input import SIROLIMUS, audited
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,sampled,level\n"


def alarmed(tmp_path: Path, text: str, *args: str) -> Any:
    (group,) = audited(tmp_path, text, *args)["groups"]
    return group["alarmed"]


def warnings(tmp_path: Path, text: str, *args: str) -> list[str]:
    (tmp_path / "levels.csv").write_text(text, encoding="utf-8")
    return [w["code"] for w in answer("audit", str(tmp_path / "levels.csv"), *args)["warnings"]]


def test_a_drug_without_a_flag_has_its_alarms_counted(tmp_path: Path) -> None:
    """Everolimus has no toxicity flag here: 45 ng/mL is above every range."""
    args = ("--drug", "everolimus", "--disease", "GVHD")
    found = alarmed(tmp_path, HEAD + "A,2026-02-05,45\nB,2026-02-05,4\n", *args)
    assert (found["levels"], found["not_followed"]) == (1, 1)
    assert "audit_not_followed" in warnings(tmp_path, HEAD + "A,2026-02-05,45\n", *args)


def test_a_level_without_a_date_rings_too(tmp_path: Path) -> None:
    text = HEAD + "A,,45\nA,2026-02-05,5\n"
    found = alarmed(tmp_path, text, *SIROLIMUS)
    assert (found["levels"], found["undated"], found["not_followed"]) == (1, 1, 0)
    assert found["open"] == [{"line": 2, "id": "A", "level": "45"}]
    assert "audit_not_followed" in warnings(tmp_path, text, *SIROLIMUS)
    shown = mtor("audit", str(tmp_path / "levels.csv"), *SIROLIMUS).out
    assert "not followed, or without a date: line 2 (A, 45)" in shown
    assert " more" not in shown


@pytest.mark.parametrize(
    ("first", "second", "followed"),
    [
        ("2026-02-05", "2026-02-05 08:00", 0),
        ("2026-02-05 08:00", "2026-02-05", 0),
        ("2026-02-05 08:00", "2026-02-05 20:00", 1),
        ("2026-02-05", "2026-02-06", 1),
        ("2026-02-05", "2026-02-06 08:00", 1),
    ],
)
def test_a_sample_of_the_same_day_follows_only_where_both_hours_are_known(
    first: str, second: str, followed: int, tmp_path: Path
) -> None:
    found = alarmed(tmp_path, f"{HEAD}A,{first},32\nA,{second},8\n", *SIROLIMUS)
    assert (found["levels"], found["followed"], found["not_followed"]) == (1, followed, 1 - followed)


@pytest.mark.parametrize(
    ("drug", "other"),
    [
        ("sirolimuss", False),
        ("siro", False),
        ("sirolimus (LC-MS)", False),
        ("西罗莫司谷浓度", False),
        ("tacrolimus", True),
        ("levetiracetam", True),
        ("temsirolimus", True),
        ("nab-sirolimus", True),
    ],
)
def test_a_misspelt_drug_is_an_error_with_its_alarm_and_no_other_analyte(
    drug: str, other: bool, tmp_path: Path
) -> None:
    result = audited(tmp_path, f"id,level,unit,drug\nA,45,ng/mL,{drug}\n", "--disease", "ITP")
    rows = result["rows"]
    assert (rows["other_analyte"], rows["error"], rows["alarmed_error"]) == ((1, 0, 0) if other else (0, 1, 1))


RECORDS = "ID,TIME,AMT,DV,II,ADDL"
DATED = ("1,2026-01-01 08:00,2,.,24,60", "1,2026-01-15 08:00,.,8,.,.", "1,2026-01-29 08:00,.,32,.,.")
HOURS = ("2,0,2,.,24,60", "2,336,.,8,.,.", "2,672,.,41,.,.")


def records(tmp_path: Path, head: str, *rows: str) -> str:
    (tmp_path / "records.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return str(tmp_path / "records.csv")


def test_the_line_of_an_alarm_is_that_of_its_level(tmp_path: Path) -> None:
    """In a table of records too, where rows that are passed over stand between them and a cell has two lines."""
    rows = [f"{row},{x}" for row, x in zip(DATED, ("", '"a\nb"', ""), strict=True)]
    rows.insert(1, "#1,2026-01-20 08:00,.,99,.,.,")
    path = records(tmp_path, f"{RECORDS},NOTE", *rows)
    (group,) = answer("audit", path, "--drug", "sirolimus", "--disease", "ITP")["result"]["groups"]
    assert [high["line"] for high in group["alarmed"]["open"]] == [6]
    found = answer("audit", records(tmp_path, RECORDS, *DATED, *HOURS), "--drug", "sirolimus", "--disease", "ITP")
    assert [high["line"] for high in found["result"]["groups"][0]["alarmed"]["open"]] == [4, 7]


@pytest.mark.parametrize(
    ("head", "rows", "code"),
    [
        (f"{RECORDS},MATRIX", [f"{row},{m}" for row, m in zip(HOURS, (".", "whole-blood", "plasma"), strict=True)],
         "not_whole_blood"),
        (f"{RECORDS},标本", [f"{row},{m}" for row, m in zip(DATED, (".", "血清", "."), strict=True)],
         "not_whole_blood"),
        (f"{RECORDS},UNIT", [f"{row},{u}" for row, u in zip(HOURS, (".", "nmol/L", "ng/mL"), strict=True)],
         "mixed_units"),
        (RECORDS, [HOURS[0], HOURS[2], HOURS[1]], "bad_record"),
        (RECORDS, [DATED[0], DATED[2], DATED[1]], "bad_record"),
        (RECORDS, ["1,0,.,45,.,."], "bad_history"),
        (RECORDS, [HOURS[0], "2,336,.,x,.,.", HOURS[2]], "bad_level"),
        (RECORDS, [HOURS[0], "2,abc,.,41,.,."], "mixed_times"),
        (RECORDS, [DATED[0], "1,,.,41,.,."], "bad_record"),
        (RECORDS, [DATED[0], "1,336,.,41,.,.", DATED[1]], "mixed_times"),
    ],
)  # fmt: skip
def test_a_table_that_is_refused_rings_the_alarms_of_its_levels(
    head: str, rows: list[str], code: str, tmp_path: Path
) -> None:
    path = records(tmp_path, head, *rows)
    counted = answer("audit", path, "--drug", "sirolimus", "--disease", "ITP")["result"]["rows"]
    assert [e["name"] for e in counted["errors"]] == [code]
    assert (counted["error"], counted["alarmed_error"]) == (1, 1)
    for command in ("fit", "consult"):
        done = mtor(command, path, "--drug", "sirolimus", "--disease", "ITP")
        assert done.code == 4
        assert done.err.startswith("HIGH: "), command
    (line,) = mtor("fit", "--batch", path, "--drug", "sirolimus", "--disease", "ITP", "--model", "S5").out.splitlines()
    assert json.loads(line)["alarms"] == ["above_toxicity_flag"]


def test_a_table_that_is_refused_rings_no_alarm_where_there_is_none(tmp_path: Path) -> None:
    rows = [f"{row},plasma" for row in HOURS[:2]]
    counted = answer("audit", records(tmp_path, f"{RECORDS},MATRIX", *rows), "--drug", "sirolimus")["result"]["rows"]
    assert (counted["error"], counted["alarmed_error"]) == (1, 0)
    of_other = [f"{row},{d}" for row, d in zip(HOURS, ("sirolimus", "sirolimus", "tacrolimus"), strict=True)]
    of_other[1] = of_other[1].replace(",8,", ",x,")
    counted = answer("audit", records(tmp_path, f"{RECORDS},DRUG", *of_other), "--drug", "sirolimus")["result"]["rows"]
    assert (counted["error"], counted["alarmed_error"]) == (1, 0)


def test_what_calls_for_the_prescriber_is_said_beside_a_file(tmp_path: Path) -> None:
    path = tmp_path / "levels.csv"
    path.write_text(HEAD + "A,2026-02-05,45\nB,yesterday,32\n", encoding="utf-8")
    for name in ("a.html", "a.json", "a.csv"):
        done = mtor("audit", str(path), *SIROLIMUS, "-o", str(tmp_path / name), "-q")
        assert (done.code, done.out) == (0, "")
        said = " ".join(done.err.split())
        assert "without a later level in this file or without a date: 1." in said.replace(" derived", "")
        assert "Rows with an error whose level calls for the prescriber all the same" in said
    chinese = mtor("audit", str(path), *SIROLIMUS, "-o", str(tmp_path / "a.json"), "-q", "--lang", "zh").err
    assert "须告知医师" in chinese
    refused = mtor("audit", str(path), *SIROLIMUS, "-o", str(tmp_path / "a.xyz"))
    assert refused.code == 2
    assert "calls for the prescriber" in " ".join(refused.err.split())
    path.write_text(HEAD + "A,2026-02-05,5\n", encoding="utf-8")
    assert mtor("audit", str(path), *SIROLIMUS, "-o", str(tmp_path / "b.json"), "-q").err == ""
