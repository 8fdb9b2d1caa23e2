"""Plain lines: every text is there, a row is a sentence, voice and source stand in brackets."""

from __future__ import annotations

import pytest
from hypothesis import given

from mtor_cli.hints import command
from mtor_cli.render.blocks import Column, Commands, Gap, Para, Row, Screen, Span, Table, cells
from mtor_cli.render.plain import render_plain
from tests.helpers import squeezed
from tests.render.screens import all_texts, screens


@pytest.mark.slow
@given(screens)
def test_every_text_is_there(screen: Screen) -> None:
    printed = squeezed(render_plain(screen))
    unnamed = [b._replace(header=False) if isinstance(b, Table) else b for b in screen]
    for text in all_texts(unnamed):
        assert squeezed(text) in printed


def test_a_row_is_a_sentence() -> None:
    columns = [
        Column("ng/mL", "number"),
        Column("axis", "bar"),
        Column("population"),
        Column("voice", "voice"),
        Column("source", "source"),
    ]
    rows: list[Row] = [cells("4–15", "===", "adults", "study", "ref 24"), "CTD-associated", Span("set by the protocol")]
    assert render_plain([Table("Target", columns, rows, ["Trial bands."], header=True)]) == (
        "Target:\n"
        "- ng/mL 4–15; population adults [study; ref 24]\n"
        "CTD-associated\n"
        "  set by the protocol\n"
        "Trial bands.\n"
    )


def test_a_label_leads_and_unprinted_names_stay_out() -> None:
    columns = [Column("topic", "label"), Column("text"), Column("voice", "voice")]
    rows = [cells("Measure", "trough", ""), cells("", "more", "label"), cells("Only", "", "study")]
    assert render_plain([Table("", columns, [*rows])]) == "- Measure: trough\n- more [label]\n- Only [study]\n"


def test_paragraphs_gaps_and_commands() -> None:
    screen: Screen = [
        Gap(),
        Para("HIGH", "alarm", "derived"),
        Gap(),
        Para("x"),
        Commands("Next", [command("a"), command("b")]),
    ]
    assert render_plain(screen) == "HIGH [derived]\n\nx\nNext:\n- mtor a\n- mtor b\n"
