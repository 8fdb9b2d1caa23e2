"""Changes that are made in one place: each is made on a copy of the program, and what should follow does.

A disease, a warning and a threshold, which change the data alone, are in `tests/content`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


class Tree:
    """A copy of the program that may be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        skipped = shutil.ignore_patterns("__pycache__")
        for name in ("mtor_cli", "data"):
            shutil.copytree(ROOT / name, folder / name, ignore=skipped)

    def write(self, name: str, text: str) -> None:
        """Write a file of the program."""
        path = self.folder / "mtor_cli" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one place in a file of the program."""
        path = self.folder / "mtor_cli" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    def mtor(self, *args: str) -> str:
        """Return what the changed program prints."""
        return self.python("-m", "mtor_cli", *args)

    def python(self, *args: str) -> str:
        """Return what Python prints with the changed program on its path."""
        done = subprocess.run(
            [sys.executable, *args],
            cwd=self.folder,
            env={"PYTHONPATH": str(self.folder), "PYTHONUTF8": "1", "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


COMMAND = '''
from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Printing, emit

app = new_app(add_completion=False)


@app.command()
def levels(*, printing: Printing) -> None:
    """How many strengths there are there are."""
    from mtor_cli.commands.levels.answer import Question, answer
    from mtor_cli.content.load import Content

    emit(answer(Content(), Question()), printing)
'''

ANSWER = '''
from typing import NamedTuple

from mtor_cli.parts.envelope import envelope
from mtor_cli.render.blocks import Para
from mtor_cli.screens.answer import Answer


class Question(NamedTuple):
    """Nothing is asked."""


def answer(content, question):
    count = len(content.evidence_levels["strengths"])
    return Answer(
        envelope("levels", {}, {"count": count}, content.recommendations),
        lambda lang, ascii_only: [Para(f"{count} levels")],
        ["count"],
        lambda: [{"count": count}],
    )
'''


RESULT = """
from typing_extensions import TypedDict

from mtor_cli.records.base import record


@record
class LevelsResult(TypedDict):
    count: int
"""


@pytest.mark.slow
def test_a_command_is_one_folder_and_its_words(tree: Tree) -> None:
    tree.write(
        "commands/levels/__init__.py",
        'PLACE = 99\nRESULTS = {"levels": "commands.levels.result.LevelsResult"}\n',
    )
    line = {"en": "How many strengths there are.", "zh": "推荐强度的个数。"}
    tree.write("labels/help/levels.json", json.dumps({"line": line, "text": [line]}))
    tree.write("commands/levels/result.py", RESULT)
    tree.write("commands/levels/command.py", COMMAND)
    tree.write("commands/levels/answer.py", ANSWER)
    assert "  levels        How many strengths there are.\n" in tree.mtor("--help")
    assert "  levels        推荐强度的个数。\n" in tree.mtor("--help", "--lang", "zh")
    assert "\n  推荐强度的个数。\n" in tree.mtor("levels", "--help", "--lang", "zh")
    assert tree.mtor("levels").splitlines()[0] == "4 levels"
    assert tree.mtor("levels", "--format", "csv") == "count\n4\n"
    assert '"schema":"mtor/levels/' in tree.mtor("levels", "--json").replace(" ", "")
    told = tree.python("-c", "from mtor_cli.commands.schemas import schema; print(schema('levels')['$defs'])")
    assert "'count': {'title': 'Count', 'type': 'integer'}" in told


@pytest.mark.slow
def test_a_format_is_one_module_and_one_entry(tree: Tree) -> None:
    tree.write(
        "render/shout.py",
        "def render_shout(answer, target):\n    return ' '.join(answer.columns).upper() + '\\n'\n",
    )
    tree.replace(
        "render/formats.py",
        '    "markdown": _markdown,\n',
        '    "markdown": _markdown,\n    "shout": render_shout,\n',
    )
    tree.replace(
        "render/formats.py", "FORMATS: dict", "from mtor_cli.render.shout import render_shout\n\nFORMATS: dict"
    )
    assert tree.mtor("search", "TMA", "--format", "shout") == "KIND ID TEXT_EN TEXT_ZH VOICE SOURCES\n"
    assert "table, plain, json, ndjson, csv, markdown or shout; table if left out." in " ".join(
        tree.mtor("search", "--help").split()
    )


@pytest.mark.slow
def test_a_field_of_a_band_is_declared_in_its_record_and_its_answer_and_printed(tree: Tree) -> None:
    """What a source calls its range: nothing copies it from the one to the other."""
    data = tree.folder / "data" / "recommendations.yaml"
    text = data.read_text(encoding="utf-8")
    assert text.count("- id: itp-4-15\n") == 1
    called = 'called: {en: "target trough", zh: "目标谷浓度值"}'
    data.write_text(text.replace("- id: itp-4-15\n", f"- id: itp-4-15\n        {called}\n"), encoding="utf-8")
    tree.replace(
        "records/recommendations.py",
        '    partner: NotRequired[Text]\n    """P',
        '    called: NotRequired[Text]\n    partner: NotRequired[Text]\n    """P',
    )
    tree.replace(
        "parts/disease.py", "    partner: Text | None\n", "    called: Text | None\n    partner: Text | None\n"
    )
    tree.replace("screens/bands.py", '(item["partner"], ', '(item["called"], item["partner"], ')
    tree.mtor("data", "validate", "data")
    assert "target trough" in " ".join(tree.mtor("recommend", "ITP", "--full").split())
    assert "目标谷浓度值" in "".join(tree.mtor("recommend", "ITP", "--full", "--lang", "zh").split())
    bands = json.loads(tree.mtor("recommend", "ITP", "--json"))["bands"]
    assert bands["itp-4-15"]["called"] == {"en": "target trough", "zh": "目标谷浓度值"}
    assert {band["called"] for name, band in bands.items() if name != "itp-4-15"} == {None}
    own = json.loads(tree.mtor("tdm", "--level", "8.2", "--target", "5-12", "--json"))["bands"]
    assert own["target"]["called"] is None
