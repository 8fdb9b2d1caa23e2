"""What an audit does with files that are wrong: an error that names the column, or a coded row; never a dropped one."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.audit.test_counts import assert_closed
from tests.helpers import answer, mtor, says
from tests.sheets import write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

SIROLIMUS = ("--drug", "sirolimus", "--disease", "ALPS", "--hours-since-dose", "24", "--days-on-dose", "21")


def audited(tmp_path: Path, text: str, *args: str, name: str = "levels.csv") -> Any:
    """Return the result of an audit of a text."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = answer("audit", str(tmp_path / name), *args)["result"]
    assert_closed(result)
    return result


def refused(tmp_path: Path, text: str, *args: str) -> tuple[int, str, str]:
    """Return the exit code and the sentence of an audit that is refused, in English and Chinese."""
    (tmp_path / "levels.csv").write_text(text, encoding="utf-8")
    en, zh = (mtor("audit", str(tmp_path / "levels.csv"), *args, "--lang", lang) for lang in ("en", "zh"))
    assert en.code == zh.code
    assert en.out == zh.out == ""
    return en.code, en.err.splitlines()[0], zh.err.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "args", "code", "en", "zh"),
    [
        ("", SIROLIMUS, 4, "levels.csv holds nothing.", "levels.csv 为空。"),
        ("\n\n", SIROLIMUS, 4, "levels.csv holds nothing.", "levels.csv 为空。"),
        ("id,level\n", (), 2, "Which drug was measured is not said", "未注明所测药物"),
        ("level,drug\n8,sirolimus\n", (), 4, "No column says whose level it is.", "没有患者编号列。"),
        ("id,drug\n1,sirolimus\n", (), 2, "No column of levels was found. Call it level", "未找到浓度列。"),
        ("id,level,conc\n1,8,8\n", SIROLIMUS, 2, "Two columns could be level", "有两列可能是 level"),
        ("id,level,drug\n1,8,x\n", SIROLIMUS, 2, "The column 'drug' and --drug say the same", "列“drug”与 --drug 重复"),
        ("id,level\n1,8\n2,8\n1,9\n", SIROLIMUS, 4, "Line 4: '1' comes back after other", "第4行：患者“1”的行不连续"),
        ("id,level\n1,8\n", ("--map", "level=x"), 2, "There is no column 'x'. There are: id, level.", "没有列“x”。"),
    ],
    ids=["nothing", "blank", "no-drug", "no-id", "no-level", "twice", "and-option", "apart", "no-such-column"],
)  # fmt: skip
def test_a_file_that_cannot_be_audited(
    tmp_path: Path, text: str, args: tuple[str, ...], code: int, en: str, zh: str
) -> None:
    found = refused(tmp_path, text, *args)
    assert found[0] == code
    assert en in found[1]
    assert zh in found[2]


def test_a_file_without_a_level_that_can_be_judged(tmp_path: Path) -> None:
    for text in ("id,level\n", "id,level\n1,x\n"):
        result = audited(tmp_path, text, *SIROLIMUS)
        assert (result["groups"], result["patients"]) == ([], 0)
    done = mtor("audit", str(tmp_path / "levels.csv"), *SIROLIMUS, "--lang", "zh")
    assert "没有可判读的浓度。" in "".join(done.out.split())


def test_each_bad_row_is_an_error_of_its_own(tmp_path: Path) -> None:
    text = (
        "id,sampled,level,unit\n1,2026-01-05,8,ng/mL\n1,2026-01-06,nan,ng/mL\n1,2026-01-07,8,mg/L\n1,2026-13-01,8,ng/mL\n"
        ',2026-01-08,8,ng/mL\n1,2026-01-09,8,ng/mL,extra\n1,"2026-01-10,8,ng/mL\n1,2026-01-11,,ng/mL\n'
        "1,2027-01-11,28,ng/mL\n1,2026-01-12,180,ng/mL\n1,2026-01-13,8,nmol/L\n"
    )
    result = audited(tmp_path, text, *SIROLIMUS)
    assert {e["name"]: e["rows"] for e in result["rows"]["errors"]} == {
        "bad_number": 1, "unknown_unit": 1, "bad_date": 1, "id_missing": 1, "row_width": 1, "row_unreadable": 1,
        "level_missing": 1, "date_order": 1, "implausible_level": 1,
    }  # fmt: skip
    assert (result["rows"]["read"], result["rows"]["judged"]) == (11, 2)
    assert result["rows"]["alarmed_error"] == 1, "28 on a day to come; 180 is asked back"
    (target,) = result["groups"][0]["targets"]
    assert (target["within"], target["compared"]) == (2, 2), "8 ng/mL, and 8 nmol/L, which is 7.3"


def test_a_row_with_an_error_is_named_by_its_line(tmp_path: Path) -> None:
    text = "id,level,sampled\n1,8,\n1,nan,\n,8,\n1,28,2027-01-11\n1,x,\n"
    result = audited(tmp_path, text, *SIROLIMUS)
    assert result["rows"]["refused"] == [
        {"line": 5, "code": "date_order", "alarmed": True},
        {"line": 3, "code": "bad_number", "alarmed": False},
        {"line": 4, "code": "id_missing", "alarmed": False},
        {"line": 6, "code": "bad_number", "alarmed": False},
    ]
    path = str(tmp_path / "levels.csv")
    shown = mtor("audit", path, *SIROLIMUS)
    assert says(shown.out, "bad_number 2 (lines 3, 6), id_missing 1 (line 4)")
    assert says(shown.out, "(at line 5)")
    chinese = mtor("audit", path, *SIROLIMUS, "--lang", "zh").out
    assert "bad_number2（第3、6行）" in "".join(chinese.split())
    assert "有1行（文件第5行）虽有错误" in "".join(chinese.split())
    rows = csv.DictReader(io.StringIO(mtor("audit", path, *SIROLIMUS, "--format", "csv").out))
    assert [(r["id"], r["at_line"]) for r in rows if r["section"] == "refused"] == [
        ("date_order", "5"), ("bad_number", "3"), ("id_missing", "4"), ("bad_number", "6"),
    ]  # fmt: skip


def test_of_many_rows_with_an_error_the_first_are_named(tmp_path: Path) -> None:
    result = audited(tmp_path, "id,level,sampled\n1,8,\n" + "1,nan,\n" * 30 + "1,28,2027-01-11\n", *SIROLIMUS)
    assert [one["line"] for one in result["rows"]["refused"]] == [33, *range(3, 22)]
    shown = mtor("audit", str(tmp_path / "levels.csv"), *SIROLIMUS).out
    assert says(shown, "20, 21, …)")


def test_units_may_be_mixed_and_are_converted(tmp_path: Path) -> None:
    """8 ng/mL of sirolimus is 8 / 914.17 × 1000 = 8.75 nmol/L."""
    text = "id,level,unit\n1,8,ng/mL\n1,8.75,nmol/L\n1,8,\n1,8 nmol/L,ng/mL\n"
    result = audited(tmp_path, text, "--drug", "sirolimus", "--target", "7.9-8.1", *SIROLIMUS[4:])
    (target,) = [t for t in result["groups"][0]["targets"] if t["band"] is None]
    assert (target["within"], target["compared"]) == (3, 3)
    assert result["rows"]["unit_assumed"] == 1
    assert result["rows"]["errors"] == [{"name": "contradiction", "rows": 1}]


def test_rows_that_lie_apart_are_held_together(tmp_path: Path) -> None:
    rows = ["1,2026-02-01,8", "2,2026-01-01,3", "1,2026-01-01,4", "2,2026-01-15,16", "1,2026-01-15,12"]
    apart = audited(tmp_path, "\n".join(["id,sampled,level", *rows]) + "\n", *SIROLIMUS, "--apart")
    together = audited(tmp_path, "\n".join(["id,sampled,level", *sorted(rows)]) + "\n", *SIROLIMUS)
    for found in (apart, together):
        for high in found["groups"][0]["alarmed"]["open"]:
            del high["line"]
    assert apart == together
    assert apart["groups"][0]["targets"][0]["in_range"]["patients"] == 1


def test_one_id_for_two_drugs_is_two_courses_and_is_said(tmp_path: Path) -> None:
    text = "id,sampled,level,drug\n1,2026-01-01,8,sirolimus\n1,2026-01-15,4,everolimus\n1,2026-01-29,16,sirolimus\n"
    (tmp_path / "levels.csv").write_text(text, encoding="utf-8")
    found = answer("audit", str(tmp_path / "levels.csv"), "--unit", "ng/mL", "--disease", "GVHD", *SIROLIMUS[4:])
    result = found["result"]
    assert (result["patients"], result["several_drugs"]) == (1, 1)
    assert [(g["drug"], g["samples"]["judged"]) for g in result["groups"]] == [("everolimus", 1), ("sirolimus", 2)]
    assert "audit_several_drugs" in [w["code"] for w in found["warnings"]]


def test_times_are_put_on_one_clock_or_do_not_count(tmp_path: Path) -> None:
    """01:00 in Beijing is the day before at 17:00 UTC: the second sample is a day later, and not two."""
    head = "id,sampled,level\n"
    one = audited(tmp_path, head + "1,2026-01-31T23:30Z,16\n1,2026-02-02T01:00+08:00,8\n", *SIROLIMUS)
    assert one["mixed_offsets"] == 0
    assert one["groups"][0]["alarmed"]["days"]["median"] == 1
    assert [m["month"] for m in one["groups"][0]["targets"][0]["run"]["months"]] == ["2026-01", "2026-02"]
    mixed = audited(tmp_path, head + "1,2026-01-31T23:30Z,16\n1,2026-02-02T01:00,8\n", *SIROLIMUS)
    assert mixed["mixed_offsets"] == 1
    flag = mixed["groups"][0]["alarmed"]
    assert (flag["levels"], flag["undated"], flag["days"]) == (1, 1, None)
    assert mixed["groups"][0]["targets"][0]["run"] == {"undated": 2, "median": None, "months": []}
    days = audited(tmp_path, head + "1,2026-01-31T23:30Z,16\n1,2026-02-02,8\n", *SIROLIMUS)
    assert days["mixed_offsets"] == 0, "a date alone is that of the place"


def test_rows_that_repeat_are_counted_once_where_they_have_a_time(tmp_path: Path) -> None:
    text = "id,sampled,level\n1,2026-01-01,8\n1,2026-01-01,8\n1,2026-01-01,9\n1,,8\n1,,8\n2,2026-01-01,8\n"
    result = audited(tmp_path, text, *SIROLIMUS)
    assert (result["rows"]["duplicate"], result["rows"]["judged"]) == (1, 5)


def test_a_target_that_changes_breaks_the_line(tmp_path: Path) -> None:
    head = "id,sampled,level,target\n"
    rows = ["1,2026-01-01,8,5-10", "1,2026-01-11,8,5-10", "1,2026-01-21,8,5-10", "1,2026-01-31,8,5-10"]
    options = ("--drug", "sirolimus", "--disease", "ALPS", *SIROLIMUS[4:])
    whole = audited(tmp_path, head + "\n".join(rows) + "\n", *options)
    own = [t for t in whole["groups"][0]["targets"] if t["band"] is None]
    assert [(t["low"], t["high"], t["in_range"]["days"]) for t in own] == [(5, 10, 30)]
    rows[2] = rows[2].replace("5-10", "6-12")
    changed = audited(tmp_path, head + "\n".join(rows) + "\n", *options)
    own = [t for t in changed["groups"][0]["targets"] if t["band"] is None]
    assert [(t["low"], t["compared"], t["not_compared"], t["in_range"]["patients"]) for t in own] == [
        (5, 3, 1, 0),
        (6, 1, 3, 0),
    ]
    (published,) = [t for t in changed["groups"][0]["targets"] if t["band"]]
    assert published["in_range"]["days"] == 30


@pytest.mark.parametrize(
    ("column", "values", "days"),
    [
        ("with", ("", "", "voriconazole:30d", "voriconazole:40d"), 20),
        ("with", ("voriconazole:30d", "voriconazole:40d", "voriconazole:50d", "voriconazole:60d"), 30),
        ("stopped", ("", "", "", "voriconazole:9d"), 20),
        ("product", ("tablet", "tablet", "solution", "solution"), 20),
        ("product", ("tablet", "", "tablet", ""), 30),
        ("assay", ("cmia", "cmia", "lc-ms/ms", "lc-ms/ms"), 20),
        ("missed_dose", ("", "", "", "9d"), 20),
        ("loading_given", ("no", "no", "no", "yes"), 20),
    ],
    ids=["begun", "taken-throughout", "stopped", "product", "product-not-said", "assay", "missed", "loading"],
)
def test_what_a_row_says_breaks_the_line(tmp_path: Path, column: str, values: tuple[str, ...], days: float) -> None:
    dates = ("2026-01-01", "2026-01-11", "2026-01-21", "2026-01-31")
    rows = [f"1,{day},8,{value}" for day, value in zip(dates, values, strict=True)]
    result = audited(tmp_path, "\n".join([f"id,sampled,level,{column}", *rows]) + "\n", *SIROLIMUS)
    (target,) = result["groups"][0]["targets"]
    assert (target["compared"], target["in_range"]["days"]) == (4, days)


def test_a_spreadsheet_and_json_are_as_the_csv(tmp_path: Path) -> None:
    rows = [("1", "2026-01-01", "8"), ("1", "2026-01-15", "<0.5"), ("2", "2026-01-15", "16"), ("3", "x", "1")]
    text = "\n".join(",".join(row) for row in (("id", "sampled", "level"), *rows)) + "\n"
    expected = audited(tmp_path, text, *SIROLIMUS)
    write_xlsx(tmp_path / "levels.xlsx", [("id", "sampled", "level"), *rows])
    assert answer("audit", str(tmp_path / "levels.xlsx"), *SIROLIMUS)["result"] == expected
    lines = "".join(json.dumps(dict(zip(("id", "sampled", "level"), row, strict=True))) + "\n" for row in rows)
    (tmp_path / "levels.ndjson").write_text(lines, encoding="utf-8")
    found = answer("audit", str(tmp_path / "levels.ndjson"), *SIROLIMUS)["result"]
    for told in (found["groups"][0]["alarmed"]["open"][0], found["rows"]["refused"][0]):
        told["line"] += 1  # No header stands above it.
    assert found == expected
    tabs = audited(tmp_path, text.replace(",", "\t"), *SIROLIMUS, name="levels.tsv")
    assert tabs == expected


def test_a_record_that_names_no_drug_is_an_error(tmp_path: Path) -> None:
    lines = (
        '{"id": 1, "level": 8, "drug": "sirolimus"}\n{"id": 1, "level": 9}\n{"id": 2, "level": 9, "band": "itp-4-15"}\n'
    )
    result = audited(tmp_path, lines, name="levels.ndjson")
    assert result["rows"]["errors"] == [{"name": "drug_missing", "rows": 1}]
    assert result["rows"]["judged"] == 2


def test_names_of_other_analytes_are_told_and_bounded(tmp_path: Path) -> None:
    rows = [f"1,8,drug{n}" for n in range(260)] + ["1,8,tacrolimus"] * 3
    result = audited(tmp_path, "id,level,drug\n" + "\n".join(rows) + "\n")
    named = result["rows"]["analytes"]
    assert result["rows"]["other_analyte"] == 263
    assert named[0] == {"name": "", "rows": 63}, "those beyond the first two hundred names, together"
    assert len(named) == 201


def test_gb18030_is_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_bytes("患者,浓度,药物\n甲,8,西罗莫司\n".encode("gb18030"))
    done = mtor("audit", str(tmp_path / "levels.csv"), "--json")
    assert done.json["result"]["rows"]["judged"] == 1
    assert "GB18030" in done.err


def test_options_of_levels_are_refused_beside_cases(tmp_path: Path) -> None:
    (tmp_path / "cases.ndjson").write_text('{"id": "a", "levels": []}\n', encoding="utf-8")
    done = mtor("audit", str(tmp_path / "cases.ndjson"), "--drug", "sirolimus", "--unit", "ng/mL", "--map", "id=x")
    assert done.code == 2
    assert done.err.startswith("--unit, --map: the patients of this file say that themselves.")


def test_lines_of_patients_have_their_ending(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_text("id,level\n1,8\n", encoding="utf-8")
    done = mtor("audit", str(tmp_path / "levels.csv"), *SIROLIMUS, "--per-patient", str(tmp_path / "lines.txt"))
    assert done.code == 2
    assert not (tmp_path / "lines.txt").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--disease", "XYZ"), "unknown_disease"),
        (("--disease", "TTP"), "near_miss"),
        (("--band", "itp"), "unknown_band"),
        (("--age", "abc"), "bad_number"),
        (("--target", "x"), "bad_number"),
        (("--regimen", "weekly"), "bad_choice"),
        (("--matrix", "spit"), "bad_choice"),
        (("--hours-since-dose", "-1"), "bad_number"),
        (("--unit", "ng/dL"), "unknown_unit"),
    ],
)
def test_an_option_that_no_row_could_be_judged_by_is_refused_once(
    options: tuple[str, str], code: str, tmp_path: Path
) -> None:
    (tmp_path / "levels.csv").write_text("id,level\n1,8\n2,9\n", encoding="utf-8")
    for command in (("audit", str(tmp_path / "levels.csv")), ("tdm", "--input", str(tmp_path / "levels.csv"))):
        done = mtor(*command, "--drug", "sirolimus", *options)
        assert done.out == ""
        assert done.code in (2, 3), "as a single level is refused"
        alone = mtor("tdm", "--level", "8", "--drug", "sirolimus", *options, "--json")
        assert (alone.json["error"]["code"], alone.code) == (code, done.code)


def test_a_trough_without_a_date_leaves_the_days_to_the_first_open(tmp_path: Path) -> None:
    """The one without a date may have been the first, of all or of those within."""
    for text in ("1,,8\n1,2026-01-05,2\n1,2026-01-19,8\n", "1,2026-01-05,8\n1,,28\n"):
        (tmp_path / "levels.csv").write_text("id,sampled,level\n" + text, encoding="utf-8")
        lines = tmp_path / "lines.ndjson"
        args = ("--drug", "sirolimus", "--disease", "ALPS", "--per-patient", str(lines))
        (group,) = answer("audit", str(tmp_path / "levels.csv"), *args)["result"]["groups"]
        first = group["targets"][0]["first_within"]
        assert (first["patients"], first["reached"], first["undated"], first["days"]) == (1, 0, 1, None)
        assert json.loads(lines.read_text(encoding="utf-8"))["first_days"] is None


def test_one_of_a_kind_is_said_as_one(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_text("id,sampled,level,甲,乙\n1,2026-01-05,28,,\n", encoding="utf-8")
    out = mtor("audit", str(tmp_path / "levels.csv"), *SIROLIMUS, "--full").out
    assert not re.search(r"\b1 (?:patients|levels|troughs|days|months|rows)\b", out)
    assert "Columns that were not read: 甲, 乙." in out
    assert "未读取的列：甲、乙。" in mtor("audit", str(tmp_path / "levels.csv"), *SIROLIMUS, "--lang", "zh").out
