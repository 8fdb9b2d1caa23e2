"""What `mtor fit` says of its ranking: why the likeliest is not first, targets with one end, an own target's ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.parts.probability import probability, weight
from tests.fit.cases import ADULT, changed, write
from tests.helpers import answer, mtor, says, squeezed

if TYPE_CHECKING:
    from pathlib import Path

TABLETS = ("--product", "tablet", "--strengths", "0.5,1,2")


def level(value: float) -> list[dict[str, Any]]:
    return [{"time": "2026-03-22 07:30", "value": value, "unit": "ng/mL", "assay": "cmia"}]


def dose_of(tmp_path: Path, case: dict[str, Any], *args: str) -> Any:
    return answer("fit", write(tmp_path, "c.yaml", case), *args, *TABLETS)["result"]["dose"]


def text_of(remarks: list[Any], code: str) -> Any:
    (found,) = [r["text"] for r in remarks if r["code"] == code]
    return found


@pytest.mark.parametrize(
    ("share", "limit", "shown"),
    [
        (0.104, 0.1, ">10%"),  # over the limit, and 10% when rounded
        (0.1, 0.1, "10%"),
        (0.096, 0.1, "10%"),
        (0.106, 0.1, "11%"),
        (0.3049, 0.3, ">30%"),
        (0.104, None, "10%"),
        (0.128, 0.125, "13%"),
        (0.1251, 0.125, "13%"),
        (0.02, 0.01, "<5%"),
        (0.99, 0.1, ">95%"),
    ],
)
def test_a_probability_over_its_limit_never_reads_as_the_limit(share: float, limit: float | None, shown: str) -> None:
    assert probability(share, limit) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(0.046, "<5%"), (0.05, "5%"), (0.044, "4%"), (0.054, "5%"), (1.0, "100%")]
)
def test_a_weight_that_does_not_count_never_reads_as_one_that_does(share: float, shown: str) -> None:
    assert weight(share, 0.05) == shown


def test_why_a_likelier_regimen_is_not_first_is_said(tmp_path: Path) -> None:
    case = changed(ADULT, levels=level(4.0))
    dose = dose_of(tmp_path, case, "--target", "6-10", "--disease", "GVHD")
    limits = dose["limits"]
    assert limits == {"above": 0.1, "above_under_one": 0.3, "counts_from": 0.05}
    likelier = [r for r in dose["alternatives"] if r["p_within"] > dose["by_model"]["p_within"]]
    assert likelier
    said = text_of(dose["remarks"], "more_likely_not_first")
    for r in likelier:
        assert "too_likely_above" in r["marks"]
        counting = [m for m in r["models"] if m["weight"] >= limits["counts_from"]]
        assert r["p_above"] > limits["above"] or any(m["p_above"] > limits["above_under_one"] for m in counting)
        assert f"{r['mg']:g} mg every 24 h ({probability(r['p_above'], 0.1)} on average" in said["en"]
        assert f"{r['mg']:g} mg 每24 h 1次（平均{probability(r['p_above'], 0.1)}" in said["zh"]
    assert (
        "The limits are 10% on average and 30% under a model of weight 5% or more (this program's limits)" in said["en"]
    )
    assert "限值为按模型平均10%，或权重≥5%的任一模型30%（本程序设定的限值）" in said["zh"]
    assert "too_likely_above" not in dose["by_model"]["marks"]
    shown = mtor(
        "fit", write(tmp_path, "c.yaml", case), "--target", "6-10", "--disease", "GVHD", *TABLETS, "--full"
    ).out
    assert says(
        shown, "‡ too likely above the target to be put first Under each model: More likely to reach the target"
    )


def test_where_the_likeliest_is_first_no_reason_is_given(tmp_path: Path) -> None:
    dose = dose_of(tmp_path, ADULT, "--target", "4-15", "--disease", "ITP")
    assert not [r for r in dose["remarks"] if r["code"] == "more_likely_not_first"]


@pytest.mark.parametrize("disease", [("--disease", "ITP", "--band", "itp-4-15"), ("--disease", "ITP"), ()])
def test_the_published_ranges_stand_beside_an_own_target(tmp_path: Path, disease: tuple[str, ...]) -> None:
    case = changed(ADULT, levels=level(4.5))
    path = write(tmp_path, "c.yaml", case)
    found = answer("fit", path, "--target", "8-12", *disease, *TABLETS)["result"]["dose"]
    assert (found["target"], found["target_source"]) == ([8, 12], "own")
    ranges = {a["band"]: a["status"] for a in found["ranges"]}
    if not disease:
        assert ranges == {}
        return
    assert ranges["itp-4-15"] == "within"
    assert ("itp-5-15-new" in ranges) is ("--band" not in disease)
    assert ranges.get("itp-5-15-new", "below") == "below"
    shown = mtor("fit", path, "--target", "8-12", *disease, *TABLETS, "--full")
    assert says(shown.out, "The last level against the published ranges (the target is your own)")
    assert says(shown.out, "within 4–15 relapsed or study ChiCTR-ONC-17012126")
    assert "末次浓度与已发表目标范围比较（目标为用户自定）" in squeezed(
        mtor("fit", path, "--target", "8-12", *disease, *TABLETS, "--full", "--lang", "zh").out
    )
    rows = mtor("fit", path, "--target", "8-12", *disease, *TABLETS, "--format", "csv").out
    assert sum(",itp-4-15," in row and row.startswith((",range,", "range,")) for row in rows.splitlines()) <= 1
    # By a published range alone nothing stands beside it.
    if "--band" in disease:
        assert answer("fit", path, *disease, *TABLETS)["result"]["dose"]["ranges"] == []


def test_a_range_beside_an_own_target_is_not_compared_with_a_peak(tmp_path: Path) -> None:
    peak = [{"time": "2026-03-22 10:00", "value": 14, "unit": "ng/mL", "assay": "cmia"}]
    case = changed(ADULT, levels=peak)
    found = answer("fit", write(tmp_path, "c.yaml", case), "--target", "8-12", "--band", "itp-4-15")["result"]["dose"]
    assert [a["status"] for a in found["ranges"]] == ["indeterminate"]


@pytest.mark.parametrize("target", ["<=10", ">=6"])
def test_of_a_target_with_one_end_the_nearest_doses_are_shown_and_none_that_raises(tmp_path: Path, target: str) -> None:
    """From 2 mg: not the 0.5 mg that is as surely below 10, nor 2.5 mg."""
    case = changed(ADULT, levels=level(4.0 if target == "<=10" else 12.0))
    dose = dose_of(tmp_path, case, "--target", target, "--disease", "AIHA")
    assert (dose["by_model"]["mg"], [r["mg"] for r in dose["alternatives"]]) == (2, [1.5, 1])
    said = text_of(dose["remarks"], "one_sided_no_raise")
    assert "the smallest change that reaches it comes first" in said["en"]
    assert "以能达标的最小调整幅度为先" in said["zh"]
    # What a limit on doses leaves out besides is not said where the dose is not raised anyhow.
    assert "regimen_above_studied" not in [r["code"] for r in dose["remarks"]]


def test_of_a_target_with_one_end_nothing_is_first_where_no_present_dose_is_known(tmp_path: Path) -> None:
    case = changed(
        ADULT,
        regimen="2 mg once at 2026-03-01 08:00",
        levels=[{"time": "2026-03-02 07:30", "value": 3, "unit": "ng/mL"}],
    )
    dose = dose_of(tmp_path, case, "--target", "<=10")
    assert (dose["by_model"], dose["first"]) == (None, None)
    assert "only one limit" in text_of(dose["remarks"], "one_sided_no_present")["en"]
    assert dose_of(tmp_path, case, "--target", "5-10")["by_model"] is not None


def test_no_day_of_an_alternate_day_regimen_holds_more_than_the_most_on_any_day(tmp_path: Path) -> None:
    case = changed(ADULT, regimen="20 mg daily from 2026-03-01 08:00", levels=level(4.5))
    args = ("--target", "7-14", "--product", "tablet", "--strengths", "5", "--intervals", "48", "--allow-above-studied")
    dose = answer("fit", write(tmp_path, "c.yaml", case), *args)["result"]["dose"]
    given = [r["mg"] for r in (dose["by_model"], *dose["alternatives"]) if r]
    assert given
    assert max(given) <= 40


def test_where_a_loading_dose_is_given_no_rule_denies_it(tmp_path: Path) -> None:
    case = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 3.4, "unit": "ng/mL", "assay": "cmia"}])
    dose = dose_of(tmp_path, case, "--target", "10-14", "--loading")
    assert dose["loading"]["mg"] > 0
    assert dose["label"]["options"] == []
    assert not [r for r in dose["label"]["remarks"] if r["code"].startswith("loading_needs")]


def test_of_doses_about_as_likely_the_smallest_change_is_first_and_both_are_shown(tmp_path: Path) -> None:
    case = changed(ADULT, age=70, covariates={"AST": 25, "HCT": 38, "WT": 70, "TC": 5}, levels=level(4.0))
    dose = dose_of(tmp_path, case, "--target", "4-15")
    first, next_to_it = dose["by_model"], dose["alternatives"][0]
    assert (first["mg"], next_to_it["mg"]) == (3, 3.5)
    assert first["p_within"] > 0.95
    assert next_to_it["p_within"] > first["p_within"]
    said = text_of(dose["remarks"], "smallest_of_equals")
    assert "a difference up to 2% (this program's threshold), or beyond the highest probability printed" in said["en"]
    assert "首选日剂量改变最小者" in said["zh"]
    shown = mtor("fit", write(tmp_path, "c.yaml", case), "--target", "4-15", *TABLETS).out
    assert says(shown, said["en"])
    narrow = dose_of(tmp_path, case, "--target", "6-9")
    assert "smallest_of_equals" not in [r["code"] for r in narrow["remarks"]]
