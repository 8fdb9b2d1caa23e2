"""What was asked for of the printing of an answer."""

from __future__ import annotations

from typing import NamedTuple

ENDINGS = {
    ".csl.json": "csl-json",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "plain",
    ".bib": "bibtex",
    ".ris": "ris",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".svg": "svg",
}
"""The format of a file by what its name ends with; the longer ending comes first."""


def format_of(path: str | None) -> str | None:
    """The format that the name of a file asks for; None where there is no file, or none that is known."""
    name = (path or "").lower()
    return next((form for ending, form in ENDINGS.items() if name.endswith(ending)), None)


class Printing(NamedTuple):
    """The options, as typed."""

    json: bool = False
    format: str | None = None
    lang: str | None = None
    color: str = "auto"
    no_color: bool = False
    quiet: bool = False
    no_pager: bool = False
    output: str | None = None
    excel: bool = False
    local: str | None = None
    """The hospital's own file, which no option of printing is: the commands to type next keep it."""

    @property
    def asked_format(self) -> str | None:
        """What was asked for by an option or the ending of --output, in lower case; None where nothing was."""
        if self.json or self.excel:
            return "json" if self.json else "csv"
        return self.format.strip().lower() if self.format is not None else format_of(self.output)
