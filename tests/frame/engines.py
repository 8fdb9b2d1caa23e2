"""The engines of data frames, and one way to make a frame of each and to read it back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import pandas
import polars
import pyarrow
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

ENGINES = ("pandas", "pandas_nullable", "pandas_arrow", "polars", "polars_lazy", "duckdb", "pyspark")
DATABASE = duckdb.connect()
"""A relation of older versions of DuckDB does not keep its connection."""
SPARK = {
    "spark.ui.enabled": "false",
    "spark.driver.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.default.parallelism": "1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    # A test runs a plan once: to compile it well takes longer than it takes to run, and half of the processor's time.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
KINDS = {"float": (float, "double"), "text": (str, "string"), "whole": (int, "bigint")}


def every_engine(names: Iterable[str] = ENGINES) -> pytest.MarkDecorator:
    """Return the mark of a test that runs on each."""
    return pytest.mark.parametrize("engine", [_with_marks(name) for name in names])


def one_of_each() -> pytest.MarkDecorator:
    """Return the mark of a test for which the kinds of frame of one engine are alike."""
    return every_engine(("pandas", "polars_lazy", "duckdb", "pyspark"))


def _with_marks(name: str) -> Any:
    # PySpark warns of a pandas that is newer than itself, which it needs for `mapInArrow` and we do not.
    marks = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::FutureWarning")]
    return pytest.param(name, marks=marks if name == "pyspark" else [])


@cache
def no_java() -> str | None:
    """Return why PySpark cannot run here."""
    java = shutil.which("java")
    if java is None:
        return "PySpark needs Java, and there is none"
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    return None if said.returncode == 0 else "PySpark needs Java, and what is here does not run"


@cache
def spark() -> Any:
    """Return one session for all tests of a process."""
    if (why := no_java()) is not None:
        pytest.skip(why)
    from pyspark.sql import SparkSession

    # The workers that Spark starts are of this Python.
    os.environ["PYSPARK_PYTHON"] = sys.executable

    built = SparkSession.builder.master("local[1]").appName("mtor")
    for name, value in SPARK.items():
        built = built.config(name, value)
    found = built.getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


def frame(engine: str, columns: dict[str, tuple[str, list[Any]]]) -> Any:
    """Return a frame of an engine.

    Args:
        engine: one of `ENGINES`.
        columns: by name, the kind (`float`, `text`, `whole`) and the values.
    """
    if engine == "pyspark":
        schema = ", ".join(f"`{name}` {KINDS[kind][1]}" for name, (kind, _) in columns.items())
        rows = list(zip(*(values for _, values in columns.values()), strict=True))
        return spark().createDataFrame(rows, schema)
    if engine == "pandas":
        return pandas.DataFrame({name: _numpy(kind, values) for name, (kind, values) in columns.items()})
    return of_arrow(
        engine, pyarrow.table({name: pyarrow.array(v, type=_arrow(kind)) for name, (kind, v) in columns.items()})
    )


def of_arrow(engine: str, table: pyarrow.Table) -> Any:
    """Return a frame of an engine, of the types that a table of Arrow has."""
    if engine == "pyspark":
        return spark().createDataFrame(table)
    if engine == "duckdb":
        return DATABASE.from_arrow(table)
    if engine.startswith("polars"):
        made = polars.from_arrow(table)
        assert isinstance(made, polars.DataFrame)
        return made.lazy() if engine == "polars_lazy" else made
    if engine == "pandas":
        return table.to_pandas()
    if engine == "pandas_arrow":
        return table.to_pandas(types_mapper=pandas.ArrowDtype)
    return table.to_pandas(
        types_mapper={
            pyarrow.float64(): pandas.Float64Dtype(),
            pyarrow.string(): pandas.StringDtype(),
            pyarrow.int64(): pandas.Int64Dtype(),
        }.get
    )


def _arrow(kind: str) -> Any:
    return {"float": pyarrow.float64(), "text": pyarrow.string(), "whole": pyarrow.int64()}[kind]


def _numpy(kind: str, values: list[Any]) -> Any:
    return pandas.Series(values, dtype={"float": "float64", "text": "object", "whole": "int64"}[kind])


def rows(made: Any, by: str = "id") -> list[dict[str, Any]]:
    """Return the rows of a frame by a column of whole numbers; what is not there is None."""
    if isinstance(made, polars.LazyFrame):
        made = made.collect()
    if isinstance(made, polars.DataFrame):
        found = made.to_dicts()
    elif isinstance(made, duckdb.DuckDBPyRelation):
        found = [dict(zip(made.columns, row, strict=True)) for row in made.fetchall()]
    elif isinstance(made, pandas.DataFrame):
        found = [
            {name: None if pandas.isna(value) else value for name, value in row.items()}
            for row in made.to_dict("records")
        ]
    else:
        found = [row.asDict() for row in made.collect()]
    return sorted(found, key=lambda row: int(row[by]))
