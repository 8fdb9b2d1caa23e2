"""Experiments on a copy of the data: what a clinician enters is what every answer says, in both languages.

A grade, a label's indication and a range are entered where the packaged data says that there is none; nothing may go on
saying that there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content import load
from tests.content.folders import copy_data, edit
from tests.helpers import LANGUAGES, answer, mtor, squeezed

if TYPE_CHECKING:
    from pathlib import Path

UNSTATED = {
    "en": ("Strength", "level", "not stated in the abstract"),
    "zh": ("推荐强度", "证据级别", "摘要未给出"),
}

NO_TARGET = {
    "en": ("no target was found", "no target in", "no published target"),
    "zh": ("未检索到目标浓度", "未检索到其用于"),
}

BAND = """\
      - id: itp-evr-3-8
        drug: everolimus
        line: refractory
        age_group: adult
        ages: {en: "18 years and over", zh: "18岁及以上"}
        population: {en: "refractory", zh: "难治性"}
        origin: registry
        low: 3
        high: 8
        unit: ng/mL
        matrix: {value: whole_blood, as_printed: "whole blood"}
        trough: stated
        voice: study
        sources: [24]
        verified: read
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data that every command reads in the place of the program's own."""
    folder = copy_data(tmp_path / "data")
    monkeypatch.setattr(load, "data_dir", lambda: str(folder))
    return folder


def valid(folder: Path) -> None:
    done = mtor("data", "validate", str(folder), "--json")
    assert (done.code, done.json["result"]["problems"]) == (0, [])


def screens(*args: str) -> dict[str, str]:
    """Return the default screen in each language, without white space."""
    return {lang: squeezed(mtor(*args, "--lang", lang).out) for lang in LANGUAGES}


def enter_grade(folder: Path) -> None:
    """Enter strength B and level 2b for sirolimus in ITP, in the place of the reasons why there are none."""
    text = (folder / "recommendations.yaml").read_text(encoding="utf-8")
    start = text.index("        strength:\n", text.index("  - id: itp\n"))
    end = text.index("        voice: consensus\n", start)
    new = f"{text[:start]}        strength: B\n        level: '2b'\n{text[end:]}"
    (folder / "recommendations.yaml").write_text(new, encoding="utf-8")


@pytest.mark.slow
def test_a_grade_that_is_entered_is_said_and_no_longer_called_not_stated(data: Path) -> None:
    before = screens("recommend", "ITP")
    for lang, words in UNSTATED.items():
        assert all(squeezed(word) in before[lang] for word in words)
    enter_grade(data)
    valid(data)
    after = screens("recommend", "ITP")
    assert "Strength:B." in after["en"]
    assert "Level:2b." in after["en"]
    assert "推荐强度：B。" in after["zh"]
    assert "证据级别：2b。" in after["zh"]
    assert "Dose,target:notstatedintheabstract" in after["en"]
    assert "剂量、目标谷浓度：摘要未给出" in after["zh"]
    for lang, named in (("en", "Strength,level"), ("zh", "推荐强度、证据级别")):
        assert named not in after[lang]
    assert answer("recommend", "ITP")["result"]["unstated"]["facts"] == ["dose", "target"]
    # The other diseases have none still.
    assert answer("recommend", "AIHA")["result"]["unstated"]["facts"] == ["strength", "level", "dose", "target"]


def test_a_grade_of_the_hospital_stands_above_no_not_stated(tmp_path: Path) -> None:
    local = tmp_path / "own.yaml"
    local.write_text(
        "entered: {by: N, on: 2026-01-01}\n"
        "grades:\n  - {disease: itp, drug: sirolimus, strength: B, level: '2b', source: 'full text, page 330'}\n",
        encoding="utf-8",
    )
    found = answer("recommend", "ITP", "--local", str(local))["result"]
    assert found["unstated"]["facts"] == ["dose", "target"]
    shown = screens("recommend", "ITP", "--local", str(local))
    assert shown["en"].count("strengthB,level2b") == 1
    assert "Strength,level" not in shown["en"]
    assert "推荐强度、证据级别" not in shown["zh"]


def test_nothing_is_called_unstated_once_all_of_it_is_entered(data: Path) -> None:
    enter_grade(data)
    edit(data, "recommendations", "      - id: itp-4-15\n", "voice: study", "voice: consensus")
    edit(data, "recommendations", "      - id: itp-chictr\n", "voice: study", "voice: consensus")
    assert answer("recommend", "ITP")["result"]["unstated"] is None
    for lang, words in UNSTATED.items():
        assert squeezed(words[2]) not in screens("recommend", "ITP")[lang]


@pytest.mark.slow
def test_an_indication_that_is_entered_is_said_and_no_longer_called_off_label(data: Path) -> None:
    text = (data / "recommendations.yaml").read_text(encoding="utf-8")
    start = text.index("    off_label:\n", text.index("  - id: itp\n"))
    end = text.index("      voice: derived\n", start)
    new = (
        '    off_label:\n      short: {en: "On-label in this trial of the data.", zh: "本次试录入：属适应证。"}\n'
        '      text: {en: "On-label: entered to see that it is said.", zh: "属适应证：录入以核对显示。"}\n'
    )
    (data / "recommendations.yaml").write_text(text[:start] + new + text[end:], encoding="utf-8")
    valid(data)
    shown, full = screens("recommend", "ITP"), screens("recommend", "ITP", "--full")
    assert "On-labelinthistrialofthedata." in shown["en"]
    assert "本次试录入：属适应证。" in shown["zh"]
    assert "On-label:enteredtoseethatitissaid." in full["en"]
    for said in (shown, full):
        assert "Off-label:no" not in said["en"]
        assert "超说明书用药：所查阅" not in said["zh"]


def says_no_target(text: str, lang: str) -> list[str]:
    return [words for words in NO_TARGET[lang] if squeezed(words) in text]


@pytest.mark.slow
def test_a_range_that_is_entered_ends_the_words_that_there_is_none(data: Path) -> None:
    lines: list[tuple[str, ...]] = [
        ("tdm", "--level", "4", "--drug", "everolimus", "--disease", "ITP"),
        ("recommend", "ITP", "--drug", "everolimus"),
        ("recommend", "ITP", "--drug", "everolimus", "--full"),
    ]
    for line in lines:
        before = screens(*line)
        for lang in LANGUAGES:
            assert says_no_target(before[lang], lang), line
    text = (data / "recommendations.yaml").read_text(encoding="utf-8")
    place = text.index("      - id: itp-4-15\n")
    (data / "recommendations.yaml").write_text(text[:place] + BAND + text[place:], encoding="utf-8")
    valid(data)
    found: Any = answer(*lines[0])["result"]
    assert [(a["band"], a["status"]) for a in found["assessments"]] == [("itp-evr-3-8", "within")]
    assert "everolimus_no_target" not in [f["code"] for f in found["findings"]]
    assert found["no_target"] == []
    for line in lines:
        shown = screens(*line)
        for lang in LANGUAGES:
            assert not says_no_target(shown[lang], lang), line
    # The other cytopenias have none still, and where no disease was named nothing is said of all of them.
    other = answer("tdm", "--level", "4", "--drug", "everolimus", "--disease", "AIHA")["result"]
    assert "everolimus_no_target" in [f["code"] for f in other["findings"]]
    alone = answer("tdm", "--level", "4", "--drug", "everolimus")["result"]
    assert "everolimus_no_target" not in [f["code"] for f in alone["findings"]]


def test_a_range_of_the_hospital_does_so_too(tmp_path: Path) -> None:
    local = tmp_path / "own.yaml"
    local.write_text(
        "entered: {by: N, on: 2026-01-01}\n"
        "bands:\n  - {id: own, disease: itp, drug: everolimus, low: 3, high: 8, age_group: adult, source: 'page 1', "
        "population: {en: 'our adults', zh: '本院成人'}}\n",
        encoding="utf-8",
    )
    line = ("tdm", "--level", "4", "--drug", "everolimus", "--disease", "ITP", "--local", str(local))
    shown = screens(*line)
    for lang in LANGUAGES:
        assert not says_no_target(shown[lang], lang)
    assert answer(*line)["result"]["no_target"] == []


def test_a_range_of_another_age_group_alone_is_no_target_at_this_age(tmp_path: Path) -> None:
    local = tmp_path / "own.yaml"
    local.write_text(
        "entered: {by: N, on: 2026-01-01}\n"
        "bands:\n  - {id: own, disease: itp, drug: everolimus, low: 3, high: 8, age_group: adult, source: 'page 1', "
        "population: {en: 'our adults', zh: '本院成人'}}\n",
        encoding="utf-8",
    )
    line = ("tdm", "--level", "4", "--drug", "everolimus", "--disease", "ITP", "--age", "9", "--local", str(local))
    result = answer(*line)["result"]
    assert [c["code"] for c in result["captions"]] == ["no_target_at_age"]
    shown = screens(*line)
    assert squeezed(": no target for this age group in the sources read.") in shown["en"]
    assert squeezed("：该年龄组未检索到目标范围。") in shown["zh"]
