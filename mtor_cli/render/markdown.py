"""Blocks as Markdown (CommonMark with tables)."""

from __future__ import annotations

import re

from mtor_cli.render.blocks import Gap, Para, Screen, Table
from mtor_cli.render.safe import visible


def render_markdown(screen: Screen) -> str:
    """Return blocks as Markdown."""
    parts: list[str] = []
    for block in screen:
        if isinstance(block, Gap):
            continue
        if isinstance(block, Para):
            mark = "# " if block.style == "title" else ""
            voice = f" *({escape(block.voice)})*" if block.voice else ""
            parts.append(f"{mark}{escape(block.text)}{voice}")
        else:
            parts.append(_table(block))
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Return `text` so that Markdown shows it as it is, on one line."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", " ".join(visible(text).split()))


def _table(table: Table) -> str:
    shown = [i for i, c in enumerate(table.columns) if c.kind != "bar"]
    lines: list[str] = [f"## {escape(table.title)}", ""] if table.title else []
    lines.append("| " + " | ".join(escape(table.columns[i].name) for i in shown) + " |")
    lines.append("|" + "|".join("---:" if table.columns[i].kind == "number" else "---" for i in shown) + "|")
    for row in table.rows:
        texts = [escape(row), *([""] * (len(shown) - 1))] if isinstance(row, str) else None
        lines.append(
            "| " + " | ".join(texts or (escape(row[i].text) for i in shown if not isinstance(row, str))) + " |"
        )
    lines += [f"\n{escape(note)}" for note in table.notes]
    return "\n".join(lines)
