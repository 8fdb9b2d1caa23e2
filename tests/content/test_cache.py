"""Compiled copies in the user's cache: right at once after an edit, never needed, and nobody else's."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtor_cli.content import cache, documents
from mtor_cli.content.cache import MOST_FILES, cache_folder, cached, keep
from mtor_cli.content.compiled import compiled
from mtor_cli.content.documents import value_of
from mtor_cli.content.load import Content
from mtor_cli.errors import DataError
from mtor_cli.records.names import labels_of
from tests.content.facts import DATA, ROOT, raw
from tests.content.folders import copy_data, edit
from tests.content.test_local import FULL
from tests.helpers import process

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS = DATA / "evidence_levels.yaml"
"""The smallest of the data files."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folder in a cache of its own, not made yet."""
    base = tmp_path / "cache"
    base.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(base))
    monkeypatch.delenv("MTOR_NO_CACHE", raising=False)
    return base / "mtor"


@pytest.fixture
def data(tmp_path: Path, folder: Path) -> Path:
    """A small data file of which a copy is in the cache."""
    path = tmp_path / "evidence_levels.yaml"
    shutil.copy(LEVELS, path)
    assert levels(path)
    assert [file.stat().st_size > 1000 for file in folder.iterdir()] == [True]
    return path


def levels(path: Path) -> list[str]:
    """Return the levels that the file holds, as a command reads them."""
    value = value_of("evidence_levels", str(path), path.read_bytes())
    return [level["level"] for strength in value["strengths"] for level in strength["levels"]]


TABLE_1 = ["1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "4", "5"]


def reads_yaml(path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Return whether the YAML itself is read, and check that the answer is the same either way."""
    asked = []

    def document_of(*args: Any) -> Any:
        asked.append(args)
        return original(*args)

    original = documents.document_of
    with monkeypatch.context() as patch:
        patch.setattr(documents, "document_of", document_of)
        assert levels(path) == TABLE_1
    return bool(asked)


def forge(path: Path, value: Any) -> None:
    """Put a copy with right checksums into the cache, which tells whether it is looked at."""
    keep("evidence_levels", str(path), path.read_bytes(), value)


FORGED = {"strengths": [{"levels": [{"level": "forged"}]}]}


# Used


def test_the_second_run_reads_the_copy(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not reads_yaml(data, monkeypatch)
    forge(data, FORGED)
    assert levels(data) == ["forged"]


def test_a_relative_path_is_that_of_the_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent)
    forge(data, FORGED)
    assert levels(Path(data.name)) == ["forged"]


def test_a_file_of_the_same_name_elsewhere_has_its_own_copy(data: Path, folder: Path) -> None:
    other = data.parent / "other" / data.name
    other.parent.mkdir()
    shutil.copy(data, other)
    assert levels(other) == TABLE_1
    assert len(list(folder.iterdir())) == 2


def test_the_first_run_after_an_edit_is_right_also_at_the_same_size_and_time(data: Path) -> None:
    before = data.stat()
    text = data.read_text(encoding="utf-8")
    assert text.count("level: '2c'") == 1
    data.write_text(text.replace("level: '2c'", "level: '1c'"), encoding="utf-8")
    os.utime(data, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = data.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert levels(data).count("1c") == 2


def test_a_file_that_became_wrong_is_refused_at_once(data: Path) -> None:
    data.write_text(data.read_text(encoding="utf-8").replace("strengths:", "strength:"), encoding="utf-8")
    with pytest.raises(DataError, match="'strengths' is missing"):
        levels(data)


def test_nothing_is_kept_of_a_wrong_file(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "evidence_levels.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DataError, match="'voice' is missing"):
            levels(path)
    assert not folder.exists()


def test_a_change_of_the_program_is_another_program(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout's models change while its version does not."""
    forge(data, FORGED)
    package = data.parent / "mtor_cli"
    for room in ("content", "records"):
        shutil.copytree(ROOT / "mtor_cli" / room, package / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "__file__", str(package / "content" / "cache.py"))
    cache._program.cache_clear()
    assert levels(data) == ["forged"]
    with (package / "records" / "base.py").open("a", encoding="utf-8") as file:
        file.write("#\n")
    cache._program.cache_clear()
    assert levels(data) == TABLE_1
    monkeypatch.undo()
    cache._program.cache_clear()


# Damaged


def only(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@pytest.mark.parametrize("share", [0, 0.01, 0.05, 0.1, 0.5, 0.99])
def test_a_copy_that_is_cut_off_is_read_anew(
    data: Path, folder: Path, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = only(folder).read_bytes()
    only(folder).write_bytes(copy[: int(len(copy) * share)])
    assert reads_yaml(data, monkeypatch)
    assert only(folder).read_bytes() == copy


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_copy_with_a_wrong_byte_is_read_anew(data: Path, folder: Path, place: float, flip: int) -> None:
    copy = bytearray(only(folder).read_bytes())
    copy[int(place * len(copy))] ^= flip
    only(folder).write_bytes(copy)
    assert levels(data) == TABLE_1


def test_a_copy_whose_number_was_edited_is_not_used_and_nothing_is_said(
    tmp_path: Path, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The experiment: 4 made 1 in the copy alone."""
    source = copy_data(tmp_path / "data")

    def low() -> Any:
        diseases = Content(str(source)).recommendations["diseases"]
        return [b["low"] for d in diseases for b in d["bands"] if b["id"] == "itp-4-15"]

    assert low() == [4]
    (copy,) = folder.glob("recommendations-*")
    text = copy.read_text(encoding="utf-8")
    at = text.index('"low":4', text.index('"itp-4-15"'))
    copy.write_text(f'{text[:at]}"low":1{text[at + 7 :]}', encoding="utf-8")
    assert low() == [4]
    edit(source, "recommendations", "- id: itp-4-15", "low: 4", "low: 3")
    assert low() == [3]
    assert capfd.readouterr() == ("", "")


def test_a_copy_of_another_file_in_its_place_is_not_used(data: Path, folder: Path) -> None:
    other = data.parent / "drugs.yaml"
    shutil.copy(DATA / "drugs.yaml", other)
    place = only(folder)
    value_of("drugs", str(other), other.read_bytes())
    (drugs,) = (file for file in folder.iterdir() if file.name.startswith("drugs-"))
    shutil.copy(drugs, place)
    assert levels(data) == TABLE_1


# Where it lies


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        ("linux", {"HOME": "/home/li"}, "/home/li/.cache/mtor"),
        ("linux", {"HOME": "/home/li", "XDG_CACHE_HOME": "/c"}, "/c/mtor"),
        ("linux", {"HOME": "/home/li", "XDG_CACHE_HOME": "c"}, "/home/li/.cache/mtor"),
        ("linux", {"HOME": "/home/li", "XDG_CACHE_HOME": ""}, "/home/li/.cache/mtor"),
        ("linux", {"HOME": "li"}, None),
        ("darwin", {"HOME": "/Users/li"}, "/Users/li/Library/Caches/mtor"),
        ("darwin", {"HOME": "/Users/li", "XDG_CACHE_HOME": "/c"}, "/c/mtor"),
        ("win32", {"HOME": "/li", "LOCALAPPDATA": "/li/AppData/Local"}, "/li/AppData/Local/mtor"),
        ("win32", {"HOME": "/li"}, None),
        ("linux", {"HOME": "/home/li", "MTOR_NO_CACHE": "1"}, None),
        ("linux", {"HOME": "/home/li", "MTOR_NO_CACHE": ""}, "/home/li/.cache/mtor"),
    ],
)
def test_the_folder_is_the_usual_one_of_the_system(
    system: str, variables: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "MTOR_NO_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert cache_folder() == expected


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert cache_folder() is None
    assert levels(LEVELS) == TABLE_1


def test_folder_and_files_are_for_the_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    before = os.umask(0)
    try:
        assert levels(LEVELS) == TABLE_1
    finally:
        os.umask(before)
    folder = tmp_path / "cache" / "mtor"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder, only(folder))]
    assert modes == [0o700, 0o700, 0o600]


def test_the_name_of_a_copy_does_not_show_the_path(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "Li Hua 2026" / "evidence_levels.yaml"
    path.parent.mkdir()
    shutil.copy(LEVELS, path)
    assert levels(path) == TABLE_1
    name = only(folder).name
    assert name.startswith("evidence_levels-")
    assert "Li" not in name
    assert "Li Hua" not in only(folder).read_text(encoding="utf-8")


def test_the_variable_leaves_the_folder_alone(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forge(data, FORGED)
    monkeypatch.setenv("MTOR_NO_CACHE", "1")
    assert reads_yaml(data, monkeypatch)
    only(folder).unlink()
    assert reads_yaml(data, monkeypatch)
    assert list(folder.iterdir()) == []


# Somebody else's


def owned_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)


def test_a_folder_of_another_user_is_neither_read_nor_written(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge(data, FORGED)
    owned_by_another(monkeypatch)
    assert levels(data) == TABLE_1
    before = only(folder).read_bytes()
    assert levels(data) == TABLE_1
    assert only(folder).read_bytes() == before
    assert b"forged" in before


def test_no_folder_is_made_in_the_home_of_another_user(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owned_by_another(monkeypatch)
    assert levels(LEVELS) == TABLE_1
    assert list(folder.parent.iterdir()) == []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / ".cache"))
    (tmp_path / "home").mkdir()
    assert levels(LEVELS) == TABLE_1
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize("mode", [0o770, 0o777, 0o720, 0o1777])
def test_a_folder_that_others_may_write_to_is_neither_read_nor_written(data: Path, folder: Path, mode: int) -> None:
    forge(data, FORGED)
    folder.chmod(mode)
    before = only(folder).read_bytes()
    assert levels(data) == TABLE_1
    assert only(folder).read_bytes() == before


@pytest.mark.parametrize("mode", [0o660, 0o666, 0o602])
def test_a_file_that_others_may_write_to_is_not_read(data: Path, folder: Path, mode: int) -> None:
    forge(data, FORGED)
    only(folder).chmod(mode)
    assert levels(data) == TABLE_1
    assert stat.S_IMODE(only(folder).stat().st_mode) == 0o600


def test_a_file_of_another_user_is_not_read(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is this user's; the file in it is not."""
    forge(data, FORGED)
    fstat = os.fstat

    def foreign(handle: int) -> os.stat_result:
        fields = list(fstat(handle))
        fields[stat.ST_UID] += 1
        return os.stat_result(fields)

    monkeypatch.setattr(os, "fstat", foreign)
    assert levels(data) == TABLE_1


def test_a_link_is_not_followed(data: Path, folder: Path, tmp_path: Path) -> None:
    forge(data, FORGED)
    only(folder).rename(tmp_path / "elsewhere")
    (folder / cache._entry("evidence_levels", str(data))).symlink_to(tmp_path / "elsewhere")
    assert levels(data) == TABLE_1
    assert not only(folder).is_symlink()
    assert b"forged" in (tmp_path / "elsewhere").read_bytes()


def test_a_folder_that_is_a_link_is_left_alone(data: Path, folder: Path, tmp_path: Path) -> None:
    forge(data, FORGED)
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert levels(data) == TABLE_1


def test_a_pipe_in_place_of_a_copy_is_not_waited_for(data: Path, folder: Path) -> None:
    place = only(folder)
    place.unlink()
    os.mkfifo(place)
    assert levels(data) == TABLE_1
    assert place.is_file()


# In the way


def test_a_file_in_place_of_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_text("mine")
    assert reads_yaml(LEVELS, monkeypatch)
    assert reads_yaml(LEVELS, monkeypatch)
    assert folder.read_text() == "mine"


def test_a_file_in_place_of_the_users_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.parent.rmdir()
    folder.parent.write_text("mine")
    assert reads_yaml(LEVELS, monkeypatch)
    assert folder.parent.read_text() == "mine"


def test_a_folder_in_place_of_a_copy(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = only(folder)
    place.unlink()
    place.mkdir()
    assert reads_yaml(data, monkeypatch)
    assert list(folder.iterdir()) == [place]
    assert list(place.iterdir()) == []


def test_a_cache_whose_home_is_missing_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert reads_yaml(LEVELS, monkeypatch)
    assert list(tmp_path.iterdir()) == []


REFUSING: dict[str, int] = {
    "mkdir": errno.EROFS,
    "lstat": errno.EACCES,
    "open": errno.EACCES,
    "replace": errno.EXDEV,
    "scandir": errno.EIO,
}
"""Functions of `os`, and how each may refuse."""


@pytest.mark.parametrize("name", REFUSING)
def test_a_system_that_refuses_costs_time_only(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(REFUSING[name], "refused")

    source = LEVELS.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse)
        value = value_of("evidence_levels", str(LEVELS), source)
    assert [s["strength"] for s in value["strengths"]] == ["A", "B", "C", "D"]
    assert not folder.exists() or all(file.name.endswith(".jsonl") for file in folder.iterdir())
    assert capfd.readouterr() == ("", "")


def test_a_full_disk_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __init__(self, handle: int, *_: Any) -> None:
            os.close(handle)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None: ...

        def write(self, _: bytes) -> None:
            raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(cache, "open", Full, raising=False)
        keep("evidence_levels", str(LEVELS), b"", {})
    assert list(folder.iterdir()) == []
    assert reads_yaml(LEVELS, monkeypatch)


def test_a_process_that_is_interrupted_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        levels(LEVELS)
    assert list(folder.iterdir()) == []


# Bounded


def test_a_path_has_one_copy(data: Path, folder: Path) -> None:
    for n in range(4):
        data.write_text(LEVELS.read_text(encoding="utf-8") + f"# {n}\n", encoding="utf-8")
        assert levels(data) == TABLE_1
    assert cached("evidence_levels", str(data), data.read_bytes()) is not None
    assert len(list(folder.iterdir())) == 1


def test_the_oldest_go_and_what_is_not_ours_stays(folder: Path) -> None:
    folder.mkdir(0o700)
    (folder / "notes.txt").write_text("mine")
    for n in range(MOST_FILES + 5):
        path = folder / f"drugs-{n:032}.jsonl"
        path.write_bytes(b"")
        os.utime(path, (n, n))
    (folder / "left.tmp").write_bytes(b"")
    os.utime(folder / "left.tmp", (0, 0))
    assert levels(LEVELS) == TABLE_1
    left = {path.name for path in folder.iterdir()}
    assert len(left) == MOST_FILES + 1
    assert {"notes.txt", cache._entry("evidence_levels", str(LEVELS))} < left
    assert "left.tmp" not in left
    assert [f"drugs-{n:032}.jsonl" in left for n in range(8)] == [False] * 6 + [True] * 2


# Several processes


WRITER = """
import sys
from mtor_cli.content.cache import cached, keep
path, name = sys.argv[1:]
source = open(path, "rb").read()
for n in range(60):
    keep("evidence_levels", path, source, {"by": name, "filler": [name] * 5000})
    found = cached("evidence_levels", path, source)
    assert found is not None and found["filler"] == [found["by"]] * 5000, "a torn copy"
"""


@pytest.mark.slow
def test_processes_that_write_at_once_leave_a_whole_copy(data: Path, folder: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(data), name], cwd=ROOT, stderr=subprocess.PIPE)
        for name in ("first", "second", "third")
    ]
    errors = [process.communicate(timeout=120)[1] for process in running]
    assert errors == [b"", b"", b""]
    assert len(list(folder.iterdir())) == 1
    found = cached("evidence_levels", str(data), data.read_bytes())
    assert found is not None
    assert set(found["filler"]) == {found["by"]}


# Who reads it


def forge_all(folder: Path, replaced: Callable[[str], str]) -> None:
    """Change the content of every copy in the cache, with right checksums."""
    for file in folder.iterdir():
        header, body = file.read_text(encoding="utf-8").split("\n")
        facts = json.loads(header)
        path = DATA / f"{'references' if facts['kind'] == 'labels' else facts['kind']}.yaml"
        value = json.loads(replaced(body))
        file.write_bytes(compiled(facts["kind"], facts["program"], path.read_bytes(), value))


@pytest.mark.slow
def test_data_validate_never_reads_a_copy(folder: Path) -> None:
    base = {"XDG_CACHE_HOME": str(folder.parent)}
    assert process("recommend", "ITP", "--json", **base).code == 0
    version = raw("recommendations")["version"]
    forge_all(folder, lambda body: body.replace(f'"version":"{version}"', '"version":"9.9.9"'))
    assert process("recommend", "ITP", "--json", **base).json["data"]["version"] == "9.9.9"
    checked = process("data", "validate", "--json", **base)
    assert (checked.code, checked.json["data"]["version"]) == (0, version)
    assert checked.json["result"]["problems"] == []


@pytest.mark.slow
def test_data_validate_writes_no_copy(folder: Path) -> None:
    assert process("data", "validate", XDG_CACHE_HOME=str(folder.parent)).code == 0
    assert not folder.exists()


@pytest.mark.slow
def test_a_checkout_reads_its_copies_without_yaml_and_validation(folder: Path) -> None:
    probe = "import sys; from mtor_cli.content.load import Content; Content().drugs; print('yaml' in sys.modules)"
    said = [
        subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert said == ["True\n", "False\n"]
    assert sorted(file.name.split("-")[0] for file in folder.iterdir()) == ["drugs", "rules"]


def test_labels_have_their_own_copy(folder: Path) -> None:
    works = raw("references")
    expected = {item["key"]: item["label"] for kind in ("works", "documents") for item in works[kind]}
    assert Content().labels == expected
    assert sorted(file.name.split("-")[0] for file in folder.iterdir()) == ["labels", "references"]
    for file in folder.glob("references-*"):
        file.unlink()
    assert Content().labels == expected
    assert [file.name.split("-")[0] for file in folder.iterdir()] == ["labels"]


# The hospital's own file


def local_file(folder: Path, text: str = FULL) -> Path:
    path = folder / "local.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_local_file_is_read_from_its_copy(tmp_path: Path, folder: Path) -> None:
    path = local_file(tmp_path)
    first = Content(local=str(path)).local
    assert first is not None
    assert any(file.name.startswith("local-") for file in folder.iterdir())
    assert cached("local", str(path), path.read_bytes()) == first
    assert Content(local=str(path)).local == first


def test_labels_of_a_local_file_stand_beside_those_of_the_data(tmp_path: Path, folder: Path) -> None:
    path = str(local_file(tmp_path))
    label = {
        "en": "protocol 12-3, page 2 (entered by Li Hua, 2026-01-31)",
        "zh": "protocol 12-3, page 2（录入：Li Hua, 2026-01-31）",
    }
    for _ in range(2):
        labels = Content(local=path).labels
        assert labels["local-band-1"] == label
        assert labels == labels_of(Content(local=path).references)
        assert len(labels) == len(Content().labels) + 3


def test_an_edit_of_a_local_file_is_seen_at_once(tmp_path: Path, folder: Path) -> None:
    path = local_file(tmp_path)

    def highs() -> list[Any]:
        local = Content(local=str(path)).local
        assert local is not None
        return [band["high"] for band in local["bands"]]

    before = path.stat()
    assert highs() == [12, 14]
    path.write_text(FULL.replace("high: 12", "high: 13"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert highs() == [13, 14]


def test_a_kept_local_file_is_compared_with_the_data_of_today(tmp_path: Path, folder: Path) -> None:
    """The file was right when it was kept; then the packaged data gained a band of that name."""
    path = local_file(tmp_path)
    assert Content(local=str(path)).local is not None
    source = copy_data(tmp_path / "data")
    text = (source / "recommendations.yaml").read_text(encoding="utf-8")
    (source / "recommendations.yaml").write_text(text.replace("id: itp-4-15", "id: hospital-itp"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DataError) as caught:
            _ = Content(str(source), str(path)).local
        line = FULL[: FULL.index("id: hospital-itp")].count("\n") + 1
        assert caught.value.en.startswith(
            f"{path}, line {line}, bands[hospital-itp].id: 'hospital-itp' is already the id of a band"
        )
        assert "“hospital-itp”已是某一目标范围的id" in caught.value.zh
        assert "没有名为“itp-4-15”的目标范围" in caught.value.zh


@pytest.mark.slow
def test_a_local_file_from_a_pipe_is_read_once(folder: Path) -> None:
    """What a pipe held is gone after the first reading, also where a mistake is to be named."""
    wrong = FULL.replace("supersedes: [itp-4-15]", "supersedes: [itp-4-16]")
    done = process("tdm", "--level", "8", "--disease", "ITP", "--local", "/dev/stdin", stdin=wrong)
    assert done.code == 4
    assert "no packaged band is called 'itp-4-16'" in done.err
