"""Dates as they are typed, and the days between them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.calculator.dates import days_between, parse_ago, parse_when, plain_dates
from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, add, retype, slot

SAMPLED = datetime(2026, 3, 15, 8, 0)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-01", datetime(2026, 3, 1)),
        ("2026-3-1", datetime(2026, 3, 1)),
        (" 2026-03-01T08:05 ", datetime(2026, 3, 1, 8, 5)),
        ("2026-03-01 23:59", datetime(2026, 3, 1, 23, 59)),
        ("２０２６－０３－０１", datetime(2026, 3, 1)),
        ("2024-02-29", datetime(2024, 2, 29)),
        ("2000-01-01", datetime(2000, 1, 1)),
        ("2100-12-31", datetime(2100, 12, 31)),
    ],
)
def test_dates(text: str, when: datetime) -> None:
    assert parse_when(text, "--sampled") == when


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-03-00",
        "2026-03-01T24:00",
        "2026-03-01T08:60",
        "2026-03-01T8",
        "1999-12-31",
        "2101-01-01",
        "01.03.2026",
        "03/01/2026",
        "20260301",
        "2026-03",
        "2026-03-01T08:00Z",
        "-2026-03-01",
        "nan",
    ],
)
def test_what_is_no_date_is_refused_with_one_that_is(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_when(text, "--changed")
    assert caught.value.code == "bad_date"
    assert caught.value.en.startswith(f"--changed '{text}' is not a date.")
    assert caught.value.zh.startswith(f"--changed “{text}”不是有效日期")
    assert caught.value.hint == retype("--changed", text, Slot("DATE"))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-01", "2026-03-15", 14),
        ("2026-03-01T20:00", "2026-03-15T06:00", 14),
        ("2026-02-28", "2026-03-01", 1),
        ("2024-02-28", "2024-03-01", 2),
        ("2026-03-15", "2026-03-15T08:00", 0),
        ("2026-03-15T07:00", "2026-03-15T08:00", 0),
        ("2026-03-15T08:00", "2026-03-15T08:00", 0),
        ("2025-12-31", "2026-01-01", 1),
    ],
)
def test_days_are_counted_by_the_calendar(start: str, end: str, days: int) -> None:
    assert days_between(parse_when(start, ""), parse_when(end, ""), "--changed") == days


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-03-16", "2026-03-15"), ("2026-03-15T09:00", "2026-03-15T08:00"), ("2026-03-16", "2026-03-15T23:59")],
)
def test_a_sample_before_the_change_is_refused(start: str, end: str) -> None:
    with pytest.raises(UsageError, match="lies after the sample of 2026-03-15") as caught:
        days_between(parse_when(start, ""), parse_when(end, ""), "--changed")
    assert caught.value.code == "date_order"
    assert caught.value.en.startswith("--changed: 2026-03-1")
    assert caught.value.zh.endswith(" 晚于采血日期 2026-03-15。")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 20000))
def test_days_between_is_the_difference_of_ordinals(start: date, days: int) -> None:
    if start.toordinal() + days <= date(2100, 12, 31).toordinal():
        end = date.fromordinal(start.toordinal() + days)
        found = days_between(parse_when(f"{start}", ""), parse_when(f"{end}T12:00", ""), "--changed")
        assert found == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30d", "30"),
        ("30 D", "30"),
        ("30天", "30"),
        ("3０d", "30"),
        ("0d", "0"),
        ("0.5d", "0.5"),
        ("1.5d", "1.5"),
        ("20000d", "20000"),
        ("2026-03-10", "5"),
        ("2026-03-15", "0"),
    ],
)
def test_how_long_ago(text: str, days: str) -> None:
    assert parse_ago(text, "--with", SAMPLED) == Decimal(days)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-3d", "bad_number"),
        ("d", "bad_number"),
        ("20001d", "bad_number"),
        ("1e3d", "bad_number"),
        ("nand", "bad_number"),
        ("30", "bad_date"),
        ("long ago", "bad_date"),
        ("2026-03-16", "date_order"),
    ],
)
def test_how_long_ago_is_never_guessed(text: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_ago(text, "--with", SAMPLED)
    assert caught.value.code == code
    assert caught.value.en.startswith("--with")
    assert caught.value.zh.startswith("--with")


def test_an_absurd_number_of_days_is_named_with_its_limits() -> None:
    with pytest.raises(UsageError, match="outside 0 to 20000 days is not possible"):
        parse_ago("20001d", "--with", SAMPLED)


def test_a_date_needs_the_date_of_the_sample() -> None:
    with pytest.raises(UsageError) as caught:
        parse_ago("2026-03-10", "--stopped", None)
    assert (caught.value.code, caught.value.hint) == ("sampled_missing", add("--sampled", Slot("DATE")))
    assert caught.value.en.startswith("--stopped '2026-03-10' is a date: give the date of the sample too")
    assert caught.value.zh.startswith("--stopped “2026-03-10”为日期：请同时给出采血日期")
    assert parse_ago("10d", "--stopped", None) == 10


@pytest.mark.parametrize(
    ("text", "plain", "when"),
    [
        ("2026/3/1", "2026-3-1", datetime(2026, 3, 1)),
        ("2026.3.1", "2026-3-1", datetime(2026, 3, 1)),
        ("2026年3月1日", "2026-3-1", datetime(2026, 3, 1)),
        ("2026年3月1日08:05", "2026-3-1 08:05", datetime(2026, 3, 1, 8, 5)),
        ("２０２６／０３／０１ 8:05", "2026-03-01 8:05", datetime(2026, 3, 1, 8, 5)),
        ("2026-03-01", "2026-03-01", datetime(2026, 3, 1)),
    ],
)
def test_a_date_that_begins_with_its_year(text: str, plain: str, when: datetime) -> None:
    assert plain_dates(text) == plain
    assert parse_when(text, "--sampled") == when


@pytest.mark.parametrize("text", ["03/04/2026", "2026/3.1", "12026/3/1"])
def test_a_date_with_two_meanings_stays(text: str) -> None:
    assert plain_dates(text) == text


@pytest.mark.parametrize(
    ("text", "days"), [("0 days", 0), ("0天", 0), ("0日", 0), ("7 Days", 7), ("7日", 7), ("7 d", 7)]
)
def test_days_with_their_unit(text: str, days: int) -> None:
    assert parse_ago(text, "--with", None) == days


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("-3d", "a negative value is not possible", "不能为负值"),
        ("-3天", "a negative value is not possible", "不能为负值"),
        ("天", "it is empty; type a number such as 8.2", "内容为空；请输入如8.2的数值"),
        (
            "20001d",
            "a value outside 0 to 20000 days is not possible; check the number and its unit",
            "超出可能范围（0～20000 天），请核对数值和单位",
        ),
    ],
)
def test_days_that_are_no_number_are_asked_for_anew(text: str, en: str, zh: str) -> None:
    again = Slot("DATE", "voriconazole:")
    for typed, kept in (("", None), (f"voriconazole:{text}", again)):
        with pytest.raises(UsageError) as caught:
            parse_ago(text, "--stopped", SAMPLED, typed, kept)
        quoted = typed or text
        assert caught.value.en == f"--stopped '{quoted}' is not accepted: {en}."
        assert caught.value.zh == f"--stopped “{quoted}”无法使用：{zh}。"
        assert caught.value.hint == retype("--stopped", quoted, kept or slot("--stopped"))


def test_what_is_neither_a_date_nor_days_is_asked_for_anew() -> None:
    en = "'lately' is neither a date nor a number of days. Type it as 30d, 2026-03-01 or 2026-03-01T08:00."
    zh = "“lately”既不是日期，也不是天数。请按 30d、2026-03-01 或 2026-03-01T08:00 输入。"
    with pytest.raises(UsageError) as alone:
        parse_ago("lately", "--stopped", SAMPLED)
    assert (alone.value.code, alone.value.en, alone.value.zh) == ("bad_date", f"--stopped {en}", f"--stopped {zh}")
    assert alone.value.hint == retype("--stopped", "lately", slot("--stopped"))
    again = Slot("DATE", "voriconazole:")
    with pytest.raises(UsageError) as part:
        parse_ago("lately", "--stopped", SAMPLED, "voriconazole:lately", again)
    assert part.value.en == f"--stopped 'voriconazole:lately': {en}"
    assert part.value.zh == f"--stopped “voriconazole:lately”：{zh}"
    assert part.value.hint == retype("--stopped", "voriconazole:lately", again)
