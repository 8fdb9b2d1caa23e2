"""The screen of `mtor interactions`."""

from __future__ import annotations

from typing import Any

from mtor_cli.hints import command
from mtor_cli.lookup.interactions import GRAVITY, fold_agent
from mtor_cli.parts.words import ACTION, DRUG, ROLE_OF_AGENT, STRENGTH_OF_AGENT
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Screen, Style, Table, cells
from mtor_cli.screens.phrases import action, aside, caption, joined, pick, source, voice, word

STYLE: dict[str, Style] = {"contraindicated": "alarm", "avoid": "alarm", "hold": "alarm", "avoid_or_reduce": "alarm"}


def interactions_screen(result: Any, warnings: list[Any], lang: str, listed: bool) -> Screen:
    """The interactions of the agents that were asked for, the gravest first.

    Args:
        result: the answer.
        warnings: what has to be said of the list as a whole.
        lang: `en` or `zh`.
        listed: whether all interactions are shown, one line each.
    """
    if listed:
        return [_list(result, lang)]
    screen: Screen = [Para(pick(w["text"], lang), "alarm") for w in warnings]
    if len(result["agents"]) > 1:
        screen += [*([Gap()] if screen else []), summary(result["agents"], lang), Gap()]
    for agent in result["agents"]:
        screen += [*agent_block(agent, result["captions"], lang), Gap()]
    while screen and isinstance(screen[-1], Gap):
        screen.pop()
    return screen


_NOTHING: Any = {"action": "no_data", "action_of": None}
"""What is done beside an agent without an entry."""


def summary(agents: list[Any], lang: str) -> Table:
    """One line an agent: as typed, as read, what to do."""
    zh = lang == "zh"
    rows: list[Any] = []
    for agent in agents:
        gravest = min(agent["entries"], key=lambda e: GRAVITY.index(e["action"]), default=_NOTHING)
        text, style = action(gravest, lang), STYLE.get(gravest["action"], "")
        if agent["status"] == "ask":
            text, style = ("请先确认具体药物" if zh else "which one is meant?"), "alarm"
        elif agent["status"] in ("near", "unknown"):
            names = agent["suggestions"]
            text, style = ("未识别" if zh else "not read"), "alarm"
            text += (f"：是否指{'或'.join(names)}" if zh else f": {' or '.join(names)}?") if names else ""
        rows.append(cells(agent["name"], read_as(agent, lang), Cell(text, style)))
    columns = [
        Column("输入" if zh else "typed", "label", 0.35),
        Column("识别为" if zh else "read as", share=0.25),
        Column("处置建议" if zh else "action"),
    ]
    return Table("", columns, rows, header=True)


def read_as(agent: Any, lang: str) -> str:
    """As which agent a name was read, in the language of the screen, with its form; nothing where it was read as
    it stands."""
    form = [pick(agent["form"], lang)] if agent["form"] else []
    printed = pick(agent["printed"], lang)
    if agent["entries"] and printed.isascii() != (lang == "en"):
        # An alias without a counterpart in the other language: the entry is named.
        printed = pick(agent["entries"][0]["agent"], lang)
    read = [] if fold_agent(agent["name"]) == fold_agent(printed) else [printed]
    return joined([*read, *form], lang)


def name_block(agent: Any, lang: str) -> Screen:
    """A name as it was typed and read; nothing where an entry prints the same name."""
    zh = lang == "zh"
    read = read_as(agent, lang)
    typed = f"{agent['name']}{'：识别为' if zh else ': read as '}{read}" if read else agent["name"]
    if agent["status"] == "no_data":
        drugs = ("、" if zh else " and ").join(word(DRUG, d, lang) for d in agent["without_data"])
        typed += f" → {drugs}{'：' if zh else ': '}{word(ACTION, 'no_data', lang)}"
    printed = {pick(e["agent"], lang).casefold() for e in agent["entries"]}
    return [] if agent["name"].casefold() in printed else [Para(typed, "title")]


def agent_block(agent: Any, captions: list[Any], lang: str) -> Screen:
    """Everything that is said of one name."""
    zh = lang == "zh"
    screen = name_block(agent, lang)
    if agent["status"] == "ask":
        screen.append(Para(pick(agent["message"], lang), "alarm", indent=2))
        return [*screen, *(Para(_option(e, lang), indent=2) for e in agent["entries"])]
    for entry in agent["entries"]:
        screen += entry_block(entry, captions, lang)
    said = [*agent["remarks"], *agent["notes"]]
    rows: list[Any] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in said]
    columns = [
        Column("内容" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.24),
    ]
    return [*screen, *([Table("", columns, rows)] if rows else [])]


def _option(entry: Any, lang: str) -> str:
    return f"{command('interactions', entry['id'])}   {pick(entry['agent'], lang)}"


def _list(result: Any, lang: str) -> Table:
    zh = lang == "zh"
    rows: list[Any] = [
        cells(
            pick(entry["agent"], lang),
            ", ".join(word(DRUG, d, lang) for d in entry["drugs"]),
            Cell(action(entry, lang), STYLE.get(entry["action"], "")),
        )
        for agent in result["agents"]
        for entry in agent["entries"]
    ]
    columns = [
        Column("药物" if zh else "agent", "label", 0.5),
        Column("对" if zh else "with", share=0.3),
        Column("处置建议" if zh else "action"),
    ]
    return Table("", columns, rows, header=True)


def entry_head(entry: Any, captions: list[Any], lang: str) -> Screen:
    """What is done beside an agent and whose advice it is, what kind of agent it is, and names in no source."""
    zh = lang == "zh"
    drugs = "、".join(word(DRUG, d, lang) for d in entry["drugs"]) if zh else " and ".join(entry["drugs"])
    title = f"{pick(entry['agent'], lang)} → {drugs}{'：' if zh else ': '}{action(entry, lang)}"
    strength = word(STRENGTH_OF_AGENT, entry["strength"], lang)
    role = word(ROLE_OF_AGENT, entry["role"], lang)
    acts = f"{strength}{role}" if zh else f"{strength} {role}".strip()
    if zh and entry["strength"] == "mixed":
        acts = f"{role}，各药作用强度不同" if role else "各药作用强度不同"
    kind = entry["agent_class"]
    told = ("，" if zh else ", ").join(filter(None, [voice(kind, lang), source(kind, lang)]))
    parts = [aside(pick(kind["text"], lang), told, lang), acts, pick(entry["mechanism"], lang)]
    about = joined([part for part in parts if part], lang)
    screen: Screen = [Para(title, STYLE.get(entry["action"], "title")), Para(about, indent=2)]
    if zh and entry["unsourced"]:
        doubt = caption(captions, "names_in_no_source", lang)
        screen.append(Para(f"{doubt}：{'、'.join(entry['unsourced'])}", "dim", indent=2))
    return screen


def entry_block(entry: Any, captions: list[Any], lang: str) -> Screen:
    """Everything that is said of one agent and one drug."""
    zh = lang == "zh"
    screen = entry_head(entry, captions, lang)
    for field in ("strength_note", "applies_to"):
        if entry[field]:
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

    add("处置建议" if zh else "Advice", [entry["advice"]])
    add("说明书" if zh else "Labels", [v for v in entry["views"] if v["voice"] == "label"])
    add("暴露量" if zh else "Exposure", entry["effects"])
    add("剂量系数" if zh else "Dose factor", entry["factors"])
    if not entry["factors"]:
        none = caption(captions, "no_dose_factor", lang)
        rows.append(cells(Cell("剂量系数" if zh else "Dose factor", "head"), none, "", ""))
    add("剂型" if zh else "Dose form", [entry["forms"]] if entry["forms"] else [])
    add("其他来源" if zh else "Other sources", [v for v in entry["views"] if v["voice"] != "label"])
    add("停用时" if zh else "When it stops", [entry["on_stop"]])
    return [*screen, Table("", item_columns(lang), rows)]


def item_columns(lang: str) -> list[Column]:
    """The columns of what is said of an agent."""
    zh = lang == "zh"
    return [
        Column("项目" if zh else "item", "label", 0.16),
        Column("内容" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.24),
    ]
