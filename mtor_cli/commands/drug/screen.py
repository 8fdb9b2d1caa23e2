"""The screen of `mtor drug`."""

from __future__ import annotations

from typing import Any

from mtor_cli.parts.words import TOPIC
from mtor_cli.render.blocks import Column, Gap, Para, Screen, Table, cells
from mtor_cli.screens.phrases import pick, source, voice, word


def drug_screen(result: Any, lang: str) -> Screen:
    """Return what is known of a drug, topic by topic, each fact with its voice and source."""
    zh = lang == "zh"
    codes: dict[str, list[str]] = {}
    for code in result["codes"]:
        codes.setdefault(code["system"], []).append(code["code"])
    coded = "; ".join(f"{system} {', '.join(values)}" for system, values in codes.items())
    screen: Screen = [Para(pick(result["name"], lang), "title"), Para(coded, indent=2)]
    columns = [
        Column("内容" if zh else "fact"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.28),
    ]
    for topic in dict.fromkeys(f["topic"] for f in result["facts"]):
        rows: list[Any] = [
            cells(_text(f, lang), voice(f, lang), source(f, lang)) for f in result["facts"] if f["topic"] == topic
        ]
        screen += [Gap(), Table(word(TOPIC, topic, lang), columns, rows)]
    return screen


def _text(fact: Any, lang: str) -> str:
    text = pick(fact["text"], lang)
    if not fact["population"]:
        return text
    population = pick(fact["population"], lang)
    return f"{population}：{text}" if lang == "zh" else f"{population}: {text}"
