"""Regimens by weekday: expanded by the calendar, and what no longer holds for doses that are not evenly spaced."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtor_cli.cases.case import WEEK_H, mg_per_day
from mtor_cli.cases.read import read_case
from mtor_cli.errors import DataError
from mtor_cli.parts.fit.flags import since_change
from mtor_cli.parts.fit.timing import timing
from tests.fit.cases import CHILD, changed, write
from tests.helpers import answer, mtor
from tests.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

MONDAY = datetime(2026, 3, 2, 8)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def days_of(regimen: Any, days: int = 14) -> list[str]:
    """Return the days of March on which a dose is taken, up to so many days after the first one."""
    case = read_case({"regimen": regimen})
    times = sorted(t.start + n * t.interval for t in case.trains for n in range(min(t.count, 60)))
    return [str(case.clock.shown(t))[8:10].lstrip("0") for t in times if t < 24.0 * days]


MWF = ["2", "4", "6", "9", "11", "13"]

SAME = {
    "2 mg Mon/Wed/Fri from 2026-03-02 08:00": MWF,
    "2 mg on Mon, Wed and Fri from 2026-03-02 08:00": MWF,
    "2 mg Mondays, Wednesdays & Fridays from 2026-03-02 08:00": MWF,
    "2 mg daily on Fri, Mon, Wed from 2026-03-02 08:00": MWF,
    "自2026-03-02 08:00起 2 mg 周一、三、五": MWF,
    "每周一、三、五 2 mg 自2026-03-02 08:00起": MWF,
    "每周一三五 2 mg 自2026-03-02 08:00起": MWF,
    "星期一、星期三和星期五 2 mg 自2026-03-02 08:00起": MWF,
    "2 mg Mon/Wed/Fri from 2026-03-02 08:00, missed 03-04": ["2", "6", "9", "11", "13"],
    "每周一、三、五 2 mg 自2026-03-02 08:00起，漏服03-04、03-09": ["2", "6", "11", "13"],
    "2 mg Mon/Wed/Fri from 2026-03-02 08:00 until 2026-03-09": MWF[:4],
    "2 mg Mon/Wed/Fri from 2026-03-02 08:00 x 4": MWF[:4],
    "2 mg Mon/Wed/Fri from 2026-03-02 08:00 for 7 days": MWF[:3],
    "2 mg Mon/Wed/Fri from 2026-03-02 08:00; then 3 mg Tue from 2026-03-10 08:00": ["2", "4", "6", "9", "10"],
    "2 mg Mon/Fri from 2026-03-04 08:00": ["6", "9", "13", "16"],
    "2 mg Fri-Mon from 2026-03-02 08:00": ["2", "6", "7", "8", "9", "13", "14", "15"],
    "周六至周日 2 mg 自2026-03-02 08:00起": ["7", "8", "14", "15"],
    "2 mg Mon to Sun from 2026-03-02 08:00 x 8": [str(n) for n in range(2, 10)],
}


@pytest.mark.parametrize("text", SAME)
def test_the_calendar_says_which_days(text: str) -> None:
    assert days_of(text) == SAME[text]


@given(st.sets(st.integers(0, 6), min_size=1, max_size=6), st.integers(0, 400), st.integers(1, 30), st.integers(0, 23))
@settings(max_examples=60, deadline=None)
def test_as_many_doses_as_the_calendar_counts(days: set[int], later: int, count: int, hour: int) -> None:
    start = MONDAY.replace(hour=hour) + timedelta(days=later)
    wanted = [d for n in range(7 * count + 7) if (d := start + timedelta(days=n)).weekday() in days][:count]
    case = read_case({"regimen": f"2 mg {'/'.join(NAMES[d] for d in days)} from {start:%Y-%m-%d %H:%M} x {count}"})
    found = sorted(t.start + n * t.interval for t in case.trains for n in range(t.count))
    assert [case.clock.said(t) for t in found] == [f"{d:%Y-%m-%d %H:%M}" for d in wanted]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("2 mg Mon/Fri/Fri from 2026-03-02 08:00", "bad_regimen", "names a day of the week twice"),
        ("2 mg Mon-Fri, Wed from 2026-03-02 08:00", "bad_regimen", "names a day of the week twice"),
        ("每周一、五、五 2 mg 自2026-03-02 08:00起", "bad_regimen", "names a day of the week twice"),
        ("2 mg on Mon and Funday from 2026-03-02 08:00", "bad_regimen", "'and Funday' is not understood"),
        ("周八 2 mg 自2026-03-02 08:00起", "bad_regimen", "'周八' is not understood"),
        ("每周 2 mg 自2026-03-02 08:00起", "bad_regimen", "'每周' is not understood"),
        ("每周三次 2 mg 自2026-03-02 08:00起", "bad_regimen", "'每周三次' is not understood"),
        ("2 mg every other Monday from 2026-03-02 08:00", "bad_regimen", "'every other' is not understood"),
        ("2 mg on from 2026-03-02 08:00", "bad_regimen", "'on' is not understood"),
        ("2 mg Mon/Wed from 0 h", "regimen_start", "days of the week need the calendar"),
        ("2 mg Mon/Wed", "regimen_start", "does not say since when"),
        ("1 mg twice daily Mon/Wed from 2026-03-02 08:00", "bad_regimen", "there is one dose on each day"),
        ("2 mg once Mon/Wed from 2026-03-02 08:00", "bad_regimen", "there is one dose on each day"),
        ("2 mg Mon/Wed from 2026-03-02 08:00, missed 03-03", "none_due", "missed: 2026-03-03: no dose was due then."),
        ("2 mg Mon/Wed from 2026-03-02 08:00, missed 48 h", "mixed_times", "dates and hours are mixed"),
        ("2 mg Wed from 2026-03-03 08:00 until 2026-03-03", "ends_before", "it ends before it begins"),
        ("2 mg Mon/Wed from 2026-03-02 08:00 for 14 days, then 3 mg daily", "regimen_start", "say since when"),
    ],
)
def test_what_gets_a_sentence(text: str, code: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        read_case({"regimen": text})
    assert caught.value.code == code
    assert says in caught.value.en


LEVELS = [{"time": f"2026-{day} 07:30", "value": 8, "unit": "ng/mL", "assay": "lc-ms/ms"} for day in ("03-30", "04-13")]
CASE: dict[str, Any] = changed(
    CHILD, regimen="2 mg Mon/Wed/Fri from 2026-03-02 08:00", levels=LEVELS, at=["2026-04-20"]
)
DOSE = ("--target", "5-15", "--product", "tablet", "--strengths", "0.5,1")


def test_the_forecast_is_that_of_the_doses_one_by_one(tmp_path: Path) -> None:
    given_on = [MONDAY + timedelta(days=n) for n in range(49) if n % 7 in (0, 2, 4)]
    listed = [{"time": f"{d:%Y-%m-%d %H:%M}", "amount": 2} for d in given_on]
    single = changed(CASE, regimen=None, doses=listed, continues=False)
    one, other = (answer("fit", write(tmp_path, "c.yaml", c))["result"] for c in (CASE, single))
    assert one["ofv"] == pytest.approx(other["ofv"], rel=1e-9)
    assert one["forecast"][0]["median"] == pytest.approx(other["forecast"][0]["median"], rel=1e-6)


@pytest.mark.parametrize("ends", ["", " until 2026-04-17", " until 2026-03-06"])
def test_no_dose_is_sought_and_the_mean_is_said(tmp_path: Path, ends: str) -> None:
    levels = LEVELS if "03-06" not in ends else [{**LEVELS[0], "time": "2026-03-09 07:30"}]
    case = changed(CASE, regimen=CASE["regimen"] + ends, levels=levels)
    found = answer("fit", write(tmp_path, "c.yaml", case), *DOSE)
    dose = found["result"]["dose"]
    (told,) = [r for r in dose["refused"] if r["code"] == "weekday_regimen"]
    assert "certain days of the week (mean 0.86 mg/day)" in told["text"]["en"]
    assert (dose["by_model"], dose["label"], dose["current"]) == (None, None, None)
    assert not [w for w in found["warnings"] if w["code"] == "regimens_overlap"]


def test_the_course_names_no_daily_dose_that_was_not_given(tmp_path: Path) -> None:
    last = answer("fit", write(tmp_path, "c.yaml", CASE), *DOSE)["result"]["course"]["levels"][-1]
    assert (last["hours_since_dose"], last["interval_h"], last["dose_mg"]) == (71.5, 72.0, 2.0)
    assert (last["usable"], last["ng_ml_per_mg_day"], last["days_on_dose"]) == (None, None, 42)


def test_consult_takes_no_regimen_from_it(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", changed(CASE, target="5-15", product="tablet", strengths=[0.5, 1]))
    out = " ".join(mtor("consult", path, "--full").out.split())
    assert "the drug is given on certain days of the week (mean 0.86 mg/day)" in out.replace(" derived", "")
    assert "Trough not confirmed" in out


def test_the_mean_dose_and_the_days_on_it() -> None:
    regimen = "2 mg daily from 2026-02-02 08:00; then 2 mg Mon/Wed/Fri from 2026-03-02 08:00; then 2 mg Mon/Fri from {}"
    case = read_case({"regimen": regimen.format("2026-03-30 08:00")})
    assert [round(mg_per_day(case.plan, i) * 7) for i in range(6)] == [14, 6, 6, 6, 4, 4]
    at = case.clock.read("2026-03-23 07:30", "at")
    how = timing(case, at, RULES)
    assert how is not None
    assert (how.regimen, how.interval, how.days, round(how.mg_per_day * 7, 6)) == (None, 72.0, 21, 6.0)
    assert how.is_trough(RULES)
    for day, began in (("2026-03-23 07:30", "2026-03-02 08:00"), ("2026-04-13 07:30", "2026-03-30 08:00")):
        found, steady = since_change(case, case.clock.read(day, "at"), RULES)
        assert (case.clock.said(found), steady) == (began, False)


def test_the_days_count_from_a_missed_dose() -> None:
    case = read_case({"regimen": "2 mg Mon/Wed/Fri from 2026-03-02 08:00, missed 03-20"})
    how = timing(case, case.clock.read("2026-03-23 07:30", "at"), RULES)
    assert how is not None
    assert how.hours == 5 * 24 - 0.5
    assert how.missed == 18 * 24
    case = read_case({"regimen": "2 mg Mon/Wed/Fri from 2026-03-02 08:00, missed 03-20"})
    later = timing(case, case.clock.read("2026-03-25 07:30", "at"), RULES)
    assert later is not None
    assert later.days == 2


def test_regimens_side_by_side_count_together_in_the_dose() -> None:
    case = read_case({"regimen": "1 mg daily from 0 h and 0.5 mg daily from 6 h"})
    how = timing(case, 480.0, RULES)
    assert how is not None
    assert how.mg_per_day == pytest.approx(1.5)


def test_one_day_of_the_week_is_an_even_regimen() -> None:
    case = read_case({"regimen": "2 mg Mon from 2026-03-02 08:00"})
    (train,) = case.trains
    assert (train.start, train.interval, case.weekday_mg) == (0.0, WEEK_H, None)
