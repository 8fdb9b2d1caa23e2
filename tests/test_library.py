"""The library: the same answers as the command line, the same errors, and nothing of the terminal."""

from __future__ import annotations

import doctest
import inspect
import io
import json
import pydoc
import re
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

import mtor_cli
from mtor_cli.cli.app import commands, load_command
from mtor_cli.cli.asked import Printing
from mtor_cli.errors import NotFoundError, UsageError
from tests.helpers import ROOT, mtor

LEVELS = str(ROOT / "tests" / "net" / "inputs" / "audit.csv")
CASE = str(ROOT / "tests" / "net" / "inputs" / "adult.yaml")

NO_QUESTION = {"config", "data", "models"}
"""Commands that are about files."""


@pytest.mark.parametrize(
    ("found", "args"),
    [
        (lambda: mtor_cli.recommend("ITP", population="child"), ("recommend", "ITP", "--population", "child")),
        (lambda: mtor_cli.recommend(), ("recommend",)),
        (
            lambda: mtor_cli.tdm(4, target=8, dose=2, hours_since_dose=24, days_on_dose=21, with_=["aspirin:60d"]),
            [
                "tdm",
                "--level",
                "4",
                "--target",
                "8",
                "--dose",
                "2",
                "--hours-since-dose",
                "24",
                "--days-on-dose",
                "21",
                "--with",
                "aspirin:60d",
            ],
        ),
        (lambda: mtor_cli.tdm("<0.5", drug="everolimus"), ("tdm", "--level", "<0.5", "--drug", "everolimus")),
        (lambda: mtor_cli.consult(CASE, disease="ITP"), ("consult", CASE, "--disease", "ITP")),
        (
            lambda: mtor_cli.audit(LEVELS, target="5-10", map=["disease=疾病"]),
            ("audit", LEVELS, "--target", "5-10", "--map", "disease=疾病"),
        ),
        (
            lambda: mtor_cli.start("ALPS", 6, weight=20.5),
            ["start", "--disease", "ALPS", "--age", "6", "--weight", "20.5"],
        ),
        (
            lambda: mtor_cli.interactions(["伏立康唑"], drug="everolimus"),
            ["interactions", "伏立康唑", "--drug", "everolimus"],
        ),
        (lambda: mtor_cli.references([24, 27]), ("references", "24", "27")),
        (lambda: mtor_cli.references(disease="GVHD", level="1b"), ["references", "--disease", "GVHD", "--level", "1b"]),
        (lambda: mtor_cli.evidence("2b"), ("evidence", "2b")),
        (lambda: mtor_cli.drug("rapamycin"), ("drug", "rapamycin")),
        (lambda: mtor_cli.search("TMA tacrolimus"), ("search", "TMA", "tacrolimus")),
        (
            lambda: mtor_cli.fit(CASE, target="5-15", product="tablet", strengths="0.5,1", disease="ITP"),
            ("fit", CASE, "--target", "5-15", "--product", "tablet", "--strengths", "0.5,1", "--disease", "ITP"),
        ),
        (
            lambda: mtor_cli.simulate("2 mg daily", model="S2", patients=100),
            ("simulate", "--regimen", "2 mg daily", "--model", "S2", "--patients", "100"),
        ),
    ],
)
def test_a_function_answers_as_its_command(found: Any, args: Any) -> None:
    answer, done = found(), mtor(*args, "--json")
    assert answer.to_json() == done.out
    assert answer.result == answer.envelope["result"]
    assert answer.warnings == done.json["warnings"]


def test_errors_are_those_of_the_command() -> None:
    with pytest.raises(UsageError) as bad:
        mtor_cli.tdm("8.2", unit="ng/dL")
    assert bad.value.code == "unknown_unit"
    assert str(bad.value) == bad.value.en
    with pytest.raises(NotFoundError):
        mtor_cli.references([24, 99])
    with pytest.raises(NotFoundError):
        mtor_cli.recommend("XYZ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"diesease": "ITP"}, "unknown option 'diesease'"),
        ({"loading": "yes"}, "loading is 'yes'"),
        ({"disease": True}, "disease is True"),
        ({"target": (5, 15)}, "target is (5, 15); it takes one value"),
    ],
)
def test_an_option_that_is_none_is_a_type_error(options: Any, said: str) -> None:
    with pytest.raises(TypeError) as error:
        mtor_cli.tdm(8.2, **options)
    assert said in str(error.value)


def test_the_environment_does_not_lay_a_file_over_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTOR_LOCAL", "/nowhere.yaml")
    assert mtor_cli.tdm(8.2, disease="ALPS").result["assessments"][0]["status"] == "within"


def test_neither_typer_nor_rich_is_imported() -> None:
    script = (
        "import sys, mtor_cli\n"
        "mtor_cli.tdm(8.2, disease='ITP', dose=2).rows()\n"
        "mtor_cli.recommend('ITP').to_json()\n"
        "print(sorted({'typer', 'rich', 'click'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_of_the_package_says_what_there_is() -> None:
    said = pydoc.plain(pydoc.render_doc(mtor_cli))
    for name in mtor_cli.__all__:
        assert f"    {name}(" in said
    assert "hours_since_dose" in said


@pytest.mark.parametrize("name", [n for n in commands() if n not in NO_QUESTION])
def test_a_question_has_every_option_of_its_command(name: str) -> None:
    question = import_module(f"mtor_cli.commands.{name}.{'question' if name == 'fit' else 'answer'}").Question
    shared = {"local", "help", "full", *Printing._fields}  # How long a screen is changes no answer.
    many = {
        "template",
        "batch",
        "source",
        "input",
        "map",
        "keep",
        "texts",
        "fail_on",
        "list_file",
        "per_patient",
        "jobs",
    }
    options = {p.name for p in load_command(name).params} - shared - many
    renamed = {"name": "drug"} if name == "drug" else {"model_file": "own"}
    assert {renamed.get(option, option) for option in options} == set(question._fields) - {"full", "map"}
    assert inspect.getdoc(getattr(mtor_cli, name))


def test_examples_of_the_functions() -> None:
    done = doctest.testmod(mtor_cli)
    assert (done.attempted > 10, done.failed) == (True, 0)


@pytest.mark.parametrize("name", ["docs/library.md", "docs/zh/library.md"])
def test_examples_of_the_page(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    text = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    done = doctest.DocTestRunner().run(test)
    assert (done.attempted > 10, done.failed) == (True, 0)


def test_json_is_json() -> None:
    assert json.load(io.StringIO(mtor_cli.evidence().to_json()))["schema"] == "mtor/evidence/2"
