"""What a check of the data yields: a mistake, and a row of the sheet that a clinician signs."""

from __future__ import annotations

from typing import NamedTuple

WHOLE_FILE = "the file"
"""The field of a mistake that is none of one field."""


def field_in(field: str, lang: str) -> str:
    """A field as it is named in a language: its own name, but for the file as a whole."""
    return "整个文件" if lang == "zh" and field == WHOLE_FILE else field


class Problem(NamedTuple):
    """One mistake: the file, the line, the field, and what was expected."""

    file: str
    line: int
    field: str
    en: str
    zh: str

    def sentence(self, lang: str) -> str:
        """The mistake as one sentence in `en` or `zh`."""
        if lang == "zh":
            return f"{self.file} 第{self.line}行，{field_in(self.field, lang)}：{self.zh}"
        return f"{self.file}, line {self.line}, {self.field}: {self.en}"


class Entry(NamedTuple):
    """One row of the sheet."""

    numbers: list[str]
    text: str
    voice: str
    sources: list[int | str]
    verified: str
    file: str
    line: int
    field: str
