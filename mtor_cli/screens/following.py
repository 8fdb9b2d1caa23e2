"""Which commands to type next end a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.hints import command
from mtor_cli.render.blocks import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.hints import Command, Word
    from mtor_cli.render.blocks import Screen


def whole(screen: Screen, typed: Sequence[Word]) -> list[Command]:
    """The command for the whole answer; none where a line has said what `--full` shows, and it would take a line more.

    Args:
        screen: the short answer.
        typed: the words of the command that was typed.
    """
    return [] if any("--full" in text for text in texts_of(screen)) else [command(*typed, "--full")]
