"""What the packaging tests share: the built distributions and an environment in which the wheel is installed.

Both are made once. They need the package registry, as an installation does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent


def clean_environment() -> dict[str, str]:
    """Return the environment without what would lead an installation back into the checkout or change its answers.

    Installations are under the lock, as those of README.md are, unless MTOR_UNLOCKED is set (see the Makefile).
    """
    lock = {name: str(ROOT / "constraints.txt") for name in ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")}
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "NO_COLOR", "FORCE_COLOR", "LANG", "LC_MESSAGES")
    return {
        **{name: value for name, value in os.environ.items() if name not in dropped},
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        **({} if os.environ.get("MTOR_UNLOCKED") else lock),
    }


def call(command: list[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in `cwd`, whatever its exit code."""
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=cwd, env=clean_environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )


def succeed(command: list[str | Path], cwd: Path) -> str:
    """Run a program that must succeed, and return what it printed."""
    done = call(command, cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Built(NamedTuple):
    """The two distributions."""

    sdist: Path
    wheel: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The distributions as `python -m build` makes them: an sdist of the checkout, and a wheel of that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    succeed([sys.executable, "-m", "build", "--outdir", folder, ROOT], folder)
    (sdist,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    return Built(sdist, wheel)


class Installed(NamedTuple):
    """An environment that holds the wheel and what the wheel asks for, and a folder to run commands in."""

    bin: Path
    elsewhere: Path

    def mtor(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run the installed `mtor`."""
        return call([self.bin / "mtor", *args], self.elsewhere)

    def python(self, *args: str) -> str:
        """Run the environment's Python, which must succeed, and return what it printed."""
        return succeed([self.bin / "python", *args], self.elsewhere)

    def package(self) -> Path:
        """Return the folder of the installed package."""
        return Path(self.python("-c", "import mtor_cli; print(mtor_cli.__path__[0])").strip())


@pytest.fixture(scope="session")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own."""
    folder = tmp_path_factory.mktemp("installed")
    succeed([sys.executable, "-m", "venv", folder / "env"], folder)
    environment = Installed(folder / "env" / "bin", tmp_path_factory.mktemp("elsewhere"))
    environment.python("-m", "pip", "install", "-q", str(built.wheel))
    return environment
