"""What a check of the data yields: a mistake, and a row of the sheet that a clinician signs."""

from __future__ import annotations

from typing import NamedTuple

WHOLE_FILE = "the file"
"""The field of a mistake that is none of one field."""


class Problem(NamedTuple):
    """One mistake: the file, the line, the field, and what was expected."""

    file: str
    line: int
    field: str
    en: str
    zh: str

    def sentence(self, lang: str) -> str:
        """Return the mistake as one sentence in `en` or `zh`."""
        if lang == "zh":
            field = "整个文件" if self.field == WHOLE_FILE else self.field
            return f"{self.file} 第{self.line}行，{field}：{self.zh}"
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
