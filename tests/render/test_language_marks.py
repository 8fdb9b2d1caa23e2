"""Marks between numbers and behind names are those of the language of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fit.cases import ADULT, changed, write
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path


def test_intervals_of_a_chinese_fit_are_written_the_chinese_way(tmp_path: Path) -> None:
    path = write(tmp_path, "c.yaml", changed(ADULT, at=["2026-03-31"]))
    assert "–" not in mtor("fit", path, "--lang", "zh").out
    assert "～" in mtor("fit", path, "--lang", "zh").out
    assert "～" not in mtor("fit", path, "--lang", "en").out


def test_a_latin_name_in_a_chinese_answer_has_the_full_width_colon() -> None:
    consult = ("interactions", "voriconazole", "clarithromycin", "--format", "plain")
    assert "- voriconazole：" in mtor(*consult, "--lang", "zh").out
    assert "- voriconazole: " in mtor(*consult, "--lang", "en").out


@pytest.mark.parametrize(("typed", "lang", "begins"), [
    ("voriconazole", "zh", "- voriconazole（伏立康唑）："),
    ("voriconazole", "en", "- voriconazole: "),
    ("伏立康唑", "en", "- 伏立康唑 (voriconazole): "),
    ("伏立康唑", "zh", "- 伏立康唑："),
])  # fmt: skip
def test_the_mark_behind_a_name_is_that_of_the_answer_and_not_of_the_name(typed: str, lang: str, begins: str) -> None:
    said = mtor("tdm", "--level", "8", "--disease", "ITP", "--with", f"{typed}:2d", "--format", "plain", "--lang", lang)
    assert [line for line in said.out.splitlines() if line.startswith(begins)]


def test_the_parts_of_a_chinese_row_are_parted_the_chinese_way() -> None:
    out = mtor("tdm", "--level", "8", "--disease", "ITP", "--format", "plain", "--lang", "zh").out
    assert "- 范围内：范围 4～15；" in out
    assert "; " not in out
