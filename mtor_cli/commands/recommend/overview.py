"""The screen of `mtor recommend` without a name: all diseases, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.hints import Slot, command, slot
from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Cell, Column, Commands, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import joined, pick, voice

if TYPE_CHECKING:
    from mtor_cli.parts.recommendations import DiseasesResult


def diseases_screen(result: DiseasesResult, lang: str) -> Screen:
    """The list of all diseases."""
    rows: list[Row] = [
        cells(
            Cell(d["short"], "title"),
            pick(d["name"], lang),
            pick(d["statement"], lang),
            voice({"voice": d["voice"]}, lang),
        )
        for d in result["diseases"]
    ]
    columns = [
        Column(worded("disease", lang), "label"),
        Column(worded("name", lang)),
        Column(worded("consensus_abstract", lang)),
        Column(worded("voice", lang), "voice"),
    ]
    parts = joined(
        (f"{pick(e['name'], lang)}" for d in result["diseases"] for e in d["entities"]),
        lang,
    )
    return [
        Table("", columns, rows, header=True),
        Gap(),
        Para(worded("parts_with_entries", lang, parts=parts)),
        Gap(),
        Commands(
            worded("next", lang),
            [command("recommend", Slot("DISEASE")), command("tdm", "--level", slot("--level"))],
        ),
    ]
