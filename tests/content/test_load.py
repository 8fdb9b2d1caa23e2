"""Where the data lies, its compiled copy, and what a command sees of a data folder at run time."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content import locate
from mtor_cli.content.compiled import compile_yaml, read_compiled
from mtor_cli.content.load import Content
from mtor_cli.content.locate import data_dir, yaml_path
from mtor_cli.errors import DataError
from tests.content.facts import DATA, FILES, ROOT, raw
from tests.content.folders import copy_data, edit, line_of

if TYPE_CHECKING:
    from pathlib import Path


ATTRIBUTE = {"models": "pk_models"}
"""What the content of a file is called where it is not called like the file."""


def content_of(folder: Path | None, name: str) -> Any:
    return getattr(Content(str(folder) if folder else None), ATTRIBUTE.get(name, name))


def write_copy(folder: Path, name: str, content: Any) -> None:
    (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def checksum(folder: Path, name: str) -> int:
    return zlib.crc32((folder / f"{name}.yaml").read_bytes())


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


# The compiled copy


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_compiled_copy_holds_what_the_yaml_holds(name: str, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    plain = content_of(folder, name)
    text = compile_yaml(str(folder / f"{name}.yaml"))
    assert json.loads(text)["crc32"] == checksum(folder, name)
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    assert read_compiled(str(folder / f"{name}.yaml")) == plain


def test_a_copy_that_is_up_to_date_is_used_instead_of_the_yaml(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    write_copy(folder, "drugs", {"crc32": checksum(folder, "drugs"), "value": {"drugs": "from the copy"}})
    assert Content(str(folder)).drugs == {"drugs": "from the copy"}  # type: ignore[comparison-overlap]


def test_a_copy_that_is_stale_is_ignored(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    write_copy(folder, "drugs", {"crc32": checksum(folder, "drugs"), "value": {"drugs": "stale"}})
    edit(folder, "drugs", "molar_mass:", "914.19", "914.2")
    assert read_compiled(str(folder / "drugs.yaml")) is None
    assert Content(str(folder)).drugs["drugs"][0]["molar_mass"]["value"] == 914.2


@pytest.mark.slow
@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"3",
        b'"text"',
        b"{}",
        b'{"value": {}}',
        b'{"crc32": "1", "value": {}}',
        b"\xff\xfe",
        b"[" * 200_000,
    ],
)
def test_a_copy_that_is_damaged_is_ignored(damaged: bytes, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    (folder / "drugs.json").write_bytes(damaged)
    assert read_compiled(str(folder / "drugs.yaml")) is None
    assert [drug["id"] for drug in Content(str(folder)).drugs["drugs"]] == ["sirolimus", "everolimus"]


def test_a_copy_without_its_value_is_ignored(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    write_copy(folder, "drugs", {"crc32": checksum(folder, "drugs")})
    assert read_compiled(str(folder / "drugs.yaml")) is None


def test_a_folder_in_place_of_a_copy_is_ignored(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    (folder / "drugs.json").mkdir()
    assert read_compiled(str(folder / "drugs.yaml")) is None


def test_a_copy_without_its_yaml_is_no_data(tmp_path: Path) -> None:
    write_copy(tmp_path, "drugs", {"crc32": 0, "value": {}})
    with pytest.raises(DataError, match=r"drugs\.yaml cannot be read \(there is no such file or folder\)"):
        read_compiled(str(tmp_path / "drugs.yaml"))


def test_no_copy_is_made_of_what_is_not_yaml(tmp_path: Path) -> None:
    (tmp_path / "drugs.yaml").write_text("a: &x 1\n")
    with pytest.raises(DataError, match="an anchor"):
        compile_yaml(str(tmp_path / "drugs.yaml"))


PROBE = """
import sys
from mtor_cli.content.load import Content
content = Content(sys.argv[1])
assert content.drugs["drugs"][0]["id"] == "sirolimus"
print(sorted(m for m in ("pydantic", "yaml") if m in sys.modules))
"""


def loaded_modules(folder: Path) -> str:
    """Return which of the slow modules were loaded by a process that read the drugs."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_only_a_compiled_copy_is_read_without_yaml_and_validation(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    assert loaded_modules(folder) == "['pydantic', 'yaml']"
    (folder / "drugs.json").write_text(compile_yaml(str(folder / "drugs.yaml")), encoding="utf-8")
    assert loaded_modules(folder) == "[]"


# Run time


def test_a_file_is_read_only_when_it_is_needed_and_only_once(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    for name in FILES:
        if name != "drugs":
            (folder / f"{name}.yaml").unlink()
    content = Content(str(folder))
    first = content.drugs
    (folder / "drugs.yaml").unlink()
    assert content.drugs is first
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
