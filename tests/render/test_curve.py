"""Curves in cells of text: where a value falls, nothing outside the picture, and the same in Braille and ASCII."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.render.blocks import Bar, Curve, Point
from mtor_cli.render.curve import STEPS, Drawn, between, braille, draw, lane, lines_of, path, scale, signs
from mtor_cli.render.markdown import render_markdown
from mtor_cli.render.plain import render_plain
from mtor_cli.render.table import DRAWN, render_table
from tests.helpers import cells as width_of


def curve(
    medians: list[float],
    marks: list[tuple[float, float]] | None = None,
    target: tuple[float | None, float | None] | None = None,
    ascii_only: bool = True,
    spread: float = 0.0,
) -> Curve:
    points = [
        Point(24.0 * i, m, (m * (1 - spread / 2), m * (1 + spread / 2)), (m * (1 - spread), m * (1 + spread)))
        for i, m in enumerate(medians)
    ]
    ticks = [(24.0 * i, f"{i} d") for i in range(len(medians))]
    names = ["median", "50%", "90%", "measured" if marks else "", "target" if target else ""]
    return Curve("Level, ng/mL", "Level: said.", points, marks or [], target, ticks, names, ascii_only)


levels = st.floats(0.0, 300.0).map(lambda x: round(x, 3))
curves = st.builds(
    curve,
    st.lists(levels, min_size=2, max_size=40),
    st.lists(st.tuples(st.floats(0.0, 960.0), levels), max_size=6),
    st.none() | st.tuples(st.none() | levels, st.none() | levels),
    st.booleans(),
    st.floats(0.0, 1.0),
)


def grid(lines: list[str]) -> list[str]:
    """Return the cells of the picture, without the scale and the times."""
    return [re.split("[|│]", line, maxsplit=1)[1] for line in lines[: lines_of(STEPS)]]


def test_a_known_point_falls_on_a_known_cell() -> None:
    """A scale of 0 to 18 in 7 lines: 18 stands on the first, 9 on the fourth, 0 on the last."""
    assert draw(curve([18.0, 18.0], [(0.0, 0.0), (12.0, 9.0), (24.0, 18.0)]), 25) == [
        "18 |********************O",
        "   |",
        "12 |",
        "   |          O",
        " 6 |",
        "   |",
        " 0 |O",
        "    0 d",
    ]


def test_a_known_slope_in_braille() -> None:
    assert draw(curve([0.0, 18.0], ascii_only=False), 17) == [
        "18 │            ⣠",
        "   │          ⣠⠞⠁",
        "12 │        ⣠⠞⠁",
        "   │     ⢀⡤⠞⠁",
        " 6 │   ⢀⡴⠋",
        "   │ ⢀⡴⠋",
        " 0 │⠴⠋",
        "    0 d",
    ]


def test_a_rising_line_in_braille_dot_by_dot() -> None:
    (row, column), bits = next(iter(braille({(0, 3), (0, 2), (1, 1), (1, 0)}).items()))
    assert (row, column, chr(0x2800 + bits)) == (0, 0, "⡜"), "two dots below at the left, two above at the right"


@pytest.mark.parametrize(
    ("highest", "step"), [(18, 6), (18.1, 8), (10, 4), (12, 4), (13, 5), (0, 1), (3, 1), (0.02, 0.008), (150, 50)]
)
def test_the_scale_has_round_steps(highest: float, step: float) -> None:
    assert scale(highest) == pytest.approx(step)


@given(st.floats(1e-6, 1e6))
def test_the_scale_holds_the_highest_value_and_wastes_no_half(highest: float) -> None:
    top = scale(highest) * STEPS
    assert highest <= top * (1 + 1e-9)
    assert top <= 1.5 * highest * (1 + 1e-9)


def test_a_small_picture_has_five_lines_and_its_points_where_they_belong() -> None:
    """A scale of 0 to 16 in 5 lines: 16 stands on the first, 8 on the third, 0 on the last."""
    small = curve([16.0, 16.0], [(0.0, 0.0), (12.0, 8.0), (24.0, 16.0)])._replace(small=True)
    assert draw(small, 25) == [
        "16 |********************O",
        "   |",
        " 8 |          O",
        "   |",
        " 0 |O",
        "    0 d",
    ]


def test_the_target_is_a_strip_behind_the_curve() -> None:
    rows = grid(draw(curve([18.0, 18.0], target=(6.0, 12.0)), 40))
    assert rows == ["*" * 36, "", "-" * 36, "-" * 36, "-" * 36, "", ""]
    open_above = grid(draw(curve([0.0, 0.0], [(0.0, 18.0)], target=(12.0, None)), 40))
    assert [row[-1:] for row in open_above] == ["-", "-", "-", "", "", "", "*"]
    open_below = grid(draw(curve([18.0, 18.0], target=(None, 6.0)), 40))
    assert [row[:1] for row in open_below] == ["*", "", "", "", "-", "-", "-"]


@given(curves, st.integers(DRAWN - 2, 120))
def test_nothing_lies_outside_and_every_level_has_its_mark(shown: Curve, width: int) -> None:
    lines = draw(shown, width)
    assert max(map(width_of, lines)) <= width
    assert len(lines) == lines_of(STEPS) + 1
    assert not any(line != line.rstrip() for line in lines)
    mark = signs(shown.ascii_only)[3]
    found = sum(row.count(mark) for row in grid(lines))
    assert bool(found) == bool(shown.marks)
    assert found <= len(shown.marks)


@given(st.lists(st.floats(0.0, 960.0), min_size=1, max_size=5, unique=True), st.integers(60, 120))
def test_levels_that_lie_apart_have_a_mark_each(times: list[float], width: int) -> None:
    marks = [(time, 4.0 * i) for i, time in enumerate(times)]
    rows = grid(draw(curve([0.0, 20.0], marks), width))
    assert sum(row.count("O") for row in rows) == len(marks)


@given(st.lists(st.floats(0.1, 100.0), min_size=2, max_size=30))
def test_a_rising_course_never_falls_in_the_picture(values: list[float]) -> None:
    for ordered, falls in ((sorted(values), False), (sorted(values, reverse=True), True)):
        rows = grid(draw(curve(ordered), 80))
        heights = [[i for i, row in enumerate(rows) if row[c : c + 1] == "*"] for c in range(max(map(len, rows)))]
        assert all(heights), "no column is left out"
        tops = [min(h) for h in heights]
        assert tops == sorted(tops, reverse=not falls)


@given(st.lists(levels, min_size=2, max_size=30), st.integers(60, 120))
def test_braille_and_ascii_agree_on_every_cell_of_the_curve(values: list[float], width: int) -> None:
    in_ascii, in_braille = (grid(draw(curve(values, ascii_only=narrow), width)) for narrow in (True, False))
    for one, other in zip(in_ascii, in_braille, strict=True):
        assert [c == "*" for c in one] == ["\u2800" < c <= "\u28ff" for c in other]
        assert len(one) == len(other)


@given(st.lists(st.tuples(st.integers(0, 150), st.integers(0, 31)), min_size=1, max_size=20).map(sorted))
def test_a_line_has_no_gap_and_holds_its_points(points: list[tuple[int, int]]) -> None:
    dots = path(points)
    assert set(points) <= dots
    assert {c for c, _ in dots} == set(range(points[0][0], points[-1][0] + 1))
    assert min(r for _, r in dots) == min(r for _, r in points)
    assert max(r for _, r in dots) == max(r for _, r in points)
    assert between(points, points) == {
        (c, r) for c in {c for c, _ in dots} for r in _span([r for x, r in dots if x == c])
    }


def _span(rows: list[int]) -> range:
    return range(min(rows), max(rows) + 1)


def test_the_band_lies_between_its_ends() -> None:
    dots = between([(0, 2), (5, 2)], [(0, 7), (5, 7)])
    assert dots == {(c, r) for c in range(6) for r in range(2, 8)}
    rows = grid(draw(curve([9.0, 9.0], spread=1.0), 60))
    assert [row[:1] for row in rows] == [".", ".", ":", "*", ":", ":", "."]


def test_names_of_times_do_not_run_together() -> None:
    line = draw(curve([1.0] * 40), 60)[-1]
    named = re.findall(r"\d+ d", line)
    assert named == ["0 d", "7 d", "14 d", "21 d", "28 d", "35 d"]


def test_the_signs_are_explained_and_a_narrow_screen_has_the_sentence() -> None:
    shown = curve([1.0, 2.0], [(0.0, 1.0)], (1.0, 2.0), ascii_only=False)
    text = render_table([shown], 80, color=False)
    assert text.splitlines()[0] == "Level, ng/mL  ⠒ median  ⠪ 50%  ⠂ 90%  ◆ measured  ░ target"
    assert render_table([shown._replace(names=["median", "", "", "", ""])], 80, color=False).startswith(
        "Level, ng/mL  ⠒ median\n"
    )
    assert render_table([shown], DRAWN - 1, color=False) == "Level: said.\n"
    for format_ in (render_plain, render_markdown):
        assert format_([shown]) == "Level: said.\n"


def bars(*spans: tuple[int, int, str]) -> list[Drawn]:
    return [Drawn(start, end, name, "=") for start, end, name in spans]


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(0, 19, "1 mg")], "1 mg ==============="),
        ([(0, 3, "1 mg")], "==== 1 mg"),
        ([(16, 19, "1 mg")], "           1 mg ===="),
        ([(0, 9, "1 mg"), (10, 19, "2 mg")], "1 mg =====2 mg ====="),
        ([(0, 5, "1 mg"), (7, 19, "1 mg")], "1 mg = ============="),
        ([(0, 1, "4 mg"), (2, 19, "1 mg")], "==1 mg ============="),
        ([(0, 19, "伏立")], "伏立 ==============="),
        ([(0, 19, "药")], "药 ================="),
    ],
)
def test_a_bar_has_its_name_where_there_is_room(spans: list[tuple[int, int, str]], said: str) -> None:
    assert lane(bars(*spans), 20).rstrip() == said


@given(st.integers(0, 59), st.integers(0, 59), st.text("ab 中文", min_size=1))
def test_a_bar_that_stands_alone_is_always_named_and_seen(one: int, other: int, name: str) -> None:
    line = lane(bars((min(one, other), max(one, other), name)), 60)
    assert width_of(line) == 60
    assert "=" in line


def test_a_long_name_is_cut_and_says_so() -> None:
    assert lane(bars((0, 39, "伏立康唑伏立康唑")), 40) == "伏立康唑... " + "=" * 28


def test_doses_and_other_drugs_stand_below_the_times() -> None:
    doses = [Bar(0.0, 24.0, "1 mg", 1.0), Bar(24.0, 48.0, "2 mg", 2.0)]
    shown = curve([1.0, 2.0, 3.0], ascii_only=False)._replace(doses=doses, agents=[Bar(24.0, 96.0, "vori")])
    assert draw(shown, 35)[-3:] == [
        "   0 d             1 d",
        "   1 mg ▄▄▄▄▄▄▄▄▄▄▄2 mg ███████████",
        "              vori ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄",
    ]
