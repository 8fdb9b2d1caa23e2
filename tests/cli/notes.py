"""Notes of `mtor consult` for the tests, and what other people's readers find in them."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from pypdf import PdfReader

from tests.fit.cases import ADULT, changed, write
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = re.compile(r"\d+(?:\.\d+)?")

RECORD: dict[str, Any] = changed(
    ADULT,
    id="CASEID77",
    covariates={"AST": 25, "HCT": 38, "WT": 70, "HT": 170},
    regimen="2 mg daily from 2026-03-01 08:00, missed 03-07; then 3 mg daily from 2026-06-01 08:00",
    unit="ng/mL",
    assay="cmia",
    matrix="whole blood",
    lloq=0.5,
    levels=[
        {"time": f"2026-{day} 07:30", "value": value}
        for day, value in (("04-01", 8.2), ("05-01", 9.1), ("05-30", 7.4), ("07-01", 12.6), ("08-01", 18.3))
    ],
    disease="ITP",
    band="itp-4-15",
    product="tablet",
    strengths=[0.5, 1],
    interactions=[
        {"name": "fluconazole", "from": "2026-04-05 08:00", "until": "2026-04-15 08:00", "clearance_multiplier": 0.7}
    ],
    response={"platelets": 85, "haemoglobin": 121, "responding": True},
    adverse_effects=["mouth ulcers"],
    adherence="as told by the patient",
    planned=[{"name": "voriconazole", "from": "2026-08-20"}],
)  # fmt: skip


class Page(HTMLParser):
    """What a page of HTML holds, as the reader of the standard library sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.drawn: list[str] = []
        """Texts of pictures."""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "col", "rect", "line", "polygon", "polyline"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        inside = "svg" in self._open and "desc" not in self._open
        (self.drawn if inside else self.texts).append(data)


def note(folder: Path, ending: str, case: Any = RECORD, *args: str) -> Path:
    """Return the file that is written for a case."""
    path = folder / f"note.{ending}"
    lang = () if "--lang" in args else ("--lang", "en")
    done = mtor("consult", write(folder, "case.yaml", case), "-o", str(path), "-q", *lang, *args)
    assert done.code == 0, done.err
    assert done.out == ""
    return path


def read_html(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def read_docx(path: Path) -> str:
    """Return the text of a Word file, a line for each paragraph."""
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  It is ours.
    return "\n".join("".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in root.iter(f"{WORD}p"))


def read_pdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def numbers(text: str) -> Counter[str]:
    """Return the numbers of a text."""
    return Counter(NUMBER.findall(text))
