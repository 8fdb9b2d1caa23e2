"""A copy of the data to make mistakes in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.content.facts import DATA, FILES

if TYPE_CHECKING:
    from pathlib import Path


def copy_data(folder: Path) -> Path:
    """Copy the data files into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(DATA / f"{name}.yaml", folder)
    return folder


def edit(folder: Path, name: str, after: str, old: str, new: str) -> int:
    """Replace the first `old` that follows `after` in a file of `folder`; return the line of the edit."""
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    place = text.index(old, text.index(after))
    path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
    return text[:place].count("\n") + 1


def line_of(folder: Path, name: str, after: str, needle: str) -> int:
    """Return the number of the first line with `needle`, counted from the one that holds `after`."""
    lines = (folder / f"{name}.yaml").read_text(encoding="utf-8").split("\n")
    start = next(i for i, line in enumerate(lines) if after in line)
    return next(i for i in range(start, len(lines)) if needle in lines[i]) + 1
