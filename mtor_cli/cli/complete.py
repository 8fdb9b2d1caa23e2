"""What may stand where TAB was pressed: commands, options, and values by what was typed before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.cli.help import key_of, meanings
from mtor_cli.cli.line import Line
from mtor_cli.cli.values import Asked, is_file, spoken, values
from mtor_cli.labels.read import page, shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.cli.help import Lang
    from mtor_cli.cli.values import Item


class Offer(NamedTuple):
    """What may be typed."""

    items: list[Item]
    """Each as the whole word that stands on the line then."""
    files: bool = False
    """Whether the name of a file may stand there."""


def offered(words: Sequence[str], typed: str) -> Offer:
    """What may stand in the place of a word that is not finished.

    Args:
        words: those before it, after `mtor`.
        typed: what there is of it.
    """
    from typer.main import get_command

    from mtor_cli.cli.app import app

    line, given, waiting = _read(Line(get_command(app), (), ()), words)
    lang = spoken(words)
    name, sign, value = typed.partition("=")
    if waiting is None and sign and name in line.options:
        return _values(line, given, line.options[name], name + sign, value, words)
    if waiting is not None:
        return _values(line, given, waiting, "", typed, words)
    if typed.startswith("-"):
        return Offer([item for item in _options(line, given, lang) if item[0].startswith(typed)])
    if hasattr(line.command, "list_commands"):
        return Offer([item for item in _commands(line, lang) if item[0].startswith(typed)])
    arguments = [p for p in line.command.params if p.param_type_name == "argument"]
    free = [p for p in arguments if p.nargs == -1] or arguments[len(given.get("", ())) :]
    offer = _values(line, given, free[0], "", typed, words) if free else Offer([])
    # Where nothing can be listed, what may stand beside it can.
    return offer if offer.items or offer.files or typed else Offer(list(_options(line, given, lang)))


def _read(line: Line, words: Sequence[str]) -> tuple[Line, dict[str, list[str]], Any]:
    """The command of a line, what was given to it, and the option whose value comes next.

    The values of an option are found by its longest name, words that stand by themselves under no name.
    """
    given: dict[str, list[str]] = {}
    waiting = None
    for word in words:
        name, sign, value = word.partition("=")
        if waiting is not None:
            given[key_of(waiting)].append(word)
            waiting = None
        elif name in line.options and word.startswith("-"):
            option = line.options[name]
            given.setdefault(key_of(option), []).extend([value] if sign else [])
            waiting = None if option.is_flag or sign else option
        elif not hasattr(line.command, "list_commands"):
            given.setdefault("", []).append(word)
        elif (found := line.command.get_command(None, word)) is not None:
            line = Line(found, (*line.path, word), ())
    return line, given, waiting


def _values(
    line: Line, given: dict[str, list[str]], parameter: Any, before: str, typed: str, words: Sequence[str]
) -> Offer:
    """The values of an option or an argument.

    Args:
        line: the command.
        given: what was given to it.
        parameter: Typer's own object.
        before: what stands before the value in the same word.
        typed: what there is of the value.
        words: before it on the line.
    """
    found = values(Asked(line.path, key_of(parameter), given, typed, list(words)))
    return Offer([(before + value, help) for value, help in found], is_file(parameter.metavar or ""))


def _options(line: Line, given: dict[str, list[str]], lang: Lang) -> Iterator[Item]:
    """Yield the options that may still be given; one that may be repeated always may."""
    found = [p for p in line.command.params if p.param_type_name == "option"]
    meaning = meanings(found, line.path, lang)
    yield from ((key_of(p), meaning[key_of(p)]) for p in found if p.multiple or key_of(p) not in given)
    yield "--help", shared()["options"]["--help"][lang]


def _commands(line: Line, lang: Lang) -> Iterator[Item]:
    for name in line.command.list_commands(None):
        yield name, page((*line.path, name))["line"][lang]
