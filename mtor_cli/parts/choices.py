"""One of a few words that an option, a field or a column may hold."""

from __future__ import annotations

from mtor_cli.calculator.choices import folded_choice
from mtor_cli.errors import UsageError
from mtor_cli.hints import retype, slot


def choose(value: str, choices: tuple[str, ...], option: str) -> str:
    """One of `choices`, in any case, or by another word for it.

    Args:
        value: as typed.
        choices: in lower case.
        option: its name, for messages.

    Raises:
        UsageError: `value` is none of them.
    """
    folded = folded_choice(value, option.lstrip("-"))
    if folded in choices:
        return folded
    listed = ", ".join(choices)
    raise UsageError(
        "bad_choice",
        f"{option} '{value}' is not one of {listed}.",
        f"{option} “{value}”不可用。可选：{listed}。",
        retype(option, value, slot(option)),
    )
