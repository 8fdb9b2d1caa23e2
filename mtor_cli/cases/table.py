"""Tables of NONMEM records: which delimiter, which rows, one after the other and never the whole file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from mtor_cli.cases.times import bad_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NEEDED = ("ID", "TIME")


def looks_like_table(text: str) -> bool:
    """Return whether the beginning of a file is a table of records rather than a case."""
    line = next((one for one in text.splitlines() if one.strip()), "")
    names = [n.strip().strip('"').upper() for n in _split(line.lstrip("#"))]
    return "TIME" in names and ("ID" in names or "AMT" in names)


def _split(line: str) -> list[str]:
    return next(csv.reader([line], delimiter=_delimiter(line)), [])


def _delimiter(line: str) -> str:
    return max((",", ";", "\t"), key=line.count)


def read_rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield each record by column name; empty rows, and rows that begin with #, are passed over.

    Raises:
        DataError: there is no header line with ID and TIME.
    """
    rows = iter(lines)
    header = next((line for line in rows if line.strip()), "")
    columns = [name.strip().upper() for name in _split(header.lstrip("\ufeff#"))]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise bad_case(
            "no_columns",
            f"The table has no column {', '.join(missing)}. It needs a header such as "
            "ID,TIME,AMT,DV,EVID,MDV,II,ADDL and a column for each covariate.",
            f"表中没有 {', '.join(missing)} 列。表头应如 ID,TIME,AMT,DV,EVID,MDV,II,ADDL，每个协变量各占一列。",
        )
    width = len(columns)
    for row in csv.reader(rows, delimiter=_delimiter(header)):
        if not row or row[0].startswith("#") or not any(row):
            continue
        if len(row) < width:
            row += [""] * (width - len(row))
        yield dict(zip(columns, row, strict=False))
