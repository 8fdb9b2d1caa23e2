"""The compiled copy of a data file, as `.pyc` is to `.py`.

Reading YAML takes most of a short command's time, so the wheel carries each file a second time as JSON with a
checksum of the YAML that it was made from. A copy whose checksum does not fit is ignored and the YAML is read.
"""

from __future__ import annotations

import json
from binascii import crc32
from typing import Any

from mtor_cli.content.files import read_bytes


def compile_yaml(path: str) -> str:
    """Return the compiled copy of the YAML file at `path` as text."""
    from mtor_cli.content.yamlfile import parse_yaml

    data = read_bytes(path)
    content = {"crc32": crc32(data), "value": parse_yaml(data, path).value}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_compiled(path: str) -> Any | None:
    """Return the content of the YAML file at `path` from its compiled copy, or None where that is not up to date.

    Raises:
        DataError: the YAML file is missing or unreadable.
    """
    data = read_bytes(path)
    try:
        with open(path.removesuffix(".yaml") + ".json", encoding="utf-8") as file:
            copy = json.load(file)
        return copy["value"] if copy["crc32"] == crc32(data) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None  # No copy, or a damaged one: the YAML is the truth.
