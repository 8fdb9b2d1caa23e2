"""The form of a compiled copy: what it holds, and that anything else than the copy of just this file is none."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.content.compiled import compiled, content_in
from mtor_cli.content.yamlfile import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = (
    "low: 4\nhigh: {absent: no_bound_set}\nsources: [24, feng-yaqing-2024]\nname: 西罗莫司\nhalf: 0.1\nnone: null\n"
)
YAML = SOURCE.encode()
VALUE = parse_yaml(YAML, "x").value
COPY = compiled("drugs", "0.1.0", YAML, VALUE)


def read(copy: bytes, kind: str = "drugs", program: str = "0.1.0", source: bytes = YAML) -> Any:
    return content_in(copy, kind, program, source)


def test_a_copy_holds_what_the_yaml_holds() -> None:
    assert read(COPY) == VALUE
    assert list(read(COPY)) == ["low", "high", "sources", "name", "half", "none"]
    assert [type(v) for v in read(COPY).values()] == [int, dict, list, str, float, type(None)]


def test_a_copy_is_two_lines_of_json() -> None:
    header, content = COPY.split(b"\n")
    assert json.loads(header) == {
        "program": "0.1.0",
        "kind": "drugs",
        "yaml": sha256(YAML).hexdigest(),
        "content": sha256(content).hexdigest(),
    }
    assert json.loads(content) == VALUE
    assert "西罗莫司".encode() in content


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_every_content_comes_back(value: Any) -> None:
    if value is not None:  # A file that holds nothing is none.
        assert repr(read(compiled("drugs", "0.1.0", YAML, value))) == repr(value)


@pytest.mark.parametrize("kind", ["drug", "references", "", 'drugs"'])
def test_a_copy_of_another_kind_of_file_is_none(kind: str) -> None:
    assert read(COPY, kind=kind) is None


@pytest.mark.parametrize("program", ["0.1.1", "0.1", "0.1.0+1", ""])
def test_a_copy_by_another_version_is_none(program: str) -> None:
    assert read(COPY, program=program) is None


@pytest.mark.parametrize(
    "source",
    [SOURCE.replace("4", "1", 1), SOURCE.replace("\n", "\r\n"), SOURCE + "\n", SOURCE[:-1], "\ufeff" + SOURCE, ""],
)
def test_a_copy_of_another_yaml_is_none(source: str) -> None:
    assert read(COPY, source=source.encode()) is None


def test_a_copy_with_another_number_is_none() -> None:
    assert COPY.count(b'"low":4') == 1
    assert read(COPY.replace(b'"low":4', b'"low":1')) is None


@pytest.mark.parametrize("end", range(len(COPY)))
def test_a_copy_that_is_cut_off_is_none(end: int) -> None:
    assert read(COPY[:end]) is None
    assert read(COPY[end + 1 :]) is None


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\n",
        b"{",
        b"null",
        b"[]",
        b"3",
        b"{}\n{}",
        b"\xff\xfe",
        b"\0" * 500,
        b"[" * 200_000,
        COPY * 2,
        COPY + b"\n",
    ],
)
def test_what_is_no_copy_is_none(damaged: bytes) -> None:
    assert read(damaged) is None


@given(st.integers(0, len(COPY) - 1), st.integers(1, 255))
def test_a_copy_with_one_other_byte_is_none(at: int, flip: int) -> None:
    assert read(COPY[:at] + bytes([COPY[at] ^ flip]) + COPY[at + 1 :]) is None


@given(st.binary(max_size=80), st.integers(0, len(COPY)), st.integers(0, len(COPY)))
def test_a_copy_with_a_part_replaced_is_none(new: bytes, start: int, end: int) -> None:
    damaged = COPY[: min(start, end)] + new + COPY[max(start, end) :]
    assert read(damaged) == (VALUE if damaged == COPY else None)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 200_000])
def test_a_right_checksum_of_what_is_no_content_is_none(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    dumps: Callable[..., str] = json.dumps

    def forged(value: Any, **options: Any) -> Any:
        return Encoded(body) if options else dumps(value)

    monkeypatch.setattr("mtor_cli.content.compiled.json.dumps", forged)
    copy = compiled("drugs", "0.1.0", YAML, VALUE)
    assert copy.endswith(b"\n" + body)
    assert read(copy) is None


class Encoded:
    """A text that gives these bytes."""

    def __init__(self, data: bytes) -> None:
        self.encode = lambda: data
