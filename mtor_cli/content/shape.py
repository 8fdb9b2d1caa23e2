"""Check the shape of one data file against its model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from mtor_cli.content.problems import at
from mtor_cli.records.drugs import Drugs
from mtor_cli.records.evidence import EvidenceLevels
from mtor_cli.records.interactions import Interactions
from mtor_cli.records.local import Local
from mtor_cli.records.messages import Messages, When
from mtor_cli.records.pharmacology import Pharmacology
from mtor_cli.records.pkmodels import PkModels
from mtor_cli.records.ratios import Ratios
from mtor_cli.records.recommendations import Recommendations
from mtor_cli.records.references import References
from mtor_cli.records.rulefile import RuleFile
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from mtor_cli.content.yamlfile import Path, YamlDocument
    from mtor_cli.records.checks import Problem

MODELS: dict[str, Any] = {
    "recommendations": Recommendations,
    "references": References,
    "evidence_levels": EvidenceLevels,
    "drugs": Drugs,
    "messages": Messages,
    "rules": RuleFile,
    "interactions": Interactions,
    "pharmacology": Pharmacology,
    "models": PkModels,
    "ratios": Ratios,
    "local": Local,
}
"""The model of each data file."""


def shape_problems(name: str, file: str, document: YamlDocument) -> list[Problem]:
    """What is wrong with the shape of the data file called `name`; `file` names it in messages."""
    try:
        TypeAdapter(MODELS[name]).validate_python(document.value)
    except ValidationError as error:
        return _problems(error.errors(include_url=False), file, document)
    return []


def _problems(errors: list[ErrorDetails], file: str, document: YamlDocument) -> list[Problem]:
    grouped: dict[Path, list[ErrorDetails]] = {}
    for error in errors:
        if _other_branch(error, document.value):
            continue
        grouped.setdefault(_data_path(error, document.value), []).append(error)
    problems = []
    for path, group in grouped.items():
        # A union reports every branch. Where an inner field of the branch that was meant is named, that is enough.
        if any(path == other[: len(path)] for other in grouped if other != path) and _is_union(group):
            continue
        en, zh = _expected(group, path)
        problems.append(at(file, document, path, en, zh))
    return problems


def _data_path(error: ErrorDetails, value: Any) -> Path:
    """The error's place in the data, without pydantic's names of union branches."""
    path: list[str | int] = []
    last = len(error["loc"]) - 1
    for n, step in enumerate(error["loc"]):
        missing = error["type"] == "missing" and n == last
        inside = (isinstance(value, dict) and (step in value or missing)) or (
            isinstance(value, list) and isinstance(step, int)
        )
        if inside:
            path.append(step)
            value = value.get(step) if isinstance(value, dict) else value[int(step)]
    return tuple(path)


def _other_branch(error: ErrorDetails, value: Any) -> bool:
    """Whether an error speaks of a branch of a union that the author did not mean.

    A block with `absent` is meant as an absent fact, any other block as the other branch.
    """
    for n, step in enumerate(error["loc"]):
        if isinstance(value, dict) and step not in value and isinstance(step, str) and step[:1].isupper():
            return n + 1 < len(error["loc"]) and (step == "Absent") != ("absent" in value)
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return False


def _choice(expected: list[tuple[str, str]], found: Any) -> tuple[str, str]:
    """That one of several words or numbers was expected."""
    words = [word for word, _ in expected if word]
    if isinstance(found, int | float) and str(found) in words:
        return bilingual("expected_a_text_write_the_value")
    shown = [f"'{word}'" if word else number for word, number in expected]
    en = f"one of {', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else shown[0]
    zh = f"{'、'.join(shown)} 之一" if len(shown) > 1 else shown[0]
    return bilingual("expected", words={"en": en, "zh": zh})


def _is_union(group: list[ErrorDetails]) -> bool:
    return all(e["type"].endswith("_type") or e["type"] == "literal_error" for e in group)


def _expected(group: list[ErrorDetails], path: Path) -> tuple[str, str]:
    """What was expected, in English and Chinese, from the branches of one place."""
    field = path[-1] if path else ""
    ens, zhs = [], []
    for error in group:
        en, zh = _sentence(error, field)
        if en not in ens:
            ens.append(en)
            zhs.append(zh)
    tail_en = tail_zh = ""
    if group[0]["type"] not in ("missing", "extra_forbidden", "too_short"):
        shown_en, shown_zh = _found(group[0]["input"])
        tail_en, tail_zh = bilingual("found_2", shown={"en": shown_en, "zh": shown_zh})
    en = " or ".join([ens[0], *(text.removeprefix("expected ") for text in ens[1:])])
    zh = "或".join([zhs[0], *(text.removeprefix("应为") for text in zhs[1:])])
    return en + tail_en, zh + tail_zh


def _found(value: Any) -> tuple[str, str]:
    """What stands in the file, in English and Chinese."""
    if isinstance(value, dict):
        return bilingual("a_block")
    if isinstance(value, list):
        return bilingual("a_list")
    if value is None:
        return "nothing", "空"
    shown = str(value).lower() if isinstance(value, bool) else repr(value)[:60]
    return shown, f" {shown}"


def _sentence(error: ErrorDetails, field: str | int) -> tuple[str, str]:
    kind = error["type"]
    context = error.get("ctx", {})
    if kind == "missing":
        return bilingual("is_missing_2", field=field)
    if kind == "extra_forbidden" and error["loc"][-2:-1] == ("when",):
        known = list(When.__annotations__)
        return bilingual("is_no_condition_there_are", field=field, known=known)
    if kind == "extra_forbidden":
        return bilingual("is_not_a_field_of_this", field=field)
    if kind == "literal_error":
        return _choice(re.findall(r"'([^']*)'|(\d+)", context["expected"]), error["input"])
    if kind == "string_type":
        if isinstance(error["input"], int | float):
            return bilingual("expected_a_text_write_the_value")
        return bilingual("expected_a_text")
    if kind == "string_pattern_mismatch":
        if context.get("pattern") == r"\S":
            return bilingual("the_text_is_empty")
        if "\\d{4}" in context.get("pattern", ""):
            return bilingual("expected_a_date_such_as_2026")
        if "\\d" in context.get("pattern", ""):
            return bilingual("expected_a_version_such_as")
        joint_en, joint_zh = ("underscores", "下划线") if "_" in context.get("pattern", "") else ("hyphens", "连字符")
        return bilingual("expected_an_identifier_of_lower_case", joint={"en": joint_en, "zh": joint_zh})
    if kind == "float_type":
        return bilingual("expected_a_number")
    if kind in ("int_type", "int_from_float"):
        return bilingual("expected_a_whole_number")
    if kind == "bool_type":
        return bilingual("expected_true_or_false")
    if kind == "list_type":
        return bilingual("expected_a_list_lines_that_begin")
    if kind == "dict_type":
        if "Absent" in error["loc"]:
            return bilingual("absent_reason")
        return bilingual("expected_a_block_of_field_value")
    if kind == "too_short":
        return bilingual("expected_at_least_one_entry")
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        limit = next(iter(context.values()))
        word_en = {"greater_than": "above", "greater_than_equal": "at least", "less_than": "below"}
        word_zh = {"greater_than": "大于", "greater_than_equal": "不小于", "less_than": "小于"}
        return bilingual(
            "expected_a_number_2",
            word={"en": word_en.get(kind, "at most"), "zh": word_zh.get(kind, "不大于")},
            limit=f"{limit:g}",
        )
    return bilingual("this_value_is_not_accepted_here")
