"""Bytes in."""

from __future__ import annotations

from mtor_cli.errors import DataError

MAX_BYTES = 8 * 1024 * 1024


def read_bytes(path: str) -> bytes:
    """Return the bytes of a data file.

    Raises:
        DataError: the file is missing, unreadable or too large.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise DataError(
            "data_unreadable",
            f"{path} cannot be read ({reason}).",
            f"无法读取 {path}（{reason}）。",
        ) from error
    if len(data) > MAX_BYTES:
        raise DataError(
            "data_too_large",
            f"{path} is larger than {MAX_BYTES // 1024 // 1024} MiB; a data file is far smaller.",
            f"{path} 超过{MAX_BYTES // 1024 // 1024} MiB，远大于正常的数据文件。",
        )
    return data
