"""Target ranges side by side, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.parts.words import AGE_GROUP, LINE, ORIGIN
from mtor_cli.render.bars import axis, bar
from mtor_cli.render.blocks import Column, Para, Row, Screen, Span, Table, cells
from mtor_cli.screens.disease_parts import grouped, main_items, part_title, who
from mtor_cli.screens.phrases import (
    aside,
    caption,
    joined,
    listed,
    origin,
    pick,
    ranges,
    source_names,
    trial_note,
    voice,
    word,
)

if TYPE_CHECKING:
    from mtor_cli.parts.recommendations import RecommendResult

BAR_ROWS = 9
"""Rows of targets up to which the short answer draws bars."""


def bands_block(result: RecommendResult, lang: str, ascii_only: bool, full: bool) -> Screen:
    """Return the target ranges; all of them, and what is known of each, in the full answer."""
    zh = lang == "zh"
    title = "目标范围，ng/mL" if zh else "Target, ng/mL"
    main = [b for b in main_items(_records(result), full) if full or not b["superseded_by"]]
    notes = _notes(result, lang, full)
    rows: list[Row] = []
    for part, items in grouped(result, main):
        if name := part_title(result, part, lang):
            rows.append(name)
        for item in items:
            rows.append(
                cells(
                    ranges(item["low"], item["high"], lang),
                    bar(item["low"], item["high"], ascii_only=ascii_only),
                    band_population(item, lang),
                    voice(item, lang),
                    origin(item, lang, first_only=item["origin"] == "review_table" and not full),
                )
            )
            if full:
                rows.append(Span(_details(item, lang)))
    if not rows:
        return [Para(f"{title}{'：未检索到' if zh else ': none read'}", "head"), *(Para(n, indent=2) for n in notes)]
    columns = [
        Column("范围" if zh else "ng/mL", "number"),
        Column(axis(), "bar"),
        Column("人群" if zh else "population"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source"),
    ]
    trial = trial_note(result["captions"], lang)
    if trial and (silent := caption(result["captions"], "abstract_no_target", lang)):
        trial.append(silent)
    about = [f"{'；'.join(trial)}。" if zh else f"{'; '.join(trial)}."] if trial else []
    if not full and len(rows) > BAR_ROWS:
        # A long list is read by its numbers; without the bars each row keeps to one line.
        rows = [[row[0], *row[2:]] if isinstance(row, list) else row for row in rows]
        columns = [c for c in columns if c.kind != "bar"]
    return [Table(title, columns, rows, [*about, *notes], header=True)]


def _notes(result: RecommendResult, lang: str, full: bool) -> list[str]:
    """Return what stands under the ranges: those of the other drug, why there is none, what a filter hid."""
    zh = lang == "zh"
    notes = []
    if others := [b for b in _records(result) if b not in main_items(_records(result), full)]:
        shown = joined(
            (f"{ranges(b['low'], b['high'], lang)} {source_names(b['sources'], lang)}" for b in others), lang
        )
        origins = joined(dict.fromkeys(word(ORIGIN, b["origin"], lang) for b in others), lang)
        head = aside("依维莫司" if zh else "Everolimus", origins, lang)
        notes.append(f"{head}{'：' if zh else ': '}{shown}{'；' if zh else '; '}--drug everolimus")
    if full or not _records(result):
        notes += [f"{pick(note['text'], lang)} [{voice(note, lang)}]" for note in result["no_target"]]
    if replaced := [b for b in _records(result) if b["superseded_by"] and not full]:
        names = listed((f"{b['id']} → {b['superseded_by']}" for b in replaced), lang)
        notes.append(
            f"已由本院方案取代（--full 显示）：{names}" if zh else f"Superseded locally (--full shows): {names}"
        )
    if left := result["left_out"]["bands"]:
        notes.append(("按条件未列出：" if zh else "Left out by the filter: ") + listed(left, lang))
    return notes


def _records(result: Any) -> list[Any]:
    """Return the ranges that an answer names."""
    return [band.record for band in result["bands"]]


def band_population(item: Any, lang: str) -> str:
    """Return whom a band is for: drug where it is not sirolimus, population, the source's own word for the matrix."""
    text = who(item, lang)
    matrix = {"plasma": ('"plasma"', "“血浆”"), "serum": ('"serum"', "“血清”")}.get(item["matrix"])
    return aside(text, matrix[lang == "zh"] if matrix else "", lang)


def _details(item: Any, lang: str) -> str:
    """Return what else is known of a band: id, line, ages, matrix as printed, whether a trough, partner drugs."""
    zh = lang == "zh"
    printed = item["matrix_as_printed"]
    texts = [
        item["id"],
        word(LINE, item["line"], lang),
        f"{word(AGE_GROUP, item['age_group'], lang)}{'：' if zh else ': '}{pick(item['ages'], lang)}",
    ]
    if printed:
        texts.append(f"原文“{printed}”" if zh else f'printed as "{printed}"')
    if item["trough"] == "not_stated":
        texts.append("原文未称谷浓度" if zh else "not called a trough")
    if item["superseded_by"]:
        texts.append(f"已由本院 {item['superseded_by']} 取代" if zh else f"superseded by {item['superseded_by']}")
    texts += [pick(item[field], lang) for field in ("partner", "note") if item[field]]
    return joined(texts, lang)
