"""Rules in a few words, one line for each kind: to avoid, to take care of, to monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Cell, Column, Row, Table, cells
from mtor_cli.screens.phrases import aside, joined, pick, voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtor_cli.parts.disease import AdviceOut, MeasuringOut


def rule_row(title: str, items: Iterable[AdviceOut | MeasuringOut], lang: str) -> list[Cell]:
    """Return one line of short texts, those of one voice together."""
    by_voice: dict[str, list[str]] = {}
    for item in items:
        by_voice.setdefault(voice(item, lang), []).append(pick(item["short"], lang))
    # A short text may hold a comma: "impaired liver: lower dose" and "infection" are two.
    told = (aside(" · ".join(texts), name, lang) for name, texts in by_voice.items())
    return cells(Cell(title, "head"), joined(told, lang))


def rule_rows(cautions: Iterable[AdviceOut], checks: Sequence[AdviceOut], check: str, lang: str) -> list[Row]:
    """Return what to avoid, what to take care of and what to check, a line each; none where there is nothing.

    Args:
        cautions: of which those that say `avoid` have a line of their own.
        checks: what to monitor besides the level.
        check: the title of their line.
        lang: `en` or `zh`.
    """
    kinds: dict[bool, list[AdviceOut]] = {True: [], False: []}
    for caution in cautions:
        kinds[caution["action"] == "avoid"].append(caution)
    lines: tuple[tuple[str, Sequence[AdviceOut]], ...] = (
        (worded("stop_avoid", lang), kinds[True]),
        (worded("caution", lang), kinds[False]),
        (check, checks),
    )
    return [rule_row(title, items, lang) for title, items in lines if items]


def rule_table(rows: list[Row], lang: str) -> Table:
    """Return lines of rules side by side with their titles."""
    return Table("", [Column(worded("topic", lang), "label"), Column(worded("text", lang))], rows)
