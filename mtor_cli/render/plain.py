"""Blocks as sentences, one a line, for screen readers and for grep: no columns, no bars, no colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.render.blocks import Commands, Curve, Para, Screen, Span, Table, colon
from mtor_cli.render.safe import visible

if TYPE_CHECKING:
    from mtor_cli.render.blocks import Cell


def render_plain(screen: Screen) -> str:
    """One sentence a line; names of columns and voices are said, bars are left out."""
    lines: list[str] = []
    for block in screen:
        if isinstance(block, Para):
            lines.append(f"{block.text} [{block.voice}]" if block.voice else block.text)
        elif isinstance(block, Curve):
            lines.append(block.said)
        elif isinstance(block, Table):
            lines += _table(block)
        elif isinstance(block, Commands):
            lines += [block.title + colon(block.title), *(f"- {command}" for command in block.commands)]
        else:
            lines.append("")
    return "\n".join(map(visible, lines)).strip("\n") + "\n"


def _table(table: Table) -> list[str]:
    lines = [table.title + colon(table.title)] if table.title else []
    for row in table.rows:
        if isinstance(row, str):
            lines.append(row)
        elif isinstance(row, Span):
            lines.append(f"  {row.text}")
        else:
            lines.append("- " + _row(table, row))
    return [*lines, *table.notes]


def _row(table: Table, row: list[Cell]) -> str:
    """A row as a sentence: label, contents with the names of printed columns, voice and source in brackets."""
    label, texts, told = "", [], []
    for column, cell in zip(table.columns, row, strict=True):
        if column.kind == "bar" or not cell.text:
            continue
        if column.kind in ("voice", "source"):
            told.append(cell.text)
        elif column.kind == "label" and not label:
            label = cell.text
        else:
            texts.append(f"{column.name} {cell.text}" if table.header else cell.text)
    # A label or a text may be a name from the other language; a voice or the name of a column never is.
    zh = colon((told or [c.name for c in table.columns if c.name] or [label])[0]) == "："
    mark, between = ("：", "；") if zh else (": ", "; ")
    body = between.join(texts)
    said = f"{label}{mark}{body}" if label and body else label or body
    return f"{said} [{between.join(told)}]" if told else said
