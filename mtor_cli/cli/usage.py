"""The command line as it was typed, against what the command takes, before Typer reads it.

Every complaint is a sentence of ours in both languages, with the whole command that is meant where it can be told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.errors import UsageError
from mtor_cli.hints import Command, Slot, add, command

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HELP = ("-h", "--help")


class _Line(NamedTuple):
    """A command and the words that were typed behind it."""

    command: Any
    """Typer's own object."""
    path: tuple[str, ...]
    """The names of the command, as typed behind `mtor`."""
    args: Sequence[str]

    @property
    def options(self) -> dict[str, Any]:
        """The options by each of their names."""
        return {
            name: p
            for p in self.command.params
            if p.param_type_name == "option"
            for name in (*p.opts, *p.secondary_opts)
        }

    def help(self) -> Command:
        """Return the command that shows what may be typed."""
        return command(*self.path, "--help")

    def with_args(self, args: Sequence[str | Slot]) -> Command:
        """Return this command with other words behind it."""
        return command(*self.path, *args)


def check(typed: Any, path: tuple[str, ...], args: Sequence[str]) -> None:
    """Refuse a command line that the command cannot take.

    Args:
        typed: the command, or the group of commands.
        path: its names.
        args: what was typed behind them.

    Raises:
        UsageError: an option or command is not known, lacks its value, is given twice, or something is missing or one
            word too many.
    """
    line = _Line(typed, path, args)
    options = line.options
    group = hasattr(typed, "list_commands")
    values: dict[str, tuple[int, str]] = {}
    loose: list[int] = []
    leave = False
    i = 0
    while i < len(args):
        word = args[i]
        i += 1
        if word == "--":
            loose += range(i, len(args))
            break
        if not word.startswith("-") or word == "-":
            if group:
                if not leave:
                    _check_command(line, i - 1)
                return
            loose.append(i - 1)
            continue
        name, sign, value = word.partition("=")
        if name in HELP and not sign:
            leave = True
            continue
        option = options.get(name)
        if option is None:
            raise _unknown_option(line, i - 1, name)
        # --version, and the options of completion, whose value no command sees: they act alone.
        leave = leave or option.is_eager or not option.expose_value
        if option.is_flag:
            if sign:
                raise _value_of_flag(line, i - 1, name)
            continue
        if not sign:
            # The next option is no value: --level --disease ITP has forgotten it.
            if i == len(args) or args[i] in options or args[i] in HELP:
                raise _no_value(line, i, option)
            value = args[i]
            i += 1
        if not option.multiple:
            if option.name in values:
                raise _twice(line, option, values[option.name], (i - 1, value))
            values[option.name] = (i - 1, value)
    if leave:
        return
    if group:
        raise _no_command(line)
    arguments = [p for p in typed.params if p.param_type_name == "argument"]
    if all(p.nargs == 1 for p in arguments) and len(loose) > len(arguments):
        raise _too_many(line, loose[len(arguments) :], set(values))
    for p in typed.params:
        if p.required and (p.param_type_name == "option") and p.name not in values:
            raise UsageError(
                "usage", f"Option {p.opts[-1]} is missing.", f"缺少选项 {p.opts[-1]}。", add(p.opts[-1], _slot(p))
            )
    for p in arguments[len(loose) :]:
        if p.required:
            name = _slot(p).name
            raise UsageError("usage", f"{name} is missing.", f"缺少参数 {name}。", add(_slot(p)))


def fits(path: Sequence[str]) -> bool:
    """Return whether a whole command line can be taken."""
    from mtor_cli.cli.app import COMMANDS, load_command

    if not path or path[0] not in COMMANDS:
        return False
    try:
        check(load_command(path[0]), (path[0],), path[1:])
    except UsageError:
        return False
    return True


def not_understood(path: tuple[str, ...]) -> UsageError:
    """Return the error on a command line that Typer refuses for another reason."""
    return UsageError("usage", "The command line cannot be understood.", "无法识别命令行。", command(*path, "--help"))


def _slot(p: Any) -> Slot:
    """Return the placeholder of an option's value, by the name that its help page gives it."""
    found = re.match("[A-Z]+", p.metavar or "")
    return Slot(found[0] if found else p.name.upper())


def _check_command(line: _Line, place: int) -> None:
    word, behind = line.args[place], line.args[place + 1 :]
    if word in line.command.list_commands(None):
        check(line.command.get_command(None, word), (*line.path, word), behind)
        return
    guess = _nearest(word.lower(), line.command.list_commands(None))
    meant = line.with_args([guess, *behind]) if guess else None
    if meant is None and not line.path:
        found = next(filter(fits, _meant(word, list(behind))), None)
        meant = Command(tuple(found)) if found else None
    raise UsageError(
        "usage",
        f"There is no command '{word}'." + (f" Did you mean {guess}?" if guess else ""),
        f"没有命令“{word}”。" + (f"是否指 {guess}？" if guess else ""),
        meant or line.help(),
    )


def _meant(word: str, behind: list[str]) -> Iterator[list[str]]:
    """Yield the command lines that may be meant by one that begins with the name of a disease or drug, or with help."""
    if word == "help":
        yield [*behind[:1], "--help"]
    if _is_disease(word):
        yield ["recommend", word, *behind]
        yield ["tdm", *behind, "--disease", word]
        yield ["start", *behind, "--disease", word]
    if _is_drug(word):
        yield ["drug", word, *behind]


def _nearest(typed: str, names: Sequence[str]) -> str | None:
    """Return the one name that `typed` is a slip of, or that begins with it."""
    from mtor_cli.lookup.spelling import closest

    begun = [name for name in names if len(typed) > 2 and name.startswith(typed)]
    return closest(typed, names) or (begun[0] if len(begun) == 1 else None)


def _is_disease(name: str) -> bool:
    from mtor_cli.content.load import Content
    from mtor_cli.errors import NotFoundError
    from mtor_cli.lookup.diseases import find_disease

    try:
        find_disease(Content().recommendations["diseases"], name)
    except NotFoundError:
        return False
    return True


def _is_drug(name: str) -> bool:
    from mtor_cli.content.load import Content
    from mtor_cli.errors import NotFoundError
    from mtor_cli.lookup.drugs import find_drug

    try:
        find_drug(Content().drugs, name)
    except NotFoundError:
        return False
    return True


def _no_command(line: _Line) -> UsageError:
    names = line.command.list_commands(None)
    return UsageError(
        "usage",
        f"Which command? {', '.join(names)}.",
        f"缺少命令。可用：{'、'.join(names)}。",
        line.with_args([Slot("COMMAND")]),
    )


def _unknown_option(line: _Line, place: int, name: str) -> UsageError:
    args = line.args
    bare = _nearest(name.lstrip("-").lower(), [option.lstrip("-") for option in line.options])
    guess = f"--{bare}" if bare else None
    meant = None
    if guess:
        meant = line.with_args([*args[:place], guess + args[place][len(name) :], *args[place + 1 :]])
    elif not line.path:
        # An option of a command, typed before it.
        begins = next((i for i, word in enumerate(args) if fits([*args[i:], *args[:i]])), None)
        meant = None if begins is None else command(*args[begins:], *args[:begins])
    return UsageError(
        "usage",
        f"There is no option {name}" + (f". Did you mean {guess}?" if guess else " here."),
        f"没有选项 {name}。" + (f"是否指 {guess}？" if guess else ""),
        meant or line.help(),
    )


def _value_of_flag(line: _Line, place: int, name: str) -> UsageError:
    return UsageError(
        "usage",
        f"Option {name} takes no value.",
        f"选项 {name} 之后不应有内容。",
        line.with_args([*line.args[:place], name, *line.args[place + 1 :]]),
    )


def _no_value(line: _Line, place: int, option: Any) -> UsageError:
    name = option.opts[-1]
    return UsageError(
        "usage",
        f"Option {name} needs a value.",
        f"选项 {name} 之后缺少内容。",
        line.with_args([*line.args[:place], _slot(option), *line.args[place:]]),
    )


def _twice(line: _Line, option: Any, first: tuple[int, str], second: tuple[int, str]) -> UsageError:
    """Return the error on an option that takes one value and was given two, of which neither is preferred."""
    name = option.opts[-1]
    before, after = first[0], second[0]
    words: list[str | Slot] = list(line.args)
    joined = "=" in str(words[after]) and str(words[after]).startswith("--")
    del words[after if joined else after - 1 : after + 1]
    if first[1] != second[1]:
        given = str(words[before]).startswith(f"{name}=")
        words[before : before + 1] = [name, _slot(option)] if given else [_slot(option)]
    return UsageError(
        "option_twice",
        f"{name} is given twice: '{first[1]}' and '{second[1]}'. It takes one value.",
        f"{name} 重复给出：“{first[1]}”和“{second[1]}”。该选项只接受一个值。",
        line.with_args(words),
    )


def _too_many(line: _Line, places: list[int], given: set[str]) -> UsageError:
    """Return the error on words without an option; where it is plain which option they belong to, it is shown."""
    names = {p.name for p in line.command.params}
    words: list[str | Slot] = []
    for i, word in enumerate(line.args):
        role = ""
        if i in places and "disease" in names - given and _is_disease(word):
            role = "disease"
        elif i in places and "level" in names - given and re.match(r"[<>=≤≥]*\s*[0-9]", word):
            role = "level"
        given = given | {role}
        words += [f"--{role}", word] if role else [word]
    meant = [*line.path, *map(str, words)]
    loose = [line.args[i] for i in places]
    en, zh = ", ".join(f"'{word}'" for word in loose), "、".join(f"“{word}”" for word in loose)
    return UsageError(
        "usage",
        f"Not expected without an option: {en}.",
        f"缺少选项名或多余的内容：{zh}。",
        Command(tuple(meant)) if meant != [*line.path, *line.args] and fits(meant) else line.help(),
    )
