"""Where the codes of an answer may turn: with the level, and with the hours, the days and the age said beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.alarm import counts_from
from mtor_cli.calculator.numbers import MAX_AGE
from mtor_cli.calculator.sample import TIMES_PER_DAY, Sampling, trough_hours, wait
from mtor_cli.parts.clinical import DAYS_ON_DOSE, HOURS_SINCE_DOSE
from mtor_cli.parts.waiting import liver_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mtor_cli.calculator.sample import Comparable, TroughStatus
    from mtor_cli.parts.request import Request
    from mtor_cli.records.drugs import Drug, Drugs
    from mtor_cli.records.rules import Rules


class Turning(NamedTuple):
    """Where the answers to a question turn with its level."""

    drug: Drug
    bounds: tuple[Decimal, ...]
    """Those of the ranges that are compared and the drug's own limits, in ng/mL."""
    factors: tuple[Decimal, ...]
    """By which each bound counts: 1, and the ratios of an early sample to its trough."""
    drawn: tuple[TroughStatus, Comparable, bool]
    """What the hour makes of the sample beside these ratios; the last is whether it was drawn too early to count.

    Where it is the same for two hours, levels that lie alike to each bound times each factor are answered alike."""


class Edge(NamedTuple):
    """A number at which an answer may turn."""

    at: Decimal
    above: bool
    """Whether the number itself belongs to what lies above it."""

    @property
    def place(self) -> tuple[Decimal, bool]:
        """By which edges are in order: one below a number stands before one above the same."""
        return self.at, not self.above


class Edges(NamedTuple):
    """The edges of a number, in order, the first and the last being those of what is possible."""

    inner: tuple[Edge, ...]
    least: Decimal
    """The least that is taken, itself included."""
    most: Decimal
    """The most that is taken, itself included."""
    unit: str
    """As in `mtor_cli.calculator.numbers.UNITS`."""


def edges_of(request: Request, drugs: Drugs, rules: Rules) -> Mapping[str, Edges]:
    """The edges of `hours_since_dose` (h), `days_on_dose` and `age` (years), whatever the drug and the level are.

    Args:
        request: what else was said of the sample and the patient.
        drugs: the content of `drugs.yaml`.
        rules: the numbers that decide.
    """
    least, most = (Decimal(str(bound)) for bound in (HOURS_SINCE_DOSE.low, HOURS_SINCE_DOSE.high))
    first, last = (Decimal(str(bound)) for bound in (DAYS_ON_DOSE.low, DAYS_ON_DOSE.high))
    adult = Edge(rules.adult_from_years, True)
    return {
        "hours_since_dose": Edges(_ordered(_of_hours(request, rules), least, most), least, most, "h"),
        "days_on_dose": Edges(_ordered(_of_days(request, drugs, rules), first, last), first, last, "days"),
        "age": Edges((adult,), Decimal(0), Decimal(MAX_AGE), "years"),
    }


def _ordered(edges: Iterable[Edge], least: Decimal, most: Decimal) -> tuple[Edge, ...]:
    return tuple(sorted({edge for edge in edges if least < edge.at < most}, key=lambda edge: edge.place))


def _of_hours(request: Request, rules: Rules) -> Iterable[Edge]:
    low, high = trough_hours(request.regimen, rules)
    yield from (Edge(low, True), Edge(high, False))
    if request.regimen == "daily":
        yield from (Edge(rules.provisional_trough_from_h, True), Edge(rules.provisional_trough_to_h, False))
    counts = counts_from(24 / TIMES_PER_DAY[request.regimen], rules)
    yield Edge(counts, True)
    # The ratio of a level to its trough is one of each whole hour.
    yield from (Edge(Decimal(hour), True) for hour in range(1, int(counts) + 1))


def _of_days(request: Request, drugs: Drugs, rules: Rules) -> Iterable[Edge]:
    for drug in rules.of:
        liver = liver_of(drugs, rules, drug, request.child_pugh)
        for inhibited in (False, True):
            days = wait(Sampling(drug, request.regimen, inhibited=inhibited, liver=liver), rules)
            yield from (Edge(Decimal(day), True) for day in days if day is not None)
    for one in request.taken:
        yield from (Edge(days, True) for days in (one.started, one.stopped) if days is not None)
    if request.missed is not None:
        yield Edge(request.missed, True)
