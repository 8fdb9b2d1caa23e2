"""A patient's age and size in the dose of `mtor fit`, and what is given each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.consults import codes
from tests.fit.cases import ADULT, CHILD, changed, write
from tests.helpers import answer, mtor, says

if TYPE_CHECKING:
    from pathlib import Path

T = ("--product", "tablet", "--strengths", "0.5,1,2")


def write_case(folder: Path, case: Any) -> str:
    return write(folder, "case.yaml", case)


def fit(path: str, *args: str) -> Any:
    return answer("fit", path, *args)["result"]


def dose_of(folder: Path, case: dict[str, Any], *args: str) -> Any:
    return fit(write_case(folder, case), *args)["dose"]


@pytest.mark.parametrize(
    ("age", "code"), [(8, "scope_below_ages"), (9.9, "scope_below_ages"), (0.9, "scope_under_one_year")]
)
def test_below_the_ages_of_its_source_no_regimen_is_sought_for_a_range(tmp_path: Path, age: float, code: str) -> None:
    case = changed(CHILD, age=age)
    dose = dose_of(tmp_path, case, "--disease", "GVHD", "--band", "gvhd-px-3-12-rodriguez", *T)
    assert codes(dose["refused"]) == [code]
    assert (dose["by_model"], dose["alternatives"], dose["label"]) == (None, [], None)


def test_under_one_year_none_is_sought_for_a_target_of_ones_own(tmp_path: Path) -> None:
    dose = dose_of(tmp_path, changed(CHILD, age=0.5), "--target", "5-15", *T)
    assert codes(dose["refused"]) == ["scope_under_one_year"]
    assert (dose["by_model"], dose["label"]) == (None, None)


@pytest.mark.slow
def test_a_source_of_children_ends_with_its_ages_and_of_adults_is_marked(tmp_path: Path) -> None:
    band = ("--disease", "ITP", "--band", "cytopenia-child-5-15")
    assert codes(dose_of(tmp_path, changed(CHILD, age=16), *band, *T)["refused"]) == ["scope_above_children"]
    assert dose_of(tmp_path, CHILD, *band, *T)["refused"] == []
    old = dose_of(tmp_path, changed(ADULT, age=80), "--disease", "GVHD", "--band", "gvhd-px-3-12-rodriguez", *T)
    assert old["refused"] == []
    assert "scope_above_ages" in codes(old["remarks"])


@pytest.mark.slow
def test_solution_is_dispensed_in_millilitres(tmp_path: Path) -> None:
    path = write_case(tmp_path, CHILD)
    args = ("fit", path, "--target", "8-12", "--product", "solution")
    dose = fit(path, *args[2:])["dose"]
    assert {p["unit"] for p in dose["by_model"]["composition"]} == {"mL"}
    for lang in ("en", "zh"):
        shown = mtor(*args, "--lang", lang).out
        assert f"{dose['best']['mg_per_administration']:g} mL" in shown
        assert "× 1 mg" not in shown


@pytest.mark.slow
@pytest.mark.parametrize(("strengths", "several"), [("0.5", True), ("0.5,1", False), ("0.5,1,2", False)])
def test_the_labels_sentence_comes_before_several_half_milligram_tablets(
    tmp_path: Path, strengths: str, several: bool
) -> None:
    path = write_case(tmp_path, CHILD)
    args = ("--target", "8-12", "--product", "tablet", "--strengths", strengths)
    dose = fit(path, *args)["dose"]
    marks = {m for r in (dose["by_model"], *dose["alternatives"]) for m in r["marks"]}
    assert ("half_milligram_multiples" in marks) is several
    assert ("half_milligram_multiples" in codes(dose["remarks"])) is several
    shown = mtor("fit", path, *args).out
    assert says(shown, "Do not use several 0.5 mg tablets in place of 1 mg or 2 mg tablets") is several
    if several:
        assert shown.index("Do not use several") < shown.index("Dose for")


def test_weight_and_height_may_stand_beside_the_case(tmp_path: Path) -> None:
    """120 cm and 30 kg are 1.00 m²."""
    bare = changed(CHILD, covariates={"TBIL": 11.29})
    path = write_case(tmp_path, bare)
    args = ("--disease", "ALPS", "--target", "5-10", *T, "--weight", "30", "--height", "120")
    dose = fit(path, *args)["dose"]
    assert dose["highest_mg_per_day"] == pytest.approx(2.8)
    own = fit(write_case(tmp_path, changed(bare, covariates={"TBIL": 11.29, "WT": 30, "HT": 120})), *args[:-4])
    assert own["dose"]["by_model"] == dose["by_model"]


def test_a_size_that_the_case_gives_is_not_typed_again(tmp_path: Path) -> None:
    done = mtor("fit", write_case(tmp_path, CHILD), "--weight", "30", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "contradiction")
    assert "WT" in done.json["error"]["message"]["zh"]
    odd = mtor("fit", write_case(tmp_path, CHILD), "--height", "1.2", "--json")
    assert odd.json["error"]["code"] == "bad_number"


@pytest.mark.slow
def test_everolimus_is_sought_in_two_doses_a_day(tmp_path: Path) -> None:
    """A target at a dose of 1 mg a day is two of 0.5 mg, unless the present regimen or --intervals says otherwise."""
    case: dict[str, Any] = {
        "drug": "everolimus",
        "age": 44,
        "covariates": {"WT": 70, "HT": 170, "HCT": 38},
        "regimen": "0.75 mg bid from 2026-03-01 08:00",
        "levels": [{"time": "2026-03-15 07:30", "value": 4, "unit": "ng/mL"}],
    }
    tablets = ("--product", "tablet", "--strengths", "0.25,0.5,0.75,1")
    dose = dose_of(tmp_path, case, "--target", "3-8", *tablets)
    regimens = [r for r in (dose["by_model"], *dose["alternatives"]) if r is not None]
    assert regimens
    assert {r["interval_h"] for r in regimens} == {12}
    once = dose_of(tmp_path, case, "--target", "3-8", *tablets, "--intervals", "24")
    assert {r["interval_h"] for r in (once["by_model"], *once["alternatives"]) if r is not None} == {24}


def test_a_dose_by_an_unknown_surface_was_read(tmp_path: Path) -> None:
    """Nothing is raised without the surface, but it is not said that no dose was read."""
    case = {
        "drug": "sirolimus", "disease": "ALPS", "age": 9, "covariates": {"WT": 25, "TBIL": 11},
        "regimen": "1.5 mg daily from 0 h", "levels": [{"time": 719.5, "value": 4, "unit": "ng/mL"}],
    }  # fmt: skip
    args = ("--target", "5-15", "--product", "tablet", "--strengths", "0.5,1")
    for height, wanted in ((None, {"surface_missing", "studied_dose_needs_surface"}), (130, set[str]())):
        sized = {**case, "covariates": {**case["covariates"], **({"HT": height} if height else {})}}  # type: ignore[dict-item]
        dose = answer("fit", write(tmp_path, "c.json", sized), *args)["result"]["dose"]
        codes = {r["code"] for r in dose["remarks"]}
        assert codes & {"surface_missing", "studied_dose_needs_surface", "studied_dose_unknown"} == wanted
