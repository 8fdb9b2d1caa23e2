"""The compiled copy of a data file, as `.pyc` is to `.py`.

Reading and checking YAML takes most of a short command's time. What was read and found right is kept a second time as
two lines of JSON: a header, then the content. The header names all that the content follows from, with the checksum of
the content itself. A copy counts only where its header is, byte by byte, the one that would be written now; whatever
else may have happened to it, the YAML is read.
"""

from __future__ import annotations

import json
from typing import Any

ENDING = ".jsonl"


def compiled(kind: str, program: str, source: bytes, value: Any) -> bytes:
    """The copy of one data file.

    Args:
        kind: the name of the file's model.
        program: the version of the program that read the file.
        source: the bytes of the YAML.
        value: what they hold, checked.
    """
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%s\n%s" % (_header(kind, program, source, body), body)


def content_in(copy: bytes, kind: str, program: str, source: bytes) -> Any | None:
    """What a copy holds, or None where it is none of just this kind, program and YAML, or is damaged."""
    header, _, body = copy.partition(b"\n")
    if header != _header(kind, program, source, body):
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None  # Somebody made a checksum for what is no content.


def _header(kind: str, program: str, source: bytes, body: bytes) -> bytes:
    from hashlib import sha256

    facts = {
        "program": program,
        "kind": kind,
        "yaml": sha256(source).hexdigest(),
        "content": sha256(body).hexdigest(),
    }
    return json.dumps(facts).encode()
