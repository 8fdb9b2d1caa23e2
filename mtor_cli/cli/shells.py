"""How shells ask for completions and are answered: what the scripts that Typer installs send and take."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.cli.complete import Offer

COMPLETION = "_MTOR_COMPLETE"
"""Set by a shell that asks for completions."""
_ASKED = "complete_"


def asks() -> bool:
    """Whether a shell asks for completions."""
    return os.environ.get(COMPLETION, "").startswith(_ASKED)


def answered() -> int:
    """Answer the shell that asks, and return the exit code."""
    import sys

    from mtor_cli.cli.complete import offered
    from mtor_cli.cli.leading import arranged

    shell = os.environ[COMPLETION].removeprefix(_ASKED)
    words, typed = _bash() if shell == "bash" else _whole(shell)
    offer = offered(arranged(words), typed)
    if shell == "fish" and os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return 0 if offer.items else 1  # 1: fish lists files.
    sys.stdout.write(_WRITTEN.get(shell, _for_powershell)(offer, typed))
    return 0


def _bash() -> tuple[list[str], str]:
    """The words of a line and the one that is not finished; bash parts them at = and :, which is undone."""
    split = _split(os.environ.get("COMP_WORDS", ""))
    number = os.environ.get("COMP_CWORD", "")
    place = int(number) if number.isdecimal() else len(split)
    words: list[str] = []
    glued = False
    for word in [*split[1:place], "".join(split[place : place + 1])]:
        sign = word in ("=", ":")
        if words and (sign or glued):
            words[-1] += word
        else:
            words.append(word)
        glued = sign
    return words[:-1], words[-1] if words else ""


def _whole(shell: str) -> tuple[list[str], str]:
    """The words of a line and the one that is not finished, of a shell that sends the line."""
    text = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(text)[1:]
    unfinished = not text.endswith(" ")
    if shell in ("powershell", "pwsh"):
        unfinished = bool(os.environ.get("_TYPER_COMPLETE_WORD_TO_COMPLETE"))
    return (words[:-1], words[-1]) if words and unfinished else (words, "")


def _split(text: str) -> list[str]:
    """The words of a line; a quote that is not closed goes to its end."""
    import shlex

    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:
        words.append(lexer.token)
    return words


def _for_bash(offer: Offer, typed: str) -> str:
    """The part of each value behind the last sign at which bash parts words, for that is what it replaces."""
    head = max(typed.rfind("="), typed.rfind(":")) + 1
    return "\n".join(value[head:] for value, _ in offer.items)


def _for_zsh(offer: Offer, typed: str) -> str:
    if not offer.items:
        return "_files" if offer.files else ""
    listed = [f'"{_zsh(value)}":"{_zsh(help)}"' if help else f'"{_zsh(value)}"' for value, help in offer.items]
    return "_arguments '*: :((" + "\n".join(listed) + "))'"


def _zsh(text: str) -> str:
    """A text as zsh takes it between double quotes that stand between single ones."""
    import re

    return re.sub(r"[$`\\]", "", text).replace('"', "”").replace("'", "’").replace(":", r"\\:")


def _for_fish(offer: Offer, typed: str) -> str:
    return "\n".join(f"{value}\t{help}" if help else value for value, help in offer.items)


def _for_powershell(offer: Offer, typed: str) -> str:
    # A tooltip that is empty is an error there.
    return "\n".join(f"{value}:::{help or ' '}" for value, help in offer.items)


_WRITTEN = {"bash": _for_bash, "zsh": _for_zsh, "fish": _for_fish}
