"""Regimens in words, missed doses, units and changing covariates, against doses written out by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.cases.read import read_case
from mtor_cli.cases.shorthand import parse_regimen
from mtor_cli.errors import MtorError
from tests.fit.cases import CHILD, changed, write
from tests.helpers import answer
from tests.rules import RULES


def doses_of(regimen: Any, until: float) -> list[tuple[float, float]]:
    """Return the doses of a regimen up to a time, h."""
    trains = read_case({"regimen": regimen}).trains
    return sorted((t, train.amount) for train in trains for t in train_times(train, until))


def train_times(train: Any, until: float) -> list[float]:
    """Return the times of a train up to a time."""
    times = []
    for i in range(train.count):
        time = train.start + i * train.interval
        if time > until:
            break
        times.append(time)
    return times


DAILY = [(24.0 * i, 2.0) for i in range(10)]

SAME = {
    "2 mg daily from 0 h": DAILY,
    "2mg qd from 0 h": DAILY,
    "2 mg every 24 h from 0 h": DAILY,
    "2 mg once daily since 0 h": DAILY,
    "每日1次 2 mg 从 0 h 起": DAILY,
    "２ mg daily from 2026-03-01 08:00": DAILY,
    "2 mg daily from 2026-03-01 08:00, missed 03-03": [d for d in DAILY if d[0] != 48],
    "2 mg daily from 2026-03-01 08:00, missed 2026-03-03 08:00 and 03-05": [d for d in DAILY if d[0] not in (48, 96)],
    "2 mg 每日1次 自2026-03-01 08:00起，漏服03-03、03-05": [d for d in DAILY if d[0] not in (48, 96)],
    "2 mg daily from 0 h, missed 48 h, 96 h": [d for d in DAILY if d[0] not in (48, 96)],
    "2 mg daily from 0 h x 3": DAILY[:3],
    "2 mg daily from 0 h for 3 days": DAILY[:3],
    "2 mg daily from 2026-03-01 08:00 until 2026-03-03": DAILY[:3],
    "2 mg daily from 2026-03-01 08:00; then 1 mg every 12 h from 2026-03-03 08:00 x 2": [
        *DAILY[:2], (48, 1), (60, 1),
    ],
    "2 mg daily from 0 h for 2 days, then 3 mg daily": [*DAILY[:2], *((t, 3) for t, _ in DAILY[2:])],
    "2 mg every other day from 0 h": DAILY[::2],
    "2 mg bid from 0 h x 3": [(0, 2), (12, 2), (24, 2)],
}  # fmt: skip


@pytest.mark.parametrize("text", SAME)
def test_regimens_in_words(text: str) -> None:
    assert doses_of(text, 216.0) == SAME[text]


def test_a_missed_day_of_two_doses_a_day() -> None:
    found = doses_of("1 mg twice daily from 2026-03-01 08:00 x 8, missed 03-02", 1000)
    assert found == [(0, 1), (12, 1), (48, 1), (60, 1), (72, 1), (84, 1)]


def test_missed_over_the_turn_of_the_year() -> None:
    (segment,) = parse_regimen("2 mg daily from 2025-12-30 08:00, missed 01-01")
    assert segment.missed == [(datetime(2026, 1, 1), True)]


@given(st.text(max_size=40))
def test_any_text_is_a_regimen_or_an_error(text: str) -> None:
    try:
        segments = parse_regimen(text)
    except MtorError:
        return
    assert all(s.amount > 0 and s.interval > 0 for s in segments)


def test_explicit_doses_are_the_regimen(tmp_path: Path) -> None:
    listed = changed(CHILD, regimen=None, doses=[{"time": 24 * i, "amount": 1.5} for i in range(30)])
    block = changed(CHILD, regimen=None, doses=[{"time": 0, "dose": "1.5 mg", "every": "24 h", "count": 30}])
    wanted = answer("fit", write(tmp_path, "a.yaml", CHILD))["result"]
    for case in (listed, block):
        found = answer("fit", write(tmp_path, "b.yaml", case))["result"]
        assert found["ofv"] == pytest.approx(wanted["ofv"], rel=1e-12)
        assert found["forecast"][0]["median"] == pytest.approx(wanted["forecast"][0]["median"], rel=1e-9)


def test_steady_state_is_a_long_history(tmp_path: Path) -> None:
    steady = changed(
        CHILD, regimen="1.5 mg daily from 0 h at steady state", levels=[{"time": 23.5, "value": 11}], at=[47.5]
    )
    long = changed(CHILD, regimen="1.5 mg daily from 0 h", levels=[{"time": 4823.5, "value": 11}], at=[4847.5])
    a, b = (answer("fit", write(tmp_path, "c.yaml", c))["result"] for c in (steady, long))
    assert a["eta"] == pytest.approx(b["eta"], abs=1e-9)
    assert a["forecast"][0]["median"] == pytest.approx(b["forecast"][0]["median"], rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "factor"), [("ug/L", 1), ("μg/L", 1), ("mg/L", 1e-3), ("nmol/L", 1 / 0.91419)])
def test_units(tmp_path: Path, unit: str, factor: float) -> None:
    levels = [{"time": x["time"], "value": round(x["value"] * factor, 8), "unit": unit} for x in CHILD["levels"]]
    found = answer("fit", write(tmp_path, "c.yaml", changed(CHILD, levels=levels)))["result"]
    assert found["eta"] == pytest.approx({"CL": -0.1645, "V": 0.0834}, abs=5e-5)
    assert found["predictions"][0]["observed"] == pytest.approx(11, rel=1e-6)


@pytest.mark.slow
def test_a_covariate_that_changes(tmp_path: Path) -> None:
    series = [{"from": 0, "value": 25}, {"from": 600, "value": 40}]
    case = changed(CHILD, covariates={"WT": series, "TBIL": 11.29}, regimen="1.5 mg daily from 0 h", at=[479.5, 1991.5])
    early, late = answer("fit", write(tmp_path, "c.yaml", case))["result"]["forecast"]
    heavy = changed(case, covariates={"WT": 40, "TBIL": 11.29}, levels=None, at=[1991.5])
    alone = answer("fit", write(tmp_path, "d.yaml", heavy))["result"]["forecast"][0]
    assert early["map"] == pytest.approx(10.2569, abs=1e-3)
    assert late["map"] < early["map"]
    assert alone["map"] < late["map"]  # The patient's own clearance is below the typical one.


def test_a_clearance_multiplier_is_an_assumption_on_clearance(tmp_path: Path) -> None:
    case = changed(CHILD, levels=None, regimen="1.5 mg daily from 0 h", at=[479.5, 2399.5])
    path = write(tmp_path, "c.yaml", case)
    found = answer("fit", path, "--clearance-multiplier", "0.5@480")
    half = changed(case, covariates={"WT": 25, "TBIL": 11.29 * 2 ** (1 / 0.32)}, at=[2399.5])
    slower = answer("fit", write(tmp_path, "d.yaml", half))["result"]["forecast"][0]
    before, after = found["result"]["forecast"]
    assert before["map"] == pytest.approx(7.92, abs=0.005)
    assert after["map"] == pytest.approx(slower["map"], rel=1e-6)
    assert found["result"]["assumptions"][0]["code"] == "clearance_multiplier"
    assert "your assumption" in found["result"]["assumptions"][0]["text"]["en"]


def test_a_dose_that_stands_alone_keeps_its_interval() -> None:
    times = [{"time": 12 * i, "amount": 2 if i < 4 else 1} for i in range(5)]
    case = read_case({"doses": times})
    assert case.interval == 12
    assert case.next_dose(50) == 60


def test_days_since_the_last_change_pass_over_missed_doses() -> None:
    from mtor_cli.parts.fit.flags import since_change

    case = read_case({"regimen": "2 mg daily from 0 h, missed 48 h, 96 h, 144 h; then 3 mg daily from 240 h"})
    assert since_change(case, 239.5, RULES) == (0, False)
    assert since_change(case, 72, RULES) == (0, False)
    assert since_change(case, 311.5, RULES) == (240, False)


@pytest.mark.parametrize(
    ("times", "began"),
    [
        ([0, 24.2, 47.9, 72, 96.3, 120, 144, 168], 0),  # Minutes early or late
        ([0, 12, 24, 36, 60, 84, 108, 132], 60),  # From twice a day to once
        ([0, 24, 48, 78, 96, 120, 144, 168], 0),  # One six hours late
    ],
)
def test_an_unpunctual_dose_is_no_change(times: list[float], began: float) -> None:
    from mtor_cli.parts.fit.flags import since_change
    from mtor_cli.parts.fit.timing import timing

    case = read_case({"doses": [{"time": t, "amount": 2} for t in times]})
    assert since_change(case, times[-1] - 0.5, RULES)[0] == began
    assert since_change(read_case({"doses": [{"time": t, "amount": 2 + (t > 90)} for t in times]}), 190, RULES)[0] > 90
    how = timing(case, times[-1] - 0.5, RULES)
    assert how is not None
    assert how.since == began


def test_an_administration_record_tells_one_story_of_its_days() -> None:
    wrapped = answer("fit", str(Path(__file__).parent / "inputs" / "administration-record.yaml"))
    (early,) = (w["text"] for w in wrapped["warnings"] if w["code"] == "before_steady_state")
    assert "7.0 days after the last dose change" in early["en"]
    assert "剂量改变后7.0 d" in early["zh"]


@pytest.mark.parametrize(("hours", "early"), [(311, True), (323, True), (335, False), (347, False)])
def test_before_steady_state_is_told_by_the_days_that_the_rules_count(hours: int, early: bool, tmp_path: Path) -> None:
    """On two doses a day, an hour before the next: days 13.0 and 13.5 count as the 13th, 14.0 as the 14th."""
    levels = [{"time": hours, "value": 6, "unit": "ng/mL", "assay": "fpia"}]
    case = {
        "drug": "sirolimus",
        "age": 9,
        "covariates": {"WT": 25, "TBIL": 11},
        "regimen": "1 mg every 12 h from 0 h x 60",
        "levels": levels,
    }
    said = [w["code"] for w in answer("fit", write(tmp_path, "case.json", case))["warnings"]]
    assert ("before_steady_state" in said) is early
