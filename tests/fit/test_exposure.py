"""AUC over the interval and average concentration in `mtor fit`: figures, unit, place and what is said of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.fit.cases import ADULT, CHILD, RUN_001, changed, write
from tests.helpers import mtor, says
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path


def run(folder: Path, case: dict[str, Any], *args: str) -> Any:
    done = mtor("fit", write(folder, "case.yaml", case), *args, "--json")
    assert done.code == 0, done.err
    assert mistakes(done.json) == []
    return done.json["result"]


def test_a_hand_example(tmp_path: Path) -> None:
    # 2 mg a day, CL/F 10 L/h that varies by nothing: 200 ng·h/mL over 24 h, 8.33 ng/mL on average.
    own = {
        **RUN_001,
        "concentration_unit": "ng/mL",
        "parameters": {"CL": 10, "V": 400, "KA": 1},
        "omega": {"CL": 1e-12},
    }
    model = write(tmp_path, "model.json", own)
    found = run(tmp_path, {"regimen": "2 mg daily from 0 h"}, "--model-file", model)["exposure"]
    assert (found["mg"], found["interval_h"], found["auc_unit"]) == (2, 24, "ng·h/mL")
    (by,) = found["models"]
    assert by["model"] == "run001"
    for name, value in (("auc", 200.0), ("average", 200.0 / 24.0)):
        flat = [by[name]["median"], *by[name]["interval_50"], *by[name]["interval_90"]]
        assert flat == pytest.approx([value] * 5, rel=1e-4)


@pytest.mark.parametrize("fields", [{"regimen": "1.5 mg daily from 0 h"}, {"regimen": "1 mg every 12 h from 0 h"}])
def test_the_interval_holds_the_dose_over_the_clearance(tmp_path: Path, fields: dict[str, Any]) -> None:
    found = run(tmp_path, changed(CHILD, **fields), "--model", "s1")
    (by,) = found["exposure"]["models"]
    exact = 1000.0 * found["exposure"]["mg"] / found["parameters"]["CL"]
    low, high = by["auc"]["interval_50"]
    assert low < exact < high
    outer = by["auc"]["interval_90"]
    assert outer[0] < low < by["auc"]["median"] < high < outer[1]
    hours = found["exposure"]["interval_h"]
    assert np.array(by["average"]["interval_90"]) * hours == pytest.approx(np.array(outer))


def test_the_average_comes_first_and_lies_among_the_models(tmp_path: Path) -> None:
    found = run(tmp_path, ADULT)["exposure"]["models"]
    assert found[0]["model"] is None
    middles = [m["auc"]["median"] for m in found[1:]]
    assert len(middles) > 1
    assert min(middles) < found[0]["auc"]["median"] < max(middles)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_full_screen_shows_it_and_says_that_no_target_was_read(tmp_path: Path, lang: str) -> None:
    case = write(tmp_path, "case.yaml", changed(ADULT, disease="ITP"))
    full, short = (mtor("fit", case, "--lang", lang, *more).out for more in (("--full",), ()))
    said = run(tmp_path, ADULT)["exposure"]["definitions"]
    assert [r["code"] for r in said] == ["exposure_defined", "exposure_no_target"]
    for remark in said:
        begin = remark["text"][lang][:20]
        assert says(full, begin)
        assert not says(short, begin)
    assert "AUC" not in short
    begin = full.index("ng·h/mL")
    block = full[begin : full.index("AUC", full.index("AUC", begin) + 3)]
    # No range of the trough stands in its table.
    assert not any(word in block for word in ("itp-", "target", "目标范围"))


@pytest.mark.parametrize(
    "fields",
    [
        {"continues": False, "regimen": "2 mg daily from 2026-03-01 08:00 x 14"},
        {"regimen": "2 mg daily from 2026-03-01 08:00 and 1 mg daily from 2026-03-01 20:00"},
        {"interactions": [{"name": "voriconazole", "from": "2026-03-20 08:00"}], "at": ["2026-04-01"]},
    ],
    ids=["stopped", "two regimens", "an inhibitor without an effect"],
)
def test_there_is_none_where_no_single_regimen_goes_on(tmp_path: Path, fields: dict[str, Any]) -> None:
    assert run(tmp_path, changed(ADULT, **fields))["exposure"] is None


def test_a_batch_gives_the_same(tmp_path: Path) -> None:
    alone = run(tmp_path, ADULT)
    line = mtor("fit", "--batch", write(tmp_path, "c.ndjson", json.dumps(ADULT) + "\n")).json
    assert line["exposure"] == alone["exposure"]


def test_rows(tmp_path: Path) -> None:
    out = mtor("fit", write(tmp_path, "case.yaml", ADULT), "--format", "csv").out
    rows = [line for line in out.splitlines() if line.startswith("exposure_auc,average")]
    assert len(rows) == 1
    assert "ng·h/mL" in rows[0]
