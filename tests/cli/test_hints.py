"""Every hint that the program can give, filled where it is a form, works as typed and asks for what was asked.

A site is a place in the program that makes a hint. Each is reached by a row below; a new site without one fails.
"""

from __future__ import annotations

import ast
import functools
import json
import re
import shlex
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mtor_cli import hints
from mtor_cli.cases.template import TEMPLATE
from mtor_cli.cli.app import commands, load_command
from mtor_cli.cli.kept import WITHOUT_FILE
from mtor_cli.hints import Command, Mend, Slot, add, command, retype
from tests.helpers import ROOT, mtor

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

MAKERS = ("command", "retype", "add", "Command")

CASE = {
    "drug": "sirolimus",
    "age": 40,
    "covariates": {"WT": 60, "AST": 25, "HCT": 38, "TBIL": 10},
    "doses": "2 mg daily from 0 h",
    "levels": [{"time": 335, "value": 8}],
}

OWN = {
    "id": "own",
    "drug": "sirolimus",
    "compartments": 1,
    "concentration_unit": "ng/mL",
    "parameters": {"CL": 10, "V": 100, "KA": 1},
    "omega": {"CL": 0.1},
    "error": {"additive": 1},
}

FILLED = {
    "SECTION": "half_life", "KG": "60", "CM": "170",
    "LEVEL": "8.2", "UNIT": "ng/mL", "DATE": "2026-03-15", "WHEN": "10d", "DISEASE": "ITP", "DRUG": "sirolimus",
    "BAND": "itp-4-15", "MODEL": "S1", "FILE": "{table}", "CASE": "{case}", "PRODUCT": "tablet", "LIST": "0.5,1",
    "TARGET": "5-10", "RANGE": "5-10", "TEXT": "TMA", "FORMAT": "json", "CLASS": "B", "POPULATION": "adult",
    "LINE": "second", "HOURS": "12,24", "COVARIATE": "WT=25", "READING": "variability=cv", "COMMAND": "info",
    "SCHEMA": "tdm", "DIR": "{data}", "REGIMEN": "2 mg daily", "NUMBER": "8",
    "YEARS": "40", "MG": "2",
}  # fmt: skip
"""What a user types for each placeholder; `{…}` is a file of the test."""


class Row(NamedTuple):
    """A command line that is answered with a hint."""

    line: tuple[str, ...]
    hint: str
    """As printed, without `mtor`; of a screen, one of those that it prints."""
    filled: dict[str, str] = {}  # noqa: RUF012
    """Where another value is meant than the usual one."""
    adds: tuple[str, ...] = ()
    """What the hint says beyond options and commands although it was not typed."""


def row(line: str, hint: str, adds: str = "", **filled: str) -> Row:
    """Return a row; `_` in a word of the line is a blank."""
    return Row(tuple(w.replace("_", " ") for w in line.split()), hint, filled, tuple(adds.split()))


OUT_OF_REACH = {
    "cli/printing.py _of_notes": "a note of another command; tests/cli/test_printing.py has one",
    "cli/usage.py not_understood": "Typer refuses what passed our own check: no such line is known",
    "parts/fit_input.py read_text": "a case of more than 8 MiB; the hint is that of several patients in one table",
    "commands/data/screen.py diff_screen": "no file of the hospital's own; the line ends in a redirection",
    "cli/printing.py _check_shown": "a stream without Chinese; tests/cli/test_screens.py has one",
    "commands/interactions/screen.py agent_block": "a name that asks which one; the tests of interactions run the ids",
    "library.py ask_audit": "a file that cannot be read, from Python: the hint is that of the command",
    "cases/records.py _of_drug": "a table of another drug; the tests of tables have one",
    "commands/fit/screen.py following": "a fit of an own model with a dose: `mtor models` alone",
}
"""Functions whose hints no row reaches, with the reason."""

ROWS = [
    # Numbers, units, dates and classes are never guessed.
    row("tdm --level 1,200 --disease ITP", "tdm --level LEVEL --disease ITP"),
    row("tdm --level 820 --unit ng/dL", "tdm --level LEVEL --unit UNIT"),
    row("tdm --level 820_pg/mL --age 40", "tdm --level LEVEL --age 40"),
    row("tdm --level 8 --unit mmHg", "tdm --level 8 --unit UNIT"),
    row("tdm --level 8_ng/mL --unit nmol/L", "tdm --level LEVEL --unit nmol/L"),
    row("tdm --level 8 --target 5,15", "tdm --level 8 --target TARGET"),
    row("tdm --level 8 --target 5-15_nmol/L", "tdm --level 8 --target TARGET"),
    row("tdm --level 8 --sampled 20/03/2026", "tdm --level 8 --sampled DATE"),
    row("tdm --level 8 --sampled 2027-01-01", "tdm --level 8 --sampled DATE"),
    row("tdm --level 8 --changed 2026-03-01", "tdm --level 8 --changed 2026-03-01 --sampled DATE"),
    row("tdm --level 8 --with voriconazole:2026-03-01", "tdm --level 8 --with voriconazole:2026-03-01 --sampled DATE"),
    row("tdm --level 8 --stopped voriconazole", "tdm --level 8 --stopped voriconazole:WHEN"),
    row("tdm --level 8 --with voriconazole:3", "tdm --level 8 --with voriconazole:WHEN"),
    row("tdm --level 8 --with voriconazole:01/03/2026", "tdm --level 8 --with voriconazole:WHEN"),
    row("tdm --level 8 --with voriconazole:-3d", "tdm --level 8 --with voriconazole:WHEN"),
    row("tdm --level 8 --with voriconazole：99999d", "tdm --level 8 --with voriconazole:WHEN"),
    row("tdm --level 8 --with newdrugx=none:3", "tdm --level 8 --with newdrugx=none:WHEN"),
    row(
        "tdm --level 8 --with aspirin:3d --with voriconazole:3",
        "tdm --level 8 --with aspirin:3d --with voriconazole:WHEN",
    ),
    row("tdm --level 8 --stopped voriconazole:abc", "tdm --level 8 --stopped voriconazole:WHEN"),
    row("tdm --level 8 --missed-dose -3d", "tdm --level 8 --missed-dose WHEN"),
    row("tdm --level 8 --child-pugh D", "tdm --level 8 --child-pugh CLASS"),
    row("tdm --level 8 --strengths x;y", "tdm --level 8 --strengths LIST"),
    row("tdm --level 8 --strengths 0.5g,1g", "tdm --level 8 --strengths LIST"),
    row("tdm --level 8 --strengths 0.5,99", "tdm --level 8 --strengths LIST"),
    row("tdm --level 8 --strengths 0.5,0.12345", "tdm --level 8 --strengths LIST"),
    row("tdm --level 8 --strengths ,,", "tdm --level 8 --strengths LIST"),
    row("tdm --level 120 --disease ITP", "tdm --level LEVEL --disease ITP --unit UNIT"),
    row("recommend ITP --population infant", "recommend ITP --population POPULATION"),
    row("drug siro", "drug sirolimus", adds="sirolimus"),
    row("drug xyz", "drug DRUG"),
    row("tdm --level 8 --drug temsirolimus", "tdm --level 8 --drug DRUG"),
    row("recommend ITP_child", "recommend ITP --population child", adds="ITP child"),
    row("recommend ITPP --full", "recommend ITP --full", adds="ITP"),
    row("tdm --level 8 --disease asthma", "tdm --level 8 --disease DISEASE"),
    row("recommend TTP", "recommend"),
    row("tdm --level 8 --band itp-4-16", "tdm --level 8 --band BAND"),
    row(
        "tdm --level 8 --band itp-4-15 --disease GVHD",
        "tdm --level 8 --band BAND --disease GVHD",
        BAND="gvhd-acute-4-12",
    ),
    row("tdm --level 8 --band gvhd-evr-3-8 --drug sirolimus", "tdm --level 8 --band BAND --drug sirolimus"),
    row(
        "start --disease ITP --age 40 --bilirubin 12",
        "start --disease ITP --age 40 --bilirubin 12 --bilirubin-unit UNIT",
        UNIT="umol/L",
    ),
    # Look-up.
    row("references 58", "references"),
    row("references nobody", "references"),
    row("evidence 6z", "evidence"),
    row("references --level 9", "evidence"),
    row("search _", "search TEXT"),
    row("drug sirolimus --section halflif", "drug sirolimus --section half_life", adds="half_life"),
    row("drug sirolimus --section qqqqqq", "drug sirolimus --section SECTION"),
    row("drug sirolimus", "drug sirolimus --section SECTION"),
    row("drug sirolimus", "drug sirolimus --full"),
    row("interactions voriconazole", "interactions voriconazole --full"),
    row("fit {case}", "fit {case} --full"),
    row(
        "start --disease ALPS --age 34",
        "start --disease ALPS --age 34 --weight KG --height CM --product PRODUCT --strengths LIST",
    ),
    row("interactions paracetamolx", "interactions paracetamol", adds="paracetamol"),
    row("start --disease ITP", "start --disease ITP --age YEARS"),
    row("interactions --list {wide}", "interactions --list FILE"),
    row("models S1 --drug everolimus", "models S1"),
    row("models --reading variability=cv", "models --reading variability=cv MODEL"),
    row("recommend --population adult", "recommend --population adult DISEASE"),
    row(
        "simulate --model S2 --regimen 2_mg_daily --doses 1,2",
        'simulate --model S2 --regimen "2 mg daily" --doses 1,2 --target TARGET',
    ),
    row("audit", "audit FILE", FILE="{audited}"),
    row("audit {counted}", "audit {counted} --drug DRUG"),
    row("audit {scattered}", "audit {scattered} --apart", adds="--apart"),
    row("audit {scattered} --apart", "audit {scattered} --apart --full", adds="--full"),
    row("audit {whose}", "audit {whose} --map MAP", MAP="id=patient no"),
    row("tdm --input {levels} --map x=y", "tdm --input {levels} --map MAP", MAP="level=level"),
    row("tdm --input {levels} --format table", "tdm --input {levels} --format ndjson", adds="ndjson"),
    row("tdm --level 8 --with Genvoya=none", "tdm --level 8 --with NAME", NAME="aspirin:30d"),
    row("search 伏立康唑", "interactions voriconazole-sirolimus", adds="interactions voriconazole-sirolimus"),
    row("interactions --list {none}", "interactions --list FILE", FILE="{names}"),
    row("interactions --list {empty}", "interactions --list FILE", FILE="{names}"),
    row("models S99", "models MODEL"),
    row("data schema nothing", "data schema SCHEMA"),
    row("data validate {none}", "data validate DIR"),
    # Fit and simulate.
    row("consult", "consult --template"),
    row("consult {case}", "consult {case} --full"),
    row("consult {none}", "consult --template"),
    row("consult {example}", "fit {example}", adds="fit"),
    row("consult {two}", "consult {two} --drug DRUG", DRUG="sirolimus"),
    row("consult {unnamed}", "consult {unnamed} --drug DRUG", DRUG="sirolimus"),
    row("fit", "fit --template"),
    row("fit {none}", "fit --template"),
    row("fit {case} --batch {table}", "fit --batch {table} --model MODEL"),
    row("fit --batch {table}", "fit --batch {table} --model MODEL"),
    row("fit {table} --model S1 --jobs 2", "fit --batch {table} --model S1 --jobs NUMBER"),
    row("fit --batch {table} --model S1 --jobs x", "fit --batch {table} --model S1 --jobs NUMBER"),
    row("fit {case} --at foo", "fit {case} --at WHEN", WHEN="400"),
    row(
        "simulate --model S1 --regimen 2_mg_daily -c WT=20kg -c TBIL=9_mg/dL",
        'simulate --model S1 --regimen "2 mg daily" -c WT=20kg -c TBIL=VALUE',
        VALUE="9",
    ),
    row("recommend --disease ITP", "recommend ITP"),
    row("tdm --level 8 --agent voriconazole", "tdm --level 8 --with voriconazole"),
    row("version", "--version"),
    # An example in a form is never printed, whatever else is mended in the line.
    row("tdm --level --disease ITP --DOSE 2", "tdm --level LEVEL --disease ITP --dose 2"),
    row("simulate --model S1 --regimen 2_mg", "simulate --model S1 --regimen REGIMEN", REGIMEN="2 mg daily"),
    row("tdm --level -99 --band foo", "tdm --level LEVEL --band BAND"),
    row("fit {case} --reading x", "fit {case} --reading READING", READING="residual-sum=sds"),
    row("simulate --regimen 2_mg_daily", 'simulate --regimen "2 mg daily" --model MODEL'),
    row(
        "simulate --regimen 2_mg_daily --model S1 --covariate WEIGHTX=3",
        'simulate --regimen "2 mg daily" --model S1 --covariate COVARIATE',
    ),
    row("fit {many}", "fit --batch FILE --model MODEL"),
    row("fit {zone}", "fit --template"),
    row("fit {mixed}", "fit --template"),
    row("fit {case} --model E1", "models"),
    row("fit {ageless}", "models"),
    row("fit {case} --model S5", "models"),
    row("fit {everolimus} --model E2", "tdm --level LEVEL --drug everolimus", adds="everolimus"),
    row("fit {case} --model-file {junk}", "models --template"),
    row("fit {case} --model-file {models}", "fit {case} --model-file {models} --model MODEL", MODEL="own"),
    row("fit {case} --model-file {models} --model S1", "fit {case} --model-file {models} --model MODEL", MODEL="own"),
    row("fit {case} --target 5-10 --intervals 12;x", "fit {case} --target 5-10 --intervals HOURS"),
    row("fit {case} --intervals 1 --target 5-10", "fit {case} --intervals HOURS --target 5-10"),
    row("fit {case} --clearance-multiplier 0.5", "fit {case} --clearance-multiplier 0.5@WHEN", WHEN="24"),
    row("fit {high}", "fit {high} --confirm-level"),
    row("fit --batch {table} --model S1 --format csv", "fit --batch {table} --model S1 --format ndjson", adds="ndjson"),
    row("fit {case} --weight 70", "fit {case}"),
    row(
        "tdm --level 8 --drug everolimus --product solution",
        "tdm --level 8 --drug everolimus --product PRODUCT",
    ),
    row("interactions --list {long}", "interactions --list FILE", FILE="{names}"),
    row("tdm --level 8 --with :3d", "tdm --level 8 --with NAME", NAME="aspirin"),
    row("tdm --level 8 --with aspirin=x", "tdm --level 8 --with aspirin=CHECK", CHECK="none"),
    row("tdm --level 8 --with everolimus=none", "tdm --level 8 --with everolimus"),
    row("references 27-24", "references"),
    row("references _", "references"),
    row("tdm --level 8 --with voriconazol=none", "tdm --level 8 --with NAME", NAME="voriconazole"),
    row("tdm --level 8 --with voriconazole:3d=none", "tdm --level 8 --with voriconazole:3d", adds="voriconazole:3d"),
    row("tdm --level 8 --local {junk}", "data diff --local FILE", adds="diff", FILE="{goodlocal}"),
    row("tdm --level 8 --local {badlocal}", "data diff --local FILE", adds="diff", FILE="{goodlocal}"),
    row("data validate {goodlocal}", "data diff --local FILE", adds="diff", FILE="{goodlocal}"),
    row("data validate {none} --lang en", "data validate DIR"),
    row("recommend ITP --local=", "recommend ITP --local FILE", FILE="{goodlocal}"),
    row("recommend ITP --json --format csv", "recommend ITP --format csv"),
    row("recommend ITP --format bibtex", "references --format bibtex"),
    # The command line.
    row("ITP --full", "recommend ITP --full"),
    row("tdm --level 8.2 ITP", "tdm --level 8.2 --disease ITP"),
    row("tdm --level 8 --level 9", "tdm --level LEVEL"),
    row("tdm --disease ITP", "tdm --disease ITP --level LEVEL"),
    row("search", "search TEXT"),
    row("--drug sirolimus tdm --level 8", "tdm --level 8 --drug sirolimus"),
    row("tdm --foo", "tdm --help"),
    row("tdm --levl 8", "tdm --level 8"),
    row("TMA", "search TMA"),
    row("帮助 tdm", "tdm --help"),
    row("config width 5", "config width NUMBER", NUMBER="80"),
    row("config local {none}", "config local FILE", FILE="{goodlocal}"),
    row("config --unset width width", "config --unset width"),
    row("start ITP", "start --disease ITP --age YEARS"),
    row("recommend sirolimus", "recommend DISEASE --drug sirolimus", DISEASE="ITP"),
    row("tdm --levl 8 --days-on-dose 3 --changed 2026-03-01", "tdm --help"),
    row("data", "data COMMAND"),
    # What stands under Next.
    row("recommend", "tdm --level LEVEL"),
    row("recommend ITP", "tdm --level LEVEL --disease ITP", adds="ITP"),
    row("recommend ITP --full", "references 27", adds="27"),
    row("recommend ITP --lang zh", "tdm --level LEVEL --disease ITP --lang zh", adds="ITP"),
    row("recommend GVHD --drug everolimus", "tdm --level LEVEL --disease GVHD --drug everolimus", adds="GVHD"),
    row("tdm --level 8", "recommend"),
    row("tdm --level 8 --disease D69.3", "recommend ITP", adds="ITP"),
    row("models", "models MODEL"),
    row("models S1", "simulate --model cheng2020 --regimen REGIMEN", adds="cheng2020"),
    row("fit {case}", "fit CASE --target TARGET --product PRODUCT --strengths LIST"),
]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The files that rows name; what a row sets holds for no other."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    texts = {
        "case": json.dumps(CASE),
        "unnamed": json.dumps({name: value for name, value in CASE.items() if name != "drug"}),
        "table": "ID,TIME,AMT,DV,EVID,WT,TBIL\n1,0,2,.,1,25,10\n1,24,.,5,0,25,10\n",
        "example": TEMPLATE,
        "two": "ID,TIME,AMT,DV,EVID,WT,TBIL,DRUG\n1,0,2,.,1,25,10,sirolimus\n1,24,.,5,0,25,10,sirolimus\n"
        "1,48,.,5,0,25,10,everolimus\n",
        "names": "voriconazole\n",
        "empty": "\n",
        "levels": "level\n8\n",
        "wide": "x" * 600 + "\n",
        "long": "voriconazole\n" * 90000,
        "many": "ID,TIME,AMT,DV,EVID,WT,TBIL\n1,0,2,.,1,25,10\n1,24,.,5,0,25,10\n2,0,2,.,1,25,10\n",
        "counted": "id,level\n1,8\n",
        "audited": "id,drug,level\n1,sirolimus,8\n",
        "scattered": "id,drug,level\n1,sirolimus,8\n2,sirolimus,8\n1,sirolimus,9\n",
        "whose": "drug,level,patient no\nsirolimus,8,1\n",
        "zone": json.dumps({**CASE, "timezone": "Mars"}),
        "mixed": json.dumps(
            {
                **CASE,
                "doses": "2 mg daily from 2026-03-01 08:00",
                "levels": [{"time": "2026-03-15T07:00+08:00", "value": 8}],
            }
        ),
        "ageless": json.dumps({k: v for k, v in CASE.items() if k != "age"}),
        "everolimus": json.dumps({**CASE, "drug": "everolimus", "interactions": [{"name": "ciclosporin", "from": 0}]}),
        "high": json.dumps({**CASE, "levels": [{"time": 335, "value": 150}]}),
        "junk": "title: [\n",
        "models": json.dumps({"models": [OWN, {**OWN, "id": "second"}]}),
        "badlocal": "nonsense: 1\n",
        "goodlocal": "entered: {by: A, on: 2026-01-01}\n",
    }
    paths = {name: tmp_path / f"{name}.{'csv' if name in ('table', 'two') else 'txt'}" for name in texts}
    for name, path in paths.items():
        path.write_text(texts[name], encoding="utf-8")
    return {**{n: str(p) for n, p in paths.items()}, "none": str(tmp_path / "none"), "data": str(ROOT / "data")}


def with_files(words: Any, files: dict[str, str]) -> list[str]:
    """Return words with the names of files in their place."""
    found = []
    for word in words:
        for name, path in files.items():
            word = word.replace(f"{{{name}}}", path)
        found.append(word)
    return found


class Made(NamedTuple):
    """A hint that was made while a command ran."""

    hint: Command | Mend
    file: str
    line: int


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Made]:
    """Every hint that is made during the test, with the line of the program that made it."""
    found: list[Made] = []
    for kind in (Command, Mend):
        create = kind.__new__

        def recorded(cls: Any, *args: Any, _create: Any = create) -> Any:
            new = _create(cls, *args)
            frame = sys._getframe(1)
            while frame.f_back and frame.f_code.co_filename == hints.__file__:
                frame = frame.f_back
            found.append(Made(new, frame.f_code.co_filename, frame.f_lineno))
            return new

        monkeypatch.setattr(kind, "__new__", recorded)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda r: " ".join(r.line))
def test_a_hint_works_and_keeps_what_was_asked(row: Row, files: dict[str, str], made: list[Made]) -> None:
    line = with_files(row.line, files)
    printed = mtor(*line)
    text = printed.err if printed.code else printed.out
    (wanted,) = with_files([f"mtor {row.hint}"], files)
    assert wanted in " ".join(text.split()), text
    hint = next(m.hint for m in made if isinstance(m.hint, Command) and str(m.hint) == wanted)
    values = {**FILLED, **row.filled}
    filled = [w.before + values[w.name] if isinstance(w, Slot) else w for w in hint.words]
    filled = with_files(filled, files)
    again = mtor(*filled)
    assert again.code == 0, (filled, again.err)
    known = {w for word in line for w in (word, *word.split("=", 1))} | {*commands(), *row.adds}
    told = [w for w in hint.words if isinstance(w, str) and not w.startswith("--")]
    assert [w for w in told if w not in known] == []


NEXT = (
    "recommend", "recommend ITP", "recommend GVHD --full", "recommend ITP --drug everolimus", "tdm --level 8",
    "tdm --level 16 --disease ITP", "tdm --level 8 --band itp-4-15", "start --disease ITP --age 40",
    "start --disease ALPS --age 8", "interactions voriconazole --drug sirolimus", "models", "models S1",
    "drug sirolimus", "fit {case}", "fit {case} --full", "fit {case} --target 5-10", "consult {case}",
    "audit {audited} --disease ITP",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("typed", NEXT)
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_commands_to_type_next_keep_the_file_and_the_language_and_run(
    typed: str, lang: str, files: dict[str, str]
) -> None:
    words = with_files(typed.split(), files)
    taken = {name: {o for p in load_command(name).params for o in p.opts} for name in commands()}
    assert {name for name, options in taken.items() if "--local" not in options} == WITHOUT_FILE
    kept = [("--lang", lang)]
    if "--local" in taken[words[0]]:
        kept.append(("--local", files["goodlocal"]))
    # What the system speaks is not repeated.
    system = "zh_CN.UTF-8" if lang == "en" else "en_US.UTF-8"
    done = mtor(*words, *(word for pair in kept for word in pair), "--format", "markdown", LANG=system)
    assert done.code == 0, done.err
    lines = [shlex.split(line) for line in re.findall(r"^- `+(mtor .*?)`+$", done.out, re.MULTILINE)]
    assert lines or typed.startswith(("audit", "consult"))
    for line in lines:
        for option, value in kept:
            if option in taken[line[1]]:
                assert line[line.index(option) + 1] == value, line
        behind = {"--hours-since-dose": "24", "--days-on-dose": "30"}
        pairs = zip(line[1:], line, strict=False)
        filled = with_files([behind.get(before) or FILLED.get(word, word) for word, before in pairs], files)
        again = mtor(*filled)
        assert again.code == 0, (filled, again.err)


def test_what_is_said_of_a_part_of_a_value_quotes_all_that_was_typed() -> None:
    said = (
        "--with 'voriconazole:3': '3' is neither a date nor a number of days. Type it as 30d, 2026-03-01 or "
        "2026-03-01T08:00."
    )
    assert mtor("tdm", "--level", "8", "--with", "voriconazole:3").err.startswith(said)
    assert mtor("tdm", "--level", "8", "--strengths", "0.5,1g").err.startswith("--strengths '0.5,1g' is not accepted")
    said = "--stopped 'voriconazole:-3d' is not accepted: a negative value is not possible."
    assert mtor("tdm", "--level", "8", "--stopped", "voriconazole:-3d").err.startswith(said)
    said = "--missed-dose '3' is neither a date nor a number of days."
    assert mtor("tdm", "--level", "8", "--missed-dose", "3").err.startswith(said)
    said = "--missed-dose “3”既不是日期，也不是天数。请按 30d、2026-03-01 或 2026-03-01T08:00 输入。"
    assert mtor("tdm", "--level", "8", "--missed-dose", "3", "--lang", "zh").err.startswith(said)
    # No number of days is taken here.
    said = "--changed '3' is not a date. Type it as 2026-03-01, or with a time as 2026-03-01T08:00."
    assert mtor("tdm", "--level", "8", "--changed", "3", "--sampled", "2026-03-01").err.startswith(said)


@functools.cache
def sites() -> dict[tuple[str, int], int]:
    """Return the places inside functions of the program that make a hint: file, first line, and the last line."""
    found = {}
    for path in sorted((ROOT / "mtor_cli").rglob("*.py")):
        if path.name == "hints.py":
            continue
        tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT / "mtor_cli").as_posix()
        imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "mtor_cli.hints"]
        ours = {alias.name for n in imports for alias in n.names}.intersection(MAKERS)
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef) or f"{name} {function.name}" in OUT_OF_REACH:
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours:
                    found[(str(path), node.lineno)] = node.end_lineno or node.lineno
    return found


def test_what_is_typed_is_quoted_for_a_shell() -> None:
    assert str(command("recommend", "acute GVHD")) == 'mtor recommend "acute GVHD"'
    assert str(command("tdm", "--level", "<0.5")) == 'mtor tdm --level "<0.5"'
    assert str(command("search", "$(reboot) 'x'")) == """mtor search '$(reboot) '"'"'x'"'"''"""
    assert str(command("search", "急性GVHD", Slot("WHEN", "a b:"))) == 'mtor search 急性GVHD "a b:"WHEN'
    assert command("fit", Slot("CASE"), "--target", Slot("TARGET")).slots == ["CASE", "TARGET"]


def test_a_mend_changes_one_thing_and_keeps_the_rest() -> None:
    def words(mend: Mend, *args: str) -> str | None:
        return str(found) if (found := mend.within(args)) else None

    unit = retype("--unit", "x", Slot("UNIT"))
    assert words(unit, "tdm", "--unit", "x", "--level", "8") == "mtor tdm --unit UNIT --level 8"
    assert words(unit, "tdm", "--unit=x", "--level=8") == "mtor tdm --unit UNIT --level=8"
    assert words(unit, "tdm", "--level", "8") is None
    assert words(unit.also("--level", Slot("LEVEL")), "tdm", "--unit", "x", "--level", "8") == (
        "mtor tdm --unit UNIT --level LEVEL"
    )
    part = retype("--with", "2x", Slot("WHEN"))
    assert words(part, "tdm", "--with", "a:3d", "--with", "b:2x") == "mtor tdm --with a:3d --with WHEN"
    anywhere = retype(None, "siro", Slot("DRUG"))
    assert words(anywhere, "drug", "siro", "--lang", "zh") == "mtor drug DRUG --lang zh"
    assert words(anywhere, "drug", "--x=siro") == "mtor drug --x DRUG"
    assert words(add("--drug", Slot("DRUG")), "fit", "--drug", "x") == "mtor fit --drug DRUG"
    assert words(add("--confirm-level"), "tdm", "--level", "120") == "mtor tdm --level 120 --confirm-level"


@pytest.mark.slow
def test_every_place_that_makes_a_hint_has_a_row(files: dict[str, str], made: list[Made]) -> None:
    for row in ROWS:
        mtor(*with_files(row.line, files))
    reached = {
        (m.file, first)
        for m in made
        for (path, first), last in sites().items()
        if path == m.file and first <= m.line <= last
    }
    left = {f"{path.removeprefix(str(ROOT))}:{line}" for path, line in sites() if (path, line) not in reached}
    assert not left, "\n".join(sorted(left))
