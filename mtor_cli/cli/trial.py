"""A command line, tried: it runs, its answer is thrown away, and what it is refused with comes back."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

from typer.exceptions import TyperException

from mtor_cli.cli.call import call
from mtor_cli.cli.usage import checked, not_understood
from mtor_cli.errors import MtorError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_RUN = ("--batch", "-")
"""A batch may take hours, and standard input is read once: such a line is only checked for its options."""


def refusal(words: Sequence[str]) -> MtorError | None:
    """The error that a command line is refused with; None where it works.

    Args:
        words: after `mtor`.
    """
    if any(word.partition("=")[0] in _NOT_RUN for word in words):
        return of_the_line(words)
    if words[-1:] == ["--help"] or (words[:1] == ["data"] and words[1:2] != ["diff"]) or words[:1] == ["config"]:
        # A page of help, what looks at the program's own data for long, and what would set something.
        return of_the_line(words)
    with (
        contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")),
        contextlib.redirect_stderr(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")),
    ):
        try:
            call(_without_file(words))
        except MtorError as error:
            return error
        except TyperException:
            return not_understood(tuple(words[:1]))
    return None


def of_the_line(words: Sequence[str]) -> MtorError | None:
    """The error on the options of a command line; None where it can be read."""
    try:
        checked(words)
    except MtorError as error:
        return error
    return None


def _without_file(words: Sequence[str]) -> list[str]:
    """A command line that prints what it would write into a file: what is tried leaves nothing behind."""
    from mtor_cli.cli.asked import format_of

    left: list[str] = []
    path = None
    rest = iter(words)
    for word in rest:
        name, sign, value = word.partition("=")
        if name not in ("-o", "--output"):
            left.append(word)
            continue
        path = value if sign else next(rest, None)
    form = format_of(path)
    said = any(word in ("--json", "--excel", "--template") or word.startswith("--format") for word in left)
    return left if form is None or said else [*left, "--format", form]
