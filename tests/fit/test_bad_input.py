"""What bad cases and models get: a sentence that names the place, or a coded warning; no nan, no traceback."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from mtor_cli.pk.fit.estimate import estimate
from tests.fit.cases import ADULT, CHILD, ROWS_001, RUN_001, changed, table, write
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

LEVEL = {"time": 239.5, "value": 8, "unit": "ng/mL"}

REFUSED: dict[str, tuple[Any, str, str]] = {
    "no mapping": ([1, 2], "several_cases", "This is a list of 2 records; a case is one patient, so that each needs"),
    "unknown field": (changed(CHILD, wheight=3), "unknown_field", "The case has no field 'wheight'."),
    "no doses": (changed(CHILD, regimen=None), "no_doses", "The case has no doses."),
    "negative dose": (changed(CHILD, regimen=None, doses=[{"time": 0, "amount": -2}]), "not_positive", "above 0"),
    "dose of 0": (changed(CHILD, regimen=None, doses=[{"time": 0, "amount": 0}]), "not_positive", "above 0"),
    "before 0": (
        changed(CHILD, regimen=None, doses=[{"time": -3, "amount": 2}]),
        "before_zero",
        "doses #1: time: -3 lies before time 0.",
    ),
    "no such day": (
        changed(CHILD, regimen="2 mg daily from 2026-02-30 08:00"),
        "bad_date",
        "regimen, from '2026-02-30 08:00' is not a date.",
    ),
    "no time of day": (
        changed(CHILD, regimen="2 mg daily from 2026-03-01"),
        "time_of_day_missing",
        "regimen, from: '2026-03-01' has no time of day",
    ),
    "impossible hour": (
        changed(CHILD, regimen=None, doses=[{"time": 1e9, "amount": 2}]),
        "bad_time",
        "doses #1: time: 1000000000.0 is not a possible time.",
    ),
    "dose twice": (
        changed(CHILD, regimen=None, doses=[{"time": 0, "amount": 2}] * 2),
        "dose_twice",
        "The dose of 2 mg at 0 h is entered twice.",
    ),
    "no interval": (changed(CHILD, regimen="2 mg from 0 h"), "regimen_interval", "does not say how often"),
    "no start": (changed(CHILD, regimen="2 mg daily"), "regimen_start", "does not say since when"),
    "words": (changed(CHILD, regimen="two mg daily from 0 h"), "bad_regimen", "'two mg' is not understood"),
    "nothing missed": (
        changed(CHILD, regimen="2 mg daily from 2026-03-01 08:00 x 5, missed 03-09", levels=None, at=None),
        "none_due",
        "missed: 2026-03-09: no dose was due then.",
    ),
    "level before dose": (
        changed(CHILD, regimen="2 mg daily from 300 h", at=None),
        "no_dose_before",
        "The level at 239.5 h has no dose before it.",
    ),
    "level twice": (changed(CHILD, levels=[LEVEL, LEVEL]), "level_twice", "The level at 239.5 h is entered twice."),
    "level of 0": (changed(CHILD, levels=[{**LEVEL, "value": 0}]), "not_positive", "levels #1 is 0"),
    "negative level": (changed(CHILD, levels=[{**LEVEL, "value": -4}]), "not_positive", "levels #1 is -4"),
    "no number": (changed(CHILD, levels=[{**LEVEL, "value": "much"}]), "bad_level", "levels #1 'much'"),
    "no limit": (changed(CHILD, levels=[{**LEVEL, "value": "BLQ"}]), "lloq_missing", "limit that is not given"),
    "unit": (changed(CHILD, levels=[{**LEVEL, "unit": "mg/dL"}]), "unknown_unit", "unit 'mg/dL' is not known"),
    "mixed times": (
        changed(CHILD, levels=[{**LEVEL, "time": "2026-03-11 07:30"}]),
        "mixed_times",
        "dates and hours are mixed",
    ),
    "missing covariate": (
        changed(CHILD, covariates={"TBIL": 11}),
        "missing_covariate",
        "Model cheng2020 needs the covariate WT, kg, 7–43.",
    ),
    "missing AST": (changed(ADULT, covariates={}), "missing_covariate", "needs the covariate AST, IU/L."),
    "covariate of 0": (changed(CHILD, covariates={"WT": 0, "TBIL": 9}), "not_positive", "covariates: WT is 0"),
    "covariate in words": (changed(CHILD, covariates={"WT": "big", "TBIL": 9}), "bad_number", "covariates: WT 'big'"),
    "no age": (changed(CHILD, age=None), "age_unknown", "depends on age"),
    "drug in the case": (changed(CHILD, drug="aspirin"), "unknown_drug", "No drug here is called 'aspirin'"),
    "agent without a name": (changed(CHILD, interactions=[{"from": 3}]), "agent_missing", "name is missing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_case_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    case, code, sentence = REFUSED[name]
    done = mtor("fit", write(tmp_path, "case.yaml", case), "--json")
    error = done.json["error"]
    assert done.code == (3 if code == "unknown_drug" else 4)
    assert error["code"] == code
    assert sentence in error["message"]["en"]
    assert error["message"]["zh"]
    assert "Traceback" not in done.err


@pytest.mark.parametrize("text", ["", "a: [1", "{", '{"age": NaN}', "\x00", "a: &x 1"])
def test_a_file_that_is_no_case(tmp_path: Path, text: str) -> None:
    done = mtor("fit", write(tmp_path, "case.yaml", text), "--json")
    assert done.code == 4
    assert done.json["error"]["code"] in ("case_invalid", "bad_block")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = mtor("fit", str(tmp_path / "none.yaml"))
    assert (done.code, done.out) == (4, "")
    assert "cannot be read (there is no such file or folder)." in done.err
    assert mtor("fit").code == 2


def test_a_table_of_several_patients_needs_the_batch(tmp_path: Path) -> None:
    path = write(tmp_path, "r.csv", table(ROWS_001))
    done = mtor("fit", path, "--model-file", write(tmp_path, "m.json", RUN_001), "--json")
    assert (done.code, done.json["error"]["code"]) == (4, "several_patients")
    assert done.json["error"]["hint"] == "mtor fit --batch FILE --model MODEL"


MODELS: dict[str, tuple[dict[str, Any], str]] = {
    "not positive definite": (
        {"omega": {"names": ["CL", "V"], "matrix": [[0.1, 0.2], [0.2, 0.1]]}},
        "run001: omega: is not positive definite",
    ),
    "unknown parameter": ({"parameters": {"CL": 4, "V": 70, "KA": 1, "VMAX": 3}}, "VMAX is unknown beside CL V KA"),
    "unknown η": ({"omega": {"Q": 0.1}}, "Q is not among the parameters"),
    "unknown covariate": ({"parameters": {"CL": "4*AGE", "V": 70, "KA": 1}}, "AGE is not among the covariates"),
    "formula": ({"parameters": {"CL": "__import__('os')", "V": 70, "KA": 1}}, "is not a formula"),
    "key": ({"colour": "red"}, "colour is not a key of a model"),
    "error": ({"error": {"combination": "combined2", "proportional": -1}}, "needs a standard deviation above 0"),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    fields, sentence = MODELS[name]
    model = write(tmp_path, "m.json", {**RUN_001, **fields})
    path = write(tmp_path, "r.csv", table({"1": ROWS_001["1"]}))
    for args in (("fit", path), ("fit", "--batch", path), ("models",), ("simulate", "--regimen", "2 mg daily")):
        done = mtor(*args, "--model-file", model, "--json")
        assert done.code == 4
        assert sentence in done.json["error"]["message"]["en"]


def numbers(value: Any) -> list[float]:
    """Return every number of an answer."""
    if isinstance(value, dict):
        return [x for inner in value.values() for x in numbers(inner)]
    if isinstance(value, list):
        return [x for inner in value for x in numbers(inner)]
    return [value] if isinstance(value, float | int) else []


WARNED: dict[str, tuple[Any, list[str]]] = {
    "no levels": (changed(CHILD, levels=None), ["no_levels"]),
    "all below": (
        changed(CHILD, levels=[{"time": t, "value": "lt0.5"} for t in (239, 263)]),
        ["all_below_quantification", "far_from_population"],
    ),
    "contradictory": (
        changed(CHILD, levels=[{**LEVEL, "value": 1}, {**LEVEL, "time": 263.5, "value": 30}]),
        ["poor_fit", "level_beyond_3_sd"],
    ),
    "out of order": (
        changed(
            CHILD,
            regimen=None,
            doses=[{"time": t, "amount": 2} for t in (24, 0, 48)],
            levels=[{"time": t, "value": 4} for t in (71, 47)],
        ),
        ["doses_sorted", "levels_sorted", "before_steady_state", "unit_assumed", "assay_unknown"],
    ),
    "heavy": (changed(CHILD, covariates={"WT": 80, "TBIL": 11}), ["covariate_out_of_range"]),
    "old": (changed(CHILD, age=17), ["covariate_out_of_range"]),
    "peak": (changed(CHILD, levels=[{**LEVEL, "time": 482}]), ["level_left_out"]),
    "assay": (changed(CHILD, levels=[{**LEVEL, "assay": "lc-ms/ms"}]), ["assay_differs"]),
    "adult": (ADULT, ["borrowed_model", "transcribed", "spread_of_models"]),
    "overlap": (
        changed(CHILD, regimen=["2 mg daily from 0 h x 30", "1 mg daily from 4 h x 20"]),
        ["regimens_overlap"],
    ),
    "stranger": (changed(CHILD, interactions=["unobtainium"]), ["agent_unknown", "interacting_drug"]),
    "azole": (
        changed(CHILD, interactions=[{"name": "voriconazole", "from": 300}]),
        ["forecast_across_change"],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WARNED)
def test_a_case_that_needs_a_warning(tmp_path: Path, name: str) -> None:
    case, codes = WARNED[name]
    found = answer("fit", write(tmp_path, "case.yaml", case))
    assert set(codes) <= {w["code"] for w in found["warnings"]}
    assert all(w["text"]["en"] and w["text"]["zh"] and "{" not in w["text"]["en"] for w in found["warnings"])
    assert all(math.isfinite(x) for x in numbers(found["result"]))
    screen = mtor("fit", str(tmp_path / "case.yaml")).out
    assert "nan" not in screen.replace("finance", "").split()


def test_no_levels_is_the_population(tmp_path: Path) -> None:
    result = answer("fit", write(tmp_path, "case.yaml", changed(CHILD, levels=None)))["result"]
    assert result["population_only"] is True
    assert set(result["eta"].values()) == {0}
    assert result["parameters"] == result["typical"]
    assert result["predictions"] == []
    assert result["forecast"][0]["map"] == pytest.approx(7.92, abs=0.005)


@pytest.mark.slow
def test_a_history_of_five_years_of_irregular_doses(tmp_path: Path) -> None:
    doses = [{"time": 11 * i + i % 7 * 0.3, "amount": 1 + i % 3 * 0.5} for i in range(4_000)]
    case = changed(CHILD, regimen=None, doses=doses, levels=[{"time": 43_990, "value": 8}], at=[44_014])
    short = changed(case, doses=doses[-900:])
    found, recent = (answer("fit", write(tmp_path, "case.json", c))["result"] for c in (case, short))
    assert found["forecast"][0]["median"] == pytest.approx(recent["forecast"][0]["median"], rel=1e-9)


def test_an_implausible_level_is_asked_back(tmp_path: Path) -> None:
    path = write(tmp_path, "case.yaml", changed(CHILD, levels=[{**LEVEL, "value": 500}]))
    done = mtor("fit", path, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "implausible_level")
    assert answer("fit", path, "--confirm-level")["result"]["findings"][0]["code"] == "above_toxicity_flag"


def test_a_model_of_children_is_refused_for_adults(tmp_path: Path) -> None:
    path = write(tmp_path, "case.yaml", ADULT)
    assert mtor("fit", path, "--model", "S5", "--json").json["error"]["code"] == "model_of_other_age"
    codes = {
        w["code"]
        for w in answer(
            "fit", write(tmp_path, "w.yaml", changed(ADULT, covariates={"WT": 70, "TBIL": 9})), "--model", "S1"
        )["warnings"]
    }
    assert {"other_age_group", "covariate_out_of_range"} <= codes


@pytest.mark.parametrize("text", ["variability=3", "residual=cv", "variability", "=cv"])
def test_readings_that_are_not_there(tmp_path: Path, text: str) -> None:
    done = mtor("fit", write(tmp_path, "case.yaml", CHILD), "--reading", text, "--json")
    assert done.code in (2, 3)
    assert done.json["error"]["code"] in ("unknown_reading", "bad_reading")


def test_a_search_that_does_not_converge_gives_the_population_only(tmp_path: Path) -> None:
    def failing(model: Any, subject: Any) -> Any:
        return replace(estimate(model, subject), converged=False, gradient=0.3)

    with mock.patch("mtor_cli.parts.fit.models.estimate", failing):
        args = ("--target", "5-15", "--product", "tablet", "--strengths", "0.5,1")
        found = answer("fit", write(tmp_path, "case.yaml", CHILD), *args)
    result = found["result"]
    assert "not_converged" in {w["code"] for w in found["warnings"]}
    assert result["population_only"] is True
    assert result["diagnostics"]["converged"] is False
    assert result["parameters"] == result["typical"]
    assert result["forecast"][0]["map"] == pytest.approx(7.92, abs=0.005)
    assert result["average"] == []
    assert [r["code"] for r in result["dose"]["refused"]] == ["refused_not_converged"]


def test_falling_platelets_are_named_in_itp(tmp_path: Path) -> None:
    case = changed(CHILD, levels=[{**LEVEL, "value": 18}])
    found = answer("fit", write(tmp_path, "case.yaml", case), "--disease", "ITP")["result"]["findings"]
    assert [f["code"] for f in found] == ["above_toxicity_flag", "toxicity_flag_origin", "itp_falling_platelets"]


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        (
            '{"age": 9, "age": 40}',
            "case.json: 'age' stands twice in the same block.",
            "case.json：同一层级中“age”重复出现。",
        ),
        ('{"age": NaN}', "case.json: NaN is not a number.", "case.json：NaN 不是数字。"),
        (
            '{"age": 9,\n ]',
            "case.json: this is not JSON (line 2, column 2).",
            "case.json：不是有效的JSON（第2行第2列）。",
        ),
        ("[" * 100_000, "case.json: the blocks are nested too deeply.", "case.json：嵌套层级过深。"),
        ('{"age": ' + "9" * 5000 + "}", "case.json: a number has too many digits.", "case.json：数字位数过多。"),
    ],
)
def test_what_is_wrong_with_a_json_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, en: str, zh: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "case.json", text)
    done = mtor("fit", "case.json", "--json")
    assert (done.code, done.json["error"]["code"]) == (4, "case_invalid")
    assert done.json["error"]["message"] == {"en": en, "zh": zh}


UGLY: dict[str, tuple[str, str]] = {
    "empty": ("", "case_invalid"),
    "blank lines": ("\n\n  \n", "case_invalid"),
    "one word": ("hello\n", "bad_block"),
    "one column": ("ID\n1\n2\n", "bad_block"),
    "a cycle of anchors": ("a: &x\n  b: *x\n", "case_invalid"),
    "a tag": ("a: !!python/object:os.system x\n", "case_invalid"),
    "infinite dose": ("regimen: inf mg daily from 0 h\n", "bad_regimen"),
    "dose in exponents": ("doses: [{time: 0, amount: 1e99}]\n", "bad_number"),
    "a dose of nan": ("doses: [{time: 0, amount: .nan}]\n", "bad_number"),
    "a time of nan": ("doses: [{time: nan, amount: 2}]\n", "bad_date"),
    "levels as a word": ("regimen: 2 mg daily from 0 h\nlevels: many\n", "bad_block"),
    "a list of lists": ("regimen: 2 mg daily from 0 h\nlevels: [[1, 2]]\n", "bad_block"),
    "a regimen of blocks in blocks": ("regimen: [[2 mg daily from 0 h]]\n", "bad_block"),
    "covariates as a list": ("regimen: 2 mg daily from 0 h\ncovariates: [1]\n", "bad_block"),
    "a time zone of a word": ("regimen: 2 mg daily from 0 h\ntimezone: Beijing\n", "bad_timezone"),
    "a count beyond all": ("doses: [{time: 0, amount: 2, interval: 24, count: 1000000000}]\n", "bad_count"),
    "a negative interval": ("doses: [{time: 0, amount: 2, interval: -24, count: 2}]\n", "not_positive"),
    "an age of 999": ("regimen: 2 mg daily from 0 h\nage: 999\n", "not_possible"),
    "a weight of -99": ("regimen: 2 mg daily from 0 h\ncovariates: {WT: -99}\n", "missing_value"),
    "a table in a case": ("regimen: 2 mg daily from 0 h; ; ; and\n", "bad_regimen"),
}


@pytest.mark.parametrize("name", UGLY)
def test_ugly_cases_get_one_sentence(tmp_path: Path, name: str) -> None:
    text, code = UGLY[name]
    done = mtor("fit", write(tmp_path, "case.yaml", text), "--json")
    error = done.json["error"]
    assert (done.code, error["code"]) == (4, code)
    assert error["message"]["en"]
    assert error["message"]["zh"]
    assert "nan" not in error["message"]["zh"].replace("“nan”", "").replace("'nan'", "") or "nan" in text


def test_a_case_with_a_byte_order_mark_windows_lines_and_gbk(tmp_path: Path) -> None:
    text = "drug: 西罗莫司\nage: 9\ncovariates: {体重: 25, 总胆红素: 11.29}\nregimen: 1.5 mg 每日1次 自 0 h\n"
    text += "levels: [{time: 239.5, value: 11, unit: ng/mL}]\nat: [719.5]\n"
    wanted = answer("fit", write(tmp_path, "a.yaml", text))
    (tmp_path / "b.yaml").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    (tmp_path / "c.yaml").write_bytes(text.encode("gbk"))
    bom, gbk = (answer("fit", str(tmp_path / name)) for name in ("b.yaml", "c.yaml"))
    assert bom["result"] == gbk["result"] == wanted["result"]
    assert [w["code"] for w in gbk["warnings"] if w not in wanted["warnings"]] == ["text_encoding"]


def test_a_body_surface_follows_a_covariate_that_changes() -> None:
    from mtor_cli.cases.read import read_case

    weights = [{"from": 0, "value": 16}, {"from": 240, "value": 36}]
    case = read_case({"regimen": "1 mg daily from 0 h", "covariates": {"HT": 100, "WT": weights}})
    assert case.covariates["BSA"] == ((0.0, 0.67), (240.0, 1.0))
    heights = [{"from": 0, "value": 100}, {"from": 480, "value": 144}]
    case = read_case({"regimen": "1 mg daily from 0 h", "covariates": {"HT": heights, "WT": weights}})
    assert case.covariates["BSA"] == ((0.0, 0.67), (240.0, 1.0), (480.0, 1.2))
    given = read_case({"regimen": "1 mg daily from 0 h", "covariates": {"HT": 100, "WT": weights, "BSA": 0.8}})
    assert given.covariates["BSA"] == ((0.0, 0.8),)


def test_ugly_lines_of_a_batch_each_get_their_error(tmp_path: Path) -> None:
    import json

    lines = ['{"id": 7}', "[]", "{", '{"a": 1, "a": 2}', "null", '"x"', '{"id": "n", "age": NaN}', "{" * 3000]
    done = mtor("fit", "--batch", write(tmp_path, "b.ndjson", "\n".join(lines) + "\n"))
    found = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 4
    assert [f["id"] for f in found] == ["7", "2", "3", "4", "5", "6", "7", "8"]
    assert [f["error"]["code"] for f in found] == [
        "no_doses",
        "bad_block",
        "case_invalid",
        "case_invalid",
        "bad_block",
        "bad_block",
        "case_invalid",
        "case_invalid",
    ]
    assert all(f["error"]["message"]["zh"] for f in found)
