"""`mtor consult`: its numbers are those of `tdm`, `fit` and `interactions` asked alone; what bad input gets."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mtor_cli.content.load import Content
from tests.fit.cases import ADULT, changed, write
from tests.helpers import mtor
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 3, 1, 8)
REWORDED = {m["code"] for m in Content().messages["messages"] if m.get("when", {}).get("command") == ["consult"]}
AGENTS = ("voriconazole", "rifampicin", "posaconazole", "metoprolol", "sertralin")


def made_up(seed: int) -> dict[str, Any]:
    """Return a record of an adult: a dose, some levels, perhaps another drug."""
    dice = np.random.default_rng(seed)
    days = sorted((10 + dice.choice(80, 4, replace=False)).tolist())
    levels = [
        {
            "time": f"{START + timedelta(days=day, hours=-0.5):%Y-%m-%d %H:%M}",
            "value": round(float(dice.uniform(2, 22)), 1),
            "unit": "ng/mL",
            "assay": "cmia",
        }
        for day in days
    ]
    fields: dict[str, Any] = {
        "regimen": f"{dice.integers(1, 5)} mg daily from 2026-03-01 08:00",
        "levels": levels,
        "band": ["itp-4-15", None][seed % 2],
        "disease": ["ITP", "AIHA"][seed % 2],
        "product": "tablet",
        "strengths": [0.5, 1, 2],
    }
    if seed % 3 == 0:
        since = START + timedelta(days=int(dice.integers(1, 60)))
        fields["interactions"] = [{"name": str(dice.choice(AGENTS)), "from": f"{since:%Y-%m-%d %H:%M}"}]
    return changed(ADULT, **fields)


def of_record(found: Any) -> Any:
    """Return an answer without the words of those remarks that a consult words otherwise."""
    if isinstance(found, dict):
        return {k: None if k == "text" and found.get("code") in REWORDED else of_record(v) for k, v in found.items()}
    return [of_record(item) for item in found] if isinstance(found, list) else found


def consult(folder: Path, case: Any, *args: str) -> Any:
    done = mtor("consult", write(folder, "case.yaml", case), *args, "--json")
    assert done.code == 0, done.err
    assert mistakes(done.json) == []
    return done.json


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_every_number_is_that_of_the_command_asked_alone(tmp_path: Path, seed: int) -> None:
    case = made_up(seed)
    answer = consult(tmp_path, case)
    result, asked = answer["result"], answer["result"]["sampled"]
    options = {
        "--level": asked["level"], "--unit": asked["unit"], "--drug": "sirolimus", "--disease": case.get("disease"),
        "--band": case.get("band"), "--age": "44", "--weight": "70", "--hours-since-dose": asked["hours_since_dose"],
        "--days-on-dose": asked["days_on_dose"], "--assay": "cmia", "--dose": asked["dose_mg"], "--product": "tablet",
        "--strengths": "0.5,1,2", "--previous-level": asked["previous_level"],
        "--previous-days": asked["previous_days"],
    }  # fmt: skip
    typed = [word for name, value in options.items() if value for word in (name, value)]
    typed += [word for name in asked["taken"] for word in ("--with", name)]
    typed += [word for name in asked["stopped"] for word in ("--stopped", name)]
    alone = mtor("tdm", *typed, "--json").json
    assert of_record(result["tdm"]) == of_record({**alone["result"], "unused": []})
    fitted = mtor("fit", str(tmp_path / "case.yaml"), "--json").json
    assert of_record(result["fit"]) == of_record(fitted["result"])
    names = [a["name"] for a in case.get("interactions", [])]
    if names:
        listed = mtor("interactions", *names, "--drug", "sirolimus", "--json")
        if listed.code == 0:
            assert result["agents"] == listed.json["result"]["agents"]
    last = result["fit"]["course"]["levels"][-1]
    assert [last[k] for k in ("usable", "trough", "steady")] == [
        result["tdm"]["sample"][k] for k in ("usable", "trough", "steady")
    ]
    assert set(answer["bands"]) == set(alone["bands"]) | set(fitted["bands"])


@pytest.mark.parametrize("seed", [0, 1])
def test_the_levels_are_listed_where_no_model_takes_the_record(tmp_path: Path, seed: int) -> None:
    """They are judged by the rules, which ask for no covariate."""
    case = made_up(seed)
    whole = consult(tmp_path, case)["result"]
    without = consult(tmp_path, {**case, "covariates": {"WT": 70}})["result"]
    assert (whole["course"], without["fit"]) == (None, None)
    assert without["no_fit"]["code"] == "missing_covariate"
    assert len(without["course"]["levels"]) == 4
    assert without["course"] == whole["fit"]["course"]
    path = str(tmp_path / "case.yaml")
    assert "per mg/day" in mtor("consult", path).out
    rows = csv.DictReader(io.StringIO(mtor("consult", path, "--format", "csv").out))
    assert len([row for row in rows if row["section"] == "level" and row["ng_ml"]]) == 4
    assert mtor("consult", path, "-o", str(tmp_path / "note.md")).code == 0
    assert "per mg/day" in (tmp_path / "note.md").read_text(encoding="utf-8")


def test_what_tdm_has_to_ask_is_computed(tmp_path: Path) -> None:
    case = changed(
        ADULT,
        regimen="6 mg once at 2026-03-01 08:00; then 2 mg daily from 2026-03-02 08:00, missed 03-10",
        interactions=[
            {"name": "posaconazole", "until": "2026-03-14 08:00"},
            {"name": "fluconazole", "from": "2026-03-18 08:00"},
        ],
        levels=[
            {"time": "2026-03-13 07:30", "value": 8.2, "unit": "ng/mL"},
            {"time": "2026-03-25 06:00", "value": "<2", "unit": "ng/mL"},
        ],
    )
    asked = consult(tmp_path, case)["result"]["sampled"]
    assert asked["level"] == "<2"
    assert asked["hours_since_dose"] == "22"
    assert asked["days_on_dose"] == "14"
    assert asked["missed_dose"] == "15d"
    assert (asked["taken"], asked["stopped"]) == (["fluconazole:7d"], ["posaconazole:11d"])
    assert asked["previous_level"] is None


def test_a_loading_dose_of_the_present_doses_is_seen(tmp_path: Path) -> None:
    case = changed(ADULT, regimen="6 mg once at 2026-03-01 08:00; then 2 mg daily from 2026-03-02 08:00")
    assert consult(tmp_path, case)["result"]["sampled"]["loading_given"] is True
    assert consult(tmp_path, ADULT)["result"]["sampled"]["loading_given"] is False


def test_how_long_a_level_takes_to_fall_below_the_flag(tmp_path: Path) -> None:
    case = changed(ADULT, levels=[{"time": "2026-03-25 07:30", "value": 30, "unit": "ng/mL"}])
    (held,) = consult(tmp_path, case)["result"]["joined"]
    assert held["code"] == "held_until_below"
    # From 30 to 15 ng/mL: one half-life of 62 h, or of 82 h.
    assert f"{62 / 24:.1f}–{82 / 24:.1f} days" in held["text"]["en"]
    assert "no order" in held["text"]["en"]
    both = changed(case, interactions=[{"name": "voriconazole", "from": "2026-03-02 08:00"}])
    assert [r["code"] for r in consult(tmp_path, both)["result"]["joined"]] == [
        "held_until_below",
        "held_with_inhibitor",
    ]


@pytest.mark.parametrize(
    ("value", "unit"), [(0.0214, "mg/L"), (0.0214, "ug/mL"), (21.4, "ug/L"), (21.4, "ng/mL"), (21.4, None)]
)
def test_a_level_is_the_same_in_every_unit_that_a_record_takes(value: float, unit: str | None, tmp_path: Path) -> None:
    """0.0214 mg/L was compared as 0.0214 ng/mL, below every range, and rang no alarm."""
    last = {"time": "2026-03-25 07:30", "value": value} | ({"unit": unit} if unit else {})
    found = consult(tmp_path, changed(ADULT, levels=[last], band="itp-4-15"))["result"]
    assert found["alarms"] == ["above_toxicity_flag"]
    assert found["tdm"]["level"]["ng_ml"] == 21.4
    assert found["record"]["levels"][-1]["ng_ml"] == 21.4


def test_a_low_level_in_a_responder_is_no_reason_by_itself(tmp_path: Path) -> None:
    low = [{"time": "2026-03-25 07:30", "value": 2, "unit": "ng/mL"}]
    case = changed(ADULT, levels=low, band="itp-4-15", response={"platelets": 120, "responding": True})
    found = consult(tmp_path, case)["result"]
    assert [r["code"] for r in found["joined"]] == ["low_in_responder"]
    assert found["response"] == {"platelets": 120, "haemoglobin": None, "responding": True}
    silent = changed(case, response={"platelets": 120})
    assert consult(tmp_path, silent)["result"]["joined"] == []


def test_a_level_has_its_verdict_where_no_model_can_be_used(tmp_path: Path) -> None:
    found = consult(tmp_path, changed(ADULT, age=None, disease="ITP"))["result"]
    assert found["no_fit"]["code"] == "age_unknown"
    assert found["fit"] is None
    assert found["tdm"]["level"]["ng_ml"] == 8.2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"levels": [{"time": "2126-03-15 07:30", "value": 8.2}]}, "bad_date"),
        ({"response": {"platelets": "many"}}, "bad_number"),
        ({"response": {"responding": "perhaps"}}, "not_yes_no"),
        ({"adherence": "x" * 501}, "bad_text"),
        ({"adverse_effects": [{"name": "ulcers"}]}, "bad_text"),
        ({"planned": [{"from": "2026-04-01"}]}, "bad_text"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused(tmp_path: Path, fields: dict[str, Any], code: str) -> None:
    done = mtor("consult", write(tmp_path, "case.yaml", changed(ADULT, **fields)), "--json")
    assert done.code != 0
    assert done.json["error"]["code"] == code


def test_the_example_is_no_record(tmp_path: Path) -> None:
    text = mtor("consult", "--template").out
    done = mtor("consult", write(tmp_path, "case.yaml", text), "--json")
    assert (done.code != 0, done.json["error"]["code"]) == (True, "case_is_example")


def test_a_script_and_control_signs_stay_text(tmp_path: Path) -> None:
    case = changed(ADULT, id="<script>\x1b[31m", adherence="<b>\x07good", disease="ITP")
    done = mtor("consult", write(tmp_path, "case.yaml", case))
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\x07" not in done.out
