"""No text points at a place of a screen: where it is printed nobody knows, and a row of CSV has nothing below it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.helpers import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGLISH = re.compile(
    r"\b(?:see|listed|missing|reasons?|regimens?|doses|shown|given|printed|named|said|table|picture|rows?)"
    r" (?:above|below)\b(?! (?:the|this|that|its?|every|all|any|an?|published|their)\b| [\d{≤])"
    r"|\bthe following\b|\bsee (?:above|below)\b"
)
CHINESE = re.compile(r"见[上下]|如下|(?<!上)[上下][述列文方]|以上(?:剂量|方案|所)|以下(?:为|时间|剂量(?!\d)|方案)")


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text with its language."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("en", "zh") and isinstance(inner, str):
                yield key, inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def pointing(value: Any) -> list[str]:
    """Return the texts that point at a place."""
    patterns = {"en": ENGLISH, "zh": CHINESE}
    return [text for lang, text in texts(value) if patterns[lang].search(text)]


@pytest.mark.parametrize("text", ["held back, see above", "the doses below come down", "one of the following ranges"])
def test_the_pattern_finds_them(text: str) -> None:
    assert pointing({"en": text}) == [text]


@pytest.mark.parametrize("text", ["no doses above the present one", "a level above 15", "The levels lie below it."])
def test_a_number_may_lie_above_another(text: str) -> None:
    assert pointing({"en": text}) == []


@pytest.mark.parametrize("name", ["screens", "codes", "columns"])
def test_no_label_points_at_a_place(name: str) -> None:
    assert pointing(json.loads((ROOT / "mtor_cli" / "labels" / f"{name}.json").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", sorted((ROOT / "data").glob("*.yaml")), ids=lambda path: path.name)
def test_no_text_of_the_data_points_at_a_place(path: Any) -> None:
    assert pointing(yaml.safe_load(path.read_text(encoding="utf-8"))) == []
