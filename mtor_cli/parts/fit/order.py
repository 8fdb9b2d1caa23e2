"""What stands first in the dose of `mtor fit`, and in which order the rest is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mtor_cli.parts.dosing import best_of, decision_of
from mtor_cli.parts.probability import probability
from mtor_cli.pk.predict.dose import Regimen, as_good_from, best, by_change, ranked, too_high

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.parts.dosing import BestOut, OptionOut
    from mtor_cli.parts.fit.goal import Wish
    from mtor_cli.parts.fit.label import LabelRule
    from mtor_cli.parts.fit.regimen import RegimenOut
    from mtor_cli.parts.fit.shapes import DoseProposal, LabelDose
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.predict.dose import Attainment, Limits
    from mtor_cli.records.codes import Code


def in_order(
    offered: Sequence[Attainment], aim: tuple[float | None, float | None], current: Regimen | None, wish: Wish
) -> list[Attainment]:
    """Regimens as they are shown: by probability, and for a target with one end by the change that they are.

    Of a target with one end any dose far from the present one reaches the other side: those are not shown.
    """
    if None not in aim or current is None:
        return ranked(offered)
    most = float(wish.rules.most_ratio)
    near = [a for a in offered if current.daily / most <= a.regimen.daily + 1e-9 <= current.daily * most + 2e-9]
    return by_change(near, current, wish.limits)


def none_first(moving: bool, adrift: bool, reached: bool) -> Code:
    """The code of why no regimen stands first.

    Args:
        moving: whether the level is above the flag and still changing.
        adrift: whether the target has one end and no present dose is known.
        reached: whether some regimen reaches the target.
    """
    if moving:
        return "high_while_moving"
    if not reached:
        return "target_out_of_reach"
    return "one_sided_no_present" if adrift else "no_regimen_first"


def barred_first(
    barred: Mapping[Regimen, list[Code]],
    every: Sequence[Attainment],
    aim: tuple[float | None, float | None],
    present: Attainment | None,
    wish: Wish,
) -> list[Code]:
    """The codes of what stands in the way of the regimen that the models would put first, or of all; empty where
    nothing does. What is left beside it is no answer to a target that it does not reach.

    Args:
        barred: the regimens that something stands in the way of, with the codes of what does.
        every: what the models make of them and of all others.
        aim: the target.
        present: what the models make of the present regimen.
        wish: the limits.
    """
    if not barred or len(barred) == len(every):
        return list(dict.fromkeys(code for codes in barred.values() for code in codes))
    wanted = best(every, aim, None if present is None else present.regimen, wish.limits)
    if wanted is None or (present is not None and _as_good(present, wanted, every, aim, wish)):
        return []
    return barred.get(wanted.regimen, [])


def _as_good(
    present: Attainment,
    chosen: Attainment,
    every: Sequence[Attainment],
    aim: tuple[float | None, float | None],
    wish: Wish,
) -> bool:
    """Whether the present regimen stands before the one that the models put first of them all."""
    safe = [a for a in every if not too_high(a, wish.limits)]
    near = present.within >= as_good_from(safe, aim, wish.limits, chosen)
    same = chosen.regimen == present.regimen
    return wish.keeps and not too_high(present, wish.limits) and (same or near)


def _of_equals(
    chosen: Attainment, offered: Sequence[Attainment], aim: tuple[float | None, float | None], wish: Wish
) -> bool:
    """Whether a regimen that may stand first is likelier than the one that does, by next to nothing."""
    safe = [a for a in offered if not too_high(a, wish.limits)]
    return None not in aim and any(a.within > chosen.within for a in safe)


def first_of(found: DoseProposal, chosen: Attainment | None, current: Regimen | None) -> Regimen | None:
    """The regimen that stands first; None where none does."""
    if found["first"] == "label" and found["label"] is not None:
        return next((of_option(o) for o in stand_first(found["label"])), current)
    if found["first"] == "present":
        return current
    return chosen.regimen if found["first"] == "model" and chosen is not None else None


def stand_first(label: LabelDose | None) -> list[OptionOut]:
    """The options of the label's rule that the models do not hold back."""
    return [o for o in label["options"] if o["mg_per_day"] not in label["held_back_mg"]] if label is not None else []


def order(
    found: DoseProposal,
    chosen: Attainment | None,
    present: Attainment | None,
    offered: Sequence[Attainment],
    aim: tuple[float | None, float | None],
    tried: Mapping[Regimen, Attainment],
    wish: Wish,
    label: LabelRule,
    say: Remarks,
) -> None:
    """Say what stands first: the label's rule, the present regimen, the model's, or nothing."""
    found["first"] = "model" if chosen is not None else None
    if chosen is not None:
        equals = _of_equals(chosen, offered, aim, wish)
        if present is not None and _as_good(present, chosen, offered, aim, wish):
            found["first"] = "present"
            if chosen.regimen != present.regimen or equals:
                found["remarks"].insert(0, say.say("current_as_good", probability=probability(present.within)))
        elif equals:
            found["remarks"].insert(0, say.say("smallest_of_equals"))
    if label.miss is not None:
        safe = label.holds and _label_obeys(found["label"], present, chosen, tried, wish.limits)
        if safe:
            found["first"] = "label"
        if label.holds and (not safe or (found["label"] is not None and found["label"]["held_back_mg"])):
            found["remarks"].insert(0, say.say("label_over_limits"))
        # Where the models hold all of its doses back, the rule holds none the less.
        missed: Code = "label_rule_first" if safe else "label_held_back" if label.holds else "model_misses_level"
        found["remarks"].insert(0, say.say(missed, label.miss.slots()))
    if found["first"] == "present" and wish.alarm == "above":
        found["remarks"].insert(0, say.say("kept_above_published"))


def decide(found: DoseProposal) -> None:
    """Say what becomes of the daily dose, and which stands first, as `mtor tdm` says it."""
    present, option = found["current"], next(iter(stand_first(found["label"])), None)
    shown: BestOut | None = None
    if found["first"] == "label" and option is not None:
        shown = best_of(option, "label")
    elif found["first"] == "model" and found["by_model"] is not None:
        shown = _best(found["by_model"], "model")
    elif found["first"] is not None and present is not None:
        shown = _best(present, "present")
    found["best"] = shown
    found["no_best"] = None if shown else "refused" if found["refused"] else "withheld"
    found["decision"] = decision_of(shown and shown["mg_per_day"], present and present["mg_per_day"])


def _best(regimen: RegimenOut, by: Literal["model", "present"]) -> BestOut:
    return {
        "by": by,
        "mg_per_day": regimen["mg_per_day"],
        "mg_per_administration": regimen["mg"],
        "every_hours": regimen["interval_h"],
        "composition": regimen["composition"],
    }


def of_option(option: OptionOut) -> Regimen:
    """The regimen of a dose that the label's rule makes."""
    return Regimen(option["mg_per_administration"], float(option["every_hours"] or 24))


def _label_obeys(
    label: LabelDose | None,
    present: Attainment | None,
    chosen: Attainment | None,
    tried: Mapping[Regimen, Attainment],
    limits: Limits,
) -> bool:
    """Whether what the label's rule says may stand first: the limits of the models hold for it too.

    Options that are too likely to end above the target are held back; where that leaves none, it may not.
    """
    if label is None or label["interval_mg_per_day"] is None:
        # A level in the target changes nothing for a dose that is less likely to lie within.
        return present is None or not too_high(present, limits) or chosen is None or chosen.within < present.within
    high = [o["mg_per_day"] for o in label["options"] if too_high(tried[of_option(o)], limits)]
    label["held_back_mg"] = high
    return len(high) < len(label["options"]) or not high
