"""Curves as SVG: a foreign parser reads it, values lie where they belong, what was typed stays text."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.render.blocks import Bar, Curve, Point
from mtor_cli.render.svg import LEFT, PLOT, RIGHT, TOP, WIDTH, draw_svg

SVG = "{http://www.w3.org/2000/svg}"
UGLY = ["<script>alert(1)</script>", "\x1b[31mred\x1b[0m", "\u202egnp.exe", "&amp;'\"", "很长" * 5000, "\ud800"]


def curve(
    medians: list[float] | None = None,
    marks: list[tuple[float, float]] | None = None,
    target: tuple[float | None, float | None] | None = None,
    doses: list[Bar] | None = None,
    agents: list[Bar] | None = None,
) -> Curve:
    points = [Point(24.0 * i, m, (m * 0.9, m * 1.1), (m * 0.7, m * 1.3)) for i, m in enumerate(medians or [])]
    ticks = [(24.0 * i, f"{i} d") for i in range(len(points))]
    names = ["median", "50%", "90%", "measured", "target"]
    return Curve(
        "Level, ng/mL", "It rises.", points, marks or [], target, ticks, names, False, doses or [], agents or []
    )


def parsed(shown: Curve) -> ET.Element:
    return ET.fromstring(draw_svg(shown, "a"))  # noqa: S314  It is ours.


def points_of(element: ET.Element) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split(","))) for pair in element.attrib["points"].split()]  # type: ignore[misc]


def test_the_picture_has_a_title_and_says_what_it_shows() -> None:
    svg = parsed(curve([1.0, 2.0]))
    named = {e.attrib["id"]: e.text for e in svg if "id" in e.attrib}
    assert [named[i] for i in svg.attrib["aria-labelledby"].split()] == ["Level, ng/mL", "It rises."]
    assert svg.attrib["role"] == "img"


def test_levels_lie_where_they_belong() -> None:
    """A scale of 0 to 18: 18 stands at the upper end, 9 in the middle, 0 at the lower one."""
    svg = parsed(curve([18.0 / 1.3, 0.0], [(0.0, 18.0), (12.0, 9.0), (24.0, 0.0)]))
    marks = [points_of(e) for e in svg.iter(f"{SVG}polygon") if len(points_of(e)) == 4][-4:-1]
    places = [(sum(x for x, _ in p) / 4, sum(y for _, y in p) / 4) for p in marks]
    middle = (LEFT + WIDTH - RIGHT) / 2
    assert places == [
        pytest.approx((LEFT, TOP), abs=0.1),
        pytest.approx((middle, TOP + PLOT / 2), abs=0.1),
        pytest.approx((WIDTH - RIGHT, TOP + PLOT), abs=0.1),
    ]


def test_the_target_is_open_where_it_has_no_bound() -> None:
    def strip(target: tuple[float | None, float | None]) -> tuple[float, float]:
        rect = next(e for e in parsed(curve([18.0 / 1.3], [(0.0, 18.0)], target)).iter(f"{SVG}rect") if e.get("y"))
        return float(rect.attrib["y"]), float(rect.attrib["y"]) + float(rect.attrib["height"])

    assert strip((6.0, 12.0)) == pytest.approx((TOP + PLOT / 3, TOP + PLOT * 2 / 3), abs=0.2)
    assert strip((6.0, None)) == pytest.approx((TOP, TOP + PLOT * 2 / 3), abs=0.2)
    assert strip((None, 12.0)) == pytest.approx((TOP + PLOT / 3, TOP + PLOT), abs=0.2)


def test_a_step_is_as_high_as_its_daily_dose() -> None:
    doses = [Bar(0.0, 24.0, "2 mg", 2.0), Bar(24.0, 48.0, "1 mg", 1.0)]
    svg = parsed(curve([1.0, 2.0, 3.0], doses=doses))
    steps = [e for e in svg.iter(f"{SVG}rect") if e.get("fill") == "#d9d9d9"]
    high = [float(e.attrib["height"]) for e in steps]
    assert high[0] == pytest.approx(2 * high[1])
    assert float(steps[1].attrib["x"]) == pytest.approx(float(steps[0].attrib["x"]) + float(steps[0].attrib["width"]))
    texts = [e.text for e in svg.iter(f"{SVG}text")]
    assert {"2 mg", "1 mg"} <= set(texts)


@pytest.mark.parametrize("ugly", UGLY, ids=range(len(UGLY)))
def test_what_was_typed_stays_text(ugly: str) -> None:
    text = draw_svg(curve([1.0, 2.0], agents=[Bar(0.0, 24.0, ugly)])._replace(said=ugly, title=ugly), "a")
    svg = ET.fromstring(text)  # noqa: S314  It is ours.
    assert {e.tag.removeprefix(SVG) for e in svg.iter()} <= {
        "svg", "title", "desc", "rect", "line", "polygon", "polyline", "text",
    }  # fmt: skip
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    text.encode("utf-8")


@given(
    st.lists(st.floats(0.0, 300.0), max_size=40),
    st.lists(st.tuples(st.floats(0.0, 960.0), st.floats(0.0, 300.0)), min_size=1, max_size=6),
    st.none() | st.tuples(st.none() | st.floats(0.0, 300.0), st.none() | st.floats(0.0, 300.0)),
    st.lists(st.tuples(st.floats(-99.0, 999.0), st.floats(0.0, 999.0)), max_size=4),
)
def test_no_shape_lies_outside(
    medians: list[float],
    marks: list[tuple[float, float]],
    target: tuple[float | None, float | None] | None,
    others: list[tuple[float, float]],
) -> None:
    agents = [Bar(start, start + length, "voriconazole") for start, length in others]
    svg = parsed(curve(medians, marks, target, agents=agents))
    wide, high = map(float, svg.attrib["viewBox"].split()[2:])
    for shape in svg.iter():
        for x, y in points_of(shape) if "points" in shape.attrib else []:
            assert -6.0 <= x <= wide + 6.0
            assert -6.0 <= y <= high
        if shape.tag == f"{SVG}text":
            assert 0.0 <= float(shape.attrib["x"]) <= wide
