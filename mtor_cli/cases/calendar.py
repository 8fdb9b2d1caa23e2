"""The times of one patient's records in hours: numbers, dates with a time of day, or NONMEM's DATE beside a clock time.

NONMEM's names say the order of a date: DATE month day year, DAT1 day month year, DAT2 year month day, DAT3 year day
month. A date whose year stands first is read year, month, day under every name but DAT3.
Source: NM-TRAN help, DATE data item, https://nonmem.iconplc.com/nonmem/Nonmem_7_Project/nmvi2.0beta/htmlplus/date.htm
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mtor_cli.calculator.dates import FIRST_YEAR, LAST_YEAR
from mtor_cli.calculator.numbers import fold_digits
from mtor_cli.cases.case import Remark
from mtor_cli.cases.table import DATES, in_row, number
from mtor_cli.cases.times import Clock, bad_case, parse_moment
from mtor_cli.cases.zones import on_clock, parse_zone, times_in, zone_of
from mtor_cli.errors import MtorError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from datetime import timezone

    from mtor_cli.cases.table import RecordRow
    from mtor_cli.errors import DataError

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?")
_DATE = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
_ORDERS = {"DATE": "mdy", "DAT1": "dmy", "DAT2": "ymd", "DAT3": "ydm"}
_SAID = {
    "mdy": ("month/day/year", "月/日/年"),
    "dmy": ("day/month/year", "日/月/年"),
    "ymd": ("year/month/day", "年/月/日"),
    "ydm": ("year/day/month", "年/日/月"),
}


def timed(rows: list[RecordRow], columns: dict[str, str]) -> tuple[Clock, list[Remark]]:
    """Put every TIME of one patient's rows in hours, in place; dates count from his first row.

    Args:
        rows: of one patient, in their order.
        columns: of the table, by name.

    Raises:
        DataError: a time cannot be read, or hours, clock times and dates are mixed.
    """
    date = next((name for name in DATES if name in columns), None)
    if date is None and all(number(row.fields["TIME"]) is not None for row in rows):
        return Clock(None), []
    remarks: list[Remark] = []
    zone: timezone | None = None
    if date is None:
        moments, zone = _moments(rows)
    else:
        moments = [_dated(row, date, remarks) for row in rows]
    clock = Clock(moments[0], zone)
    before = moments[0]
    for row, moment in zip(rows, moments, strict=True):
        if moment < before:
            raise bad_case(
                "bad_record",
                *bilingual(
                    "row_is_out_of_order_follows",
                    number=row.number,
                    moment=f"{moment:%Y-%m-%d %H:%M}",
                    before=f"{before:%Y-%m-%d %H:%M}",
                ),
            )
        before = moment
        row.fields["TIME"] = repr(clock.hours(moment, "TIME"))
    return clock, remarks


def _moments(rows: list[RecordRow]) -> tuple[list[datetime], timezone | None]:
    """The moments of rows whose TIME is a date with its time of day, and the zone on whose clock they stand."""
    texts = [row.fields["TIME"] for row in rows]
    named = next((t for row in rows if (t := row.fields.get("TIMEZONE", "").strip()) not in ("", ".")), None)
    zone = zone_of(times_in(texts), parse_zone(named) if named else None)
    found = []
    for row, text in zip(rows, texts, strict=True):
        if _CLOCK.fullmatch(fold_digits(text)):
            raise bad_case(
                "clock_without_date",
                *bilingual("clock_without_date", number=row.number, text=text.strip()),
            )
        if not text.strip():
            raise bad_case("bad_record", *bilingual("row_has_no_time", number=row.number))
        try:
            moment = parse_moment(on_clock(text, zone), "TIME")
        except MtorError as error:
            raise in_row(row.number, error) from error
        if not isinstance(moment, datetime):
            raise bad_case(
                "mixed_times",
                *bilingual("row_dates_and_hours_are_mixed", number=row.number),
            )
        found.append(moment)
    return found, zone


def _dated(row: RecordRow, column: str, remarks: list[Remark]) -> datetime:
    """The moment of a row with a date and a clock time, or the hours of that day."""
    text, time = fold_digits(row.fields[column]), fold_digits(row.fields["TIME"])
    match, order = _DATE.fullmatch(text), _ORDERS[column]
    if match and len(match[1]) == 4 and column == "DATE":
        order = "ymd"
    parts = dict(zip(order, (match[1], match[2], match[3]), strict=True)) if match else {}
    if not match or len(parts["y"]) != 4:
        raise _bad_date(row, column, text)
    clock = _CLOCK.fullmatch(time)
    if clock:
        gone = timedelta(hours=int(clock[1]), minutes=int(clock[2]), seconds=float(clock[3] or 0))
    elif _NUMBER.fullmatch(time) and 0.0 <= float(time) < 24.0:
        gone = timedelta(hours=float(time))
    else:
        gone = timedelta(days=1)
    if gone >= timedelta(days=1) or (clock and (int(clock[2]) > 59 or float(clock[3] or 0) >= 60.0)):
        raise bad_case(
            "bad_record",
            *bilingual("row_has_time_beside_there_time", number=row.number, time=time, column=column),
        )
    try:
        day = datetime(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError as error:
        raise _bad_date(row, column, text) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _bad_date(row, column, text)
    if order != "ymd" and not remarks:
        en, zh = _SAID[order]
        remarks.append(Remark("date_order", {"name": column, "order": {"en": en, "zh": zh}}))
    return day + gone


def _bad_date(row: RecordRow, column: str, text: str) -> DataError:
    en, zh = _SAID[_ORDERS[column]]
    return bad_case(
        "bad_date",
        *bilingual("row_has_which_is_not_a", number=row.number, column=column, text=text, words={"en": en, "zh": zh}),
    )
