"""What a setting may be, and how the settings are shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mtor_cli.cli.settings import LANGUAGES, MAX_WIDTH, MIN_WIDTH
from mtor_cli.content.preferences import KEYS, written
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, command
from mtor_cli.parts.choices import choose
from mtor_cli.render.formats import FORMATS
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping


def changed(before: Mapping[str, str], name: str | None, value: str | None) -> dict[str, str]:
    """The settings with one of them set, or taken back.

    Args:
        before: by key.
        name: of the setting, as typed.
        value: as typed; None to take it back.

    Raises:
        UsageError: there is no such setting, or it cannot be that.
    """
    key = known(name or "")
    left = {k: v for k, v in before.items() if k != key}
    return left if value is None else {**left, key: _valued(key, value)}


def shown(values: Mapping[str, str], path: str, name: str | None) -> str:
    """One setting, or all of them under the path of their file, in the form of the file.

    Raises:
        UsageError: there is no such setting.
    """
    keys = KEYS if name is None else (known(name),)
    lines = [] if name is not None else [f"# {path}\n"]
    return "".join([*lines, *(written(key, values[key]) if key in values else f"# {key} =\n" for key in keys)])


def known(name: str) -> str:
    """The key of a setting as typed.

    Raises:
        UsageError: there is none.
    """
    return choose(name, KEYS, "SETTING")


def _valued(key: str, value: str) -> str:
    if key == "language":
        return choose(value, LANGUAGES, "language")
    if key == "format":
        return choose(value, tuple(FORMATS), "format")
    if key == "width":
        return _width(value)
    if key == "local":
        return _file(value)
    return value


def _width(value: str) -> str:
    if value.isdecimal() and MIN_WIDTH <= int(value) <= MAX_WIDTH:
        return str(int(value))
    raise UsageError(
        "bad_width",
        *bilingual("bad_width", value=value, min_width=MIN_WIDTH, max_width=MAX_WIDTH),
        command("config", "width", Slot("NUMBER")),
    )


def _file(value: str) -> str:
    path = os.path.abspath(os.path.expanduser(value))
    if os.path.isfile(path):
        return path
    raise UsageError(
        "no_such_file",
        *bilingual("there_is_no_file", value=value),
        command("config", "local", Slot("FILE")),
    )
