"""The command line as it was typed, against what the command takes, before Typer reads it.

Every complaint is a sentence of ours in both languages, with the whole command that is meant where it can be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.cli.line import Line, slot_of
from mtor_cli.errors import LineError, UsageError
from mtor_cli.hints import Choice, Slot, add, command
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP = ("-h", "--help")
_BESIDE_TEMPLATE = ("--template", "--lang", "--color", "--no-color", "--quiet", "--no-pager", "--output")


class MisnamedError(LineError):
    """A word that is no option or command of the line; `misnamed.explained` looks for the one that is meant by it."""

    def __init__(self, line: Line, place: int, en: str, zh: str) -> None:
        super().__init__("usage", en, zh, line.help())
        self.line = line
        self.place = place


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
    line = Line(typed, path, args)
    options = line.options
    group = hasattr(typed, "list_commands")
    values: dict[str, tuple[int, str]] = {}
    flags: dict[str, int] = {}
    given: list[str] = []
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
            raise MisnamedError(line, i - 1, *bilingual("there_is_no_option_here", name=name))
        # --version, and the options of completion, whose value no command sees: they act alone.
        leave = leave or option.is_eager or not option.expose_value
        given.append(max(option.opts, key=len))
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
        key = _set_by(option, value) if option.multiple else option.name
        if key in values:
            raise _twice(line, option, values[key], (i - 1, value))
        if key is not None:
            values[key] = (i - 1, value)
    if leave:
        return
    if group:
        raise _no_command(line)
    if "--json" in flags and "format" in values and values["format"][1].strip().lower() != "json":
        raise _two_formats(line, flags["--json"], values["format"])
    if "--template" in flags:
        _check_alone(line, given, loose)
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
            raise LineError("usage", *bilingual("option_is_missing", opts=p.opts[-1]), add(p.opts[-1], slot_of(p)))
    for p in arguments[len(loose) :]:
        if p.required:
            name = slot_of(p).name
            raise LineError("usage", *bilingual("is_missing", name=name), add(slot_of(p)))


def checked(args: Sequence[str]) -> tuple[Any, list[str], str]:
    """The command of a command line, the words behind it, and what is typed to call it.

    A sub-command is called without the root around it: reading the root's options would double the time of a help page.

    Args:
        args: the command line after `mtor`.

    Raises:
        UsageError: the command cannot take the line.
    """
    from typer.main import get_command

    from mtor_cli.cli.app import app, is_command, load_command
    from mtor_cli.cli.leading import for_help

    args = for_help(args)
    if args and is_command(args[0]):
        command, behind, path = load_command(args[0]), list(args[1:]), (args[0],)
        check(command, path, behind)
        return command, behind, f"mtor {args[0]}"
    root = get_command(app)
    check(root, (), args)
    return root, list(args), "mtor"


def not_understood(path: tuple[str, ...]) -> UsageError:
    """The error on a command line that Typer refuses for another reason."""
    return LineError("usage", *bilingual("the_command_line_cannot_be_understood"), command(*path, "--help"))


def _check_command(line: Line, place: int) -> None:
    word, behind = line.args[place], line.args[place + 1 :]
    names = line.command.list_commands(None)
    if word in names:
        check(line.command.get_command(None, word), (*line.path, word), behind)
        return
    guess = _nearest(word.lower(), names)
    if guess is None:
        raise MisnamedError(line, place, *bilingual("there_is_no_command", word=word))
    raise LineError(
        "usage",
        *bilingual("there_is_no_command_did_you", word=word, guess=guess),
        line.with_args([guess, *behind]),
    )


def _nearest(typed: str, names: Sequence[str]) -> str | None:
    """The one name that `typed` is a slip of, or that begins with it."""
    from mtor_cli.lookup.spelling import closest

    begun = [name for name in names if len(typed) > 2 and name.startswith(typed)]
    return closest(typed, names) or (begun[0] if len(begun) == 1 else None)


def _no_command(line: Line) -> UsageError:
    names = line.command.list_commands(None)
    return LineError(
        "usage",
        *bilingual("which_command", names=names),
        line.with_args([Slot("COMMAND")]),
    )


def _value_of_flag(line: Line, place: int, name: str) -> UsageError:
    return LineError(
        "usage",
        *bilingual("option_takes_no_value", name=name),
        line.with_args([*line.args[:place], name, *line.args[place + 1 :]]),
    )


def _no_value(line: Line, place: int, option: Any) -> UsageError:
    name = option.opts[-1]
    return LineError(
        "usage",
        *bilingual("option_needs_a_value", name=name),
        line.with_args([*line.args[:place], slot_of(option), *line.args[place:]]),
    )


def _empty(line: Line, place: int, name: str, p: Any) -> UsageError:
    """The error on the name of a file or folder that is empty: nothing typed stands for nothing."""
    joined = line.args[place].startswith("--")
    return LineError(
        "usage",
        *bilingual("is_empty", name=name),
        line.with_args([*line.args[:place], *([name] if joined else []), slot_of(p), *line.args[place + 1 :]]),
    )


def _check_alone(line: Line, given: list[str], loose: list[int]) -> None:
    """Refuse what is typed beside --template, which writes an example and stops."""
    left = [name for name in given if name not in _BESIDE_TEMPLATE]
    left += [f"'{line.args[place]}'" for place in loose]
    if left:
        raise LineError(
            "template_alone",
            *bilingual("template_alone", left=left),
            line.with_args(["--template"]),
        )


def _two_formats(line: Line, flag: int, given: tuple[int, str]) -> UsageError:
    place, value = given
    after = place if line.args[place].startswith("--") else place - 1
    without = [w for i, w in enumerate(line.args) if not after <= i <= place]
    both = (line.with_args([w for i, w in enumerate(line.args) if i != flag]), line.with_args(without))
    return LineError(
        "two_formats",
        *bilingual("two_formats", value=value),
        Choice(both),
    )


def _set_by(option: Any, value: str) -> str | None:
    """What NAME=VALUE sets, of an option that may be repeated; None where it sets nothing."""
    name, sign, _ = value.replace("＝", "=").partition("=")
    if not sign:
        return None
    if option.name == "covariate":
        from mtor_cli.cases.fields import covariate_name

        name = covariate_name(name)  # weight is WT.
    return f"{option.name} {name.strip().casefold()}"


def _twice(line: Line, option: Any, first: tuple[int, str], second: tuple[int, str]) -> UsageError:
    """The error on an option that takes one value and was given two, of which neither is preferred.

    Of an option that may be repeated: each name takes one.
    """
    name = max(option.opts, key=len)
    kept = first[1].replace("＝", "=").partition("=")[0] + "=" if option.multiple else ""
    thing = f"{name} {kept[:-1].strip()}" if kept else name
    before, after = first[0], second[0]
    words: list[str | Slot] = list(line.args)
    joined = str(words[after]).partition("=")[0] in option.opts
    del words[after if joined else after - 1 : after + 1]
    if first[1] != second[1]:
        given = str(words[before]).partition("=")[0] in option.opts
        again = Slot("VALUE", kept) if kept else slot_of(option)
        words[before : before + 1] = [name, again] if given else [again]
    return LineError(
        "option_twice",
        *bilingual("name_twice" if kept else "option_twice", thing=thing, first=first[1], second=second[1]),
        line.with_args(words),
    )


def _too_many(line: Line, places: list[int]) -> UsageError:
    """The error on words without an option; where it is plain what is meant, it is shown."""
    loose = [line.args[i] for i in places]
    en, zh = ", ".join(f"'{word}'" for word in loose), "、".join(f"“{word}”" for word in loose)
    return LineError(
        "usage",
        *bilingual("not_expected_without_an_option", words={"en": en, "zh": zh}),
        line.meant() or line.help(),
    )
