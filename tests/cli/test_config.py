"""`mtor config`: what a user sets once, where the file lies, and a file that is broken."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path
from unittest import mock

import pytest

from mtor_cli.content import preferences
from mtor_cli.content.locate import local_path
from tests.helpers import Done, mtor

ANSWER = ("tdm", "--level", "8.2", "--disease", "ITP")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def config(home: Path, *args: str, **env: str) -> Done:
    return mtor(*args, XDG_CONFIG_HOME=str(home), **env)


def stored(home: Path) -> dict[str, object]:
    return tomllib.loads((home / "mtor" / "config.toml").read_text(encoding="utf-8"))


def test_set_show_and_unset(home: Path) -> None:
    path = home / "mtor" / "config.toml"
    nothing = f"# {path}\n# language =\n# format =\n# width =\n# pager =\n# local =\n"
    assert config(home, "config") == Done(0, nothing, "")
    assert not path.exists()
    done = config(home, "config", "language", "ZH")
    assert (done.code, done.out) == (0, nothing.replace("# language =", 'language = "zh"'))
    assert config(home, "config", "pager", 'less "-R"').code == 0
    assert stored(home) == {"language": "zh", "pager": 'less "-R"'}
    assert tomllib.loads(config(home, "config").out) == stored(home)
    assert config(home, "config", "language").out == 'language = "zh"\n'
    assert config(home, "config", "width").out == "# width =\n"
    assert config(home, "config", "--unset", "language").code == 0
    assert stored(home) == {"pager": 'less "-R"'}
    assert config(home, "config", "--unset", "pager").out == nothing
    assert not path.exists()
    assert os.listdir(home / "mtor") == []


def test_what_is_set_holds_where_no_option_says_otherwise(home: Path) -> None:
    config(home, "config", "language", "zh")
    chinese = mtor(*ANSWER, LANG="zh_CN.UTF-8").out
    assert config(home, *ANSWER).out == chinese
    english = mtor(*ANSWER, "--lang", "en", LANG="zh_CN.UTF-8").out
    assert config(home, *ANSWER, "--lang", "en").out == english
    assert config(home, *ANSWER, LANG="en_US.UTF-8").out == chinese
    assert config(home, "tdm", "--level", "8", "--disease", "XYZ").err.startswith("未找到疾病“XYZ”")
    config(home, "config", "format", "json")
    assert config(home, *ANSWER).json["schema"].startswith("mtor/tdm/")
    assert config(home, *ANSWER, "--format", "table").out == chinese
    config(home, "config", "--unset", "format")
    config(home, "config", "width", "６０")
    assert stored(home)["width"] == "60"
    narrow = mtor(*ANSWER, LANG="zh_CN.UTF-8", COLUMNS="60").out
    assert config(home, *ANSWER, COLUMNS="").out == narrow
    assert config(home, *ANSWER, COLUMNS="100").out == chinese


def test_a_terminal_without_chinese_gets_english_where_nobody_asked_for_chinese_now(home: Path) -> None:
    config(home, "config", "language", "zh")
    done = mtor(*ANSWER, encoding="ascii", XDG_CONFIG_HOME=str(home))
    assert (done.code, done.out) == (0, mtor(*ANSWER, encoding="ascii").out)


def test_the_hospitals_own_file_can_be_set(home: Path) -> None:
    own = home / "own.yaml"
    own.write_text(mtor("data", "template").out, encoding="utf-8")
    assert config(home, "config", "local", str(own)).code == 0
    with mock.patch.dict(os.environ, {"XDG_CONFIG_HOME": str(home)}):
        os.environ.pop("MTOR_LOCAL", None)
        assert local_path(None) == str(own)
        assert local_path("given.yaml") == "given.yaml"
        os.environ["MTOR_LOCAL"] = "by-variable.yaml"
        assert local_path(None) == "by-variable.yaml"


@pytest.mark.parametrize(
    ("args", "en", "zh"),
    [
        (
            ("colour", "x"),
            "SETTING 'colour' is not one of language, format, width, pager, local.",
            "SETTING “colour”不可用。可选：language、format、width、pager、local。",
        ),
        (("language", "fr"), "language 'fr' is not one of en, zh, both.", "language “fr”不可用。可选：en、zh、both。"),
        (
            ("width", "500"),
            "The width '500' is not a number of columns from 20 to 120.",
            "宽度“500”不可用：应为20～120的列数。",
        ),
        (("local", "/no/such"), "There is no file '/no/such'.", "没有文件“/no/such”。"),
        (
            ("--unset", "width", "language"),
            "--unset clears one setting: leave out the rest.",
            "--unset 仅撤销一项设置，请去掉其他内容。",
        ),
    ],
)
def test_what_cannot_be_set_is_a_sentence_and_sets_nothing(home: Path, args: tuple[str, ...], en: str, zh: str) -> None:
    for lang, sentence in (("en_US.UTF-8", en), ("zh_CN.UTF-8", zh)):
        done = config(home, "config", *args, LANG=lang)
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines()[0] == sentence
    assert not (home / "mtor").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"language", 'a line is not of the form key = "value"'),
        (b"\xff\xfe", 'a line is not of the form key = "value"'),
        (b'colour = "red"', "it has no setting 'colour'; there are language, format, width, pager, local"),
        (b'language = ["zh"]', "the value of 'language' is no text"),
        (b"width = true", "the value of 'width' is no text"),
    ],
)
def test_a_broken_file_is_one_sentence(home: Path, text: bytes, why: str) -> None:
    path = home / "mtor" / "config.toml"
    path.parent.mkdir()
    path.write_bytes(text)
    for args in (ANSWER, ("config",), ("config", "language", "zh")):
        done = config(home, *args)
        assert (done.code, done.out) == (4, "")
        assert done.err == f"The settings in {path} cannot be used: {why}. Correct the file or delete it.\n"
    assert json.loads(config(home, *ANSWER, "--json").out)["error"]["code"] == "config_broken"
    assert config(home, "tdm", "--help").code == config(home, "--version").code == 0
    assert path.read_bytes() == text


def test_a_value_that_is_no_language_is_a_sentence(home: Path) -> None:
    path = home / "mtor" / "config.toml"
    path.parent.mkdir()
    path.write_text('language = "fr"\nwidth = 90\n', encoding="utf-8")
    done = config(home, *ANSWER)
    assert (done.code, done.err) == (2, "language 'fr' is not one of en, zh, both.\n")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    done = config(file, "config", "language", "zh")
    assert done.code == 74
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("platform", "env", "folders"),
    [
        ("linux", {}, ["/home/u/.config/mtor"]),
        ("linux", {"XDG_CONFIG_HOME": "/x"}, ["/x/mtor"]),
        ("darwin", {}, ["/home/u/Library/Application Support/mtor", "/home/u/.config/mtor"]),
        ("win32", {"APPDATA": "/home/u/AppData/Roaming"}, ["/home/u/AppData/Roaming/mtor", "/home/u/.config/mtor"]),
        ("win32", {}, ["/home/u/AppData/Roaming/mtor", "/home/u/.config/mtor"]),
    ],
)
def test_the_folder_is_that_of_the_system(platform: str, env: dict[str, str], folders: list[str]) -> None:
    with (
        mock.patch.dict(os.environ, {"HOME": "/home/u", **env}, clear=True),
        mock.patch.object(sys, "platform", platform),
    ):
        assert [Path(folder).as_posix() for folder in preferences.config_folders()] == folders


def test_a_hospitals_file_on_a_mac_is_found_where_it_always_was(tmp_path: Path) -> None:
    own = tmp_path / ".config" / "mtor" / "local.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("", encoding="utf-8")
    with (
        mock.patch.dict(os.environ, {"HOME": str(tmp_path)}, clear=True),
        mock.patch.object(sys, "platform", "darwin"),
    ):
        assert local_path(None) == str(own)
