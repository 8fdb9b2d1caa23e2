"""What the distributions hold and declare, and that no wheel is built from data that is wrong."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tarfile
from decimal import Decimal
from email.parser import Parser
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
import yaml
from packaging.requirements import Requirement

from tests.packaging.conftest import ROOT, Built, call, succeed

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

pytestmark = pytest.mark.slow

DATA = sorted(path.stem for path in (ROOT / "data").glob("*.yaml"))
INFO = "mtor_cli-0.1.0.dist-info"
MANUAL = "mtor_cli-0.1.0.data/data/share/man/man1/mtor.1"


def names_in(wheel: Path) -> set[str]:
    """Return the paths of the files in a wheel."""
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def read_from(wheel: Path, name: str) -> bytes:
    """Return one file of a wheel."""
    with ZipFile(wheel) as archive:
        return archive.read(name)


def metadata_of(wheel: Path) -> Message:
    """Return what the wheel says of itself."""
    return Parser().parsestr(read_from(wheel, f"{INFO}/METADATA").decode("utf-8"))


def same(value: Any, text: Any) -> bool:
    """Return whether a JSON value says what `yaml.BaseLoader` read, which leaves every scalar a text."""
    if isinstance(value, dict):
        return isinstance(text, dict) and value.keys() == text.keys() and all(same(value[k], text[k]) for k in value)
    if isinstance(value, list):
        return isinstance(text, list) and len(value) == len(text) and all(map(same, value, text))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value)) == Decimal(text)
    return bool(text == (value if isinstance(value, str) else json.dumps(value)))


def test_same_tells_apart() -> None:
    assert same({"a": [1.5, True, "x", 2]}, {"a": ["1.50", "true", "x", "2"]})
    assert not same([1.5], ["1.51"])
    assert not same([1.5], ["1.5", "2"])
    assert not same({"a": "x"}, {"b": "x"})
    assert not same("x", ["x"])


def test_data_is_there() -> None:
    assert {"recommendations", "references", "evidence_levels", "drugs"} <= set(DATA)


def test_wheel_holds_the_package_and_the_data_and_nothing_else(built: Built) -> None:
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "mtor_cli").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    data = {f"mtor_cli/_data/{name}.{ending}" for name in DATA for ending in ("yaml", "jsonl")}
    data |= {"mtor_cli/_data/labels.jsonl"}
    info = {f"{INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    assert names_in(built.wheel) == package | data | info | {MANUAL}
    assert read_from(built.wheel, MANUAL) == (ROOT / "docs/man/mtor.1").read_bytes()
    assert {"mtor_cli/py.typed", "mtor_cli/schemas/tdm.json", "mtor_cli/schemas/error.json"} <= package


@pytest.mark.parametrize("name", DATA)
def test_wheel_carries_the_data_as_it_is(built: Built, name: str) -> None:
    assert read_from(built.wheel, f"mtor_cli/_data/{name}.yaml") == (ROOT / "data" / f"{name}.yaml").read_bytes()


@pytest.mark.parametrize("name", DATA)
def test_compiled_copy_says_what_the_yaml_says(built: Built, name: str) -> None:
    text = (ROOT / "data" / f"{name}.yaml").read_bytes()
    header, content = read_from(built.wheel, f"mtor_cli/_data/{name}.jsonl").split(b"\n")
    assert json.loads(header) == {
        "program": "0.1.0",
        "kind": name,
        "yaml": sha256(text).hexdigest(),
        "content": sha256(content).hexdigest(),
    }
    assert same(json.loads(content), yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 reads texts only


def test_index_of_labels_says_what_the_yaml_says(built: Built) -> None:
    text = (ROOT / "data" / "references.yaml").read_bytes()
    header, content = read_from(built.wheel, "mtor_cli/_data/labels.jsonl").split(b"\n")
    assert json.loads(header) == {
        "program": "0.1.0",
        "kind": "labels",
        "yaml": sha256(text).hexdigest(),
        "content": sha256(content).hexdigest(),
    }
    works = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 reads texts only
    expected = {item["key"]: item["label"] for kind in ("works", "documents") for item in works[kind]}
    assert json.loads(content) == expected
    assert len(expected) > 60


def test_wheel_is_for_any_platform(built: Built) -> None:
    wheel = Parser().parsestr(read_from(built.wheel, f"{INFO}/WHEEL").decode("utf-8"))
    assert (wheel["Root-Is-Purelib"], wheel["Tag"]) == ("true", "py3-none-any")
    assert built.wheel.name == "mtor_cli-0.1.0-py3-none-any.whl"


def test_declared_dependencies_are_the_five(built: Built) -> None:
    requirements = [Requirement(line) for line in metadata_of(built.wheel).get_all("Requires-Dist", [])]
    plain = [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    assert sorted(r.name for r in plain) == ["numpy", "pydantic", "pyyaml", "rich", "typer"]


def test_metadata(built: Built) -> None:
    metadata = metadata_of(built.wheel)
    assert metadata["Name"] == "mtor-cli"
    assert metadata["Version"] == "0.1.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("Provides-Extra") == ["docs", "docx", "frame", "pdf", "test", "xlsx"]
    assert metadata.get_all("Project-URL") == ["Consensus, https://doi.org/10.13201/j.issn.1004-2806.2025.05.001"]


def test_the_text_on_the_package_index_is_the_readme_without_links_that_lead_nowhere(built: Built) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = str(metadata_of(built.wheel).get_payload())
    assert metadata_of(built.wheel)["Description-Content-Type"] == "text/markdown"
    assert re.findall(r"\]\((?!https?:)", readme)
    assert re.findall(r"\]\((?!https?:)", text) == []
    assert "![" not in text
    for target in re.findall(r"[^!]\[[^\]]+\]\(([^)#]+)", readme):
        assert target in text
    plain = [line for line in readme.splitlines() if "](" not in line]
    assert [line for line in text.splitlines() if line in plain and line] == [line for line in plain if line]


def test_one_script(built: Built) -> None:
    script = read_from(built.wheel, f"{INFO}/entry_points.txt").decode("utf-8")
    assert script.split() == ["[console_scripts]", "mtor", "=", "mtor_cli.__main__:main"]


def test_sdist_holds_what_a_build_and_the_tests_need(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.removeprefix("mtor_cli-0.1.0/") for name in archive.getnames()}
    build = {"pyproject.toml", "hatch_build.py", "LICENSE", "README.md"}
    rest = {
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "CITATION.cff",
        "Containerfile",
        "Makefile",
        "docs/index.md",
        "docs/screen.svg",
        ".ci/run",
        "scripts/write_schemas.py",
        "benchmarks/startup.py",
    }
    assert build | rest <= names
    assert {f"data/{name}.yaml" for name in DATA} <= names
    assert "tests/packaging/test_build.py" in names
    assert [name for name in names if re.search(r"__pycache__|\.venv|_cache/|\.git/|_data/", name)] == []


def test_editable_build_reads_the_data_where_it_lies(tmp_path: Path) -> None:
    """An editable installation is one line that leads into the checkout, without a copy of the data."""
    script = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    succeed([sys.executable, "-c", script, tmp_path], ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    (path,) = (name for name in names_in(wheel) if not name.startswith(INFO) and name != MANUAL)
    assert path.endswith(".pth")
    assert read_from(wheel, path).decode("utf-8").strip() == str(ROOT)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a wheel is built from."""
    folder = tmp_path_factory.mktemp("tree")
    for name in ("mtor_cli", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "docs" / "man").mkdir(parents=True)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore", "docs/man/mtor.1"):
        shutil.copy(ROOT / name, folder / name)
    return folder


BAND = "      - id: itp-4-15\n"

FAULTS = {
    "low above high": ("        low: 4\n", "        low: 16\n", ".low: low (16) must be below high (15)"),
    "unknown key": ("        low: 4\n", "        lowest: 4\n", ".lowest: 'lowest' is not a field of this block"),
    "text for a number": ("        low: 4\n", '        low: "4"\n', ".low: expected a number"),
}
"""For each fault what to replace in one band, by what, and what must be said of it."""


@pytest.mark.parametrize("fault", FAULTS)
def test_no_wheel_from_wrong_data(tree: Path, tmp_path: Path, fault: str) -> None:
    good, wrong, sentence = FAULTS[fault]
    file = tree / "data" / "recommendations.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index(good, text.index(BAND))
    line = text[:at].count("\n") + 1
    file.write_text(text[:at] + wrong + text[at + len(good) :], encoding="utf-8")
    try:
        done = call([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, tree], tmp_path)
    finally:
        file.write_text(text, encoding="utf-8")
    assert done.returncode != 0
    assert f"recommendations.yaml, line {line}, diseases[itp].bands[itp-4-15]{sentence}" in done.stdout + done.stderr
    assert list(tmp_path.glob("*.whl")) == []


def test_a_wheel_from_the_right_data_of_the_same_tree(tree: Path, tmp_path: Path, built: Built) -> None:
    """The copy of the tree is refused for its data only; and it gives the wheel that the sdist gives."""
    succeed([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, tree], tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    assert names_in(wheel) == names_in(built.wheel)
    # These three are hatchling's own, whose version may be another in the environment that the sdist is built in.
    for name in names_in(wheel) - {f"{INFO}/RECORD", f"{INFO}/WHEEL", f"{INFO}/METADATA"}:
        assert read_from(wheel, name) == read_from(built.wheel, name), name
