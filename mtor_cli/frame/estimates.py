"""The estimates of many patients from the rows of a frame: a line for each, as `mtor fit --batch` writes it."""

from __future__ import annotations

import csv
import io
import math
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.cases.table import LIKELY, NEEDED
from mtor_cli.commands.fit.asked import Many
from mtor_cli.commands.fit.batch import lines_of
from mtor_cli.content.load import Content
from mtor_cli.errors import DataError, UsageError
from mtor_cli.frame import written
from mtor_cli.frame.columns import as_text, is_text
from mtor_cli.frame.engine import frame_of, needed, refuse_missing, refuse_type
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.render.rows import render_json
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mtor_cli.frame.engine import Frame
    from mtor_cli.parts.fit.shapes import FitLine

COLUMNS = {
    "id": str, "status": str, "error_code": str, "model": str, "population_only": str, "ofv": float, "objective": float,
    "parameters": str, "eta": str, "alarms": str, "findings": str, "warnings": str, "line": str,
}  # fmt: skip
"""The columns of the answer with their types; `line` is the JSON line of the stream."""

CHUNK = 10_000
"""Patients whose answers are handed on together."""


class Asked(NamedTuple):
    """What is asked of every patient; it travels to where the rows are."""

    names: tuple[str, ...]
    """The columns of the table in the order of the rows."""
    model: str
    drug: str | None
    disease: str | None
    at: tuple[str, ...]
    confirm_level: bool
    local: str | None

    @property
    def many(self) -> Many:
        """The same as the options of a batch."""
        return Many("frame", self.model, None, {}, self.at, self.drug, self.disease, self.confirm_level, None, None)


def fit(
    frame: Any, mapped: Mapping[str, str], ignore: Sequence[str], order: Sequence[str], asked: dict[str, Any]
) -> Any:
    """A frame with a row for each patient; see `mtor_cli.frame.fit`."""
    used = frame_of(frame)
    names = _columns(used, mapped, ignore, order)
    if single := [column for column in names if used.schema[column] == used.nw.Float32]:
        used = used._replace(data=used.data.with_columns(*(used.number(column) for column in single)))
    what = Asked(tuple(names.values()), **asked)
    content = Content(local=what.local)
    if what.disease is not None:
        find_disease(content.recommendations["diseases"], what.disease)
    header_alone = csv_lines([what.names])
    list(lines_of(header_alone, what.many, content))
    whose = next(column for column, name in names.items() if name == "ID")
    return _ENGINES[used.engine](used, list(names), whose, list(order), what)


def _columns(frame: Frame, mapped: Mapping[str, str], ignore: Sequence[str], order: Sequence[str]) -> dict[str, str]:
    """The columns that make up the table, each with its name there.

    Raises:
        UsageError: a column is not there, or the engine has no order of rows and none is said.
        DataError: a column that is needed is missing, or one has a type that it cannot have.
    """
    for column in (*mapped.values(), *ignore, *order):
        if column not in frame.schema:
            raise refuse_missing(column, list(frame.schema))
    called = {column: name for name, column in mapped.items()}
    names = {column: called.get(column, column.upper()) for column in frame.schema if column not in ignore}
    missing = [name for name in NEEDED if name not in names.values()]
    if missing:
        likely = {n: [c for c in names if c.upper() in LIKELY[n]] for n in missing}
        asked = ", ".join(f"'{n}': {' / '.join(map(repr, likely[n])) or 'COLUMN'}" for n in missing)
        raise DataError(
            "no_columns",
            *bilingual(
                "the_frame_has_no_column_say",
                missing=missing,
                asked=asked,
                schema=list(frame.schema) or "-",
            ),
        )
    if not order and frame.engine in ("duckdb", "pyspark"):
        raise UsageError(
            "no_order",
            *bilingual("no_order", engine=frame.engine),
        )
    nw = frame.nw
    for column in names:
        kind = frame.schema[column]
        if isinstance(kind, nw.Datetime) and kind.time_zone is not None:
            local = "a time without a zone, by the clock of the ward,"
            raise refuse_type(column, kind, local, "不含时区的当地时间")
        plain = kind.is_numeric() or kind in (nw.String, nw.Object, nw.Categorical, nw.Enum, nw.Date)
        if not (plain or isinstance(kind, nw.Datetime) or frame.is_null(column)):
            raise refuse_type(column, frame.kind_of(column), *bilingual("a_number_a_text_or_a"))
    return names


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield rows as lines of a table of records: what is missing is empty, a whole number has no decimals."""
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer).writerow([_text(value) for value in row])
        yield buffer.getvalue()


def _text(value: Any) -> str:
    if value is None or value != value:  # NaN, NaT and pandas' NA alike.
        return ""
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value.is_integer() else repr(value)
    if isinstance(value, datetime):
        # Of values of several zones, as pandas' `object` may hold them, each keeps its own.
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


@cache
def _content(local: str | None) -> Content:
    return Content(local=local)


def estimated(rows: Iterable[Sequence[Any]], asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield a row of `COLUMNS` for each patient.

    Args:
        rows: of all patients, those of one following each other.
        asked: what is asked.
    """
    lines = (line for part in ([asked.names], rows) for line in csv_lines(part))
    for line in lines_of(lines, asked.many, _content(asked.local)):
        yield _row(line)


def _row(line: FitLine) -> dict[str, Any]:
    error, alone = line["error"], line["population_only"]

    def json(value: Any) -> str | None:
        return None if value is None else render_json(value).strip()

    return {
        "id": line["id"],
        "status": "error" if error else "answered",
        "error_code": error and error["code"],
        "model": line["model"],
        "population_only": None if alone is None else str(alone).lower(),
        "ofv": line["ofv"],
        "objective": line["objective"],
        "parameters": json(line["parameters"]),
        "eta": json(line["eta"]),
        "alarms": "; ".join(line["alarms"]),
        "findings": "; ".join(finding["code"] for finding in line["findings"]),
        "warnings": "; ".join(warning["code"] for warning in line["warnings"]),
        "line": json(line),
    }


def _table(rows: Iterable[Sequence[Any]], asked: Asked) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in estimated(rows, asked):
        for name, value in row.items():
            found[name].append(value)
    return found


def _together(rows: list[tuple[Any, ...]], place: int) -> list[tuple[Any, ...]]:
    """Rows with those of one patient together, patients and rows in the order in which they came."""
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault(_text(row[place]).strip(), []).append(row)
    return [row for group in groups.values() for row in group]


def _pandas(frame: Frame, names: list[str], whose: str, order: list[str], asked: Asked) -> Any:
    pandas = needed("pandas")
    native = frame.data.to_native()[names]
    if order:
        native = _sorted(native, order)
    rows = list(native.astype(object).where(native.notna(), None).itertuples(index=False, name=None))
    found = _table(_together(rows, names.index(whose)), asked)
    kinds = {name: "float64" if kind is float else "object" for name, kind in COLUMNS.items()}
    return pandas.DataFrame({name: pandas.Series(found[name], dtype=kinds[name]) for name in COLUMNS})


def _sorted(native: Any, order: list[str]) -> Any:
    """Rows of pandas in their order; those that it cannot compare with one another are an error."""
    for column in order:
        try:
            native[column].sort_values()
        except TypeError as error:
            raise refuse_type(column, "object", *bilingual("values_to_sort_by")) from error
    return native.sort_values(order, kind="stable")


def _polars(frame: Frame, names: list[str], whose: str, order: list[str], asked: Asked) -> Any:
    polars = needed("polars")
    kinds = {name: polars.Float64 if kind is float else polars.String for name, kind in COLUMNS.items()}

    def estimate(part: Any) -> Any:
        ordered = part.sort(order, nulls_last=True, maintain_order=True) if order else part
        rows = _together(ordered.select(names).rows(), names.index(whose))
        return polars.DataFrame(_table(rows, asked), schema=kinds)

    native = frame.data.to_native()
    if isinstance(native, polars.LazyFrame):
        return native.select(list(dict.fromkeys([*names, *order]))).map_batches(
            estimate, schema=kinds, predicate_pushdown=False, projection_pushdown=False, slice_pushdown=False
        )
    return estimate(native)


def _by_patient(frame: Frame, whose: str) -> tuple[Any, str]:
    """The rows in the engine's own frame, and the column by which those of one patient are together.

    The batch does not look at what stands around an id that is a text: neither does this column.
    """
    if not is_text(frame, whose):
        return frame.data.to_native(), whose
    name = frame.unused("mtor_patient")
    plain = as_text(frame.nw, whose).str.replace_all(f"^{written.SPACES}|{written.SPACES}$", "")
    return frame.data.with_columns(plain.alias(name)).to_native(), name


def _duckdb(frame: Frame, names: list[str], whose: str, order: list[str], asked: Asked) -> Any:
    duckdb, arrow = needed("duckdb"), needed("pyarrow")
    data, by = _by_patient(frame, whose)
    quoted = ('"' + name.replace('"', '""') + '"' for name in (by, *order))
    ordered = data.order(", ".join(f"{name} nulls last" for name in quoted))
    ordered = ordered.select(*(duckdb.ColumnExpression(name) for name in names))
    parts = arrow.RecordBatchReader.from_stream(ordered)
    return duckdb.from_arrow(arrow.Table.from_batches(_arrow_parts(parts, asked), _arrow_schema()))


def _pyspark(frame: Frame, names: list[str], whose: str, order: list[str], asked: Asked) -> Any:
    needed("pyarrow")

    def estimate(parts: Iterator[Any]) -> Iterator[Any]:
        return _arrow_parts(parts, asked)

    kinds = ", ".join(f"{name} {'double' if kind is float else 'string'}" for name, kind in COLUMNS.items())
    data, by = _by_patient(frame, whose)
    ordered = data.repartition(by).sortWithinPartitions(*(data[name].asc_nulls_last() for name in (by, *order)))
    return ordered.select(*(f"`{name}`" for name in names)).mapInArrow(estimate, kinds)


def _arrow_parts(parts: Iterable[Any], asked: Asked) -> Iterator[Any]:
    """Yield record batches of answers to record batches of rows, as they come; nothing else is kept."""
    arrow = needed("pyarrow")
    rows = (row for part in parts for row in zip(*(column.to_pylist() for column in part.columns), strict=True))
    answers = estimated(rows, asked)
    while chunk := list(islice(answers, CHUNK)):
        yield arrow.RecordBatch.from_pylist(chunk, _arrow_schema())


def _arrow_schema() -> Any:
    arrow = needed("pyarrow")
    kinds = {float: arrow.float64(), str: arrow.string()}
    return arrow.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])


_ENGINES = {"pandas": _pandas, "polars": _polars, "duckdb": _duckdb, "pyspark": _pyspark}
