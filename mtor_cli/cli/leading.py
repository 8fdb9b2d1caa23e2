"""Options of every command that stand before it, and `help NAME`: the line as the command takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.cli.before import SHARED, parted

if TYPE_CHECKING:
    from collections.abc import Sequence


def arranged(args: Sequence[str]) -> list[str]:
    """A command line with the command first.

    Args:
        args: the command line after `mtor`.
    """
    before, rest = parted(args)
    if rest[:1] == ["-V"]:
        rest[0] = "--version"
    if {*before, *rest} == {"--json", "--version"}:
        return ["data", "info", "--json"]  # Both versions, in a shape that has a schema.
    if rest[:1] == ["help"]:
        rest = [*rest[1:], "--help"]
    if not before or not rest or rest[0].startswith("-"):
        return [*rest, *before]
    names = _names(rest)
    return [*rest[:names], *before, *rest[names:]]


def for_help(args: Sequence[str]) -> list[str]:
    """A line that asks for a help page, without the shared options, which some commands lack; any other stays as it is.

    The language of the page is taken from the line as it was typed.
    """
    words = list(args[: args.index("--")] if "--" in args else args)
    if "--help" not in words and "-h" not in words:
        return list(args)
    kept: list[str] = []
    while words:
        word = words.pop(0)
        name, sign, _ = word.partition("=")
        if name not in SHARED:
            kept.append(word)
        elif SHARED[name] and not sign and words and not words[0].startswith("-"):
            words.pop(0)
    return kept


def _names(words: Sequence[str]) -> int:
    """How many words name the command: two where the first is a group such as `data`."""
    from mtor_cli.cli.app import is_command, load_command

    group = is_command(words[0]) and hasattr(load_command(words[0]), "list_commands")
    return 2 if group and len(words) > 1 and not words[1].startswith("-") else 1
