"""Numbers, intervals and times of a fit, as screens show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.course import Time

UNITS = {
    "CL": "L/h",
    "Q": "L/h",
    "KA": "1/h",
    "K": "1/h",
    "K10": "1/h",
    "K12": "1/h",
    "K21": "1/h",
    "LAG": "h",
    "F": "",
}
"""Of the parameters of a model; volumes, which are not here, in L."""


def number(value: float) -> str:
    """A number to three or four significant digits, and never as 0 where it is not."""
    if value == 0.0:
        return "0"
    if abs(value) >= 1000.0:
        return f"{value:.0f}"
    if abs(value) >= 100.0:
        return f"{value:.1f}"
    return (
        f"{value:.2f}"
        if abs(value) < 10.0 and abs(value) >= 0.01
        else f"{value:.1f}"
        if abs(value) >= 10
        else f"{value:.2g}"
    )


def percent(share: float) -> str:
    """A share in percent; none is shown as 0 or 100 that is neither.

    Args:
        share: from 0 to 1.
    """
    value = 100.0 * share
    if 0.0 < value < 0.5:
        return f"{value:.2g}"
    return f"{value:.1f}" if 99.5 <= value < 100.0 else f"{value:.0f}"


def span(ends: Sequence[float], lang: str) -> str:
    """An interval in significant digits: 2.9–8.2, in Chinese 2.9～8.2."""
    return f"{number(ends[0])}{'～' if lang == 'zh' else '–'}{number(ends[1])}"


def show_time(time: Time, lang: str) -> str:
    """A time of the case: a date, or hours."""
    return time if isinstance(time, str) else f"{time:g} h"
