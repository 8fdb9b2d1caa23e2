"""Tables of NONMEM records as they come from hospitals: names, marks, units, drugs, times, character sets."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.cases.records import case_of, one_patient
from mtor_cli.cases.table import RecordTable, looks_like_table
from mtor_cli.errors import DataError
from tests.fit.cases import ROWS_001, RUN_001, given_case, table, write
from tests.helpers import answer, mtor

HEAD = "ID,TIME,AMT,DV,EVID,MDV,II,ADDL,SS,WT,TBIL,AGE"
DOSE = "1,0,1.5,.,1,1,24,20,0,25,11,9"
LEVEL = "1,240,.,11,0,0,.,.,.,25,11,9"
PLAIN = f"{HEAD}\n{DOSE}\n{LEVEL}\n"
"""The same patient as in most of the given tables: 9.66 ng/mL at 504 h."""


def median(found: Any) -> float:
    """Return the first forecast's median."""
    value: float = found["result"]["forecast"][0]["median"]
    return value


def warned(found: Any, code: str) -> dict[str, str]:
    """Return the only warning with a code."""
    (warning,) = (w for w in found["warnings"] if w["code"] == code)
    message: dict[str, str] = warning["text"]
    return message


def refused(tmp_path: Path, text: str, *args: str) -> Any:
    """Return the error that a single table gets; under `--batch` the same one stands in the line, or ends it."""
    path = write(tmp_path, "t.csv", text)
    single = mtor("fit", path, *args, "--json")
    assert single.code in (2, 4), single.out
    model = () if "--model-file" in args else ("--model", "S1")
    many = mtor("fit", "--batch", path, *model, *args, "--json")
    alone = single.json["error"]
    line = json.loads(many.out.splitlines()[0]) if many.out.startswith('{"id"') else many.json
    assert many.code == single.code or "id" in line
    assert {k: line["error"][k] for k in ("code", "message")} == {k: alone[k] for k in ("code", "message")}
    assert alone["message"]["zh"]
    return alone


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return answer("fit", write(tmp_path_factory.mktemp("plain"), "t.csv", PLAIN))


@pytest.mark.parametrize(("name", "missing", "likely"), [("dosecol.csv", "AMT", "DOSE"), ("conccol.csv", "DV", "CONC")])
def test_a_misnamed_column_is_named(tmp_path: Path, name: str, missing: str, likely: str) -> None:
    error = refused(tmp_path, Path(given_case(name)).read_text(encoding="utf-8"))
    assert error["code"] == "no_columns"
    assert error["message"]["en"].startswith(
        f"The table has no column {missing}. {likely} looks like it: call it {missing}."
    )
    assert error["message"]["zh"].startswith(f"表中没有 {missing} 列。{likely} 似为该列，请改名为 {missing}。")


@pytest.mark.parametrize(
    "header", ["PATIENT,HOUR,DOSE,CONC", "ID;TIME;AMT;DV (ng/mL)", "患者,时间,剂量,浓度", "id time dose level"]
)
def test_a_table_with_other_names_is_a_table(tmp_path: Path, header: str) -> None:
    assert looks_like_table(header + "\n1,0,2,.\n")
    assert refused(tmp_path, header + "\n")["code"] == "no_columns"


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("# A dose that was missed before the level\ndrug: sirolimus\n", False),
        ("# dose, level\n\n# time\n药物: 西罗莫司\n", False),
        ("# ID TIME AMT DV EVID\n1 08:00 2 . 1\n", True),
        ("#ID,TIME,AMT,DV\nC1,0,2,.\n", True),
    ],
)
def test_a_comment_is_no_header(text: str, table: bool) -> None:
    assert looks_like_table(text) is table


def test_no_forecast_without_doses(tmp_path: Path) -> None:
    text = "ID,TIME,AMT,DV,WT,TBIL,AGE\n1,24,.,.,25,11,9\n"
    assert refused(tmp_path, text)["message"]["en"] == "ID 1 has no dose: nothing can be forecast from it."
    text = "ID,TIME,AMT,DOSE,DV,WT,TBIL,AGE\n1,0,.,2,.,25,11,9\n1,24,.,.,8,25,11,9\n"
    error = refused(tmp_path, text)
    assert error["message"] == {
        "en": "ID 1 has no dose in the column AMT. DOSE looks like it: call it AMT.",
        "zh": "ID 1 的 AMT 列没有剂量。DOSE 似为剂量列，请改名为 AMT。",
    }


def test_records_marked_c_are_passed_over_and_counted(plain: Any) -> None:
    found = answer("fit", given_case("c-column.csv"))
    assert median(found) == median(plain) == pytest.approx(9.66, abs=0.005)
    assert warned(found, "records_ignored") == {
        "en": "Records skipped because marked C (or #): 1.",
        "zh": "已略过标记为 C（或 #）的记录：1条。",
    }
    assert found["result"]["findings"] == []


def test_a_hash_before_a_whole_record_counts_and_a_remark_does_not(tmp_path: Path, plain: Any) -> None:
    text = PLAIN.replace(LEVEL, f"# a remark, with a comma\n#1,100,.,60,0,0,.,.,.,25,11,9\n{LEVEL}")
    found = answer("fit", write(tmp_path, "t.csv", text))
    assert median(found) == median(plain)
    assert "marked C (or #): 1." in warned(found, "records_ignored")["en"]


def test_another_mark_in_c_is_refused(tmp_path: Path) -> None:
    text = f"C,{HEAD}\n.,{DOSE}\n5.2,{LEVEL}\n"
    assert "has '5.2' in the column C" in refused(tmp_path, text)["message"]["en"]


def test_the_unit_column_is_read() -> None:
    found = answer("fit", given_case("unit.csv"))
    assert found["result"]["predictions"][0]["observed"] == pytest.approx(8.0 * 0.91419, abs=1e-4)
    assert median(found) == pytest.approx(7.10, abs=0.005)
    assert "unit_assumed" not in {w["code"] for w in found["warnings"]}


@pytest.mark.parametrize(
    ("units", "code"),
    [(("mg", "mg/dL"), "unknown_unit"), (("ug", "ng/mL"), "unknown_unit"), ((".", "8"), "unknown_unit")],
)
def test_a_unit_that_is_not_known_is_refused(tmp_path: Path, units: tuple[str, str], code: str) -> None:
    text = f"{HEAD},UNIT\n{DOSE},{units[0]}\n{LEVEL},{units[1]}\n"
    assert refused(tmp_path, text)["code"] == code


def test_units_are_not_mixed(tmp_path: Path) -> None:
    more = LEVEL.replace("1,240", "1,264")
    for other in ("nmol/L", "."):
        text = f"{HEAD},UNIT\n{DOSE},mg\n{LEVEL},ng/mL\n{more},{other}\n"
        assert refused(tmp_path, text)["code"] == "mixed_units"


def test_a_unit_under_a_model_in_another(tmp_path: Path) -> None:
    header = "ID,TIME,EVID,AMT,II,ADDL,DV,MDV,UNIT,LLOQ"
    rows = [
        f"1,{row},{unit},{limit}"
        for row, unit, limit in zip(
            [*ROWS_001["1"][:2], "30,0,.,.,.,0,0"], ("mg", "ng/mL", "ng/mL"), (".", "5000", "5000"), strict=True
        )
    ]
    rows[1] = rows[1].replace("91.2904", "91290.4")
    path = write(tmp_path, "t.csv", "\n".join([header, *rows]) + "\n")
    found = answer("fit", path, "--model-file", write(tmp_path, "m.json", RUN_001))["result"]["predictions"]
    assert [p["observed"] for p in found] == pytest.approx([91.2904, 5.0])
    assert [p["censored"] for p in found] == [None, "below"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("DV,DV", "DV"),
        ("DV,dv", "DV"),
        ("DV,WEIGHT,WT", "WEIGHT, WT"),
        ("DV,DATE,DAT2", "DATE, DAT2"),
        ("DV,体重,WT", "体重, WT"),
    ],
)
def test_two_columns_for_one_thing_are_refused(tmp_path: Path, columns: str, said: str) -> None:
    error = refused(tmp_path, f"ID,TIME,AMT,{columns}\n1,0,2,.,.,.\n")
    assert (error["code"], error["message"]["en"]) == (
        "column_twice",
        f"The table has two columns for one thing: {said}. Leave one.",
    )


def test_duplicate_head_as_given(tmp_path: Path) -> None:
    assert refused(tmp_path, Path(given_case("duphead.csv")).read_text(encoding="utf-8"))["code"] == "column_twice"


def test_only_rows_of_this_drug_count(tmp_path: Path) -> None:
    given_text = Path(given_case("drug.csv")).read_text(encoding="utf-8")
    error = refused(tmp_path, given_text)
    assert error["message"] == {
        "en": "No row is of sirolimus; the column DRUG names everolimus (3), tacrolimus (1). "
        "Give the drug with --drug.",
        "zh": "没有西罗莫司的记录；DRUG 列中为：everolimus（3条）、tacrolimus（1条）。请用 --drug 指定药物。",
    }
    # The first dose a day before the second: the level is then one before the next dose.
    daily = given_text.replace("1,0,1.5", "1,24,1.5").replace("everolimus", "雷帕霉素")
    found = answer("fit", write(tmp_path, "s.csv", daily))
    assert [p["observed"] for p in found["result"]["predictions"]] == [8.2]
    assert warned(found, "other_drug_rows") == {
        "en": "Rows for another drug were left out: tacrolimus (1); only those for sirolimus are used.",
        "zh": "已略去其他药物的记录：tacrolimus（1条）；仅使用西罗莫司的记录。",
    }


def test_a_row_that_names_no_drug_is_refused(tmp_path: Path) -> None:
    text = f"{HEAD},DRUG\n{DOSE},sirolimus\n{LEVEL},.\n"
    assert "names no drug" in refused(tmp_path, text)["message"]["en"]


@pytest.mark.parametrize("column", ["DVID", "CMT"])
def test_levels_of_two_kinds_are_refused(tmp_path: Path, column: str) -> None:
    other = LEVEL.replace("1,240,.,11", "1,240,.,4")
    text = f"{HEAD},{column}\n{DOSE},1\n{LEVEL},2\n{other},3\n"
    error = refused(tmp_path, text)
    assert error["message"]["en"].startswith(f"{column} has two values among the levels, 2 and 3 (row 4)")
    assert error["message"]["zh"].startswith(f"各浓度的 {column} 有两个值：2 和 3（第4行）")
    # The compartment of the dose is no kind of level.
    assert answer("fit", write(tmp_path, "u.csv", f"{HEAD},{column}\n{DOSE},1\n{LEVEL},2\n"))["result"]["predictions"]


def test_kinds_are_compared_between_patients(tmp_path: Path) -> None:
    two = [row.replace("1,", "2,", 1) for row in (DOSE, LEVEL)]
    text = f"{HEAD},DVID\n{DOSE},1\n{LEVEL},1\n{two[0]},2\n{two[1]},2\n"
    done = mtor("fit", "--batch", write(tmp_path, "t.csv", text), "--model", "S1")
    first, second = map(json.loads, done.out.splitlines())
    assert (first["error"] is not None, second["error"]["code"]) == (False, "several_kinds")


def test_iso_times_and_dates_beside_clock_times() -> None:
    iso, date = (answer("fit", given_case(name)) for name in ("iso-times.csv", "date-and-clock.csv"))
    assert iso["result"]["forecast"] == date["result"]["forecast"]
    assert iso["result"]["forecast"][0]["time"] == "2026-03-22 08:00"
    assert iso["result"]["predictions"][0]["time"] == "2026-03-11 07:30"
    assert iso["result"]["predictions"][0]["time_h"] == 239.5


ORDERS = {
    "DATE": ("03-01-2026", "03-11-2026"),
    "DAT1": ("01/03/2026", "11/03/2026"),
    "DAT2": ("2026/3/1", "2026/3/11"),
    "DAT3": ("2026-01-03", "2026-11-03"),
}


@pytest.mark.parametrize("column", ORDERS)
@pytest.mark.parametrize("times", [("08:00", "07:30"), ("8:00:00", "7:30:00"), ("8", "7.5")])
def test_the_four_orders_of_a_date(column: str, times: tuple[str, str]) -> None:
    days = ORDERS[column]
    text = f"{HEAD},{column}\n{DOSE},{days[0]}\n{LEVEL},{days[1]}\n".replace("1,0,1.5", f"1,{times[0]},1.5").replace(
        "1,240", f"1,{times[1]}"
    )
    case = case_of(one_patient(RecordTable(text.splitlines(keepends=True)), None), ["2026-03-12"])
    assert case.samples[0].hours == 239.5
    assert case.clock.shown(0.0) == "2026-03-01 08:00"
    assert case.at == (264,)
    assert [r.code for r in case.remarks] == ([] if column == "DAT2" else ["date_order"])


def test_the_order_of_a_date_is_said(tmp_path: Path) -> None:
    text = Path(given_case("date-and-clock.csv")).read_text(encoding="utf-8")
    text = text.replace("2026-03-01", "03/01/2026").replace("2026-03-11", "03/11/2026")
    assert warned(answer("fit", write(tmp_path, "t.csv", text)), "date_order") == {
        "en": "DATE was read as month/day/year, NONMEM's order for that name.",
        "zh": "DATE 列按 月/日/年 读取（NONMEM对该列名的约定）。",
    }


@pytest.mark.parametrize(
    ("date", "time", "code"),
    [
        ("13/01/2026", "08:00", "bad_date"),
        ("03/01/26", "08:00", "bad_date"),
        ("1", "08:00", "bad_date"),
        (".", "08:00", "bad_date"),
        ("2026-03-01", "24:00", "bad_record"),
        ("2026-03-01", "08:61", "bad_record"),
        ("2026-03-01", "240", "bad_record"),
        ("2026-03-01", ".", "bad_record"),
        ("2026-03-01", "-1", "bad_record"),
        ("1999-03-01", "08:00", "bad_date"),
        ("2026-03-12", "08:00", "bad_record"),
    ],
)
def test_a_date_or_clock_time_that_is_none(tmp_path: Path, date: str, time: str, code: str) -> None:
    rows = [DOSE.replace("1,0", f"1,{time}", 1) + f",{date}", LEVEL.replace("1,240", "1,07:30", 1) + ",2026-03-11"]
    assert refused(tmp_path, "\n".join([f"{HEAD},DATE", *rows]) + "\n")["code"] == code


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("08:00", "07:30", "clock_without_date"),
        ("2026-03-01 08:00", "240", "mixed_times"),
        ("2026-03-01 08:00", "2026-03-11", "time_of_day_missing"),
        ("2026-03-01 08:00", "", "bad_record"),
        ("2026-03-01 08:00", "2026-03-11T07:30Z", "mixed_offsets"),
        ("2026-03-01 08:00", "2026-03-01 07:00", "bad_record"),
        ("2026-03-01 08:00", "2026-13-01 07:00", "bad_date"),
    ],
)
def test_times_that_cannot_be_read(tmp_path: Path, first: str, second: str, code: str) -> None:
    text = PLAIN.replace("1,0,1.5", f"1,{first},1.5").replace("1,240", f"1,{second}")
    assert refused(tmp_path, text)["code"] == code


def test_offsets_in_a_table(tmp_path: Path) -> None:
    text = PLAIN.replace("1,0,1.5", "1,2026-03-01T08:00+08:00,1.5").replace("1,240", "1,2026-03-10T23:30:00Z")
    found = answer("fit", write(tmp_path, "t.csv", text), "--at", "2026-03-31")
    assert found["result"]["predictions"][0]["time_h"] == 239.5
    text = PLAIN.replace("AGE\n", "AGE,TIMEZONE\n").replace("9\n", "9,+08:00\n")
    text = text.replace("1,0,1.5", "1,2026-03-01 08:00,1.5").replace("1,240", "1,2026-03-10T23:30:00Z")
    again = answer("fit", write(tmp_path, "u.csv", text), "--at", "2026-03-31")
    assert again["result"]["forecast"] == found["result"]["forecast"]


def test_a_batch_of_dates_keeps_each_patients_clock(tmp_path: Path) -> None:
    text = PLAIN.replace("1,0,1.5", "1,2026-03-01 08:00,1.5").replace("1,240", "1,2026-03-11 07:30")
    second = "\n".join(row.replace("1,", "2,", 1).replace("2026-03", "2026-04") for row in text.splitlines()[1:]) + "\n"
    path = write(tmp_path, "t.csv", text + second)
    one, two = map(json.loads, mtor("fit", "--batch", path, "--model", "S1").out.splitlines())
    assert (one["predictions"][0]["time"], two["predictions"][0]["time"]) == ("2026-03-11 07:30", "2026-04-11 07:30")
    assert one["eta"] == two["eta"]


def test_blanks_between_columns(plain: Any) -> None:
    found = answer("fit", given_case("blanks.csv"))
    assert median(found) == median(plain)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["id time amt dv\n1 0 2\n", "id  time amt dv\n1 2026-03-01 08:00 2 .\n"])
def test_blanks_leave_no_row_short_or_long(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text)["code"] == "bad_row"


def test_gb18030_is_read_and_said(plain: Any) -> None:
    path = given_case("gbk.csv")
    found = answer("fit", path)
    assert median(found) == median(plain)
    assert warned(found, "text_encoding")["en"].endswith(
        "is not UTF-8; it was read as GB18030: check its Chinese text."
    )
    assert "已按GB18030读取" in warned(found, "text_encoding")["zh"]
    done = mtor("fit", "--batch", path, "--model", "S1")
    assert "it was read as GB18030" in done.err
    assert "已按GB18030读取" in mtor("fit", "--batch", path, "--model", "S1", "--lang", "zh").err


def test_a_code_for_a_missing_value_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path, Path(given_case("missing-99.csv")).read_text(encoding="utf-8"))
    assert error["message"] == {
        "en": "Row 2: TBIL: -99 is a code for a missing value; leave out what was not measured.",
        "zh": "第2行：TBIL：-99为缺失值代码；未测者请勿填写。",
    }


@pytest.mark.parametrize("column", ["WT", "TBIL", "AGE"])
@pytest.mark.parametrize("value", ["-99", "-999.0", "-9", "-99.00"])
def test_codes_in_every_column(tmp_path: Path, column: str, value: str) -> None:
    place = HEAD.split(",").index(column)
    rows = [[*row.split(",")[:place], value, *row.split(",")[place + 1 :]] for row in (DOSE, LEVEL)]
    text = "\n".join([HEAD, *(",".join(row) for row in rows)]) + "\n"
    message = refused(tmp_path, text)["message"]
    assert column in message["en"]
    assert value in message["en"]
    assert "nan" not in message["en"]


def test_codes_in_a_column_of_ones_own_and_in_dv(tmp_path: Path) -> None:
    model = {**RUN_001, "parameters": {"CL": "4*exp(X)", "V": 70, "KA": 1}, "covariates": {"X": {"unit": "1"}}}
    path = write(tmp_path, "m.json", model)
    text = "ID,TIME,AMT,DV,X\n1,0,100,.,-99\n1,24,.,1,-99\n"
    assert "has X -99, a code for a missing value" in refused(tmp_path, text, "--model-file", path)["message"]["en"]
    assert (
        "has DV -99, a code for a missing value"
        in refused(tmp_path, PLAIN.replace(",11,0,0", ",-99,0,0"))["message"]["en"]
    )


@pytest.mark.parametrize(
    ("column", "value"), [("AGE", "999"), ("WT", "999"), ("WT", "0"), ("TBIL", "inf"), ("TBIL", "x")]
)
def test_values_that_no_patient_has(tmp_path: Path, column: str, value: str) -> None:
    place = HEAD.split(",").index(column)
    row = DOSE.split(",")
    text = f"{HEAD}\n{','.join([*row[:place], value, *row[place + 1 :]])}\n{LEVEL}\n"
    message = refused(tmp_path, text)["message"]
    assert column in message["en"]
    assert value in message["en"]


def test_below_the_limit() -> None:
    found = answer("fit", given_case("blq.csv"))["result"]["predictions"][0]
    assert (found["censored"], found["observed"], found["residual"]) == ("below", 2, None)


@pytest.mark.parametrize(
    ("written", "observed", "censored"),
    [
        ("<0.5", 0.5, "below"),
        ("lt0.5", 0.5, "below"),
        ("≤0.5", 0.5, "below"),
        ("低于0.5", 0.5, "below"),
        ("＜0.5 ng/mL", 0.5, "below"),
        ("≥30", 30, "above"),
        (">30", 30, "above"),
        ("8.2 ng/mL", 8.2, None),
        ("=8.2", 8.2, None),
        ("8.2 μg/L", 8.2, None),
    ],
)
def test_a_level_is_read_as_in_a_case(tmp_path: Path, written: str, observed: float, censored: str | None) -> None:
    args = "--model", "S1", "--confirm-level"
    found = answer("fit", write(tmp_path, "t.csv", PLAIN.replace(",11,0,0", f",{written},0,0")), *args)
    (level,) = found["result"]["predictions"]
    assert (level["observed"], level["censored"]) == (observed, censored)
    case = {
        "drug": "sirolimus",
        "covariates": {"WT": 25, "TBIL": 11, "AGE": 9},
        "regimen": "1.5 mg every 24 h from 0 h x 21",
        "levels": [{"time": 240, "value": written}],
        "at": [504],
    }
    same = answer("fit", write(tmp_path, "c.json", case), *args)
    assert median(found) == median(same)


def test_a_level_below_a_limit_takes_the_limit_of_its_row(tmp_path: Path) -> None:
    text = f"{HEAD},LLOQ\n{DOSE},.\n{LEVEL.replace(',11,0,0', ',低于检测限,0,0')},1.5\n"
    (level,) = answer("fit", write(tmp_path, "t.csv", text))["result"]["predictions"]
    assert (level["observed"], level["censored"]) == (1.5, "below")


@pytest.mark.parametrize("written", ["BLQ", "低于检测限", "<LOD", "未检出"])
def test_a_limit_that_is_not_given_is_asked_for(tmp_path: Path, written: str) -> None:
    error = refused(tmp_path, PLAIN.replace(",11,0,0", f",{written},0,0"))
    assert error["message"] == {
        "en": "ID 1, record 2 is below a limit that is not given: write the laboratory's limit of quantification in "
        "the column LLOQ.",
        "zh": "ID 1 第 2 条记录低于定量下限，但未给出限值：请在 LLOQ 列填写本实验室的定量下限。",
    }


def test_the_unit_behind_a_level_is_that_of_all(tmp_path: Path) -> None:
    nmol = answer("fit", write(tmp_path, "t.csv", PLAIN.replace(",11,0,0", ",12.035 nmol/L,0,0")))
    assert nmol["result"]["predictions"][0]["observed"] == pytest.approx(11.0, abs=0.01)
    second = LEVEL.replace("240", "480").replace(",11,0,0", ",9 ng/mL,0,0")
    error = refused(tmp_path, f"{PLAIN}{second}\n")
    assert error["message"]["zh"] == "第4行：浓度单位混用（ng/mL、无单位）。"
    column = f"{HEAD},UNIT\n{DOSE},.\n{LEVEL.replace(',11,0,0', ',11 nmol/L,0,0')},ng/mL\n"
    error = refused(tmp_path, column)
    assert error["message"]["en"] == (
        "Row 3: DV '11 nmol/L' is in nmol/L, but the unit given with it is ng/mL. Which is it?"
    )


def test_a_level_and_its_mark_that_contradict_each_other(tmp_path: Path) -> None:
    text = f"{HEAD},CENS\n{DOSE},0\n{LEVEL.replace(',11,0,0', ',<0.5,0,0')},-1\n"
    assert refused(tmp_path, text)["message"]["zh"] == ("第3行：DV “<0.5”与 CENS（或 BLQ）列的标记 -1 相互矛盾。")
    consistent = text.replace(",-1\n", ",1\n")
    (level,) = answer("fit", write(tmp_path, "t.csv", consistent))["result"]["predictions"]
    assert (level["observed"], level["censored"]) == (0.5, "below")


def test_0_is_no_level(tmp_path: Path) -> None:
    for mark in ("", ",BLQ"):
        text = f"{HEAD}{mark}\n{DOSE}{mark and ',0'}\n{LEVEL.replace(',11,0,0', ',0,0,0')}{mark and ',1'}\n"
        error = refused(tmp_path, text)
        wanted = (
            "limit of quantification in the column LLOQ"
            if mark
            else "write CENS 1 and the limit in LLOQ, for none MDV 1"
        )
        assert wanted in error["message"]["en"]


def test_an_id_that_comes_back(tmp_path: Path) -> None:
    done = mtor("fit", "--batch", given_case("interleaved.csv"), "--model", "S1")
    first, second = map(json.loads, done.out.splitlines())
    assert done.code == 4
    assert [(x["id"], x["error"]["code"]) for x in (first, second)] == [("1", "id_again"), ("2", "id_again")]
    assert first["error"]["message"]["en"].startswith("ID 1 occurs again at row 4, after rows of another ID")
    assert first["error"]["message"]["zh"].startswith("ID 1 在第4行再次出现")
    assert second["error"]["message"]["en"].startswith("ID 2 occurs again at row 5")
    single = mtor("fit", given_case("interleaved.csv"), "--json")
    assert single.json["error"]["message"]["en"].startswith("The table holds 2 patients")


@pytest.mark.slow
def test_an_id_that_comes_back_after_its_line_is_out(tmp_path: Path) -> None:
    rows = {str(n): ROWS_001["1"] for n in range(600)}
    text = table(rows) + f"7,{ROWS_001['1'][1]}\n"
    done = mtor("fit", "--batch", write(tmp_path, "t.csv", text), "--model-file", write(tmp_path, "m.json", RUN_001))
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, len(lines)) == (4, 601)
    assert (lines[-1]["id"], lines[-1]["error"]["code"]) == ("7", "id_again")


UGLY = {
    "a row too long": (f"{PLAIN}1,264,.,12,0,0,.,.,.,25,11,9,77\n", "bad_row"),
    "an open quote": (f'{HEAD}\n{DOSE}\n1,"240,.,11,0,0,.,.,.,25,11,9\n', "bad_row"),
    "a huge field": (f"{HEAD}\n{DOSE}\n1,{'9' * 200_000},.,11,0,0,.,.,.,25,11,9\n", "bad_row"),
    "header alone": (f"{HEAD}\n", "no_patient"),
    "no ID": (PLAIN.replace("1,0,1.5", ",0,1.5").replace("1,240", ",240"), "bad_record"),
    "a level of nan": (PLAIN.replace(",11,0,0", ",inf,0,0"), "bad_record"),
    "a dose of nonsense": (PLAIN.replace("1,0,1.5", "1,0,1e999"), "bad_record"),
    "a negative dose": (PLAIN.replace("1,0,1.5", "1,0,-1.5"), "bad_record"),
    "a time before the dose": (PLAIN.replace("1,240", "1,-3"), "bad_record"),
    "decimal commas": (PLAIN.replace(",", ";").replace("1.5", "1,5"), "bad_record"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", UGLY)
def test_ugly_tables(tmp_path: Path, name: str) -> None:
    text, code = UGLY[name]
    path = write(tmp_path, "t.csv", text)
    single = mtor("fit", path, "--json")
    assert (single.code, single.json["error"]["code"]) == (4, code)
    assert single.json["error"]["message"]["zh"]
    many = mtor("fit", "--batch", path, "--model", "S1", "--json")
    assert "Traceback" not in many.err + single.err
    assert "internal" not in many.out
    assert many.code == (0 if code == "no_patient" else 4)


@pytest.mark.slow
def test_thousands_of_columns_blank_rows_and_trailing_commas(tmp_path: Path, plain: Any) -> None:
    extra = ",".join(f"X{i}" for i in range(3000))
    ends = "," * 2999
    text = f"\n\n{HEAD},{extra},,\r\n{DOSE}{ends},,,\r\n,,,\r\n{LEVEL}{ends},,,\r\n"
    assert median(answer("fit", write(tmp_path, "t.csv", "\ufeff" + text))) == median(plain)
    quoted = "\n".join(",".join(f'"{field}"' for field in row.split(",")) for row in PLAIN.splitlines()) + "\n"
    assert median(answer("fit", write(tmp_path, "u.csv", quoted))) == median(plain)


def test_what_was_read_before_a_break_is_answered(tmp_path: Path) -> None:
    text = table({"1": ROWS_001["1"], "2": ROWS_001["2"]}) + "3,0,1,100,0,0,.,1,too,long\n"
    args = ("--model-file", write(tmp_path, "m.json", RUN_001), "--json")
    done = mtor("fit", "--batch", write(tmp_path, "t.csv", text), *args)
    lines = done.out.splitlines()
    assert [json.loads(line)["id"] for line in lines[:1]] == ["1"]
    assert done.code == 4
    assert "Row 9 of the table has 10 fields and the header 8" in done.out + done.err


def test_the_body_surface_follows_height_and_weight() -> None:
    text = "ID,TIME,AMT,DV,HT,WT\n1,0,2,.,100,16\n1,24,.,5,.,.\n1,48,.,6,100,36\n"
    rows = one_patient(RecordTable(text.splitlines(keepends=True)), None).rows
    assert [row["BSA"] for row in rows] == ["0.67", "0.67", "1.00"]


@given(st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1)), st.floats(0.5, 5000))
def test_dates_in_every_order_are_the_same_moment(start: datetime, hours: float) -> None:
    start = start.replace(second=0, microsecond=0)
    end = (start + timedelta(hours=hours)).replace(second=0, microsecond=0)
    wanted = (end - start).total_seconds() / 3600.0
    found = []
    for column, form in (("DATE", "%m/%d/%Y"), ("DAT1", "%d-%m-%Y"), ("DAT2", "%Y-%m-%d"), ("DAT3", "%Y/%d/%m")):
        rows = [f"1,{start:{form}},{start:%H:%M},2,.", f"1,{end:{form}},{end:%H:%M},.,5"]
        found.append("\n".join([f"ID,{column},TIME,AMT,DV", *rows]))
    found.append("\n".join(["ID,TIME,AMT,DV", f"1,{start.isoformat()},2,.", f"1,{end.isoformat(' ')},.,5"]))
    for text in found:
        records = one_patient(RecordTable(text.splitlines(keepends=True)), None)
        assert float(records.rows[1]["TIME"]) == pytest.approx(wanted, abs=1e-9)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_table_is_read_or_refused(header: str, row: str) -> None:
    for text in (f"{header}\n{row}\n", f"ID,TIME,AMT,DV\n{row}\n", f"ID TIME AMT DV DATE\n{row}\n"):
        with contextlib.suppress(DataError):
            one_patient(RecordTable(text.splitlines(keepends=True)), None)
