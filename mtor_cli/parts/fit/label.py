"""The label's proportional rule beside a model's dose: by the calculator of `mtor tdm`, under the same conditions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.dose import beyond_reach, direction, propose
from mtor_cli.calculator.interplay import History, is_about, obstacles
from mtor_cli.calculator.level import Level
from mtor_cli.calculator.numbers import show
from mtor_cli.calculator.obstacles import of_disease, of_liver, of_missed
from mtor_cli.calculator.proportion import MAX_OPTIONS
from mtor_cli.calculator.sample import slowest
from mtor_cli.calculator.situation import Situation
from mtor_cli.lookup.doses import Person
from mtor_cli.parts.common import alike, enumerated, instead
from mtor_cli.parts.dosing import option_out
from mtor_cli.parts.fit.agents import NO_HISTORY, days_of, verdicts_at
from mtor_cli.parts.fit.alarm import exact_ng_ml
from mtor_cli.parts.fit.beside import name_of
from mtor_cli.parts.fit.timing import last_missed, sample_of, timing
from mtor_cli.parts.scope import compared, of_cut, stated
from mtor_cli.parts.waiting import steady_code, waiting
from mtor_cli.parts.words import PHRASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.dose import Proposal
    from mtor_cli.calculator.interplay import Verdict
    from mtor_cli.calculator.obstacles import Obstacle
    from mtor_cli.calculator.sample import Sample
    from mtor_cli.cases.case import Case
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.goal import Wish
    from mtor_cli.parts.fit.models import Ran
    from mtor_cli.parts.fit.shapes import InteractingOut, LabelDose
    from mtor_cli.parts.fit.timing import Timing
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.rules import Rules


class Miss(NamedTuple):
    """The last usable level, and a prediction that is far from it."""

    time: str
    level: float
    predicted: float
    """In the unit of the level."""
    by: str
    """The model; empty for the average over the models."""
    unit: str

    def slots(self) -> Slots:
        """What the texts on it name."""
        return {
            "time": self.time,
            "level": f"{self.level:.3g}",
            "predicted": f"{self.predicted:.3g}",
            "by": alike(self.by) if self.by else PHRASE["average"],
            "unit": self.unit,
            "percent": f"{100 * abs(self.predicted / self.level - 1):.0f}",
        }


class LabelRule(NamedTuple):
    """What the label's rule makes of the last level."""

    out: LabelDose | None
    """None where the drug has no such rule, or nothing was measured."""
    holds: bool
    miss: Miss | None
    """None where the model meets the last usable level."""
    beyond: Remark | None = None
    """Why no dose by any rule leads from the last level to the target; None where one may."""
    situation: Situation | None = None
    """What the rule was asked; None where it could not be."""
    raises: bool = False
    """Whether the rule raises the dose."""


class Measured(NamedTuple):
    """A level that is a number, and how it was drawn."""

    position: int
    """Among the levels of the case."""
    value: float
    """In the model's unit."""
    how: Timing


def label_rule(
    case: Case,
    weighed: Sequence[tuple[Ran, float]],
    drug: str | None,
    agents: Sequence[InteractingOut],
    wish: Wish,
    say: Remarks,
) -> LabelRule:
    """The label's dose from the last measured level, and whether it stands before the model's.

    Args:
        case: the patient.
        weighed: the models that count with their weights, the leading one first.
        drug: None where it is not known.
        agents: other drugs of the case.
        wish: target, product and limits.
        say: makes coded remarks.
    """
    main = weighed[0][0]
    found = _measured(case, main, wish.rules)
    if not found or case.stopped or len(case.running) > 1:
        return LabelRule(None, False, None)
    miss = _miss(case, weighed, found, wish.rules)
    rule = LabelRule(None, False, miss, _beyond(main, found[-1], drug, wish, say))
    if not wish.proportional or wish.target is None or not wish.covered:
        return rule
    return _by_rule(rule, case, main, found, agents, wish, say)


def _beyond(main: Ran, last: Measured, drug: str | None, wish: Wish, say: Remarks) -> Remark | None:
    """Why no dose leads from the last level, a trough at steady state, to the target."""
    how, sample = last.how, sample_of(last.how, drug or slowest(wish.rules), wish.liver, wish.rules)
    if wish.target is None or sample is None or sample.trough == "not_trough":
        return None
    if sample.steady not in ("sound", "provisional"):
        return None
    current = Decimal(repr(how.mg_per_day))
    cap = wish.rules.day_cap_mg * min(Decimal(1), 24 / Decimal(repr(how.interval)))
    code = beyond_reach(exact_ng_ml(last.value, main), wish.target, wish.flag, current, cap, wish.rules)
    return None if code is None else say.say(code, flag="" if wish.flag is None else show(wish.flag))


def _measured(case: Case, main: Ran, rules: Rules) -> list[Measured]:
    found = []
    for i, level in enumerate(main.measured):
        how = timing(case, level.time, rules)
        if level.side == 0 and how is not None:
            found.append(Measured(i, level.value, how))
    return found


def _miss(case: Case, weighed: Sequence[tuple[Ran, float]], found: Sequence[Measured], rules: Rules) -> Miss | None:
    """The larger of two misses of the last trough: by the average that doses go by, and by the leading model.

    A leading model that is given next to no weight decides nothing here either.
    """
    main = weighed[0][0]
    counting = [(ran, weight) for ran, weight in weighed if weight > 0.0]
    troughs = [m for m in found if m.how.is_trough(rules) and all(_foretold(r, m) is not None for r, _ in counting)]
    if not troughs or all(ran.population_only for ran, _ in counting):
        return None
    last = troughs[-1]
    total = sum(weight for _, weight in weighed)
    average = sum(weight / total * (_foretold(ran, last) or 0.0) for ran, weight in counting)
    predictions = {"": average}
    if weighed[0][1] >= float(rules.model_counts_share) * total:
        predictions[name_of(main)] = _foretold(main, last) or 0.0
    by, predicted = max(predictions.items(), key=lambda p: abs(p[1] - last.value))
    if abs(predicted - last.value) <= float(rules.miss_share) * last.value:
        return None
    level = main.measured[last.position]
    return Miss(case.clock.said(level.time), last.value, predicted, by, main.chosen.model.concentration_unit)


def _foretold(ran: Ran, level: Measured) -> float | None:
    """A model's individual prediction of a level; None where the model does not take it."""
    wanted = ran.measured[level.position].time
    return next(
        (float(f) for x, f in zip(ran.subject.levels, ran.fit.individual, strict=True) if x.time == wanted), None
    )


def _by_rule(
    rule: LabelRule,
    case: Case,
    main: Ran,
    found: Sequence[Measured],
    agents: Sequence[InteractingOut],
    wish: Wish,
    say: Remarks,
) -> LabelRule:
    last = found[-1]
    how, exact = last.how, exact_ng_ml(last.value, main)
    sample = sample_of(how, wish.drug, wish.liver, wish.rules)
    not_held = say.say("label_rule_not_held")
    out: LabelDose = {
        "level": float(exact),
        "current_mg_per_day": how.mg_per_day,
        "interval_mg_per_day": None,
        "holds": False,
        "options": [],
        "options_mg": [],
        "held_back_mg": [],
        "provisional": False,
        "refused": [],
        "remarks": [],
        "outcome": not_held,
    }
    if sample is None or how.regimen is None or wish.target is None:
        return rule._replace(out=out)
    verdicts = verdicts_at(case, agents, *_last(case, main, found), wish.rules)
    of_case = (*of_disease(wish.moved), *of_liver(sample.liver), *of_missed(_missed(case, how, wish.rules)))
    situation = _situation(case, how, exact, sample, (*obstacles(verdicts), *of_case), wish)
    proposal = propose(situation)
    _fill(out, case, how, sample, proposal, agents, verdicts, wish, say)
    raises = out["holds"] and direction(exact, wish.target) == "raise"
    return rule._replace(out=out, holds=out["holds"], situation=situation, raises=raises)


def _situation(
    case: Case, how: Timing, exact: Decimal, sample: Sample, in_the_way: tuple[Obstacle, ...], wish: Wish
) -> Situation:
    age = case.latest("AGE")
    return Situation(
        wish.rules,
        Level(exact, "ng/mL", True, exact, None),
        sample,
        wish.drug,
        wish.proportional,
        Decimal(repr(how.mg)),
        how.regimen or "daily",
        wish.target,
        wish.product,
        wish.strengths,
        wish.highest.mg_per_day or Decimal(0),
        None if age is None else Decimal(repr(age)),
        False,
        wish.allow_above_studied,
        wish.loading,
        alarm=wish.alarm,
        flag=wish.flag,
        own_target=wish.own,
        chosen=wish.published,
        obstacles=in_the_way,
    )


def _missed(case: Case, how: Timing, rules: Rules) -> bool:
    """Whether doses were missed before the level, or after it."""
    return how.missed is not None or last_missed(case, case.now, rules) is not None


def _concludes(out: LabelDose, said: Remark) -> None:
    out["outcome"] = said


def _fill(
    out: LabelDose,
    case: Case,
    how: Timing,
    sample: Sample,
    proposal: Proposal,
    agents: Sequence[InteractingOut],
    verdicts: Sequence[Verdict],
    wish: Wish,
    say: Remarks,
) -> None:
    """Put what the rule makes of the level into its answer."""
    highest = wish.highest
    slots: Slots = {
        "days": "" if how.days is None else f"{how.days}",
        "hours": f"{how.hours:.3g}",
        "stated": stated(highest, Person(surface=wish.surface)),
        "flag": "" if wish.flag is None else show(wish.flag),
        "shown": str(MAX_OPTIONS),
        "cut": str(proposal.cut - proposal.cut_above),
        "cut_above": str(proposal.cut_above),
        "withheld": str(proposal.withheld),
        "disease": wish.about,
        **waiting(sample),
    }

    def remark(code: Code) -> Remark:
        about = [a["printed"] for a, v in zip(agents, verdicts, strict=True) if is_about(code, v)]
        return say.say(code, slots, agents=enumerated(about))

    said_as: dict[Code, Code] = {}
    if sample.steady == "provisional" and (unsettled := steady_code(sample)):
        said_as["steady_state_provisional"] = unsettled
    if proposal.interval is not None:
        said_as["not_makeable"] = "range_not_makeable"
    flags = [instead(c, said_as) for c in (compared(c, highest, wish.allow_above_studied) for c in proposal.flags)]
    flags += of_cut(proposal.cut, proposal.cut_above, highest)
    if sample.liver is not None and sample.liver.factor is not None:
        flags.append("slow_liver")
    out["provisional"] = proposal.provisional
    out["remarks"] = [remark(code) for code in flags]
    if proposal.decision == "refused":
        out["refused"] = [remark(instead(code, said_as)) for code in proposal.refused]
        if how.missed is not None and sample.steady != "sound":
            out["refused"].insert(0, say.say("missed_doses", last=alike(case.clock.said(how.missed))))
        return
    out["holds"] = True
    if proposal.decision == "no_change":
        _concludes(out, say.say("label_in_target"))
        return
    _concludes(out, say.say("label_rule"))
    if proposal.interval is not None and proposal.interval.low <= proposal.interval.high:
        out["interval_mg_per_day"] = [float(proposal.interval.low), float(proposal.interval.high)]
    out["options"] = [
        option_out(o, wish.drug, wish.rules, proposal.provisional, wish.highest) for o in proposal.options
    ]
    out["options_mg"] = [o["mg_per_day"] for o in out["options"]]


def last_trough(case: Case, main: Ran, rules: Rules) -> tuple[float, History]:
    """When the last level was drawn, h, and what is known of it and the one before; the end of a case without.

    Args:
        case: the patient.
        main: the model that leads, in whose unit the levels are.
        rules: how a level counts as drawn.
    """
    found = _measured(case, main, rules)
    return _last(case, main, found) if found else (case.now, NO_HISTORY)


def _last(case: Case, main: Ran, found: Sequence[Measured]) -> tuple[float, History]:
    last = found[-1]
    time = main.measured[last.position].time
    before = found[-2] if len(found) > 1 else None
    history = History(
        exact_ng_ml(last.value, main),
        None if before is None else exact_ng_ml(before.value, main),
        None if before is None else days_of(time - main.measured[before.position].time),
        None if last.how.days is None else Decimal(last.how.days),
    )
    return time, history
