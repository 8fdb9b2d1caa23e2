"""What a frame is refused for, and what is never done to one."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from typing import Any

import duckdb
import pandas
import polars
import pytest

from mtor_cli.errors import MtorError
from mtor_cli.frame import assess, engine, fit
from tests.frame.engines import ENGINES, frame, no_java, rows

QUICK = [name for name in ENGINES if name != "pyspark"]
quick = pytest.mark.parametrize("engine_name", QUICK)


def refused(made: Any, **options: Any) -> MtorError:
    with pytest.raises(MtorError) as caught:
        assess(made, **options)
    assert caught.value.zh
    return caught.value


@quick
def test_no_column_of_levels(engine_name: str) -> None:
    made = frame(engine_name, {"id": ("whole", [1]), "troughs": ("float", [8.2]), "note": ("text", ["x"])})
    error = refused(made, disease="ITP")
    assert error.code == "no_level_column"
    assert error.en.endswith("Columns that could be: id, troughs, note.")
    assert rows(assess(made, disease="ITP", map={"level": "troughs"}))[0]["mtor_verdict"] == "within"


@quick
def test_columns_that_mean_something_are_never_passed_over(engine_name: str) -> None:
    made = frame(engine_name, {"id": ("whole", [1]), "level": ("float", [8.2]), "dose": ("float", [2.0])})
    error = refused(made, disease="ITP")
    assert (error.code, "dose" in error.en) == ("column_not_taken", True)
    assert rows(assess(made, disease="ITP", ignore=["dose"]))[0]["dose"] == 2.0


@quick
def test_columns_and_arguments_that_cannot_be(engine_name: str) -> None:
    columns: dict[str, tuple[str, list[Any]]] = {"id": ("whole", [1]), "level": ("float", [8.2])}
    made = frame(engine_name, columns)
    assert refused(made, map={"level": "lvl"}).code == "no_such_column"
    assert refused(made, map={"dose": "level"}).code == "bad_map"
    assert refused(made, columns=["verdicts"]).code == "bad_columns"
    assert refused(made, dose=2).code == "not_in_frame"
    assert refused(made, disease="TTP").code == "near_miss"
    assert refused(made, unit="mg/L").code == "unknown_unit"
    two = frame(engine_name, {**columns, "conc": ("float", [8.2])})
    assert "'level' and 'conc'" in refused(two).en
    units = frame(engine_name, {**columns, "unit": ("text", ["ng/mL"])})
    assert refused(units, unit="ng/mL").code == "column_and_option"
    taken = frame(engine_name, {**columns, "mtor_verdict": ("text", ["x"])})
    assert refused(taken).code == "column_taken"
    assert rows(assess(taken, prefix="now_"))[0]["mtor_verdict"] == "x"


@quick
def test_a_column_called_like_one_of_ours_is_kept(engine_name: str) -> None:
    columns: dict[str, tuple[str, list[Any]]] = {"id": ("whole", [1]), "level": ("float", [8.2])}
    made = frame(engine_name, {**columns, "mtor__value": ("text", ["x"]), "mtor__fault": ("text", ["y"])})
    (row,) = rows(assess(made, band="itp-4-15", columns=["verdict"]))
    assert (row["mtor__value"], row["mtor__fault"], row["mtor_verdict"]) == ("x", "y", "within")


def test_names_that_differ_in_case_alone_are_one_to_duckdb() -> None:
    made = duckdb.sql('select 8.2 as level, 1 as "MTOR_STATUS"')
    error = refused(made, disease="ITP")
    assert (error.code, "MTOR_STATUS" in error.en) == ("column_taken", True)
    lower = polars.DataFrame({"level": [8.2], "MTOR_STATUS": [1]})
    assert assess(lower, band="itp-4-15", columns=["status"])["mtor_status"].to_list() == ["answered"]


@quick
def test_rows_are_neither_dropped_nor_merged(engine_name: str) -> None:
    made = frame(engine_name, {"id": ("whole", [1, 1, 1]), "level": ("float", [8.2, 8.2, None])})
    found = rows(assess(made, disease="ITP"))
    assert [row["mtor_status"] for row in found] == ["answered", "answered", "error"]
    empty = frame(engine_name, {"id": ("whole", []), "level": ("float", [])})
    assert rows(assess(empty, disease="ITP")) == []


@pytest.mark.parametrize("kind", [[True], ["2026-01-01"], [[8.2]]])
def test_a_level_of_another_type(kind: list[Any]) -> None:
    made = polars.DataFrame({"level": kind})
    if isinstance(kind[0], str):
        made = made.with_columns(polars.col("level").str.to_date())
    error = refused(made, disease="ITP")
    assert (error.code, "'level'" in error.en) == ("column_type", True)


def test_nothing_but_nulls() -> None:
    for made in (polars.DataFrame({"id": [1], "level": [None]}), pandas.DataFrame({"id": [1], "level": [None]})):
        assert rows(assess(made, disease="ITP"))[0]["mtor_error_code"] == "level_missing"


def test_objects_of_pandas_are_texts_and_numbers() -> None:
    levels = [8.2, "<0.5", 30, None, "x"]
    made = pandas.DataFrame({"id": range(len(levels)), "level": pandas.Series(levels, dtype="object")})
    found = rows(assess(made, disease="ITP"))
    assert [row["mtor_verdict"] for row in found] == ["within", "below", "above", None, None]
    assert list(made.columns) == ["id", "level"]


def test_columns_of_one_name() -> None:
    made = pandas.DataFrame([[1, 8.2, 9.0]], columns=["id", "level", "level"])
    error = refused(made, disease="ITP")
    assert (error.code, "level" in error.en) == ("column_twice", True)
    assert refused(pandas.DataFrame({"level": [8.2], 3: [1]})).code == "column_name"


@pytest.mark.parametrize("made", [[8.2], {"level": [8.2]}, None, "level"])
def test_no_frame(made: Any) -> None:
    assert refused(made).code == "frame_unknown"


def test_packages_that_are_missing_or_old(monkeypatch: pytest.MonkeyPatch) -> None:
    made = polars.DataFrame({"level": [8.2]})

    def missing(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(engine, "version", missing)
    assert "pip install -U 'narwhals>=" in refused(made).en
    monkeypatch.setattr(engine, "version", lambda package: "0.9.1" if package == "polars" else "99.0")
    error = refused(made)
    assert (error.code, error.en.startswith("polars 0.9.1 is too old")) == ("engine_old", True)


def test_a_lazy_frame_stays_lazy() -> None:
    def fail(_: polars.DataFrame) -> polars.DataFrame:
        raise AssertionError

    source = polars.LazyFrame({"ID": [1], "TIME": [0.0], "AMT": [1.0], "DV": ["8"]}).map_batches(
        fail, schema={"ID": polars.Int64, "TIME": polars.Float64, "AMT": polars.Float64, "DV": polars.String}
    )
    lazy = assess(source, disease="ITP", map={"level": "DV"})
    assert isinstance(lazy, polars.LazyFrame)
    assert isinstance(fit(source, model="S5"), polars.LazyFrame)
    relation = duckdb.sql("select error('was run')::double as level")
    assert isinstance(assess(relation, disease="ITP"), duckdb.DuckDBPyRelation)


@quick
def test_hours_days_and_ages_of_another_type(engine_name: str) -> None:
    columns: dict[str, tuple[str, list[Any]]] = {"level": ("float", [8.2])}
    error = refused(frame(engine_name, {**columns, "hours_since_dose (d)": ("float", [1.0])}))
    assert (error.code, "'hours_since_dose (d)'" in error.en) == ("column_type", True)
    age = frame(engine_name, {**columns, "age": ("float", [40.0])})
    assert refused(age, age=40).code == "column_and_option"


def test_an_age_that_is_a_date_is_asked_back() -> None:
    made = polars.DataFrame({"level": [8.2], "age": ["2026-01-01"]}).with_columns(polars.col("age").str.to_date())
    error = refused(made)
    assert (error.code, "'age'" in error.en) == ("column_type", True)


def test_more_columns_than_can_be_asked_are_refused() -> None:
    names = ("level", "unit", "drug", "disease", "hours_since_dose", "age", "matrix")
    error = refused(polars.LazyFrame({name: ["8"] for name in names}))
    assert error.code == "too_many_columns"
    assert "drug, disease, hours_since_dose, age, matrix" in error.en


def test_a_time_with_a_zone_is_asked_back() -> None:
    made = polars.DataFrame({"ID": [1], "TIME": ["2026-01-01 08:00"], "AMT": [1.0], "DV": [8.2]}).with_columns(
        polars.col("TIME").str.to_datetime().dt.replace_time_zone("Asia/Shanghai")
    )
    with pytest.raises(MtorError, match=r"'TIME'.*without a zone"):
        fit(made, model="S5")


def test_an_engine_without_an_order_needs_one() -> None:
    made = duckdb.sql("select 1 as ID, 0.0 as TIME, 1.0 as AMT, 8.2 as DV")
    with pytest.raises(MtorError, match="have no order"):
        fit(made, model="S5")


def test_ordinary_commands_import_no_frame() -> None:
    asked = (
        "import sys, mtor_cli; mtor_cli.tdm('8.2', disease='ITP'); mtor_cli.recommend('ITP'); "
        "print([m for m in ('narwhals', 'pandas', 'polars', 'duckdb', 'pyarrow', 'pyspark', 'mtor_cli.frame') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_why_pyspark_does_not_run_is_said() -> None:
    assert no_java() is None or "Java" in str(no_java())
