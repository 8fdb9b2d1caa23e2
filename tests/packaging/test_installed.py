"""The installed program, run from a folder that is not the checkout."""

from __future__ import annotations

import json
import re
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from tests.packaging.conftest import ROOT, Installed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DATA = sorted(path.stem for path in (ROOT / "data").glob("*.yaml"))
RECOMMENDATIONS = yaml.safe_load((ROOT / "data" / "recommendations.yaml").read_text(encoding="utf-8"))
ITP: dict[str, Any] = next(d for d in RECOMMENDATIONS["diseases"] if d["id"] == "itp")


def answer(installed: Installed, *args: str) -> dict[str, Any]:
    """Return the JSON that a command prints, which must succeed, fit its schema and say nothing else."""
    done = installed.mtor(*args, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    envelope: dict[str, Any] = json.loads(done.stdout)
    name = envelope["schema"].split("/")[1]
    schema = json.loads((installed.package() / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(envelope)
    return envelope


def test_environment_holds_only_what_was_asked_for(installed: Installed) -> None:
    listed = json.loads(installed.python("-m", "pip", "list", "--not-required", "--format", "json"))
    assert {package["name"].lower().replace("_", "-") for package in listed} - {"pip", "setuptools"} == {"mtor-cli"}
    assert "No broken requirements found." in installed.python("-m", "pip", "check")


def test_package_is_not_the_checkout(installed: Installed) -> None:
    package = installed.package()
    assert package.parent.name == "site-packages"
    assert installed.bin.parent in package.parents
    assert (package / "py.typed").is_file()
    assert not (package.parent / "tests").exists()


def test_versions(installed: Installed) -> None:
    source = (ROOT / "mtor_cli" / "version.py").read_text(encoding="utf-8")
    program = re.findall(r'^__version__ = "(.*)"$', source, re.MULTILINE)
    line = f"mtor {program[0]} (data {RECOMMENDATIONS['version']})\n"
    assert installed.mtor("--version").stdout == line
    assert installed.python("-m", "mtor_cli", "--version") == line


def test_recommend(installed: Installed) -> None:
    found = answer(installed, "recommend", "ITP")
    assert found["result"]["disease"]["id"] == "itp"
    own = [band["id"] for band in ITP["bands"]]
    assert found["result"]["bands"][: len(own)] == own
    band = found["bands"]["itp-4-15"]
    assert (band["low"], band["high"], band["unit"]) == (4, 15, "ng/mL")


def test_recommend_for_people(installed: Installed) -> None:
    done = installed.mtor("recommend", "免疫性血小板减少症", "--lang", "zh")
    assert done.returncode == 0
    assert done.stdout.startswith("ITP  免疫性血小板减少症")
    assert "\x1b" not in done.stdout
    assert done.stderr == "供专业人员参考，超说明书用药，非医疗器械；共识正文未能获取，用前请核对原文。\n"


def test_tdm(installed: Installed) -> None:
    result = answer(installed, "tdm", "--level", "8.2", "--disease", "ITP")["result"]
    assert result["level"]["ng_ml"] == 8.2
    statuses = {a["band"]: a["status"] for a in result["assessments"]}
    assert statuses["itp-4-15"] == "within"
    result = answer(installed, "tdm", "--level", "3.9", "--disease", "ITP", "--band", "itp-4-15")["result"]
    assert [a["status"] for a in result["assessments"]] == ["below"]


def test_module_answers_as_the_script_does(installed: Installed) -> None:
    script = installed.mtor("tdm", "--level", "8.2", "--disease", "AIHA", "--format", "csv")
    assert script.returncode == 0
    assert installed.python("-m", "mtor_cli", "tdm", "--level", "8.2", "--disease", "AIHA", "--format", "csv") == (
        script.stdout
    )


def test_data_validate(installed: Installed) -> None:
    result = answer(installed, "data", "validate")["result"]
    assert result == {"folder": str(installed.package() / "_data"), "valid": True, "problems": []}


def test_data_validate_of_a_folder(installed: Installed, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    assert installed.mtor("data", "validate", str(folder)).returncode == 0
    file = folder / "drugs.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index("value: 914.")
    file.write_text(text[:at] + "value: -914." + text[at + len("value: 914.") :], encoding="utf-8")
    done = installed.mtor("data", "validate", str(folder), "--json")
    assert done.returncode == 4
    (problem,) = json.loads(done.stdout)["result"]["problems"]
    assert (problem["file"], problem["line"]) == ("drugs.yaml", text[:at].count("\n") + 1)
    assert problem["message"]["en"].startswith("expected a number above 0")


def test_data_info(installed: Installed) -> None:
    envelope = answer(installed, "data", "info")
    assert envelope["data"]["source"]["doi"] == "10.13201/j.issn.1004-2806.2025.05.001"
    assert envelope["result"]["sha256"] == {
        f"{name}.yaml": sha256((ROOT / "data" / f"{name}.yaml").read_bytes()).hexdigest() for name in DATA
    }
    assert envelope["result"]["counts"]["references"] == 57


@pytest.mark.parametrize("path", sorted((ROOT / "mtor_cli" / "schemas").glob("*.json")), ids=lambda path: path.stem)
def test_schemas(installed: Installed, path: Path) -> None:
    done = installed.mtor("data", "schema", path.stem)
    assert done.returncode == 0
    assert done.stdout == path.read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(json.loads(done.stdout))


def test_a_compiled_copy_that_was_edited_is_not_used(installed: Installed) -> None:
    """The experiment: 4 made 1 in the copy alone, with which 2 ng/mL would be within."""
    args = ("tdm", "--level", "2", "--band", "itp-4-15")
    copy = installed.package() / "_data" / "recommendations.jsonl"
    text = copy.read_text(encoding="utf-8")
    at = text.index('"low":4,', text.index('"id":"itp-4-15"'))
    said = installed.mtor(*args).stdout
    copy.write_text(f'{text[:at]}"low":1{text[at + 7 :]}', encoding="utf-8")
    try:
        result = answer(installed, *args)["result"]
        assert [a["status"] for a in result["assessments"]] == ["below"]
        assert installed.mtor(*args).stdout == said
    finally:
        copy.write_text(text, encoding="utf-8")


def test_a_change_of_the_installed_yaml_is_seen(installed: Installed) -> None:
    """The compiled copy beside a data file gives way to the file as soon as they differ."""
    file = installed.package() / "_data" / "recommendations.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index("low: 4\n", text.index("- id: itp-4-15\n"))
    file.write_text(text[:at] + "low: 4.5\n" + text[at + len("low: 4\n") :], encoding="utf-8")
    try:
        result = answer(installed, "tdm", "--level", "4.2", "--band", "itp-4-15")["result"]
    finally:
        file.write_text(text, encoding="utf-8")
    assert [a["status"] for a in result["assessments"]] == ["below"]
    result = answer(installed, "tdm", "--level", "4.2", "--band", "itp-4-15")["result"]
    assert [a["status"] for a in result["assessments"]] == ["within"]
