"""The names of columns in Chinese, for a spreadsheet; scripts and English readers have the names themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import columns_in_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence


def headings(lang: str, columns: Sequence[str]) -> list[str]:
    """The headings of columns in a language; in `both` each is the name of the column and its Chinese.

    Args:
        lang: `en`, `zh` or `both`.
        columns: by their names.
    """
    if lang == "en":
        return list(columns)
    words = columns_in_chinese(of_file="file" in columns)
    chinese = [words.get(name, name) for name in columns]
    return chinese if lang == "zh" else [f"{name} {zh}" for name, zh in zip(columns, chinese, strict=True)]
