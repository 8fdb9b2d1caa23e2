"""From a level to a proposal: which conditions hold, which dose follows, and what stands in the way.

Refusals and remarks are codes; their texts are data. Where anything is refused, no dose is computed. A limit on doses
(the highest studied, 40 mg) stops no decrease, and nothing is offered that is predicted above the flag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.calculator.formulary import makeable
from mtor_cli.calculator.loading import loading_dose
from mtor_cli.calculator.loading_beside import loading_beside, no_loading
from mtor_cli.calculator.obstacles import ANY, NOT_LOWER, RAISE, Obstacle, marking, of_level, stopping
from mtor_cli.calculator.proportion import (
    MAX_OPTIONS,
    Interval,
    Target,
    contains,
    dose_interval,
    inside,
    nearest_bound,
    options,
)
from mtor_cli.calculator.sample import TIMES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from mtor_cli.calculator.loading import Loading
    from mtor_cli.calculator.obstacles import Move
    from mtor_cli.calculator.proportion import Option
    from mtor_cli.calculator.situation import Situation
    from mtor_cli.records.codes import Code
    from mtor_cli.records.rules import Rules

Outcome = Literal["no_change", "change", "not_makeable", "no_product", "refused"]


class Proposal(NamedTuple):
    """What follows."""

    decision: Outcome
    refused: list[Code]
    flags: list[Code]
    provisional: bool
    exact: Decimal | None = None
    """mg/day, for a single target."""
    interval: Interval | None = None
    """mg/day, for a range."""
    options: tuple[Option, ...] = ()
    loading: Loading | None = None
    cut: int = 0
    """How many doses that may be offered are not shown: beyond the first five, or above the highest dose studied."""
    cut_above: int = 0
    """How many of them lie above the highest dose studied."""
    withheld: int = 0
    """How many doses that fit the rule may not be offered: by what they are predicted to reach, or by an obstacle."""


def direction(level: Decimal, target: Target) -> Move:
    """Where the dose has to go for a level in ng/mL to reach its target."""
    bound = nearest_bound(level, target)
    return "raise" if bound > level else "lower" if bound < level else "keep"


def obstacles(s: Situation) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of a dose by any rule."""
    keeps = s.target is None or not s.target.single
    return (*of_level(s.level, s.sample, keeps), *s.obstacles, *_of_alarm(s))


def _of_alarm(s: Situation) -> tuple[Obstacle, ...]:
    if s.alarm == "high":
        return (Obstacle("above_flag", NOT_LOWER),)
    if s.alarm == "above":
        # Whoever sets a target of their own may keep a dose inside it.
        level = s.level.ng_ml
        kept = s.own_target and s.target is not None and level is not None and contains(s.target, level)
        return (Obstacle("above_published", RAISE if kept else NOT_LOWER),)
    return ()


def propose(s: Situation) -> Proposal:
    """What follows from a situation by the label's proportional rule (Rapamune US prescribing information, section 2).

    Where anything is refused, no dose is computed.
    """
    level = s.level.ng_ml
    move = None if s.target is None or level is None else direction(level, s.target)
    found = (*(() if s.proportional else (Obstacle("everolimus_no_rule", ANY),)), *obstacles(s))
    refused = stopping(found, move, s.provisional)
    marks = marking(found, move or "keep")
    if s.target is None:
        published = s.chosen.high if s.chosen else None
        far = not refused and level is not None and published is not None and s.rules.most_ratio * published < level
        # Whichever of the published ranges it is to be, the present dose is far too high for it.
        refused.append("target_unknown")
        if far:
            refused.append("ratio_below_a_third")
    if refused or s.target is None or level is None or move is None:
        return Proposal("refused", refused, [], bool(marks))
    if inside(level, s.target):
        kept: list[Code] = ["kept_above_published"] if s.alarm else []
        return Proposal("no_change", [], [*kept, *marks], bool(marks))
    if refusal := beyond_reach(level, s.target, s.flag, s.current, s.cap, s.rules):
        return Proposal("refused", [refusal], [], bool(marks))
    return _dose(s, level, s.target, move, found)


def beyond_reach(
    level: Decimal, target: Target, flag: Decimal | None, current: Decimal, cap: Decimal, rules: Rules
) -> Code | None:
    """Why no dose leads from a sound trough to a target, by whatever rule, as a code; None where one may.

    Args:
        level: the trough in ng/mL.
        target: in ng/mL.
        flag: the toxicity flag in ng/mL; None where the drug has none.
        current: the present dose in mg/day.
        cap: the most in mg/day.
        rules: how far a target may lie from the level.
    """
    if contains(target, level) and not target.single:
        return None
    bound = nearest_bound(level, target)
    if target.high is None:
        # The level lies below the only bound: nothing says where a raised dose would be too much.
        return "one_sided_target"
    if flag is not None and target.low is not None and target.low > flag:
        return "target_above_flag"
    if bound > rules.most_ratio * level:
        return "ratio_beyond_3"
    if rules.most_ratio * bound < level:
        return "ratio_below_a_third"
    if bound > level and current * bound / level > cap:
        return "above_40_mg"
    return None


def _dose(s: Situation, level: Decimal, target: Target, move: Move, found: tuple[Obstacle, ...]) -> Proposal:
    marks = marking(found, move)
    flags = list(marks)
    exact = s.current * target.low / level if target.single and target.low is not None else None
    if s.flag is not None and target.high is not None and target.high > s.flag:
        target = Target(target.low, s.flag)
        flags.append("range_ends_at_flag")
    interval = dose_interval(s.current, level, target, s.cap, s.rules)
    if interval.low > s.cap:
        # Only a decrease from above 40 mg comes here: it goes at least to what any one day may hold.
        exact, interval = None, Interval(s.current / s.rules.most_ratio, s.cap)
        flags.append("lowered_to_40_mg")
    elif not target.single:
        flags += _own_ends(s, level, target)
    beyond = move == "raise" and (exact or interval.low) > s.highest_studied
    if (exact or interval.high) > s.highest_studied:
        flags.append("above_studied_dose" if move == "raise" else "still_above_studied")
    stopped = frozenset(m for m in ANY if stopping(found, m, s.provisional))
    reach = _reachable(s, target)
    offered, withheld, more = _options(s, level, interval, exact, lambda o: _offers(s, o, move, stopped, reach))
    flags += more
    within = [o for o in offered if o.mg_per_day <= max(s.highest_studied, s.current)]
    shown = offered if s.allow_above_studied else within
    cut_above = len(offered) - len(shown)
    shown = shown[:MAX_OPTIONS]
    if (offered and not within) or any(o not in within for o in shown):
        flags.append("above_studied_dose")
    published = s.chosen.high if s.chosen else None
    if move == "keep" and s.alarm:
        flags.append("kept_above_published")
    predicted = [o.predicted_trough for o in shown if o.predicted_trough is not None]
    if published is not None and max(predicted, default=published) > published:
        # Only a target of the user's own reaches there.
        flags.append("predicted_above_published")
    decision: Outcome = "change"
    if not offered and not beyond:
        decision = "not_makeable" if s.product else "no_product"
    cut = len(offered) - len(shown)
    loading: Loading | None = None
    if s.loading:
        shown, loading, said = _loaded(s, shown, exact, found)
        flags += said
    flags += _half_milligram(s, shown)
    return Proposal(
        decision,
        [],
        list(dict.fromkeys(flags)),
        bool(marks),
        exact,
        None if exact else interval,
        tuple(shown),
        loading,
        cut,
        cut_above,
        withheld,
    )


def _own_ends(s: Situation, level: Decimal, target: Target) -> list[Code]:
    """The codes of the ends of an interval that a limit of the rule sets, and not the target."""
    mapped = [None if bound is None else s.current * bound / level for bound in target]
    low, high = mapped
    lowest, highest = s.current / s.rules.most_ratio, s.current * s.rules.most_ratio
    found: list[Code] = ["ends_at_a_third"] if low is None or low < lowest else []
    if high is not None and high > min(highest, s.cap):
        found.append("ends_at_threefold" if highest <= s.cap else "ends_at_40_mg")
    return found


def _options(
    s: Situation,
    level: Decimal,
    interval: Interval,
    exact: Decimal | None,
    offers: Callable[[Option], bool],
) -> tuple[list[Option], int, list[Code]]:
    """What the product can give; where it gives nothing, what it gives on alternate days.

    The number is that of the doses which fit the rule and are not offered.
    """
    if s.product is None:
        return [], 0, ["product_unknown"]
    if s.product != "solution" and not s.strengths:
        return [], 0, ["strengths_unknown"]
    made = makeable(s.product, s.strengths, s.rules)
    fitting = options(s.current, level, interval, made, int(24 / TIMES_PER_DAY[s.regimen]), exact, s.rules)
    found = [o for o in fitting if offers(o)]
    flags: list[Code] = []
    if not found:
        # What fits and may not be offered is not said to be impossible to make.
        flags += [] if fitting else ["not_makeable"]
        if s.regimen == "daily":
            fitting += options(s.current, level, interval, made, 48, exact, s.rules)
            found = [o for o in fitting if offers(o)]
            flags += ["alternate_days"] if found else []
    withheld = len(fitting) - len(found)
    return found, withheld, ["option_withheld", *flags] if withheld else flags


def _offers(s: Situation, option: Option, move: Move, stopped: frozenset[Move], reach: Target) -> bool:
    """Whether a dose that fits is offered.

    Never one on the other side of the present dose than where the level asks it to go, nor one that an obstacle stops,
    nor one that is predicted to leave what may be reached: a tolerance beats none of these.
    """
    way = direction(s.current, Target(option.mg_per_day, option.mg_per_day))
    if way in stopped or {way, move} == {"raise", "lower"}:
        return False
    return option.predicted_trough is None or contains(reach, option.predicted_trough)


def _reachable(s: Situation, target: Target) -> Target:
    """What a dose may be predicted to reach in ng/mL: the range that holds beside the target, under the flag."""
    low, high = s.chosen if s.chosen and target.single else Target(None, None)
    if target.single:
        # A target of the user's own outside the range widens it as far as itself.
        low = None if low is None else min(low, *(x for x in (target.low,) if x is not None))
        high = None if high is None else max(high, *(x for x in (target.high,) if x is not None))
    if s.flag is not None:
        high = s.flag if high is None else min(high, s.flag)
    return Target(low, high)


def _half_milligram(s: Situation, shown: list[Option]) -> list[Code]:
    """What is to be said of tablets that are not equivalent to stronger ones, in the doses that are shown."""
    weak = s.rules.weak_tablet_mg(s.drug)
    made = [o.made for o in shown]
    made += [day.made for o in shown if o.loading for day in o.loading.days if day.made]
    found: list[Code] = ["half_milligram_multiples"] if any(m.has(weak, several=True) for m in made) else []
    return [*found, "half_milligram_tablet"] if any(m.has(weak) for m in made) else found


def _loaded(
    s: Situation, shown: list[Option], exact: Decimal | None, found: tuple[Obstacle, ...]
) -> tuple[list[Option], Loading | None, list[Code]]:
    """The options with their loading doses, that of the exact dose without options, and the codes on them."""
    if reasons := no_loading(s, [o.mg_per_day for o in shown] or [exact], found):
        return shown, None, reasons
    if not shown:
        one = None if exact is None else loading_dose(s.current, exact, s.rules, s.regimen == "alternate-day")
        return shown, one, ["loading_label" if one else "loading_beyond_two_days"]
    said: dict[Code, None] = {}
    loaded = []
    for option in shown:
        one = None
        if option.mg_per_day > s.current:
            one, code = loading_beside(s, option.mg_per_day, option.every_hours)
            said[code] = None
        loaded.append(option._replace(loading=one))
    return loaded, loaded[0].loading, list(said)
