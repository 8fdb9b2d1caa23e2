"""The version of the program and of the data."""

from __future__ import annotations

from mtor_cli.version import __version__


def version_line() -> str:
    """Both versions on one line; the data's is read from the head of its file."""
    from mtor_cli.content.locate import data_dir, yaml_path

    with open(yaml_path("recommendations", data_dir()), encoding="utf-8") as file:
        # No regular expression: importing `re` takes longer than the whole answer.
        said = next((line.split() for line in file.read(4096).splitlines() if line.startswith("version:")), [])
    return f"mtor {__version__} (data {said[1] if len(said) > 1 else 'unknown'})"
