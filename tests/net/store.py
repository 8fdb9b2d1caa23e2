"""Keeps the answers as JSON: a file a group of questions, and `shared.json` for what answers repeat.

The same sentences, records and long lists stand in hundreds of answers. Each is kept once, in `shared.json`, under a
name made of its code or id, and the answers name it (`"@assay_unknown"`): a sentence that is reworded is one changed
line. Where a code has several texts, by its slots or the drug, the later ones bear the question that showed them first.
A text that stands in the data as it is said is kept in English; its Chinese is that of the data.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from mtor_cli.content.load import Content
from tests.net.questions import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERS = FOLDER / "answers"
SHARED = "shared.json"

WIDTH = 180
"""Characters of a value that stands on one line."""

LONG = 200
"""Characters from which on a list is kept once."""

Answers = dict[str, Any]
"""What is kept of each question, by group and id: `tdm levels/itp-below`."""


def file_of(group: str) -> str:
    """Return the name of the file of a group."""
    return f"{group.replace(' ', '-')}.json"


def write(answers: Answers) -> None:
    """Write all answers anew."""
    shelf = _Shelf()
    files: dict[str, Any] = {}
    for name, answer in answers.items():
        group, _, question = name.partition("/")
        shelf.question = f"{group.replace(' ', '-')}/{question}"
        files.setdefault(file_of(group), {})[question] = shelf.put(answer, ())
    files[SHARED] = {"texts": shelf.texts, "records": shelf.records}
    for path in ANSWERS.glob("*.json"):
        if path.name not in files:
            path.unlink()
    for file, whole in files.items():
        (ANSWERS / file).write_text(f"{_printed(whole, 0 if file == SHARED else 1)}\n", encoding="utf-8")
    _file.cache_clear()


def read(name: str) -> Any:
    """Return what is kept of a question; None where nothing is.

    Args:
        name: group and id.
    """
    group, _, question = name.partition("/")
    kept = _file(file_of(group)).get(question)
    return None if kept is None else _full(kept)


def names(group: str) -> list[str]:
    """Return the questions of a group that have an answer."""
    return [f"{group}/{question}" for question in _file(file_of(group))]


@functools.cache
def _file(name: str) -> dict[str, Any]:
    path = ANSWERS / name
    whole: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return whole


def _full(value: Any) -> Any:
    """Return an answer with everything that it names in the place of the name."""
    if isinstance(value, str) and value.startswith("@"):
        shared, name = _file(SHARED), value[1:]
        if name not in shared["texts"]:
            return _full(shared["records"][name])
        text = shared["texts"][name]
        return {"en": text, "zh": _chinese().get(text)} if isinstance(text, str) else text
    if isinstance(value, str):
        return value.removeprefix("\\")
    if isinstance(value, list):
        return [_full(item) for item in value]
    if isinstance(value, dict):
        return {key: _full(item) for key, item in value.items()}
    return value


@functools.cache
def _chinese() -> dict[str, str]:
    """Return the Chinese of the texts of the data by their English; none where the same English has several."""
    content = Content()
    files = (
        *(content.recommendations, content.references, content.evidence_levels, content.drugs, content.messages),
        *(content.interactions, content.pk_models, content.ratios, content.pharmacology),
    )
    found: dict[str, set[str]] = {}
    for text in _texts(files):
        found.setdefault(text["en"], set()).add(text["zh"])
    return {en: next(iter(zh)) for en, zh in found.items() if len(zh) == 1}


def _texts(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        if set(value) == {"en", "zh"} and isinstance(value["en"], str):
            yield value
        else:
            yield from _texts(list(value.values()))


def _printed(value: Any, depth: int) -> str:
    """Return a value as JSON: what fits on a line stands on one, and of what does not, each part on its own."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or (depth > 1 and len(line) <= WIDTH):
        return line
    indent = "\n" + " " * depth
    if isinstance(value, list):
        return f"[{indent} {f',{indent} '.join(_printed(item, depth + 1) for item in value)}{indent}]"
    items = (f"{json.dumps(key, ensure_ascii=False)}: {_printed(item, depth + 1)}" for key, item in value.items())
    return f"{{{indent} {f',{indent} '.join(items)}{indent}}}"


class _Shelf:
    """The texts and records of all answers, each under its name."""

    def __init__(self) -> None:
        self.texts: dict[str, Any] = {}
        self.records: dict[str, Any] = {}
        self.question = ""
        self._names: dict[str, str] = {}

    def put(self, value: Any, path: tuple[str, ...]) -> Any:
        """Return a value with what is shared replaced by its name.

        Args:
            value: of an answer.
            path: the fields that lead to it; a record's code or id stands for the field that holds it.
        """
        if isinstance(value, str):
            return f"\\{value}" if value.startswith(("@", "\\")) else value
        if isinstance(value, list):
            items = [self.put(item, path) for item in value]
            return (
                self._name(self.records, items, path) if len(json.dumps(items, ensure_ascii=False)) >= LONG else items
            )
        if not isinstance(value, dict):
            return value
        if set(value) == {"en", "zh"}:
            return self._name(self.texts, value, path)
        own = next((value[k] for k in ("code", "id", "key", "number") if isinstance(value.get(k), str | int)), None)
        here = path if own is None else (*path[:-1], str(own))
        kept = {key: self.put(item, (*here, key)) for key, item in sorted(value.items())}
        return kept if own is None and "voice" not in value else self._name(self.records, kept, here)

    def _name(self, shelf: dict[str, Any], value: Any, path: tuple[str, ...]) -> str:
        printed = json.dumps(value, ensure_ascii=False, sort_keys=True)
        if printed not in self._names:
            first = ".".join(path[-2:]).removesuffix(".text") or "text"
            name, n = first, 1
            while name in self.texts or name in self.records:
                name, n = f"{first} ({self.question}{f' {n}' if n > 1 else ''})", n + 1
            said = shelf is self.texts and _chinese().get(value["en"]) == value["zh"]
            shelf[name] = value["en"] if said else value
            self._names[printed] = f"@{name}"
        return self._names[printed]
