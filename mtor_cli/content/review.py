"""The sheet that a clinician signs: every number that the data can print, with its text, voice and source.

Names and ranks are no facts and have no row: ids, keys, short names, the numbers of the references, the order of
cautions, the version of the data. One row per value that holds a number, in digits or as a word ("three of 4", 两例),
each language of a text by itself; a `{slot}` is no number: what is filled in has its own row or is the reader's.
A list of numbers is one row, and so is a citation with the identifiers of the work, and a correction of it. Voice,
sources and status are those of the record around it; in `references.yaml` they follow from what was read of the work.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mtor_cli.content.documents import document_of
from mtor_cli.content.files import read_bytes
from mtor_cli.content.locate import FILES, yaml_path
from mtor_cli.content.problems import field_name
from mtor_cli.records.checks import Entry
from mtor_cli.records.references import DOCUMENT_VOICE, cite
from mtor_cli.text import without_slots

if TYPE_CHECKING:
    from mtor_cli.content.yamlfile import Path, YamlDocument

NUMBER = re.compile(
    r"\d+(?:\.\d+)?"
    r"|[½¼¾Ⅰ-Ⅻ]+"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|half|halves|halved|thirds?"
    r"|quarters?|once|twice|doubled?|tripled?)\b"
    r"|[一二三四五六七八九十两百千]+(?:分之[一二三四五六七八九十]+|[例名人次倍项个种家篇组周月年岁天日])|半数|减半|加倍",
    re.IGNORECASE,
)
"""A number in a text: digits with an optional decimal part, or a word."""


_NAMES = (
    *("id", "key", "number", "priority", "names", "aliases", "words", "system", "unit"),
    *("options", "voice", "sources", "verified", "version", "label", "combination"),
    *("identifiers", "doi", "year", "printed"),
)
"""Fields that name or rank a record, say by which words it is asked for, or who tells it; the last four stand in the
row of its citation, or of the correction of one."""

_NAMES_IF_TEXT = ("short", "default", "models", "interactions", "facts")
"""Fields that name a record where they hold a text, or texts, and state something where they hold anything else."""

_READ_STATUS = {
    "citation_only": "secondary",
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

_CODE_SOURCE = {
    "ATC": "who-atc",
    "ICD-10": "icd-copies",
    "ICD-10-CM": "icd-copies",
    "ICD-11": "icd-copies",
    "LOINC": "loinc",
    "SNOMED CT": "icd-copies",
}
"""Where the codes of a system were read; those of the others in `drug-registers`."""


def review(folder: str) -> list[Entry]:
    """Every text and value with a number in the data files of `folder`, in the order of the files.

    Raises:
        DataError: a file is missing or wrong.
    """
    found: list[Entry] = []
    for name in FILES:
        path = yaml_path(name, folder)
        found += entries(document_of(name, path, read_bytes(path)), f"{name}.yaml")
    return found


def entries(document: YamlDocument, file: str) -> list[Entry]:
    """The rows of one data file, which is of the right shape."""
    found: list[Entry] = []
    told = {"voice": "derived", "sources": ["mtor-cli"], "verified": "judgement"}
    _walk(document.value, (), told, document, file, found)
    return found


def _walk(value: Any, path: Path, told: dict[str, Any], document: YamlDocument, file: str, found: list[Entry]) -> None:
    if isinstance(value, dict):
        told = _told(value, path, told)
        for key, inner in value.items():
            if whole := _as_one(value, key, path):
                inside = (*path, key)
                found.append(_entry(whole, inside, _told({}, inside, told), document, file))
            elif not _is_name(key, inner, value):
                _walk(inner, (*path, key), told, document, file, found)
    elif isinstance(value, list) and value and all(isinstance(x, int | float) for x in value):
        found.append(_entry(", ".join(map(str, value)), path, told, document, file))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            _walk(inner, (*path, i), told, document, file, found)
    elif value is not None and not isinstance(value, bool) and numbers_of(str(value)):
        found.append(_entry(str(value), path, told, document, file))


def numbers_of(text: str) -> list[str]:
    """The numbers of a text as they stand in it."""
    return NUMBER.findall(without_slots(text))


def _as_one(block: dict[str, Any], key: str, path: Path) -> str | None:
    """The text of what is signed as a whole, a citation with its identifiers or a correction; else None."""
    if path[:1] not in (("references",), ("works",), ("documents",)):
        return None
    if len(path) == 2 and key in ("citation", "cite_as"):
        text = cite(block[key]) if key == "citation" else block[key]
        known = [f"{name} {value}" for name, value in block.get("identifiers", {}).items() if value not in text]
        return f"{text} [{'; '.join(known)}]" if known else text
    if path[2:3] == ("corrections",) and key == "corrected":
        printed = block["printed"] if isinstance(block["printed"], str) else block["printed"]["absent"]
        return f"{block['field']}: {printed} → {block['corrected']} ({block['certainty']})"
    return None


def _is_name(key: str, inner: Any, block: dict[str, Any]) -> bool:
    if key == "code":
        return "system" not in block
    texts = inner if isinstance(inner, list) else [inner]
    return key in _NAMES or (key in _NAMES_IF_TEXT and all(isinstance(text, str) for text in texts))


def _entry(text: str, path: Path, told: dict[str, Any], document: YamlDocument, file: str) -> Entry:
    where = field_name(path, document)
    return Entry(
        numbers_of(text), text, told["voice"], told["sources"], told["verified"], file, document.line(path), where
    )


def _told(value: dict[str, Any], path: Path, told: dict[str, Any]) -> dict[str, Any]:
    """Who says what stands in this block: the block itself, the work that it describes, or the block around."""
    if "voice" in value and "sources" in value:
        return {k: value[k] for k in ("voice", "sources", "verified")}
    if path == ("consensus",):
        return {"voice": "consensus", "sources": ["consensus"], "verified": "read"}
    if len(path) == 2 and path[0] in ("references", "works", "documents"):
        name = value.get("number", value.get("key"))
        voice = "reference" if value.get("kind") == "handbook" else "study"
        if path[0] == "documents":
            voice = DOCUMENT_VOICE.get(value["kind"], "reference")
        return {"voice": voice, "sources": [name], "verified": _READ_STATUS[value["read"]["extent"]]}
    if path and path[-1] == "citation":
        # The citation is what the consensus prints; the rest of the record is what was read of the work.
        return {"voice": "consensus", "sources": ["consensus"], "verified": "read"}
    if path and path[-1] == "level" and "provisional" in value:
        return {**told, "voice": "derived", "verified": "judgement"}
    if "system" in value and "code" in value:
        source = _CODE_SOURCE.get(value["system"], "drug-registers")
        return {"voice": "reference", "sources": [source], "verified": value["verified"]}
    if path and path[-1] == "fold" and "voice" in value:
        return {**told, "voice": "derived", "verified": "calculated"}
    if "sides" in value:
        # The question and the summary of a disagreement rest on what its sides say.
        sources = list(dict.fromkeys(source for side in value["sides"] for source in side["sources"]))
        return {"voice": "derived", "sources": sources, "verified": "judgement"}
    return told
