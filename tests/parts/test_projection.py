"""What the first schema said stands in the second: a few of its answers are kept, projected and looked for.

The kept answers hold both languages of each text as empty: what a text says may be reworded, that it stands there may
not change. Every question of the net was compared so, words included, when the first schema was left.
"""

from __future__ import annotations

import contextlib
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import mtor
from tests.net.questions import INPUTS
from tests.parts.projection import DRAWN, PRINTED, lost, projected

FIRST: dict[str, Any] = json.loads((Path(__file__).parent / "first_schema.json").read_text(encoding="utf-8"))
"""Answers of the first schema, by the command line that asked."""


def without_words(value: Any) -> Any:
    """Return an answer with each text that stands in both languages empty."""
    if isinstance(value, list):
        return [without_words(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"en", "zh"}:
        assert value["en"]
        assert value["zh"]
        return {"en": "", "zh": ""}
    return {key: without_words(item) for key, item in value.items()}


@pytest.mark.parametrize("line", FIRST)
def test_nothing_is_lost(line: str) -> None:
    with contextlib.chdir(INPUTS):
        now = json.loads(mtor(*shlex.split(line), "--json").out)
    near = DRAWN if line.startswith("fit") else PRINTED
    assert list(lost(projected(FIRST[line]), without_words(now), near)) == []


def test_what_is_lost_is_named() -> None:
    wanted = {"number": 1.0, "same": 0.25, "ids": ["4", "24"], "why": {"code": "e"}, "nothing": None}
    found = {"number": 2, "same": 0.2500001, "ids": ["4"], "more": 1}
    assert list(lost(wanted, found)) == [
        ".number: 1.0 became 2",
        ".ids: ['4', '24'] became ['4']",
        ".why is not there",
    ]
