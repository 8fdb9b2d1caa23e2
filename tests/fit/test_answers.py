"""Answers of `fit`, `models` and `simulate`: schemas, template, screens, tables, several models side by side."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest

from tests.fit.cases import ADULT, CHILD, RUN_001, changed, given_case, write
from tests.helpers import LANGUAGES, answer, mtor, process, says, too_wide
from tests.parts.schemas import mistakes

OWN_RULE = """\
entered: {by: Li Hua, on: 2026-01-31}
rules:
  - {id: sound_from_day, drug: sirolimus, value: 21, source: protocol 12-4}
"""

TARGET = ("--target", "5-15", "--product", "tablet", "--strengths", "0.5,1")


def test_the_template_is_a_case(tmp_path: Path) -> None:
    template = mtor("fit", "--template")
    assert (template.code, template.err) == (0, "")
    found = answer("fit", write(tmp_path, "case.yaml", template.out))
    assert mistakes(found) == []
    assert found["result"]["id"] == "example"
    assert [f["time"] for f in found["result"]["forecast"]] == ["2026-03-31 08:00", "2026-04-14 08:00"]


@pytest.mark.slow
def test_every_line_of_the_template_can_be_switched_on(tmp_path: Path) -> None:
    text = mtor("fit", "--template").out
    for line in (
        "# target: 5-15", "# disease: ITP", "# product: tablet", "# strengths: [0.5, 1]", "  # HT: 130",
        "# timezone: +08:00", "# continues: true",
    ):  # fmt: skip
        assert line in text
        text = text.replace(line, line.replace("# ", "", 1))
    text = text.replace("# interactions:", "interactions:").replace("#   - {name: vori", "  - {name: vori", 1)
    result = answer("fit", write(tmp_path, "case.yaml", text), "--product", "solution")["result"]
    assert result["dose"]["by_model"] is not None
    assert result["interactions"][0]["clearance_multiplier"] == 0.3


def test_the_template_of_a_model_is_a_model(tmp_path: Path) -> None:
    path = write(tmp_path, "m.yaml", mtor("models", "--template").out)
    found = answer("models", "--model-file", path)
    assert mistakes(found) == []
    assert found["result"]["models"][0]["typical"]["trough"] == pytest.approx(7.1, abs=0.1)
    result = answer("fit", write(tmp_path, "c.yaml", CHILD), "--model-file", path, *TARGET)["result"]
    assert (result["model"]["own"], result["models"], result["average"]) == (True, [], [])
    assert result["dose"]["reach"] is not None


def test_a_packaged_model_as_a_file_of_ones_own(tmp_path: Path) -> None:
    """data/models.yaml is in the schema of a model file."""
    from mtor_cli.content.locate import data_dir, yaml_path

    path = write(tmp_path, "c.yaml", CHILD)
    theirs = answer("fit", path)["result"]
    ours = answer("fit", path, "--model-file", yaml_path("models", data_dir()), "--model", "S1")["result"]
    assert ours["eta"] == theirs["eta"]
    assert mtor("fit", path, "--model-file", yaml_path("models", data_dir())).code == 4


@pytest.mark.parametrize(
    "args",
    [
        ("models",),
        ("models", "S1"),
        ("models", "wu2012", "--drug", "sirolimus"),
        ("models", "--drug", "everolimus"),
        ("simulate", "--model", "S2", "--regimen", "2 mg daily", "--target", "4-15"),
        ("simulate", "--model", "E1", "--regimen", "5 mg every 12 h"),
    ],
)
def test_answers_fit_their_schemas(args: tuple[str, ...]) -> None:
    assert mistakes(answer(*args)) == []


@pytest.mark.slow
def test_fits_fit_their_schemas(tmp_path: Path) -> None:
    for case, args in (
        (CHILD, TARGET),
        (ADULT, ("--disease", "ITP")),
        (ADULT, ("--disease", "ITP", "--band", "itp-4-15", *TARGET[2:], "--loading")),
        (changed(CHILD, levels=None), TARGET),
        (changed(ADULT, interactions=["voriconazole"]), ()),
        (changed(CHILD, levels=[{"time": 239.5, "value": "lt2"}, {"time": 263.5, "value": "gt30"}]), ()),
    ):
        assert mistakes(answer("fit", write(tmp_path, "c.yaml", case), *args)) == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", [60, 80, 100])
def test_screens_keep_their_width(tmp_path: Path, lang: str, columns: int) -> None:
    path = write(tmp_path, "c.yaml", {**ADULT, "id": "A"})
    for args in (
        ("fit", path, *TARGET, "--loading"),
        ("models",),
        ("models", "S1"),
        ("simulate", "--model", "S1", "--regimen", "1.5 mg daily", "--target", "5-15"),
    ):
        done = mtor(*args, "--lang", lang, COLUMNS=str(columns))
        assert done.code == 0
        assert too_wide(done.out, columns) == []
        for format in ("plain", "markdown"):
            assert mtor(*args, "--lang", lang, "--format", format).out


def test_safety_is_the_first_line(tmp_path: Path) -> None:
    case = changed(CHILD, levels=[{"time": 479.5, "value": 18, "unit": "ng/mL"}])
    screen = mtor("fit", write(tmp_path, "c.yaml", case)).out.splitlines()
    assert screen[0].startswith("HIGH: 479.5 h: 18 ng/mL is above the 15 ng/mL flag")
    chinese = mtor("fit", write(tmp_path, "c.yaml", case), "--lang", "zh").out
    assert chinese.startswith("警示：479.5 h：浓度18 ng/mL，高于毒性警示阈值15 ng/mL")


def test_csv_of_a_fit(tmp_path: Path) -> None:
    done = mtor("fit", write(tmp_path, "c.yaml", CHILD), *TARGET, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    numbers = {row["section"] for row in rows if not row["text_en"]}
    regimens = {"regimen_current", "regimen_best", "regimen_alternatives"}
    assert numbers == {
        "parameter", "level", "dose_first", "next_present", "forecast", "time_in_range", "one_step", "exposure_auc",
        "exposure_average", *regimens,
    }  # fmt: skip
    best = [(row["model"], float(row["p_within"])) for row in rows if row["section"] == "regimen_best"]
    assert [model for model, _ in best] == ["average", "cheng2020", "fan2024", "chen2021"]
    weights = [float(row["weight"]) for row in rows if row["section"] == "regimen_best" and row["weight"]]
    assert best[0][1] == pytest.approx(sum(w * p for w, (_, p) in zip(weights, best[1:], strict=True)))
    models = [row["model"] for row in rows if row["section"] == "forecast"]
    assert models == ["cheng2020", "fan2024", "chen2021", "average"]


def test_weights_are_marginal_likelihoods(tmp_path: Path) -> None:
    """Against a fine grid over η of each one-η model's prior times likelihood, by hand."""
    result = answer("fit", write(tmp_path, "c.yaml", CHILD))["result"]
    weights = {m["id"]: m["weight"] for m in result["models"]}
    assert sum(weights.values()) == pytest.approx(1)
    s5 = _evidence(4.06 * (25 / 16) ** 1.23, 155 * (25 / 16) ** 1.62, 0.2594, 3.41)
    s6 = _evidence(8.59 * (25 / 70) ** 0.75, 294 * (25 / 70), 0.175, 1.913)
    assert weights["fan2024"] / weights["chen2021"] == pytest.approx(s5 / s6, rel=0.02)


def _evidence(cl: float, v: float, omega: float, sd: float) -> float:
    total, step = 0.0, 0.002
    for i in range(-1000, 1001):
        eta = i * step
        k, ka = cl * math.exp(eta) / v, 0.485
        likelihood = math.exp(-0.5 * (eta / omega) ** 2) / omega
        for hours, level in ((239.5, 11), (479.5, 12)):
            f = sum(
                1000 * 1.5 * ka / (v * (ka - k)) * (math.exp(-k * (hours - t)) - math.exp(-ka * (hours - t)))
                for t in range(0, int(hours), 24)
            )
            likelihood *= math.exp(-0.5 * ((level - f) / sd) ** 2) / sd
        total += likelihood * step
    return total


def test_the_spread_is_never_hidden(tmp_path: Path) -> None:
    case = changed(ADULT, covariates={"AST": 25, "HCT": 38, "CSA": 104, "TC": 5.66})
    result = answer("fit", write(tmp_path, "c.yaml", case))["result"]
    assert [m["id"] for m in result["models"]] == ["golubovic2019", "jiao2009", "mao2024", "wu2012"]
    without = answer("fit", write(tmp_path, "c.yaml", changed(ADULT, covariates={"AST": 25})))["result"]
    reasons = {m["id"]: m["reason"] and m["reason"]["code"] for m in without["models"]}
    assert reasons == {
        "golubovic2019": None,
        "jiao2009": "history_refused",
        "mao2024": "history_refused",
        "wu2012": "history_refused",
    }


def test_simulation_is_seeded() -> None:
    args = ("simulate", "--model", "S1", "--regimen", "1.5 mg daily", "--target", "5-15", "--doses", "1,1.5,2")
    one, same = answer(*args), answer(*args)
    other = answer(*args, "--seed", "7")
    assert one["result"] == same["result"] != other["result"]
    attained = one["result"]["attainment"]
    assert [a["mg"] for a in attained] == [1, 1.5, 2]
    for a in attained:
        assert a["p_below"] + a["p_within"] + a["p_above"] == pytest.approx(1)
        assert a["median"] / a["mg"] == pytest.approx(attained[0]["median"], rel=1e-9)


def test_simulated_quantiles_against_the_normal_distribution() -> None:
    """V and ka fixed, one η on CL: the trough is monotone in it, so its quantiles are those of the normal."""
    args = ("-c", "WT=28.5", "--regimen", "1.5 mg daily x 60", "--times", "1440", "--patients", "20000")
    out = answer("simulate", "--model", "S6", *args)
    point = out["result"]["profile"][0]
    for quantile, z in (("p5", 1.644854), ("p25", 0.674490), ("median", 0), ("p75", -0.674490), ("p95", -1.644854)):
        k = 8.59 * (28.5 / 70) ** 0.75 * math.exp(0.175 * z) / (294 * 28.5 / 70)
        ka, v = 0.485, 294 * 28.5 / 70
        f = 1500 * ka / (v * (ka - k)) * sum(math.exp(-k * 24 * n) - math.exp(-ka * 24 * n) for n in range(1, 61))
        assert point[quantile] == pytest.approx(f, rel=0.01)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("simulate", "--regimen", "2 mg daily"), "model_missing"),
        (("simulate", "--model", "S3", "--regimen", "2 mg daily", "--target", "5-15"), "dose_covariate"),
        (("simulate", "--model", "S1", "--regimen", "2 mg daily", "-c", "AGE=4"), "bad_covariate"),
        (("simulate", "--model", "S1", "--regimen", "2 mg daily", "--patients", "3"), "bad_number"),
        (("simulate", "--model", "S1", "--regimen", "2 mg"), "regimen_interval"),
        (("models", "S99"), "unknown_model"),
    ],
)
def test_what_these_commands_refuse(args: tuple[str, ...], code: str) -> None:
    assert mtor(*args, "--json").json["error"]["code"] == code


@pytest.mark.slow
def test_a_case_from_standard_input(tmp_path: Path) -> None:
    done = process("fit", "-", "--json", stdin=json.dumps(CHILD))
    assert done.code == 0
    assert done.json["result"]["eta"]["CL"] == pytest.approx(-0.1645, abs=5e-5)


def test_an_own_model_in_mg_per_litre(tmp_path: Path) -> None:
    case = {"regimen": "10000 mg daily from 0 h x 1", "levels": [{"time": 25.9, "value": 45.1629}], "at": [30]}
    model = write(tmp_path, "m.json", RUN_001)
    result = answer("fit", write(tmp_path, "c.yaml", case), "--model-file", model)["result"]
    assert (result["unit"], result["drug"]) == ("mg/L", None)
    assert list(result["eta"].values()) == pytest.approx([-0.14536498, 0.02405878, -0.00618815], abs=1e-5)


def test_a_model_without_covariates_leaves_no_empty_slot(tmp_path: Path) -> None:
    path = write(tmp_path, "m.yaml", Path(given_case("model-nocov.yaml")).read_text(encoding="utf-8"))
    shown = {lang: mtor("models", "--model-file", path, "--lang", lang, COLUMNS="200").out for lang in ("en", "zh")}
    assert "Typical trough (2 mg every 24 h, steady state): 11.4 ng/mL; half-life 21 h" in shown["en"]
    assert "典型谷浓度（2 mg 每24 h 1次，稳态）：11.4 ng/mL；半衰期21 h" in shown["zh"]
    assert "Covariates: none" in shown["en"]
    assert "协变量：无" in shown["zh"]
    assert "nocov  nocov" not in shown["en"]
    assert says(shown["en"], f"mtor fit CASE --model-file {path}")
    case = write(tmp_path, "c.yaml", changed(CHILD, covariates=None))
    assert mtor("fit", case, "--model-file", path).code == 0
    assert mtor("simulate", "--model-file", path, "--regimen", "2 mg daily").code == 0


@pytest.mark.parametrize("option", [("--target", "5-15"), ("--target", "5-15", "--doses", "1,2")])
def test_simulation_compares_doses_of_one_regimen_only(option: tuple[str, ...]) -> None:
    regimen = "2 mg daily from 0 h and 1 mg daily from 12 h"
    args = ("simulate", "--model", "S1", "-c", "WT=20", "-c", "TBIL=10", "--patients", "100")
    done = mtor(*args, "--regimen", regimen, *option, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "several_regimens")
    assert mtor(*args, "--regimen", regimen).code == 0


@pytest.mark.parametrize("model", ["S2", "S8"])
def test_a_simulation_says_what_its_model_is_not_for(model: str) -> None:
    args = ("simulate", "--model", model, "--regimen", "2 mg daily", "--patients", "100")
    result = answer(*args)["result"]
    codes = [r["code"] for r in result["remarks"]]
    assert codes[0] == "troughs_only"
    assert {"transcribed", "borrowed_model"} <= set(codes)
    text = result["remarks"][0]["text"]
    assert "673, 674, 676, 680, 684 h" in text["en"]
    assert "673、674、676、680、684 h" in text["zh"]
    for lang, words in (("en", "used for troughs only"), ("zh", "仅用于谷浓度")):
        assert words in squeezed_words(mtor(*args, "--lang", lang).out, lang)
    troughs = answer(*args, "--times", "23.5,167.5")["result"]["remarks"]
    assert "troughs_only" not in {r["code"] for r in troughs}


@pytest.mark.parametrize(
    ("model", "code", "en", "zh"),
    [
        ("S1", "half_life_not_usable",
         "The half-life of model cheng2020 is not used for the time to steady state, which is not given.",
         "模型 cheng2020 的半衰期不用于推算达稳态时间，故不予给出。"),
        ("S3", "dose_covariate",
         "Model jiao2009 has the daily dose as a covariate of clearance (an artefact of dosing by levels): "
         "no dose is sought with it.",
         "模型 jiao2009 将日剂量作为清除率的协变量（按浓度调整剂量造成的假象），不用于推算剂量。"),
    ],
)  # fmt: skip
def test_what_a_model_is_not_used_for_is_one_sentence_wherever_it_is_said(
    model: str, code: str, en: str, zh: str, tmp_path: Path
) -> None:
    case = CHILD if model == "S1" else changed(ADULT, covariates={"TC": 5, "CSA": 100, "WT": 60})
    (listed,) = answer("models", model)["result"]["models"]
    known = {c["name"] for c in listed["covariates"]}
    covariates = [f"--covariate={name}={value}" for name, value in case["covariates"].items() if name in known]
    simulated = answer("simulate", "--model", model, *covariates, "--regimen", "1.5 mg daily")
    fitted = answer("fit", write(tmp_path, "case.json", case), "--model", model, *TARGET)
    dose = fitted["result"]["dose"]
    for said in (
        listed["cautions"], simulated["result"]["remarks"], fitted["warnings"], dose["refused"] + dose["remarks"],
    ):  # fmt: skip
        assert [r.get("text", r.get("message")) for r in said if r["code"] == code] == [{"en": en, "zh": zh}]


def squeezed_words(text: str, lang: str) -> str:
    """Return a screen as one line."""
    return ("" if lang == "zh" else " ").join(line.strip() for line in text.splitlines())


def test_a_simulation_outside_the_data_of_its_model_says_so() -> None:
    args = ("simulate", "--model", "S1", "-c", "TBIL=10", "--regimen", "1 mg daily", "--patients", "100")
    for weight, outside in (("20", False), ("70", True)):
        codes = {r["code"] for r in answer(*args, "-c", f"WT={weight}")["result"]["remarks"]}
        assert ("covariate_out_of_range" in codes) == outside
        assert {"transcribed"} <= codes
        assert "borrowed_child" not in codes


def test_a_missing_covariate_is_named_with_its_unit(tmp_path: Path) -> None:
    message = mtor("fit", write(tmp_path, "c.yaml", changed(CHILD, covariates={"WT": 25})), "--json").json["error"]
    assert message["message"]["zh"] == "模型 cheng2020 需要协变量 TBIL（umol/L）。"
    message = mtor("fit", write(tmp_path, "d.yaml", changed(CHILD, covariates={"TBIL": 11})), "--json").json["error"]
    assert message["message"]["zh"] == "模型 cheng2020 需要协变量 WT（kg，7～43）。"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_alarm_stands_first_and_last_even_behind_the_rules_of_a_hospital(tmp_path: Path, lang: str) -> None:
    own = write(tmp_path, "own.yaml", OWN_RULE)
    high = changed(ADULT, levels=[{**ADULT["levels"][0], "value": 18}])
    path = write(tmp_path, "high.yaml", high)
    head, asked = {
        "en": ("HIGH: ", "HIGH: Contact the prescriber today"),
        "zh": ("警示：", "警示：请当日联系处方医师"),
    }[lang]
    for args in (("fit", path), ("tdm", "--level", "18", "--disease", "ITP")):
        lines = mtor(*args, "--local", own, "--lang", lang).out.splitlines()
        assert lines[0].startswith(head)
        assert lines[-1].startswith(asked)
        assert any("protocol 12-4" in line for line in lines[:-1])
