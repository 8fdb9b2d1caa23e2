"""Blocks as sentences, one a line, for screen readers and for grep: no columns, no bars, no colours."""

from __future__ import annotations

from mtor_cli.render.blocks import Gap, Para, Screen
from mtor_cli.render.safe import visible


def render_plain(screen: Screen) -> str:
    """Return blocks as plain lines."""
    lines: list[str] = []
    for block in screen:
        if isinstance(block, Gap):
            lines.append("")
        elif isinstance(block, Para):
            lines.append(visible(f"{block.text} [{block.voice}]" if block.voice else block.text))
        else:
            if block.title:
                lines.append(visible(f"{block.title}:"))
            for row in block.rows:
                if isinstance(row, str):
                    lines.append(visible(row))
                    continue
                parts = [
                    f"{column.name}: {cell.text}" if column.name else cell.text
                    for column, cell in zip(block.columns, row, strict=True)
                    if column.kind != "bar" and cell.text
                ]
                lines.append(visible("- " + "; ".join(parts)))
            lines += [visible(note) for note in block.notes]
    return "\n".join(lines).strip("\n") + "\n"
