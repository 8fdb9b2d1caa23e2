"""What comes after a consult: when to measure again, and when to change the dose again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from mtor_cli.calculator.interplay import MOVING
from mtor_cli.parts.common import enumerated
from mtor_cli.parts.findings import NEXT_ON_ALARM

if TYPE_CHECKING:
    from mtor_cli.calculator.dose import Proposal
    from mtor_cli.calculator.interplay import Verdict
    from mtor_cli.calculator.sample import Sample
    from mtor_cli.parts.dosing import NextOut, Remark
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.parts.request import Request
    from mtor_cli.records.rules import Rules

_SUPPLIED = {
    "censored_level",
    "not_whole_blood",
    "trough_provisional",
    "trough_unconfirmed",
    "steady_state_unknown",
    "steady_state_provisional",
    "target_unknown",
    "one_sided_target",
    "interaction_start_unknown",
    "inhibitor_needs_two_troughs",
    "agent_unclear",
    "zortress_needs_two_high_levels",
}
"""Reasons of a refusal that more information or another sample mends."""


def following(
    request: Request,
    sample: Sample,
    proposal: Proposal | None,
    since: Decimal | None,
    verdicts: list[Verdict],
    rules: Rules,
    remarks: Remarks,
) -> NextOut | None:
    """When to measure again and when to change again.

    Args:
        request: what the user said.
        sample: what can be made of the sample.
        proposal: for the dose; None where no present dose was given. Nothing is then said of changing it, and nothing
            at all of a level that no doubt stands against.
        since: days since the last change of dose, product, regimen or interacting drug.
        verdicts: what each interacting drug means.
        rules: the numbers that decide.
        remarks: makes coded remarks.
    """
    sound = sample.sound_from_day
    unknown = [t.answer.printed for t, v in zip(request.taken, verdicts, strict=True) if v == "unknown_changed"]
    measure: int | None = None
    change: int | None = None
    if request.alarm:
        remark = remarks.say(NEXT_ON_ALARM[request.alarm])
    elif MOVING.intersection(verdicts):
        measure, remark = _after_agents(request, verdicts, rules, remarks)
    elif sample.trough == "not_trough":
        remark = remarks.say("next_trough")
    elif proposal is not None and proposal.decision in ("change", "not_makeable", "no_product"):
        measure, change = sound, sound
        remark = remarks.say("next_liver_unknown" if sound is None else "next_after_change", day=str(sound))
    elif sample.steady in ("too_early", "provisional") and since is not None:
        measure = None if sound is None else max(0, ceil(sound - since))
        change = None if proposal is None else measure
        remark = remarks.say("next_liver_unknown" if sound is None else "next_wait", day=str(sound))
    elif unknown and (proposal is None or set(proposal.refused) <= {"agent_unknown_changed"}):
        measure, remark = int(rules.agent_measure_day), remarks.say("next_unknown_agent", agents=enumerated(unknown))
    elif proposal is None:
        return None
    elif proposal.decision == "refused":
        remark = remarks.say("next_repeat" if set(proposal.refused) <= _SUPPLIED else "next_refused")
    else:
        remark = remarks.say("next_routine")
    day = None if measure is None or request.sampled is None else request.sampled + timedelta(days=measure)
    return {
        "measure_after_days": measure,
        "change_not_before_days": change,
        "measure_on": None if day is None else f"{day:%Y-%m-%d}",
        "remark": remark,
    }


def _after_agents(request: Request, verdicts: list[Verdict], rules: Rules, remarks: Remarks) -> tuple[int, Remark]:
    """In how many days to measure by the start or stop of the interacting drug that moves the level last.

    In the first week after it, and where that is over, from the day on from which the level counts as settled.
    """
    moving = [t for t, verdict in zip(request.taken, verdicts, strict=True) if verdict in MOVING]
    since = min(
        (days for t in moving if (days := t.started if t.stopped is None else t.stopped) is not None),
        default=Decimal(0),
    )
    left = ceil(rules.agent_measure_day - since)
    if left > 0:
        return left, remarks.say("next_first_week")
    named = enumerated(t.answer.printed for t in moving)
    return max(0, ceil(rules.agent_settled_day - since)), remarks.say("next_agent_settles", agents=named)
