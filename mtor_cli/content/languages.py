"""Check that both languages of a text say the same numbers: who corrects one has to correct the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtor_cli.content.yamlfile import walk
from mtor_cli.text import without_slots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.problems import Finding
    from mtor_cli.content.yamlfile import YamlDocument

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_NUMBER = re.compile(r"\d*\.?\d+")
_MEASURED = re.compile(r"\d*\.?\d+(?=(?:\s?[–～,、-]\s?\d*\.?\d+)*\s?(?:mg|ng/mL|μg|nmol|mL|kg|h\b|%))")
"""A number with its unit, or one of a range or a list before the unit."""

_WORDS_UP_TO = 12
"""English writes small counts as words, and months by their names."""


def languages(documents: dict[str, YamlDocument]) -> Iterator[Finding]:
    """Yield every text with a number that stands in one of its languages only.

    A small whole number without a unit may be a word in the other language and is left out; so is 1 ("per mg").
    """
    for name, document in documents.items():
        for path, value in walk(document.value):
            if (
                isinstance(value, dict)
                and set(value) == {"en", "zh"}
                and all(isinstance(t, str) for t in value.values())
            ):
                english, chinese = _one_sided(value["en"], value["zh"]), _one_sided(value["zh"], value["en"])
                if english or chinese:
                    yield name, path, _said("en", english, chinese), _said("zh", english, chinese)


def _one_sided(text: str, other: str) -> list[str]:
    """The numbers of a text that the other language lacks, in order."""
    text, other = (without_slots(_THOUSANDS.sub("", t)) for t in (text, other))
    there = {float(number) for number in _NUMBER.findall(other)}
    measured = set(_MEASURED.findall(text))
    return [
        number
        for number in dict.fromkeys(_NUMBER.findall(text))
        if float(number) not in there
        and float(number) != 1
        and (number in measured or "." in number or float(number) > _WORDS_UP_TO)
    ]


def _said(lang: str, english: list[str], chinese: list[str]) -> str:
    if lang == "zh":
        parts = [f"{where}有 {'、'.join(n)}" for where, n in (("仅英文", english), ("仅中文", chinese)) if n]
        return f"两种语言的数字不一致：{'，'.join(parts)}"
    parts = [f"{', '.join(n)} only in {where}" for where, n in (("English", english), ("Chinese", chinese)) if n]
    return f"the two languages differ in their numbers: {'; '.join(parts)}"
