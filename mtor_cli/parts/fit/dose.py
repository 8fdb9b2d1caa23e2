"""The dose of `mtor fit`: of the regimens that the product can make, the one most likely to reach the target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtor_cli.calculator.obstacles import marking, stopping
from mtor_cli.calculator.proportion import Target
from mtor_cli.parts.common import enumerated
from mtor_cli.parts.composition import HALF_MILLIGRAM_CODE, above_mark, marks_of, parts_out
from mtor_cli.parts.fit.beside import beliefs_of, held_back, name_of, on_models
from mtor_cli.parts.fit.goal import by_surface, move_of
from mtor_cli.parts.fit.goal import regimens as regimens_of
from mtor_cli.parts.fit.loading import loading_for
from mtor_cli.parts.fit.order import barred_first, first_of, in_order, none_first, of_option, order, stand_first
from mtor_cli.parts.fit.timing import timing
from mtor_cli.parts.fit.visit import current_regimen, next_start
from mtor_cli.parts.probability import probability
from mtor_cli.pk.predict.dose import Belief, Regimen, attainment, best, reach_time, too_high

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.formulary import Made
    from mtor_cli.cases.case import Case
    from mtor_cli.parts.composition import DoseMark
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.goal import Wish
    from mtor_cli.parts.fit.label import LabelRule
    from mtor_cli.parts.fit.models import Ran
    from mtor_cli.parts.fit.regimen import RegimenOut
    from mtor_cli.parts.fit.shapes import DoseProposal
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.predict.dose import Attainment
    from mtor_cli.records.codes import Code

ALTERNATIVES = 4
_FINAL = (
    "dose_covariate", "refused_interaction", "several_regimens", "weekday_regimen", "dose_after_stop",
    "refused_not_converged", "not_trough",
)  # fmt: skip
"""Refusals that leave nothing to be worked out."""
_NONE_FIRST = ("no_regimen_first", "target_out_of_reach", "one_sided_no_present")


def propose(
    case: Case,
    weighed: Sequence[tuple[Ran, float]],
    left: Sequence[Ran],
    wish: Wish,
    label: LabelRule,
    say: Remarks,
) -> DoseProposal:
    """The proposal, the next sampling left out.

    Args:
        case: the patient.
        weighed: the models that doses go by and their weights, the leading one first.
        left: models that apply and seek no dose.
        wish: target, product and limits.
        label: what the label's rule makes of the last level.
        say: makes coded remarks.
    """
    main, beliefs = weighed[0][0], beliefs_of(weighed)
    found = _empty(wish)
    found["refused"] = [*_no_trough(case, weighed, wish, say), *_refusals(case, main, wish, say)]
    # What stops every change, as `mtor tdm` judges it.
    stopped = stopping(wish.obstacles, None, False)
    found["refused"] += [wish.remark(code, say) for code in stopped]
    if wish.target is None:
        return found
    found["label"] = label.out
    scale = main.chosen.model.scale / 1000.0
    target = _under_flag(wish)
    if label.beyond is not None:
        found["refused"].append(label.beyond)
    elif target is None:
        found["refused"].append(say.say("target_above_flag", flag=f"{wish.flag}"))
    if (
        target is None
        or label.beyond is not None
        or not wish.covered
        or stopped
        or any(r["code"] in _FINAL for r in found["refused"])
    ):
        return found
    found["remarks"] += wish.scope
    low, high = (None if b is None else float(b) * scale for b in target)
    bounds = (low, high)
    # The flag is no end that anybody aims at.
    aim = (low, None if wish.target.high is None else high)
    if target != wish.target:
        found["remarks"].append(say.say("range_ends_at_flag", flag=f"{wish.flag}"))
    current = current_regimen(case)
    regimens, barred, remarks = regimens_of(wish, current, say)
    by_label = [of_option(o) for o in label.out["options"]] if label.out is not None else []
    tried = {a.regimen: a for a in attainment(beliefs, _with([*regimens, *barred, *by_label], current), bounds)}
    present = tried[current] if current is not None else None
    if codes := barred_first(barred, [tried[r] for r in (*regimens, *barred)], aim, present, wish):
        found["refused"] += [wish.remark(code, say) for code in codes]
        return found
    found["remarks"] += [*by_surface(wish, say), *remarks]
    if present is not None:
        found["current"] = _regimen_out(present, None, beliefs, wish, current)
    if not regimens:
        return found
    offered = [a for a in (tried[r] for r in regimens) if wish.flag is None or a.mean <= float(wish.flag) * scale]
    if len(offered) < len(regimens):
        found["remarks"].append(say.say("regimen_above_flag", limit=f"{wish.flag}"))
    chosen = best(offered, aim, current, wish.limits)
    # Above the flag and still changing: what is assumed of the other drug does not settle what comes first.
    moving = wish.alarm == "high" and bool(wish.moving)
    reached = chosen is None or chosen.within >= float(wish.rules.reached_share)
    # From nowhere no change is the smallest.
    adrift = None in aim and current is None
    chosen = chosen if reached and not moving and not adrift else None
    shown = [a for a in in_order(offered, aim, current, wish) if a is not chosen][:ALTERNATIVES]
    found["alternatives"] = [_regimen_out(a, regimens[a.regimen], beliefs, wish, current) for a in shown]
    if chosen is not None:
        found["by_model"] = shown_first = _regimen_out(chosen, regimens[chosen.regimen], beliefs, wish, current)
        found["models"] = shown_first["models"]
    elif offered:
        found["remarks"].insert(0, say.say(none_first(moving, adrift, reached), agents=enumerated(wish.moving)))
    found["remarks"] += _provisional(found, chosen, offered, current, wish, say)
    shown_marks = {m for r in (found["by_model"], *found["alternatives"]) if r is not None for m in r["marks"]}
    rest, found["remarks"] = found["remarks"], []
    order(found, chosen, present, offered, aim, tried, wish, label, say)
    first = first_of(found, chosen, current)
    names = [name_of(r) for r, _ in weighed]
    found["remarks"] += [
        *([say.say(HALF_MILLIGRAM_CODE)] if HALF_MILLIGRAM_CODE in shown_marks else []),
        *on_models(
            offered if reached else [], chosen, tried.get(first) if first else None, aim, current, names, left,
            wish.named, wish.rules, say,
        ),
        *held_back(shown, chosen, names, wish.rules, say),
        # Nothing came first by the models; the label's rule does.
        *(r for r in rest if found["first"] != "label" or r["code"] not in _NONE_FIRST),
        *_remarks(found, chosen, tried.get(first) if first else None, scale, wish, say),
    ]  # fmt: skip
    _follow(found, case, main, first, current, wish, label, say)
    return found


def _under_flag(wish: Wish) -> Target | None:
    """The target as far as the toxicity flag, above which none is sought; None where nothing of it is left."""
    target = wish.target
    if target is None or wish.flag is None or (target.high is not None and target.high <= wish.flag):
        return target
    return None if target.low is not None and target.low >= wish.flag else Target(target.low, wish.flag)


def _with(regimens: Sequence[Regimen], current: Regimen | None) -> list[Regimen]:
    return list(dict.fromkeys([*regimens, *([current] if current is not None else [])]))


def _empty(wish: Wish) -> DoseProposal:
    target = None if wish.target is None else [None if b is None else float(b) for b in wish.target]
    return {
        "target": target,
        "target_source": wish.source,
        "bands": list(wish.bands),
        "ranges": [],
        "limits": {
            "above": wish.limits.above,
            "above_under_one": wish.limits.above_under_one,
            "counts_from": wish.limits.counts_from,
        },
        "highest_mg_per_m2_per_day": None if wish.highest.per_m2 is None else float(wish.highest.per_m2),
        "highest_mg_per_day": None if wish.highest.mg_per_day is None else float(wish.highest.mg_per_day),
        "first": None,
        "current": None,
        "decision": "none",
        "best": None,
        "no_best": None,
        "by_model": None,
        "alternatives": [],
        "models": [],
        "reach": None,
        "loading": None,
        "next_sampling": [],
        "label": None,
        "refused": [],
        "remarks": [],
    }


def _refusals(case: Case, main: Ran, wish: Wish, say: Remarks) -> list[Remark]:
    model = main.chosen.model
    found: list[Remark] = []
    if wish.target is None:
        found.append(say.say("several_bands", bands=wish.bands) if wish.bands else say.say("no_target"))
    if model.dose_covariate is not None:
        found.append(say.say("dose_covariate", model=model.id))
    if wish.unsettled:
        found.append(say.say("refused_interaction", agents=enumerated(wish.unsettled)))
    if case.weekday_mg is not None:
        found.append(say.say("weekday_regimen", dose=f"{case.weekday_mg:.2g}"))
    elif len(case.running) > 1:
        found.append(say.say("several_regimens", count=f"{len(case.running)}"))
    if case.stopped:
        found.append(say.say("dose_after_stop"))
    if not main.fit.converged:
        found.append(say.say("refused_not_converged"))
    if not wish.covered:
        found += wish.scope
    if not found and not wish.makes:
        found.append(say.say("product_unknown"))
    return found


def _no_trough(case: Case, weighed: Sequence[tuple[Ran, float]], wish: Wish, say: Remarks) -> list[Remark]:
    """That none of the levels is one that the models take, and what to do then, as `mtor tdm` says it."""
    if not all(r.without_level for r, weight in weighed if weight > 0.0):
        return []
    how = timing(case, weighed[0][0].measured[-1].time, wish.rules)
    found: list[Remark] = [say.say("not_trough", hours="" if how is None else f"{how.hours:.3g}")]
    if wish.alarm in (None, "possible"):
        found.append(say.say("next_trough_possible" if wish.alarm else "next_trough"))
    return found


def _provisional(
    found: DoseProposal,
    chosen: Attainment | None,
    offered: Sequence[Attainment],
    current: Regimen | None,
    wish: Wish,
    say: Remarks,
) -> list[Remark]:
    """Why the regimen that is proposed is provisional; without one, why any that is shown is."""
    moves = {move_of(a.regimen, current) for a in ([chosen] if chosen is not None else offered)}
    if current is not None:
        moves.add("keep")
    said = {r["code"] for r in found["remarks"]}
    codes = [o.code for o in wish.obstacles if o.marks & moves and o.code not in said]
    return [wish.remark(code, say) for code in dict.fromkeys(codes)]


def _remarks(
    found: DoseProposal, chosen: Attainment | None, first: Attainment | None, scale: float, wish: Wish, say: Remarks
) -> list[Remark]:
    """What has to be said of what stands first by the models; what the label's rule makes says it itself."""
    if first is None or chosen is None or found["first"] == "label":
        return []
    said: list[Remark] = []
    highest = wish.highest.mg_per_day
    if highest is not None and first.regimen.daily > float(highest) + 1e-9:
        code: Code = "beyond_own_limit" if wish.highest.own else "beyond_studied_dose"
        said.append(say.say(code, limit=f"{float(highest):.3g}"))
    published = wish.published.high if wish.published is not None and wish.own else None
    if published is not None and first.mean > float(published) * scale:
        said.append(say.say("predicted_above_published"))
    if chosen.within < float(wish.rules.low_probability_share):
        said.append(say.say("low_probability", probability=probability(chosen.within)))
    return said


def _regimen_out(
    a: Attainment, made: Made | None, beliefs: Sequence[Belief], wish: Wish, current: Regimen | None
) -> RegimenOut:
    marks: list[DoseMark] = [] if made is None else [*marks_of(made, wish.drug, wish.rules)]
    marks += above_mark(a.regimen.daily, wish.highest.mg_per_day, wish.highest.own)
    if too_high(a, wish.limits):
        marks.append("too_likely_above")
    under = a.under or ((1.0, a),)
    return {
        "mg": a.regimen.amount,
        "interval_h": a.regimen.interval,
        "mg_per_day": a.regimen.daily,
        "mg_per_m2_per_day": round(a.regimen.daily / float(wish.surface), 3)
        if wish.highest.per_m2 and wish.surface
        else None,
        "composition": [] if made is None else parts_out(made),
        "marks": marks,
        "provisional": bool(marking(wish.obstacles, move_of(a.regimen, current))),
        "p_below": a.below,
        "p_within": a.within,
        "p_above": a.above,
        "expected_trough": a.mean,
        "median_trough": a.median,
        "interval_90": list(a.interval_90),
        "models": [
            {
                "id": b.model.id,
                "weight": share,
                "p_below": one.below,
                "p_within": one.within,
                "p_above": one.above,
                "expected_trough": one.mean,
            }
            for b, (share, one) in zip(beliefs, under, strict=True)
        ],
    }


def _follow(
    found: DoseProposal,
    case: Case,
    main: Ran,
    first: Regimen | None,
    current: Regimen | None,
    wish: Wish,
    label: LabelRule,
    say: Remarks,
) -> None:
    """Add what follows from what stands first: loading dose and time to steady state."""
    if wish.loading:
        said: Sequence[Remark] = []
        if found["first"] == "label" and label.raises:
            found["loading"] = next(
                (o["loading"] for o in stand_first(found["label"]) if o["mg_per_day"] == (first and first.daily)), None
            )
        elif first is None:
            said = [say.say("loading_needs_one_dose")]
        else:
            found["loading"], said = loading_for(first, current, label, wish, say)
        found["remarks"] += said
        if found["loading"] is not None and found["label"] is not None:
            # Said of the label's rule alone, it would deny the loading dose that there is.
            beside = found["label"]["remarks"]
            found["label"]["remarks"] = [r for r in beside if r["code"] != "loading_needs_one_dose"]
    if first is None or found["first"] == "label" or wish.liver is not None:
        # Where the model misses the level or does not know the liver, its time to steady state says nothing.
        return
    record, model = main.chosen.record, main.chosen.model
    if record is None or record.get("half_life_usable", True):
        days = found["loading"]["days"] if found["loading"] else ()
        reach = reach_time(
            model, main.subject, main.posterior, first, next_start(case), float(wish.rules.settled_share), days
        )
        found["reach"] = {
            "within_percent": float(100 * wish.rules.settled_share),
            "median_days": _days(reach.median),
            "late_days": _days(reach.late),
        }
    else:
        found["remarks"].append(say.say("half_life_not_usable", model=model.id))


def _days(hours: float) -> float | None:
    return round(hours / 24.0, 1) if math.isfinite(hours) else None
