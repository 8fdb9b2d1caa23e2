"""The alarm of a case's last level, by the rule of `mtor tdm`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.alarm import Drawn, Ratio, counts_from
from mtor_cli.calculator.level import Level
from mtor_cli.calculator.numbers import show
from mtor_cli.cases.history import in_ng_ml
from mtor_cli.lookup.filters import population_of
from mtor_cli.lookup.ratios import level_ratio
from mtor_cli.parts.common import value_of
from mtor_cli.parts.findings import alarm_of, finding, shown_against
from mtor_cli.parts.fit.timing import timing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.fit.models import Estimated, Ran, Seen
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.parts.situation import Alarmed
    from mtor_cli.pk.course.subject import Observation
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.ratios import Ratios
    from mtor_cli.records.recommendations import Band
    from mtor_cli.records.rules import Rules


class LastLevel(NamedTuple):
    """The last level, and what it exceeds."""

    level: Level
    alarm: Alarmed
    compared: bool
    """Whether it was compared with any range."""
    time: float
    """When it was drawn, h."""


def last_level(
    case: Case,
    main: Ran | Estimated | Seen,
    drug: Drug | None,
    bands: Sequence[Band],
    ratios: Callable[[], Ratios],
    rules: Rules,
) -> LastLevel | None:
    """The last level with its alarm; None without a level, or where the drug is not known.

    Args:
        case: the patient.
        main: the model that leads, in whose unit the levels are.
        drug: for its flag.
        bands: the target ranges of the disease that the level is compared with.
        ratios: reads those of level to trough, which only a sample that was drawn early needs.
        rules: from which hour a level counts as it is.
    """
    if drug is None or not main.measured:
        return None
    last = main.measured[-1]
    level = level_of(last, main)
    alarm = alarm_of(
        drug, level, [value_of(b["high"]) for b in bands], drawn_of(case, last.time, drug["id"], ratios, rules)
    )
    return LastLevel(level, alarm, bool(bands), last.time)


def level_of(sample: Observation, main: Ran | Estimated | Seen) -> Level:
    """A level of a case as the calculator takes it."""
    value = exact_ng_ml(sample.value, main)
    return Level(value, "ng/mL", True, value, {-1: "below", 0: None, 1: "above"}[sample.side], sample.inclusive)


def exact_ng_ml(value: float, main: Ran | Estimated | Seen) -> Decimal:
    """A concentration of the model in ng/mL as the calculator takes it, without float dust."""
    return Decimal(f"{in_ng_ml(value, main.chosen.model):.9g}")


def drawn_of(case: Case, time: float, drug: str, ratios: Callable[[], Ratios], rules: Rules) -> Drawn:
    """When a level at a time, h, was drawn, with the ratio of level to trough where it was drawn early."""
    how = timing(case, time, rules)
    if how is None:
        return Drawn()
    hours, interval = Decimal(repr(round(how.hours, 2))), int(how.interval)
    drawn = Drawn(hours, counts_from(Decimal(interval), rules))
    group = population_of(case.latest("AGE"), rules)
    found = level_ratio(ratios(), drug, group, interval, hours) if drawn.early else None
    if found is None:
        return drawn
    return drawn._replace(ratio=Ratio(Decimal(str(found.lowest)), Decimal(str(found.highest)), found.sources))


def above_ranges(last: LastLevel, say: Remarks) -> list[Finding]:
    """The alarm of a level above every range that it was compared with, and under the flag."""
    limit = last.alarm.ranges_limit
    if last.alarm.kind != "above" or limit is None or not last.compared:
        return []
    told = say.say("above_every_band", level=shown_against(last.level, limit), limit=show(limit))
    return [finding(told, "alarm", limit)]


def disease_findings(
    findings: Sequence[Finding], last: LastLevel | None, disease: str | None, say: Remarks
) -> list[Finding]:
    """The findings with what the last level means in a disease: above all its ranges; in ITP, falling platelets.

    Args:
        findings: on the levels, whatever the disease.
        last: the last level, compared with the disease's ranges.
        disease: its id; None where it is not known.
        say: makes coded remarks.
    """
    found = list(findings)
    high = any(f["code"] == "above_toxicity_flag" for f in found)
    facts = {"disease": {"unknown"} if disease is None else {"given", disease}, "alarm": {"high"} if high else set()}
    found += say.chosen(facts)
    above = above_ranges(last, say) if last is not None else []
    # The drug's own highest range, where it is the disease's too, is not said again.
    limits = {f["limit_ng_ml"] for f in above}
    again = [f for f in found if f["code"] == "above_highest_range" and f["limit_ng_ml"] in limits]
    return [*above, *(f for f in found if f not in again)]
