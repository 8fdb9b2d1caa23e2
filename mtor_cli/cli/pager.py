"""A pager at a terminal, for what is longer than the screen."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mtor_cli.cli.settings import preferred

if TYPE_CHECKING:
    from subprocess import Popen

_USUAL = "less -FRX"
_NONE = ("", "cat", "never", "none")


def page(text: str) -> bool:
    """Show a text in a pager, and return whether it was shown there; nothing is lost where it was not.

    Args:
        text: as it would be written to stdout.

    Raises:
        MtorError: the settings cannot be read.
    """
    words = _pager() if sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and _is_longer(text) else []
    return bool(words) and _shown(words, text)


def _pager() -> list[str]:
    """The words of the pager's command; none where no pager is wanted."""
    import shlex

    wanted = next((p for p in (preferred("pager"), os.environ.get("PAGER")) if p is not None), _USUAL).strip()
    if wanted in _NONE:
        return []
    try:
        return shlex.split(wanted, posix=os.name != "nt")
    except ValueError:  # A quote that is not closed.
        return []


def _is_longer(text: str) -> bool:
    from shutil import get_terminal_size

    return text.count("\n") >= get_terminal_size((80, 24)).lines


def _shown(words: list[str], text: str) -> bool:
    import subprocess

    sys.stdout.flush()
    # What the pager is told unless its user told it otherwise: colours and UTF-8.
    told = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    try:
        pager = subprocess.Popen(words, stdin=subprocess.PIPE, env=told)  # noqa: S603
    except OSError:
        return False
    try:
        pager.communicate(text.encode("utf-8"))
    except KeyboardInterrupt:
        # The pager heard it too, and goes on in its own way: who reads ends it.
        _wait(pager)
        return True
    # One that fails may not have shown anything: once more is better than not at all.
    return pager.returncode == 0


def _wait(pager: Popen[bytes]) -> None:
    while True:
        try:
            pager.wait()
        except KeyboardInterrupt:
            continue
        return
