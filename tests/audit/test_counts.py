"""Every row stands in one count, as `mtor tdm` alone judges it; shares and figures by counting again, by hand."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("id", "sampled", "level", "unit", "drug", "disease", "hours_since_dose", "days_on_dose", "matrix", "dose")


def made_up(rng: random.Random, patients: int) -> list[list[str]]:
    """Return rows patient by patient, hostile cells among them."""
    rows = []
    for patient in range(patients):
        day = date(2026, 1, 1) + timedelta(days=rng.randrange(60))
        disease = rng.choice(("ITP", "ALPS", "GVHD", ""))
        for _ in range(rng.randint(1, 9)):
            level = rng.choice(
                [f"{rng.uniform(1, 20):.1f}"] * 14 + ["<0.5", ">30", "未检出", "8,2", "", "-1", "150", "nan", "1e3"]
            )
            drug = rng.choice(["sirolimus"] * 9 + ["everolimus", "西罗莫司", "他克莫司", "CsA", ""])
            sampled = rng.choice([str(day)] * 9 + [f"{day}T08:00", "", "31/12/2026", "2030-01-01"])
            row = [
                f"P{patient}",
                sampled,
                level,
                rng.choice(["ng/mL"] * 6 + ["nmol/L", "", "ng/dL"]),
                drug,
                disease,
                rng.choice(["24"] * 6 + ["2", "", "x"]),
                rng.choice(["21"] * 5 + ["3", "9", ""]),
                rng.choice([""] * 8 + ["plasma"]),
                rng.choice(["2", "2", "1", ""]),
            ]
            rows.append(row)
            if rng.random() < 0.1:
                rows.append(list(row))
            day += timedelta(days=rng.choice((0, 7, 14, 30, 70)))
    return rows


def write(path: Path, rows: list[list[str]]) -> str:
    """Write a file of levels, and return its name."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return str(path)


def alone(row: list[str]) -> Any:
    """Return what `mtor tdm` says of a row by itself: its result, or its error."""
    fields = dict(zip(COLUMNS, row, strict=True))
    options = [f"--{name.replace('_', '-')}={text}" for name, text in fields.items() if text and name not in ("id",)]
    done = mtor("tdm", *([] if fields["level"] else ["--level="]), *options, "--json")
    return json.loads(done.out)


def status(level: float | None, low: float | None, high: float | None) -> str:
    """Return how a number lies to a range."""
    assert level is not None
    return "below" if low is not None and level < low else "above" if high is not None and level > high else "within"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_counts_are_those_of_the_command_alone(tmp_path: Path, seed: int) -> None:
    rows = made_up(random.Random(seed), 12)  # noqa: S311
    result = answer("audit", write(tmp_path / "levels.csv", rows))["result"]
    errors: Counter[str] = Counter()
    analytes: Counter[str] = Counter()
    kinds: Counter[tuple[str, str | None, str]] = Counter()
    statuses: Counter[tuple[str, str | None, str, str]] = Counter()
    repeated = high = 0
    seen = set()
    for row in rows:
        drug = row[4]
        found = alone(row) if drug in ("sirolimus", "everolimus", "西罗莫司", "") else None
        if found is None:
            analytes[drug] += 1
        elif not drug:
            errors["drug_missing" if row[2] else "level_missing"] += 1
        elif "error" in found:
            errors["level_missing" if not row[2] else found["error"]["code"]] += 1
        elif row[1] and tuple(row) in seen:
            repeated += 1
        else:
            seen.add(tuple(row))
            of = found["result"]
            sample = of["sample"]
            kind = {"yes": "usable", "provisional": "provisional"}.get(sample["usable"])
            kind = kind or (
                "not_whole_blood" if row[8] else "not_trough" if sample["trough"] == "not_trough" else "too_early"
            )
            group = of["drug"]["id"], of["entity"] or of["disease"]
            kinds[*group, kind] += 1
            high += bool(of["alarms"])
            if kind in ("usable", "provisional"):
                # A range that several diseases share is one range.
                statuses.update({(*group, a["band"], a["status"]) for a in of["assessments"]})
    counted = result["rows"]
    assert {e["name"]: e["rows"] for e in counted["errors"]} == errors
    assert {e["name"]: e["rows"] for e in counted["analytes"]} == analytes
    assert counted["duplicate"] == repeated
    assert counted["read"] == len(rows)
    assert counted["judged"] == kinds.total() == len(rows) - repeated - errors.total() - analytes.total()
    names = ("usable", "provisional", "not_whole_blood", "not_trough", "too_early")
    told = {
        (g["drug"], g["disease"], kind): g["samples"][kind]
        for g in result["groups"]
        for kind in names
        if g["samples"][kind]
    }
    assert told == kinds
    assert sum(g["alarmed"]["levels"] for g in result["groups"]) == high
    places = {
        (g["drug"], g["disease"], t["band"], name): t[name]
        for g in result["groups"]
        for t in g["targets"]
        for name in ("below", "within", "above", "indeterminate")
        if t[name]
    }
    assert places == statuses
    assert_closed(result)


def assert_closed(result: Any) -> None:
    """Every sum closes, and every share is of its denominator."""
    rows = result["rows"]
    assert rows["read"] == rows["judged"] + rows["duplicate"] + rows["other_analyte"] + rows["error"]
    assert rows["error"] == sum(e["rows"] for e in rows["errors"])
    assert rows["other_analyte"] == sum(e["rows"] for e in rows["analytes"])
    assert rows["judged"] == sum(g["samples"]["judged"] for g in result["groups"])
    for group in result["groups"]:
        samples, flag = group["samples"], group["alarmed"]
        names = ("usable", "provisional", "not_whole_blood", "not_trough", "too_early")
        assert samples["judged"] == sum(samples[name] for name in names)
        usable = samples["usable"] + samples["provisional"]
        assert flag["levels"] == flag["followed"] + flag["not_followed"] + flag["undated"]
        assert flag["followed"] == (flag["days"] or {"number": 0})["number"]
        for target in group["targets"]:
            four = [target[name] for name in ("below", "within", "above", "indeterminate")]
            assert sum(four) == target["compared"] == usable - target["not_compared"]
            shares = [target[f"share_{n}"] for n in ("below", "within", "above", "indeterminate")]
            assert shares == pytest.approx([n / target["compared"] for n in four])
            figure, first, funnel, run = (target[n] for n in ("in_range", "first_within", "funnel", "run"))
            assert figure["days"] == pytest.approx(figure["days_below"] + figure["days_within"] + figure["days_above"])
            assert first["patients"] == first["reached"] + first["not_reached"] + first["undated"] == figure["of"]
            assert sum(p["patients"] for p in funnel["points"]) == funnel["patients"] == figure["of"]
            assert sum(p["usable"] * p["patients"] for p in funnel["points"]) == target["compared"]
            assert sum(p["within"] * p["patients"] for p in funnel["points"]) == target["within"]
            assert sum(m["usable"] for m in run["months"]) + run["undated"] == target["compared"]


def test_figures_by_hand(tmp_path: Path) -> None:
    """Two patients against 4–15 whose figures can be worked out on paper."""
    rows = [
        ["A", "2026-01-01", "2"],  # below; the first level of A
        ["A", "2026-01-11", "12"],  # the line from 2 to 12 is below 4 for a fifth of its 10 days
        ["A", "2026-01-21", "17"],  # from 12 to 17: above 15 for two fifths; above the flag, and followed
        ["A", "2026-01-24", "13"],  # from 17 to 13: above 15 for half of its 3 days
        ["B", "2026-02-01", "16"],  # above the flag; the last one of B
        ["B", "", "9"],
    ]
    path = tmp_path / "levels.csv"
    text = "\n".join(",".join([*row, "24", "21"]) for row in rows)
    path.write_text(f"id,sampled,level,hours_since_dose,days_on_dose\n{text}\n", encoding="utf-8")
    result = answer("audit", str(path), "--band", "itp-4-15", "--unit", "ng/mL")["result"]
    (group,) = result["groups"]
    (target,) = group["targets"]
    assert (target["below"], target["within"], target["above"]) == (1, 3, 2)
    figure = target["in_range"]
    assert (figure["patients"], figure["of"], figure["days"]) == (1, 2, 23)
    assert (figure["days_below"], figure["days_above"]) == (2, 5.5)
    assert figure["share"]["median"] == round(15.5 / 23, 3)
    assert target["first_within"] == {
        "patients": 2, "reached": 1, "not_reached": 0, "undated": 1,
        "days": {"number": 1, "least": 10, "lower": 10, "median": 10, "upper": 10, "most": 10},
    }  # fmt: skip
    flag = group["alarmed"]
    assert (flag["levels"], flag["followed"], flag["not_followed"], flag["days"]["median"]) == (2, 1, 1, 3)
    assert flag["open"] == [{"line": 6, "id": "B", "level": "16"}]
    assert target["run"]["months"] == [
        {"month": "2026-01", "usable": 4, "within": 2, "share": 0.5},
        {"month": "2026-02", "usable": 1, "within": 0, "share": 0},
    ]
    assert (target["run"]["median"], target["run"]["undated"]) == (0.25, 1)
    assert target["funnel"]["points"] == [
        {"usable": 2, "within": 1, "patients": 1},
        {"usable": 4, "within": 2, "patients": 1},
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_time_in_range_by_small_steps(tmp_path: Path, seed: int) -> None:
    """The line between troughs followed in steps of a hundredth of its length, on random courses."""
    rng = random.Random(seed)  # noqa: S311
    rows, shares = [], []
    for patient in range(20):
        days = sorted(rng.sample(range(1, 330), rng.randint(2, 8)))
        course = [(day, round(rng.uniform(1, 20), 1)) for day in days]
        rows += [[f"{patient}", str(date(2026, 1, 1) + timedelta(days=d)), f"{level}"] for d, level in course]
        inside = covered = 0.0
        drawn = [(one, other) for one, other in pairwise(course) if other[0] - one[0] <= 56]
        if len({x for pair in drawn for x in pair}) < 3:
            continue
        for (d0, y0), (d1, y1) in drawn:
            middle = [y0 + (y1 - y0) * (i + 0.5) / 1000 for i in range(1000)]
            inside += (d1 - d0) * sum(4 <= y <= 15 for y in middle) / 1000
            covered += d1 - d0
        shares.append(inside / covered)
    path = tmp_path / "levels.csv"
    text = "\n".join(",".join([*row, "24", "21"]) for row in rows)
    path.write_text(f"id,sampled,level,hours_since_dose,days_on_dose\n{text}\n", encoding="utf-8")
    args = ("--drug", "sirolimus", "--target", "4-15")
    (group,) = answer("audit", str(path), *args, "--per-patient", str(tmp_path / "p.ndjson"))["result"]["groups"]
    lines = [json.loads(line) for line in (tmp_path / "p.ndjson").read_text(encoding="utf-8").splitlines()]
    assert [x["time_in_range"] for x in lines if x["time_in_range"] is not None] == pytest.approx(shares, abs=2e-3)
    assert group["targets"][0]["in_range"]["patients"] == len(shares)


def test_patients_are_those_of_the_lines(tmp_path: Path) -> None:
    rows = [row for row in made_up(random.Random(9), 40) if row[4] not in ("CsA", "他克莫司")]  # noqa: S311
    path = write(tmp_path / "levels.csv", rows)
    result = answer("audit", path, "--per-patient", str(tmp_path / "p.csv"))["result"]
    drugs: dict[str, set[str]] = defaultdict(set)
    with (tmp_path / "p.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            drugs[line["id"]].add(line["drug"])
    assert result["patients"] == len(drugs)
    assert result["several_drugs"] == sum(len(of) == 2 for of in drugs.values()) > 0
