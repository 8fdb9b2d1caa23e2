"""A text that is worded anew keeps its numbers, units, drugs, sources and hedges.

What is kept stands in `tests/fixtures/words_kept/`; `python -m tests.content.words` writes a change
that is meant.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.content.facts import FILES
from tests.content.words import COMMAND, KEPT, kept, rows, tokens


@pytest.mark.parametrize("name", FILES)
def test_a_text_keeps_its_numbers_units_drugs_and_hedges(name: str) -> None:
    before, now = kept(name), rows(name)
    moved = [
        f"{name}.yaml {key}: lost {sorted((Counter(before.get(key, ())) - Counter(now.get(key, ()))).elements())}, "
        f"new {sorted((Counter(now.get(key, ())) - Counter(before.get(key, ()))).elements())}"
        for key in {**before, **now}
        if before.get(key) != now.get(key)
    ]
    assert not moved, "\n".join([*moved, f"if this is meant: {COMMAND}, and read the diff"])


def test_every_data_file_is_kept() -> None:
    assert sorted(path.stem for path in KEPT.iterdir()) == sorted(FILES)


EN = (
    "In 12 of 27 patients (Shayani 2013, abstract) sirolimus 1.5 mg/m² gave ≥ 9.9 ng/mL; "
    "not stated for everolimus, NCT02812940."
)
ZH = "27例中12例（Shayani 2013摘要）用西罗莫司1.5 mg/m²，浓度≥9.9 ng/mL；依维莫司未说明，NCT02812940。"


@pytest.mark.parametrize(
    ("lang", "text", "was", "becomes"),
    [
        ("en", EN, "12 of", "13 of"),
        ("en", EN, "9.9 ng/mL", "9.9 ng/dL"),
        ("en", EN, "≥ 9.9", "> 9.9"),
        ("en", EN, "sirolimus", "everolimus"),
        ("en", EN, "2013", "2014"),
        ("en", EN, "Shayani", "Rodriguez"),
        ("en", EN, "NCT02812940", "NCT02812941"),
        ("en", EN, "not stated", "stated"),
        ("en", EN, ", abstract", ""),
        ("zh", ZH, "12例", "13例"),
        ("zh", ZH, "mg/m²", "mg/kg"),
        ("zh", ZH, "≥", "＜"),
        ("zh", ZH, "西罗莫司", "依维莫司"),
        ("zh", ZH, "2013摘要", "2013"),
        ("zh", ZH, "未说明", "已说明"),
        ("zh", ZH, "NCT02812940", "NCT02812941"),
        ("en", "{rule.daily_trough_from_h} h", "daily", "bid"),
    ],
)
def test_a_change_of_meaning_is_seen(lang: str, text: str, was: str, becomes: str) -> None:
    assert was in text
    assert tokens(text, lang) != tokens(text.replace(was, becomes), lang)


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "With cyclosporine: sirolimus is taken 4 h after it.", "Take sirolimus 4 hours after cyclosporine."),
        ("en", "4 to 15 ng/mL, from day 14 on", "from day 14: 4–15 ng/mL"),
        ("zh", "谷浓度4～15 ng/mL，用药14 d后", "用药14天后，谷浓度为4～15 ng/mL"),
    ],
)
def test_another_wording_is_not_a_change(lang: str, one: str, other: str) -> None:
    assert tokens(one, lang) == tokens(other, lang)
