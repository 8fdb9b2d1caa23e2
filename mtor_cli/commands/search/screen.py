"""The screen of `mtor search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.parts.words import DRUG, VOICE
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import action, joined, pick, source, word

if TYPE_CHECKING:
    from collections.abc import Sequence


def search_screen(result: Any, query: str, lang: str) -> Screen:
    """What a search found, by kind, the interactions first."""
    zh = lang == "zh"
    hits = result["hits"]
    if not hits:
        return [
            Para(
                f"未检索到“{query}”；不代表该资料不存在。"
                if zh
                else f"Nothing found for '{query}'. That is not evidence that none exists."
            )
        ]
    screen: Screen = [
        Para(f"检索“{query}”：{len(hits)}条" if zh else f"'{query}': {len(hits)} found", "title"),
        Gap(),
        *_agents([h for h in hits if h["command"] and h["kind"] != "fact"], lang),
    ]
    kinds = {
        "statement": ("Statements", "共识表述"),
        "band": ("Target ranges", "目标范围"),
        "dosing": ("Regimens as studied", "研究所用方案"),
        "conflict": ("Sources disagree", "来源不一致"),
        "note": ("Notes", "说明"),
        "measuring": ("Measuring", "监测"),
        "caution": ("Cautions", "注意"),
        "monitoring": ("Monitoring", "随访"),
        "neighbouring": ("Neighbouring uses, for context only", "其他用途，仅供对照"),
        "fact": ("Facts on the drugs", "药物资料"),
        "reference": ("References", "文献"),
    }
    rows: list[Row] = []
    for kind, titles in kinds.items():
        found = [h for h in hits if h["kind"] == kind]
        if found:
            typed = dict.fromkeys(h["command"] for h in found if h["command"])
            rows.append(f"{titles[zh]}{'：' if zh else ': '}{joined(typed, lang)}" if typed else titles[zh])
            rows += [_hit(h, lang) for h in found]
    columns = [
        Column("编号" if zh else "id", "label", 0.22),
        Column("内容" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.2),
    ]
    return [*screen, *([Table("", columns, rows)] if rows else [])]


def _agents(hits: Sequence[Any], lang: str) -> Screen:
    """The other drugs that were found, each with what to do beside it and what to type."""
    if not hits:
        return []
    zh = lang == "zh"
    screen: Screen = [Para("相互作用" if zh else "Interactions", "head")]
    for hit in hits:
        drugs = ("、" if zh else " and ").join(word(DRUG, d, lang) for d in hit["drugs"])
        asked = "请先确认具体药物" if zh else "which one is meant?"
        what = action(hit, lang) if hit["action"] else asked
        screen.append(Para(f"{pick(hit['agent'], lang)} → {drugs}{'：' if zh else ': '}{what}", indent=2))
        screen.append(Para(hit["command"], indent=4))
    return [*screen, Gap()]


def _hit(hit: Any, lang: str) -> list[Cell]:
    if hit["kind"] == "reference":
        return cells(hit["id"], pick(hit["text"], lang), "", "")
    return cells(hit["id"], pick(hit["text"], lang), word(VOICE, hit["voice"], lang), source(hit, lang))
