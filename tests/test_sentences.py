"""Python holds no clinical sentence: what is said stands in `data/`, in both languages, with its voice and its source.

Refusals of input and mistakes in data files are errors and stay with the code that finds them; so do help texts.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mtor_cli"

CHINESE = re.compile(r"[\u4e00-\u9fff][^\s“”‘’{}]{10,}")
"""As long as a clause; labels and headings are shorter."""
ENGLISH = re.compile(r"(?:[\w'’-]+[,;:]? ){7,}[\w'’-]+")

OF_INPUT = ("cli", "content", "cases", "pk", "lookup", "errors.py", "hints.py", "text.py", "library.py")
"""Rooms whose sentences are refusals of input, mistakes in files and help."""

INPUT_OF_COMMANDS = frozenset(
    ["command", "answer", "question", "choice", "dose", "refused", "batch", "columns", "stream"]
)
"""The same of the modules in a command's folder."""

INPUT_OF_PARTS = frozenset(["choices", "clinical", "comedication", "fit_input", "request", "rows", "textfile"])
"""The same of the pieces that commands share."""

NOT_CLINICAL = {
    "commands/data/screen.py": "whether there is a hospital's file",
    "parts/fit/models.py": "a refusal: the model depends on the age",
    "calculator/assays.py": "patterns of what people type",
    "calculator/choices.py": "names of assays, as people type them",
    "calculator/level.py": "patterns of what people type",
    "calculator/numbers.py": "why a number is refused",
}

STILL_SAID = {
    "screens/bands.py": (2, "that the consensus abstract prints no target"),
    "screens/dose.py": (4, "marks of a dose in its table"),
    "screens/evidence.py": (8, "that a level is judged from the design, and what none means"),
    "commands/fit/screen.py": (6, "what an interval and a weight are"),
    "commands/fit/screen_dose.py": (7, "what stands first, in the line of its numbers"),
    "commands/interactions/screen.py": (2, "that no factor was published; that a Chinese name was in no source"),
    "commands/models/screen.py": (2, "that every model is borrowed and transcribed"),
    "commands/recommend/screen.py": (3, "headings of what is no recommendation"),
    "screens/phrases.py": (5, "that ranges set by studies are no recommendations; that a name was not read"),
    "commands/start/screen.py": (7, "headings of what is no recommendation"),
    "commands/tdm/screen.py": (5, "that the sources disagree, and what is missing, in a few words"),
    "commands/tdm/verdict.py": (5, "the first line where no range was compared"),
    "parts/agents.py": (1, "that a drug counts by the user's own check"),
    "parts/words.py": (9, "the disclaimer; words for codes, which become labels"),
}
"""Modules that still say something under no code, and how many texts: to be emptied, and never to grow."""


def sentences(source: str) -> list[str]:
    """Return the literals of a module that read as sentences; docstrings and the arguments of errors left out."""
    tree = ast.parse(source)
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.Call) and _is_error(node.func):
            skipped |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
    texts = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            texts.append("".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.append(node.value)
    return [text for text in texts if CHINESE.search(text) or ENGLISH.search(text)]


def _is_error(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name.endswith("Error")


def test_walk_sees_a_sentence_and_no_docstring_or_refusal() -> None:
    source = '''
"""A docstring may be as long as it likes and still say nothing to a clinician."""
a = "Hold the drug for as long as the level stays above the flag."
b = f"浓度高于警示阈值{a}时，请暂停用药并在三日内复测谷浓度。"
c = "target range"
raise UsageError("code", "This option takes a number and nothing else at all.", "该选项只接受数值，不接受其他内容。")
'''
    assert sentences(source) == [
        "Hold the drug for as long as the level stays above the flag.",
        "浓度高于警示阈值{}时，请暂停用药并在三日内复测谷浓度。",
    ]


def _of_input(name: str) -> bool:
    room, file = name.split("/")[0], name.split("/")[-1].removesuffix(".py")
    return room in OF_INPUT or file in {"commands": INPUT_OF_COMMANDS, "parts": INPUT_OF_PARTS}.get(room, ())


def test_no_module_says_a_clinical_sentence() -> None:
    found = {
        name: texts
        for path in PACKAGE.rglob("*.py")
        if not _of_input(name := path.relative_to(PACKAGE).as_posix())
        and (texts := sentences(path.read_text(encoding="utf-8")))
    }
    assert set(found) == {*STILL_SAID, *NOT_CLINICAL}
    assert {name: found[name] for name, (most, _) in STILL_SAID.items() if len(found[name]) > most} == {}
