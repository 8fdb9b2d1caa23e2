"""Help pages: the words of `mtor_cli/labels/help` in the language asked for, laid out for the terminal.

In those words `{rule.ID}` gives way to the number of a rule, `{formats}` to the formats that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mtor_cli.errors import MtorError
from mtor_cli.labels.read import page, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtor_cli.records.rulefile import Rule

Lang = Literal["en", "zh"]


def help_page(command: Any, ctx: Any) -> str:
    """The help page of a command, without the end of its last line; in both languages one page after the other.

    Where no command was typed it is the commands alone, which fit one screen.

    Args:
        command: Typer's own object.
        ctx: its context, which holds the command line.
    """
    from mtor_cli.cli.before import is_bare

    lines = _start if ctx.obj is not None and is_bare(ctx.obj) else _lines
    return "\n\n".join("\n".join(lines(command, ctx, lang)) for lang in _languages(ctx.obj or []))


def key_of(parameter: Any) -> str:
    """What the words on a parameter stand under: the longest name of an option, the metavar of an argument."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return parameter.metavar or ""


def meanings(parameters: Iterable[Any], path: tuple[str, ...], lang: Lang) -> dict[str, str]:
    """What each parameter of a command means, by its key; the numbers are the hospital's own where there are such.

    Args:
        parameters: Typer's own objects.
        path: the names of the command.
        lang: the language of the words.
    """
    known = {**shared()["options"], **page(path).get("options", {})}
    found = {key: known[key][lang] for key in map(key_of, parameters)}
    if any("{rule." in words for words in found.values()):
        from mtor_cli.content.texts import with_numbers

        records = _records()
        found = {key: with_numbers(words, records, lang) for key, words in found.items()}
    return {key: words.replace("{formats}", _formats(lang)) for key, words in found.items()}


def whole_meaning(parameter: Any, meaning: str, lang: Lang) -> str:
    """What a parameter means, and whether it must be given or what it is where it is not."""
    words = shared()["words"]
    if parameter.required:
        return meaning + words["required"][lang]
    if parameter.param_type_name == "option" and isinstance(parameter.default, str):
        return meaning + words["default"][lang].replace("{value}", parameter.default)
    return meaning


def _records() -> list[Rule]:
    from mtor_cli.cli.options import content_with
    from mtor_cli.content.load import Content
    from mtor_cli.errors import DataError

    try:
        return content_with(None).rule_records
    except DataError:
        # A hospital's file that cannot be read is told by the commands that use it: a help page says how they go.
        return Content().rule_records


def _formats(lang: Lang) -> str:
    from mtor_cli.render.formats import FORMATS

    *first, last = FORMATS
    words = shared()["words"]
    return f"{words['comma'][lang].join(first)}{words['or'][lang]}{last}"


def _languages(args: list[str]) -> list[Lang]:
    """The languages of a page: English where the terminal has no Chinese, for a page is there to be read."""
    import sys

    from mtor_cli.cli.settings import asked_language, has_chinese

    asked = asked_language(args) if has_chinese(sys.stdout) else "en"
    both: list[Lang] = ["en", "zh"]
    return both if asked == "both" else ["zh"] if asked == "zh" else ["en"]


def _width() -> int:
    from shutil import get_terminal_size

    from mtor_cli.cli.settings import MIN_WIDTH, width

    try:
        return width()
    except MtorError:  # Settings that cannot be read are told by the commands that use them.
        return max(MIN_WIDTH, get_terminal_size((80, 24)).columns)


def _lines(command: Any, ctx: Any, lang: Lang) -> list[str]:
    """The lines of a page in one language."""
    path = tuple(ctx.command_path.split()[1:])
    usage = (ctx.command_path, *command.collect_usage_pieces(ctx))
    words, pieces = shared()["words"], shared()["pieces"]
    width = _width()
    said = [pieces[piece][lang] if piece in pieces else piece for piece in usage]
    lines = _hanging(words["usage"][lang] + " ".join(said), "", " " * 4, width, lang)
    own = page(path)
    for paragraph in own["text"]:
        lines += ["", *_hanging(paragraph[lang], "  ", "  ", width, lang)]
    if examples := own.get("examples"):
        lines += ["", words["examples"][lang]]
        for example in examples:
            lines += _hanging(example, "  ", " " * 4, width, lang)
    parameters = command.get_params(ctx)
    meaning = meanings(parameters, path, lang)
    for kind in ("argument", "option"):
        rows = [
            (_named(p), whole_meaning(p, meaning[key_of(p)], lang)) for p in parameters if p.param_type_name == kind
        ]
        if rows:
            lines += ["", words[f"{kind}s"][lang], *_columns(rows, width, lang)]
    if hasattr(command, "list_commands"):
        lines += ["", *_commands(command, ctx, path, width, lang)]
    return lines


def _start(command: Any, ctx: Any, lang: Lang) -> list[str]:
    """What the program is, its commands and two examples; where the rest stands."""
    words, own, width = shared()["words"], page(()), _width()
    lines = _hanging(own["text"][0][lang], "", "", width, lang)
    lines += ["", *_commands(command, ctx, (), width, lang), ""]
    for text in (words["examples"][lang] + "  " + "    ".join(own["examples"]), words["more_help"][lang]):
        lines += _hanging(text, "", "  ", width, lang)
    return lines


def _commands(command: Any, ctx: Any, path: tuple[str, ...], width: int, lang: Lang) -> list[str]:
    """The commands of a group, each in a line where the terminal has 80 columns."""
    rows = [(name, page((*path, name))["line"][lang]) for name in command.list_commands(ctx)]
    return [shared()["words"]["commands"][lang], *_columns(rows, width, lang)]


def _named(parameter: Any) -> str:
    """A parameter as it is typed: the short name of an option first, and what stands behind it."""
    if parameter.param_type_name == "argument":
        return parameter.metavar or ""
    names = ", ".join(sorted(parameter.opts, key=len))
    return names if parameter.is_flag else f"{names} {parameter.metavar}"


def _columns(rows: Sequence[tuple[str, str]], width: int, lang: Lang) -> list[str]:
    """Names, and what they mean beside them; beside a long one on the lines below it."""
    column = min(max(len(name) for name, _ in rows), 30, width * 3 // 8)
    lines: list[str] = []
    for name, meaning in rows:
        head = f"  {name:{column}}  "
        if len(name) > column:
            lines.append(f"  {name}")
            head = " " * (column + 4)
        lines += _hanging(meaning, head, " " * (column + 4), width, lang)
    return lines


def _hanging(text: str, first: str, following: str, width: int, lang: Lang) -> list[str]:
    """A text as lines, with what stands before the first and before the following ones."""
    room = width - len(following)
    if lang == "zh":
        from mtor_cli.render.wrap import wrap

        lines = wrap(text, room)
    else:  # An English page does without the tables of widths, which take longer to load than all its words.
        from textwrap import wrap as wrap_words

        lines = wrap_words(text, room, break_on_hyphens=False)
    return [(following if n else first) + line for n, line in enumerate(lines)]
