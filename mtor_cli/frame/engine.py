"""The frame of a user's engine, by narwhals: which engine it is, and whether its columns can be used."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = {
    "narwhals": (2, 15),
    "pandas": (2, 2),
    "polars": (1, 35),
    "duckdb": (1, 4),
    "pyspark": (4, 0),
    "pyarrow": (18,),
}
"""The oldest version of each package that is taken; the tests run with the locked ones."""

ENGINES = ("pandas", "polars", "duckdb", "pyspark")


class Frame(NamedTuple):
    """A frame, by narwhals."""

    nw: Any
    """The module."""
    data: Any
    """Its `DataFrame` or `LazyFrame`."""
    engine: str
    """`pandas`, `polars`, `duckdb` or `pyspark`."""
    schema: dict[str, Any]
    """The type of each column, in their order."""


def frame_of(native: object) -> Frame:
    """A frame of one of the engines, nothing of it read.

    Raises:
        UsageError: it is none, or narwhals or the engine is not installed or too old.
        DataError: two of its columns have one name.
    """
    nw = needed("narwhals")
    package = type(native).__module__.partition(".")[0]
    if package in ("pandas", "pyspark"):
        _refuse_names(list(getattr(native, "columns", ())))
    try:
        data = nw.from_native(native, pass_through=False)
    except (nw.exceptions.NarwhalsError, TypeError) as error:
        raise _no_frame(native) from error
    engine = data.implementation.value
    if engine not in ENGINES:
        raise _no_frame(native)
    needed(engine)
    return Frame(nw, data, engine, dict(data.collect_schema()))


def _refuse_names(names: Sequence[object]) -> None:
    """Refuse what other engines do not have: two columns of one name, or a name that is no text."""
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        listed = ", ".join(twice)
        raise DataError(
            "column_twice", f"Two columns of the frame are called {listed}.", f"数据框中列名重复：{listed}。"
        )
    strange = [repr(name) for name in names if not isinstance(name, str)]
    if strange:
        raise DataError(
            "column_name",
            f"Names of columns are texts; {', '.join(strange)} is none.",
            f"列名应为文本，{'、'.join(strange)} 不是。",
        )


def needed(package: str) -> Any:
    """A package of the extra, imported.

    Raises:
        UsageError: it is not installed, or older than `LEAST`.
    """
    least = ".".join(map(str, LEAST[package]))
    command = f"pip install -U '{package}>={least}'"
    try:
        found = version(package)
    except PackageNotFoundError as error:
        raise UsageError(
            "engine_missing",
            f"{package} is not installed, which this needs: {command}",
            f"未安装所需的 {package}：{command}",
        ) from error
    if tuple(int(part) for part in found.split(".")[:2] if part.isdecimal()) < LEAST[package]:
        raise UsageError(
            "engine_old",
            f"{package} {found} is too old; {least} or newer is needed: {command}",
            f"{package} {found} 版本过低，至少需要 {least}：{command}",
        )
    return import_module(package)


def _no_frame(native: object) -> UsageError:
    kind = f"{type(native).__module__}.{type(native).__qualname__}"
    return UsageError(
        "frame_unknown",
        f"{kind} is no frame of pandas, Polars, DuckDB or PySpark.",
        f"{kind} 不是 pandas、Polars、DuckDB 或 PySpark 的数据框。",
    )


def refuse_type(column: str, found: object, expected_en: str, expected_zh: str) -> DataError:
    """The error on a column of another type than it can have."""
    return DataError(
        "column_type",
        f"The column '{column}' is {found}; {expected_en} is needed.",
        f"列“{column}”的类型为 {found}，应为{expected_zh}。",
    )


def refuse_taken(names: Sequence[str], prefix: str) -> DataError:
    """The error on columns that the frame has already and that would be added."""
    listed = ", ".join(names)
    return DataError(
        "column_taken",
        f"The frame has columns already that would be added: {listed}. Choose another prefix than '{prefix}'.",
        f"数据框中已有将要添加的列：{listed}。请改用 “{prefix}” 以外的前缀（prefix）。",
    )
