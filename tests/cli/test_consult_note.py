"""The note of `mtor consult`: what it holds, what it never holds, and the same numbers in every format as in JSON."""

from __future__ import annotations

import getpass
import importlib.util
import os
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from markdown_it import MarkdownIt
from pypdf import PdfReader

from mtor_cli.commands.consult.screen_note import CARE
from mtor_cli.render import pdf
from mtor_cli.version import __version__
from tests.cli.notes import NUMBER, RECORD, note, numbers, read_docx, read_html, read_pdf
from tests.fit.cases import changed, write
from tests.helpers import TODAY, mtor

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("fitted_once")

ENDINGS = ("html", "md", "docx", "pdf")
UGLY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\x1b[31mred\x07",
    "\u202egnp.exe",
    "[x](javascript:alert(1))",
    "#panic() #let x = 1 $x$ *b* @y",
    "| a | b |\n# c",
    "]]>&lt;&#0;",
    "\u05d0\u05d1 \u0645",
    "x" * 499,
]


def text_of(path: Path) -> str:
    """Return what a note says."""
    if path.suffix == ".html":
        return "\n".join(read_html(path).texts)
    if path.suffix == ".docx":
        return read_docx(path)
    return read_pdf(path) if path.suffix == ".pdf" else path.read_text(encoding="utf-8")


def squeezed(text: str) -> str:
    """Return a text without its spaces: a page of PDF has its lines broken anywhere."""
    return "".join(text.split())


def answered(folder: Path, case: Any = RECORD) -> Any:
    return mtor("consult", write(folder, "case.yaml", case), "--json").json


def written_as(value: Any) -> set[str]:
    """Return the numbers that may stand for what an answer holds, however they are rounded for a reader."""
    if isinstance(value, dict):
        return set().union(*(written_as(v) | written_as(k) for k, v in value.items()))
    if isinstance(value, list):
        return set().union(*map(written_as, value))
    if isinstance(value, str):
        return set(NUMBER.findall(value))
    if isinstance(value, bool) or value is None:
        return set()
    ways = ("{:g}", "{:.0f}", "{:.1f}", "{:.2f}", "{:.3g}", "{:.4g}")
    return {way.format(abs(n)) for n in (value, 100 * value) for way in ways}


OF_THE_FORM = {"50", "90", "24"}
"""Numbers of headings: the bands, and hours of a day."""


@pytest.mark.parametrize("band", ["itp-4-15", None])
def test_every_number_of_the_note_stands_in_the_answer(tmp_path: Path, band: str | None) -> None:
    case = changed(RECORD, band=band)
    page = read_html(note(tmp_path, "html", case))
    found = set(numbers("\n".join(page.texts)))
    assert len(found) > 60
    answer = answered(tmp_path, case)
    left_out = len(answer["result"]["monitoring"]) + len(answer["result"]["cautions"]) - CARE
    known = written_as(answer) | set(numbers(f"{TODAY:%Y-%m-%d} {left_out}"))
    assert found - known - OF_THE_FORM == set()


def test_all_formats_hold_the_same_numbers(tmp_path: Path) -> None:
    of_html = numbers("\n".join(read_html(note(tmp_path, "html")).texts))
    assert numbers(read_docx(note(tmp_path, "docx"))) == of_html
    tree = MarkdownIt("commonmark").enable("table").parse(note(tmp_path, "md").read_text(encoding="utf-8"))
    texts = "\n".join(child.content for token in tree for child in token.children or [])
    assert numbers(texts) == of_html
    # The picture of a PDF says its sentence to a screen reader, and its scale and times to the eye.
    sentence = numbers(next(t for t in read_html(note(tmp_path, "html")).texts if "median" in t))
    assert of_html - sentence - numbers(read_pdf(note(tmp_path, "pdf"))) == {}


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_holds_what_a_consult_asks_for(tmp_path: Path, ending: str) -> None:
    text = squeezed(text_of(note(tmp_path, ending)).replace("\\", ""))
    said = [
        "DRAFT until signed", f"printed on {TODAY:%Y-%m-%d}", "HIGH", "Name", "Number", "Born", "Asked by",
        "Immune thrombocytopenia", "Off-label", "sirolimus; tablet; 0.5 mg, 1 mg", "3 mg / 24 h since 2026-06-01 08:00",
        "2026-07-31 08:00", "18.3 ng/mL; 2026-08-01 07:30", "whole blood", "CMIA", "ng/mL", "0.5 ng/mL",
        "4–15 ng/mL (chosen by the user)", "ChiCTR-ONC-17012126", "Trial targets, not recommendations",
        "44 years", "70 kg", "1.82 m²", "Liver", "platelets 85×10⁹/L; haemoglobin 121 g/L; judged as responding",
        "as told by the patient", "mouth ulcers", "from 2026-04-05 08:00; until 2026-04-15 08:00",
        "planned for 2026-08-20", "Told to", "read back", "Findings", "PMID 10823377",
        "Proposal, calculated; no order",
        "Next level", "Pharmacist's recommendation", "Signed", f"mtor {__version__}, data", "10.13201/j.issn",
    ]  # fmt: skip
    assert [part for part in said if squeezed(part) not in text] == []
    places = [
        text.index(squeezed(part))
        for part in ("Name", "Off-label", "Told to", "Findings", "Proposal", "Next level", "Signed")
    ]
    assert places == sorted(places)


FIGURES = {
    "Time in range: the share of days within the target": "Rosendaal 1993",
    "Variability: the coefficient of variation (standard deviation over mean": "PMC9217626",
}
"""How the definition of each figure begins, and whose method it is."""


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_figure_stands_with_its_definition_and_its_source(tmp_path: Path, ending: str) -> None:
    text = squeezed(text_of(note(tmp_path, ending)).replace("\\", ""))
    places = [text.index(squeezed(part)) for part in ("CV", *FIGURES, "Proposal, calculated")]
    assert places == sorted(places)
    for start, (defined, method) in zip(places[1:], FIGURES.items(), strict=False):
        assert squeezed(method) in text[start : start + 300], defined


def test_a_figure_that_there_is_not_is_not_defined(tmp_path: Path) -> None:
    text = note(tmp_path, "md", changed(RECORD, levels=RECORD["levels"][:2])).read_text(encoding="utf-8")
    assert "Time in range: not worked out" in text
    assert "Variability: not worked out" in text
    assert [defined for defined in FIGURES if defined in text] == []


def test_what_the_record_lacks_is_left_blank(tmp_path: Path) -> None:
    bare = {k: RECORD[k] for k in ("drug", "regimen", "age", "covariates")}
    bare["levels"] = [{"time": "2026-04-01 07:30", "value": 8.2}]
    text = note(tmp_path, "md", bare).read_text(encoding="utf-8")
    for name in ("Indication", "Unit", "Limit of quantification", "Assay", "Specimen", "Target", "Liver", "Adherence"):
        assert re.search(rf"\| {name} \| (\.{{20,}}|[^|]*none chosen)", text), name
    assert "Told to" not in text, "no alarm was passed on"


def test_a_word_file_says_its_widths_to_word_and_to_libreoffice(tmp_path: Path) -> None:
    tables = Document(str(note(tmp_path, "docx"))).tables
    assert len(tables) > 5
    for table in tables:
        widths = [column.width for column in table.columns]
        assert widths in [[cell.width for cell in row.cells] for row in table.rows]
    assert max(len({column.width for column in table.columns}) for table in tables) > 2, "text is wider than a voice"


def test_both_languages_are_two_parts(tmp_path: Path) -> None:
    path = tmp_path / "both.html"
    done = mtor("consult", write(tmp_path, "case.yaml", RECORD), "-o", str(path), "--lang", "both", "-q")
    assert done.code == 0
    html = path.read_text(encoding="utf-8")
    assert re.findall(r'<main lang="([\w-]+)">', html) == ["en", "zh-CN"]
    english, chinese = html.split('<main lang="zh-CN">')
    assert "DRAFT until signed" in english
    assert "签名前为草稿" in chinese
    assert "药师意见" in chinese
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("band", ["itp-4-15", None])
def test_it_never_holds_an_order_or_a_promise(tmp_path: Path, ending: str, band: str | None) -> None:
    text = text_of(note(tmp_path, ending, changed(RECORD, band=band)))
    assert not re.search(r"\b(safe|safely|effective|effectively)\b", text, re.IGNORECASE)
    assert not re.search(r"consensus\s+recommends", text, re.IGNORECASE)
    assert "CASEID77" not in text


def test_the_chinese_one_neither(tmp_path: Path) -> None:
    path = tmp_path / "note.html"
    mtor("consult", write(tmp_path, "case.yaml", RECORD), "-o", str(path), "--lang", "zh", "-q")
    text = "\n".join(read_html(path).texts)
    assert "计算建议（非医嘱）" in text
    assert not re.search(r"共识推荐\s*\d|安全有效|疗效确切|请遵医嘱", text)


@pytest.mark.parametrize("ending", ENDINGS)
def test_neither_path_nor_user_nor_id_is_in_the_file(tmp_path: Path, ending: str) -> None:
    path = note(tmp_path, ending)
    contents = [path.read_bytes()]
    if ending == "docx":
        with zipfile.ZipFile(path) as archive:
            contents += [archive.read(name) for name in archive.namelist()]
    if ending == "pdf":
        contents += [page.extract_text().encode() for page in PdfReader(path).pages]
    for content in contents:
        for secret in (str(tmp_path), "case.yaml", "CASEID77"):
            assert secret.encode() not in content
    if ending == "pdf":
        assert set(PdfReader(path).metadata or {}) <= {"/Title", "/Creator"}
        assert getpass.getuser() not in str(PdfReader(path).metadata)
    if ending == "docx":
        with zipfile.ZipFile(path) as archive:
            core = archive.read("docProps/core.xml").decode()
        assert re.findall(r"<(?:dc|cp|dcterms):(\w+)", core) == ["coreProperties", "title"]


HOSTILE = changed(
    RECORD,
    adverse_effects=UGLY,
    adherence=UGLY[0],
    interactions=[{"name": "<b>x</b>|`", "from": "2026-04-05 08:00"}, {"name": "y" * 500}],
    planned=[{"name": UGLY[0]}],
    product="tablet",
)


def test_what_was_typed_is_no_html(tmp_path: Path) -> None:
    path = note(tmp_path, "html", HOSTILE)
    page = read_html(path)
    assert set(page.tags) <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "span", "table", "colgroup", "col",
        "thead", "tbody", "tr", "th", "td", "b", "svg", "desc", "rect", "line", "polygon", "polyline", "text",
    }  # fmt: skip
    assert not {name for name, _ in page.attributes} & {"src", "href", "onerror", "style", "action", "srcset"}
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert any(UGLY[0] in text for text in page.texts), "it is shown as it was typed"
    html = path.read_text(encoding="utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", html)
    assert set(re.findall(r"https?://[^\s\"'<>]+", html)) == {"http://www.w3.org/2000/svg"}


def test_what_was_typed_is_no_markdown(tmp_path: Path) -> None:
    text = note(tmp_path, "md", HOSTILE).read_text(encoding="utf-8")
    tree = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = {token.type for token in tree} | {child.type for token in tree for child in token.children or []}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "fence", "code_block"}
    headings = [tree[i + 1].content for i, token in enumerate(tree) if token.type == "heading_open"]
    assert headings == [
        "sirolimus: note on the level",
        "Other drugs",
        "Alarm passed on",
        "Findings",
        "Proposal, calculated; no order",
        "Next level",
        "Watch",
        "Pharmacist's recommendation",
    ]


def test_what_was_typed_is_no_word_and_no_typst(tmp_path: Path) -> None:
    for path in (note(tmp_path, "docx", HOSTILE), note(tmp_path, "pdf", changed(HOSTILE, adverse_effects=UGLY[:8]))):
        text = text_of(path)
        assert squeezed("#panic() #let x = 1 $x$ *b* @y") in squeezed(text)
        assert "<script>alert(1)</script>" in text
        assert "\x1b" not in text
        assert "\\u001b[31mred\\u0007" in text
    with zipfile.ZipFile(tmp_path / "note.docx") as archive:
        kinds = {name.rsplit(".", 1)[-1] for name in archive.namelist()}
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert kinds <= {"xml", "rels", "jpeg", "png", "svg"}
    assert 'TargetMode="External"' not in links


def test_the_picture_is_in_the_word_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(note(tmp_path, "docx")) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".svg")]
        svg = archive.read(name).decode()
        document = archive.read("word/document.xml").decode()
        kinds = archive.read("[Content_Types].xml").decode()
    assert "<svg " in svg
    assert "svgBlip" in document
    assert "image/svg+xml" in kinds
    assert 'descr="Trough, doses as now, ng/mL: median' in document


@pytest.mark.parametrize(("ending", "package"), [("docx", "python-docx"), ("pdf", "typst")])
def test_without_its_package_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, package: str
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, _=None: None)
    path = tmp_path / f"note.{ending}"
    done = mtor("consult", write(tmp_path, "case.yaml", RECORD), "-o", str(path), "--lang", "en")
    assert done.code == 74
    assert f"pip install 'mtor-cli[{ending}]'" in done.err
    assert package in done.err
    assert "HIGH" in done.err, "how it is written was refused, and not what was found"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.yaml"]


def test_without_a_font_for_chinese_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "shows_chinese", lambda fonts=(): False)
    path = tmp_path / "note.pdf"
    path.write_text("before", encoding="utf-8")
    for case, lang in ((RECORD, "zh"), (changed(RECORD, adverse_effects=["口腔溃疡"]), "en")):
        done = mtor("consult", write(tmp_path, "case.yaml", case), "-o", str(path), "--lang", lang)
        assert done.code == 74
        assert {"en": "No font with Chinese characters was found", "zh": "未找到含中文的字体"}[lang] in done.err
        assert path.read_text(encoding="utf-8") == "before"


FONTS = os.environ.get("MTOR_FONTS", "")


@pytest.mark.skipif(
    not pdf.shows_chinese([FONTS] if FONTS else []),
    reason="no font with Chinese characters is installed, and MTOR_FONTS names none",
)
def test_chinese_in_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "note.pdf"
    args = ("consult", write(tmp_path, "case.yaml", RECORD), "-o", str(path), "--lang", "zh", "-q")
    done = mtor(*args, **({"MTOR_FONTS": FONTS} if FONTS else {}))
    assert done.code == 0, done.err
    assert squeezed("签名前为草稿") in squeezed(text_of(path))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_path_that_cannot_be_written_is_a_sentence(tmp_path: Path, ending: str) -> None:
    done = mtor(
        "consult", write(tmp_path, "case.yaml", RECORD), "-o", str(tmp_path / "no" / f"note.{ending}"), "--lang", "en"
    )
    assert done.code == 74
    assert "could not be written" in done.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.yaml"]


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_an_answer_of_no_record_has_no_note(tmp_path: Path, form: str) -> None:
    done = mtor("recommend", "ITP", "-o", str(tmp_path / f"x.{form}"), "--lang", "en")
    assert done.code == 2
    assert f"--format {form} writes the note of mtor consult" in done.err
    assert list(tmp_path.iterdir()) == []
