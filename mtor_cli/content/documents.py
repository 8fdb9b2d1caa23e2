"""One data file: what it holds, checked, from its YAML or from a compiled copy that fits."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mtor_cli.content.cache import cached, keep
from mtor_cli.content.compiled import ENDING, compiled, content_in
from mtor_cli.content.files import read_bytes
from mtor_cli.content.locate import installed_dir
from mtor_cli.errors import DataError
from mtor_cli.version import __version__

if TYPE_CHECKING:
    from mtor_cli.content.yamlfile import YamlDocument
    from mtor_cli.records.base import Text

LABELS = "labels"
"""The name of the index of the references."""


def document_of(name: str, path: str, source: bytes) -> YamlDocument:
    """What a YAML file holds, with its lines, after it was checked by itself.

    Args:
        name: the name of the file's model.
        path: names the file in messages.
        source: the bytes of the file.

    Raises:
        DataError: naming the file, the line, the field and what was expected.
    """
    from mtor_cli.content.alone import alone
    from mtor_cli.content.problems import error_of
    from mtor_cli.content.shape import shape_problems
    from mtor_cli.content.yamlfile import parse_yaml

    document = parse_yaml(source, path)
    problems = shape_problems(name, path, document) or alone(name, path, document)
    if problems:
        raise error_of(problems)
    return document


def value_of(name: str, path: str, source: bytes) -> Any:
    """What a YAML file holds, without its lines, from a compiled copy where one fits; arguments as for `document_of`.

    Raises:
        DataError: naming the file, the line, the field and what was expected.
    """
    value = _copy(name, path, source)
    if value is None:
        value = document_of(name, path, source).value
        keep(name, path, source, value)
    return value


def labels_in(path: str, source: bytes) -> dict[str, Text]:
    """The labels of a file of references, by key, from an index where one fits.

    Most commands print no more of the works. Reading all of them takes ten times as long as reading the index.

    Raises:
        DataError: naming the file, the line, the field and what was expected.
    """
    labels: dict[str, Text] | None = _copy(LABELS, path, source)
    if labels is None:
        from mtor_cli.records.names import labels_of

        labels = labels_of(value_of("references", path, source))
        keep(LABELS, path, source, labels)
    return labels


def copies_of(name: str, path: str) -> dict[str, bytes]:
    """The copies that a wheel carries beside a YAML file, by their names; `name` is that of the file's model.

    Raises:
        DataError: the file is missing or wrong.
    """
    from mtor_cli.records.names import labels_of

    source = read_bytes(path)
    value = document_of(name, path, source).value
    held = {name: value, LABELS: labels_of(value)} if name == "references" else {name: value}
    return {kind: compiled(kind, __version__, source, content) for kind, content in held.items()}


def _copy(kind: str, path: str, source: bytes) -> Any | None:
    """What a copy beside the YAML file at `path`, or else in the user's cache, holds; None where none fits."""
    held = None
    if os.path.dirname(path) == installed_dir():
        with suppress(DataError):
            held = content_in(read_bytes(os.path.join(installed_dir(), kind + ENDING)), kind, __version__, source)
    return cached(kind, path, source) if held is None else held
