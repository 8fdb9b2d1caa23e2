"""Blocks as aligned text for a terminal or a pipe.

Widths are those of the terminal's cells, measured by rich, so that Chinese keeps the columns. They are laid out here
and not by `rich.table`, which breaks Chinese lines inside Latin words and takes 30 ms for a long list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from mtor_cli.render.blocks import Cell, Commands, Para, Screen, Span, Table
from mtor_cli.render.safe import visible
from mtor_cli.render.wrap import longest_piece, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_COLUMN = 10
SQUEEZED = 20
"""Where bars leave a column of text less than this, the bars go."""
SLIM = 62
"""Below this width the sources move to a line of their own."""
TINY = 40
"""Below this width every cell has its own line."""

TITLE = 12
"""Up to this width the title of commands stands beside them."""

INDENT = 2
"""Columns before a table."""
GAP = 2
"""Columns between two columns of a table."""

_ANSI = {"title": "1", "head": "1", "voice": "36", "alarm": "1;31", "dim": "2"}
"""The colours (SGR codes) of styles."""


def render_table(screen: Screen, width: int, color: bool) -> str:
    """Blocks as aligned text of at most `width` cells."""
    voices = [cell_len(block.voice) for block in screen if isinstance(block, Para)]
    painter = _Painter(width, color, max(voices, default=0))
    lines: list[str] = []
    for block in screen:
        if isinstance(block, Para):
            lines += painter.para(block)
        elif isinstance(block, Table):
            lines += painter.table(block)
        elif isinstance(block, Commands):
            lines += painter.commands(block)
        else:
            lines.append("")
    return "".join(f"{line}\n" for line in lines)


class _Painter:
    """Lays out blocks at one width.

    Args:
        width: of the screen in cells.
        color: whether to write escape codes.
        side: the width of the column of voices beside paragraphs.
    """

    def __init__(self, width: int, color: bool, side: int) -> None:
        self.width = width
        self.color = color
        self.side = side

    def paint(self, text: str, style: str) -> str:
        """A text in the colour of a style; empty text stays empty."""
        if not (self.color and style in _ANSI and text.strip()):
            return text
        return f"\x1b[{_ANSI[style]}m{text}\x1b[0m"

    def lines(self, text: str, style: str, indent: int = 0) -> list[str]:
        """A text as lines over the whole width."""
        return [" " * indent + self.paint(line, style) for line in wrap(visible(text), self.width - indent)]

    def row(self, cells: Iterable[tuple[str, str]], widths: list[int], indent: int, right: set[int]) -> list[str]:
        """Cells side by side; `right` are the columns that are aligned to the right."""
        columns = [(wrap(visible(text), width), style) for (text, style), width in zip(cells, widths, strict=True)]
        found = []
        for n in range(max(len(lines) for lines, _ in columns)):
            line, pad = "", indent
            for i, ((lines, style), width) in enumerate(zip(columns, widths, strict=True)):
                text = lines[n] if n < len(lines) else ""
                free = width - cell_len(text)
                if text:
                    line += " " * (pad + (free if i in right else 0)) + self.paint(text, style)
                    pad = 0 if i in right else free
                else:
                    pad += width
                pad += GAP
            found.append(line)
        return found

    def para(self, para: Para) -> list[str]:
        """A paragraph with its voice in a column at the right edge."""
        if self.width < TINY:
            voice = f" [{para.voice}]" if para.voice else ""
            return self.lines(para.text + voice, para.style)
        if not para.voice:
            return self.lines(para.text, para.style, para.indent)
        room = self.width - para.indent - GAP - self.side
        return self.row([(para.text, para.style), (para.voice, "voice")], [room, self.side], para.indent, set())

    def commands(self, block: Commands) -> list[str]:
        """Commands beside their title, as many on a line as fit."""
        title = visible(block.title)
        beside = cell_len(title) <= TITLE and self.width >= TINY
        indent = cell_len(title) + GAP if beside else INDENT
        room = self.width - indent
        packed: list[str] = []
        for command in map(visible, map(str, block.commands)):
            if packed and cell_len(packed[-1]) + cell_len(command) + INDENT + GAP <= room:
                packed[-1] += " " * (INDENT + GAP) + command
            else:
                packed.append(command)
        lines = [line for text in packed for line in (wrap(text, room) if cell_len(text) > room else [text])]
        if not beside:
            return [*self.lines(title, "head"), *(" " * indent + line for line in lines)]
        return [
            (self.paint(title, "head") + " " * GAP if n == 0 else " " * indent) + line for n, line in enumerate(lines)
        ]

    def table(self, table: Table) -> list[str]:
        """The rows under their title, and the notes under them."""
        indent = INDENT if self.width >= TINY else 0
        found = self.lines(table.title, "head") if table.title else []
        found += self.stacked(table) if self.width < TINY else self.grid(table)
        for note in table.notes:
            found += self.lines(note, "dim", indent)
        return found

    def grid(self, table: Table) -> list[str]:
        """The rows in columns of one set of widths, so that they align across sub-headings."""
        slim = self.width < SLIM
        shown = [i for i, c in enumerate(table.columns) if not (c.kind == "source" and slim)]
        moved = [i for i, c in enumerate(table.columns) if c.kind == "source" and slim]
        widths, squeezed = _widths(table, shown, self.width - INDENT)
        if squeezed:
            shown = [i for i in shown if table.columns[i].kind != "bar"]
            widths, _ = _widths(table, shown, self.width - INDENT)
        right = {n for n, i in enumerate(shown) if table.columns[i].kind == "number"}
        wide = widths.index(max(widths))
        found = []
        if table.header:
            found += self.row(((table.columns[i].name, "dim") for i in shown), widths, INDENT, right)
        for row in table.rows:
            if isinstance(row, str):
                found += self.lines(row, "dim", INDENT)
                continue
            if isinstance(row, Span):
                found += self.lines(row.text, "dim", 2 * INDENT)
                continue
            found += self.row(((row[i].text, _style(table, row, i)) for i in shown), widths, INDENT, right)
            for i in moved:
                if row[i].text:
                    texts = [(f"[{row[i].text}]" if n == wide else "", "dim") for n in range(len(shown))]
                    found += self.row(texts, widths, INDENT, right)
        return found

    def stacked(self, table: Table) -> list[str]:
        """Each cell on a line of its own, for very narrow screens."""
        found = []
        for row in table.rows:
            if isinstance(row, str | Span):
                found += self.lines(row if isinstance(row, str) else row.text, "dim")
                continue
            for i, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                if column.kind != "bar" and cell.text:
                    found += self.lines(cell.text, _style(table, row, i), 1 if i else 0)
        return found


def _widths(table: Table, shown: list[int], available: int) -> tuple[list[int], bool]:
    """The width of each column, and whether any is squeezed.

    Where not all fit, the widest give way first, but none below its longest word while another has room to give.
    """
    texts = [[visible(row[i].text) for row in table.rows if isinstance(row, list)] for i in shown]
    if table.header:
        texts = [[*column, table.columns[i].name] for column, i in zip(texts, shown, strict=True)]
    wanted = [max(map(cell_len, column), default=0) for column in texts]
    natural = list(wanted)
    available -= GAP * (len(shown) - 1)
    fixed = [table.columns[i].kind in ("bar", "voice", "number") for i in shown]
    if sum(w for w, f in zip(wanted, fixed, strict=True) if f) > available - MIN_COLUMN * fixed.count(False):
        fixed = [False] * len(shown)
    room = available - sum(w for w, f in zip(wanted, fixed, strict=True) if f)
    if sum(wanted) > available:
        shares = [max(MIN_COLUMN, int(table.columns[i].share * available)) for i in shown]
        wanted = [w if f else min(w, share) for w, share, f in zip(wanted, shares, fixed, strict=True)]
    limit = max((w for w, f in zip(wanted, fixed, strict=True) if not f), default=0)
    while limit > 2 and sum(min(w, limit) for w, f in zip(wanted, fixed, strict=True) if not f) > room:
        limit -= 1
    widths = [w if f else min(w, limit) for w, f in zip(wanted, fixed, strict=True)]
    if widths == natural:
        return widths, False
    words = [max(map(longest_piece, column), default=0) for column in texts]
    return _with_whole_words(widths, words, fixed), limit < SQUEEZED


def _with_whole_words(widths: list[int], words: list[int], fixed: list[bool]) -> list[int]:
    """The widths with columns that would cut a word widened by what others have beyond their longest word."""
    found = list(widths)
    for i in sorted(range(len(found)), key=lambda n: words[n] - found[n]):
        while not fixed[i] and found[i] < words[i]:
            spare = {n: found[n] - max(words[n], MIN_COLUMN) for n in range(len(found)) if n != i and not fixed[n]}
            giver = max(spare, key=lambda n: spare[n], default=None)
            if giver is None or spare[giver] <= 0:
                break
            found[i], found[giver] = found[i] + 1, found[giver] - 1
    return found


def _style(table: Table, row: list[Cell], i: int) -> str:
    return row[i].style or ("voice" if table.columns[i].kind == "voice" else "")
