"""Blocks as aligned text, by rich: it measures and wraps Chinese by the width of its characters.

Text goes in as `Text` and never as markup: `[ng/mL]` would vanish and `[/kg]` would raise.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from mtor_cli.render.blocks import Cell, Gap, Para, Screen, Table
from mtor_cli.render.safe import visible
from mtor_cli.render.wrap import wrap

MIN_COLUMN = 10
SQUEEZED = 24
"""Where bars leave a column of text less than this, the bars go."""
SLIM = 62
"""Below this width the sources move to a line of their own."""
TINY = 40
"""Below this width every cell has its own line."""

INDENT = 2
"""Columns before a table."""
GAP = 2
"""Columns between two columns of a table."""

_STYLES = {
    "title": "bold",
    "head": "bold",
    "voice": "cyan",
    "alarm": "bold red",
    "good": "",
    "dim": "dim",
    "": "",
}


def render_table(screen: Screen, width: int, color: bool) -> str:
    """Return blocks as aligned text of at most `width` columns."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width,
        color_system="standard" if color else None,
        force_terminal=color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        no_color=not color,
    )
    for block in screen:
        if isinstance(block, Gap):
            console.print()
        elif isinstance(block, Para):
            _print_para(console, block, width)
        else:
            _print_table(console, block, width)
    return "".join(line.rstrip() + "\n" for line in buffer.getvalue().splitlines())


def _text(text: str, style: str, width: int) -> Text:
    return Text("\n".join(wrap(visible(text), width)), style=_STYLES[style])


def _print_para(console: Console, para: Para, width: int) -> None:
    if width < TINY:
        voice = f" [{para.voice}]" if para.voice else ""
        console.print(_text(para.text + voice, para.style, width))
        return
    if not para.voice:
        text = _text(para.text, para.style, width - para.indent)
        console.print(Padding(text, (0, 0, 0, para.indent)))
        return
    voice_width = cell_len(para.voice)
    room = width - para.indent - GAP - voice_width
    grid = Grid.grid(padding=(0, GAP, 0, 0), collapse_padding=True)
    grid.add_column(width=room)
    grid.add_column(width=voice_width)
    grid.add_row(_text(para.text, para.style, room), _text(para.voice, "voice", voice_width))
    console.print(Padding(grid, (0, 0, 0, para.indent)))


def _print_table(console: Console, table: Table, width: int) -> None:
    if table.title:
        console.print(_text(table.title, "head", width))
    indent = INDENT if width >= TINY else 0
    if width < TINY:
        _print_stacked(console, table, width)
    else:
        _print_grid(console, table, width)
    for note in table.notes:
        console.print(Padding(_text(note, "dim", width - indent), (0, 0, 0, indent)))


def _print_grid(console: Console, table: Table, width: int) -> None:
    """Print the rows in columns of one set of widths, so that they align across sub-headings."""
    shown = [i for i, c in enumerate(table.columns) if not (c.kind == "source" and width < SLIM)]
    moved = [i for i, c in enumerate(table.columns) if c.kind == "source" and i not in shown]
    widths, squeezed = _widths(table, shown, width - INDENT)
    if squeezed:
        shown = [i for i in shown if table.columns[i].kind != "bar"]
        widths, _ = _widths(table, shown, width - INDENT)
    grid = _grid(table, shown, widths)
    if table.header:
        grid.add_row(*_cells(((table.columns[i].name, "dim") for i in shown), widths))
    for row in table.rows:
        if isinstance(row, str):
            _flush(console, grid)
            console.print(Padding(_text(row, "dim", width - INDENT), (0, 0, 0, INDENT)))
            grid = _grid(table, shown, widths)
            continue
        grid.add_row(*_cells(((row[i].text, _style(table, row, i)) for i in shown), widths))
        for i in moved:
            if row[i].text:
                wide = widths.index(max(widths))
                texts = [(row[i].text if n == wide else "", "dim") for n in range(len(shown))]
                grid.add_row(*_cells(texts, widths))
    _flush(console, grid)


def _flush(console: Console, grid: Grid) -> None:
    if grid.row_count:
        console.print(Padding(grid, (0, 0, 0, INDENT)))


def _grid(table: Table, shown: list[int], widths: list[int]) -> Grid:
    grid = Grid.grid(padding=(0, GAP, 0, 0), collapse_padding=True)
    for i, width in zip(shown, widths, strict=True):
        kind = table.columns[i].kind
        grid.add_column(justify="right" if kind == "number" else "left", width=width, no_wrap=True)
    return grid


def _widths(table: Table, shown: list[int], available: int) -> tuple[list[int], bool]:
    """Return the width of each column, and whether any is squeezed: where not all fit, the widest give way first."""
    wanted = []
    for i in shown:
        texts = [row[i].text for row in table.rows if not isinstance(row, str)]
        if table.header:
            texts.append(table.columns[i].name)
        wanted.append(max((cell_len(visible(t)) for t in texts), default=0))
    available -= GAP * len(shown)
    fixed = [table.columns[i].kind in ("bar", "voice", "number") for i in shown]
    room = available - sum(w for w, f in zip(wanted, fixed, strict=True) if f)
    if sum(wanted) > available:
        shares = [max(MIN_COLUMN, int(table.columns[i].share * available)) for i in shown]
        wanted = [w if f else min(w, share) for w, share, f in zip(wanted, shares, fixed, strict=True)]
    limit = max((w for w, f in zip(wanted, fixed, strict=True) if not f), default=0)
    while limit > 1 and sum(min(w, limit) for w, f in zip(wanted, fixed, strict=True) if not f) > room:
        limit -= 1
    widths = [w if f else min(w, limit) for w, f in zip(wanted, fixed, strict=True)]
    return widths, limit < SQUEEZED and widths != wanted


def _cells(texts: Iterable[tuple[str, str]], widths: list[int]) -> list[Text]:
    return [_text(text, style, width) for (text, style), width in zip(texts, widths, strict=True)]


def _style(table: Table, row: list[Cell], i: int) -> str:
    return row[i].style or ("voice" if table.columns[i].kind == "voice" else "")


def _print_stacked(console: Console, table: Table, width: int) -> None:
    """Print each cell on a line of its own, for very narrow screens."""
    for row in table.rows:
        if isinstance(row, str):
            console.print(_text(row, "dim", width))
            continue
        for i, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if column.kind != "bar" and cell.text:
                indent = 1 if i else 0
                text = _text(cell.text, _style(table, row, i), width - indent)
                console.print(Padding(text, (0, 0, 0, indent)))
