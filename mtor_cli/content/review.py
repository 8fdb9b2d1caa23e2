"""The sheet that a clinician signs: every number that the data can print, with its text, voice and source.

One row per text or value that holds a number. Voice, sources and status are those of the record around it; in
`references.yaml` they follow from what was read of the work.
"""

from __future__ import annotations

import re
from typing import Any

from mtor_cli.content.locate import FILES, yaml_path
from mtor_cli.content.yamlfile import Document, Path, read_yaml
from mtor_cli.models.checks import Entry

NUMBER = re.compile(r"\d+(?:\.\d+)?")
"""A number in a text: digits with an optional decimal part."""

_READ_STATUS = {
    "citation_only": "read",
    "abstract": "read",
    "abstract_part": "read",
    "full_text_part": "read",
    "full_text": "read",
    "registry": "registry",
    "secondary": "secondary",
    "label_page": "read",
    "label_copy": "copy",
    "catalogue": "copy",
}
"""How far the facts of a work are checked, by how much of it was read."""


def review(folder: str) -> list[Entry]:
    """Return every text and value with a number in the data files of `folder`, in the order of the files.

    Raises:
        DataError: a file is missing or is not valid YAML.
    """
    return [entry for name in FILES for entry in entries(read_yaml(yaml_path(name, folder)), f"{name}.yaml")]


def entries(document: Document, file: str) -> list[Entry]:
    """Return the rows of one data file."""
    found: list[Entry] = []
    _walk(
        document.value,
        (),
        {"voice": "derived", "sources": ["mtor-cli"], "verified": "judgement"},
        document,
        file,
        found,
    )
    return found


def _walk(value: Any, path: Path, told: dict[str, Any], document: Document, file: str, found: list[Entry]) -> None:
    if isinstance(value, dict):
        told = _told(value, path, told)
        for key, inner in value.items():
            if key not in ("voice", "sources", "verified"):
                _walk(inner, (*path, key), told, document, file, found)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            _walk(inner, (*path, i), told, document, file, found)
    elif value is not None and not isinstance(value, bool):
        text = str(value)
        numbers = NUMBER.findall(text)
        if numbers:
            where = ".".join(str(step) for step in path)
            line = document.line(path)
            found.append(Entry(numbers, text, told["voice"], told["sources"], told["verified"], file, line, where))


def _told(value: dict[str, Any], path: Path, told: dict[str, Any]) -> dict[str, Any]:
    """Return who says what stands in this block: the block itself, the work that it describes, or the block around."""
    if "voice" in value and "sources" in value:
        return {k: value[k] for k in ("voice", "sources", "verified")}
    if path == ("consensus",):
        return {"voice": "consensus", "sources": ["consensus"], "verified": "read"}
    if len(path) == 2 and path[0] in ("references", "works", "documents"):
        name = value.get("number", value.get("key"))
        status = _READ_STATUS[value["read"]["extent"]]
        return {"voice": "study", "sources": [name], "verified": status}
    if path and path[-1] == "citation":
        # The citation is what the consensus prints; the rest of the record is what was read of the work.
        return {"voice": "consensus", "sources": ["consensus"], "verified": "read"}
    if path and path[-1] == "level" and "provisional" in value:
        return {**told, "voice": "derived", "verified": "judgement"}
    if "system" in value and "code" in value:
        return {"voice": "derived", "sources": ["code-lists"], "verified": value["verified"]}
    return told
