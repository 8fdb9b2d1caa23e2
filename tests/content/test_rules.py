"""The rules: a closed list, each with its source; a file that is wrong is named by line and never half used."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content.load import Content
from mtor_cli.content.rules import ASCENDING, mistakes
from mtor_cli.content.validate import validate
from mtor_cli.errors import DataError
from mtor_cli.records.rules import FOR_ALL, MAY_LACK, OF_DRUG
from tests.content.facts import raw
from tests.content.folders import copy_data, edit, line_of

if TYPE_CHECKING:
    from pathlib import Path

SOUND = "- id: sound_from_day\n    drug: sirolimus"
GENERAL = "- id: steady_half_lives"


def test_every_rule_that_the_program_reads_is_there_once_and_no_other() -> None:
    found = [(rule["id"], rule.get("drug")) for rule in raw("rules")["rules"]]
    assert len(found) == len(set(found))
    assert {name for name, drug in found if drug is None} == FOR_ALL
    assert {name for name, drug in found if drug} == OF_DRUG
    for drug in ("sirolimus", "everolimus"):
        assert {name for name, owner in found if owner == drug} >= OF_DRUG - MAY_LACK


def test_a_rule_is_the_number_of_the_file(content: Content) -> None:
    for rule in raw("rules")["rules"]:
        held = content.rules.of[rule["drug"]] if "drug" in rule else content.rules
        assert getattr(held, rule["id"]) == Decimal(str(rule["value"]))
    assert content.rules.of["everolimus"].inhibitor_sound_from_day is None


def test_what_this_program_set_by_itself_is_its_own_judgement() -> None:
    for rule in raw("rules")["rules"]:
        if rule["sources"] == ["mtor-cli"]:
            assert (rule["voice"], rule["verified"]) == ("derived", "judgement"), rule["id"]


MISTAKES = [
    (SOUND, "value: 14", "value: '14'", "value", "expected a number; found '14'", "应为数字；现为 '14'"),
    (SOUND, "value: 14", "value: x", "value", "expected a number; found 'x'", "应为数字；现为 'x'"),
    (SOUND, "value: 14", "value: .nan", "value", "expected a number; found '.nan'", "应为数字；现为 '.nan'"),
    (SOUND, "value: 14", "value: 1e400", "value", "expected a number; found '1e400'", "应为数字；现为 '1e400'"),
    (
        SOUND,
        "value: 14",
        "value: -14",
        "value",
        "expected a number above 0; found -14",
        "应为大于0的数字；现为 -14",
    ),
    (SOUND, "value: 14", "value: 0", "value", "expected a number above 0; found 0", "应为大于0的数字；现为 0"),
    (SOUND, "value: 14", "value:", "value", "expected a number; found nothing", "应为数字；现为空"),
    (SOUND, "value: 14", "value: [14]", "value", "expected a number; found a list", "应为数字；现为列表"),
    (
        SOUND,
        "value: 14",
        "value: 14.5",
        "value",
        "'day' counts in whole numbers; found 14.5",
        "单位“day”应为整数；现为 14.5",
    ),
    (
        SOUND,
        "unit: day",
        "unit: h",
        "unit",
        "the unit of 'sound_from_day' is day",
        "“sound_from_day”的单位应为 day",
    ),
    (
        SOUND,
        "local: up",
        "local: yes",
        "local",
        "expected one of 'any', 'up', 'down' or 'no'; found 'yes'",
        "应为 'any'、'up'、'down'、'no' 之一；现为 'yes'",
    ),
    (
        SOUND,
        "local: up",
        "colour: red\n    local: up",
        "colour",
        "'colour' is not a field of this block",
        "此处没有“colour”这一字段",
    ),
    (
        SOUND,
        "sources: [mtor-cli]",
        "sources: [nobody]",
        "sources[1]",
        "no reference, work or document is called 'nobody'",
        "没有名为“nobody”的文献或资料",
    ),
    (SOUND, "sources: [mtor-cli]", "sources: []", "sources", "expected at least one entry", "至少应有一项"),
    (
        SOUND,
        "verified: judgement",
        "verified: read",
        "verified",
        "what this program derives is 'calculated' or a 'judgement', or rests on a 'copy'",
        "本程序推算的内容应为 calculated、judgement 或 copy",
    ),
]


@pytest.mark.parametrize(("after", "old", "new", "field", "en", "zh"), MISTAKES)
def test_a_wrong_field_is_named(after: str, old: str, new: str, field: str, en: str, zh: str, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    line = edit(folder, "rules", after, old, new)
    (problem,) = validate(str(folder))
    assert (problem.file, problem.line, problem.field) == ("rules.yaml", line, f"rules[sound_from_day].{field}")
    assert (problem.en, problem.zh) == (en, zh)


def _error(folder: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        _ = Content(str(folder)).rules
    return caught.value


def test_a_rule_that_nothing_reads_is_refused_by_the_check_and_by_every_answer(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    line = edit(folder, "rules", GENERAL, "steady_half_lives", "steady_halflives")
    problems = [(p.line, p.field, p.en, p.zh) for p in validate(str(folder))]
    assert problems == [
        (
            line,
            "rules[steady_halflives].id",
            "nothing reads a rule called 'steady_halflives'",
            "程序不读取名为“steady_halflives”的规则",
        ),
        (
            line_of(folder, "rules", "rules:", "rules:"),
            "rules",
            "the rule 'steady_half_lives' is missing",
            "缺少规则“steady_half_lives”",
        ),
    ]
    error = _error(folder)
    assert f"line {line}, rules[steady_halflives].id: nothing reads a rule" in error.en
    assert "the rule 'steady_half_lives' is missing" in error.en


@pytest.mark.parametrize(
    ("old", "new", "en", "zh"),
    [
        (
            "    drug: sirolimus\n    value: 14",
            "    value: 14",
            "'sound_from_day' needs its drug: sirolimus or everolimus",
            "“sound_from_day”须注明 drug：sirolimus或everolimus",
        ),
        (
            "    drug: sirolimus\n    value: 14",
            "    drug: everolimus\n    value: 14",
            "rule 'sound_from_day' of everolimus stands twice",
            "规则“sound_from_day”（everolimus）重复出现",
        ),
    ],
)
def test_a_rule_of_a_drug_stands_once_for_each(old: str, new: str, en: str, zh: str, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    edit(folder, "rules", SOUND.split("\n", maxsplit=1)[0], old, new)
    problems = validate(str(folder))
    assert (en, zh) in [(p.en, p.zh) for p in problems]
    assert "the rule 'sound_from_day' of sirolimus is missing" in [p.en for p in problems]
    assert en in _error(folder).en


def test_rules_of_which_one_lies_under_the_other_are_known_and_of_one_kind() -> None:
    for chain in ASCENDING:
        assert set(chain) <= OF_DRUG or set(chain) <= FOR_ALL, chain


PAIRS = [pair for chain in ASCENDING for pair in pairwise(chain)]


@pytest.mark.parametrize(("lesser", "greater"), PAIRS)
def test_a_rule_is_no_greater_than_the_one_that_it_lies_under(lesser: str, greater: str) -> None:
    file: Any = Content().rule_file
    owners = {r.get("drug") for r in file["rules"] if r["id"] == lesser} & {
        r.get("drug") for r in file["rules"] if r["id"] == greater
    }
    assert owners
    for drug in owners:
        upper = next(r["value"] for r in file["rules"] if (r["id"], r.get("drug")) == (greater, drug))
        for value, wrong in ((upper, False), (upper + (1 if upper >= 1 else 1e-3), True)):
            records = [
                {**r, "value": value} if (r["id"], r.get("drug")) == (lesser, drug) else r for r in file["rules"]
            ]
            changed: Any = {**file, "rules": records}
            said = [en for _, en, _ in mistakes(changed)]
            expected = f"'{lesser}' ({value:g}) may not be greater than '{greater}' ({upper:g})"
            assert said.count(expected) == wrong, (said, drug)


def test_the_two_rules_that_lie_wrong_are_named_with_their_line(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    line = edit(folder, "rules", SOUND, "value: 14", "value: 6")
    early = line_of(folder, "rules", "- id: too_early_before_day", "value: 7")
    (problem,) = validate(str(folder))
    assert (problem.line, problem.field) == (early, "rules[too_early_before_day].value")
    assert problem.line < line
    assert problem.en == "'too_early_before_day' (7) may not be greater than 'sound_from_day' (6)"
    assert problem.zh == "“too_early_before_day”（7）不得大于“sound_from_day”（6）"
    assert problem.en in _error(folder).en


@pytest.mark.parametrize(
    ("after", "old", "new", "en", "zh"),
    [
        (GENERAL, "value: 5", "value: 0.5", "'half-lives' lies between 1 and 100; found 0.5", "1～100 之间；现为 0.5"),
        ("- id: most_ratio", "value: 3", "value: 0.9", "'ratio' lies between 1 and 100; found 0.9", "现为 0.9"),
        ("- id: miss_share", "value: 0.25", "value: 25", "'share' lies between 0 and 1; found 25", "现为 25"),
        ("- id: goal_day", "value: 28", "value: 999999999", "'day' lies between 1 and 366; found 1e+09", "1～366 之间"),
    ],
)
def test_a_value_that_makes_no_sense_in_its_unit_is_refused(
    after: str, old: str, new: str, en: str, zh: str, tmp_path: Path
) -> None:
    folder = copy_data(tmp_path)
    line = edit(folder, "rules", after, old, new)
    (problem,) = validate(str(folder))
    assert (problem.line, problem.en) == (line, en)
    assert zh in problem.zh


def test_a_rule_for_both_drugs_names_none(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    edit(folder, "rules", GENERAL, "steady_half_lives\n", "steady_half_lives\n    drug: sirolimus\n")
    assert "'steady_half_lives' is no rule of one drug: leave 'drug' out" in [p.en for p in validate(str(folder))]


@pytest.mark.parametrize("text", ["", "rules:\n", "rules: []\n", "rules:\n  - id: sound_from_day\n", "other: 1\n"])
def test_a_file_that_is_half_written_is_a_sentence(text: str, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    assert all(p.file == "rules.yaml" for p in validate(str(folder)))
    error = _error(folder)
    assert error.code in ("data_invalid", "data_unreadable")
    assert "rules.yaml" in error.en
    assert "rules.yaml" in error.zh


def test_a_file_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    (folder / "rules.yaml").unlink()
    assert _error(folder).en == f"{folder / 'rules.yaml'} cannot be read (there is no such file or folder)."


def test_a_compiled_copy_of_another_version_falls_back_to_what_the_yaml_says(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    edit(folder, "rules", SOUND, "value: 14", "value: 15")
    stale = {"crc32": 1, "value": raw("rules")}
    (folder / "rules.json").write_text(json.dumps(stale), encoding="utf-8")
    assert Content(str(folder)).rules.of["sirolimus"].sound_from_day == 15
