"""The frame of a user's engine, by narwhals: which engine it is, and whether its columns can be used."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.errors import DataError, UsageError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = {
    "narwhals": (2, 20),
    "pandas": (2, 2),
    "polars": (1, 35, 1),
    "duckdb": (1, 4, 1),
    "pyspark": (4, 0),
    "pyarrow": (18,),
}
"""The oldest version of each package that is taken; the tests run with the locked ones."""

ENGINES = ("pandas", "polars", "duckdb", "pyspark")

NULLS = ("Null", "null[pyarrow]", '"NULL"', "void")
"""How the engines call the type of a column in which nothing can stand."""


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

    def called(self, name: str) -> str:
        """The name of a column as the engine tells it from others: DuckDB and Spark go by no case."""
        return name.lower() if self.engine in ("duckdb", "pyspark") else name

    def kind_of(self, column: str) -> str:
        """How the type of a column is called, by the engine where narwhals has no name for it."""
        kind = self.schema[column]
        return _native_kind(self, column) if kind == self.nw.Unknown else str(kind)

    def is_null(self, column: str) -> bool:
        """Whether a column can hold nothing by its type."""
        return self.kind_of(column) in NULLS

    def number(self, column: str) -> Any:
        """A column of numbers as floats.

        One of single precision is the shortest decimal that it stands for, as its user sees it: 8.2, not 8.199999809.
        Whole numbers go by their digits where Arrow refuses those above 2**53.
        """
        nw, kind = self.nw, self.schema[column]
        cell = nw.col(column)
        whole_arrow = kind in (nw.Int64, nw.UInt64) and _native_kind(self, column).endswith("[pyarrow]")
        if kind == nw.Float32 or whole_arrow:
            cell = nw.when(~cell.is_null()).then(cell.cast(nw.String))
        return cell.cast(nw.Float64)

    def unused(self, beginning: str) -> str:
        """What no column begins with: the beginning with as many underscores behind it as that takes."""
        while any(name.lower().startswith(beginning.lower()) for name in self.schema):
            beginning += "_"
        return beginning


def _native_kind(frame: Frame, column: str) -> str:
    native = frame.data.to_native()
    if frame.engine == "duckdb":
        return str(native.types[native.columns.index(column)])
    if frame.engine == "pyspark":
        return str(native.schema[column].dataType.simpleString())
    return str((native.dtypes if frame.engine == "pandas" else native.collect_schema())[column])


def frame_of(native: object) -> Frame:
    """A frame of one of the engines, nothing of it read.

    Raises:
        UsageError: it is none, or narwhals or the engine is not installed or too old.
        DataError: two of its columns have one name.
    """
    nw = needed("narwhals")
    package = type(native).__module__.partition(".")[0]
    if package in ("pandas", "pyspark"):
        _refuse_names(list(getattr(native, "columns", ())), package)
    try:
        data = nw.from_native(native, pass_through=False)
    except (nw.exceptions.NarwhalsError, TypeError) as error:
        raise _no_frame(native) from error
    engine = data.implementation.value
    if engine not in ENGINES:
        raise _no_frame(native)
    needed(engine)
    return Frame(nw, data, engine, dict(data.collect_schema()))


def _refuse_names(names: Sequence[object], package: str) -> None:
    """Refuse two columns of one name, a name that is no text, and one that the engine reads as two."""
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise DataError("column_twice", *bilingual("two_columns_of_the_frame_are", listed=twice))
    strange = [repr(name) for name in names if not isinstance(name, str)]
    if strange:
        raise DataError(
            "column_name",
            *bilingual("column_name", strange=strange),
        )
    parted = [str(name) for name in names if package == "pyspark" and {".", "`"} & set(str(name))]
    if parted:
        raise DataError("column_name", *bilingual("column_name_of_spark", listed=parted))


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
            *bilingual("engine_missing", package=package, command=command),
        ) from error
    if tuple(int(part) for part in found.split(".") if part.isdecimal()) < LEAST[package]:
        raise UsageError(
            "engine_old",
            *bilingual("engine_old", package=package, found=found, least=least, command=command),
        )
    return import_module(package)


def _no_frame(native: object) -> UsageError:
    kind = f"{type(native).__module__}.{type(native).__qualname__}"
    return UsageError(
        "frame_unknown",
        *bilingual("frame_unknown", kind=kind),
    )


def refuse_type(column: str, found: object, expected_en: str, expected_zh: str) -> DataError:
    """The error on a column of another type than it can have."""
    return DataError(
        "column_type",
        *bilingual("column_type", column=column, found=found, expected={"en": expected_en, "zh": expected_zh}),
    )


def refuse_missing(column: str, names: Sequence[str]) -> UsageError:
    """The error on a column that was named and is not there."""
    return UsageError("no_such_column", *bilingual("no_such_column", column=column, listed=names or "-"))


def refuse_taken(names: Sequence[str], prefix: str) -> DataError:
    """The error on columns that the frame has already and that would be added."""
    return DataError("column_taken", *bilingual("column_taken", listed=names, prefix=prefix))


def turned(nw: Any, data: Any, names: Sequence[str], index: Sequence[str]) -> Any:
    """The columns `names` as rows of `name` and `count`, each beside the columns `index`; a lazy frame stays lazy.

    Args:
        nw: narwhals.
        data: its frame.
        names: columns of whole numbers.
        index: columns that are repeated.
    """
    if data.implementation.value != "duckdb":
        return data.unpivot(on=list(names), index=list(index), variable_name="name", value_name="count")
    # By narwhals a relation would have to be of DuckDB's default connection.
    kept, turned_into = (", ".join(f'"{name}"' for name in some) for some in (index, names))
    asked = f"select {kept}, name, count from sums unpivot (count for name in ({turned_into}))"  # noqa: S608  Ours.
    return nw.from_native(data.to_native().query("sums", asked))
