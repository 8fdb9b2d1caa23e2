"""A level of a case that is no trough: the flag is for troughs, in `fit` and in its batch as in `tdm`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fit.cases import ADULT, write
from tests.helpers import mtor, says

PEAK = str(Path(__file__).parent / "inputs" / "peak-and-trough.yaml")


def case_of(*levels: tuple[str, float], **changes: Any) -> dict[str, Any]:
    return {**ADULT, "levels": [{"time": time, "value": value, "unit": "ng/mL"} for time, value in levels], **changes}


def findings(path: str) -> list[Any]:
    found: list[Any] = mtor("fit", path, "--json").json["result"]["findings"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "2026-03-15 10:00: 19 ng/mL was drawn 2 h after the dose and is not a trough"),
        ("zh", "2026-03-15 10:00：19 ng/mL为服药后2 h采血，不是谷浓度"),
    ],
)
def test_a_peak_beside_a_later_trough_is_said_as_what_it_is(lang: str, words: str) -> None:
    assert [f["code"] for f in findings(PEAK)] == ["early_level", "early_ratio"]
    text = mtor("fit", PEAK, "--lang", lang).out
    assert says(text, words)
    for alarm in ("HIGH", "today", "警示：", "请当日"):
        assert alarm not in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("levels", "codes"),
    [
        # 3 h after a daily dose at 08:00 the adult models give 1.05 to 3.09 times the trough: 15.75 and 46.35.
        ([("2026-03-15 11:00", 46.36)], ["above_toxicity_flag", "toxicity_flag_origin", "early_ratio"]),
        ([("2026-03-15 11:00", 46.35)], ["possibly_above_flag", "early_ratio"]),
        ([("2026-03-15 11:00", 15.76)], ["possibly_above_flag", "early_ratio"]),
        ([("2026-03-15 11:00", 15.75)], ["early_level", "early_ratio"]),
        ([("2026-03-15 11:00", 15)], []),
        # 20 h after it the level counts as it is.
        ([("2026-03-15 04:00", 15.01)], ["above_toxicity_flag", "toxicity_flag_origin"]),
        ([("2026-03-15 03:50", 15.01)], ["early_level", "early_ratio"]),
        # A later trough settles what an early level left open; an earlier one does not.
        ([("2026-03-15 11:00", 30), ("2026-03-20 07:30", 8)], ["early_level", "early_ratio"]),
        ([("2026-03-15 07:30", 8), ("2026-03-20 11:00", 30)], ["possibly_above_flag", "early_ratio"]),
        (
            [("2026-03-15 07:30", 18), ("2026-03-20 11:00", 30)],
            ["possibly_above_flag", "early_ratio", "above_toxicity_flag", "toxicity_flag_origin"],
        ),
    ],
    ids=str,
)
def test_levels_count_by_the_hour_of_their_sample(
    tmp_path: Path, levels: list[tuple[str, float]], codes: list[str]
) -> None:
    case = {**case_of(*levels), "id": "a"}
    found = findings(write(tmp_path, "case.json", case))
    assert [f["code"] for f in found] == codes
    assert [f["code"] for f in found if f["severity"] == "alarm"] == [c for c in codes if c == "above_toxicity_flag"]
    batch = mtor("fit", "--batch", write(tmp_path, "batch.ndjson", json.dumps(case) + "\n"))
    assert json.loads(batch.out)["findings"] == found


def test_a_late_level_is_an_alarm(tmp_path: Path) -> None:
    """The last dose was taken on the 14th; 36 h later the level is 18, and its trough was higher."""
    case = case_of(("2026-03-15 20:00", 18), regimen="2 mg daily from 2026-03-01 08:00 until 2026-03-14 09:00")
    assert findings(write(tmp_path, "case.json", case))[0]["code"] == "above_toxicity_flag"


@pytest.mark.slow
def test_possibly_above_stands_first_and_falling_platelets_belong_to_the_alarm(tmp_path: Path) -> None:
    path = write(tmp_path, "case.json", case_of(("2026-03-15 11:00", 30), disease="ITP"))
    assert "itp_falling_platelets" not in [f["code"] for f in findings(path)]
    text = mtor("fit", path, "--format", "plain").out
    assert text.lstrip("- ").startswith("POSSIBLY ABOVE: 2026-03-15 11:00: 30 ng/mL, 3 h after the dose")


@pytest.mark.slow
@pytest.mark.parametrize(("value", "codes"), [(10.5, ["above_highest_range"]), (10, [])])
def test_everolimus_is_above_over_10(tmp_path: Path, value: float, codes: list[str]) -> None:
    case = case_of(("2026-03-15 07:30", value), drug="everolimus", regimen="0.75 mg bid from 2026-03-01 08:00")
    found = findings(write(tmp_path, "case.json", case))
    assert [f["code"] for f in found] == codes
    if found:
        assert "NCT02812940" in found[0]["text"]["en"]
