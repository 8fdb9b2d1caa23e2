"""What a model's paper says has the paper's voice; what was assumed in taking it over has this program's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.content.facts import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = ("assumed by the transcriber", "misprint", "uses a C0 of 0", "is used here", "is read as", "this program")
"""Words with which the program speaks of its own choices."""


def notes(node: Any) -> Iterator[Any]:
    """Yield everything in the models that has a voice and a text."""
    if isinstance(node, dict):
        if "voice" in node and "text" in node:
            yield node
        for value in node.values():
            yield from notes(value)
    elif isinstance(node, list):
        for value in node:
            yield from notes(value)


NOTES = list(notes(raw("models")["models"]))


@pytest.mark.parametrize("words", OURS[:5])
def test_every_choice_is_found(words: str) -> None:
    assert any(words in note["text"]["en"] for note in NOTES)


@pytest.mark.parametrize("note", NOTES, ids=lambda n: n["text"]["en"][:40])
def test_what_was_assumed_is_the_programs_own(note: Any) -> None:
    if any(words in note["text"]["en"] for words in OURS):
        assert note["voice"] == "derived"
        assert "mtor-cli" in note["sources"]
