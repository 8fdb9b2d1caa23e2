"""A patient's figures over time are those of `mtor consult`, from his levels as rows and from his record."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

LEVELS = (
    ("2026-03-22 07:30", 3.1), ("2026-04-05 07:30", 9.4), ("2026-04-19 07:30", 16.5), ("2026-05-10 07:30", 11.2),
    ("2026-08-02 07:30", 8.0), ("2026-08-16 07:30", 4.5), ("2026-08-30 07:30", "<1"), ("2026-09-06 15:30", 9.9),
)  # fmt: skip


def record(**more: Any) -> dict[str, Any]:
    """Return a patient of once daily doses at 8:00."""
    return {
        "id": "p1",
        "drug": "sirolimus",
        "age": 40,
        "covariates": {"WT": 60, "AST": 25, "HCT": 38, "TBIL": 10},
        "regimen": "2 mg daily from 2026-03-01 08:00",
        "levels": [{"time": time, "value": value, "unit": "ng/mL", "assay": "lc-ms/ms"} for time, value in LEVELS],
        **more,
    }


def course_of(tmp_path: Path, case: dict[str, Any], *args: str) -> Any:
    """Return the course that `mtor consult` shows of a record."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    return answer("consult", str(path), *args)["result"]["fit"]["course"]


def lines_of(tmp_path: Path, *args: str) -> list[Any]:
    """Return the lines of the patients of an audit."""
    done = mtor("audit", *args, "--per-patient", str(tmp_path / "lines.ndjson"), "--json")
    assert done.code == 0, done.err
    return [json.loads(line) for line in (tmp_path / "lines.ndjson").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("target", ["4-15", "5-10", "<=15"])
def test_of_levels_as_rows(tmp_path: Path, target: str) -> None:
    course = course_of(tmp_path, record(), "--target", target)
    with (tmp_path / "levels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "sampled", "level", "hours_since_dose", "days_on_dose", "dose", "assay"))
        for level in course["levels"]:
            written = f"{level['sign']}{level['ng_ml']:g}"
            drawn = level["hours_since_dose"], level["days_on_dose"], level["dose_mg"], level["assay"]
            writer.writerow(("p1", level["time"], written, *drawn))
    args = ("--drug", "sirolimus", "--unit", "ng/mL", "--target", target)
    (line,) = lines_of(tmp_path, str(tmp_path / "levels.csv"), *args)
    assert_same(line, course)


@pytest.mark.slow
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"regimen": "2 mg daily from 2026-03-01 08:00; then 1 mg daily from 2026-04-19 08:00"},
        {"regimen": "2 mg daily from 2026-03-01 08:00, missed 08-10"},
        {"regimen": "6 mg once at 2026-03-01 08:00; then 2 mg daily from 2026-03-02 08:00"},
        {"interactions": [{"name": "voriconazole", "from": "2026-04-10 08:00", "to": "2026-04-15 08:00"}]},
    ],
    ids=["plain", "changed", "missed", "loading", "agent"],
)
def test_of_a_record(tmp_path: Path, more: dict[str, Any]) -> None:
    course = course_of(tmp_path, record(**more), "--target", "4-15")
    (tmp_path / "cases.ndjson").write_text(json.dumps(record(**more)) + "\n", encoding="utf-8")
    (line,) = lines_of(tmp_path, str(tmp_path / "cases.ndjson"), "--target", "4-15")
    assert_same(line, course)


def assert_same(line: Any, course: Any) -> None:
    """The time in range and the variability of a line are those of a course."""
    figure = course["time_in_range"]
    assert (line["time_in_range"], line["covered_days"]) == (
        pytest.approx(figure["share"]),
        pytest.approx(figure["days"]),
    )
    last = course["variability"][-1] if course["variability"] else {"cv": None, "troughs": None}
    assert line["cv"] == (None if last["cv"] is None else pytest.approx(last["cv"]))
    assert line["cv_troughs"] == last["troughs"]


@pytest.mark.slow
def test_forecasts_are_those_of_the_records_together(tmp_path: Path) -> None:
    cases = [record(id=f"p{n}", regimen=f"{n} mg daily from 2026-03-01 08:00") for n in (1, 2)]
    steps = []
    for case in cases:
        path = tmp_path / "case.json"
        path.write_text(json.dumps(case), encoding="utf-8")
        found = answer("fit", str(path))["result"]["one_step"]
        steps += [s for level in found["levels"] for s in level["forecasts"] if s["model"] is None and s["error"]]
    unread = {**record(id="p3"), "levels": [{"time": "nonsense", "value": 3}]}
    ageless = {k: v for k, v in record(id="p4").items() if k not in ("age", "covariates")}
    text = "".join(json.dumps(case) + "\n" for case in (*cases, unread, ageless))
    (tmp_path / "cases.ndjson").write_text(text, encoding="utf-8")
    result = answer("audit", str(tmp_path / "cases.ndjson"), "--disease", "ITP")["result"]
    errors = [step["error"] for step in steps]
    found = result["forecasts"]
    assert (found["patients"], found["levels"]) == (2, len(errors))
    assert found["bias"] == pytest.approx(sum(errors) / len(errors))
    assert found["rmse"] == pytest.approx((sum(e * e for e in errors) / len(errors)) ** 0.5)
    assert found["inside_90"] == sum(step["inside_90"] for step in steps)
    assert sum(one["rows"] for one in found["not_fitted"]) == 1
    assert result["rows"]["error"] == 1
    assert result["rows"]["read"] == 3 * len(LEVELS) + 1


def test_a_table_of_records_is_read_as_fit_reads_it(tmp_path: Path) -> None:
    head = "ID,TIME,AMT,DV,EVID,II,ADDL,WT,AGE"
    rows = [
        f"{who},0,2,.,1,24,60,60,40\n{who},504,.,{a},0,.,.,60,40\n{who},672,.,{b},0,.,.,60,40"
        for who, a, b in (("7", "8.2", "<1"), ("9", "x", "5"))
    ]
    (tmp_path / "records.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    result = answer("audit", str(tmp_path / "records.csv"), "--drug", "sirolimus", "--band", "itp-4-15")["result"]
    assert (result["rows"]["read"], result["rows"]["judged"], result["rows"]["error"]) == (3, 2, 1)
    (target,) = result["groups"][0]["targets"]
    assert (target["below"], target["within"]) == (1, 1)
    assert target["run"] == {"undated": 2, "median": None, "months": []}
