"""From a level to a proposal: which conditions hold, which dose follows, and what stands in the way.

Refusals and remarks are codes; their texts are data. Where anything is refused, no dose is computed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.tdm.formulary import makeable
from mtor_cli.tdm.loading import loading_dose
from mtor_cli.tdm.proportion import DAY_CAP_MG, MAX_OPTIONS, MAX_RATIO, dose_interval, inside, nearest_bound, options
from mtor_cli.tdm.sample import TIMES_PER_DAY

if TYPE_CHECKING:
    from mtor_cli.tdm.formulary import Made, Product
    from mtor_cli.tdm.interplay import Verdict
    from mtor_cli.tdm.level import Level
    from mtor_cli.tdm.loading import Loading
    from mtor_cli.tdm.proportion import Interval, Option, Target
    from mtor_cli.tdm.sample import Regimen, Sample

ADULT_FROM = 18

Decision = Literal["no_change", "change", "not_makeable", "no_product", "refused"]

_INTERPLAY = {
    "changed": "interacting_drug_changed",
    "start_unknown": "interaction_start_unknown",
    "needs_two_troughs": "inhibitor_needs_two_troughs",
}


class Situation(NamedTuple):
    """Everything that the proportional rule depends on."""

    level: Level
    sample: Sample
    drug: str
    dose_mg: Decimal
    """Per administration."""
    regimen: Regimen
    target: Target | None
    """None where the target is not known: no disease, or several bands and none chosen."""
    product: Product | None
    strengths: tuple[Decimal, ...]
    highest_studied: Decimal
    """mg/day."""
    age: Decimal | None
    interplay: tuple[Verdict, ...]
    above_flag: bool
    """Whether the level lies above the toxicity flag."""
    provisional: bool
    """Whether the user asked for provisional arithmetic."""
    allow_above_studied: bool
    loading: bool

    @property
    def current(self) -> Decimal:
        """Return the present dose in mg/day."""
        return self.dose_mg * TIMES_PER_DAY[self.regimen]

    @property
    def days_per_dose(self) -> Decimal:
        """Return 2 where a dose holds for two days, else 1."""
        return max(Decimal(1), 1 / TIMES_PER_DAY[self.regimen])

    @property
    def cap(self) -> Decimal:
        """Return the most in mg/day that keeps every single day at 40 mg or less."""
        return DAY_CAP_MG / self.days_per_dose


class Proposal(NamedTuple):
    """What follows."""

    decision: Decision
    refused: list[str]
    flags: list[str]
    provisional: bool
    exact: Decimal | None = None
    """mg/day, for a single target."""
    interval: Interval | None = None
    """mg/day, for a range."""
    options: tuple[Option, ...] = ()
    loading: Loading | None = None


def propose(s: Situation) -> Proposal:
    """Return the proposal for a situation by the label's proportional rule."""
    hard, soft = _obstacles(s)
    provisional = bool(soft) or "steady" in s.interplay
    level = s.level.ng_ml
    if hard or s.target is None or level is None:
        return Proposal("refused", [*hard, *soft], [], provisional)
    if inside(level, s.target):
        return Proposal("no_change", [], soft, provisional)
    if soft and not s.provisional:
        return Proposal("refused", soft, [], provisional)
    if refusal := _reach(s, level, s.target):
        return Proposal("refused", [refusal], [], provisional)
    return _dose(s, level, s.target, soft, provisional)


def _obstacles(s: Situation) -> tuple[list[str], list[str]]:
    """Return the conditions that do not hold: those that refuse, and those that `--provisional` sets aside."""
    hard: list[str] = []
    soft: list[str] = []
    if s.drug == "everolimus":
        hard.append("everolimus_no_rule")
    if s.level.censored:
        hard.append("censored_level")
    if not s.sample.whole_blood:
        hard.append("not_whole_blood")
    if s.sample.trough == "not_trough":
        hard.append("not_trough")
    elif s.sample.trough != "true":
        soft.append(f"trough_{s.sample.trough}")
    if s.sample.steady in ("too_early", "unknown"):
        hard.append(f"steady_state_{s.sample.steady}")
    elif s.sample.steady == "provisional":
        soft.append("steady_state_provisional")
    hard += dict.fromkeys(_INTERPLAY[v] for v in s.interplay if v in _INTERPLAY)
    if s.target is None:
        hard.append("target_unknown")
    elif s.above_flag and s.level.ng_ml is not None and nearest_bound(s.level.ng_ml, s.target) >= s.level.ng_ml:
        # Above the flag the program neither keeps nor raises a dose.
        hard.append("above_toxicity_flag")
    return hard, soft


def _reach(s: Situation, level: Decimal, target: Target) -> str | None:
    """Return why the rule does not reach the target, if it does not."""
    bound = nearest_bound(level, target)
    if target.high is None:
        # The level lies below the only bound: nothing says where a raised dose would be too much.
        return "one_sided_target"
    if bound > MAX_RATIO * level or MAX_RATIO * bound < level:
        return "ratio_beyond_3"
    if s.current * bound / level > s.cap:
        return "above_40_mg"
    return None


def _dose(s: Situation, level: Decimal, target: Target, soft: list[str], provisional: bool) -> Proposal:
    exact = s.current * target.low / level if target.single and target.low is not None else None
    interval = dose_interval(s.current, level, target, s.cap)
    flags = list(soft)
    beyond = (exact or interval.low) > s.highest_studied
    if (exact or interval.high) > s.highest_studied:
        flags.append("above_studied_dose")
    found, flags = _options(s, level, interval, exact, flags)
    if not s.allow_above_studied:
        kept = [o for o in found if o.mg_per_day <= s.highest_studied]
        if found and not kept:
            flags.append("above_studied_dose")
        found = [] if beyond else kept
    found = found[:MAX_OPTIONS]
    if s.product == "tablet" and any(_half_milligram(o.made) for o in found):
        flags.append("half_milligram_tablet")
    decision: Decision = "change"
    if not found and not beyond:
        decision = "not_makeable" if s.product else "no_product"
    new = found[0].mg_per_day if found else exact
    loading, remark = _loading(s, new, _on_one_day(s, found, new))
    return Proposal(
        decision,
        [],
        list(dict.fromkeys([*flags, *([remark] if remark else [])])),
        provisional,
        exact,
        None if exact else interval,
        tuple(found),
        loading,
    )


def _options(
    s: Situation, level: Decimal, interval: Interval, exact: Decimal | None, flags: list[str]
) -> tuple[list[Option], list[str]]:
    """Return what the product can give; where it gives nothing, what it gives on alternate days."""
    if s.product is None:
        return [], [*flags, "product_unknown"]
    if s.product != "solution" and not s.strengths:
        return [], [*flags, "strengths_unknown"]
    made = makeable(s.product, s.strengths)
    every = int(24 / TIMES_PER_DAY[s.regimen])
    found = options(s.current, level, interval, made, every, exact)
    if not found and s.regimen == "daily":
        found = options(s.current, level, interval, made, 48, exact)
        flags = [*flags, "not_makeable", *(["alternate_days"] if found else [])]
    elif not found:
        flags = [*flags, "not_makeable"]
    return found, flags


def _half_milligram(made: Made) -> bool:
    return any(part.strength_mg * 2 == 1 for part in made.parts)


def _on_one_day(s: Situation, found: list[Option], new: Decimal | None) -> Decimal:
    """Return the most that a new maintenance dose gives on one day, in mg."""
    if found:
        return max(found[0].made.mg, found[0].mg_per_day)
    return (new or Decimal(0)) * s.days_per_dose


def _loading(s: Situation, new: Decimal | None, on_one_day: Decimal) -> tuple[Loading | None, str | None]:
    """Return the loading dose that was asked for, or the code of why there is none."""
    if not s.loading:
        return None, None
    if new is None:
        return None, "loading_needs_one_dose"
    if new <= s.current:
        return None, "loading_only_when_raising"
    if s.age is None:
        return None, "loading_age_unknown"
    if s.age < ADULT_FROM:
        return None, "loading_under_18"
    if new > s.highest_studied and not s.allow_above_studied:
        return None, "above_studied_dose"
    found = loading_dose(s.current, new, on_one_day)
    return found, "loading_label" if found else "loading_beyond_two_days"
