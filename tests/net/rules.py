"""Asks the questions of the net again with a rule's value moved, or with the values of all.

`python -m tests.net.rules` writes `shown_by.yaml` anew: for each rule a question that shows it; one that still does
stays.
"""

from __future__ import annotations

import functools
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

import yaml

from mtor_cli.content.load import Content
from mtor_cli.content.texts import THRESHOLDS, pattern
from mtor_cli.records.rules import DRUGS, WHOLE, DrugRules, Rules
from mtor_cli.text import slots_of
from tests import helpers
from tests.content.facts import raw
from tests.net import store
from tests.net.difference import report
from tests.net.questions import FOLDER, Question, ask, questions

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping

SHOWN_BY = FOLDER / "shown_by.yaml"

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
def moved(values: Mapping[Name, float], planted: tuple[str, str] | None = None) -> Iterator[None]:
    """Let every command read other values of some rules.

    Args:
        values: by rule.
        planted: what stands in the place of what in every message, to see whether it is noticed.
    """
    own = helpers._own_data

    def changed(name: str) -> Any:
        content = own(name)
        if name == "rules":
            listed = [{**r, "value": values.get((r["id"], r.get("drug", "")), r["value"])} for r in content["rules"]]
            return {**content, "rules": listed}
        if name == "messages" and planted:
            return json.loads(json.dumps(content, ensure_ascii=False).replace(*planted))
        return content

    with mock.patch.object(helpers, "_own_data", changed):
        yield


def nearby(record: Any) -> list[float]:
    """Return values a little above and a little below a rule's, whole where its unit is counted in whole ones."""
    value = record["value"]
    if record["unit"] in WHOLE:
        step = max(1, round(value / 4))
        return [value + step, *([value - step] if value > step else [])]
    return [round(value * 1.25, 6), round(value * 0.8, 6)]


def shown(rule: Name, record: Any, question: Question) -> bool:
    """Whether the answer to a question is another when a rule has a value near its own."""
    kept = {question.name: store.read(question.name)}
    for value in nearby(record):
        with moved({rule: value}):
            if report(kept, {question.name: ask(question)}):
                return True
    return False


def shown_by() -> dict[str, str]:
    """Return by rule the name of the question that is kept as the one that shows it."""
    kept: dict[str, str] = yaml.safe_load(SHOWN_BY.read_text(encoding="utf-8"))
    return kept


def key(rule: Name) -> str:
    """Return what a rule is called in that file."""
    return " ".join(filter(None, rule))


def main() -> None:
    """Write the file; a rule that no question shows is left out."""
    asked, kept, found = {q.name: q for q in questions()}, shown_by(), {}
    for rule, record in records().items():
        before = asked.get(kept.get(key(rule), ""))
        if before is not None and shown(rule, record, before):
            found[key(rule)] = before.name
        elif other := next((q for q in readers().get(rule, []) if shown(rule, record, q)), None):
            found[key(rule)] = other.name
    head = "# Of each rule of data/rules.yaml a question whose answer is another when the rule has another value.\n"
    SHOWN_BY.write_text(head + yaml.safe_dump(found, sort_keys=False), encoding="utf-8")


_ELSEWHERE: dict[str, dict[float, float]] = {
    "day": {2: 6, 3: 6, 4: 6, 5: 6, 7: 8, 14: 15, 21: 22, 28: 29, 56: 57, 60: 61},
    "levels": {3: 4, 5: 6},
    "years": {1: 2, 13: 14, 18: 19},
    "mg": {0.1: 0.1, 0.25: 0.75, 0.5: 0.5, 1: 1.5, 2: 2.5, 3: 3.5, 4: 4.5, 40: 40.5},
}
"""Values of which no rule has one now; the step of a solution and the weak tablet are what there is to be had."""


def elsewhere(factor: float) -> dict[Name, float]:
    """Return for each rule a value near its own that no rule of its unit has now."""
    return {
        name: _ELSEWHERE[record["unit"]][record["value"]]
        if record["unit"] in _ELSEWHERE
        else round(record["value"] * factor, 6)
        for name, record in records().items()
    }


@functools.cache
def naming() -> dict[str, set[str]]:
    """Return the ids of the rules that the texts of each code name, by their number or by whose it is."""
    found: dict[str, set[str]] = {}
    for message in raw("messages")["messages"]:
        for slot in slots_of(message["text"]["en"]):
            if "." in slot:
                found.setdefault(message["code"], set()).update(set(slot.split(".")[1:]) - set(DRUGS))
    for drug in raw("drugs")["drugs"]:
        for threshold in (drug[name] for name in THRESHOLDS if name in drug):
            found.setdefault(threshold["code"], set()).add(threshold["rule"])
    return found


@functools.cache
def showing() -> dict[str, list[Question]]:
    """Return the questions whose kept answer shows each code that names a rule, those that are quick to ask first."""
    found: dict[str, list[Question]] = {}
    for question in sorted(questions(), key=lambda q: q.group.startswith(("fit", "simulate"))):
        for code in {code for code, _ in coded_texts(store.read(question.name))} & naming().keys():
            found.setdefault(code, []).append(question)
    return found


def old_numbers(asked: Iterable[Question]) -> Iterator[tuple[str, str, str, bool]]:
    """Ask questions and yield of each text that names a rule whether it shows the number that the rule has now.

    What is yielded is the code, the id of the rule, the language and that.
    """
    patterns: dict[str, list[re.Pattern[str]]] = {}
    for (rule, _), record in records().items():
        patterns.setdefault(rule, []).append(pattern(record))
    for question in asked:
        for code, text in coded_texts(ask(question)):
            for rule in naming().get(code, ()):
                for lang in ("en", "zh"):
                    yield code, rule, lang, any(p.search(text[lang]) for p in patterns[rule])


def coded_texts(answer: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every code of an answer with its text in both languages."""
    if isinstance(answer, dict):
        text = answer.get("text", answer.get("message"))
        if "code" in answer and isinstance(text, dict) and {"en", "zh"} <= text.keys():
            yield answer["code"], text
        answer = list(answer.values())
    if isinstance(answer, list):
        for value in answer:
            yield from coded_texts(value)


if __name__ == "__main__":
    main()
