"""A record in the shape of an answer, and a part of an answer with its values changed."""

from __future__ import annotations

from mtor_cli.parts.disease import NoteOut
from mtor_cli.parts.envelope import Tables
from mtor_cli.parts.findings import findings_in
from mtor_cli.parts.shapes import each_value, shown


def test_a_shape_takes_the_fields_that_it_declares_and_no_other() -> None:
    note = shown(NoteOut, {"text": {"en": "a", "zh": "甲"}, "entity": "x", "verified": "read"}, voice="study")
    text = {"en": "a", "zh": "甲"}
    assert dict(note) == {"voice": "study", "sources": None, "verified": "read", "text": text}


def test_values_are_changed_in_a_copy_however_deep() -> None:
    part = {"a": [1, {"b": 2}], "c": "3"}
    assert each_value(part, lambda value: value * 2 if isinstance(value, int) else value) == {
        "a": [2, {"b": 4}],
        "c": "3",
    }
    assert part == {"a": [1, {"b": 2}], "c": "3"}


def test_numbers_are_printed_without_the_noise_of_a_binary_fraction() -> None:
    tables = Tables()
    assert tables.printed({"mg": 0.1 + 0.2, "days": [3]}) == {"mg": 0.3, "days": [3]}
    assert (tables.bands, tables.sources) == ({}, {})


def test_an_answer_without_a_level_has_no_findings() -> None:
    assert list(findings_in({"diseases": []})) == []
