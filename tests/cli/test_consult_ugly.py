"""What a text field of a record may hold: it is shown as typed in every format, or refused and nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from mtor_cli.cases.template import TEMPLATE
from tests.cli.notes import RECORD, note, read_docx, read_html, read_pdf
from tests.fit.cases import ADULT, changed, write
from tests.helpers import LANGUAGES, mtor, squeezed
from tests.render.test_safe import raw

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("fitted_once")

ENDINGS = ("html", "md", "docx", "pdf")
TYPED = [
    "[red]a[/red] [link=http://b]c[/link]",
    "# d * e ` f | g ~~h~~ __i__ > j",
    "``` k",
    "1. l",
    '#eval("m") $n$ @o <p> // q /* r */',
    "C:\\Users\\s \\* \\",
    "=cmd|' /C calc'!A0",
    "&lt;t&gt; &amp;",
    "u -- v --- w ... 'x'",
]
"""Markup of a terminal, of Markdown, of typst and of a spreadsheet."""
ESCAPED = {"y\x00z": "y\\u0000z", "a\u202eb\u2066c": "a\\u202eb\\u2066c", "d\x1b[31me\x9bf": "d\\u001b[31me\\u009bf"}
"""What must not reach a reader raw, and how it is shown."""


def text_of(path: Path) -> str:
    """Return what a reader of the format sees."""
    if path.suffix == ".html":
        return "\n".join(read_html(path).texts)
    if path.suffix == ".docx":
        return read_docx(path)
    if path.suffix == ".pdf":
        return read_pdf(path)
    tokens = MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))
    return "\n".join("".join(c.content for c in t.children or []) for t in tokens if t.type == "inline")


@pytest.mark.parametrize("ending", ENDINGS)
def test_markup_is_shown_as_it_was_typed(tmp_path: Path, ending: str) -> None:
    case = changed(RECORD, adverse_effects=[*TYPED, *ESCAPED], adherence="emoji \U0001f600 e\u0301")
    path = note(tmp_path, ending, case)
    shown = squeezed(text_of(path))
    assert [text for text in TYPED if squeezed(text) not in shown] == []
    assert [text for text in ESCAPED.values() if squeezed(text) not in shown] == []
    assert ending == "pdf" or squeezed("emoji \U0001f600") in shown
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.yaml", f"note.{ending}"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_reaches_the_terminal_raw(tmp_path: Path, lang: str) -> None:
    names = [{"name": f"{text} {n}"} for n, text in enumerate((*TYPED, *ESCAPED))]
    done = mtor("consult", write(tmp_path, "case.yaml", changed(ADULT, planned=names)), "--lang", lang)
    assert done.code == 0, done.err
    assert raw((done.out + done.err).replace("\n", "")) == []
    assert "[red]a[/red]" in done.out


LATE = [{"time": f"{day} 08:00", "amount": 2} for day in ("2026-03-01", "2027-01-02")]
"""The second dose, as given, lies after today."""
FIELDS: dict[str, Any] = {
    "adherence": lambda text: {"adherence": text},
    "adverse_effects": lambda text: {"adverse_effects": ["mouth ulcers", text]},
    "planned": lambda text: {"planned": [{"name": text}]},
    "interactions": lambda text: {"interactions": [{"name": text, "from": "2026-03-05"}]},
    "exclude": lambda text: {"levels": [{**ADULT["levels"][0], "exclude": text}]},
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", ["z" * 10_000, " \t\n "], ids=["long", "blank"])
def test_a_text_without_end_or_content_is_refused(tmp_path: Path, field: str, text: str) -> None:
    path = write(tmp_path, "case.yaml", changed(ADULT, **FIELDS[field](text)))
    for to in ((), *(("-o", str(tmp_path / f"note.{ending}")) for ending in ENDINGS)):
        done = mtor("consult", path, "--lang", "en", *to)
        assert done.code == 4, (field, done.out)
        assert field in done.err
        assert len(done.err) < 2000
        assert "Traceback" not in done.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.yaml"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_left_as_it_is_and_two_patients_make_no_note(tmp_path: Path, lang: str) -> None:
    for case, words in (
        (TEMPLATE, {"en": "example", "zh": "样例"}),
        ([ADULT, ADULT], {"en": "a list of 2 records", "zh": "2份记录"}),
        (changed(ADULT, regimen=None, doses=LATE),
         {"en": "lies after today", "zh": "晚于今天"}),
    ):  # fmt: skip
        path = write(tmp_path, "case.yaml", case)
        for ending in ENDINGS:
            done = mtor("consult", path, "--lang", lang, "-o", str(tmp_path / f"note.{ending}"))
            assert (done.code, done.out) == (4, "")
            assert words[lang] in done.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.yaml"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_folder_in_the_place_of_the_note_stays(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"note.{ending}"
    path.mkdir()
    done = mtor("consult", write(tmp_path, "case.yaml", ADULT), "-o", str(path), "--lang", "en")
    assert done.code == 74
    assert "could not be written" in done.err
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["case.yaml", path.name]
