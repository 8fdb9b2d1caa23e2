"""The highest dose that is stated, by disease, drug and patient."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from mtor_cli.lookup.diseases import find_disease
from mtor_cli.lookup.doses import Highest, Person
from mtor_cli.lookup.doses import highest_stated as highest_stated_by
from tests.rules import RULES

if TYPE_CHECKING:
    from mtor_cli.content.load import Content

highest_stated = partial(highest_stated_by, rules=RULES)


def highest(
    content: Content, name: str, age: str | None, weight: str | None = None, surface: str | None = None
) -> Decimal | None:
    diseases = content.recommendations["diseases"]
    size = [None if text is None else Decimal(text) for text in (age, weight, surface)]
    return highest_stated(diseases, find_disease(diseases, name), "sirolimus", Person(*size)).mg_per_day


@pytest.mark.parametrize(
    ("name", "age", "mg"),
    [
        ("ITP", None, "4"),
        ("ITP", "18", "4"),
        ("ITP", "90", "4"),
        # Feng 2024, children, ages not stated: 2 mg. Ref 8 ends at 15 years with the same 2 mg.
        ("ITP", "17.9", "2"),
        ("ITP", "15.9", "2"),
        ("ITP", "1", "2"),
        ("ITP", "0.99", None),
        ("AIHA", "60", "3"),
        # Ref 8 alone: 1-15 years.
        ("AIHA", "15.9", "2"),
        ("AIHA", "16", None),
        ("AIHA", "0.5", None),
        ("PRCA", "40", "4"),
        ("PRCA", "17", None),
        ("ALPS", "40", None),
        ("GVHD", "40", "4"),
        # Rodriguez 2010 treated patients of 10 to 67 years.
        ("GVHD", "10", "4"),
        ("GVHD", "9.9", None),
        ("GVHD", "8", None),
        ("GVHD", "80", "4"),
    ],
)
def test_the_highest_dose_is_that_of_the_sources_of_the_age(
    content: Content, name: str, age: str | None, mg: str | None
) -> None:
    assert highest(content, name, age) == (None if mg is None else Decimal(mg))


def test_below_7_kg_ref_8_states_no_highest_dose(content: Content) -> None:
    assert highest(content, "AIHA", "2", "7") == 2
    assert highest(content, "AIHA", "2", "6.9") is None


@pytest.mark.parametrize(
    ("name", "age", "surface", "mg"),
    [
        # Ref 34: 1-2.8 mg/m²/day; its ages are not stated, but the dose is scaled to the patient.
        ("ALPS", "6", "0.8", "2.24"),
        ("ALPS", "40", "1.8", "5.04"),
        ("ALPS", "0.9", "0.4", None),
        # Ref 8: 1.5 mg/m² once daily, and never above the 2 mg of its table.
        ("AIHA", "6", "0.8", "1.2"),
        ("AIHA", "14", "1.6", "2"),
        # NCT00795886: 2.5 mg/m²/day, at most 4 mg/day, among sources of 4 mg/day.
        ("GVHD", "40", "1.2", "4"),
    ],
)
def test_a_dose_per_m2_counts_by_the_surface(
    content: Content, name: str, age: str, surface: str, mg: str | None
) -> None:
    assert highest(content, name, age, None, surface) == (None if mg is None else Decimal(mg))


def test_no_dose_of_everolimus_was_read_in_itp(content: Content) -> None:
    diseases = content.recommendations["diseases"]
    adult = Person(Decimal(40))
    assert highest_stated(diseases, find_disease(diseases, "ITP"), "everolimus", adult).mg_per_day is None
    assert highest_stated(diseases, find_disease(diseases, "GVHD"), "everolimus", adult).mg_per_day == 3


def test_a_dose_per_m2_is_named_where_the_surface_is_not_known(content: Content) -> None:
    diseases = content.recommendations["diseases"]
    alps = find_disease(diseases, "ALPS")
    assert highest_stated(diseases, alps, "sirolimus", Person(Decimal(6))) == Highest(None, Decimal("2.8"), (34,))
    sized = Person(Decimal(6), Decimal(20), Decimal("0.8"))
    assert highest_stated(diseases, alps, "sirolimus", sized) == Highest(Decimal("2.24"), Decimal("2.8"), (34,))
