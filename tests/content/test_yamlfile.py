"""YAML in: scalars of YAML 1.2, line numbers, and everything hostile refused with file, line and reason."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.content.files import MAX_BYTES
from mtor_cli.content.yamlfile import MAX_DEPTH, YamlError, parse_yaml, read_yaml
from mtor_cli.errors import DataError
from tests.content.facts import DATA, FILES, raw

if TYPE_CHECKING:
    from pathlib import Path


def value(text: str) -> Any:
    return parse_yaml(text.encode(), "x.yaml").value


def refusal(data: bytes | str) -> YamlError:
    with pytest.raises(YamlError) as caught:
        parse_yaml(data.encode() if isinstance(data, str) else data, "x.yaml")
    return caught.value


# Scalars


@pytest.mark.parametrize(
    "text",
    [
        *("no", "yes", "on", "off", "No", "YES", "y", "n", "True", "FALSE", "Null", "NULL"),
        *("2025-12-30", "2025-12-30T10:00:00Z", "12:30", "190:20:30"),
        *("007", "00", "0x1F", "0o17", "0b1", "1_000", "+1", "1e5", "1e400", "1.0e+5", "1.", ".5", "-.5"),
        *(".nan", ".NaN", ".inf", "-.inf", "nan", "inf", "=", "<<", "1234567890123456789", "9" * 400 + ".5"),
        *("D69.3", "24(4):868", "10.1182/blood-2024-207041", "1-2", "5–15", "1.2.3"),
    ],
)
def test_a_plain_scalar_that_is_no_plain_number_or_word_is_the_text_as_written(text: str) -> None:
    assert value(f"a: {text}\n") == {"a": text}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("15", 15),
        ("-15", -15),
        ("999999999999999999", 999999999999999999),
        ("0.5", 0.5),
        ("914.19", 914.19),
        ("-1.50", -1.5),
        ("'1'", "1"),
        ('"1"', "1"),
        ("'true'", "true"),
        ('""', ""),
        ("'~'", "~"),
        ('"\\u897f\\x41"', "西A"),
    ],
)
def test_words_numbers_and_quoted_texts(text: str, expected: Any) -> None:
    found = value(f"a: {text}\n")["a"]
    assert found == expected
    assert type(found) is type(expected)


def test_a_block_scalar_is_text_whatever_it_looks_like() -> None:
    assert value("a: |\n  1\nb: >-\n  true\n") == {"a": "1\n", "b": "true"}


def test_the_yaml_1_1_directive_does_not_bring_yaml_1_1_scalars_back() -> None:
    assert value("%YAML 1.1\n---\na: yes\nb: 010\n") == {"a": "yes", "b": "010"}


def test_a_merge_key_is_a_key_like_any_other() -> None:
    assert value("a: 1\n<<: {b: 2}\n") == {"a": 1, "<<": {"b": 2}}


def test_keys_are_texts() -> None:
    assert value("1: a\ntrue: b\n~: c\n'': d\n".replace("'': d\n", "")) == {"1": "a", "true": "b", "~": "c"}


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert parse_yaml(b"\xef\xbb\xbfversion: 1.0.0\n", "x.yaml").value == {"version": "1.0.0"}


def test_the_whole_file_may_be_a_list_or_a_scalar() -> None:
    assert value("- 1\n- a\n") == [1, "a"]
    assert value("hello\n") == "hello"


scalars = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=12)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.slow
@given(values)
def test_what_a_foreign_writer_writes_is_read_back(written: Any) -> None:
    """PyYAML quotes what YAML 1.1 would take for something else, so the values survive whatever they look like."""
    text = yaml.safe_dump(written, allow_unicode=False, sort_keys=False)
    assert parse_yaml(text.encode(), "x.yaml").value == written


@pytest.mark.parametrize("name", FILES)
def test_the_data_files_read_as_a_foreign_parser_reads_them(name: str) -> None:
    def as_text(found: Any, written: Any) -> Any:
        if isinstance(found, dict):
            return {key: as_text(inner, written.get(key)) for key, inner in found.items()}
        if isinstance(found, list):
            return [as_text(*pair) for pair in zip(found, written, strict=True)]
        if found is None:
            return written if written in ("null", "~", "") else "nothing"
        if isinstance(found, float):
            return written if float(written) == found else str(found)  # 0.390 is 0.39.
        return str(found).lower() if isinstance(found, bool) else str(found)

    assert as_text(read_yaml(str(DATA / f"{name}.yaml")).value, raw(name)) == raw(name)


# Lines


def test_every_part_knows_its_line() -> None:
    text = "# head\n\na: 1\nb:\n  - x\n  -\n    c: 2\n    d: [3,\n      4]\n  - 'e\n\n    f'\ng: |\n  h\ni: 5\n"
    document = parse_yaml(text.encode(), "x.yaml")
    lines = {path: line for path, line in document.lines.items() if path}
    assert lines == {
        ("a",): 3,
        ("b",): 4,
        ("b", 0): 5,
        ("b", 1): 7,
        ("b", 1, "c"): 7,
        ("b", 1, "d"): 8,
        ("b", 1, "d", 0): 8,
        ("b", 1, "d", 1): 9,
        ("b", 2): 10,
        ("g",): 13,
        ("i",): 15,
    }


def test_a_part_that_is_not_there_is_found_at_the_block_around_it() -> None:
    document = parse_yaml(b"a:\n  b:\n    c: 1\n", "x.yaml")
    assert document.line(("a", "b", "missing", 3)) == 2
    assert document.line(("missing",)) == document.line(()) == 1


@pytest.mark.parametrize("name", FILES)
def test_the_line_of_every_key_of_the_data_holds_that_key(name: str) -> None:
    lines = (DATA / f"{name}.yaml").read_text(encoding="utf-8").split("\n")
    document = read_yaml(str(DATA / f"{name}.yaml"))
    keyed = [(path[-1], line) for path, line in document.lines.items() if path and isinstance(path[-1], str)]
    assert len(keyed) > 50
    assert [(key, line) for key, line in keyed if f"{key}:" not in lines[line - 1]] == []


# Hostile


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: 1\nb: &x 2\n", 2, "an anchor (&x) is not allowed"),
        ("a: &x [1]\nb: *x\n", 1, "an anchor (&x) is not allowed"),
        ("a: &x [*x]\n", 1, "an anchor (&x) is not allowed"),
        ("&k a: 1\n", 1, "an anchor (&k) is not allowed"),
        ("a: 1\nb: *nope\n", 2, "an alias (*name) is not allowed; write the text out"),
        ("a: 1\n*b : 2\n", 2, "a key must be a plain word"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", 1, "an anchor (&a) is not allowed"),
        (
            "a: 1\nb: !!python/object/apply:os.system [x]\n",
            2,
            "the tag tag:yaml.org,2002:python/object/apply:os.system",
        ),
        ("a: !foo 1\n", 1, "the tag !foo is not allowed; write plain text, numbers, lists and keys only"),
        ("a: ! 1\n", 1, "the tag ! is not allowed"),
        ("a: !!str 1\n", 1, "the tag tag:yaml.org,2002:str is not allowed"),
        ("a: !!int '1'\n", 1, "the tag tag:yaml.org,2002:int is not allowed"),
        ("a: !!binary aGk=\n", 1, "the tag tag:yaml.org,2002:binary is not allowed"),
        ("a:\n  b: !!set {c}\n", 2, "the tag tag:yaml.org,2002:set is not allowed"),
        ("a:\n - !!map {c: 1}\n", 2, "the tag tag:yaml.org,2002:map is not allowed"),
        ("!!python/name:os.system a: 1\n", 1, "the tag tag:yaml.org,2002:python/name:os.system is not allowed"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands twice in the same block"),
        ("a: 1\n'a': 3\n", 2, "'a' stands twice in the same block"),
        ("x:\n  - a: 1\n    b: 2\n    a: 3\n", 4, "'a' stands twice in the same block"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here; a data file is one"),
        ("a: 1\n...\n---\nb: 2\n", 3, "a second document begins here; a data file is one"),
        ("? [a, b]\n: 1\n", 1, "a key must be a plain word"),
        ("a: 1\n? {b: 1}\n: 1\n", 2, "a key must be a plain word"),
        ("a: 1\n'': 2\n", 2, "a key must be a plain word"),
        ("a:\n\tb: 1\n", 2, "this is not YAML: a tab indents this line; indent it with spaces"),
        ("b: 0\na: [1\nb: 2\n", 2, "this is not YAML: the bracket [ that opens here is not closed"),
        ("a: {b: 1\n", 1, "this is not YAML: the bracket { that opens here is not closed"),
        ("b: 0\na: 'x\nc: 1\n", 2, "this is not YAML: the quote ' that opens here is not closed"),
        ('a: "x\n', 1, 'this is not YAML: the quote " that opens here is not closed'),
        ("a: 1\n b: 2\n", 2, "this is not YAML: a colon stands where none can;"),
        ("a: ITP: second line\n", 1, "this is not YAML: a colon stands where none can;"),
        ("a: 1\nb: @x\n", 2, "this is not YAML: a text that begins with @ needs quotes"),
        ("a: ]\n", 1, "this is not YAML: this line does not fit those above it;"),
        ("a: 1\nlow：4\nhigh: 15\n", 2, "this is not YAML: a full-width colon (：) stands behind the field; write :"),
        ("a:\n  - id： x\n    b: 1\n", 2, "this is not YAML: a full-width colon (：) stands behind the field; write :"),
        ('a: "x\nb: 1\nc: "y"\nd: 1\n', 1, 'this is not YAML: the quote " that opens here is not closed'),
        ("a: “x y”\n", 1, 'the text stands in the marks “”; put it in straight quotes (")'),
        ("a: 「x」\n", 1, 'the text stands in the marks 「」; put it in straight quotes (")'),
        ("a: 'it's'\n", 1, "this is not YAML: this line does not fit those above it;"),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, line: int, part: str) -> None:
    error = refusal(text)
    assert error.line == line
    assert error.en.startswith(f"x.yaml, line {line}: {part}")
    assert error.zh.startswith(f"x.yaml 第{line}行：")
    assert error.en.endswith(".")
    assert error.zh.endswith("。")
    assert (error.code, error.exit_code, str(error.hint)) == ("data_invalid", 4, "mtor data validate")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("b: &x 2\n", "不允许使用锚点（&x）"),
        ("b: *x\n", "不允许使用别名（*name），请直接写出内容"),
        ("b: !foo 1\n", "不允许使用标签 !foo，只可使用文字、数字、列表和键"),
        ("b: 1\nb: 1\n", "同一层级中“b”重复出现"),
        ("? []\n: 1\n", "键必须是普通词语"),
        ("a\n---\nb\n", "此处开始了第二个文档，应仅有一个"),
        ("", "文件为空"),
        ("a: \x07\n", "不允许使用控制字符 U+0007"),
        ("[" * 99, "嵌套层级过深"),
        ("a: ]\n", "不是有效的YAML：本行与前文不符，请检查缩进、引号和括号"),
        ("a: 'x\n", "不是有效的YAML：此处的引号 ' 没有配对"),
        ("a:\n\tb: 1\n", "不是有效的YAML：本行以制表符缩进，请改用空格"),
    ],
)
def test_the_same_is_said_in_chinese(text: str, part: str) -> None:
    error = refusal(text)
    assert part in error.zh
    assert error.reason[1] in error.zh
    assert error.reason[0] in error.en


def test_a_mistake_inside_a_block_knows_where_it_stands() -> None:
    assert refusal("x:\n  - a: 1\n    b:\n      c: 1\n      c: 2\n").path == ("x", 0, "b", "c")
    assert refusal("x:\n  - a: !t 1\n").path == ("x", 0, "a")


@pytest.mark.parametrize("text", ["", "  \n\n", "# only a remark\n", "\ufeff"])
def test_an_empty_file_is_said_to_be_empty(text: str) -> None:
    error = refusal(text)
    assert (error.line, error.reason[0]) == (1, "the file is empty")


@pytest.mark.parametrize("size", [MAX_DEPTH + 2, 5000, 200_000])
@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_deep_nesting_is_refused_and_breaks_nothing(opening: str, size: int) -> None:
    """A composer recurses in C and is killed by 100 000 brackets."""
    error = refusal(opening * size)
    assert error.reason[0] == "the blocks are nested too deeply"
    assert error.line == 1


@pytest.mark.parametrize(
    "text",
    [
        f"a: '{'[' * 99}'\n",
        f'a: "{"[" * 99}"\n',
        f'a: "x\\" {"[" * 99}"\n',
        f"a: 'it''s {'{' * 99}'\n",
        f"a: 1  # {'[' * 99}\n",
        f"# {'{' * 99}\na: 1\n",
        "a:\n" + "  - [1]\n" * 99,
    ],
)
def test_a_bracket_that_is_a_letter_nests_nothing(text: str) -> None:
    assert list(value(text)) == ["a"]


def test_an_apostrophe_hides_no_bracket() -> None:
    error = refusal(f"a: the patient's level\nb: {'[' * 5000}\n")
    assert (error.line, error.reason[0]) == (2, "the blocks are nested too deeply")


@pytest.mark.slow
def test_deep_blocks_are_refused_at_the_line_that_is_too_deep() -> None:
    text = "".join(f"{' ' * depth}a:\n" for depth in range(5000))
    assert refusal(text).line == MAX_DEPTH + 2


def test_nesting_up_to_the_limit_is_read() -> None:
    found = value("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH)
    for _ in range(MAX_DEPTH):
        (found,) = found
    assert found == 1


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ufffe", "\uffff"])
def test_a_raw_control_character_is_refused_at_its_line(control: str) -> None:
    error = refusal(f"a: 西\nb: 罗\nc: x{control}y\n")
    assert error.line == 3
    assert error.reason[0] == f"the control character U+{ord(control):04X} is not allowed"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a: 1\nb: \xe9\n", 2),
        ("a: 西罗莫司\n".encode("gbk"), 1),
        ("a: 1\n".encode("utf-16"), 1),
        (b"a: \xed\xa0\x80\n", 1),
    ],
)
def test_what_is_not_utf8_is_refused_at_its_line(data: bytes, line: int) -> None:
    error = refusal(data)
    assert (error.line, error.reason[0]) == (line, "the file is not UTF-8 text")


def first_line(data: bytes) -> int:
    """Return the line on which a file begins, or the line at which it is refused."""
    try:
        return parse_yaml(data, "x.yaml").lines[()]
    except YamlError as error:
        return error.line


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(data: bytes) -> None:
    breaks = sum(data.count(mark) for mark in (b"\n", b"\r", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9"))
    assert 1 <= first_line(data) <= breaks + 2


# Files


def failure(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_yaml(str(path))
    assert caught.value.exit_code == 4
    return caught.value


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = failure(tmp_path / "drugs.yaml")
    assert error.code == "data_unreadable"
    assert error.en == f"{tmp_path / 'drugs.yaml'} cannot be read (there is no such file or folder)."
    assert error.zh == f"无法读取 {tmp_path / 'drugs.yaml'}（文件或文件夹不存在）。"


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "drugs.yaml").mkdir()
    assert failure(tmp_path / "drugs.yaml").en.endswith("drugs.yaml cannot be read (it is a folder).")


def test_a_link_that_leads_to_itself_is_named(tmp_path: Path) -> None:
    (tmp_path / "drugs.yaml").symlink_to(tmp_path / "drugs.yaml")
    error = failure(tmp_path / "drugs.yaml")
    assert error.code == "data_unreadable"
    assert error.en.endswith("drugs.yaml cannot be read (its links lead in a circle).")


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator may read everything, so the refusal of the system is played."""

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "the words of the system")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(DataError, match=r"drugs\.yaml cannot be read \(permission denied\)\."):
        read_yaml(str(tmp_path / "drugs.yaml"))


def test_an_error_of_the_system_without_a_reason_is_still_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(DataError, match=r"x cannot be read \(the system refused\)\."):
        read_yaml("x")


def test_a_file_that_is_far_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "drugs.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # A hole of a tebibyte.
    error = failure(path)
    assert error.code == "data_too_large"
    assert error.en == f"{path} is larger than 8 MiB; a data file is far smaller."
    assert error.zh == f"{path} 超过8 MiB，远大于正常的数据文件。"


def test_the_limit_of_size_itself_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "drugs.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * (MAX_BYTES - 6) + b"\n")
    assert path.stat().st_size == MAX_BYTES
    assert read_yaml(str(path)).value == {"a": 1}
