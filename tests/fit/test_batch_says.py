"""`fit --batch` says what the single case says: alarms, warnings with their sentences, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import yaml

from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER
from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.fit.estimate import estimate_many
from mtor_cli.pk.fit.posterior import maybe_unexpected, prior_z_scores
from mtor_cli.pk.predict.concentration import predict
from tests.fit.cases import ADULT, CHILD, ROWS_001, RUN_001, changed, table, write
from tests.helpers import answer, mtor
from tests.pk.builders import one, patient

if TYPE_CHECKING:
    from mtor_cli.pk.course.subject import Subject

INPUTS = Path(__file__).parent / "inputs"

LEVEL = {"time": "2026-03-15 07:30", "value": 8.2, "unit": "ng/mL", "assay": "cmia"}

CASES: dict[str, dict[str, Any]] = {
    "level 22 in ITP": changed(ADULT, disease="ITP", levels=[{**LEVEL, "value": 22}]),
    "above every range": changed(
        ADULT, disease="AIHA", band="aiha-4-12", target="4-12", levels=[{**LEVEL, "value": 14}]
    ),
    "azole": changed(ADULT, interactions=[{"name": "voriconazole", "from": "2026-03-20 08:00"}]),
    "stranger": changed(CHILD, interactions=["unobtainium"]),
    "contradictory": changed(CHILD, levels=[{"time": 239.5, "value": 1}, {"time": 263.5, "value": 30}]),
    "no levels": changed(CHILD, levels=None),
    "early, no unit": changed(CHILD, levels=[{"time": 24, "value": 3}], at=None),
    "record": {
        **changed(ADULT, regimen=None),
        "doses": [{"time": f"2026-03-{d:02} 08:00", "amount": 2} for d in range(1, 16)],
    },
    "everolimus": changed(
        CHILD, drug="everolimus", covariates={"WT": 25, "HT": 120, "TBIL": 9}, levels=[{"time": 239.5, "value": 12}]
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_line_says_what_the_single_case_says(tmp_path: Path, name: str) -> None:
    case = {**CASES[name], "id": name}
    alone = mtor("fit", write(tmp_path, "c.json", case), "--json").json
    done = mtor("fit", "--batch", write(tmp_path, "b.ndjson", json.dumps(case) + "\n"))
    line = json.loads(done.out)
    if "error" in alone:
        assert {k: alone["error"][k] for k in ("code", "message")} == line["error"]
        return
    result = alone["result"]
    assert line["warnings"] == alone["warnings"]
    for key in line.keys() & result.keys() - {"model"}:
        assert line[key] == result[key], key
    assert line.keys() >= {"findings", "forecast", "forecast_holds", "average", "headline", "dose", "predictions"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "refused", "reason", "holds"),
    [
        ("alps-missed", ["missed_doses", "not_trough", "steady_state_too_early"], None, True),
        ("aiha-azole", [], "no_forecast_across", False),
    ],
)
def test_what_stops_a_dose_or_a_forecast_reaches_the_line(
    tmp_path: Path, name: str, refused: list[str], reason: str | None, holds: bool
) -> None:
    path = str(INPUTS / f"{name}.yaml")
    alone = answer("fit", path)["result"]
    case = json.dumps(yaml.safe_load((INPUTS / f"{name}.yaml").read_text(encoding="utf-8")), default=str)
    line = json.loads(mtor("fit", "--batch", write(tmp_path, "b.ndjson", case + "\n")).out)
    for result in (alone, line):
        label = result["dose"]["label"]
        assert [r["code"] for r in label["refused"]] == refused if refused else label is None
        assert (result["headline"]["reason"] or {}).get("code") == reason
        assert result["forecast_holds"] is holds
    assert (line["dose"], line["headline"]) == (alone["dose"], alone["headline"])


def test_level_22_is_an_alarm_in_the_batch(tmp_path: Path) -> None:
    text = json.dumps({**CASES["level 22 in ITP"], "id": "x"}) + "\n"
    line = json.loads(mtor("fit", "--batch", write(tmp_path, "b.ndjson", text)).out)
    assert [f["code"] for f in line["findings"]] == [
        "above_toxicity_flag",
        "toxicity_flag_origin",
        "itp_falling_platelets",
    ]
    assert line["findings"][0]["severity"] == "alarm"
    assert line["findings"][0]["text"]["en"].startswith("2026-03-15 07:30: ")
    assert line["findings"][0]["text"]["zh"].startswith("2026-03-15 07:30：")
    assert {"forecast_above_flag", "spread_of_models", "borrowed_model"} <= {w["code"] for w in line["warnings"]}


def test_a_table_rings_too(tmp_path: Path) -> None:
    header = "ID,TIME,AMT,DV,EVID,MDV,II,ADDL,WT,TBIL,AGE"
    rows = {
        n: ["0,1.5,.,1,1,24,29,25,11,9", f"239.5,.,{dv},0,0,.,.,25,11,9"] for n, dv in (("a", 8), ("b", 22), ("c", 130))
    }
    text = table(rows, header)
    done = mtor("fit", "--batch", write(tmp_path, "t.csv", text), "--model", "S1")
    sound, high, wild = map(json.loads, done.out.splitlines())
    assert sound["findings"] == []
    assert [f["code"] for f in high["findings"]] == ["above_toxicity_flag", "toxicity_flag_origin"]
    assert wild["error"]["code"] == "implausible_level"
    confirmed = mtor("fit", "--batch", str(tmp_path / "t.csv"), "--model", "S1", "--confirm-level")
    assert json.loads(confirmed.out.splitlines()[2])["findings"][0]["code"] == "above_toxicity_flag"
    single = answer("fit", write(tmp_path, "b.csv", table({"b": rows["b"]}, header)), "--model", "S1", "--at", "719.5")
    again = json.loads(mtor("fit", "--batch", str(tmp_path / "b.csv"), "--model", "S1", "--at", "719.5").out)
    assert again["findings"] == single["result"]["findings"]
    assert again["warnings"] == single["warnings"]


def test_the_disclaimer_stands_once_on_stderr(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", table({"1": ROWS_001["1"], "2": ROWS_001["2"]}))
    args = ("fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001))
    assert mtor(*args).err == SHORT_DISCLAIMER["en"] + "\n"
    assert mtor(*args, "--lang", "zh").err == SHORT_DISCLAIMER["zh"] + "\n"
    bad = write(tmp_path, "b.csv", table({"1": ROWS_001["1"], "2": ["2,0,.,.,.,20,0"]}))
    done = mtor("fit", "--batch", bad, *args[3:], "--lang", "zh")
    assert done.err.splitlines() == ["已拟合1例，未拟合1例：见各行 error。", SHORT_DISCLAIMER["zh"]]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "plain"])
def test_another_format_is_refused(tmp_path: Path, form: str) -> None:
    path = write(tmp_path, "t.csv", table({"1": ROWS_001["1"]}))
    args = ("fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001))
    done = mtor(*args, "--format", form)
    assert (done.code, done.out.startswith('{"id"')) == (2, False)
    said = mtor(*args, "--format", form, "--lang", "zh")
    assert "NDJSON" in done.err + done.out
    assert f"不支持 --format {form}" in said.err + said.out
    assert mtor(*args, "--format", "ndjson").code == 0


@pytest.mark.parametrize(
    "extra",
    [
        ("--product", "tablet"),
        ("--strengths", "1"),
        ("--intervals", "24"),
        ("--loading",),
        ("--allow-above-studied",),
        ("--clearance-multiplier", "0.5"),
        ("--target", "5-15"),
        ("--band", "itp-4-15"),
        ("--weight", "60"),
        ("--height", "160"),
        ("--child-pugh", "B"),
    ],
)
def test_what_a_batch_would_ignore_is_refused(tmp_path: Path, extra: tuple[str, ...]) -> None:
    path = write(tmp_path, "t.csv", table({"1": ROWS_001["1"]}))
    done = mtor("fit", "--batch", path, "--model", "S1", *extra, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "batch_alone")
    assert extra[0] in done.json["error"]["message"]["en"]
    assert extra[0] in done.json["error"]["message"]["zh"]


OWN = {**RUN_001, "concentration_unit": "ng/mL", "parameters": {"CL": 4000, "V": 70000, "KA": 1}, "drug": "sirolimus"}


@pytest.mark.parametrize("option", [(), ("--drug", "everolimus")])
def test_a_model_file_of_another_drug_is_refused(tmp_path: Path, option: tuple[str, ...]) -> None:
    model = write(tmp_path, "m.json", OWN)
    case = changed(CHILD, drug=None if option else "everolimus", id="x")
    alone = mtor("fit", write(tmp_path, "c.json", case), "--model-file", model, *option, "--json").json["error"]
    done = mtor("fit", "--batch", write(tmp_path, "b.ndjson", json.dumps(case) + "\n"), "--model-file", model, *option)
    assert alone["message"] == {
        "en": "Model run001 is of sirolimus, the case of everolimus.",
        "zh": "模型 run001 用于 sirolimus，病例为 everolimus。",
    }
    assert json.loads(done.out)["error"] == {"code": "contradiction", "message": alone["message"]}


def test_an_implausible_level_asks_back_under_a_model_file(tmp_path: Path) -> None:
    case = changed(CHILD, levels=[{"time": 239.5, "value": 11, "unit": "mg/L"}], id="x")
    paths = write(tmp_path, "c.json", case), write(tmp_path, "b.ndjson", json.dumps(case) + "\n")
    model = write(tmp_path, "m.json", {**OWN, "drug": None})
    args = ("--model-file", model, "--json")
    alone = mtor("fit", paths[0], *args)
    line = json.loads(mtor("fit", "--batch", paths[1], *args[:2]).out)
    assert (alone.code, alone.json["error"]["code"]) == (2, "implausible_level")
    assert "11000" in alone.json["error"]["message"]["en"]
    assert line["error"]["code"] == "implausible_level"
    assert answer("fit", paths[0], "--model-file", model, "--confirm-level")["result"]["findings"]


@pytest.mark.slow
@pytest.mark.parametrize("far", [2.0, 2.5, 3.0])
def test_the_search_for_unexpected_levels_misses_none(far: float) -> None:
    """Where the draws are spared no level lies so far from the prior: checked against all draws."""
    model = one()
    rng = np.random.default_rng(8)
    root = np.linalg.cholesky(model.omega_full(1))
    people: list[Subject] = []
    for n in range(150):
        trains = (Train(0, 10_000), Train(72, 10_000, 7, 24))
        hours = 215.0 * (n % 3 > 0) + np.sort(rng.uniform([0.5, 3, 6, 18], [1.5, 5, 10, 29]))
        f = predict(model, patient(trains), hours.tolist(), (root @ rng.normal(size=len(root)))[None])[:, 0]
        y = f * np.exp(rng.normal(0, 0.2, 4))
        y[rng.integers(4)] *= np.exp(rng.normal(0, 0.9)) if n % 2 else 1.0
        people.append(patient(trains, list(zip(hours.tolist(), y.tolist(), strict=True))))
    fits: Any = estimate_many(model, people)
    scores = [prior_z_scores(model, s) for s in people]
    searched = [maybe_unexpected(model, s, f, far) for s, f in zip(people, fits, strict=True)]
    unexpected = [np.flatnonzero(np.abs(z) > far).tolist() for z in scores]
    assert sum(map(bool, unexpected)) >= 5
    assert all(set(u) <= set(s) for s, u in zip(searched, unexpected, strict=True))
    assert (sum(map(bool, searched)) < len(people) / 2) is (far >= 2.5)
    for person, score, some in zip(people, scores, searched, strict=True):
        if some:
            alone = prior_z_scores(model, person.with_levels([person.levels[i] for i in some]))
            assert alone == pytest.approx(score[some], rel=1e-9)
