"""The page of an audit and its pictures as files: every share with its denominator, nothing from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from mtor_cli.render.blocks import Curve
from mtor_cli.render.svg import QUARTERS, draw_svg
from tests.cli.notes import read_html
from tests.cli.test_consult_browser import asked_for, browse
from tests.cli.test_consult_browser import pytestmark as with_browser
from tests.helpers import ROOT, answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

LEVELS = str(ROOT / "tests" / "net" / "inputs" / "audit.csv")
MAPPED = ("--map", "disease=疾病")
SVG = "{http://www.w3.org/2000/svg}"


def page(tmp_path: Path, ending: str, *args: str, levels: str = LEVELS) -> Path:
    path = tmp_path / f"audit.{ending}"
    done = mtor("audit", levels, *(MAPPED if levels == LEVELS else ()), *args, "-o", str(path))
    assert (done.code, done.out) == (0, "")
    return path


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_share_has_its_denominator_and_every_target_its_source(tmp_path: Path, lang: str) -> None:
    group = answer("audit", LEVELS, *MAPPED)["result"]["groups"][0]
    texts = read_html(page(tmp_path, "html", "--lang", lang)).texts
    assert len(group["targets"]) > 1
    for target in group["targets"]:
        for status in ("below", "within", "above"):
            share = f"{100 * target[f'share_{status}']:.2g}"
            shown = f"{target[status]}/{target['compared']}"
            assert f"{shown} ({share}%)" in texts if lang == "en" else f"{shown}（{share}%）" in texts
    said = "\n".join(texts)
    assert ("study; ref 25" if lang == "en" else "研究；文献25") in said
    assert ("line 10 (B, 18)" if lang == "en" else "第10行（B，18）") in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pictures_of_the_page_are_those_of_the_file_of_pictures(tmp_path: Path, lang: str) -> None:
    read = read_html(page(tmp_path, "html", "--lang", lang))
    root = ET.fromstring(page(tmp_path, "svg", "--lang", lang).read_text(encoding="utf-8"))  # noqa: S314  It is ours.
    pictures = root.findall(f"{SVG}svg")
    targets = sum(len(g["targets"]) for g in answer("audit", LEVELS, *MAPPED)["result"]["groups"])
    assert len(pictures) == 2 * targets
    assert [e.text for e in pictures[0].iter(f"{SVG}text")][:5] == ["0", "25", "50", "75", "100"]
    for picture in pictures:
        named = {e.get("id"): e.text for e in picture if e.get("id")}
        title, said = (named[i] for i in (picture.get("aria-labelledby") or "").split())
        assert title in read.drawn
        assert said in (*read.texts, *read.drawn)
        assert title in [e.text for e in root.findall(f"{SVG}text")], "the title is seen"
    bottoms = [float(p.get("y", 0)) + float(p.get("height", 0)) for p in pictures]
    assert all(b <= float(p.get("y", 0)) for b, p in zip(bottoms, pictures[1:], strict=False)), "none over another"


def test_a_scale_that_is_given_is_kept_and_named_at_its_quarters() -> None:
    shown = Curve(
        "Shares", "All are 10.", [], [(0.0, 10.0), (1.0, 10.0)], None, [], ["", "", "", "m", ""], False, top=100
    )
    texts = [e.text for e in ET.fromstring(draw_svg(shown, "a")).iter(f"{SVG}text")]  # noqa: S314  It is ours.
    assert texts[: QUARTERS + 1] == ["0", "25", "50", "75", "100"]


def test_what_was_typed_stays_text(tmp_path: Path) -> None:
    hostile = '"<script>alert(1)</script>",2026-01-05,45,ng/mL,<img src=x>\n'
    (tmp_path / "levels.csv").write_text(f"id,sampled,level,unit,note\n{hostile}", encoding="utf-8")
    text = page(tmp_path, "html", "--drug", "sirolimus", levels=str(tmp_path / "levels.csv")).read_text("utf-8")
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text
    assert "<img" not in text
    assert not re.search(r"(?:src|href)=|url\(|@import", text)


def test_the_other_formats_of_a_note(tmp_path: Path) -> None:
    assert "Audit of trough levels" in PdfReader(page(tmp_path, "pdf")).pages[0].extract_text()
    assert page(tmp_path, "docx").read_bytes()[:2] == b"PK"
    assert page(tmp_path, "md").read_text("utf-8").startswith("# Audit of trough levels")
    both = read_html(page(tmp_path, "html", "--lang", "both")).texts
    assert {"Audit of trough levels", "谷浓度监测汇总"} <= set(both)


def test_nothing_to_draw_is_said(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_text("id,level\n1,8\n", encoding="utf-8")
    options = (
        "audit",
        str(tmp_path / "levels.csv"),
        "--drug",
        "everolimus",
        "--disease",
        "ITP",
        "-o",
        str(tmp_path / "a.svg"),
    )
    done = mtor(*options)
    assert (done.code, done.out, (tmp_path / "a.svg").exists()) == (2, "", False)
    assert done.err.startswith("There is nothing to draw")


@with_browser[0]
@with_browser[1]
@pytest.mark.parametrize("ending", ["html", "svg"])
def test_nothing_in_the_console_and_no_request(tmp_path: Path, ending: str) -> None:
    made, log = page(tmp_path, ending, "--lang", "both"), tmp_path / "net.json"
    done = browse(tmp_path, f"--log-net-log={log}", "--dump-dom", made.as_uri())
    assert "CONSOLE" not in done.stderr
    assert "<svg " in done.stdout
    assert asked_for(log) == set()
