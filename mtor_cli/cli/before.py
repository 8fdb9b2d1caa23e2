"""The options of every command, which may stand before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARED = {
    "--json": False,
    "--excel": False,
    "--format": True,
    "--lang": True,
    "--color": True,
    "--no-color": False,
    "--quiet": False,
    "-q": False,
    "--no-pager": False,
    "--output": True,
    "-o": True,
    "--local": True,
}
"""The options that may stand before the command, and whether each takes a value."""


def parted(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """The shared options that a line begins with, with their values, and the rest of it."""
    place = 0
    while place < len(args):
        name, sign, _ = args[place].partition("=")
        if name not in SHARED:
            break
        place += 2 if SHARED[name] and not sign else 1
    return list(args[:place]), list(args[place:])


def is_bare(args: Sequence[str]) -> bool:
    """Whether a line names no command and asks for nothing."""
    return not parted(args)[1]
