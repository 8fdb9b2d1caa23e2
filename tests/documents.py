"""The fenced blocks of the documents, what the commands in them print, and the list of all commands.

A `console` block holds commands, each after `$ `, and under each what it prints at 100 columns: in a Chinese document
as where the system's language is Chinese, else in English.

    python -m tests.documents        writes the program's present output into these blocks, the lists of commands, the
                                     manual page and the picture of a screen
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from typer.main import get_command

from mtor_cli.cli.app import app, commands, load_command
from mtor_cli.cli.help import Lang, key_of, meanings, whole_meaning
from mtor_cli.labels.read import page, shared

ROOT = Path(__file__).parent.parent
PAGES: dict[str, Lang] = {"docs/commands.md": "en", "docs/commands.zh.md": "zh"}
"""The pages on all commands, by their names."""
DOCS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", *(page for page in DOCS if page not in PAGES))
"""Those with blocks that are run; the lists of commands come from the help pages, whose examples are run as such."""

COMMON = {
    "--json", "--format", "--lang", "--color", "--no-color", "--quiet", "--no-pager", "--output", "--excel", "--help",
}  # fmt: skip
"""Options that are explained once for all commands."""

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


def is_chinese(document: str) -> bool:
    """Return whether a document is written in Chinese."""
    return document == "README.zh-CN.md" or document.startswith("docs/zh/") or document.endswith(".zh.md")


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


def run_session(commands: list[str], document: str = "") -> list[Step]:
    """Run commands one after the other in one shell, in a new folder that holds the checkout's `data`.

    In the language of the document in which they stand.
    """
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
            **({"LC_ALL": "", "LANG": "zh_CN.UTF-8"} if is_chinese(document) else {}),
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


def all_commands() -> dict[str, Any]:
    """Return every command by what is typed for it, `mtor` itself included."""
    found: dict[str, Any] = {"mtor": get_command(app)}
    for name in commands():
        command: Any = load_command(name)
        found[f"mtor {name}"] = command
        for inner, sub_command in getattr(command, "commands", {}).items():
            found[f"mtor {name} {inner}"] = sub_command
    return found


def path_of(name: str) -> tuple[str, ...]:
    """Return the names of a command, of what is typed for it."""
    return tuple(name.split()[1:])


def options_of(command: Any) -> set[str]:
    """Return the long options of a command."""
    return {name for parameter in command.params for name in parameter.opts if name.startswith("--")}


WORDS = {
    "en": (
        "Commands",
        "Written by `make docs` from the program. `-h` or `--help` after a command prints the same.",
        "Options of every command",
        "A command that prints a fixed text (a template, a schema) takes none of them but the last.",
        "Its commands: ",
        "argument or option",
    ),
    "zh": (
        "命令一览",
        "由 `make docs` 根据程序生成。在命令后加 `-h` 或 `--help` 可显示相同内容。",
        "各命令通用的选项",
        "仅输出固定文本（模板、schema）的命令不接受这些选项，最后一项除外。",
        "下属命令：",
        "参数或选项",
    ),
}
"""What the page on all commands says besides the words of the help."""


def commands_page(lang: Lang = "en") -> str:
    """Return the page on all commands: what each answers, its arguments and its own options."""
    commands = all_commands()
    title, origin, everywhere, none, inner, _ = WORDS[lang]
    groups = {name.rsplit(" ", 1)[0] for name in commands if name.count(" ") == 2} | {"mtor"}
    parts = [f"# {title}", origin, f"## {everywhere}", none, _table(common_options(lang), lang)]
    for name, command in commands.items():
        parts += [f"## `{name}`", *(paragraph[lang] for paragraph in page(path_of(name))["text"])]
        if examples := examples_of(name):
            parts.append("\n".join(["```sh", *examples, "```"]))
        if own := own_options(name, command, lang):
            parts.append(_table(own, lang))
        if name in groups and name != "mtor":
            listed = shared()["words"]["comma"][lang].join(f"`{n}`" for n in commands if n.startswith(f"{name} "))
            parts.append(f"{inner}{listed}{'。' if lang == 'zh' else '.'}")
    return "\n\n".join(parts) + "\n"


def examples_of(name: str) -> list[str]:
    """Return the examples on a command's help page; `name` is what is typed for it."""
    return page(path_of(name)).get("examples", [])


class Typed(NamedTuple):
    """An argument or option: the names that are typed, its value, and what it means."""

    names: list[str]
    value: str
    meaning: str


def typed(parameters: list[Any], path: tuple[str, ...], lang: Lang) -> list[Typed]:
    """Return how parameters of a command are typed; an argument has no name."""
    meaning = meanings(parameters, path, lang)
    found = []
    for parameter in parameters:
        names = [opt for opt in parameter.opts if opt.startswith("-")]
        value = "" if getattr(parameter, "is_flag", False) else (parameter.metavar or parameter.name.upper())
        found.append(Typed(names, value, whole_meaning(parameter, meaning[key_of(parameter)], lang)))
    return found


def common_options(lang: Lang) -> list[Typed]:
    """Return the options that every command takes."""
    commands = all_commands()
    first = next(name for name, command in commands.items() if options_of(command) >= COMMON - {"--help"})
    common = [p for p in commands[first].params if COMMON.intersection(p.opts)]
    return [*typed(common, path_of(first), lang), Typed(["-h", "--help"], "", shared()["options"]["--help"][lang])]


def own_options(name: str, command: Any, lang: Lang) -> list[Typed]:
    """Return the arguments of a command and the options that not every command takes."""
    return typed([p for p in command.params if not COMMON.intersection(p.opts)], path_of(name), lang)


def _table(parameters: list[Typed], lang: Lang) -> str:
    rows = [f"| {WORDS[lang][-1]} | |", "|---|---|"]
    for names, value, meaning in parameters:
        words = ", ".join(f"`{name}`" for name in names) + (f" `{value}`" if value and names else "")
        rows.append("| {} | {} |".format(*(cell.replace("|", "\\|") for cell in (words or f"`{value}`", meaning))))
    return "\n".join(rows)


def main() -> None:
    """Rewrite what is made of the program, and every console block; none where a command fails."""
    from tests import manual, picture

    for name, lang in PAGES.items():
        (ROOT / name).write_text(commands_page(lang), encoding="utf-8")
    (ROOT / manual.FILE).write_text(manual.manual_page(), encoding="utf-8")
    (ROOT / picture.FILE).write_text(picture.picture(), encoding="utf-8")
    for document in DOCUMENTS:
        lines = read(document).splitlines(keepends=True)
        for block in reversed([b for b in blocks("console") if b.document == document]):
            steps = run_session(commands_of(block), document)
            if unsaid(steps):
                raise SystemExit(f"{document}, line {block.line}: {unsaid(steps)}")
            start = block.line - 1
            lines[start : start + len(block.text.splitlines())] = [session_text(steps)]
        (ROOT / document).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
