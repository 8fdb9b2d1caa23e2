"""The picture of a screen in README.md, made of what the program prints at 80 columns, in colour."""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text

from tests.documents import run_session

FILE = "docs/screen.svg"
COMMAND = "mtor tdm --level 16 --disease ITP"


def screen() -> str:
    """Return what the command prints, with the codes of its colours."""
    (step,) = run_session([f"COLUMNS=80 {COMMAND} --quiet --color always 2> alarm.txt"])
    assert step.code == 0, step.printed
    return step.printed


def picture() -> str:
    """Return the picture as SVG, as rich draws it."""
    console = Console(
        record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor", legacy_windows=False
    )
    console.print(Text.from_ansi(screen()))
    return console.export_svg(title=COMMAND, unique_id="mtor") + "\n"
