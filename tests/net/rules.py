"""Asks the questions of the net again with a rule's value moved."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

from mtor_cli.content.load import Content
from mtor_cli.records.rules import WHOLE, DrugRules, Rules
from tests import helpers
from tests.net import store
from tests.net.difference import report
from tests.net.questions import Question, ask, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

Name = tuple[str, str]
"""A rule's id, and its drug; empty where it holds for both."""


def records() -> dict[Name, Any]:
    """Return the records of `rules.yaml`."""
    return {(r["id"], r.get("drug", "")): r for r in Content().rule_file["rules"]}


@functools.cache
def readers() -> dict[Name, list[Question]]:
    """Return the questions that read each rule, those that are quick to ask first."""
    read: set[Name] = set()

    def watched(kind: Any, drug: str) -> Any:
        class Watched(kind):  # type: ignore[misc]
            def __getattribute__(self, name: str) -> Any:
                if name in kind._fields:
                    read.add((name, drug))
                return super().__getattribute__(name)

        return Watched

    def of(content: Content) -> Any:
        real = rules_of(content)
        by_drug = {drug: watched(DrugRules, drug)(*of_drug) for drug, of_drug in real.of.items()}
        return watched(Rules, "")(by_drug, *real[1:])

    rules_of = Content.rules.func  # type: ignore[attr-defined]
    found: dict[Name, list[Question]] = {}
    with mock.patch.object(Content, "rules", property(of)):
        for question in sorted(questions(), key=lambda q: q.group.startswith(("fit", "simulate"))):
            read.clear()
            ask(question)
            for name in sorted(read):
                found.setdefault(name, []).append(question)
    # The numbers of some rules are set into the thresholds of `drugs.yaml` as that is read.
    levels = [q for q in questions() if q.group.startswith("tdm")]
    return {name: found.get(name, levels) for name in records()}


@contextmanager
def moved(rule: Name, value: float) -> Iterator[None]:
    """Let every command read another value of one rule."""
    own = helpers._own_data

    def changed(name: str) -> Any:
        content = own(name)
        if name != "rules":
            return content
        listed = [{**r, "value": value} if (r["id"], r.get("drug", "")) == rule else r for r in content["rules"]]
        return {**content, "rules": listed}

    with mock.patch.object(helpers, "_own_data", changed):
        yield


def nearby(record: Any) -> list[float]:
    """Return values a little above and a little below a rule's, whole where its unit is counted in whole ones."""
    value = record["value"]
    if record["unit"] in WHOLE:
        step = max(1, round(value / 4))
        return [value + step, *([value - step] if value > step else [])]
    return [round(value * 1.25, 6), round(value * 0.8, 6)]


def first_changed(rule: Name, value: float) -> tuple[Question, Any] | None:
    """Return the first question of which the answer is another under another value, with that answer."""
    for question in readers().get(rule, []):
        with moved(rule, value):
            found = ask(question)
        if report({question.name: store.read(question.name)}, {question.name: found}):
            return question, found
    return None
