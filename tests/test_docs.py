"""README.md, CONTRIBUTING.md and CHANGELOG.md say of the program what the program says of itself."""

from __future__ import annotations

import inspect
import re
import tomllib
from typing import Any, get_args

import pytest
import yaml

from mtor_cli import errors
from mtor_cli.cli import output, run
from mtor_cli.cli.asked import ENDINGS
from mtor_cli.content.preferences import KEYS
from mtor_cli.records import base
from tests.documents import (
    COMMON,
    DOCUMENTS,
    PAGES,
    ROOT,
    Block,
    all_commands,
    blocks,
    commands_of,
    commands_page,
    examples_of,
    options_of,
    read,
    run_session,
    session_text,
    unsaid,
)

pytestmark = pytest.mark.slow

README = read("README.md")
CONTRIBUTING = read("CONTRIBUTING.md")
CHANGELOG = read("CHANGELOG.md")
RECOMMENDATIONS: dict[str, Any] = yaml.safe_load((ROOT / "data" / "recommendations.yaml").read_text(encoding="utf-8"))


def place(block: Block) -> str:
    """Return where a block stands, as the name of a test."""
    return f"{block.document}:{block.line}"


def code_in(text: str) -> list[str]:
    """Return the code spans of a text, fenced blocks left out."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


# The two commands at the top.


def test_readme_opens_with_the_two_commands() -> None:
    first = blocks("sh")[0]
    assert first.document == "README.md"
    assert len(README[: README.index(first.text)].splitlines()) <= 8
    main_job, tests = first.text.splitlines()
    locked = "PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt"
    environment = f"python3 -m venv .venv && {locked} .venv/bin/pip install -q "
    assert main_job == f"{environment}. && .venv/bin/mtor recommend ITP"
    assert tests == f"{environment}-e '.[test]' && .venv/bin/python -m pytest"


def test_the_gate_runs_the_readmes_test_command() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "grep -E -- '-m pytest$' README.md | head -n 1" in gate
    found = [line for line in README.splitlines() if line.endswith("-m pytest")]
    assert found[0] == blocks("sh")[0].text.splitlines()[1]


# Examples and their output.


@pytest.mark.parametrize("block", blocks("console"), ids=place)
def test_quoted_output_is_the_programs(block: Block) -> None:
    steps = run_session(commands_of(block))
    assert steps, "a console block begins with `$ `"
    assert session_text(steps) == block.text
    assert unsaid(steps) == []


@pytest.mark.parametrize("block", blocks("sh"), ids=place)
def test_examples_succeed(block: Block) -> None:
    commands = [line for line in block.text.splitlines() if line.startswith("mtor ")]
    assert [step for step in run_session(commands) if step.code != 0] == []


def test_every_block_is_of_a_kind_that_is_checked() -> None:
    checked = sum(len(blocks(language)) for language in ("sh", "console", "yaml", "text"))
    fences = sum(text.count("\n```") for text in map(read, DOCUMENTS))
    assert 2 * checked == fences
    assert [b for b in (*blocks("yaml"), *blocks("text")) if re.search(r"^(\$ |mtor )", b.text, re.MULTILINE)] == []


def test_yaml_examples_stand_in_the_data() -> None:
    data = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "data").glob("*.yaml")))
    examples = blocks("yaml")
    assert examples
    assert [place(b) for b in examples if b.text not in data] == []


# Commands, options, names.


def test_every_command_is_in_the_readme() -> None:
    spans = [span for span in code_in(README) if span.startswith("mtor")]
    commands = all_commands()
    assert len(commands) > 8
    assert [name for name in commands if not any(f"{span} ".startswith(f"{name} ") for span in spans)] == []


@pytest.mark.parametrize("page", PAGES)
def test_page_on_all_commands_is_up_to_date(page: str) -> None:
    assert read(page) == commands_page(PAGES[page])


@pytest.mark.parametrize("page", PAGES)
def test_page_on_all_commands_names_every_option(page: str) -> None:
    sections = re.split(r"^## ", read(page), flags=re.MULTILINE)[1:]
    common, *own = [{word for span in code_in(section) for word in span.split()} for section in sections]
    assert common >= COMMON
    commands = all_commands()
    missing = {n: options_of(c) - here - common for (n, c), here in zip(commands.items(), own, strict=True)}
    assert {name: options for name, options in missing.items() if options} == {}


@pytest.mark.parametrize("name", [name for name in all_commands() if examples_of(name)])
def test_examples_of_help_texts_succeed(name: str) -> None:
    files = {
        "case.yaml": "mtor fit --template > case.yaml",
        "mine.yaml": "mtor models --template > mine.yaml",
        "local.yaml": "mtor data template > local.yaml",
        "meds.txt": "echo voriconazole > meds.txt",
    }
    examples = examples_of(name)
    needed = [make for file, make in files.items() if any(file in example for example in examples)]
    assert [step for step in run_session(needed + examples) if step.code != 0] == []


def test_options_that_every_command_takes() -> None:
    """README.md: all of them, or none but a file to write to in a command that groups others or prints a fixed text."""
    taken = {name: options_of(command) & COMMON for name, command in all_commands().items()}
    assert {name for name, options in taken.items() if not options} == {"mtor data", "mtor config"}
    assert {name for name, options in taken.items() if options == {"--output"}} == {
        "mtor data schema",
        "mtor data template",
    }
    others = [options for options in taken.values() if len(options) > 1]
    assert [options for options in others if options != COMMON - {"--help"}] == []


def test_the_page_on_settings_names_what_there_is() -> None:
    page = read("docs/settings.md")
    rows = re.findall(r"^\| (`[^|]*) \|", page, re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"`([^`]+)`", row)}
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "mtor_cli").rglob("*.py"))
    variables = set(re.findall(r"\b(?:MTOR_[A-Z_]+|XDG_[A-Z_]+|[A-Z]*APPDATA|FORCE_[A-Z]+|NO_COLOR|PAGER)\b", sources))
    assert variables - named == {"MTOR_EVIDENCE"}, "a table of words, and no variable"
    assert set(KEYS) <= named
    for ending in ENDINGS:
        assert f"`{ending}`" in page or ending == ".markdown"


def test_every_option_in_the_documents_exists() -> None:
    commands = all_commands()
    known = {"--help"}.union(*(options_of(command) for command in commands.values()))
    unknown = []
    for text in (README, CONTRIBUTING, CHANGELOG):
        for span in code_in(text):
            if span.startswith(("mtor", "--")):
                unknown += [option for option in re.findall(r"(?<!\S)--[a-z][\w-]*", span) if option not in known]
    assert unknown == []


@pytest.mark.parametrize("text", [README, CONTRIBUTING, CHANGELOG], ids=["README", "CONTRIBUTING", "CHANGELOG"])
def test_every_command_in_the_documents_exists(text: str) -> None:
    commands = all_commands()
    for span in code_in(text):
        if match := re.match(r"mtor ([a-z]+)( [a-z]+)?", span):
            assert f"mtor {match[1]}" in commands, span
            if match[1] == "data" and match[2]:
                assert match[0] in commands, span


def test_voices_and_statuses_are_explained() -> None:
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", README, re.MULTILINE))
    assert set(get_args(base.Voice)) <= rows
    contributing = set(re.findall(r"^\| `([a-z_]+)` \|", CONTRIBUTING, re.MULTILINE))
    assert set(get_args(base.Verified)) <= contributing
    assert set(get_args(base.AbsentReason)) <= contributing


def test_exit_codes_are_those_of_the_program() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    raised = {
        error.exit_code
        for _, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, errors.MtorError)
    }
    constants = {value for module in (run, output) for value in vars(module).values() if type(value) is int}
    assert codes == {0} | raised | constants


def test_schemas_are_listed() -> None:
    (listed,) = [block.text.splitlines() for block in blocks("console") if block.text.startswith("$ mtor data schema")]
    assert set(listed[1:]) == {path.stem for path in (ROOT / "mtor_cli" / "schemas").glob("*.json")}


def test_data_files_are_listed() -> None:
    files = {path.name for path in (ROOT / "data").glob("*.yaml")}
    for text in (README, CONTRIBUTING):
        assert {f"data/{name}" for name in files} <= set(code_in(text))


def test_citation_is_that_of_the_data() -> None:
    for language in ("en", "zh"):
        assert RECOMMENDATIONS["consensus"]["citation"][language] in README


def test_links_lead_somewhere() -> None:
    for text in (README, CONTRIBUTING, CHANGELOG):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", text):
            assert (ROOT / target).exists(), target


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {target for text in (README, CONTRIBUTING) for target in re.findall(r"\bmake ([a-z]+)", text)}
    assert named <= targets
    listed = re.findall(r"^make ([a-z]+)$", CONTRIBUTING, re.MULTILINE)
    assert sorted(listed) == sorted(targets - {"uv"})  # `uv` is a step of others.


def test_what_a_walk_through_writes_into_the_checkout_is_ignored() -> None:
    """By `> file`, or as a new folder; what lies in a folder of its own behind a variable is not in the checkout."""
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    written = {
        name for text in (README, CONTRIBUTING, page) for name in re.findall(r"[^-|]> ([^\s$\"]+\.\w+)$", text, re.M)
    }
    assert {"review.csv", "review.md", "case.yaml", "answer.json"} <= written
    assert not re.findall(r"^\$? ?mkdir", README + CONTRIBUTING, re.MULTILINE)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert [name for name in sorted(written) if f"/{name}" not in ignored] == []


# The change log.


def test_change_log_has_a_data_heading_under_every_release() -> None:
    releases = re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]
    headings = {
        "Clinical answers that changed",
        "Added",
        "Changed",
        "Deprecated",
        "Removed",
        "Fixed",
        "Security",
        "Data",
    }
    for release in releases:
        found = re.findall(r"^### (.*)$", release, re.MULTILINE)
        assert set(found) <= headings
        if not release.startswith("[Unreleased]"):
            assert "Data" in found


def test_change_log_knows_both_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["version"]["path"] == "mtor_cli/version.py"
    source = (ROOT / "mtor_cli" / "version.py").read_text("utf-8")
    version = re.findall(r'^__version__ = "(.*)"$', source, re.MULTILINE)
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", CHANGELOG, re.MULTILINE)
    data = re.findall(r"^### Data\n\n- Version (\d+\.\d+\.\d+)", CHANGELOG, re.MULTILINE)
    assert (released[0], data[0]) == (version[0], RECOMMENDATIONS["version"])
