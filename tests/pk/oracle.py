"""Concentrations by other means: 50-digit arithmetic dose by dose, and a general ODE solver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpmath  # type: ignore[import-untyped]
import numpy as np
from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.course.regimen import Train


def exact(parameters: dict[str, float], trains: Sequence[Train], time: float) -> float:
    """Return the concentration at a time by adding up the textbook's exponentials for each dose, in 50 digits.

    Args:
        parameters: CL V KA, or CL V1 Q V2 KA; F and LAG if wanted.
        trains: without steady state.
        time: h.
    """
    with mpmath.workdps(50):
        p = {name: mpmath.mpf(value) for name, value in parameters.items()}
        ka, lag, fraction = p["KA"], p.get("LAG", mpmath.mpf(0)), p.get("F", mpmath.mpf(1))
        volume = p["V"] if "V" in p else p["V1"]
        terms = _terms(p, volume, ka)
        total = mpmath.mpf(0)
        for train in trains:
            for i in range(train.count):
                since = mpmath.mpf(time) - mpmath.mpf(train.start) - i * mpmath.mpf(train.interval) - lag
                if since > 0:
                    unit = sum(
                        weight * (mpmath.exp(-r * since) - mpmath.exp(-ka * since)) / (ka - r) for r, weight in terms
                    )
                    total += mpmath.mpf(train.amount) * fraction * ka / volume * unit
        return float(total)


def _terms(p: dict[str, Any], volume: Any, ka: Any) -> list[tuple[Any, Any]]:
    if "V" in p:
        return [(_off(p["CL"] / volume, ka), mpmath.mpf(1))]
    k10, k12, k21 = p["CL"] / volume, p["Q"] / volume, p["Q"] / p["V2"]
    total = k10 + k12 + k21
    root = mpmath.sqrt(total**2 - 4 * k10 * k21)
    fast, slow = (total + root) / 2, (total - root) / 2
    return [(_off(slow, ka), (k21 - slow) / (fast - slow)), (_off(fast, ka), (fast - k21) / (fast - slow))]


def _off(rate: Any, ka: Any) -> Any:
    """Return the rate, moved off ka by 1e-22 where they are equal: in 50 digits that changes the 22nd."""
    return rate * (1 + mpmath.mpf(10) ** -22) if rate == ka else rate


def integrated(
    rates: Callable[[float], tuple[float, float, float, float, float]],
    doses: Sequence[tuple[float, float]],
    times: Sequence[float],
    breaks: Sequence[float],
) -> FloatArray:
    """Return concentrations by SciPy's solver, restarted at every dose and change.

    Args:
        rates: from the end of an interval to its ka, k10, k12, k21 and central volume.
        doses: (time at which it reaches the gut, amount times F).
        times: h.
        breaks: where the rates change, h.
    """
    marks = sorted({0.0, *breaks, *times, *(t for t, _ in doses)})
    state = np.zeros(3)
    found: dict[float, float] = {}
    for begin, end in zip(marks, [*marks[1:], marks[-1]], strict=True):
        if begin in times:
            found[begin] = state[1] / rates(begin)[4]
        state[0] += sum(amount for t, amount in doses if t == begin)
        if end > begin:
            ka, k10, k12, k21, _ = rates(end)
            matrix = np.array([[-ka, 0.0, 0.0], [ka, -k10 - k12, k21], [0.0, k12, -k21]])
            solved = solve_ivp(
                lambda _, y, matrix=matrix: matrix @ y, (begin, end), state, method="DOP853", rtol=1e-12, atol=1e-13
            )
            state = solved.y[:, -1]
    return np.array([found[t] for t in times])
