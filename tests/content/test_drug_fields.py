"""What a drug has is a field of its record: a command on changed data decides by it, and by no name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.content.validate import validate
from tests.content.folders import copy_data, edit
from tests.content.test_rule_texts import said

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ZORTRESS = "      - {id: zortress, voice: label, sources: [zortress-label], verified: copy}\n"
LABEL = "      - {id: label, voice: label, sources: [us-label, cn-label], verified: copy}\n"
JRCT = "      - {id: jrct, voice: study, sources: [jrcts031230310], verified: registry}\n"
SOLUTION = "    solution: {voice: label, sources: [sirolimus-label-copies], verified: copy}\n"

LOW_EVEROLIMUS = (
    *("tdm", "--level", "2", "--drug", "everolimus", "--disease", "GVHD", "--target", "3-8", "--dose", "0.75"),
    *("--regimen", "bid", "--hours-since-dose", "12", "--days-on-dose", "20", "--age", "44", "--json"),
)
LOW_SIROLIMUS = (
    *("tdm", "--level", "4", "--disease", "PRCA", "--target", "5-10", "--dose", "2", "--json"),
    *("--hours-since-dose", "24", "--days-on-dose", "30", "--age", "44"),
)


def codes(remarks: Any) -> list[str]:
    return [remark["code"] for remark in remarks]


def change(folder: Path, old: str, new: str) -> None:
    edit(folder, "drugs", old, old, new)


def test_a_dose_is_worked_out_by_the_label_where_the_drug_has_its_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_data(tmp_path)
    dose = said(folder, monkeypatch, *LOW_EVEROLIMUS).json["result"]["dose"]
    assert codes(dose["refused"]) == ["everolimus_no_rule"]
    change(folder, ZORTRESS, ZORTRESS + LABEL)
    change(folder, "    dose_rules:\n" + LABEL + JRCT, "    dose_rules: []\n")
    assert validate(str(folder)) == []
    dose = said(folder, monkeypatch, *LOW_EVEROLIMUS).json["result"]["dose"]
    assert (dose["refused"], dose["interval_mg_per_day"]) == ([], [2.25, 4.5])
    for rule in ("label", "jrct"):
        dose = said(folder, monkeypatch, *LOW_SIROLIMUS, "--rule", rule).json["result"]["dose"]
        assert codes(dose["refused"])[0] == "everolimus_no_rule"


def test_a_drug_without_a_solution_is_given_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_data(tmp_path)
    solution = (*LOW_SIROLIMUS, "--product", "solution")
    assert said(folder, monkeypatch, *solution).json["result"]["dose"]["options"]
    change(folder, SOLUTION, "")
    assert validate(str(folder)) == []
    refused = said(folder, monkeypatch, *solution).json["error"]
    assert refused["code"] == "no_such_product"
    assert "No oral solution of sirolimus was read" in refused["message"]["en"]
    assert "未查阅到西罗莫司口服溶液" in refused["message"]["zh"]


def test_the_drug_that_is_meant_where_none_is_named_is_the_datas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_data(tmp_path)
    change(folder, "default: sirolimus", "default: everolimus")
    level = said(folder, monkeypatch, "tdm", "--level", "4", "--disease", "GVHD", "--json")
    assert level.json["result"]["drug"]["id"] == "everolimus"
    start = said(folder, monkeypatch, "start", "--disease", "GVHD", "--age", "44", "--json")
    assert start.json["result"]["drug"] == "everolimus"


def test_a_disagreement_is_shown_for_its_drugs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_data(tmp_path)
    asked = ("recommend", "GVHD", "--drug", "everolimus", "--json")
    assert said(folder, monkeypatch, *asked).json["result"]["conflicts"] == []
    edit(
        folder,
        "recommendations",
        "id: gvhd-",
        "drugs: [sirolimus]\n        short",
        "drugs: [everolimus]\n        short",
    )
    assert len(said(folder, monkeypatch, *asked).json["result"]["conflicts"]) == 1
