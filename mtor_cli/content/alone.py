"""Check the rules and the messages each by itself, as every command that reads their YAML does.

A rule that is missing, or a slot that names none, would otherwise cost an answer its number or its warning. What holds
between files is for `mtor data validate`.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from mtor_cli.content.messages import within
from mtor_cli.content.problems import at
from mtor_cli.content.rules import mistakes
from mtor_cli.content.texts import Named, slot_mistakes
from mtor_cli.records.rules import DRUGS, FOR_ALL, OF_DRUG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.yamlfile import Path, YamlDocument
    from mtor_cli.records.checks import Problem

RULES: frozenset[Named] = frozenset((*product(FOR_ALL, (None,)), *product(OF_DRUG, DRUGS)))
"""Every rule that there may be."""


def alone(name: str, file: str, document: YamlDocument) -> list[Problem]:
    """What is wrong with a data file of the right shape, whatever stands in the others; `file` names it in messages."""
    if name == "rules":
        return [at(file, document, path, en, zh) for path, en, zh in mistakes(document.value)]
    if name == "messages":
        return [at(file, document, path, en, zh) for path, en, zh in _of_messages(document)]
    return []


def _of_messages(document: YamlDocument) -> Iterator[tuple[Path, str, str]]:
    records = document.value["messages"]
    yield from ((path, en, zh) for _, path, en, zh in within(records))
    for i, message in enumerate(records):
        drugs = tuple(message.get("when", {}).get("drug", DRUGS))
        for lang, en, zh in slot_mistakes(message["text"], drugs, RULES):
            yield ("messages", i, "text", lang), en, zh
