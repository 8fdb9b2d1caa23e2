"""Blocks as aligned text for a terminal or a pipe.

Widths are those of the terminal's cells, measured by rich, so that Chinese keeps the columns. They are laid out here
and not by `rich.table`, which breaks Chinese lines inside Latin words and takes 30 ms for a long list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from mtor_cli.render.blocks import Commands, Curve, Para, Span, Table, texts_of
from mtor_cli.render.safe import visible
from mtor_cli.render.wrap import longest_piece, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mtor_cli.render.blocks import Cell, Row, Screen

MIN_COLUMN = 10
SQUEEZED = 20
"""Where bars leave a column of text less than this, the bars go."""
DRAWN = 60
"""From this width on a curve is drawn."""
TINY = 40
"""Below this width every cell has its own line."""

TITLE = 12
"""Up to this width the title of commands stands beside them."""

WITHIN_SIGHT = 20
"""Lines after which what a number stands for is said again."""

INDENT = 2
"""Columns before a table."""
GAP = 2
"""Columns between two columns of a table."""

_ANSI = {"title": "1", "head": "1", "voice": "36", "alarm": "1;31", "warn": "33", "good": "32", "dim": "2"}
"""The colours (SGR codes) of styles."""


class Ink(NamedTuple):
    """What a terminal takes beside the colours of styles."""

    hues: Mapping[str, str] = {}
    """The colour (SGR code) of each voice, by its word; of the others that of the style."""
    links: bool = False
    """Whether works are links."""


NO_INK = Ink()


def render_table(screen: Screen, width: int, color: bool, ink: Ink = NO_INK) -> str:
    """Blocks as aligned text of at most `width` columns, with escape codes where `color` asks for them."""
    voices = [cell_len(block.voice) for block in screen if isinstance(block, Para)]
    painter = _Painter(width, color, ink, max(voices, default=0))
    lines: list[str] = []
    for block in screen:
        painter.printed = len(lines)
        if isinstance(block, Para):
            lines += painter.para(block)
        elif isinstance(block, Table):
            lines += painter.table(block)
        elif isinstance(block, Curve):
            lines += painter.curve(block)
        elif isinstance(block, Commands):
            lines += painter.commands(block)
        else:
            lines.append("")
    if ink.links:
        from mtor_cli.render.links import names_of, with_links

        names = names_of(texts_of(screen))
        lines = [with_links(line, names) for line in lines]
    return "".join(f"{line}\n" for line in lines)


class _Painter:
    """Lays out blocks at one width.

    Args:
        width: of the screen in cells.
        color: whether to write escape codes.
        ink: which of them beside those of styles.
        side: the width of the column of voices beside paragraphs.
    """

    def __init__(self, width: int, color: bool, ink: Ink, side: int) -> None:
        self.width = width
        self.color = color
        self.ink = ink
        self.side = side
        self.keys: dict[str, int] = {}
        """The numbers of the sources: the same one all over the screen."""
        self.explained: dict[int, int] = {}
        """The line on which a number was last explained."""
        self.printed = 0
        """Lines so far."""

    def paint(self, text: str, style: str) -> str:
        """A text in the colour of a style; empty text stays empty."""
        if not (self.color and style in _ANSI and text.strip()):
            return text
        if style == "voice" and self.ink.hues:
            return re.sub(
                "|".join(map(re.escape, self.ink.hues)), lambda word: _painted(word[0], self.ink.hues[word[0]]), text
            )
        return _painted(text, _ANSI[style])

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
        lines = _packed(map(str, block.commands), room, INDENT + GAP)
        if not beside:
            return [*self.lines(title, "head"), *(" " * indent + line for line in lines)]
        return [
            (self.paint(title, "head") + " " * GAP if n == 0 else " " * indent) + line for n, line in enumerate(lines)
        ]

    def curve(self, curve: Curve) -> list[str]:
        """The picture under its title and what its signs stand for; on a narrow screen the sentence."""
        if self.width < DRAWN:
            return self.lines(curve.said, "")
        from mtor_cli.render.curve import draw, signs

        told = [f"{sign} {name}" for sign, name in zip(signs(curve.ascii_only), curve.names, strict=True) if name]
        head = _packed([curve.title, *told], self.width, GAP)
        return [*head, *(" " * INDENT + line for line in draw(curve, self.width - INDENT))]

    def table(self, table: Table) -> list[str]:
        """The rows under their title, and the notes under them."""
        indent = INDENT if self.width >= TINY else 0
        found = self.lines(table.title, "head") if table.title else []
        found += self.stacked(table) if self.width < TINY else self.grid(table)
        for note in table.notes:
            found += self.lines(note, "dim", indent)
        return found

    def grid(self, table: Table) -> list[str]:
        """The rows in columns of one set of widths, so that they align across sub-headings.

        Where not everything fits, first the sources become numbers, which a line under the rows explains; a bar goes
        only where the text beside it would still be squeezed.
        """
        shown = list(range(len(table.columns)))
        widths, fits, squeezed = _widths(table, shown, self.width - INDENT)
        used: dict[int, str] = {}
        if not fits and any(c.kind == "source" for c in table.columns):
            table, used = self.keyed(table)
            shown = list(range(len(table.columns)))
            widths, fits, squeezed = _widths(table, shown, self.width - INDENT)
        if squeezed:
            shown = [i for i in shown if table.columns[i].kind != "bar"]
            widths, _, _ = _widths(table, shown, self.width - INDENT)
        right = {n for n, i in enumerate(shown) if table.columns[i].kind == "number"}
        found = []
        if table.header:
            found += self.row(((table.columns[i].name, "dim") for i in shown), widths, INDENT, right)
        for row in table.rows:
            if isinstance(row, str):
                found += self.lines(row, "dim", INDENT)
            elif isinstance(row, Span):
                found += self.lines(row.text, row.style, 2 * INDENT)
            else:
                found += self.row(((row[i].text, _style(table, row, i)) for i in shown), widths, INDENT, right)
        return found + self.legend(used)

    def legend(self, used: dict[int, str]) -> list[str]:
        """What numbers stand for, but for those whose explanation is still on the screen."""
        away = self.printed - WITHIN_SIGHT
        told = [f"{key} {name}" for key, name in used.items() if self.explained.get(key, away) <= away]
        self.explained |= dict.fromkeys(used, self.printed)
        return [" " * INDENT + self.paint(line, "dim") for line in _packed(told, self.width - INDENT, GAP)]

    def keyed(self, table: Table) -> tuple[Table, dict[int, str]]:
        """A table with numbers in place of its sources, behind the voices, and what they stand for."""
        kinds = [c.kind for c in table.columns]
        source = kinds.index("source")
        beside = kinds.index("voice") if "voice" in kinds else source
        used: dict[int, str] = {}
        rows: list[Row] = []
        for row in table.rows:
            if isinstance(row, list):
                name = row[source].text
                key = self.keys.setdefault(name, len(self.keys) + 1) if name else None
                if key is not None:
                    used[key] = name
                text = " ".join([row[beside].text if beside != source else "", str(key or "")]).strip()
                row = [cell._replace(text=text) if i == beside else cell for i, cell in enumerate(row)]
                row = [cell for i, cell in enumerate(row) if i == beside or i != source]
            rows.append(row)
        columns = [c for i, c in enumerate(table.columns) if i == beside or i != source]
        return table._replace(columns=columns, rows=rows), used

    def stacked(self, table: Table) -> list[str]:
        """Each cell on a line of its own, for very narrow screens."""
        found = []
        for row in table.rows:
            if isinstance(row, str):
                found += self.lines(row, "dim")
                continue
            if isinstance(row, Span):
                found += self.lines(row.text, row.style)
                continue
            for i, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                if column.kind != "bar" and cell.text:
                    found += self.lines(cell.text, _style(table, row, i), 1 if i else 0)
        return found


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _packed(texts: Iterable[str], room: int, gap: int) -> list[str]:
    """Texts one behind the other, as many on a line as fit; none is broken where it fits into one."""
    packed: list[str] = []
    for text in map(visible, texts):
        if packed and cell_len(packed[-1]) + gap + cell_len(text) <= room:
            packed[-1] += " " * gap + text
        else:
            packed += wrap(text, room) if cell_len(text) > room else [text]
    return packed


def _widths(table: Table, shown: list[int], available: int) -> tuple[list[int], bool, bool]:
    """The width of each column, whether everything fits, and whether any text is squeezed.

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
        return widths, True, False
    words = [max(map(longest_piece, column), default=0) for column in texts]
    return _with_whole_words(widths, words, fixed), False, limit < SQUEEZED


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
