"""Blocks as PDF, by typst (extra `pdf`). Its properties name nobody, no place and no time."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, TypedDict

import typst

from mtor_cli.render.blocks import Commands, Curve, Para, Span, Table, colon
from mtor_cli.render.safe import visible
from mtor_cli.render.svg import draw_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.render.blocks import Row, Screen

TEMPLATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "note.typ")
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
PROBE = b"#set page(width: auto, height: auto)\n\xe4\xb8\xad\xe6\x96\x87"


class NoChineseFontError(Exception):
    """No font with Chinese characters was found, and the text has some."""


class _Row(TypedDict):
    span: bool
    cells: list[str]


class _Block(TypedDict, total=False):
    kind: str
    style: str
    text: str
    voice: str
    svg: str
    said: str
    title: str
    columns: list[str]
    header: list[str]
    rows: list[_Row]
    notes: list[str]


def render_pdf(pages: Sequence[tuple[str, Screen]], fonts: Sequence[str] = ()) -> bytes:
    """A PDF on A4; every part begins on a sheet of its own.

    Args:
        pages: the language and the blocks of each part.
        fonts: folders in which fonts lie, beside the system's.

    Raises:
        NoChineseFontError: it has Chinese, and no font shows it.
    """
    title = next((b.text for b in pages[0][1] if isinstance(b, Para) and b.style == "title"), "mtor")
    parts = [{"lang": lang, "blocks": _blocks(screen, f"{lang}")} for lang, screen in pages]
    note = json.dumps({"title": visible(title), "pages": parts}, ensure_ascii=False)
    if CHINESE.search(note) and not shows_chinese(fonts):
        raise NoChineseFontError
    with open(TEMPLATE, "rb") as file:
        template = file.read()
    return typst.compile(template, font_paths=_found(fonts), format="pdf", sys_inputs={"note": note})


def shows_chinese(fonts: Sequence[str] = ()) -> bool:
    """Whether some font has Chinese characters: of two, one that has none shows the same sign twice."""
    drawn = typst.compile(PROBE, font_paths=_found(fonts), format="svg")
    return len(set(re.findall(rb'<use [^>]*href="#(\w+)"', drawn))) > 1


def _found(folders: Sequence[str]) -> typst.Fonts:
    return typst.Fonts(True, True, list(folders))


def _blocks(screen: Screen, name: str) -> list[_Block]:
    found: list[_Block] = []
    for n, block in enumerate(screen):
        if isinstance(block, Para):
            found.append(_para(block.text, block.style, block.voice))
        elif isinstance(block, Curve):
            found.append({"kind": "curve", "svg": draw_svg(block, f"{name}{n}"), "said": visible(block.said)})
        elif isinstance(block, Table):
            found.append(_table(block))
        elif isinstance(block, Commands):
            found.append(_para(block.title + colon(block.title)))
            found += [_para(str(command)) for command in block.commands]
    return found


def _para(text: str, style: str = "", voice: str = "") -> _Block:
    return {"kind": "para", "style": style, "text": visible(text), "voice": visible(voice)}


def _table(table: Table) -> _Block:
    shown = [i for i, column in enumerate(table.columns) if column.kind != "bar"]
    return {
        "kind": "table",
        "title": visible(table.title),
        "columns": [table.columns[i].kind for i in shown],
        "header": [visible(table.columns[i].name) for i in shown] if table.header else [],
        "rows": [_row(row, shown) for row in table.rows],
        "notes": [visible(note) for note in table.notes],
    }


def _row(row: Row, shown: Sequence[int]) -> _Row:
    if isinstance(row, list):
        return {"span": False, "cells": [visible(row[i].text) for i in shown]}
    return {"span": True, "cells": [visible(row.text if isinstance(row, Span) else row)]}
