"""Every rule of `rules.yaml` decides: with another value some answer of the net is another.

A new rule comes with a question that shows it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content.texts import pattern
from mtor_cli.text import slots_of
from tests.content.facts import raw
from tests.net.rules import Name, first_changed, nearby, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.net.questions import Question

pytestmark = pytest.mark.slow


@functools.cache
def moved() -> dict[Name, tuple[Question, Any] | None]:
    """Return for each rule the first question that it answers otherwise with another value, and that answer."""
    found = {}
    for name, record in records().items():
        tried = (first_changed(name, value) for value in nearby(record))
        found[name] = next((changed for changed in tried if changed), None)
    return found


def test_a_rule_that_is_moved_changes_an_answer() -> None:
    assert [name for name, changed in moved().items() if not changed] == []


def test_an_answer_under_a_moved_rule_shows_the_old_number_nowhere_where_the_rule_speaks() -> None:
    naming: dict[str, set[str]] = {}
    for message in raw("messages")["messages"]:
        for slot in slots_of(message["text"]["en"]):
            if slot.startswith("rule."):
                naming.setdefault(slot.rpartition(".")[2], set()).add(message["code"])
    spoken, old = 0, {}
    for (rule, drug), changed in moved().items():
        number = pattern(records()[rule, drug])
        for code, text in coded_texts(changed[1] if changed else None):
            if code in naming.get(rule, ()):
                spoken += 1
                if any(number.search(words) for words in text.values()):
                    old[rule, drug, code] = text
    assert spoken > 20
    assert old == {}


def coded_texts(answer: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every code of an answer with its text in both languages."""
    if isinstance(answer, dict):
        text = answer.get("text", answer.get("message"))
        if "code" in answer and isinstance(text, dict) and {"en", "zh"} <= set(text):
            yield answer["code"], text
        for value in answer.values():
            yield from coded_texts(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from coded_texts(value)
