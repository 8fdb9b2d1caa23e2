"""A row is what the command says of its level alone; whatever a file holds, every row of it is answered or told why."""

from __future__ import annotations

import csv
import io
import json
import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = int(os.environ.get("MTOR_FUZZ", "30"))
"""How many files are made up; `make fuzz` asks for ten thousand rows."""

LEVELS = (
    "8.2",
    "16",
    "<0.5",
    ">30",
    "未检出",
    "abc",
    "",
    "8,2",
    "1e3",
    "150",
    "-99",
    "8.2 H",
    "=8.2",
    "２",
    "0",
    "8.2\x00",
)
COLUMNS: dict[str, tuple[str, ...]] = {
    "unit": ("", "ng/mL", "nmol/L", "ng/dL", "µg/L", "mg/L"),
    "disease": ("", "ITP", "alps", "再障", "GVHD", "慢性GVHD"),
    "drug": ("sirolimus", "everolimus", "tacrolimus", "西罗莫司", ""),
    "hours_since_dose": ("", "24", "2", "x", "500"),
    "days_on_dose": ("", "21", "3", "-1"),
    "dose": ("", "2", "0.5", "100"),
    "target": ("", "5-15", "8", "15-5"),
    "age": ("", "6", "40", "0.5", "seven"),
    "with": ("", "voriconazole:30d", "aspirin:3d;fluconazole:40d", "caspofungn:2d"),
    "child_pugh": ("", "A", "C", "D"),
    "loading": ("", "yes", "no", "perhaps"),
}


def made_up(rng: random.Random, rows: int) -> tuple[list[str], list[list[str]]]:
    """Return the columns and cells of a file."""
    columns = ["level", *rng.sample(list(COLUMNS), rng.randint(0, 6))]
    cells = [[rng.choice(LEVELS), *(rng.choice(COLUMNS[c]) for c in columns[1:])] for _ in range(rows)]
    return columns, cells


def alone(columns: list[str], cells: list[str]) -> Any:
    """Return what the command says of a row, as a code or as the verdicts, alarms and dose of its answer."""
    args = []
    for name, text in zip(columns, cells, strict=True):
        if not text.strip() and name != "level":
            continue
        if name == "loading":
            args += ["--loading"] if text == "yes" else []
        elif name == "with":
            args += [word for one in text.split(";") for word in ("--with", one)]
        else:
            args += [f"--{name.replace('_', '-')}={text}"]
    done = mtor("tdm", *args, "--json")
    found = done.json
    if "error" in found:
        return found["error"]["code"]
    result = found["result"]
    return (
        result["level"]["ng_ml"],
        result["verdict"]["alarm"],
        [f["code"] for f in result["findings"]],
        [(a["band"], a["status"]) for a in result["assessments"]],
        None if result["dose"] is None else (result["dose"]["outcome"], result["dose"]["exact_mg_per_day"]),
    )


def told(row: Any) -> Any:
    """Return the same of a row of the stream."""
    if row["error"] is not None:
        return row["error"]["code"]
    dose = row["dose"]
    return (
        row["level_ng_ml"],
        row["alarm"],
        row["findings"],
        [(b["band"], b["status"]) for b in row["bands"]],
        None if dose is None else (dose["outcome"], dose["mg_per_day"]),
    )


def test_a_row_is_what_the_command_says_alone(tmp_path: Path) -> None:
    rng = random.Random(20261129)  # noqa: S311
    compared = 0
    for n in range(FILES):
        columns, cells = made_up(rng, 6)
        text = io.StringIO()
        csv.writer(text).writerows([columns, *cells])
        path = tmp_path / f"{n}.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        done = mtor("tdm", "--input", str(path))
        rows = [json.loads(line) for line in done.out.splitlines()]
        filled = [(line, row) for line, row in enumerate(cells, start=2) if any(row)]
        assert [row["line"] for row in rows] == [line for line, _ in filled], text.getvalue()
        for (_, row), found in zip(filled, rows, strict=True):
            known = told(found)
            if known in ("drug_missing", "level_missing", "not_yes_no"):
                continue  # No command line has an empty cell, or a flag with a third value.
            assert known == alone(columns, row), dict(zip(columns, row, strict=True))
            compared += 1
    assert compared > FILES * 4


def test_whatever_bytes_a_file_holds_there_is_no_traceback(tmp_path: Path) -> None:
    rng = random.Random(7)  # noqa: S311
    pieces = (
        b"level,disease\n",
        b"8.2,ITP\n",
        b'"',
        b",",
        b"\n",
        b"\x00",
        b"\xff",
        "浓度".encode(),
        b"\r",
        b"{",
        b"}\n",
        b"=1",
    )
    for n in range(FILES):
        data = b"level,disease\n" * rng.randint(0, 1) + b"".join(rng.choices(pieces, k=rng.randint(0, 40)))
        path = tmp_path / f"{n}.csv"
        path.write_bytes(data)
        done = mtor("tdm", "--input", str(path))
        assert done.code in (0, 2, 4), data
        assert "Traceback" not in done.err, data
        for line in done.out.splitlines():
            row = json.loads(line)
            assert (row["error"] is None) != (row["verdict"] is None), data
