"""Line breaking: no line too wide, nothing lost, no closing sign at the head of a line, words and doses kept whole."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mtor_cli.render.wrap import wrap
from tests.helpers import cells, squeezed

CLOSING = "，。；：、？！）】》”’～%,.;:!?)]"
OPENING = "（【《“‘(["

WORDS = st.sampled_from(
    [
        "sirolimus",
        "ITP",
        "a",
        "ng/mL",
        "CYP3A4/P-gp",
        "ref",
        "15",
        "4–15",
        "0.5",
        "NCT05925023",
        "gvhd-acute-4-12",
        "mg",
    ]
)
CHINESE = st.text(st.sampled_from("免疫性血小板减少症维持剂量谷浓度监测"), min_size=1, max_size=9)
MARK = st.sampled_from(["", "", "", "，", "。", "；", "：", "、", "）", "”", ",", ".", ";", ":", ")"])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Sentences of Chinese and Latin words, as the data writes them: signs close a word, brackets open one."""
    text = ""
    for word in draw(st.lists(WORDS | CHINESE, min_size=1, max_size=14)):
        opening = draw(st.sampled_from(["", "", "", "（", "“", "("]))
        latin = word[0].isascii() and text[-1:].isascii()
        # A closing quotation mark has no width of its own in Chinese type, and a Latin word after it needs its blank.
        between = " " if text and (latin or text[-1] == "”") and text[-1] not in OPENING else ""
        text += between + opening + word + draw(MARK)
    return text


@pytest.mark.slow
@given(sentences(), st.integers(24, 90))
def test_no_line_is_wider_than_the_screen_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert squeezed("".join(lines)) == squeezed(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Mn", "Me", "Cn"]), max_size=60))
@example("a" * 50)
@example("（" * 30)
@example("。" * 30)
@example("  ")
def test_any_text_at_all(text: str) -> None:
    narrow = [c for c in text if unicodedata.category(c) not in ("So", "Sk", "Mc")]  # Emoji are measured in clusters.
    text = "".join(narrow)
    lines = wrap(text, 20)
    assert lines
    assert all(cells(line) <= 20 for line in lines)
    assert squeezed("".join(lines)) == squeezed(text)


@pytest.mark.slow
@given(sentences(), st.integers(24, 90))
def test_no_line_begins_with_a_closing_sign_nor_ends_with_an_opening_one(text: str, width: int) -> None:
    lines = wrap(text, width)
    for line in lines[1:]:
        assert line[0] not in CLOSING
    for line in lines[:-1]:
        assert line[-1] not in OPENING


@pytest.mark.slow
@given(sentences(), st.integers(24, 90))
def test_a_latin_word_that_fits_is_never_broken(text: str, width: int) -> None:
    words = re.findall(r"[A-Za-z0-9/–.-]*[A-Za-z0-9]", text)
    joined = "\n".join(wrap(text, width))
    for word in words:
        assert word in joined


@given(sentences(), st.integers(24, 90))
@example("sirolimus sirolimus （ITP ITP sirolimus” sirolimus” sirolimus sirolimus sirolimus", 27)
def test_lines_are_filled(text: str, width: int) -> None:
    """A line ends only where the next unbreakable piece, at most 18 + 4 columns here, would not fit any more."""
    lines = wrap(text, width)
    for line in lines[:-1]:
        assert cells(line) > width - 24


@given(
    st.lists(
        st.sampled_from(["2 mg", "0.5 mg/day", "4–15 ng/mL", "3 months", "7 d", "once", "daily", "给药"]), min_size=1
    ),
    st.integers(20, 60),
)
def test_a_number_keeps_its_unit(parts: list[str], width: int) -> None:
    lines = "\n".join(wrap(" ".join(parts), width))
    assert not re.search(r"[0-9]\n(mg|ng|months|d\b)", lines)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 20, [""]),
        ("short", 20, ["short"]),
        ("one two three", 7, ["one two", "three"]),
        ("start at most 4 mg; 3 months", 16, ["start at most", "4 mg; 3 months"]),
        ("responded in children (ref 27, n=67)", 27, ["responded in children", "(ref 27, n=67)"]),
        ("refs 28, 30", 7, ["refs", "28, 30"]),
        ("起始1～2 mg/d，维持0.5～1 mg/d", 20, ["起始1～2 mg/d，维持", "0.5～1 mg/d"]),
        ("血小板减少症（继发性，非原发）", 14, ["血小板减少症", "（继发性，非原", "发）"]),
        ("原文作“血浆浓度”。", 8, ["原文作", "“血浆浓", "度”。"]),
        ("steroid-refractory GVHD", 12, ["steroid-", "refractory", "GVHD"]),
        ("graft-versus-host disease", 13, ["graft-versus-", "host disease"]),
        ("add --confirm-level here", 16, ["add", "--confirm-level", "here"]),
        ("band gvhd-chronic-5-10 applies", 20, ["band", "gvhd-chronic-5-10", "applies"]),
        ("lipids · kidney · blood", 9, ["lipids ·", "kidney ·", "blood"]),
        ("a\nb", 20, ["a b"]),
        ("ChiCTR-ONC-17012126", 10, ["ChiCTR-", "ONC-", "17012126"]),
        ("at ≤ 15 ng/mL", 9, ["at", "≤ 15", "ng/mL"]),
    ],
)
def test_examples(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_protected_space_is_printed_as_a_space() -> None:
    assert wrap("4\u00a0mg", 20) == ["4 mg"]
    assert wrap("take 4\u00a0mg now please", 12) == ["take 4 mg", "now please"]


def test_a_number_of_tablets_stays_with_their_strength() -> None:
    assert wrap("made up as 1 × 0.5 mg or 1 × 1 mg.", 26) == ["made up as 1 × 0.5 mg or", "1 × 1 mg."]
    assert wrap("1 × 1 mg + 1 × 0.5 mg，每日1次", 14) == ["1 × 1 mg +", "1 × 0.5 mg，每", "日1次"]
