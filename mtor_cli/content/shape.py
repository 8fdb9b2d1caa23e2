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
        return "expected a text: write the value in quotes", "应为文字：请给该值加上引号"
    shown = [f"'{word}'" if word else number for word, number in expected]
    en = f"one of {', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else shown[0]
    zh = f"{'、'.join(shown)} 之一" if len(shown) > 1 else shown[0]
    return f"expected {en}", f"应为 {zh}"


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
        tail_en, tail_zh = f"; found {shown_en}", f"；现为{shown_zh}"
    en = " or ".join([ens[0], *(text.removeprefix("expected ") for text in ens[1:])])
    zh = "或".join([zhs[0], *(text.removeprefix("应为") for text in zhs[1:])])
    return en + tail_en, zh + tail_zh


def _found(value: Any) -> tuple[str, str]:
    """What stands in the file, in English and Chinese."""
    if isinstance(value, dict):
        return "a block", "若干行的字段"
    if isinstance(value, list):
        return "a list", "列表"
    if value is None:
        return "nothing", "空"
    shown = str(value).lower() if isinstance(value, bool) else repr(value)[:60]
    return shown, f" {shown}"


def _sentence(error: ErrorDetails, field: str | int) -> tuple[str, str]:
    kind = error["type"]
    context = error.get("ctx", {})
    if kind == "missing":
        return f"'{field}' is missing", f"缺少“{field}”"
    if kind == "extra_forbidden" and error["loc"][-2:-1] == ("when",):
        known = list(When.__annotations__)
        return (
            f"'{field}' is no condition; there are {', '.join(known)}",
            f"没有“{field}”这一条件；可用：{'、'.join(known)}",
        )
    if kind == "extra_forbidden":
        return f"'{field}' is not a field of this block", f"此处没有“{field}”这一字段"
    if kind == "literal_error":
        return _choice(re.findall(r"'([^']*)'|(\d+)", context["expected"]), error["input"])
    if kind == "string_type":
        if isinstance(error["input"], int | float):
            return "expected a text: write the value in quotes", "应为文字：请给该值加上引号"
        return "expected a text", "应为文字"
    if kind == "string_pattern_mismatch":
        if context.get("pattern") == r"\S":
            return "the text is empty", "文字为空"
        if "\\d{4}" in context.get("pattern", ""):
            return "expected a date such as 2026-01-31", "应为日期，如2026-01-31"
        if "\\d" in context.get("pattern", ""):
            return "expected a version such as 1.0.0", "应为版本号，如1.0.0"
        joint_en, joint_zh = ("underscores", "下划线") if "_" in context.get("pattern", "") else ("hyphens", "连字符")
        return (
            f"expected an identifier of lower-case letters, digits and single {joint_en}",
            f"应为由小写字母、数字和单个{joint_zh}组成的标识符",
        )
    if kind == "float_type":
        return "expected a number", "应为数字"
    if kind in ("int_type", "int_from_float"):
        return "expected a whole number", "应为整数"
    if kind == "bool_type":
        return "expected true or false", "应为 true 或 false"
    if kind == "list_type":
        return "expected a list (lines that begin with '- ')", "应为列表（以“- ”开头的各行）"
    if kind == "dict_type":
        if "Absent" in error["loc"]:
            return "'absent: REASON'", "“absent: 原因”"
        return "expected a block of 'field: value' lines", "应为“字段: 值”的若干行"
    if kind == "too_short":
        return "expected at least one entry", "至少应有一项"
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        limit = next(iter(context.values()))
        word_en = {"greater_than": "above", "greater_than_equal": "at least", "less_than": "below"}
        word_zh = {"greater_than": "大于", "greater_than_equal": "不小于", "less_than": "小于"}
        return (
            f"expected a number {word_en.get(kind, 'at most')} {limit:g}",
            f"应为{word_zh.get(kind, '不大于')}{limit:g}的数字",
        )
    return "this value is not accepted here", "此处不接受该值"
