"""Doses of a table: those whose end is not written down, as NONMEM has no word for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.cases.case import ENDLESS
from mtor_cli.cases.table import number
from mtor_cli.cases.table_levels import EMPTY, amount
from mtor_cli.cases.times import bad_case
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.table import RecordRow

GOES_ON = ("ongoing", "continues", "继续")
"""What the column ADDL may say in place of a number: the dose is repeated every II hours, and no end is known."""


def carry_on(rows: Sequence[RecordRow]) -> None:
    """Put the number of further doses in the place of the word for doses that go on.

    Args:
        rows: of one patient, in the order of time; ADDL is replaced where it holds the word.

    Raises:
        DataError: it holds another word, has no interval, or does not stand with the last dose.
    """
    doses = [row for row in rows if amount(row.fields) > 0.0]
    for row in rows:
        text = row.fields.get("ADDL", "").strip()
        if text.upper() in EMPTY or number(text) is not None:
            continue
        if text.casefold() not in GOES_ON:
            raise bad_case("addl_unknown", *bilingual("addl_unknown", number=row.number, text=text))
        if (number(row.fields.get("II", "")) or 0.0) <= 0.0:
            raise bad_case("addl_no_interval", *bilingual("addl_no_interval", number=row.number, text=text))
        if not doses or row is not doses[-1]:
            last = doses[-1].number if doses else 0
            raise bad_case(
                "addl_before_others", *bilingual("addl_before_others", number=row.number, text=text, last=last)
            )
        row.fields["ADDL"] = f"{ENDLESS - 1}"
