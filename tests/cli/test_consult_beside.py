"""A level of tacrolimus in a record: which published range was set beside such a level, or that none is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content.load import Content
from tests.cli.notes import note
from tests.fit.cases import ADULT, changed, write
from tests.helpers import LANGUAGES, mtor, says
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

GVHD = changed(ADULT, disease="GVHD")
FIVE_TO_TEN = ["gvhd-px-3-12-mrd", "gvhd-px-3-12-rodriguez", "gvhd-px-3-12-2004"]
THREE_TO_SEVEN = ["gvhd-px-5-14"]


def given(value: object, unit: object = "ng/mL", time: object = "2026-03-15 07:30") -> dict[str, Any]:
    return {"value": value, "unit": unit, "time": time}


def consult(folder: Path, **fields: Any) -> Any:
    done = mtor("consult", write(folder, "case.yaml", changed(GVHD, **fields)), "--json")
    assert done.code == 0, done.err
    assert mistakes(done.json) == []
    return done.json["result"]


@pytest.mark.parametrize(
    ("value", "bands", "codes"),
    [
        (8, FIVE_TO_TEN, ["beside_belongs", "beside_range", "beside_range", "beside_range"]),
        (4, THREE_TO_SEVEN, ["beside_belongs", "beside_range"]),
        (5, [*FIVE_TO_TEN, *THREE_TO_SEVEN], ["beside_belongs", *["beside_range"] * 4]),
        (7, [*FIVE_TO_TEN, *THREE_TO_SEVEN], ["beside_belongs", *["beside_range"] * 4]),
        (2.9, [], ["beside_outside"]),
        (10.1, [], ["beside_outside"]),
    ],
)
def test_a_range_belongs_where_the_level_lies_in_its_target(
    tmp_path: Path, value: float, bands: list[str], codes: list[str]
) -> None:
    found = consult(tmp_path, tacrolimus=given(value))["tacrolimus"]
    assert found["bands"] == bands
    assert [r["code"] for r in found["remarks"]] == codes
    assert {r["voice"] for r in found["remarks"] if r["code"] == "beside_range"} <= {"study"}


def test_each_range_keeps_its_voice_and_source(tmp_path: Path) -> None:
    (_, said) = consult(tmp_path, tacrolimus=given(4))["tacrolimus"]["remarks"]
    assert said["text"]["en"] == "5–14 ng/mL: tacrolimus 3–7"
    assert (said["voice"], said["verified"]) == ("study", "secondary")
    assert said["sources"] == ["pidala-2012", "mccune-2016"]


def test_the_range_that_was_chosen_may_be_of_another_level(tmp_path: Path) -> None:
    found = consult(tmp_path, band="gvhd-px-5-14", tacrolimus=given(9))["tacrolimus"]["remarks"]
    assert found[-1]["code"] == "beside_chosen_other"
    assert "3–7 ng/mL; 9 ng/mL lies outside" in found[-1]["text"]["en"]
    assert "beside_chosen_other" not in str(consult(tmp_path, band="gvhd-px-5-14", tacrolimus=given(4)))


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"disease": "ITP"}, "beside_none_published"), ({"disease": None}, "beside_no_disease"),
     ({"drug": "everolimus"}, "beside_none_published")],
)  # fmt: skip
def test_what_is_not_known_is_said_to_be_unknown(tmp_path: Path, fields: dict[str, Any], code: str) -> None:
    found = consult(tmp_path, tacrolimus=given(6), **fields)["tacrolimus"]
    assert (found["bands"], [r["code"] for r in found["remarks"]]) == ([], [code])


def test_a_child_gets_no_range_of_adults(tmp_path: Path) -> None:
    case = {"age": 9, "covariates": {"WT": 25, "TBIL": 11.29}}
    assert consult(tmp_path, tacrolimus=given(4), **case)["tacrolimus"]["bands"] == []


def test_it_is_no_level_of_the_drug(tmp_path: Path) -> None:
    with_it, without = consult(tmp_path, tacrolimus=given(30)), consult(tmp_path)
    assert {**with_it, "tacrolimus": None} == without
    assert without["tacrolimus"] is None


@pytest.mark.parametrize("unit", ["ng/mL", "µg/L", "ug/L", "NG/ML"])
def test_its_units_are_of_one_size(tmp_path: Path, unit: str) -> None:
    assert consult(tmp_path, tacrolimus=given(8, unit))["tacrolimus"]["ng_ml"] == 8


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"value": 8, "time": "2026-03-15"}, "beside_unit_missing"),
        (given(8, "nmol/L"), "beside_unit_unknown"),
        (given(8, "mg"), "beside_unit_unknown"),
        (given("<2"), "bad_number"),
        (given(None), "bad_number"),
        (given(-1), "not_positive"),
        (given(8, time="2126-01-01"), "bad_date"),
        (given(8, time="2027-01-02"), "date_order"),
        (given(8, time=12), "mixed_times"),
        (8, "bad_block"),
        ([given(8)], "bad_block"),
        ({**given(8), "assay": "x"}, "unknown_field"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, written: Any, code: str) -> None:
    done = mtor("consult", write(tmp_path, "case.yaml", changed(GVHD, tacrolimus=written)), "--json")
    assert (done.code, done.json["error"]["code"]) == (4, code)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_stands_on_the_screen_and_in_the_note(tmp_path: Path, lang: str) -> None:
    case = changed(GVHD, tacrolimus=given(8, time="2026-03-15"))
    done = mtor("consult", write(tmp_path, "case.yaml", case), "--lang", lang)
    words = {"en": "tacrolimus 8.00 ng/mL, 2026-03-15", "zh": "他克莫司8.00 ng/mL，2026-03-15"}[lang]
    ranges = {
        "en": "3–12 ng/mL: matched related, tacrolimus 5–10",
        "zh": "3～12 ng/mL：相合亲缘供者，联合他克莫司5～10",
    }
    for text in (done.out, note(tmp_path, "md", case, "--lang", lang).read_text(encoding="utf-8")):
        assert says(text, words)
        assert says(text, ranges[lang])
        assert says(text, "PMC2700950")


def test_the_numbers_beside_a_range_are_those_of_its_words() -> None:
    bands = [b for d in Content().recommendations["diseases"] for b in d["bands"] if "beside" in b]
    assert len(bands) == 4
    for band in bands:
        low, high = band["beside"]["low"], band["beside"]["high"]
        assert re.search(rf"tacrolimus.*\b{low}–{high} ng/mL", band["partner"]["en"])
        assert re.search(rf"他克莫司.*{low}～{high} ng/mL", band["partner"]["zh"])
        assert band["population"]["en"].endswith(f"tacrolimus {low}–{high}")
