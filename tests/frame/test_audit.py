"""`mtor_cli.frame.audit`: on every engine the counts of `mtor audit` over the same rows."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING, Any

import duckdb
import polars
import pytest

from mtor_cli.errors import MtorError
from mtor_cli.frame import audit
from mtor_cli.frame.counts import COLUMNS
from mtor_cli.parts.envelope import DIGITS
from tests.frame.engines import every_engine, frame, one_of_each, rows
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

SECTIONS = {"rows", "error", "samples", "alarmed", "target"}
OVER_TIME = {("rows", "duplicate"), ("samples", "undated")}
"""What hangs on a patient's levels over time."""


def commanded(folder: Path, columns: dict[str, list[Any]], **options: str) -> list[dict[str, Any]]:
    """Return the counts of the command, whose rows have no time."""
    source = folder / "levels.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    typed = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    done = mtor("audit", str(source), "--apart", *typed, "--format", "csv")
    assert done.code == 0, done.err
    found = [
        {name: row[name] or None for name in COLUMNS if name != "place"}
        for row in csv.DictReader(io.StringIO(done.out))
        if row["section"] in SECTIONS and (row["section"], row["id"]) not in OVER_TIME
        if row["section"] != "alarmed" or row["id"] == "levels"
    ]
    return sorted(map(in_numbers, found), key=str)


def in_numbers(row: dict[str, Any]) -> dict[str, Any]:
    for name, kind in {"count": int, "of": int, "proportion": float, "low": float, "high": float}.items():
        row[name] = None if row[name] is None else kind(row[name])
    if row["proportion"] is not None:
        row["proportion"] = float(f"{row['proportion']:.{DIGITS}g}")
    return row


def counted(made: Any, **options: Any) -> list[dict[str, Any]]:
    found = rows(audit(made, **options), by="place")
    assert len({row.pop("place") for row in found}) == len(found)
    return sorted(map(in_numbers, found), key=str)


LEVELS = [
    "8.2",
    "2",
    "16.04",
    "45",
    "<0.5",
    "<4",
    ">30",
    "150",
    "",
    None,
    "x",
    "-1",
    "8 nmol/L",
    "60 nmol/L",
    "5 ng/dL",
]


@every_engine()
@pytest.mark.parametrize("disease", ["ITP", "GVHD"])
def test_levels_as_texts(engine: str, disease: str, tmp_path: Path) -> None:
    rng = random.Random(11)  # noqa: S311
    levels = [rng.choice(LEVELS) for _ in range(400)]
    ids = [rng.choice(["a", "b", "", " ", None]) for _ in levels]
    note = ["a row with nothing in it is none"] * len(levels)
    made = frame(engine, {"id": ("text", ids), "level": ("text", levels), "x": ("text", note)})
    options = {"drug": "sirolimus", "disease": disease}
    found = counted(made, **options)
    assert found == commanded(tmp_path, {"id": ids, "level": levels, "x": note}, **options)
    codes = {row["id"] for row in found if row["section"] == "error"}
    assert codes == {"bad_number", "id_missing", "implausible_level", "level_missing", "unknown_unit"}
    (missed,) = [row for row in found if row["id"] == "alarmed_error"]
    assert missed["count"] > 0


@one_of_each()
@pytest.mark.parametrize(
    "options",
    [
        {"drug": "sirolimus", "disease": "ALPS", "hours_since_dose": "3"},
        {"drug": "sirolimus", "disease": "ITP", "hours_since_dose": "24", "days_on_dose": "20"},
        {"drug": "sirolimus", "disease": "ITP", "hours_since_dose": "24", "days_on_dose": "2"},
        {"drug": "everolimus", "matrix": "plasma", "disease": "GVHD"},
        {"band": "itp-4-15", "target": "5-9.5", "unit": "nmol/L"},
        {"drug": "everolimus"},
    ],
)
def test_levels_as_numbers(engine: str, options: dict[str, str], tmp_path: Path) -> None:
    rng = random.Random(12)  # noqa: S311
    levels = [round(rng.lognormvariate(2, 0.8), 1) for _ in range(300)] + [4.0, 5.0, 15.0, 120.0]
    ids = [*range(len(levels))]
    made = frame(engine, {"id": ("whole", ids), "level": ("float", levels)})
    assert counted(made, **options) == commanded(tmp_path, {"id": ids, "level": levels}, **options)


@one_of_each()
def test_drugs_and_diseases_as_columns(engine: str, tmp_path: Path) -> None:
    """Names that may mean one of the drugs are errors with their alarms, others are other analytes."""
    names = [
        "sirolimus", "Everolimus", "西罗莫司", "tacrolimus", "temsirolimus", "sirolimuss", "sirolimu", "siro",
        "srilimus", "sirolimus (LC-MS)", "西罗莫司谷浓度", "levetiracetam", "环孢素", "", None, "rap", "SRL2", "SRK",
        "cyclosporin", "srolimus", "sirolmuss",
    ]  # fmt: skip
    diseases, levels = ("ITP", "ALPS", "", "XYZ"), (8.0, 45.0)
    cells: list[tuple[Any, ...]] = [(d, s, level) for d in names for s in diseases for level in levels]
    cells += [("sirolimuss", "ITP", None), ("levetiracetam", "ITP", None), ("", "ITP", None)]
    plain: dict[str, list[Any]] = {n: [cell[i] for cell in cells] for i, n in enumerate(("drug", "disease", "level"))}
    ids = [*range(len(cells))]
    made = frame(
        engine,
        {
            "id": ("whole", ids),
            "drug": ("text", plain["drug"]),
            "disease": ("text", plain["disease"]),
            "level": ("float", plain["level"]),
        },
    )
    assert counted(made) == commanded(tmp_path, {"id": ids, **plain})


@one_of_each()
def test_a_frame_without_rows_or_ids(engine: str) -> None:
    made = frame(engine, {"level": ("float", [])})
    found = rows(audit(made, drug="sirolimus", disease="ITP"), by="place")
    assert {(row["section"], row["count"]) for row in found} == {("rows", 0)}
    made = frame(engine, {"level": ("float", [8.0, 9.0])})
    found = rows(audit(made, drug="sirolimus", disease="ITP"), by="place")
    assert [row["count"] for row in found if row["id"] in ("read", "judged") and row["section"] == "rows"] == [2, 2]


def test_what_is_refused() -> None:
    made = polars.DataFrame({"id": [1], "level": [8.0], "sampled": ["2026-01-01"]})
    for options, code in (
        ({"drug": "sirolimus"}, "column_not_taken"),
        ({"ignore": ["sampled"]}, "drug_missing"),
        ({"ignore": ["sampled"], "drug": "sirolimus", "disease": "XYZ"}, "unknown_disease"),
        ({"ignore": ["sampled"], "drug": "sirolimus", "dose": 2}, "not_in_frame"),
    ):
        with pytest.raises(MtorError) as caught:
            audit(made, **options)
        assert caught.value.code == code


def test_a_lazy_frame_stays_lazy() -> None:
    def fail(_: polars.DataFrame) -> polars.DataFrame:
        raise AssertionError

    source = polars.LazyFrame({"level": ["8"]}).map_batches(fail, schema={"level": polars.String})
    assert isinstance(audit(source, drug="sirolimus"), polars.LazyFrame)
    relation = duckdb.sql("select error('was run')::double as level")
    assert isinstance(audit(relation, drug="sirolimus"), duckdb.DuckDBPyRelation)
