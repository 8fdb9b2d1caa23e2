"""The one parser of clinical numbers: what it takes, what it refuses and what it says, and how numbers are shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.numbers import fold_digits, parse_age, parse_number, parse_within, show, show_against
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype

COMMA = (
    "a comma may stand for a decimal point or for thousands; type digits and a decimal point, without a comma",
    "逗号既可能是小数点，也可能是千位分隔符；请只用数字和小数点“.”，不用逗号",
)


def refusal(text: str, option: str = "--level") -> UsageError:
    with pytest.raises(UsageError) as caught:
        parse_number(text, option)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8.2", "8.2"),
        ("8", "8"),
        ("08.20", "8.20"),
        ("0.5", "0.5"),
        ("  8.2 ", "8.2"),
        ("８．２", "8.2"),
        ("１５", "15"),
        ("\u30008.2\u3000", "8.2"),
        ("123456789012345", "123456789012345"),
        ("0.000000000000001", "0.000000000000001"),
    ],
)
def test_numbers_that_are_taken(text: str, value: str) -> None:
    assert parse_number(text, "--level") == Decimal(value)
    assert str(parse_number(text, "--level")) == str(Decimal(value))


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("", "it is empty; type a number such as 8.2", "内容为空；请输入如8.2的数值"),
        ("   ", "it is empty; type a number such as 8.2", "内容为空；请输入如8.2的数值"),
        ("nan", "it is not a finite number", "不是有限数值"),
        ("NaN", "it is not a finite number", "不是有限数值"),
        ("inf", "it is not a finite number", "不是有限数值"),
        ("-inf", "it is not a finite number", "不是有限数值"),
        ("+Infinity", "it is not a finite number", "不是有限数值"),
        ("-1", "a negative value is not possible", "不能为负值"),
        ("−1", "a negative value is not possible", "不能为负值"),
        ("－1", "a negative value is not possible", "不能为负值"),
        ("0", "it must be greater than zero", "应大于0"),
        ("0.00", "it must be greater than zero", "应大于0"),
        ("1,200", *COMMA),
        ("1,234,567.5", *COMMA),
        ("8。2", "type the decimal point as '.'", "小数点请用“.”"),
        ("8·2", "type the decimal point as '.'", "小数点请用“.”"),
        (".5", "type the digit before the decimal point too", "小数点前请补全数字"),
        ("5.", "nothing follows the decimal point", "小数点后缺少数字"),
        ("1e3", "write it without an exponent", "请勿使用指数形式"),
        ("1.5E-3", "write it without an exponent", "请勿使用指数形式"),
        ("1" * 400, "it has too many digits", "位数过多"),
        ("0." + "0" * 400 + "1", "it has too many digits", "位数过多"),
        ("0" * 400 + "8.2", "it has too many digits", "位数过多"),
        ("1234567890123456", "it has too many digits", "位数过多"),
    ],
)
def test_numbers_that_are_refused_for_a_reason(text: str, en: str, zh: str) -> None:
    error = refusal(text)
    assert (error.code, error.exit_code) == ("bad_number", 2)
    assert error.en == f"--level '{text}' is not accepted: {en}."
    assert error.zh == f"--level “{text}”无法使用：{zh}。"
    assert error.hint == retype("--level", text, Slot("LEVEL"))


@pytest.mark.parametrize(
    ("text", "point"), [("8,2", "8.2"), ("８，２", "8.2"), ("12,05", "12.05"), ("0,3333", "0.3333"), ("8，2", "8.2")]
)
def test_a_decimal_comma_is_not_read_and_the_point_is_offered(text: str, point: str) -> None:
    error = refusal(text)
    assert error.code == "bad_number"
    assert (
        error.en == f"--level '{text}' is not accepted: the comma was not read; if it is a decimal point, type {point}."
    )
    assert error.zh == f"--level “{text}”无法使用：逗号未予读取；若为小数点，请写作{point}。"
    assert error.hint == retype("--level", text, point)


@pytest.mark.parametrize(
    "text",
    [
        "1_000",
        "٨٫٢",
        "٨",
        "८.२",
        "8.2.1",
        "8 2",
        "0x1F",
        "1/2",
        "½",
        "²",
        "8.2ng/mL",
        "+8.2",
        "8.2%",
        "ten",
        "八",
        "8\n2",
    ],
)
def test_numbers_that_are_no_plain_digits(text: str) -> None:
    error = refusal(text)
    assert error.code == "bad_number"
    assert error.en == f"--level '{text}' is not accepted: type a number such as 8.2, digits and a decimal point alone."
    assert error.hint == retype("--level", text, Slot("LEVEL"))


def test_message_quotes_what_was_typed() -> None:
    with pytest.raises(UsageError) as caught:
        parse_number("0,5", "--level", "<0,5")
    assert caught.value.en.startswith("--level '<0,5' is not accepted: the comma was not read; ")
    assert caught.value.hint == retype("--level", "<0,5", "<0.5")


@given(st.text(max_size=12))
def test_only_ascii_digits_with_one_point_are_taken(text: str) -> None:
    folded = fold_digits(text)
    whole, _, part = folded.partition(".")
    plain = bool(whole) and set(whole + part) <= set("0123456789") and ("." not in folded or bool(part))
    if plain and set(folded) - set("0."):
        assert parse_number(text, "--level") == Decimal(folded)
    else:
        assert refusal(text).code == "bad_number"


@given(st.decimals(min_value="0.001", max_value="999999", places=3))
def test_every_number_survives_being_typed_and_shown(value: Decimal) -> None:
    assert parse_number(show(value), "--level") == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("8.20"), "8.20"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.0000001"), "0.0000001"),
        (15.0, "15"),
        (0.5, "0.5"),
        (1e-07, "0.0000001"),
        (1e16, "10000000000000000"),
        (4, "4"),
        (10, "10"),
    ],
)
def test_numbers_are_shown_without_exponent_and_with_every_digit(value: Decimal | float, text: str) -> None:
    assert show(value) == text


@pytest.mark.parametrize(
    ("value", "limits", "text"),
    [
        ("15.04", ["15"], "15.04"),
        ("15.0004", ["15"], "15.0004"),
        ("15", ["15"], "15.0"),
        ("15.26", ["15"], "15.3"),
        ("14.96", ["15"], "14.96"),
        ("3.9999", ["4", "15"], "3.9999"),
        ("8.2002843", [], "8.2"),
        ("0.04", ["0"], "0.04"),
        ("15.0000000000001", ["15"], "15.0000000000001"),
    ],
)
def test_a_number_beside_a_limit_never_looks_like_the_limit(value: str, limits: list[str], text: str) -> None:
    assert show_against(Decimal(value), [Decimal(x) for x in limits]) == text


@given(
    st.decimals(min_value=0, max_value=200, places=6),
    st.lists(st.decimals(min_value=0, max_value=200, places=3), max_size=4),
    st.integers(0, 3),
)
def test_rounding_keeps_the_side_of_every_limit(value: Decimal, limits: list[Decimal], digits: int) -> None:
    shown = Decimal(show_against(value, limits, digits))
    for limit in limits:
        assert (shown > limit, shown == limit) == (value > limit, value == limit)
    assert abs(shown - value) <= Decimal(10) ** -digits


@pytest.mark.parametrize(
    ("text", "age"),
    [("0", "0"), ("0.0", "0"), ("０", "0"), ("0.5", "0.5"), ("17", "17"), ("17.99", "17.99"), ("120", "120")],
)
def test_ages(text: str, age: str) -> None:
    assert parse_age(text) == Decimal(age)


@pytest.mark.parametrize("text", ["-1", "nan", "121", "120.01", "", "17斤", "1e1", "00"])
def test_ages_that_no_patient_has(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_age(text)
    assert caught.value.code == "bad_number"
    assert caught.value.en.startswith(f"--age '{text}' is not accepted: ")


def test_the_oldest_age_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        parse_age("140")
    assert caught.value.en == "--age '140' is not accepted: an age above 120 years is not possible."
    assert caught.value.zh == "--age “140”无法使用：年龄不可能超过120岁。"


def test_fold_touches_full_width_forms_only() -> None:
    """NFKC would make 109 of 10⁹ and 8 of ⑧; an Arabic digit is no full-width form."""
    assert fold_digits(" ＜０．５ｎｇ／ｍＬ　") == "<0.5ng/mL"
    assert fold_digits("10⁹⑧٨") == "10⁹⑧٨"


@pytest.mark.parametrize(
    ("text", "accepted"),
    [("0.05", True), ("2", True), ("40", True), ("４０", True), ("0.049", False), ("40.01", False)],
)
def test_a_quantity_has_limits_of_its_own(text: str, accepted: bool) -> None:
    if accepted:
        assert parse_within(text, "--dose", 0.05, 40, "mg") == Decimal(fold_digits(text))
        return
    with pytest.raises(UsageError) as caught:
        parse_within(text, "--dose", 0.05, 40, "mg")
    assert caught.value.code == "bad_number"
    assert caught.value.en.startswith(f"--dose '{text}' is not accepted: ")
    assert "0.05" in caught.value.en
    assert "40" in caught.value.zh


@pytest.mark.parametrize("text", ["nan", "-2", "2,5", "2g", "0"])
def test_a_quantity_is_a_clinical_number_first(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_within(text, "--dose", 0.05, 40, "mg")
    assert caught.value.code == "bad_number"
