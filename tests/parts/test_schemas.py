"""Every answer validates against the JSON Schema that the package carries, and the schemas are those of the models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from mtor_cli import __version__
from mtor_cli.commands.schemas import NAMES, schema
from mtor_cli.content.schemas import FOLDER, read_schema, schema_names
from tests.helpers import answer, mtor
from tests.parts.commands import ANSWERS, ERRORS
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow


def name_of(args: object) -> str | None:
    return " ".join(map(str, args))[:60] if isinstance(args, tuple) else None


@pytest.mark.parametrize("name", NAMES)
def test_shipped_schemas_are_those_of_the_models(name: str) -> None:
    fresh = schema(name)
    assert json.loads(read_schema(name)) == fresh
    assert fresh["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert fresh["$id"] == f"mtor/{name}/2"
    Draft202012Validator.check_schema(fresh)


def test_no_schema_is_missing_or_left_over() -> None:
    assert sorted(schema_names()) == sorted(NAMES)
    assert {path.name for path in Path(FOLDER).iterdir()} == {f"{name}.json" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_data_schema_prints_them(name: str) -> None:
    done = mtor("data", "schema", name)
    assert (done.code, done.err) == (0, "")
    assert done.json == schema(name)


def test_data_schema_lists_their_names() -> None:
    assert mtor("data", "schema").out.split() == sorted(NAMES)


@pytest.mark.parametrize("args", ANSWERS, ids=name_of)
def test_every_answer_is_as_its_schema_says(args: tuple[str, ...]) -> None:
    done = mtor(*args, "--json")
    assert (done.code, done.err) == (0, "")
    assert mistakes(done.json) == []


@pytest.mark.parametrize("args", [("recommend",), ("tdm", "--level", "8"), ("evidence",)], ids=name_of)
def test_json_is_a_format_like_the_others(args: tuple[str, ...]) -> None:
    wanted = mtor(*args, "--json").out
    assert mtor(*args, "--format", "JSON").out == wanted
    assert mtor(*args, "--format", "json", "--json").out == wanted


@pytest.mark.parametrize(("args", "code", "error"), ERRORS, ids=name_of)
def test_every_error_is_an_envelope_too(args: tuple[str, ...], code: int, error: str) -> None:
    done = mtor(*args, "--json")
    assert done.code == code
    assert mistakes(done.json) == []
    assert done.json["schema"] == "mtor/error/2"
    assert done.json["error"]["code"] == error
    said = done.json["error"]["message"]
    assert done.err.startswith(said["en"] + "\n")
    assert mtor(*args, "--json", LC_ALL="zh_CN.UTF-8").err.startswith(said["zh"] + "\n")


@pytest.mark.parametrize("args", [("recommend", "ITP"), ("tdm", "--level", "8"), ("references", "24")], ids=name_of)
def test_the_envelope(args: tuple[str, ...]) -> None:
    found = answer(*args)
    assert list(found) == ["schema", "program", "data", "query", "result", "warnings", "bands", "sources", "disclaimer"]
    assert found["program"] == {"name": "mtor", "version": __version__}
    assert found["data"]["source"]["doi"] == "10.13201/j.issn.1004-2806.2025.05.001"
    assert found["data"]["source"]["title"]["zh"] == "mTOR抑制剂治疗免疫性血液病中国专家共识"
    assert found["data"]["version"].count(".") == 2
    for lang, words in (("en", "not a medical device"), ("zh", "不属于医疗器械")):
        assert words in found["disclaimer"][lang]


SPOILT: dict[str, Callable[[Any], object]] = {
    "a field is lacking": lambda e: e["result"].pop("assessments"),
    "a field too many": lambda e: e["result"].update(extra=1),
    "a text for a number": lambda e: e["result"]["level"].update(value="8.2"),
    "no such status": lambda e: e["result"]["assessments"][0].update(status="fine"),
    "no such voice": lambda e: e["bands"]["itp-4-15"].update(voice="hearsay"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_the_schemas_notice_what_is_wrong(name: str) -> None:
    envelope = answer("tdm", "--level", "8.2", "--disease", "ITP")
    assert mistakes(envelope) == []
    SPOILT[name](envelope)
    assert mistakes(envelope) != []
