"""From what the user said of the sample, the dose and the interacting drugs to the answer beyond the ranges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.calculator.numbers import show
from mtor_cli.calculator.sample import Liver, Sampling, comparable, judge
from mtor_cli.lookup.doses import Highest, Person
from mtor_cli.parts.dosing import percents, sample_out
from mtor_cli.parts.remarks import Remarks

if TYPE_CHECKING:
    from datetime import datetime

    from mtor_cli.calculator.alarm import Alarm
    from mtor_cli.calculator.formulary import Product
    from mtor_cli.calculator.interplay import Verdict
    from mtor_cli.calculator.level import Level
    from mtor_cli.calculator.proportion import Target
    from mtor_cli.calculator.sample import Matrix, Regimen, Sample, SteadyStatus, TroughStatus
    from mtor_cli.lookup.scope import Mark
    from mtor_cli.parts.agents import Taken
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.dosing import DoseOut, InteractionOut, NextOut, Remark
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.messages import Messages
    from mtor_cli.records.rules import Rules


class Request(NamedTuple):
    """What the user said beyond the level."""

    drug: str
    level: Level
    hours: Decimal | None = None
    days: Decimal | None = None
    regimen: Regimen = "daily"
    matrix: Matrix | None = None
    assay: str | None = None
    specimen_days: Decimal | None = None
    loading_given: bool = False
    person: Person = Person()
    child_pugh: str | None = None
    missed: Decimal | None = None
    """Days between the last missed dose and the sample; None where none was missed, or nothing was said of it."""
    sampled: datetime | None = None
    dose_mg: Decimal | None = None
    """Per administration."""
    product: Product | None = None
    strengths: tuple[Decimal, ...] = ()
    aim: Target | None = None
    """The target of the dose; None where it is not known."""
    bands: tuple[str, ...] = ()
    """The ids between which the user has to choose, where `aim` is None for that reason."""
    highest: Highest = Highest(None)
    """The highest dose stated for the disease and the patient."""
    source: Any = None
    """The band whose range `aim` is; None where it is the user's own."""
    marks: tuple[Mark, ...] = ()
    """How the patient lies to the ages and weights of `source`; without one, what the age alone says."""
    disease: Text | None = None
    moved: tuple[str, ...] = ()
    """What the disease moves of itself, such as `haematocrit`."""
    drug_rules: tuple[str, ...] = ()
    """The rules by which a dose of the drug may be adjusted."""
    dose_rules: tuple[str, ...] = ()
    """The named rules by which studies of the disease adjusted the dose."""
    alarm: Alarm | None = None
    flag: Decimal | None = None
    """The drug's toxicity flag in ng/mL."""
    own_target: bool = False
    """Whether `aim` is the user's own, and not a published range."""
    chosen: Target | None = None
    """The range that was named, else what lies under the highest upper limit of those compared."""
    provisional: bool = False
    allow_above_studied: bool = False
    loading: bool = False
    rule: str = "label"
    previous_level: Decimal | None = None
    previous_days: Decimal | None = None
    taken: tuple[Taken, ...] = ()


class Advice(NamedTuple):
    """The parts of the answer beyond the ranges."""

    sample: Any
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
    assays: list[Any],
    listed: int,
) -> Advice:
    """Return whether the sample is usable, the proposal for the dose, what comes next, and the interacting drugs.

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


def liver_of(drugs: Drugs, rules: Rules, drug: str, child_pugh: str | None) -> Liver | None:
    """Return how the liver lengthens the half-life of a drug; None where its class was not given."""
    if child_pugh is None:
        return None
    record = next(d for d in drugs["drugs"] if d["id"] == drug)
    factors: dict[str, Decimal] = {
        entry["child_pugh"]: Decimal(str(entry["factor"]))
        if "factor" in entry
        else Decimal(str(entry["hours"])) / rules.of[drug].half_life_h
        for entry in record["liver"]
    }
    raised = child_pugh not in {entry["child_pugh"] for entry in record["not_raised"]}
    return Liver(child_pugh, factors.get(child_pugh), max([Decimal(1), *factors.values()]), raised)


def waiting(sample: Sample) -> Slots:
    """Return the slots of remarks on the wait for steady state."""
    liver = sample.liver
    longer = None if liver is None or liver.factor is None else liver.factor
    return {
        "day": "" if sample.sound_from_day is None else str(sample.sound_from_day),
        "early": str(sample.early_before_day),
        "child_pugh": "" if liver is None else liver.child_pugh,
        "factor": "" if longer is None else show(longer),
        "longer": "" if longer is None else show((100 * (longer - 1)).normalize()),
    }


def steady_code(sample: Sample) -> Code | None:
    """Return the code of what is said of a level that is not known to be at steady state; None where it is."""
    if sample.steady == "provisional" and sample.sound_from_day is None:
        return "liver_half_life_unknown"
    return _STEADY[sample.steady]


_STEADY: dict[SteadyStatus, Code | None] = {
    "sound": None,
    "provisional": "steady_state_provisional",
    "too_early": "steady_state_too_early",
    "unknown": "steady_state_unknown",
}
_NO_TROUGH: dict[TroughStatus, Code | None] = {
    "true": None,
    "provisional": "trough_provisional",
    "not_trough": "not_trough",
    "unconfirmed": "trough_unconfirmed",
}


def _ago(days: Decimal) -> Text:
    return {"en": f"{show(days)} d before the sample", "zh": f"采样前{show(days)} d"}


def _days(request: Request, rules: Rules) -> Decimal | None:
    """Return the days since the last change of dose, product, regimen or interacting drug, or the last missed dose.

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
    """Return whether another drug is taken, or was since the dose last changed, that moves the level or may do so."""
    since = days is None or one.stopped is None or one.stopped <= days
    return since and one.kind in ("listed", "unclear")


def _verdicts(request: Request, rules: Rules) -> list[Verdict]:
    """Return what each other drug means for the proportional rule."""
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
    """Return the other drugs, that the level is still changing by one, and those of which nothing is verified."""
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
    assays: list[Any],
    labels: Labels,
) -> list[Remark]:
    hours = "" if request.hours is None else show(request.hours)
    days = "" if sampling.days_on_dose is None else show(sampling.days_on_dose)
    found: list[Remark] = []
    if not sample.whole_blood:
        words: Text = {
            "en": str(request.matrix),
            "zh": "血浆" if request.matrix == "plasma" else "血清",
        }
        found.append(remarks.say("not_whole_blood", matrix=words))
    if no_trough := _NO_TROUGH[sample.trough]:
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
