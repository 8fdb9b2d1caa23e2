"""The fenced blocks of README.md and CONTRIBUTING.md, and what the commands in them print.

A `console` block holds commands, each after `$ `, and under each what it prints at 100 columns, in English.

    python -m tests.documents        writes the program's present output into these blocks
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md")

_MARK = "-- end of what command {n} printed, exit code "


class Block(NamedTuple):
    """A fenced block."""

    document: str
    line: int
    """Of its first line, from 1."""
    language: str
    text: str


class Step(NamedTuple):
    """A command of a session, what it prints on stdout and stderr together, and its exit code."""

    command: str
    printed: str
    code: int


def read(document: str) -> str:
    """Return the text of a document."""
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(language: str) -> list[Block]:
    """Return the fenced blocks in one language, of all documents."""
    found = []
    for document in DOCUMENTS:
        for token in MarkdownIt().parse(read(document)):
            if token.type == "fence" and token.info == language and token.map:
                found.append(Block(document, token.map[0] + 2, language, token.content))
    return found


def commands_of(block: Block) -> list[str]:
    """Return the commands of a console block."""
    return [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ ")]


def run_session(commands: list[str]) -> list[Step]:
    """Run commands one after the other in one shell, in a new folder that holds the checkout's `data`."""
    with tempfile.TemporaryDirectory() as folder:
        programs, home = Path(folder, "bin"), Path(folder, "home")
        programs.mkdir()
        home.mkdir()
        (home / "data").symlink_to(ROOT / "data")
        for name, words in {"mtor": [sys.executable, "-m", "mtor_cli"], "python3": [sys.executable]}.items():
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
            program.chmod(0o755)
        environment = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "HOME": str(home),
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
        }
        script = ["exec 2>&1"]
        for n, command in enumerate(commands):
            # The exit code is kept for the next command, which may be `echo $?`.
            script += [command, f"code=$?; echo '{_MARK.format(n=n)}'$code; (exit $code)"]
        done = subprocess.run(
            ["/bin/sh", "-c", "\n".join(script)],
            cwd=home,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    steps = []
    rest = done.stdout
    for n, command in enumerate(commands):
        printed, _, rest = rest.partition(_MARK.format(n=n))
        code, _, rest = rest.partition("\n")
        steps.append(Step(command, printed, int(code)))
    return steps


def session_text(steps: list[Step]) -> str:
    """Return the text of a console block."""
    return "".join(f"$ {step.command}\n{step.printed}" for step in steps)


def unsaid(steps: list[Step]) -> list[Step]:
    """Return the steps with an exit code that is neither 0 nor stated by an `echo $?` after it."""
    after = [*(step.command for step in steps[1:]), ""]
    return [step for step, following in zip(steps, after, strict=True) if step.code != 0 and following != "echo $?"]


def main() -> None:
    """Rewrite every console block; none where a command fails."""
    for document in DOCUMENTS:
        lines = read(document).splitlines(keepends=True)
        for block in reversed([b for b in blocks("console") if b.document == document]):
            steps = run_session(commands_of(block))
            if unsaid(steps):
                raise SystemExit(f"{document}, line {block.line}: {unsaid(steps)}")
            start = block.line - 1
            lines[start : start + len(block.text.splitlines())] = [session_text(steps)]
        (ROOT / document).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
