"""Rules for changing the dose that are not the label's proportion: applied only by name and only as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.records.codes import Code
    from mtor_cli.records.rules import Rules


class Step(NamedTuple):
    """What a protocol says of the next dose."""

    mg_per_day: Decimal | None
    """None where the protocol names no change."""
    code: Code | Literal["increase", "decrease"]
    """Why: `no_change`, `increase`, `decrease`, or the condition of the rule that does not hold."""
    holds: bool = True
    """False where the rule does not cover the case, so that no dose may be named."""

    @property
    def refused(self) -> list[Code]:
        """The condition of the rule that does not hold, as a list of none or one."""
        return [] if self.holds or self.code == "increase" or self.code == "decrease" else [self.code]


def jrct(current: Decimal, level: Decimal, rules: Rules) -> Step:
    """The step of the Japanese PRCA protocol.

    Args:
        current: present dose in mg/day; the registration prints steps from the starting dose only.
        level: whole-blood trough in ng/mL.
        rules: the bounds and the doses.
    """
    if rules.jrct_low_ng_ml <= level < rules.jrct_high_ng_ml:
        return Step(None, "no_change")
    if current != rules.jrct_start_mg:
        return Step(None, "jrct_only_from_2_mg", holds=False)
    if level >= rules.jrct_high_ng_ml:
        return Step(rules.jrct_down_mg, "decrease")
    return Step(rules.jrct_up_mg, "increase")


def zortress(current: Decimal, level: Decimal, days: Decimal | None, previous: Decimal | None, rules: Rules) -> Step:
    """The step of the everolimus transplant label, for its own target only.

    Args:
        current: present total daily dose in mg, in two equal doses.
        level: trough in ng/mL.
        days: since the last change of dose; None is not known.
        previous: the trough before this one in ng/mL; None is not known.
        rules: the bounds, the multiple, the step and the day.
    """
    if days is None:
        return Step(None, "steady_state_unknown", holds=False)
    if days < rules.zortress_from_day:
        return Step(None, "steady_state_too_early", holds=False)
    if level < rules.zortress_low_ng_ml:
        return Step(rules.zortress_up_ratio * current, "increase")
    if level <= rules.zortress_high_ng_ml:
        return Step(None, "no_change")
    if previous is None or previous <= rules.zortress_high_ng_ml:
        return Step(None, "zortress_needs_two_high_levels", holds=False)
    lowered = current - 2 * rules.zortress_step_mg
    if lowered <= 0:
        return Step(None, "no_lower_dose", holds=False)
    return Step(lowered, "decrease")
