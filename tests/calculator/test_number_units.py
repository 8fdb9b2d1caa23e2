"""The unit behind a number: taken where it is that of the option, refused otherwise, and never converted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mtor_cli.calculator.numbers import parse_age, parse_within, show_against, split_unit, without_unit
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype

KEPT = Slot("MG", "sirolimus:")
"""What a hint asks for where the number is a part of the value."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8.2", ("8.2", "")),
        ("30 mg", ("30", "mg")),
        ("30mg", ("30", "mg")),
        ("２．５毫克", ("2.5", "毫克")),
        ("40%", ("40", "%")),
        ("1.7㎡", ("1.7", "㎡")),
        ("5.mg", ("5.mg", "")),
        ("ten mg", ("ten mg", "")),
        ("8_2", ("8_2", "")),
        ("", ("", "")),
    ],
)
def test_a_number_and_what_stands_behind_it(text: str, found: tuple[str, str]) -> None:
    assert split_unit(text) == found


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("2 MG", "mg", "2"),
        ("2毫克", "mg", "2"),
        ("60 kg", "kg", "60"),
        ("60公斤", "kg", "60"),
        ("24 hours", "h", "24"),
        ("24小时", "h", "24"),
        ("30 Days", "days", "30"),
        ("17岁", "years", "17"),
        ("20 μmol/L", "umol/L", "20"),
        ("20 \u00b5mol/L", "umol/L", "20"),
        ("1.7 m2", "m²", "1.7"),
        ("35 IU/L", "U/L", "35"),
        ("40%", "%", "40"),
        # A unit that has one spelling.
        ("9.1 L/h", "L/h", "9.1"),
        ("9.1 l/H", "L/h", "9.1"),
        # No unit, and an exponent, which the parser of numbers refuses by itself.
        ("2", "mg", "2"),
        ("1e3", "mg", "1e3"),
        ("1E3", "mg", "1E3"),
    ],
)
def test_the_unit_of_the_option_is_taken_off(text: str, unit: str, number: str) -> None:
    assert without_unit(text, "--dose", unit) == number


@pytest.mark.parametrize(
    ("text", "behind", "unit", "en", "zh"),
    [
        ("2 g", "g", "mg", "in mg", "换算为mg后"),
        ("2 days", "days", "h", "in h", "换算为小时后"),
        ("2 h", "h", "days", "in days", "换算为天后"),
        ("2 mg", "mg", "L/h", "in L/h", "换算为L/h后"),
        ("2 mg", "mg", "", "alone", "只"),
        ("2 e", "e", "mg", "in mg", "换算为mg后"),
    ],
)
def test_another_unit_is_named_and_the_number_is_asked_for_anew(
    text: str, behind: str, unit: str, en: str, zh: str
) -> None:
    with pytest.raises(UsageError) as caught:
        without_unit(text, "--dose", unit)
    error = caught.value
    assert error.code == "bad_number"
    reason = f"'{behind}' is not the unit of this number; type it {en}"
    assert error.en == f"--dose '{text}' is not accepted: {reason}."
    assert error.zh == f"--dose “{text}”无法使用：“{behind}”不是该数值的单位，请{zh}输入数值。"
    assert error.hint == retype("--dose", text, Slot("MG"))


@pytest.mark.parametrize(
    ("text", "unit", "en", "zh"),
    [
        ("2 g", "mg", "'g' is not the unit of this number; type it in mg", "“g”不是该数值的单位，请换算为mg后输入数值"),
        ("0 mg", "mg", "it must be greater than zero", "应大于0"),
        ("1234567890123456 mg", "mg", "it has too many digits", "位数过多"),
        ("2.5.1 mg", "mg", "type a number such as 8.2, digits and a decimal point alone", "请输入如8.2的数值"),
        (
            "41 mg",
            "mg",
            "a value outside 0.05 to 40 mg is not possible; check the number and its unit",
            "超出可能范围（0.05～40 mg），请核对数值和单位",
        ),
        (
            "41 days",
            "days",
            "a value outside 0.05 to 40 days is not possible; check the number and its unit",
            "超出可能范围（0.05～40 天），请核对数值和单位",
        ),
    ],
)
def test_the_whole_value_is_quoted_and_what_is_asked_for_is_the_part(text: str, unit: str, en: str, zh: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_within(text, "--dose", 0.05, 40, unit, f"sirolimus:{text}", KEPT)
    error = caught.value
    assert error.en == f"--dose 'sirolimus:{text}' is not accepted: {en}."
    assert error.zh.startswith(f"--dose “sirolimus:{text}”无法使用：{zh}")
    assert error.hint == retype("--dose", f"sirolimus:{text}", KEPT)
    with pytest.raises(UsageError) as alone:
        parse_within(text, "--dose", 0.05, 40, unit)
    assert alone.value.en == f"--dose '{text}' is not accepted: {en}."
    assert alone.value.hint == retype("--dose", text, Slot("MG"))


@pytest.mark.parametrize(("text", "age"), [("17岁", "17"), ("17 years old", "17"), ("0.5 Y", "0.5"), ("6周岁", "6")])
def test_an_age_with_its_unit(text: str, age: str) -> None:
    assert parse_age(text) == Decimal(age)


def test_an_age_is_quoted_as_it_was_typed() -> None:
    with pytest.raises(UsageError) as caught:
        parse_age("1.2.3岁")
    assert caught.value.en.startswith("--age '1.2.3岁' is not accepted: type a number such as 8.2")
    assert caught.value.hint == retype("--age", "1.2.3岁", Slot("YEARS"))


def test_beyond_twelve_decimals_a_number_beside_a_limit_is_shown_whole() -> None:
    assert show_against(Decimal("15.00000000000012"), [Decimal(15)]) == "15.00000000000012"
