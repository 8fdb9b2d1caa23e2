"""Units of a level: their spellings, and the conversion against molar masses worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.units import known_unit, parse_unit, to_ng_ml
from mtor_cli.errors import UsageError
from mtor_cli.hints import Mend, Slot, retype
from mtor_cli.lookup.drugs import find_drug

if TYPE_CHECKING:
    from mtor_cli.content.load import Content

MICRO_SIGN, GREEK_MU = "\u00b5", "\u03bc"

ATOMS = {"C": 12.011, "H": 1.008, "N": 14.007, "O": 15.999}
"""Conventional atomic weights (IUPAC)."""

SIROLIMUS = {"C": 51, "H": 79, "N": 1, "O": 13}
EVEROLIMUS = {"C": 53, "H": 83, "N": 1, "O": 14}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("ng/mL", "ng/mL"),
        ("NG/ML", "ng/mL"),
        (" ng / ml ", "ng/mL"),
        ("ｎｇ／ｍＬ", "ng/mL"),
        ("纳克/毫升", "ng/mL"),
        ("ng·mL-1", "ng/mL"),
        ("ng.mL-1", "ng/mL"),
        ("ng mL-1", "ng/mL"),
        ("ng·mL⁻¹", "ng/mL"),
        ("ng·mL−1", "ng/mL"),
        ("[ng/mL]", "ng/mL"),
        ("（ng/mL）", "ng/mL"),
        ("nmol·L-1", "nmol/L"),
        ("ug/L", "ug/L"),
        ("mcg/l", "ug/L"),
        (f"{MICRO_SIGN}g/L", "ug/L"),
        (f"{GREEK_MU}g/L", "ug/L"),
        ("微克/升", "ug/L"),
        ("nmol/L", "nmol/L"),
        ("nM/L", "nmol/L"),
        ("纳摩尔/升", "nmol/L"),
    ],
)
def test_spellings(text: str, unit: str) -> None:
    assert parse_unit(text) == unit
    assert known_unit(text) == unit


@pytest.mark.parametrize("text", ["mg/dL", "ng", "", "ng/mL/h", "nmol", "毫克/升", "ngmL", "[]", "ng·mL"])
def test_other_units_are_refused(text: str) -> None:
    assert known_unit(text) is None
    with pytest.raises(UsageError) as caught:
        parse_unit(text)
    assert caught.value.code == "unknown_unit"
    assert caught.value.en == f"Unit '{text}' not recognised. Use ng/mL, ug/L or nmol/L."
    assert caught.value.zh == f"无法识别浓度单位“{text}”。可用单位：ng/mL、μg/L、nmol/L。"
    assert caught.value.hint == retype("--unit", text, Slot("UNIT"))


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        *(
            (t, "1 ng/mL = 100 ng/dL: divide the number by 100.", "1 ng/mL=100 ng/dL，请将数值除以100。")
            for t in ("ng/dL", "NG/DL", "ｎｇ／ｄＬ", "ng·dL-1", "[ng/dL]")
        ),
        ("pg/mL", "1 ng/mL = 1000 pg/mL: divide the number by 1000.", "1 ng/mL=1000 pg/mL，请将数值除以1000。"),
        ("ng/L", "1 ng/mL = 1000 ng/L: divide the number by 1000.", "1 ng/mL=1000 ng/L，请将数值除以1000。"),
        ("mg/L", "1 mg/L = 1000 ng/mL: multiply the number by 1000.", "1 mg/L=1000 ng/mL，请将数值乘以1000。"),
        ("ug/mL", "1 ug/mL = 1000 ng/mL: multiply the number by 1000.", "1 ug/mL=1000 ng/mL，请将数值乘以1000。"),
        ("μg/dL", "1 ug/dL = 10 ng/mL: multiply the number by 10.", "1 ug/dL=10 ng/mL，请将数值乘以10。"),
    ],
)
def test_a_unit_that_is_a_trap_has_a_way_out_in_which_the_number_is_typed_anew(text: str, en: str, zh: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_unit(text)
    assert caught.value.en.endswith(en)
    assert caught.value.zh.endswith(zh)
    hint = caught.value.hint
    assert isinstance(hint, Mend)
    assert str(hint.within(["tdm", "--level", "820", "--unit", text])) == "mtor tdm --level LEVEL --unit UNIT"


@pytest.mark.parametrize(
    ("name", "formula", "mass"), [("sirolimus", SIROLIMUS, 914.19), ("everolimus", EVEROLIMUS, 958.24)]
)
def test_molar_masses_are_those_of_the_formulas(
    content: Content, name: str, formula: dict[str, int], mass: float
) -> None:
    by_hand = sum(ATOMS[atom] * count for atom, count in formula.items())
    assert by_hand == pytest.approx(mass, abs=0.006)
    stored = find_drug(content.drugs, name)["molar_mass"]
    assert stored["value"] == mass
    assert stored["formula"] == "".join(f"{a}{n if n > 1 else ''}" for a, n in formula.items())


@pytest.mark.parametrize(
    ("value", "mass", "ng_ml"),
    [
        ("1", 914.19, "0.91419"),
        ("1", 958.24, "0.95824"),
        ("8.97", 914.19, "8.2002843"),  # 8.97 x 0.91419
        ("16.4", 914.19, "14.992716"),  # 16.4 x 0.91419: just below 15
        ("16.41", 914.19, "15.0018579"),
        ("100", 958.24, "95.824"),
    ],
)
def test_nmol_by_hand(value: str, mass: float, ng_ml: str) -> None:
    assert to_ng_ml(Decimal(value), "nmol/L", mass) == Decimal(ng_ml)


@given(st.decimals(min_value="0.01", max_value=1000, places=4))
def test_mass_units_are_the_same_number(value: Decimal) -> None:
    assert to_ng_ml(value, "ng/mL", 914.19) == value
    assert to_ng_ml(value, "ug/L", 914.19) == value


@given(st.decimals(min_value="0.01", max_value=1000, places=4), st.decimals(min_value="0.01", max_value=1000, places=4))
def test_conversion_keeps_the_order(a: Decimal, b: Decimal) -> None:
    assert (to_ng_ml(a, "nmol/L", 914.19) < to_ng_ml(b, "nmol/L", 914.19)) == (a < b)


@pytest.mark.parametrize("text", [f"{MICRO_SIGN}g/dL", f"{GREEK_MU}g/dL", "mcg/dL", "MCG/DL", "ug/dL"])
def test_every_way_to_write_a_microgram_is_one(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_unit(text)
    assert caught.value.en.endswith(" 1 ug/dL = 10 ng/mL: multiply the number by 10.")


def test_in_another_unit_every_level_is_asked_for_anew() -> None:
    with pytest.raises(UsageError) as caught:
        parse_unit("ng/dL")
    hint = caught.value.hint
    assert isinstance(hint, Mend)
    typed = ["tdm", "--level", "820", "--previous-level", "700", "--unit", "ng/dL"]
    assert str(hint.within(typed)) == "mtor tdm --level LEVEL --previous-level LEVEL --unit UNIT"
