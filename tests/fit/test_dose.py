"""The dose of `mtor fit`: what a product can make, up to the highest dose studied, and when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import ADULT, CHILD, changed, given_case, write
from tests.helpers import answer

if TYPE_CHECKING:
    from pathlib import Path

TABLETS = ("--product", "tablet", "--strengths", "0.5,1")


def dose_of(folder: Path, case: Any, *args: str) -> Any:
    """Return the proposal for a case."""
    return answer("fit", write(folder, "case.yaml", case), *args)["result"]["dose"]


def codes(items: list[Any]) -> list[str]:
    """Return the codes of remarks."""
    return [i["code"] for i in items]


def test_no_dose_without_a_target(tmp_path: Path) -> None:
    assert dose_of(tmp_path, CHILD) is None


def test_probabilities_and_what_can_be_made(tmp_path: Path) -> None:
    dose = dose_of(tmp_path, CHILD, "--target", "5-15", *TABLETS)
    assert (dose["target"], dose["target_source"], dose["refused"]) == ([5, 15], "own", [])
    regimens = [dose["by_model"], *dose["alternatives"]]
    assert [r["p_within"] for r in regimens] == sorted((r["p_within"] for r in regimens), reverse=True)
    for r in (*regimens, dose["current"]):
        assert r["p_below"] + r["p_within"] + r["p_above"] == pytest.approx(1, abs=1e-9)
        assert (2 * r["mg"]) % 1 == 0
    for r in regimens:
        assert sum(p["number"] * p["strength_mg"] for p in r["composition"]) == pytest.approx(r["mg"])
        assert r["mg_per_day"] <= 4
    # Troughs are proportional to the dose: the quantile of one regimen gives that of another.
    for r in regimens:
        assert r["median_trough"] / r["mg"] == pytest.approx(dose["current"]["median_trough"] / 1.5, rel=1e-9)
    assert dose["current"]["mg"] == 1.5
    assert [m["id"] for m in dose["models"]] == ["cheng2020", "fan2024", "chen2021"]
    assert dose["first"] == "present"


def test_half_life_of_s1_is_not_used(tmp_path: Path) -> None:
    dose = dose_of(tmp_path, CHILD, "--target", "5-15", *TABLETS, "--loading")
    assert dose["reach"] is None
    assert dose["loading"] is None
    assert {"half_life_not_usable", "loading_only_when_raising"} <= set(codes(dose["remarks"]))


def test_time_to_steady_state_loading_and_sampling(tmp_path: Path) -> None:
    dose = dose_of(
        tmp_path, changed(ADULT, covariates={"AST": 25, "HCT": 38}), "--target", "10-14", *TABLETS, "--loading"
    )
    assert dose["by_model"]["mg_per_day"] > 2
    # The label's: 3 × (2.5 - 2 mg), on top of the new dose on the first day.
    made = dose["loading"].pop("made")
    assert dose["loading"] == {"mg": 1.5, "days": [1.5], "maintenance_mg": [2.5], "total_mg": [4.0]}
    assert [(day["mg"], day["composition"]) for day in made] == [
        (4, [{"number": 4, "strength_mg": 1, "unit": "tablet"}])
    ]
    assert 5 < dose["reach"]["median_days"] <= dose["reach"]["late_days"]
    assert dose["next_sampling"][0]["time"].startswith("2026-03-")
    shares = [s["narrowing"] for s in dose["next_sampling"]]
    assert shares == sorted(shares, reverse=True)
    assert 0 < shares[0] < 1
    low, high = dose["label"]["interval_mg_per_day"]
    assert (low, high) == pytest.approx((2 * 10 / 8.2, 2 * 14 / 8.2))
    assert "regimen_above_studied" not in codes(dose["remarks"])
    assert "no_disease_limit" in codes(dose["remarks"])


def test_a_disease_with_several_bands_gives_no_dose(tmp_path: Path) -> None:
    dose = dose_of(tmp_path, ADULT, "--disease", "ITP", *TABLETS)
    assert codes(dose["refused"]) == ["several_bands"]
    assert {"itp-4-15", "itp-5-15-new"} <= set(dose["bands"])
    assert dose["by_model"] is None


@pytest.mark.slow
def test_a_band_and_the_highest_dose_studied(tmp_path: Path) -> None:
    dose = dose_of(tmp_path, ADULT, "--disease", "ITP", "--band", "itp-4-15", *TABLETS)
    assert (dose["target"], dose["target_source"]) == ([4, 15], "itp-4-15")
    assert dose["highest_mg_per_day"] == 4
    low = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 3.4, "unit": "ng/mL", "assay": "cmia"}])
    strict = dose_of(tmp_path, low, "--target", "10-15", "--disease", "ITP", *TABLETS)
    free = dose_of(tmp_path, low, "--target", "10-15", "--disease", "ITP", *TABLETS, "--allow-above-studied")
    assert strict["by_model"]["mg_per_day"] == 4
    assert {"regimen_above_studied", "low_probability"} <= set(codes(strict["remarks"]))
    assert free["by_model"]["mg_per_day"] > 4
    assert "beyond_studied_dose" in codes(free["remarks"])


def test_no_product_no_regimen(tmp_path: Path) -> None:
    dose = dose_of(tmp_path, CHILD, "--target", "5-15")
    assert codes(dose["refused"]) == ["product_unknown"]
    assert (dose["by_model"], dose["current"]["mg"]) == (None, 1.5)


def test_the_local_formulary(tmp_path: Path) -> None:
    local = write(
        tmp_path,
        "local.yaml",
        "entered: {by: N, on: 2026-01-01}\nformulary:\n  - {drug: sirolimus, product: capsule, strengths: [0.5]}\n",
    )
    dose = dose_of(tmp_path, CHILD, "--target", "5-15", "--local", local)
    assert {p["strength_mg"] for p in dose["by_model"]["composition"]} == {0.5}


def test_intervals(tmp_path: Path) -> None:
    dose = dose_of(tmp_path, CHILD, "--target", "5-15", *TABLETS, "--intervals", "12")
    assert {r["interval_h"] for r in (dose["by_model"], *dose["alternatives"])} == {12}


def test_dose_as_a_covariate_refuses(tmp_path: Path) -> None:
    case = changed(ADULT, covariates={"TC": 5.66, "CSA": 104, "AST": 20})
    dose = dose_of(tmp_path, case, "--target", "5-15", *TABLETS, "--model", "S3")
    assert codes(dose["refused"]) == ["dose_covariate"]
    beside = dose_of(tmp_path, case, "--target", "5-15", *TABLETS)
    assert "jiao2009" not in [m["id"] for m in beside["models"]]


@pytest.mark.slow
def test_an_interacting_drug_refuses_until_its_effect_is_assumed(tmp_path: Path) -> None:
    case = changed(ADULT, interactions=[{"name": "伏立康唑", "from": "2026-03-20 08:00"}])
    refused = dose_of(tmp_path, case, "--target", "5-15", *TABLETS)
    assert codes(refused["refused"]) == ["refused_interaction"]
    assert (refused["by_model"], refused["label"]["holds"]) == (None, False)
    assert codes(refused["label"]["refused"]) == ["interacting_drug_changed"]
    assumed = dose_of(tmp_path, case, "--target", "5-15", *TABLETS, "--clearance-multiplier", "0.3")
    assert assumed["refused"] == []
    assert assumed["by_model"]["mg_per_day"] < 2
    constant = changed(ADULT, interactions=[{"name": "伏立康唑"}])
    # Nobody says how long before it, and with voriconazole steadily taken too the rule asks for two troughs.
    unknown = dose_of(tmp_path, constant, "--target", "5-15", *TABLETS)
    assert codes(unknown["refused"]) == ["interaction_start_unknown"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("multiplier", "covered"),
    [
        ("0.25@2026-03-20 08:00", True),
        ("0.25@2026-03-20", True),
        ("0.25@2026-03-23 08:00", False),  # three days late: whose effect that is, is not known
        (None, False),
    ],
)
def test_a_timed_multiplier_covers_the_start_of_the_drug(multiplier: str | None, covered: bool) -> None:
    args = ("--clearance-multiplier", multiplier) if multiplier else ()
    result = answer("fit", given_case("aiha-azole.yaml"), "--target", "4-12", *args)
    assert result["result"]["interactions"][0]["covered"] is covered
    assert ("refused_interaction" in codes(result["result"]["dose"]["refused"])) is not covered
    assert ("forecast_across_change" in codes(result["warnings"])) is not covered


@pytest.mark.slow
def test_a_timed_multiplier_does_not_cover_a_later_stop(tmp_path: Path) -> None:
    agent = {"name": "voriconazole", "from": "2026-03-08 08:00", "until": "2026-03-12 08:00"}
    args = ("--target", "5-15", *TABLETS)
    case = changed(ADULT, interactions=[agent])
    started = dose_of(tmp_path, case, *args, "--clearance-multiplier", "0.3@2026-03-08 08:00")
    assert codes(started["refused"]) == ["refused_interaction"]
    in_the_case = changed(ADULT, interactions=[{**agent, "clearance_multiplier": 0.3}])
    assert dose_of(tmp_path, in_the_case, *args)["refused"] == []


def test_above_the_flag_nothing_is_kept_or_raised(tmp_path: Path) -> None:
    case = changed(CHILD, levels=[{"time": 479.5, "value": 18, "unit": "ng/mL"}])
    result = answer("fit", write(tmp_path, "c.yaml", case), "--target", "8-15", *TABLETS)["result"]
    assert result["findings"][0]["severity"] == "alarm"
    assert "18 ng/mL is above the 15 ng/mL flag" in result["findings"][0]["text"]["en"]
    dose = result["dose"]
    assert all(r["mg_per_day"] < 1.5 for r in (dose["by_model"], *dose["alternatives"]))
    assert "above_flag_no_raise" in codes(dose["remarks"])
    # The label's rule lowers it too; for a target above the level it neither keeps nor raises.
    assert dose["label"]["interval_mg_per_day"] == pytest.approx([1.5 * 8 / 18, 1.5 * 15 / 18])
    higher = dose_of(tmp_path, case, "--target", "14-40", *TABLETS)
    assert codes(higher["label"]["refused"]) == ["above_flag"]


def test_everolimus(tmp_path: Path) -> None:
    case = {
        "drug": "everolimus",
        "age": 50,
        "covariates": {"weight": 70, "height": 175},
        "regimen": "5 mg every 12 h from 0 h",
        "levels": [{"time": 167.5, "value": 12, "unit": "ng/mL", "assay": "lc-ms/ms"}],
    }
    result = answer("fit", write(tmp_path, "c.yaml", case), "--target", "5-10", *TABLETS, "--allow-above-studied")[
        "result"
    ]
    assert result["model"]["id"] == "dewit2016"
    assert result["typical"]["CL"] == pytest.approx(17.4)
    assert [m["id"] for m in result["models"]] == ["dewit2016", "park2023"]
    assert result["dose"]["by_model"]["interval_h"] == 12
    assert result["dose"]["label"] is None


def test_future_occasion_has_its_own_effect(tmp_path: Path) -> None:
    case = {
        "drug": "everolimus",
        "age": 50,
        "covariates": {"WT": 70},
        "regimen": "10 mg daily from 0 h",
        "levels": [{"time": 239.5, "value": 20, "unit": "ng/mL"}, {"time": 479.5, "value": 8, "unit": "ng/mL"}],
    }
    result = answer("fit", write(tmp_path, "c.yaml", case), "--model", "E1")["result"]
    assert list(result["eta"]) == ["CL", "V1", "F[1]", "F[2]", "F[3]"]
    assert result["eta"]["F[1]"] > 0 > result["eta"]["F[2]"]
    assert result["eta"]["F[3]"] == pytest.approx(0, abs=1e-9)
