"""The documents say of the program what the program says of itself."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml

from mtor_cli import errors
from mtor_cli.cli import output, run
from mtor_cli.cli.asked import ENDINGS
from mtor_cli.content.preferences import KEYS
from mtor_cli.records import base
from tests import manual, picture
from tests.documents import (
    COMMON,
    DOCS,
    DOCUMENTS,
    PAGES,
    ROOT,
    Block,
    all_commands,
    blocks,
    commands_of,
    commands_page,
    examples_of,
    is_chinese,
    options_of,
    read,
    run_session,
    session_text,
    unsaid,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

README = read("README.md")
CONTRIBUTING = read("CONTRIBUTING.md")
CHANGELOG = read("CHANGELOG.md")
TEXTS = {name: read(name) for name in (*DOCUMENTS, *PAGES, "ARCHITECTURE.md", "CHANGELOG.md")}
RECOMMENDATIONS: dict[str, Any] = yaml.safe_load((ROOT / "data" / "recommendations.yaml").read_text(encoding="utf-8"))


def place(block: Block) -> str:
    """Return where a block stands, as the name of a test."""
    return f"{block.document}:{block.line}"


def code_in(text: str) -> list[str]:
    """Return the code spans of a text, fenced blocks left out."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


FILES = {
    "case.yaml": "mtor fit --template > case.yaml && echo '# of a patient' >> case.yaml",
    "mine.yaml": "mtor models --template > mine.yaml",
    "local.yaml": "mtor data template > local.yaml",
    "levels.csv": r"printf 'id,level\n1,8\n' > levels.csv",
    "meds.txt": "echo voriconazole > meds.txt",
}
"""How to make the files that examples go by."""


def with_files(examples: list[str]) -> list[str]:
    """Return examples after the commands that make the files which they name and do not make themselves."""
    text = "\n".join(examples)
    return [make for file, make in FILES.items() if file in text and f"> {file}" not in text] + examples


# The two commands at the top.


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md"])
def test_a_readme_is_short(document: str) -> None:
    assert len(read(document).splitlines()) <= 120


@pytest.mark.parametrize(
    ("document", "answers"),
    [
        (
            "README.md",
            (
                "4–15, 5–15 ng/mL",
                "within 4–15",
                "predicted to reach the target: 2.5–4 mg/day",
                "contraindicated",
                "2 mg once daily",
            ),
        ),
        (
            "README.zh-CN.md",
            ("4～15、5～15 ng/mL", "在4～15", "预测可达目标的剂量2.5～4 mg/d", "禁止合用", "2 mg每日1次"),
        ),
    ],
)
def test_readmes_answer_the_five_questions(document: str, answers: tuple[str, ...]) -> None:
    """What is the target, is 8.2 in range, the next dose, may I add this drug, how to start: each by one command."""
    typed = re.findall(r"^\| .*[?？] \| `(mtor [^`]+)` \|$", read(document), re.MULTILINE)
    steps = run_session(typed, document)
    assert [step.code for step in steps] == [0] * 5
    where = [step.printed[: step.printed.index(words)].count("\n") for step, words in zip(steps, answers, strict=True)]
    assert all(line <= most for line, most in zip(where, (1, 0, 2, 1, 2), strict=True)), where


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
    steps = run_session(commands_of(block), block.document)
    assert steps, "a console block begins with `$ `"
    assert session_text(steps) == block.text
    assert unsaid(steps) == []


@pytest.mark.parametrize("block", blocks("sh"), ids=place)
def test_examples_succeed(block: Block) -> None:
    # What sets up is run elsewhere, and no package index has this program.
    setting_up = ("python3 -m venv", "make ", "pip install 'mtor-cli[")
    commands = [line for line in block.text.splitlines() if not line.startswith(setting_up)]
    assert [step for step in run_session(with_files(commands), block.document) if step.code != 0] == []


def test_every_block_is_of_a_kind_that_is_checked() -> None:
    checked = sum(len(blocks(language)) for language in ("sh", "console", "yaml", "text", "pycon"))
    run_elsewhere = {f"docs/{folder}{page}.md" for folder in ("", "zh/") for page in ("library", "frames")}
    assert {block.document for block in blocks("pycon")} == run_elsewhere
    fences = sum(text.count("\n```") for text in map(read, DOCUMENTS))
    assert 2 * checked == fences
    assert [b for b in (*blocks("yaml"), *blocks("text")) if re.search(r"^(\$ |mtor )", b.text, re.MULTILINE)] == []


def test_yaml_examples_stand_in_the_data() -> None:
    data = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "data").glob("*.yaml")))
    examples = blocks("yaml")
    assert examples
    assert [place(b) for b in examples if b.text not in data] == []


# Commands, options, names.


@pytest.mark.parametrize("page", ["docs/index.md"])
def test_every_command_is_in_the_index(page: str) -> None:
    spans = [span for span in code_in(read(page)) if span.startswith("mtor")]
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
    examples = examples_of(name)
    assert [step for step in run_session(with_files(examples)) if step.code != 0] == []


def test_options_that_every_command_takes() -> None:
    """README.md: all of them, or none but a file to write to in a command that groups others or prints a fixed text."""
    taken = {name: options_of(command) & COMMON for name, command in all_commands().items()}
    assert {name for name, options in taken.items() if not options} == {"mtor data"}
    assert taken.pop("mtor config") == {"--lang"}
    assert {name for name, options in taken.items() if options == {"--output"}} == {
        "mtor data schema",
        "mtor data template",
    }
    others = [options for options in taken.values() if len(options) > 1]
    assert [options for options in others if options != COMMON - {"--help"}] == []


@pytest.mark.parametrize("document", ["docs/settings.md", "docs/zh/settings.md"])
def test_the_page_on_settings_names_what_there_is(document: str) -> None:
    page = read(document)
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
    for text in TEXTS.values():
        for span in code_in(text):
            if span.startswith(("mtor", "--")):
                unknown += [option for option in re.findall(r"(?<!\S)--[a-z][\w-]*", span) if option not in known]
    assert unknown == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_command_in_the_documents_exists(text: str) -> None:
    commands = all_commands() | {"mtor help": None}
    for span in code_in(text):
        if match := re.match(r"mtor ([a-z]+)( [a-z]+)?", span):
            assert f"mtor {match[1]}" in commands, span
            if match[1] == "data" and match[2]:
                assert match[0] in commands, span


def test_voices_and_statuses_are_explained() -> None:
    for document in ("docs/voices.md", "docs/zh/voices.md"):
        rows = set(re.findall(r"^\| `([a-z_]+)` \|", read(document), re.MULTILINE))
        assert set(get_args(base.Voice)) <= rows
    contributing = set(re.findall(r"^\| `([a-z_]+)` \|", CONTRIBUTING, re.MULTILINE))
    assert set(get_args(base.Verified)) <= contributing
    assert set(get_args(base.AbsentReason)) <= contributing


def test_exit_codes_are_those_of_the_program() -> None:
    pages = ("docs/exit-codes.md", "docs/zh/exit-codes.md")
    codes, chinese = ({int(code) for code in re.findall(r"^\| (\d+) \|", read(page), re.MULTILINE)} for page in pages)
    assert codes == chinese
    raised = {
        error.exit_code
        for _, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, errors.MtorError)
    }
    constants = {value for module in (run, output) for value in vars(module).values() if type(value) is int}
    assert codes == {0} | raised | constants


def test_schemas_are_listed() -> None:
    listed = [block.text.splitlines() for block in blocks("console") if block.text.startswith("$ mtor data schema")]
    assert len(listed) == 2, "in English and in Chinese"
    for lines in listed:
        assert set(lines[1:]) == {path.stem for path in (ROOT / "mtor_cli" / "schemas").glob("*.json")}


def test_data_files_are_listed() -> None:
    files = {path.name for path in (ROOT / "data").glob("*.yaml")}
    for text in (read("docs/data-files.md"), read("docs/zh/data-files.md"), CONTRIBUTING):
        assert {f"data/{name}" for name in files} <= set(code_in(text))


def test_citation_is_that_of_the_data() -> None:
    for language, document in (("en", "docs/voices.md"), ("zh", "docs/zh/voices.md"), ("zh", "README.zh-CN.md")):
        assert RECOMMENDATIONS["consensus"]["citation"][language] in read(document)


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings of a document, as forges and the site make them."""
    titles = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", TEXTS)
def test_links_lead_somewhere(document: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", TEXTS[document]):
        path = (ROOT / document).parent / target if target else ROOT / document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), (target, anchor)


@pytest.mark.parametrize(("index", "chinese"), [("docs/index.md", False), ("docs/zh/index.md", True)])
def test_an_index_leads_to_every_page(index: str, chinese: bool) -> None:
    linked = {
        ((ROOT / index).parent / target).resolve().relative_to(ROOT).as_posix()
        for target in re.findall(r"^- \[[^\]]+\]\(([^)#]+)\)", read(index), re.MULTILINE)
    }
    assert {page for page in DOCS if is_chinese(page) == chinese} - linked == {index}
    if chinese:
        english = read(index).partition("## 查阅（英文）\n")[2].partition("\n## ")[0]
        listed = re.findall(r"\]\(([^)]+)\)", english)
        assert listed
        assert all(target.startswith("../") for target in listed)
        assert "目前只有英文" in read(index)


ENGLISH_ONLY = {"docs/release-notes.md", "docs/commands.md"}
"""The list of commands has its Chinese beside it; what changed is told in English."""


def table_rows(document: str) -> list[list[str]]:
    """Return the rows of all tables of a document, a list of cells each, their heads among them."""
    return [line.strip("|").split(" | ") for line in read(document).splitlines() if line.startswith("| ")]


def test_every_page_has_its_chinese() -> None:
    english = {page for page in DOCS if not is_chinese(page)} - ENGLISH_ONLY
    assert {page for page in english if not (ROOT / "docs" / "zh" / page.removeprefix("docs/")).exists()} == set()


TOLD_IN_TABLES = ("settings", "voices", "dose", "engine", "exit-codes", "json", "json-2", "data-files")


@pytest.mark.parametrize("page", [*TOLD_IN_TABLES, "audit", "frames"])
def test_numbers_and_keys_in_tables_of_a_chinese_page_are_those_of_the_english(page: str) -> None:
    english, chinese = f"docs/{page}.md", f"docs/zh/{page}.md"
    assert len(table_rows(english)) == len(table_rows(chinese))
    for row, zh in zip(table_rows(english), table_rows(chinese), strict=True):
        numbers = [re.findall(r"\d+(?:\.\d+)?", " ".join(cells)) for cells in (row, zh)]
        assert sorted(numbers[0]) == sorted(numbers[1]), zh
        keys = [set(re.findall(r"`([^`]+)`", " ".join(cells))) for cells in (row, zh)]
        assert keys[0] == keys[1], zh


@pytest.mark.parametrize("page", TOLD_IN_TABLES)
def test_commands_and_links_of_a_chinese_page_are_those_of_the_english(page: str) -> None:
    english, chinese = f"docs/{page}.md", f"docs/zh/{page}.md"
    dois = [set(re.findall(r"https://doi\.org/[^\s)]+", read(document))) for document in (english, chinese)]
    assert dois[0] == dois[1]
    asked = [[c for b in blocks("console") if b.document == d for c in commands_of(b)] for d in (english, chinese)]
    assert sorted(asked[0]) == sorted(asked[1])


def test_the_site_builds_in_both_languages(tmp_path: Path) -> None:
    """As `make site` does it: a link that leads nowhere would stop it."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    flags = re.findall(r"^SPHINX = \$\(PYTHON\) (.*)$", recipe, re.MULTILINE)[0].split()
    for options, folder in re.findall(r"^\t\$\(SPHINX\) (.*)\. site(\S*)$", recipe, re.MULTILINE):
        words = [sys.executable, *flags, "-d", str(tmp_path / "seen" / folder[1:]), *options.split(), "."]
        done = subprocess.run([*words, str(tmp_path / "site") + folder], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8")
    english = (tmp_path / "site" / "docs" / "tutorial.html").read_text(encoding="utf-8")
    chinese = (tmp_path / "site" / "zh" / "docs" / "zh" / "tutorial.html").read_text(encoding="utf-8")
    assert 'lang="en"' in english
    assert 'lang="zh-CN"' in chinese
    assert 'href="../zh/index.html"' in english
    assert 'href="../../../index.html"' in chinese
    for page, title in ((english, "Judge a level"), (chinese, "判断一个浓度")):
        assert f'href="how-to/level.html">{title}</a>' in page, "the navigation is that of the index"


# The manual page, the picture, the citation file and the container.


def test_the_manual_page_is_up_to_date() -> None:
    assert read(manual.FILE) == manual.manual_page()


def test_the_manual_page_is_well_formed() -> None:
    page = read(manual.FILE)
    requests = set(re.findall(r"^[.'](\S+)", page, re.MULTILINE))
    assert requests == {'\\"', "TH", "SH", "SS", "PP", "TP", "B", "nf", "fi", "RS", "RE"}
    assert set(re.findall(r"\\(f.|.)", page.partition("\n")[2])) <= {"fB", "fI", "fR", "-", "&", "e"}
    assert page.count(r"\fR") == page.count(r"\fB") + page.count(r"\fI")
    for name, command in all_commands().items():
        assert name == "mtor" or f'.SS "{name}"\n' in page
        for option in options_of(command):
            assert rf"\fB{option.replace('-', chr(92) + '-')}\fR" in page
    if viewer := shutil.which("man"):
        words = [viewer, "--warnings", "-l", str(ROOT / manual.FILE)]
        done = subprocess.run(
            words, capture_output=True, check=False, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        )
        assert (done.returncode, done.stderr) == (0, b"")


def test_the_picture_is_the_programs() -> None:
    assert read(picture.FILE) == picture.picture()
    assert f"]({picture.FILE})" in README


def test_the_citation_file_says_what_the_project_says() -> None:
    cited = yaml.safe_load(read("CITATION.cff"))
    released, day = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\S+)$", CHANGELOG, re.MULTILINE)[0]
    assert (cited["cff-version"], cited["type"], cited["license"]) == ("1.2.0", "software", "MIT")
    assert (cited["version"], str(cited["date-released"])) == (released, day)
    assert {"message", "title", "authors", "abstract", "keywords"} <= set(cited)
    (consensus,) = cited["references"]
    printed = RECOMMENDATIONS["consensus"]["citation"]["en"]
    (author,) = (person["name"] for person in consensus["authors"])
    pages = f"{consensus['year']}, {consensus['volume']}({consensus['issue']}): {consensus['start']}-{consensus['end']}"
    rebuilt = f"{author}. {consensus['title']}[J]. {consensus['journal']}, {pages}. doi: {consensus['doi']}"
    assert rebuilt == printed


def test_release_notes_know_every_release() -> None:
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\S+)$", CHANGELOG, re.MULTILINE)
    assert re.findall(r"^## (\d\S+) \((\S+)\)$", read("docs/release-notes.md"), re.MULTILINE) == released


def test_the_container_file_runs_the_program_under_the_lock_and_not_as_root() -> None:
    text = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text(encoding="utf-8"))
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    assert {word for word, _ in lines} == {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "ENTRYPOINT", "CMD"}
    first, second = [rest for word, rest in lines if word == "FROM"]
    assert first == f"{second} AS build"
    assert second.endswith("-slim")
    for word, rest in lines:
        for step in rest.split("&&") if word == "RUN" else ():
            assert "PIP_CONSTRAINT=constraints.txt" in step or not re.search(r"pip (install|wheel)", step)
    order = [word for word, _ in lines]
    assert order.index("USER") < order.index("ENTRYPOINT")
    (user,) = [rest for word, rest in lines if word == "USER"]
    assert f" {user}" in next(rest for word, rest in lines if word == "RUN" and rest.startswith("useradd"))
    assert next(rest for word, rest in lines if word == "ENTRYPOINT") == '["mtor"]'
    for document in ("docs/how-to/install.md", "docs/zh/how-to/install.md"):
        assert "podman run --rm mtor recommend ITP" in read(document)


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {target for text in TEXTS.values() for target in re.findall(r"`make ([a-z]+)", text)}
    assert named <= targets
    listed = re.findall(r"^make ([a-z]+)$", CONTRIBUTING, re.MULTILINE)
    assert sorted(listed) == sorted(targets - {"uv"})  # `uv` is a step of others.


def test_what_a_walk_through_writes_into_the_checkout_is_ignored() -> None:
    """By `> file`, or as a new folder; what lies in a folder of its own behind a variable is not in the checkout."""
    written = {name for text in TEXTS.values() for name in re.findall(r"[^-|]> ([^\s$\"]+\.\w+)$", text, re.M)}
    assert {"review.csv", "review.md", "case.yaml", "answer.json"} <= written
    assert not re.findall(r"^\$? ?mkdir", "\n".join(TEXTS.values()), re.MULTILINE)
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
