"""What spares the tests of `mtor consult` the same calculation again."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.commands.fit import answer as fit
from mtor_cli.content.locate import data_dir

if TYPE_CHECKING:
    from datetime import date

    from mtor_cli.commands.fit.question import Question
    from mtor_cli.content.load import Content

_FOUND: dict[tuple[Question, date], Any] = {}
_answer = fit.answer


def _once(content: Content, question: Question, today: date, full: bool = True) -> Any:
    """What `fit` answers on the program's own data, worked out once for each record; every asker has a copy."""
    if content.folder != data_dir() or content.local_file is not None:
        return _answer(content, question, today, full)
    key = (question._replace(case=question.case._replace(path="")), today)
    if key not in _FOUND:
        _FOUND[key] = _answer(content, question, today, full)
    found = _FOUND[key]
    return found._replace(envelope=copy.deepcopy(found.envelope))


@pytest.fixture
def fitted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a record that several tests ask for, in another format or language, be fitted once.

    `answer` is pure, so that every test sees what it would have seen; only `result` and `warnings` may be read of it.
    """
    monkeypatch.setattr(fit, "answer", _once)
