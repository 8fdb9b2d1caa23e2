"""CSV, NDJSON and JSON, read back by the standard library: the same values, whatever the texts hold."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.render.rows import Row, render_csv, render_json, render_ndjson
from mtor_cli.render.safe import visible
from tests.helpers import DISEASES, answer, mtor
from tests.parts.commands import ANSWERS

PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=20)
VALUES = PRINTABLE | st.integers(0, 10**6) | st.floats(0, 1e6) | st.none() | st.booleans()
COLUMNS = ["one", "two, with a comma", 'three "quoted"']
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, VALUES)), max_size=5)


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.slow
@given(ROWS)
def test_csv_is_read_back(rows: list[dict[str, object]]) -> None:
    found = read_csv(render_csv(rows, COLUMNS))
    assert found[0] == COLUMNS
    for line, row in zip(found[1:], rows, strict=True):
        for cell, value in zip(line, (row[name] for name in COLUMNS), strict=True):
            expected = "" if value is None else str(value).lower() if isinstance(value, bool) else visible(str(value))
            assert cell in (expected, f"'{expected}")
            assert cell == expected or expected[0] in "=+-@"


def test_csv_ends_its_lines_as_the_standard_says() -> None:
    assert render_csv([{"a": "x"}], ["a"]) == "a\r\nx\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+HYPERLINK()", "-cmd|x", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_csv_runs_nothing_in_a_spreadsheet(text: str) -> None:
    assert read_csv(render_csv([{"a": text}], ["a"]))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", ["-3", "-0.5", "+2"])
def test_csv_leaves_signed_numbers_alone(text: str) -> None:
    assert read_csv(render_csv([{"a": text}], ["a"]))[1] == [text]


def test_csv_joins_lists_and_keeps_dictionaries_as_json() -> None:
    row: Row = {"a": ["x", 1, None], "b": {"en": "y"}}
    assert read_csv(render_csv([row], ["a", "b", "c"]))[1] == ["x; 1; ", '{"en": "y"}', ""]


@given(ROWS)
def test_ndjson_is_read_back_line_by_line(rows: list[dict[str, object]]) -> None:
    for ascii_only in (False, True):
        text = render_ndjson(rows, ascii_only)
        assert [json.loads(line) for line in text.splitlines()] == rows
        assert text.isascii() or not ascii_only


@given(st.text() | st.dictionaries(PRINTABLE, VALUES))
def test_json_is_read_back(value: object) -> None:
    for ascii_only in (False, True):
        assert json.loads(render_json(value, ascii_only)) == value


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_json_holds_no_number_that_is_none(number: float) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 the words would be those of another package
        render_json({"level": number})


@pytest.mark.slow
@pytest.mark.parametrize("args", ANSWERS[:: len(ANSWERS) // 60], ids=lambda args: " ".join(args)[:50])
def test_csv_and_ndjson_of_a_command_say_the_same(args: tuple[str, ...]) -> None:
    header, *lines = read_csv(mtor(*args, "--format", "csv").out)
    rows = [json.loads(line) for line in mtor(*args, "--format", "ndjson").out.splitlines()]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert len(line) == len(header)
        assert set(row) <= set(header)
        for name, cell in zip(header, line, strict=True):
            value = row.get(name)
            if isinstance(value, str) and not value.startswith(("=", "+", "-", "@")):
                assert cell == " ".join(value.split("\n"))
            elif isinstance(value, int | float) and not isinstance(value, bool):
                assert float(cell) == value


@pytest.mark.parametrize("name", DISEASES)
def test_csv_of_a_level_has_each_verdict_and_the_alarm(name: str) -> None:
    args = ("tdm", "--level", "15.04", "--disease", name)
    header, *lines = read_csv(mtor(*args, "--format", "csv").out)
    every = [dict(zip(header, line, strict=True)) for line in lines]
    rows = [row for row in every if row["section"] == "assessment"]
    found = answer(*args)
    assessments = found["result"]["assessments"]
    assert [(r["band"], r["status"]) for r in rows] == [(a["band"], a["status"]) for a in assessments]
    assert {r["alarms"] for r in every} == {"above_toxicity_flag"}
    assert every[0]["id"] == "above_toxicity_flag"
    assert {(r["drug"], r["level_ng_ml"], r["unit"]) for r in rows} == {("sirolimus", "15.04", "ng/mL")}
    assert [r["low"] for r in rows] == [str(found["bands"][a["band"]]["low"] or "") for a in assessments]


def test_csv_of_references_has_a_line_for_each() -> None:
    header, *lines = read_csv(mtor("references", "--format", "csv").out)
    assert [line[header.index("number")] for line in lines[:57]] == [str(n) for n in range(1, 58)]
    assert len(lines) == answer("references")["result"]["total"]
