"""Forecasts one step ahead: each level from those before it, as `mtor fit` makes them of the record up to then."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import ADULT, RUN_001, changed, write
from tests.fit.test_course import levels
from tests.helpers import mtor
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

SIX = levels((14, 6), (24, 8), (44, 9), (54, 7), (64, 8), (75, 7.5))


def answer(folder: Path, *args: str, **fields: Any) -> Any:
    done = mtor("fit", write(folder, "case.yaml", changed(ADULT, **fields)), *args, "--json")
    assert done.code == 0, done.err
    assert mistakes(done.json) == []
    return done.json["result"]


@pytest.mark.slow
def test_each_is_the_forecast_of_the_record_up_to_then(tmp_path: Path) -> None:
    found = answer(tmp_path, levels=SIX)["one_step"]["levels"]
    assert [level["time"] for level in found] == [level["time"] for level in SIX[1:]]
    for i, level in enumerate(found[:3], start=1):
        before = answer(tmp_path, levels=SIX[:i], at=[SIX[i]["time"]])
        alone = {m["id"]: m["forecast"][0] for m in before["models"] if m["used"]}
        alone[None] = before["average"][0]
        assert [step["model"] for step in level["forecasts"]] == list(alone)
        for step in level["forecasts"]:
            expected = alone[step["model"]]
            assert step["median"] == pytest.approx(expected["median"], rel=0.04)
            ends = expected["observed_interval_90"]
            # An end at 5 or 95% has an SD of 2.1 σ / √n over draws of a normal: of 400, 3% of the width.
            assert step["observed_interval_90"] == pytest.approx(ends, abs=0.1 * (ends[1] - ends[0]))


def test_the_errors_add_up(tmp_path: Path) -> None:
    found = answer(tmp_path, levels=SIX)["one_step"]
    for model in found["models"]:
        steps = [s for level in found["levels"] for s in level["forecasts"] if s["model"] == model["model"]]
        errors = [s["median"] - level["value"] for s, level in zip(steps, SIX[1:], strict=True)]
        assert [s["error"] for s in steps] == pytest.approx(errors)
        assert model["rmse"] == pytest.approx(math.sqrt(sum(e * e for e in errors) / 5))
        assert model["bias"] == pytest.approx(sum(errors) / 5)
        assert (model["levels"], model["inside_90"]) == (5, sum(s["inside_90"] for s in steps))


def test_a_bias_only_from_five_on(tmp_path: Path) -> None:
    found = answer(tmp_path, levels=SIX[:5])["one_step"]["models"]
    assert {model["levels"] for model in found} == {4}
    assert {model["bias"] for model in found} == {None}
    assert all(model["rmse"] > 0 for model in found)


def test_one_level_foretells_none(tmp_path: Path) -> None:
    assert answer(tmp_path, levels=SIX[:1])["one_step"] is None


def test_no_forecast_across_a_drug_that_no_model_knows(tmp_path: Path) -> None:
    azole = {"name": "voriconazole", "from": "2026-04-20 08:00"}
    found = answer(tmp_path, levels=SIX, interactions=[azole])["one_step"]["levels"]
    assert [level["left_out"] and level["left_out"]["code"] for level in found] == [
        None, None, "one_step_across", "one_step_across", "one_step_across",
    ]  # fmt: skip
    assert [bool(level["forecasts"]) for level in found] == [True, True, False, False, False]


def test_one_whose_effect_was_assumed_stops_none(tmp_path: Path) -> None:
    azole = {"name": "voriconazole", "from": "2026-04-20 08:00"}
    args = ("--clearance-multiplier", "0.5@2026-04-20 08:00")
    found = answer(tmp_path, *args, levels=SIX, interactions=[changed(azole, clearance_multiplier=0.9)])
    assert found["interactions"][0]["covered"]
    assert [level["left_out"] for level in found["one_step"]["levels"]] == [None] * 5
    assert all(level["forecasts"] for level in found["one_step"]["levels"])


def test_a_censored_level_has_no_error(tmp_path: Path) -> None:
    low = changed(SIX[1], value="<2")
    found = answer(tmp_path, levels=[SIX[0], low, *SIX[2:]])["one_step"]
    assert {(s["error"], s["inside_90"]) for s in found["levels"][0]["forecasts"]} == {(None, None)}
    assert {model["levels"] for model in found["models"]} == {4}


def test_a_model_of_ones_own_has_no_average(tmp_path: Path) -> None:
    own = write(tmp_path, "own.yaml", changed(RUN_001, concentration_unit="ng/mL", scale=None))
    found = answer(tmp_path, "--model-file", own, levels=SIX)["one_step"]
    assert [m["model"] for m in found["models"]] == ["run001"]
    assert {len(level["forecasts"]) for level in found["levels"]} == {1}


def test_the_answer_is_the_same_twice(tmp_path: Path) -> None:
    assert answer(tmp_path, levels=SIX)["one_step"] == answer(tmp_path, levels=SIX)["one_step"]


def test_a_batch_says_the_same_and_gives_the_dose(tmp_path: Path) -> None:
    asks = {"target": "5-15", "product": "tablet", "strengths": [0.5, 1]}
    cases = [changed(ADULT, id="A", levels=SIX, **asks), changed(ADULT, id="B", levels=SIX[:5]), {**ADULT, "id": "C"}]
    path = write(tmp_path, "cases.ndjson", "".join(json.dumps(case) + "\n" for case in cases))
    lines = [json.loads(line) for line in mtor("fit", "--batch", path).out.splitlines()]
    assert [line["id"] for line in lines] == ["A", "B", "C"]
    for case, line in zip(cases, lines, strict=True):
        alone = answer(tmp_path, **case)
        assert line["one_step"] == alone["one_step"]
        assert line["dose"] == alone["dose"]
    first, second, third = lines
    assert first["dose"]["by_model"]["mg"] > 0.0
    assert (second["dose"], third["one_step"]) == (None, None)
    assert {m["bias"] is None for m in first["one_step"]["models"]} == {False}
    assert {m["bias"] for m in second["one_step"]["models"]} == {None}


def test_a_table_is_foretold_where_it_is_forecast(tmp_path: Path) -> None:
    rows = "\n".join(f"1,{t},.,.,.,{y},25,11.29,9" for t, y in ((239.5, 11), (359.5, 12), (479.5, 12)))
    path = write(tmp_path, "t.csv", f"ID,TIME,AMT,II,ADDL,DV,WT,TBIL,AGE\n1,0,1.5,24,29,.,25,11.29,9\n{rows}\n")
    bare, ahead = (mtor("fit", "--batch", path, "--model", "s1", *more).json for more in ((), ("--at", "719.5")))
    alone = mtor("fit", path, "--model", "s1", "--json").json["result"]["one_step"]
    assert bare["one_step"] is None
    assert len(alone["levels"]) == 2
    of_main = [m for m in alone["models"] if m["model"] == alone["models"][0]["model"]]
    assert [m for m in ahead["one_step"]["models"] if m["model"] == of_main[0]["model"]] == of_main
