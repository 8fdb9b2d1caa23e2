"""Options and arguments as they were typed: what a text means is read by the command, which has words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def as_typed(parameters: list[Any]) -> list[Any]:
    """Have texts handed to a command as they were typed, which is what Typer does, loading pydantic for it (70 ms).

    Args:
        parameters: the options and arguments of a command; this program has only texts, lists of texts and flags.
    """
    for parameter in parameters:
        if "process_value" not in vars(parameter):
            parameter.process_value = _processing(parameter, parameter.process_value)
    return parameters


def _processing(parameter: Any, process: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The way from a typed value to the command's own; what is no text goes the way of Typer."""
    several = parameter.nargs != 1 or getattr(parameter, "multiple", False)

    def processed(ctx: Any, value: Any) -> Any:
        if value is None and not parameter.required:
            taken: Any = () if several else None
        elif several and value and isinstance(value, (list, tuple)):
            taken = list(value)
        elif isinstance(value, str) and not several:
            taken = value
        else:
            return process(ctx, value)
        return taken if parameter.callback is None else parameter.callback(ctx, parameter, taken)

    return processed
