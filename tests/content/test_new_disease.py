"""The change "a disease is added": two files of the data are edited, and every command answers for the disease.

The disease, its trial and its numbers are invented. Nothing else is to be touched, since the program names no disease
by itself: `tests/test_architecture.py` holds that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content import load
from tests.content.folders import copy_data, edit
from tests.helpers import LANGUAGES, answer, mtor, squeezed

if TYPE_CHECKING:
    from pathlib import Path

DISEASE = """\
  - id: qcp
    short: QCP
    name: {en: "Quillon's cytopenia", zh: "奎隆血细胞减少症"}
    aliases: {en: [Quillon cytopenia], zh: [奎隆病]}
    codes: []
    near_misses: []
    entities: []
    statements:
      - drug: sirolimus
        short: {en: "Sirolimus: named by no statement that was read", zh: "西罗莫司：所阅资料均未述及"}
        text: {en: "Nothing that was read gives sirolimus a place in QCP.", zh: "所阅资料未述及西罗莫司用于QCP。"}
        strength: {absent: not_stated}
        level: {absent: not_stated}
        voice: derived
        sources: [mtor-cli]
        verified: judgement
    off_label:
      short: {en: "Off-label: no label read names QCP.", zh: "超说明书用药：所阅说明书均未列QCP。"}
      text: {en: "Off-label: no label that was read names QCP.", zh: "超说明书用药：所阅说明书均未将QCP列为适应证。"}
      voice: derived
      sources: [us-label-copy]
      verified: copy
    bands:
      - id: qcp-6-11
        drug: sirolimus
        line: refractory
        age_group: adult
        ages: {en: "18 years and over", zh: "18岁及以上"}
        age_low: 18
        population: {en: "refractory to steroids", zh: "糖皮质激素难治"}
        origin: publication
        low: 6
        high: 11
        unit: ng/mL
        matrix: {value: whole_blood, as_printed: "whole blood"}
        trough: stated
        voice: study
        sources: [quillon-2024]
        verified: read
    no_target: []
    dosing:
      - id: qcp-quillon
        drug: sirolimus
        line: refractory
        age_group: adult
        ages: {en: "18 years and over", zh: "18岁及以上"}
        age_low: 18
        population: {en: "refractory to steroids", zh: "糖皮质激素难治"}
        origin: publication
        summary: {en: "3 mg once daily", zh: "3 mg，每日1次"}
        phases:
          - {stage: fixed, low: 3, high: 3, unit: mg, times_a_day: 1}
        schedule: {absent: not_stated}
        voice: study
        sources: [quillon-2024]
        verified: read
    sampling:
      - text: {en: "The trial does not say when it measured.", zh: "该试验未说明采血时间。"}
        voice: derived
        sources: [mtor-cli]
        verified: judgement
    conflicts: []
    notes: []
"""

WORK = """\
  - key: quillon-2024
    kind: article
    label: {en: "Quillon 2024", zh: "Quillon 2024"}
    cite_as: "Quillon A. An invented trial of sirolimus. Invented J, 2024"
    read: {extent: abstract}
    role: efficacy
    mtor_evidence: {value: "yes"}
    design: {en: "Single-arm trial", zh: "单臂试验"}
    level: {value: "4", provisional: false, reason: {en: "There is no control group.", zh: "无对照组。"}}
    diseases: [qcp]
    drugs: [sirolimus]
    age_group: adult
    line: refractory
    n: 19
    population: {en: "Adults refractory to steroids", zh: "糖皮质激素难治的成人"}
    outcomes:
      - {en: "Response in 12 of 19", zh: "19例中12例有效"}
"""

pytestmark = pytest.mark.slow

NAMES = ("QCP", "qcp", "Quillon cytopenia", "quillon's cytopenia", "奎隆血细胞减少症", "奎隆病", "ＱＣＰ")

PATIENT = ("--age", "40", "--weight", "60")


def insert(folder: Path, name: str, before: str, record: str) -> None:
    """Insert a record into a file, before the line `before`."""
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(f"\n{before}\n") == 1
    path.write_text(text.replace(f"\n{before}\n", f"\n{record}{before}\n"), encoding="utf-8")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data with the disease and its trial, which every command reads."""
    folder = copy_data(tmp_path / "data")
    insert(folder, "recommendations", "measuring:", DISEASE)
    insert(folder, "references", "documents:", WORK)
    monkeypatch.setattr(load, "data_dir", lambda: str(folder))
    return folder


def screens(*args: str) -> dict[str, str]:
    """Return the screen in each language, without white space."""
    shown = {}
    for lang in LANGUAGES:
        done = mtor(*args, "--lang", lang)
        assert done.code == 0, done.err
        shown[lang] = squeezed(done.out)
    return shown


def test_the_data_with_it_is_valid(data: Path) -> None:
    done = mtor("data", "validate", str(data), "--json")
    assert (done.code, done.json["result"]["problems"]) == (0, [])


@pytest.mark.parametrize("name", NAMES)
def test_recommend_answers_by_every_name(name: str) -> None:
    found = answer("recommend", name)["result"]
    assert found["disease"]["id"] == "qcp"
    assert found["bands"] == ["qcp-6-11"]
    assert [d["id"] for d in found["dosing"]] == ["qcp-quillon"]


def test_recommend_shows_it() -> None:
    for full in ((), ("--full",)):
        shown = screens("recommend", "QCP", *full)
        assert "Quillon'scytopenia" in shown["en"]
        assert "奎隆血细胞减少症" in shown["zh"]
        for text in shown.values():
            assert "6–11" in text or "6～11" in text
            # Its one trial is no reference of the consensus, and is the evidence all the same.
            assert "n=19" in text
    assert "QCP" in screens("recommend")["zh"]
    assert "奎隆" in screens("recommend")["zh"]


@pytest.mark.parametrize(("level", "status"), [("5.9", "below"), ("6", "within"), ("11", "within"), ("11.1", "above")])
def test_a_level_is_compared_with_its_range(level: str, status: str) -> None:
    found = answer("tdm", "--level", level, "--disease", "QCP")["result"]
    assert [(a["band"], a["status"]) for a in found["assessments"]] == [("qcp-6-11", status)]


def test_a_dose_is_worked_out_within_what_was_studied() -> None:
    told = ("--dose", "2", "--regimen", "daily", "--hours-since-dose", "24", "--days-on-dose", "30", *PATIENT)
    line = ("tdm", "--level", "5", "--disease", "QCP", "--band", "qcp-6-11", "--product", "tablet", "--strengths", "1")
    dose: Any = answer(*line, *told)["result"]["dose"]
    # 2 mg × 6/5 = 2.4 and 2 mg × 11/5 = 4.4, as proportion has it; the trial gave 3 mg.
    assert [o["mg_per_day"] for o in dose["options"]] == [3]
    screens(*line, *told)


MOVED = """\
    moved_by_disease:
      - {value: haematocrit, voice: derived, sources: [blood-distribution], verified: judgement}
      - {value: bilirubin, voice: derived, sources: [mtor-cli], verified: judgement}
"""


def test_what_the_disease_moves_is_said_once_the_data_says_so(data: Path) -> None:
    sample = ("--hours-since-dose", "24", "--days-on-dose", "30")
    stock = ("--product", "tablet", "--strengths", "1")
    raised = ("tdm", "--level", "5", "--disease", "QCP", "--dose", "2", "--regimen", "daily", *sample, *stock, *PATIENT)
    started = ("start", "--disease", "QCP", *PATIENT, "--bilirubin", "40", "--bilirubin-unit", "umol/L")

    def said() -> tuple[bool, ...]:
        found, first = answer(*raised)["result"], answer(*started)["result"]
        dose = found["dose"]
        return (
            dose["provisional"],
            "haematocrit_raise" in [r["code"] for r in dose["remarks"]],
            "haematocrit" in [c["code"] for c in found["sample"]["caveats"]],
            "bilirubin_haemolysis" in [r["code"] for r in first["remarks"]],
        )

    assert said() == (False, False, False, False)
    path = data / "recommendations.yaml"
    text = path.read_text(encoding="utf-8")
    place = text.index("    statements:\n", text.index("  - id: qcp\n"))
    path.write_text(text[:place] + MOVED + text[place:], encoding="utf-8")
    test_the_data_with_it_is_valid(data)
    assert said() == (True, True, True, True)
    line = edit(data, "recommendations", "  - id: qcp\n", "value: haematocrit", "value: haemoglobin")
    problems = mtor("data", "validate", str(data), "--json").json["result"]["problems"]
    assert [(p["line"], p["field"]) for p in problems] == [(line, "diseases[qcp].moved_by_disease[1].value")]
    assert all("haematocrit" in text for text in problems[0]["message"].values())


def test_a_named_rule_holds_in_the_disease_whose_study_adjusted_by_it(data: Path) -> None:
    line = (
        *("tdm", "--level", "4", "--disease", "QCP", "--dose", "2", "--regimen", "daily", "--rule", "jrct"),
        *("--hours-since-dose", "24", "--days-on-dose", "30", *PATIENT),
    )
    assert [r["code"] for r in answer(*line)["result"]["dose"]["refused"]] == ["jrct_only_prca"]
    edit(
        data,
        "recommendations",
        "      - id: qcp-quillon\n",
        "        phases:\n",
        "        dose_rule: jrct\n        phases:\n",
    )
    assert answer(*line)["result"]["dose"]["exact_mg_per_day"] == 3


def test_start_works_out_the_regimen() -> None:
    found = answer("start", "--disease", "QCP", *PATIENT, "--product", "tablet", "--strengths", "1")["result"]
    assert [(r["regimen"]["id"], r["covered"]) for r in found["regimens"]] == [("qcp-quillon", True)]
    shown = screens("start", "--disease", "奎隆病", *PATIENT)
    assert all("3mg" in text for text in shown.values())


def test_what_is_not_stated_names_no_abstract_that_could_have_said_it() -> None:
    unstated = answer("recommend", "QCP")["result"]["unstated"]
    assert unstated["text"]["en"] == "not stated: the abstract of the consensus does not name this disease"
    assert unstated["text"]["zh"] == "未说明：共识摘要未列该病"
    assert "full text not open" in answer("recommend", "ITP")["result"]["unstated"]["text"]["en"]


def test_search_finds_it() -> None:
    for word in ("Quillon", "奎隆"):
        assert "QCP" in screens("search", word)["zh"]
        assert answer("search", word)["result"]["hits"]


def test_its_works_are_listed_by_disease() -> None:
    for line in (("references", "--disease", "QCP"), ("evidence", "QCP"), ("references", "quillon-2024")):
        assert all("Quillon" in text for text in screens(*line).values()), line


def test_fit_compares_the_forecast_with_its_range(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "id: Q-1\ndrug: sirolimus\nage: 40\ncovariates: {WT: 60, AST: 25, HCT: 40}\n"
        "regimen: 2 mg daily from 2026-01-01 08:00\nlevels:\n  - {time: 2026-02-01 07:40, value: 5, unit: ng/mL}\n",
        encoding="utf-8",
    )
    done = mtor("fit", str(case), "--disease", "QCP", "--json")
    assert done.code == 0, done.err
    assert "qcp-6-11" in done.out
    screens("fit", str(case), "--disease", "奎隆病")


@pytest.mark.parametrize("typed", ["QCP", "qcp", "奎隆病"])
def test_its_name_as_a_command_leads_to_the_right_one(typed: str) -> None:
    done = mtor(typed)
    assert done.code == 2
    assert f"mtor recommend {typed}" in done.err
    done = mtor(typed, "--level", "8")
    assert f"mtor tdm --disease {typed} --level 8" in done.err


def test_a_slip_in_its_name_is_corrected() -> None:
    done = mtor("recommend", "Quilon cytopenia")
    assert done.code != 0
    assert "Quillon cytopenia" in done.err


def test_the_words_of_a_wrong_disease_count_it() -> None:
    assert "all 6" in mtor("recommend", "zzz").err
    assert "全部6种" in mtor("recommend", "zzz", "--lang", "zh").err


def test_a_hospital_may_add_a_range_to_it(tmp_path: Path) -> None:
    local = tmp_path / "own.yaml"
    local.write_text(
        "entered: {by: N, on: 2026-01-01}\n"
        "bands:\n  - {id: own, disease: qcp, drug: sirolimus, low: 5, high: 9, age_group: adult, source: 'page 1', "
        "population: {en: 'our adults', zh: '本院成人'}, supersedes: [qcp-6-11]}\n",
        encoding="utf-8",
    )
    found = answer("tdm", "--level", "8", "--disease", "QCP", "--local", str(local))["result"]
    assert [a["band"] for a in found["assessments"]] == ["own"]
    assert "qcp" in mtor("data", "template").out
