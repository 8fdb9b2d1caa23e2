"""The proposal for the dose, by the label's rule or a named protocol, with its remarks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.dose import Proposal, direction, obstacles, propose
from mtor_cli.calculator.formulary import makeable
from mtor_cli.calculator.interplay import is_about
from mtor_cli.calculator.interplay import obstacles as of_agents
from mtor_cli.calculator.numbers import show
from mtor_cli.calculator.obstacles import ANY, Obstacle, marking, of_disease, of_liver, of_missed, stopping
from mtor_cli.calculator.proportion import MAX_OPTIONS, Option, Target
from mtor_cli.calculator.protocols import jrct, zortress
from mtor_cli.calculator.sample import TIMES_PER_DAY
from mtor_cli.calculator.situation import Situation
from mtor_cli.lookup.filters import population_of
from mtor_cli.lookup.scope import Scope
from mtor_cli.parts.common import alike, enumerated, instead
from mtor_cli.parts.dosing import dose_out
from mtor_cli.parts.published import adjustments_out
from mtor_cli.parts.scope import SCOPE_CODES, compared, of_cut, scope_slots, stated
from mtor_cli.parts.waiting import steady_code, waiting
from mtor_cli.parts.words import MATRIX, PHRASE

if TYPE_CHECKING:
    from mtor_cli.calculator.interplay import Verdict
    from mtor_cli.calculator.obstacles import Move
    from mtor_cli.calculator.protocols import Step
    from mtor_cli.calculator.sample import Liver, Sample
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.dosing import DoseOut, Remark
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.parts.request import Request
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.rules import Rules


def proposed(
    request: Request,
    sample: Sample,
    since: Decimal | None,
    verdicts: list[Verdict],
    rules: Rules,
    remarks: Remarks,
    labels: Labels,
) -> tuple[Proposal, DoseOut]:
    """The proposal for a present dose, bare and as answers show it.

    Args:
        request: what the user said; `dose_mg` is given.
        sample: what can be made of the sample.
        since: days since the last change of dose, product, regimen or interacting drug.
        verdicts: what each interacting drug means, in the order of `request.taken`.
        rules: the numbers that decide.
        remarks: makes coded remarks.
        labels: names the sources.
    """
    situation = Situation(
        rules,
        request.level,
        sample,
        request.drug,
        "label" in request.drug_rules,
        request.dose_mg or Decimal(0),
        request.regimen,
        request.aim,
        request.product,
        request.strengths,
        request.highest.mg_per_day or Decimal(0),
        request.person.age,
        request.provisional,
        request.allow_above_studied,
        request.loading,
        request.alarm,
        request.flag,
        request.own_target,
        request.chosen,
        (*of_agents(verdicts), *_beside(request, sample.liver)),
    )
    proposal = _by_rule(request, situation, since)
    dose = _dose(request, situation, proposal, since, verdicts, remarks, labels)
    return proposal, dose


def _beside(request: Request, liver: Liver | None) -> tuple[Obstacle, ...]:
    """What the disease, the liver, missed doses and the ages of the range's source put in the way."""
    # Outside the ages and weights of its source nothing is worked out from a range.
    found = [] if Scope(request.marks).target else [Obstacle(SCOPE_CODES[mark], ANY) for mark in request.marks]
    return (*found, *of_disease(request.moved), *of_liver(liver), *of_missed(request.missed is not None))


def _by_rule(request: Request, s: Situation, since: Decimal | None) -> Proposal:
    """The proposal by the rule that was named."""
    if request.rule == "label":
        return propose(s)
    step = _step(request, s, since)
    if isinstance(step, str):
        return Proposal("refused", [step], [], False)
    # The transplant label judges everolimus from day 4 itself, and says nothing of an impaired liver.
    settled = "steady_state_provisional" if request.rule == "zortress" and s.sample.liver is None else ""
    found = [o for o in obstacles(s) if o.code != settled]
    move = _move(s, step)
    if refused := stopping(found, move, request.provisional):
        return Proposal("refused", refused, [], False)
    if move is None:
        return Proposal("refused", step.refused, [], False)
    marks = marking(found, move)
    flags: list[Code] = ["jrct_rule" if request.rule == "jrct" else "zortress_rule", *marks]
    if step.mg_per_day is None:
        return Proposal("no_change", [], flags, bool(marks))
    if step.mg_per_day > s.rules.day_cap_mg and move == "raise":
        return Proposal("refused", ["above_40_mg"], [], False)
    if step.mg_per_day > s.highest_studied:
        flags.append("above_studied_dose" if move == "raise" else "still_above_studied")
    options, remark = _as_printed(s, step.mg_per_day)
    flags += [remark] if remark else []
    return Proposal("change", [], flags, bool(marks), exact=step.mg_per_day, options=options)


def _as_printed(s: Situation, mg_per_day: Decimal) -> tuple[tuple[Option, ...], Code | None]:
    """A rule's dose made up as it is given each time, exactly or not at all, and what is to be said of it.

    A rule predicts no trough, so that none is shown.
    """
    times = TIMES_PER_DAY[s.regimen]
    if s.product is None or (s.product != "solution" and not s.strengths):
        return (), None
    made = next((m for m in makeable(s.product, s.strengths, s.rules) if m.mg * times == mg_per_day), None)
    if made is None:
        return (), "rule_not_makeable"
    several = made.has(s.rules.weak_tablet_mg(s.drug), several=True)
    option = Option(mg_per_day, made, int(24 / times), None, "ok")
    return (option,), "half_milligram_multiples" if several else None


def _move(s: Situation, step: Step) -> Move | None:
    """Where a protocol's step takes the dose; None where the rule does not cover the case."""
    if not step.holds:
        return None
    return "keep" if step.mg_per_day is None else direction(s.current, Target(step.mg_per_day, step.mg_per_day))


def _step(request: Request, s: Situation, since: Decimal | None) -> Step | Code:
    """The step of a named protocol, or the code of why it does not apply."""
    level = s.level.ng_ml
    if level is None:
        return "censored_level"
    rules, child = s.rules, population_of(request.person.age, s.rules) == "child"
    of_drug = request.rule in request.drug_rules
    if request.rule == "jrct":
        if not of_drug:
            return "everolimus_no_rule"
        if request.rule not in request.dose_rules:
            return "jrct_only_prca"
        if child:
            # What was read of the protocol states no ages.
            return "scope_ages_not_stated"
        return jrct(s.current, level, rules) if request.regimen == "daily" else "jrct_only_once_daily"
    if child:
        return "zortress_only_adults"
    if not of_drug:
        return "zortress_only_everolimus"
    if request.regimen != "bid":
        return "zortress_only_twice_daily"
    if request.aim is not None and request.aim != Target(rules.zortress_low_ng_ml, rules.zortress_high_ng_ml):
        return "zortress_only_3_to_8"
    return zortress(s.current, level, since, request.previous_level, rules)


def _dose(
    request: Request,
    s: Situation,
    proposal: Proposal,
    since: Decimal | None,
    verdicts: list[Verdict],
    remarks: Remarks,
    labels: Labels,
) -> DoseOut:
    disease: Text = request.disease or PHRASE["this_disease"]
    slots: Slots = {
        "stated": stated(request.highest, request.person),
        "disease": disease,
        "bands": request.bands,
        **waiting(s.sample),
        "flag": "" if request.flag is None else show(request.flag),
        "shown": str(MAX_OPTIONS),
        "cut": str(proposal.cut - proposal.cut_above),
        "cut_above": str(proposal.cut_above),
        "withheld": str(proposal.withheld),
        "hours": "" if request.hours is None else show(request.hours),
        "days": "" if since is None else show(since),
        "matrix": MATRIX.get(str(request.matrix), alike(str(request.matrix))),
    }
    for mark in request.marks:
        slots |= scope_slots(mark, request.source) if request.source else {}
    said_as: dict[Code, Code] = {}
    if s.sample.steady == "provisional" and (unsettled := steady_code(s.sample)):
        said_as["steady_state_provisional"] = unsettled
    if request.bands:
        said_as["target_unknown"] = "several_bands"
    if proposal.interval is not None:
        said_as["not_makeable"] = "range_not_makeable"
    refused = [instead(c, said_as) for c in proposal.refused]
    shown = request.allow_above_studied or request.rule != "label"
    flags = [instead(c, said_as) for c in dict.fromkeys(compared(c, request.highest, shown) for c in proposal.flags)]
    if proposal.decision == "no_change":
        flags.insert(0, "no_change")
    flags.sort(key=lambda code: code not in ("above_studied_dose", "above_studied_shown"))
    flags += of_cut(proposal.cut, proposal.cut_above, request.highest)
    if proposal.decision != "refused":
        flags += ["scope_range_ages" if mark == "ages_not_stated" else SCOPE_CODES[mark] for mark in request.marks]
    moved = [t for t, v in zip(request.taken, verdicts, strict=True) if v == "changed"]
    changed = [t for t in moved if t.stopped is None]
    adjustments = [
        a
        for t in changed
        for a in adjustments_out(request, t, [o.answer.printed for o in moved if o is not t], s.rules, remarks, labels)
    ]
    flags += sorted({mark for a in adjustments for mark in a["marks"]} - set(flags))
    without = [t.answer.printed for t in changed if not any(e["factors"] for e in t.entries)]
    if without:
        flags.append("no_published_factor")
        slots["without_factor"] = enumerated(without)

    def say(code: Code) -> Remark:
        meant = [t.answer.printed for t, v in zip(request.taken, verdicts, strict=True) if is_about(code, v)]
        return remarks.say(code, slots, agents=enumerated(meant))

    said = [say(c) for c in refused]
    beside = [say(c) for c in flags]
    return dose_out(s, proposal, request.rule, said, beside, adjustments or None, request.highest)
