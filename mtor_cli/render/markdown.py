"""Blocks as Markdown (CommonMark with tables)."""

from __future__ import annotations

import re

from mtor_cli.render.blocks import Commands, Curve, Para, Screen, Span, Table, colon
from mtor_cli.render.safe import visible


def render_markdown(screen: Screen) -> str:
    """Markdown for blocks; bars are left out, and what could be read as mark-up is escaped."""
    parts: list[str] = []
    for block in screen:
        if isinstance(block, Para):
            parts.append(_para(block))
        elif isinstance(block, Curve):
            parts.append(escape(block.said))
        elif isinstance(block, Table):
            parts.append(_table(block))
        elif isinstance(block, Commands):
            lines = [f"- {_code(str(c))}" for c in block.commands]
            parts.append("\n".join([escape(block.title) + colon(block.title), "", *lines]))
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """`text` so that Markdown shows it as it is, on one line."""
    line = re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", " ".join(visible(text).split()))
    # What begins a list, a rule or a heading only does so at the beginning of a line.
    return re.sub(r"^([-+=]|\d+(?=[.)]))", lambda m: m[1] + "\\" if m[1].isdigit() else "\\" + m[1], line)


def _code(command: str) -> str:
    fence = "`" * (max(map(len, re.findall("`+", command)), default=0) + 1)
    return f"{fence}{visible(command)}{fence}"


def _para(para: Para) -> str:
    text = escape(para.text)
    if para.style == "alarm":
        text = f"**{text}**"
    elif para.style == "title":
        text = f"# {text}"
    elif para.style == "section":
        text = f"## {text}"
    return f"{text} *({escape(para.voice)})*" if para.voice else text


def _table(table: Table) -> str:
    shown = [i for i, c in enumerate(table.columns) if c.kind != "bar"]
    lines: list[str] = [f"## {escape(table.title)}", ""] if table.title else []
    if len(shown) == 1:
        lines += [f"- {_cells(row, shown)[0]}" for row in table.rows]
    else:
        lines.append(_line([escape(table.columns[i].name) for i in shown]))
        lines.append("|" + "|".join("---:" if table.columns[i].kind == "number" else "---" for i in shown) + "|")
        lines += [_line(_cells(row, shown)) for row in table.rows]
    lines += [f"\n{escape(note)}" for note in table.notes]
    return "\n".join(lines)


def _line(texts: list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _cells(row: object, shown: list[int]) -> list[str]:
    """The cells of a row; what runs across all columns stands in the first."""
    if isinstance(row, list):
        return [escape(row[i].text) for i in shown]
    text = row.text if isinstance(row, Span) else str(row)
    return [escape(text), *([""] * (len(shown) - 1))]
