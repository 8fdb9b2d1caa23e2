"""Tables of NONMEM records: which delimiter, columns and rows; one row after the other, never the whole file."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.cases.fields import covariate_name
from mtor_cli.cases.times import bad_case
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtor_cli.errors import DataError, MtorError

NEEDED = ("ID", "TIME", "AMT", "DV")
DATES = ("DATE", "DAT1", "DAT2", "DAT3")
"""NONMEM's names of a column of dates; the name says in which order day, month and year stand."""
UNITS = ("UNIT", "UNITS", "DVUNIT", "DV_UNIT", "单位")
DRUGS = ("DRUG", "药物", "药名")
DISEASES = ("DISEASE", "疾病", "诊断")
EXCLUDES = ("EXCLUDE", "EXCLUDED")
"""A column that says in words why a level is not used."""
MATRICES = ("MATRIX", "SPECIMEN", "标本", "标本类型")
KINDS = ("DVID", "CMT", "YTYPE", "DVNAME")
"""Columns that say what was measured."""
RESERVED = frozenset((
    *NEEDED, *DATES, *UNITS, *DRUGS, *DISEASES, *MATRICES, *KINDS, *EXCLUDES,
    "EVID", "MDV", "II", "ADDL", "SS", "RATE", "CENS", "BLQ", "LLOQ", "OCC", "C", "TIMEZONE",
))  # fmt: skip
"""Columns that are no covariates."""
LIKELY = {
    "ID": ("PATIENT", "SUBJECT", "SUBJ", "USUBJID", "PATIENT_ID", "患者", "病历号", "编号"),
    "TIME": ("HOUR", "HOURS", "TIME_H", "TAD", "DATETIME", "时间"),
    "AMT": ("DOSE", "DOSES", "AMOUNT", "DOSE_MG", "MG", "剂量", "给药量"),
    "DV": (
        "CONC",
        "CONCENTRATION",
        "LEVEL",
        "TROUGH",
        "CP",
        "C0",
        "VALUE",
        "RESULT",
        "浓度",
        "血药浓度",
        "谷浓度",
        "C",
    ),
}
"""Names under which a needed column is often found."""


class RecordRow(NamedTuple):
    """A record."""

    number: int
    """Of its line in the file, the header being 1 where nothing stands above it."""
    fields: dict[str, str]
    """By column, as written."""
    ignored: bool
    """Whether it is marked to be passed over: NONMEM's IGNORE=C, or a # before a whole record."""


def number(text: str) -> float | None:
    """The number that a field holds; None where it holds none."""
    try:
        return float(text)
    except ValueError:
        return None


def in_row(number: int, error: MtorError) -> DataError:
    """An error on a value with the row in which it stands."""
    return bad_case(error.code, *bilingual("row", number=number, words={"en": error.en, "zh": error.zh}))


_FIELD = re.compile(r"[^\W\d]\w*\s*:(?:\s|$)")
"""The name of a field of a case and its colon; the colon of a time follows a digit."""


def looks_like_table(text: str) -> bool:
    """Whether the beginning of a file is a table of records rather than a case.

    `#` leads the header of some tables, and a comment in a case: there a field follows, such as `drug: sirolimus`.
    """
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    line = next(iter(lines), "")
    following = next((one for one in lines if not one.startswith("#")), "")
    if line.startswith("#") and _FIELD.match(following):
        return False
    names = [_plain(n) for n in _columns(line)]
    known = RESERVED.union(*LIKELY.values())
    return len(names) > 1 and sum(n in known for n in names) > 1


def is_record_header(line: str) -> bool:
    """Whether a line is the header of a table of records: every column that such a table needs is there."""
    return set(NEEDED) <= set(_columns(line))


LONGEST_HEADER = 20_000
"""Characters of a header that are read; what is longer is none."""


def _columns(line: str) -> list[str]:
    line = line[:LONGEST_HEADER]
    line = line.lstrip("\ufeff#").strip()
    delimiter = _delimiter(line)
    fields = line.split() if delimiter is None else next(csv.reader([line], delimiter=delimiter), [])
    return [fold_digits(name).strip("\"'").upper() for name in fields]


def _delimiter(line: str) -> str | None:
    """What stands between the columns; None where it is blanks."""
    found = max((",", ";", "\t"), key=line.count)
    return found if found in line else None


def _plain(name: str) -> str:
    """The name of a column without its unit: DV of DV (ng/mL)."""
    return re.sub(r"\s*[(\[].*", "", name)


class RecordTable:
    """A header, understood, and the rows under it, as they come."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Read the header.

        Raises:
            DataError: a column is missing, or stands twice.
        """
        self._lines = iter(lines)
        self._above = 1
        header = ""
        for header in self._lines:
            if header.strip("\ufeff \t\r\n"):
                break
            self._above += 1
        self._delimiter = _delimiter(header.rstrip("\r\n"))
        self.columns = _columns(header)
        self._refuse_missing()
        self._refuse_twice()
        self.names = {c: c if c in RESERVED else covariate_name(c) for c in self.columns if c}
        """Each column under the name that is used for it here: WEIGHT is WT."""

    def likely(self, name: str) -> str | None:
        """The column that seems to stand for a needed one that is missing or empty."""
        return next((c for c in self.columns if c != name and _plain(c) in (name, *LIKELY[name])), None)

    def _refuse_missing(self) -> None:
        missing = [name for name in NEEDED if name not in self.columns]
        if not missing:
            return
        likely = [(c, name) for name in missing if (c := self.likely(name)) is not None]
        en = "".join(f" {c} looks like it: call it {name}." for c, name in likely)
        zh = "".join(f"{c} 似为该列，请改名为 {name}。" for c, name in likely)
        raise bad_case(
            "no_columns",
            *bilingual("the_table_has_no_column_it", missing=missing, words={"en": en, "zh": zh}),
        )

    def _refuse_twice(self) -> None:
        seen: dict[str, str] = {}
        for column in filter(None, self.columns):
            group = next((g for g in (DATES, UNITS, DRUGS, MATRICES, EXCLUDES) if column in g), None)
            name = group[0] if group else column if column in RESERVED else covariate_name(column)
            if name in seen:
                both = column if seen[name] == column else f"{seen[name]}, {column}"
                raise bad_case(
                    "column_twice",
                    *bilingual("the_table_has_two_columns_for", both=both),
                )
            seen[name] = column

    def __iter__(self) -> Iterator[RecordRow]:
        """Yield each record; empty rows, and remarks behind #, are passed over.

        Raises:
            DataError: a row cannot be read, or does not have the columns of the header.
        """
        width, blanks = len(self.columns), self._delimiter is None
        names = [self.names.get(c, "") for c in self.columns]
        marks = "C" in self.columns
        lines = (line.strip() + "\n" for line in self._lines) if blanks else self._lines
        rows = csv.reader(lines, delimiter=self._delimiter or " ", skipinitialspace=blanks, strict=True)
        while True:
            number = rows.line_num + self._above + 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                raise bad_case(
                    "bad_row",
                    *bilingual("row_of_the_table_cannot_be", number=number),
                ) from error
            if row is None:
                return
            if not any(row):
                continue
            remark = row[0].lstrip().startswith("#")
            if remark and len(row) != width:
                continue
            if len(row) != width:
                row = self._of_width(row, width, number)
            fields = dict(zip(names, row, strict=True))
            yield RecordRow(number, fields, remark or (marks and _marked(fields["C"], number)))

    def _of_width(self, row: list[str], width: int, number: int) -> list[str]:
        if any(field.strip() for field in row[width:]) or (self._delimiter is None and len(row) < width):
            raise bad_case(
                "bad_row",
                *bilingual("row_of_the_table_has_fields", number=number, number_of_row=len(row), width=width),
            )
        return (row + [""] * width)[:width]


def _marked(text: str, number: int) -> bool:
    mark = text.strip().upper()
    if mark not in ("C", "", ".", "0"):
        raise _bad_mark(text, number)
    return mark == "C"


def _bad_mark(text: str, number: int) -> DataError:
    return bad_case(
        "bad_row",
        *bilingual("row_of_the_table_has_in", number=number, text=text),
    )
