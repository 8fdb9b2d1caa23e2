"""A spreadsheet of levels is answered as the same table in CSV."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from mtor_cli.parts.sheet import cell_text
from tests.helpers import mtor
from tests.sheets import Cell, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

HEAD: tuple[Cell, ...] = ("患者", "采样日期", "浓度 (ng/mL)", "疾病", "备注")


def test_rows_are_those_of_the_csv(tmp_path: Path) -> None:
    sheet: list[tuple[Cell, ...]] = [
        (),
        HEAD,
        (1.0, date(2026, 3, 1), 8.2, "ITP", None),
        (12345678901234567.0, datetime(2026, 3, 2, 8, 30), "<0.5", "ITP", "two\nlines, and a comma"),
        (),
        ("B", "2026-03-03", 7.380000000000001, "ITP", None),
        ("C", date(2026, 3, 4), 16, "ITP", '"'),
    ]
    write_xlsx(tmp_path / "levels.xlsx", sheet)
    (tmp_path / "levels.csv").write_text(
        "\n患者,采样日期,浓度 (ng/mL),疾病,备注\n1,2026-03-01,8.2,ITP,\n"
        '12345678901234568,2026-03-02T08:30,<0.5,ITP,"two lines, and a comma"\n\n'
        'B,2026-03-03,7.38,ITP,\nC,2026-03-04,16,ITP,""""\n',
        encoding="utf-8",
    )
    found, expected = (mtor("tdm", "--input", str(tmp_path / f"levels.{end}"), "--keep") for end in ("xlsx", "csv"))
    assert found.out == expected.out
    assert [line.split(", ")[0] for line in found.out.splitlines()] == [f'{{"line": {n}' for n in (3, 4, 6, 7)]
    assert '"verdict": "above"' in found.out


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (8.0, "8"),
        (8.2, "8.2"),
        (0.1 + 0.2, "0.3"),
        (True, "true"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 8, 5), "2026-03-01T08:05"),
        ("", ""),
        ("a\r\nb", "a b"),
    ],
)
def test_cells(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_two_filled_sheets_are_refused(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "two.xlsx", [("level",), (8,)], [("level",), (9,)])
    done = mtor("tdm", "--input", str(tmp_path / "two.xlsx"))
    assert done.code == 4
    assert done.out == ""
    assert "Sheet1, Sheet2" in done.err
    write_xlsx(tmp_path / "one.xlsx", [("level",), (8,)], [])
    assert mtor("tdm", "--input", str(tmp_path / "one.xlsx")).code == 0


@pytest.mark.parametrize(("content", "code"), [(b"id,level\n1,8\n", 4), (b"", 4), (b"PK\x03\x04 broken", 4)])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, content: bytes, code: int, lang: str) -> None:
    (tmp_path / "no.xlsx").write_bytes(content)
    done = mtor("tdm", "--input", str(tmp_path / "no.xlsx"), "--lang", lang)
    assert done.code == code
    assert ("no.xlsx cannot be read" if lang == "en" else "无法读取") in done.err


def test_an_empty_sheet_and_a_missing_file(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "empty.xlsx", [])
    assert "empty.xlsx holds nothing" in mtor("tdm", "--input", str(tmp_path / "empty.xlsx")).err
    assert mtor("tdm", "--input", str(tmp_path / "none.xlsx")).code == 4


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_xlsx(tmp_path / "one.xlsx", [("level",), (8,)])
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    done = mtor("tdm", "--input", str(tmp_path / "one.xlsx"))
    assert done.code == 2
    assert "mtor-cli[xlsx]" in done.err
