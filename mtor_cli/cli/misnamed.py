"""An option that the command lacks, or a word of the program's own, and the one that is meant by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtor_cli.cli.trial import refusal
from mtor_cli.cli.usage import checked
from mtor_cli.errors import LineError, UsageError
from mtor_cli.hints import Mend, command
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cli.line import Line
    from mtor_cli.cli.usage import MisnamedError
    from mtor_cli.hints import Command

_CALLED = {"--specimen": "--matrix", "--sample": "--matrix", "--frequency": "--regimen"}
"""Options under another name than their own."""
_OF_THE_PROGRAM = {
    **dict.fromkeys(("help", "帮助", "-?", "/?"), "--help"),
    **dict.fromkeys(("version", "版本", "ver", "-v", "-V"), "--version"),
}
"""What is typed for the options of the program itself."""


def of_the_program(word: str, behind: Sequence[str], names: Sequence[str]) -> Command | None:
    """The call of the program's own option that a word stands for: `mtor help tdm` is `mtor tdm --help`."""
    option = _OF_THE_PROGRAM.get(word) or _OF_THE_PROGRAM.get(word.lower())
    if option == "--help":
        return command(*(w for w in behind[:1] if w in names), option)
    return command(option) if option else None


def explained(error: MisnamedError) -> UsageError:
    """The same error with what is meant, as far as that can be told."""
    line, word = error.line, error.line.args[error.place]
    if word.startswith("-"):
        return _unknown_option(line, error.place, word.partition("=")[0])
    if line.path:
        return error
    behind = line.args[error.place + 1 :]
    hint = of_the_program(word, behind, line.command.list_commands(None)) or line.meant() or line.help()
    return LineError("usage", error.en, error.zh, hint)


def _unknown_option(line: Line, place: int, name: str) -> UsageError:
    """The error on an option that the command lacks; one is put in its place only where nothing else is meant.

    It is the only one with a like name, it was not given, and it takes the value that was typed.
    """
    args = line.args
    if not line.path:
        # An option of a command, typed before it.
        begins = next((i for i, word in enumerate(args) if _fits([*args[i:], *args[:i]])), None)
        hint = of_the_program(name, args[place + 1 :], line.command.list_commands(None)) or (
            line.meant() if begins is None else command(*args[begins:], *args[:begins])
        )
        return LineError("usage", *bilingual("there_is_no_option_here", name=name), hint or line.help())
    sign, value = _value_behind(line, place, name)
    near = _like(name, value, line)
    if sign and (placed := _placed(line, place, name, near)) is not None:
        return LineError("usage", *bilingual("there_is_no_option_here", name=name), placed)
    called = _CALLED.get(name)
    if called in line.options and sign and _takes(_renamed(line, place, name, called), called):
        near = [called]  # Of several that are like it, the one that takes such a value.
    taken = [(one, i) for one in near for i, word in enumerate(args) if word.partition("=")[0] == one]
    if taken and len(near) == 1:
        one, i = taken[0]
        _, given = _value_behind(line, i, one)
        return LineError(
            "usage",
            f"There is no option {name}, and {one} is given already" + (f" ('{given}')." if given else "."),
            f"没有选项 {name}，且 {one} 已给出" + (f"（“{given}”）。" if given else "。"),
            line.help(),
        )
    if len(near) == 1:
        meant = _renamed(line, place, name, near[0])
        if sign is None or line.options[near[0]].is_flag or _takes(meant, near[0]):
            return LineError(
                "usage",
                *bilingual("there_is_no_option_did_you", name=name, near=near[0]),
                command(*meant),
            )
    en, zh = bilingual("like_it", near=near) if near else (" here.", "")
    return LineError("usage", *bilingual("there_is_no_option", name=name, words={"en": en, "zh": zh}), line.help())


def _placed(line: Line, place: int, name: str, near: Sequence[str]) -> Command | None:
    """The command with the value of an option of another command where this one takes such a thing.

    `recommend --disease ITP` is `recommend ITP`, and `tdm --agent voriconazole` is `tdm --with voriconazole`.

    Args:
        line: the command and the words behind it.
        place: of the option.
        name: as typed.
        near: the command's own options that may be meant; with one of them a slip is not looked through.
    """
    from mtor_cli.cli.meant import PLACES
    from mtor_cli.lookup.spelling import closest

    roles: dict[str, set[str]] = {}
    for places in PLACES.values():
        for role, option in places.items():
            roles.setdefault(role, set()).add(role)
            roles.setdefault(option.lstrip("-") or role, set()).add(role)
    bare = name.lstrip("-").lower()
    meant = roles.get(bare) or (None if near else roles.get(closest(bare, roles) or ""))
    takes = {o for role, o in PLACES.get(line.path[0], {}).items() if role in (meant or ())}
    takes |= {"" for p in line.command.params if p.param_type_name == "argument" and (p.metavar or "").lower() == bare}
    if len(takes) != 1 or takes & set(near):
        return None
    option, word = takes.pop(), line.args[place]
    if option:
        return command(*_renamed(line, place, name, option))
    value = [word[len(name) + 1 :]] if word != name else []
    return line.with_args([*line.args[:place], *value, *line.args[place + 1 :]])


def _renamed(line: Line, place: int, name: str, option: str) -> list[str]:
    args = line.args
    return [*line.path, *args[:place], option + args[place][len(name) :], *args[place + 1 :]]


def _value_behind(line: Line, place: int, name: str) -> tuple[str | None, str]:
    """How a value is joined to the option at a place, None where there is none, and the value."""
    word = line.args[place]
    if word != name:
        return "=", word[len(name) + 1 :]
    after = line.args[place + 1 : place + 2]
    return (" ", after[0]) if after and after[0] not in line.options and not after[0].startswith("--") else (None, "")


def _like(name: str, value: str, line: Line) -> list[str]:
    """The options that may be meant: near in spelling, with the word in their name, or of such a value."""
    from mtor_cli.cli.help import key_of, meanings
    from mtor_cli.lookup.spelling import closest

    options = line.options
    typed = name.lstrip("-").lower()
    bare = {option.lstrip("-"): option for option in options if option.startswith("--")}
    if typed in bare:
        return [bare[typed]]
    if slip := closest(typed, bare):
        return [bare[slip]]
    found = [o for b, o in bare.items() if len(typed) > 2 and b.startswith(typed)]
    # A flag that has the word in its name takes no value: `--level 8` is not --confirm-level.
    found += [
        o
        for b, o in bare.items()
        if o not in found and len(typed) > 2 and typed in b.split("-") and not (value and options[o].is_flag)
    ]
    if len(value) > 2 and value.isalpha():
        listed = re.compile(rf"(?<![\w-]){re.escape(value)}(?![\w-])", re.IGNORECASE)
        meaning = meanings(options.values(), line.path, "en")
        found += [o for o in bare.values() if o not in found and found and listed.search(meaning[key_of(options[o])])]
    return found


def _takes(line: Sequence[str], option: str) -> bool:
    fault = refusal(line)
    edits = fault.hint.edits if fault is not None and isinstance(fault.hint, Mend) else ()
    return not any(edit.option == option for edit in edits)


def _fits(line: Sequence[str]) -> bool:
    from mtor_cli.cli.app import is_command

    if not line or not is_command(line[0]):
        return False
    try:
        checked(line)
    except UsageError:
        return False
    return True
