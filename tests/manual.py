"""The manual page `mtor(1)`, written from the help texts as docs/commands.md is."""

from __future__ import annotations

import re

from mtor_cli.labels.read import page
from mtor_cli.version import __version__
from tests.documents import Typed, all_commands, common_options, examples_of, own_options, path_of, read

FILE = "docs/man/mtor.1"


def manual_page() -> str:
    """Return the page in the macros of man(7)."""
    commands = all_commands()
    program = commands.pop("mtor")
    first, *rest = _prose("mtor")
    lines = [
        r".\" Written by `make docs` from the program.",
        f'.TH MTOR 1 "" "mtor {__version__}" "User Commands"',
        ".SH NAME",
        f"mtor {_text('- look-up and calculator for sirolimus and everolimus in immune blood diseases')}",
        ".SH SYNOPSIS",
        r".B mtor",
        r"[\fIoptions\fR] \fIcommand\fR [\fIarguments\fR]",
        ".SH DESCRIPTION",
        _text(first),
    ]
    for paragraph in rest:
        lines += [".PP", _text(paragraph)]
    lines += [".SH OPTIONS OF EVERY COMMAND", *_list(common_options("en"))]
    lines += [".SH OPTIONS OF MTOR ALONE", *_list(own_options("mtor", program, "en")), ".SH COMMANDS"]
    for name, command in commands.items():
        lines.append(f'.SS "{_text(name)}"')
        first, *rest = _prose(name)
        lines.append(_text(first))
        for paragraph in rest:
            lines += [".PP", _text(paragraph)]
        lines += _list(own_options(name, command, "en"))
        if examples := examples_of(name):
            lines += [".PP", "Examples:", ".PP", ".nf", ".RS 4", *map(_text, examples), ".RE", ".fi"]
    lines.append(".SH EXIT STATUS")
    for code, meaning in re.findall(r"^\| (\d+) \| (.*) \|$", read("docs/exit-codes.md"), re.MULTILINE):
        lines += [".TP", rf"\fB{code}\fR", _text(meaning.replace("`", ""))]
    lines.append(".SH ENVIRONMENT")
    variables = read("docs/settings.md").partition("## Variables")[2].partition("\n## ")[0]
    for names, meaning in re.findall(r"^\| (`.*?) \| (.*) \|$", variables, re.MULTILINE):
        lines += [".TP", rf"\fB{_text(names.replace('`', ''))}\fR", _text(meaning.replace("`", ""))]
    return "\n".join(lines) + "\n"


def _prose(name: str) -> list[str]:
    """Return the paragraphs of a command's help page."""
    return [paragraph["en"] for paragraph in page(path_of(name))["text"]]


def _list(parameters: list[Typed]) -> list[str]:
    """Return a list of arguments and options."""
    lines = []
    for names, value, meaning in parameters:
        words = ", ".join(rf"\fB{_text(name)}\fR" for name in names)
        words += f" \\fI{_text(value)}\\fR" if value else ""
        lines += [".TP", words.strip(), _text(meaning) or r"\&"]
    return lines


def _text(words: str) -> str:
    """Return words as text: a hyphen that is typed, no escape, and no request at the start of a line."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped[:1] in (".", "'") else escaped
