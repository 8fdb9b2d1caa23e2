"""The one parser of clinical numbers.

Python's own `float` takes nan, inf, 1e5, 1_000 and digits of other scripts; a clinical number is none of these.
"""

from __future__ import annotations

import re
from decimal import Decimal

from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype, slot
from mtor_cli.records.names import fold_width
from mtor_cli.text import bilingual

_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+[,，](?:[0-9]{1,2}|[0-9]{4,})")

MAX_DIGITS = 15
"""More digits than this are no measurement, and would not survive JSON."""
MAX_LENGTH = 2 * MAX_DIGITS
"""Leading zeros included."""


def fold_digits(text: str) -> str:
    """`text` without outer spaces, with full-width digits, signs and letters as half-width ones."""
    return fold_width(text).strip()


UNITS = {
    "mg": ("mg", "毫克"),
    "kg": ("kg", "公斤", "千克"),
    "cm": ("cm", "厘米"),
    "h": ("h", "hr", "hrs", "hour", "hours", "小时"),
    "days": ("d", "day", "days", "天", "日"),
    "years": ("y", "yr", "yrs", "yo", "y/o", "year", "years", "year old", "years old", "year-old", "岁", "周岁"),
    "umol/L": ("umol/l", "\u00b5mol/l", "\u03bcmol/l"),
    "mg/dL": ("mg/dl",),
    "m²": ("m²", "m2", "㎡"),
    "U/L": ("u/l", "iu/l"),
    "%": ("%",),
}
"""What may stand behind a number that is in this unit; nothing is converted, and another unit is refused."""
_IN_CHINESE = {"days": "天", "h": "小时", "years": "岁（周岁）", "umol/L": "μmol/L", "U/L": "IU/L"}


def split_unit(text: str) -> tuple[str, str]:
    """A number and what stands behind it; nothing behind where it is not such a text."""
    match = re.fullmatch(r"([0-9.]*[0-9])\s*((?:[^\W\d_]|[%㎡]).*)", fold_digits(text))
    return (match[1], match[2]) if match else (text, "")


def without_unit(text: str, option: str, unit: str, typed: str = "", again: Slot | None = None) -> str:
    """A number without the unit behind it; another text as it is.

    Args:
        text: as typed.
        option: its name, for messages.
        unit: of the option; empty where it has none.
        typed: the whole value of the option, where that is more than the number.
        again: what the hint asks for, where that is not the whole value.

    Raises:
        UsageError: it is in another unit.
    """
    number, behind = split_unit(text)
    known = UNITS.get(unit, (unit.lower(),))
    if not behind or re.fullmatch(r"[eE]\d+", behind):
        return text
    if behind.lower() in known:
        return number
    en, zh = bilingual("in", unit={"en": unit, "zh": _IN_CHINESE.get(unit, unit)})
    raise bad_number(
        option,
        typed or text,
        *bilingual(
            "is_not_the_unit_of_this", behind=behind, words={"en": en if unit else "alone", "zh": zh if unit else "只"}
        ),
        again,
    )


def parse_number(text: str, option: str, typed: str = "", again: Slot | None = None) -> Decimal:
    """A clinical number: digits with an optional decimal point, greater than zero.

    Args:
        text: the number; full-width digits are folded.
        option: the option's name, for messages.
        typed: what the user typed, where that is more than the number.
        again: what the hint asks for, where that is not the whole value.

    Raises:
        UsageError: naming what was wrong and what to type.
    """
    folded = fold_digits(text)
    if _PLAIN.fullmatch(folded):
        if len(folded) > MAX_LENGTH or len(folded.replace(".", "").lstrip("0")) > MAX_DIGITS:
            raise bad_number(option, typed or text, *bilingual("it_has_too_many_digits"), again)
        value = Decimal(folded)
        if value == 0:
            raise bad_number(option, typed or text, *bilingual("it_must_be_greater_than_zero"), again)
        return value
    if _DECIMAL_COMMA.fullmatch(folded):
        # No thousands: whole groups of three digits would follow. It is shown and not taken.
        point = re.sub("[,，]", ".", folded)
        whole = typed or text
        ready = whole.replace(text, point) if again is None and whole.count(text) == 1 else None
        raise bad_number(option, whole, *bilingual("a_comma_is_not_read_as", point=point), again, ready)
    raise bad_number(option, typed or text, *_reason(folded), again)


def parse_whole(text: str, option: str, low: int, high: int) -> int:
    """A whole number of an option; full-width digits are folded.

    Raises:
        UsageError: it is none, or lies outside the bounds.
    """
    folded = fold_digits(text)
    if re.fullmatch("[0-9]+", folded) and len(folded) <= MAX_LENGTH and low <= int(folded) <= high:
        return int(folded)
    raise UsageError(
        "bad_number",
        *bilingual("bad_number", option=option, text=text, low=low, high=high),
        retype(option, text, slot(option)),
    )


def _reason(text: str) -> tuple[str, str]:
    """Why `text` is not a clinical number, in both languages. What was meant is never guessed."""
    if not text:
        return bilingual("it_is_empty_type_a_number")
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return bilingual("it_is_not_a_finite_number")
    if is_missing_code(text):
        return bilingual("is_a_code_for_a_missing", text=text)
    if re.match(r"[-−–]\s*[0-9.]", text):
        return bilingual("a_negative_value_is_not_possible")
    if re.fullmatch(r"[0-9]+([,，][0-9]+)+(\.[0-9]+)?", text):
        return bilingual("a_comma_may_stand_for_a")
    if re.fullmatch(r"[0-9]+[。、·][0-9]+", text):
        return bilingual("type_the_decimal_point_as")
    if re.fullmatch(r"\.[0-9]+", text):
        return bilingual("type_the_digit_before_the_decimal")
    if re.fullmatch(r"[0-9]+\.", text):
        return bilingual("nothing_follows_the_decimal_point")
    if re.fullmatch(r"[0-9.]+[eE][+-]?[0-9]+", text):
        return bilingual("write_it_without_an_exponent")
    return bilingual("type_a_number_such_as")


def is_missing_code(text: str) -> bool:
    """Whether it is -9, -99, -999 …, by which tables mark what was not measured."""
    return re.fullmatch(r"[-−]\s*9+(\.0*)?", fold_digits(text)) is not None


def bad_number(
    option: str, typed: str, en: str, zh: str, again: Slot | None = None, ready: str | None = None
) -> UsageError:
    """The error on a number that was typed after `option`; the hint asks for it anew.

    Args:
        option: its name.
        typed: as it stands there.
        en: what is wrong.
        zh: the same.
        again: what the hint asks for, where that is not the whole value.
        ready: the value as it can only be meant, where there is such a one.
    """
    return UsageError(
        "bad_number",
        *bilingual("is_not_accepted", option=option, typed=typed, words={"en": en, "zh": zh}),
        retype(option, typed, ready or again or slot(option)),
    )


def show(value: Decimal | float | int) -> str:
    """A number with every digit that it has and without an exponent."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if isinstance(value, float) and "." in text else text


def show_against(value: Decimal, limits: list[Decimal], digits: int = 1) -> str:
    """`value` rounded, with as many decimals as it takes not to look like a limit that it is not.

    15.04 beside a limit of 15 is shown as 15.04 and never as 15.0.
    """
    for places in range(digits, 13):
        rounded = round(value, places)
        if all((rounded > x) == (value > x) and (rounded < x) == (value < x) for x in limits):
            return format(rounded, "f")
    return format(value, "f")


MAX_AGE = 120


def parse_age(text: str) -> Decimal:
    """An age in years, which may be a part of a year, or 0.

    Raises:
        UsageError: it is not a number of years that a patient can have.
    """
    if re.fullmatch(r"0(\.0)?", fold_digits(text)):
        return Decimal(0)
    age = parse_number(without_unit(text, "--age", "years"), "--age", text)
    if age > MAX_AGE:
        raise bad_number("--age", text, *bilingual("an_age_above_years_is_not", max_age=MAX_AGE))
    return age


def parse_within(
    text: str, option: str, low: float, high: float, unit: str, typed: str = "", again: Slot | None = None
) -> Decimal:
    """A number that lies within what is possible, both limits included.

    Args:
        text: as typed.
        option: its name, for messages.
        low: the least that is possible, in `unit`.
        high: the most that is possible, in `unit`.
        unit: of the option, which may stand behind the number.
        typed: the whole value of the option, where that is more than the number.
        again: what the hint asks for, where that is not the whole value.

    Raises:
        UsageError: it is not a number, or one that cannot be meant.
    """
    number = without_unit(text, option, unit, typed, again)
    value = parse_number(number, option, typed or text, again)
    # By their digits: the float 0.05 lies above the number 0.05.
    if not Decimal(str(low)) <= value <= Decimal(str(high)):
        raise bad_number(
            option,
            typed or text,
            *bilingual(
                "a_value_outside_to_is_not",
                low=f"{low:g}",
                high=f"{high:g}",
                unit={"en": unit, "zh": _IN_CHINESE.get(unit, unit)},
            ),
            again,
        )
    return value
