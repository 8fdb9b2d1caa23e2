"""The models that a dose goes by, side by side: one alone, one left out, on what they disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.common import enumerated
from mtor_cli.parts.probability import MOST_SAID, probability
from mtor_cli.parts.words import PHRASE
from mtor_cli.pk.predict.dose import Belief, Limits, Regimen, best, ranked, too_high
from mtor_cli.text import fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.models import Ran
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.predict.dose import Attainment
    from mtor_cli.records.base import Text
    from mtor_cli.records.rules import Rules


def limits_of(rules: Rules) -> Limits:
    """The limits of what may stand first as the engine takes them."""
    return Limits(
        float(rules.above_share),
        float(rules.above_one_model_share),
        float(rules.model_counts_share),
        float(rules.as_good_share),
        MOST_SAID,
    )


def beliefs_of(weighed: Sequence[tuple[Ran, float]]) -> list[Belief]:
    """The patient under each model, with its weight."""
    return [Belief(r.chosen.model, r.subject, r.posterior, weight, r.ahead) for r, weight in weighed]


def name_of(ran: Ran) -> str:
    """A model's name in sentences: S2, or the id of one of the user's own."""
    return ran.chosen.record["short"] if ran.chosen.record is not None else ran.chosen.model.id


def on_models(
    offered: Sequence[Attainment],
    chosen: Attainment | None,
    first: Attainment | None,
    aim: tuple[float | None, float | None],
    current: Regimen | None,
    names: Sequence[str],
    left: Sequence[Ran],
    named: bool,
    rules: Rules,
    say: Remarks,
) -> list[Remark]:
    """What has to be said of the models.

    Args:
        offered: the regimens that may be given, over the models.
        chosen: the best among them.
        first: what stands first, which may be the present dose or that of the label's rule.
        aim: the ends of the target that is wanted, of which one may be None.
        current: what the patient takes now.
        names: of the models, in the order of `offered`'s parts.
        left: models that apply and seek no dose.
        named: whether the user named the one model that is used.
        rules: which models count, and what is said of them.
        say: makes coded remarks.
    """
    if named:
        return [say.say("model_alone", model=names[0])]
    found: list[Remark] = []
    limits = limits_of(rules)
    shares = [share for share, _ in offered[0].under] if offered else []
    counting = [k for k, share in enumerate(shares) if share >= limits.counts_from]
    firsts = {k: _first_under(k, offered, aim, current, limits) for k in counting}
    if _disagree(firsts, offered, chosen, rules):
        each = [(names[k], r) for k, r in firsts.items()]
        found.append(
            say.say(
                "models_disagree",
                each=enumerated((fill(PHRASE["of_model"], {"name": n, "what": _words(r)}) for n, r in each), "group"),
            )
        )
    if first is not None:
        high = [
            (names[k], *first.under[k]) for k in counting if first.under[k][1].above > float(rules.said_above_share)
        ]
        if high:
            slots = [
                {"name": n, "percent": probability(a.above, limits.above_under_one), "weight": f"{100 * w:.0f}"}
                for n, w, a in high
            ]
            each_high = enumerated((fill(PHRASE["weighted"], s) for s in slots), "group")
            found.append(say.say("above_under_a_model", each=each_high))
    if left:
        found.append(say.say("model_seeks_no_dose", models=[name_of(r) for r in left]))
    return found


def _disagree(
    firsts: dict[int, Regimen], offered: Sequence[Attainment], chosen: Attainment | None, rules: Rules
) -> bool:
    """Whether some model would put another regimen first, and not one that is about as good."""
    if chosen is None:
        return len(set(firsts.values())) > 1
    by_regimen, as_good = {a.regimen: a for a in offered}, float(rules.as_good_share)
    return any(
        by_regimen[first].under[k][1].within - chosen.under[k][1].within > as_good for k, first in firsts.items()
    )


def _first_under(
    k: int,
    offered: Sequence[Attainment],
    aim: tuple[float | None, float | None],
    current: Regimen | None,
    limits: Limits,
) -> Regimen:
    """The regimen that would stand first under the k-th model alone, or the most likely where none may."""
    alone = [a.under[k][1] for a in offered]
    return (best(alone, aim, current, limits) or ranked(alone)[0]).regimen


def held_back(
    shown: Sequence[Attainment], chosen: Attainment | None, names: Sequence[str], rules: Rules, say: Remarks
) -> list[Remark]:
    """Why regimens that are more likely to lie within the target than what was chosen do not stand first.

    Args:
        shown: the regimens that are shown beside it.
        chosen: the best; None where there is none.
        names: of the models, in the order of the regimens' parts.
        rules: the limits.
        say: makes coded remarks.
    """
    limits = limits_of(rules)
    over = [a for a in shown if chosen is not None and a.within > chosen.within and too_high(a, limits)]
    if not over:
        return []
    each = (
        fill(PHRASE["aside"], {"what": _words(a.regimen), "aside": enumerated(_over(a, names, limits), "inside")})
        for a in over
    )
    return [say.say("more_likely_not_first", each=enumerated(each, "group"))]


def _over(a: Attainment, names: Sequence[str], limits: Limits) -> Iterator[Text]:
    """Yield the probabilities of ending above the target that are over their limits: 12% on average, 42% under S8."""
    if a.above > limits.above:
        yield fill(PHRASE["on_average"], {"percent": probability(a.above, limits.above)})
    for name, (share, one) in zip(names, a.under, strict=False):
        if share >= limits.counts_from and one.above > limits.above_under_one:
            percent = probability(one.above, limits.above_under_one)
            yield fill(PHRASE["under_model"], {"name": name, "percent": percent})


def _words(regimen: Regimen) -> Text:
    return fill(PHRASE["regimen"], {"dose": f"{regimen.amount:g}", "hours": f"{regimen.interval:g}"})
