"""The dose over several models: what stands first, what is said of disagreement, and the label's rule beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fit.cases import ADULT, changed, given_case, write
from tests.helpers import answer, mtor

GVHD = (given_case("gvhd-load-day4.yaml"), "--band", "gvhd-px-3-12-mrd")
ITP = (given_case("itp-low.yaml"), "--band", "itp-4-15")
ALPS = (given_case("alps-missed.yaml"),)
TABLETS = ("--product", "tablet", "--strengths", "0.5,1")


def fit(*args: str) -> Any:
    """Return the result of a fit."""
    return answer("fit", *args)["result"]


def codes(items: list[Any]) -> list[str]:
    """Return the codes of remarks."""
    return [i["code"] for i in items]


def text_of(items: list[Any], code: str, lang: str = "en") -> str:
    """Return the text of the remark with a code."""
    return str(next(i["text"][lang] for i in items if i["code"] == code))


def test_an_early_level_after_loading_is_ranked_over_the_models() -> None:
    """The default model alone would put 1 mg first, which the others hold for too little."""
    envelope = answer("fit", *GVHD)
    dose = envelope["result"]["dose"]
    best = dose["by_model"]
    assert (dose["first"], best["mg"], best["interval_h"]) == ("model", 2, 24)
    assert best["p_within"] == pytest.approx(0.90, abs=0.03)
    under = {m["id"]: m for m in best["models"]}
    assert under["golubovic2019"]["p_above"] == pytest.approx(0.27, abs=0.03)
    one_mg = next(r for r in dose["alternatives"] if r["mg"] == 1)
    alone = {m["id"]: m["p_within"] for m in one_mg["models"]}
    assert alone["golubovic2019"] == pytest.approx(0.98, abs=0.02)
    assert alone["mao2024"] == pytest.approx(0.42, abs=0.05)
    assert alone["wu2012"] == pytest.approx(0.66, abs=0.05)
    assert {"models_disagree", "above_under_a_model"} <= set(codes(envelope["warnings"]))
    said = text_of(dose["remarks"], "above_under_a_model")
    assert f"S2 {100 * under['golubovic2019']['p_above']:.0f}% (weight" in said
    assert "S2 1 mg every 24 h; S4 2 mg every 24 h" in text_of(dose["remarks"], "models_disagree")
    assert "S2：1 mg 每24 h 1次；S4：2 mg 每24 h 1次" in text_of(dose["remarks"], "models_disagree", "zh")


def test_averages_are_weighted_as_the_forecast_is() -> None:
    result = fit(*GVHD)
    weights = {m["id"]: m["weight"] for m in result["models"] if m["used"]}
    dose = result["dose"]
    for regimen in (dose["by_model"], *dose["alternatives"], dose["current"]):
        seeking = sum(weights[m["id"]] for m in regimen["models"])
        for part in ("p_below", "p_within", "p_above", "expected_trough"):
            mean = sum(weights[m["id"]] / seeking * m[part] for m in regimen["models"])
            assert regimen[part] == pytest.approx(mean, abs=1e-9)
        for one in (regimen, *regimen["models"]):
            assert one["p_below"] + one["p_within"] + one["p_above"] == pytest.approx(1, abs=1e-9)
    assert dose["models"] == dose["by_model"]["models"]


def test_a_model_that_the_user_named_stands_alone() -> None:
    dose = fit(*GVHD, "--model", "S2")["dose"]
    assert dose["by_model"]["mg"] == 1
    assert [m["id"] for m in dose["by_model"]["models"]] == ["golubovic2019"]
    assert "models_disagree" not in codes(dose["remarks"])
    assert text_of(dose["remarks"], "model_alone").startswith("Based on model S2 alone")
    assert text_of(dose["remarks"], "model_alone", "zh").startswith("已指定模型 S2")


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [("en", "within the target with 90%"), ("zh", "达标概率90%")])
def test_the_screen_shows_each_model_beside_the_average(lang: str, words: str) -> None:
    screen = mtor("fit", *GVHD, "--full", "--lang", lang).out
    assert words in screen
    assert "73% (27%)" in screen
    for surer in ("96%", "97%", "98%", "99%", "100%"):
        assert surer not in screen
    assert ">95%" in screen


@pytest.mark.slow
def test_no_regimen_stands_first_where_every_one_may_end_above(tmp_path: Path) -> None:
    """Half of what the only tablet makes would do; twice as much is likely to be too high."""
    case = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 8.2, "unit": "ng/mL"}])
    path = write(tmp_path, "c.yaml", case)
    dose = fit(path, "--target", "1-4", "--product", "tablet", "--strengths", "1")["dose"]
    assert (dose["by_model"], dose["first"]) == (None, None)
    assert "no_regimen_first" in codes(dose["remarks"])
    assert next(r["mg"] for r in dose["alternatives"]) == 1
    assert all(r["p_above"] > 0.1 or max(m["p_above"] for m in r["models"]) > 0.3 for r in dose["alternatives"])
    screen = mtor("fit", path, "--target", "1-4", "--product", "tablet", "--strengths", "1").out
    assert "Dose for 1–4 ng/mL: no regimen put first" in screen
    chinese = mtor("fit", path, "--target", "1-4", "--product", "tablet", "--strengths", "1", "--lang", "zh").out
    assert "给药方案（目标1～4 ng/mL）：未列首选方案" in chinese


def test_what_is_expected_above_the_flag_is_not_offered(tmp_path: Path) -> None:
    dose = fit(write(tmp_path, "c.yaml", ADULT), "--target", "14-40", *TABLETS, "--allow-above-studied")["dose"]
    shown = [r for r in (dose["by_model"], *dose["alternatives"]) if r]
    assert all(r["expected_trough"] <= 15 for r in shown)
    assert "regimen_above_flag" in codes(dose["remarks"])


@pytest.mark.slow
def test_a_range_with_one_end_moves_by_the_smallest_change(tmp_path: Path) -> None:
    high = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 13, "unit": "ng/mL"}])
    lowered = fit(write(tmp_path, "h.yaml", high), "--target", "<=10", *TABLETS)["dose"]
    # 0.5 mg would lie below 10 the most surely.
    assert 0.5 < lowered["by_model"]["mg_per_day"] < 2
    kept = fit(write(tmp_path, "k.yaml", ADULT), "--target", "<=15", *TABLETS)["dose"]
    assert (kept["first"], kept["by_model"]["mg"]) == ("present", 2)


@pytest.mark.slow
def test_a_cap_stops_no_decrease(tmp_path: Path) -> None:
    """No dose was read for ALPS without a height; what lies under the present dose is shown all the same."""
    case = changed(ADULT, age=30, disease="ALPS", regimen="8 mg daily from 2026-03-01 08:00")
    case["levels"] = [{"time": "2026-03-15 07:30", "value": 14, "unit": "ng/mL"}]
    dose = fit(write(tmp_path, "c.yaml", case), "--target", "2-10", *TABLETS)["dose"]
    assert dose["by_model"] is not None
    assert dose["by_model"]["mg_per_day"] < 8


@pytest.mark.slow
def test_a_level_that_the_model_misses_puts_the_label_first() -> None:
    envelope = answer("fit", *ITP)
    result = envelope["result"]
    dose, last = result["dose"], result["predictions"][-1]
    assert last["individual"] / last["observed"] > 1.25
    assert dose["first"] == "label"
    label = dose["label"]
    assert label["holds"] is True
    assert label["interval_mg_per_day"] == pytest.approx([2 * 4 / 3.4, 6])
    assert label["options_mg"] == [2.5, 3, 3.5, 4]
    assert "label_rule_first" in codes(envelope["warnings"])
    assert "2026-03-15 07:40, 3.4 ng/mL" in text_of(dose["remarks"], "label_rule_first")
    assert "36%" in text_of(dose["remarks"], "label_rule_first")
    screen = mtor("fit", *ITP).out
    assert "Dose for 4–15 ng/mL: by the label's rule 2.35–6 mg/day (can be made up: 2.5, 3," in screen
    chinese = mtor("fit", *ITP, "--lang", "zh").out
    assert "给药方案（目标4～15 ng/mL）：说明书比例法：2.35～6 mg/d（可配：2.5、3、" in chinese


@pytest.mark.slow
def test_the_label_asks_for_steady_state_and_no_missed_doses() -> None:
    dose = fit(*ALPS, *TABLETS)["dose"]
    label = dose["label"]
    assert (label["holds"], label["interval_mg_per_day"]) == (False, None)
    assert codes(label["refused"])[0] == "missed_doses"
    assert "2026-03-20 08:00" in label["refused"][0]["text"]["en"]
    assert {"not_trough", "steady_state_too_early"} <= set(codes(label["refused"]))
    for lang, words in (("en", "within the target range; no change"), ("zh", "处于目标范围，无需调整")):
        assert words not in mtor("fit", *ALPS, *TABLETS, "--lang", lang).out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("regimen", "holds"),
    [
        ("2 mg daily from 2026-03-01 08:00", True),
        ("2 mg daily from 2026-03-01 08:00, missed 03-13", False),
        ("2 mg daily from 2026-02-01 08:00, missed 02-20", True),
        ("6 mg daily from 2026-03-01 08:00 x 1; then 2 mg daily from 2026-03-02 08:00", False),  # day 13 only
        ("6 mg daily from 2026-02-20 08:00 x 1; then 2 mg daily from 2026-02-21 08:00", True),
        ("1 mg every 12 h from 2026-03-01 08:00", True),
        ("3 mg every 36 h from 2026-03-01 20:00", False),  # an interval that no rule knows
    ],
)
def test_since_when_a_dose_is_given_without_a_break(tmp_path: Path, regimen: str, holds: bool) -> None:
    case = changed(ADULT, regimen=regimen)
    dose = fit(write(tmp_path, "c.yaml", case), "--target", "10-14", *TABLETS)["dose"]
    assert dose["label"]["holds"] is holds


def test_everolimus_has_no_label_rule(tmp_path: Path) -> None:
    case = {
        "drug": "everolimus",
        "age": 50,
        "covariates": {"WT": 70, "HT": 170},
        "regimen": "1 mg every 12 h from 0 h",
        "levels": [{"time": 191.5, "value": 4, "unit": "ng/mL"}],
    }
    assert fit(write(tmp_path, "c.yaml", case), "--target", "5-10", *TABLETS)["dose"]["label"] is None


def test_doses_by_body_surface_are_searched_by_it(tmp_path: Path) -> None:
    """ALPS: at most 2.8 mg/m²/day (ref 34); 152 cm and 41 kg are 1.32 m²."""
    case = Path(given_case("alps-missed.yaml")).read_text(encoding="utf-8")
    tall = write(tmp_path, "c.yaml", case.replace("WT: 41", "WT: 41, HT: 152"))
    dose = fit(tall, *TABLETS)["dose"]
    assert dose["highest_mg_per_m2_per_day"] == 2.8
    assert dose["highest_mg_per_day"] == pytest.approx(2.8 * 1.32)
    shown = [dose["by_model"], *dose["alternatives"]]
    assert max(r["mg_per_day"] for r in shown) > 2
    for r in (*shown, dose["current"]):
        assert r["mg_per_m2_per_day"] == pytest.approx(r["mg_per_day"] / 1.32, abs=5e-4)
        assert r["mg_per_m2_per_day"] <= 2.8
    said = text_of(dose["remarks"], "limit_per_m2")
    assert said == "Highest dose stated by body surface area: 2.8 mg/m²/day (ref 34); for 1.32 m² that is 3.7 mg/day."
    assert "2.8 mg/(m²·d)（文献34）；体表面积1.32 m²，折合3.7 mg/d" in text_of(dose["remarks"], "limit_per_m2", "zh")
    assert "1.51" in mtor("fit", tall, *TABLETS).out


def test_without_a_height_nothing_is_raised_and_the_height_is_asked_for() -> None:
    dose = fit(*ALPS, *TABLETS)["dose"]
    assert all(r["mg_per_day"] <= 2 for r in (dose["by_model"], *dose["alternatives"]))
    assert "height (HT, cm)" in text_of(dose["remarks"], "surface_missing")
    assert dose["current"]["mg_per_m2_per_day"] is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "rings", "highest", "keeps"),
    [
        (("--band", "gvhd-px-3-12-mrd"), True, 4, False),  # 13 is above 3–12, and under the flag
        (("--target", "10-14"), False, 4, True),  # another range of GVHD goes up to 14
        (("--target", "3-12", "--disease", "ALPS"), True, 4, False),  # above 2–10
        (("--target", "10-14", "--disease", "ALPS"), True, 4, True),  # the user's own range keeps it
    ],
)
def test_above_every_published_range_nothing_is_raised(
    tmp_path: Path, args: tuple[str, ...], rings: bool, highest: float, keeps: bool
) -> None:
    case = changed(
        ADULT,
        disease="GVHD prophylaxis",
        regimen="4 mg daily from 2026-03-01 08:00",
        levels=[{"time": "2026-03-15 07:30", "value": 13, "unit": "ng/mL", "assay": "cmia"}],
    )
    envelope = answer("fit", write(tmp_path, "c.yaml", case), *args, *TABLETS, "--allow-above-studied")
    dose = envelope["result"]["dose"]
    rung = [f["code"] for f in envelope["result"]["findings"] if f["severity"] == "alarm"]
    assert ("above_every_band" in rung) is rings
    shown = [r["mg_per_day"] for r in (dose["by_model"], *dose["alternatives"]) if r]
    assert max(shown) <= highest or not rings
    assert (highest in shown) or not keeps
    assert (dose["first"] == "present") <= keeps
    if rings:
        screen = mtor("fit", write(tmp_path, "c.yaml", case), *args, *TABLETS).out
        assert screen.startswith("ABOVE: 13 ng/mL is above every published target range")
        assert "HIGH" not in screen


@pytest.mark.slow
def test_a_level_that_may_be_too_high_raises_nothing(tmp_path: Path) -> None:
    """Two hours after a dose: whether its trough is above the flag, the models do not agree."""
    case = changed(ADULT, levels=[{"time": "2026-03-15 10:00", "value": 19, "unit": "ng/mL", "assay": "cmia"}])
    dose = fit(write(tmp_path, "c.yaml", case), "--target", "12-15", *TABLETS)["dose"]
    # The models take only troughs: nothing is worked out from it at all.
    assert codes(dose["refused"]) == ["not_trough", "next_trough_possible"]
    assert (dose["first"], dose["by_model"], dose["alternatives"]) == (None, None, [])


@pytest.mark.slow
def test_a_solution_is_measured_in_millilitres() -> None:
    dose = fit(*GVHD[:1], "--band", "gvhd-px-3-12-mrd", "--product", "solution")["dose"]
    assert {p["unit"] for p in dose["by_model"]["composition"]} == {"mL"}
    screen = mtor("fit", *GVHD, "--product", "solution").out
    assert (
        f"{dose['best']['mg_per_administration']:g} mg every 24 h ({dose['best']['mg_per_administration']:g} mL)"
        in screen
    )
    assert "× 1 mg" not in screen


@pytest.mark.slow
def test_several_half_milligram_tablets_are_marked_and_the_label_comes_first(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", ADULT)
    half = ("--target", "5-15", "--product", "tablet", "--strengths", "0.5")
    dose = fit(path, *half)["dose"]
    assert dose["by_model"]["marks"] == ["half_milligram_multiples"]
    assert codes(dose["remarks"])[0] == "half_milligram_multiples"
    lines = mtor("fit", path, *half).out.splitlines()
    sentence = next(i for i, line in enumerate(lines) if "Do not use several 0.5 mg tablets" in line)
    assert sentence < next(i for i, line in enumerate(lines) if "2 mg / 24 h *" in line)
    assert "* several 0.5 mg tablets: see the label's sentence" in "\n".join(lines)
    whole = fit(path, "--target", "5-15", *TABLETS)["dose"]
    assert all("half_milligram_multiples" not in r["marks"] for r in (whole["by_model"], *whole["alternatives"]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("band", "age", "refused", "said"),
    [
        ("gvhd-px-3-12-rodriguez", 8, "scope_below_ages", None),  # 10–67 years
        ("gvhd-px-3-12-rodriguez", 70, None, "scope_above_ages"),
        ("gvhd-px-3-12-rodriguez", 40, None, None),
        ("gvhd-px-3-12-rodriguez", 0.5, "scope_under_one_year", None),
    ],
)
def test_ages_of_the_source_count(tmp_path: Path, band: str, age: float, refused: str | None, said: str | None) -> None:
    case = changed(ADULT, age=age, disease="GVHD prophylaxis")
    case["covariates"] = {"WT": 25, "TBIL": 11, "AST": 25, "HCT": 38}
    path = write(tmp_path, "c.yaml", case)
    dose = fit(path, "--band", band, *TABLETS, "--allow-above-studied")["dose"]
    assert [c for c in codes(dose["refused"]) if c.startswith("scope_")] == ([refused] if refused else [])
    assert [c for c in codes(dose["remarks"]) if c.startswith("scope_")] == ([said] if said else [])
    assert (dose["by_model"] is None) is (refused is not None)


def test_under_one_year_nothing_is_worked_out_for_a_target_of_ones_own(tmp_path: Path) -> None:
    case = changed(ADULT, age=0.5, covariates={"WT": 7, "TBIL": 11})
    dose = fit(write(tmp_path, "c.yaml", case), "--target", "5-15", *TABLETS)["dose"]
    assert codes(dose["refused"]) == ["scope_under_one_year"]
    assert (dose["by_model"], dose["label"]) == (None, None)


@pytest.mark.slow
@pytest.mark.parametrize(("disease", "said"), [("AIHA", True), ("PRCA", True), ("ITP", False)])
def test_in_aiha_and_prca_a_raise_is_provisional(tmp_path: Path, disease: str, said: bool) -> None:
    low = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 4, "unit": "ng/mL", "assay": "cmia"}])
    dose = fit(write(tmp_path, "c.yaml", low), "--disease", disease, "--target", "6-12", *TABLETS)["dose"]
    assert dose["by_model"]["mg_per_day"] > 2
    assert ("haematocrit_raise" in codes(dose["remarks"])) is said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, None),
        ({"regimen": "2 mg daily from 2026-03-01 08:00, missed 03-12"}, "loading_missed"),
        # As in `mtor tdm`, which does not ask how long ago.
        ({"regimen": "2 mg daily from 2026-02-01 08:00, missed 02-12"}, "loading_missed"),
        ({"interactions": [{"name": "aspirin", "from": "2026-02-01 08:00"}]}, "loading_with_agent"),
        ({"age": 17, "covariates": {"WT": 60, "TBIL": 11}}, "loading_under_18"),
        ({"child_pugh": "B", "regimen": "2 mg daily from 2026-01-01 08:00"}, None),
        ({"regimen": "2 mg daily from 2026-03-05 08:00"}, "loading_provisional"),
        ({"regimen": "3 mg every 36 h from 2026-02-26 20:00"}, "loading_no_raise_by_rule"),
        ({"disease": "AIHA"}, "loading_provisional"),
    ],
)
def test_when_there_is_no_loading_dose(tmp_path: Path, fields: dict[str, Any], why: str | None) -> None:
    low = [{"time": "2026-03-15 07:30", "value": 5, "unit": "ng/mL", "assay": "cmia"}]
    args = ("--target", "10-14", *TABLETS, "--loading", "--allow-above-studied")
    dose = fit(write(tmp_path, "c.yaml", changed(ADULT, levels=low, **fields)), *args)["dose"]
    said = [c for c in codes(dose["remarks"]) if c.startswith("loading_")]
    assert (dose["loading"] is None) is (why is not None)
    assert said == [why or "loading_label"]


@pytest.mark.parametrize(("target", "code"), [(">=60", "one_sided_target"), ("60-80", "target_above_flag")])
def test_a_target_above_the_flag_is_refused_as_by_the_label(tmp_path: Path, target: str, code: str) -> None:
    args = ("--target", target, *TABLETS, "--allow-above-studied")
    dose = fit(write(tmp_path, "c.yaml", ADULT), *args)["dose"]
    assert (dose["by_model"], dose["first"], dose["alternatives"]) == (None, None, [])
    assert codes(dose["refused"]) == [code]


def test_what_no_dose_reaches_has_none_first(tmp_path: Path) -> None:
    """Of regimens that are all as unlikely the present one is not the answer."""
    low = [{"time": "2026-03-15 07:30", "value": 4.8, "unit": "ng/mL", "assay": "cmia"}]
    args = ("--target", "14-15", "--product", "tablet", "--strengths", "0.5", "--disease", "ITP")
    dose = fit(write(tmp_path, "c.yaml", changed(ADULT, levels=low)), *args)["dose"]
    assert (dose["by_model"], dose["first"]) == (None, None)
    assert "target_out_of_reach" in codes(dose["remarks"])
    assert "current_as_good" not in codes(dose["remarks"])


def test_a_model_that_seeks_no_dose_is_named_and_the_others_scaled(tmp_path: Path) -> None:
    case = changed(ADULT, covariates={"AST": 25, "HCT": 38, "TC": 5, "CSA": 104})
    result = fit(write(tmp_path, "c.yaml", case), "--target", "5-15", *TABLETS)
    weights = {m["id"]: m["weight"] for m in result["models"] if m["used"]}
    models = result["dose"]["by_model"]["models"]
    assert {m["id"] for m in models} == set(weights) - {"jiao2009"}
    for m in models:
        assert m["weight"] == pytest.approx(weights[m["id"]] / (1 - weights["jiao2009"]))
    assert text_of(result["dose"]["remarks"], "model_seeks_no_dose").startswith("S3 is left out of the average")
