"""Nothing that was typed or read reaches a terminal or a file raw, and nothing ends in a traceback."""

from __future__ import annotations

import csv
import io
import json
import shlex
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import mtor_cli
from mtor_cli.cli.app import commands, load_command
from mtor_cli.errors import MtorError
from tests.helpers import mtor
from tests.net.questions import INPUTS
from tests.render.test_safe import raw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.helpers import Done

UGLY = "a\x00\x1b[31m\x07\x08\x9b7m\x7f\r\u2028\u2029\u202e\u2066\u200b\ufeff\udc80b"
"""NUL, escapes of 7 and 8 bits, bell, carriage return, separators of lines, marks of direction, a stray half."""
KNOWN = {0, 1, 2, 3, 4, 74}
"""Exit codes: an answer, or a refusal of what was typed, read or to be written; a defect is 70."""

FILES = {"CASE": "adult.yaml", "--batch": "adult.yaml", "--list": "local.yaml", "--model-file": "local.yaml"}
BASE: dict[str, str] = {
    "recommend": "ITP",
    "tdm": "--level 16 --disease ITP --dose 2 --hours-since-dose 24 --days-on-dose 30 --product tablet --strengths 1",
    "interactions": "voriconazole",
    "start": "--disease ITP --age 34 --product tablet --strengths 1",
    "fit": str(INPUTS / "adult.yaml"),
    "models": "S1",
    "simulate": "--model S1 -c WT=20 -c TBIL=10 --regimen 2mg/day --patients 100",
    "drug": "sirolimus",
    "evidence": "ITP",
    "references": "24",
    "search": "trough",
    "data": "info",
    "config": "",
    "consult": str(INPUTS / "adult.yaml"),
    "audit": f"{INPUTS / 'audit.csv'} --disease ITP",
}
FORMS = (("--lang", "both"), ("--json",), ("--format", "csv"))


def unharmed(done: Done) -> None:
    """Assert that nothing raw was printed, on either stream, and that it was no defect."""
    assert done.code in KNOWN, done.err
    assert "Traceback" not in done.err
    for text in (done.out, done.err):
        assert raw(text.replace("\r\n", "").replace("\n", "")) == []


def options() -> Iterator[tuple[str, str]]:
    """Yield every option of every command that takes a value, and its arguments."""
    for name in commands():
        for parameter in load_command(name).params:
            if not getattr(parameter, "is_flag", False):
                yield name, (parameter.opts[0] if parameter.opts[0].startswith("--") else "")


def line_with(name: str, option: str, value: str) -> list[str]:
    """Return a command line that works but for one value, which is `value`."""
    words = shlex.split(BASE[name])
    if not option:
        return [*words, value]
    if option in words:
        at = words.index(option)
        return [*words[: at + 1], value, *words[at + 2 :]]
    return [*words, option, value]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "option"), sorted(set(options())))
def test_a_word_of_the_command_line(name: str, option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for form in FORMS:
        unharmed(mtor(name, *line_with(name, option, UGLY), *form))


@pytest.mark.parametrize("line", [[UGLY], ["--" + UGLY], ["recommend", "--" + UGLY], ["tdm", f"--level={UGLY}"]])
def test_a_command_or_an_option_that_is_none(line: list[str]) -> None:
    unharmed(mtor(*line))


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of a mapping, and to a key of each mapping in it."""
    if isinstance(value, dict):
        yield (*way, None)
        for key, inner in value.items():
            yield from places(inner, (*way, key))
    elif isinstance(value, list):
        yield way
        for i, inner in enumerate(value):
            yield from places(inner, (*way, i))
    else:
        yield way


def spoiled(value: Any, way: tuple[Any, ...], text: str) -> Any:
    """Return a mapping with a text in one place; with None at the end of the way, as a further key."""
    found = deepcopy(value)
    at = found
    for step in way[:-1]:
        at = at[step]
    at[text if way[-1] is None else way[-1]] = text
    return found


CASE = {
    "id": "p1",
    "drug": "sirolimus",
    "age": 44,
    "child_pugh": "A",
    "timezone": "+08:00",
    "covariates": {"AST": 25, "HCT": 38, "WT": [{"from": "2026-03-01 08:00", "value": 70}]},
    "doses": [{"time": "2026-03-01 08:00", "amount": 2, "interval": 24, "count": 20}],
    "continues": True,
    "levels": [{"time": "2026-03-15 07:30", "value": 16, "unit": "ng/mL", "assay": "cmia"}],
    "interactions": [{"name": "voriconazole", "from": "2026-03-25 08:00", "clearance_multiplier": 0.3}],
    "at": ["2026-03-31"],
    "target": "5-15",
    "disease": "ITP",
    "band": "itp-4-15",
    "product": "tablet",
    "strengths": [0.5, 1],
}


@pytest.mark.slow
@pytest.mark.parametrize("way", list(places(CASE)), ids=lambda way: ".".join(map(str, way)))
def test_a_field_of_a_case(way: tuple[Any, ...], tmp_path: Path) -> None:
    case = spoiled(CASE, way, UGLY)
    one, many = tmp_path / "c.json", tmp_path / "c.ndjson"
    one.write_text(json.dumps(case), encoding="utf-8")
    many.write_text(json.dumps(case) + "\n", encoding="utf-8")
    for form in FORMS:
        unharmed(mtor("fit", str(one), *form))
    unharmed(mtor("fit", "--batch", str(many)))
    # As YAML, where a character that may not stand raw is an escape, and raw.
    quoted = tmp_path / "c.yaml"
    quoted.write_text(yaml.safe_dump(spoiled(CASE, way, UGLY.replace("\udc80", ""))), encoding="utf-8")
    unharmed(mtor("fit", str(quoted), "--lang", "both"))


LOCAL = yaml.safe_load((INPUTS / "local.yaml").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("way", list(places(LOCAL)), ids=lambda way: ".".join(map(str, way)))
def test_a_field_of_a_hospitals_file(way: tuple[Any, ...], tmp_path: Path) -> None:
    path = tmp_path / "local.yaml"
    path.write_text(yaml.safe_dump(spoiled(LOCAL, way, UGLY.replace("\udc80", "")), allow_unicode=False), "utf-8")
    for line in (["recommend", "ITP", "--full"], ["tdm", "--level", "16", "--disease", "ITP"], ["data", "diff"]):
        for form in FORMS[: 1 if line[0] == "data" else 3]:
            unharmed(mtor(*line, "--local", str(path), *form))


ROW = {
    "id": "p1", "level": "16", "unit": "ng/mL", "drug": "sirolimus", "disease": "ITP", "age": "40", "assay": "cmia",
    "with": "aspirin:3d", "sampled": "2026-03-01", "dose": "2", "regimen": "daily", "ward": "3",
}  # fmt: skip


def as_csv(row: dict[str, str]) -> str:
    """Return a table of one row."""
    out = io.StringIO()
    csv.writer(out).writerows([list(row), list(row.values())])
    return out.getvalue()


@pytest.mark.parametrize("column", [*ROW, None], ids=str)
@pytest.mark.parametrize("name", ["rows.csv", "rows.ndjson"])
def test_a_cell_and_a_column_of_the_stream(column: str | None, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    row = {**ROW, column or UGLY: UGLY}
    text = as_csv(row) if name.endswith("csv") else json.dumps(row) + "\n"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    line = "tdm", "--input", str(path)
    for form in ((), ("--texts", "--keep"), ("--format", "csv", *(("--keep",) if name.endswith("csv") else ()))):
        unharmed(mtor(*line, *form))


TABLE = {"ID": "1", "TIME": "0", "AMT": "2", "DV": ".", "II": "24", "ADDL": "20", "WT": "70", "DRUG": "sirolimus"}


@pytest.mark.parametrize("column", [*TABLE, None], ids=str)
def test_a_cell_and_a_column_of_a_table(column: str | None, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    text = as_csv({**TABLE, column or UGLY: UGLY}) + "1,479.5,.,8,.,.,70,sirolimus" + (",x" if column is None else "")
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for line in (["fit", str(path), "--model", "S1"], ["fit", "--batch", str(path), "--model", "S1"]):
        unharmed(mtor(*line))


@pytest.mark.parametrize("kind", ["list", "case", "model", "local", "rows"])
def test_a_file_of_nothing_else(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes((UGLY + "\n" + UGLY).encode("utf-8", "surrogatepass"))
    line = {
        "list": ["interactions", "--list", str(path)],
        "case": ["fit", str(path)],
        "model": ["models", "--model-file", str(path)],
        "local": ["recommend", "ITP", "--local", str(path)],
        "rows": ["tdm", "--input", str(path)],
    }[kind]
    unharmed(mtor(*line, "--lang", "both"))


def test_the_library_refuses_in_words() -> None:
    with pytest.raises(MtorError):
        mtor_cli.tdm(level=UGLY)
    with pytest.raises(MtorError):
        mtor_cli.fit({**CASE, "regimen": UGLY})
