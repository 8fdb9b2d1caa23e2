"""The structures of a model: one or two compartments behind first-order absorption."""

from __future__ import annotations

from typing import Literal

Variable = Literal["KA", "K", "K10", "K12", "K21", "V", "F", "LAG"]
DISPOSITION: dict[int, tuple[Variable, ...]] = {1: ("K",), 2: ("K10", "K12", "K21")}


def variables(compartments: int) -> tuple[Variable, ...]:
    """The micro-parameters of a structure, in the order of the engine's rows."""
    return ("KA", *DISPOSITION[compartments], "V", "F", "LAG")
