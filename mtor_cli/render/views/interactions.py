"""The screen of `mtor interactions`."""

from __future__ import annotations

from typing import Any

from mtor_cli.hints import command
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Screen, Style, Table, cells
from mtor_cli.render.views.say import joined, pick, source, voice, word
from mtor_cli.results.words import ACTION, DRUG, ROLE_OF_AGENT, STRENGTH_OF_AGENT

_STYLE: dict[str, Style] = {"contraindicated": "alarm", "avoid": "alarm", "hold": "alarm", "avoid_or_reduce": "alarm"}


def interactions_screen(result: Any, lang: str, listed: bool) -> Screen:
    """Return the interactions of the agents that were asked for; `listed` shows one line each."""
    screen: Screen = []
    if listed:
        return _list(result, lang)
    for agent in result["agents"]:
        if agent["message"]:
            screen += [Para(f"{agent['name']}{'：' if lang == 'zh' else ': '}{pick(agent['message'], lang)}", "title")]
            screen += [Para(_option(e, lang), indent=2) for e in agent["entries"]]
        else:
            for entry in agent["entries"]:
                screen += [*_entry(entry, lang), Gap()]
        screen.append(Gap())
    while screen and isinstance(screen[-1], Gap):
        screen.pop()
    return screen


def _option(entry: Any, lang: str) -> str:
    return f"{command('interactions', entry['id'])}   {pick(entry['agent'], lang)}"


def _list(result: Any, lang: str) -> Screen:
    zh = lang == "zh"
    rows: list[Any] = []
    for agent in result["agents"]:
        if agent["message"]:
            rows.append(cells(agent["name"], "", Cell(pick(agent["message"], lang), "dim")))
        for entry in agent["entries"]:
            rows.append(
                cells(
                    pick(entry["agent"], lang),
                    ", ".join(word(DRUG, d, lang) for d in entry["drugs"]),
                    Cell(word(ACTION, entry["action"], lang), _STYLE.get(entry["action"], "")),
                )
            )
    columns = [
        Column("药物" if zh else "agent", "label", 0.5),
        Column("对" if zh else "with", share=0.3),
        Column("处理" if zh else "action"),
    ]
    return [Table("", columns, rows, header=True)]


def _entry(entry: Any, lang: str) -> Screen:
    zh = lang == "zh"
    drugs = "、".join(word(DRUG, d, lang) for d in entry["drugs"]) if zh else " and ".join(entry["drugs"])
    head = f"{pick(entry['agent'], lang)} → {drugs}{'：' if zh else ': '}{word(ACTION, entry['action'], lang)}"
    strength = word(STRENGTH_OF_AGENT, entry["strength"], lang)
    role = word(ROLE_OF_AGENT, entry["role"], lang)
    acts = f"{strength}{role}" if zh else f"{strength} {role}".strip()
    parts = [pick(entry["agent_class"], lang), acts, pick(entry["mechanism"], lang)]
    kind = joined([part for part in parts if part], lang)
    screen: Screen = [Para(head, _STYLE.get(entry["action"], "title")), Para(kind, indent=2)]
    for field in ("strength_note", "applies_to"):
        if field in entry:
            screen.append(Para(pick(entry[field], lang), indent=2))
    rows: list[Any] = []

    def add(title: str, items: list[Any]) -> None:
        for n, item in enumerate(items):
            rows.append(
                cells(
                    Cell("" if n else title, "head"),
                    pick(item["text"], lang),
                    voice(item, lang),
                    source(item, lang),
                )
            )

    add("处理" if zh else "Advice", [entry["advice"]])
    add("暴露量" if zh else "Exposure", entry["effects"])
    add("剂量系数" if zh else "Dose factor", entry["factors"])
    if not entry["factors"]:
        none = (
            "所查阅资料中未检索到已发表的剂量系数；不以1/AUC推算。"
            if zh
            else "none published that was read; never 1/AUC."
        )
        rows.append(cells(Cell("剂量系数" if zh else "Dose factor", "head"), none, "", ""))
    add("其他来源" if zh else "Other sources", entry["views"])
    add("停用时" if zh else "When it stops", [entry["on_stop"]])
    columns = [
        Column("项目" if zh else "item", "label", 0.16),
        Column("内容" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.24),
    ]
    return [*screen, Table("", columns, rows)]
