"""The highest dose that was studied, by disease, drug and age."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from mtor_cli.lookup.diseases import find_disease
from mtor_cli.lookup.doses import highest_studied
from tests.content.facts import raw

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


def highest(content: Content, name: str, drug: str, age: str | None) -> Decimal | None:
    diseases = content.recommendations["diseases"]
    return highest_studied(diseases, find_disease(diseases, name), drug, Decimal(age) if age else None)


@pytest.mark.parametrize("age", [None, "17.9", "18", "60"])
@pytest.mark.parametrize("name", ["itp", "aiha", "prca", "alps", "gvhd"])
def test_the_highest_dose_is_that_of_the_regimens_of_the_age(content: Content, name: str, age: str | None) -> None:
    """Counted anew in the text of the data: a child is under 18 years, and an adult is not counted for a child."""
    groups = {"adult", "child", "both", "not_stated"}
    if age is not None:
        groups = {"child", "both"} if Decimal(age) < 18 else {"adult", "both", "not_stated"}
    for drug in ("sirolimus", "everolimus"):
        doses = [
            Decimal(item["highest"])
            for disease in raw("recommendations")["diseases"]
            for item in disease["dosing"]
            if (disease["id"] == name or name in item.get("also_in", []))
            and item["drug"] == drug
            and item["age_group"] in groups
            and not isinstance(item["highest"], dict)
        ]
        assert highest(content, name, drug, age) == max(doses, default=None)


def test_in_itp_4_mg_was_the_highest_in_adults(content: Content) -> None:
    assert highest(content, "ITP", "sirolimus", "40") == 4
    assert highest(content, "ITP", "everolimus", "40") is None
