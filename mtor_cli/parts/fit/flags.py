"""What has to be said beside a fit: extrapolation, assay, steady state, contradictions, assumptions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtor_cli.cases.case import interval_of, is_weekly, mg_per_day
from mtor_cli.cases.fields import COVARIATE_NAMES, covariate_name
from mtor_cli.lookup.filters import population_of
from mtor_cli.parts.common import alike, enumerated
from mtor_cli.parts.fit.agents import may_move
from mtor_cli.parts.fit.covariates import measured, named, spanning, usual_unit
from mtor_cli.parts.fit.timing import calendar_days, timing
from mtor_cli.parts.fit.visit import current_regimen
from mtor_cli.parts.words import AGE_GROUP, PHRASE
from mtor_cli.text import fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.models import Chosen, Estimated
    from mtor_cli.parts.fit.shapes import InteractingOut, PredictionOut
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.regimen import Train
    from mtor_cli.records.codes import Code
    from mtor_cli.records.pkmodels import PkModel, PkModels
    from mtor_cli.records.rules import Rules


def fit_flags(
    case: Case,
    ran: Estimated,
    predictions: Sequence[PredictionOut],
    agents: Sequence[InteractingOut],
    rules: Rules,
    say: Remarks,
) -> list[Remark]:
    """The coded remarks on a fit by its main model, the gravest first."""
    return [
        *_search(ran, predictions, case, rules, say),
        *_interactions(agents, say),
        *([say.say("child_pugh_no_covariate", child_pugh=case.child_pugh)] if case.child_pugh else []),
        *_population(case, ran, rules, say),
        *_covariates(case, ran, rules, say),
        *_sampling(case, ran, rules, say),
        *_assays(case, ran, say),
        *(cautions_of(ran.chosen.record, say) if ran.chosen.record else []),
    ]


def _search(
    ran: Estimated, predictions: Sequence[PredictionOut], case: Case, rules: Rules, say: Remarks
) -> list[Remark]:
    fit, found = ran.fit, []
    if not predictions:
        none: Code = "no_level_usable" if ran.measured else "no_level_kept" if case.excluded else "no_levels"
        found.append(say.say(none))
    if not fit.converged:
        found.append(say.say("not_converged", gradient=f"{fit.gradient:.2g}" if math.isfinite(fit.gradient) else "?"))
    elif not fit.sure:
        found.append(say.say("search_unsure"))
    if predictions and all(p["censored"] == "below" for p in predictions):
        found.append(say.say("all_below_quantification"))
    found += [
        say.say("level_beyond_3_sd", time=case.clock.said(p["time_h"]), z=f"{p['prior_z']:.1f}")
        for p in predictions
        if p["far_from_prior"]
    ]
    residuals = [p["residual"] for p in predictions if p["residual"] is not None]
    square = sum(r * r for r in residuals) / len(residuals) if residuals else 0.0
    poor = max(map(abs, residuals), default=0.0) > rules.residual_poor_sd
    if fit.converged and (poor or (len(residuals) > 1 and square > rules.square_poor_ratio)):
        found.append(say.say("poor_fit", residual=f"{max(residuals, key=abs):.1f}"))
    variances = ran.chosen.model.omega_variances(max(1, ran.subject.course.occasion_count))
    most = float(rules.parameter_far_sd) ** 2
    far = [n for n, e, v in zip(fit.labels, fit.eta.tolist(), variances, strict=False) if e * e > most * v]
    if far:
        found.append(say.say("far_from_population", names=far))
    if fit.second is not None:
        found.append(say.say("second_mode"))
    if fit.on_kink:
        found.append(say.say("on_kink"))
    if ran.rough is not None:
        found.append(say.say("poor_posterior", percent=f"{100 * ran.rough:.0f}"))
    return found


def _interactions(agents: Sequence[InteractingOut], say: Remarks) -> list[Remark]:
    found: list[Remark] = []
    for agent in agents:
        if agent["changing"] is not None:
            found.append(agent["changing"])
        if agent["remark"] is not None:
            found.append(agent["remark"])
        if may_move(agent):
            moves: Code = "forecast_across_change" if agent["changed"] else "interacting_drug"
            if not (agent["changed"] and agent["covered"]):
                found.append(say.say(moves, agent=agent["printed"]))
    return found


def _population(case: Case, ran: Estimated, rules: Rules, say: Remarks) -> list[Remark]:
    record = ran.chosen.record
    if record is None:
        return []
    found = []
    age = case.latest("AGE")
    group = population_of(age, rules)
    if group is not None and record["age_group"] not in (group, "both"):
        found.append(
            say.say("other_age_group", model=record["id"], group=AGE_GROUP[record["age_group"]], age=f"{age:g}")
        )
    return [*found, *_provenance(record, say)]


def _provenance(record: PkModel, say: Remarks) -> list[Remark]:
    """In whom a model was built, where that is another disease, and whether only a transcription was read."""
    found = []
    if not record.get("of_immune_cytopenia", False):
        code: Code = "borrowed_child" if record["age_group"] == "child" else "borrowed_model"
        found.append(say.say(code, population=record["name"]))
    return [*found, say.say("transcribed", model=record["id"])] if record["status"] == "transcribed" else found


def stands_for_trough(trains: Sequence[Train], time: float, rules: Rules) -> bool:
    """Whether a level of a virtual population counts as a trough, by the hours since the dose before it."""
    return since_dose(trains, time) >= float(rules.simulated_trough_share) * trains[-1].interval


def simulation_flags(
    chosen: Chosen,
    covariates: Mapping[str, float],
    trains: Sequence[Train],
    times: Sequence[float],
    rules: Rules,
    say: Remarks,
) -> list[Remark]:
    """The coded remarks on a virtual population: what the model is, where it is extrapolated, its cautions.

    Args:
        chosen: the model.
        covariates: of every virtual patient.
        trains: the doses.
        times: of the profile, h.
        rules: from when on a level counts as a trough.
        say: makes coded remarks.
    """
    model, record = chosen.model, chosen.record
    found = [
        _outside(name, value, covariate.unit, covariate.low, covariate.high, model.id, say)
        for name, covariate in model.covariates.items()
        if (value := covariates.get(name)) is not None and covariate.outside(value)
    ]
    if record is None:
        return found
    early = [t for t in times if not stands_for_trough(trains, t, rules)]
    if record["trough_only"] and early:
        shown = enumerated(alike(f"{t:g}") for t in early)
        found.insert(0, say.say("troughs_only", times=shown, model=model.id))
    return [*found, *_provenance(record, say), *cautions_of(record, say)]


def models_flags(
    case: Case, used: Sequence[Estimated], models: PkModels | None, rules: Rules, say: Remarks
) -> list[Remark]:
    """What has to be said of the models together: a partner drug taken as absent, conditions, extrapolation.

    Args:
        case: the patient.
        used: the patient under each model, the main one first.
        models: the packaged models with their conditions.
        rules: from when on a property counts as extrapolated.
        say: makes coded remarks.
    """
    absent = [one.chosen.without for one in used if one.chosen.without is not None]
    found = [say.of(partner) for partner in absent]
    ids = {one.chosen.model.id for one in used}
    for condition in models["conditions"] if models else []:
        if ids & set(condition["models"]) and all(
            _holds(case, name, *ends) for name, ends in condition["when"].items()
        ):
            found.append(say.of(condition))
    return [*found, *(flag for one in used[1:] for flag in _extrapolated(case, one, rules, say))]


def _holds(case: Case, name: str, low: float | None, high: float | None) -> bool:
    value = case.latest(name)
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _covariates(case: Case, ran: Estimated, rules: Rules, say: Remarks) -> list[Remark]:
    model = ran.chosen.model
    taken = [
        say.say(
            "covariate_default",
            covariate=named(name),
            model=model.id,
            amount=measured(covariate.default, covariate.unit),
        )
        for name, covariate in model.covariates.items()
        if covariate.default is not None and not _given(ran, name)
    ]
    return [*taken, *_extrapolated(case, ran, rules, say)]


def _given(ran: Estimated, name: str) -> list[float]:
    series = ran.subject.course.covariates.get(name)
    return [] if series is None else [float(v) for v in series]


def _extrapolated(case: Case, ran: Estimated, rules: Rules, say: Remarks) -> list[Remark]:
    model, record = ran.chosen.model, ran.chosen.record
    found = []
    said = set()
    for name, covariate in model.covariates.items():
        series = _given(ran, name)
        said |= {covariate_name(name)} if series else set()
        outside = [v for v in series if covariate.outside(v)]
        if outside:
            found.append(_outside(name, outside[-1], covariate.unit, covariate.low, covariate.high, model.id, say))
        far = [v for v in series if covariate.far(v, float(rules.covariate_far_sd))]
        if far:
            mean, sd, shown = (measured(x or 0.0, covariate.unit) for x in (covariate.mean, covariate.sd, far[-1]))
            found.append(
                say.say(
                    "covariate_far_from_mean", covariate=named(name), amount=shown, model=model.id, mean=mean, sd=sd
                )
            )
    limits = record["limits"] if record else {}
    for name, (low, high) in limits.items():
        value = case.latest(name)
        if value is None or name in said:
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            found.append(_outside(name, value, usual_unit(name), low, high, model.id, say))
    return found


def _outside(
    name: str, value: float, unit: str, low: float | None, high: float | None, model: str, say: Remarks
) -> Remark:
    return say.say(
        "covariate_out_of_range",
        covariate=named(name),
        amount=measured(value, unit),
        model=model,
        span=spanning(low, high, unit),
    )


def _sampling(case: Case, ran: Estimated, rules: Rules, say: Remarks) -> list[Remark]:
    """Levels that a model of troughs was not built for, and those that it therefore leaves out."""
    record, model = ran.chosen.record, ran.chosen.model
    if not model.trough_only:
        return []
    found = []
    for level in ran.measured:
        how, time = timing(case, level.time, rules), case.clock.said(level.time)
        if how is not None and how.is_early(rules):
            found.append(say.say("level_left_out", time=time, hours=f"{how.hours:.1f}", model=model.id))
        elif record is not None and record["samples"] == "troughs":
            began, steady = since_change(case, level.time, rules)
            hours = level.time - began
            if not steady and calendar_days(hours) < rules.of[record["drug"]].sound_from_day:
                found.append(say.say("before_steady_state", time=time, days=f"{hours / 24.0:.1f}", model=model.id))
    return found


def since_change(case: Case, time: float, rules: Rules) -> tuple[float, bool]:
    """When the present dose of a time began, h, and whether it had gone on for ever.

    A gap left by missed doses is no change, nor is an unpunctual dose; a level at the very time of a dose was taken
    before it.
    """
    began, usual, steady = 0.0, 24.0, False
    rate: float | None = None
    amount = 0.0
    for i, train in enumerate(case.plan):
        if train.start >= time and not train.steady_state:
            break
        interval = interval_of(case.plan, i)
        now = mg_per_day(case.plan, i)
        # A dose that stands alone after a gap goes on with the rate before it; what counts as punctual, with `timing`.
        punctual = train.count == 1 or abs(interval - usual) <= float(rules.uneven_share) * usual
        punctual = punctual and not is_weekly(train)
        if rate is None or (abs(now - rate) > 1e-9 and not (train.amount == amount and punctual)):
            began, steady, rate, usual = train.start, train.steady_state, now, interval
        amount = train.amount
    return began, steady


def since_dose(trains: Sequence[Train], time: float) -> float:
    """Hours from the last dose before a time, h; infinity without one."""
    before = [min(train.last, _last_before(train, time)) for train in trains]
    return min((time - last for last in before if last < time), default=math.inf)


def _last_before(train: Train, time: float) -> float:
    steps = int((time - train.start - 1e-9) // train.interval)
    return float(train.start + max(0, steps) * train.interval)


def _assays(case: Case, ran: Estimated, say: Remarks) -> list[Remark]:
    record = ran.chosen.record
    if record is None or not case.samples:
        return []
    if not record["assay"]:
        return [say.say("assay_of_model_unknown")]
    model_assay = "/".join(a.upper() for a in record["assay"])
    given = {s.assay for s in case.samples}
    different = sorted(a for a in given if a is not None and a not in record["assay"])
    if different:
        return [say.say("assay_differs", assay=[a.upper() for a in different], model_assay=model_assay)]
    return [say.say("assay_unknown", model_assay=model_assay)] if None in given else []


def cautions_of(record: PkModel, say: Remarks) -> list[Remark]:
    """What has to be said of a model wherever it is used: what the program does not use it for, and its own."""
    found = [say.say("dose_covariate", model=record["id"])] if "dose_covariate" in record else []
    if not record.get("half_life_usable", True):
        found.append(say.say("half_life_not_usable", model=record["id"]))
    return [*found, *map(say.of, record["cautions"])]


def ended_flag(case: Case, say: Remarks) -> list[Remark]:
    """What was taken of the time after the last dose that is written down, where no regimen goes on."""
    if case.ongoing or not case.trains:
        return []
    time = case.clock.said(max(t.last for t in case.trains))
    if case.stopped:
        return [say.say("dosing_stopped", time=time)]
    regimen = current_regimen(case)
    if regimen is None:
        return [say.say("dose_alone", time=time)]
    return [say.say("dosing_ended", time=time, dose=f"{regimen.amount:g}", hours=f"{regimen.interval:g}")]


def unit_flag(case: Case, unit: str, say: Remarks) -> list[Remark]:
    """That a unit was taken for granted."""
    written = [*case.samples, *(e.sample for e in case.excluded)]
    return [say.say("unit_assumed", unit=unit)] if any(s.unit is None for s in written) else []


_WITH_AGENT = {
    (False, False): "with_agent",
    (True, False): "with_agent_since",
    (False, True): "with_agent_until",
    (True, True): "with_agent_from_until",
}
"""By whether its start is known, and its end."""


def assumptions(case: Case, agents: Sequence[InteractingOut], say: Remarks) -> list[Remark]:
    """What the user assumed of the clearance."""
    found = []
    for agent in agents:
        if agent["clearance_multiplier"] is not None:
            slots = {"name": agent["name"], "time": agent["start"], "last": agent["end"]}
            since = fill(PHRASE[_WITH_AGENT[agent["start"] is not None, agent["end"] is not None]], slots)
            found.append(say.say("clearance_multiplier", factor=f"{agent['clearance_multiplier']:g}", since=since))
    for since_h, own in case.factors:
        begun = fill(PHRASE["since"], {"time": case.clock.said(since_h)})
        found.append(say.say("clearance_multiplier", factor=f"{own:g}", since=begun))
    return found


__all__ = [
    "COVARIATE_NAMES",
    "assumptions",
    "cautions_of",
    "ended_flag",
    "fit_flags",
    "models_flags",
    "simulation_flags",
    "since_change",
    "unit_flag",
]
