"""Language, colour, width and format, from options and the environment."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mtor_cli.errors import MtorError

if TYPE_CHECKING:
    from typing import TextIO

LANGUAGES = ("en", "zh", "both")
COLORS = ("auto", "always", "never")
MIN_WIDTH = 20
MAX_WIDTH = 120
"""Longer lines are hard to read."""


def language(option: str | None) -> str:
    """The language: the option, what is set, or that of the locale where the terminal has its characters.

    Raises:
        MtorError: the option is no language, or the settings cannot be read.
    """
    if option is not None:
        return _one_of(option, LANGUAGES, "--lang")
    chosen = preferred("language")
    if chosen is None:
        return _of_locale()
    return _one_of(chosen, LANGUAGES, "language") if has_chinese(sys.stdout) else "en"


def _one_of(value: str, words: tuple[str, ...], name: str) -> str:
    if value in words:
        return value
    from mtor_cli.parts.choices import choose  # Loads what reads numbers, which a help page does without.

    return choose(value, words, name)


def _of_locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") and has_chinese(sys.stdout) else "en"
    return "en"


def preferred(name: str) -> str | None:
    """What is set under a name with `mtor config`; None where nothing is.

    Raises:
        DataError: the settings cannot be read.
    """
    from mtor_cli.content.preferences import preferences

    return preferences().get(name)


def has_chinese(stream: object) -> bool:
    """Whether a stream can show Chinese; in ASCII every character would be a question mark."""
    try:
        "中".encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def asked_language(args: list[str]) -> str:
    """The language of an error, before or without the options having been understood."""
    value = _option(args, "--lang")
    if value in LANGUAGES:
        return value
    try:
        return language(None)
    except MtorError:
        return _of_locale()


def wants_json(args: list[str]) -> bool:
    """Whether JSON was asked for, before or without the options having been understood."""
    return "--json" in args or _option(args, "--format") in ("json", "ndjson")


def _option(args: list[str], name: str) -> str | None:
    """What was typed after an option; of several the last, as Typer has it."""
    value = None
    for i, arg in enumerate(args):
        if arg == name and i + 1 < len(args):
            value = args[i + 1].lower()
        if arg.startswith(f"{name}="):
            value = arg[len(name) + 1 :].lower()
    return value


def colored(option: str, stream: TextIO | None = None) -> bool:
    """Whether to colour a stream: by --color, else NO_COLOR, else FORCE_COLOR, else whether it is a terminal.

    Args:
        option: of --color.
        stream: stdout where it is left out.
    """
    choice = _one_of(option, COLORS, "--color")
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


def asked_color(args: list[str]) -> bool:
    """Whether to colour stderr, before or without the options having been understood."""
    value = "never" if "--no-color" in args else _option(args, "--color")
    return colored(value if value in COLORS else "auto", sys.stderr)


_LINKING = ("VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE", "DOMTERM")
"""Variables that terminals set which take links."""
_LINKING_PROGRAMS = ("iTerm.app", "vscode", "WezTerm", "Hyper", "ghostty", "Tabby")


def linked() -> bool:
    """Whether the terminal on stdout takes links (OSC 8); by FORCE_HYPERLINK where that is set."""
    forced = os.environ.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced != "0"
    if not sys.stdout.isatty() or os.environ.get("TERM") in ("dumb", "linux"):
        return False
    return os.environ.get("TERM_PROGRAM") in _LINKING_PROGRAMS or any(name in os.environ for name in _LINKING)


_HUES = {"consensus": "34", "study": "36", "label": "35", "reference": "94", "derived": "95", "local": "96"}
"""The colour (SGR code) of each voice."""


def hues() -> dict[str, str]:
    """The colour of each voice by its words in both languages."""
    from mtor_cli.parts.words import VOICE

    return {words[lang]: _HUES[voice] for voice, words in VOICE.items() for lang in ("en", "zh")}


def width() -> int:
    """The width to print at: COLUMNS, what is set, the terminal's, or 80.

    Raises:
        MtorError: the settings cannot be read.
    """
    from shutil import get_terminal_size

    own = None if os.environ.get("COLUMNS") else preferred("width")
    columns = int(own) if own is not None and own.isdecimal() else get_terminal_size((80, 24)).columns
    return max(MIN_WIDTH, min(MAX_WIDTH, columns))
