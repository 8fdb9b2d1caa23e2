"""Python holds no clinical sentence: what is said stands in `data/`, in both languages, with its voice and its source.

Refusals of input and mistakes in data files are errors and stay with the code that finds them; so do help texts.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mtor_cli"

CHINESE = re.compile(r"[\u4e00-\u9fff][^\s“”‘’{}]{5,}")
"""Six characters: as short as a sentence may be."""
ENGLISH = re.compile(r"(?:[\w'’-]+[,;:]? ){4,}[\w'’-]+")

OF_INPUT = ("cli", "content", "cases", "pk", "lookup", "errors.py", "hints.py", "text.py", "library.py")
"""Rooms whose sentences are refusals of input, mistakes in files and help."""

INPUT_OF_COMMANDS = frozenset(
    ["__init__", "command", "answer", "question", "choice", "dose", "refused", "batch", "columns", "stream"]
)
"""The same of the modules in a command's folder."""

INPUT_OF_PARTS = frozenset(["choices", "clinical", "comedication", "fit_input", "request", "rows", "textfile"])
"""The same of the pieces that commands share."""

HEADINGS = "titles of tables and columns, and marks beside a number"
PATTERNS = "what people type"

NOT_CLINICAL = {
    "calculator/assays.py": (1, PATTERNS),
    "calculator/choices.py": (5, PATTERNS),
    "calculator/level.py": (3, PATTERNS),
    "frame/engine.py": (1, "a query of DuckDB"),
    "frame/estimates.py": (2, "of what type a column has to be"),
    "labels/codes.json": (
        74,
        "words for codes, slots and covariates: the record that bears the code says its sentence",
    ),
    "labels/columns.json": (50, "the headings of a table for a spreadsheet"),
    "labels/screens.json": (182, HEADINGS + "; counts in a line, and why a file is refused"),
    "parts/disclaimer.py": (4, "what the program says of itself, where the data cannot be read too"),
    "render/html.py": (1, "a style sheet"),
}
"""Modules whose words a clinician could not dispute, and how many read as a sentence: a further one is looked at.

What is said clinically is a text of `data/messages.yaml` under a code, and stands in the answer.
"""


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
d = "Hold it for three days."
e = "暂停用药三日。"
raise UsageError("code", "This option takes a number and nothing else at all.", "该选项只接受数值，不接受其他内容。")
'''
    assert sentences(source) == [
        "Hold the drug for as long as the level stays above the flag.",
        "浓度高于警示阈值{}时，请暂停用药并在三日内复测谷浓度。",
        "Hold it for three days.",
        "暂停用药三日。",
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
    for path in (PACKAGE / "labels").glob("*.json"):
        if path.stem == "errors":  # Refusals of input, as they are where they stand in Python.
            continue
        words = re.findall(r'^\s+"\w+": "(.*)",?$', path.read_text(encoding="utf-8"), re.MULTILINE)
        found[path.relative_to(PACKAGE).as_posix()] = [w for w in words if CHINESE.search(w) or ENGLISH.search(w)]
    assert {name: len(texts) for name, texts in found.items()} == {name: n for name, (n, _) in NOT_CLINICAL.items()}
