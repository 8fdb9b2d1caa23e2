"""What stands in the way of a dose in `mtor tdm` stands in the way of every dose of `mtor fit`, and is said first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import changed, write
from tests.helpers import mtor, says
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

TARGET = "5-15"
ASSAY = {"unit": "ng/mL", "assay": "lc-ms/ms"}
LOW: dict[str, Any] = {
    "drug": "sirolimus",
    "age": 40,
    "covariates": {"WT": 60, "AST": 25, "HCT": 38, "TBIL": 12},
    "regimen": "2 mg daily from 2026-03-01 08:00",
    "levels": [{"time": "2026-03-22 07:30", "value": 3, **ASSAY}],
    "target": TARGET,
    "disease": "ITP",
    "product": "tablet",
    "strengths": [0.5, 1, 2],
}
"""2 mg daily and far below the target: by every rule more would be given."""


def with_agent(case: dict[str, Any], name: str, since: str | None = "2026-02-01 08:00", **when: Any) -> dict[str, Any]:
    return changed(case, interactions=[{"name": name, **({"from": since} if since else {}), **when}])


def fitted(folder: Path, case: dict[str, Any]) -> Any:
    done = mtor("fit", write(folder, "case.yaml", case), "--json")
    assert done.code == 0, done.err
    assert mistakes(done.json) == []
    return done.json["result"]


def screen(folder: Path, case: dict[str, Any], lang: str = "en") -> str:
    return " ".join(mtor("fit", write(folder, "case.yaml", case), "--lang", lang).out.split())


def codes(remarks: Any) -> list[str]:
    return [r["code"] for r in remarks]


@pytest.mark.slow
@pytest.mark.parametrize("level", [3, 8, 18])
def test_beside_a_listed_drug_no_dose_in_any_direction_without_two_troughs(tmp_path: Path, level: float) -> None:
    case = changed(LOW, levels=[{"time": "2026-03-22 07:30", "value": level, **ASSAY}])
    dose = fitted(tmp_path, with_agent(case, "voriconazole"))["dose"]
    assert codes(dose["refused"]) == ["inhibitor_needs_two_troughs"]
    assert (dose["first"], dose["by_model"], dose["alternatives"]) == (None, None, [])


def test_what_is_missing_is_asked_for_in_the_words_of_a_case(tmp_path: Path) -> None:
    case = with_agent(LOW, "voriconazole")
    for lang, asked in (("en", "the other trough to the levels of the case"), ("zh", "请在病例的 levels 中补充")):
        out = screen(tmp_path, case, lang)
        assert asked in out or says(out, asked)
        assert "--previous" not in out
        assert out.count("20%") == 1


@pytest.mark.slow
@pytest.mark.parametrize("second", [3, 3.6])
def test_with_two_troughs_that_agree_every_dose_is_provisional(tmp_path: Path, second: float) -> None:
    two = [
        {"time": "2026-03-22 07:30", "value": 3, **ASSAY},
        {"time": "2026-03-29 07:30", "value": second, **ASSAY},
    ]
    case = with_agent(changed(LOW, levels=two), "voriconazole")
    dose = fitted(tmp_path, case)["dose"]
    assert dose["refused"] == []
    assert dose["label"]["provisional"] is True
    assert all(r["provisional"] for r in (dose["by_model"], *dose["alternatives"]))
    assert "inhibitor_steady" in codes(dose["remarks"])
    assert "provisional" in screen(tmp_path, case).split("Dose for")[1][:200]
    assert "（暂定）" in screen(tmp_path, case, "zh").split("给药方案")[1][:150]


def test_two_troughs_that_do_not_agree_stop_every_dose(tmp_path: Path) -> None:
    two = [{"time": f"2026-03-{day} 07:30", "value": v, **ASSAY} for day, v in ((22, 3), (29, 4))]
    dose = fitted(tmp_path, with_agent(changed(LOW, levels=two), "voriconazole"))["dose"]
    assert codes(dose["refused"]) == ["inhibitor_needs_two_troughs"]


def test_a_drug_that_was_begun_before_the_first_dose_and_lately_stops_every_dose(tmp_path: Path) -> None:
    case = changed(LOW, levels=[{"time": "2026-03-18 07:30", "value": 3, **ASSAY}])
    dose = fitted(tmp_path, with_agent(case, "voriconazole", "2026-02-27 08:00"))["dose"]
    assert codes(dose["refused"]) == ["interacting_drug_changed"]


@pytest.mark.slow
@pytest.mark.parametrize(("day", "code"), [("18", "interaction_start_unknown"), ("23", "inhibitor_needs_two_troughs")])
def test_without_a_start_a_drug_is_as_old_as_the_history(tmp_path: Path, day: str, code: str) -> None:
    case = changed(LOW, levels=[{"time": f"2026-03-{day} 07:30", "value": 3, **ASSAY}])
    assert codes(fitted(tmp_path, with_agent(case, "voriconazole", None))["dose"]["refused"]) == [code]


@pytest.mark.slow
def test_an_unknown_drug_taken_for_long_makes_every_dose_provisional(tmp_path: Path) -> None:
    case = with_agent(LOW, "aspirin")
    dose = fitted(tmp_path, case)["dose"]
    assert (dose["first"], dose["label"]["provisional"]) == ("label", True)
    assert "agent_unknown_settled" in codes(dose["label"]["remarks"])
    assert "agent_unknown_settled" in codes(dose["remarks"])
    assert "3.33–6 mg/day (can be made up: 3.5, 4 mg/day), provisional" in screen(tmp_path, case)
    assert screen(tmp_path, case).count("not listed or without verified data") == 1


def test_what_is_said_of_an_unknown_drug_begun_lately_is_said_once(tmp_path: Path) -> None:
    case = with_agent(LOW, "aspirin", "2026-03-15 08:00")
    out = screen(tmp_path, case)
    assert out.count("not listed or without verified data") == 1
    assert "--with" not in out
    assert "no regimen put first aspirin: not listed" in out.split("Dose for")[1][:200]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("disease", "en", "zh"),
    [
        (
            "AIHA",
            "3.33–6 mg/day, provisional, above the highest dose stated",
            "3.33～6 mg/d（暂定），超过来源所载最高剂量",
        ),
        ("ITP", "mg/day), reaching above the highest dose stated", "，上端超过来源所载最高剂量"),
    ],
)
def test_the_labels_dose_says_where_it_lies_to_the_highest_stated(
    tmp_path: Path, disease: str, en: str, zh: str
) -> None:
    case = changed(LOW, disease=disease)
    dose = fitted(tmp_path, case)["dose"]
    assert "above_studied_dose" in codes(dose["label"]["remarks"])
    assert dose["label"]["provisional"] is (disease == "AIHA")
    assert en in screen(tmp_path, case)
    assert zh.replace(" ", "") in screen(tmp_path, case, "zh").replace(" ", "")


ABOVE = changed(LOW, disease="ALPS", levels=[{"time": "2026-03-22 07:30", "value": 12, **ASSAY}])
"""Within the own target, above the highest range of the disease."""


@pytest.mark.slow
def test_a_dose_kept_by_the_own_target_only_says_so(tmp_path: Path) -> None:
    dose = fitted(tmp_path, ABOVE)["dose"]
    assert (dose["first"], codes(dose["label"]["remarks"])) == ("label", ["kept_above_published"])
    assert "level within the target range, kept on your own target only" in screen(tmp_path, ABOVE)
    assert "仅按用户自定目标维持" in screen(tmp_path, ABOVE, "zh")


@pytest.mark.slow
def test_a_present_regimen_kept_by_the_own_target_only_says_so(tmp_path: Path) -> None:
    levels = [{"time": f"2026-03-{day} 07:30", "value": 11, **ASSAY} for day in ("12", "15", "18", "22")]
    case = changed(ABOVE, levels=levels)
    dose = fitted(tmp_path, case)["dose"]
    assert dose["first"] == "present"
    assert codes(dose["remarks"]).count("kept_above_published") == 1
    assert "kept on your own target only, within the target with" in screen(tmp_path, case)
    assert "仅按用户自定目标维持，达标概率" in screen(tmp_path, case, "zh").replace(" ", "")


@pytest.mark.slow
@pytest.mark.parametrize("case", [ABOVE, changed(ABOVE, target=None, band=None, disease="ALPS")])
def test_above_every_range_the_next_sample_does_not_wait(tmp_path: Path, case: dict[str, Any]) -> None:
    headline = fitted(tmp_path, case)["headline"]
    assert headline["why"]["code"] == "visit_alarm"
    assert headline["time"] <= "2026-03-23 08:00"


@pytest.mark.parametrize("name", ["voriconazole=none", "伏立康唑＝无", "voriconazole = inhibitor"])
def test_no_check_sets_aside_what_is_listed(tmp_path: Path, name: str) -> None:
    done = mtor("fit", write(tmp_path, "case.yaml", with_agent(LOW, name)), "--json")
    assert done.code == 2
    assert done.json["error"]["code"] == "check_of_listed_agent"


@pytest.mark.parametrize(
    ("name", "code"), [("voriconazol=none", "check_of_near_name"), ("aspirin=harmless", "bad_check")]
)
def test_a_check_is_read_as_that_of_the_calculator(tmp_path: Path, name: str, code: str) -> None:
    done = mtor("fit", write(tmp_path, "case.yaml", with_agent(LOW, name)), "--json")
    assert (done.code, done.json["error"]["code"]) == (2, code)
    assert mtor("tdm", "--level", "3", "--with", name, "--json").json["error"]["code"] == code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "checked", "kind", "refused"),
    [
        ("aspirin=none", "none", "none", []),
        ("阿司匹林=无", "none", "none", []),
        ("aspirin=inhibitor", "inhibitor", "listed", ["inhibitor_needs_two_troughs"]),
        ("aspirin=inducer", "inducer", "listed", ["inhibitor_needs_two_troughs"]),
    ],
)
def test_a_check_of_the_users_own_counts(
    tmp_path: Path, name: str, checked: str, kind: str, refused: list[str]
) -> None:
    found = fitted(tmp_path, with_agent(LOW, name))
    (agent,) = found["interactions"]
    assert (agent["name"], agent["checked"], agent["kind"]) == (name.split("=")[0], checked, kind)
    assert codes(found["dose"]["refused"]) == refused
    if not refused:
        assert found["dose"]["label"]["provisional"] is False
    assert "on your own check" in screen(tmp_path, with_agent(LOW, name))
    assert "据用户核查" in screen(tmp_path, with_agent(LOW, name), "zh")


def test_a_live_vaccine_comes_first(tmp_path: Path) -> None:
    agents = [{"name": n, "from": "2026-03-20 08:00"} for n in ("voriconazole", "减毒活疫苗")]
    case = changed(LOW, interactions=agents)
    assert [a["name"] for a in fitted(tmp_path, case)["interactions"]] == ["减毒活疫苗", "voriconazole"]
    out = screen(tmp_path, case)
    assert 0 < out.index("减毒活疫苗: avoid") < out.index("voriconazole: contraindicated")


@pytest.mark.slow
def test_a_forecast_that_does_not_hold_warns_of_nothing(tmp_path: Path) -> None:
    high = changed(LOW, levels=[{"time": "2026-03-22 07:30", "value": 22, **ASSAY}])
    assert "above the 15 ng/mL flag" in screen(tmp_path, high)
    lately = screen(tmp_path, with_agent(high, "aspirin", "2026-03-20 08:00"))
    assert "No forecast of the trough" in lately
    assert "The forecast for" not in lately


EVEROLIMUS = {
    "drug": "everolimus",
    "age": 40,
    "covariates": {"WT": 60, "HT": 165, "HCT": 38},
    "regimen": "0.75 mg every 12 h from 2026-03-01 08:00",
    "levels": [{"time": "2026-03-22 07:30", "value": 12, "unit": "ng/mL"}],
}


@pytest.mark.slow
@pytest.mark.parametrize("disease", ["GVHD", None])
def test_above_one_limit_is_said_once(tmp_path: Path, disease: str | None) -> None:
    found = fitted(tmp_path, changed(EVEROLIMUS, disease=disease))
    said = [f for f in found["findings"] if f["severity"] == "alarm"]
    assert len({f["limit_ng_ml"] for f in said}) == len(said) == 1


@pytest.mark.slow
def test_a_batch_obeys_the_same(tmp_path: Path) -> None:
    cases = {
        "steady": with_agent(LOW, "voriconazole"),
        "checked": with_agent(LOW, "voriconazole=none"),
        "unknown": with_agent(LOW, "aspirin"),
        "above": ABOVE,
    }
    lines = "".join(json.dumps({**case, "id": name}, ensure_ascii=False) + "\n" for name, case in cases.items())
    done = mtor("fit", "--batch", write(tmp_path, "cases.ndjson", lines))
    found = {line["id"]: line for line in map(json.loads, done.out.splitlines())}
    assert codes(found["steady"]["dose"]["refused"]) == ["inhibitor_needs_two_troughs"]
    assert found["checked"]["error"]["code"] == "check_of_listed_agent"
    assert found["unknown"]["dose"]["label"]["provisional"] is True
    assert found["above"]["headline"]["why"]["code"] == "visit_alarm"
