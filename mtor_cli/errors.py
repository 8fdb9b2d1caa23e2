"""One tree of errors. Each says what happened, what was expected, and what to type next.

Messages are bilingual, because the command line decides the language only when it prints them.
"""

from __future__ import annotations

TYPE_CHECKING = False  # Importing `typing` would be a tenth of `mtor --version`; type checkers know the name.
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from mtor_cli.hints import Choice, Command, Mend


class MtorError(Exception):
    """An error that a user can understand and mend.

    Args:
        code: a stable English code for scripts.
        en: what happened and what was expected, one or two sentences.
        zh: the same in Chinese.
        hint: what to type next: a command, several that may be meant, the command that was typed with one thing
            changed, or nothing.
    """

    exit_code = 2
    whole_line = False
    """Whether a hint that is a command holds all that was typed."""
    findings: Sequence[Any] = ()
    """What must be said of levels that were read, although the command could not be carried out."""

    def __init__(self, code: str, en: str, zh: str, hint: Command | Choice | Mend | None = None) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.zh = zh
        self.hint = hint


class UsageError(MtorError):
    """What was typed cannot be understood: a wrong number, unit, option or combination (exit code 2)."""


class LineError(UsageError):
    """The command line as such cannot be taken: an option or a word too many, too few or not known (exit code 2)."""

    whole_line = True


class NotFoundError(MtorError):
    """What was asked for is not in the data: a disease, a reference, a level, a band (exit code 3)."""

    exit_code = 3


class DataError(MtorError):
    """A data file is missing, unreadable or wrong (exit code 4)."""

    exit_code = 4
