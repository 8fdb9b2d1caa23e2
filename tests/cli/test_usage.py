"""A command line that cannot be taken: the sentence, and the whole command that is meant with all that was typed."""

from __future__ import annotations

import ast
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from mtor_cli.cli.app import app, commands, load_command
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
            "tdm --disease ITP --age 34 --level 8",
        ),
        ("急性GVHD", "There is no command '急性GVHD'.", "没有命令“急性GVHD”。", "recommend 急性GVHD"),
        ("sirolimus", "There is no command 'sirolimus'.", "没有命令“sirolimus”。", "drug sirolimus"),
        ("asthma", "There is no command 'asthma'.", "没有命令“asthma”。", "--help"),
        ("8.2", "There is no command '8.2'.", "没有命令“8.2”。", "tdm --level 8.2"),
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
            'tdm --level "<0.5" --disease ITP --age 4',
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
        (
            "tdm --level 8 --previous 9",
            "There is no option --previous. Like it: --previous-level, --previous-days.",
            "没有选项 --previous。名称相近的有：--previous-level、--previous-days。",
            "tdm --help",
        ),
        (
            "tdm --level 8 --days 21",
            "There is no option --days. Like it: --days-on-dose, --specimen-days, --previous-days.",
            "没有选项 --days。名称相近的有：--days-on-dose、--specimen-days、--previous-days。",
            "tdm --help",
        ),
        ("recommend --disease ITP", "There is no option --disease here.", "没有选项 --disease。", "recommend ITP"),
        (
            "recommend --desease=ITP --full",
            "There is no option --desease here.",
            "没有选项 --desease。",
            "recommend ITP --full",
        ),
        ("models --model S1", "There is no option --model here.", "没有选项 --model。", "models S1"),
        (
            "tdm --level 8 --agent voriconazole",
            "There is no option --agent here.",
            "没有选项 --agent。",
            "tdm --level 8 --with voriconazole",
        ),
        (
            "simulate --confirm-level 8",
            "There is no option --confirm-level here.",
            "没有选项 --confirm-level。",
            "simulate --help",
        ),
        ("version", "There is no command 'version'.", "没有命令“version”。", "--version"),
        ("帮助 tdm", "There is no command '帮助'.", "没有命令“帮助”。", "tdm --help"),
        (
            "tdm --level 8 --specimen plasma",
            "There is no option --specimen. Did you mean --matrix?",
            "没有选项 --specimen。是否指 --matrix？",
            "tdm --level 8 --matrix plasma",
        ),
        (
            "tdm --level 8 --child 5",
            "There is no option --child. Like it: --child-pugh.",
            "没有选项 --child。名称相近的有：--child-pugh。",
            "tdm --help",
        ),
        (
            "tdm --level 8 --child B",
            "There is no option --child. Did you mean --child-pugh?",
            "没有选项 --child。是否指 --child-pugh？",
            "tdm --level 8 --child-pugh B",
        ),
        (
            "tdm --level 8 --LEVEL 9",
            "There is no option --LEVEL, and --level is given already ('8').",
            "没有选项 --LEVEL，且 --level 已给出（“8”）。",
            "tdm --help",
        ),
        (
            "tdm --level 8 --ages=9 --age 7",
            "There is no option --ages, and --age is given already ('7').",
            "没有选项 --ages，且 --age 已给出（“7”）。",
            "tdm --help",
        ),
        # Every fault of a line is said at once, and what is shown has none.
        (
            "TDM 8.2 ITP",
            "There is no command 'TDM'. Did you mean tdm? Not expected without an option: '8.2', 'ITP'.",
            "没有命令“TDM”。是否指 tdm？缺少选项名或多余的内容：“8.2”、“ITP”。",
            "tdm --level 8.2 --disease ITP",
        ),
        (
            "tdm --levl 8 --unit foo --disease ITPP",
            "There is no option --levl. Did you mean --level? No disease is called 'ITPP'. Did you mean ITP? `mtor "
            "recommend` lists all 5. Unit 'foo' not recognised. Use ng/mL, ug/L or nmol/L.",
            "没有选项 --levl。是否指 --level？未找到疾病“ITPP”。是否指ITP？运行 mtor recommend 可查看全部5种疾病。"
            "无法识别浓度单位“foo”。可用单位：ng/mL、μg/L、nmol/L。",
            "tdm --level 8 --unit UNIT --disease ITP",
        ),
        (
            "recommend ITP --population infant --line x",
            "--line 'x' is not one of first, second, refractory, prophylaxis. --population 'infant' is not one of "
            "adult, child.",
            "--line “x”不可用。可选：first、second、refractory、prophylaxis。--population “infant”不可用。可选："
            "adult、child。",
            "recommend ITP --population POPULATION --line LINE",
        ),
        ("data validate --foo", "There is no option --foo here.", "没有选项 --foo。", "data validate --help"),
        ("--band=x", "There is no option --band here.", "没有选项 --band。", "--help"),
        (
            "--disease ITP tdm --level 8",
            "There is no option --disease here.",
            "没有选项 --disease。",
            "tdm --level 8 --disease ITP",
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


@pytest.mark.parametrize(
    ("line", "hints"),
    [
        ("start ITP 34", ["start --disease ITP --age 34"]),
        ("start ITP", ["start --disease ITP --age YEARS"]),
        ("start ITP 34 60", ["start --disease ITP --age YEARS"]),
        ("start GVHD 40岁 依维莫司", ["start --disease GVHD --age 40 --drug 依维莫司"]),
        ("tdm lt0.5 ITP", ["tdm --level lt0.5 --disease ITP"]),
        ("tdm le0.5 ITP", ["tdm --level le0.5 --disease ITP"]),
        ("tdm 低于0.5 ITP", ["tdm --level 低于0.5 --disease ITP"]),
        ("tdm 8.2 sirolimus ITP", ["tdm --level 8.2 --disease ITP --drug sirolimus"]),
        ("tdm 8.2 ng/mL ITP", ['tdm --level "8.2 ng/mL" --disease ITP']),
        ("tdm ITP", ["tdm --level LEVEL --disease ITP"]),
        ("tdm 8.2 ITP voriconazole", ["tdm --level 8.2 --disease ITP --with voriconazole"]),
        ("voriconazole:3d 12.3 ITP", ["tdm --level 12.3 --disease ITP --with voriconazole:3d"]),
        ("itp 8.2", ["tdm --level 8.2 --disease itp"]),
        ("level 8.2 ITP", ["tdm --level 8.2 --disease ITP"]),
        ("西罗莫司 谷浓度 8.2 ITP", ["tdm --level 8.2 --disease ITP --drug 西罗莫司"]),
        ("2mg ITP 8.2", ["tdm --level 8.2 --disease ITP --dose 2"]),
        ("acute GVHD 8.2", ['tdm --level 8.2 --disease "acute GVHD"']),
        ("'ITP child'", ["recommend ITP --population child"]),
        ("儿童ITP", ["recommend ITP --population child"]),
        ("急性GVHD患儿", ["recommend 急性GVHD --population child"]),
        ("西罗莫司治疗ITP", ["recommend ITP --drug 西罗莫司"]),
        ("ITP child 8.2", ["tdm --level 8.2 --disease ITP --age YEARS"]),
        ("ITP 34岁 60kg", ["start --disease ITP --age 34 --weight 60"]),
        ("ITP 起始剂量", ["start --disease ITP --age YEARS"]),
        ("--color never ITP", ["recommend ITP --color never"]),
        ("voriconazole", ["interactions voriconazole"]),
        ("伏立康唑 西罗莫司", ["interactions 伏立康唑 --drug 西罗莫司"]),
        ("相互作用 伏立康唑", ["interactions 伏立康唑"]),
        ("fluconazole 200mg qd", ['interactions "fluconazole 200mg qd"']),
        ("伏立康唑 ITP", ["tdm --level LEVEL --disease ITP --with 伏立康唑"]),
        ("drug voriconazole", ["interactions voriconazole"]),
        ("drug ITP", ["recommend ITP"]),
        ("interactions ITP", ["recommend ITP"]),
        ("references ITP", ["references --disease ITP"]),
        ("models sirolimus", ["models --drug sirolimus"]),
        ("S1", ["models S1"]),
        ("2b", ["evidence 2b"]),
        ("TMA", ["search TMA"]),
        ("血小板", ["search 血小板"]),
        # Two meanings: both, and none is chosen.
        ("ITP 34", ["tdm --level 34 --disease ITP", "start --disease ITP --age 34"]),
        ("24", ["tdm --level 24", "references 24"]),
        ("ITP 剂量", ["tdm --level LEVEL --disease ITP", "start --disease ITP --age YEARS"]),
        ("recommend ITP PRCA", ["recommend ITP", "recommend PRCA"]),
        ("recommend sirolimus", ["drug sirolimus", "recommend DISEASE --drug sirolimus"]),
        # What cannot be read whole is not read: 替 is no word of its own, and a bare number no age beside a level.
        ("tdm --level 8 9 --disease ITP", ["tdm --help"]),
        ("大西罗莫司", ["--help"]),
        ("help ITP", ["--help"]),
    ],
)
def test_free_words_lead_to_the_whole_command(line: str, hints: list[str]) -> None:
    args = shlex.split(line)
    for lang, heads in {"en_US.UTF-8": ("Try: ", "or:  "), "zh_CN.UTF-8": ("请输入：", "或：")}.items():
        told = mtor(*args, LC_ALL=lang).err.splitlines()[1:]
        assert told == [f"{heads[n > 0]}mtor {hint}" for n, hint in enumerate(hints)]
    for hint in hints:
        if not re.search(r"\b[A-Z]{5,}\b", hint.replace("--help", "")):
            assert mtor(*shlex.split(hint)).code == 0, hint


@pytest.mark.parametrize(
    ("line", "en", "zh"),
    [
        ("recommend ITP --local ''", "--local is empty.", "--local 内容为空。"),
        ("models --model-file=", "--model-file is empty.", "--model-file 内容为空。"),
        ("interactions --list ''", "--list is empty.", "--list 内容为空。"),
        ("data validate ''", "DIR is empty.", "DIR 内容为空。"),
        ("fit ' '", "CASE is empty.", "CASE 内容为空。"),
        (
            "recommend ITP --json --format csv --lang en",
            "--json and --format csv are two formats. Leave one out.",
            "",
        ),
        (
            "recommend ITP --format table --json --lang zh",
            "",
            "--json 与 --format table 是两种输出格式，请去掉其一。",
        ),
    ],
)
def test_nothing_typed_is_passed_over(line: str, en: str, zh: str) -> None:
    for lang, sentence in (("en_US.UTF-8", en), ("zh_CN.UTF-8", zh)):
        done = mtor(*shlex.split(line), LC_ALL=lang)
        assert done.code == 2
        assert not sentence or done.err.splitlines()[0] == sentence


def test_one_format_may_be_named_twice() -> None:
    assert mtor("recommend", "ITP", "--json", "--format", "JSON").json["schema"] == "mtor/recommend/2"


def test_an_error_repeats_a_long_value_with_an_ellipsis() -> None:
    for args in (
        ("tdm", "--level", "9" * 100_000),
        ("tdm", "--level", "8", "--disease", "x" * 100_000),
        ("tdm", "--level", "8", "--with", "voriconazole:" + "3" * 100_000),
        ("recommend", "x " * 50_000),
        ("z" * 100_000,),
        ("tdm", "--" + "q" * 100_000),
    ):
        done = mtor(*args)
        assert done.code in (2, 3)
        assert len(done.err) < 2500
        assert "…" in done.err
        assert len(mtor(*args, "--json").out) < 8000


def test_what_is_repeated_moves_no_cursor_and_turns_no_text() -> None:
    for ugly in ("\x1b[31mred", "a\nb", "\u202eevil", "\x07", "a\rb"):
        for args in (("recommend", ugly), ("tdm", "--level", ugly), (ugly,), ("interactions", ugly), ("models", ugly)):
            err = mtor(*args).err
            assert not set(err.replace("\n", "")) & set("\x1b\u202e\x07\r")
            assert not re.search("[\x1b\u202e\x07]", mtor(*args, "--json").out)


def test_scripts_get_every_meaning() -> None:
    error = mtor("ITP", "34", "--json").json["error"]
    assert error["hint"] == "mtor tdm --level 34 --disease ITP --json"
    assert error["alternatives"] == ["mtor start --disease ITP --age 34 --json"]
    assert mtor("recommend", "ITPP", "--json").json["error"]["alternatives"] == []


def every_command() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and sub-command, as Typer has it."""
    for name in commands():
        found = load_command(name)
        yield (name,), found
        for inner in getattr(found, "commands", {}):
            yield (name, inner), found.commands[inner]


@pytest.mark.parametrize(
    ("path", "found"), list(every_command()), ids=lambda v: " ".join(v) if isinstance(v, tuple) else ""
)
def test_every_option_that_takes_one_value_is_refused_where_it_is_given_twice(
    path: tuple[str, ...], found: Any
) -> None:
    for p in found.params:
        if p.param_type_name != "option" or p.is_flag:
            continue
        name = p.opts[-1]
        for args in ([name, "1", name, "2"], [f"{name}=1", name, "2"], [name, "1", f"{name}=2"]):
            done = mtor(*path, *args)
            said = f"{p.opts[0]} is given twice: '1' and '2'. It takes one value."
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


@pytest.mark.parametrize(
    ("path", "found"), list(every_command()), ids=lambda v: " ".join(v) if isinstance(v, tuple) else ""
)
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
