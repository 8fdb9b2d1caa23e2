"""From what the user said of the sample, the dose and the interacting drugs to the answer beyond the ranges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.numbers import show
from mtor_cli.calculator.sample import Sampling, comparable, judge
from mtor_cli.parts.dosing import percents, sample_out
from mtor_cli.parts.remarks import Remarks
from mtor_cli.parts.waiting import liver_of, steady_code, trough_code, waiting
from mtor_cli.parts.words import MATRIX, PHRASE
from mtor_cli.text import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.interplay import Verdict
    from mtor_cli.calculator.sample import Sample
    from mtor_cli.parts.agents import Taken
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.dosing import DoseOut, InteractionOut, NextOut, Remark, SampleOut
    from mtor_cli.parts.request import Request
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.messages import Messages
    from mtor_cli.records.pharmacology import AssayBias
    from mtor_cli.records.rules import Rules


class Advice(NamedTuple):
    """The parts of the answer beyond the ranges."""

    sample: SampleOut
    dose: DoseOut | None
    next: NextOut | None
    """None where no dose was given, and nothing stands in the way of one."""
    interactions: list[InteractionOut]
    changing: Remark | None
    """That the level is still changing, by another drug; None where it is not known to."""
    unknown: list[Remark]
    """The other drugs of which nothing is verified."""


def advise(
    request: Request,
    drugs: Drugs,
    messages: Messages,
    rules: Rules,
    labels: Labels,
    assays: Sequence[AssayBias],
    listed: int,
) -> Advice:
    """Whether the sample is usable, the proposal for the dose, what comes next, and the interacting drugs.

    Args:
        request: what the user said.
        drugs: the content of `drugs.yaml`.
        messages: the content of `messages.yaml`.
        rules: the numbers that decide.
        labels: names the sources.
        assays: the published bias of each assay, from `pharmacology.yaml`.
        listed: how many interactions the data holds.
    """
    remarks = Remarks(messages, labels, request.drug, "tdm")
    since = _days(request, rules)
    sampling = Sampling(
        request.drug,
        request.regimen,
        request.hours,
        since,
        request.matrix,
        request.loading_given,
        any(t.is_strong_inhibitor for t in request.taken),
        liver_of(drugs, rules, request.drug, request.child_pugh),
        request.missed is not None,
        any(_moves(t, request.days) for t in request.taken),
    )
    sample = judge(sampling, rules)
    verdicts = _verdicts(request, rules)
    agents = _agents(request, verdicts, listed, drugs, messages, labels, remarks)
    shown = sample_out(sample, _sample_remarks(request, sample, sampling, rules, remarks, assays, labels))
    from mtor_cli.parts.next_steps import following

    if request.dose_mg is None:
        return Advice(shown, None, following(request, sample, None, since, verdicts, rules, remarks), *agents)
    from mtor_cli.parts.proposal import proposed

    proposal, dose = proposed(request, sample, since, verdicts, rules, remarks, labels)
    return Advice(shown, dose, following(request, sample, proposal, since, verdicts, rules, remarks), *agents)


def _ago(days: Decimal) -> Text:
    return fill(PHRASE["before_sample"], {"days": show(days)})


def _days(request: Request, rules: Rules) -> Decimal | None:
    """The days since the last change of dose, product, regimen or interacting drug, or the last missed dose.

    Where the days on the dose are not known, a drug that changed too lately settles the matter all the same.
    """
    changed = [t.changed for t in request.taken if t.kind == "listed"]
    changes = [c for c in (*changed, request.missed) if c is not None]
    if not changes:
        return request.days
    if request.days is None:
        return min(changes) if min(changes) < rules.of[request.drug].too_early_before_day else None
    return min(request.days, *changes)


def _moves(one: Taken, days: Decimal | None) -> bool:
    """Whether another drug is taken, or was since the dose last changed, that moves the level or may do so."""
    since = days is None or one.stopped is None or one.stopped <= days
    return since and one.kind in ("listed", "unclear")


def _verdicts(request: Request, rules: Rules) -> list[Verdict]:
    if not request.taken:
        return []
    from mtor_cli.calculator.interplay import History
    from mtor_cli.parts.agents import verdicts_of

    level = Decimal(0) if request.level.ng_ml is None else request.level.ng_ml
    return verdicts_of(
        request.taken, History(level, request.previous_level, request.previous_days, request.days), rules
    )


def _agents(
    request: Request,
    verdicts: list[Verdict],
    listed: int,
    drugs: Drugs,
    messages: Messages,
    labels: Labels,
    remarks: Remarks,
) -> tuple[list[InteractionOut], Remark | None, list[Remark]]:
    """The other drugs, that the level is still changing by one, and those of which nothing is verified."""
    if not request.taken:
        return [], None, []
    from mtor_cli.parts.agents import changing, interactions_out, unknown_agents

    return (
        interactions_out(request.taken, verdicts, listed, drugs, messages, labels),
        changing(request.taken, verdicts, remarks),
        unknown_agents(request.taken, listed, drugs, messages, labels),
    )


def _sample_remarks(
    request: Request,
    sample: Sample,
    sampling: Sampling,
    rules: Rules,
    remarks: Remarks,
    assays: Sequence[AssayBias],
    labels: Labels,
) -> list[Remark]:
    hours = "" if request.hours is None else show(request.hours)
    days = "" if sampling.days_on_dose is None else show(sampling.days_on_dose)
    found: list[Remark] = []
    if not sample.whole_blood:
        found.append(remarks.say("not_whole_blood", matrix=MATRIX[str(request.matrix)]))
    if no_trough := trough_code(sample):
        found.append(remarks.say(no_trough, hours=hours))
    if comparable(request.regimen, request.hours, request.matrix, rules) == "above":
        found.append(remarks.say("late_sample"))
    slots = waiting(sample)
    if unsettled := steady_code(sample):
        found.append(remarks.say(unsettled, slots, days=days))
    if sample.percent:
        code: Code = "steady_state_share" if sampling.liver is None else "steady_state_share_liver"
        found.append(remarks.say(code, slots, days=days, percents=percents(sample)))
    if sampling.inhibited and remarks.has("slow_elimination") and sampling.liver is None:
        found.append(remarks.say("slow_elimination"))
    if sampling.liver is not None:
        known = sampling.liver.factor is not None
        if known or sample.steady != "provisional":
            found.append(remarks.say("slow_liver" if known else "liver_half_life_unknown", slots))
    if request.missed is not None:
        found.append(remarks.say("missed_doses", last=_ago(request.missed)))
    if request.loading_given and remarks.has("loading_given"):
        found.append(remarks.say("loading_given"))
    if request.specimen_days is not None:
        found.append(remarks.say("specimen_age", days=show(request.specimen_days)))
    if request.assay is None:
        found.append(remarks.say("assay_unknown"))
    for assay in assays:
        if assay["assay"] == request.assay and request.drug in assay["drugs"]:
            found.append({**labels.told(assay), "code": "assay_bias", "text": assay["text"]})
    if "haematocrit" in request.moved and remarks.has("haematocrit"):
        found.append(remarks.say("haematocrit"))
    return found
