"""The words of screens stand in `mtor_cli/labels`, in both languages; what is left of them in Python is listed."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from mtor_cli.labels.read import worded
from mtor_cli.text import bilingual

PACKAGE = Path(__file__).parent.parent / "mtor_cli"
FOLDER = PACKAGE / "labels"
SCREENS: dict[str, dict[str, str]] = json.loads((FOLDER / "screens.json").read_text(encoding="utf-8"))
ERRORS: dict[str, dict[str, str]] = json.loads((FOLDER / "errors.json").read_text(encoding="utf-8"))
CODES: dict[str, dict[str, dict[str, str]]] = json.loads((FOLDER / "codes.json").read_text(encoding="utf-8"))

ONE_LANGUAGE = {
    "audit_on_lines": "the plural",
    "at_the_limit": "Chinese says which of the two limits it is",
    "from_level": "English has a plural",
    "left_more_regimens_full": "the plural",
    "the_limit": "Chinese says which of the two limits it is",
    "and_more_sources": "English counts the rest, Chinese all",
    "and_more_works": "the same",
    "default_for": "what is said of it is the Chinese word itself",
    "each_time_and_daily": "a word in English, a number in Chinese",
    "more_remarks_full": "the plural",
}
"""Words with a slot in one language only, and why."""

LEFT = {
    "calculator": 96,
    "cases": 94,
    "cli": 48,
    "commands": 84,
    "content": 39,
    "frame": 2,
    "lookup": 19,
    "parts": 11,
    "pk": 0,
    "records": 3,
    "render": 3,
}
"""How many literals of other rooms hold Chinese at most: sentences of errors, and what people type. It only falls."""


def calls(name: str = "worded") -> list[tuple[str, ast.Call]]:
    """Return every call of a function in the program, with its module."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                found.append((path.relative_to(PACKAGE).as_posix(), node))
    return found


def slots(words: str) -> set[str]:
    """Return the names of the slots in words of one language."""
    return set(re.findall(r"\{([a-z0-9_]+)\}", words))


def test_every_code_that_is_said_has_words_and_every_slot_is_filled() -> None:
    for module, call in calls():
        code = call.args[0]
        assert isinstance(code, ast.Constant), f"{module}:{call.lineno}: a code stands there itself"
        words = SCREENS[str(code.value)]
        assert slots(words["en"]) | slots(words["zh"]) == {k.arg for k in call.keywords}, f"{module}:{call.lineno}"


def test_every_error_has_its_sentence_and_every_slot_is_filled() -> None:
    said = set()
    for module, call in calls("bilingual"):
        keys = _keys(call.args[0], module)
        filled = set().union(*(slots(words) for key in keys for words in ERRORS[key].values()))
        assert filled == {k.arg for k in call.keywords}, f"{module}:{call.lineno}"
        said.update(keys)
    assert sorted(set(ERRORS) - said) == []


def _keys(code: ast.expr, module: str) -> list[str]:
    """Return the keys that an argument may be: one, one of two, or one of a table of its module."""
    if isinstance(code, ast.IfExp):
        return [*_keys(code.body, module), *_keys(code.orelse, module)]
    if isinstance(code, ast.Constant):
        return [str(code.value)]
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    tables = [node.value for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    literals = [n.value for table in tables if table for n in ast.walk(table) if isinstance(n, ast.Constant)]
    found = [str(value) for value in literals if value in ERRORS]
    assert found, f"{module}:{code.lineno}: a key stands there itself, or in a table of the module"
    return found


def test_no_words_are_left_that_nothing_says() -> None:
    said = {call.args[0].value for _, call in calls() if isinstance(call.args[0], ast.Constant)}
    assert sorted(set(SCREENS) - said) == []
    source = (PACKAGE / "parts" / "words.py").read_text(encoding="utf-8")
    assert re.findall(r'^[A-Z_]+ = _TABLES\["([a-z_]+)"\]$', source, re.MULTILINE) == list(CODES)


def test_both_languages_have_the_same_slots() -> None:
    apart = {code for code, words in SCREENS.items() if slots(words["en"]) != slots(words["zh"])}
    assert apart == set(ONE_LANGUAGE)
    for table in [ERRORS, *CODES.values()]:
        for words in table.values():
            assert slots(words["en"]) == slots(words["zh"]), words


@pytest.mark.parametrize("name", ["screens", "codes", "errors"])
def test_words_are_in_both_languages_and_in_their_own(name: str) -> None:
    texts = {
        "screens": [*SCREENS.values()],
        "errors": [*ERRORS.values()],
        "codes": [words for table in CODES.values() for words in table.values()],
    }[name]
    for words in texts:
        assert set(words) == {"en", "zh"}
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", words["en"]), words
        assert bool(words["zh"]) or not words["en"] or words["en"] == "mixed", words


def test_what_fills_a_slot_is_listed_as_each_language_does() -> None:
    """A joined list would stand with the comma of English in a Chinese sentence."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        asked = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and _called(n) in ("bilingual", "worded", "say")]
        joins = [k.value for call in asked for k in call.keywords if isinstance(k.value, ast.Call)]
        found += [f"{path.relative_to(PACKAGE).as_posix()}:{j.lineno}" for j in joins if _joins_by_comma(j)]
    assert found == []


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _joins_by_comma(call: ast.Call) -> bool:
    sign = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "join" else None
    return isinstance(sign, ast.Constant) and sign.value in (", ", "; ", " and ", " or ")


def test_a_list_is_said_as_each_language_says_it() -> None:
    assert bilingual("is_known_are", unit="mol", scales=["ng/mL", "mg/L"]) == (
        "is mol; known are ng/mL, mg/L",
        "单位 mol 未知；可用：ng/mL、mg/L",
    )


def test_a_slot_is_filled_in_the_language_asked_for() -> None:
    assert worded("others_ranges", "en", others=3) == "3 ranges"
    assert worded("others_ranges", "zh", others=3) == "3个范围"
    assert worded("voice", "zh") == "来源类别"


def chinese_in(source: str) -> int:
    """Return how many literals of a module hold Chinese, docstrings left out."""
    tree = ast.parse(source)
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    literals: list[Any] = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in explained]
    return sum(isinstance(n.value, str) and bool(re.search(r"[\u4e00-\u9fff]", n.value)) for n in literals)


def test_chinese_that_is_left_in_python_only_grows_less() -> None:
    rooms: dict[str, int] = {}
    screens = set()
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        number = chinese_in(path.read_text(encoding="utf-8"))
        room = name.split("/")[0]
        rooms[room] = rooms.get(room, 0) + number
        if number and (room == "screens" or path.stem.startswith("screen")):
            screens.add(name)
    assert screens == set()
    assert {room: number for room, number in rooms.items() if number > LEFT.get(room, number)} == {}
