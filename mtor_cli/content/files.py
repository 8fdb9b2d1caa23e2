"""Bytes in, and files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from mtor_cli.errors import DataError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 8 * 1024 * 1024


def read_bytes(path: str) -> bytes:
    """The bytes of a data file, at most `MAX_BYTES`.

    Raises:
        DataError: the file is missing, unreadable or too large.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        en, zh = why_refused(error)
        raise DataError(
            "data_unreadable", *bilingual("cannot_be_read", path=path, words={"en": en, "zh": zh})
        ) from error
    if len(data) > MAX_BYTES:
        raise DataError(
            "data_too_large",
            *bilingual("data_too_large", path=path, max_bytes=MAX_BYTES // 1024 // 1024),
        )
    return data


@contextmanager
def replacing(path: str, unfinished_ends: str) -> Iterator[int]:
    """Give a descriptor to write to; the file takes its name, and the place of what stood there, when it is whole.

    It is readable by this user only.

    Args:
        path: of the file.
        unfinished_ends: with what its name ends until then.

    Raises:
        OSError: the system refuses the file; what stood under its name before stays.
    """
    from tempfile import mkstemp

    if "\0" in path:
        raise OSError("a path cannot hold a NUL")  # Python itself gives a ValueError for it.
    handle, unfinished = mkstemp(unfinished_ends, dir=os.path.dirname(path) or ".")
    try:
        yield handle
        os.replace(unfinished, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)


def why_refused(error: OSError | ValueError) -> tuple[str, str]:
    """Why the system refused a file, in English and Chinese; a path that holds a NUL is a ValueError."""
    if not isinstance(error, OSError):
        return bilingual("the_system_refused_2")
    for kind, key in _REFUSALS.items():
        if isinstance(error, kind):
            return bilingual(key)
    if error.errno in _BY_NUMBER:
        return bilingual(_BY_NUMBER[error.errno])
    number = "" if error.errno is None else f" {error.errno}"
    return bilingual("the_system_refused", number=number)


_REFUSALS: dict[type[OSError], str] = {
    FileNotFoundError: "no_such_file",
    IsADirectoryError: "file_is_a_folder",
    NotADirectoryError: "path_through_a_file",
    PermissionError: "permission_denied",
    FileExistsError: "file_exists",
}

_BY_NUMBER: dict[int | None, str] = {
    errno.ELOOP: "links_in_a_circle",
    errno.EFBIG: "file_may_not_grow",
    errno.ENOSPC: "disk_full",
    errno.EROFS: "disk_read_only",
    errno.ENAMETOOLONG: "file_name_too_long",
    errno.EIO: "disk_error",
}
