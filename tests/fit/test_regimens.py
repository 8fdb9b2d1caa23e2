"""Which regimens run: what replaces, what runs beside, what is one dose, and whether dosing goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.cases.doses import usual_interval
from mtor_cli.cases.read import read_case
from mtor_cli.errors import DataError
from tests.fit.cases import CHILD, changed, given_case, write
from tests.fit.test_shorthand import DAILY, doses_of
from tests.helpers import answer, mtor, says

EVENING = [(12.0 + 24 * i, 1.0) for i in range(9)]

SAME = {
    "6 mg from 2026-03-01 08:00; then 2 mg daily from 2026-03-02 08:00": [(0, 6), *DAILY[1:]],
    "6 mg from 2026-03-01 08:00; then 2 mg daily from 2026-03-01 20:00": [(0, 6), *((t + 12, 2) for t, _ in DAILY[:9])],
    "6 mg once from 2026-03-01 08:00; then 2 mg daily from 2026-03-02 08:00": [(0, 6), *DAILY[1:]],
    "loading dose 6 mg at 2026-03-01 08:00, then 2 mg daily from 2026-03-02 08:00": [(0, 6), *DAILY[1:]],
    "loading 6 mg on 2026-03-01 08:00; 2 mg daily from 2026-03-03 08:00": [(0, 6), *DAILY[2:]],
    "6 mg once 2026-03-01 08:00; then 2 mg daily from 2026-03-02 08:00": [(0, 6), *DAILY[1:]],
    "6 mg单次 2026-03-01 08:00；随后 2 mg 每日1次 2026-03-02 08:00起": [(0, 6), *DAILY[1:]],
    "2026-03-01 08:00 6 mg stat, then 2 mg daily from 2026-03-02 08:00": [(0, 6), *DAILY[1:]],
    "负荷剂量 6 mg 单次 自2026-03-01 08:00；随后 2 mg 每日 自2026-03-02 08:00起": [(0, 6), *DAILY[1:]],
    "6 mg x 1 from 0 h, then 2 mg daily from 24 h": [(0, 6), *DAILY[1:]],
    "6 mg 1次 自 0 h": [(0, 6)],
    "loading 6 mg daily for 2 days from 0 h, then 2 mg daily": [(0, 6), (24, 6), *DAILY[2:]],
    "2 mg daily from 0 h and 1 mg daily from 12 h": sorted([*DAILY, *EVENING]),
    "2 mg daily from 0 h, plus 1 mg daily from 12 h": sorted([*DAILY, *EVENING]),
    "2 mg daily from 0 h + 1 mg daily from 12 h": sorted([*DAILY, *EVENING]),
    "2 mg 每日 自 0 h 加 1 mg 每日 自 12 h": sorted([*DAILY, *EVENING]),
    "2 mg 每日1次 自2026-03-01 08:00起，加用 1 mg 每日1次 自2026-03-01 20:00起": sorted([*DAILY, *EVENING]),
    "2 mg daily from 0 h and 1 mg daily from 12 h; then 2 mg daily from 48 h": sorted([*DAILY, *EVENING[:2]]),
    "2 mg daily from 0 h for 2 days and 1 mg daily from 12 h for 2 days, then 2 mg daily": [
        (0, 2),
        (12, 1),
        (24, 2),
        (36, 1),
        *((60 + 24 * i, 2) for i in range(7)),
    ],
    "2 mg daily from 0 h and then 1 mg daily from 48 h": [*DAILY[:2], *((t, 1) for t, _ in DAILY[2:])],
    "2 mg daily from 2026-03-01 08:00, missed 03-03 and 03-05": [d for d in DAILY if d[0] not in (48, 96)],
    "2 mg alternate-day from 0 h": DAILY[::2],
    "2 mg on alternate days from 0 h": DAILY[::2],
    "2 mg every second day from 0 h": DAILY[::2],
    "2 mg 隔日 自 0 h": DAILY[::2],
    "2 mg 隔天一次 自 0 h": DAILY[::2],
    "每日 2 mg 自 0 h": DAILY,
    "2 mg 每晚 自 0 h": DAILY,
    "2 mg 一天一次 自 0 h": DAILY,
    "1 mg 每天两次 自 0 h x 2": [(0, 1), (12, 1)],
}


@pytest.mark.parametrize("text", SAME)
def test_regimens_in_words(text: str) -> None:
    assert doses_of(text, 216.0) == SAME[text]


LISTS: dict[str, tuple[list[Any], list[tuple[float, float]]]] = {
    "a later one replaces": (
        ["2 mg daily from 0 h", "1 mg daily from 48 h"],
        [*DAILY[:2], *((t, 1) for t, _ in DAILY[2:])],
    ),
    "and": (["2 mg daily from 0 h", "and 1 mg daily from 12 h"], sorted([*DAILY, *EVENING])),
    "then": (["2 mg daily from 0 h", "then 1 mg daily from 12 h"], [(0, 2), *EVENING]),
    "in one text": (
        ["2 mg daily from 0 h and 1 mg daily from 12 h", "2 mg daily from 48 h"],
        sorted([*DAILY, *EVENING[:2]]),
    ),
    "with an end": (
        ["2 mg daily from 0 h x 2", {"time": 12, "amount": 1, "interval": 24, "count": 2}],
        [(0, 2), (12, 1), (24, 2), (36, 1)],
    ),
    "alternate-day": ([{"time": 0, "amount": 2, "interval": "alternate-day", "count": 3}], DAILY[:5:2]),
    "隔日": ([{"time": 0, "amount": 2, "interval": "隔日", "count": 3}], DAILY[:5:2]),
    "每日": ([{"time": 0, "amount": 2, "interval": "每日", "count": 3}], DAILY[:3]),
}


@pytest.mark.parametrize("name", LISTS)
def test_regimens_in_a_list(name: str) -> None:
    listed, wanted = LISTS[name]
    assert doses_of(listed, 216.0) == wanted


AMBIGUOUS: list[Any] = [
    ["2 mg daily from 0 h", "1 mg daily from 12 h"],
    ["2 mg daily from 0 h", "1 mg daily from 0 h"],
    ["2 mg daily from 0 h", "then 1 mg daily from 0 h"],
    ["1 mg daily from 12 h", {"time": 0, "amount": 2, "interval": 24}],
    ["2 mg every other day from 0 h", "1 mg every other day from 24 h"],
    "2 mg daily from 0 h; and 1 mg daily from 12 h",
]


@pytest.mark.parametrize("regimen", AMBIGUOUS)
def test_two_endless_regimens_ask_which_is_meant(regimen: Any) -> None:
    with pytest.raises(DataError) as caught:
        read_case({"regimen": regimen})
    assert caught.value.code == "regimens_ambiguous"


def test_the_question_holds_both_answers() -> None:
    with pytest.raises(DataError) as caught:
        read_case({"regimen": ["2 mg daily from 2026-03-01 08:00", "1 mg daily from 2026-03-01 20:00"]})
    both = "2 mg every 24 h from 2026-03-01 08:00 and 1 mg every 24 h from 2026-03-01 20:00"
    one = "2 mg every 24 h from 2026-03-01 08:00; then 1 mg every 24 h from 2026-03-01 20:00"
    assert caught.value.en == (
        f"Do both regimens run, or does the second replace the first? Write '{both}', or '{one}'."
    )
    assert caught.value.zh == (f"两个方案是同时使用，还是后者替换前者？请写作“{both}”（同时）或“{one}”（替换）。")
    assert doses_of(both, 216.0) == sorted([*DAILY, *EVENING])
    assert doses_of(one, 216.0) == [(0, 2), *EVENING]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6 mg from 0 h; then 2 mg daily from 48 h", "regimen_interval"),
        ("6 mg from 0 h and 2 mg daily from 12 h", "regimen_interval"),
        ("6 mg from 0 h", "regimen_interval"),
        ("6 mg for 3 days from 0 h, then 2 mg daily", "regimen_interval"),
        ("loading 6 mg daily from 0 h", "regimen_interval"),
        ("6 mg once from 0 h for 3 days", "regimen_interval"),
        ("6 mg once from 0 h, then 2 mg daily", "regimen_start"),
        ("2 mg daily 2026-03-01 08:00 2026-03-05 08:00", "bad_regimen"),
        ("2 mg daily from 2026-03-01 08:00, 3 mg daily from 2026-03-15 08:00", "regimens_ambiguous"),
        ("6 mg once on 2026-03-01 08:00, 2 mg daily from 2026-03-02 08:00", "regimens_ambiguous"),
        ("2 mg每日1次 从2026-03-01 08:00，1 mg每日1次 从2026-03-15 08:00", "regimens_ambiguous"),
        ("2 mg daily from 0 h and 1 mg daily", "regimen_start"),
        ("2 mg + 1 mg daily from 0 h", "regimen_start"),
        ("2 mg every 0 h from 0 h", "not_positive"),
        ("2 mg daily from 0 h 加至 3 mg", "bad_regimen"),
        ("2 mg daily from 48 h; then 1 mg daily from 0 h", "ends_before"),
        (
            "2 mg daily from 0 h for 2 days and 1 mg daily from 2026-03-01 08:00 for 2 days, then 2 mg daily",
            "mixed_times",
        ),
        ("6 mg from 0 h; then 2 mg daily from 2026-03-01 08:00", "mixed_times"),
    ],
)
def test_what_is_not_a_regimen(text: str, code: str) -> None:
    with pytest.raises(DataError) as caught:
        read_case({"regimen": text})
    assert caught.value.code == code


def test_a_single_dose_that_no_word_names_is_said(tmp_path: Path) -> None:
    found = answer("fit", given_case("loading-first.yaml"))
    (remark,) = (w for w in found["warnings"] if w["code"] == "read_as_single_dose")
    assert remark["text"] == {
        "en": "6 mg at 2026-03-01 08:00 was read as a single dose, since the next regimen begins within a day.",
        "zh": "2026-03-01 08:00 的 6 mg 按单次给药读取（后一方案在1 d内开始）。",
    }
    assert found["result"]["forecast"][0]["median"] == pytest.approx(10.27, abs=0.05)


def test_regimens_side_by_side_have_no_single_dose(tmp_path: Path) -> None:
    case = changed(CHILD, regimen="1 mg daily from 0 h and 0.5 mg daily from 12 h", at=None)
    args = ("--target", "5-15", "--product", "tablet", "--strengths", "0.5,1")
    result = answer("fit", write(tmp_path, "c.yaml", case), *args)["result"]
    assert [r["code"] for r in result["dose"]["refused"]] == ["several_regimens"]
    assert (result["dose"]["by_model"], result["dose"]["current"], result["dose"]["label"]) == (None, None, None)
    # The last level was taken at 479.5 h; the next dose of the two is due at 480 h, the first forecast a week later.
    assert result["forecast"][0]["time_h"] == 480 + 7 * 24
    assert result["headline"] is None
    assert "sirolimus forecast of 648 h: " in mtor("fit", write(tmp_path, "c.yaml", case), *args).out


RECORD = given_case("administration-record.yaml")


@pytest.mark.slow
def test_a_record_goes_on_for_forecast_and_dose(tmp_path: Path) -> None:
    found = answer("fit", RECORD, "--product", "tablet", "--strengths", "0.5,1")
    (remark,) = (w for w in found["warnings"] if w["code"].startswith("dosing_"))
    assert remark["text"] == {
        "en": "The dosing record ends at 2026-03-08 08:00: forecast and dose both assume that 2 mg every 24 h "
        "continues. If it was stopped, write continues: false.",
        "zh": "给药记录止于 2026-03-08 08:00：预测与剂量均假设此后继续 2 mg 每24 h 1次。"
        "如已停药，请写 continues: false。",
    }
    result = found["result"]
    assert (result["dose"]["current"]["mg"], result["dose"]["current"]["interval_h"]) == (2, 24)
    goes_on = Path(RECORD).read_text(encoding="utf-8") + "continues: true\n"
    said = answer("fit", write(tmp_path, "c.yaml", goes_on))
    assert said["result"]["forecast"] == result["forecast"]
    assert not [w for w in said["warnings"] if w["code"].startswith("dosing_")]
    assert result["forecast"][1]["median"] == pytest.approx(result["dose"]["current"]["expected_trough"], rel=0.12)


@pytest.mark.slow
def test_a_record_that_stopped(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", Path(RECORD).read_text(encoding="utf-8") + "continues: false\n")
    found = answer("fit", path)
    assert found["result"]["forecast"][0]["median"] == pytest.approx(1.27, abs=0.01)
    (remark,) = (w for w in found["warnings"] if w["code"].startswith("dosing_"))
    assert remark["code"] == "dosing_stopped"
    assert remark["text"]["en"].startswith("Dosing was stopped after 2026-03-08 08:00: ")
    assert remark["text"]["zh"].startswith("2026-03-08 08:00 之后已停药：")
    assert says(mtor("fit", path).out, "Dosing was stopped after 2026-03-08 08:00")
    # Forecast and dose assume the same: nothing is called present, and nothing is proposed.
    args = ("--product", "tablet", "--strengths", "0.5,1")
    result = answer("fit", path, *args)["result"]
    assert [r["code"] for r in result["dose"]["refused"]] == ["dose_after_stop"]
    assert (result["dose"]["by_model"], result["dose"]["current"], result["dose"]["label"]) == (None, None, None)
    assert result["headline"] is None


def test_a_regimen_with_an_end_says_what_is_assumed_after_it(tmp_path: Path) -> None:
    found = answer("fit", write(tmp_path, "c.yaml", CHILD))
    (remark,) = (w for w in found["warnings"] if w["code"].startswith("dosing_"))
    assert remark["code"] == "dosing_ended"
    assert remark["text"]["en"].startswith("No dose is recorded after 696 h: ")
    assert remark["text"]["zh"].startswith("696 h 之后无给药记录：")


TWICE = {
    "drug": "sirolimus",
    "age": 44,
    "covariates": {"AST": 25, "HCT": 38},
    "levels": [{"time": "2026-03-22 07:30", "value": 6, "unit": "ng/mL"}],
}


@pytest.mark.parametrize(
    "regimen",
    [
        ["2 mg daily from 2026-03-01 08:00", "2 mg daily from 2026-03-01 20:00"],
        ["2 mg daily from 2026-03-01 20:00", "2 mg daily from 2026-03-01 08:00"],
        "2 mg daily from 2026-03-01 08:00 and 2 mg daily from 2026-03-01 20:00",
        ["2 mg daily from 2026-03-01 08:00 x 40", "2 mg daily from 2026-03-01 20:00 x 40"],
        ["2 mg daily from 2026-03-01 08:00 x 40", "2 mg daily from 2026-03-01 20:00 x 39"],
        "1 mg daily from 2026-02-20 08:00; then 2 mg daily from 2026-03-01 08:00 and 2 mg daily from 2026-03-01 20:00",
    ],
)
def test_two_equal_regimens_half_an_interval_apart_are_one(tmp_path: Path, regimen: Any) -> None:
    args = ("--target", "5-10", "--product", "tablet", "--strengths", "0.5,1,2")
    path = write(tmp_path, "c.yaml", {**TWICE, "regimen": regimen})
    found = answer("fit", path, *args)
    current = found["result"]["dose"]["current"]
    earlier = min("2026-03-01 08:00", "2026-03-01 20:00")
    assert (current["mg"], current["interval_h"]) == (2, 12)
    (said,) = [w["text"] for w in found["warnings"] if w["code"] == "read_as_one_regimen"]
    assert said["en"] == (
        f"2 mg every 24 h from {earlier} and the same from 2026-03-01 20:00 were read as one regimen: 2 mg every 12 h."
    )
    assert said["zh"].endswith("合并为一个方案读取：2 mg 每12 h 1次。")
    assert not [w for w in found["warnings"] if w["code"] == "regimens_overlap"]
    same = answer("fit", write(tmp_path, "d.yaml", {**TWICE, "regimen": "2 mg bid from 2026-03-01 08:00"}), *args)
    one, two = (f["result"]["dose"]["current"]["expected_trough"] for f in (found, same))
    assert one == pytest.approx(two, rel=0.01)


def test_in_a_table_too(tmp_path: Path) -> None:
    head = "ID,TIME,EVID,AMT,II,ADDL,DV,MDV,AGE,AST,HCT"
    rows = ["0,1,2,24,20,.,1", "12,1,2,24,20,.,1", "335.5,0,.,.,.,6,0"]
    path = write(tmp_path, "t.csv", "\n".join([head, *(f"1,{r},44,25,38" for r in rows)]) + "\n")
    found = answer("fit", path, "--target", "5-10")
    current = found["result"]["dose"]["current"]
    assert (current["mg"], current["interval_h"]) == (2, 12)
    assert "read_as_one_regimen" in [w["code"] for w in found["warnings"]]


@pytest.mark.parametrize(
    "regimen",
    [
        ["2 mg daily from 2026-03-01 08:00", "1 mg daily from 2026-03-01 20:00"],  # not equal
        ["2 mg daily from 2026-03-01 08:00", "2 mg daily from 2026-03-01 18:00"],  # not half an interval
        ["2 mg daily from 2026-03-01 08:00", "2 mg bid from 2026-03-01 20:00"],  # not at the same interval
    ],
)
def test_else_the_question_stays(tmp_path: Path, regimen: list[str]) -> None:
    done = mtor("fit", write(tmp_path, "c.yaml", {**TWICE, "regimen": regimen}), "--json")
    assert (done.code, done.json["error"]["code"]) == (4, "regimens_ambiguous")


def test_the_word_then_still_replaces(tmp_path: Path) -> None:
    regimen = "2 mg daily from 2026-03-01 08:00; then 2 mg daily from 2026-03-01 20:00"
    found = answer("fit", write(tmp_path, "c.yaml", {**TWICE, "regimen": regimen}), "--target", "5-10")
    assert found["result"]["headline"]["present"]["interval_h"] == 24


@pytest.mark.slow
@pytest.mark.parametrize("form", ["table", "case"])
def test_forecast_and_headline_assume_the_same_after_the_last_dose(tmp_path: Path, form: str) -> None:
    """The level is of 240 h, and of 20 further doses the last is at 480 h: the next trough that makes sense is counted
    from the level, 14 days after the next dose at 264 h."""
    case = {
        "regimen": "1.5 mg daily from 0 h x 21", "age": 9, "covariates": {"WT": 25, "TBIL": 11}, "drug": "sirolimus",
        "levels": [{"time": 240, "value": 11, "unit": "ng/mL"}],
    }  # fmt: skip
    path = given_case("blanks.csv") if form == "table" else write(tmp_path, "c.yaml", case)
    wrapped = answer("fit", path, "--model", "S1", "--at", "600")
    (ahead,), headline = wrapped["result"]["forecast"], wrapped["result"]["headline"]
    assert headline["time_h"] == ahead["time_h"] == 600
    assert headline["present"]["median"] == pytest.approx(ahead["median"], rel=0.02)
    assert ahead["median"] == pytest.approx(9.64, abs=0.1)
    (said,) = (w["text"] for w in wrapped["warnings"] if w["code"].startswith("dos"))
    assert "after 480 h: forecast, next sampling and dose all assume that 1.5 mg every 24 h continues" in said["en"]
    assert "480 h 之后无给药记录：预测、下次采血的谷浓度和剂量均假设此后继续 1.5 mg 每24 h 1次" in said["zh"]
    shorter = answer("fit", path, "--model", "S1", "--at", "504")["result"]["forecast"][0]["median"]
    assert shorter == pytest.approx(9.64, abs=0.1)


def test_a_dose_that_stands_alone_is_not_carried_on(tmp_path: Path) -> None:
    level = {"time": 24, "value": 4, "unit": "ng/mL"}
    case = changed(CHILD, regimen="6 mg once from 0 h", levels=[level], at=[240])
    wrapped = answer("fit", write(tmp_path, "c.yaml", case))
    assert wrapped["result"]["forecast"][0]["median"] < 0.5
    assert wrapped["result"]["headline"] is None
    (said,) = (w for w in wrapped["warnings"] if w["code"].startswith("dos"))
    assert said["code"] == "dose_alone"
    assert "no regimen is continued" in said["text"]["en"]
    assert "不按任何方案继续推算" in said["text"]["zh"]


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"regimen": "2 mg daily from 0 h", "continues": False}, "continues_contradiction"),
        ({"doses": [{"time": 0, "amount": 2}], "continues": True}, "continues_how"),
        ({"doses": [{"time": 0, "amount": 2}], "continues": "perhaps"}, "not_yes_no"),
    ],
)
def test_what_does_not_say_whether_it_goes_on(case: Any, code: str) -> None:
    with pytest.raises(DataError) as caught:
        read_case(case)
    assert caught.value.code == code


def test_a_regimen_with_an_end_can_go_on() -> None:
    case = read_case({"regimen": "2 mg daily from 0 h x 3", "continues": True})
    assert case.ongoing
    assert case.next_dose(100) == 120
    assert not read_case({"regimen": "2 mg daily from 0 h x 3"}).ongoing


@pytest.mark.parametrize(
    ("times", "interval"),
    [
        ([0], None),
        ([], None),
        ([0, 24], 24),
        ([0, 24.2, 47.9, 72, 96.3], 24),
        ([0, 12, 24, 36], 12),
        ([0, 24, 72, 96, 120], 24),
        ([0, 48, 96, 144], 48),
        ([0, 24, 30], None),
        ([0, 8, 24, 32, 48], None),
        ([0, 24, 168], None),
        ([0, 168, 336], None),
        ([0, 24, 48, 60, 72, 84, 96, 108, 120, 132], 12),
    ],
)
def test_the_interval_of_a_record(times: list[float], interval: float | None) -> None:
    assert usual_interval(times) == interval


@given(st.sampled_from([6.0, 8.0, 12.0, 24.0, 48.0]), st.lists(st.floats(-0.06, 0.06), min_size=2, max_size=12))
def test_an_unpunctual_record_keeps_its_interval(interval: float, late: list[float]) -> None:
    assert usual_interval([interval * (i + x) for i, x in enumerate(late)]) == interval
