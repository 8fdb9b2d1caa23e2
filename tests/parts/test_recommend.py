"""What scripts are promised of `recommend`: the fields, and the facts of the sources in them.

The ranges are those of the table of target troughs that was made when the sources were read, written down here anew.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.content.facts import raw
from tests.helpers import DISEASES, PARTS, answer, mtor, squeezed

Range = tuple[str, float | None, float | None, str, frozenset[str]]


def source(*ids: int | str) -> frozenset[str]:
    return frozenset(map(str, ids))


CYTOPENIA_CHILD: Range = ("sirolimus", 5, 15, "child", source(8))
WITH_ATRA: Range = ("sirolimus", 4, 10, "not_stated", source("nct04324411"))

RANGES: dict[str, set[Range]] = {
    "ITP": {
        ("sirolimus", 4, 15, "not_stated", source("chictr-onc-17012126")),
        ("sirolimus", 5, 15, "adult", source(25)),
        ("sirolimus", 5, 15, "both", source("feng-yaqing-2024")),
        ("sirolimus", 6, 15, "not_stated", source(28, 30)),
        ("sirolimus", None, 15, "not_stated", source(29)),
        CYTOPENIA_CHILD,
    },
    "AIHA": {
        ("sirolimus", 4, 12, "adult", source("nct05925023-results")),
        ("sirolimus", 4, 15, "adult", source("nct05925023")),
        WITH_ATRA,
        CYTOPENIA_CHILD,
    },
    "PRCA": {
        ("sirolimus", 4, 15, "adult", source("nct04470804")),
        ("sirolimus", 5, 15, "not_stated", source("jrcts031230310")),
        WITH_ATRA,
    },
    "ALPS": {("sirolimus", 2, 10, "not_stated", source(34))},
    "GVHD": {
        ("sirolimus", 3, 12, "not_stated", source("pmc2700950")),
        ("sirolimus", 3, 12, "both", source("rodriguez-2010", "mccune-2016")),
        ("sirolimus", 3, 12, "not_stated", source("blood-104-1227")),
        ("sirolimus", 5, 14, "adult", source("pidala-2012", "mccune-2016")),
        ("sirolimus", 3, 12, "adult", source("mccune-2016")),
        ("sirolimus", 3, 12, "not_stated", source("nct01488253")),
        ("sirolimus", 5, 14, "not_stated", source("pidala-2011")),
        ("sirolimus", 4, 12, "adult", source(45)),
        ("sirolimus", 7, 12, "not_stated", source("cta-sirolimus-gvhd")),
        ("sirolimus", 5, 10, "not_stated", source("belumosudil-tdm-2022")),
        ("everolimus", 3, 5, "not_stated", source("nct01509560")),
        ("everolimus", 5, 10, "not_stated", source("nct02812940")),
        ("everolimus", 3, 8, "not_stated", source("nct01862965")),
    },
}

PLASMA = {"itp-5-15-new", "aiha-4-15", "prca-4-15", "alps-2-10"}
SERUM = {
    "anaemia-atra-4-10",
    "gvhd-px-3-12-mrd",
    "gvhd-px-3-12-rodriguez",
    "gvhd-px-3-12-2004",
    "gvhd-px-3-12-mmf",
    "gvhd-acute-5-14",
    "gvhd-evr-3-5",
}


def result(*args: str) -> Any:
    """Return what is said of a disease, with its ranges in the place of their ids."""
    found = answer("recommend", *args)
    names = found["result"].get("bands", [])
    return {**found["result"], "bands": [found["bands"][name] for name in names]}


def as_range(band: Any) -> Range:
    return band["drug"], band["low"], band["high"], band["age_group"], frozenset(band["sources"])


@pytest.mark.parametrize("name", DISEASES)
def test_every_range_that_was_read_and_no_other(name: str) -> None:
    bands = result(name)["bands"]
    assert {as_range(b) for b in bands} == RANGES[name]
    assert len(bands) == len(RANGES[name])
    assert len({b["id"] for b in bands}) == len(bands)


@pytest.mark.parametrize("name", DISEASES)
def test_a_range_has_the_promised_fields(name: str) -> None:
    for band in result(name)["bands"]:
        assert {
            "id",
            "drug",
            "low",
            "high",
            "unit",
            "matrix",
            "population",
            "ages",
            "voice",
            "sources",
            "verified",
        } <= set(band)
        assert band["unit"] == "ng/mL"
        assert band["voice"] == "study"
        assert band["population"]["en"]
        assert band["population"]["zh"]
        assert band["ages"]["en"]
        assert band["ages"]["zh"]


@pytest.mark.parametrize("name", DISEASES)
def test_plasma_and_serum_stay_words_of_the_source(name: str) -> None:
    for band in result(name)["bands"]:
        printed = band["matrix_as_printed"]
        if band["id"] in PLASMA:
            assert band["matrix"] == "plasma"
            assert "plasma" in printed
        elif band["id"] in SERUM:
            assert band["matrix"] == "serum"
            assert "serum" in printed
        else:
            assert band["matrix"] in ("whole_blood", "not_stated")
            assert printed is None or "plasma" not in printed
            assert printed is None or "serum" not in printed


def test_the_absent_lower_bound_of_aps_has_its_reason() -> None:
    band = next(b for b in result("ITP")["bands"] if b["entity"] == "itp-aps")
    assert (band["low"], band["high"]) == (None, 15)
    assert band["absent"]["low"]["reason"] == "no_bound_set"
    assert band["absent"]["low"]["text"] == {"en": "no bound set", "zh": "未设界值"}
    assert "high" not in band["absent"]


@pytest.mark.parametrize("name", DISEASES)
def test_a_bound_is_a_number_or_has_a_reason(name: str) -> None:
    for band in result(name)["bands"]:
        for bound in ("low", "high"):
            assert (band[bound] is None) == (bound in band["absent"])


@pytest.mark.parametrize("name", DISEASES)
def test_the_statement_grades_nothing(name: str) -> None:
    for statement in result(name)["statements"]:
        assert statement["voice"] == "consensus"
        assert statement["sources"] == ["consensus"]
        for grade in ("strength", "level"):
            assert statement[grade] is None
            assert statement["absent"][grade]["reason"] == "not_stated_in_abstract"
    drugs = [s["drug"] for s in result(name)["statements"]]
    assert drugs == ["sirolimus", "everolimus"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code", "english", "chinese"),
    [
        ("ITP", "D69.3", "Immune thrombocytopenia", "免疫性血小板减少症"),
        ("AIHA", "D59.1", "Autoimmune haemolytic anaemia", "自身免疫性溶血性贫血"),
        ("PRCA", "D60.9", "Pure red cell aplasia", "纯红细胞再生障碍"),
        ("ALPS", "D89.82", "Autoimmune lymphoproliferative syndrome", "自身免疫性淋巴细胞增生综合征"),
        ("GVHD", "D89.812", "Graft-versus-host disease", "移植物抗宿主病"),
    ],
)
def test_the_disease(name: str, code: str, english: str, chinese: str) -> None:
    disease = result(name)["disease"]
    assert (disease["id"], disease["short"]) == (name.lower(), name)
    assert disease["name"] == {"en": english, "zh": chinese}
    assert code in [c["code"] for c in disease["codes"]]
    assert result(code)["disease"]["id"] == name.lower()
    assert result(chinese)["disease"]["id"] == name.lower()


def test_secondary_forms_are_labelled_and_kept_apart() -> None:
    found = result("ITP")
    assert {e["id"]: e["relation"] for e in found["disease"]["entities"]} == {
        "itp-ctd": "secondary",
        "itp-aps": "secondary",
    }
    assert [(b["entity"], b["low"]) for b in found["bands"] if b["entity"]] == [("itp-ctd", 6), ("itp-aps", None)]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_answers_with_its_own_items_and_those_of_the_disease(part: str) -> None:
    found = result(part)
    assert found["disease"]["entity"]["id"] == part
    for kind in ("bands", "dosing", "conflicts"):
        parts = {i["entity"] for i in found[kind]}
        own = {e["id"] for e in found["disease"]["entities"]}
        assert parts & own <= {part}


def test_evidence_names_level_age_group_and_works() -> None:
    evidence = result("ITP")["evidence"]
    top = evidence["highest_design_level"]
    assert (top["value"], top["age_group"], top["provisional"]) == ("1b", "child", True)
    assert top["works"] == ["27"]
    assert next(w for w in evidence["references"] if w["id"] == "27")["n"] == 67
    assert "27" in evidence["by_level"]["1b"]
    assert "24" in evidence["by_level"]["4"]
    assert {"1b", "2b", "4", "5"} == set(evidence["by_level"])


@pytest.mark.parametrize("name", [*DISEASES, *PARTS])
def test_only_works_with_results_count(name: str) -> None:
    evidence = result(name)["evidence"]
    counted = {w["id"] for w in evidence["references"] if w["counted"]}
    assert {w for works in evidence["by_level"].values() for w in works} == counted
    for work in evidence["references"]:
        assert work["counted"] == (work["mtor_evidence"] == "yes" and work["level"]["value"] is not None)
    by_id = {w["id"]: w for w in evidence["references"]}
    for group in (*evidence["groups"], *evidence["further"]):
        works = [by_id[name] for name in group["works"]]
        assert all(w["counted"] for w in works)
        assert {w["age_group"] for w in works} == {group["age_group"]}
        assert {w["level"]["value"] for w in works} == {group["value"]}


def test_no_strength_is_ever_derived() -> None:
    for name in DISEASES:
        assert "strength" not in str(result(name)["evidence"].keys())
        for work in result(name)["evidence"]["references"]:
            assert "strength" not in work


@pytest.mark.parametrize(
    ("name", "group", "mg", "sources"),
    [
        ("ITP", "any", 4, {"24", "chictr-onc-17012126", "feng-yaqing-2024"}),
        ("ITP", "child", 2, {"feng-yaqing-2024", "8"}),
        ("PRCA", "any", 4, {"jrcts031230310"}),
        ("AIHA", "any", 3, {"nct05925023", "nct05925023-results"}),
    ],
)
def test_highest_dose_studied(name: str, group: str, mg: float, sources: set[str]) -> None:
    dose = next(d for d in result(name)["highest_dose"] if (d["drug"], d["age_group"]) == ("sirolimus", group))
    assert dose["mg_per_day"] == mg
    assert set(dose["sources"]) == sources


def test_a_dose_that_no_source_names_is_absent_with_a_reason() -> None:
    found = result("ALPS")
    assert found["highest_dose"] == []
    (scaled,) = found["highest_dose_per_m2"]
    assert (scaled["mg_per_m2_per_day"], scaled["starting"], scaled["sources"][0]) == (2.8, True, "34")
    assert found["dosing"][0]["highest_mg_per_day"] is None
    assert found["dosing"][0]["absent"]["highest_mg_per_day"]["reason"] == "not_stated"


@pytest.mark.parametrize("name", DISEASES)
def test_every_item_is_told_by_someone(name: str) -> None:
    found, sources = result(name), answer("recommend", name)["sources"]
    kinds = ("statements", "dosing", "bands", "no_target", "measuring", "cautions", "monitoring", "notes")
    items = [item for kind in kinds for item in found[kind]]
    items += [side for conflict in found["conflicts"] for side in conflict["sides"]]
    for item in [*items, found["off_label"], *found["sampling"]]:
        assert item["voice"] in ("consensus", "study", "label", "reference", "derived")
        assert item["sources"]
        for told in item["sources"]:
            assert sources[told]["label"]["en"]
            assert sources[told]["label"]["zh"]
            assert told in found["references"]


@pytest.mark.parametrize("name", DISEASES)
def test_a_conflict_shows_both_sides(name: str) -> None:
    for conflict in result(name)["conflicts"]:
        assert len(conflict["sides"]) >= 2
        assert "everolimus" not in str(conflict).lower(), "conflicts are left out where everolimus was asked for"


@pytest.mark.slow
@pytest.mark.parametrize("name", DISEASES)
def test_a_filter_never_hides_what_a_source_leaves_open(name: str) -> None:
    everything = result(name)
    for who, other in (("adult", "child"), ("child", "adult")):
        kept = result(name, "--population", who)
        for kind in ("bands", "dosing"):
            assert {i["age_group"] for i in kept[kind]} <= {who, "both", "not_stated"}
            hidden = [i["id"] for i in everything[kind] if i["age_group"] == other]
            assert kept["left_out"][kind] == hidden
            assert [i["id"] for i in kept[kind]] == [i["id"] for i in everything[kind] if i["id"] not in hidden]


def test_the_line_filter() -> None:
    assert {b["id"] for b in result("ITP", "--line", "first")["bands"]} == {"itp-5-15-new", "itp-aps-max-15"}
    second = {b["id"] for b in result("ITP", "--line", "second")["bands"]}
    assert {"itp-4-15", "itp-5-15-second", "itp-ctd-6-15"} <= second, "refractory disease is second line or later"
    assert "itp-5-15-new" not in second


@pytest.mark.parametrize("name", DISEASES)
def test_everolimus_borrows_nothing_from_sirolimus(name: str) -> None:
    found = result(name, "--drug", "依维莫司")
    assert {s["drug"] for s in found["statements"]} == {"everolimus"}
    for kind in ("bands", "dosing", "highest_dose"):
        assert {i["drug"] for i in found[kind]} <= {"everolimus"}
    assert found["conflicts"] == []
    sirolimus = {n for works in result(name, "--drug", "sirolimus")["evidence"]["by_level"].values() for n in works}
    everolimus = {n for works in found["evidence"]["by_level"].values() for n in works}
    assert sirolimus & everolimus <= {"48"}, "the one work that was read without its drug being named"
    if name != "GVHD":
        assert found["bands"] == []
        assert found["evidence"]["highest_design_level"] is None
        assert any("no target" in note["text"]["en"] for note in found["no_target"])


def test_all_diseases_in_one_line_each() -> None:
    found = result()["diseases"]
    assert [d["short"] for d in found] == list(DISEASES)
    assert [d["bands"] for d in found] == [len(RANGES[name]) for name in DISEASES]
    assert all(d["voice"] == "consensus" for d in found)
    assert sum(len(d["entities"]) for d in found) == len(PARTS)


def test_a_daily_sum_that_is_worked_out_here_is_derived() -> None:
    """NCT02812940 gives 1.5 mg twice daily; that this is 3 mg a day is this program's sum. Ref 24's 4 mg is printed."""
    highest = {h["drug"]: h for h in result("GVHD", "--drug", "everolimus")["highest_dose"] if h["age_group"] == "any"}
    assert (highest["everolimus"]["mg_per_day"], highest["everolimus"]["voice"]) == (3, "derived")
    (itp,) = [h for h in result("ITP")["highest_dose"] if h["age_group"] == "any"]
    assert (itp["mg_per_day"], itp["voice"]) == (4, "study")
    for lang, words in (("en", "3 mg/day, calculated here"), ("zh", "3 mg/d，本程序算得")):
        assert squeezed(words) in squeezed(mtor("recommend", "GVHD", "--drug", "everolimus", "--lang", lang).out)


GENERAL = ("measuring", "cautions", "monitoring")


@pytest.mark.parametrize("name", ["ITP", "AIHA", "PRCA", "ALPS"])
def test_what_holds_in_general_for_an_unused_drug_is_named_and_stands_under_the_drug(name: str) -> None:
    found, everolimus = result(name), result(name, "--drug", "everolimus")
    for section in GENERAL:
        own = [i["id"] for i in raw("recommendations")[section] if i["drugs"] == ["everolimus"]]
        assert own
        assert sorted(found["left_out"][section]) == sorted(own)
        assert not {i["id"] for i in found[section]} & set(own)
        assert {i["id"] for i in everolimus[section]} >= set(own)
        assert everolimus["left_out"][section] == []
    count = sum(len(found["left_out"][section]) for section in GENERAL)
    (said,) = [c for c in found["captions"] if c["code"] == "drug_not_used"]
    assert f"({count}, on measuring, cautions and monitoring)" in said["text"]["en"]
    assert f"共{count}条" in said["text"]["zh"]
    assert (said["voice"], said["verified"]) == ("derived", "judgement")


@pytest.mark.parametrize("args", [("GVHD",), ("ITP", "--drug", "sirolimus"), ("ITP", "--drug", "everolimus")])
def test_nothing_is_left_out_of_a_drug_that_is_used_or_was_asked_for(args: tuple[str, ...]) -> None:
    found = result(*args)
    assert [found["left_out"][section] for section in GENERAL] == [[], [], []]
    assert "drug_not_used" not in [c["code"] for c in found["captions"]]
