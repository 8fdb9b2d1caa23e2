"""The one parser of clinical numbers.

Python's own `float` takes nan, inf, 1e5, 1_000 and digits of other scripts; a clinical number is none of these.
"""

from __future__ import annotations

import re
from decimal import Decimal

from mtor_cli.errors import UsageError

_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_NUMBER_THEN_UNIT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([^\d\s.,。<>-].*)")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

MAX_DIGITS = 15
"""More digits than this are no measurement, and would not survive JSON."""


def fold_digits(text: str) -> str:
    """Return `text` without outer spaces, with full-width digits, signs and letters as half-width ones."""
    return text.translate(_FULL_WIDTH).strip()


def parse_number(text: str, option: str, unit_option: str = "") -> Decimal:
    """Return a clinical number: digits with an optional decimal point, greater than zero.

    Args:
        text: as typed; full-width digits are folded.
        option: the option's name, for messages.
        unit_option: how to give the unit, for a number that was typed with one.

    Raises:
        UsageError: naming what was wrong and what to type.
    """
    folded = fold_digits(text)
    if _PLAIN.fullmatch(folded):
        if len(folded.replace(".", "").lstrip("0")) > MAX_DIGITS:
            raise _error(option, text, "it has too many digits", "位数过多")
        value = Decimal(folded)
        if value == 0:
            raise _error(option, text, "it must be greater than zero", "应大于0")
        return value
    en, zh, hint = _reason(folded, option, unit_option)
    raise _error(option, text, en, zh, hint)


def _reason(text: str, option: str, unit_option: str) -> tuple[str, str, str]:
    """Say why `text` is not a clinical number."""
    if not text:
        return "it is empty; type a number such as 8.2", "内容为空；请输入如8.2的数值", ""
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return "it is not a finite number", "不是有限数值", ""
    if text[0] in "-−–":
        return "a negative value is not possible", "不能为负值", ""
    if re.fullmatch(r"[0-9]+,[0-9]+", text):
        return (
            f"use a point for decimals, as in {text.replace(',', '.')}",
            f"小数点请用“.”，如{text.replace(',', '.')}",
            f"{option} {text.replace(',', '.')}",
        )
    if re.fullmatch(r"[0-9]+[。、·][0-9]+", text):
        return "is a decimal point meant? Type it as '.'", "是否指小数点？请改用“.”", ""
    if re.fullmatch(r"\.[0-9]+", text):
        return f"write it with a leading zero, as in 0{text}", f"请补上前导0，如0{text}", f"{option} 0{text}"
    if re.fullmatch(r"[0-9]+\.", text):
        return f"write {text[:-1]} or {text}0", f"请写作{text[:-1]}或{text}0", ""
    if re.fullmatch(r"[0-9.]+[eE][+-]?[0-9]+", text):
        return "write it without an exponent", "请勿使用指数形式", ""
    match = _NUMBER_THEN_UNIT.fullmatch(text)
    if match and unit_option:
        hint = f"{option} {match[1]} {unit_option} {match[2].strip()}"
        return (
            f"give the unit by its own option: {hint}",
            f"单位请另用选项给出：{hint}",
            hint,
        )
    return "type a number such as 8.2", "请输入如8.2的数值", ""


def _error(option: str, text: str, en: str, zh: str, hint: str = "") -> UsageError:
    return UsageError(
        "bad_number",
        f"{option} '{text}' is not accepted: {en}.",
        f"{option} “{text}”无法使用：{zh}。",
        hint,
    )


def show(value: Decimal | float | int) -> str:
    """Return a number with every digit that it has and without an exponent."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if isinstance(value, float) and "." in text else text


def show_against(value: Decimal, limits: list[Decimal], digits: int = 1) -> str:
    """Return `value` rounded, with as many decimals as it takes not to look like a limit that it is not.

    15.04 beside a limit of 15 is shown as 15.04 and never as 15.0.
    """
    for places in range(digits, 13):
        rounded = round(value, places)
        if all((rounded > x) == (value > x) and (rounded < x) == (value < x) for x in limits):
            return format(rounded, "f")
    return format(value, "f")


MAX_AGE = 120


def parse_age(text: str) -> Decimal:
    """Return an age in years, which may be a part of a year.

    Raises:
        UsageError: it is not a number of years that a patient can have.
    """
    age = parse_number(text, "--age")
    if age > MAX_AGE:
        raise _error("--age", text, f"an age above {MAX_AGE} years is not possible", f"年龄不可能超过{MAX_AGE}岁")
    return age
