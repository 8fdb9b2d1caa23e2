"""Both languages of a text say the same numbers, and write a share in one way."""

from __future__ import annotations

import re

import pytest

from mtor_cli.content.languages import languages
from mtor_cli.content.yamlfile import parse_yaml
from tests.content.facts import ROOT


def said(en: str, zh: str) -> list[str]:
    document = parse_yaml(f"a: {{en: '{en}', zh: '{zh}'}}\n".encode(), "x.yaml")
    return [found for _, _, found, _ in languages({"x": document})]


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("4–15 ng/mL in 17 of 20", "20例中17例4～15 ng/mL"),
        ("repeat within one week", "1周内复测"),
        ("on April 3, 2026", "2026年4月3日"),
        ("14,400/μL", "14400/μL"),
        ("P=.026", "P=0.026"),
        ("3.0 ng/mL per mg", "每1 mg为3 ng/mL"),
        ("above {rule.flag} ng/mL from day {rule.day_14}", "第{rule.other_15}天起高于{rule.flag} ng/mL"),
    ],
)
def test_the_same_numbers_in_the_words_of_each_language(en: str, zh: str) -> None:
    assert said(en, zh) == []


@pytest.mark.parametrize(
    ("en", "zh", "expected"),
    [
        ("4–15 ng/mL", "4～12 ng/mL", "15 only in English; 12 only in Chinese"),
        ("4–10 ng/mL", "5～10 ng/mL", "4 only in English; 5 only in Chinese"),
        ("half-life 62 h", "半衰期长", "62 only in English"),
        ("CL/F -31.8%", "CL/F降低31.9%", "31.8 only in English; 31.9 only in Chinese"),
        ("2 mg", "2 mg，随后4 mg", "4 only in Chinese"),
    ],
)
def test_a_number_of_one_language_is_named(en: str, zh: str, expected: str) -> None:
    assert said(en, zh) == [f"the two languages differ in their numbers: {expected}"]


APART = re.compile(r"[\d}] %(?!\w)|\" %\"|％")
"""A percent sign apart from its number, in a text or in a slot, or one of full width."""


def test_a_percent_sign_stands_at_its_number() -> None:
    program = [p for end in ("*.py", "*.json") for p in (ROOT / "mtor_cli").rglob(end)]
    told = [*(ROOT / "data").glob("*.yaml"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    lines = [(path, line) for path in (*program, *told) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 50_000
    assert [f"{path.relative_to(ROOT)}: {line.strip()}" for path, line in lines if APART.search(line)] == []
