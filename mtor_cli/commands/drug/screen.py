"""The screen of `mtor drug`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.hints import command, slot
from mtor_cli.labels.read import worded
from mtor_cli.parts.words import TOPIC, TOPIC_IN_SHORT
from mtor_cli.render.blocks import Cell, Column, Commands, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import joined, listed, pick, source, voice, word
from mtor_cli.screens.rules import rule_rows, rule_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.commands.drug.result import DrugResult, FactOut
    from mtor_cli.parts.disease import AdviceOut

SHOWN = {"warnings": 0, "indications": 1, "products": 1, "half_life": 2}
"""Sections of the short answer and how many facts of each stand in it: the first, but of warnings those in a box."""


def drug_screen(result: DrugResult, lang: str) -> Screen:
    """What is known of a drug, topic by topic, each fact with its voice and source."""
    codes: dict[str, list[str]] = {}
    for code in result["codes"]:
        codes.setdefault(code["system"], []).append(code["code"])
    coded = joined((f"{system} {listed(values, lang)}" for system, values in codes.items()), lang)
    screen: Screen = [Para(pick(result["name"], lang), "title"), Para(coded, indent=2)]
    for topic in dict.fromkeys(f["topic"] for f in result["facts"]):
        rows: list[Row] = [
            cells(_text(f, lang), voice(f, lang), source(f, lang)) for f in result["facts"] if f["topic"] == topic
        ]
        screen += [Gap(), Table(word(TOPIC, topic, lang), _columns(lang), rows)]
    return screen


def overview_screen(result: DrugResult, advice: Sequence[AdviceOut], boxed: set[str], lang: str) -> Screen:
    """What is asked most often of a drug, and the names of the sections that have the rest.

    Args:
        result: the answer.
        advice: what holds in every disease: what to avoid, to take care of and to monitor.
        boxed: the ids of facts that are boxed warnings.
        lang: `en` or `zh`.
    """
    zh = lang == "zh"
    by_topic: dict[str, list[FactOut]] = {}
    for fact in result["facts"]:
        by_topic.setdefault(fact["topic"], []).append(fact)
    monitor = [a for a in advice if a["action"] == "monitor"]
    cautions = [a for a in advice if a["action"] == "avoid" or (a["action"] != "monitor" and a["priority"] == 1)]
    rows: list[Row] = []
    for topic, most in SHOWN.items():
        there = by_topic.get(topic, [])
        shown = [f for f in there if f["id"] in boxed] if topic == "warnings" else there[:most]
        title = word(TOPIC_IN_SHORT, topic, lang)
        for n, fact in enumerate(shown):
            label = Cell("" if n else title, "head")
            rows.append(cells(label, _text(fact, lang), voice(fact, lang), source(fact, lang)))
    columns = [Column(worded("section", lang), "label"), *_columns(lang)]
    sections = listed((f"{topic} {len(facts)}" for topic, facts in by_topic.items()), lang)
    name = result["drug"]
    return [
        Para(pick(result["name"], lang), "title"),
        rule_table(rule_rows(cautions, monitor, worded("monitor", lang), lang), lang),
        Table("", columns, rows),
        Para(f"{worded('facts_by_section', lang)}{'：' if zh else ': '}{sections}", "dim"),
        Commands(
            worded("next", lang),
            [command("drug", name, "--section", slot("--section")), command("drug", name, "--full")],
        ),
    ]


def _columns(lang: str) -> list[Column]:
    return [
        Column(worded("fact", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.28),
    ]


def _text(fact: FactOut, lang: str) -> str:
    text = pick(fact["text"], lang)
    if not fact["population"]:
        return text
    population = pick(fact["population"], lang)
    return f"{population}：{text}" if lang == "zh" else f"{population}: {text}"
