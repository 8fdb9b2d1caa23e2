"""The course of a case in `mtor fit`: each level as `mtor tdm` judges it, time in range, variability."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.fit.cases import ADULT, changed, write
from tests.helpers import mtor
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 3, 1, 8)


def levels(*values: tuple[float, float], assay: str | None = "cmia") -> list[dict[str, Any]]:
    """Return levels half an hour before the dose of a day."""
    found = []
    for day, value in values:
        time = (START + timedelta(days=day, hours=-0.5)).strftime("%Y-%m-%d %H:%M")
        found.append({"time": time, "value": value, "unit": "ng/mL", **({"assay": assay} if assay else {})})
    return found


def course(folder: Path, **fields: Any) -> Any:
    case = changed(ADULT, **{"target": "5-15", **fields})
    done = mtor("fit", write(folder, "case.yaml", case), "--json")
    assert done.code == 0, done.err
    assert mistakes(done.json) == []
    return done.json["result"]["course"]


FOUR = levels((14, 3), (24, 8), (44, 18), (54, 8))
"""Days below, within and above 5–15 on their lines: 4, 6, 0; 0, 14, 6; 0, 7, 3."""


def test_the_figures_of_a_course_by_hand(tmp_path: Path) -> None:
    found = course(tmp_path, levels=FOUR)
    figure = found["time_in_range"]
    assert [figure[f"days_{name}"] for name in ("below", "within", "above")] == [4, 27, 9]
    assert (figure["days"], figure["share"], figure["target_ng_ml"]) == (40, 27 / 40, [5, 15])
    assert (figure["troughs"], figure["troughs_within"], figure["usable"], figure["broken"]) == (4, 2, 4, [])
    # 1.5, 4, 9 and 4 ng/mL for each mg: mean 4.625, squares 9.765625, 0.390625, 19.140625, 0.390625.
    (vary,) = found["variability"]
    assert vary["mean_ng_ml_per_mg_day"] == 4.625
    assert vary["sd_ng_ml_per_mg_day"] == pytest.approx((29.6875 / 3) ** 0.5)
    assert vary["cv"] == pytest.approx((29.6875 / 3) ** 0.5 / 4.625)
    assert (vary["start"], vary["end"], vary["troughs"]) == ("2026-03-15 07:30", "2026-04-24 07:30", 4)


def test_each_level_with_its_place_its_dose_and_the_change(tmp_path: Path) -> None:
    found = course(tmp_path, levels=FOUR)["levels"]
    assert [level["status"] for level in found] == ["below", "within", "above", "within"]
    assert [level["change_ng_ml"] for level in found] == [None, 5, 10, -10]
    assert [level["ng_ml_per_mg_day"] for level in found] == [1.5, 4, 9, 4]
    assert {level["hours_since_dose"] for level in found} == {23.5}
    assert [level["days_on_dose"] for level in found] == [14, 24, 44, 54]


@pytest.mark.parametrize(
    ("value", "day", "hour"), [(8, 14, 23.5), (8, 9, 23.5), (8, 3, 23.5), (8, 30, 4.0), (8, 30, 21.0)]
)
def test_a_level_counts_as_in_tdm(tmp_path: Path, value: float, day: int, hour: float) -> None:
    time = START + timedelta(days=day - 1, hours=hour)
    (level,) = course(tmp_path, levels=[{"time": f"{time:%Y-%m-%d %H:%M}", "value": value, "unit": "ng/mL"}])["levels"]
    alone = mtor(
        "tdm", "--level", f"{value}", "--hours-since-dose", f"{hour:g}", "--days-on-dose", f"{level['days_on_dose']}",
        "--json",
    ).json["result"]["sample"]  # fmt: skip
    assert [level[name] for name in ("usable", "trough", "steady")] == [
        alone[name] for name in ("usable", "trough", "steady")
    ]
    said = {r["code"]: r["text"] for r in alone["caveats"]}
    assert [r["text"] for r in level["why"]] == [said[r["code"]] for r in level["why"]]


def test_a_peak_is_in_no_figure(tmp_path: Path) -> None:
    peak = [{"time": "2026-04-05 10:00", "value": 30, "unit": "ng/mL", "assay": "cmia"}]
    found = course(tmp_path, levels=[*FOUR, *peak])
    assert found["time_in_range"]["share"] == 27 / 40
    (level,) = [level for level in found["levels"] if level["ng_ml"] == 30]
    assert (level["usable"], level["status"], level["ng_ml_per_mg_day"]) == ("no", None, None)
    assert [r["code"] for r in level["why"]] == ["not_trough"]


def test_a_censored_level_is_in_no_figure(tmp_path: Path) -> None:
    low = levels((34, 8))
    low[0]["value"] = "<2"
    found = course(tmp_path, levels=[*FOUR, *low])
    assert found["time_in_range"]["share"] == 27 / 40
    level = found["levels"][2]
    assert (level["sign"], level["status"], level["change_ng_ml"]) == ("<", "below", None)


BREAKS: dict[str, dict[str, Any]] = {
    "agent": {"interactions": [{"name": "voriconazole", "from": "2026-04-01 08:00"}]},
    "missed": {"regimen": "2 mg daily from 2026-03-01 08:00, missed 2026-03-28"},
    "hold": {"regimen": "2 mg daily from 2026-03-01 08:00 until 2026-03-27; then 2 mg daily from 2026-03-31 08:00"},
    "loading": {
        "regimen": "2 mg daily from 2026-03-01 08:00 until 2026-03-27; 6 mg once at 2026-03-28 08:00; "
        "then 2 mg daily from 2026-03-29 08:00"
    },
}


@pytest.mark.parametrize("cause", BREAKS)
def test_what_breaks_a_line(tmp_path: Path, cause: str) -> None:
    found = course(tmp_path, levels=FOUR, **BREAKS[cause])["time_in_range"]
    assert [(b["start"], b["end"], b["why"]) for b in found["broken"]] == [
        ("2026-03-25 07:30", "2026-04-14 07:30", [cause])
    ]
    assert (found["days"], found["days_within"], found["troughs"]) == (20, 13, 4)


def test_a_change_of_dose_breaks_none(tmp_path: Path) -> None:
    regimen = "2 mg daily from 2026-03-01 08:00; then 3 mg daily from 2026-03-26 08:00"
    found = course(tmp_path, levels=FOUR, regimen=regimen)
    assert found["time_in_range"]["broken"] == []
    assert [level["ng_ml_per_mg_day"] for level in found["levels"]] == pytest.approx([1.5, 4, 6, 8 / 3])


def test_another_assay_and_a_long_gap_break_a_line(tmp_path: Path) -> None:
    found = course(tmp_path, levels=[*levels((14, 8), (24, 8), (34, 8)), *levels((91, 8), assay="lc-ms/ms")])
    assert [b["why"] for b in found["time_in_range"]["broken"]] == [["assay", "gap"]]
    assert found["levels"][-1]["change_ng_ml"] is None
    assert [v["troughs"] for v in found["variability"]] == [3]


def test_why_there_is_no_figure(tmp_path: Path) -> None:
    few = course(tmp_path, levels=FOUR[:2])
    assert (few["time_in_range"]["reason"]["code"], few["time_in_range"]["share"]) == ("time_in_range_too_few", None)
    assert few["no_variability"]["code"] == "variability_too_few"
    aimless = course(tmp_path, levels=FOUR, target=None)
    assert aimless["time_in_range"]["reason"]["code"] == "time_in_range_no_target"
    assert aimless["time_in_range"]["target_ng_ml"] is None
    assert {level["status"] for level in aimless["levels"]} == {None}
    assert "3" in few["time_in_range"]["reason"]["text"]["en"]


def test_without_a_level_there_is_no_course(tmp_path: Path) -> None:
    assert course(tmp_path, levels=[]) is None


def test_the_figures_name_their_method(tmp_path: Path) -> None:
    time, joined, vary, of_one_assay = course(tmp_path, levels=FOUR)["definitions"]
    assert time["sources"] == ["rosendaal-1993", "loinc-72281-9", "mtor-cli"]
    assert vary["sources"] == ["pmc9217626", "mtor-cli"]
    assert "56 days" in joined["text"]["en"]
    assert "56天" in joined["text"]["zh"]
    assert "of one assay" in of_one_assay["text"]["en"]


@pytest.mark.parametrize("seed", range(6))
def test_made_up_courses_against_integration_by_brute_force(tmp_path: Path, seed: int) -> None:
    dice = np.random.default_rng(seed)
    days = sorted((14 + dice.choice(160, 7, replace=False)).tolist())
    values = (dice.integers(20, 250, 7) / 10).tolist()
    figure = course(tmp_path, levels=levels(*zip(days, values, strict=True)))["time_in_range"]
    inside = covered = 0.0
    for i in range(6):
        gap = days[i + 1] - days[i]
        if gap <= 56:
            line = np.linspace(values[i], values[i + 1], 20001)
            inside += gap * float(np.mean((line >= 5) & (line <= 15)))
            covered += gap
    assert figure["days"] == covered
    assert figure["days_within"] == pytest.approx(inside, abs=0.02)
    assert figure["share"] == pytest.approx(inside / covered, abs=1e-3)
