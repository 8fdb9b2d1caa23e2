"""`mtor consult` of a record that it cannot use: a sentence, an exit code, the alarm all the same, no file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import ADULT, changed, write
from tests.helpers import LANGUAGES, mtor, says

if TYPE_CHECKING:
    from pathlib import Path

HIGH = changed(ADULT, levels=[{"time": "2026-03-25 07:30", "value": 30, "unit": "ng/mL"}], disease="ITP")
NOTES = ("html", "md", "docx", "pdf")


def refused(folder: Path, case: Any, *args: str) -> Any:
    """Return what a command that fails leaves; that it writes no file and no traceback is checked."""
    path = write(folder, "case.yaml", case)
    done = mtor("consult", path, *args)
    assert done.code in (2, 3, 4), done.out
    assert "Traceback" not in done.err
    assert sorted(p.name for p in folder.iterdir()) == ["case.yaml"]
    return done


def test_a_record_that_names_no_drug_is_not_taken_for_sirolimus(tmp_path: Path) -> None:
    done = refused(tmp_path, changed(HIGH, drug=None), "--lang", "en")
    assert "Which drug was measured is not in the record" in done.err
    assert says(done.err, "If it was sirolimus: 30 ng/mL is above the 15 ng/mL flag")
    assert says(done.err, "If it was everolimus: 30 ng/mL is above 10 ng/mL")
    assert "HIGH" not in done.err, "as if it were known which drug it is"
    zh = refused(tmp_path, changed(HIGH, drug=None), "--lang", "zh")
    assert "记录中未注明所测药物" in zh.err
    assert mtor("consult", str(tmp_path / "case.yaml"), "--drug", "sirolimus").code == 0


@pytest.mark.parametrize("ending", NOTES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nor_is_a_note_of_it_written(tmp_path: Path, ending: str, lang: str) -> None:
    refused(tmp_path, changed(HIGH, drug=None), "-o", str(tmp_path / f"note.{ending}"), "--lang", lang)


@pytest.mark.parametrize(
    "fields",
    [
        {"drug": "xyz"},
        {"disease": "no such disease"},
        {"interactions": [{"name": "voriconazole=perhaps"}]},
        {"interactions": [{"name": "voriconazole"}, {"name": "voriconazole", "until": "2026-03-20"}]},
        {"child_pugh": "D"},
    ],
)
def test_a_refusal_does_not_hide_the_alarm(tmp_path: Path, fields: dict[str, Any]) -> None:
    done = refused(tmp_path, changed(HIGH, **fields), "--lang", "en")
    assert says(done.err, "30 ng/mL is above the 15 ng/mL flag")
    assert not re.search(r"--(with|stopped|strengths|product|model)\b", done.err)


@pytest.mark.parametrize(
    "case",
    ["", "[1, 2", "levels: [", changed(ADULT, colour="red"), changed(ADULT, regimen="2 mg now and then"),
     changed(ADULT, levels=[{"time": "25", "value": 8}]), changed(ADULT, timezone="here")],
)  # fmt: skip
def test_what_is_to_be_typed_next_is_of_consult(tmp_path: Path, case: Any) -> None:
    done = refused(tmp_path, case, "--lang", "en")
    assert "mtor consult --template" in done.err
    assert "mtor fit" not in done.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_patients_in_one_file(tmp_path: Path, lang: str) -> None:
    done = refused(tmp_path, [ADULT, ADULT], "--lang", lang)
    assert {"en": "This is a list of 2 records; a case is one patient", "zh": "文件中列有2份记录"}[lang] in done.err


def test_of_a_file_that_is_not_there_too(tmp_path: Path) -> None:
    done = mtor("consult", str(tmp_path / "none.yaml"), "--lang", "en")
    assert done.code == 4
    assert "mtor consult --template" in done.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_levels_of_another_drug_are_left_out_and_that_is_said(tmp_path: Path, lang: str) -> None:
    table = (
        "ID,TIME,EVID,AMT,II,ADDL,DV,MDV,DRUG\n"
        "1,0,1,2,24,30,.,1,sirolimus\n1,335.5,0,.,.,.,7,0,sirolimus\n1,359.5,0,.,.,.,8,0,tacrolimus\n"
    )
    path = write(tmp_path, "case.csv", table)
    words = {"en": "Rows for another drug were left out: tacrolimus (1)", "zh": "已略去其他药物的记录：tacrolimus"}[
        lang
    ]
    done = mtor("consult", path, "--drug", "sirolimus", "--lang", lang)
    assert done.code == 0
    assert says(done.out, words)
    made = mtor("consult", path, "--drug", "sirolimus", "--lang", lang, "-o", str(tmp_path / "note.md"), "-q")
    assert made.code == 0
    text = (tmp_path / "note.md").read_text(encoding="utf-8")
    assert words in text
    assert "335.5 h" in text
    assert "359.5 h" not in text


HEAD = "ID,TIME,EVID,AMT,II,ADDL,DV,MDV,DRUG\n"
OF = "1,0,1,2,24,30,.,1,{}\n1,335.5,0,.,.,.,7,0,{}\n1,359.5,0,.,.,.,30,0,{}\n"
MEANT = {
    ("sirolimus", "sirolimus", "sirolimus"): "sirolimus",
    ("everolimus", "everolimus", "everolimus"): "everolimus",
    ("依维莫司", "Certican", "飞尼妥"): "everolimus",
    ("雷帕鸣", "sirolimus", "tacrolimus"): "sirolimus",
}
"""What the rows name, and which drug that is."""


@pytest.mark.parametrize("named", MEANT)
def test_a_table_says_its_drug_in_a_column(tmp_path: Path, named: tuple[str, str, str]) -> None:
    path = write(tmp_path, "case.csv", HEAD + OF.format(*named))
    alone, typed = (mtor("consult", path, "--json", *more) for more in ((), ("--drug", MEANT[named])))
    assert alone.code == typed.code == 0, alone.err
    assert alone.json["result"] == typed.json["result"]
    assert alone.json["result"]["drug"] == MEANT[named]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_of_two_drugs_is_asked_back(tmp_path: Path, lang: str) -> None:
    path = write(tmp_path, "case.csv", HEAD + OF.format("sirolimus", "sirolimus", "everolimus"))
    done = mtor("consult", path, "--lang", lang)
    words = {
        "en": "The column DRUG names two drugs, sirolimus (row 2) and everolimus (row 4).",
        "zh": "DRUG 列中有两种药物：sirolimus（第2行）和everolimus（第4行）。",
    }
    assert (done.code, done.out) == (4, "")
    assert words[lang] in done.err
    assert "30 ng/mL" in done.err, "the level of either drug rings its alarm"
    assert mtor("consult", path, "--drug", "everolimus").code == 4, "no dose of it is in the table"
    assert mtor("consult", path, "--drug", "sirolimus").code == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_of_an_unknown_drug_is_refused_with_its_row(tmp_path: Path, lang: str) -> None:
    done = mtor("consult", write(tmp_path, "case.csv", HEAD + OF.format("zzz", "zzz", "zzz")), "--lang", lang)
    words = {"en": "Row 2: No drug here is called 'zzz'.", "zh": "第2行：未找到药物“zzz”。"}
    assert (done.code, done.out) == (4, "")
    assert words[lang] in done.err
    assert "--drug" not in done.err, "no option mends the table"


def test_two_patients_of_two_drugs_are_two_patients(tmp_path: Path) -> None:
    rows = OF.format(*["sirolimus"] * 3) + OF.format(*["everolimus"] * 3).replace("\n1,", "\n2,").replace(
        "1,0", "2,0", 1
    )
    done = mtor("consult", write(tmp_path, "case.csv", HEAD + rows), "--lang", "en")
    assert done.code == 4
    assert "2 patients" in done.err
