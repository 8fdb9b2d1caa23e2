"""Bars: one character a ng/mL, and a mark that is never drawn on the wrong side of a limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.render.bars import SCALE, axis, bar

WHOLE = st.integers(1, SCALE)


def test_the_scale_stands_over_the_bar() -> None:
    drawn = bar(5, 15, ascii_only=True)
    assert axis() == "0    5    10   15   20"
    assert (axis().index("5"), axis().index("15")) == (drawn.index("="), drawn.rindex("="))


@pytest.mark.parametrize(
    ("low", "high", "level", "drawn"),
    [
        (4, 15, None, "----============-----"),
        (None, 15, None, "================-----"),
        (5, None, None, "-----================"),
        (4, 15, 8.2, "----====^=======-----"),
        (4, 15, 15, "----===========^-----"),
        (4, 15, 15.04, "----============^----"),
        (4, 15, 4, "----^===========-----"),
        (4, 15, 3.96, "---^============-----"),
        (4, 15, 90, "----============----^"),
        (4, 15, 0.2, "^---============-----"),
        (None, 15, 16, "================^----"),
        (2, 90, 95, "--==================^"),
    ],
)
def test_examples(low: float | None, high: float | None, level: float | None, drawn: str) -> None:
    assert bar(low, high, level, ascii_only=True) == drawn
    assert bar(low, high, level, ascii_only=False) == drawn.translate(str.maketrans("-=^", "─█▼"))


@given(WHOLE, WHOLE, st.floats(0.01, 200))
def test_the_mark_lies_on_the_side_of_the_level(a: int, b: int, level: float) -> None:
    low, high = min(a, b), max(a, b)
    place = bar(low, high, level, ascii_only=True).index("^")
    if level < low:
        assert place < low
    elif level > high:
        assert place > high or place == SCALE
    else:
        assert low <= place <= high


@given(st.none() | WHOLE, st.none() | WHOLE, st.none() | st.floats(0, 1000), st.booleans())
def test_every_bar_is_as_long_as_the_scale(
    low: int | None, high: int | None, level: float | None, ascii_only: bool
) -> None:
    drawn = bar(low, high, level, ascii_only=ascii_only)
    assert len(drawn) == SCALE + 1
    assert drawn.isascii() == ascii_only
