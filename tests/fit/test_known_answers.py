"""`mtor fit` reaches the published answers: NONMEM's η, objective and covariance; the clinical check of model S1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER
from tests import theophylline
from tests.fit.cases import CHILD, ETA_001, ETC_001, OBJ_001, ROWS_001, RUN_001, changed, table, write
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path


def fitted(folder: Path, rows: dict[str, list[str]], model: Any) -> list[Any]:
    """Return the lines of a batch."""
    done = mtor(
        "fit", "--batch", write(folder, "rows.csv", table(rows)), "--model-file", write(folder, "m.json", model)
    )
    assert (done.code, done.err) == (0, SHORT_DISCLAIMER["en"] + "\n")
    return [json.loads(line) for line in done.out.splitlines()]


def test_nonmem_run_001(tmp_path: Path) -> None:
    lines = fitted(tmp_path, ROWS_001, RUN_001)
    assert [line["id"] for line in lines] == ["1", "2", "3"]
    for line in lines:
        assert list(line["eta"]) == ["CL", "V", "KA"]
        assert list(line["eta"].values()) == pytest.approx(ETA_001[line["id"]], abs=1e-5)
        assert line["objective"] == pytest.approx(OBJ_001[line["id"]], abs=1e-5)
        lower = [line["covariance"][i][j] for i in range(3) for j in range(i + 1)]
        assert lower == pytest.approx(ETC_001[line["id"]], rel=1e-4)
        assert line["parameters"]["CL"] == pytest.approx(4 * 2.718281828 ** line["eta"]["CL"], rel=1e-8)


def test_nonmem_run_101_two_compartments(tmp_path: Path) -> None:
    model = {
        **RUN_001,
        "compartments": 2,
        "parameters": {"CL": 4, "V1": 70, "KA": 1, "V2": 50, "Q": 4},
        "omega": {"CL": 0.2, "V1": 0.2, "KA": 0.2, "V2": 0.2},
    }
    rows = {
        "1": [
            "0,1,10000,0,0,.,1",
            *(f"{t},0,.,.,.,{y},0" for t, y in ((1.5, 87.38), (4.4, 96.6044), (7.1, 65), (24.6, 20.9004))),
        ],
        "3": [
            "0,1,10000,0,0,.,1",
            "72,1,10000,24,6,.,1",
            *(f"{t},0,.,.,.,{y},0" for t, y in ((215, 15.6926), (216, 14.9083), (221, 87.5387), (222.6, 64.2415))),
        ],
    }
    first, third = fitted(tmp_path, rows, model)
    assert list(first["eta"].values()) == pytest.approx([0.32598759, 0.08439611, -0.07036407, 0.07558775], abs=1e-5)
    assert list(third["eta"].values()) == pytest.approx([0.77206449, -0.11896474, 0.07948618, -0.01722364], abs=1e-5)
    assert (first["objective"], third["objective"]) == pytest.approx((25.92963202, 23.77526669), abs=1e-5)


def test_nonmem_run_003_lag_and_407_log_error(tmp_path: Path) -> None:
    lag = {
        **RUN_001,
        "parameters": {"CL": 4, "V": 70, "KA": 1, "LAG": 1},
        "omega": {"CL": 0.2, "V": 0.2, "KA": 0.2, "LAG": 0.2},
    }
    levels = ((1.5, 67.4275), (4.4, 115.449), (7.1, 83.7768), (24.6, 21.8323))
    (line,) = fitted(tmp_path, {"1": ["0,1,10000,0,0,.,1", *(f"{t},0,.,.,.,{y},0" for t, y in levels)]}, lag)
    assert list(line["eta"].values()) == pytest.approx([0.39618595, 0.03701734, 0.08250835, -0.09675998], abs=1e-5)
    assert line["objective"] == pytest.approx(28.91419950, abs=1e-5)
    logarithmic = {**RUN_001, "error": {"combination": "log", "sd": 0.05**0.5}}
    (line,) = fitted(tmp_path, {"1": ROWS_001["1"]}, logarithmic)
    assert list(line["eta"].values()) == pytest.approx([0.36319442, 0.03846526, -0.06288691], abs=1e-5)
    assert line["objective"] == pytest.approx(-5.55710369, abs=1e-5)


def test_theophylline_with_correlated_omega(tmp_path: Path) -> None:
    rows = [f"0,1,{theophylline.DOSE},0,0,.,1", *(f"{t},0,.,.,.,{y},0" for t, y in theophylline.LEVELS)]
    (line,) = fitted(tmp_path, {"1": rows}, theophylline.MODEL)
    assert line["eta"] == pytest.approx(theophylline.ETA, abs=1e-5)
    assert line["ofv"] == pytest.approx(theophylline.OFV, abs=1e-5)


@pytest.mark.parametrize(
    ("reading", "cl", "v", "forecast"),
    [("variance", -0.1645, 0.0834, 10.26), ("cv", -0.0315, 0.0379, 8.42)],
)
def test_clinical_check_under_both_readings(tmp_path: Path, reading: str, cl: float, v: float, forecast: float) -> None:
    result = answer("fit", write(tmp_path, "c.yaml", CHILD), "--reading", f"variability={reading}")["result"]
    assert result["model"]["id"] == "cheng2020"
    assert result["model"]["readings"] == {"variability": reading}
    assert result["eta"] == pytest.approx({"CL": cl, "V": v}, abs=5e-5)
    assert result["forecast"][0]["map"] == pytest.approx(forecast, abs=0.005)
    assert result["typical"]["CL"] == pytest.approx(5.63 * (25 / 28.5) ** 0.5, rel=1e-9)


def test_the_same_patient_as_table_and_in_dates(tmp_path: Path) -> None:
    wanted = answer("fit", write(tmp_path, "c.yaml", CHILD))["result"]
    header = "ID,TIME,AMT,DV,EVID,MDV,II,ADDL,WEIGHT,TBIL,AGE"
    rows = {"1": ["0,1.5,.,1,1,24,29,25,11.29,9", "239.5,.,11,0,0,.,.,25,11.29,9", "479.5,.,12,0,0,.,.,25,11.29,9"]}
    records = answer("fit", write(tmp_path, "r.csv", table(rows, header)), "--at", "719.5")["result"]
    dated = changed(
        CHILD,
        regimen="1.5 mg daily from 2026-03-01 08:00 x 30",
        levels=[{"time": "2026-03-11 07:30", "value": 11}, {"time": "2026-03-21 07:30", "value": 12}],
        at=["2026-03-31 07:30"],
    )
    dates = answer("fit", write(tmp_path, "d.yaml", dated))["result"]
    for found in (records, dates):
        assert found["eta"] == pytest.approx(wanted["eta"], abs=1e-9)
        assert found["forecast"][0]["median"] == pytest.approx(wanted["forecast"][0]["median"], rel=1e-9)
        assert [m["weight"] for m in found["models"]] == pytest.approx([m["weight"] for m in wanted["models"]])
    assert dates["forecast"][0]["time"] == "2026-03-31 07:30"


@pytest.mark.parametrize(
    ("model", "trough"),
    [("S1", 7.1), ("S2", 6.0), ("S3", 8.0), ("S4", 10.0), ("S8", 4.1), ("E1", 12.9), ("E2", 5.1)],
)
def test_typical_troughs(model: str, trough: float) -> None:
    (found,) = answer("models", model)["result"]["models"]
    assert found["typical"]["trough"] == pytest.approx(trough, abs=0.05)


def test_half_lives_and_shares_of_the_models() -> None:
    models = {m["short"]: m for m in answer("models")["result"]["models"]}
    assert list(models) == ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "E1", "E2"]
    assert models["S2"]["typical"]["half_life_h"] == pytest.approx(144, abs=0.5)
    assert models["S3"]["typical"]["half_life_h"] == pytest.approx(252, abs=0.5)
    assert models["S1"]["typical"]["half_life_h"] == pytest.approx(18, abs=0.5)
    assert models["S2"]["typical"]["parameters"]["CL"] == pytest.approx(7.47, abs=0.005)


def test_day_7_share_of_steady_state() -> None:
    """Model S2: 65% on day 7; S3: 33 to 37%."""
    for model, low, high in (("S2", 0.645, 0.655), ("S3", 0.325, 0.375)):
        out = answer(
            "simulate", "--model", model, "--regimen", "2 mg daily", "--times", "168,20160", "--patients", "100"
        )
        day_7, steady = (p["typical"] for p in out["result"]["profile"])
        assert low <= day_7 / steady <= high


def test_de_wit_stays_finite_after_400_doses() -> None:
    out = answer("simulate", "--model", "E1", "--regimen", "10 mg daily x 400", "--times", "9600", "--patients", "100")
    assert out["result"]["profile"][0]["typical"] == pytest.approx(12.880, abs=0.0005)


@pytest.mark.parametrize(
    ("weight", "dose", "tbil", "trough"),
    [(10, 0.75, 11.29, 7.3), (20, 1.5, 11.29, 9.3), (30, 1.75, 11.29, 8.1), (40, 2, 11.29, 7.4), (10, 0.5, 25, 6.7)],
)
def test_starting_doses_of_the_paper(weight: float, dose: float, tbil: float, trough: float) -> None:
    """The typical trough, 23.5 h after the dose, of the starting doses in the paper of model S1."""
    steady = 24 * 100 - 0.5
    out = answer(
        "simulate", "--model", "cheng2020", "-c", f"weight={weight}", "-c", f"TBIL={tbil}",
        "--regimen", f"{dose} mg daily", "--times", f"{steady}", "--patients", "100",
    )  # fmt: skip
    assert out["result"]["profile"][0]["typical"] == pytest.approx(trough, abs=0.05)
