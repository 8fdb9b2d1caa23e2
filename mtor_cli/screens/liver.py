"""What the sources say of an impaired liver, where the dose is spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Cell, Column, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import pick, source, voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.liver import LiverOut


def liver_rows(notes: Sequence[LiverOut], lang: str) -> list[Row]:
    """What bears on the dose, a source a row: label, text, voice, source. Nothing where no class was given."""
    title = Cell(worded("liver", lang), "head")
    of_dose = [note for note in notes if note["about"] == "dose"]
    return [
        cells("" if i else title, pick(note["text"], lang), voice(note, lang), source(note, lang))
        for i, note in enumerate(of_dose)
    ]


def liver_table(notes: Sequence[LiverOut], lang: str) -> Screen:
    """What the sources say of an impaired liver as a table; nothing where no class was given."""
    columns = [Column("", "label", 0.14), Column(""), Column("", "voice"), Column("", "source", 0.24)]
    rows = liver_rows(notes, lang)
    return [Table("", columns, rows)] if rows else []


def liver_line(notes: Sequence[LiverOut], lang: str) -> Screen:
    """That there are rules for an impaired liver, in a line; nothing where no class was given."""
    found = len(liver_rows(notes, lang))
    return [Para(worded("liver_rules_full", lang, left=found), indent=2)] if found else []
