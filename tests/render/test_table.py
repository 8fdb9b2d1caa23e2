"""Blocks as aligned text: widths, alignment, what goes first on a narrow screen, colours, and no markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.hints import command
from mtor_cli.render.blocks import Cell, Column, Commands, Gap, Para, Screen, Span, Table, cells
from mtor_cli.render.table import TINY, WITHIN_SIGHT, render_table
from tests.helpers import cells as width_of
from tests.helpers import squeezed, too_wide
from tests.render.screens import NASTY, all_texts, screens

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")

BANDS = Table(
    "Target, ng/mL",
    [
        Column("ng/mL", "number"),
        Column("0    5    10   15   20", "bar"),
        Column("population"),
        Column("voice", "voice"),
        Column("source", "source"),
    ],
    [
        cells("4–15", "----============-----", "relapsed or refractory", "study", "ref 24"),
        "CTD-associated",
        cells("5–15", "-----===========-----", "newly diagnosed, with dexamethasone, adults", "study", "ref 25"),
        Span("set by the protocol"),
    ],
    ["Trial bands."],
    header=True,
)


@pytest.mark.slow
@given(screens, st.integers(20, 120))
def test_no_line_is_wider_than_the_screen(screen: Screen, width: int) -> None:
    assert too_wide(render_table(screen, width, color=False), width) == []


@pytest.mark.slow
@given(screens)
def test_every_text_is_there_and_none_is_markup(screen: Screen) -> None:
    """At full width no cell of these screens is wrapped in the middle of a text of one word."""
    printed = squeezed(render_table(screen, 120, color=False))
    for text in all_texts(screen):
        if width_of(text) < 18:
            assert squeezed(text) in printed


@pytest.mark.slow
@given(screens, st.integers(20, 120))
def test_colour_adds_escape_codes_and_nothing_else(screen: Screen, width: int) -> None:
    plain = render_table(screen, width, color=False)
    colored = render_table(screen, width, color=True)
    assert "\x1b" not in plain
    assert ESCAPE.sub("", colored) == plain


@pytest.mark.parametrize("text", NASTY)
def test_text_is_never_taken_for_rich_markup(text: str) -> None:
    table = Table(text, [Column("x"), Column("y")], [cells(text, text)], [text])
    lines = render_table([Para(text), table], 120, color=False).splitlines()
    assert lines == [text, text, f"  {text}  {text}", f"  {text}"]


@pytest.mark.parametrize("width", [60, 70, 80])
def test_no_word_is_cut_while_another_column_has_room_to_give(width: int) -> None:
    text = "its effect on the sirolimus level was not studied in the sources read; direction unknown"
    table = Table(
        "",
        [Column("agent", "label", 0.2), Column("text"), Column("voice", "voice"), Column("source", "source", 0.2)],
        [cells("methylprednisolone", text, "derived", "this program")],
        header=True,
    )
    words = render_table([table], width, color=False).split()
    assert "methylprednisolone" in words
    assert too_wide(render_table([table], width, color=False), width) == []


def test_a_word_that_fits_nowhere_is_cut_and_the_rest_keeps_its_room() -> None:
    table = Table("", [Column("id"), Column("text")], [cells("x" * 100, "twelve words stand here " * 3)])
    text = render_table([table], 60, color=False)
    assert too_wide(text, 60) == []
    assert {"twelve", "words", "stand", "here"} <= set(text.split())


def test_a_screen_of_100_columns() -> None:
    assert render_table([BANDS], 100, color=False).splitlines() == [
        "Target, ng/mL",
        "  ng/mL  0    5    10   15   20  population                                   voice  source",
        "   4–15  ----============-----   relapsed or refractory                       study  ref 24",
        "  CTD-associated",
        "   5–15  -----===========-----   newly diagnosed, with dexamethasone, adults  study  ref 25",
        "    set by the protocol",
        "  Trial bands.",
    ]


def test_numbers_are_aligned_to_the_right() -> None:
    table = Table("", [Column("n", "number"), Column("what")], [cells("4", "a"), cells("12", "b")], header=True)
    assert render_table([table], 80, color=False) == "   n  what\n   4  a\n  12  b\n"


def test_chinese_keeps_the_columns() -> None:
    table = Table(
        "", [Column("人群"), Column("来源")], [cells("儿童", "文献8"), cells("adults", "ref 25")], header=True
    )
    lines = render_table([table], 80, color=False).splitlines()
    assert [
        width_of(line[: line.index(second)]) for line, second in zip(lines, ("来源", "文献8", "ref 25"), strict=True)
    ] == [
        10,
        10,
        10,
    ]


def test_the_sources_shrink_to_numbers_before_the_bar_goes() -> None:
    assert render_table([BANDS], 80, color=False).splitlines() == [
        "Target, ng/mL",
        "  ng/mL  0    5    10   15   20  population                              voice",
        "   4–15  ----============-----   relapsed or refractory                  study 1",
        "  CTD-associated",
        "   5–15  -----===========-----   newly diagnosed, with dexamethasone,    study 2",
        "                                 adults",
        "    set by the protocol",
        "  1 ref 24  2 ref 25",
        "  Trial bands.",
    ]
    narrow = render_table([BANDS], 60, color=False)
    assert "====" not in narrow
    assert "study 1" in narrow


def test_a_source_has_one_number_all_over_the_screen_and_is_named_again_where_that_has_scrolled_away() -> None:
    columns = [Column("text"), Column("voice", "voice"), Column("source", "source", 0.3)]
    text = "twelve words stand here " * 4
    first = Table("", columns, [cells(text, "label", "US label"), cells(text, "study", "ref 24")])
    second = Table("", columns, [cells(text, "study", "ref 24"), cells(text, "", "")])

    def explained(screen: Screen) -> list[str]:
        return [line for line in render_table(screen, 60, color=False).splitlines() if line[2:3].isdigit()]

    assert explained([first, second]) == ["  1 US label  2 ref 24"]
    assert explained([first, *[Gap()] * WITHIN_SIGHT, second]) == ["  1 US label  2 ref 24", "  2 ref 24"]
    lines = render_table([first, second], 60, color=False).splitlines()
    assert [line.split()[-2:] for line in lines if line.endswith((" 1", " 2"))] == [
        ["label", "1"],
        ["study", "2"],
        ["study", "2"],
    ]


def test_sources_without_a_column_of_voices_shrink_in_their_own() -> None:
    table = Table("", [Column("text"), Column("", "source")], [cells("word " * 20, "a review that has a long name")])
    lines = render_table([table], 60, color=False).splitlines()
    assert lines[0].endswith("  1")
    assert lines[-1] == "  1 a review that has a long name"


def test_a_source_of_the_legend_is_not_broken_where_it_fits_into_a_line() -> None:
    columns = [Column("text"), Column("voice", "voice"), Column("source", "source", 0.3)]
    names = [f"source number {name} of the five (copy)" for name in "abcde"]
    table = Table("", columns, [cells("word " * 20, "study", name) for name in names])
    lines = render_table([table], 80, color=False).splitlines()
    assert [line for line in lines if "source number" in line] == [
        f"  {n + 1} {names[n]}" + (f"  {n + 2} {names[n + 1]}" if n < 4 else "") for n in (0, 2, 4)
    ]


def test_a_very_narrow_screen_has_one_cell_a_line() -> None:
    lines = render_table([BANDS], TINY - 1, color=False).splitlines()
    assert lines[:6] == ["Target, ng/mL", "4–15", " relapsed or refractory", " study", " ref 24", "CTD-associated"]


def test_voices_of_paragraphs_stand_in_one_column() -> None:
    screen: Screen = [Para("one", voice="consensus"), Para("two", voice="label"), Para("three")]
    lines = render_table(screen, 40, color=False).splitlines()
    assert lines == ["one" + " " * 28 + "consensus", "two" + " " * 28 + "label", "three"]


def test_a_paragraph_leaves_its_voice_the_edge() -> None:
    lines = render_table([Para("word " * 20, voice="study", indent=2)], 40, color=False).splitlines()
    assert lines[0].endswith("  study")
    assert len(lines) > 1
    assert all(line.startswith("  word") for line in lines)


def test_a_command_is_not_broken_where_it_fits() -> None:
    lines = ("tdm --level 8.2 --disease ITP", "references 24", "recommend ITP --full")
    block = Commands("Next", [command(*line.split()) for line in lines])
    assert render_table([block], 100, color=False).splitlines() == [
        "Next  mtor tdm --level 8.2 --disease ITP    mtor references 24    mtor recommend ITP --full"
    ]
    assert render_table([block], 60, color=False).splitlines() == [
        "Next  mtor tdm --level 8.2 --disease ITP",
        "      mtor references 24    mtor recommend ITP --full",
    ]
    assert render_table([block], 30, color=False).splitlines()[:2] == ["Next", "  mtor tdm --level 8.2"]


def test_a_gap_is_an_empty_line() -> None:
    assert render_table([Para("a"), Gap(), Para("b")], 40, color=False) == "a\n\nb\n"


def test_accents() -> None:
    screen: Screen = [
        Para("HIGH", "alarm", voice="derived"),
        Table("", [Column("s")], [[Cell("above", "alarm")], cells("within")]),
    ]
    assert render_table(screen, 60, color=True).splitlines() == [
        "\x1b[1;31mHIGH\x1b[0m" + " " * 49 + "\x1b[36mderived\x1b[0m",
        "  \x1b[1;31mabove\x1b[0m",
        "  within",
    ]
