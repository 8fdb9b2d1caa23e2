"""What a record holds beside doses and levels: response, adverse effects, adherence, what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.cases.case import Chart, Planned
from mtor_cli.cases.fields import PLANNED_FIELDS, RESPONSE_FIELDS, fields_of, listed, positive, yes_or_no
from mtor_cli.cases.times import bad_case, parse_moment
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.cases.times import Clock

LONGEST = 500
"""Characters of a text."""


def read_chart(fields: dict[str, object], clock: Clock) -> Chart:
    """What stands beside doses and levels.

    Args:
        fields: of the case.
        clock: of the case.

    Raises:
        DataError: something in it cannot be used; the message names it.
    """
    raw = fields.get("response")
    response = {} if raw is None else fields_of(raw, RESPONSE_FIELDS, "response")
    numbers = {
        name: None if response.get(name) is None else positive(response[name], f"response: {name}")
        for name in ("platelets", "haemoglobin")
    }
    responding = response.get("responding")
    return Chart(
        **numbers,
        responding=None if responding is None else yes_or_no(responding, "response: responding"),
        adverse_effects=tuple(one_line(item, "adverse_effects") for item in listed(fields.get("adverse_effects"))),
        adherence=one_line(fields["adherence"], "adherence") if fields.get("adherence") is not None else None,
        planned=tuple(_planned(item, i, clock) for i, item in enumerate(listed(fields.get("planned")), start=1)),
    )


def one_line(raw: object, where: str) -> str:
    """A text that somebody wrote, on one line.

    Raises:
        DataError: it is none, or too long.
    """
    text = " ".join(str(raw).split())
    if isinstance(raw, dict | list) or not text or len(text) > LONGEST:
        raise bad_case(
            "bad_text",
            *bilingual("bad_text", where=where, longest=LONGEST),
        )
    return text


def _planned(item: object, number: int, clock: Clock) -> Planned:
    where = f"planned, item {number}"
    fields = {"name": item} if isinstance(item, str) else fields_of(item, PLANNED_FIELDS, where)
    when = fields.get("from")
    time = None if when is None else clock.hours(parse_moment(when, where, with_time=False), where)
    return Planned(one_line(fields.get("name") or "", f"{where}: name"), time)
