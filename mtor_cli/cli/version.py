"""The version of the program and of the data."""

from __future__ import annotations

from mtor_cli import __version__


def version_line() -> str:
    """Return both versions on one line; the data's is read from the head of its file."""
    import re

    from mtor_cli.content.locate import data_dir, yaml_path

    with open(yaml_path("recommendations", data_dir()), encoding="utf-8") as file:
        match = re.search(r"^version: *(\S+)", file.read(4096), re.MULTILINE)
    return f"mtor {__version__} (data {match[1] if match else 'unknown'})"
