"""Whether a source's ages and sizes cover a patient: what may be worked out from it, and how it has to be marked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtor_cli.records.rules import Rules

Mark = Literal[
    "under_one_year",
    "below_ages",
    "below_weights",
    "above_children",
    "ages_not_stated",
    "above_ages",
    "above_weights",
]
"""How a patient lies to a source. `above_children`: older than a source of children only."""

_OUTSIDE: frozenset[Mark] = frozenset({"under_one_year", "below_ages", "below_weights", "above_children"})


class Scope(NamedTuple):
    """What a source says for one patient."""

    marks: tuple[Mark, ...]
    """Empty where the patient lies inside what the source states, or nothing is known of the patient."""

    @property
    def target(self) -> bool:
        """Whether a dose may be sought for the source's target range."""
        return not _OUTSIDE.intersection(self.marks)

    @property
    def dose(self) -> bool:
        """Whether the source's own dose may be worked out; for a child not where the source's ages are not known."""
        return self.target and "ages_not_stated" not in self.marks


def completed_years(age: Decimal) -> int:
    """An age in completed years: 0.5 is 0 and 17.9 is 17."""
    return int(age)


def marks_of_age(age: Decimal | None, rules: Rules) -> tuple[Mark, ...]:
    """What an age says without any source: of an infant nothing is worked out."""
    return ("under_one_year",) if age is not None and completed_years(age) < rules.infant_below_years else ()


def scope_of(source: Mapping[str, object], age: Decimal | None, weight: Decimal | None, rules: Rules) -> Scope:
    """How a patient lies to the ages and weights of a band or a regimen.

    Args:
        source: the band or regimen, as the data or an answer holds it, with the numbers that it states.
        age: years; None is not known, and nothing is then said of it.
        weight: kg; None likewise.
        rules: where childhood ends, and infancy.
    """
    marks = [*marks_of_age(age, rules)]
    if age is not None and not marks:
        marks += _of_age(source, completed_years(age), rules)
    if weight is not None:
        low, high = _limit(source, "weight_low"), _limit(source, "weight_high")
        if low is not None and weight < Decimal(str(low)):
            marks.append("below_weights")
        if high is not None and weight > Decimal(str(high)):
            marks.append("above_weights")
    return Scope(tuple(marks))


def _of_age(source: Mapping[str, object], years: int, rules: Rules) -> list[Mark]:
    group = source["age_group"]
    low: Decimal | float | None = _limit(source, "age_low")
    high: Decimal | float | None = _limit(source, "age_high")
    unknown = group == "not_stated" and low is None and high is None
    # Adults and children are so, whatever the limits that a source leaves unsaid.
    if low is None and group == "adult":
        low = rules.adult_from_years
    if high is None and group == "child":
        high = rules.adult_from_years - 1
    marks: list[Mark] = []
    if low is not None and years < low:
        marks.append("below_ages")
    if high is not None and years > high:
        marks.append("above_children" if group == "child" else "above_ages")
    if unknown and years < rules.adult_from_years:
        marks.append("ages_not_stated")
    return marks


def _limit(source: Mapping[str, object], field: str) -> float | None:
    value = source.get(field)
    return value if isinstance(value, int | float) else None
