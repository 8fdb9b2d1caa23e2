"""Rules for changing the dose that are not the label's proportion: applied only by name and only as printed."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

JRCT_START_MG = Decimal(2)
JRCT_LOW, JRCT_HIGH = Decimal(5), Decimal(15)
JRCT_UP_MG, JRCT_DOWN_MG = Decimal(3), Decimal(1)
"""jRCTs031230310: start 2 mg/day; trough 15 ng/mL or more: 1 mg/day; below 5: 3 mg/day; at most 4 mg/day."""

ZORTRESS_LOW, ZORTRESS_HIGH = Decimal(3), Decimal(8)
ZORTRESS_STEP_MG = Decimal("0.25")
ZORTRESS_FROM_DAY = 4
"""Zortress US label (copy): judge a trough 4 to 5 days after a change; below 3 ng/mL double the total daily dose; above
8 ng/mL twice in a row take 0.25 mg off each of the two doses."""


class Step(NamedTuple):
    """What a protocol says of the next dose."""

    mg_per_day: Decimal | None
    """None where the protocol names no change."""
    code: str
    """Why: `no_change`, `increase`, `decrease`, or the condition of the rule that does not hold."""
    holds: bool = True
    """False where the rule does not cover the case, so that no dose may be named."""


def jrct(current: Decimal, level: Decimal) -> Step:
    """Return the step of the Japanese PRCA protocol.

    Args:
        current: present dose in mg/day; the registration prints steps from 2 mg/day only.
        level: whole-blood trough in ng/mL.
    """
    if JRCT_LOW <= level < JRCT_HIGH:
        return Step(None, "no_change")
    if current != JRCT_START_MG:
        return Step(None, "jrct_only_from_2_mg", holds=False)
    if level >= JRCT_HIGH:
        return Step(JRCT_DOWN_MG, "decrease")
    return Step(JRCT_UP_MG, "increase")


def zortress(current: Decimal, level: Decimal, days: Decimal | None, previous: Decimal | None) -> Step:
    """Return the step of the everolimus transplant label, for a target of 3 to 8 ng/mL.

    Args:
        current: present total daily dose in mg, in two equal doses.
        level: trough in ng/mL.
        days: since the last change of dose; None is not known.
        previous: the trough before this one in ng/mL; None is not known.
    """
    if days is None:
        return Step(None, "steady_state_unknown", holds=False)
    if days < ZORTRESS_FROM_DAY:
        return Step(None, "steady_state_too_early", holds=False)
    if level < ZORTRESS_LOW:
        return Step(2 * current, "increase")
    if level <= ZORTRESS_HIGH:
        return Step(None, "no_change")
    if previous is None or previous <= ZORTRESS_HIGH:
        return Step(None, "zortress_needs_two_high_levels", holds=False)
    lowered = current - 2 * ZORTRESS_STEP_MG
    if lowered <= 0:
        return Step(None, "no_lower_dose", holds=False)
    return Step(lowered, "decrease")
