"""A refusal of something else in the question never swallows the alarm of a level, in any command that takes one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import mtor_cli
from mtor_cli.errors import MtorError
from tests.fit.cases import write
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

HIGH = ["above_toxicity_flag", "toxicity_flag_origin"]
ITP = [*HIGH, "itp_falling_platelets"]
POSSIBLE = ["alarm_if_drug", "alarm_if_drug"]
EN = "HIGH: 40 ng/mL is above the 15 ng/mL flag (renal recipients)."
ZH = "警示：浓度40 ng/mL，高于毒性警示阈值15 ng/mL（来自肾移植受者）。"

REFUSED: list[tuple[str, str, list[str]]] = [
    ("--disease XYZ", "unknown_disease", HIGH),
    ("--disease ITP --age abc", "bad_number", ITP),
    ("--disease ITP --band alps-2-10", "contradiction", HIGH),
    ("--disease ITP --band nosuch", "unknown_band", POSSIBLE),
    ("--disease ITP --band nosuch --drug sirolimus", "unknown_band", ITP),
    ("--band gvhd-evr-3-8 --drug sirolimus", "contradiction", HIGH),
    ("--band gvhd-evr-3-8 --weight x", "bad_number", ["above_every_band"]),
    ("--drug nosuch", "unknown_drug", POSSIBLE),
    ("--disease ITP --with aspirin:x", "bad_date", ITP),
    ("--disease ITP --stopped aspirin=inhibitor", "", ITP),
    ("--disease ITP --target x", "bad_number", ITP),
    ("--disease ITP --target 15-5", "bad_target", ITP),
    ("--disease ITP --hours-since-dose x", "bad_number", ITP),
    ("--disease ITP --days-on-dose x", "bad_number", ITP),
    ("--disease ITP --changed x --sampled 2026-03-02", "bad_date", ITP),
    ("--disease ITP --sampled 2099-01-01", "", ITP),
    ("--disease ITP --regimen x", "bad_choice", ITP),
    ("--disease ITP --matrix x", "bad_choice", ITP),
    ("--disease ITP --assay x", "bad_choice", ITP),
    ("--disease ITP --specimen-days x", "bad_number", ITP),
    ("--disease ITP --child-pugh D", "", ITP),
    ("--disease ITP --missed-dose x", "", ITP),
    ("--disease ITP --dose x", "bad_number", ITP),
    ("--disease ITP --product x", "bad_choice", ITP),
    ("--disease ITP --strengths x", "bad_number", ITP),
    ("--disease ITP --previous-level x", "bad_number", ITP),
    ("--disease ITP --previous-days x", "bad_number", ITP),
    ("--disease ITP --rule x", "bad_choice", ITP),
    ("--disease ITP --height x", "bad_number", ITP),
    ("--disease ITP --local nosuch.yaml", "data_unreadable", ITP),
    ("--disease ITP --lang fr", "bad_choice", HIGH),
    ("--disease ITP --color red", "bad_choice", HIGH),
    ("--disease ITP --keep", "many_alone", ITP),
    ("--disease ITP --input nosuch.csv", "level_and_input", ITP),
]


@pytest.mark.parametrize(("options", "code", "said"), REFUSED, ids=[r[0] for r in REFUSED])
def test_the_alarm_stands_beside_the_refusal(options: str, code: str, said: list[str]) -> None:
    found = mtor("tdm", "--level", "40", *options.split(), "--json")
    assert found.code != 0
    says_drug = any(option in options for option in ("--drug", "--band", *OF_PRINTING))
    assert [f["code"] for f in found.json["findings"]] == (said if says_drug else POSSIBLE)
    assert code in found.json["error"]["code"]


OF_PRINTING = ("--lang", "--color")
"""What is refused there is how the answer is printed: it was answered, for the usual drug."""


@pytest.mark.parametrize(("options", "code", "said"), [r for r in REFUSED if "--drug" not in r[0]], ids=str)
def test_of_a_named_drug_it_is_said_outright(options: str, code: str, said: list[str]) -> None:
    of_band = "everolimus" if "evr" in options else "sirolimus"
    found = mtor("tdm", "--level", "40", "--drug", of_band, *options.split(), "--json")
    assert found.code != 0
    assert [f["code"] for f in found.json["findings"]] == (ITP if "nosuch" in options or "alps" in options else said)
    assert code in found.json["error"]["code"]


def test_a_level_that_is_high_for_everolimus_alone_is_not_silent() -> None:
    done = mtor("tdm", "--level", "12", "--disease", "XYZ", "--lang", "en")
    assert "If it was everolimus: 12 ng/mL is above" in " ".join(done.err.replace("derived", "").split())
    assert "sirolimus:" not in done.err
    assert mtor("tdm", "--level", "12", "--disease", "XYZ", "--drug", "sirolimus", "--json").json["findings"] == []


@pytest.mark.parametrize("options", ["--disease XYZ", "--disease ITP --age abc", "--disease ITP --format xml"])
def test_it_is_the_first_thing_said_in_both_languages(options: str) -> None:
    typed = ("--level", "40", "--drug", "sirolimus", *options.split())
    english, chinese = (mtor("tdm", *typed, "--lang", lang).err for lang in ("en", "zh"))
    assert " ".join(english.split()).replace(" derived", "").startswith(EN)
    assert "\nNo further answer: " in english
    assert "".join(chinese.split()).replace("本程序判断", "").startswith("".join(ZH.split()))
    assert "\n其余未能作答：" in chinese


def test_of_an_unknown_drug_it_is_said_under_which_condition() -> None:
    found = mtor("tdm", "--level", "12", "--drug", "nosuch", "--json").json["findings"]
    assert [(f["code"], f["severity"], f["limit_ng_ml"]) for f in found] == [("alarm_if_drug", "alarm", 10.0)]
    assert found[0]["text"]["en"].startswith(
        "It is not certain which drug was measured. If it was everolimus: 12 ng/mL is"
    )
    assert found[0]["text"]["zh"].startswith("所测药物未能确定。如为依维莫司：浓度12 ng/mL，高于")
    assert mtor("tdm", "--level", "12", "--drug", "nosuch", "--lang", "zh").err.startswith(
        "可能偏高：所测药物未能确定。"
    )


@pytest.mark.parametrize(
    "options", ["--level 8 --disease XYZ", "--level 400 --disease XYZ", "--level 40 --unit mg/L", "--level x --drug y"]
)
def test_no_alarm_where_there_is_none_or_the_level_is_not_understood(options: str) -> None:
    told = mtor("tdm", *options.split(), "--json").json
    assert (told["alarms"], told["findings"]) == ([], [])


def test_a_level_drawn_early_is_judged_by_its_hour_here_too() -> None:
    early = mtor("tdm", "--level", "16", "--hours-since-dose", "2", "--disease", "XYZ", "--json").json
    assert "above_toxicity_flag" not in [f["code"] for f in early.get("findings", [])]


def test_the_library_carries_it() -> None:
    for drug, said in (("sirolimus", HIGH), (None, POSSIBLE)):
        with pytest.raises(MtorError) as refused:
            mtor_cli.tdm(level="40", disease="XYZ", drug=drug)
        assert [f["code"] for f in refused.value.findings] == said


TABLE = """id,level,unit,drug,disease,age,confirm_level
a,40,ng/mL,sirolimus,XYZ,,
b,40,ng/mL,sirolimus,ITP,abc,
c,40,ng/mL,nosuch,ITP,,
d,40,ng/mL,,ITP,,
e,40,ng/mL,sirolimus,ITP,,perhaps
f,8,ng/mL,sirolimus,XYZ,,
g,12,ng/mL,everolimus,GVHD,x,
h,40,mg/L,sirolimus,ITP,,
"""
OF_ROWS: list[tuple[str, str | None, list[str]]] = [
    ("unknown_disease", "high", HIGH),
    ("bad_number", "high", ITP),
    ("unknown_drug", "possible", POSSIBLE[:1]),
    ("drug_missing", "possible", POSSIBLE[:1]),
    ("not_yes_no", "high", ITP),
    ("unknown_disease", None, []),
    ("bad_number", "above", ["above_every_band"]),
    ("unknown_unit", None, []),
]


def test_a_row_with_an_error_has_its_alarm(tmp_path: Path) -> None:
    path = tmp_path / "levels.csv"
    path.write_text(TABLE, encoding="utf-8")
    done = mtor("tdm", "--input", str(path), "--fail-on", "alarm", "--texts")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(r["alarm"], r["findings"] or []) for r in rows] == [r[1:] for r in OF_ROWS]
    assert [code in r["error"]["code"] for (code, *_), r in zip(OF_ROWS, rows, strict=True)] == [True] * len(rows)
    assert rows[0]["alarms"] == ["above_toxicity_flag"]
    assert [t["code"] for t in rows[0]["texts"]] == HIGH
    assert done.code == 1
    assert "8 rows: 0 answered, 8 with an error, 6 with an alarm." in done.err
    table = mtor("tdm", "--input", str(path), "--format", "csv").out.splitlines()
    assert "unknown_disease" in table[1]
    assert "above_toxicity_flag" in table[1]


def test_an_object_of_ndjson_with_a_fault_has_its_alarm(tmp_path: Path) -> None:
    path = tmp_path / "levels.ndjson"
    objects: list[dict[str, Any]] = [
        {"level": 40, "unit": "ng/mL", "drug": "sirolimus", "disease": "ITP", "age": {"years": 3}},
        {"level": 40, "unit": "ng/mL", "drug": "sirolimus", "disease": "ITP", "疾病": "AIHA"},
        {"level": 40, "unit": "ng/mL", "disease": "ITP", "age": {"years": 3}},
        {"level": 40, "unit": "ng/mL", "浓度": 8},
    ]
    path.write_text("".join(json.dumps(o) + "\n" for o in objects), encoding="utf-8")
    rows = [json.loads(line) for line in mtor("tdm", "--input", str(path)).out.splitlines()]
    assert [r["findings"] for r in rows] == [ITP, HIGH, POSSIBLE[:1], None]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--drug", "nosuch"], POSSIBLE),
        (["--lang", "fr"], HIGH),
        (["--local", "nosuch.yaml"], POSSIBLE),
        (["--disease", "XYZ"], POSSIBLE),
        (["--disease", "XYZ", "--drug", "sirolimus"], HIGH),
    ],
    ids=str,
)
def test_a_case_of_fit_too(options: list[str], said: list[str], tmp_path: Path) -> None:
    case = {
        "age": 30,
        "covariates": {"AST": 25},
        "regimen": "2 mg daily from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-21 07:30", "value": 40, "unit": "ng/mL"}],
    }
    found = mtor("fit", write(tmp_path, "c.yaml", case), *options, "--json")
    assert found.code != 0
    assert [f["code"] for f in found.json["findings"]] == said
