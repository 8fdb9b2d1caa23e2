"""Which bands, regimens and cautions an answer shows, and that no filter hides what a source leaves open."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.lookup.diseases import Target, find_disease
from mtor_cli.lookup.filters import (
    LINES,
    POPULATIONS,
    Filters,
    advice_of,
    bands_of,
    dosing_of,
    of_unused,
    outside,
    population_of,
)
from tests.content.facts import raw
from tests.rules import RULES

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


def shown(content: Content, name: str, kind: str = "bands", **wanted: Any) -> list[str]:
    diseases = content.recommendations["diseases"]
    target = find_disease(diseases, name)
    items: list[Any] = bands_of(diseases, target) if kind == "bands" else dosing_of(diseases, target)
    return [item["id"] for item in items if Filters(**wanted).keeps(item)]


def test_a_child_is_under_18() -> None:
    ages = (None, 0.5, 17.99, Decimal("17.99"), 18.0, Decimal(18))
    assert [population_of(age, RULES) for age in ages] == [None, "child", "child", "child", "adult", "adult"]
    assert POPULATIONS == ("adult", "child")
    assert LINES == ("first", "second", "refractory", "prophylaxis")


def test_a_disease_shows_its_own_bands_then_those_that_it_shares(content: Content) -> None:
    assert shown(content, "ITP") == [
        *("itp-4-15", "itp-5-15-new", "itp-5-15-second", "itp-ctd-6-15", "itp-aps-max-15", "cytopenia-child-5-15")
    ]
    assert shown(content, "AIHA") == ["aiha-4-12", "aiha-4-15", "anaemia-atra-4-10", "cytopenia-child-5-15"]
    assert shown(content, "PRCA") == ["prca-4-15", "prca-5-15", "anaemia-atra-4-10"]
    assert shown(content, "ALPS") == ["alps-2-10"]
    assert len(shown(content, "GVHD")) == 13


def test_a_part_shows_its_own_bands_those_of_the_disease_as_such_and_the_shared_ones(content: Content) -> None:
    assert shown(content, "acute GVHD") == ["gvhd-acute-5-14", "gvhd-acute-4-12"]
    assert shown(content, "Evans") == ["aiha-4-12", "aiha-4-15", "anaemia-atra-4-10", "cytopenia-child-5-15"]


def test_a_secondary_form_shows_its_own_bands_only(content: Content) -> None:
    """What was studied in primary ITP is not carried over to thrombocytopenia of another disease."""
    assert shown(content, "CTD-TP") == ["itp-ctd-6-15"]
    assert shown(content, "APS-TP") == ["itp-aps-max-15"]


def test_for_a_child_bands_of_adults_are_left_out_and_nothing_else(content: Content) -> None:
    assert shown(content, "ITP", population="child") == [
        *("itp-4-15", "itp-5-15-second", "itp-ctd-6-15", "itp-aps-max-15", "cytopenia-child-5-15")
    ]
    assert shown(content, "ITP", population="adult") == [
        *("itp-4-15", "itp-5-15-new", "itp-5-15-second", "itp-ctd-6-15", "itp-aps-max-15")
    ]
    assert shown(content, "AIHA", population="child") == ["anaemia-atra-4-10", "cytopenia-child-5-15"]


def test_relapsed_or_refractory_disease_is_second_line_or_later(content: Content) -> None:
    assert shown(content, "ITP", line="second") == [
        *("itp-4-15", "itp-5-15-second", "itp-ctd-6-15", "itp-aps-max-15", "cytopenia-child-5-15")
    ]
    assert shown(content, "ITP", line="refractory") == [
        *("itp-4-15", "itp-ctd-6-15", "itp-aps-max-15", "cytopenia-child-5-15")
    ]
    assert shown(content, "ITP", line="first") == ["itp-5-15-new", "itp-aps-max-15"]
    assert shown(content, "GVHD", line="prophylaxis", drug="everolimus") == ["gvhd-evr-3-5", "gvhd-evr-5-10"]


def test_the_drug_is_a_filter_too(content: Content) -> None:
    assert shown(content, "GVHD", drug="everolimus") == ["gvhd-evr-3-5", "gvhd-evr-5-10", "gvhd-evr-3-8"]
    assert shown(content, "ITP", drug="everolimus") == []
    assert set(shown(content, "GVHD", drug="sirolimus")) | set(shown(content, "GVHD", drug="everolimus")) == set(
        shown(content, "GVHD")
    )


@pytest.mark.parametrize("kind", ["bands", "dosing"])
@pytest.mark.parametrize("population", [None, *POPULATIONS])
@pytest.mark.parametrize("line", [None, *LINES])
@pytest.mark.parametrize("drug", [None, "sirolimus", "everolimus"])
def test_what_a_source_leaves_open_is_never_hidden(
    content: Content, kind: str, population: str | None, line: str | None, drug: str | None
) -> None:
    filters = Filters(population, line, drug)
    other_age = {"adult": "child", "child": "adult", None: ""}[population]
    other_lines = {
        None: (),
        "first": ("second", "refractory", "prophylaxis"),
        "second": ("first", "prophylaxis"),
        "refractory": ("first", "second", "prophylaxis"),
        "prophylaxis": ("first", "second", "refractory"),
    }[line]
    for disease in content.recommendations["diseases"]:
        items: list[Any] = list(disease[kind])  # type: ignore[literal-required]
        for item in items:
            hidden = (
                item["age_group"] == other_age
                or item["line"] in other_lines
                or (drug is not None and item["drug"] != drug)
            )
            assert filters.keeps(item) == (not hidden)
            if item["age_group"] in ("both", "not_stated") and item["line"] in ("mixed", "not_stated"):
                assert filters.keeps(item) == (drug in (None, item["drug"]))


def test_a_line_hides_the_parts_that_it_cannot_concern(content: Content) -> None:
    diseases = content.recommendations["diseases"]
    gvhd = next(d for d in diseases if d["id"] == "gvhd")
    for line in LINES:
        filters = Filters(line=line, outside=outside(diseases, line))
        kept = {b["id"] for b in gvhd["bands"] if filters.keeps(b) and b.get("entity") == "gvhd-chronic"}
        assert bool(kept) == (line != "prophylaxis")
    assert outside(diseases, "prophylaxis") == {"gvhd-chronic"}
    assert outside(diseases, None) == frozenset()


def test_regimens_are_shared_like_bands(content: Content) -> None:
    assert shown(content, "AIHA", "dosing")[-1] == "cytopenia-ref8"
    assert shown(content, "PRCA", "dosing")[-1] == "anaemia-atra"
    assert "anaemia-atra" in shown(content, "AIHA", "dosing")[:-1]


@pytest.mark.parametrize("section", ["cautions", "monitoring"])
def test_cautions_are_those_of_the_disease_and_its_parts_the_most_important_first(
    content: Content, section: str
) -> None:
    recommendations: Any = content.recommendations
    for disease in recommendations["diseases"]:
        for part in (None, *disease["entities"]):
            ids = {disease["id"], part["id"]} if part else {disease["id"], *(e["id"] for e in disease["entities"])}
            for drug in (None, "sirolimus", "everolimus"):
                found = advice_of(recommendations[section], Target(disease, part), drug)
                expected = {
                    a["id"]
                    for a in raw("recommendations")[section]
                    if (a["diseases"] == "all" or ids & set(a["diseases"])) and (drug is None or drug in a["drugs"])
                }
                assert {a["id"] for a in found} == expected
                assert len(found) == len(expected)
                assert [a["priority"] for a in found] == sorted(a["priority"] for a in found)


def test_thrombotic_microangiopathy_is_a_caution_in_transplantation_and_not_in_itp(content: Content) -> None:
    diseases = content.recommendations["diseases"]
    cautions = content.recommendations["cautions"]
    topics = {
        name: {a["topic"] for a in advice_of(cautions, find_disease(diseases, name), None)}
        for name in ("ITP", "GVHD", "acute GVHD")
    }
    assert {"tma", "sos"} <= topics["GVHD"]
    assert "sos" not in topics["ITP"]
    assert {"interactions", "liver", "kidney", "infection", "vaccines"} <= topics["ITP"]


@pytest.mark.parametrize(
    ("drugs", "diseases", "used", "unused"),
    [
        (["everolimus"], "all", {"sirolimus"}, True),
        (["sirolimus"], "all", {"sirolimus"}, False),
        (["sirolimus", "everolimus"], "all", {"sirolimus"}, False),
        (["everolimus"], "all", {"sirolimus", "everolimus"}, False),
        # What is said of the disease itself stays, and where nothing was used, nothing is left out.
        (["everolimus"], ["itp"], {"sirolimus"}, False),
        (["everolimus"], "all", set(), False),
        (["everolimus"], None, {"sirolimus"}, True),
    ],
)
def test_what_holds_in_general_for_a_drug_that_is_not_used(
    drugs: list[str], diseases: Any, used: set[str], unused: bool
) -> None:
    item: Any = {"drugs": drugs} if diseases is None else {"drugs": drugs, "diseases": diseases}
    assert of_unused(item, used) is unused
