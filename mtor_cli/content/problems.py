"""What is wrong with a data file, said so that someone who reads YAML but not Python can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.errors import DataError
from mtor_cli.hints import command
from mtor_cli.records.checks import WHOLE_FILE, Problem

if TYPE_CHECKING:
    from mtor_cli.content.yamlfile import Path, YamlDocument

    Finding = tuple[str, Path, str, str]
    """A mistake between records: the data file, the place in it, and what was expected, in English and in Chinese."""


def at(file: str, document: YamlDocument, path: Path, en: str, zh: str) -> Problem:
    """A problem at `path` of `document`, with its line and its field as a reader would name it."""
    return Problem(file, document.line(path), field_name(path, document), en, zh)


def field_name(path: Path, document: YamlDocument) -> str:
    """A path as a reader would name it: list items by their id, number or key where they have one."""
    words: list[str] = []
    value = document.value
    for step in path:
        inner = value[step] if _has(value, step) else None
        if isinstance(step, int):
            words.append(f"[{_item_name(inner) or step + 1}]")
        else:
            words.append(f".{step}" if words else step)
        value = inner
    return "".join(words) or WHOLE_FILE


def _item_name(item: object) -> str:
    """The name of a list item, or nothing where it has none."""
    if not isinstance(item, dict):
        return ""
    if "system" in item and "code" in item:
        return f"{item['system']} {item['code']}"  # ICD-10 and ICD-10-CM share codes.
    return next((str(item[key]) for key in ("id", "key", "number", "code") if key in item), "")


def _has(value: object, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def error_of(problems: list[Problem]) -> DataError:
    """The first problems as one error."""
    shown = problems[:5]
    more = len(problems) - len(shown)
    en = "; ".join(p.sentence("en") for p in shown) + (f"; and {more} more." if more else ".")
    zh = "；".join(p.sentence("zh") for p in shown) + (f"；另有{more}处。" if more else "。")
    return DataError("data_invalid", en, zh, command("data", "validate"))
