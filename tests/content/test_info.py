"""Counts and checksums of the data, and the schemas that the package carries."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest

from mtor_cli.content.info import checksums, counts
from mtor_cli.content.load import Content
from mtor_cli.content.schemas import read_schema, schema_names
from mtor_cli.errors import DataError
from tests.content.facts import DATA, FILES, ROOT, fixture_lines
from tests.content.folders import copy_data

if TYPE_CHECKING:
    from pathlib import Path


def test_the_checksums_are_sha_256_of_the_files() -> None:
    expected = {f"{name}.yaml": hashlib.sha256((DATA / f"{name}.yaml").read_bytes()).hexdigest() for name in FILES}
    assert checksums(str(DATA)) == expected


def test_a_checksum_of_a_missing_file_is_an_error(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    (folder / "drugs.yaml").unlink()
    with pytest.raises(DataError, match=r"drugs\.yaml cannot be read"):
        checksums(str(folder))


@pytest.mark.slow
def test_the_counts_are_those_of_the_text() -> None:
    found = counts(Content())
    recommendations = (DATA / "recommendations.yaml").read_text(encoding="utf-8")
    references = (DATA / "references.yaml").read_text(encoding="utf-8")
    assert found["diseases"] == 5
    # CTD, APS; warm, Evans, post-transplant; prophylaxis, acute, chronic.
    assert found["parts"] == 8
    assert found["references"] == len(fixture_lines("citations.txt")) == 57
    assert found["levels"] == 10
    assert found["rules"] == len(
        re.findall(r"^  - id:", (DATA / "rules.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert found["bands"] == len(fixture_lines("bands.txt"))
    assert found["regimens"] == len(re.findall(r"^        phases:", recommendations, re.MULTILINE))
    assert found["conflicts"] == len(re.findall(r"^        question:", recommendations, re.MULTILINE))
    assert found["cautions"] == len(
        re.findall(r"^  - id:", recommendations.split("\ncautions:")[1].split("\nmonitoring:")[0], re.MULTILINE)
    )
    works, documents = references.split("\nworks:")[1].split("\ndocuments:")
    assert found["further_works"] == len(re.findall(r"^  - key:", works, re.MULTILINE))
    assert found["documents"] == len(re.findall(r"^  - key:", documents, re.MULTILINE))


def test_the_names_of_the_schemas_are_those_of_the_files() -> None:
    files = sorted(path.stem for path in (ROOT / "mtor_cli" / "schemas").glob("*.json"))
    assert list(schema_names()) == files
    assert {"recommend", "tdm", "evidence", "references", "search", "data-review", "error"} <= set(files)


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_json_and_carries_its_name(name: str) -> None:
    schema = json.loads(read_schema(name))
    assert schema["$id"] == f"mtor/{name}/2"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
