"""What several rooms of tests share: running the program, measuring width, reading answers."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

from mtor_cli.cli import app
from mtor_cli.cli.run import run
from mtor_cli.content import texts
from mtor_cli.content.load import Content
from mtor_cli.content.locate import data_dir
from mtor_cli.parts import clinical

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent

DISEASES = ("ITP", "AIHA", "PRCA", "ALPS", "GVHD")

PARTS = (
    "itp-ctd",
    "itp-aps",
    "aiha-warm",
    "aiha-evans",
    "aiha-post-transplant",
    "gvhd-prophylaxis",
    "gvhd-acute",
    "gvhd-chronic",
)

LANGUAGES = ("en", "zh")

TODAY = date(2026, 12, 31)
"""The day on which commands run in tests, whatever day it is."""

TOLD_OF_OUTPUT = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE")
"""Variables of the environment that change what is printed; a test sets those that it means."""


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return json.loads(self.out)


_read = Content._read


@functools.cache
def _own_data(name: str) -> Any:
    return _read(Content(), name)


def _read_once(content: Content, name: str) -> Any:
    """Read a file of the program's own data once for all tests, and not once for each command that a test runs."""
    return _own_data(name) if content.folder == data_dir() else _read(content, name)


_load_once = functools.cache(app.load_command)
_say = texts.say_rules


@functools.cache
def _own_messages() -> Any:
    return _say(_own_data("messages"), _own_data("rules")["rules"], _own_data("rules")["whose"])


def _say_once(messages: Any, rules: Any, whose: Any) -> Any:
    """The program's own messages with its own rules in them, likewise."""
    own = messages is _own_data("messages") and rules is _own_data("rules")["rules"]
    return _own_messages() if own else _say(messages, rules, whose)


def once(*args: str) -> tuple[str, ...]:
    """Return a command line in which an option that stands twice has its later value only.

    Tests add to a common line what they change in it; the program refuses an option of one value given twice.
    """
    kept: list[str] = []
    repeated = ("--with", "--stopped", "--at", "--reading", "--covariate")
    i = 0
    while i < len(args):
        option = args[i]
        takes = (
            option.startswith("--") and i + 1 < len(args) and (not args[i + 1].startswith("--") or args[i + 1] == "--")
        )
        if takes and option not in repeated and option in args[i + 2 :]:
            i += 2
            continue
        kept += args[i : i + 2] if takes else [option]
        i += 2 if takes else 1
    return tuple(kept)


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which only `extra` says how to print."""
    inherited = {k: v for k, v in os.environ.items() if k not in TOLD_OF_OUTPUT and not k.startswith("MTOR_")}
    return {**inherited, "COLUMNS": "100", **extra}


def mtor(*args: str, encoding: str = "utf-8", **env: str) -> Done:
    """Run a command in this process.

    Args:
        args: the command line without the program's name.
        encoding: of stdout and stderr.
        env: variables of the environment.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="") for _ in range(2))
    with (
        mock.patch.dict(os.environ, environment(env), clear=True),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        mock.patch.object(Content, "_read", _read_once),
        mock.patch.object(texts, "say_rules", _say_once),
        mock.patch.object(app, "load_command", _load_once),
        mock.patch.object(clinical, "today", return_value=TODAY),
    ):
        code = run(list(args))
        out.flush()
        err.flush()
    return Done(code, *(stream.buffer.getvalue().decode(encoding) for stream in (out, err)))


def answer(*args: str) -> Any:
    """Return the JSON answer of a command that succeeds."""
    done = mtor(*args, "--json")
    assert done.code == 0, done.err
    return done.json


def process(*args: str, stdin: str = "", **env: str) -> Done:
    """Run a command in a process of its own, as a shell would; output is decoded as UTF-8."""
    done = subprocess.run(
        [sys.executable, "-m", "mtor_cli", *args],
        env={**environment(env), "PYTHONPATH": str(ROOT)},
        input=stdin.encode(),
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(errors="strict"), done.stderr.decode(errors="strict"))


def at_a_terminal(out: Path, *args: str) -> str:
    """Run a command with stdout in a file and stderr at a terminal, and return what the terminal got."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mtor_cli", *args]
    where = {**environment({"TERM": "xterm"}), "PYTHONPATH": str(ROOT)}
    shown = b""
    with out.open("wb") as file, subprocess.Popen(command, env=where, stdout=file, stderr=theirs) as running:
        os.close(theirs)
        with contextlib.suppress(OSError):  # the end of a pseudo-terminal is EIO on Linux
            while chunk := os.read(ours, 65536):
                shown += chunk
    os.close(ours)
    assert running.returncode == 0
    return shown.decode()


def cells(text: str) -> int:
    """Return the columns that a text takes in a terminal, from the Unicode database and not from the program."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1 for c in text
    )


def too_wide(text: str, columns: int) -> list[str]:
    """Return the lines of a screen that are wider than `columns`."""
    return [line for line in text.splitlines() if cells(line) > columns]


def says(text: str, sentence: str) -> bool:
    """Return whether the words of a sentence stand in a text in their order, whatever columns stand between them."""
    place = 0
    for word in sentence.split():
        place = text.find(word, place) + len(word)
        if place < len(word):
            return False
    return True


def lacks(text: str, sentence: str) -> bool:
    """Return whether a sentence does not stand in a text, wherever its lines were broken and whatever stands between.

    The negation of `says` alone would pass over one that was broken inside a word, as every Chinese one may be.
    """
    return not says(text, sentence) and squeezed(sentence) not in squeezed(text)


def squeezed(text: str) -> str:
    """Return a text without any white space, to compare what was printed with what was meant."""
    return "".join(text.split())
