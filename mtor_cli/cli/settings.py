"""Language, colour, width and format, from options and the environment."""

from __future__ import annotations

import os
import sys

from mtor_cli.parts.choices import choose

LANGUAGES = ("en", "zh", "both")
COLORS = ("auto", "always", "never")
MAX_WIDTH = 110
"""Longer lines are hard to read."""


def language(option: str | None) -> str:
    """The language: the option, or that of the locale where the terminal has its characters."""
    if option is not None:
        return choose(option, LANGUAGES, "--lang")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") and _has_chinese(sys.stdout) else "en"
    return "en"


def _has_chinese(stream: object) -> bool:
    """Whether a stream can show Chinese; in ASCII every character would be a question mark."""
    try:
        "中".encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def asked_language(args: list[str]) -> str:
    """The language of an error, before or without the options having been understood."""
    value = _option(args, "--lang")
    return value if value in LANGUAGES else language(None)


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


def colored(option: str) -> bool:
    """Whether to colour stdout: by --color, else NO_COLOR, else FORCE_COLOR, else whether it is a terminal."""
    choice = choose(option, COLORS, "--color")
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The width to print at: COLUMNS, the terminal's, or 80."""
    from shutil import get_terminal_size

    return max(20, min(MAX_WIDTH, get_terminal_size((80, 24)).columns))
