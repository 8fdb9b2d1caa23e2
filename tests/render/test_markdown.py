"""Markdown, read back by a parser that is not ours: the same cells, the same sentences, nothing else."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from mtor_cli.hints import command
from mtor_cli.render.blocks import Column, Commands, Para, Screen, Span, Table, cells
from mtor_cli.render.markdown import escape, render_markdown
from tests.helpers import DISEASES, mtor
from tests.render.screens import NASTY, screens, tables

if TYPE_CHECKING:
    from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable("table")


def text_of(token: Token) -> str:
    """Return what a reader sees of an inline token."""
    return "".join(child.content for child in token.children or [])


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of every table, the heading included."""
    rows: list[list[str]] = []
    tokens = PARSER.parse(text)
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if before.type in ("th_open", "td_open"):
            rows[-1].append(text_of(token))
    return rows


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.slow
@given(tables())
def test_a_table_keeps_its_cells(table: Table) -> None:
    expected = [[folded(c.name) for c in table.columns]]
    for row in table.rows:
        if isinstance(row, list):
            expected.append([folded(cell.text) for cell in row])
        else:
            first = row.text if isinstance(row, Span) else row
            expected.append([folded(first), *([""] * (len(table.columns) - 1))])
    assert rows_of(render_markdown([table])) == expected


@pytest.mark.slow
@given(screens)
def test_a_screen_has_only_the_elements_that_were_meant(screen: Screen) -> None:
    tokens = PARSER.parse(render_markdown(screen))
    kinds = {t.type for t in tokens} | {c.type for t in tokens for c in t.children or []}
    assert not kinds & {
        "html_block",
        "html_inline",
        "link_open",
        "image",
        "code_block",
        "fence",
        "hr",
        "blockquote_open",
    }
    assert not kinds & {"ordered_list_open", "hardbreak", "softbreak"}
    titles = [block for block in screen if isinstance(block, Para) and block.style == "title"]
    headings = [t for t in tokens if t.type == "heading_open"]
    assert [t.tag for t in headings].count("h1") == len(titles)
    assert [t.tag for t in headings].count("h2") == sum(bool(b.title) for b in screen if isinstance(b, Table))
    bullets = sum(len(b.commands) for b in screen if isinstance(b, Commands))
    assert sum(t.type == "list_item_open" for t in tokens) == bullets


@pytest.mark.parametrize("text", NASTY)
def test_a_paragraph_reads_as_it_was_written(text: str) -> None:
    (_, inline, _) = PARSER.parse(escape(text))
    assert text_of(inline) == folded(text)


def test_the_voice_an_alarm_and_a_title_are_marked() -> None:
    assert render_markdown([Para("So it is.", "alarm", "derived")]) == "**So it is.** *(derived)*\n"
    assert render_markdown([Para("ITP", "title")]) == "# ITP\n"


def test_one_column_is_a_list() -> None:
    table = Table("Sources disagree", [Column("text")], [cells("4–12"), cells("- 4–15")])
    assert render_markdown([table]) == "## Sources disagree\n\n- 4–12\n- \\- 4–15\n"


def test_bars_are_left_out_and_numbers_are_aligned_to_the_right() -> None:
    table = Table("", [Column("n", "number"), Column("axis", "bar"), Column("who")], [cells("4", "===", "adults")])
    assert render_markdown([table]) == "| n | who |\n|---:|---|\n| 4 | adults |\n"


def test_commands_are_code() -> None:
    text = render_markdown([Commands("Next", [command("recommend", "ITP"), command("a `b`")])])
    assert text == "Next:\n\n- `mtor recommend ITP`\n- ``mtor 'a `b`'``\n"
    code = [c.content for t in PARSER.parse(text) for c in t.children or [] if c.type == "code_inline"]
    assert code == ["mtor recommend ITP", "mtor 'a `b`'"]


@pytest.mark.slow
@pytest.mark.parametrize("name", DISEASES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_ranges_of_a_disease_are_the_same_in_markdown_and_json(name: str, lang: str) -> None:
    rows = rows_of(mtor("recommend", name, "--format", "markdown", "--lang", lang, "--full").out)
    shown = [row[0] for row in rows if re.fullmatch(r"[0-9]+[–～][0-9]+|≤ ?[0-9]+", row[0])]
    bands = mtor("recommend", name, "--json").json["bands"].values()
    to, most = ("–", "≤ ") if lang == "en" else ("～", "≤")
    expected = [f"{b['low']}{to}{b['high']}" if b["low"] else f"{most}{b['high']}" for b in bands]
    assert sorted(shown) == sorted(expected)
