"""`data/drugs.yaml`: molar masses against the atomic weights."""

from __future__ import annotations

import re

import pytest

from tests.content.facts import raw
from tests.rules import RULES

WEIGHTS = {"C": 12.011, "H": 1.008, "N": 14.007, "O": 15.999}
"""Standard atomic weights (IUPAC, abridged)."""


def drug(name: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = next(d for d in raw("drugs")["drugs"] if d["id"] == name)
    return found


@pytest.mark.parametrize(
    ("name", "formula", "mass"), [("sirolimus", "C51H79NO13", "914.19"), ("everolimus", "C53H83NO14", "958.24")]
)
def test_the_molar_mass_is_that_of_the_formula(name: str, formula: str, mass: str) -> None:
    record = drug(name)["molar_mass"]
    assert (record["formula"], record["value"]) == (formula, mass)
    atoms = re.findall(r"([A-Z])(\d*)", formula)
    calculated = sum(WEIGHTS[atom] * int(count or 1) for atom, count in atoms)
    assert f"{calculated:.2f}" == mass


@pytest.mark.parametrize(("name", "mass"), [("sirolimus", 914.19), ("everolimus", 958.24)])
def test_the_factors_in_the_text_are_those_of_the_molar_mass(name: str, mass: float) -> None:
    text = raw("drugs")["drugs"][0 if name == "sirolimus" else 1]["molar_mass"]["text"]
    assert f"ng/mL × {1000 / mass:.4f} = nmol/L" in text["en"]
    assert f"nmol/L × {mass / 1000:.5f} = ng/mL" in text["en"]
    assert f"ng/mL×{1000 / mass:.4f}=nmol/L" in text["zh"]
    assert f"nmol/L×{mass / 1000:.5f}=ng/mL" in text["zh"]


def test_a_level_is_flagged_above_15_for_sirolimus_alone_and_asked_back_above_100_for_both() -> None:
    assert RULES.of["sirolimus"].toxicity_flag_ng_ml == 15
    assert "toxicity" not in drug("everolimus")
    assert RULES.of["everolimus"].toxicity_flag_ng_ml is None
    assert [RULES.of[name].implausible_ng_ml for name in ("sirolimus", "everolimus")] == [100, 100]
