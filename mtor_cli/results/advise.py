"""From what the user said of the sample, the dose and the interacting drugs to the answer beyond the ranges."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.lookup.interactions import affects_level
from mtor_cli.results.consult import (
    adjustments_out,
    dose_out,
    interaction_out,
    percents,
    sample_out,
)
from mtor_cli.results.remarks import Remarks
from mtor_cli.tdm.consult import Proposal, Situation, propose
from mtor_cli.tdm.interplay import Agent, History, verdict
from mtor_cli.tdm.numbers import show
from mtor_cli.tdm.proportion import Target
from mtor_cli.tdm.protocols import ZORTRESS_HIGH, ZORTRESS_LOW, jrct, zortress
from mtor_cli.tdm.sample import Sampling, judge

if TYPE_CHECKING:
    from datetime import datetime

    from mtor_cli.models.base import Text
    from mtor_cli.models.drugs import Drugs
    from mtor_cli.models.interactions import Interaction
    from mtor_cli.results.common import Labels
    from mtor_cli.results.consult import AdjustmentOut, DoseOut, NextOut, Remark
    from mtor_cli.tdm.formulary import Product
    from mtor_cli.tdm.interplay import Verdict
    from mtor_cli.tdm.level import Level
    from mtor_cli.tdm.protocols import Step
    from mtor_cli.tdm.sample import Matrix, Regimen, Sample

NO_DISEASE_LIMIT_MG = Decimal(4)
"""mg/day above which a dose counts as above what was studied where no disease is given; this program's threshold."""


class Taken(NamedTuple):
    """An interacting drug that the user named."""

    entry: Interaction
    started: Decimal | None
    """Days before the sample; None is not known."""
    stopped: Decimal | None
    """Days before the sample; None where it is still taken."""


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
    age: Decimal | None = None
    child_pugh: str | None = None
    sampled: datetime | None = None
    dose_mg: Decimal | None = None
    """Per administration."""
    product: Product | None = None
    strengths: tuple[Decimal, ...] = ()
    aim: Target | None = None
    """The target of the dose; None where it is not known."""
    bands: tuple[str, ...] = ()
    """The ids between which the user has to choose, where `aim` is None for that reason."""
    highest_studied: Decimal | None = None
    """mg/day for the disease and age; None where none was read."""
    disease: Text | None = None
    disease_id: str | None = None
    above_flag: bool = False
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
    interactions: list[Any]


def advise(request: Request, drugs: Drugs, labels: Labels, assays: list[Any]) -> Advice:
    """Return whether the sample is usable, the proposal for the dose, what comes next, and the interacting drugs.

    Args:
        request: what the user said.
        drugs: the content of `drugs.yaml`, for the texts of remarks.
        labels: names the sources.
        assays: the published bias of each assay, from `pharmacology.yaml`.
    """
    remarks = Remarks(drugs, labels, request.drug)
    slow = request.child_pugh in ("B", "C") or any(_strong_inhibitor(t) for t in request.taken)
    sampling = Sampling(
        request.drug,
        request.regimen,
        request.hours,
        _days(request),
        request.matrix,
        request.loading_given,
        slow,
    )
    sample = judge(sampling)
    verdicts = _verdicts(request)
    taken = [
        interaction_out(t.entry, v, t.started, t.stopped, labels) for t, v in zip(request.taken, verdicts, strict=True)
    ]
    shown = sample_out(sample, _sample_remarks(request, sample, sampling, remarks, assays, labels))
    if request.dose_mg is None:
        return Advice(shown, None, None, taken)
    situation = Situation(
        request.level,
        sample,
        request.drug,
        request.dose_mg,
        request.regimen,
        request.aim,
        request.product,
        request.strengths,
        Decimal(0) if request.highest_studied is None else request.highest_studied,
        request.age,
        tuple(verdicts),
        request.above_flag,
        request.provisional,
        request.allow_above_studied,
        request.loading,
    )
    proposal = _by_rule(request, situation)
    dose = _dose(request, situation, proposal, verdicts, remarks, labels)
    return Advice(shown, dose, _next(request, sample, proposal, verdicts, remarks), taken)


def _strong_inhibitor(taken: Taken) -> bool:
    return taken.entry["role"] == "inhibitor" and taken.entry["strength"] == "strong" and taken.stopped is None


def _days(request: Request) -> Decimal | None:
    """Return the days since the last change of dose, product, regimen or interacting drug."""
    changes = [request.days] if request.days is not None else []
    for t in request.taken:
        if affects_level(t.entry):
            since = t.stopped if t.stopped is not None else t.started
            if since is not None:
                changes.append(since)
    return min(changes) if request.days is not None else None


def _verdicts(request: Request) -> list[Verdict]:
    level = Decimal(0) if request.level.ng_ml is None else request.level.ng_ml
    history = History(level, request.previous_level, request.previous_days, request.days)
    return [verdict(Agent(affects_level(t.entry), t.started, t.stopped), history) for t in request.taken]


def _sample_remarks(
    request: Request, sample: Sample, sampling: Sampling, remarks: Remarks, assays: list[Any], labels: Labels
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
    if sample.trough != "true":
        code = "not_trough" if sample.trough == "not_trough" else f"trough_{sample.trough}"
        found.append(remarks.say(code, hours=hours))
    if sample.steady != "sound":
        found.append(remarks.say(f"steady_state_{sample.steady}", days=days))
    if sample.percent:
        found.append(remarks.say("steady_state_share", days=days, percents=percents(sample)))
    if sampling.slow and request.drug == "sirolimus":
        found.append(remarks.say("slow_elimination"))
    if request.loading_given and request.drug == "sirolimus":
        found.append(remarks.say("loading_given"))
    if request.specimen_days is not None:
        found.append(remarks.say("specimen_age", days=show(request.specimen_days)))
    if request.assay is None:
        found.append(remarks.say("assay_unknown"))
    for assay in assays:
        if assay["assay"] == request.assay and request.drug in assay["drugs"]:
            found.append({**labels.told(assay), "code": "assay_bias", "text": assay["text"]})
    if request.disease_id in ("aiha", "prca") and request.drug == "sirolimus":
        found.append(remarks.say("haematocrit"))
    return found


def _by_rule(request: Request, s: Situation) -> Proposal:
    """Return the proposal by the rule that was named."""
    if request.rule == "label":
        return propose(s)
    dummy = s._replace(target=s.target or Target(ZORTRESS_LOW, ZORTRESS_LOW), provisional=False)
    refused = propose(dummy).refused
    obstacles = [c for c in refused if c in _ANY_RULE]
    # The transplant label judges everolimus from day 4 itself.
    settling = "steady_state_provisional" if request.rule == "jrct" else ""
    soft = [c for c in refused if c.startswith("trough_") or c == settling]
    step = _step(request, s)
    if isinstance(step, str):
        return Proposal("refused", [step], [], False)
    if obstacles or (soft and not request.provisional):
        return Proposal("refused", [*obstacles, *soft], [], False)
    if not step.holds:
        return Proposal("refused", [step.code], [], False)
    flags = [f"{request.rule}_rule", *soft]
    if step.mg_per_day is None:
        return Proposal("no_change", [], flags, bool(soft))
    return Proposal("change", [], flags, bool(soft), exact=step.mg_per_day)


_ANY_RULE = (
    "censored_level",
    "not_whole_blood",
    "not_trough",
    "steady_state_too_early",
    "steady_state_unknown",
    "interacting_drug_changed",
    "interaction_start_unknown",
    "inhibitor_needs_two_troughs",
)
"""Obstacles to every rule."""


def _step(request: Request, s: Situation) -> Step | str:
    """Return the step of a named protocol, or the code of why it does not apply."""
    level = s.level.ng_ml
    if level is None:
        return "censored_level"
    if request.rule == "jrct":
        return jrct(s.current, level) if request.disease_id == "prca" else "jrct_only_prca"
    if request.drug != "everolimus":
        return "zortress_only_everolimus"
    if request.regimen != "bid":
        return "zortress_only_twice_daily"
    if request.aim is not None and request.aim != Target(ZORTRESS_LOW, ZORTRESS_HIGH):
        return "zortress_only_3_to_8"
    return zortress(s.current, level, request.days, request.previous_level)


def _dose(
    request: Request,
    s: Situation,
    proposal: Proposal,
    verdicts: list[Verdict],
    remarks: Remarks,
    labels: Labels,
) -> DoseOut:
    agents: Text = {
        "en": ", ".join(t.entry["agent"]["en"] for t, v in zip(request.taken, verdicts, strict=True) if v != "none"),
        "zh": "、".join(t.entry["agent"]["zh"] for t, v in zip(request.taken, verdicts, strict=True) if v != "none"),
    }
    limit: str | Text = {"en": "none in mg/day was read", "zh": "未查阅到以mg/d表示的剂量"}
    if request.highest_studied is not None:
        limit = {
            "en": f"{show(request.highest_studied)} mg/day",
            "zh": f"{show(request.highest_studied)} mg/d",
        }
    disease: Text = request.disease or {"en": "this disease", "zh": "该病"}
    slots: dict[str, str | Text] = {
        "agents": agents,
        "limit": limit,
        "disease": disease,
        "bands": ", ".join(request.bands),
        "hours": "" if request.hours is None else show(request.hours),
        "days": "" if (since := _days(request)) is None else show(since),
        "matrix": {"en": str(request.matrix), "zh": "血浆" if request.matrix == "plasma" else "血清"},
    }
    refused = ["several_bands" if c == "target_unknown" and request.bands else c for c in proposal.refused]
    flags = list(dict.fromkeys(proposal.flags))
    if "steady" in verdicts and proposal.decision != "refused":
        flags.append("inhibitor_steady")
    if proposal.decision == "no_change":
        flags.insert(0, "no_change")
    if "above_studied_dose" in flags:
        flags.insert(0, flags.pop(flags.index("above_studied_dose")))
    changed = [t for t, v in zip(request.taken, verdicts, strict=True) if v == "changed" and t.stopped is None]
    adjustments: list[AdjustmentOut] = [a for t in changed for a in adjustments_out(t.entry, labels)]
    said = [remarks.say(c, **slots) for c in refused]
    beside = [remarks.say(c, **slots) for c in flags]
    return dose_out(s, proposal, request.rule, said, beside, adjustments or None)


def _next(request: Request, sample: Sample, proposal: Proposal, verdicts: list[Verdict], remarks: Remarks) -> NextOut:
    """Return when to measure again and when to change again."""
    sound = sample.sound_from_day
    measure: int | None = None
    change: int | None = None
    if request.above_flag:
        remark = remarks.say("next_today")
    elif "changed" in verdicts:
        measure, remark = 7, remarks.say("next_first_week")
    elif proposal.decision in ("change", "not_makeable", "no_product"):
        measure, change = sound, sound
        remark = remarks.say("next_after_change", day=str(sound))
    elif sample.steady in ("too_early", "provisional") and request.days is not None:
        measure = max(0, sound - int(request.days))
        change = measure
        remark = remarks.say("next_wait", day=str(sound))
    else:
        remark = remarks.say("next_routine")
    result: NextOut = {
        "measure_after_days": measure,
        "change_not_before_days": change,
        "remark": remark,
    }
    if measure is not None and request.sampled is not None:
        result["measure_on"] = f"{request.sampled + timedelta(days=measure):%Y-%m-%d}"
    return result
