"""What levels in a fit mean for safety, whatever the disease: asked back where implausible, above the flag."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.alarm import over
from mtor_cli.calculator.assess import exceeds
from mtor_cli.calculator.numbers import show
from mtor_cli.cases.history import in_ng_ml
from mtor_cli.parts.clinical import implausible_level
from mtor_cli.parts.findings import finding, shown_against
from mtor_cli.parts.fit.alarm import drawn_of, level_of
from mtor_cli.parts.fit.excluded import excluded_levels
from mtor_cli.text import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtor_cli.calculator.alarm import Drawn
    from mtor_cli.cases.case import Case
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.fit.models import Estimated, Ran, Seen
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.subject import Observation
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.drugs import Drug, Threshold
    from mtor_cli.records.ratios import Ratios
    from mtor_cli.records.rules import Rules


def refuse_implausible(levels: Sequence[Observation], model: Model, drug: Drug) -> None:
    """Ask back a level above the drug's threshold of what is plausible.

    Raises:
        UsageError: there is one.
    """
    level = implausible(levels, model, drug)
    if level is not None:
        raise implausible_level(drug, f"{in_ng_ml(level.value, model):g}")


def implausible(levels: Sequence[Observation], model: Model, drug: Drug) -> Observation | None:
    """The first level above the drug's threshold of what is plausible; None where there is none."""
    most = drug["implausible"]["value"]
    return next((x for x in levels if x.side == 0 and in_ng_ml(x.value, model) > most), None)


def safety(
    case: Case,
    seen: Ran | Estimated | Seen,
    drug: Drug | None,
    labels: Labels,
    ratios: Callable[[], Ratios],
    rules: Rules,
    say: Remarks,
) -> list[Finding]:
    """What the levels mean for the drug's threshold, each by the hour at which it was drawn.

    The latest level that is above it rings the alarm. One that was drawn too early to tell is named where no later
    level counts as it is; else it is said to be no trough.

    Args:
        case: the patient.
        seen: the model in whose unit the levels are.
        drug: with its flag, or the upper limit of its highest range; None where it is not known.
        labels: names the sources.
        ratios: reads those of level to trough, which only a sample that was drawn early needs.
        rules: from which hour a level counts as it is.
        say: makes coded remarks.
    """
    threshold = None if drug is None else drug.get("toxicity") or drug.get("highest_range")
    if drug is None or threshold is None:
        return []
    limit = Decimal(str(threshold["value"]))
    settled = False
    early: list[Finding] = []
    # What was excluded by hand is none to compute from, and rings its alarm all the same.
    left_out = excluded_levels(case, seen.chosen.model, drug["molar_mass"]["value"])
    for sample in sorted([*seen.measured, *left_out], key=lambda x: x.time, reverse=True):
        level, drawn = level_of(sample, seen), drawn_of(case, sample.time, drug["id"], ratios, rules)
        found = over(level, limit, drawn)
        when = case.clock.said(sample.time)
        slots: Slots = {"level": shown_against(level, limit), "limit": show(limit), "hours": _hours(drawn)}
        if found == "yes":
            return [*early, *_alarm(threshold, slots, when, labels), *_ratio(drawn, slots, say, labels)]
        if drawn.early and not early and (found == "possibly" or exceeds(level, limit)):
            flagged: Code = "possibly_above_flag" if "toxicity" in drug else "possibly_above_ranges"
            code: Code = "early_level" if settled or found != "possibly" else flagged
            early = [_timed(say.say(code, slots), when), *_ratio(drawn, slots, say, labels)]
        settled = settled or not drawn.early
    return early


def _alarm(threshold: Threshold, slots: Slots, when: str, labels: Labels) -> list[Finding]:
    text = fill(threshold["text"], slots)
    said: Remark = {
        **labels.told(threshold),
        "code": threshold["code"],
        "text": {"en": f"{when}: {text['en']}", "zh": f"{when}：{text['zh']}"},
    }
    found = [finding(said, "alarm", Decimal(str(threshold["value"])))]
    if "origin" in threshold:
        origin = threshold["origin"]
        whence: Remark = {**labels.told(origin), "code": "toxicity_flag_origin", "text": origin["text"]}
        found.append(finding(whence, "caution"))
    return found


def _timed(remark: Remark, when: str) -> Finding:
    text = remark["text"]
    return finding({**remark, "text": {"en": f"{when}: {text['en']}", "zh": f"{when}：{text['zh']}"}}, "caution")


def _ratio(drawn: Drawn, slots: Slots, say: Remarks, labels: Labels) -> list[Finding]:
    """The ratio of level to trough at the hour of a sample that was drawn early."""
    if not drawn.early:
        return []
    ratio = drawn.ratio
    if ratio is None:
        return [finding(say.say("early_ratio_unknown", slots), "caution")]
    told = say.say("early_ratio", slots, lowest=show(ratio.lowest), highest=show(ratio.highest))
    sources = [labels.source(s) for s in (*ratio.sources, "mtor-cli")]
    return [finding({**told, "sources": sources}, "caution")]


def _hours(drawn: Drawn) -> str:
    return "" if drawn.hours is None else show(drawn.hours.normalize())
