"""Where the data lies, its compiled copy, and what a command sees of a data folder at run time."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli import __version__
from mtor_cli.content import locate
from mtor_cli.content.compiled import compiled
from mtor_cli.content.documents import copies_of, document_of
from mtor_cli.content.load import Content
from mtor_cli.content.locate import data_dir, yaml_path
from mtor_cli.errors import DataError
from tests.content.facts import DATA, FILES, ROOT, raw
from tests.content.folders import copy_data, edit, line_of
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path


ATTRIBUTE = {"models": "pk_models", "rules": "rule_file"}
"""What the content of a file is called where it is not called like the file."""


def content_of(folder: Path | None, name: str) -> Any:
    return getattr(Content(str(folder) if folder else None), ATTRIBUTE.get(name, name))


# Where it lies


def test_in_a_checkout_the_data_is_that_of_the_checkout() -> None:
    assert data_dir() == str(DATA)
    assert Content().folder == str(DATA)


def test_in_an_installation_the_data_is_that_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "mtor_cli"
    (package / "content").mkdir(parents=True)
    (package / "_data").mkdir()
    (tmp_path / "site" / "data").mkdir()
    monkeypatch.setattr(locate, "__file__", str(package / "content" / "locate.py"))
    assert data_dir() == str(package / "_data")


def test_where_there_is_no_data_the_user_is_told_to_install_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locate, "__file__", str(tmp_path / "mtor_cli" / "content" / "locate.py"))
    with pytest.raises(DataError) as caught:
        data_dir()
    assert caught.value.code == "data_missing"
    assert caught.value.en == "The data folder of this installation is missing. Install the program again."
    assert caught.value.zh == "本程序的数据文件夹缺失，请重新安装。"
    assert caught.value.hint is None


def test_the_files_are_the_files_of_the_folder() -> None:
    assert sorted(locate.FILES) == sorted(FILES)
    assert {"recommendations", "references", "evidence_levels", "drugs"} <= set(FILES)
    assert yaml_path("drugs", "x") == "x/drugs.yaml"


# The compiled copy of a wheel


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data as a wheel lays it out, beside compiled copies; nothing in the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "none" / "cache"))
    monkeypatch.setattr(locate, "__file__", str(tmp_path / "mtor_cli" / "content" / "locate.py"))
    folder = copy_data(tmp_path / "mtor_cli" / "_data")
    for name in FILES:
        for kind, copy in copies_of(name, str(folder / f"{name}.yaml")).items():
            (folder / f"{kind}.jsonl").write_bytes(copy)
    return folder


def forge(folder: Path, name: str, value: Any, of: str = "") -> None:
    """Put a copy with right checksums beside a YAML file, which tells whether copies are looked at."""
    source = (folder / f"{of or name}.yaml").read_bytes()
    (folder / f"{name}.jsonl").write_bytes(compiled(name, __version__, source, value))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_compiled_copy_holds_what_the_yaml_holds(name: str, installed: Path) -> None:
    # As it is kept: the numbers of the rules are filled in afterwards.
    assert Content()._read(name) == document_of(name, "x", (DATA / f"{name}.yaml").read_bytes()).value
    assert Content().folder == str(installed)


def test_a_copy_that_is_up_to_date_is_used_instead_of_the_yaml(installed: Path) -> None:
    forge(installed, "interactions", {"interactions": "from the copy"})
    assert Content().interactions == {"interactions": "from the copy"}  # type: ignore[comparison-overlap]


def test_a_copy_that_is_stale_is_ignored(installed: Path) -> None:
    forge(installed, "drugs", {"drugs": "stale"})
    edit(installed, "drugs", "molar_mass:", "914.19", "914.2")
    assert Content().drugs["drugs"][0]["molar_mass"]["value"] == 914.2


def test_a_copy_whose_number_was_edited_is_ignored(installed: Path) -> None:
    """The first experiment: 4 made 1 in the copy alone."""
    copy = installed / "recommendations.jsonl"
    text = copy.read_text(encoding="utf-8")
    at = text.index('"low":4', text.index('"itp-4-15"'))
    copy.write_text(f'{text[:at]}"low":1{text[at + 7 :]}', encoding="utf-8")
    itp = next(d for d in Content().recommendations["diseases"] if d["id"] == "itp")
    assert [b["low"] for b in itp["bands"] if b["id"] == "itp-4-15"] == [4]


@pytest.mark.parametrize("missing", [True, False])
def test_a_copy_that_is_missing_or_a_folder_is_ignored(installed: Path, missing: bool) -> None:
    (installed / "drugs.jsonl").unlink()
    if not missing:
        (installed / "drugs.jsonl").mkdir()
    assert [drug["id"] for drug in Content().drugs["drugs"]] == ["sirolimus", "everolimus"]


def test_labels_are_read_from_their_index_alone(installed: Path) -> None:
    expected = {item["key"]: item["label"] for kind in ("works", "documents") for item in Content().references[kind]}
    forge(installed, "references", {})
    assert Content().labels == expected
    assert expected["feng-yaqing-2024"] == {"en": "Feng Yaqing 2024", "zh": "Feng Yaqing 2024"}
    forge(installed, "labels", {"feng-yaqing-2024": "from the index"}, of="references")
    assert Content().labels == {"feng-yaqing-2024": "from the index"}  # type: ignore[comparison-overlap]


@pytest.mark.parametrize("copy", ["labels.jsonl", "references.jsonl"])
def test_labels_are_right_without_their_index_and_after_an_edit(installed: Path, copy: str) -> None:
    expected = Content().labels
    (installed / copy).unlink()
    assert Content().labels == expected
    edit(installed, "references", "key: feng-yaqing-2024", "Feng Yaqing 2024", "Feng Y 2024")
    assert Content().labels == {**expected, "feng-yaqing-2024": {"en": "Feng Y 2024", "zh": "Feng Yaqing 2024"}}


def test_labels_of_content_that_is_read_already_are_those_of_the_content(installed: Path) -> None:
    content = Content()
    assert content.references["works"]
    (installed / "references.yaml").unlink()
    assert content.labels["feng-yaqing-2024"]["en"] == "Feng Yaqing 2024"


def test_a_copy_beside_data_that_is_not_installed_is_ignored(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    forge(folder, "drugs", {"drugs": "from the copy"})
    assert [drug["id"] for drug in Content(str(folder)).drugs["drugs"]] == ["sirolimus", "everolimus"]


def test_a_copy_without_its_yaml_is_no_data(installed: Path) -> None:
    (installed / "drugs.yaml").unlink()
    with pytest.raises(DataError, match=r"drugs\.yaml cannot be read \(there is no such file or folder\)"):
        _ = Content().drugs


def test_no_copy_is_made_of_what_is_not_yaml_or_no_data(tmp_path: Path) -> None:
    (tmp_path / "drugs.yaml").write_text("a: &x 1\n")
    with pytest.raises(DataError, match="an anchor"):
        copies_of("drugs", str(tmp_path / "drugs.yaml"))
    (tmp_path / "drugs.yaml").write_text("a: 1\n")
    with pytest.raises(DataError, match="'drugs' is missing"):
        copies_of("drugs", str(tmp_path / "drugs.yaml"))


PROBE = """
import sys
from mtor_cli.content import locate
from mtor_cli.content.load import Content
locate.__file__ = sys.argv[1]
content = Content()
assert content.drugs["drugs"][0]["id"] == "sirolimus"
print(sorted(m for m in ("pydantic", "yaml") if m in sys.modules))
"""


@pytest.mark.slow
def test_only_a_compiled_copy_is_read_without_yaml_and_validation(installed: Path) -> None:
    def loaded() -> str:
        probe = [sys.executable, "-c", PROBE, locate.__file__]
        return subprocess.run(probe, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    assert loaded() == "[]"
    (installed / "drugs.jsonl").unlink()
    assert loaded() == "['pydantic', 'yaml']"


@pytest.mark.slow
def test_data_validate_reads_the_yaml_and_names_every_mistake_of_the_programs_own_data(installed: Path) -> None:
    """Also where the file is wrong that names the data: its version and source are read for all that."""
    source = installed / "recommendations.yaml"
    text = source.read_text(encoding="utf-8")
    count = text.count("\n        high: 15\n")
    assert count > 5
    source.write_text(text.replace("\n        high: 15\n", "\n        high: fifteen\n"), encoding="utf-8")
    done = mtor("data", "validate", "--json")
    assert (done.code, done.json["data"]["version"]) == (4, raw("recommendations")["version"])
    problems = done.json["result"]["problems"]
    assert len(problems) == count
    assert {p["message"]["en"] for p in problems} == {
        "expected a number or 'absent: REASON'; found 'fifteen'",
    }
    assert len(mtor("data", "validate", "--format", "csv").out.splitlines()) == count + 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\nversion: ", "\nversions: ", "'version' is missing"),
        ("\nconsensus:\n", "\nconsensuses:\n", "'consensus' is missing"),
    ],
)
def test_data_that_cannot_be_named_is_refused(old: str, new: str, said: str, installed: Path) -> None:
    source = installed / "recommendations.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    done = mtor("data", "validate")
    assert done.code == 4
    assert said in done.err
    source.write_text("- 1\n", encoding="utf-8")
    done = mtor("data", "validate")
    assert done.code == 4
    assert "expected a block of 'field: value' lines" in done.err


# Run time


def test_a_file_is_read_only_when_it_is_needed_and_only_once(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    for name in FILES:
        if name != "evidence_levels":
            (folder / f"{name}.yaml").unlink()
    content = Content(str(folder))
    first = content.evidence_levels
    (folder / "evidence_levels.yaml").unlink()
    assert content.evidence_levels is first
    with pytest.raises(DataError, match=r"references\.yaml cannot be read"):
        _ = content.references


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_each_file_has_its_content(name: str) -> None:
    assert set(content_of(None, name)) == set(raw(name))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("interactions", "questions"),
        ("models", "models"),
        ("recommendations", "diseases"),
        ("references", "references"),
        ("evidence_levels", "strengths"),
        ("drugs", "drugs"),
        ("messages", "messages"),
    ],
)
def test_a_wrong_file_is_refused_at_run_time(name: str, key: str, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"\n{key}:\n", f"\n{key}s:\n"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        content_of(folder, name)
    first, line = first_key(text), line_of(folder, name, "", f"{key}s:")
    assert caught.value.en == (
        f"{path}, line {first}, {key}: '{key}' is missing; "
        f"{path}, line {line}, {key}s: '{key}s' is not a field of this block."
    )
    assert caught.value.zh.startswith(f"{path} 第{first}行，{key}：缺少“{key}”；")
    assert caught.value.zh.endswith("此处没有“" + key + "s”这一字段。")
    assert (caught.value.code, caught.value.exit_code) == ("data_invalid", 4)
    assert str(caught.value.hint) == "mtor data validate"


def first_key(text: str) -> int:
    """Return the line of the first key of a file."""
    return next(i for i, line in enumerate(text.split("\n"), 1) if line and not line.startswith("#"))


def test_of_many_mistakes_five_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    path = folder / "references.yaml"
    text = path.read_text(encoding="utf-8").replace("provisional: true", "provisional: maybe")
    path.write_text(text, encoding="utf-8")
    count = text.count("provisional: maybe") - 1  # One stands in the remarks at the head of the file.
    with pytest.raises(DataError) as caught:
        _ = Content(str(folder)).references
    assert caught.value.en.count("expected true or false; found 'maybe'") == 5
    assert caught.value.en.endswith(f"; and {count - 5} more.")
    assert caught.value.zh.endswith(f"；另有{count - 5}处。")


@pytest.mark.parametrize("data", [b"", b"\xff", b"- 1\n", b"a: &x [*x]\n", b"[" * 5000])
def test_what_is_no_data_at_all_is_refused_at_run_time(data: bytes, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    (folder / "drugs.yaml").write_bytes(data)
    with pytest.raises(DataError) as caught:
        _ = Content(str(folder)).drugs
    assert caught.value.en.startswith(f"{folder / 'drugs.yaml'}, line 1")
    assert (caught.value.code, caught.value.exit_code) == ("data_invalid", 4)
