"""A statement has one voice: what this program adds to what a source says stands in a record of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.content.facts import FILES, raw

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN_WORDS = re.compile(
    r"this program's (?:remark|reading|judgement|inference|rule|own|thresholds?)|class inference"
    r"|\bour (?:own|inference)|judgement of this program"
    r"|inference of this program|(?<!“)本程序(?:说明|判断|推断|理解|规则|设定|认为)"
)
"""Words in which this program speaks; a figure that it computed in a source's sentence is marked where it stands."""


def spoken(value: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every record with a voice, with where it stands."""
    if isinstance(value, dict):
        if {"voice", "sources"} <= value.keys():
            yield place, value
        for key, inner in value.items():
            yield from spoken(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            name = inner.get("id", n) if isinstance(inner, dict) else n
            yield from spoken(inner, f"{place}[{name}]")


def texts(record: dict[str, Any]) -> Iterator[str]:
    for key, inner in record.items():
        if key in ("en", "zh"):
            yield inner
        elif isinstance(inner, dict) and "voice" not in inner:
            yield from texts(inner)
        elif isinstance(inner, list):
            yield from (
                text for item in inner if isinstance(item, dict) and "voice" not in item for text in texts(item)
            )


@pytest.mark.parametrize("file", [name for name in FILES if name != "references"])
def test_a_source_does_not_speak_in_the_words_of_this_program(file: str) -> None:
    records = list(spoken(raw(file), file))
    assert records or file in ("drugs", "evidence_levels", "ratios")
    assert [
        place
        for place, record in records
        if record["voice"] not in ("derived", "local") and any(OWN_WORDS.search(text) for text in texts(record))
    ] == []


@pytest.mark.parametrize(
    ("file", "place", "voice", "source"),
    [
        ("recommendations", "measuring[conditions-differ]", "derived", "mtor-cli"),
        ("recommendations", "measuring[interval-constant]", "derived", "mtor-cli"),
        ("recommendations", "measuring[children-wait]", "derived", "mtor-cli"),
        ("recommendations", "measuring[formulation-change]", "derived", "mtor-cli"),
        ("recommendations", "measuring[food-effect]", "study", "zimmerman-1999"),
        ("recommendations", "measuring[food-effect-cmax]", "reference", "cn-compendium"),
        ("recommendations", "measuring[food-effect-tablet]", "label", "eu-smpc"),
        ("recommendations", "cautions[inactivated-vaccines]", "derived", "mtor-cli"),
        ("recommendations", "cautions[live-vaccines-china]", "reference", "cn-compendium"),
        ("recommendations", "cautions[organ-transplant-weigh]", "derived", "mtor-cli"),
        ("recommendations", "cautions[everolimus-posaconazole]", "derived", "mtor-cli"),
        ("recommendations", "cautions[liver-reference]", "reference", "drug-monograph"),
        ("recommendations", "cautions[liver-rules-differ]", "derived", "mtor-cli"),
        ("recommendations", "cautions[liver-exposure-japan]", "label", "jp-label"),
        ("recommendations", "cautions[pregnancy-china]", "reference", "cn-health-site"),
        ("recommendations", "monitoring[monitor-tma-first-weeks]", "derived", "mtor-cli"),
        ("pharmacology", "facts[liver-monograph-severe]", "reference", "drug-monograph"),
        ("pharmacology", "facts[range-renal-china]", "reference", "cn-health-site"),
        ("pharmacology", "facts[blood-cells-japan]", "label", "jp-label"),
    ],
)
def test_each_part_of_a_mixed_statement_has_the_voice_of_its_source(
    file: str, place: str, voice: str, source: str
) -> None:
    record = dict(spoken(raw(file), file))[f"{file}.{place}"]
    assert (record["voice"], source in record["sources"]) == (voice, True)
