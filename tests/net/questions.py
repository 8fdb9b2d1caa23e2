"""Reads `questions.yaml` and asks what stands in it: groups of questions, each an id and the command line as typed.

A question runs with `inputs/` as its working folder, so that no path of a machine stands in an answer.
"""

from __future__ import annotations

import contextlib
import json
import shlex
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.helpers import mtor

FOLDER = Path(__file__).parent
INPUTS = FOLDER / "inputs"

OF_THE_DAY = ("program", "data", "disclaimer", "sources")
"""Parts of every envelope that say nothing of the question; the names of the sources are those of their ids."""

OF_THE_MACHINE = ("folder", "files", "program_version", "data_version", "sha256", "compiled", "python")
"""Keys of `data info` and `data validate` that differ from checkout to checkout."""

FIXED_TEXTS = {"--template", "template", "schema"}
"""Of commands that print a text and no answer, and take no --json."""

DIGITS = 6
"""Significant digits that are kept: another BLAS or processor gives the same fit no further."""


class Question(NamedTuple):
    """One question of the net."""

    group: str
    id: str
    line: str

    @property
    def name(self) -> str:
        """Group and id."""
        return f"{self.group}/{self.id}"

    @property
    def args(self) -> list[str]:
        """The command line without the program's name and the settings before it."""
        return [word for i, word in enumerate(self._words) if i >= self._settings]

    @property
    def env(self) -> dict[str, str]:
        """The settings before the command: `MTOR_LOCAL=own.yaml tdm …`."""
        return dict(word.split("=", 1) for word in self._words[: self._settings])

    @property
    def _words(self) -> list[str]:
        return shlex.split(self.line)

    @property
    def _settings(self) -> int:
        words = self._words
        return next(i for i, word in enumerate(words) if not word.partition("=")[0].isupper())


def questions() -> list[Question]:
    """Return all questions, in the order of the file."""
    groups = yaml.safe_load((FOLDER / "questions.yaml").read_text(encoding="utf-8"))
    return [Question(group, name, line) for group, lines in groups.items() for name, line in lines.items()]


def ask(question: Question) -> dict[str, Any]:
    """Run a question and return what is kept of its answer.

    `exit` is the exit code; `answer` the JSON (of a stream, one a line), `text` what was no JSON, a line each.
    """
    with contextlib.chdir(INPUTS):
        json_or_text = () if set(question.args) & FIXED_TEXTS else ("--json",)
        done = mtor(*question.args, *json_or_text, **question.env)
    kept: dict[str, Any] = {"exit": done.code}
    try:
        kept["answer"] = plain(json.loads(done.out))
    except json.JSONDecodeError:
        if "--batch" in question.args:
            kept["answers"] = [plain(json.loads(line)) for line in done.out.splitlines()]
        else:
            kept["text"] = (done.out + done.err).splitlines()
    return kept


def plain(value: Any) -> Any:
    """Return an answer without what depends on the day, the version or the machine, and with numbers rounded."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    without = OF_THE_DAY if "sources" in value and "bands" in value else OF_THE_MACHINE
    return {
        key: _asked(plain(item)) if key == "query" else plain(item) for key, item in value.items() if key not in without
    }


def _asked(query: Any) -> Any:
    """Return what a query holds, without the options that were left out."""
    return {k: v for k, v in query.items() if v not in (None, False, [], "")} if isinstance(query, dict) else query
