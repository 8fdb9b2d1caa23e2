"""The screen of `mtor evidence`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.evidence import evidence_table, highest_table, works_table
from mtor_cli.screens.phrases import caption, pick

if TYPE_CHECKING:
    from mtor_cli.parts.evidence import EvidenceResult


def evidence_screen(result: EvidenceResult, lang: str) -> Screen:
    """The screen of `mtor evidence`."""
    screen: Screen = []
    if result["levels"]:
        rows: list[Row] = [
            cells(level["strength"], level["level"], pick(level["description"], lang)) for level in result["levels"]
        ]
        columns = [
            Column(worded("strength", lang)),
            Column(worded("level", lang)),
            Column(worded("description", lang)),
        ]
        notes = [pick(result["note"], lang)]
        screen.append(Table(pick(result["title"], lang), columns, rows, notes, header=True))
    found, disease = result["evidence"], result["disease"]
    if found is not None and disease is not None:
        if screen:
            screen.append(Gap())
        screen += highest_table(found, disease, result["captions"], lang)
        screen += [Gap(), *evidence_table(found, lang)]
    elif result["references"]:
        screen.append(Gap())
        screen += works_table(result["references"], lang)
        screen.append(Para(caption(result["captions"], "evidence_by_design", lang), "dim"))
    return screen
