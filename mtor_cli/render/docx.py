"""Blocks as a Word file, by python-docx (extra `docx`). Its properties name nobody and no place."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mtor_cli.render.blocks import Commands, Curve, Para, Span, Table, cells, colon
from mtor_cli.render.safe import visible
from mtor_cli.render.svg import draw_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

    from mtor_cli.render.blocks import Screen

WIDTH = Mm(182)
"""Of what is printed on A4 with margins of 14 mm."""
SHARES = {"label": 1.5, "text": 4.5, "number": 1.2, "voice": 1.2, "source": 2.4}
HEADED = {"label": 1.6, "text": 1.2, "number": 1.0}
"""How wide the columns of a kind are beside one another, without names of columns and with them."""


def render_docx(pages: Sequence[tuple[str, Screen]]) -> bytes:
    """A Word file; every part begins on a sheet of its own.

    Args:
        pages: the language and the blocks of each part.
    """
    word = Document()
    _properties(word, pages)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin = section.bottom_margin = Mm(12)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Microsoft YaHei")
    style.paragraph_format.space_after = Pt(1)
    for n, (lang, screen) in enumerate(pages):
        if n:
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for i, block in enumerate(screen):
            if isinstance(block, Para):
                _para(word, block)
            elif isinstance(block, Curve):
                _picture(word, block, f"{lang}{i}")
            elif isinstance(block, Table):
                _table(word, block)
            elif isinstance(block, Commands):
                word.add_paragraph(visible(block.title + colon(block.title)))
                for command in block.commands:
                    word.add_paragraph(visible(str(command)))
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _properties(word: Word, pages: Sequence[tuple[str, Screen]]) -> None:
    """The title alone: the template's own author, remark and days give way, and no day takes their place."""
    properties = word.core_properties
    title = next((b.text for b in pages[0][1] if isinstance(b, Para) and b.style == "title"), "mtor")
    element = properties._element
    for child in list(element):
        element.remove(child)
    properties.title = visible(title)[:255]


def _para(word: Word, para: Para) -> None:
    level = {"title": 0, "section": 2}.get(para.style)
    found = word.add_paragraph() if level is None else word.add_heading(level=level)
    _write(found, para.text, bold=para.style == "alarm", voice=para.voice)


def _write(found: Paragraph, text: str, bold: bool = False, voice: str = "") -> None:
    run = found.add_run(visible(text))
    if bold:
        run.bold = True
    if voice:
        found.add_run(f" ({visible(voice)})").italic = True
    found.paragraph_format.space_after = Pt(1)


def _table(word: Word, table: Table) -> None:
    if table.title:
        word.add_paragraph().add_run(visible(table.title)).bold = True
    shown = [i for i, column in enumerate(table.columns) if column.kind != "bar"]
    rows = [cells(*(column.name for column in table.columns))] if table.header else []
    made = word.add_table(rows=len(rows) + len(table.rows), cols=len(shown))
    made.autofit = False
    shares = [(HEADED if table.header else SHARES).get(table.columns[i].kind, 1.0) for i in shown]
    widths = [int(WIDTH * share / sum(shares)) for share in shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width  # Word takes the widths of the cells, LibreOffice these.
    for line, row in zip(made.rows, [*rows, *table.rows], strict=True):
        if not isinstance(row, list):
            text = row.text if isinstance(row, Span) else row
            _write(line.cells[0].merge(line.cells[-1]).paragraphs[0], text, bold=isinstance(row, str))
            continue
        for cell, i, width in zip(line.cells, shown, widths, strict=True):
            cell.width = width
            _write(cell.paragraphs[0], row[i].text, bold=row in rows)
            if table.columns[i].kind == "number":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for note in table.notes:
        word.add_paragraph(visible(note))


def _picture(word: Word, curve: Curve, name: str) -> None:
    """The picture as SVG, which Word knows since 2016; older readers show the sentence under it alone."""
    svg = draw_svg(curve, name)
    wide, high = map(float, svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split())
    shape = word.add_picture(BytesIO(_blank_png()), width=WIDTH, height=int(WIDTH * high / wide))
    shape._inline.docPr.set("descr", visible(curve.said))
    number = len(list(word.part.package.iter_parts()))
    part = Part(PackURI(f"/word/media/picture{number}.svg"), "image/svg+xml", svg.encode(), word.part.package)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    blip.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
            'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            f'r:embed="{word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)}"/></a:ext></a:extLst>'
        )
    )
    word.add_paragraph(visible(curve.said))


def _blank_png() -> bytes:
    """One white dot: what stands in the place of an SVG for readers that do not know it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
