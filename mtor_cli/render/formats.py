"""The formats that an answer can be printed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Protocol

    from mtor_cli.render.blocks import Screen
    from mtor_cli.render.cited import Cited
    from mtor_cli.render.rows import Row

    class Printable(Protocol):
        """What a format asks of an answer."""

        @property
        def columns(self) -> list[str]:
            """Of the flat rows."""

        @property
        def rows(self) -> Callable[[], list[Row]]:
            """Gives the flat rows."""

        @property
        def note(self) -> Callable[[str], Screen] | None:
            """Gives the blocks of a document to be kept, in a language; None where it has none."""

        @property
        def citations(self) -> Callable[[Sequence[str]], list[Cited]] | None:
            """Gives its works for citation managers, with remarks in some languages; None where it is of no works."""

        def screen(self, lang: str, ascii_only: bool) -> Screen:
            """The blocks of one language, with narrow ASCII signs only where that is asked for."""

        def to_json(self, ascii_only: bool, indent: bool) -> str:
            """The envelope; `ascii_only` for a stream that is not UTF-8, `indent` for a human."""


class Destination(NamedTuple):
    """Where the text goes."""

    lang: str
    """`en`, `zh` or `both`."""
    width: int
    color: bool
    encoding: str
    """The character set of the stream."""
    terminal: bool = False
    """Whether a human reads it as it comes: JSON is then indented."""
    hues: Mapping[str, str] = {}
    """The colour (SGR code) of each voice, by its word."""
    links: bool = False
    """Whether the terminal takes links."""
    headings: Callable[[str, list[str]], list[str]] | None = None
    """Gives the headings of columns in a language, for a spreadsheet; None where their names stand, for a script."""
    fonts: Sequence[str] = ()
    """Folders with fonts for a PDF, beside the system's."""


def _screens(answer: Printable, target: Destination) -> list[Screen]:
    """The blocks of each language that is printed, in signs that the stream's character set has."""
    from mtor_cli.render.safe import is_utf8, likeness

    utf8 = is_utf8(target.encoding)
    if target.lang == "both":
        screens = [answer.screen(lang, True) for lang in ("en", "zh")]
    else:
        screens = [answer.screen(target.lang, target.lang == "zh" or not utf8)]
    if utf8:
        return screens
    from mtor_cli.render.blocks import with_texts

    return [with_texts(screen, lambda text: likeness(text, target.encoding)) for screen in screens]


def _screen(answer: Printable, target: Destination) -> Screen:
    from mtor_cli.render.blocks import Gap

    screens = _screens(answer, target)
    return [block for n, screen in enumerate(screens) for block in (*([Gap(), Gap()] if n else []), *screen)]


def _table(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.table import Ink, render_table

    return render_table(_screen(answer, target), target.width, target.color, Ink(target.hues, target.links))


def _plain(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.plain import render_plain

    return render_plain(_screen(answer, target))


def _markdown(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.blocks import Gap
    from mtor_cli.render.markdown import render_markdown

    if answer.note is None:
        return render_markdown(_screen(answer, target))
    return render_markdown([block for _, screen in _pages(answer, target) for block in (*screen, Gap())])


def _json(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.safe import is_utf8

    return answer.to_json(not is_utf8(target.encoding), target.terminal)


def _ndjson(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.rows import render_ndjson
    from mtor_cli.render.safe import is_utf8

    return render_ndjson(answer.rows(), ascii_only=not is_utf8(target.encoding))


def _csv(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.rows import render_csv

    headings = target.headings(target.lang, answer.columns) if target.headings else None
    return render_csv(answer.rows(), answer.columns, headings)


def _bibtex(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.bibtex import render_bibtex

    return render_bibtex(_works(answer, target))


def _ris(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.ris import render_ris

    return render_ris(_works(answer, target))


def _csl(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.csl import render_csl
    from mtor_cli.render.safe import is_utf8

    return render_csl(_works(answer, target), not is_utf8(target.encoding), target.terminal)


def _works(answer: Printable, target: Destination) -> list[Cited]:
    languages = ("en", "zh") if target.lang == "both" else (target.lang,)
    return answer.citations(languages) if answer.citations else []


def _pages(answer: Printable, target: Destination) -> list[tuple[str, Screen]]:
    """The document in each language that is printed."""
    languages = ("en", "zh") if target.lang == "both" else (target.lang,)
    return [(lang, answer.note(lang)) for lang in languages] if answer.note else []


def _html(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.html import render_html

    return render_html(_pages(answer, target))


def _docx(answer: Printable, target: Destination) -> bytes:
    from mtor_cli.render.docx import render_docx

    return render_docx(_pages(answer, target))


def _pdf(answer: Printable, target: Destination) -> bytes:
    from mtor_cli.render.pdf import render_pdf

    return render_pdf(_pages(answer, target), target.fonts)


def _svg(answer: Printable, target: Destination) -> str:
    from mtor_cli.render.svg import render_svg

    return render_svg(_pages(answer, target))


FORMATS: dict[str, Callable[[Printable, Destination], str]] = {
    "table": _table,
    "plain": _plain,
    "json": _json,
    "ndjson": _ndjson,
    "csv": _csv,
    "markdown": _markdown,
}
"""Formats of every answer."""
CITATIONS: dict[str, Callable[[Printable, Destination], str]] = {"bibtex": _bibtex, "ris": _ris, "csl-json": _csl}
"""Formats of answers that are works."""
NOTES: dict[str, Callable[[Printable, Destination], str | bytes]] = {
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
    "svg": _svg,
}
"""Formats of the document of an answer that has one, SVG of its pictures alone; its Markdown is the document too."""
