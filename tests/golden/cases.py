"""Reads, runs and writes the cases: one folder each, with the command line and the stdout that it is to give.

`command` holds one line as it is typed in a shell, settings first: `COLUMNS=60 mtor recommend ITP --lang zh`.
`expected.txt` (`.md`, `.csv` for those formats) holds stdout, character for character.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import NamedTuple

from tests.helpers import mtor

FOLDER = Path(__file__).parent


class Case(NamedTuple):
    """One folder."""

    name: str
    env: dict[str, str]
    args: list[str]

    @property
    def expected(self) -> Path:
        """The file of what is expected on stdout."""
        form = self.args[self.args.index("--format") + 1] if "--format" in self.args else ""
        ending = {"markdown": "md", "csv": "csv"}.get(form, "txt")
        return FOLDER / self.name / f"expected.{ending}"

    def stdout(self) -> str:
        """Run the command and return its stdout."""
        done = mtor(*self.args, **self.env)
        assert done.code == 0, done.err
        return done.out


def cases() -> list[Case]:
    """Return all cases, by name."""
    found = []
    for path in sorted(FOLDER.glob("*/command")):
        words = shlex.split(path.read_text(encoding="utf-8"))
        start = words.index("mtor")
        env = dict(word.split("=", 1) for word in words[:start])
        found.append(Case(path.parent.name, env, words[start + 1 :]))
    return found
