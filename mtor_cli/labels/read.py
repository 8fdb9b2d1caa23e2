"""The words of screens and help pages, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, cast

from mtor_cli.labels.files import read
from mtor_cli.text import fill

if TYPE_CHECKING:
    from mtor_cli.records.base import Text


class Page(TypedDict, total=False):
    """The help of one command."""

    line: Text
    """Beside its name on the page above it; the root has none."""
    text: list[Text]
    """By paragraphs."""
    examples: list[str]
    """Whole commands, the same in both languages."""
    options: dict[str, Text]
    """What each means: of options by their longest name, of arguments by their metavar. Those that are the same for
    several commands stand in `shared.json`."""


class Shared(TypedDict):
    """What help pages have in common."""

    words: dict[str, Text]
    """Headings, and words between others."""
    pieces: dict[str, Text]
    """Words of the line of usage, by what Typer has."""
    options: dict[str, Text]
    """As on a page."""


def page(path: tuple[str, ...]) -> Page:
    """The help of a command.

    Args:
        path: its names, as typed behind `mtor`; the root has none.
    """
    return cast("Page", read("help", "-".join(path) or "mtor"))


def shared() -> Shared:
    """What help pages have in common."""
    return cast("Shared", read("help", "shared"))


def worded(code: str, lang: str, **slots: object) -> str:
    """Words of a screen in one language, with their slots filled.

    Args:
        code: in `screens.json`.
        lang: `en` or `zh`.
        slots: by name.
    """
    words = cast("dict[str, Text]", read("", "screens"))[code]
    if slots:
        words = fill(words, slots)
    return words["zh"] if lang == "zh" else words["en"]


def tables() -> dict[str, dict[str, Text]]:
    """The words for the codes of the data, by the name of a table and the code."""
    return cast("dict[str, dict[str, Text]]", read("", "codes"))


def columns_in_chinese(of_file: bool) -> dict[str, str]:
    """The Chinese of the names of columns, which are their English.

    Args:
        of_file: whether the rows are of places in a file, where `line` is its line.
    """
    found = cast("dict[str, dict[str, str]]", read("", "columns"))
    return found["columns"] | (found["columns_of_files"] if of_file else {})
