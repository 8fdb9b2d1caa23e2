"""What laboratories and wards write is taken with its own meaning; what cannot be meant is refused and named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.helpers import LANGUAGES, answer, mtor

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "like"),
    [
        (("--level", "=8.2"), ("--level", "8.2")),
        (("--level", "8.2 ng/mL"), ("--level", "8.2", "--unit", "ng/mL")),
        (("--level", "８．２　ng·mL-1"), ("--level", "8.2", "--unit", "ng/mL")),
        (("--level", "9", "--unit", "nmol·L-1"), ("--level", "9", "--unit", "nmol/L")),
        (("--level", "9", "--unit", "[ng/mL]"), ("--level", "9", "--unit", "ng/mL")),
        (("--level", "9", "--unit", "ng.mL-1"), ("--level", "9", "--unit", "ng/mL")),
        (("--level", "低于检测限"), ("--level", "BLQ")),
        (("--level", "<LOD"), ("--level", "BLQ")),
        (("--level", "9", "--matrix", "全血"), ("--level", "9", "--matrix", "whole-blood")),
        (("--level", "9", "--matrix", "血浆"), ("--level", "9", "--matrix", "plasma")),
        *(
            (("--level", "9", "--assay", name), ("--level", "9", "--assay", "lc-ms/ms"))
            for name in ("LC-MS", "LC/MS/MS", "lcms", "ＬＣ－ＭＳ", "HPLC-MS/MS", "液质联用", "液相色谱-串联质谱法")
        ),
    ],
    ids=lambda words: " ".join(words),
)
def test_usual_input_gives_the_same_answer(typed: tuple[str, ...], like: tuple[str, ...]) -> None:
    assert answer("tdm", *typed, "--disease", "ITP")["result"] == answer("tdm", *like, "--disease", "ITP")["result"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("level", "shown", "status"),
    [
        ("≤0.5", "≤0.5", "below"),
        ("<=4", "≤4", "indeterminate"),  # The level may be 4, which lies within 4–15.
        ("<4", "<4", "below"),
        (">=15", "≥15", "indeterminate"),  # The level may be 15, which lies within 4–15.
        (">15", ">15", "above"),
        (">=30", "≥30", "above"),
    ],
)
def test_a_limit_keeps_its_sign_through_the_comparison(level: str, shown: str, status: str, lang: str) -> None:
    args = ("tdm", "--level", level, "--disease", "ITP", "--band", "itp-4-15")
    result = answer(*args)["result"]
    assert [a["status"] for a in result["assessments"]] == [status]
    assert result["level"]["sign"] + result["level"]["ng_ml_text"] == shown
    assert shown + " ng/mL" in mtor(*args, "--lang", lang).out
    assert any(f["severity"] == "alarm" for f in result["findings"]) == (level in (">15", ">=30"))


def test_a_unit_in_the_level_that_contradicts_the_option_is_refused() -> None:
    done = mtor("tdm", "--level", "8.2 ng/mL", "--unit", "nmol/L", "--disease", "ITP")
    assert done.code == 2
    assert done.err == (
        "--level '8.2 ng/mL' is in ng/mL, and the unit given beside it is nmol/L. Which is it?\n"
        "Try: mtor tdm --level LEVEL --unit nmol/L --disease ITP\n"
    )


def test_a_previous_level_is_read_as_a_level_is() -> None:
    args = ("tdm", "--level", "9", "--disease", "ITP", "--previous-days", "14")
    assert answer(*args, "--previous-level", "=8 ng·mL-1")["result"] == answer(*args, "--previous-level", "8")["result"]
    assert mtor(*args, "--previous-level", "<0.5").code == 2


@pytest.mark.parametrize(("day", "code"), [("2026-12-31", 0), ("2026-12-31T23:59", 0), ("2027-01-01", 2)])
def test_a_sample_of_tomorrow_is_refused(day: str, code: int) -> None:
    done = mtor("tdm", "--level", "9", "--disease", "ITP", "--sampled", day)
    assert done.code == code
    if code:
        assert done.err == (
            "--sampled '2027-01-01' lies after today (2026-12-31).\n"
            "Try: mtor tdm --level 9 --disease ITP --sampled DATE\n"
        )
        chinese = mtor("tdm", "--level", "9", "--sampled", day, "--lang", "zh").err
        assert chinese.startswith("--sampled “2027-01-01”晚于今天（2026-12-31）。")


def case(tmp_path: Path, **level: object) -> str:
    path = tmp_path / "case.json"
    body = {
        "drug": "sirolimus",
        "age": 40,
        "covariates": {"WT": 60, "TBIL": 10},
        "doses": "2 mg daily from 0 h",
        "levels": [{"time": 335, **level}],
    }
    path.write_text(json.dumps(body), encoding="utf-8")
    return str(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ({"value": "=8.2"}, {"value": 8.2}),
        ({"value": "8.2 ng·mL-1"}, {"value": 8.2, "unit": "ng/mL"}),
        ({"value": "8.2 [ng/mL]", "unit": "ng/mL"}, {"value": 8.2, "unit": "ng/mL"}),
        ({"value": 9, "unit": "nmol·L-1"}, {"value": 9, "unit": "nmol/L"}),
        ({"value": "9 nmol/L"}, {"value": 9, "unit": "nmol/L"}),
        ({"value": "≤0.5"}, {"value": "<=0.5"}),
        ({"value": "<LOD", "lloq": 0.5}, {"value": "BLQ", "lloq": 0.5}),
        ({"value": 8.2, "assay": "LC-MS"}, {"value": 8.2, "assay": "lc-ms/ms"}),
    ],
)
def test_cases_take_the_same(tmp_path: Path, typed: dict[str, object], like: dict[str, object]) -> None:
    one = answer("fit", case(tmp_path, **typed), "--model", "S1")["result"]
    other = answer("fit", case(tmp_path, **like), "--model", "S1")["result"]
    assert one == other


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ({"value": "8.2 ng/mL", "unit": "nmol/L"}, "is in ng/mL, and the unit given beside it is nmol/L"),
        ({"value": "8.2 ng/dL"}, "1 ng/mL = 100 ng/dL: divide the number by 100"),
        ({"value": 8.2, "unit": "pg/mL"}, "1 ng/mL = 1000 pg/mL: divide the number by 1000"),
        ({"value": -99}, "-99 is a code for a missing value"),
        ({"value": "-99"}, "-99 is a code for a missing value"),
        ({"value": "1,200"}, "a comma may stand for a decimal point or for thousands"),
    ],
)
def test_cases_refuse_the_same(tmp_path: Path, level: dict[str, object], said: str) -> None:
    done = mtor("fit", case(tmp_path, **level), "--model", "S1")
    assert done.code == 4
    assert said in done.err
    assert "nan" not in done.err
    assert done.err.endswith("Try: mtor fit --template\n")
