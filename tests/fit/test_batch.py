"""`mtor fit --batch`: each patient in his place, bad ones too, one stream in and one out."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from mtor_cli.content.schemas import read_schema
from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER
from mtor_cli.pk.fit.estimate import estimate_many
from tests.fit.cases import ADULT, CHILD, ETA_001, HEADER, ROWS_001, RUN_001, changed, table, write
from tests.helpers import at_a_terminal, mtor, process

if TYPE_CHECKING:
    from pathlib import Path

OTHER: dict[str, Any] = {**changed(CHILD, age=44), "covariates": {"AST": 25, "HCT": 38, "WT": 70}}
LINE = Draft202012Validator(json.loads(read_schema("fit-batch")))


def lines_of(text: str) -> list[Any]:
    """Return the lines of a batch, each as its schema says."""
    found = [json.loads(line) for line in text.splitlines()]
    assert [e.message for line in found for e in LINE.iter_errors(line)] == []
    return found


def codes(line: Any) -> list[str]:
    """Return the codes of a line's warnings."""
    return [w["code"] for w in line["warnings"]]


BAD = {
    "text": (
        ["0,1,10000,0,0,.,1", "5,0,.,.,.,abc,0"],
        "Row 8: DV 'abc' is not accepted: type a number such as 8.2, digits and a decimal point alone.",
    ),
    "order": (["5,1,10000,0,0,.,1", "2,0,.,.,.,20,0"], "ID bad, record 2 is out of order: TIME 2 follows 5."),
    "negative time": (["-1,1,10000,0,0,.,1"], "ID bad, record 1 lies before time 0: TIME -1."),
    "no dose": (["2,0,.,.,.,20,0"], "bad: The history cannot be used: the level at 2 h has no dose before it."),
    "dose of 0": (["0,1,0,0,0,.,1"], "ID bad, record 1 is a dose of 0."),
    "ADDL without II": (["0,1,100,0,3,.,1"], "ID bad, record 1 has ADDL or SS but II 0."),
    "twice": (["0,1,100,0,0,.,1", "0,1,100,0,0,.,1"], "ID bad, record 2 repeats the dose at 0 h."),
    "level of 0": (
        ["0,1,100,0,0,.,1", "3,0,.,.,.,0,0"],
        "ID bad, record 2 has DV 0; a level must be above 0: for one below the limit of quantification write CENS 1 "
        "and the limit in LLOQ, for none MDV 1.",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_a_bad_subject_is_reported_in_its_place(tmp_path: Path, name: str) -> None:
    rows, sentence = BAD[name]
    text = table({"1": ROWS_001["1"], "bad": rows, "3": ROWS_001["3"]})
    done = mtor("fit", "--batch", write(tmp_path, "r.csv", text), "--model-file", write(tmp_path, "m.json", RUN_001))
    first, bad, last = lines_of(done.out)
    assert done.code == 0
    assert done.err.splitlines() == ["2 fitted, 1 not: see their error.", SHORT_DISCLAIMER["en"]]
    assert (first["id"], bad["id"], last["id"]) == ("1", "bad", "3")
    assert {name for name, value in bad.items() if value not in (None, [], {})} == {"id", "error"}
    assert bad["error"]["message"]["en"] == sentence
    assert list(last["eta"].values()) == pytest.approx(ETA_001["3"], abs=1e-5)


def test_nobody_fitted_is_a_failure(tmp_path: Path) -> None:
    path = write(tmp_path, "r.csv", table({"bad": ["2,0,.,.,.,20,0"]}))
    done = mtor("fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001))
    assert done.code == 4
    assert lines_of(done.out)[0]["error"]["code"] == "bad_history"


@pytest.mark.slow
def test_order_and_chunks(tmp_path: Path) -> None:
    """More patients than are computed together, of three kinds in turn."""
    rows = {f"{n}-{kind}": ROWS_001[kind] for n in range(400) for kind in ("1", "2", "3")}
    path = write(tmp_path, "r.csv", table(rows))
    done = mtor("fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001))
    found = lines_of(done.out)
    assert [line["id"] for line in found] == list(rows)
    for line in found[::97]:
        assert list(line["eta"].values()) == pytest.approx(ETA_001[line["id"].split("-")[1]], abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_comments_and_spaces(tmp_path: Path, separator: str) -> None:
    text = table({"1": ROWS_001["1"]}).replace("\n", "\r\n").replace(",", separator)
    text = text.replace("\r\n1", f"\r\n# a remark\r\n{separator * 7}\r\n1", 1)
    path = write(tmp_path, "r.csv", "\ufeff" + text.replace("TIME", " time "))
    done = mtor("fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001))
    assert list(lines_of(done.out)[0]["eta"].values()) == pytest.approx(ETA_001["1"], abs=1e-5)


def test_forecasts_when_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, "r.csv", table({"1": ROWS_001["1"]}))
    model = write(tmp_path, "m.json", RUN_001)
    (without,) = lines_of(mtor("fit", "--batch", path, "--model-file", model).out)
    (found,) = lines_of(mtor("fit", "--batch", path, "--model-file", model, "--at", "30", "--at", "48 h").out)
    assert without["forecast"] is None
    assert [f["time_h"] for f in found["forecast"]] == [30, 48]
    for f in found["forecast"]:
        assert f["interval_90"][0] < f["interval_50"][0] < f["median"] < f["interval_50"][1] < f["interval_90"][1]
        assert f["observed_interval_90"][0] < f["interval_90"][0]
        assert f["observed_interval_90"][1] > f["interval_90"][1]
    assert without["eta"] == found["eta"]


@pytest.mark.slow
def test_models_in_turn_are_each_estimated_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children and adults in turn: one computation a model, and every line as that patient has it alone."""
    from mtor_cli.commands.fit import lines as fit_lines

    sizes: list[tuple[str, int]] = []

    def counted(model: Any, subjects: Any) -> Any:
        sizes.append((model.id, len(subjects)))
        return estimate_many(model, subjects)

    cases = [{**changed(case, at=[719.5]), "id": f"{n}-{case['age']}"} for n in range(3) for case in (CHILD, OTHER)]
    alone = [lines_of(mtor("fit", "--batch", write(tmp_path, "one.ndjson", json.dumps(c))).out)[0] for c in cases[:2]]
    monkeypatch.setattr(fit_lines, "estimate_many", counted)
    found = lines_of(mtor("fit", "--batch", write(tmp_path, "c.ndjson", "\n".join(map(json.dumps, cases)))).out)
    assert sizes[:2] == [("cheng2020", 3), ("golubovic2019", 3)]
    beside = sizes[2:]
    assert len(beside) == len({name for name, _ in beside}) > 2
    assert {number for _, number in beside} == {3}
    assert [line["id"] for line in found] == [case["id"] for case in cases]
    for n, line in enumerate(found):
        assert line["model"] == alone[n % 2]["model"]
        assert line["eta"] == pytest.approx(alone[n % 2]["eta"], abs=1e-8)
        assert codes(line) == codes(alone[n % 2])


@pytest.mark.slow
def test_cases_a_line_under_models_of_their_own(tmp_path: Path) -> None:
    cases = [
        {**CHILD, "id": "child"},
        changed(ADULT, id="adult", at=["2026-03-30"]),
        {"id": "empty"},
        {**CHILD, "id": "again"},
    ]
    text = "\n".join([*(json.dumps(c) for c in cases), "no json", ""])
    done = process("fit", "--batch", "-", stdin=text)
    found = lines_of(done.out)
    assert done.code == 0
    assert [line["id"] for line in found] == ["child", "adult", "empty", "again", "5"]
    assert [line.get("model") for line in found] == ["cheng2020", "golubovic2019", None, "cheng2020", None]
    assert found[0]["eta"] == found[3]["eta"] == pytest.approx({"CL": -0.1645, "V": 0.0834}, abs=5e-5)
    assert found[1]["forecast"][0]["time"] == "2026-03-30 08:00"
    assert [found[i]["error"]["code"] for i in (2, 4)] == ["no_doses", "case_invalid"]


def test_levels_beyond_a_limit(tmp_path: Path) -> None:
    rows = {"1": ["0,1,10000,0,0,.,1,0,.", "2,0,.,.,.,90,0,0,.", "60,0,.,.,.,.,0,1,5"]}
    path = write(tmp_path, "r.csv", table(rows, HEADER + ",CENS,LLOQ"))
    done = mtor("fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001))
    (line,) = lines_of(done.out)
    measured, below = line["predictions"]
    assert (measured["censored"], below["censored"], below["observed"]) == (None, "below", 5)
    assert below["residual"] is None
    assert below["individual"] < 5


def test_what_a_batch_needs(tmp_path: Path) -> None:
    path = write(tmp_path, "r.csv", table({"1": ROWS_001["1"]}))
    for args, code, error in (
        (("--batch", path), 2, "model_missing"),
        (("--batch", path, "--model", "S99"), 3, "unknown_model"),
        (("--batch", str(tmp_path / "none.csv"), "--model", "S1"), 4, "case_unreadable"),
        (("--batch", path, "--model", "S1", "--target", "5-15"), 2, "batch_alone"),
        (("--batch", write(tmp_path, "x.csv", "A,B\n1,2\n"), "--model", "S1"), 4, "no_columns"),
    ):
        done = mtor("fit", *args, "--json")
        assert (done.code, done.json["error"]["code"]) == (code, error)


def test_a_table_under_a_packaged_model(tmp_path: Path) -> None:
    header = "ID,TIME,AMT,DV,EVID,MDV,II,ADDL,WEIGHT,TBIL"
    rows = {"a": ["0,1.5,.,1,1,24,29,25,11.29", "239.5,.,11,0,0,.,.,25,11.29", "479.5,.,12,0,0,.,.,25,11.29"]}
    path = write(
        tmp_path, "r.csv", table({**rows, "b": ["0,1.5,.,1,1,24,29,.,11.29", "239.5,.,11,0,0,.,.,.,11"]}, header)
    )
    done = mtor("fit", "--batch", path, "--model", "S1", "--reading", "variability=cv", "--at", "719.5")
    a, b = lines_of(done.out)
    assert a["eta"] == pytest.approx({"CL": -0.0315, "V": 0.0379}, abs=5e-5)
    assert a["forecast"][0]["map"] == pytest.approx(8.42, abs=0.005)
    assert b["error"]["message"]["en"] == "Model cheng2020 needs the covariate WT, kg, 7–43."


def test_an_objective_that_cannot_be_computed_is_null(tmp_path: Path) -> None:
    """A level above 0 at the very time of the first dose is impossible under a log-normal error."""
    header = "ID,TIME,AMT,DV,EVID,MDV"
    rows = {"x": ["0,10000,.,1,1", "0,.,8,0,0", "24,.,8,0,0"], "1": ["0,10000,.,1,1", "25.9,.,45.1629,0,0"]}
    model = {**RUN_001, "error": {"combination": "log", "sd": 0.2236}}
    path = write(tmp_path, "r.csv", table(rows, header))
    x, sound = lines_of(
        mtor("fit", "--batch", path, "--model-file", write(tmp_path, "m.json", model), "--at", "48").out
    )
    assert (x["objective"], x["population_only"]) == (None, True)
    assert "not_converged" in codes(x)
    assert x["forecast"][0]["median"] > 0
    assert sound["diagnostics"]["converged"] is True


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_a_terminal_sees_a_bar_and_the_lines_stay_clean(tmp_path: Path) -> None:
    path = write(tmp_path, "r.csv", table({str(n): ROWS_001["1"] for n in range(600)}))
    out = tmp_path / "out.ndjson"
    shown = at_a_terminal(out, "fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001))
    assert len(lines_of(out.read_text(encoding="utf-8"))) == 600
    assert "600 done" in shown
    assert "100%" in shown
