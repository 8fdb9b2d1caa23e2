"""Blocks for the tests of the formats: texts that a format could take for its own syntax."""

from __future__ import annotations

from hypothesis import strategies as st

from mtor_cli.render.blocks import Cell, Column, ColumnKind, Commands, Gap, Para, Row, Screen, Span, Table

NASTY = (
    "level [ng/mL]",
    "dose [mg/kg] [/kg] per day",
    "Li JM [et al]",
    "[bold red]no markup[/bold red]",
    "a | b \\| c \\",
    "*stars* _lines_ `code` ~~gone~~",
    "<b>html</b> &amp; &lt;",
    "# no heading",
    "- no list",
    "+ no list",
    "1. no list",
    "2) no list",
    "=== no rule",
    "--- no rule",
    "[link](http://example.org) ![image](x)",
    "http://example.org/a_b_c",
    "血药浓度（谷浓度）“血浆” ≥15 ng/mL",
    ">30 quoted",
    "50×10⁹/L, 1.5 mg/m²",
    ":smile: \\u2620",
)

texts = st.sampled_from(NASTY) | st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z", "M", "So", "Sk"]), min_size=1, max_size=20
)
"""One word, or one of the nasty texts."""


def row(columns: int) -> st.SearchStrategy[Row]:
    cell = st.builds(Cell, texts, st.sampled_from(["", "alarm", "dim"]))
    return st.lists(cell, min_size=columns, max_size=columns) | texts | st.builds(Span, texts)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    of_text: list[ColumnKind] = ["text", "number", "label"]
    kinds = draw(st.lists(st.sampled_from(of_text), min_size=2, max_size=4))
    columns = [Column(draw(texts), kind) for kind in kinds]
    rows = draw(st.lists(row(len(columns)), min_size=1, max_size=4))
    return Table(draw(texts), columns, rows, draw(st.lists(texts, max_size=2)), header=draw(st.booleans()))


screens: st.SearchStrategy[Screen] = st.lists(
    tables()
    | st.builds(
        Para, texts, st.sampled_from(["", "title", "alarm", "dim"]), st.sampled_from(["", "study", "研究"]), st.just(2)
    )
    | st.builds(
        Commands, texts, st.lists(st.sampled_from(["mtor recommend ITP --full", "mtor tdm --level … `x`"]), min_size=1)
    )
    | st.builds(Gap),
    min_size=1,
    max_size=4,
)


def all_texts(screen: Screen) -> list[str]:
    """Return every text of a screen that a format has to print."""
    found: list[str] = []
    for block in screen:
        if isinstance(block, Para):
            found += [block.text, block.voice]
        elif isinstance(block, Table):
            found += [block.title, *block.notes]
            for line in block.rows:
                found += (
                    [cell.text for cell in line]
                    if isinstance(line, list)
                    else [line if isinstance(line, str) else line.text]
                )
            found += [c.name for c in block.columns] if block.header else []
        elif isinstance(block, Commands):
            found += [block.title, *map(str, block.commands)]
    return found
