"""Which questions of the net show a coded text: by the code in the answer, or by the sentence where it stands alone."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mtor_cli.content.load import Content
from tests.net import store
from tests.net.questions import questions


class Coded(NamedTuple):
    """One text under a code: a code may have one a drug, and one of its own for a command."""

    code: str
    of: str
    """Whose it is: the commands and the drugs; empty where it is said wherever the code is."""
    text: str

    def pattern(self) -> tuple[str, re.Pattern[str]]:
        """Return the longest part of the text between slots, and the pattern of the text with its slots filled."""
        parts = re.split(r"\{\w+\}", self.text)
        return max(parts, key=len), re.compile(".+?".join(map(re.escape, parts)), re.DOTALL)


def coded() -> list[Coded]:
    """Return the English of every coded text."""
    found = []
    for message in Content().messages["messages"]:
        when = message.get("when", {})
        where = " ".join([*when.get("command", []), *when.get("drug", [])])
        found.append(Coded(message["code"], where, message["text"]["en"]))
    return found


def questions_by_text() -> dict[Coded, list[str]]:
    """Return the questions whose kept answer shows each coded text, as it stands or within another."""
    said: dict[str, list[str]] = {}
    for question in questions():
        for text in _english(store.read(question.name)):
            said.setdefault(text, []).append(question.name)
    found = {}
    for item in coded():
        part, pattern = item.pattern()
        shown = (asked for text, asked in said.items() if part in text and pattern.search(text))
        found[item] = sorted({name for asked in shown for name in asked})
    return found


def _english(value: Any) -> set[str]:
    if isinstance(value, list):
        return {text for item in value for text in _english(item)}
    if isinstance(value, dict):
        own = {value["en"]} if set(value) == {"en", "zh"} and isinstance(value["en"], str) else set()
        return own.union(*(_english(item) for item in value.values()))
    return set()
