"""A level as the laboratory reports it, and a target range as it is typed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.level import Level, parse_level, parse_target
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype

if TYPE_CHECKING:
    from mtor_cli.calculator.level import Censoring
    from mtor_cli.calculator.units import Unit

MASS = 914.19


def level(text: str, unit: Unit | None = None) -> Level:
    return parse_level(text, unit, MASS)


def refusal(text: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        level(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value", "censored"),
    [
        ("8.2", "8.2", None),
        (" ８．２ ", "8.2", None),
        ("<0.5", "0.5", "below"),
        ("< 0.5", "0.5", "below"),
        ("＜0.5", "0.5", "below"),
        ("lt0.5", "0.5", "below"),
        ("LT 0.5", "0.5", "below"),
        ("低于0.5", "0.5", "below"),
        ("小于0.5", "0.5", "below"),
        ("below 0.5", "0.5", "below"),
        (">30", "30", "above"),
        ("＞３０", "30", "above"),
        ("gt30", "30", "above"),
        ("Gt 30", "30", "above"),
        ("高于30", "30", "above"),
        ("大于30", "30", "above"),
        ("above30", "30", "above"),
        ("=8.2", "8.2", None),
        ("＝ ８．２", "8.2", None),
    ],
)
def test_levels(text: str, value: str, censored: Censoring | None) -> None:
    assert level(text) == Level(Decimal(value), "ng/mL", False, Decimal(value), censored)


@pytest.mark.parametrize(
    ("text", "value", "censored", "sign"),
    [
        ("<=0.5", "0.5", "below", "≤"),
        ("≤0.5", "0.5", "below", "≤"),
        ("le0.5", "0.5", "below", "≤"),
        ("LE 0.5", "0.5", "below", "≤"),
        ("≤ 0.5", "0.5", "below", "≤"),
        ("＜＝０．５", "0.5", "below", "≤"),
        ("≦0.5", "0.5", "below", "≤"),
        ("不高于0.5", "0.5", "below", "≤"),
        ("小于等于0.5", "0.5", "below", "≤"),
        (">=30", "30", "above", "≥"),
        ("≥30", "30", "above", "≥"),
        ("ge30", "30", "above", "≥"),
        ("Ge 30", "30", "above", "≥"),
        ("不低于30", "30", "above", "≥"),
        ("大于或等于30", "30", "above", "≥"),
    ],
)
def test_a_limit_that_may_be_the_level_itself_keeps_its_meaning(
    text: str, value: str, censored: Censoring, sign: str
) -> None:
    found = level(text)
    assert found == Level(Decimal(value), "ng/mL", False, Decimal(value), censored, inclusive=True)
    assert (found.sign, level("<1").sign, level(">1").sign, level("1").sign) == (sign, "<", ">", "")


BELOW_A_LIMIT = (
    *("BLQ", "blq", "BLOQ", "LLOQ", "<LLOQ", "< lloq", "＜ＬＬＯＱ", "<LOD", "LOD", "BLOD"),
    *("低于定量下限", "未检出", "低于检测限", "< 检测限"),
)


@pytest.mark.parametrize("text", BELOW_A_LIMIT)
def test_below_a_limit_that_is_not_known(text: str) -> None:
    assert level(text) == Level(None, "ng/mL", False, None, "below")


@pytest.mark.parametrize(("unit", "ng_ml"), [("ng/mL", "8.97"), ("ug/L", "8.97"), ("nmol/L", "8.2002843")])
def test_the_unit_is_kept_and_converted(unit: Unit, ng_ml: str) -> None:
    assert level("8.97", unit) == Level(Decimal("8.97"), unit, True, Decimal(ng_ml), None)
    assert level("lt8.97", unit) == Level(Decimal("8.97"), unit, True, Decimal(ng_ml), "below")


@pytest.mark.parametrize(
    ("text", "value", "unit", "ng_ml", "censored"),
    [
        ("8.2ng/mL", "8.2", "ng/mL", "8.2", None),
        ("8.2 ng/ml", "8.2", "ng/mL", "8.2", None),
        ("8.2 ng·mL-1", "8.2", "ng/mL", "8.2", None),
        ("8.2 [ng/mL]", "8.2", "ng/mL", "8.2", None),
        ("8.2（ng/mL）", "8.2", "ng/mL", "8.2", None),
        ("8.2\u00b5g/L", "8.2", "ug/L", "8.2", None),
        ("8.2微克/升", "8.2", "ug/L", "8.2", None),
        ("9 nmol/L", "9", "nmol/L", "8.22771", None),  # 9 x 0.91419
        ("<0.5ng/mL", "0.5", "ng/mL", "0.5", "below"),
        ("gt30 ug/L", "30", "ug/L", "30", "above"),
        ("８．２ｎｇ／ｍＬ", "8.2", "ng/mL", "8.2", None),
    ],
)
def test_the_unit_may_stand_behind_the_number(
    text: str, value: str, unit: Unit, ng_ml: str, censored: Censoring | None
) -> None:
    assert level(text) == Level(Decimal(value), unit, True, Decimal(ng_ml), censored)
    assert level(text, unit) == level(text)


def test_the_unit_behind_the_number_and_the_unit_beside_it_are_one_scale() -> None:
    assert level("8.2 ng/mL", "ug/L").ng_ml == level("8.2 ug/L", "ng/mL").ng_ml == Decimal("8.2")
    for text, unit in (("8.2 ng/mL", "nmol/L"), ("8.2 nmol/L", "ng/mL")):
        with pytest.raises(UsageError) as caught:
            level(text, unit)  # type: ignore[arg-type]
        assert caught.value.code == "contradiction"
        assert caught.value.hint == retype("--level", text, Slot("LEVEL"))
        assert f"'{text}' is in {text.split()[1]}" in caught.value.en
        assert f"“{text}”的单位为{text.split()[1]}" in caught.value.zh


@pytest.mark.parametrize("text", ["8.2 xx; rm -rf /", "8.2$(reboot)", "8.2 mg", "8.2 ng", "8.2 ng/mL ng/mL"])
def test_what_is_no_unit_is_no_level(text: str) -> None:
    error = refusal(text)
    assert error.code == "bad_number"
    assert error.hint == retype("--level", text, Slot("LEVEL"))


@pytest.mark.parametrize(("text", "unit"), [("8.2 ng/dL", "ng/dL"), ("820 pg/mL", "pg/mL"), ("0.0082mg/L", "mg/L")])
def test_another_unit_behind_the_number_is_named_and_never_converted(text: str, unit: str) -> None:
    error = refusal(text)
    assert (error.code, error.hint) == ("unknown_unit", retype("--level", text, Slot("LEVEL")))
    assert unit in error.en
    assert unit in error.zh


@pytest.mark.parametrize("text", ["-99", "-9", "-999", "－99", "-99.0"])
def test_a_code_for_a_missing_value_is_named(text: str) -> None:
    error = refusal(text)
    assert "is a code for a missing value; leave out what was not measured" in error.en
    assert "为缺失值代码；未测者请勿填写" in error.zh
    assert "code" not in refusal("-1.5").en


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<",
        "lt",
        "低于",
        "<<0.5",
        "<-1",
        "lt0",
        ">nan",
        "gt8,2",
        "0.5<",
        "<1e3",
        "< 8 2",
        "BLQ0.5",
        "abc",
        "nan",
        "8.2.1",
    ],
)
def test_other_texts_are_refused_and_quoted_whole(text: str) -> None:
    error = refusal(text)
    assert error.code == "bad_number"
    assert error.en.startswith(f"--level '{text}' is not accepted: ")
    assert error.zh.startswith(f"--level “{text}”无法使用：")


@given(st.decimals(min_value="0.001", max_value=900, places=3), st.sampled_from(["<", "lt", "低于", "＜", "小于"]))
def test_every_way_to_say_below_says_the_same(value: Decimal, sign: str) -> None:
    assert level(f"{sign}{value}") == Level(value, "ng/mL", False, value, "below")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("5-15", "5", "15"),
        ("5–15", "5", "15"),
        ("5—15", "5", "15"),
        ("5～15", "5", "15"),
        ("5~15", "5", "15"),
        ("５－１５", "5", "15"),
        ("5至15", "5", "15"),
        ("5到15", "5", "15"),
        ("5 to 15", "5", "15"),
        (" 5 - 15 ng/mL", "5", "15"),
        ("5-15 [ng/mL]", "5", "15"),
        ("5–15 ng·mL-1", "5", "15"),
        ("5-15 ug/L", "5", "15"),
        ("约5～15", "5", "15"),
        ("4.5-12.25", "4.5", "12.25"),
        ("<=15", None, "15"),
        ("≤ 15", None, "15"),
        ("<15", None, "15"),
        (">=5", "5", None),
        ("≥5", "5", None),
        (">5", "5", None),
    ],
)
def test_targets(text: str, low: str | None, high: str | None) -> None:
    expected = (None if low is None else Decimal(low), None if high is None else Decimal(high))
    assert parse_target(text) == expected


@pytest.mark.parametrize("text", ["", "15", "5-", "-15", "5-10-15", "15-5", "5-5", "5,15", "–", "5 15", "5:15"])
def test_targets_that_are_no_range(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(text)
    assert caught.value.code == "bad_target"
    assert caught.value.en.startswith(f"--target '{text}' is not a range. ")
    assert caught.value.zh.startswith(f"--target “{text}”不是有效范围。")
    assert caught.value.hint == retype("--target", text, Slot("TARGET"))


@pytest.mark.parametrize("text", ["5-1e1", "five to ten", "nan-15", "0-15", "<=inf", "４，５-10"])
def test_targets_with_a_bad_number(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(text)
    assert caught.value.code == "bad_number"
    assert caught.value.en.startswith(f"--target '{text}' is not accepted: ")
    assert caught.value.hint == retype("--target", text, Slot("TARGET"))


def test_a_target_in_another_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="is in nmol/L; type it in ng/mL"):
        parse_target("5-15 nmol/L")
    with pytest.raises(UsageError, match="1 ng/mL = 100 ng/dL: divide the number by 100"):
        parse_target("500-1500 ng/dL")


@given(st.decimals(min_value="0.1", max_value=50, places=2), st.decimals(min_value="0.1", max_value=50, places=2))
def test_a_target_needs_its_lower_bound_first(a: Decimal, b: Decimal) -> None:
    if a < b:
        assert parse_target(f"{a}-{b}") == (a, b)
    else:
        with pytest.raises(UsageError, match="is not a range"):
            parse_target(f"{a}-{b}")


@pytest.mark.parametrize("text", ["X ng/dL", "8. ng/dL", "five ng/dL"])
def test_a_unit_counts_behind_a_number_only(text: str) -> None:
    error = refusal(text)
    assert error.code == "bad_number"
    assert error.en.startswith(f"--level '{text}' is not accepted: ")


def test_a_target_in_another_unit_is_asked_for_anew() -> None:
    with pytest.raises(UsageError) as molar:
        parse_target("5-15 nmol/L")
    assert molar.value.code == "bad_target"
    assert molar.value.en == "--target '5-15 nmol/L' is in nmol/L; type it in ng/mL."
    assert molar.value.zh == "--target “5-15 nmol/L”的单位为nmol/L，请以ng/mL输入。"
    assert molar.value.hint == retype("--target", "5-15 nmol/L", Slot("TARGET"))
    with pytest.raises(UsageError) as other:
        parse_target("500-1500 ng/dL")
    assert (other.value.code, other.value.hint) == (
        "unknown_unit",
        retype("--target", "500-1500 ng/dL", Slot("TARGET")),
    )
