"""What differs between answers, short enough to be read: a change that many answers share is one entry."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = "(nothing)"
"""Stands for what is on one side only."""

SHOWN = 160
"""Characters of a value that are printed; the file has the rest."""

NAMED = 4
"""Questions that are named beside a change; the others are counted."""

RELATIVE, ABSOLUTE = 1e-5, 1e-9
"""Numbers this near are the same: the sixth digit depends on the processor."""


def report(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Return what changed between two sets of answers by id of the question; empty where nothing did.

    Each entry is a change, the place of it in the JSON, and the questions that show it.
    """
    shared: dict[tuple[str, str, str], list[str]] = {}
    for question in (*old, *(name for name in new if name not in old)):
        if question not in old or question not in new:
            shared.setdefault((("new question" if question in new else "no question any more"), "", ""), []).append(
                question
            )
            continue
        for place, before, after in changes(old[question], new[question]):
            somewhere = re.sub(r"\[\d+\]", "[]", place)
            asked = shared.setdefault((somewhere, _short(before), _short(after)), [])
            if question not in asked:
                asked.append(question)
    return "\n".join(_entry(*change, asked) for change, asked in shared.items())


def changes(old: Any, new: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield the place, the old and the new value of everything that differs between two answers.

    Items of a list that carry an id or a code are compared by it, wherever they stand; their order is compared after.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*old, *(k for k in new if k not in old)):
            yield from changes(old.get(key, MISSING), new.get(key, MISSING), f"{place}.{key}" if place else key)
    elif isinstance(old, list) and isinstance(new, list):
        before, after = _by_name(old), _by_name(new)
        for key in (*before, *(k for k in after if k not in before)):
            yield from changes(before.get(key, MISSING), after.get(key, MISSING), f"{place}[{key}]")
        stayed = [key for key in before if key in after], [key for key in after if key in before]
        if stayed[0] != stayed[1]:
            yield f"{place} (order)", *stayed
    elif not _same(old, new):
        yield place, old, new


def _entry(place: str, old: str, new: str, asked: list[str]) -> str:
    more = f" and {len(asked) - NAMED} more" if len(asked) > NAMED else ""
    lines = [f"{', '.join(asked[:NAMED])}{more}", f"  {place}"]
    return "\n".join(lines if (old, new) == ("", "") else [*lines, f"    - {old}", f"    + {new}"])


def _short(value: Any) -> str:
    printed = value if value == MISSING else json.dumps(value, ensure_ascii=False)
    return printed if len(printed) <= SHOWN else f"{printed[:SHOWN]}… ({len(printed)} characters)"


def _by_name(items: list[Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for place, item in enumerate(items):
        name = str(_name(item) or place)
        while name in named:
            name += "'"
        named[name] = item
    return named


def _name(item: Any) -> Any:
    """Return the id or code by which an item of a list is known; None where it has none."""
    if not isinstance(item, dict):
        return None
    name = next((item[key] for key in ("id", "code", "key", "band", "name") if key in item), None)
    return _name(name) if isinstance(name, dict) else name


def _same(old: Any, new: Any) -> bool:
    if (
        isinstance(old, bool)
        or isinstance(new, bool)
        or not isinstance(old, int | float)
        or not isinstance(new, int | float)
    ):
        return type(old) is type(new) and bool(old == new)
    return abs(old - new) <= RELATIVE * max(abs(old), abs(new)) + ABSOLUTE
