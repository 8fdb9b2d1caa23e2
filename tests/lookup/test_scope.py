"""A source's ages and weights against a patient's."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from mtor_cli.content.load import Content
from mtor_cli.lookup.scope import scope_of as scope_of_by
from tests.rules import RULES

scope_of = partial(scope_of_by, rules=RULES)

SOURCES: dict[str, Any] = {
    i["id"]: i for d in Content().packaged["diseases"] for kind in ("bands", "dosing") for i in d[kind]
}


@pytest.mark.parametrize(
    ("source", "age", "weight", "marks"),
    [
        ("gvhd-px-3-12-rodriguez", "8", None, ["below_ages"]),
        ("gvhd-px-3-12-rodriguez", "9.99", None, ["below_ages"]),
        ("gvhd-px-3-12-rodriguez", "10", None, []),
        ("gvhd-px-3-12-rodriguez", "67.9", None, []),
        ("gvhd-px-3-12-rodriguez", "68", None, ["above_ages"]),
        ("gvhd-px-3-12-rodriguez", None, None, []),
        # Children only: 1-15 years, 7-43 kg.
        ("cytopenia-ref8", "0.99", None, ["under_one_year"]),
        ("cytopenia-ref8", "1", "7", []),
        ("cytopenia-ref8", "15.99", "43", []),
        ("cytopenia-ref8", "16", None, ["above_children"]),
        ("cytopenia-ref8", "40", None, ["above_children"]),
        ("cytopenia-ref8", "2", "6.9", ["below_weights"]),
        ("cytopenia-child-5-15", "14", "43.1", ["above_weights"]),
        # Over 12 years is 13 in completed years.
        ("gvhd-acute-ref46", "12.9", None, ["below_ages"]),
        ("gvhd-acute-ref46", "13", None, []),
        ("gvhd-acute-ref46-upto12", "12.9", None, []),
        ("gvhd-acute-ref46-upto12", "13", None, ["above_children"]),
        # Adults, children: no limits stated.
        ("itp-feng-adults", "17.9", None, ["below_ages"]),
        ("itp-feng-adults", "18", None, []),
        ("itp-feng-children", "18", None, ["above_children"]),
        ("itp-feng-children", "17.9", None, []),
        ("itp-5-15-second", "3", None, []),
        # Ages not stated at all.
        ("alps-2-10", "6", None, ["ages_not_stated"]),
        ("alps-2-10", "18", None, []),
        ("alps-2-10", "0.5", None, ["under_one_year"]),
    ],
)
def test_how_a_patient_lies_to_a_source(source: str, age: str | None, weight: str | None, marks: list[str]) -> None:
    found = scope_of(SOURCES[source], age and Decimal(age), weight and Decimal(weight))  # type: ignore[arg-type]
    assert list(found.marks) == marks


@pytest.mark.parametrize(
    ("source", "age", "weight", "target", "dose"),
    [
        ("gvhd-px-3-12-rodriguez", "8", None, False, False),
        ("gvhd-px-3-12-rodriguez", "80", None, True, True),
        ("cytopenia-ref8", "16", None, False, False),
        ("cytopenia-ref8", "15", "60", True, True),
        ("cytopenia-ref8", "2", "5", False, False),
        # The range may be aimed at; a dose in mg of patients of unknown ages is not a child's.
        ("alps-2-10", "6", None, True, False),
        ("alps-2-10", "0.5", None, False, False),
    ],
)
def test_what_may_be_worked_out(source: str, age: str, weight: str | None, target: bool, dose: bool) -> None:
    found = scope_of(SOURCES[source], Decimal(age), None if weight is None else Decimal(weight))
    assert (found.target, found.dose) == (target, dose)


@pytest.mark.parametrize("source", SOURCES)
def test_under_one_year_nothing_is_worked_out_from_any_source(source: str) -> None:
    found = scope_of(SOURCES[source], Decimal("0.9"), None)
    assert not found.target
    assert not found.dose
