"""`mtor_cli.frame.assess`: on every engine what the stream says of the same rows."""

from __future__ import annotations

import csv
import json
import math
import random
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.commands.tdm.question import Question
from mtor_cli.commands.tdm.stream import Many, stream
from mtor_cli.content.load import Content
from mtor_cli.frame import assess
from mtor_cli.frame.outcomes import COLUMNS
from mtor_cli.parts import clinical
from mtor_cli.parts.envelope import DIGITS
from tests.frame.engines import every_engine, frame, one_of_each, rows

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = Content(local=None)


def streamed(folder: Path, columns: dict[str, list[Any]], **options: Any) -> list[dict[str, Any]]:
    """Return what the stream says of rows, lists joined as its CSV joins them."""
    source, out = folder / "levels.csv", folder / "out.ndjson"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    many = Many(str(source), Question("", **options), (), False, False, None, "ndjson", str(out))
    stream(CONTENT, many, clinical.today(), lambda _en, _zh: None)
    return [_flat(json.loads(line)) for line in out.read_text("utf-8").splitlines()]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    bands = row["bands"]
    row["bands"] = bands and [f"{band['band']}={band['status']}" for band in bands]
    given = row["unit_given"]
    row["unit_given"] = None if given is None else str(given).lower()
    row["status"] = "error" if row["error"] else "answered"
    row["error_code"] = row["error"] and row["error"]["code"]
    return {name: "; ".join(row[name]) if isinstance(row[name], list) else row[name] for name in COLUMNS}


def added(made: Any) -> list[dict[str, Any]]:
    """Return the columns that were added, by row."""
    return [{name: row[f"mtor_{name}"] for name in COLUMNS} for row in rows(made)]


def agree(found: list[dict[str, Any]], expected: list[dict[str, Any]], cells: list[Any]) -> None:
    assert len(found) == len(expected) == len(cells)
    for one, other, cell in zip(found, expected, cells, strict=True):
        level, right = one.pop("level_ng_ml"), other.pop("level_ng_ml")
        assert (level is None) == (right is None), cell
        assert level is None or float(f"{level:.{DIGITS}g}") == right, cell
        assert one == other, cell


NUMBERS = [
    8.2,
    4.0,
    3.99,
    4.01,
    5.0,
    6.0,
    15.0,
    15.01,
    14.99,
    100.0,
    100.1,
    0.0,
    -1.0,
    -99.0,
    math.inf,
    -math.inf,
    None,
]
WRITTEN = [
    "8.2", "8.2 H", "<0.5", "> 30", "＞30", "≤4", "<4", "<=4", ">=15", ">15", "≥15.01", "lt3", "GE 16", "=7", "== 7",
    "小于4", "小于等于4", "高于15", "未检出", "BLQ", "n d", "<LOD", "<lod ", "８．２", "８.２ng/mL", "8.2 ng / mL",
    "8.2[ng/ml]", "8,2", "8.", ".5", "-3", "nan", "inf", "NaN", "1e1", "5 nmol/L", "<5nmol/l", "5 µg·L-1", "5 μg/L",
    "5 UG/L", "5 mcg/l", "5 ng/dL", "5 mg/L", "x 5 ng/dL", "x 5 ng/mL", "x 5 nmol/L", "0", "0.0",
    "000000000000000000000008.2",
    "1.00000000000001", "1.000000000000001", "12345678901234567890123456789012", "150", "<150", ">100", "", "  ", None,
    "\u3000", "\xa08.2\xa0",
    "H", "8.2.1", "8 2", "ng/mL", "5 ng/mL extra", "> 4 ng·mL⁻¹", "+5", "5%", "'5", "16.4 nmol/L", "5(ug/l)",
]  # fmt: skip


@every_engine()
def test_numbers(engine: str, tmp_path: Path) -> None:
    levels = [*NUMBERS, math.nan]
    made = frame(engine, {"id": ("whole", [*range(len(levels))]), "level": ("float", levels)})
    texts = ["" if level is None else repr(level) for level in levels]
    expected = streamed(tmp_path, {"id": [*range(len(levels))], "level": texts}, disease="ITP")
    found = added(assess(made, disease="ITP"))
    if engine.startswith("pandas"):
        # In pandas NaN is what is missing; the other engines tell the two apart.
        assert found[-1]["error_code"] in ("level_missing", "bad_number")
        found[-1]["error_code"] = "bad_number"
    agree(found, expected, levels)


@every_engine()
@pytest.mark.parametrize("units", [False, True])
def test_texts(engine: str, units: bool, tmp_path: Path) -> None:
    marks = ["", "ng/mL", "µg/L", "nmol/L", "ng/dL", "?", None] if units else [""]
    cells = [(level, unit) for level in WRITTEN for unit in marks]
    levels, unit = [level for level, _ in cells], [unit for _, unit in cells]
    columns = {"id": ("whole", [*range(len(cells))]), "level": ("text", levels)}
    plain: dict[str, list[Any]] = {"id": [*range(len(cells))], "level": levels}
    if units:
        columns["unit"], plain["unit"] = ("text", unit), unit
    agree(added(assess(frame(engine, columns), disease="ALPS")), streamed(tmp_path, plain, disease="ALPS"), cells)


@one_of_each()
def test_drugs_and_diseases(engine: str, tmp_path: Path) -> None:
    drugs = ["sirolimus", "Everolimus", "西罗莫司", "ＥＶＥＲＯＬＩＭＵＳ", "tacrolimus", "temsirolimus", "", None, "x"]
    diseases = [
        "ITP", "itp ", "Ｉ-T P", "evans", "ALPS (autoimmune lymphoproliferative syndrome)", "GVHD", "aGVHD", "", None,
        "TTP", "ITP child", "ITP (secondary)", "D69.3", "免疫性血小板减少症",
    ]  # fmt: skip
    levels = [8.2, 16.0, 2.0, 120.0, None, -1.0]
    cells = [(d, s, level) for d in drugs for s in diseases for level in levels]
    names = ("drug", "disease", "level")
    plain: dict[str, list[Any]] = {name: [cell[i] for cell in cells] for i, name in enumerate(names)}
    columns = {"id": ("whole", [*range(len(cells))]), **{name: ("text", plain[name]) for name in names}}
    columns["level"] = ("float", plain["level"])
    found = added(assess(frame(engine, columns)))
    agree(found, streamed(tmp_path, {"id": [*range(len(cells))], **plain}), cells)


@one_of_each()
@pytest.mark.parametrize(
    "options",
    [
        {"disease": "ITP", "hours_since_dose": "3", "regimen": "daily", "age": "40"},
        {"disease": "GVHD", "hours_since_dose": "12", "regimen": "bid", "days_on_dose": "20", "unit": "nmol/L"},
        {"drug": "everolimus", "matrix": "plasma", "confirm_level": True},
        {"band": "itp-4-15", "target": "5-9.5", "assay": "cmia"},
        {},
    ],
)
def test_sample(engine: str, options: dict[str, Any], tmp_path: Path) -> None:
    """A seeded sample, dense around every limit, is answered as the stream answers it."""
    rng = random.Random(20261130)  # noqa: S311
    levels = [round(rng.lognormvariate(2, 0.8), rng.randint(0, 4)) for _ in range(300)]
    levels += [limit * k for limit in (2, 3, 4, 5, 6, 7, 10, 12, 14, 15, 100) for k in (0.9999, 1, 1.0001)]
    levels += [round(limit / 0.914172, 4) for limit in (4, 5, 15, 100)] + [round(limit * 3.09, 4) for limit in (4, 15)]
    texts = [f"{level:.12g}" for level in levels]
    levels = [float(text) for text in texts]
    made = frame(engine, {"id": ("whole", [*range(len(levels))]), "level": ("float", levels)})
    expected = streamed(tmp_path, {"id": [*range(len(levels))], "level": texts}, **options)
    agree(added(assess(made, **options)), expected, texts)


HOURS = [
    None, 24.0, 23.0, 22.99, 25.0, 25.01, 20.0, 19.99, 28.0, 28.01, 0.1, 0.09, 3.0, 3.5, 400.0, 400.1, -1.0, 0.0,
    math.inf, -math.inf, 12.0, 47.5, 100.0,
]  # fmt: skip
DAYS = [
    None, "", " ", "0.01", "0.009", "3", "4.9", "5d", "6.99 days", "7", "13.99", "14天", "１４．０", "20 D", "20000",
    "20001", "-2", "nan", "inf", "2 h", "x", "1e1", "000014", "1234567890123456",
]  # fmt: skip
YEARS = [
    None, "", "0", "0.0", "0.00", "０岁", "0.5", "17.99", "18", "18 years", "40岁", "40 y/o", "120", "120.5", "-1", "x",
]  # fmt: skip
SPECIMENS = [
    None, "", " ", "whole-blood", "全血", "Whole Blood", "whole.blood", "plasma", "血清", "SERUM", "ｐｌａｓｍａ",
    "p lasma", "x",
]  # fmt: skip


def _sampled(engine: str, folder: Path, columns: dict[str, tuple[str, list[Any]]], **options: Any) -> None:
    """Compare what is said of rows of a seeded mixture of cells with what the stream says."""
    rng = random.Random(20261201)  # noqa: S311
    count = 300
    cells = {name: (kind, [rng.choice(values) for _ in range(count)]) for name, (kind, values) in columns.items()}
    levels = [round(rng.lognormvariate(2.4, 0.8), rng.randint(0, 3)) for _ in range(count)]
    made = {"id": ("whole", [*range(count)]), "level": ("float", levels), **cells}
    plain = {name: ["" if cell is None else cell for cell in cells] for name, (_, cells) in made.items()}
    found = added(assess(frame(engine, made), **options))
    agree(found, streamed(folder, plain, **options), [*zip(*plain.values(), strict=True)])


@one_of_each()
def test_hours_and_days_may_differ_from_row_to_row(engine: str, tmp_path: Path) -> None:
    rng = random.Random(20261202)  # noqa: S311
    hours = [*HOURS, *(round(rng.uniform(0.1, 14), 2) for _ in range(40))]
    columns: dict[str, tuple[str, list[Any]]] = {"hours_since_dose": ("float", hours), "days_on_dose": ("text", DAYS)}
    _sampled(engine, tmp_path, columns, band="itp-4-15", regimen="bid", drug="sirolimus")


@one_of_each()
def test_age_and_specimen_may_differ_from_row_to_row(engine: str, tmp_path: Path) -> None:
    columns: dict[str, tuple[str, list[Any]]] = {"age": ("text", YEARS), "matrix": ("text", SPECIMENS)}
    _sampled(engine, tmp_path, columns, disease="ALPS", regimen="bid", hours_since_dose="5")


@pytest.mark.parametrize("regimen", ["daily", "alternate-day"])
def test_hours_of_another_regimen(regimen: str, tmp_path: Path) -> None:
    hours = [round(n * 0.25, 2) for n in range(1, 220)]
    _sampled("polars_lazy", tmp_path, {"hours_since_dose": ("float", hours)}, disease="ALPS", regimen=regimen)


def test_days_of_a_lengthened_wait(tmp_path: Path) -> None:
    """An impaired liver, a drug that was stopped and a missed dose move the days from which a level counts."""
    days = [round(n * 0.5, 1) for n in range(1, 130)]
    options = {"child_pugh": "B", "with_": ("voriconazole:9d",), "stopped": ("rifampicin:30d",), "missed_dose": "25d"}
    columns = {"days_on_dose": ("float", days)}
    _sampled("polars", tmp_path, columns, drug="everolimus", target="3-8", **options)
