"""Compiled copies in the user's cache folder: of a checkout's data, and of a hospital's own file.

A copy is never needed. Where the folder or a file in it is missing, damaged, full, read-only, or not this user's alone,
the YAML is read and nothing is said: only time is lost.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from functools import cache
from typing import Any

from mtor_cli.content.compiled import ENDING, compiled, content_in
from mtor_cli.content.files import replacing
from mtor_cli.version import __version__

OFF = "MTOR_NO_CACHE"
"""The variable that leaves the folder alone, whatever its value."""

MOST_FILES = 48
"""More than four checkouts need; beyond it the oldest go."""

MOST_BYTES = 32 * 1024 * 1024

_UNFINISHED = ".tmp"


def cached(kind: str, path: str, source: bytes) -> Any | None:
    """What the YAML file at `path` holds, from its copy in the cache; None where no copy fits.

    Args:
        kind: the name of the file's model.
        path: of the YAML file.
        source: the bytes that were read from it.
    """
    folder = cache_folder()
    if folder is None:
        return None
    try:
        copy = _read(folder, _entry(kind, path)) if _is_private(os.lstat(folder)) else b""
        return content_in(copy, kind, _program(), source)
    except OSError:
        return None


def keep(kind: str, path: str, source: bytes, value: Any) -> None:
    """Write what the YAML file at `path` holds, as it was read and checked, into the cache.

    It takes the place of what was kept of the same path. Two processes may do so at once: each puts a whole file there.
    """
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        _make(folder)
        if _is_private(os.lstat(folder)):
            _write(folder, _entry(kind, path), compiled(kind, _program(), source, value))
            _remove_oldest(folder)


def cache_folder() -> str | None:
    """The program's folder among the user's caches, made or not; None where there is none or none is wanted."""
    if os.environ.get(OFF):
        return None
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA", "")
        else:
            inside = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
            base = os.path.join(os.path.expanduser("~"), *inside)
    return os.path.join(base, "mtor") if os.path.isabs(base) else None


@cache
def _program() -> str:
    """The version, with a checksum of the modules that say what is read: a checkout changes between versions."""
    from hashlib import sha256

    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    seen = sha256()
    for room in ("content", "records"):
        folder = os.path.join(package, room)
        for name in sorted(os.listdir(folder)):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), "rb") as file:
                    seen.update(file.read())
    return f"{__version__}+{seen.hexdigest()}"


def _entry(kind: str, path: str) -> str:
    """The name under which a file is kept; a path may name a hospital or a user, so it is not shown."""
    from hashlib import sha256

    return f"{kind}-{sha256(os.fsencode(os.path.abspath(path))).hexdigest()[:32]}{ENDING}"


def _is_mine(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _is_private(status: os.stat_result) -> bool:
    """Whether what has this status is a plain file or folder that nobody but this user may write to."""
    plain = stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)
    others = stat.S_IWGRP | stat.S_IWOTH
    return plain and _is_mine(status) and (os.name == "nt" or not status.st_mode & others)


def _make(folder: str) -> None:
    """Make the folder, and the one around it, in what is this user's: under `sudo` a home can be another's."""
    base = os.path.dirname(folder)
    for new in (base, folder):
        if not os.path.lexists(new) and _is_mine(os.stat(os.path.dirname(new))):
            with suppress(FileExistsError):
                os.mkdir(new, 0o700)


def _read(folder: str, name: str) -> bytes:
    """The bytes of a file of this user's; none of a link, a pipe, or a file that others may write to."""

    def without_waiting(path: str, flags: int) -> int:
        return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))

    with open(os.path.join(folder, name), "rb", opener=without_waiting) as file:
        return file.read(MOST_BYTES) if _is_private(os.fstat(file.fileno())) else b""


def _write(folder: str, name: str, data: bytes) -> None:
    """Put a file into its place at once; it is readable by this user only."""
    with replacing(os.path.join(folder, name), _UNFINISHED) as handle, open(handle, "wb") as file:
        file.write(data)


def _remove_oldest(folder: str) -> None:
    """Leave the newest files; what a process that was killed left unfinished goes with the oldest."""
    with os.scandir(folder) as found:
        files = [file for file in found if file.name.endswith((ENDING, _UNFINISHED))]
    files.sort(key=lambda file: file.stat(follow_symlinks=False).st_mtime_ns, reverse=True)
    for file in files[MOST_FILES:]:
        os.unlink(file.path)
