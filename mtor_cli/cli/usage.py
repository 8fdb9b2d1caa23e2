"""The command line as it was typed, against what the command takes, before Typer reads it.

Every complaint is a sentence of ours in both languages, with the whole command that is meant where it can be told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.errors import LineError, UsageError
from mtor_cli.hints import Choice, Command, Mend, Slot, add, command

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    flags: dict[str, int] = {}
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
            flags[name] = i - 1
            continue
        if not sign:
            # The next option is no value: --level --disease ITP has forgotten it.
            if i == len(args) or args[i] in options or args[i] in HELP:
                raise _no_value(line, i, option)
            value = args[i]
            i += 1
        if not value.strip() and (option.metavar or "").startswith("FILE"):
            raise _empty(line, i - 1, name, option)
        if not option.multiple:
            if option.name in values:
                raise _twice(line, option, values[option.name], (i - 1, value))
            values[option.name] = (i - 1, value)
    if leave:
        return
    if group:
        raise _no_command(line)
    if "--json" in flags and "format" in values and values["format"][1].strip().lower() != "json":
        raise _two_formats(line, flags["--json"], values["format"])
    arguments = [p for p in typed.params if p.param_type_name == "argument"]
    for p, place in zip(arguments, loose, strict=False):
        if not args[place].strip() and p.metavar in ("DIR", "CASE"):
            raise _empty(line, place, p.metavar, p)
    for p, place in zip(arguments, loose, strict=False):
        if p.metavar == "-" and args[place] != "-":
            raise _too_many(line, loose)
    if all(p.nargs == 1 for p in arguments) and len(loose) > len(arguments):
        raise _too_many(line, loose[len(arguments) :])
    for p in typed.params:
        if p.required and (p.param_type_name == "option") and p.name not in values:
            raise LineError(
                "usage", f"Option {p.opts[-1]} is missing.", f"缺少选项 {p.opts[-1]}。", add(p.opts[-1], _slot(p))
            )
    for p in arguments[len(loose) :]:
        if p.required:
            name = _slot(p).name
            raise LineError("usage", f"{name} is missing.", f"缺少参数 {name}。", add(_slot(p)))


def checked(args: Sequence[str]) -> tuple[Any, list[str], str]:
    """Return the command of a command line, the words behind it, and what is typed to call it.

    A sub-command is called without the root around it: reading the root's options would double the time of a help page.

    Args:
        args: the command line after `mtor`.

    Raises:
        UsageError: the command cannot take the line.
    """
    from typer.main import get_command

    from mtor_cli.cli.app import COMMANDS, app, load_command

    if args and args[0] in COMMANDS:
        command, behind, path = load_command(args[0]), list(args[1:]), (args[0],)
        check(command, path, behind)
        return command, behind, f"mtor {args[0]}"
    root = get_command(app)
    check(root, (), args)
    return root, list(args), "mtor"


def not_understood(path: tuple[str, ...]) -> UsageError:
    """Return the error on a command line that Typer refuses for another reason."""
    return LineError("usage", "The command line cannot be understood.", "无法识别命令行。", command(*path, "--help"))


def _slot(p: Any) -> Slot:
    """Return the placeholder of an option's value, by the name that its help page gives it."""
    found = re.match("[A-Z]+", p.metavar or "")
    return Slot(found[0] if found else p.name.upper())


def _check_command(line: _Line, place: int) -> None:
    word, behind = line.args[place], line.args[place + 1 :]
    names = line.command.list_commands(None)
    if word in names:
        check(line.command.get_command(None, word), (*line.path, word), behind)
        return
    guess = _nearest(word.lower(), names)
    hint: Command | Choice | None = line.with_args([guess, *behind]) if guess else None
    if hint is None and not line.path:
        hint = command(*(w for w in behind[:1] if w in names), "--help") if word == "help" else _meant(line)
    raise LineError(
        "usage",
        f"There is no command '{word}'." + (f" Did you mean {guess}?" if guess else ""),
        f"没有命令“{word}”。" + (f"是否指 {guess}？" if guess else ""),
        hint or line.help(),
    )


def _meant(line: _Line) -> Choice | None:
    from mtor_cli.cli.meant import meant

    return meant([*line.path, *line.args])


def _nearest(typed: str, names: Sequence[str]) -> str | None:
    """Return the one name that `typed` is a slip of, or that begins with it."""
    from mtor_cli.lookup.spelling import closest

    begun = [name for name in names if len(typed) > 2 and name.startswith(typed)]
    return closest(typed, names) or (begun[0] if len(begun) == 1 else None)


def _no_command(line: _Line) -> UsageError:
    names = line.command.list_commands(None)
    return LineError(
        "usage",
        f"Which command? {', '.join(names)}.",
        f"缺少命令。可用：{'、'.join(names)}。",
        line.with_args([Slot("COMMAND")]),
    )


def _unknown_option(line: _Line, place: int, name: str) -> UsageError:
    """Return the error on an option that the command lacks; one is put in its place only where nothing else is meant.

    It is the only one with a like name, it was not given, and it takes the value that was typed.
    """
    args = line.args
    if not line.path:
        # An option of a command, typed before it.
        begins = next((i for i, word in enumerate(args) if _fits([*args[i:], *args[:i]])), None)
        hint = _meant(line) if begins is None else command(*args[begins:], *args[:begins])
        return LineError("usage", f"There is no option {name} here.", f"没有选项 {name}。", hint or line.help())
    sign, value = _value_behind(line, place, name)
    near = _like(name, value, line.options)
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
        meant = [*line.path, *args[:place], near[0] + args[place][len(name) :], *args[place + 1 :]]
        if sign is None or line.options[near[0]].is_flag or _takes(meant, near[0]):
            return LineError(
                "usage",
                f"There is no option {name}. Did you mean {near[0]}?",
                f"没有选项 {name}。是否指 {near[0]}？",
                command(*meant),
            )
    en, zh = (f". Like it: {', '.join(near)}.", f"名称相近的有：{'、'.join(near)}。") if near else (" here.", "")
    return LineError("usage", f"There is no option {name}{en}", f"没有选项 {name}。{zh}", line.help())


def _value_behind(line: _Line, place: int, name: str) -> tuple[str | None, str]:
    """Return how a value is joined to the option at a place, None where there is none, and the value."""
    word = line.args[place]
    if word != name:
        return "=", word[len(name) + 1 :]
    after = line.args[place + 1 : place + 2]
    return (" ", after[0]) if after and after[0] not in line.options and not after[0].startswith("--") else (None, "")


def _like(name: str, value: str, options: dict[str, Any]) -> list[str]:
    """Return the options that may be meant: near in spelling, with the word in their name, or of such a value."""
    from mtor_cli.lookup.spelling import closest

    typed = name.lstrip("-").lower()
    bare = {option.lstrip("-"): option for option in options if option.startswith("--")}
    if typed in bare:
        return [bare[typed]]
    if slip := closest(typed, bare):
        return [bare[slip]]
    found = [o for b, o in bare.items() if len(typed) > 2 and (b.startswith(typed) or typed in b.split("-"))]
    if len(value) > 2 and value.isalpha():
        listed = re.compile(rf"(?<![\w-]){re.escape(value)}(?![\w-])", re.IGNORECASE)
        found += [o for o in bare.values() if o not in found and found and listed.search(options[o].help or "")]
    return found


def _takes(line: Sequence[str], option: str) -> bool:
    """Return whether a command line is not refused for the value of this option."""
    from mtor_cli.cli.proof import refusal

    fault = refusal(line)
    edits = fault.hint.edits if fault is not None and isinstance(fault.hint, Mend) else ()
    return not any(edit.option == option for edit in edits)


def _fits(line: Sequence[str]) -> bool:
    """Return whether a line begins with a command and can be taken."""
    from mtor_cli.cli.app import COMMANDS

    if not line or line[0] not in COMMANDS:
        return False
    try:
        checked(line)
    except UsageError:
        return False
    return True


def _value_of_flag(line: _Line, place: int, name: str) -> UsageError:
    return LineError(
        "usage",
        f"Option {name} takes no value.",
        f"选项 {name} 之后不应有内容。",
        line.with_args([*line.args[:place], name, *line.args[place + 1 :]]),
    )


def _no_value(line: _Line, place: int, option: Any) -> UsageError:
    name = option.opts[-1]
    return LineError(
        "usage",
        f"Option {name} needs a value.",
        f"选项 {name} 之后缺少内容。",
        line.with_args([*line.args[:place], _slot(option), *line.args[place:]]),
    )


def _empty(line: _Line, place: int, name: str, p: Any) -> UsageError:
    """Return the error on the name of a file or folder that is empty: nothing typed stands for nothing."""
    joined = line.args[place].startswith("--")
    return LineError(
        "usage",
        f"{name} is empty.",
        f"{name} 内容为空。",
        line.with_args([*line.args[:place], *([name] if joined else []), _slot(p), *line.args[place + 1 :]]),
    )


def _two_formats(line: _Line, flag: int, given: tuple[int, str]) -> UsageError:
    place, value = given
    after = place if line.args[place].startswith("--") else place - 1
    without = [w for i, w in enumerate(line.args) if not after <= i <= place]
    both = (line.with_args([w for i, w in enumerate(line.args) if i != flag]), line.with_args(without))
    return LineError(
        "two_formats",
        f"--json and --format {value} are two formats. Leave one out.",
        f"--json 与 --format {value} 是两种输出格式，请去掉其一。",
        Choice(both),
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
    return LineError(
        "option_twice",
        f"{name} is given twice: '{first[1]}' and '{second[1]}'. It takes one value.",
        f"{name} 重复给出：“{first[1]}”和“{second[1]}”。该选项只接受一个值。",
        line.with_args(words),
    )


def _too_many(line: _Line, places: list[int]) -> UsageError:
    """Return the error on words without an option; where it is plain what is meant, it is shown."""
    loose = [line.args[i] for i in places]
    en, zh = ", ".join(f"'{word}'" for word in loose), "、".join(f"“{word}”" for word in loose)
    return LineError(
        "usage",
        f"Not expected without an option: {en}.",
        f"缺少选项名或多余的内容：{zh}。",
        _meant(line) or line.help(),
    )
