"""Every question of the net gives the answer that is kept. `make net` writes the answers anew: read the difference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.net import store
from tests.net.difference import report
from tests.net.questions import Question, ask, questions

SLOW = ("fit", "fit batch", "simulate", "data")
"""Groups of which a question takes 0.2 s or more."""


def _cases() -> list[Any]:
    return [pytest.param(q, id=q.name, marks=[pytest.mark.slow] if q.group in SLOW else []) for q in questions()]


@pytest.mark.parametrize("question", _cases())
def test_the_answer_is_the_one_that_is_kept(question: Question) -> None:
    kept = store.read(question.name)
    changed = report({} if kept is None else {question.name: kept}, {question.name: ask(question)})
    assert not changed, f"{question.line}\n{changed}\nIf that was meant: make net"


def test_nothing_is_kept_that_is_not_asked() -> None:
    asked = questions()
    groups = {q.group for q in asked}
    files = {store.SHARED, *map(store.file_of, groups)}
    assert {path.name for path in store.ANSWERS.iterdir()} == files
    assert {name for group in groups for name in store.names(group)} == {q.name for q in asked}
