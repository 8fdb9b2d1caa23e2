"""How names are folded before they are compared: width, case, accents, spaces and hyphens, and nothing else."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.records.names import fold_name, fold_width, own_names

if TYPE_CHECKING:
    from mtor_cli.records.base import Named


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＩＴＰ　（１）", "ITP (1)"),
        ("～＜０．５", "~<0.5"),
        ("50×10⁹/L, 1.5 mg/m²", "50×10⁹/L, 1.5 mg/m²"),
        ("西罗莫司", "西罗莫司"),
        ("Ⅱ～Ⅳ", "Ⅱ~Ⅳ"),
        ("", ""),
    ],
)
def test_only_the_width_is_folded(text: str, folded: str) -> None:
    assert fold_width(text) == folded


@given(st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_full_width_letters_digits_and_signs_read_like_half_width_ones(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in text)
    assert fold_width(wide) == text
    assert fold_width(text) == text
    assert unicodedata.normalize("NFKC", wide) == text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Evans’ Syndrome", "evanssyndrome"),
        ("Evans' syndrome", "evanssyndrome"),
        ("graft–versus—host_disease", "graftversushostdisease"),
        ("graft‐versus‑host−disease", "graftversushostdisease"),
        ("Sjögren", "sjogren"),
        ("Sjo\u0308gren", "sjogren"),
        ("ＣＴＤ－ＴＰ", "ctdtp"),
        ("D69.3", "d69.3"),
        ("R/R ITP", "r/ritp"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        (" \t\n\u3000", ""),
        ("纯红 再障", "纯红再障"),
    ],
)
def test_a_name_is_compared_without_case_accents_spaces_and_hyphens(text: str, folded: str) -> None:
    assert fold_name(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_width(fold_width(text)) == fold_width(text)
    assert fold_name(fold_name(text)) == fold_name(text)


@given(
    st.text(alphabet=st.sampled_from("abcXYZ019./西罗莫司"), min_size=1),
    st.sampled_from([" ", "-", "'", "　", "–", "_"]),
)
def test_what_is_folded_away_makes_no_difference_and_the_rest_does(text: str, mark: str) -> None:
    assert fold_name(mark.join(text)) == fold_name(text)
    assert fold_name(f"{text}x") != fold_name(text)


def test_the_names_of_a_disease_and_of_a_part() -> None:
    codes = [{"system": "ICD-10", "code": "D69.3", "meaning": "ITP", "verified": "copy"}]
    aliases = {"en": ["a", "b"], "zh": ["c"]}
    disease = {"id": "itp", "short": "ITP", "name": {"en": "E", "zh": "Z"}, "aliases": aliases, "codes": codes}
    assert sorted(own_names(cast("Named", disease))) == sorted(["itp", "ITP", "E", "Z", "a", "b", "c", "D69.3"])
    part = {**disease, "id": "itp-x", "short": {"en": "S", "zh": "T"}, "codes": []}
    assert sorted(own_names(cast("Named", part))) == sorted(["itp-x", "S", "T", "E", "Z", "a", "b", "c"])
    assert sorted(
        own_names({"id": "x", "name": {"en": "E", "zh": "Z"}, "aliases": {"en": ["a", "b"], "zh": ["c"]}, "codes": []})
    ) == sorted(["x", "E", "Z", "a", "b", "c"])
