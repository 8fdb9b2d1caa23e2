"""The program in a process of its own: streams, character sets, a home that cannot be written, completion, version."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mtor_cli import __version__
from tests.helpers import ROOT, environment, process

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

COMMAND = f"{shlex.quote(sys.executable)} -m mtor_cli"


def shell(line: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which `mtor` is the program."""
    return subprocess.run(
        ["bash", "-c", f'mtor() {{ {COMMAND} "$@"; }}; {line}'],  # noqa: S607
        env={**environment(env), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    "line",
    [
        "mtor recommend ITP",
        "mtor data review",  # Longer than a pipe holds.
        "mtor references --format csv",
        "mtor --help",
    ],
)
def test_a_closed_pipe_is_no_error(line: str) -> None:
    done = shell(f"{line} | head -1; echo ${{PIPESTATUS[0]}}")
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 2
    assert lines[-1] == "0"
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.parametrize("line", ["mtor recommend ITP", "mtor tdm --level 8 --json", "mtor --version"])
def test_closed_streams_are_sinks(line: str) -> None:
    assert shell(f"{line} >&-").returncode == 0
    done = shell(f"{line} 2>&-")
    assert done.returncode == 0
    assert done.stdout


def test_an_error_with_closed_streams_keeps_its_exit_code() -> None:
    assert shell("mtor recommend ITPP --json >&- 2>&-").returncode == 3


@pytest.mark.parametrize("line", ["mtor recommend ITP", "mtor tdm --level 8 --json"])
def test_output_that_cannot_be_written_is_a_sentence(line: str, tmp_path: Path) -> None:
    """No file may grow here, as on a full disk."""
    done = shell(f"cd {shlex.quote(str(tmp_path))}; ulimit -f 0; {line} >out")
    assert done.returncode == 74
    assert done.stderr.decode().splitlines() == ["The output could not be written (the file may not grow further)."]


ENCODED = [
    ("gbk", "zh"),
    ("gbk", "en"),
    ("ascii", "en"),
]


@pytest.mark.parametrize(("encoding", "lang"), ENCODED)
def test_a_terminal_of_another_character_set(encoding: str, lang: str) -> None:
    done = shell(f"mtor recommend GVHD --full --lang {lang}; mtor tdm --level 8", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    text = done.stdout.decode(encoding)
    assert "GVHD" in text
    assert not re.search("[█─▼]", text)
    if encoding == "gbk":
        assert (
            "?"
            not in text.replace("trough?", "")
            .replace("state?", "")
            .replace("assay?", "")
            .replace("disease?", "")[:2000]
        )


@pytest.mark.parametrize(("program", "code"), [("", 0), ("--help", 0), ("nonsense", 2)])
def test_the_root(program: str, code: int) -> None:
    done = process(*program.split())
    assert done.code == code
    assert ("\nCommands:\n" in done.out) == (code == 0)


@pytest.mark.parametrize("args", [("--version",), ("--version", "tdm")])
def test_version_names_program_and_data(args: tuple[str, ...]) -> None:
    done = process(*args)
    assert done.code == 0
    assert re.fullmatch(rf"mtor {re.escape(__version__)} \(data \d+\.\d+\.\d+\)\n", done.out)


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the folders would be: modes do not keep the superuser out."""
    home = tmp_path / "home"
    home.mkdir()
    for name in (".cache", "config"):
        (home / name).write_text("mine")
    for args in (("recommend", "ITP"), ("tdm", "--level", "8", "--json"), ("data", "info")):
        done = process(*args, HOME=str(home), XDG_CACHE_HOME="", XDG_CONFIG_HOME=str(home / "config"))
        assert (done.code, sorted(path.name for path in home.iterdir())) == (0, [".cache", "config"])
        assert "mine" not in done.out + done.err
    assert process("evidence", HOME=str(home / "none"), XDG_CACHE_HOME="").code == 0
    assert not (home / "none").exists()


@pytest.mark.parametrize(
    ("line", "offered", "not_offered"),
    [
        ("mtor ", ["recommend", "tdm", "evidence", "references", "search", "data"], ["--level"]),
        ("mtor re", ["recommend", "references"], ["tdm"]),
        ("mtor tdm --le", ["--level"], ["--lang"]),
        ("mtor recommend --p", ["--population"], ["--full"]),
        ("mtor data ", ["validate", "info", "review", "schema"], ["recommend"]),
        ("mtor data review --f", ["--format"], ["--json"]),
    ],
)
def test_completion_in_bash(line: str, offered: list[str], not_offered: list[str]) -> None:
    words = line.split(" ")
    done = process(_MTOR_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    found = done.out.split()
    assert set(offered) <= set(found)
    assert not set(not_offered) & set(found)


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_completion_script(name: str) -> None:
    done = process(_MTOR_COMPLETE=f"source_{name}")
    assert done.code == 0
    assert "_MTOR_COMPLETE" in done.out
    assert "mtor" in done.out


def test_an_interruption_is_130_without_a_traceback() -> None:
    """Interrupted in the middle of a look-up; also where whoever started the tests has interruptions ignored."""
    script = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from mtor_cli.lookup import diseases\n"
        "def wait(*_):\n"
        "    print('ready', flush=True)\n"
        "    import time; time.sleep(60)\n"
        "diseases.find_disease = wait\n"
        "sys.argv = ['mtor', 'recommend', 'ITP']\n"
        "from mtor_cli.__main__ import main; main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env={**environment({}), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=30)
    assert running.returncode == 130
    assert errors == b""


def test_debugging_shows_the_traceback() -> None:
    script = (
        "import sys\n"
        "from mtor_cli.lookup import diseases\n"
        "diseases.find_disease = lambda *_: 1 / 0\n"
        "sys.argv = ['mtor', 'recommend', 'ITP']\n"
        "from mtor_cli.__main__ import main; main()\n"
    )
    run = [sys.executable, "-c", script]
    env = {**environment({}), "PYTHONPATH": str(ROOT)}
    quiet = subprocess.run(run, env=env, capture_output=True, text=True, check=False)
    assert (quiet.returncode, "Traceback" in quiet.stderr) == (70, False)
    loud = subprocess.run(run, env={**env, "MTOR_DEBUG": "1"}, capture_output=True, text=True, check=False)
    assert "ZeroDivisionError" in loud.stderr
    assert "Traceback" in loud.stderr
