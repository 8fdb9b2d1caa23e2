"""What scripts are promised of `tdm`: verdicts, distances, findings, and what no option may take away."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import DISEASES, PARTS, answer, mtor

UNKNOWN = ["trough_unconfirmed", "steady_state_unknown", "assay_unknown"]


def result(*args: str) -> Any:
    return answer("tdm", *args)["result"]


def codes(found: Any, severity: str) -> list[str]:
    return [f["code"] for f in found["findings"] if f["severity"] == severity]


def statuses(found: Any) -> dict[str, str]:
    return {a["band"]: a["status"] for a in found["assessments"]}


def test_the_level_as_given_and_in_ng_ml() -> None:
    level = result("--level", "8.97", "--unit", "nmol/L", "--disease", "ITP")["level"]
    assert level["value"] == 8.97
    assert level["unit"] == "nmol/L"
    assert level["ng_ml"] == pytest.approx(8.97 * 0.91419)
    assert Decimal(level["ng_ml_text"]) == Decimal("8.2002843")
    assert level["censored"] is None
    assert level["unit_given"] is True


def test_everolimus_has_its_own_molar_mass() -> None:
    level = result("--level", "10", "--unit", "nmol/L", "--drug", "everolimus", "--disease", "GVHD")["level"]
    assert level["ng_ml"] == pytest.approx(9.5824)


def test_the_verdicts_of_one_disease() -> None:
    found = result("--level", "4.5", "--disease", "ITP")
    assert statuses(found) == {
        "itp-4-15": "within",
        "itp-5-15-new": "below",
        "itp-5-15-second": "below",
        "cytopenia-child-5-15": "below",
        "itp-ctd-6-15": "below",
        "itp-aps-max-15": "within",
    }
    assert found["summary"] == {"itp": {"below": 4, "within": 2, "above": 0, "indeterminate": 0}}
    assert found["disease"] == "itp"
    assert found["drug"]["id"] == "sirolimus"


@pytest.mark.parametrize(
    ("level", "status", "limit", "distance"),
    [
        ("3.99", "below", 4, 0.01),
        ("4", "within", 4, 0),
        ("4.00", "within", 4, 0),
        ("15", "within", 15, 0),
        ("15.01", "above", 15, 0.01),
        ("15.04", "above", 15, 0.04),
    ],
)
def test_both_sides_of_a_limit(level: str, status: str, limit: int, distance: float) -> None:
    (found,) = result("--level", level, "--band", "itp-4-15")["assessments"]
    assert (found["status"], found["limit_ng_ml"], found["distance_ng_ml"]) == (status, limit, distance)
    assert Decimal(found["distance_text"]) == abs(Decimal(level) - limit)


def test_without_a_disease_every_disease_is_compared_and_asked_for() -> None:
    found = result("--level", "8.2")
    assert {a["disease"] for a in found["assessments"]} == {name.lower() for name in DISEASES}
    assert set(found["summary"]) == {name.lower() for name in DISEASES}
    assert found["disease"] is None
    assert codes(found, "unknown") == ["disease_unknown", "unit_assumed", *UNKNOWN]


def test_what_is_not_known_stands_beside_every_verdict() -> None:
    assert codes(result("--level", "8", "--unit", "ng/mL", "--disease", "ITP"), "unknown") == UNKNOWN
    assert codes(result("--level", "8", "--disease", "ITP"), "unknown") == ["unit_assumed", *UNKNOWN]


@pytest.mark.parametrize("level", ["15.01", "16", "40", "gt15", "gt30", "lt16"])
def test_above_the_flag(level: str) -> None:
    found = result("--level", level, "--disease", "ITP")
    if level == "lt16":
        assert codes(found, "alarm") == []
        assert "toxicity_not_excluded" in codes(found, "caution")
        return
    first, second = found["findings"][:2]
    assert (first["code"], first["severity"]) == ("above_toxicity_flag", "alarm")
    assert first["limit_ng_ml"] == 15
    assert set(first["sources"]) == {"pmid-10823377", "mtor-cli"}
    assert "renal recipients" in first["text"]["en"]
    assert "肾移植受者" in first["text"]["zh"]
    assert second["code"] == "toxicity_flag_origin"
    assert (second["voice"], second["sources"]) == ("study", ["pmid-10823377"])
    assert "itp_falling_platelets" in codes(found, "caution")


@pytest.mark.parametrize("level", ["15", "15.0", "14.99", "lt15", "lt0.5", "BLQ"])
def test_not_above_the_flag(level: str) -> None:
    found = result("--level", level, "--disease", "ITP")
    assert codes(found, "alarm") == []
    assert "toxicity_not_excluded" not in codes(found, "caution")


@pytest.mark.parametrize("level", ["gt3", "gt14.99", "lt15.01", "lt90"])
def test_a_censored_level_that_may_be_above_the_flag(level: str) -> None:
    found = result("--level", level, "--disease", "ITP")
    assert codes(found, "alarm") == []
    assert codes(found, "caution")[0] == "toxicity_not_excluded"


def test_the_alarm_in_another_unit_never_reads_like_the_limit() -> None:
    text = result("--level", "16.41", "--unit", "nmol/L", "--disease", "ALPS")["findings"][0]["text"]
    assert text["en"].startswith("15.002 ng/mL is above the 15 ng/mL flag")
    assert text["zh"].startswith("浓度15.002 ng/mL，高于毒性警示阈值15 ng/mL")


def test_above_every_range_but_under_the_flag() -> None:
    assert codes(result("--level", "12", "--disease", "ALPS"), "alarm") == ["above_every_band"]
    assert codes(result("--level", "10", "--disease", "ALPS"), "alarm") == []
    assert codes(result("--level", "13", "--disease", "GVHD"), "alarm") == [], "5–14 includes it"


def test_everolimus_has_no_toxicity_flag_of_its_own() -> None:
    found = result("--level", "16", "--drug", "everolimus", "--disease", "GVHD")
    assert codes(found, "alarm") == ["above_every_band"]


@pytest.mark.parametrize("name", ["ITP", "AIHA", "PRCA", "ALPS", "itp-ctd", "aiha-evans"])
def test_everolimus_in_immune_cytopenia_has_no_target(name: str) -> None:
    found = result("--level", "5", "--drug", "RAD001", "--disease", name)
    assert found["assessments"] == []
    assert found["summary"] == {}
    assert codes(found, "caution") == ["everolimus_no_target"]
    assert found["conflicts"] == []


def test_everolimus_without_a_disease_says_where_there_is_no_target() -> None:
    found = result("--level", "5", "--drug", "everolimus")
    assert {a["disease"] for a in found["assessments"]} == {"gvhd"}
    assert "everolimus_no_target" in codes(found, "caution")
    assert "disease_unknown" in codes(found, "unknown")


@pytest.mark.parametrize("name", ["GVHD", "gvhd-prophylaxis", "gvhd-acute", "gvhd-chronic"])
def test_gvhd_shows_that_the_data_on_level_and_tma_conflict(name: str) -> None:
    found = result("--level", "8", "--disease", name)
    (finding,) = [f for f in found["findings"] if f["code"] == "gvhd_level_tma"]
    assert set(finding["sources"]) == {"shayani-2013", "rodriguez-2010", "mccune-2016"}
    for number in ("9.9", "2.19", "8.1", "7.2", "0.33"):
        assert number in finding["text"]["en"]
        assert number in finding["text"]["zh"]
    assert {"gvhd-tma-level", "gvhd-tma-risk"} <= {c["id"] for c in found["conflicts"]}
    for other in ("ITP", "ALPS"):
        assert "gvhd_level_tma" not in codes(result("--level", "8", "--disease", other), "caution")


@pytest.mark.parametrize(
    ("age", "left_out"),
    [("17", {"itp-5-15-new"}), ("17.99", {"itp-5-15-new"}), ("18", {"cytopenia-child-5-15"}), ("0", {"itp-5-15-new"})],
)
def test_a_child_is_under_18(age: str, left_out: set[str]) -> None:
    found = result("--level", "8", "--disease", "ITP", "--age", age)
    assert {b["band"] for b in found["left_out"]} == left_out
    assert not left_out & set(statuses(found))
    assert len(statuses(found)) == 5


def test_a_band_that_is_named_is_compared_whatever_the_age() -> None:
    found = result("--level", "8", "--band", "cytopenia-child-5-15", "--age", "40")
    assert statuses(found) == {"cytopenia-child-5-15": "within"}
    assert found["left_out"] == []


def test_a_shared_band_answers_for_the_disease_that_was_named() -> None:
    assert result("--level", "8", "--band", "cytopenia-child-5-15", "--disease", "AIHA")["disease"] == "aiha"
    assert result("--level", "8", "--band", "cytopenia-child-5-15")["disease"] == "itp"
    assert result("--level", "8", "--band", "GVHD-EVR-3-8")["drug"]["id"] == "everolimus"


def test_a_part_is_named_in_the_answer() -> None:
    found = result("--level", "8", "--disease", "acute GVHD")
    assert (found["disease"], found["entity"]) == ("gvhd", "gvhd-acute")
    assert {a["entity"] for a in found["assessments"]} == {"gvhd-acute"}


def test_a_target_of_ones_own() -> None:
    found = result("--level", "8.2", "--target", "5.5-8")
    (own,) = found["assessments"]
    assert (own["disease"], own["status"], own["limit_ng_ml"]) == (None, "above", 8)
    assert own["distance_ng_ml"] == pytest.approx(0.2)
    band = answer("tdm", "--level", "8.2", "--target", "5.5-8")["bands"][own["band"]]
    assert (band["voice"], band["low"], band["high"]) == ("local", 5.5, 8)
    assert found["summary"] == {"target": {"below": 0, "within": 0, "above": 1, "indeterminate": 0}}
    both = result("--level", "8.2", "--target", "5.5-8", "--disease", "ALPS")
    assert statuses(both) == {"target": "above", "alps-2-10": "within"}


def test_no_band_is_chosen_where_they_differ() -> None:
    assert "none_chosen" in codes(result("--level", "8", "--disease", "ITP"), "caution")
    assert "none_chosen" not in codes(result("--level", "8", "--disease", "ALPS"), "caution")


def test_the_words_plasma_and_serum_carry_a_caution() -> None:
    assert "matrix_as_printed" in codes(result("--level", "8", "--disease", "ALPS"), "caution")
    assert "matrix_as_printed" not in codes(result("--level", "8", "--band", "itp-4-15"), "caution")


@pytest.mark.parametrize(
    ("level", "code"), [("lt0.5", "censored_below"), ("BLQ", "censored_below"), ("gt30", "censored_above")]
)
def test_a_censored_level_is_called_so(level: str, code: str) -> None:
    assert code in codes(result("--level", level, "--disease", "ITP"), "caution")


def test_below_quantification_allows_no_verdict() -> None:
    found = result("--level", "BLQ", "--disease", "ITP")
    assert set(statuses(found).values()) == {"indeterminate"}
    assert found["level"] == {
        "value": None,
        "unit": "ng/mL",
        "unit_given": False,
        "ng_ml": None,
        "ng_ml_text": "",
        "censored": "below",
        "sign": "<",
    }


@pytest.mark.parametrize(
    ("args", "shown"),
    [
        (("--level", "100.01"), "100.01"),
        (("--level", "850"), "850"),
        (("--level", "gt100"), ">100"),
        (("--level", "120", "--unit", "nmol/L"), "109.70"),  # 120 x 0.91419 = 109.7028
        (("--level", "105", "--unit", "nmol/L", "--drug", "everolimus"), "100.62"),  # 105 x 0.95824
    ],
)
def test_an_implausible_level_is_asked_back(args: tuple[str, ...], shown: str) -> None:
    done = mtor("tdm", *args, "--disease", "ITP", "--json")
    assert done.code == 2
    error = done.json["error"]
    unit = "--unit" in args
    rest = ["UNIT" if word == "nmol/L" else word for word in args[2:]]
    assert (error["code"], error["hint"]) == (
        "implausible_level",
        " ".join(["mtor tdm --level LEVEL", *rest, "--disease ITP --json", *([] if unit else ["--unit UNIT"])]),
    )
    assert error["message"]["en"].startswith(f"{shown} ng/mL is above 100 ng/mL (this program's threshold).")
    assert "1 ng/mL = 100 ng/dL" in error["message"]["en"]
    assert "1 ng/mL=100 ng/dL" in error["message"]["zh"]
    confirmed = result(*args, "--disease", "ITP", "--confirm-level")
    if "everolimus" not in args:
        assert codes(confirmed, "alarm") == ["above_toxicity_flag"]


@pytest.mark.parametrize("args", [("--level", "100"), ("--level", "109", "--unit", "nmol/L"), ("--level", "lt120")])
def test_up_to_100_a_level_is_taken(args: tuple[str, ...]) -> None:
    assert result(*args, "--disease", "ITP")["assessments"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DISEASES, *PARTS])
@pytest.mark.parametrize("level", ["8.2", "15", "15.3"])
def test_a_unit_changes_no_verdict(name: str, level: str) -> None:
    nmol = format(Decimal(level) * 1000 / Decimal("914.19"), ".9f")
    ng_ml = result("--level", level, "--unit", "ng/mL", "--disease", name)
    assert statuses(result("--level", level, "--unit", "ug/L", "--disease", name)) == statuses(ng_ml)
    if level != "15":  # 15 is itself a limit and no round number of nmol/L.
        assert statuses(result("--level", nmol, "--unit", "nmol/L", "--disease", name)) == statuses(ng_ml)


def test_the_answer_counts_what_it_shows() -> None:
    for name in DISEASES:
        found = result("--level", "9.5", "--disease", name)
        shown = list(statuses(found).values())
        assert found["summary"][name.lower()] == {
            s: shown.count(s) for s in ("below", "within", "above", "indeterminate")
        }


OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "--disease": st.sampled_from([*DISEASES, *PARTS]),
        "--age": st.sampled_from(["0.5", "17", "18", "70"]),
        "--target": st.sampled_from(["5-15", "2-90", "<=60", ">=10"]),
        "--unit": st.sampled_from(["ng/mL", "ug/L"]),
        "--drug": st.just("sirolimus"),
    },
)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.sampled_from(["15.01", "15.5", "40", "gt15", "gt30"]), OPTIONS)
def test_nothing_that_is_added_takes_the_toxicity_finding_away(level: str, options: dict[str, str]) -> None:
    args = [word for pair in options.items() for word in pair]
    first = result("--level", level, *args)["findings"][0]
    assert (first["code"], first["severity"]) == ("above_toxicity_flag", "alarm")
