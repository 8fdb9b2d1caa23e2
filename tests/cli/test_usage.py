"""A command line that cannot be taken: the sentence, and the whole command that is meant with all that was typed."""

from __future__ import annotations

import ast
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from mtor_cli.cli.app import COMMANDS, app, load_command
from mtor_cli.cli.usage import check
from mtor_cli.hints import VALUES
from tests.helpers import ROOT, mtor, process

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("line", "en", "zh", "hint"),
    [
        ("ITP", "There is no command 'ITP'.", "没有命令“ITP”。", "recommend ITP"),
        (
            "ITP --age 34 --level 8",
            "There is no command 'ITP'.",
            "没有命令“ITP”。",
            "tdm --age 34 --level 8 --disease ITP",
        ),
        ("急性GVHD", "There is no command '急性GVHD'.", "没有命令“急性GVHD”。", "recommend 急性GVHD"),
        ("sirolimus", "There is no command 'sirolimus'.", "没有命令“sirolimus”。", "drug sirolimus"),
        ("asthma", "There is no command 'asthma'.", "没有命令“asthma”。", "--help"),
        ("8.2", "There is no command '8.2'.", "没有命令“8.2”。", "--help"),
        ("help tdm", "There is no command 'help'.", "没有命令“help”。", "tdm --help"),
        ("help", "There is no command 'help'.", "没有命令“help”。", "--help"),
        (
            "recomend ITP --full",
            "There is no command 'recomend'. Did you mean recommend?",
            "没有命令“recomend”。是否指 recommend？",
            "recommend ITP --full",
        ),
        (
            "TDM --level 8",
            "There is no command 'TDM'. Did you mean tdm?",
            "没有命令“TDM”。是否指 tdm？",
            "tdm --level 8",
        ),
        (
            "data valid",
            "There is no command 'valid'. Did you mean validate?",
            "没有命令“valid”。是否指 validate？",
            "data validate",
        ),
        (
            "data",
            "Which command? validate, info, review, template, diff, schema.",
            "缺少命令。可用：validate、info、review、template、diff、schema。",
            "data COMMAND",
        ),
        ("tdm 8.2", "Not expected without an option: '8.2'.", "缺少选项名或多余的内容：“8.2”。", "tdm --level 8.2"),
        (
            "tdm --level 8.2 ITP",
            "Not expected without an option: 'ITP'.",
            "缺少选项名或多余的内容：“ITP”。",
            "tdm --level 8.2 --disease ITP",
        ),
        (
            "tdm ITP '<0.5' --age 4",
            "Not expected without an option: 'ITP', '<0.5'.",
            "缺少选项名或多余的内容：“ITP”、“<0.5”。",
            'tdm --disease ITP --level "<0.5" --age 4',
        ),
        (
            "start ITP --age 34",
            "Not expected without an option: 'ITP'.",
            "缺少选项名或多余的内容：“ITP”。",
            "start --disease ITP --age 34",
        ),
        (
            "tdm --level 8 9 --disease ITP",
            "Not expected without an option: '9'.",
            "缺少选项名或多余的内容：“9”。",
            "tdm --help",
        ),
        (
            "recommend ITP PRCA",
            "Not expected without an option: 'PRCA'.",
            "缺少选项名或多余的内容：“PRCA”。",
            "recommend --help",
        ),
        ("tdm", "Option --level is missing.", "缺少选项 --level。", "tdm --level LEVEL"),
        ("tdm --disease ITP", "Option --level is missing.", "缺少选项 --level。", "tdm --disease ITP --level LEVEL"),
        ("search", "TEXT is missing.", "缺少参数 TEXT。", "search TEXT"),
        ("tdm --level", "Option --level needs a value.", "选项 --level 之后缺少内容。", "tdm --level LEVEL"),
        (
            "tdm --level --disease ITP",
            "Option --level needs a value.",
            "选项 --level 之后缺少内容。",
            "tdm --level LEVEL --disease ITP",
        ),
        (
            "tdm --level 8 --json=x",
            "Option --json takes no value.",
            "选项 --json 之后不应有内容。",
            "tdm --level 8 --json",
        ),
        (
            "tdm --levl=8 --disease ITP",
            "There is no option --levl. Did you mean --level?",
            "没有选项 --levl。是否指 --level？",
            "tdm --level=8 --disease ITP",
        ),
        (
            "tdm --level 8 --hours 24",
            "There is no option --hours. Did you mean --hours-since-dose?",
            "没有选项 --hours。是否指 --hours-since-dose？",
            "tdm --level 8 --hours-since-dose 24",
        ),
        ("tdm --level 8 --foo", "There is no option --foo here.", "没有选项 --foo。", "tdm --help"),
        ("tdm --level 8 --previous 9", "There is no option --previous here.", "没有选项 --previous。", "tdm --help"),
        ("data validate --foo", "There is no option --foo here.", "没有选项 --foo。", "data validate --help"),
        ("--band=x", "There is no option --band here.", "没有选项 --band。", "--help"),
        (
            "--color never tdm --level 8",
            "There is no option --color here.",
            "没有选项 --color。",
            "tdm --level 8 --color never",
        ),
        (
            "tdm --level 8 --level 9",
            "--level is given twice: '8' and '9'. It takes one value.",
            "--level 重复给出：“8”和“9”。该选项只接受一个值。",
            "tdm --level LEVEL",
        ),
        (
            "tdm --level=8 --disease ITP --level=9",
            "--level is given twice: '8' and '9'. It takes one value.",
            "--level 重复给出：“8”和“9”。该选项只接受一个值。",
            "tdm --level LEVEL --disease ITP",
        ),
        (
            "recommend --drug sirolimus ITP --drug sirolimus",
            "--drug is given twice: 'sirolimus' and 'sirolimus'. It takes one value.",
            "--drug 重复给出：“sirolimus”和“sirolimus”。该选项只接受一个值。",
            "recommend --drug sirolimus ITP",
        ),
    ],
)
def test_the_sentence_and_the_whole_command(line: str, en: str, zh: str, hint: str) -> None:
    args = shlex.split(line)
    done = mtor(*args)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"{en}\nTry: mtor {hint}\n"
    assert mtor(*args, LC_ALL="zh_CN.UTF-8").err == f"{zh}\n请输入：mtor {hint}\n"


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and sub-command, as Typer has it."""
    for name in COMMANDS:
        found = load_command(name)
        yield (name,), found
        for inner in getattr(found, "commands", {}):
            yield (name, inner), found.commands[inner]


@pytest.mark.parametrize(("path", "found"), list(commands()), ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_every_option_that_takes_one_value_is_refused_where_it_is_given_twice(
    path: tuple[str, ...], found: Any
) -> None:
    for p in found.params:
        if p.param_type_name != "option" or p.is_flag:
            continue
        name = p.opts[-1]
        for args in ([name, "1", name, "2"], [f"{name}=1", name, "2"], [name, "1", f"{name}=2"]):
            done = mtor(*path, *args)
            said = f"{name} is given twice: '1' and '2'. It takes one value."
            assert (said in done.err) == (not p.multiple), (path, args, done.err)


def test_a_help_page_forgives_what_is_missing() -> None:
    for args in (("tdm", "--help"), ("tdm", "-h", "ITP"), ("--help",), ("data", "--help"), ("data", "schema", "-h")):
        assert mtor(*args).code == 0
    assert mtor("--version").code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_a_shell_is_shown(shell: str) -> None:
    # Typer tells the shell by the processes above; without that its name is typed.
    done = process("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert (done.code, done.err) == (0, "")
    assert f"complete_{shell}" in done.out


def test_the_options_of_completion_need_no_command() -> None:
    root: Any = get_command(app)
    for p in root.params:
        if p.name in ("show_completion", "install_completion"):
            check(root, (), [p.opts[0], *([] if p.is_flag else ["bash"])])


def test_words_behind_two_hyphens_are_no_options() -> None:
    assert mtor("recommend", "--", "ITP").code == 0
    assert mtor("recommend", "--", "--lang").code == 3


def test_no_code_reads_the_sentences_of_the_package_that_reads_the_command_line() -> None:
    tree = ast.parse((ROOT / "mtor_cli" / "cli" / "usage.py").read_text(encoding="utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert names.isdisjoint({"format_message", "message"})


@pytest.mark.parametrize(("path", "found"), list(commands()), ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_an_option_has_one_placeholder_on_its_help_page_and_in_every_hint(path: tuple[str, ...], found: Any) -> None:
    for p in found.params:
        if p.param_type_name == "option" and not p.is_flag and p.expose_value:
            said = re.match("[A-Z]+", p.metavar or "")
            assert said, (path, p.opts)
            assert said[0] == VALUES[p.opts[0]].placeholder, (path, p.opts)


def test_a_placeholder_of_an_option_is_read_from_one_place() -> None:
    asked = re.compile(r'"--[a-z-]+",\s*Slot\(')
    found = [m[0] for path in (ROOT / "mtor_cli").rglob("*.py") for m in asked.finditer(path.read_text("utf-8"))]
    assert found == []
