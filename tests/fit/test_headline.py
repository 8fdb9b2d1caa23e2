"""The headline: the trough at the next sampling, on the present dose and on the proposed one; when that sampling is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.screens.figures import number
from tests.fit.cases import ADULT, CHILD, changed, given_case, write
from tests.helpers import answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

TABLETS = ("--product", "tablet", "--strengths", "0.5,1")
AZOLE = given_case("aiha-azole.yaml")


def headline(*args: str) -> Any:
    """Return the headline of a fit."""
    return answer("fit", *args)["result"]["headline"]


def shown(found: Any) -> str:
    """Return a trough as the screen shows it: 6.86 (4.72–13.0)."""
    low, high = found["interval_90"]
    return f"{number(found['median'])} ({number(low)}–{number(high)})"


def days(found: Any, since: str) -> float:
    """Return days from a date and time to the next sampling."""
    return (datetime.fromisoformat(found["time"]) - datetime.fromisoformat(since)).total_seconds() / 86400


def test_the_next_trough_that_a_change_can_alter() -> None:
    """Not that of twenty minutes after the level."""
    found = headline(given_case("itp-low.yaml"), "--band", "itp-4-15")
    assert 7 <= days(found, "2026-03-15 08:00") <= 14
    assert found["why"]["code"] == "visit_routine"
    assert found["present"]["mg"] == 2
    low, high = found["present"]["interval_90"]
    assert low < found["present"]["median"] < high


@pytest.mark.slow
def test_on_the_present_dose_and_on_the_proposed_one() -> None:
    args = (given_case("gvhd-load-day4.yaml"), "--band", "gvhd-px-3-12-mrd")
    found = headline(*args)
    assert (found["present"]["mg"], found["proposed"]["mg"]) == (4, 2)
    assert found["proposed"]["median"] < found["present"]["median"]
    assert found["models"] == ["golubovic2019", "mao2024", "wu2012"]
    first = " ".join(mtor("fit", *args).out.splitlines()[:2])
    present, proposed = (shown(found[k]) for k in ("present", "proposed"))
    assert first == (
        f"GVHD-1: sirolimus trough at the next sampling, {found['time']}: {present.replace(' (', ' ng/mL (')} "
        f"on the present 4 mg every 24 h, {proposed} on 2 mg every 24 h"
    )
    chinese = mtor("fit", *args, "--lang", "zh").out.replace("\n", "")
    assert f"GVHD-1：西罗莫司，下次采血（{found['time']}）预测谷浓度：现方案（4 mg 每24 h 1次）时" in chinese
    told = proposed.replace(" (", "（").replace("–", "～").replace(")", "）")
    assert f"所列方案（2 mg 每24 h 1次）时{told}" in chinese


def test_the_average_at_a_time_is_that_of_the_forecast(tmp_path: Path) -> None:
    """The headline on the present dose and the averaged forecast of that time are one number."""
    path = write(tmp_path, "c.yaml", ADULT)
    found = headline(path)
    (mixed,) = answer("fit", path, "--at", found["time"])["result"]["average"]
    assert found["present"]["median"] == pytest.approx(mixed["median"])
    assert found["present"]["interval_90"] == pytest.approx(mixed["interval_90"])


@pytest.mark.slow
def test_no_trough_across_a_change_that_no_model_knows() -> None:
    found = headline(AZOLE, "--target", "4-12")
    assert (found["present"], found["proposed"]) == (None, None)
    assert found["reason"]["code"] == "no_forecast_across"
    screen = mtor("fit", AZOLE, "--target", "4-12").out
    assert "AIHA-1: sirolimus 28.5 ng/mL measured at 2026-03-29 07:40; no forecast of the" in screen
    assert "not valid" not in screen, "what does not hold is not shown"
    assert "ng/mL (not valid" in mtor("fit", AZOLE, "--target", "4-12", "--full").out
    chinese = mtor("fit", AZOLE, "--target", "4-12", "--lang", "zh").out
    assert "AIHA-1：西罗莫司，2026-03-29 07:40 实测28.5 ng/mL；不预测谷浓度" in chinese


@pytest.mark.slow
def test_the_users_own_multiplier_covers_the_change() -> None:
    found = headline(AZOLE, "--clearance-multiplier", "0.25@2026-03-20 08:00")
    assert found["reason"] is None
    assert found["present"]["median"] > 20
    assert "not valid: ignores" not in mtor("fit", AZOLE, "--clearance-multiplier", "0.25@2026-03-20 08:00").out


@pytest.mark.slow
def test_sooner_with_an_alarm() -> None:
    """The first trough after that of twenty minutes later."""
    found = headline(AZOLE)
    assert (found["time"], found["why"]["code"]) == ("2026-03-30 08:00", "visit_alarm")


@pytest.mark.slow
def test_three_to_four_days_after_a_loading_dose(tmp_path: Path) -> None:
    case = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 5, "unit": "ng/mL", "assay": "cmia"}])
    args = (write(tmp_path, "c.yaml", case), "--target", "10-14", *TABLETS, "--model", "S2")
    assert answer("fit", *args, "--loading")["result"]["dose"]["loading"] is not None
    found = headline(*args, "--loading")
    assert found["why"]["code"] == "visit_loading"
    assert 3 <= days(found, "2026-03-15 08:00") <= 4
    assert 7 <= days(headline(*args), "2026-03-15 08:00") <= 14


@pytest.mark.slow
@pytest.mark.parametrize(
    ("since", "code", "low", "high"),
    [
        ("2026-03-12 08:00", "visit_agent", 0.5, 4),
        ("2026-03-14 08:00", "visit_agent", 2, 6),
        ("2026-03-20 08:00", "visit_agent", 8, 12),  # to come
        ("2026-03-04 08:00", "visit_routine", 7, 14),  # its first week is over
    ],
)
def test_in_the_first_week_after_an_agent(tmp_path: Path, since: str, code: str, low: float, high: float) -> None:
    agent = {"name": "voriconazole", "from": since, "clearance_multiplier": 0.8}
    found = headline(write(tmp_path, "c.yaml", changed(ADULT, interactions=[agent])))
    assert found["why"]["code"] == code
    assert low <= days(found, "2026-03-15 08:00") <= high


def test_four_to_five_days_with_everolimus(tmp_path: Path) -> None:
    case = {
        "drug": "everolimus",
        "age": 50,
        "covariates": {"WT": 70, "HT": 170},
        "regimen": "1 mg every 12 h from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-10 07:30", "value": 4, "unit": "ng/mL"}],
    }
    found = headline(write(tmp_path, "c.yaml", case))
    assert found["why"]["sources"][0] == "zortress-label"
    assert 4 <= days(found, "2026-03-10 08:00") <= 5


def test_sooner_with_everolimus_above_every_published_range(tmp_path: Path) -> None:
    case = {
        "drug": "everolimus",
        "age": 50,
        "covariates": {"WT": 70, "HT": 170},
        "regimen": "2 mg every 12 h from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-10 07:30", "value": 12, "unit": "ng/mL"}],
    }
    found = headline(write(tmp_path, "c.yaml", case))
    assert (found["time"], found["why"]["code"]) == ("2026-03-11 08:00", "visit_alarm")


def test_a_population_says_that_it_is_one(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", changed(CHILD, levels=None))
    assert headline(path)["population_only"] is True
    assert "population trough at the next sampling" in mtor("fit", path).out
    assert "群体预测谷浓度" in mtor("fit", path, "--lang", "zh").out


def test_without_a_drug_nothing_of_a_label_is_said_of_the_visit() -> None:
    why = answer("fit", given_case("miss24.csv"), "--model-file", given_case("miss24.yaml"))["result"]["headline"][
        "why"
    ]
    assert (why["code"], why["voice"]) == ("visit_no_drug", "derived")
    assert why["sources"] == ["mtor-cli"]
    assert why["text"]["en"].startswith("in 7 to 14 days: the drug is not known")
    assert why["text"]["zh"].startswith("7～14 d后：药物未知")
