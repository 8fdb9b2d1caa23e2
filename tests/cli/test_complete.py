"""What a shell offers on TAB: only what fits, and what the command then takes."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mtor_cli.cli.complete import offered
from mtor_cli.cli.leading import arranged
from mtor_cli.content.load import Content
from tests.helpers import ROOT, environment, mtor, process

if TYPE_CHECKING:
    from pathlib import Path


def offers(line: str) -> list[str]:
    """Return what may stand at the end of a line; one that ends with a blank is asked for its next word."""
    *words, typed = line.split(" ")
    return [value for value, _ in offered(arranged(words), typed).items]


SIROLIMUS_ITP = [
    "itp-4-15", "itp-5-15-new", "itp-5-15-second", "itp-ctd-6-15", "itp-aps-max-15", "cytopenia-child-5-15",
]  # fmt: skip

AIHA = ["aiha-warm", "aiha-evans", "aiha-post-transplant"]
DISEASES = [
    "ITP",
    "itp-ctd",
    "itp-aps",
    "AIHA",
    *AIHA,
    "PRCA",
    "ALPS",
    "GVHD",
    "gvhd-prophylaxis",
    "gvhd-acute",
    "gvhd-chronic",
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tdm --disease ITP --band ", SIROLIMUS_ITP),
        ("tdm --disease 免疫性血小板减少症 --band itp-5", ["itp-5-15-new", "itp-5-15-second"]),
        ("tdm --disease GVHD --drug everolimus --band ", ["gvhd-evr-3-5", "gvhd-evr-5-10", "gvhd-evr-3-8"]),
        ("tdm --disease ITP --drug everolimus --band ", []),
        ("tdm --band alps-2-10 --disease ", ["ALPS"]),
        ("tdm --disease=A", ["--disease=AIHA", *(f"--disease={part}" for part in AIHA), "--disease=ALPS"]),
        ("tdm --disease al", ["alps"]),
        ("tdm --drug ", ["sirolimus", "everolimus"]),
        ("tdm --drug e", ["everolimus"]),
        ("tdm --drug 依", ["依维莫司"]),
        ("tdm --drug everolimus --product ", ["tablet", "capsule"]),
        ("tdm --drug sirolimus --product ", ["tablet", "capsule", "solution"]),
        ("tdm --unit ", ["ng/mL", "ug/L", "nmol/L"]),
        ("tdm --with voric", ["voriconazole"]),
        ("tdm --with 伏立", ["伏立康唑"]),
        ("tdm --with voriconazole=", ["voriconazole=none", "voriconazole=inhibitor", "voriconazole=inducer"]),
        ("tdm --with=voric", ["--with=voriconazole"]),
        ("interactions voriconazole,itrac", ["voriconazole,itraconazole"]),
        ("interactions voriconazole itrac", ["itraconazole"]),
        ("fit --drug everolimus --model ", ["dewit2016", "park2023"]),
        ("models go", ["golubovic2019"]),
        ("models S", [f"S{n}" for n in range(1, 9)]),
        ("references --disease ALPS 3", ["31", "32", "33", "34", "35", "36"]),
        ("references 24,feng", ["24,feng-yaqing-2024"]),
        ("references --level 2", ["2a", "2b", "2c"]),
        ("references --format ", ["table", "plain", "json", "ndjson", "csv", "markdown", "bibtex", "ris", "csl-json"]),
        ("tdm --input levels.csv --format ", ["ndjson", "csv"]),
        ("recommend --line ", ["first", "second", "refractory", "prophylaxis"]),
        ("recommend ITP --pop", ["--population"]),
        ("evidence 1", ["1a", "1b", "1c"]),
        ("data sch", ["schema"]),
        ("data schema data-i", ["data-info"]),
        ("--lang zh reco", ["recommend"]),
        ("--json recommend AL", ["ALPS"]),
        ("help td", ["tdm"]),
        ("config ", ["language", "format", "width", "pager", "local"]),
        ("config language ", ["en", "zh", "both"]),
        ("tdm --level ", []),
        ("tdm --disease ITPP --band itp-4", ["itp-4-15"]),
        ("nonsense --le", []),
        ("tdm --nonsense --ag", ["--age"]),
    ],
)
def test_what_fits_is_offered(line: str, expected: list[str]) -> None:
    assert offers(line) == expected


def test_an_option_is_offered_once_and_one_that_may_be_repeated_again() -> None:
    line = "tdm --level 8 --with voriconazole --"
    assert "--level" not in offers(line)
    assert {"--with", "--disease", "--help"} <= set(offers(line))


def test_where_nothing_can_be_listed_the_options_are() -> None:
    assert "--level" in offers("tdm ")
    assert offered(["fit"], "").files


@pytest.mark.parametrize(
    "kind", ["--disease", "--band", "--drug", "--product", "--unit", "--assay", "--matrix", "--regimen"]
)
def test_everything_that_is_offered_is_taken(kind: str) -> None:
    values = [value for value, _ in offered(["tdm", "--level", "8"], f"{kind}=").items]
    assert values
    for value in values:
        done = mtor("tdm", "--level", "8", *([] if kind in ("--disease", "--band") else ["--disease", "ITP"]), value)
        assert done.code == 0, done.err


def test_every_agent_that_is_offered_is_read() -> None:
    from mtor_cli.lookup.interactions import Agents

    agents = Agents(Content().interactions)
    for typed in ("", *"abcdefghijklmnopqrstuvwxyz", "伏", "他"):
        for name, _ in offered(["interactions"], typed).items:
            assert agents.find(name, None).status in ("found", "no_data", "ask"), name


def test_a_hospitals_own_band_is_offered(tmp_path: Path) -> None:
    path = tmp_path / "local.yaml"
    path.write_text("version: x\n", encoding="utf-8")
    assert offered(["tdm", "--local", str(path), "--disease", "ITP", "--band"], "itp-4").items[0][0] == "itp-4-15"


def completed(shell: str, **env: str) -> tuple[int, str, str]:
    done = mtor(_MTOR_COMPLETE=f"complete_{shell}", **env)
    return done.code, done.out, done.err


@pytest.mark.parametrize(
    ("words", "place", "expected"),
    [
        (["mtor", "tdm", "--disease", "al"], 3, "alps"),
        # bash parts words at = and :, and puts what it is told behind the last of them.
        (["mtor", "tdm", "--disease", "=", "al"], 4, "alps"),
        (["mtor", "tdm", "--disease", "="], 3, "\n".join(DISEASES)),
        (["mtor", "tdm", "--with", "voriconazole", "=", "inh"], 5, "inhibitor"),
        (["mtor", "tdm", "--drug", '"ev'], 3, "everolimus"),
        (["mtor"], 1, None),
    ],
)  # fmt: skip
def test_bash(words: list[str], place: int, expected: str | None) -> None:
    code, out, err = completed("bash", COMP_WORDS="\n".join(words), COMP_CWORD=str(place))
    assert (code, err) == (0, "")
    assert out == expected if expected is not None else "recommend" in out.split()


def test_bash_itself_takes_it(tmp_path: Path) -> None:
    program = tmp_path / "mtor"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m mtor_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = process(_MTOR_COMPLETE="source_bash").out
    line = (
        f"{script}\nCOMP_WORDS=(mtor tdm --disease ITP --band itp-5)\nCOMP_CWORD=5\n_mtor_completion mtor\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    env = environment({"PYTHONPATH": str(ROOT)})
    done = subprocess.run(
        ["/usr/bin/env", "bash", "-c", line],
        env={**env, "PATH": f"{tmp_path}:{env['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["itp-5-15-new", "itp-5-15-second"], done.stderr


def test_zsh() -> None:
    code, out, err = completed("zsh", _TYPER_COMPLETE_ARGS="mtor tdm --disease AL")
    assert (code, err) == (0, "")
    assert out == '_arguments \'*: :(("ALPS":"Autoimmune lymphoproliferative syndrome"))\''
    assert completed("zsh", _TYPER_COMPLETE_ARGS="mtor fit ")[1] == "_files"
    assert completed("zsh", _TYPER_COMPLETE_ARGS="mtor tdm --level ")[1] == ""
    _, out, _ = completed("zsh", _TYPER_COMPLETE_ARGS="mtor references ")
    inner = out.removeprefix("_arguments '").removesuffix("'")
    assert "'" not in inner
    assert not re.search(r"[$`]", inner)


def test_fish() -> None:
    line = {"_TYPER_COMPLETE_ARGS": "mtor tdm --disease AL"}
    assert completed("fish", _TYPER_COMPLETE_FISH_ACTION="get-args", **line) == (
        0, "ALPS\tAutoimmune lymphoproliferative syndrome", "",
    )  # fmt: skip
    assert completed("fish", _TYPER_COMPLETE_FISH_ACTION="is-args", **line) == (0, "", "")
    nothing = {"_TYPER_COMPLETE_ARGS": "mtor tdm --level "}
    assert completed("fish", _TYPER_COMPLETE_FISH_ACTION="is-args", **nothing) == (1, "", "")


@pytest.mark.parametrize("shell", ["powershell", "pwsh"])
def test_powershell(shell: str) -> None:
    env = {"_TYPER_COMPLETE_ARGS": "mtor tdm --drug e", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "e"}
    assert completed(shell, **env) == (0, "everolimus:::依维莫司", "")


def test_the_words_beside_the_values_are_in_the_language_of_the_line() -> None:
    assert offered(["tdm", "--lang", "zh", "--disease"], "AL").items == [("ALPS", "自身免疫性淋巴细胞增生综合征")]
    assert offered(["tdm", "--lang", "zh", "--band"], "itp-4").items == [("itp-4-15", "4～15 ng/mL，复发/难治性")]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell", "csh"])
@pytest.mark.parametrize(
    "line",
    ["mtor tdm '", "mtor \x1b[31m", "mtor tdm --level=\x00", "mtor --lang", "", "mtor tdm --disease ''", "mtor -- -"],
)
def test_nothing_that_is_typed_shows_an_error(shell: str, line: str) -> None:
    env = {"_TYPER_COMPLETE_ARGS": line, "COMP_WORDS": line, "COMP_CWORD": "x", "MTOR_LOCAL": "/nonexistent/local.yaml"}
    if "\x00" in line:
        env = {name: value.replace("\x00", "\x7f") for name, value in env.items()}
    _, out, err = completed(shell, **env)
    assert err == ""
    assert "Traceback" not in out


def test_completion_needs_neither_pydantic_nor_yaml() -> None:
    script = (
        "import sys\nfrom mtor_cli.cli.run import run\ncode = run([])\n"
        "print(file=sys.stderr)\nprint(code, sorted({'pydantic', 'yaml', 'numpy'} & set(sys.modules)), file=sys.stderr)"
    )
    env = environment(
        {"_MTOR_COMPLETE": "complete_bash", "COMP_WORDS": "mtor tdm --disease ITP --band itp-4", "COMP_CWORD": "5"}
    )
    for _ in range(2):  # The first may have to make the compiled copies.
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**env, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout == "itp-4-15"
    assert done.stderr.split("\n")[-2] == "0 []"
