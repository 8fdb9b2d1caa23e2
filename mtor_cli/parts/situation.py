"""The situation of a question: the facts by which messages are chosen, and the messages that hold in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.parts.shapes import conditions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from decimal import Decimal

    from mtor_cli.calculator.alarm import Alarm, Over
    from mtor_cli.calculator.level import Level
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.records.messages import Message, Messages, When

    Facts = Mapping[str, Set[str]]
    """By condition of a `when`, what holds of it; a condition that is not there is not known in this command."""


class Alarmed(NamedTuple):
    """What a level exceeds, or may exceed."""

    kind: Alarm | None
    """The gravest that is sure; `possible` where nothing is; None where nothing is exceeded."""
    flag: Over
    """Whether the level is above the drug's flag."""
    ranges: Over
    """Whether it is above every published range that was compared."""
    flag_limit: Decimal | None
    """The flag in ng/mL."""
    ranges_limit: Decimal | None
    """The upper limit of those ranges in ng/mL."""


def applying(messages: Messages, facts: Facts) -> list[Message]:
    """What is said because its `when` holds, findings on a level and remarks, in the order of the file."""
    return [m for m in messages["messages"] if "severity" in m and _holds(m.get("when", {}), facts)]


def _holds(when: When, facts: Facts) -> bool:
    return all(not set(allowed).isdisjoint(facts.get(name, ())) for name, allowed in conditions_of(when).items())


def disease_facts(target: Target | None) -> frozenset[str]:
    """The ids of the disease that was asked for and of its part, or that none was."""
    if target is None:
        return frozenset({"unknown"})
    return frozenset({"given", target.disease["id"], *([target.entity["id"]] if target.entity else [])})


def level_facts(
    drug: str,
    level: Level,
    target: Target | None,
    assessments: Sequence[Assessment],
    compared: Iterable[str],
    without: bool,
    alarm: Alarmed,
) -> dict[str, frozenset[str]]:
    """The facts of a level that was compared with target ranges.

    Args:
        drug: that was measured.
        level: as measured.
        target: the disease that was asked for, or None.
        assessments: of every range, the user's own included.
        compared: the ids of the diseases that the level was compared for.
        without: whether one of them is said to have no range for the drug, and has none.
        alarm: what the level exceeds.
    """
    own = any(a["disease"] is None for a in assessments)
    flag = {"yes": "over", "no": "under", "possibly": "unknown", "unknown": "unknown"}[alarm.flag]
    several = target is not None and len({(a["band"].record["low"], a["band"].record["high"]) for a in assessments}) > 1
    counts = {"several" if several else "one"} if assessments else set()
    return {
        "command": frozenset({"tdm"}),
        "drug": frozenset({drug}),
        # With a range of the user's own nobody has to say the disease.
        "disease": frozenset() if own and target is None else disease_facts(target),
        "compared": frozenset(compared),
        "level": frozenset({level.censored or "exact"}),
        "flag": frozenset({flag}),
        "alarm": frozenset({alarm.kind or "none"}),
        "unit": frozenset({"given" if level.unit_given else "assumed"}),
        "targets": frozenset(counts | ({"none"} if without or not assessments else set())),
        "band_matrix": frozenset(a["band"].record["matrix"] for a in assessments),
    }
