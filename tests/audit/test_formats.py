"""An audit on every way out, in both languages, with its schema and its pictures."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from mtor_cli.commands.schemas import schema
from tests.helpers import ROOT, answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

LEVELS = str(ROOT / "tests" / "net" / "inputs" / "audit.csv")


def test_the_answer_and_the_lines_are_as_their_schemas_say(tmp_path: Path) -> None:
    found = answer("audit", LEVELS, "--per-patient", str(tmp_path / "lines.ndjson"))
    jsonschema.validate(found, schema("audit"))
    for line in (tmp_path / "lines.ndjson").read_text(encoding="utf-8").splitlines():
        jsonschema.validate(json.loads(line), schema("audit-patient"))
    assert {"itp-4-15", "itp-5-15-new"} <= set(found["bands"]), "each target with its source"
    assert {"rosendaal-1993", "spiegelhalter-2005", "loinc-72281-9"} <= set(found["sources"])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv", "ndjson", "json"])
def test_every_format_in_both_languages(form: str, lang: str) -> None:
    done = mtor("audit", LEVELS, "--format", form, "--lang", lang, "--full")
    assert done.code == 0
    assert "itp-4-15" in done.out
    if form in ("table", "plain", "markdown"):
        assert ("Trial targets, not recommendations" if lang == "en" else "均为研究设定的目标，非推荐") in done.out
        assert ("line 10 (B, 18)" if lang == "en" else "第10行（B，18）") in done.out


def test_rows_hold_every_count_with_its_denominator() -> None:
    result = answer("audit", LEVELS)["result"]
    rows = list(csv.DictReader(io.StringIO(mtor("audit", LEVELS, "--format", "csv").out)))

    def count(section: str, name: str, **of: str) -> Any:
        (row,) = [r for r in rows if r["section"] == section and r["id"] == name and of.items() <= r.items()]
        return int(row["count"]), int(row["of"]), float(row["proportion"])

    target = result["groups"][0]["targets"][0]
    whose = {"drug": "sirolimus", "band": target["band"]}
    expected = target["within"], target["compared"], pytest.approx(target["share_within"])
    assert count("target", "within", **whose) == expected
    assert count("rows", "error")[:2] == (result["rows"]["error"], result["rows"]["read"])
    assert {r["section"] for r in rows} >= {
        "run",
        "funnel_point",
        "funnel_limit",
        "definition",
        "warning",
        "not_followed",
    }
    shares = [r for r in rows if r["proportion"] and r["of"]]
    assert len(shares) > 100
    assert all(float(r["proportion"]) == pytest.approx(float(r["count"] or r["days"]) / float(r["of"])) for r in shares)


def test_the_short_screen_fits_and_says_the_gravest_first() -> None:
    done = mtor("audit", LEVELS, "--map", "disease=疾病", COLUMNS="80", LINES="24")
    lines = done.out.splitlines()
    assert lines[0].startswith("Levels above the toxicity flag or every range, without")
    said = " ".join(" ".join(lines[:4]).replace("derived", "").split())
    assert "or without a date: 1. Check whether the prescriber was told" in said
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 40


def test_pictures_have_signs_for_every_terminal() -> None:
    drawn = mtor("audit", LEVELS, "--full", COLUMNS="80").out
    plain = mtor("audit", LEVELS, "--full", encoding="ascii", COLUMNS="80").out
    for out, mark in ((drawn, "◆"), (plain, "O")):
        assert "Run chart, itp-4-15: share within by month, %" in out
        assert "Funnel, itp-4-15: share within by number of usable troughs, %" in out
        assert mark in out
        assert " 33.3 " in out
        assert " 66.7 " in out
    assert plain.isascii()
    assert "Troughs within, by month: 2026-01 1 of 3, 2026-02 1 of 3; without a date: 0." in " ".join(drawn.split())
    assert "Patients 2; outside 95%: 0 below, 0 above; outside 99.8%: 0 below, 0 above." in " ".join(drawn.split())


def test_what_to_type_next_keeps_what_was_typed() -> None:
    out = mtor("audit", LEVELS, "--assay", "cmia", "--map", "dose=备注", "--apart").out
    assert "--assay cmia --map dose=备注 --apart --full" in " ".join(out.split())
