"""The folders of settings and of compiled copies are those that `platformdirs` knows for each system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from platformdirs import windows
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from mtor_cli.content.cache import cache_folder
from mtor_cli.content.preferences import config_folders

SYSTEMS: dict[str, type[Unix] | type[MacOS] | type[windows.Windows]] = {
    "linux": Unix,
    "darwin": MacOS,
    "win32": windows.Windows,
}
VARIABLES = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA")


XDG = ((), ("XDG_CONFIG_HOME",), ("XDG_CACHE_HOME",), ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"))
CASES = [
    *((system, given) for system in ("linux", "darwin") for given in XDG),
    ("win32", ("APPDATA", "LOCALAPPDATA")),  # Windows always sets them.
]


@pytest.mark.parametrize(("system", "given"), CASES)
def test_folders_are_those_of_platformdirs(
    system: str, given: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What asks Windows itself runs nowhere else.
    monkeypatch.setattr(windows, "get_win_folder", windows.get_win_folder_from_env_vars)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name in given:
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MTOR_NO_CACHE", raising=False)
    theirs = SYSTEMS[system]("mtor", appauthor=False, roaming=True)
    copies = SYSTEMS[system]("mtor", appauthor=False, opinion=False)
    expected = Path(theirs.user_config_dir), Path(copies.user_cache_dir)
    monkeypatch.setattr(sys, "platform", system)
    found = cache_folder()
    assert found is not None
    assert (Path(config_folders()[0]), Path(found)) == expected
