"""What a case says to have happened on a day that has not come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mtor_cli.cases.times import bad_case

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mtor_cli.cases.times import Clock


def refuse_to_come(happened: Iterable[tuple[str, float]], clock: Clock, today: date | None) -> None:
    """Refuse what is said to have happened after today; doses that are planned are none of it.

    Args:
        happened: each thing's field, and its time, h.
        clock: of the case; one that counts in hours knows no day.
        today: None where the day is not known.

    Raises:
        DataError: something is.
    """
    if clock.origin is None or today is None:
        return
    # On the clock of a zone that the case names it can be tomorrow already.
    latest = today if clock.zone is None else today + timedelta(days=1)
    for where, hours in happened:
        if (clock.origin + timedelta(hours=hours)).date() > latest:
            shown = clock.said(hours)
            raise bad_case(
                "date_order",
                f"{where}: {shown} lies after today ({today:%Y-%m-%d}).",
                f"{where}：{shown} 晚于今天（{today:%Y-%m-%d}）。",
            )
