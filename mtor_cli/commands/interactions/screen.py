"""The screen of `mtor interactions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.hints import command
from mtor_cli.labels.read import worded
from mtor_cli.lookup.interactions import GRAVITY, fold_agent
from mtor_cli.parts.words import ACTION, BETWEEN, DRUG, ROLE_OF_AGENT, STRENGTH_OF_AGENT
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Style, Table, cells
from mtor_cli.screens.phrases import action, aside, caption, joined, listed, pick, source, voice, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.interactions import AgentOut, EntryOut, InteractionsResult
    from mtor_cli.screens.phrases import Acting

STYLE: dict[str, Style] = {"contraindicated": "alarm", "avoid": "alarm", "hold": "alarm", "avoid_or_reduce": "alarm"}


def interactions_screen(result: InteractionsResult, warnings: Sequence[Remark], lang: str, listed: bool) -> Screen:
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


_NOTHING: Acting = {"action": "no_data", "action_of": None}
"""What is done beside an agent without an entry."""


def summary(agents: Sequence[AgentOut], lang: str) -> Table:
    """One line an agent: as typed, as read, what to do."""
    rows: list[Row] = []
    for agent in agents:
        gravest = min(agent["entries"], key=lambda e: GRAVITY.index(e["action"]), default=None)
        text, style = action(gravest or _NOTHING, lang), STYLE.get(gravest["action"], "") if gravest else ""
        if agent["status"] == "ask":
            text, style = worded("which_one_is_meant", lang), "alarm"
        elif agent["status"] in ("near", "unknown"):
            names = agent["suggestions"]
            text, style = worded("not_recognised", lang), "alarm"
            text += worded("is_it", lang, names=pick(BETWEEN["either"], lang).join(names)) if names else ""
        rows.append(cells(agent["name"], read_as(agent, lang), Cell(text, style)))
    columns = [
        Column(worded("typed", lang), "label", 0.35),
        Column(worded("read_as", lang), share=0.25),
        Column(worded("action", lang)),
    ]
    return Table("", columns, rows, header=True)


def read_as(agent: AgentOut, lang: str) -> str:
    """As which agent a name was read, in the language of the screen, with its form; nothing where it was read as
    it stands."""
    form = [pick(agent["form"], lang)] if agent["form"] else []
    printed = pick(agent["printed"], lang)
    if agent["entries"] and printed.isascii() != (lang == "en"):
        # An alias without a counterpart in the other language: the entry is named.
        printed = pick(agent["entries"][0]["agent"], lang)
    read = [] if fold_agent(agent["name"]) == fold_agent(printed) else [printed]
    return joined([*read, *form], lang)


def name_block(agent: AgentOut, lang: str) -> Screen:
    """A name as it was typed and read; nothing where an entry prints the same name."""
    zh = lang == "zh"
    read = read_as(agent, lang)
    typed = f"{agent['name']}{worded('read_as_behind', lang)}{read}" if read else agent["name"]
    if agent["status"] == "no_data":
        typed += f" → {_drugs(agent['without_data'], lang)}{'：' if zh else ': '}{word(ACTION, 'no_data', lang)}"
    printed = {pick(e["agent"], lang).casefold() for e in agent["entries"]}
    return [] if agent["name"].casefold() in printed else [Para(typed, "title")]


def agent_block(agent: AgentOut, captions: Sequence[Remark], lang: str) -> Screen:
    """Everything that is said of one name."""
    screen = name_block(agent, lang)
    if agent["status"] == "ask" and agent["message"]:
        # What each way of taking it means stands before the question which one it is.
        for entry in agent["entries"]:
            screen.append(Para(_title(entry, lang), STYLE.get(entry["action"], "title"), indent=2))
            screen.append(Para(str(command("interactions", entry["id"])), indent=4))
        return [*screen, Para(pick(agent["message"], lang), "alarm", indent=2)]
    for entry in agent["entries"]:
        screen += entry_block(entry, captions, lang)
    said: list[NoteOut] = [*agent["remarks"], *agent["notes"]]
    rows: list[Row] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in said]
    columns = [
        Column(worded("text", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.24),
    ]
    return [*screen, *([Table("", columns, rows)] if rows else [])]


def _title(entry: EntryOut, lang: str) -> str:
    """What is done beside an agent."""
    after = "：" if lang == "zh" else ": "
    return f"{pick(entry['agent'], lang)} → {_drugs(entry['drugs'], lang)}{after}{action(entry, lang)}"


def _drugs(ids: Sequence[str], lang: str) -> str:
    return ("、" if lang == "zh" else " and ").join(word(DRUG, d, lang) for d in ids)


def _list(result: InteractionsResult, lang: str) -> Table:
    rows: list[Row] = [
        cells(
            pick(entry["agent"], lang),
            listed((word(DRUG, d, lang) for d in entry["drugs"]), lang),
            Cell(action(entry, lang), STYLE.get(entry["action"], "")),
        )
        for agent in result["agents"]
        for entry in agent["entries"]
    ]
    columns = [
        Column(worded("agent", lang), "label", 0.5),
        Column(worded("with", lang), share=0.3),
        Column(worded("action", lang)),
    ]
    return Table("", columns, rows, header=True)


def _moves(entry: EntryOut, lang: str) -> str:
    """Where the level goes, beside an agent of which the strength does not say it."""
    if entry["strength"] != "mixed" or entry["direction"] not in ("increase", "decrease"):
        return ""
    return worded("the_level_falls", lang) if entry["direction"] == "decrease" else worded("the_level_rises", lang)


def entry_head(entry: EntryOut, captions: Sequence[Remark], lang: str) -> Screen:
    """What is done beside an agent and whose advice it is, what kind of agent it is, and names in no source."""
    zh = lang == "zh"
    strength = word(STRENGTH_OF_AGENT, entry["strength"], lang)
    role = word(ROLE_OF_AGENT, entry["role"], lang)
    acts = f"{strength}{role}" if zh else f"{strength} {role}".strip()
    if entry["strength"] == "mixed":
        acts = worded("mixed_role", lang, role=role) if role else worded("mixed", lang)
    kind = entry["agent_class"]
    told = ("，" if zh else ", ").join(filter(None, [voice(kind, lang), source(kind, lang)]))
    parts = [aside(pick(kind["text"], lang), told, lang), acts, _moves(entry, lang), pick(entry["mechanism"], lang)]
    about = joined([part for part in parts if part], lang)
    screen: Screen = [Para(_title(entry, lang), STYLE.get(entry["action"], "title")), Para(about, indent=2)]
    if zh and entry["unsourced"]:
        doubt = caption(captions, "names_in_no_source", lang)
        screen.append(Para(f"{doubt}：{'、'.join(entry['unsourced'])}", "dim", indent=2))
    return screen


def entry_block(entry: EntryOut, captions: Sequence[Remark], lang: str) -> Screen:
    """Everything that is said of one agent and one drug."""
    screen = entry_head(entry, captions, lang)
    for note in (entry["strength_note"], entry["applies_to"]):
        if note:
            screen.append(Para(pick(note, lang), indent=2))
    rows: list[Row] = []

    def add(title: str, items: Sequence[NoteOut]) -> None:
        for n, item in enumerate(items):
            rows.append(
                cells(
                    Cell("" if n else title, "head"),
                    pick(item["text"], lang),
                    voice(item, lang),
                    source(item, lang),
                )
            )

    add(worded("advice", lang), [entry["advice"]])
    add(worded("labels", lang), [v for v in entry["views"] if v["voice"] == "label"])
    add(worded("exposure", lang), entry["effects"])
    add(worded("dose_factor", lang), entry["factors"])
    if not entry["factors"]:
        none = caption(captions, "no_dose_factor", lang)
        rows.append(cells(Cell(worded("dose_factor", lang), "head"), none, "", ""))
    add(worded("dose_form", lang), [entry["forms"]] if entry["forms"] else [])
    add(worded("other_sources", lang), [v for v in entry["views"] if v["voice"] != "label"])
    add(worded("when_it_stops", lang), [entry["on_stop"]])
    return [*screen, Table("", item_columns(lang), rows)]


def item_columns(lang: str) -> list[Column]:
    """The columns of what is said of an agent."""
    return [
        Column(worded("item", lang), "label", 0.16),
        Column(worded("text", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.24),
    ]
