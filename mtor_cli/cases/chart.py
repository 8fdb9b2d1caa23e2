"""What a record holds beside doses and levels: response, adverse effects, adherence, what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.calculator.units import known_unit
from mtor_cli.cases.case import Beside, Chart, Planned
from mtor_cli.cases.fields import (
    BESIDE_FIELDS,
    PLANNED_FIELDS,
    RESPONSE_FIELDS,
    fields_of,
    listed,
    positive,
    yes_or_no,
)
from mtor_cli.cases.times import bad_case, is_day, parse_moment
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
        tacrolimus=_tacrolimus(fields.get("tacrolimus"), clock),
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
    where = f"planned #{number}"
    fields = {"name": item} if isinstance(item, str) else fields_of(item, PLANNED_FIELDS, where)
    when = fields.get("from")
    time = None if when is None else clock.hours(parse_moment(when, where, with_time=False), where)
    return Planned(one_line(fields.get("name") or "", f"{where}: name"), time, is_day(when))


def _tacrolimus(raw: object, clock: Clock) -> Beside | None:
    """The level of tacrolimus; its unit is never guessed."""
    if raw is None:
        return None
    fields = fields_of(raw, BESIDE_FIELDS, "tacrolimus")
    if fields.get("unit") is None:
        raise bad_case("beside_unit_missing", *bilingual("beside_unit_missing"))
    unit = known_unit(str(fields["unit"]))
    if unit not in ("ng/mL", "ug/L"):
        raise bad_case("beside_unit_unknown", *bilingual("beside_unit_unknown", unit=one_line(fields["unit"], "unit")))
    when = fields.get("time")
    time = None if when is None else clock.hours(parse_moment(when, "tacrolimus", with_time=False), "tacrolimus")
    return Beside(positive(fields.get("value"), "tacrolimus: value"), time, is_day(when))
