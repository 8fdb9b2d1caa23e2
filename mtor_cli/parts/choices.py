"""One of a few words that an option, a field or a column may hold."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003
from typing import TypeVar

from mtor_cli.calculator.choices import folded_choice
from mtor_cli.errors import UsageError
from mtor_cli.hints import retype, slot
from mtor_cli.text import bilingual

_Choice = TypeVar("_Choice", bound=str)


def choose(value: str, choices: Sequence[_Choice], option: str) -> _Choice:
    """One of `choices`, in any case, or by another word for it.

    Args:
        value: as typed.
        choices: in lower case.
        option: its name, for messages.

    Raises:
        UsageError: `value` is none of them.
    """
    folded = folded_choice(value, option.lstrip("-"))
    for choice in choices:
        if choice == folded:
            return choice
    raise UsageError(
        "bad_choice",
        *bilingual("is_not_one_of", option=option, value=value, listed=choices),
        retype(option, value, slot(option)),
    )
