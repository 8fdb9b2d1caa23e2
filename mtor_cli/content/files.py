"""Bytes in, and files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from mtor_cli.errors import DataError

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
        raise DataError("data_unreadable", f"{path} cannot be read ({en}).", f"无法读取 {path}（{zh}）。") from error
    if len(data) > MAX_BYTES:
        raise DataError(
            "data_too_large",
            f"{path} is larger than {MAX_BYTES // 1024 // 1024} MiB; a data file is far smaller.",
            f"{path} 超过{MAX_BYTES // 1024 // 1024} MiB，远大于正常的数据文件。",
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
        return "the system refused", "系统拒绝"
    for kind, words in _REFUSALS.items():
        if isinstance(error, kind):
            return words
    if error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    number = "" if error.errno is None else f" {error.errno}"
    return f"the system refused{number}", f"系统拒绝{number}"


_REFUSALS: dict[type[OSError], tuple[str, str]] = {
    FileNotFoundError: ("there is no such file or folder", "文件或文件夹不存在"),
    IsADirectoryError: ("it is a folder", "这是文件夹，不是文件"),
    NotADirectoryError: ("a part of the path is no folder", "路径中有一部分不是文件夹"),
    PermissionError: ("permission denied", "没有访问权限"),
    FileExistsError: ("it exists already", "文件已存在"),
}

_BY_NUMBER: dict[int | None, tuple[str, str]] = {
    errno.ELOOP: ("its links lead in a circle", "符号链接循环"),
    errno.EFBIG: ("the file may not grow further", "文件不能再增大"),
    errno.ENOSPC: ("the disk is full", "磁盘空间不足"),
    errno.EROFS: ("the disk is read-only", "磁盘为只读"),
    errno.ENAMETOOLONG: ("the name is too long", "名称过长"),
    errno.EIO: ("the disk reports an error", "磁盘读写错误"),
}
