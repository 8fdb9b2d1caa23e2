"""Which population models speak in a case, and what is said of them: defaults, partner drugs, ranges, readings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import ADULT, CHILD, changed, write
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

EVEROLIMUS: dict[str, Any] = {
    "drug": "everolimus",
    "age": 50,
    "covariates": {"WT": 70, "HT": 175},
    "regimen": {"dose": 1.5, "every": 12, "from": "0 h", "steady_state": True},
    "levels": [{"time": 11.9, "value": 5, "unit": "ng/mL", "assay": "lc-ms/ms"}],
}
STEADY: dict[str, Any] = {
    "drug": "sirolimus",
    "age": 44,
    "covariates": {"AST": 25, "HCT": 38, "WT": 70, "TC": 5.66},
    "regimen": {"dose": 2, "every": 24, "from": "0 h", "steady_state": True},
    "levels": [{"time": 23.9, "value": 8.2, "unit": "ng/mL", "assay": "cmia"}],
}


def fit(folder: Path, case: Any, *args: str) -> Any:
    return answer("fit", write(folder, "case.yaml", case), *args)


def used(found: Any) -> dict[str, str]:
    """Return the role of each model that was used."""
    return {m["id"]: m["role"] for m in found["result"]["models"] if m["used"]}


def left(found: Any) -> dict[str, Any]:
    """Return why each model that was left out was not used."""
    return {m["id"]: m["reason"] for m in found["result"]["models"] if not m["used"]}


def warnings(found: Any) -> dict[str, Any]:
    return {w["code"]: w["text"] for w in found["warnings"]}


# Defaults


def test_everolimus_in_adults_begins_with_e1(tmp_path: Path) -> None:
    found = fit(tmp_path, EVEROLIMUS)
    assert used(found) == {"dewit2016": "default", "park2023": "sensitivity"}
    assert found["result"]["typical"]["CL"] == pytest.approx(17.4)


def test_everolimus_in_children_begins_with_e2(tmp_path: Path) -> None:
    found = fit(tmp_path, changed(EVEROLIMUS, age=9, covariates={"BSA": 1.1}))
    assert used(found) == {"park2023": "default"}
    assert found["result"]["typical"]["CL"] == pytest.approx(12.5 + 9.71 * 1.1 / 1.5)


def test_everolimus_without_an_age_asks_for_it(tmp_path: Path) -> None:
    path = write(tmp_path, "case.yaml", changed(EVEROLIMUS, age=None))
    assert json.loads(mtor("fit", path, "--json").out)["error"]["code"] == "age_unknown"
    assert answer("fit", path, "--model", "E2")["result"]["model"]["role"] == "default"


def test_e2_named_in_an_adult_is_no_default(tmp_path: Path) -> None:
    assert fit(tmp_path, EVEROLIMUS, "--model", "E2")["result"]["model"]["role"] == "sensitivity"


def test_the_reason_for_e1(tmp_path: Path) -> None:
    """10 mg daily: 12.9 by E1, 6.4 by E2 (1.8 m²); what was measured in 467 adults has the median 12.9."""
    e1 = simulated("E1", "10 mg daily", "-c", "WT=70")
    e2 = simulated("E2", "10 mg daily", "-c", "BSA=1.8")
    assert e1 == pytest.approx(12.9, abs=0.05)
    assert e2 == pytest.approx(6.4, abs=0.05)
    (model,) = answer("models", "E1")["result"]["models"]
    reason = next(n for n in model["notes"] if "467" in n["text"]["en"])
    assert "9.0, 12.9 and 22.8 ng/mL" in reason["text"]["en"]
    assert "四分位数为9.0、12.9和22.8 ng/mL" in reason["text"]["zh"]
    assert set(reason["sources"]) >= {"pmc6864417"}


def simulated(model: str, regimen: str, *args: str, hours: int = 2400) -> float:
    """Return the typical trough at steady state."""
    times = ("--times", str(hours), "--patients", "100")
    found = answer("simulate", "--model", model, "--regimen", regimen, *times, *args)
    trough: float = found["result"]["profile"][0]["typical"]
    return trough


# Cyclosporine


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cyclosporine", "CsA", "环孢素"])
@pytest.mark.parametrize("args", [(), ("--model", "E1"), ("--model", "E2")])
def test_no_everolimus_model_beside_cyclosporine(name: str, args: tuple[str, ...], tmp_path: Path) -> None:
    path = write(tmp_path, "case.yaml", changed(EVEROLIMUS, interactions=[{"name": name}]))
    english, chinese = mtor("fit", path, *args), mtor("fit", path, *args, "--lang", "zh")
    assert (english.code, chinese.code, english.out) == (2, 2, "")
    assert "No everolimus model here is valid with cyclosporine" in " ".join(english.err.split())
    assert "4.3 ± 2.4 and 7.2 ± 4.2 ng/mL on 0.75 and 1.5 mg twice daily" in " ".join(english.err.split())
    assert "所列依维莫司模型均不适用于合用环孢素者" in "".join(chinese.err.split())


def test_the_numbers_of_e1_beside_those_with_cyclosporine() -> None:
    assert simulated("E1", "0.75 mg every 12 h") == pytest.approx(2.4, abs=0.05)
    assert simulated("E1", "1.5 mg every 12 h") == pytest.approx(4.8, abs=0.05)


def test_a_level_of_cyclosporine_is_cyclosporine(tmp_path: Path) -> None:
    case = changed(EVEROLIMUS, covariates={"WT": 70, "HT": 175, "CSA": 120})
    done = mtor("fit", write(tmp_path, "case.yaml", case), "--json")
    assert json.loads(done.out)["error"]["code"] == "not_beside_cyclosporine"
    none = changed(EVEROLIMUS, covariates={"WT": 70, "HT": 175, "CSA": 0})
    assert used(fit(tmp_path, none)) == {"dewit2016": "default", "park2023": "sensitivity"}


def test_cyclosporine_that_ended_before_the_first_dose_excludes_nothing(tmp_path: Path) -> None:
    dated = changed(
        EVEROLIMUS,
        regimen="1.5 mg every 12 h from 2026-03-01 08:00",
        levels=[{"time": "2026-03-10 07:30", "value": 5, "unit": "ng/mL"}],
    )
    before = changed(dated, interactions=[{"name": "CsA", "from": "2026-01-01", "until": "2026-02-20"}])
    during = changed(dated, interactions=[{"name": "CsA", "from": "2026-01-01", "until": "2026-03-03"}])
    assert used(fit(tmp_path, before)) == {"dewit2016": "default", "park2023": "sensitivity"}
    assert mtor("fit", write(tmp_path, "case.yaml", during)).code == 2


def test_a_batch_refuses_the_same_patient(tmp_path: Path) -> None:
    cases = [changed(EVEROLIMUS, id="a"), changed(EVEROLIMUS, id="b", interactions=[{"name": "cyclosporine"}])]
    text = "".join(json.dumps(c) + "\n" for c in cases)
    done = mtor("fit", "--batch", write(tmp_path, "cases.ndjson", text))
    first, second = (json.loads(line) for line in done.out.splitlines())
    assert (first["id"], first["model"]) == ("a", "dewit2016")
    assert (second["id"], second["error"]["code"]) == ("b", "not_beside_cyclosporine")


# S3 without its partner


def test_s3_speaks_without_cyclosporine_for_troughs_at_steady_state(tmp_path: Path) -> None:
    found = fit(tmp_path, STEADY)
    assert used(found)["jiao2009"] == "sensitivity"
    said = warnings(found)["without_cyclosporine"]
    assert "uses a C0 of 0" in said["en"]
    assert "模型S3的C0取0" in said["zh"]
    given = fit(tmp_path, changed(STEADY, covariates={**STEADY["covariates"], "CSA": 0}))
    assert "without_cyclosporine" not in warnings(given)
    forecasts = [
        next(m for m in one["result"]["models"] if m["id"] == "jiao2009")["forecast"][0]["median"]
        for one in (found, given)
    ]
    assert forecasts[0] == pytest.approx(forecasts[1], rel=1e-12)


def test_s3_without_cyclosporine_gives_the_trough_of_the_dossier() -> None:
    assert simulated("S3", "2 mg daily", "-c", "CSA=0", hours=9600) == pytest.approx(7.7, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("regimen", "levels", "code"),
    [
        # Day 14, at which a level is sound by this program's own threshold, is no steady state of S3.
        ("2 mg daily from 0 h", [335.9], "steady_troughs_only"),
        ("2 mg daily from 0 h", [1439.9], "steady_troughs_only"),
        # No trough.
        ({"dose": 2, "every": 24, "from": "0 h", "steady_state": True}, [4], "no_usable_level"),
        ({"dose": 2, "every": 24, "from": "0 h", "steady_state": True}, [], "steady_troughs_only"),
    ],
)
def test_s3_without_cyclosporine_waits_for_its_own_steady_state(
    regimen: Any, levels: Any, code: str, tmp_path: Path
) -> None:
    """Five half-lives of 291 h are 61 days."""
    samples = [{"time": t, "value": 8.2, "unit": "ng/mL"} for t in levels]
    reason = left(fit(tmp_path, changed(STEADY, regimen=regimen, levels=samples)))["jiao2009"]
    assert reason["code"] == code
    if code == "steady_troughs_only":
        assert "61 days on the present dose" in reason["text"]["en"]
        assert "现剂量用药满61 d" in reason["text"]["zh"]


def test_s3_without_cyclosporine_from_day_61(tmp_path: Path) -> None:
    late = changed(STEADY, regimen="2 mg daily from 0 h", levels=[{"time": 1487.9, "value": 8.2, "unit": "ng/mL"}])
    assert "jiao2009" in used(fit(tmp_path, late))


def test_cyclosporine_without_its_level_is_not_taken_as_none(tmp_path: Path) -> None:
    found = fit(tmp_path, changed(STEADY, interactions=[{"name": "环孢素"}]))
    reason = left(found)["jiao2009"]
    assert reason["code"] == "history_refused"
    assert "needs the covariate CSA, ng/mL, 0–508" in reason["text"]["en"]
    assert "without_cyclosporine" not in warnings(found)


def test_s3_named_without_cyclosporine(tmp_path: Path) -> None:
    found = fit(tmp_path, STEADY, "--model", "S3")
    assert {"without_cyclosporine", "covariate_default"} <= set(warnings(found))


# Troughs only


@pytest.mark.slow
@pytest.mark.parametrize("model", ["S2", "S4", "S8"])
def test_a_peak_is_marked_by_every_model_that_takes_troughs_only(model: str, tmp_path: Path) -> None:
    """S8 was built from profiles, so that only its absorption forbids a peak; the others saw troughs only."""
    level = {"time": "2026-03-03 10:00", "value": 12, "unit": "ng/mL"}
    found = warnings(fit(tmp_path, changed(ADULT, levels=[level]), "--model", model))
    assert "uses only troughs" in found["level_left_out"]["en"]
    assert "仅用于谷浓度" in found["level_left_out"]["zh"]
    # It is left out, so that nothing else is said of it.
    assert "no_level_usable" in found
    assert "before_steady_state" not in found


def test_peaks_of_s2_and_of_healthy_chinese(tmp_path: Path) -> None:
    times = ",".join(f"{t / 4:g}" for t in range(1, 25))
    args = ("-c", "AGE=44", "-c", "AST=25", "--times", times, "--patients", "100")
    found = answer("simulate", "--model", "S2", "--regimen", "5 mg daily x 1", *args)
    assert max(p["typical"] for p in found["result"]["profile"]) == pytest.approx(36, abs=0.5)
    said = warnings(fit(tmp_path, ADULT))["absorption_from_priors"]
    assert "36 ng/mL; 14.6–19.9 were measured in 31 healthy Chinese" in said["en"]
    assert "31例中国健康受试者实测为14.6～19.9 ng/mL" in said["zh"]


# Conditions


@pytest.mark.slow
def test_models_that_diverge_in_anaemia_are_named_there(tmp_path: Path) -> None:
    pale = fit(tmp_path, changed(ADULT, covariates={"AST": 25, "HCT": 25}))
    said = warnings(pale)["haematocrit_models_diverge"]
    assert "46% (S4) and by 6% (S8)" in said["en"]
    assert "46%（S4）和6%（S8）" in said["zh"]
    for covariates in ({"AST": 25, "HCT": 38}, {"AST": 25}):
        assert "haematocrit_models_diverge" not in warnings(fit(tmp_path, changed(ADULT, covariates=covariates)))
    assert "haematocrit_models_diverge" in warnings(
        fit(tmp_path, changed(ADULT, covariates={"AST": 25, "HCT": 35.1}), "--model", "S4")
    )


def test_what_haematocrit_does_in_both_models() -> None:
    """From 38 to 25%: clearance +46% and +6%."""
    for model, change in (("S4", 0.46), ("S8", 0.06)):
        formula = answer("models", model)["result"]["models"][0]["formulas"]["CL"]
        low, high = (eval(formula, {"HCT": hct}) for hct in (25.0, 38.0))  # noqa: S307 - our own data
        assert low / high - 1 == pytest.approx(change, abs=0.005)


def test_s5_near_its_upper_weight(tmp_path: Path) -> None:
    heavy = fit(tmp_path, changed(CHILD, age=12, covariates={"WT": 50, "TBIL": 11.29}))
    assert "fan2024" in used(heavy)
    said = warnings(heavy)["clearance_rises_with_weight"]
    assert "the opposite of models S1 and S6" in said["en"]
    assert "与模型S1和S6相反" in said["zh"]
    assert "clearance_rises_with_weight" not in warnings(fit(tmp_path, CHILD))


# Ranges

RANGES: dict[str, dict[str, list[float] | None]] = {
    "S1": {"TBIL": None, "WT": [7, 43]},
    "S2": {"AGE": [16, 64]},
    "S3": {"TC": [0.82, 10.9], "CSA": [0, 508], "DOSE": [0.5, 6]},
    "S4": {"HCT": [17.5, 49.5]},
    "S5": {"WT": [3.3, 65]},
    "S6": {"WT": [8, 68]},
    "S7": {"WT": None},
    "S8": {"HCT": [11.8, 44.7]},
    "E1": {"WT": [45, 105]},
    "E2": {"BSA": [0.6, 2.0]},
}


@pytest.mark.parametrize("model", RANGES)
def test_ranges_of_covariates(model: str) -> None:
    (found,) = answer("models", model)["result"]["models"]
    ranges = {c["name"]: None if c["low"] is None else [c["low"], c["high"]] for c in found["covariates"]}
    assert {name: ranges[name] for name in RANGES[model]} == RANGES[model]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "name", "value", "outside"),
    [
        ("S3", "AGE", 70, "70 years, outside the range of model jiao2009 (19–68 years)"),
        ("S3", "WT", 95, "95 kg, outside the range of model jiao2009 (44.5–91 kg)"),
        ("S4", "WT", 95, "95 kg, outside the range of model mao2024 (39–90 kg)"),
        ("S8", "AGE", 20, "20 years, outside the range of model wu2012 (22–83 years)"),
        ("S8", "WT", 160, "160 kg, outside the range of model wu2012 (32.8–154.6 kg)"),
        ("S8", "HCT", 46, "46%, outside the range of model wu2012 (11.8–44.7%)"),
    ],
)
def test_outside_of_what_a_model_saw(model: str, name: str, value: float, outside: str, tmp_path: Path) -> None:
    case = changed(STEADY, covariates={**STEADY["covariates"], name: value}, age=None if name == "AGE" else 44)
    found = fit(tmp_path, case, "--model", model)
    sentences = [w["text"]["en"] for w in found["warnings"] if w["code"] == "covariate_out_of_range"]
    assert any(outside in s for s in sentences), sentences


def test_models_beside_the_main_one_say_where_they_extrapolate(tmp_path: Path) -> None:
    case = changed(ADULT, covariates={"AST": 25, "HCT": 46, "WT": 70})
    found = [w["text"]["en"] for w in fit(tmp_path, case)["warnings"] if w["code"] == "covariate_out_of_range"]
    assert found == ["Haematocrit (HCT) is 46%, outside the range of model wu2012 (11.8–44.7%): extrapolated."]


@pytest.mark.slow
@pytest.mark.parametrize(("bilirubin", "far"), [(11.29, False), (26.8, False), (26.9, True), (60, True)])
def test_bilirubin_far_from_the_mean_of_s1(bilirubin: float, far: bool, tmp_path: Path) -> None:
    """No range is reported; 12.13 + 2 × 7.35 = 26.83."""
    found = warnings(fit(tmp_path, changed(CHILD, covariates={"WT": 25, "TBIL": bilirubin})))
    assert ("covariate_far_from_mean" in found) is far
    if far:
        assert "(12.13 umol/L, SD 7.35 umol/L; range not reported)" in found["covariate_far_from_mean"]["en"]
        assert "范围未报告" in found["covariate_far_from_mean"]["zh"]


def test_weight_far_from_the_mean_of_s7(tmp_path: Path) -> None:
    """8.87 + 2 × 4.12 = 17.11 kg."""
    case = changed(CHILD, covariates={"WT": 25, "CYP3A5": 0})
    assert "8.87 kg" in warnings(fit(tmp_path, case, "--model", "S7"))["covariate_far_from_mean"]["en"]
    assert "chen2020" not in used(fit(tmp_path, CHILD))


# Ambiguities


@pytest.mark.parametrize(
    ("model", "reading", "error"),
    [
        ("S2", "residual-sum=sds", {"combination": "combined1", "additive": 1.93, "proportional": 0.249}),
        ("S2", "residual-sum=variances", {"combination": "combined2", "additive": 1.93, "proportional": 0.249}),
        ("S4", "residual=sd-182", {"combination": "combined2", "additive": 0, "proportional": 0.182}),
        ("S6", "residual-additive=sd-1913", {"combination": "combined2", "additive": 1.913, "proportional": 0}),
        ("S6", "residual-additive=variance-1913", {"combination": "combined2", "additive": 1.383, "proportional": 0}),
        ("S7", "residual-proportional=sd-390", {"combination": "combined2", "additive": 0, "proportional": 0.390}),
        (
            "S7",
            "residual-proportional=variance-390",
            {"combination": "combined2", "additive": 0, "proportional": 0.624},
        ),
    ],
)
def test_readings_of_residual_errors(model: str, reading: str, error: Any) -> None:
    (found,) = answer("models", model, "--reading", reading)["result"]["models"]
    assert found["error"] == error
    ambiguity = next(a for a in found["ambiguities"] if a["id"] == reading.partition("=")[0])
    (default,) = (r["id"] for r in ambiguity["readings"] if r["default"])
    assert default in ("variances", "sd-182", "sd-1913", "sd-390")


@pytest.mark.parametrize(("weight", "constant", "scaled"), [(45, 20.7, 17.2), (70, 12.9, 12.9), (105, 8.1, 9.8)])
def test_readings_of_e1(weight: float, constant: float, scaled: float) -> None:
    args = ("10 mg daily", "-c", f"WT={weight}")
    assert simulated("E1", *args) == pytest.approx(constant, abs=0.05)
    assert simulated("E1", *args, "--reading", "weight-of-q-v2=scaled") == pytest.approx(scaled, abs=0.05)


def test_typical_troughs_per_mg_of_the_adult_models() -> None:
    models = {m["short"]: m["typical"] for m in answer("models")["result"]["models"]}
    per_mg = {name: models[name]["trough"] / models[name]["mg"] for name in ("S2", "S3", "S4", "S8")}
    assert per_mg == {
        "S2": pytest.approx(3.0, abs=0.05),
        "S3": pytest.approx(4.0, abs=0.05),
        "S4": pytest.approx(5.0, abs=0.05),
        "S8": pytest.approx(2.0, abs=0.05),
    }
    about = answer("models")["result"]["about"]
    assert any("S2 3.0 (at 44 years), S3 4.0, S4 5.0, S8 2.0 ng/mL" in n["text"]["en"] for n in about)
    assert any("484" in n["text"]["zh"] for n in about)
    assert answer("models", "S2")["result"]["about"] == []


@pytest.mark.parametrize(
    ("age", "left_out"), [(12.9, []), (13, ["fan2024"]), (16, ["fan2024"]), (17, ["fan2024", "chen2021"])]
)
def test_a_model_of_children_takes_no_part_above_its_highest_age(
    age: float, left_out: list[str], tmp_path: Path
) -> None:
    """S5: 0.08 to 12 years; S6: to 16.6 years; S1, which leads, to 15 years."""
    models = fit(tmp_path, changed(CHILD, age=age, covariates={"WT": 50, "TBIL": 14}))["result"]["models"]
    found = [m["id"] for m in models if not m["used"] and m["reason"]["code"] == "model_above_its_ages"]
    assert sorted(found) == sorted(left_out)
    assert next(m["id"] for m in models if m["used"]) == "cheng2020"
    texts = [m["reason"]["text"] for m in models if m["id"] == "fan2024" and not m["used"]]
    assert texts == [
        {
            "en": "A model built in children only is left out above its patients' highest age.",
            "zh": "仅由儿童数据建立的模型，超过其受试者最高年龄时不予采用。",
        }
    ] * (age >= 13)
