"""The screen of `mtor search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.parts.words import DRUG, HIT_KIND, VOICE
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import action, joined, pick, source, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.search.result import HitOut, SearchResult


def search_screen(result: SearchResult, query: str, lang: str) -> Screen:
    """What a search found, by kind, the interactions first."""
    zh = lang == "zh"
    hits = result["hits"]
    if not hits:
        return [Para(worded("nothing_found", lang, query=query))]
    screen: Screen = [
        Para(worded("hits_found", lang, query=query, hits=len(hits)), "title"),
        Gap(),
        *_agents([h for h in hits if h["command"] and h["kind"] != "fact"], lang),
    ]
    rows: list[Row] = []
    for kind, title in HIT_KIND.items():
        found = [h for h in hits if h["kind"] == kind]
        if found:
            typed = dict.fromkeys(h["command"] for h in found if h["command"])
            rows.append(
                f"{pick(title, lang)}{'：' if zh else ': '}{joined(typed, lang)}" if typed else pick(title, lang)
            )
            rows += [_hit(h, lang) for h in found]
    columns = [
        Column(worded("id", lang), "label", 0.22),
        Column(worded("text", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.2),
    ]
    return [*screen, *([Table("", columns, rows)] if rows else [])]


def _agents(hits: Sequence[HitOut], lang: str) -> Screen:
    """The other drugs that were found, each with what to do beside it and what to type."""
    if not hits:
        return []
    zh = lang == "zh"
    screen: Screen = [Para(worded("interactions", lang), "head")]
    for hit in hits:
        drugs = ("、" if zh else " and ").join(word(DRUG, d, lang) for d in hit["drugs"])
        asked = worded("which_one_is_meant", lang)
        what = action(hit, lang) if hit["action"] else asked
        agent = pick(hit["agent"], lang) if hit["agent"] else hit["id"]
        screen.append(Para(f"{agent} → {drugs}{'：' if zh else ': '}{what}", indent=2))
        screen.append(Para(hit["command"] or "", indent=4))
    return [*screen, Gap()]


def _hit(hit: HitOut, lang: str) -> list[Cell]:
    if hit["kind"] == "reference":
        return cells(hit["id"], pick(hit["text"], lang), "", "")
    return cells(hit["id"], pick(hit["text"], lang), word(VOICE, hit["voice"], lang), source(hit, lang))
