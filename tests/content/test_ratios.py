"""`data/ratios.yaml`: what the script computes, what the textbook's formula gives, and what the validation refuses."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from mtor_cli.content.load import Content
from mtor_cli.content.validate import validate
from mtor_cli.lookup.ratios import LevelRatio, level_ratio
from scripts.write_ratios import FILE, tables
from tests.content.facts import DATA
from tests.content.folders import copy_data, edit

if TYPE_CHECKING:
    from pathlib import Path

    from mtor_cli.records.ratios import Ratios, RatioTable

pytestmark = pytest.mark.slow

TYPICAL: dict[str, dict[str, float]] = {
    "cheng2020": {"CL": 5.63, "V": 144.16, "KA": 0.7521},
    "golubovic2019": {"CL": 12.2 * (1 - 0.388), "V1": 118, "Q": 5.07, "V2": 609, "KA": 2.19},
    "jiao2009": {"CL": 10.1, "V": 3670, "KA": 0.752},
    "mao2024": {"CL": 7.09, "V": 496, "KA": 0.75},
    "fan2024": {"CL": 4.06 * (28.5 / 16) ** 1.23, "V": 155 * (28.5 / 16) ** 1.62, "KA": 0.485},
    "chen2021": {"CL": 8.59 * (28.5 / 70) ** 0.75, "V": 294 * 28.5 / 70, "KA": 0.485},
    "wu2012": {"CL": 12.9, "V1": 53.4, "Q": 29.0, "V2": 611, "KA": 0.330},
    "dewit2016": {"CL": 17.4, "V1": 25.2, "Q": 51.1, "V2": 400, "KA": 0.647},
    "park2023": {"CL": 12.5 + 9.71, "V": 293, "KA": 0.585},
}
"""The typical patients, worked out by hand: 44 years, ciclosporin 104 ng/mL, haematocrit 38 and 35.1%, 28.5 kg, 70 kg,
1.5 m²."""


@cache
def ratios() -> Ratios:
    return Content(str(DATA)).ratios


def table(name: str) -> RatioTable:
    return next(t for t in ratios()["tables"] if t["id"] == name)


def steady_level(p: dict[str, float], interval: float, time: float) -> float:
    """Return the level at steady state per unit of dose, by the textbook's formula."""
    volume, ka = p.get("V", p.get("V1", 0.0)), p["KA"]
    if "V" in p:
        terms = [(p["CL"] / volume, 1.0)]
    else:
        k10, k12, k21 = p["CL"] / volume, p["Q"] / volume, p["Q"] / p["V2"]
        half, product = (k10 + k12 + k21) / 2, k10 * k21
        fast, slow = half + math.sqrt(half**2 - product), half - math.sqrt(half**2 - product)
        terms = [(fast, (fast - k21) / (fast - slow)), (slow, (k21 - slow) / (fast - slow))]

    def summed(rate: float) -> float:
        return math.exp(-rate * time) / -math.expm1(-rate * interval)

    return sum(weight * ka / volume / (ka - rate) * (summed(rate) - summed(ka)) for rate, weight in terms)


def test_the_file_holds_what_the_script_computes_from_the_models() -> None:
    computed = [{"voice": "derived", "verified": "calculated", **t} for t in tables(Content(str(DATA)).pk_models)]
    assert ratios()["tables"] == computed
    assert FILE == DATA / "ratios.yaml"


@pytest.mark.parametrize("name", [t["id"] for t in ratios()["tables"]])
def test_every_hour_holds_the_extremes_of_the_textbooks_formula(name: str) -> None:
    one = table(name)
    for hour in range(one["interval"]):
        times = [hour + minute / 60 for minute in range(61)]
        found = [
            steady_level(TYPICAL[m], one["interval"], t) / steady_level(TYPICAL[m], one["interval"], one["interval"])
            for m in one["models"]
            for t in times
        ]
        low, high = one["lowest"][hour], one["highest"][hour]
        assert low <= min(found) + 1e-9
        assert min(found) < low + 0.01
        assert high >= max(found) - 1e-9
        assert max(found) > high - 0.01


def test_which_models_speak() -> None:
    assert {t["id"]: t["models"] for t in ratios()["tables"] if t["interval"] == 24} == {
        "sirolimus-adult-24": ["golubovic2019", "jiao2009", "mao2024", "wu2012"],
        "sirolimus-child-24": ["cheng2020", "fan2024", "chen2021"],
        "everolimus-adult-24": ["dewit2016", "park2023"],
        "everolimus-child-24": ["park2023"],
    }
    assert {(t["drug"], t["age_group"], t["interval"]) for t in ratios()["tables"]} == {
        (drug, group, hours)
        for drug in ("sirolimus", "everolimus")
        for group in ("adult", "child")
        for hours in (12, 24, 48)
    }


# Reading the table


@pytest.mark.parametrize(
    ("hours", "low", "high"),
    [
        ("0", 1.0, 3.31),
        ("2", 1.04, 3.32),
        ("2.99", 1.04, 3.32),
        ("3", 1.05, 3.09),
        ("19.5", 1.01, 1.19),
        ("23", 1, 1.03),
    ],
)
def test_an_hour_is_looked_up_by_the_hour_that_it_lies_in(hours: str, low: float, high: float) -> None:
    assert level_ratio(ratios(), "sirolimus", "adult", 24, Decimal(hours)) == LevelRatio(
        low,
        high,
        ("golubovic2019", "jiao2009", "mao2024", "wu2012"),
        ("golubovic-2019", "jiao-2009", "mao-2024", "wu-2012"),
    )


def test_where_the_age_is_not_known_the_models_of_both_speak() -> None:
    adult, child, both = (level_ratio(ratios(), "sirolimus", g, 24, 5) for g in ("adult", "child", None))
    assert adult is not None
    assert child is not None
    assert both == LevelRatio(1.05, 2.64, adult.models + child.models, adult.sources + child.sources)
    assert (child.lowest, child.highest) == (1.42, 2.07)


@pytest.mark.parametrize(("interval", "hours"), [(24, 24), (24, 36), (12, 12), (48, 48), (8, 2), (24, -1)])
def test_no_ratio_for_other_intervals_or_after_the_next_dose(interval: int, hours: int) -> None:
    assert level_ratio(ratios(), "sirolimus", "adult", interval, hours) is None


# Mistakes


def found(folder: Path, after: str, old: str, new: str) -> list[tuple[str, str, str, str]]:
    edit(copy_data(folder), "ratios", after, old, new)
    return [(p.file, p.field, p.en, p.zh) for p in validate(str(folder))]


@pytest.mark.parametrize(
    ("old", "new", "field", "en", "zh"),
    [
        ("lowest: [1, ", "lowest: [", "lowest", "expected 24 ratios, one for each hour", "应有24个比值，每小时一个"),
        ("highest: [3.31, ", "highest: [3.31, 3.31, ", "highest", "expected 24 ratios, one for each hour",
         "应有24个比值，每小时一个"),
        ("highest: [3.31, 3.39", "highest: [3.31, 1.02", "lowest[2]", "hour 2: 1.03 is above 1.02",
         "第2小时：1.03 高于 1.02"),
        ("models: [golubovic2019", "models: [park2023", "models[1]", "no model of sirolimus is called 'park2023'",
         "sirolimus 没有名为“park2023”的模型"),
        ("models: [golubovic2019", "models: [nobody", "models[1]", "no model of sirolimus is called 'nobody'",
         "sirolimus 没有名为“nobody”的模型"),
        ("lowest: [1, ", "lowest: [0.9, ", "lowest[1]", "expected a number at least 1; found 0.9",
         "应为不小于1的数字；现为 0.9"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(old: str, new: str, field: str, en: str, zh: str, tmp_path: Path) -> None:
    assert found(tmp_path, "id: sirolimus-adult-24", old, new) == [
        ("ratios.yaml", f"tables[sirolimus-adult-24].{field}", en, zh)
    ]


def test_sources_are_known_works(tmp_path: Path) -> None:
    problems = found(tmp_path, "id: sirolimus-adult-24", "sources: [golubovic-2019", "sources: [nobody-2019")
    assert [p[1] for p in problems] == ["tables[sirolimus-adult-24].sources[1]"]
