"""The dose of `mtor fit`: of the regimens that the product can make, the one most likely to reach the target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.pk.dose import COUNTS_FROM, Belief, Regimen, attainment, best, loading_dose, ranked, reach_time, too_high
from mtor_cli.results.fit_beside import AS_GOOD, beliefs_of, name_of, on_models
from mtor_cli.results.fit_visit import Plan, next_start
from mtor_cli.results.fit_words import coded, probability
from mtor_cli.tdm.formulary import Product, makeable
from mtor_cli.tdm.numbers import show
from mtor_cli.tdm.proportion import DAY_CAP_MG, Target, contains

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from mtor_cli.cases.case import Case
    from mtor_cli.models.base import Text
    from mtor_cli.pk.dose import Attainment
    from mtor_cli.results.fit_label import LabelRule
    from mtor_cli.results.fit_models import Ran
    from mtor_cli.results.fit_shapes import Coded, DoseProposal, LoadingProposal, PartOfDose, RegimenOut, Said
    from mtor_cli.results.remarks import Remarks
    from mtor_cli.tdm.alarm import Alarm
    from mtor_cli.tdm.formulary import Made

ALTERNATIVES = 4
LOW_PROBABILITY = 0.5
ADULT_FROM = 18
_FINAL = ("dose_covariate", "refused_interaction", "several_regimens", "refused_not_converged")
"""Refusals that leave nothing to be worked out."""
_NO_RAISE: dict[Alarm, str] = {
    "high": "above_flag_no_raise",
    "above": "above_published_no_raise",
    "possible": "possibly_above_no_raise",
}
GRAVE = ("label_rule_first", "model_misses_level", "no_regimen_first", "models_disagree", "above_under_a_model")
"""Remarks on a dose that are warnings of the whole answer too."""


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
    surface: Decimal | None
    """Body surface area in m², where it is known."""
    per_m2: Decimal | None
    """The highest dose in mg/m²/day, where a source of the disease doses by body surface."""
    per_m2_by: list[Text]
    """Names of that source."""
    without_disease: bool
    allow_above_studied: bool
    loading: bool
    alarm: Alarm | None
    """That of the last level."""
    level: Decimal | None
    """The last level in ng/mL; None without one, or below a limit."""
    flag: Decimal | None
    """The toxicity flag in ng/mL; None where the drug has none."""
    unsettled: tuple[str, ...]
    """Interacting drugs that start or stop and whose effect is not assumed."""
    no_raise: tuple[str, ...]
    """Other drugs, not listed or not clear which, beside which no dose is raised."""
    named: bool
    """Whether the user named the model, so that it stands alone."""

    @property
    def own(self) -> bool:
        """Whether the target is the user's own, and not a published range."""
        return self.source == "own"

    @property
    def keeps(self) -> bool:
        """Whether the alarm, if there is one, lets the present dose stand."""
        if self.alarm is None:
            return True
        if self.alarm == "possible":
            return True
        inside = self.target is not None and self.level is not None and contains(self.target, self.level)
        return self.alarm == "above" and self.own and inside

    @property
    def makes(self) -> bool:
        """Whether it is known what can be given."""
        return self.product is not None and (self.product == "solution" or bool(self.strengths))


def propose(
    case: Case,
    weighed: Sequence[tuple[Ran, float]],
    left: Sequence[Ran],
    wish: Wish,
    label: LabelRule,
    say: Remarks,
) -> DoseProposal:
    """Return the proposal, the next sampling left out.

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
    found["refused"] = _refusals(case, main, wish)
    if wish.target is None:
        return found
    found["label"] = label.out
    if any(r["code"] in _FINAL for r in found["refused"]):
        return found
    scale = main.chosen.model.scale / 1000.0
    low, high = (None if b is None else float(b) * scale for b in wish.target)
    bounds = (low, high)
    current = current_regimen(case)
    made = makeable(wish.product, wish.strengths) if wish.makes and wish.product is not None else []
    regimens, remarks = _regimens(wish, made, current, say)
    found["remarks"] += [*_by_surface(wish, say), *remarks]
    tried = {a.regimen: a for a in attainment(beliefs, _with(regimens, current), bounds)}
    present = tried[current] if current is not None else None
    if present is not None:
        found["current"] = _regimen_out(present, None, beliefs, wish)
    if not regimens:
        return found
    offered = [a for a in (tried[r] for r in regimens) if wish.flag is None or a.mean <= float(wish.flag) * scale]
    if len(offered) < len(regimens):
        found["remarks"].append(say.say("regimen_above_flag", limit=f"{wish.flag}"))
    chosen = best(offered, bounds, current)
    shown = [a for a in ranked(offered) if a is not chosen][:ALTERNATIVES]
    found["alternatives"] = [_regimen_out(a, regimens[a.regimen], beliefs, wish) for a in shown]
    if chosen is not None:
        found["best"] = shown_first = _regimen_out(chosen, regimens[chosen.regimen], beliefs, wish)
        found["models"] = shown_first["models"]
        found["remarks"] += _remarks(chosen, wish, say)
    elif offered:
        found["remarks"].insert(0, say.say("no_regimen_first"))
    found["remarks"] = [
        *on_models(offered, bounds, current, [name_of(r) for r, _ in weighed], left, wish.named, say),
        *found["remarks"],
    ]
    _order(found, chosen, present, wish, label, say)
    if chosen is not None:
        _follow(found, case, main, beliefs, wish, chosen.regimen, made, current)
    return found


def _with(regimens: dict[Regimen, Made], current: Regimen | None) -> list[Regimen]:
    return list(dict.fromkeys([*regimens, *([current] if current is not None else [])]))


def _empty(wish: Wish) -> DoseProposal:
    target = None if wish.target is None else [None if b is None else float(b) for b in wish.target]
    return {
        "target": target,
        "target_source": wish.source,
        "bands": list(wish.bands),
        "highest_mg_per_m2_per_day": None if wish.per_m2 is None else float(wish.per_m2),
        "highest_mg_per_day": None if wish.highest is None else float(wish.highest),
        "first": None,
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


def _refusals(case: Case, main: Ran, wish: Wish) -> list[Said]:
    model = main.chosen.model
    found: list[Said] = []
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
    if not found and not wish.makes:
        found.append(coded("product_unknown"))
    return found


def current_regimen(case: Case) -> Regimen | None:
    """Return the regimen that the history ends with; None where there is none, or several run beside each other."""
    if len(case.running) != 1:
        return None
    return Regimen(case.plan[-1].amount, case.interval)


def _regimens(
    wish: Wish, made: list[Made], current: Regimen | None, say: Remarks
) -> tuple[dict[Regimen, Made], list[Said]]:
    """Return the regimens to be tried, and what was left out."""
    if not made:
        return {}, []
    present = current.interval if current is not None and current.interval in (12.0, 24.0, 48.0) else 24.0
    intervals = wish.intervals or tuple(sorted({24.0, present}))
    now = current.daily if current is not None else 0.0
    limit = float(DAY_CAP_MG if wish.allow_above_studied else wish.highest or 0)
    every = {Regimen(float(m.mg), h): m for h in intervals for m in made if float(m.mg) * 24.0 / h <= DAY_CAP_MG}
    # A limit on doses stops a raise, never a decrease.
    kept = {r: m for r, m in every.items() if r.daily <= max(limit, now) + 1e-9}
    remarks: list[Said] = []
    if wish.highest is None and not wish.allow_above_studied:
        remarks.append(coded("studied_dose_unknown"))
    elif len(kept) < len(every):
        code = "no_disease_limit" if wish.without_disease else "above_studied_dose"
        remarks.append(coded(code, limit=f"{limit:.3g}"))
    if wish.alarm is not None and current is not None:
        low_enough = {r: m for r, m in kept.items() if r.daily < now - 1e-9 or (wish.keeps and r.daily <= now + 1e-9)}
        if len(low_enough) < len(kept):
            remarks.append(say.say(_NO_RAISE[wish.alarm]))
        kept = low_enough
    if wish.no_raise:
        not_higher = {r: m for r, m in kept.items() if current is not None and r.daily <= now + 1e-9}
        if len(not_higher) < len(kept):
            remarks.append(
                say.say(
                    "no_raise_beside_agent", agents={"en": ", ".join(wish.no_raise), "zh": "、".join(wish.no_raise)}
                )
            )
        kept = not_higher
    if not kept:
        remarks.append(coded("not_makeable"))
    return kept, remarks


def _by_surface(wish: Wish, say: Remarks) -> list[Said]:
    """Return the highest dose per m², worked out for the patient, or what is missing for that."""
    if wish.per_m2 is None:
        return []
    by: Text = {"en": ", ".join(b["en"] for b in wish.per_m2_by), "zh": "、".join(b["zh"] for b in wish.per_m2_by)}
    if wish.surface is None:
        return [say.say("surface_missing", per_m2=show(wish.per_m2), source=by)]
    limit = f"{float(wish.per_m2 * wish.surface):.3g}"
    return [say.say("limit_per_m2", per_m2=show(wish.per_m2), source=by, surface=show(wish.surface), limit=limit)]


def _remarks(chosen: Attainment, wish: Wish, say: Remarks) -> list[Said]:
    found: list[Said] = []
    if wish.highest is not None and chosen.regimen.daily > float(wish.highest) + 1e-9:
        code = "beyond_own_limit" if wish.without_disease else "beyond_studied_dose"
        found.append(coded(code, limit=f"{float(wish.highest):.3g}"))
    if chosen.within < LOW_PROBABILITY:
        found.append(coded("low_probability", p=probability(chosen.within)))
    return found


def _order(
    found: DoseProposal,
    chosen: Attainment | None,
    present: Attainment | None,
    wish: Wish,
    label: LabelRule,
    say: Remarks,
) -> None:
    """Say what stands first: the label's rule, the present regimen, the model's, or nothing."""
    found["first"] = "model" if chosen is not None else None
    if chosen is not None and present is not None and wish.keeps and not too_high(present):
        if chosen.regimen == present.regimen:
            found["first"] = "present"
        elif present.within >= chosen.within - AS_GOOD:
            found["first"] = "present"
            found["remarks"].insert(0, coded("current_as_good", p=probability(present.within)))
    if label.miss is None:
        return
    code = "label_rule_first" if label.holds else "model_misses_level"
    if label.holds:
        found["first"] = "label"
    found["remarks"].insert(0, say.say(code, **label.miss.slots()))


def _regimen_out(a: Attainment, made: Made | None, beliefs: Sequence[Belief], wish: Wish) -> RegimenOut:
    under = a.under or ((1.0, a),)
    return {
        "mg": a.regimen.amount,
        "interval_h": a.regimen.interval,
        "mg_per_day": a.regimen.daily,
        "mg_per_m2_per_day": round(a.regimen.daily / float(wish.surface), 3) if wish.per_m2 and wish.surface else None,
        "composition": _parts(made),
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


def _parts(made: Made | None) -> list[PartOfDose]:
    return [{"number": float(p.number), "strength_mg": float(p.strength_mg)} for p in made.parts] if made else []


def _follow(
    found: DoseProposal,
    case: Case,
    main: Ran,
    beliefs: Sequence[Belief],
    wish: Wish,
    regimen: Regimen,
    made: list[Made],
    current: Regimen | None,
) -> None:
    """Add what follows from a regimen: loading dose and time to steady state."""
    record, model = main.chosen.record, main.chosen.model
    usable = record is None or record.get("half_life_usable", True)
    start = next_start(case)
    loading: LoadingProposal | None = None
    if wish.loading:
        loading, remark = _loading(case, main, beliefs, regimen, made, current, usable)
        found["loading"] = loading
        found["remarks"] += [remark] if remark else []
    if usable:
        reach = reach_time(model, main.subject, main.posterior, regimen, start, loading["mg"] if loading else None)
        found["reach"] = {"median_days": _days(reach.median), "late_days": _days(reach.late)}
    else:
        found["remarks"].append(coded("half_life_not_usable", model=model.id))


def _days(hours: float) -> float | None:
    return round(hours / 24.0, 1) if math.isfinite(hours) else None


def _loading(
    case: Case,
    main: Ran,
    beliefs: Sequence[Belief],
    regimen: Regimen,
    made: list[Made],
    current: Regimen | None,
    usable: bool,
) -> tuple[LoadingProposal | None, Coded | None]:
    """Return the largest dose of the product that no model that counts holds for too much, or why there is none."""
    age = case.latest("AGE")
    if not usable:
        return None, coded("loading_model_unfit", model=main.chosen.model.id)
    if age is None or age < ADULT_FROM:
        return None, coded("loading_under_18")
    if current is not None and regimen.daily <= current.daily:
        return None, coded("loading_only_when_raising")
    start, total = next_start(case), sum(b.weight for b in beliefs)
    need = min(
        loading_dose(b.model, b.subject, b.posterior, regimen, start)
        for b in beliefs
        if b.weight >= COUNTS_FROM * total
    )
    fitting = [m for m in made if regimen.amount < float(m.mg) <= min(need, float(DAY_CAP_MG))]
    if not fitting:
        return None, coded("loading_not_needed")
    return {"mg": float(fitting[-1].mg), "composition": _parts(fitting[-1])}, None


def plans_of(case: Case, dose: DoseProposal | None) -> tuple[Plan | None, Plan | None]:
    """Return what the patient takes now and what is proposed instead, where something else stands first."""
    current = current_regimen(case)
    present = None if current is None else Plan(current)
    if dose is None or dose["best"] is None or dose["first"] != "model":
        return present, None
    loading = dose["loading"]["mg"] if dose["loading"] else None
    return present, Plan(Regimen(dose["best"]["mg"], dose["best"]["interval_h"]), loading)
