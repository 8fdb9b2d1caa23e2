"""The shapes of the data: what a record takes and what it refuses, by pydantic and by a foreign validator."""

from __future__ import annotations

import copy
import inspect
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from mtor_cli.content.shape import MODELS
from mtor_cli.content.yamlfile import read_yaml
from mtor_cli.parts import words
from mtor_cli.records import base, drugs, evidence, interactions, recommendations, references
from mtor_cli.records.base import AbsentReason, AgeGroup, DrugId, Key, Level, Line, Source, Strength, Verified, Voice
from mtor_cli.records.checks import Entry, Problem
from mtor_cli.records.interactions import Interactions
from tests.content.facts import DATA, FILES, fixture_lines

MODULES = (base, drugs, evidence, interactions, recommendations, references)

RECORDS = sorted(
    {
        model
        for module in MODULES
        for _, model in inspect.getmembers(module, inspect.isclass)
        if model.__module__ == module.__name__ and hasattr(model, "__required_keys__")
    },
    key=lambda model: str(model.__name__),
)


def accepts(model: Any, value: Any) -> bool:
    try:
        TypeAdapter(model).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("model", RECORDS, ids=lambda model: str(model.__name__))
def test_every_record_refuses_unknown_keys_and_takes_nothing_for_something_else(model: Any) -> None:
    config = model.__pydantic_config__
    assert (config["extra"], config["strict"]) == ("forbid", True)
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(model).validate_python({"surplus": 1})
    kinds = {(e["type"], e["loc"][-1]) for e in caught.value.errors()}
    assert ("extra_forbidden", "surplus") in kinds
    optional = {key for key, hint in model.__annotations__.items() if "NotRequired" in str(hint)}
    assert {loc for kind, loc in kinds if kind == "missing"} == set(model.__annotations__) - optional


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: str(model.__name__))
def test_every_record_says_what_it_is(model: Any) -> None:
    assert model.__doc__
    assert model.__doc__.strip().endswith(".")


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_foreign_validator_agrees_that_the_data_is_of_its_shape(name: str) -> None:
    schema = TypeAdapter(MODELS[name]).json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    value = read_yaml(str(DATA / f"{name}.yaml")).value
    assert list(validator.iter_errors(value)) == []
    broken = copy.deepcopy(value)
    broken["surplus"] = 1
    assert [error.validator for error in validator.iter_errors(broken)] == ["additionalProperties"]


@pytest.mark.parametrize(
    ("model", "good", "bad"),
    [
        (Line, ["a", " a ", "再障"], ["", " ", "\n", "　", 1, None, ["a"]]),
        (Key, ["a", "ref-8", "nct05925023", "1a"], ["", "A", "a--b", "-a", "a-", "a_b", "a b", "é", 1, "a\n"]),
        (Source, [1, 57, 58, "us-label"], ["", "US label", 1.5, None, True]),
        (Strength, ["A", "D"], ["E", "a", "", None]),
        (Level, ["1a", "3b", "4", "5"], ["1", "4a", "6", 4, "1A", None]),
        (Voice, ["consensus", "study", "label", "reference", "derived", "local"], ["guideline", "", None]),
        (DrugId, ["sirolimus", "everolimus"], ["tacrolimus", "Sirolimus"]),
        (AgeGroup, ["adult", "child", "both", "not_stated"], ["adults", "", None]),
        (base.Positive, [0.1, 4, 914.19], [0, -1, float("nan"), float("inf"), "4", None]),
        (base.Number, [0, -1, 0.5], [float("nan"), float("inf"), "4", None]),
        (base.Sources, [[1], ["a", 2]], [[], "a", [None], None]),
        (interactions.Share, [0, 0.5, 1], [-0.1, 1.1, float("nan"), "0"]),
    ],
)
def test_what_a_value_may_be(model: Any, good: list[Any], bad: list[Any]) -> None:
    adapter = TypeAdapter(model)
    assert [value for value in good if adapter.validate_python(value, strict=True) != value] == []
    refused = []
    for value in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(value, strict=True)
        refused.append(value)
    assert len(refused) == len(bad)


def test_a_text_has_both_languages() -> None:
    assert accepts(base.Text, {"en": "a", "zh": "甲"})
    for value in ({"en": "a"}, {"zh": "甲"}, {"en": "a", "zh": ""}, {"en": "a", "zh": "甲", "fr": "x"}, "a", {}):
        assert not accepts(base.Text, value)


def test_an_absent_fact_has_a_reason_of_the_list() -> None:
    for reason in get_args(AbsentReason):
        assert accepts(base.Absent, {"absent": reason})
    assert not accepts(base.Absent, {"absent": "unknown"})
    assert not accepts(base.Absent, {"absent": "not_stated", "note": "why"})
    assert accepts(base.Absent, {"absent": "not_stated", "note": {"en": "why", "zh": "原因"}})


def test_the_levels_and_strengths_are_those_of_the_printed_table() -> None:
    words = [word for line in fixture_lines("table1.txt")[2:-1] for word in line.split()[:2]]
    assert list(get_args(Level)) == [word for word in words if word[0].isdigit()]
    assert list(get_args(Strength)) == [word for word in words if word in "ABCD"]


def test_every_code_has_its_word_in_both_languages() -> None:
    for codes, table in (
        (Verified, words.VERIFIED),
        (Voice, words.VOICE),
        (AbsentReason, words.ABSENT),
        (AgeGroup, words.AGE_GROUP),
        (references.Role, words.ROLE),
        (references.ReadExtent, words.EXTENT),
        (recommendations.Origin, words.ORIGIN),
    ):
        assert set(get_args(codes)) == set(table)
        assert all(text["en"] and text["zh"] for text in table.values())


def band(**changes: Any) -> dict[str, Any]:
    """Return a band of the right shape with some of its fields changed; None takes a field away."""
    value = {
        "id": "x-4-15",
        "drug": "sirolimus",
        "line": "refractory",
        "age_group": "adult",
        "ages": {"en": "18 years or older", "zh": "18岁及以上"},
        "population": {"en": "refractory", "zh": "难治性"},
        "origin": "registry",
        "low": 4,
        "high": 15,
        "unit": "ng/mL",
        "matrix": {"value": "plasma", "as_printed": "plasma"},
        "trough": "stated",
        "voice": "study",
        "sources": [25],
        "verified": "registry",
    }
    return {key: found for key, found in {**value, **changes}.items() if found is not None}


def test_a_band_may_leave_out_one_bound_with_its_reason_and_what_is_optional() -> None:
    assert accepts(recommendations.Band, band())
    assert accepts(recommendations.Band, band(low={"absent": "no_bound_set"}))
    assert accepts(recommendations.Band, band(entity="x-part", also_in=["y"], note={"en": "n", "zh": "注"}))
    assert accepts(recommendations.Band, band(matrix={"value": "not_stated", "as_printed": {"absent": "not_stated"}}))


@pytest.mark.parametrize(
    "changes",
    [
        {"low": None},
        {"low": "4"},
        {"low": 0},
        {"low": True},
        {"low": {"absent": "lost"}},
        {"sources": None},
        {"sources": []},
        {"voice": None},
        {"verified": None},
        {"ages": None},
        {"ages": {"en": "adults"}},
        {"unit": "ug/L"},
        {"unit": None},
        {"matrix": {"value": "blood", "as_printed": "blood"}},
        {"matrix": {"value": "plasma"}},
        {"trough": True},
        {"origin": "book"},
        {"line": "third"},
        {"colour": "red"},
    ],
)
def test_a_band_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    assert not accepts(recommendations.Band, band(**changes))


def interaction(**changes: Any) -> dict[str, Any]:
    """Return an interaction of the right shape with some of its fields changed."""
    text = {"en": "text", "zh": "文字"}
    told = {"voice": "label", "sources": ["us-label"], "verified": "read"}
    return {
        "id": "agent",
        "drugs": ["sirolimus"],
        "agent": text,
        "names": {"en": ["agent"], "zh": []},
        "agent_class": {**told, "text": text},
        "mechanism": text,
        "role": "inhibitor",
        "strength": "strong",
        "direction": "increase",
        "action": "avoid",
        "advice": {**told, "text": text},
        "effects": [{**told, "measure": "auc", "fold": {"low": 10.9, "high": 10.9}, "text": text}],
        "factors": [{**told, "low": 0, "high": 0.1, "text": text}],
        "views": [],
        "on_stop": {**told, "text": text},
        **changes,
    }


def test_an_interaction_has_an_advice_effects_and_factors_with_their_sources() -> None:
    words: Any = {"forms": [], "salts": {"en": [], "zh": []}, "usage": {"en": [], "zh": []}, "units": []}
    listed: dict[str, Any] = {"questions": [], "agents": [], "combinations": [], "words": words}
    assert accepts(Interactions, {"interactions": [interaction()], **listed})
    wrong: list[dict[str, Any]] = [
        {"drugs": []},
        {"action": "stop"},
        {"effects": [{"measure": "auc", "fold": {"low": 2, "high": 3}, "text": {"en": "t", "zh": "文"}}]},
        {"factors": [{**interaction()["factors"][0], "high": 1.5}]},
        {"advice": None},
    ]
    for changes in wrong:
        assert not accepts(Interactions, {"interactions": [interaction(**changes)], **listed})


# What a check yields


def test_a_problem_is_a_sentence_in_either_language() -> None:
    problem = Problem("drugs.yaml", 7, "drugs[sirolimus].id", "expected a text", "应为文字")
    assert problem.sentence("en") == "drugs.yaml, line 7, drugs[sirolimus].id: expected a text"
    assert problem.sentence("zh") == "drugs.yaml 第7行，drugs[sirolimus].id：应为文字"
    whole = Problem("drugs.yaml", 1, "the file", "the file is empty", "文件为空")
    assert whole.sentence("en") == "drugs.yaml, line 1, the file: the file is empty"
    assert whole.sentence("zh") == "drugs.yaml 第1行，整个文件：文件为空"


def test_a_row_of_the_sheet_has_the_columns_that_a_clinician_signs() -> None:
    assert Entry._fields == ("numbers", "text", "voice", "sources", "verified", "file", "line", "field")
