"""The published ranges beside a target of the user's own in `mtor fit`, as `mtor tdm` shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.sample import comparable
from mtor_cli.parts.comparison import assess_band
from mtor_cli.parts.fit.timing import timing
from mtor_cli.parts.scope import mark_ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.sample import Comparable
    from mtor_cli.cases.case import Case
    from mtor_cli.lookup.diseases import Target as Where
    from mtor_cli.lookup.doses import Person
    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.fit.alarm import LastLevel
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.recommendations import Band
    from mtor_cli.records.rules import Rules


def ranges_beside(
    case: Case,
    last: LastLevel | None,
    bands: Sequence[Band],
    where: Where | None,
    person: Person,
    rules: Rules,
    labels: Labels,
    say: Remarks,
) -> list[Assessment]:
    """How the last level lies to the published ranges of the disease; nothing without a level or a disease.

    Args:
        case: the patient.
        last: the last level.
        bands: the ranges, one where it was named; those of secondary forms of the disease are left aside.
        where: the disease.
        person: the ranges whose sources the patient lies outside of say so.
        rules: the numbers that decide.
        labels: names the sources.
        say: makes coded remarks.
    """
    if last is None or where is None:
        return []
    drawn = _comparable(case, last.time, rules)
    kept = [b for b in bands if "superseded_by" not in b and (len(bands) == 1 or where.primary(b.get("entity")))]
    found = [assess_band(last.level, band, where, labels, drawn) for band in kept]
    mark_ranges(found, person, rules, say)
    return found


def _comparable(case: Case, time: float, rules: Rules) -> Comparable:
    """Whether the level at a time, h, may be compared with a range for troughs."""
    how = timing(case, time, rules)
    if how is None:
        return "no"
    if how.regimen is None:
        return "yes" if how.is_trough(rules) else "no"
    return comparable(how.regimen, Decimal(repr(round(how.hours, 2))), None, rules)
