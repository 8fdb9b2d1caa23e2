"""What a user set once with `mtor config`: a small file in the folder where the system keeps a user's settings.

The folders are few lines here, and no fifth package at run time: a hospital's file that lies in `~/.config` on a Mac,
where this program always looked, must go on being found, of which `platformdirs` knows nothing. That they are otherwise
the same as its, on the three systems and whatever the environment says, `tests/content/test_folders.py` holds.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mtor_cli.errors import DataError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "config.toml"
KEYS = ("language", "format", "width", "pager", "local")


def config_folders() -> list[str]:
    """Where settings and a hospital's own file may lie; the first is where they are written."""
    home = os.path.expanduser("~")
    usual = os.path.join(home, ".config")
    folders = [os.environ["XDG_CONFIG_HOME"]] if os.environ.get("XDG_CONFIG_HOME") else []
    if sys.platform == "win32":
        folders += [os.environ.get("APPDATA") or os.path.join(home, "AppData", "Roaming"), usual]
    elif sys.platform == "darwin":
        folders += [os.path.join(home, "Library", "Application Support"), usual]
    elif not folders:
        folders = [usual]
    return [os.path.join(folder, "mtor") for folder in folders]


def preferences_path() -> str:
    """The path of the file, there or not."""
    return os.path.join(config_folders()[0], NAME)


def preferences() -> dict[str, str]:
    """What is set, by key; nothing where there is no file.

    Raises:
        DataError: the file cannot be read, is no TOML, or holds something else than these keys and their values.
    """
    path = preferences_path()
    try:
        with open(path, "rb") as file:
            data = file.read(1 << 16)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        from mtor_cli.content.files import why_refused

        en, zh = why_refused(error)
        raise DataError("config_broken", *bilingual("cannot_be_read", path=path, words={"en": en, "zh": zh})) from error
    return _parsed(data, path)


def _parsed(data: bytes, path: str) -> dict[str, str]:
    import tomllib

    try:
        found = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _broken(path, *bilingual("a_line_is_not_of_the")) from error
    for key, value in found.items():
        if key not in KEYS:
            raise _broken(
                path,
                *bilingual("it_has_no_setting_there_are", keys=key, keys_2=KEYS),
            )
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise _broken(path, *bilingual("the_value_of_is_no_text", keys=key))
    return {key: str(value) for key, value in found.items()}


def _broken(path: str, en: str, zh: str) -> DataError:
    return DataError(
        "config_broken",
        *bilingual("the_settings_in_cannot_be_used", path=path, words={"en": en, "zh": zh}),
    )


def written(key: str, value: str) -> str:
    """A setting as a line of the file. A text of JSON is one of TOML."""
    import json

    return f"{key} = {json.dumps(value, ensure_ascii=False)}\n"


def write_preferences(values: Mapping[str, str]) -> None:
    """Write the file, whole or not at all; it is taken away where nothing is set.

    Raises:
        OSError: the system refuses it.
    """
    from contextlib import suppress

    from mtor_cli.content.files import replacing

    path = preferences_path()
    if not values:
        with suppress(FileNotFoundError):
            os.unlink(path)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with replacing(path, ".part") as handle, open(handle, "w", encoding="utf-8") as file:
        file.writelines(written(key, values[key]) for key in KEYS if key in values)
