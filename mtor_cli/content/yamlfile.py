"""YAML in, with line numbers and without surprises.

Scalars follow YAML 1.2 (`no` is a word, `2025-12-30` is a text), and a number is only what a clinical number looks like
(`1e400`, `.nan` and `0x1F` are texts). Anchors, aliases and tags are refused, and so is a key that stands twice.

The file is read event by event: a composer that builds the whole tree first overflows the C stack on deep nesting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from mtor_cli.content.files import read_bytes
from mtor_cli.errors import DataError
from mtor_cli.hints import command
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 40

Path = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FLOW = re.compile(r"""(?m)(?:^|(?<=[\s\[{,:]))(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|(?:^|(?<=\s))#.*|[\[\]{}]""")
"""What counts for the depth of brackets: brackets; and texts in quotes and remarks, whose brackets count for none."""

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML calls not printable."""

_WIDE_COLON = re.compile(r"\s*(?:- )?[A-Za-z_]+\s*：")
_QUOTE = re.compile(r'(?<!\\)"')
_CURLY = re.compile("“[^“”]*”|‘[^‘’]*’|「[^「」]*」|＂[^＂]*＂")
"""A text that is quoted with other marks than YAML's, which would be printed."""

_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class YamlError(DataError):
    """A file that is not YAML, or not of the kind that is read here.

    Args:
        file: as it is named in messages.
        line: from 1.
        path: the part of the file, as far as it was read.
        en: what was wrong and what was expected, without the full stop.
        zh: the same in Chinese.
    """

    def __init__(self, file: str, line: int, path: Path, en: str, zh: str) -> None:
        super().__init__(
            "data_invalid",
            *bilingual("data_invalid", file=file, line=line, words={"en": en, "zh": zh}),
            command("data", "validate"),
        )
        self.line = line
        self.path = path
        self.reason = (en, zh)


class YamlDocument(NamedTuple):
    """The value of a YAML file and the line (from 1) on which each part of it begins, by its path."""

    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: str) -> YamlDocument:
    """Read one YAML file.

    Raises:
        DataError: with the file, the line and what was expected.
    """
    return parse_yaml(read_bytes(path), path)


def parse_yaml(data: bytes, path: str) -> YamlDocument:
    """Parse the bytes of a YAML file; `path` names it in messages.

    Raises:
        YamlError: with the file, the line and what was expected.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise YamlError(path, line, (), *bilingual("the_file_is_not_utf")) from error
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        name = f"U+{ord(control[0]):04X}"
        raise YamlError(path, line, (), *bilingual("the_control_character_is_not_allowed", name=name))
    if (deep := _too_deep(text)) is not None:
        raise YamlError(path, text.count("\n", 0, deep) + 1, (), *bilingual("nested_too_deeply"))
    try:
        return _Reader(path, yaml.parse(text, Loader=_Loader)).document()
    except yaml.MarkedYAMLError as error:
        line, en, zh = _not_yaml(text, error)
        raise YamlError(path, line, (), *bilingual("this_is_not_yaml", words={"en": en, "zh": zh})) from error


def _too_deep(text: str) -> int | None:
    """Where brackets nest too deeply, or None; blocks are counted as they are read.

    Asked before the parser reads a bracket: it looks far ahead on a line, and each release of it has its own limit. A
    quote begins a text only where a value can begin, so that an apostrophe inside a word hides no bracket.
    """
    depth = 0
    for token in _FLOW.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                return token.start()
        elif token[0] in ("]", "}"):
            depth = max(0, depth - 1)
    return None


def _not_yaml(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str, str]:
    """The line of a syntax error and what is wrong there, in English and Chinese.

    Only the places that the parser names are used: its words differ from release to release.
    """
    at = error.problem_mark
    if at is None:
        return 1, *bilingual("the_text_cannot_be_read")
    # The parser's own lines, which end at more than a line feed.
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    line = lines[at.line] if at.line < len(lines) else ""
    opened = error.context_mark
    opening = lines[opened.line][opened.column : opened.column + 1] if opened and opened.line < len(lines) else ""
    found = line[at.column : at.column + 1]
    for n in range(min(at.line, len(lines) - 1), max(-1, at.line - 3), -1):
        if _WIDE_COLON.match(lines[n]):
            return n + 1, *bilingual("full_width_colon", colon="：")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return at.line + 1, *bilingual("a_tab_indents_this_line_indent")
    if opened and opening in ("'", '"') and opened.line < at.line:
        return opened.line + 1, *bilingual("the_quote_that_opens_here_is", opening=opening)
    if opened and opening in ("[", "{") and (opened.line, opened.column) != (at.line, at.column):
        return opened.line + 1, *bilingual("the_bracket_that_opens_here_is", opening=opening)
    if found == ":":
        return (
            at.line + 1,
            *bilingual("a_colon_stands_where_none_can"),
        )
    if (unclosed := _odd_quote(lines, at.line)) is not None:
        return unclosed + 1, *bilingual("the_quote_that_opens_here_is_not")
    if found and found in "@`%":
        return at.line + 1, *bilingual("a_text_that_begins_with_needs", found=found)
    return (
        at.line + 1,
        *bilingual("this_line_does_not_fit_those"),
    )


def _odd_quote(lines: list[str], last: int) -> int | None:
    """The nearest line up to `last` with an odd number of quotes, where those of the file are odd; else None.

    A text that lacks its closing quote ends at the next quote, so that the parser stumbles lines further down.
    """
    counts = [len(_QUOTE.findall(line)) for line in lines]
    if sum(counts) % 2 == 0:
        return None
    return next((n for n in range(min(last, len(lines) - 1), -1, -1) if counts[n] % 2), None)


class _Reader:
    """Turns YAML events into values and remembers their lines."""

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self.file = file
        self.events = events
        self.lines: dict[Path, int] = {}

    def document(self) -> YamlDocument:
        next(self.events)  # The stream begins.
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise YamlError(self.file, 1, (), *bilingual("the_file_is_empty"))
        value = self._value(next(self.events), ())
        next(self.events)  # The document ends.
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._error(after, (), *bilingual("a_second_document_begins_here_a"))
        return YamlDocument(value, self.lines)

    def _value(self, event: Any, path: Path) -> Any:
        if isinstance(event, yaml.AliasEvent):
            raise self._error(
                event,
                path,
                *bilingual("an_alias_name_is_not_allowed"),
            )
        self._require_plain(event, path)
        if len(path) > MAX_DEPTH:
            raise self._error(event, (), *bilingual("nested_too_deeply"))
        self.lines[path] = event.start_mark.line + 1
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if not event.style and _CURLY.fullmatch(event.value):
            raise self._error(
                event,
                path,
                *bilingual("the_text_stands_in_the_marks", event=event.value[0], event_2=event.value[-1]),
            )
        return _scalar(event)

    def _mapping(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = getattr(event, "value", "")
            if not key:
                raise self._error(event, path, *bilingual("a_key_must_be_a_plain"))
            self._require_plain(event, (*path, key))
            if key in result:
                raise self._error(
                    event,
                    (*path, key),
                    *bilingual("stands_twice_in_the_same_block", keys=key),
                )
            result[key] = self._value(next(self.events), (*path, key))
            self.lines[(*path, key)] = event.start_mark.line + 1
        return result

    def _sequence(self, path: Path) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            result.append(self._value(event, (*path, len(result))))
        return result

    def _require_plain(self, event: Any, path: Path) -> None:
        """Refuse anchors, which only aliases need, and tags, which ask for objects."""
        if event.anchor is not None:
            raise self._error(
                event,
                path,
                *bilingual("an_anchor_is_not_allowed", anchor=event.anchor),
            )
        if event.tag is not None:
            raise self._error(
                event,
                path,
                *bilingual("the_tag_is_not_allowed_write", tag=event.tag),
            )

    def _error(self, event: Any, path: Path, en: str, zh: str) -> YamlError:
        return YamlError(self.file, event.start_mark.line + 1, path, en, zh)


def _scalar(event: Any) -> Any:
    """The value of a scalar: a quoted one is text, a plain one a word, a number or a text."""
    text: str = event.value
    if event.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every part of a value with its path, from the outside in."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from walk(inner, (*path, i))
