"""YAML in, with line numbers and without surprises.

Scalars follow YAML 1.2 (`no` is a word, `2025-12-30` is a text, `1e400` is refused), anchors, aliases and tags are
refused, and so is a key that stands twice.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from mtor_cli.content.files import read_bytes
from mtor_cli.errors import DataError

MAX_DEPTH = 40

Path = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Document(NamedTuple):
    """The value of a YAML file and the line (from 1) on which each part of it begins, by its path."""

    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: str) -> Document:
    """Read one YAML file.

    Raises:
        DataError: with the file, the line and what was expected.
    """
    return parse_yaml(read_bytes(path), path)


def parse_yaml(data: bytes, path: str) -> Document:
    """Parse the bytes of a YAML file; `path` names it in messages.

    Raises:
        DataError: with the file, the line and what was expected.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _error(path, line, "the file is not UTF-8 text", "文件不是UTF-8编码") from error
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        raise _error(path, line, f"this is not YAML: {problem}", f"不是有效的YAML：{problem}") from error
    except RecursionError as error:
        raise _too_deep(path, 1) from error
    if root is None:
        raise _error(path, 1, "the file is empty", "文件为空")
    reader = _Reader(path)
    return Document(reader.value(root, ()), reader.lines)


class _Reader:
    """Turns YAML nodes into values and remembers their lines."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines: dict[Path, int] = {}
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        if id(node) in self._seen:
            raise _error(
                self.path,
                line,
                "an alias (*name) is not allowed; write the text out",
                "不允许使用别名（*name），请直接写出内容",
            )
        self._seen.add(id(node))
        if len(path) > MAX_DEPTH:
            raise _too_deep(self.path, line)
        self.lines[path] = line
        if isinstance(node, yaml.MappingNode):
            self._require_tag(node, "map")
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            self._require_tag(node, "seq")
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or not key:
                raise _error(self.path, line, "a key must be a plain word", "键必须是普通词语")
            if key in result:
                raise _error(
                    self.path,
                    line,
                    f"'{key}' stands twice in the same block",
                    f"同一层级中“{key}”重复出现",
                )
            result[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return result

    def _scalar(self, node: Any, line: int) -> Any:
        text: str = node.value
        # A quoted scalar is text. The parser resolves the other scalars by YAML 1.1; only a tag that the
        # author wrote is none of these.
        if node.style in ("'", '"', "|", ">"):
            self._require_tag(node, "str")
            return text
        self._require_tag(node, "str", "int", "float", "bool", "null", "timestamp", "merge", "value")
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        return text

    def _require_tag(self, node: yaml.Node, *names: str) -> None:
        if node.tag not in {f"tag:yaml.org,2002:{name}" for name in names}:
            raise _error(
                self.path,
                node.start_mark.line + 1,
                f"the tag {node.tag} is not allowed; write plain text, numbers, lists and keys only",
                f"不允许使用标签 {node.tag}，只可使用文字、数字、列表和键",
            )


def _too_deep(path: str, line: int) -> DataError:
    return _error(path, line, "the blocks are nested too deeply", "嵌套层级过深")


def _error(path: str, line: int, en: str, zh: str) -> DataError:
    return DataError("data_invalid", f"{path}, line {line}: {en}.", f"{path} 第{line}行：{zh}。")
