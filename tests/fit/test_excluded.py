"""A level that is excluded by hand: shown with its reason, rings its alarm, and nothing is computed from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import ADULT, CHILD, changed, write
from tests.fit.test_course import FOUR
from tests.helpers import mtor, says
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

WHY = "drawn from the infusion line"
CASE = changed(ADULT, target="5-15")
OUT = {"time": "2026-04-19 07:30", "value": 14, "unit": "ng/mL", "assay": "cmia", "exclude": WHY}
HIGH = {**OUT, "value": 28}


def run(folder: Path, command: str, levels: list[dict[str, Any]], **fields: Any) -> Any:
    done = mtor(command, write(folder, "case.yaml", changed(CASE, levels=levels, **fields)), "--json")
    assert done.code == 0, done.err
    assert mistakes(done.json) == []
    return done.json


def said(answer: Any) -> list[str]:
    return [w["text"]["en"] for w in answer["warnings"] if w["code"] == "level_excluded"]


@pytest.mark.parametrize("place", [0, 2, 4])
def test_nothing_is_computed_from_an_excluded_level(tmp_path: Path, place: int) -> None:
    when = ("2026-03-10 07:30", "2026-04-19 07:30", "2026-04-24 20:00")[place // 2]
    without, found = (
        run(tmp_path, "fit", levels, at=["2026-06-01"])["result"]
        for levels in (FOUR, [*FOUR[:place], {**OUT, "time": when}, *FOUR[place:]])
    )
    (left,) = [level for level in found["course"]["levels"] if level["excluded"]]
    assert (left["excluded"], left["ng_ml"], left["time"]) == (WHY, 14, when)
    assert (left["usable"], left["status"], left["ng_ml_per_mg_day"], left["change_ng_ml"]) == (None,) * 4
    found["course"]["levels"].remove(left)
    apart = ("headline", "troughs", "captions") if place == 4 else ("captions",)
    for name in without.keys() - set(apart):
        if name == "dose" and place == 4:
            # The next dose is due after the excluded level too.
            assert found["dose"]["by_model"] == without["dose"]["by_model"]
            continue
        assert found[name] == without[name], name


def test_it_is_shown_with_its_reason(tmp_path: Path) -> None:
    case = write(tmp_path, "case.yaml", changed(CASE, levels=[*FOUR, OUT]))
    for command in ("fit", "consult"):
        for lang, word in (("en", "excluded"), ("zh", "排除")):
            for more in ((), ("--full",)):
                shown = mtor(command, case, "--lang", lang, *more).out
                assert says(shown, WHY), (command, lang, more)
                assert word in shown
    answer = run(tmp_path, "fit", [*FOUR, OUT])
    assert said(answer) == [
        f"The level of 2026-04-19 07:30, 14 ng/mL, was excluded by hand: {WHY}. Nothing is computed from it: no fit, "
        "dose, time in range, variability or check of the forecasts. An alarm that it sets off stands."
    ]
    rows = mtor("fit", case, "--format", "csv").out
    assert WHY in rows


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_note_shows_it(tmp_path: Path, lang: str) -> None:
    case = write(tmp_path, "case.yaml", changed(CASE, levels=[*FOUR, {**OUT, "exclude": "line <b>draw</b>"}]))
    done = mtor("consult", case, "--lang", lang, "-o", str(tmp_path / "note.html"))
    assert done.code == 0, done.err
    text = (tmp_path / "note.html").read_text(encoding="utf-8")
    assert "line &lt;b&gt;draw" in text
    assert "<b>draw" not in text


def test_the_record_of_a_consult_holds_it_in_its_place(tmp_path: Path) -> None:
    found = run(tmp_path, "consult", [*FOUR, OUT])["result"]
    assert [level["excluded"] for level in found["record"]["levels"]] == [None, None, None, WHY, None]
    assert found["sampled"]["time"] == "2026-04-24 07:30"
    assert [r["code"] for r in found["excluded"]] == ["level_excluded"]


@pytest.mark.parametrize("command", ["fit", "consult"])
def test_its_alarm_is_not_lost(tmp_path: Path, command: str) -> None:
    found = run(tmp_path, command, [*FOUR[:2], {**HIGH, "time": "2026-05-19 07:30"}])
    assert found["result"]["alarms"] == ["above_toxicity_flag"]
    text = found["result"]["findings"][0]["text"]
    assert text["en"].startswith("2026-05-19 07:30: ")
    assert "28" in text["zh"]


def test_a_batch_and_an_audit_keep_the_alarm(tmp_path: Path) -> None:
    case = changed(CASE, id="A", levels=[*FOUR[:2], HIGH])
    path = write(tmp_path, "cases.ndjson", json.dumps(case) + "\n")
    line = mtor("fit", "--batch", path).json
    assert line["alarms"] == ["above_toxicity_flag"]
    assert len(line["predictions"]) == 2
    assert said(line)
    rows = mtor("audit", path, "--drug", "sirolimus", "--json").json["result"]["rows"]
    assert (rows["judged"], rows["error"], rows["alarmed_error"]) == (2, 1, 1)
    assert rows["errors"] == [{"name": "level_excluded", "rows": 1}]


def test_an_implausible_one_is_not_asked_back(tmp_path: Path) -> None:
    found = run(tmp_path, "fit", [*FOUR, {**OUT, "value": 900}])
    assert found["result"]["alarms"] == ["above_toxicity_flag"]


def test_with_none_left_it_is_the_population(tmp_path: Path) -> None:
    found = run(tmp_path, "fit", [OUT])
    assert found["result"]["population_only"]
    codes = [w["code"] for w in found["warnings"]]
    assert "no_level_kept" in codes
    assert "no_levels" not in codes
    assert [level["excluded"] for level in found["result"]["course"]["levels"]] == [WHY]


def test_one_before_every_dose_may_be_excluded(tmp_path: Path) -> None:
    before = {**OUT, "time": "2026-02-27 07:30"}
    found = run(tmp_path, "fit", [before, *FOUR])["result"]["course"]["levels"][0]
    assert (found["excluded"], found["hours_since_dose"], found["time"]) == (WHY, None, "2026-02-27 07:30")


@pytest.mark.parametrize("raw", ["", " ", None, True, False, "yes", 1, "1", "-", "?", ["a"], {"a": "b"}])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reason_is_asked_for(tmp_path: Path, raw: object, lang: str) -> None:
    case = write(tmp_path, "case.yaml", changed(CASE, levels=[{**OUT, "exclude": raw}]))
    done = mtor("fit", case, "--lang", lang)
    assert (done.code, done.out) == (4, "")
    words = {"en": "levels #1: exclude", "zh": "levels #1: exclude"}[lang]
    assert words in done.err


def test_a_reason_is_shown_without_its_control_characters(tmp_path: Path) -> None:
    case = write(tmp_path, "case.yaml", changed(CASE, levels=[*FOUR, {**OUT, "exclude": "line\u001b[2J\ndraw\u202e"}]))
    for args in ((), ("--full",), ("--format", "plain"), ("--format", "csv"), ("--format", "markdown"), ("--json",)):
        for command in ("fit", "consult"):
            shown = mtor(command, case, *args).out
            assert "\u001b" not in shown
            assert "\u202e" not in shown
            assert "draw" in shown


TABLE = """ID,TIME,AMT,II,ADDL,DV,UNIT,WT,TBIL,AGE,EXCLUDE
1,0,1.5,24,29,.,.,25,11.29,9,
1,239.5,.,.,.,11,ng/mL,25,11.29,9,
1,359.5,.,.,.,20,ng/mL,25,11.29,9,{why}
1,479.5,.,.,.,12,ng/mL,25,11.29,9,.
"""


def test_a_column_of_a_table_excludes(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", TABLE.format(why=WHY))
    alone = write(tmp_path, "case.yaml", CHILD)
    got, without = (mtor("fit", *args, "--json").json for args in ((path, "--model", "s1"), (alone, "--model", "s1")))
    assert got["result"]["eta"] == pytest.approx(without["result"]["eta"], rel=1e-6)
    assert [level["excluded"] for level in got["result"]["course"]["levels"]] == [None, WHY, None]
    assert got["result"]["alarms"] == ["above_toxicity_flag"]
    assert said(got)
    line = mtor("fit", "--batch", path, "--model", "s1").json
    assert len(line["predictions"]) == 2
    assert line["alarms"] == ["above_toxicity_flag"]
    assert said(line) == said(got)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (TABLE.format(why="1"), "Row 4: EXCLUDE needs the reason in words"),
        (TABLE.format(why="").replace("11.29,9,\n1,239", "11.29,9,no dose\n1,239"), "Row 2: EXCLUDE gives a reason"),
    ],
)
def test_a_column_that_says_no_reason_is_refused(tmp_path: Path, table: str, words: str) -> None:
    done = mtor("fit", write(tmp_path, "t.csv", table), "--model", "s1")
    assert (done.code, done.out) == (4, "")
    assert words in done.err
