"""A level as the laboratory reports it, and a target range as it is typed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype
from mtor_cli.tdm.level import Level, parse_level, parse_target

if TYPE_CHECKING:
    from mtor_cli.tdm.units import Unit

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
    ],
)
def test_levels(text: str, value: str, censored: str | None) -> None:
    assert level(text) == (Decimal(value), "ng/mL", False, Decimal(value), censored)


@pytest.mark.parametrize(
    "text", ["BLQ", "blq", "BLOQ", "LLOQ", "<LLOQ", "< lloq", "＜ＬＬＯＱ", "低于定量下限", "未检出"]
)
def test_below_a_limit_that_is_not_known(text: str) -> None:
    assert level(text) == (None, "ng/mL", False, None, "below")


@pytest.mark.parametrize(("unit", "ng_ml"), [("ng/mL", "8.97"), ("ug/L", "8.97"), ("nmol/L", "8.2002843")])
def test_the_unit_is_kept_and_converted(unit: Unit, ng_ml: str) -> None:
    assert level("8.97", unit) == (Decimal("8.97"), unit, True, Decimal(ng_ml), None)
    assert level("lt8.97", unit) == (Decimal("8.97"), unit, True, Decimal(ng_ml), "below")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("8.2ng/mL", "--level 8.2 --unit ng/mL"),
        ("8.2 ng/ml", "--level 8.2 --unit ng/mL"),
        ("8.2\u00b5g/L", "--level 8.2 --unit ug/L"),
        ("8.2微克/升", "--level 8.2 --unit ug/L"),
        ("9 nmol/L", "--level 9 --unit nmol/L"),
        ("<0.5ng/mL", "--level lt0.5 --unit ng/mL"),
        ("gt30 ug/L", "--level gt30 --unit ug/L"),
        ("８．２ｎｇ／ｍＬ", "--level 8.2 --unit ng/mL"),
    ],
)
def test_a_unit_in_the_number_has_an_option_of_its_own(text: str, hint: str) -> None:
    error = refusal(text)
    assert error.en == f"--level '{text}' is not accepted: give the unit by its own option, --unit."
    assert error.zh == f"--level “{text}”无法使用：单位请用选项 --unit 给出。"
    assert error.hint == retype("--level", text, Slot("LEVEL"))


@pytest.mark.parametrize("text", ["8.2 xx; rm -rf /", "8.2$(reboot)", "8.2 ng/dL", "8.2 mg"])
def test_what_is_no_unit_is_not_suggested(text: str) -> None:
    error = refusal(text)
    assert error.code == "bad_number"
    assert error.hint == retype("--level", text, Slot("NUMBER"))


@pytest.mark.parametrize(
    ("text", "sign"), [("<=0.5", "lt0.5"), ("≤0.5", "lt0.5"), ("≤ 0.5", "lt0.5"), (">=30", "gt30"), ("≥30", "gt30")]
)
def test_signs_that_laboratories_do_not_use(text: str, sign: str) -> None:
    error = refusal(text)
    assert error.hint == retype("--level", text, Slot("LEVEL"))
    assert sign[:2] in error.en


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
    assert level(f"{sign}{value}") == (value, "ng/mL", False, value, "below")


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


@pytest.mark.parametrize("text", ["", "15", "5-", "-15", "5-10-15", "15-5", "5-5", "5,15", "–", "5 15"])
def test_targets_that_are_no_range(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(text)
    assert caught.value.code == "bad_target"
    assert caught.value.en.startswith(f"--target '{text}' is not a range. ")
    assert caught.value.zh.startswith(f"--target “{text}”不是有效范围。")
    assert caught.value.hint == retype("--target", text, Slot("TARGET"))


@pytest.mark.parametrize("text", ["5-1e1", "five to ten", "nan-15", "0-15", "<=inf", "5-15 nmol/l", "４，５-10"])
def test_targets_with_a_bad_number(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(text)
    assert caught.value.code == "bad_number"
    assert caught.value.en.startswith(f"--target '{text}' is not accepted: ")
    assert caught.value.hint == retype("--target", text, Slot("TARGET"))


@given(st.decimals(min_value="0.1", max_value=50, places=2), st.decimals(min_value="0.1", max_value=50, places=2))
def test_a_target_needs_its_lower_bound_first(a: Decimal, b: Decimal) -> None:
    if a < b:
        assert parse_target(f"{a}-{b}") == (a, b)
    else:
        with pytest.raises(UsageError, match="is not a range"):
            parse_target(f"{a}-{b}")
