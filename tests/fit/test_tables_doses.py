"""Tables with ADDL: what is given last counts, not what is written last; and a disease for the patients of a batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import write
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "ID,TIME,AMT,DV,EVID,MDV,II,ADDL,AGE,WT,AST,HCT"
BODY = "40,60,20,35"


def rows(*records: str, header: str = HEADER, more: str = "") -> str:
    """Return a table of one patient."""
    return "\n".join([header, *(f"1,{record},{BODY}{more}" for record in records)]) + "\n"


def fit(folder: Path, text: str, *args: str) -> Any:
    """Return the answer on a table."""
    return answer("fit", write(folder, "t.csv", text), "--model", "S8", *args)


@pytest.mark.parametrize("extra", ["240,6,.,1,1,0,0", "240,6,.,1,1,24,1"])
def test_an_extra_dose_among_those_of_addl_is_not_the_regimen(tmp_path: Path, extra: str) -> None:
    """2 mg every 24 h to 480 h, and 6 mg once or twice from 240 h: what goes on is 2 mg, and doses of ADDL are yet to
    come: the next sampling is counted from the dose after the level."""
    found = fit(tmp_path, rows("0,2,.,1,1,24,20", extra, "335.5,0,7,0,0,0,0"), "--target", "4-15")
    headline = found["result"]["headline"]
    assert (headline["present"]["mg"], headline["present"]["interval_h"]) == (2, 24)
    assert 336 + 7 * 24 <= headline["time_h"] <= 336 + 14 * 24
    assert [f["time_h"] for f in found["result"]["forecast"]] == [504]
    (said,) = [w for w in found["warnings"] if w["code"] == "dosing_ended"]
    assert "after 480 h" in said["text"]["en"]
    assert "2 mg every 24 h" in said["text"]["en"]
    # Four days after the extra dose the level is no steady one of 2 mg.
    assert found["result"]["dose"]["label"]["current_mg_per_day"] == 2
    assert [r["code"] for r in found["result"]["dose"]["label"]["refused"]] == ["steady_state_too_early"]


def test_an_alarm_is_followed_after_the_level_and_not_after_the_last_dose_of_addl(tmp_path: Path) -> None:
    headline = fit(tmp_path, rows("0,2,.,1,1,24,20", "335.5,0,17,0,0,0,0"))["result"]["headline"]
    assert headline["why"]["code"] == "visit_alarm"
    assert 336 < headline["time_h"] <= 360


def test_two_rows_of_addl_side_by_side_are_two_regimens(tmp_path: Path) -> None:
    """1 mg in the morning and 0.5 mg in the evening: no single regimen stands for both."""
    text = rows("0,1,.,1,1,24,20", "12,0.5,.,1,1,24,20", "335.5,0,7,0,0,0,0")
    dose = fit(tmp_path, text, "--target", "4-15", "--product", "tablet", "--strengths", "0.5,1")["result"]["dose"]
    assert [r["code"] for r in dose["refused"]] == ["several_regimens"]
    assert (dose["current"], dose["by_model"], dose["label"]) == (None, None, None)
    # One after the other they are one: the later.
    after = fit(tmp_path, rows("0,1,.,1,1,24,9", "240,2,.,1,1,24,20", "503.5,0,7,0,0,0,0"))["result"]["headline"]
    assert after["present"]["mg"] == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"regimen": "2 mg daily from 0 h and 6 mg once at 240 h"},
        {"regimen": "2 mg daily from 0 h x 21 and 6 mg once at 240 h"},
        {"regimen": "2 mg daily from 0 h x 21 and 6 mg once at 240 h", "continues": True},
    ],
)
def test_nor_in_a_case(tmp_path: Path, fields: dict[str, Any]) -> None:
    case = {
        "drug": "sirolimus",
        "age": 40,
        "covariates": {"AST": 20, "HCT": 35},
        "levels": [{"time": 335.5, "value": 7}],
        **fields,
    }
    headline = answer("fit", write(tmp_path, "c.yaml", case), "--model", "S8")["result"]["headline"]
    assert headline["present"]["mg"] == 2
    # From the dose after the level, at 336 h.
    assert 336 + 7 * 24 <= headline["time_h"] <= 336 + 14 * 24


@pytest.mark.parametrize(
    ("records", "low"),
    [
        # A row is a dose that was given: the next that can be changed follows it.
        (("0,2,.,1,1,24,13", "335.5,0,7,0,0,0,0", "336,2,.,1,1,0,0", "360,2,.,1,1,0,0"), 384),
        # Of what began after the level the first dose was given.
        (("0,2,.,1,1,24,13", "335.5,0,7,0,0,0,0", "336,3,.,1,1,24,30"), 360),
        (("0,2,.,1,1,24,30", "335.5,0,7,0,0,0,0"), 336),
    ],
)
def test_a_visit_is_counted_from_the_last_level_or_what_was_given_after_it(
    tmp_path: Path, records: tuple[str, ...], low: float
) -> None:
    headline = fit(tmp_path, rows(*records))["result"]["headline"]
    assert low + 7 * 24 <= headline["time_h"] <= low + 14 * 24


def lines(folder: Path, text: str, *args: str) -> list[Any]:
    """Return the lines of a batch."""
    path = write(folder, "b.csv", text)
    return [json.loads(x) for x in mtor("fit", "--batch", path, "--model", "S8", *args).out.splitlines()]


HIGH = ("0,2,.,1,1,24,20", "335.5,0,11,0,0,0,0")


@pytest.mark.parametrize("at", [(), ("--at", "504")])
@pytest.mark.parametrize("column", ["DISEASE", "disease", "疾病"])
def test_a_table_may_name_the_disease(tmp_path: Path, column: str, at: tuple[str, ...]) -> None:
    """11 ng/mL is above the range of ALPS (2–10) and within those of ITP."""
    header = f"{HEADER},{column}"
    (alps,) = lines(tmp_path, rows(*HIGH, header=header, more=",ALPS"), *at)
    (said,) = [f for f in alps["findings"] if f["code"] == "above_every_band"]
    assert "10 ng/mL" in said["text"]["en"]
    assert "10 ng/mL" in said["text"]["zh"]
    for disease in ("ITP", "免疫性血小板减少症", ".", ""):
        (other,) = lines(tmp_path, rows(*HIGH, header=header, more=f",{disease}"), *at)
        assert other["error"] is None
        assert [f for f in other["findings"] if f["code"] == "above_every_band"] == []


@pytest.mark.parametrize("at", [(), ("--at", "504")])
def test_an_option_names_it_for_those_that_do_not(tmp_path: Path, at: tuple[str, ...]) -> None:
    (said,) = lines(tmp_path, rows(*HIGH), "--disease", "ALPS", *at)
    assert "above_every_band" in [f["code"] for f in said["findings"]]
    (own,) = lines(tmp_path, rows(*HIGH, header=f"{HEADER},DISEASE", more=",ITP"), "--disease", "ALPS", *at)
    assert "above_every_band" not in [f["code"] for f in own["findings"]]
    assert lines(tmp_path, rows(*HIGH), *at)[0]["findings"] == []


def test_a_disease_that_is_not_known(tmp_path: Path) -> None:
    path = write(tmp_path, "b.csv", rows(*HIGH))
    done = mtor("fit", "--batch", path, "--model", "S8", "--disease", "nonsense", "--json")
    assert done.code == 3
    (line,) = lines(tmp_path, rows(*HIGH, header=f"{HEADER},DISEASE", more=",nonsense"))
    assert line["error"]["message"]["zh"]
    two = rows(f"{HIGH[0]}", header=f"{HEADER},DISEASE", more=",ITP") + f"1,{HIGH[1]},{BODY},AIHA\n"
    (line,) = lines(tmp_path, two)
    assert line["error"]["code"] == "several_diseases"
    assert "ITP, AIHA" in line["error"]["message"]["en"]
    assert "ITP、AIHA" in line["error"]["message"]["zh"]


def test_the_single_table_reads_it_too(tmp_path: Path) -> None:
    result = fit(tmp_path, rows(*HIGH, header=f"{HEADER},疾病", more=",ALPS"))["result"]
    assert "above_every_band" in [f["code"] for f in result["findings"]]
    assert result["dose"]["target_source"] == "alps-2-10"


@pytest.mark.parametrize("word", ["ongoing", "Continues", "继续"])
def test_doses_that_go_on_are_those_of_a_regimen_without_end(tmp_path: Path, word: str) -> None:
    """1 mg for five days and 2 mg from then on: the level is drawn long after any number of doses that was written."""
    text = rows("0,1,.,1,1,24,4", f"120,2,.,1,1,24,{word}", "1919.5,.,7,0,0,.,.", "2039.5,.,7.5,0,0,.,.")
    case = {
        "drug": "sirolimus", "age": 40, "covariates": {"WT": 60, "AST": 20, "HCT": 35},
        "regimen": "1 mg daily from 0 h x 5; then 2 mg daily from 120 h",
        "levels": [{"time": 1919.5, "value": 7}, {"time": 2039.5, "value": 7.5}],
    }  # fmt: skip
    table, written = fit(tmp_path, text), answer("fit", write(tmp_path, "c.yaml", case), "--model", "S8")
    for name in ("headline", "course", "parameters", "troughs"):
        assert table["result"][name] == written["result"][name], name
    assert [w["code"] for w in table["warnings"] if w["code"] == "dosing_ended"] == []
    assert {level["hours_since_dose"] for level in table["result"]["course"]["levels"]} == {23.5}


@pytest.mark.parametrize(
    ("first", "en", "zh"),
    [
        (
            "0,2,.,1,1,24,ever",
            "Row 2: ADDL 'ever' is neither a number of further doses nor ongoing",
            "第2行：ADDL“ever”既",
        ),
        ("0,2,.,1,1,.,ongoing", "Row 2: ADDL 'ongoing' needs the hours between two doses", "须在 II 列写明给药间隔"),
        ("0,2,.,1,1,24,ongoing", "which stands in row 3. Write the number of further doses", "最后一次给药（第3行）"),
    ],
)
def test_doses_that_cannot_go_on_are_refused_with_their_row(tmp_path: Path, first: str, en: str, zh: str) -> None:
    path = write(tmp_path, "t.csv", rows(first, "240,3,.,1,1,24,20", "335.5,.,7,0,0,.,."))
    for command in ("fit", "consult"):
        for lang, said in (("en", en), ("zh", zh)):
            done = mtor(command, path, "--drug", "sirolimus", "--lang", lang)
            assert (done.code, done.out) == (4, "")
            assert said in done.err
            assert f"mtor {command} --template" in done.err


def test_in_a_batch_too(tmp_path: Path) -> None:
    level, other = "1919.5,.,7,0,0,.,.", f"2,0,2,.,1,1,24,ever,{BODY}\n2,99,.,7,0,0,.,.,{BODY}\n"
    going_on, counted = (
        mtor("fit", "--batch", write(tmp_path, "t.csv", text), "--model", "S8", "--at", "2039.5", "--lang", "en").out
        for text in (rows("0,2,.,1,1,24,ongoing", level) + other, rows("0,2,.,1,1,24,99", level) + other)
    )
    one, refused = map(json.loads, going_on.splitlines())
    assert one["forecast"] == json.loads(counted.splitlines()[0])["forecast"] != []
    assert refused["error"]["code"] == "addl_unknown"
