"""Which column of a table of levels means what: the fields of the question, by their names in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.commands.tdm.question import Question
from mtor_cli.errors import UsageError
from mtor_cli.hints import retype, slot
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

ID = "id"
"""The column that says whose level it is; it is repeated and never looked at."""

OTHER_NAMES: dict[str, tuple[str, ...]] = {
    ID: ("patient", "patient_id", "subject", "患者", "病历号", "编号", "标本号"),
    "level": (
        "concentration", "conc", "trough", "result", "value", "dv",
        "浓度", "血药浓度", "谷浓度", "结果", "检测结果",
    ),
    "unit": ("units", "单位"),
    "drug": ("analyte", "test", "药物", "药名", "项目", "检测项目"),
    "disease": ("diagnosis", "疾病", "诊断"),
    "band": ("目标范围编号",),
    "target": ("目标", "目标范围"),
    "age": ("年龄",),
    "weight": ("wt", "体重"),
    "height": ("ht", "身高"),
    "hours_since_dose": ("服药后小时", "服药后小时数", "距末次服药小时"),
    "days_on_dose": ("当前剂量天数", "现剂量天数"),
    "changed": ("剂量变更日期",),
    "sampled": ("date", "sample_date", "采样日期", "采样时间", "采血日期", "采血时间", "日期"),
    "regimen": ("给药方案", "用法"),
    "matrix": ("specimen", "标本", "标本类型", "基质"),
    "assay": ("method", "方法", "检测方法"),
    "specimen_days": ("标本存放天数",),
    "child_pugh": ("childpugh", "肝功能分级"),
    "missed_dose": ("漏服",),
    "dose": ("dose_mg", "剂量", "单次剂量"),
    "product": ("剂型",),
    "strengths": ("规格",),
    "with_": ("with", "comedication", "合并用药", "合用药物"),
    "stopped": ("已停药物",),
    "previous_level": ("上次浓度",),
    "previous_days": ("距上次天数",),
}  # fmt: skip
"""The names of a column beside that of its option, folded."""

FIELDS = Question._fields


MEASURED = frozenset((
    "level", "target", "age", "weight", "height", "hours_since_dose", "days_on_dose", "specimen_days", "dose",
    "strengths", "previous_level", "previous_days",
))  # fmt: skip
"""The fields that are numbers with a unit."""


def unit_of(field: str, name: str) -> str | None:
    """The unit that the name of a column says in brackets at its end; None where it says none."""
    found = re.search(r"[(\[]\s*([^)\]]+?)\s*[)\]]\s*$", fold_digits(name)) if field in MEASURED else None
    return found[1] if found else None


def folded(name: str) -> str:
    """The name of a column without its unit, case, blanks, dashes and underscores."""
    plain = re.sub(r"\s*[(\[].*$", "", fold_digits(name).strip().lstrip("\ufeff"), flags=re.DOTALL)
    return re.sub(r"[\s_-]+", "", plain.lower())


NAMES = {folded(name): field for field in (ID, *FIELDS) for name in (field.rstrip("_"), *OTHER_NAMES.get(field, ()))}
"""Every name of a column, folded, with its field."""


class Columns(NamedTuple):
    """The columns of a table, understood."""

    names: list[str]
    """As written."""
    fields: dict[str, int]
    """The place of each field of the question, and of `id`."""
    units: dict[str, str]
    """The unit of each field whose column says one in brackets."""

    @property
    def unknown(self) -> list[int]:
        """The places of the columns that mean nothing here."""
        known = set(self.fields.values())
        return [place for place in range(len(self.names)) if place not in known]


def parse_map(texts: Sequence[str]) -> dict[str, str]:
    """The column of each field, from `--map FIELD=COLUMN,…`.

    Raises:
        UsageError: a field is none, or stands twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        for part in text.replace("，", ",").split(","):
            name, sign, column = part.replace("＝", "=").partition("=")
            field = NAMES.get(folded(name))
            if not sign or field is None or not column.strip() or field in found:
                raise UsageError(
                    "bad_map",
                    *bilingual("map_is_not_field_column_each", text=text, part=part.strip()),
                    retype("--map", text, slot("--map")),
                )
            found[field] = column.strip()
    return found


def understood(names: Sequence[str], mapped: dict[str, str], typed: Question) -> Columns:
    """What the columns of a header mean.

    Args:
        names: as written.
        mapped: the column of a field, where the user said it.
        typed: the options, which hold for every row.

    Raises:
        UsageError: there is no column of levels, one thing has two columns, or a column and an option.
    """
    plain = [name.strip().lstrip("\ufeff") for name in names]
    fields: dict[str, int] = {}
    for field, column in mapped.items():
        if column not in plain:
            raise _no_such_column(column, plain)
        fields[field] = plain.index(column)
    taken = set(fields.values())
    for place, name in enumerate(plain):
        meant = NAMES.get(folded(name)) if place not in taken else None
        if meant is None or meant in mapped:
            continue
        if meant in fields:
            raise _twice(meant, plain[fields[meant]], name)
        fields[meant] = place
    if "level" not in fields:
        raise _no_level(plain)
    for field in fields:
        if field != ID and getattr(typed, field) != getattr(Question(""), field):
            raise _column_and_option(field, plain[fields[field]])
    said = {field: unit for field, place in fields.items() if (unit := unit_of(field, plain[place]))}
    return Columns(list(names), fields, said)


def _option(field: str) -> str:
    return "--" + field.rstrip("_").replace("_", "-")


def _no_such_column(column: str, names: Sequence[str]) -> UsageError:
    return UsageError(
        "no_such_column",
        *bilingual("no_such_column", column=column, listed=names),
    )


def _twice(field: str, one: str, other: str) -> UsageError:
    return UsageError(
        "column_twice",
        *bilingual("column_twice", field=_option(field)[2:], one=one, other=other, map="--map"),
    )


def _no_level(names: Sequence[str]) -> UsageError:
    en, zh = bilingual("map_option_of_levels")
    return UsageError("no_level_column", *bilingual("no_level_column", map={"en": en, "zh": zh}, listed=names))


def _column_and_option(field: str, column: str) -> UsageError:
    return UsageError(
        "column_and_option",
        *bilingual("column_and_option", column=column, field=_option(field)),
    )
