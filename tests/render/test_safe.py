"""What may not reach a terminal raw, and what is printed where a character set lacks a character."""

from __future__ import annotations

import codecs
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.render.safe import is_utf8, likeness, visible, visible_json

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Every character with the Unicode property Bidi_Control."""


def raw(text: str) -> list[str]:
    """Return the characters of a text that a terminal would act on."""
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in BIDI]


@given(st.text(st.characters()))
def test_nothing_raw_is_left(text: str) -> None:
    assert raw(visible(text)) == []


@given(st.text(st.characters()))
def test_json_is_still_json_and_says_the_same(text: str) -> None:
    for ascii_only in (True, False):
        shown = visible_json(json.dumps(text, ensure_ascii=ascii_only))
        assert raw(shown) == []
        assert json.loads(shown) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"])))
def test_what_has_a_glyph_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\u001b[31mred"),
        ("a\x07b\x00c\x7f", "a\\u0007b\\u0000c\\u007f"),
        ("8\u202e2.8", "8\\u202e2.8"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("\x9b31m", "\\u009b31m"),
        ("\udcff", "\\udcff"),
        ("line\nnext\r\nlast\tcell", "line next last cell"),
        ("over\rwritten", "over\\u000dwritten"),
        ("tag\U000e0041", "tag\\udb40\\udc41"),
        ("血药浓度 10⁹ μ", "血药浓度 10⁹ μ"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252", "latin-1", "cp437", "gb2312"])
@given(text=st.text())
def test_no_character_set_raises(encoding: str, text: str) -> None:
    assert likeness(text, encoding).encode(encoding).decode(encoding) == likeness(text, encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("4–15 ng/mL", "ascii", "4-15 ng/mL"),
        ("≤ 15 × 2 ± 1", "ascii", "<= 15 x 2 +/- 1"),
        ("≤ 15 × 2 ± 1", "gbk", "≤ 15 × 2 ± 1"),
        ("30×10⁹/L", "gbk", "30×10^9/L"),
        ("10⁻⁶ 10¹² 10²", "ascii", "10^-6 10^12 10^2"),
        ("m², kg/m², x³", "ascii", "m2, kg/m2, x3"),
        ("phase Ⅱ, ½, 2→3, TNF-α", "ascii", "phase II, 1/2, 2->3, TNF-alpha"),
        ("mg/m²", "gbk", "mg/m2"),
        ("地尔硫䓬", "gbk", "地尔硫卓"),
        ("地尔硫䓬", "ascii", "????"),
        ("Pérez-Simón, Brattström", "ascii", "Perez-Simon, Brattstrom"),
        ("μg/L and µg/L", "ascii", "ug/L and ug/L"),
        ("“plasma” … end", "ascii", '"plasma" ... end'),
        ("4～15", "ascii", "4~15"),
        ("−3", "gbk", "-3"),
    ],
)
def test_likenesses(text: str, encoding: str, shown: str) -> None:
    assert likeness(text, encoding) == shown


def test_the_handler_mends_encoding_only() -> None:
    with pytest.raises(UnicodeDecodeError):
        codecs.decode(b"\xff", "ascii", "mtor")


@pytest.mark.parametrize(
    ("encoding", "answer"),
    [
        ("utf-8", True),
        ("UTF8", True),
        ("utf_8", True),
        ("utf-8-sig", True),
        ("gbk", False),
        ("ascii", False),
        (None, False),
    ],
)
def test_which_character_sets_have_everything(encoding: str | None, answer: bool) -> None:
    assert is_utf8(encoding) is answer
