"""What stands first in `mtor fit`, and that every sentence beside it speaks of that."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.screens.figures import number
from tests.fit.cases import changed, given_case, write
from tests.fit.test_dose_label import case_at, codes, dose_of
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

AZOLE = (given_case("aiha-azole.yaml"), "--target", "4-15")


@pytest.mark.slow
def test_nothing_first_by_the_models_is_not_said_of_the_rule(tmp_path: Path) -> None:
    """A level in the target that the models miss: no change by the label, and nothing of how unsure the models are."""
    path = case_at(tmp_path, 12, "ITP")
    dose = dose_of(path, "--target", "11-13")
    assert dose["first"] == "label"
    assert dose["label"]["interval_mg_per_day"] is None
    assert dose["by_model"] is None or dose["by_model"]["p_within"] < 0.5
    assert not {"low_probability", "no_regimen_first", "target_out_of_reach"} & set(codes(dose["remarks"]))
    # Tablets of 1.5 mg: none by the models, 1.5 mg every other day by the label.
    alternate = dose_of(case_at(tmp_path, 20, "AIHA", strengths=[1.5]), "--band", "aiha-4-12")
    assert (alternate["first"], alternate["label"]["options_mg"]) == ("label", [0.75])
    assert "no_regimen_first" not in codes(alternate["remarks"])


@pytest.mark.slow
def test_a_leading_model_of_next_to_no_weight_decides_nothing(tmp_path: Path) -> None:
    """S2 leads with 0.8% and misses 30 ng/mL by 41%; the average meets it."""
    result = answer("fit", case_at(tmp_path, 30, "ITP"), "--band", "itp-4-15")["result"]
    lead = result["models"][0]
    assert (lead["short"], lead["weight"] < 0.05) == ("S2", True)
    assert result["predictions"][-1]["individual"] < 0.75 * 30
    assert result["dose"]["first"] == "model"
    assert not {"label_rule_first", "model_misses_level"} & set(codes(result["dose"]["remarks"]))


@pytest.mark.slow
def test_high_while_an_azole_moves_the_level_nothing_stands_first(tmp_path: Path) -> None:
    """By the user's own factor 0.25 mg would reach the target; `mtor tdm` works out nothing at all."""
    case: dict[str, Any] = {
        "drug": "sirolimus",
        "age": 45,
        "covariates": {"WT": 70, "AST": 22, "HCT": 28},
        "regimen": "2 mg daily from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-15 07:40", "value": 6.4}, {"time": "2026-03-29 07:40", "value": 20}],
        "interactions": [{"name": "voriconazole", "from": "2026-03-20 08:00"}],
        "disease": "AIHA",
        "product": "solution",
    }
    args = (write(tmp_path, "c.yaml", case), "--target", "4-15", "--clearance-multiplier", "0.25@2026-03-20 08:00")
    dose = answer("fit", *args)["result"]["dose"]
    assert (dose["first"], dose["by_model"], dose["reach"]) == (None, None, None)
    assert max(r["p_within"] for r in dose["alternatives"]) > 0.5
    (said,) = [r for r in dose["remarks"] if r["code"] == "high_while_moving"]
    assert "still be changing because of voriconazole" in said["text"]["en"]
    assert "可能仍因伏立康唑而变化" in said["text"]["zh"]
    assert "high_while_moving" in codes(answer("fit", *args)["warnings"])
    assert "no regimen put first" in mtor("fit", *args).out
    assert "未列首选方案" in mtor("fit", *args, "--lang", "zh").out
    # Under the flag the user's assumption counts.
    low = changed(case, levels=[{"time": "2026-03-15 07:40", "value": 6.4}, {"time": "2026-03-22 07:40", "value": 9}])
    under = (write(tmp_path, "d.yaml", low), *args[1:])
    assert "high_while_moving" not in codes(answer("fit", *under)["result"]["dose"]["remarks"])


@pytest.mark.slow
def test_without_an_assumption_it_is_refused_as_in_tdm() -> None:
    dose = answer("fit", *AZOLE)["result"]["dose"]
    assert (dose["first"], dose["by_model"], dose["alternatives"]) == (None, None, [])
    assert "refused_interaction" in codes(dose["refused"])
    line = ("--level", "28.5", "--disease", "AIHA", "--target", "4-15", "--dose", "2", "--days-on-dose", "28")
    same = answer("tdm", *line, "--hours-since-dose", "23.7", "--with", "voriconazole:9d", "--age", "45")["result"]
    assert same["dose"]["outcome"] == "refused"
    assert "no regimen put first" in mtor("fit", *AZOLE).out


def test_models_are_not_compared_by_forecasts_that_do_not_hold() -> None:
    assert not {"spread_of_models", "one_model"} & set(codes(answer("fit", AZOLE[0])["warnings"]))
    for lang, void in (("en", "not valid: ignores the drug started or stopped"), ("zh", "不可采用")):
        (title,) = [line for line in mtor("fit", AZOLE[0], "--full", "--lang", lang, COLUMNS="200").out.splitlines()
                    if line.startswith(("Under each model", "各模型比较"))]  # fmt: skip
        assert void in title
    covered = answer("fit", AZOLE[0], "--clearance-multiplier", "0.25@2026-03-20 08:00")
    assert "spread_of_models" in codes(covered["warnings"])


@pytest.mark.slow
def test_the_table_of_forecasts_goes_by_what_the_headline_goes_by() -> None:
    """3.72 ng/mL in both; the leading model's 5.53 stood in the table without its name."""
    path = given_case("itp-low.yaml")
    result = answer("fit", path)["result"]
    time, median = result["headline"]["time"], number(result["headline"]["present"]["median"])
    assert median == "3.72"
    for lang, title in (("en", "Forecast (average of the models by weight), ng/mL"),
                        ("zh", "预测浓度（各模型按权重平均），ng/mL")):  # fmt: skip
        for form in ("table", "plain", "markdown"):
            out = mtor("fit", path, "--full", "--lang", lang, "--format", form).out
            table = out[out.index(title) :]
            (row,) = [line for line in table.splitlines() if time in line and ("–" in line or "～" in line)][:1]
            assert median in row.replace("\\", "")
            assert "5.53" not in row
    rows = csv.DictReader(io.StringIO(mtor("fit", path, "--format", "csv").out))
    (averaged,) = [r for r in rows if (r["section"], r["model"], r["time"]) == ("forecast", "average", time)]
    assert number(float(averaged["median"])) == median
    alone = mtor("fit", path, "--model", "S2", "--full").out
    assert "Forecast (S2), ng/mL" in alone


@pytest.mark.slow
def test_a_dose_predicted_above_every_published_range_is_said(tmp_path: Path) -> None:
    """ALPS: 2–10 ng/mL. By a target of one's own a dose may be sought above it, and `mtor tdm` says so."""
    path = case_at(tmp_path, 6, "ALPS", covariates={"WT": 60, "HT": 165, "AST": 20, "HCT": 35})
    args = ("--target", "11-14", "--model", "S8")
    dose = dose_of(path, *args)
    assert dose["first"] == "model"
    assert dose["by_model"]["expected_trough"] > 10
    assert "predicted_above_published" in codes(dose["remarks"])
    assert "predicted_above_published" in codes(dose["label"]["remarks"])
    assert "On your own target only" in mtor("fit", path, *args).out
    assert "仅按用户自定目标" in mtor("fit", path, *args, "--lang", "zh").out
    assert "predicted_above_published" not in codes(dose_of(path, "--target", "5-9", "--model", "S8")["remarks"])
    # Beside a range that is named, that range counts, as in `mtor tdm`.
    named = dose_of(case_at(tmp_path, 6, "ITP"), "--band", "itp-4-15", "--target", "16-18", "--model", "S8")
    assert named["target_source"] == "own"


@pytest.mark.slow
def test_a_model_above_the_flag_is_named_where_the_average_is_below() -> None:
    path = given_case("gvhd-load-day4.yaml")
    found = answer("fit", path)
    assert all(f["median"] < 15 for f in found["result"]["average"])
    (said,) = [w["text"] for w in found["warnings"] if w["code"] == "forecast_above_flag"]
    assert "(model golubovic2019 alone) is" in said["en"]
    assert "预测浓度（仅据模型 golubovic2019）为" in said["zh"]
    (named,) = [w for w in answer("fit", path, "--model", "S2")["warnings"] if w["code"] == "forecast_above_flag"]
    assert "alone" not in named["text"]["en"]
