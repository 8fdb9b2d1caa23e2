"""The dose of `mtor fit`: of the regimens that the product can make, the one most likely to reach the target."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.case import interval_of
from mtor_cli.cases.history import in_ng_ml
from mtor_cli.pk.dose import Attainment, Regimen, attainment, best, loading_dose, reach_time, with_regimen
from mtor_cli.pk.sampling import rank_sampling_times
from mtor_cli.results.fit_words import coded
from mtor_cli.tdm.formulary import Product, makeable
from mtor_cli.tdm.proportion import DAY_CAP_MG, Target, dose_interval, inside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.pk.model import Model
    from mtor_cli.results.fit_models import Ran
    from mtor_cli.results.fit_shapes import (
        Coded,
        DoseProposal,
        LabelDose,
        LoadingProposal,
        PartOfDose,
        ReachOut,
        RegimenOut,
        SamplingOut,
    )
    from mtor_cli.tdm.formulary import Made

ALTERNATIVES = 4
LOW_PROBABILITY = 0.5
AS_GOOD = 0.02
"""A difference of probability below this is none."""
SAMPLING_DAYS = 14
"""Days in which the next sample may be taken."""
GOAL_DAYS = 28
"""The forecast that the next sample is to narrow: the trough so many days after the change."""
ADULT_FROM = 18


class Wish(NamedTuple):
    """What a dose is sought for, and with what."""

    target: Target | None
    """ng/mL; None where it is not known."""
    source: str | None
    """The id of the band, or `own`."""
    bands: tuple[str, ...]
    """The bands to choose from, where none was chosen."""
    product: Product | None
    strengths: tuple[Decimal, ...]
    intervals: tuple[float, ...]
    """h; empty for 24 and the present one."""
    highest: Decimal | None
    """mg/day; None where none was read."""
    without_disease: bool
    allow_above_studied: bool
    loading: bool
    above_flag: bool
    """Whether the last level is above the toxicity flag."""
    label_rule: bool
    """Whether a label has a proportional rule for the drug."""
    unsettled: tuple[str, ...]
    """Interacting drugs that start or stop and whose effect is not assumed."""


def propose(case: Case, main: Ran, others: Sequence[Ran], wish: Wish) -> DoseProposal:
    """Return the proposal.

    Args:
        case: the patient.
        main: the model that leads.
        others: further models, under which the proposed regimen is shown too.
        wish: target, product and limits.
    """
    found = _empty(wish)
    model = main.chosen.model
    found["refused"] = _refusals(case, main, wish)
    if wish.target is None:
        return found
    scale = model.scale / 1000.0
    low, high = (None if b is None else float(b) * scale for b in wish.target)
    bounds = (low, high)
    final = ("dose_covariate", "refused_interaction", "several_regimens", "refused_not_converged")
    if any(r["code"] in final for r in found["refused"]):
        if not wish.unsettled:
            found["label"] = _label(case, main, wish)
        return found
    current = current_regimen(case)
    if current is not None:
        present = attainment(model, main.subject, main.posterior, [current], bounds)[0]
        found["current"] = _regimen_out(present, None)
    made = _made(wish, model)
    regimens, remarks = _regimens(case, wish, made, current)
    found["remarks"] += remarks
    if regimens:
        tried = attainment(model, main.subject, main.posterior, list(regimens), bounds)
        chosen = best(tried)
        rest = sorted((a for a in tried if a is not chosen), key=lambda a: (-round(a.within, 6), _daily(a.regimen)))
        found["best"] = _regimen_out(chosen, regimens[chosen.regimen])
        found["alternatives"] = [_regimen_out(a, regimens[a.regimen]) for a in rest[:ALTERNATIVES]]
        found["remarks"] += _remarks(chosen, wish)
        present_within = found["current"]["p_within"] if found["current"] else 0.0
        if current != chosen.regimen and present_within >= chosen.within - AS_GOOD and not wish.above_flag:
            found["remarks"].insert(0, coded("current_as_good", p=f"{100 * present_within:.0f}"))
        found["models"] = [
            {
                "id": r.chosen.model.id,
                "p_below": a.below,
                "p_within": a.within,
                "p_above": a.above,
                "expected_trough": a.mean,
            }
            for r in (main, *others)
            if r.chosen.model.dose_covariate is None
            for a in attainment(r.chosen.model, r.subject, r.posterior, [chosen.regimen], bounds)
        ]
        _follow(found, case, main, wish, chosen.regimen, made, current)
    elif current is not None:
        found["next_sampling"] = _sampling(case, main, current)
    found["label"] = _label(case, main, wish)
    return found


def _empty(wish: Wish) -> DoseProposal:
    target = None if wish.target is None else [None if b is None else float(b) for b in wish.target]
    return {
        "target": target,
        "target_source": wish.source,
        "bands": list(wish.bands),
        "highest_mg_per_day": None if wish.highest is None else float(wish.highest),
        "current": None,
        "best": None,
        "alternatives": [],
        "models": [],
        "reach": None,
        "loading": None,
        "next_sampling": [],
        "label": None,
        "refused": [],
        "remarks": [],
    }


def _refusals(case: Case, main: Ran, wish: Wish) -> list[Coded]:
    model, found = main.chosen.model, []
    if wish.target is None:
        found.append(coded("several_bands", bands=", ".join(wish.bands)) if wish.bands else coded("no_target"))
    if model.dose_covariate is not None:
        found.append(coded("dose_covariate", model=model.id))
    if wish.unsettled:
        found.append(coded("refused_interaction", name=", ".join(wish.unsettled), name_zh="、".join(wish.unsettled)))
    if len(case.running) > 1:
        found.append(coded("several_regimens", number=len(case.running)))
    if not main.fit.converged:
        found.append(coded("refused_not_converged"))
    if not found and (wish.product is None or (wish.product != "solution" and not wish.strengths)):
        found.append(coded("product_unknown"))
    if not found and wish.highest is None and not wish.allow_above_studied:
        found.append(coded("studied_dose_unknown"))
    return found


def current_regimen(case: Case) -> Regimen | None:
    """Return the regimen that the history ends with; None where there is none, or several run beside each other."""
    if len(case.running) != 1:
        return None
    return Regimen(case.plan[-1].amount, case.interval)


def _daily(regimen: Regimen) -> float:
    return regimen.amount * 24.0 / regimen.interval


def _made(wish: Wish, model: Model) -> list[Made]:
    if wish.product is None or (wish.product != "solution" and not wish.strengths):
        return []
    return makeable(wish.product, wish.strengths)


def _regimens(
    case: Case, wish: Wish, made: list[Made], current: Regimen | None
) -> tuple[dict[Regimen, Made], list[Coded]]:
    """Return the regimens to be tried, and what was left out."""
    if not made or (wish.highest is None and not wish.allow_above_studied):
        return {}, []
    present = current.interval if current is not None and current.interval in (12.0, 24.0, 48.0) else 24.0
    intervals = wish.intervals or tuple(sorted({24.0, present}))
    limit = DAY_CAP_MG if wish.allow_above_studied or wish.highest is None else min(wish.highest, DAY_CAP_MG)
    every = {Regimen(float(m.mg), h): m for h in intervals for m in made if float(m.mg) * 24.0 / h <= DAY_CAP_MG}
    kept = {r: m for r, m in every.items() if _daily(r) <= float(limit) + 1e-9}
    remarks = []
    if len(kept) < len(every):
        code = "no_disease_limit" if wish.without_disease else "above_studied_dose"
        remarks.append(coded(code, limit=f"{float(limit):g}"))
    if wish.above_flag and current is not None:
        lower = {r: m for r, m in kept.items() if _daily(r) < _daily(current) - 1e-9}
        if len(lower) < len(kept):
            remarks.append(coded("above_flag_no_raise"))
        kept = lower
    if not kept:
        remarks.append(coded("not_makeable"))
    return kept, remarks


def _remarks(chosen: Attainment, wish: Wish) -> list[Coded]:
    found = []
    if wish.highest is not None and _daily(chosen.regimen) > float(wish.highest) + 1e-9:
        code = "beyond_own_limit" if wish.without_disease else "beyond_studied_dose"
        found.append(coded(code, limit=f"{float(wish.highest):g}"))
    if chosen.within < LOW_PROBABILITY:
        found.append(coded("low_probability", p=f"{100 * chosen.within:.0f}"))
    return found


def _regimen_out(a: Attainment, made: Made | None) -> RegimenOut:
    return {
        "mg": a.regimen.amount,
        "interval_h": a.regimen.interval,
        "mg_per_day": _daily(a.regimen),
        "composition": _parts(made),
        "p_below": a.below,
        "p_within": a.within,
        "p_above": a.above,
        "expected_trough": a.mean,
        "median_trough": a.median,
        "interval_90": list(a.interval_90),
    }


def _parts(made: Made | None) -> list[PartOfDose]:
    return [{"number": float(p.number), "strength_mg": float(p.strength_mg)} for p in made.parts] if made else []


def _follow(
    found: DoseProposal,
    case: Case,
    main: Ran,
    wish: Wish,
    regimen: Regimen,
    made: list[Made],
    current: Regimen | None,
) -> None:
    """Add what follows from a regimen: loading dose, time to steady state, next sample."""
    record, model = main.chosen.record, main.chosen.model
    usable = record is None or record.get("half_life_usable", True)
    start = case.next_dose(case.now + 1e-6)
    loading: LoadingProposal | None = None
    if wish.loading:
        loading, remark = _loading(case, main, regimen, made, current, start, usable)
        found["loading"] = loading
        found["remarks"] += [remark] if remark else []
    if usable:
        reach = reach_time(model, main.subject, main.posterior, regimen, start, loading["mg"] if loading else None)
        days: ReachOut = {"median_days": _days(reach.median), "late_days": _days(reach.late)}
        found["reach"] = days
    else:
        found["remarks"].append(coded("half_life_not_usable", model=model.id))
    found["next_sampling"] = _sampling(case, main, regimen)


def _days(hours: float) -> float | None:
    return round(hours / 24.0, 1) if math.isfinite(hours) else None


def _loading(
    case: Case,
    main: Ran,
    regimen: Regimen,
    made: list[Made],
    current: Regimen | None,
    start: float,
    usable: bool,
) -> tuple[LoadingProposal | None, Coded | None]:
    """Return the largest dose of the product that is not above what is needed, or why there is none."""
    age = case.latest("AGE")
    if not usable:
        return None, coded("loading_model_unfit", model=main.chosen.model.id)
    if age is None or age < ADULT_FROM:
        return None, coded("loading_under_18")
    if current is not None and _daily(regimen) <= _daily(current):
        return None, coded("loading_only_when_raising")
    need = loading_dose(main.chosen.model, main.subject, main.posterior, regimen, start)
    fitting = [m for m in made if regimen.amount < float(m.mg) <= min(need, float(DAY_CAP_MG))]
    if not fitting:
        return None, coded("loading_not_needed")
    return {"mg": float(fitting[-1].mg), "composition": _parts(fitting[-1])}, None


def _sampling(case: Case, main: Ran, regimen: Regimen) -> list[SamplingOut]:
    """Return the times in the next two weeks at which a level would narrow the forecast most, three at most."""
    model, record = main.chosen.model, main.chosen.record
    start = case.next_dose(case.now + 1e-6)
    number = math.ceil(24.0 * GOAL_DAYS / regimen.interval)
    subject = with_regimen(main.subject, regimen, start, number + 1)
    steps = range(1, math.floor(24.0 * SAMPLING_DAYS / regimen.interval) + 1)
    candidates = [start + n * regimen.interval for n in steps]
    if record is not None and not record["trough_only"]:
        last = candidates[-1]
        candidates += [last + h for h in (1.0, 2.0, 4.0, 8.0) if h < regimen.interval]
    ranked = rank_sampling_times(model, subject, main.posterior, candidates, start + number * regimen.interval)
    return [
        {"time": case.clock.shown(s.time), "time_h": s.time, "narrowing": s.narrowing}
        for s in ranked[:3]
        if math.isfinite(s.narrowing)
    ]


def _label(case: Case, main: Ran, wish: Wish) -> LabelDose | None:
    """Return the label's proportional dose from the last measured level; None where the label's rule does not hold."""
    target = wish.target
    if target is None or not wish.label_rule or wish.above_flag or len(case.running) > 1:
        return None
    measured = [x for x in main.subject.levels if x.side == 0]
    given = [(i, t) for i, t in enumerate(case.plan) if measured and t.start < measured[-1].time]
    if not measured or not given:
        return None
    level = in_ng_ml(measured[-1].value, main.chosen.model)
    daily = given[-1][1].amount * 24.0 / interval_of(case.plan, given[-1][0])
    exact = Decimal(repr(round(level, 9)))
    if inside(exact, target):
        return {
            "level": level,
            "current_mg_per_day": daily,
            "interval_mg_per_day": None,
            "remark": coded("label_in_target")["text"],
        }
    span = dose_interval(Decimal(repr(daily)), exact, target)
    return {
        "level": level,
        "current_mg_per_day": daily,
        "interval_mg_per_day": [float(span.low), float(span.high)] if span.low <= span.high else None,
        "remark": coded("label_rule")["text"],
    }
