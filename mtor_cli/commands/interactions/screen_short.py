"""The short screen of `mtor interactions`: the gravest agent and what to do; the others in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.interactions.screen import agent_block, entry_head, item_columns, name_block, summary
from mtor_cli.hints import command
from mtor_cli.labels.read import worded
from mtor_cli.lookup.interactions import GRAVITY
from mtor_cli.render.blocks import Cell, Commands, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import caption, listed, pick, source, voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.interactions import AgentOut, InteractionsResult


def short_screen(result: InteractionsResult, warnings: Sequence[Remark], asked: Sequence[str], lang: str) -> Screen:
    """Return what to do beside the agents that were asked for, what fits one screen of it.

    Args:
        result: the answer, the gravest agent first.
        warnings: what has to be said of the list as a whole.
        asked: the words of the command, for those to type next.
        lang: `en` or `zh`.
    """
    agents = result["agents"]
    screen: Screen = [Para(pick(w["text"], lang), "alarm") for w in warnings]
    if len(agents) > 1:
        screen += [summary(agents, lang), Gap()]
    found = [a for a in agents if a["status"] == "found"]
    for agent in agents:
        if agent["status"] != "found":
            # What was not understood, or of which nothing is known, is told whole.
            screen += agent_block(agent, result["captions"], lang)
        elif agent is found[0]:
            screen += _gravest(agent, result["captions"], lang)
        else:
            screen += _unsourced(agent, result["captions"], lang)
    if found:
        screen.append(Commands(worded("next", lang), [command("interactions", *asked, "--full")]))
    return screen


def _gravest(agent: AgentOut, captions: Sequence[Remark], lang: str) -> Screen:
    """Return the gravest entry with advice, exposure, factors and what happens on stop, the others with advice."""
    screen = name_block(agent, lang)
    for n, entry in enumerate(sorted(agent["entries"], key=lambda e: GRAVITY.index(e["action"]))):
        screen += entry_head(entry, captions, lang)
        screen += [Para(pick(entry["applies_to"], lang), indent=2)] if entry["applies_to"] else []
        parts: list[tuple[str, Sequence[NoteOut]]] = [(worded("advice", lang), [entry["advice"]])]
        if not n:
            parts += [
                (worded("exposure", lang), entry["effects"][:1]),
                (worded("dose_factor", lang), entry["factors"]),
                (worded("when_it_stops", lang), [entry["on_stop"]]),
            ]
        rows: list[Row] = []
        for title, items in parts:
            for i, item in enumerate(items):
                label = Cell("" if i else title, "head")
                rows.append(cells(label, pick(item["text"], lang), voice(item, lang), source(item, lang)))
        if not n and not entry["factors"]:
            none = caption(captions, "no_dose_factor", lang)
            rows.insert(-1, cells(Cell(worded("dose_factor", lang), "head"), none, "", ""))
        total = len(entry["views"]) + len(entry["effects"]) + len(entry["factors"]) + 2 + bool(entry["forms"])
        shown = sum(len(items) for _, items in parts)
        screen.append(Table("", item_columns(lang), rows, [_more(total - shown, lang)] if total > shown else []))
    said: list[NoteOut] = [*agent["remarks"], *agent["notes"]]
    return [*screen, *(Para(pick(note["text"], lang), voice=voice(note, lang), indent=2) for note in said)]


def _more(number: int, lang: str) -> str:
    return worded("more_statements", lang, number=number)


def _unsourced(agent: AgentOut, captions: Sequence[Remark], lang: str) -> Screen:
    """Return the mark of names that no source read uses, which the line of the agent has no room for."""
    names = dict.fromkeys(name for entry in agent["entries"] for name in entry["unsourced"])
    if lang != "zh" or not names:
        return []
    return [Para(f"{caption(captions, 'names_in_no_source', lang)}：{listed(names, lang)}", "dim", indent=2)]
