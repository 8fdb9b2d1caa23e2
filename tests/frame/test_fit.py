"""`mtor_cli.frame.fit`: on every engine the estimates of `mtor fit --batch`, digit by digit."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.errors import MtorError
from mtor_cli.frame import fit
from tests.frame.engines import every_engine, frame, rows
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path


def patients(number: int) -> list[dict[str, Any]]:
    """Return rows of made-up patients: daily doses, one to three levels, the last but one without a level to read."""
    rng = random.Random(7)  # noqa: S311
    found: list[dict[str, Any]] = []
    for patient in range(1, number + 1):
        about = {"ID": patient, "WT": round(rng.uniform(45, 90), 1)}
        found.append({**about, "TIME": 0.0, "AMT": float(rng.randint(1, 4)), "DV": None, "ADDL": 20.0, "II": 24.0})
        for level in range(rng.randint(1, 3)):
            value = "abc" if patient == number - 1 else f"{rng.lognormvariate(2, 0.4):.1f}"
            found.append({**about, "TIME": 336.0 + 24 * level, "AMT": None, "DV": value, "ADDL": None, "II": None})
    return found


KINDS = {"ID": "whole", "TIME": "float", "AMT": "float", "DV": "text", "ADDL": "float", "II": "float", "WT": "float"}


def made(engine: str, found: list[dict[str, Any]]) -> Any:
    return frame(engine, {name: (kind, [row[name] for row in found]) for name, kind in KINDS.items()})


def batch(folder: Path, found: list[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    table = folder / "rows.csv"
    lines = [",".join("" if row[name] is None else str(row[name]) for name in KINDS) for row in found]
    table.write_text("\n".join([",".join(KINDS), *lines]) + "\n", "utf-8")
    return [json.loads(line) for line in mtor("fit", "--batch", str(table), *options).out.splitlines()]


@every_engine()
def test_estimates_are_those_of_the_batch(engine: str, tmp_path: Path) -> None:
    found = patients(6)
    expected = batch(tmp_path, found, "--model", "S5", "--disease", "ITP")
    assert any(line["error"] is None for line in expected)
    assert any(line["error"] is not None for line in expected)
    mixed = sorted(found, key=lambda row: row["TIME"])
    answers = rows(fit(made(engine, mixed), model="S5", disease="ITP", order=["TIME"]))
    assert [row["id"] for row in answers] == [line["id"] for line in expected]
    for row, line in zip(answers, expected, strict=True):
        assert row["status"] == ("error" if line["error"] else "answered")
        assert row["error_code"] == (line["error"] and line["error"]["code"])
        if line["error"] is None:
            assert json.loads(row["line"]) == line
            assert json.loads(row["parameters"]) == line["parameters"]
            assert row["ofv"] == line["ofv"]
        assert row["alarms"] == "; ".join(line["alarms"])


@every_engine()
def test_what_is_missing_is_named(engine: str) -> None:
    bare = frame(engine, {"ID": ("whole", [1]), "hours": ("float", [0.0]), "AMT": ("float", [1.0])})
    with pytest.raises(MtorError, match=r"no column TIME, DV\. .*'TIME': 'hours', 'DV': COLUMN") as caught:
        fit(bare, model="S5", order=["hours"])
    assert caught.value.code == "no_columns"
