"""Times as they are written: seconds, offsets from UTC, dates of other forms; one wall clock for a case."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.cases.read import read_case
from mtor_cli.cases.times import Clock, parse_moment
from mtor_cli.errors import DataError
from tests.fit.cases import ADULT, CHILD, changed, given_case, write
from tests.helpers import answer, mtor

DATED: dict[str, Any] = changed(
    CHILD,
    regimen="1.5 mg daily from 2026-03-01 08:00",
    levels=[{"time": "2026-03-11 07:30", "value": 10.5, "unit": "ng/mL"}],
    at=["2026-03-31"],
)


def test_the_same_instant_gives_the_same_forecast(tmp_path: Path) -> None:
    base, utc = given_case("zone-base.yaml"), given_case("zone-utc.yaml")
    wanted = answer("fit", base)["result"]["forecast"]
    assert wanted[0]["median"] == pytest.approx(9.30, abs=0.005)
    for path in (base, utc):
        text = Path(path).read_text(encoding="utf-8") + "timezone: +08:00\n"
        found = answer("fit", write(tmp_path, "c.yaml", text))
        assert found["result"]["forecast"] == wanted
        assert ("times_converted" in {w["code"] for w in found["warnings"]}) == (path == utc)


def test_a_mixture_is_refused_and_the_field_is_named() -> None:
    done = mtor("fit", given_case("zone-utc.yaml"), "--json")
    error = done.json["error"]
    assert (done.code, error["code"]) == (4, "mixed_offsets")
    assert error["message"] == {
        "en": "Times with an offset from UTC (2026-03-10T23:30:00Z) and without one (2026-03-01 08:00) are mixed. Say "
        "what the bare ones mean by a field such as timezone: +08:00.",
        "zh": "带时差的时间（2026-03-10T23:30:00Z）与不带时差的时间（2026-03-01 08:00）混用。请用字段说明后者的时区，"
        "如 timezone: +08:00。",
    }


SAME_INSTANT = [
    "2026-03-11T07:30:00+08:00",
    "2026-03-10T23:30Z",
    "2026-03-10 23:30:00 UTC",
    "2026-03-11 07:30+08",
    "2026-03-11 07:30",
    "2026-03-10T18:30:00.000-0500",
    "2026/3/11 7:30",
    "2026.3.11 7:30:00",
    "2026年3月11日 7:30",
    "2026年3月11日7:30",
    "２０２６－０３－１１ ０７：３０",
    "2026-03-11t07:30:00+08:00",
    "2026-03-10t23:30z",
]


@pytest.mark.parametrize("text", SAME_INSTANT)
def test_one_instant_in_many_forms(text: str) -> None:
    case = read_case(changed(DATED, timezone="UTC+8", levels=[{"time": text, "value": 10.5}], at=[text]), [text])
    assert case.samples[0].hours == 239.5
    assert case.at == (239.5, 239.5)
    assert case.clock.shown(239.5) == "2026-03-11 07:30"


def test_every_time_with_an_offset_needs_no_field() -> None:
    case = read_case(
        changed(
            DATED,
            regimen="1.5 mg daily from 2026-03-01T08:00+08:00 until 2026-03-20T08:00+08:00, missed 03-07",
            levels=[{"time": "2026-03-10T23:30:00Z", "value": 10.5}],
            at=["2026-03-19"],
        ),
        ["2026-03-19T00:00:00Z"],
    )
    assert case.samples[0].hours == 239.5
    assert case.at == (18 * 24, 18 * 24)
    assert [(r.code, r.slots) for r in case.remarks] == [("times_converted", {"time": "UTC+08:00"})]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30T08:00:00Z", "bad_date"),
        ("2026-03-11T25:00Z", "bad_date"),
        ("2026-03-11T08:00+19:00", "bad_date"),
        ("2026-03-11 08:00:61", "bad_date"),
        ("2026-03-11 08:00 Asia/Shanghai", "bad_date"),
        ("11/03/2026 08:00", "bad_date"),
        ("2026-03-11 8 am", "bad_date"),
        ("2026-03-11T08:00:00+08:00:00", "bad_date"),
        ("9999-12-31T23:59-12:00", "bad_date"),
    ],
)
def test_what_is_no_time(text: str, code: str) -> None:
    with pytest.raises(DataError) as caught:
        read_case(changed(DATED, timezone="+08:00", levels=[{"time": text, "value": 10.5}]))
    assert caught.value.code == code


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "8", "+25:00", "+08:75", "", True, 8, "+08:00:00"])
def test_what_is_no_time_zone(zone: Any) -> None:
    with pytest.raises(DataError) as caught:
        read_case({**DATED, "timezone": zone} if zone != "" else {**DATED, "timezone": " "})
    assert caught.value.code == "bad_timezone"
    assert "+08:00" in caught.value.en
    assert "+08:00" in caught.value.zh


def test_seconds_are_read_and_shown() -> None:
    moment = parse_moment("2026-03-11 07:30:36", "x")
    assert moment == datetime(2026, 3, 11, 7, 30, 36)
    clock = Clock(datetime(2026, 3, 11, 7, 0))
    assert clock.read("2026-03-11 07:30:36", "x") == pytest.approx(0.51, abs=1e-12)
    assert clock.shown(0.51) == "2026-03-11 07:30:36"
    assert clock.shown(0.5) == "2026-03-11 07:30"
    case = read_case(changed(DATED, regimen="1.5 mg daily from 2026-03-01 08:00:36 until 2026-03-09 08:00:36"))
    assert case.trains[0].count == 9
    assert case.samples[0].hours == pytest.approx(239.49, abs=1e-9)


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 1)).map(lambda d: d.replace(microsecond=0)),
    st.integers(-14 * 60, 14 * 60),
    st.integers(-14 * 60, 14 * 60),
)
def test_the_offset_of_a_time_never_matters(start: datetime, own: int, place: int) -> None:
    from datetime import timedelta, timezone

    there = start.replace(tzinfo=timezone(timedelta(minutes=own)))
    wanted = (
        there.astimezone(timezone(timedelta(minutes=place))).replace(tzinfo=None) - start
    ).total_seconds() / 3600.0
    sign, minutes = "-" if place < 0 else "+", abs(place)
    zone = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    case = read_case({"doses": [{"time": start.isoformat(" "), "amount": 1}], "timezone": zone})
    if wanted >= 0:
        assert case.clock.read(there.isoformat(), "x") == pytest.approx(wanted, abs=1e-9)
    else:
        assert case.clock.read(there.isoformat(), "x") < 0


@pytest.mark.slow
def test_a_multiplier_since_a_time_with_an_offset(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", {**DATED, "timezone": "+08:00"})
    found = [
        answer("fit", path, "--clearance-multiplier", f"0.5@{text}")["result"]["forecast"]
        for text in ("2026-03-20 08:00", "2026-03-20T00:00:00Z")
    ]
    assert found[0] == found[1]
    bare = write(tmp_path, "d.yaml", DATED)
    done = mtor("fit", bare, "--clearance-multiplier", "0.5@2026-03-20T00:00:00Z", "--json")
    assert done.json["error"]["code"] == "mixed_offsets"
    done = mtor("fit", write(tmp_path, "e.yaml", CHILD), "--at", "2026-03-20T00:00:00Z", "--json")
    assert done.json["error"]["code"] == "mixed_times"


def dated(**changes: Any) -> dict[str, Any]:
    """Return a case in dates."""
    day = {"time": "2026-12-20 07:30", "value": 6, "unit": "ng/mL"}
    return changed(ADULT, regimen="2 mg daily from 2026-12-01 08:00", levels=[day], at=None, id="x", **changes)


@pytest.mark.parametrize(
    ("changes", "where", "when"),
    [
        ({"levels": [{"time": "2027-01-01 07:30", "value": 6, "unit": "ng/mL"}]}, "levels", "2027-01-01 07:30"),
        (
            {"regimen": None, "doses": [{"time": f"{d} 08:00", "amount": 2} for d in ("2026-12-01", "2027-01-02")]},
            "doses",
            "2027-01-02 08:00",
        ),
        ({"regimen": "2 mg daily from 2026-12-01 08:00, missed 2027-01-03"}, "missed", "2027-01-03"),
        ({"regimen": "2 mg daily from 2026-12-01 08:00, missed 2027-01-03 08:00"}, "missed", "2027-01-03 08:00"),
        ({"tacrolimus": {"value": 6, "unit": "ng/mL", "time": "2027-02-01"}}, "tacrolimus", "2027-02-01"),
        ({"covariates": {"WT": [{"from": "2026-12-01", "value": 60}, {"from": "2027-02-01", "value": 61}]}},
         "covariates: WT", "2027-02-01"),
        ({"covariates": {"WT": [{"from": "2026-12-01", "value": 60}, {"from": "2027-02-01 00:00", "value": 61}]}},
         "covariates: WT", "2027-02-01 00:00"),
    ],
)  # fmt: skip
def test_nothing_has_happened_after_today(tmp_path: Path, changes: dict[str, Any], where: str, when: str) -> None:
    case = {**dated(), **changes}
    error = mtor("fit", write(tmp_path, "c.json", case), "--json").json["error"]
    assert error["code"] == "date_order"
    assert error["message"] == {
        "en": f"{where}: {when} lies after today (2026-12-31).",
        "zh": f"{where}：{when} 晚于今天（2026-12-31）。",
    }
    line = json.loads(mtor("fit", "--batch", write(tmp_path, "b.ndjson", json.dumps(case) + "\n")).out)
    assert line["error"] == {"code": "date_order", "message": error["message"]}


@pytest.mark.parametrize(
    ("missed", "start"), [("2026-12-03 15:00", "2026-12-01 08:00"), ("50 h", "0 h"), ("2026-11-03", "2026-12-01 08:00")]
)
def test_a_missed_dose_that_was_not_due_is_named_as_typed(tmp_path: Path, missed: str, start: str) -> None:
    case = {**dated(), "regimen": f"2 mg daily from {start}, missed {missed}", "levels": None}
    error = mtor("fit", write(tmp_path, "c.json", case), "--json").json["error"]
    assert (error["code"], error["message"]["en"]) == ("none_due", f"missed: {missed}: no dose was due then.")
    assert error["message"]["zh"] == f"missed：{missed} 并无应服剂量，不存在漏服。"


@pytest.mark.slow
def test_today_and_what_is_planned_may_stand_in_a_case(tmp_path: Path) -> None:
    planned = "2 mg daily from 2026-12-01 08:00; then 3 mg daily from 2027-02-01 08:00"
    today = {"time": "2026-12-31 07:30", "value": 6, "unit": "ng/mL"}
    case = {**dated(), "regimen": planned, "levels": [today], "at": ["2027-03-01"]}
    assert mtor("fit", write(tmp_path, "c.json", case), "--json").code == 0
    ahead = {**dated(), "timezone": "+08:00", "levels": [{**today, "time": "2027-01-01 07:30"}]}
    assert mtor("fit", write(tmp_path, "z.json", ahead), "--json").code == 0


@pytest.mark.parametrize("row", [".,6,0,0", "2,.,1,1"])
def test_a_row_of_a_table_has_not_happened_after_today(tmp_path: Path, row: str) -> None:
    first = "1,2026-12-01,08:00,2,.,1,1,24,40,60,20,35"
    later = f"1,2027-01-03,07:30,{row},.,40,60,20,35"
    header = "ID,DATE,TIME,AMT,DV,EVID,MDV,II,AGE,WT,AST,HCT"
    path = write(tmp_path, "t.csv", "\n".join([header, first, later, ""]))
    for args in ((path, "--drug", "sirolimus", "--json"), ("--batch", path, "--model", "S2")):
        error = json.loads(mtor("fit", *args).out)["error"]
        assert error["code"] == "date_order", error
        assert "2027-01-03 07:30 lies after today" in error["message"]["en"]


def test_a_dated_level_is_named_by_its_date(tmp_path: Path) -> None:
    low = {"time": "2026-12-20 07:30", "value": "低于检测限", "unit": "ng/mL"}
    error = mtor("fit", write(tmp_path, "c.json", {**dated(), "levels": [low]}), "--json").json["error"]
    assert error["message"] == {
        "en": "The level at 2026-12-20 07:30 is below a limit that is not given: write the laboratory's limit of "
        "quantification in the field lloq.",
        "zh": "2026-12-20 07:30 的浓度低于定量下限，但未给出限值：请在 lloq 字段填写本实验室的定量下限。",
    }
