"""What must be said of a level whatever else is asked: the alarm first, then cautions, then what is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from mtor_cli.calculator.alarm import Alarm, over
from mtor_cli.calculator.numbers import show, show_against
from mtor_cli.lookup.bands import without_band
from mtor_cli.parts.common import Labels, Told
from mtor_cli.parts.shapes import held
from mtor_cli.parts.situation import Alarmed, applying, level_facts
from mtor_cli.records.base import RemarkCode, Said, Severity, Text, record
from mtor_cli.text import fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.calculator.alarm import Drawn
    from mtor_cli.calculator.level import Level
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.situation import Facts
    from mtor_cli.records.codes import Code
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.messages import Messages
    from mtor_cli.records.recommendations import Disease


POSSIBLY = ("possibly_above_flag", "possibly_above_ranges")
"""Cautions that stand where an alarm would: the sample was drawn too early to tell."""
UNDER_ALARM = ("toxicity_flag_origin", "early_ratio", "early_ratio_unknown", *POSSIBLY)
"""Said directly under the alarm."""


_KINDS: dict[str, Alarm] = {
    "above_toxicity_flag": "high",
    "above_every_band": "above",
    "above_highest_range": "above",
    **dict.fromkeys((*POSSIBLY, "alarm_if_drug"), "possible"),
}
NEXT_ON_ALARM: dict[Alarm, Code] = {
    "high": "next_today",
    "above": "next_discuss",
    "possible": "next_trough_possible",
}
"""What an alarm asks for, the gravest first."""


class Coded(Said):
    """What the data says under a code."""

    code: RemarkCode


@record
class Finding(Told):
    """Something that must be said of the level; `severity` alarm comes first."""

    code: str
    severity: Severity
    """`unknown`: something that is not known of the level."""
    text: Text
    limit_ng_ml: float | None
    """The threshold that the finding is about."""


def finding(said: Remark, severity: Severity, limit: Decimal | None = None) -> Finding:
    """A remark as a finding.

    Args:
        said: the remark.
        severity: of it.
        limit: the threshold that it is about, in ng/mL.
    """
    return {**said, "severity": severity, "limit_ng_ml": None if limit is None else float(limit)}


def findings_in(result: Mapping[str, object]) -> Sequence[Finding]:
    """The findings of an answer; every one that holds a level has them, and under this name."""
    nothing: Sequence[Finding] = ()
    return held(result, "findings", nothing)


def alarms_in(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that are alarms, in their order."""
    return [f for f in findings if f["severity"] == "alarm"]


def gravest(findings: Sequence[Finding]) -> Alarm | None:
    """The gravest alarm that findings raise; None where they raise none."""
    raised = {kind_of(f["code"]) for f in findings}
    return next((kind for kind in NEXT_ON_ALARM if kind in raised), None)


SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The gravest first."""


def alarm_of(drug: Drug, level: Level, highs: Sequence[float | None], drawn: Drawn) -> Alarmed:
    """The alarm of a level: above the drug's flag; else above every published range that was compared.

    Where none was compared, a drug without a flag has the upper limit of its highest published range.

    Args:
        drug: that was measured.
        level: as measured.
        highs: the upper limits of those ranges in ng/mL; None where a range has none.
        drawn: when the sample was taken.
    """
    flag = drug.get("toxicity")
    flag_limit = Decimal(str(flag["value"])) if flag else None
    above_flag = "no" if flag_limit is None else over(level, flag_limit, drawn)
    highest = drug.get("highest_range")
    bounds = highs or ([highest["value"]] if highest else [])
    # A range without an upper limit is never exceeded.
    limit = max(Decimal(str(b)) for b in bounds) if bounds and None not in bounds else None
    above_ranges = "no" if limit is None else over(level, limit, drawn)
    kind: Alarm | None = None
    if above_flag == "yes":
        kind = "high"
    elif above_ranges == "yes":
        kind = "above"
    elif "possibly" in (above_flag, above_ranges):
        kind = "possible"
    return Alarmed(kind, above_flag, above_ranges, flag_limit, limit)


def shown_against(level: Level, limit: Decimal) -> str:
    """A level in ng/mL as it stands in a sentence: with its sign, and never rounded on to `limit`."""
    if level.ng_ml is None:
        return ""
    return level.sign + (show_against(level.ng_ml, [limit], 2) if level.unit == "nmol/L" else show(level.ng_ml))


def findings(
    messages: Messages,
    labels: Labels,
    drug: Drug,
    level: Level,
    target: Target | None,
    assessments: Sequence[Assessment],
    diseases: dict[str, Disease],
    said: Facts,
    alarm: Alarmed,
    drawn: Drawn,
) -> list[Finding]:
    """What must be said of the level, alarms first, then cautions, then what is not known.

    Args:
        messages: the content of `messages.yaml`.
        labels: names the sources.
        drug: that was measured.
        level: as measured.
        target: the disease that was asked for, or None.
        assessments: of every band.
        diseases: all that the level was compared for, by id.
        said: facts of what the user said of the sample and the patient.
        alarm: what the level exceeds.
        drawn: when the sample was taken.
    """
    texts = {m["code"]: m for m in messages["messages"] if drug["id"] in m.get("when", {}).get("drug", [drug["id"]])}
    found: list[Finding] = []

    ratio = drawn.ratio
    slots = {
        "hours": "" if drawn.hours is None else show(drawn.hours),
        "lowest": "" if ratio is None else show(ratio.lowest),
        "highest": "" if ratio is None else show(ratio.highest),
    }

    def say(severity: Severity, item: Coded, limit: Decimal | None = None) -> None:
        tell(severity, item["code"], labels.told(item), item["text"], limit)

    def tell(severity: Severity, code: str, told: Told, text: Text, limit: Decimal | None = None) -> None:
        if limit is not None:
            slots["limit"], slots["level"] = show(limit), shown_against(level, limit)
        found.append(finding({**told, "code": code, "text": fill(text, slots)}, severity, limit))

    flag = drug.get("toxicity")
    limit, beyond = alarm.flag_limit, alarm.ranges_limit
    if flag and limit and alarm.kind == "high":
        say("alarm", flag, limit)
        if "origin" in flag:
            tell("caution", "toxicity_flag_origin", labels.told(flag["origin"]), flag["origin"]["text"])
    elif beyond and alarm.kind == "above":
        compared = any(a["disease"] for a in assessments)
        own = None if compared else drug.get("highest_range")
        say("alarm", own or texts["above_every_band"], beyond)
    if alarm.flag == "possibly":
        say("caution", texts["possibly_above_flag"], limit)
    elif alarm.kind == "possible":
        say("caution", texts["possibly_above_ranges"], beyond)
    if drawn.early and alarm.kind:
        if ratio:
            early = texts["early_ratio"]
            told: Told = {**labels.told(early), "sources": [labels.source(s) for s in (*ratio.sources, "mtor-cli")]}
            tell("caution", "early_ratio", told, early["text"])
        else:
            say("caution", texts["early_ratio_unknown"])
    if alarm.flag == "unknown" and level.ng_ml is not None:
        say("caution", texts["toxicity_not_excluded"], limit)
    facts = level_facts(
        drug["id"], level, target, assessments, diseases, without_band(diseases.values(), drug["id"]), alarm
    )
    for message in applying(messages, {**said, **facts}):
        if message["severity"] != "remark":
            say(message["severity"], message)
    return sorted(found, key=lambda f: SEVERITIES.index(f["severity"]))


def kind_of(code: str) -> Alarm | None:
    """Which alarm a finding raises; `possible` where the level, or the drug, does not say for sure."""
    return _KINDS.get(code)
