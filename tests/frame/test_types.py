"""Columns of rare types: the same answer on every engine, or an error that names the column."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pandas
import polars
import pyarrow
import pytest

from mtor_cli.errors import MtorError
from mtor_cli.frame import assess, audit, fit
from tests.frame.engines import DATABASE, ENGINES, of_arrow, rows, spark

QUICK = [name for name in ENGINES if name != "pyspark"]
quick = pytest.mark.parametrize("engine", QUICK)
of_each = pytest.mark.parametrize("engine", ["pandas", "pandas_arrow", "polars_lazy", "duckdb"])
on_spark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::FutureWarning")]
COLUMNS = ("status", "verdict", "error_code", "level_ng_ml")
MISSING, BAD = "level_missing", "bad_number"

LEVELS: dict[str, tuple[pyarrow.Array, list[Any]]] = {
    "single": (pyarrow.array([8.2, 3.99, None], pyarrow.float32()), [("within", 8.2), ("below", 3.99), MISSING]),
    "single_not_finite": (pyarrow.array([math.inf, -math.inf, 15.01], pyarrow.float32()), [BAD, BAD, ("above", 15.01)]),
    "small": (pyarrow.array([8, None, 0], pyarrow.int8()), [("within", 8.0), MISSING, BAD]),
    "huge": (pyarrow.array([8, 2**63 - 1, -(2**63)]), [("within", 8.0), "implausible_level", BAD]),
    "decimal": (
        pyarrow.array([Decimal("8.20"), None, Decimal("15.01")]),
        [("within", 8.2), MISSING, ("above", 15.01)],
    ),
    "nothing": (pyarrow.nulls(3), [MISSING, MISSING, MISSING]),
    "no_number": (pyarrow.nulls(3, pyarrow.float64()), [MISSING, MISSING, MISSING]),
    "no_text": (pyarrow.nulls(3, pyarrow.string()), [MISSING, MISSING, MISSING]),
    "full_width": (
        pyarrow.array(["８．２", "＜４", "１e１"], pyarrow.large_string()),
        [("within", 8.2), ("below", 4.0), BAD],
    ),
}
"""Levels, and of each row its verdict with the level, or the code of its error."""

NO_SPARK: dict[str, tuple[pyarrow.Array, list[Any]]] = {
    "unsigned": (pyarrow.array([8, 2**64 - 1], pyarrow.uint64()), [("within", 8.0), "implausible_level"]),
    "category": (pyarrow.array(["8.2", "<0.5", None]).dictionary_encode(), [("within", 8.2), ("below", 0.5), MISSING]),
    "number_category": (
        pyarrow.array([8.2, 3.0, None]).dictionary_encode(),
        [("within", 8.2), ("below", 3.0), MISSING],
    ),
}
"""The same of types that Spark does not have."""


def codes(found: list[dict[str, Any]], prefix: str = "mtor_") -> list[Any]:
    """Return what is said of each row: its verdict with the level, or its error."""
    return [
        row[f"{prefix}error_code"]
        if row[f"{prefix}status"] == "error"
        else (row[f"{prefix}verdict"], row[f"{prefix}level_ng_ml"])
        for row in found
    ]


def numbered(values: pyarrow.Array, **columns: pyarrow.Array) -> pyarrow.Table:
    return pyarrow.table({"id": pyarrow.array(range(len(values))), "level": values, **columns})


@quick
@pytest.mark.parametrize("kind", [*LEVELS, *NO_SPARK])
def test_levels_of_a_type_say_the_same(engine: str, kind: str) -> None:
    values, expected = {**LEVELS, **NO_SPARK}[kind]
    made = of_arrow(engine, numbered(values))
    assert codes(rows(assess(made, band="itp-4-15", columns=COLUMNS))) == expected


@pytest.mark.parametrize("engine", [pytest.param("pyspark", marks=on_spark)])
def test_the_same_on_spark_of_one_frame(engine: str) -> None:
    names = {f"x_{name}": name for name in LEVELS}
    table = pyarrow.table({"id": pyarrow.array(range(3)), **{x: LEVELS[name][0] for x, name in names.items()}})
    made = of_arrow(engine, table)
    for x, name in names.items():
        made = assess(made, band="itp-4-15", map={"level": x}, columns=COLUMNS, prefix=f"{name}_")
    found = rows(made)
    assert {name: codes(found, f"{name}_") for name in LEVELS} == {name: said for name, (_, said) in LEVELS.items()}


@quick
def test_single_precision_is_the_decimal_that_its_user_sees(engine: str) -> None:
    wide = [round(n / 10**places, places) for places in (1, 2, 3) for n in range(1, 4000, 7)]
    made = of_arrow(engine, numbered(pyarrow.array(wide, pyarrow.float32())))
    found = rows(assess(made, disease="ITP", columns=["level_ng_ml"], confirm_level=True))
    assert [row["mtor_level_ng_ml"] for row in found] == wide


NAMED = {
    "unit": ("unknown_unit", ("within", 8.2)),
    "drug": ("unknown_drug", "drug_missing"),
    "disease": ("unknown_disease", ("no_disease", 8.2)),
    "matrix": ("bad_choice", ("within", 8.2)),
}
"""What is said of a number in such a column, and of nothing in it."""


@of_each
@pytest.mark.parametrize("field", NAMED)
def test_a_column_of_names_in_which_nothing_stands_says_nothing(engine: str, field: str) -> None:
    number, nothing = NAMED[field]
    disease = {} if field == "disease" else {"disease": "ALPS" if field == "unit" else "ITP"}
    options: dict[str, Any] = {"columns": COLUMNS, **disease}
    cases = [(pyarrow.null(), [None, None], [nothing, nothing]), (pyarrow.float64(), [1.0, None], [number, nothing])]
    for kind, cells, said in cases[1:] if field == "disease" else cases:  # All diseases are asked of, each time.
        made = of_arrow(engine, numbered(pyarrow.array([8.2, 8.2]), **{field: pyarrow.array(cells, kind)}))
        assert codes(rows(assess(made, **options))) == said, kind


@of_each
@pytest.mark.parametrize("field", ["hours_since_dose", "days_on_dose", "age"])
def test_a_column_of_the_sample_in_which_nothing_stands_says_nothing(engine: str, field: str) -> None:
    bare = rows(assess(of_arrow(engine, numbered(pyarrow.array([8.2]))), disease="ITP"))
    made = of_arrow(engine, numbered(pyarrow.array([8.2]), **{field: pyarrow.nulls(1)}))
    (found,) = rows(assess(made, disease="ITP"))
    found.pop(field)
    assert [found] == bare


REFUSED: dict[str, pyarrow.Array] = {
    "Boolean": pyarrow.array([True, None]),
    "Date": pyarrow.array([date(2026, 1, 1)]),
    "Time": pyarrow.array([time(8)]),
    "Duration": pyarrow.array([timedelta(1)]),
    "Datetime": pyarrow.array([datetime(2026, 1, 1)]),
    "List": pyarrow.array([[8.2]]),
    "Struct": pyarrow.array([{"a": 8.2}]),
    "Binary": pyarrow.array([b"8.2"]),
}


@pytest.mark.parametrize("engine", ["pandas_arrow", "polars", "duckdb"])
@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("field", ["level", "unit", "age", "DV"])
def test_a_column_of_another_type_is_named(engine: str, kind: str, field: str) -> None:
    values = REFUSED[kind]
    if field == "DV":
        none = pyarrow.nulls(len(values), pyarrow.float64())
        made = of_arrow(engine, pyarrow.table({"ID": none, "TIME": none, "AMT": none, "DV": values}))
        if kind in ("Date", "Datetime"):
            return  # A column of NONMEM's may hold times; in DV each is an error of its patient.
    else:
        table = {"level": pyarrow.array([8.2] * len(values)), field: values}
        made = of_arrow(engine, pyarrow.table(table))
    with pytest.raises(MtorError) as caught:
        fit(made, model="S5", order=["TIME"]) if field == "DV" else assess(made, disease="ITP")
    assert caught.value.code == "column_type"
    assert caught.value.en.startswith(f"The column '{field}' is {kind}")


def test_a_type_without_a_name_of_narwhals_goes_by_that_of_its_engine() -> None:
    for made, said in (
        (pandas.DataFrame({"level": [8.2 + 0j]}), "complex128"),
        (pandas.DataFrame({"level": pandas.arrays.SparseArray([8.2])}), "Sparse[float64, nan]"),
        (DATABASE.sql("select uuid() as level"), "UUID"),
    ):
        with pytest.raises(MtorError) as caught:
            assess(made, disease="ITP")
        assert caught.value.en.startswith(f"The column 'level' is {said}; ")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_what_spark_alone_has_is_named() -> None:
    """Nothing runs: the types of the columns and their names are enough."""
    session = spark()
    for level, said in (("interval 1 day", "interval day"), ("interval 1 month", "interval month")):
        with pytest.raises(MtorError) as caught:
            assess(session.sql(f"select {level} as level"), disease="ITP")
        assert (caught.value.code, said in caught.value.en) == ("column_type", True)
        with pytest.raises(MtorError) as caught:
            fit(session.sql(f"select 1 as ID, 0 as TIME, 1 as AMT, 8 as DV, {level} as x"), model="S5", order=["TIME"])
        assert (caught.value.code, said in caught.value.en) == ("column_type", True)
    for name, shown in (("a.b", "a.b"), ("a``b", "a`b")):
        with pytest.raises(MtorError) as caught:
            assess(session.sql(f"select 8.2d as level, 1 as `{name}`"), disease="ITP")
        assert (caught.value.code, caught.value.en.endswith(f"rename {shown}.")) == ("column_name", True)


@quick
def test_a_row_without_an_id_is_an_error_of_an_audit(engine: str) -> None:
    for ids in ([1.0, None], [1.0, math.nan], ["a", " "], [None, "a"]):
        made = of_arrow(engine, pyarrow.table({"id": ids, "level": [8.2, 8.2]}))
        found = rows(audit(made, drug="sirolimus", disease="ITP"), by="place")
        assert {
            row["count"] for row in found if row["id"] in ("judged", "id_missing") and row["section"] != "samples"
        } == {1}


def test_an_audit_asks_which_of_two_columns_says_whose_level_it_is() -> None:
    made = polars.DataFrame({"id": [1, None], "patient": [1, 2], "level": [8.2, 8.2]})
    options: dict[str, Any] = {"drug": "sirolimus", "disease": "ITP"}
    with pytest.raises(MtorError) as caught:
        audit(made, **options)
    assert (caught.value.code, "map={'id': COLUMN}" in caught.value.en) == ("column_twice", True)
    for said, judged in (
        ({"map": {"id": "patient"}}, 2),
        ({"map": {"id": "id"}}, 1),
        ({"ignore": ["id"]}, 2),
        ({"ignore": ["patient"]}, 1),
    ):
        found = rows(audit(made, **said, **options), by="place")
        assert [row["count"] for row in found if (row["section"], row["id"]) == ("rows", "judged")] == [judged]
    assert assess(made, disease="ITP", columns=["status"])["mtor_status"].to_list() == ["answered", "answered"]


def test_an_index_of_pandas_that_repeats_itself() -> None:
    made = pandas.DataFrame({"level": ["8.2", "<3", "x"], "unit": ["ng/mL", None, None]}, index=[7, 7, 7])
    found = assess(made, disease="ITP", columns=["verdict"])
    assert found["mtor_verdict"].tolist()[:2] == ["within", "below"]
    assert list(found.index) == [7, 7, 7]
    counted = audit(made, drug="sirolimus", disease="ITP")
    assert counted[counted["section"] == "rows"]["count"].tolist() == [3, 2, 0, 1, 1, 0]


def test_a_frame_of_nothing_names_what_is_missing() -> None:
    for made in (pandas.DataFrame(), pandas.DataFrame(index=[1, 2]), polars.DataFrame(), polars.LazyFrame()):
        for asked in (assess, partial(audit, drug="sirolimus")):
            with pytest.raises(MtorError) as caught:
                asked(made)
            assert (caught.value.code, caught.value.en.endswith("could be: -.")) == ("no_level_column", True)
        with pytest.raises(MtorError) as caught:
            fit(made, model="S5")
        assert (caught.value.code, caught.value.en.endswith("There are: -.")) == ("no_columns", True)


def table(**columns: list[Any] | pyarrow.Array) -> pyarrow.Table:
    """Return two patients with two weeks of doses and a level each."""
    own: dict[str, Any] = {
        "ID": [1, 1, 2, 2],
        "TIME": [0.0, 336.0, 0.0, 336.0],
        "AMT": [2.1, None, 3.0, None],
        "DV": [None, 8.2, None, 9.3],
        "II": [24, None, 24, None],
        "ADDL": [13, None, 13, None],
        "WT": [60.1, 60.1, 70.2, 70.2],
    }
    return pyarrow.table({**own, **columns})


def lines(made: Any) -> list[Any]:
    """Return the error or the objective of each patient."""
    native = made.collect() if isinstance(made, polars.LazyFrame) else made
    return [(row["id"], row["error_code"] or row["ofv"]) for row in rows(native, by="id")]


def counted(made: Any) -> Any:
    """Return the answers with a number for each, as no id is one."""
    if isinstance(made, duckdb.DuckDBPyRelation):
        return made.select("*, row_number() over () as row")
    if isinstance(made, pandas.DataFrame):
        return made.assign(row=range(len(made)))
    return made.with_columns(polars.lit(1).cum_sum().alias("row"))


@quick
def test_estimates_of_single_precision_are_those_of_its_decimals(engine: str) -> None:
    plain = lines(fit(of_arrow(engine, table()), model="S5", order=["TIME"]))
    assert all(isinstance(said, float) for _, said in plain)
    names = ("TIME", "AMT", "DV", "WT")
    single = {name: table()[name].cast(pyarrow.float32(), safe=False) for name in names}
    assert lines(fit(of_arrow(engine, table(**single)), model="S5", order=["TIME"])) == plain


@quick
def test_ids_that_differ_by_blanks_are_one_patient(engine: str) -> None:
    ids = ["1", " 1", "1\u3000", "1"]
    plain = lines(fit(of_arrow(engine, table(ID=["1"] * 4)), model="S5", order=["TIME"]))
    assert lines(fit(of_arrow(engine, table(ID=ids)), model="S5", order=["TIME"])) == plain
    assert len(plain) == 1


@quick
def test_a_row_without_a_time_comes_last(engine: str) -> None:
    found = lines(fit(of_arrow(engine, table(TIME=[0.0, None, 0.0, 336.0])), model="S5", order=["TIME"]))
    assert next(said for _, said in found) == "mixed_times"


@quick
def test_a_row_without_an_id_is_an_error_of_its_own(engine: str) -> None:
    made = fit(of_arrow(engine, table(ID=[1, 1, None, None])), model="S5", order=["TIME"])
    found = [(row["id"], row["error_code"]) for row in rows(counted(made), by="row")]
    assert sorted(found, key=str) == [("", "bad_record"), ("1", None)]


def test_times_of_several_zones_keep_their_own() -> None:
    made = table().to_pandas()
    when = [datetime(2026, 1, 1, 8), datetime(2026, 1, 15, tzinfo=UTC)]
    made["TIME"] = pandas.Series([*when, *(moment.replace(tzinfo=UTC) for moment in when)], dtype=object)
    assert next(said for _, said in lines(fit(made, model="S5"))) == "mixed_offsets"
    assert isinstance(lines(fit(made, model="S5"))[1][1], float)
    with pytest.raises(MtorError) as caught:
        fit(made, model="S5", order=["TIME"])
    assert (caught.value.code, "'TIME'" in caught.value.en) == ("column_type", True)


def test_objects_of_pandas_that_are_no_level_are_errors_of_their_rows() -> None:
    levels = [True, date(2026, 1, 1), [8.2], {"a": 8.2}, (8.2,), math.inf, 8.2 + 0j, pandas.NA, pandas.NaT]
    made = pandas.DataFrame({"id": range(len(levels)), "level": pandas.Series(levels, dtype=object)})
    found = rows(assess(made, disease="ITP", columns=COLUMNS))
    assert codes(found) == [BAD] * 7 + [MISSING] * 2
    numbers = pandas.Series([np.float32(8.2), np.int64(8), Decimal("8.2"), "8.2"], dtype=object)
    found = rows(assess(pandas.DataFrame({"id": range(4), "level": numbers}), band="itp-4-15", columns=COLUMNS))
    assert codes(found) == [("within", 8.2), ("within", 8.0), ("within", 8.2), ("within", 8.2)]
