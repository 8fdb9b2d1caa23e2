"""`constraints.txt` names one version of everything that an installation takes, on every Python and system."""

from __future__ import annotations

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.packaging.conftest import ROOT

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (("linux", "posix", "Linux"), ("darwin", "posix", "Darwin"), ("win32", "nt", "Windows"))

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.lstrip().startswith("#")
]


def declared() -> list[Requirement]:
    """Return what the program, its tests and its build ask for."""
    project = PROJECT["project"]
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    asked = [*project["dependencies"], *extras, *PROJECT["build-system"]["requires"]]
    return [Requirement(text) for text in asked if not text.startswith(f"{project['name']}[")]


def pins(python: str, system: tuple[str, str, str]) -> dict[str, list[Version]]:
    """Return the pinned versions that hold on a Python and a system, by name."""
    platform, os_name, platform_system = system
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": platform,
        "os_name": os_name,
        "platform_system": platform_system,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    found: dict[str, list[Version]] = {}
    for pin in LOCK:
        if pin.marker is None or pin.marker.evaluate(environment):
            (specifier,) = pin.specifier
            assert specifier.operator == "=="
            found.setdefault(canonicalize_name(pin.name), []).append(Version(specifier.version))
    return found


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda s: s[0])
@pytest.mark.parametrize("python", PYTHONS)
def test_every_requirement_has_one_version_and_it_is_allowed(python: str, system: tuple[str, str, str]) -> None:
    pinned = pins(python, system)
    assert {name: versions for name, versions in pinned.items() if len(versions) > 1} == {}
    for requirement in declared():
        (version,) = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), (requirement, version)


def test_the_lock_has_no_hash_which_an_editable_installation_could_not_take() -> None:
    assert "--hash" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_the_lock_names_no_place_that_packages_come_from() -> None:
    assert not any(pin.url for pin in LOCK)
    assert "index" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")
