"""What the commands to type next keep of the line that was typed: the hospital's own file, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.hints import Command
from mtor_cli.render.blocks import Commands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.render.blocks import Screen

WITHOUT_FILE = frozenset({"config", "data", "evidence", "interactions", "models", "simulate"})
"""The commands that take no `--local`; of `data` one does, which no screen names. Every command takes `--lang`."""


def keeping(screen: Screen, typed: Sequence[tuple[str, str]]) -> Screen:
    """A screen whose commands have the options that were typed, where they take them.

    Args:
        screen: as the answer has it, whatever the command line was.
        typed: option and value.
    """
    return [
        block._replace(commands=[_with(line, typed) for line in block.commands])
        if isinstance(block, Commands)
        else block
        for block in screen
    ]


def _with(line: Command, typed: Sequence[tuple[str, str]]) -> Command:
    taken = [pair for pair in typed if pair[0] != "--local" or line.words[0] not in WITHOUT_FILE]
    more = [word for pair in taken if pair[0] not in line.words for word in pair]
    return Command((*line.words, *more))
