"""Target ranges side by side, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mtor_cli.labels.read import worded
from mtor_cli.parts.words import AGE_GROUP, DRUG, LINE, ORIGIN
from mtor_cli.render.bars import axis, bar
from mtor_cli.render.blocks import Column, Para, Row, Screen, Span, Table, cells
from mtor_cli.screens.disease_parts import grouped, main_items, not_asked, part_title, who
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
    from collections.abc import Callable, Hashable, Sequence

    from mtor_cli.parts.disease import BandOut
    from mtor_cli.parts.recommendations import RecommendResult

_Item = TypeVar("_Item")

MOST = 3
"""Ranges of a short answer, shared out among the parts of a disease."""


def first_of(items: Sequence[_Item], range_of: Callable[[_Item], Hashable], room: int) -> list[_Item]:
    """Return `room` of the items, in their order: different ranges come before further sources of the same one."""
    different = {range_of(item): item for item in reversed(items)}.values()
    kept = [i for i in items if i in different]
    kept = [*kept, *(i for i in items if i not in kept)][:room]
    return [i for i in items if i in kept]


def bands_block(result: RecommendResult, lang: str, ascii_only: bool, full: bool) -> Screen:
    """The target ranges; all of them, and what is known of each, in the full answer."""
    zh = lang == "zh"
    title = worded("target_ng_ml", lang)
    main = _main(result, full)
    others, notes = _others(result, lang, full), _notes(result, lang, full)
    rows: list[Row] = []
    groups = _groups(result, main, full)
    room = max(1, MOST // max(1, len(groups)))
    for part, items in groups:
        if name := part_title(result, part, lang):
            rows.append(name)
        for item in items if full else first_of(items, lambda b: (b["low"], b["high"]), room):
            rows.append(
                cells(
                    ranges(item["low"], item["high"], lang),
                    bar(item["low"], item["high"], ascii_only=ascii_only),
                    who(item, lang),
                    voice(item, lang),
                    origin(item, lang, item["origin"] == "review_table" and not full, item["matrix"]),
                )
            )
            if full:
                rows.append(Span(_details(item, lang)))
    if not rows:
        return [
            Para(f"{title}{worded('none_read_behind', lang)}", "head"),
            *(Para(n, indent=2) for n in [*others, *notes]),
        ]
    columns = [
        Column(worded("ng_ml", lang), "number"),
        Column(axis(), "bar"),
        Column(worded("population", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source"),
    ]
    # That these are targets of trials, the first lines of the short answer say.
    trial = [note for note in trial_note(result["captions"], lang) if full or note != _of_trials(result, lang)]
    if full and trial and (silent := caption(result["captions"], "abstract_no_target", lang)):
        trial.append(silent)
    if more := len(main) - sum(isinstance(row, list) for row in rows):
        trial.append(worded("more_ranges", lang, more=more))
    if not full:
        trial, others = [*trial, *others], []
    about = [f"{'；'.join(trial)}。" if zh else f"{'; '.join(trial)}."] if trial else []
    # The first lines of the short answer are the targets.
    return [Table(title if full else "", columns, rows, [*about, *others, *notes], header=True)]


def targets(result: RecommendResult, lang: str) -> Screen:
    """The target ranges in a sentence for each who set them, apart by parts of the disease; that there is none."""
    main = _main(result, full=False)
    zh, asked = lang == "zh", result["disease"]["entity"]
    drug = main[0]["drug"] if main else result["statements"][0]["drug"]
    name = word(DRUG, drug, lang)
    name = f"{name[:1].upper()}{name[1:]}"
    if not main:
        return [Para(worded("targets_none", lang, drug=name), "head", voice({"voice": "derived"}, lang))]
    screen: Screen = []
    for who_says in dict.fromkeys(b["voice"] for b in main):
        parts = []
        for part, items in _groups(result, main, full=False):
            of_voice = [b for b in items if b["voice"] == who_says]
            shown = listed(dict.fromkeys(ranges(b["low"], b["high"], lang) for b in of_voice), lang)
            # The title of the screen names the part that was asked for.
            title = None if asked and part == asked["id"] else part_title(result, part, lang)
            parts += [f"{title}{'：' if zh else ' '}{shown}" if title else shown] if shown else []
        found = joined(parts, lang)
        if who_says == "local":
            text = worded("targets_of_hospital", lang, drug=name, ranges=found)
        else:
            text = worded("targets_of_trials", lang, drug=name, ranges=found)
        screen.append(Para(text, "head", voice({"voice": who_says}, lang)))
    return screen


def _main(result: RecommendResult, full: bool) -> list[BandOut]:
    """The ranges of an answer: of the drug that it speaks of, and in the short one those that hold."""
    return [b for b in main_items(_records(result), full) if full or not b["superseded_by"]]


def _groups(result: RecommendResult, main: Sequence[BandOut], full: bool) -> list[tuple[str | None, list[BandOut]]]:
    """Ranges by parts of the disease; in the short answer those parts that were asked for, where there are such."""
    groups = grouped(result, main)
    if not full and len(groups) > 1:
        return [g for g in groups if g[0] not in not_asked(result)] or groups
    return groups


def _of_trials(result: RecommendResult, lang: str) -> str:
    return caption(result["captions"], "trial_bands", lang)


def _others(result: RecommendResult, lang: str, full: bool) -> list[str]:
    """The ranges of the other drug, in a line; nothing where there is none."""
    zh = lang == "zh"
    if others := [b for b in _records(result) if b not in main_items(_records(result), full)]:
        shown = joined(
            (f"{ranges(b['low'], b['high'], lang)} {source_names(b['sources'], lang)}" for b in others), lang
        )
        origins = joined(dict.fromkeys(word(ORIGIN, b["origin"], lang) for b in others), lang)
        head = aside(worded("everolimus_title", lang), origins, lang)
        if not full:
            head, shown = (
                worded("everolimus_title", lang),
                worded("others_ranges", lang, others=len(others)),
            )
        return [f"{head}{'：' if zh else ': '}{shown}{'；' if zh else '; '}--drug everolimus"]
    return []


def _notes(result: RecommendResult, lang: str, full: bool) -> list[str]:
    """What else stands under the ranges: why there is none, what a filter hid."""
    notes = []
    if full or not _records(result):
        notes += [f"{pick(note['text'], lang)} [{voice(note, lang)}]" for note in result["no_target"]]
    if replaced := [b for b in _records(result) if b["superseded_by"] and not full]:
        names = listed((f"{b['id']} → {b['superseded_by']}" for b in replaced), lang)
        notes.append(worded("superseded_locally_full_shows_names", lang, names=names))
    if left := result["left_out"]["bands"]:
        notes.append(worded("left_out_by_the_filter", lang) + listed(left, lang))
    return notes


def _records(result: RecommendResult) -> list[BandOut]:
    """The ranges that an answer names."""
    return [band.record for band in result["bands"]]


def _details(item: BandOut, lang: str) -> str:
    """What else is known of a band: id, line, ages, matrix as printed, whether a trough, partner drugs."""
    zh = lang == "zh"
    printed = item["matrix_as_printed"]
    texts = [
        item["id"],
        word(LINE, item["line"], lang),
        f"{word(AGE_GROUP, item['age_group'], lang)}{'：' if zh else ': '}{pick(item['ages'], lang)}",
    ]
    if printed:
        texts.append(worded("printed_as_printed", lang, printed=printed))
    if item["trough"] == "not_stated":
        texts.append(worded("not_called_a_trough", lang))
    if item["superseded_by"]:
        texts.append(worded("superseded_by", lang, superseded_by=item["superseded_by"]))
    texts += [pick(text, lang) for text in (item["partner"], item["note"]) if text]
    return joined(texts, lang)
