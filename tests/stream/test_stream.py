"""`mtor tdm --input`: what a row says, what bad input gets, and where it goes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.commands.tdm.columns import NAMES, folded
from mtor_cli.labels.read import columns_in_chinese, tables
from tests.helpers import ROOT, Done, environment, mtor

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,level,unit,disease"


def asked(tmp_path: Path, text: str | bytes, *args: str, name: str = "levels.csv") -> Done:
    """Ask `mtor tdm --input` about a file with this text."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return mtor("tdm", "--input", str(path), *args)


def rows(done: Done) -> list[dict[str, Any]]:
    """Return the objects of NDJSON."""
    return [json.loads(line) for line in done.out.splitlines()]


def errors(done: Done) -> list[tuple[int, str]]:
    """Return the line and the code of each row that has no answer."""
    return [(row["line"], row["error"]["code"]) for row in rows(done) if row["error"]]


def test_a_row_has_codes_and_numbers(tmp_path: Path) -> None:
    done = asked(tmp_path, f"{HEAD}\nP1,16,ng/mL,ALPS\n")
    assert (done.code, len(rows(done))) == (0, 1)
    row = rows(done)[0]
    assert (row["line"], row["id"], row["drug"], row["level_ng_ml"]) == (2, "P1", "sirolimus", 16.0)
    assert (row["verdict"], row["alarm"], row["alarms"][0]) == ("above", "high", "above_toxicity_flag")
    assert row["bands"] == [{"band": "alps-2-10", "status": "above", "distance_ng_ml": 6.0}]
    assert row["texts"] is None


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ("8.2,ITP,", "within"),
        ("3,ITP,", "below"),
        ("4.5,ITP,", "mixed"),
        ("20,ITP,", "above"),
        ("<0.5,ITP,", "below"),
        (">3,ITP,", "indeterminate"),
        ("8.2,,", "no_disease"),
        ("8.2,,5-10", "within"),
        ("12,ITP,5-10", "above"),
    ],
)
def test_verdict(tmp_path: Path, cells: str, verdict: str) -> None:
    assert rows(asked(tmp_path, f"level,disease,target\n{cells}\n"))[0]["verdict"] == verdict


def test_no_target_was_read(tmp_path: Path) -> None:
    done = asked(tmp_path, "level,disease,drug\n5,ITP,everolimus\n")
    assert (rows(done)[0]["verdict"], rows(done)[0]["bands"]) == ("no_target", [])


def test_columns_by_their_names_in_chinese_and_by_map(tmp_path: Path) -> None:
    done = asked(tmp_path, "病历号,血药浓度(ng/mL),疾病\nA,8.2,ITP\n")
    assert (rows(done)[0]["id"], rows(done)[0]["unit_given"], rows(done)[0]["verdict"]) == ("A", True, "within")
    mapped = asked(tmp_path, "wer,wert,krankheit\nA,8.2,ITP\n", "--map", "id=wer,level=wert,疾病=krankheit")
    assert {**rows(mapped)[0], "unit_given": True} == {**rows(done)[0]} | {
        "findings": rows(mapped)[0]["findings"],
        "remarks": rows(mapped)[0]["remarks"],
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("level,weight (lb)\n8,150\n", "bad_number"),
        ("level,体重（斤）\n8,120\n", "bad_number"),
        ("level,年龄（月）\n8,60\n", "bad_number"),
        ("level,dose [g]\n8,2\n", "bad_number"),
        ("level (ng/dL)\n820\n", "unknown_unit"),
    ],
)
def test_the_unit_in_a_header_is_never_passed_over(tmp_path: Path, text: str, code: str) -> None:
    assert errors(asked(tmp_path, text)) == [(2, code)]


def test_the_unit_in_a_header_is_that_of_its_numbers(tmp_path: Path) -> None:
    text = "浓度（nmol/L）,体重（kg）,age (years)\n10.939,60,40\n<1.0939,60,40\n未检出,60,40\n"
    found = rows(asked(tmp_path, text, "--disease", "ITP"))
    assert [row["level_ng_ml"] for row in found] == [pytest.approx(10, abs=0.001), pytest.approx(1, abs=0.001), None]
    assert [row["unit_given"] for row in found] == [True, True, True]


def test_a_unit_that_contradicts_the_header_is_refused(tmp_path: Path) -> None:
    assert len(errors(asked(tmp_path, "level (nmol/L)\n8\n", "--unit", "ng/mL"))) == 1
    assert len(errors(asked(tmp_path, "level (nmol/L),unit\n8,ng/mL\n"))) == 1
    assert len(errors(asked(tmp_path, "level (nmol/L)\n8 ng/mL\n"))) == 1
    assert errors(asked(tmp_path, "level (ng/mL),unit\n8,ng/mL\n")) == []


def test_the_unit_in_the_name_of_a_field_of_ndjson(tmp_path: Path) -> None:
    text = '{"level (nmol/L)": 10.939}\n{"level": 8, "weight (lb)": 150}\n'
    done = asked(tmp_path, text, name="levels.ndjson")
    assert rows(done)[0]["level_ng_ml"] == pytest.approx(10.0, abs=0.001)
    assert errors(done) == [(2, "bad_number")]


def test_whatever_is_an_option_may_be_a_column(tmp_path: Path) -> None:
    text = (
        "level,disease,hours_since_dose,days-on-dose,dose,target,product,strengths,age,with,loading\n"
        '4,ITP,24,21,2,8,tablet,"0.5,1,2",40,aspirin:60d;atorvastatin:90d,no\n'
    )
    row = rows(asked(tmp_path, text))[0]
    assert row["dose"]["mg_per_day"] == 4.0
    assert (row["usable"], row["trough"], row["steady"]) == ("yes", "true", "sound")


def test_options_hold_for_all_rows_and_no_column_contradicts_them(tmp_path: Path) -> None:
    done = asked(tmp_path, "level\n8.2\n12\n", "--disease", "ALPS", "--unit", "ng/mL")
    assert [row["verdict"] for row in rows(done)] == ["within", "above"]
    refused = asked(tmp_path, f"{HEAD}\nP1,8,ng/mL,ITP\n", "--disease", "ALPS")
    assert (refused.code, refused.out) == (2, "")
    assert "'disease' and --disease" in refused.err


def test_a_bad_row_is_a_row_and_the_others_are_done(tmp_path: Path) -> None:
    text = (
        f"{HEAD},drug\n"
        "1,abc,ng/mL,ITP,sirolimus\n"
        "2,8.2,ng/dL,ITP,sirolimus\n"
        "3,0.0082,mg/L,ITP,sirolimus\n"
        "4,8.2,ng/mL,XYZ,sirolimus\n"
        "5,8.2,ng/mL,ITP,tacrolimus\n"
        "6,8.2,ng/mL,ITP,\n"
        "7,,ng/mL,ITP,sirolimus\n"
        "8,8.2,ng/mL\n"
        "9,8.2,ng/mL,ITP,sirolimus,more\n"
        "10,8.2 H,ng/mL,ITP,sirolimus\n"
        "11,150,ng/mL,ITP,sirolimus\n"
        "12,8.2,ng/mL,ITP,sirolimus\n"
    )
    done = asked(tmp_path, text)
    assert len(rows(done)) == 12
    assert errors(done) == [
        (2, "bad_number"),
        (3, "unknown_unit"),
        (4, "unknown_unit"),
        (5, "unknown_disease"),
        (6, "near_miss"),
        (7, "drug_missing"),
        (8, "level_missing"),
        (9, "row_width"),
        (10, "row_width"),
        (11, "bad_number"),
        (12, "implausible_level"),
    ]
    assert rows(done)[-1]["verdict"] == "within"


def test_words_of_a_laboratory(tmp_path: Path) -> None:
    done = asked(tmp_path, "level,disease\n未检出,ITP\n<0.5,ITP\n>30,ITP\n８.２,ITP\n8.2 ng/mL,ITP\n")
    assert [(r["sign"], r["level_ng_ml"], r["verdict"]) for r in rows(done)] == [
        ("<", None, "indeterminate"),
        ("<", 0.5, "below"),
        (">", 30.0, "above"),
        ("", 8.2, "within"),
        ("", 8.2, "within"),
    ]


def test_an_open_quote_swallows_nothing(tmp_path: Path) -> None:
    done = asked(tmp_path, f'{HEAD}\n1,8.2,ng/mL,ITP\n2,"8.2,ng/mL,ITP\n3,9,ng/mL,ITP\n\n4,"9\n",ng/mL,ITP\n5,1')
    assert [row["line"] for row in rows(done)] == [2, 3, 4, 6, 8]
    assert errors(done) == [(3, "row_unreadable"), (8, "row_width")]


def test_a_very_long_line_is_a_bad_row(tmp_path: Path) -> None:
    done = asked(tmp_path, f"level,note\n8.2,{'x' * 10_000_000}\n9,y\n", "--disease", "ITP")
    assert errors(done) == [(2, "row_unreadable")]
    assert rows(done)[1]["level_ng_ml"] == 9.0


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", 4, "holds nothing"),
        ("\n \n", 4, "holds nothing"),
        ("a,b\n1,2\n", 2, "No column of levels was found. Call it level, or say which it is with --map level=COLUMN. "),
        ("level,Level\n1,2\n", 2, "Two columns could be level"),
        ("level,浓度\n1,2\n", 2, "Two columns could be level: 'level' and '浓度'. Say which with --map."),
        (b"level\n8.2\n\xff\xfe\x00\n", 4, "neither UTF-8 nor GB18030"),
        (b"\xff\xfel\x00", 4, "not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str | bytes, code: int, said: str) -> None:
    done = asked(tmp_path, text)
    assert (done.code, said in done.err, "Traceback" in done.err) == (code, True, False)


def test_a_file_that_is_not_there_is_asked_for_again(tmp_path: Path) -> None:
    done = mtor("tdm", "--input", str(tmp_path / "none.csv"), "--disease", "ITP")
    assert (done.code, done.err.splitlines()[-1]) == (4, "Try: mtor tdm --input FILE")


def test_gb18030_and_a_byte_order_mark(tmp_path: Path) -> None:
    done = asked(tmp_path, "病历号,浓度,疾病\n甲,8.2,ITP\n".encode("gb18030"))
    assert rows(done)[0]["id"] == "甲"
    assert "it was read as GB18030" in done.err
    assert rows(asked(tmp_path, "level,disease\n8.2,ITP\n".encode("utf-8-sig")))[0]["verdict"] == "within"


def test_ndjson(tmp_path: Path) -> None:
    text = (
        '{"id": 7, "level": 8.20, "disease": "ITP", "with": ["aspirin:60d"], "ward": 3}\n'
        '{"level": null, "disease": "ITP"}\n'
        '{"level": {"a": 1}}\n'
        '{"level": 1, "浓度": 2}\n'
        "[1]\n"
        '{"level": NaN, "disease": "ITP"}\n'
        '{"level": 8'
    )
    done = asked(tmp_path, text, "--keep", name="levels.ndjson")
    first = rows(done)[0]
    assert (first["id"], first["level_ng_ml"], first["kept"]) == ("7", 8.2, {"ward": "3"})
    assert errors(done) == [
        (2, "level_missing"),
        (3, "field_not_text"),
        (4, "field_twice"),
        (5, "row_unreadable"),
        (6, "bad_number"),
        (7, "row_unreadable"),
    ]


def test_a_field_that_is_said_twice_takes_no_alarm_away(tmp_path: Path) -> None:
    """Only where it says what the level is, or of what, nothing can be said of it."""
    text = (
        '{"level": 40, "sampled": "2026-01-01", "date": "2026-01-02"}\n'
        '{"level": 40, "hours_since_dose": 3, "服药后小时": 24}\n'
        '{"level": 40, "disease": "ITP"}\n'
        '{"level": 40, "unit": "ng/mL", "单位": "nmol/L"}\n'
        '{"level": 40, "浓度": 4}\n'
        '{"level": 40, "drug": "everolimus", "药物": "sirolimus"}\n'
    )
    found = rows(asked(tmp_path, text, "--disease", "ITP", name="levels.ndjson"))
    assert {row["error"]["code"] for row in found} == {"field_twice", "field_and_option"}
    assert [row["alarms"] for row in found] == [["alarm_if_drug"]] * 3 + [None] * 3


def test_csv_keeps_other_columns_and_runs_no_formula(tmp_path: Path) -> None:
    text = 'id,level,disease,note,line\n=1+1,8.2,ITP,"=cmd(""x"")",-5\n@a,x,ITP,+b,2\n'
    done = asked(tmp_path, text, "--keep", "--format", "csv")
    found = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["id"] for row in found] == ["'=1+1", "'@a"]
    assert [row["note"] for row in found] == ['\'=cmd("x")', "'+b"]
    assert [row["line_kept"] for row in found] == ["-5", "2"]
    assert [row["level_ng_ml"] for row in found] == ["8.2", ""]
    assert [row["error_code"] for row in found] == ["", "bad_number"]
    same = rows(asked(tmp_path, text, "--keep"))
    assert (same[0]["id"], same[0]["kept"]["note"]) == ("=1+1", '=cmd("x")')


def test_texts_stand_under_their_codes(tmp_path: Path) -> None:
    row = rows(asked(tmp_path, "level,disease\n16,ITP\n", "--texts"))[0]
    said = {one["code"]: one["text"] for one in row["texts"]}
    assert set(row["findings"]) <= set(said)
    assert "15" in said["above_toxicity_flag"]["en"]
    assert "15" in said["above_toxicity_flag"]["zh"]


def test_what_is_said_at_the_end(tmp_path: Path) -> None:
    text = "level,disease,ward\n16,ITP,a\n16,ITP,b\nx,ITP,c\n"
    done = asked(tmp_path, text)
    assert done.err.splitlines()[:4] == [
        "3 rows: 2 answered, 1 with an error, 2 with an alarm.",
        "Errors by code: bad_number 1.",
        "No unit in 2 of them: read as ng/mL.",
        "Columns not recognised: ward (--keep carries them through).",
    ]
    chinese = asked(tmp_path, text, "--lang", "zh")
    assert chinese.err.splitlines()[0] == "共3行：已判读2行，出错1行，报警2行。"


@pytest.mark.parametrize(
    ("fail_on", "text", "code"),
    [
        ("error", "8.2\n", 0),
        ("error", "x\n", 1),
        ("alarm", "8.2\nx\n", 0),
        ("alarm", "16\n", 1),
        ("outside", "8.2\n", 0),
        ("outside", "3\n", 1),
        ("error,outside", "x\n", 1),
        ("never", "8.2\n", 2),
    ],
)
def test_fail_on(tmp_path: Path, fail_on: str, text: str, code: int) -> None:
    assert asked(tmp_path, f"level\n{text}", "--disease", "ITP", "--fail-on", fail_on).code == code


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before")
    done = asked(tmp_path, "level,disease\n8.2,ITP\n", "-o", str(out))
    assert (done.code, done.out) == (0, "")
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("2,,sirolimus,8.2,")
    broken = asked(tmp_path, b"level,disease\n8.2,ITP\n\xc3\xa9,ITP\n\xff,ITP\n", "-o", str(out))
    assert broken.code == 4
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("2,,sirolimus,8.2,")
    assert sorted(os.listdir(tmp_path)) == ["levels.csv", "out.csv"]
    nowhere = asked(tmp_path, "level\n8.2\n", "-o", str(tmp_path / "no" / "out.csv"))
    assert (nowhere.code, "Traceback" in nowhere.err) == (74, False)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--level", "8"), "--level is one level, --input many"),
        (("--json",), "--json is not for them"),
        (("--format", "table"), "--format table is not for them"),
        (("--map", "x=y"), "'x=y' is not FIELD=COLUMN"),
        (("--map", "level=none"), "There is no column 'none'. There are: level."),
        (("-",), "both say where to read"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    done = asked(tmp_path, "level\n8.2\n", *args)
    assert (done.code, said in done.err) == (2, True)


def test_options_of_many_levels_beside_one() -> None:
    done = mtor("tdm", "--level", "8", "--keep", "--fail-on", "error")
    assert (done.code, "--keep, --fail-on: only with --input" in done.err) == (2, True)


def test_standard_input_and_a_closed_pipe(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("level,disease\n" + "8.2,ITP\n" * 20_000)
    words = [sys.executable, "-m", "mtor_cli", "tdm", "-"]
    with (
        path.open("rb") as source,
        subprocess.Popen(
            words, cwd=ROOT, env=environment({}), stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read().decode()
    assert json.loads(first)["verdict"] == "within"
    assert "Traceback" not in err


def test_what_is_for_the_screen_of_one_level_is_refused(tmp_path: Path) -> None:
    done = asked(tmp_path, "level\n8\n", "--full", "--lang", "zh")
    assert (done.code, done.out) == (2, "")
    assert "--full 仅用于单个浓度的屏幕显示" in done.err
    assert "--full is for the screen of one level" in asked(tmp_path, "level\n8\n", "--full").err


@pytest.mark.parametrize("code", sorted(tables()["missing"]))
def test_what_a_screen_calls_missing_is_read_as_a_column_in_chinese(code: str) -> None:
    """The words of a screen, and those of the Chinese headings, are the names that a reader gives to a column."""
    field = {"trough_unconfirmed": "hours_since_dose", "steady_state_unknown": "days_on_dose", "assay_unknown": "assay"}
    said = tables()["missing"][code]["zh"]
    assert NAMES[folded(said)] == field[code]
    assert said == columns_in_chinese(of_file=False)[field[code]]
