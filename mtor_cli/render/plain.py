"""Blocks as sentences, one a line, for screen readers and for grep: no columns, no bars, no colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.render.blocks import Commands, Para, Screen, Span, Table, colon
from mtor_cli.render.safe import visible

if TYPE_CHECKING:
    from mtor_cli.render.blocks import Cell


def render_plain(screen: Screen) -> str:
    """Return blocks as plain lines."""
    lines: list[str] = []
    for block in screen:
        if isinstance(block, Para):
            lines.append(f"{block.text} [{block.voice}]" if block.voice else block.text)
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
    """Return a row as a sentence: label, contents with the names of printed columns, voice and source in brackets."""
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
    body = "; ".join(texts)
    mark = "：" if colon(label) == "：" else ": "
    return (f"{label}{mark}{body}" if label and body else label or body) + _told(told)


def _told(names: list[str]) -> str:
    """Return voice and source in brackets."""
    between = "；" if names and colon(names[0]) == "：" else "; "
    return f" [{between.join(names)}]" if names else ""
