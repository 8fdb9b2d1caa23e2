"""The one reader of text: UTF-8, else GB18030, and which it was; whole or line by line."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.parts.textfile import DecodedText, Lines, UnreadableError, decode, read_text

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "伏立康唑\n西罗莫司\n"


def lines_of(path: Path, data: bytes) -> tuple[list[str], str]:
    path.write_bytes(data)
    with closing(Lines(str(path))) as lines:
        return list(lines), lines.encoding


@pytest.mark.parametrize(("data", "encoding"), [
    (WORDS.encode(), "UTF-8"),
    (WORDS.encode("utf-8-sig"), "UTF-8"),
    (WORDS.encode("gb18030"), "GB18030"),
    (WORDS.encode("gbk"), "GB18030"),
    (b"plain\n", "UTF-8"),
    (b"", "UTF-8"),
])  # fmt: skip
def test_utf_8_else_gb18030(tmp_path: Path, data: bytes, encoding: str) -> None:
    found = decode(data)
    assert found.encoding == encoding
    assert found.text in (WORDS, "plain\n", "")
    assert lines_of(tmp_path / "x", data) == (found.text.splitlines(keepends=True), encoding)


@pytest.mark.parametrize("data", [WORDS.encode("utf-16"), b"\xfe\xff\0a\0\n", b"a\n\xff\xff\n"])
def test_what_is_no_text(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableError):
        decode(data)
    with pytest.raises(UnreadableError):
        lines_of(tmp_path / "x", data)


def test_a_line_that_is_neither_is_named(tmp_path: Path) -> None:
    for read in (decode, lambda data: lines_of(tmp_path / "x", data)):
        with pytest.raises(UnreadableError) as caught:
            read("天\n".encode() + b"\xe4\n")
        assert (caught.value.en, caught.value.zh) == (
            "line 2 is neither UTF-8 nor GB18030 text",
            "第2行既非UTF-8也非GB18030文本",
        )


def test_a_stream_that_was_utf_8_does_not_turn(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="line 2 "):
        lines_of(tmp_path / "x", "天\n".encode() + "伏立康唑\n".encode("gbk"))


@pytest.mark.slow
@given(st.lists(st.text(st.characters(codec="gb18030", exclude_characters="\0\r\n\ufeff"), max_size=8), max_size=5))
def test_any_gb18030_text_comes_back_or_is_utf_8_too(texts: list[str]) -> None:
    data = "\n".join(texts).encode("gb18030")
    try:
        wanted: DecodedText = DecodedText(data.decode(), "UTF-8")
    except UnicodeDecodeError:
        wanted = DecodedText("\n".join(texts), "GB18030")
    assert decode(data) == wanted


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind(tmp_path: Path, end: str) -> None:
    assert lines_of(tmp_path / "x", f"a{end}天{end}".encode("gbk"))[0] == [f"a{end}", f"天{end}"]


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    for path, en, zh in (
        (str(tmp_path / "none"), "there is no such file or folder", "文件或文件夹不存在"),
        (str(tmp_path), "it is a folder", "这是文件夹，不是文件"),
        ("a\0b", "the system refused", "系统拒绝"),
    ):
        for read in (Lines, lambda p: read_text(p, 9)):
            with pytest.raises(UnreadableError) as caught:
                read(path)
            assert (caught.value.en, caught.value.zh) == (en, zh)


def test_too_much_is_none_and_standard_input_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_bytes(b"12345")
    assert read_text(str(tmp_path / "x"), 4) is None
    assert read_text(str(tmp_path / "x"), 5) == DecodedText("12345", "UTF-8")
    stdin = io.TextIOWrapper(io.BytesIO("天\n".encode("gbk")))
    monkeypatch.setattr("sys.stdin", stdin)
    lines = Lines("-")
    assert list(lines) == ["天\n"]
    lines.close()
    assert not stdin.buffer.closed
