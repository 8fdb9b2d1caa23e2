"""The plan of the house: which room may import which, what is imported at start-up, sizes and docstrings.

Imports are read from the source by `ast`, those inside functions and those for annotations included.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from mtor_cli.cli.app import commands

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mtor_cli"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted({path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES})

MAY_IMPORT: dict[str, set[str]] = {
    "hints": set(),
    "text": {"records"},
    "errors": set(),
    "version": set(),
    # The words of screens and help pages, both languages, as data.
    "labels": {"records"},
    "records": set(),
    # The engine refuses a population model that it cannot compute; the validation asks it.
    "content": {"records", "pk"},
    "lookup": {"records"},
    "calculator": {"records"},
    "pk": set(),
    "cases": {"calculator", "pk", "records"},
    "parts": {"lookup", "calculator", "pk", "cases", "records", "content"},
    "render": set(),
    "screens": {"render", "parts", "lookup", "calculator", "records"},
    "cli": {"screens", "render", "parts", "lookup", "calculator", "cases", "records", "content"},
    "commands": {"cli", "screens", "render", "parts", "lookup", "calculator", "pk", "cases", "records", "content"},
    "library": {"commands", "screens", "parts", "content"},
    # Nothing imports it but who has a data frame.
    "frame": {"library", "commands", "render", "parts", "lookup", "calculator", "cases", "records", "content"},
    "__main__": {"cli"},
    # The face of the library; it imports nothing before a function is called.
    "__init__": {"library", "screens"},
}
"""For each room the rooms that it may use, besides itself, `errors`, `hints`, `labels`, `text` and `version`."""

DISTRIBUTIONS = {
    "typer": "typer",
    "rich": "rich",
    "yaml": "pyyaml",
    "pydantic": "pydantic",
    # Parts of pydantic: its types of errors, and the TypedDict that it asks for before Python 3.12.
    "pydantic_core": "pydantic",
    "typing_extensions": "pydantic",
    "numpy": "numpy",
}
"""The import names of other people's packages, and the run-time dependency that brings each."""

EXTRAS = {"docx": "render/docx.py", "typst": "render/pdf.py"}
"""The import names of packages that an extra brings, and the module of `render/` that alone imports each."""

AT_THE_TOP_OF_CLI = {"__future__", "typer", "typing", "enum", "os", "sys"}
"""`os` and `sys` are loaded by the interpreter before any line of ours."""

LONGEST_MODULE = 400


class Import(NamedTuple):
    """One imported module."""

    module: str
    line: int
    top: bool
    """Whether it is imported as soon as the file is: not inside a function, not for annotations only."""


def imports_of(source: str) -> list[Import]:
    """Return every import in `source`; `from mtor_cli import content` counts as `mtor_cli.content`."""
    found: list[Import] = []

    def walk(node: ast.AST, top: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.extend(Import(alias.name, child.lineno, top) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, "imports are absolute here"
                modules = {_imported(child.module or "", alias.name) for alias in child.names}
                found.extend(Import(module, child.lineno, top) for module in sorted(modules))
            else:
                walk(child, top and not _is_lazy(child))

    walk(ast.parse(source), top=True)
    return found


def _imported(module: str, name: str) -> str:
    inner = ROOT.joinpath(*module.split("."), name) if module.split(".")[0] == "mtor_cli" else None
    if inner is not None and (inner.is_dir() or inner.with_suffix(".py").is_file()):
        return f"{module}.{name}"
    return module


def _is_lazy(node: ast.AST) -> bool:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name):
        return node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def room_of(module: str) -> str:
    """Return the room of a dotted name of ours, such as `lookup` of `mtor_cli.lookup.drugs`."""
    return [*module.split("."), "__init__"][1]


def dotted(path: Path) -> str:
    """Return the name by which a file of ours is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules_of(room: str) -> list[Path]:
    """Return the files of one room."""
    return [path for path in MODULES if path.relative_to(PACKAGE).parts[0].removesuffix(".py") == room]


def test_walk_sees_every_kind_of_import() -> None:
    source = """\
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


def run() -> None:
    import mtor_cli.cli.run, decimal

try:
    import yaml
except ImportError:
    pass
from mtor_cli import __version__, content
"""
    assert imports_of(source) == [
        ("json", 1, True),
        ("typing", 2, True),
        ("mtor_cli.content.load", 5, False),
        ("mtor_cli.cli.run", 9, False),
        ("decimal", 9, False),
        ("yaml", 12, True),
        ("mtor_cli", 15, True),
        ("mtor_cli.content", 15, True),
    ]


def test_every_room_has_its_place_in_the_plan() -> None:
    assert set(ROOMS) <= set(MAY_IMPORT)


def test_plan_has_no_circle() -> None:
    left = dict(MAY_IMPORT)
    while left:
        ground = [room for room, above in left.items() if not above & left.keys()]
        assert ground, f"a circle among {sorted(left)}"
        for room in ground:
            del left[room]


def test_no_modules_import_one_another_in_a_circle() -> None:
    """Nor for annotations: what two modules need of each other is a third."""
    names = {dotted(path) for path in MODULES}
    left = {
        dotted(path): {found.module for found in imports_of(path.read_text(encoding="utf-8")) if found.module in names}
        for path in MODULES
    }
    while ground := [module for module, needed in left.items() if not needed & left.keys()]:
        for module in ground:
            del left[module]
    assert sorted(left) == []


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room: str) -> None:
    allowed = {room, "errors", "hints", "labels", "text", "version", *MAY_IMPORT[room]}
    against = [
        f"{path.relative_to(ROOT)}:{found.line} imports {found.module}"
        for path in modules_of(room)
        for found in imports_of(path.read_text(encoding="utf-8"))
        if found.module.split(".")[0] == "mtor_cli" and room_of(found.module) not in allowed
    ]
    assert against == []


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_other_peoples_packages(room: str) -> None:
    allowed = {*sys.stdlib_module_names, "mtor_cli", *DISTRIBUTIONS} - ({"numpy"} if room != "pk" else set())
    against = [
        f"{path.relative_to(ROOT)}:{found.line} imports {found.module}"
        for path in modules_of(room)
        for found in imports_of(path.read_text(encoding="utf-8"))
        if found.module.split(".")[0] not in allowed
        and EXTRAS.get(found.module.split(".")[0]) != path.relative_to(PACKAGE).as_posix()
    ]
    assert against == []


@pytest.mark.slow
def test_declared_dependencies_are_those_that_are_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^\w-]", requirement)[0].lower() for requirement in project["dependencies"]}
    used = {
        DISTRIBUTIONS[top]
        for path in MODULES
        for found in imports_of(path.read_text(encoding="utf-8"))
        if (top := found.module.split(".")[0]) in DISTRIBUTIONS
    }
    assert declared == {"typer", "rich", "pyyaml", "pydantic", "numpy"}
    assert used == declared


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """What a fresh interpreter loads beyond Typer when every command is at hand, as for a help page."""
    script = (
        "import sys, typer.main, typer.core, typer.exceptions\n"
        "before = set(sys.modules)\n"
        "from mtor_cli.cli.app import commands, load_command\n"
        "import mtor_cli.cli.run\n"
        "for name in commands(): load_command(name)\n"
        "print('\\n'.join(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return set(done.stdout.split())


def test_a_help_page_loads_neither_content_nor_renderers(loaded: set[str]) -> None:
    ours = {name for name in loaded if name.split(".")[0] == "mtor_cli"}
    others = {name.split(".")[0] for name in loaded - ours}
    assert {room_of(name) for name in ours} == {"__init__", "cli", "commands", "errors", "labels", "text", "version"}
    assert {name for name in ours if room_of(name) == "commands"} == {
        "mtor_cli.commands",
        *(f"mtor_cli.commands.{name}" for name in commands()),
        *(f"mtor_cli.commands.{name}.command" for name in commands()),
    }
    assert others & {"rich", "yaml", "pydantic", "pydantic_core", "numpy", "decimal", "json"} == set()


def test_what_a_help_page_loads_imports_little_at_its_top(loaded: set[str]) -> None:
    """The commands and what they share; a helper that a command imports when it runs is free."""
    files = [path for room in ("cli", "commands") for path in modules_of(room) if dotted(path) in loaded]
    assert {f"{name}/command.py" for name in commands()} | {"cli/app.py", "cli/run.py", "cli/options.py"} <= {
        f"{path.parent.name}/{path.name}" for path in files
    }
    late = [
        f"{path.relative_to(PACKAGE)}:{found.line} imports {found.module}"
        for path in files
        for found in imports_of(path.read_text(encoding="utf-8"))
        if found.top
        and found.module.split(".")[0] not in AT_THE_TOP_OF_CLI
        and not (
            found.module.split(".")[0] == "mtor_cli"
            and room_of(found.module) in ("__init__", "cli", "commands", "errors", "labels", "text", "version")
        )
    ]
    assert late == []


def test_any_stands_only_where_the_settings_of_mypy_say_why() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["overrides"]
    (rooms,) = (s["module"] for s in settings if s.get("disallow_any_explicit") is True)
    (excused,) = (s["module"] for s in settings if s.get("disallow_any_explicit") is False)
    assert set(excused) <= {dotted(path) for path in MODULES}
    held = {dotted(path) for path in MODULES if re.search(r"\bimport .*\bAny\b", path.read_text(encoding="utf-8"))}
    within = {name for name in held if any(fnmatch(name, room) for room in rooms)}
    assert within == held & set(excused)
    outside = ("mtor_cli.content.", "mtor_cli.labels.", "mtor_cli.errors", "mtor_cli.library")
    assert all(name.startswith(outside) for name in held - within)


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_is_long(room: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules_of(room)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def undocumented(tree: ast.Module) -> list[str]:
    """Return the public functions and classes, and the public methods of public classes, without a docstring.

    A method that takes the place of an inherited one may leave it out: the base class has said it.
    """
    without = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            without.append(node.name)
        if isinstance(node, ast.ClassDef) and all(_is_plain(base) for base in node.bases):
            without += [
                f"{node.name}.{method.name}"
                for method in node.body
                if isinstance(method, ast.FunctionDef)
                and not method.name.startswith("_")
                and not ast.get_docstring(method)
            ]
    return without


def _is_plain(base: ast.expr) -> bool:
    """Return whether a base class has no methods of its own to speak of."""
    return isinstance(base, ast.Name) and base.id in ("NamedTuple", "TypedDict", "Protocol", "Exception")


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_docstrings(room: str) -> None:
    without = []
    for path in modules_of(room):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = str(path.relative_to(ROOT))
        without += [name] if not ast.get_docstring(tree) else []
        without += [f"{name}: {function}" for function in undocumented(tree)]
    assert without == []


DISEASE_IDS_SAID = {
    "mtor_cli/hints.py": "a value that --disease takes, to try a hint out; never printed",
    "mtor_cli/cases/template.py": "an example in the template of a case",
    "mtor_cli/content/local.py": "an example in the template of a hospital's own file",
    "mtor_cli/commands/tdm/screen.py": "an example after a level without a disease",
}
"""Modules that name a disease where nothing clinical hangs on it. A rule on a disease is a field of its record."""


def test_no_module_decides_by_the_name_of_a_disease() -> None:
    diseases = yaml.safe_load((ROOT / "data" / "recommendations.yaml").read_text(encoding="utf-8"))["diseases"]
    ids = {part["id"] for disease in diseases for part in (disease, *disease["entities"])}
    named = re.compile(rf"(?<![\w-])({'|'.join(sorted(ids, key=len, reverse=True))})(?![\w-])", re.IGNORECASE)
    assert modules_that_say(named) == set(DISEASE_IDS_SAID)


def modules_that_say(named: re.Pattern[str]) -> set[str]:
    """Return the modules in whose strings a pattern is found; a string that stands by itself explains."""
    found: set[str] = set()
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        explained = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in explained]
        if any(isinstance(text, str) and named.search(text) for text in texts):
            found.add(path.relative_to(ROOT).as_posix())
    return found


DRUG_IDS_SAID = {
    "mtor_cli/records/base.py": "the closed list of the drugs, as a type",
    "mtor_cli/records/rules.py": "the same list, to go through",
    "mtor_cli/hints.py": "a value that --drug takes, to try a hint out; never printed",
    "mtor_cli/lookup/bands.py": "their Chinese names, in a sentence on what was not found",
    "mtor_cli/screens/disease_parts.py": "the drug that a screen does not name where it is meant anyway",
    "mtor_cli/commands/recommend/screen.py": "the same, and whether a command on the other drug has to name it",
    "mtor_cli/commands/start/screen_short.py": "whether the headline, or a command on the other drug, has to name it",
    "mtor_cli/commands/tdm/screen.py": "whether a command on the other drug has to name it",
}
"""Modules that name a drug where nothing clinical hangs on it. What a drug has is in `drugs.yaml`, or a rule of it."""


def test_no_module_decides_by_the_name_of_a_drug() -> None:
    drugs = yaml.safe_load((ROOT / "data" / "drugs.yaml").read_text(encoding="utf-8"))["drugs"]
    named = re.compile("|".join(f"^{drug['id']}$" for drug in drugs), re.IGNORECASE)
    assert modules_that_say(named) == set(DRUG_IDS_SAID)
