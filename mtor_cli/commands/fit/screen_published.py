"""The published dose factors on the screen of `mtor fit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Column, Gap, Row, Screen, Table, cells
from mtor_cli.screens.phrases import caption, pick, source, voice

if TYPE_CHECKING:
    from mtor_cli.parts.fit.shapes import FitResult


def published(result: FitResult, lang: str, most: int | None = None) -> Screen:
    """The published dose factors of drugs that were just started: the studies', and no order.

    Args:
        result: the answer.
        lang: `en` or `zh`.
        most: how many of each drug are shown; all of them where it is left out.
    """
    rows: list[Row] = [
        cells(pick(agent["printed"], lang), pick(note["text"], lang), voice(note, lang), source(note, lang))
        for agent in result["interactions"]
        for note in agent["published"][:most]
    ]
    left = sum(len(agent["published"]) for agent in result["interactions"]) - len(rows)
    columns = [
        Column(worded("agent", lang), "label", 0.2),
        Column(worded("text", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.24),
    ]
    notes = [worded("more_cuts_full", lang, left=left)] if left else []
    return [Gap(), Table(caption(result["captions"], "published_cuts", lang), columns, rows, notes)] if rows else []
