"""The parts of `mtor tdm` beyond the ranges: the sample, the dose, what comes next, the interacting drugs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

from mtor_cli.calculator.dose import Outcome
from mtor_cli.calculator.interplay import Verdict as AgentVerdict
from mtor_cli.calculator.sample import TIMES_PER_DAY, SteadyStatus, TroughStatus, Usable
from mtor_cli.lookup.interactions import NameStatus
from mtor_cli.parts.common import Told, enumerated
from mtor_cli.parts.composition import DoseMark, MadeMark, PartOut, above_mark, marks_of, parts_out, rounded
from mtor_cli.parts.disease import NoteOut
from mtor_cli.parts.words import PHRASE
from mtor_cli.records.base import Text, record
from mtor_cli.records.drugs import DoseRuleId
from mtor_cli.records.interactions import Action, AgentStrength, Direction
from mtor_cli.text import fill

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.calculator.dose import Proposal
    from mtor_cli.calculator.loading import Loading
    from mtor_cli.calculator.proportion import Option
    from mtor_cli.calculator.sample import Sample
    from mtor_cli.calculator.situation import Situation
    from mtor_cli.lookup.doses import Highest
    from mtor_cli.records.rules import Rules


Checked = Literal["none", "inhibitor", "inducer"]
"""What the user found of an agent of which the list holds nothing verified."""


@record
class Remark(Told):
    """A coded remark."""

    code: str
    text: Text


@record
class SampleOut(TypedDict):
    """Whether the level is usable for dosing."""

    usable: Usable
    trough: TroughStatus
    steady: SteadyStatus
    steady_state: dict[str, float]
    """Share of steady state in percent, by half-life in h, as the liver lengthens it."""
    sound_from_day: int | None
    """Null where no day is known from which a level counts."""
    caveats: list[Remark]


@record
class LoadingDayOut(TypedDict):
    """How the product gives what is taken on a day of loading."""

    mg: float
    """Of what is made up: the day's sum where it is taken at once, else the loading alone."""
    composition: list[PartOut]
    marks: list[MadeMark]
    """Codes of what has to be said with it, as in the options."""


@record
class LoadingOut(TypedDict):
    """A loading dose on top of the maintenance dose of one option."""

    mg: float
    days: list[float]
    """mg of loading on each of the days that it is spread over."""
    maintenance_mg: list[float]
    """mg of maintenance on the same days."""
    total_mg: list[float]
    """The sum of each of them."""
    made: list[LoadingDayOut]
    """How the product gives each day; empty where none was given."""


@record
class OptionOut(TypedDict):
    """A dose that the product can give."""

    mg_per_day: float
    mg_per_administration: float
    every_hours: int | None
    """Null for a single dose, or where the source does not say how often."""
    composition: list[PartOut]
    """One administration."""
    marks: list[DoseMark]
    """Codes of what has to be said with this dose: `half_milligram_multiples`, several 0.5 mg tablets at once;
    `above_studied`, above the highest one that a source states; `above_own_limit`, above this program's limit where no
    disease was given."""
    predicted_trough_ng_ml: float | None
    """Null where there is no level to predict from, or a rule that predicts none."""
    status: Literal["ok", "provisional", "average"]
    """`ok`, `provisional`, or `average` for alternate days."""
    provisional: bool
    loading: LoadingOut | None
    """Null where none was asked for, or none may be given."""


@record
class AdjustmentOut(Told):
    """A published factor for one agent: multiply the dose before the agent by it, once. The study's, and no order."""

    agent: Text
    factor_low: float | None
    factor_high: float | None
    hold: bool
    """True where the source holds the drug for the course."""
    text: Text
    conflicts: list[NoteOut]
    form: NoteOut | None
    """Of which dose form the factor is; null where this does not matter, or that form was typed."""
    mg_low: float | None
    """Of one administration, worked out from the dose before the agent; null where that is not known."""
    mg_high: float | None
    times_per_day: float
    made_mg: list[float]
    """What the product at hand gives of it, in mg an administration."""
    marks: list[MadeMark]
    """Codes of what has to be said with a dose that is made so, as in the options."""
    worked_out: Remark | None
    """What comes of it, or why nothing was worked out; null where the source holds the drug."""


Decision = Literal["keep", "raise", "lower", "none"]
"""What becomes of the daily dose; `none`: nothing is decided, or no present dose is known."""

NoBest = Literal["refused", "not_makeable", "no_product", "withheld"]


@record
class BestOut(TypedDict):
    """The dose that the screen puts first."""

    by: Literal["rule", "label", "model", "present"]
    """What puts it there; `rule` in `mtor tdm`, where `rule` of the dose says which; `present`: it is kept."""
    mg_per_day: float
    mg_per_administration: float
    every_hours: float | None
    """Null where the source does not say how often."""
    composition: list[PartOut]
    """One administration; empty for the present dose, and where no product was named."""


def decision_of(new: float | None, present: float | None) -> Decision:
    """What becomes of the daily dose.

    Args:
        new: mg/day; None where there is none.
        present: mg/day; None where it is not known.
    """
    if new is None or present is None:
        return "none"
    if abs(new - present) <= 1e-9 * present:
        return "keep"
    return "raise" if new > present else "lower"


@record
class DoseOut(TypedDict):
    """The proposal. Where `refused` is not empty there is no number."""

    decision: Decision
    """By the calculated dose."""
    best: BestOut | None
    """What is put first; null where nothing can be made up, and `no_best` says why."""
    no_best: NoBest | None
    """`withheld`: no dose near the calculated one may be offered."""
    outcome: Outcome
    """What the rule comes to."""
    rule: DoseRuleId
    """`label` (proportional), `jrct` or `zortress`."""
    current_mg_per_day: float
    administration_mg: float
    times_per_day: float
    target_ng_ml: list[float | None] | None
    """Lower and upper bound."""
    exact_mg_per_day: float | None
    exact_mg_per_administration: float | None
    """The same, each time."""
    interval_mg_per_day: list[float] | None
    highest_mg_per_day: float | None
    """The highest dose stated for the disease and the patient, or this program's limit; null where none is known."""
    highest_by: Literal["source", "program"]
    """Whose that is: a source's, or without a disease this program's."""
    options: list[OptionOut]
    options_cut: int
    """How many more doses fit and are not shown."""
    options_withheld: int
    """How many doses near the calculated one may not be offered, by what they are predicted to reach."""
    loading: LoadingOut | None
    """That of the first option, or of the calculated dose where no option is given."""
    published_adjustment: list[AdjustmentOut] | None
    refused: list[Remark]
    remarks: list[Remark]
    """Codes that stand beside the dose, such as `above_studied_dose`."""
    provisional: bool


@record
class NextOut(TypedDict):
    """When to measure again and when to change again."""

    measure_after_days: int | None
    change_not_before_days: int | None
    measure_on: str | None
    """The date, where that of the sample was given."""
    remark: Remark


@record
class InteractionOut(TypedDict):
    """Another drug that was named."""

    name: str
    """As typed."""
    id: str | None
    """Null where the name is not known."""
    agent: Text
    known: NameStatus
    """`found`, `no_data`, `ask`, `near` or `unknown`, as in `mtor/interactions/2`."""
    checked: Checked | None
    """The user's own check, of an agent without verified data."""
    form: Text | None
    """The dose form, where one was typed."""
    status: AgentVerdict
    """What it means for the dose: `none`, `changed`, `start_unknown`, `needs_two_troughs`, `steady`, `warns` (a
    corticosteroid), `unknown_changed`, `unknown_settled` (nothing verified), `unclear`, `unclear_changed` (which
    agent is meant? the latter lately started or stopped) or `second_inhibitor` (an mTOR inhibitor itself)."""
    started_days_ago: float | None
    stopped_days_ago: float | None
    action: Action
    action_of: Text | None
    """Whose action it is, where the labels of regions differ."""
    direction: Direction
    strength: AgentStrength
    advice: NoteOut
    on_stop: NoteOut


def sample_out(sample: Sample, caveats: list[Remark]) -> SampleOut:
    """What can be made of the sample, with its caveats."""
    return {
        "usable": sample.usable,
        "trough": sample.trough,
        "steady": sample.steady,
        "steady_state": {half_life: float(percent) for half_life, percent in sample.percent.items()},
        "sound_from_day": sample.sound_from_day,
        "caveats": caveats,
    }


def dose_out(
    s: Situation,
    proposal: Proposal,
    rule: DoseRuleId,
    refused: list[Remark],
    remarks: list[Remark],
    adjustments: list[AdjustmentOut] | None,
    highest: Highest,
) -> DoseOut:
    """The proposal as answers show it."""
    target = s.target
    options = [option_out(o, s.drug, s.rules, proposal.provisional, highest) for o in proposal.options]
    best = _best(s, proposal, options)
    return {
        "decision": _decision(s, proposal),
        "best": best,
        "no_best": None if best else _no_best(proposal.decision),
        "outcome": proposal.decision,
        "rule": rule,
        "current_mg_per_day": float(s.current),
        "administration_mg": float(s.dose_mg),
        "times_per_day": float(TIMES_PER_DAY[s.regimen]),
        "target_ng_ml": None if target is None else [_number(target.low), _number(target.high)],
        "exact_mg_per_day": _number(proposal.exact),
        "exact_mg_per_administration": _number(proposal.exact and proposal.exact / TIMES_PER_DAY[s.regimen]),
        "interval_mg_per_day": (
            None if proposal.interval is None else [rounded(proposal.interval.low), rounded(proposal.interval.high)]
        ),
        "highest_mg_per_day": _number(highest.mg_per_day),
        "highest_by": "program" if highest.own else "source",
        "options": options,
        "options_cut": proposal.cut,
        "options_withheld": proposal.withheld,
        "loading": loading_out(proposal.loading, s.drug, s.rules),
        "published_adjustment": adjustments,
        "refused": refused,
        "remarks": remarks,
        "provisional": proposal.provisional,
    }


def _no_best(outcome: Outcome) -> NoBest | None:
    """Why nothing is put first; the present dose is, where it is not changed."""
    if outcome == "no_change":
        return None
    return "withheld" if outcome == "change" else outcome


def _decision(s: Situation, proposal: Proposal) -> Decision:
    """What becomes of the daily dose by the calculated one, or by the end of its interval that lies nearer."""
    if proposal.decision == "refused":
        return "none"
    if proposal.decision == "no_change":
        return "keep"
    new = proposal.exact
    if new is None and proposal.interval is not None:
        new = min(proposal.interval, key=lambda end: abs(end - s.current))
    return decision_of(_number(new), float(s.current))


def _best(s: Situation, proposal: Proposal, options: list[OptionOut]) -> BestOut | None:
    if proposal.decision == "no_change":
        return {
            "by": "present",
            "mg_per_day": float(s.current),
            "mg_per_administration": float(s.dose_mg),
            "every_hours": float(24 / TIMES_PER_DAY[s.regimen]),
            "composition": [],
        }
    return best_of(options[0], "rule") if options else None


def best_of(option: OptionOut, by: Literal["rule", "label"]) -> BestOut:
    """A dose of the product as the one that stands first."""
    return {
        "by": by,
        "mg_per_day": option["mg_per_day"],
        "mg_per_administration": option["mg_per_administration"],
        "every_hours": option["every_hours"],
        "composition": option["composition"],
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else rounded(value)


def option_out(option: Option, drug: str, rules: Rules, provisional: bool, highest: Highest) -> OptionOut:
    """A dose of the product, with the codes of what has to be said beside it."""
    return {
        "mg_per_day": rounded(option.mg_per_day),
        "mg_per_administration": float(option.made.mg),
        "every_hours": option.every_hours,
        "composition": parts_out(option.made),
        "marks": [
            *marks_of(option.made, drug, rules),
            *above_mark(float(option.mg_per_day), highest.mg_per_day, highest.own),
        ],
        "predicted_trough_ng_ml": _number(option.predicted_trough),
        "status": "provisional" if provisional and option.status == "ok" else option.status,
        "provisional": provisional,
        "loading": loading_out(option.loading, drug, rules),
    }


def loading_out(loading: Loading | None, drug: str, rules: Rules) -> LoadingOut | None:
    """A loading dose as answers show it."""
    if loading is None:
        return None
    made = [
        LoadingDayOut(mg=float(day.made.mg), composition=parts_out(day.made), marks=marks_of(day.made, drug, rules))
        for day in loading.days
        if day.made
    ]
    return {
        "mg": rounded(loading.mg),
        "days": [rounded(day.loading) for day in loading.days],
        "maintenance_mg": [rounded(day.maintenance) for day in loading.days],
        "total_mg": [rounded(day.total) for day in loading.days],
        "made": made,
    }


def percents(sample: Sample) -> Text:
    """The shares of steady state in words, in whole percent: about 91% (62 h), about 84% (82 h)."""
    return enumerated(
        fill(PHRASE["by_half_life"], {"share": _whole(percent), "hours": f"{float(half_life):.0f}"})
        for half_life, percent in sample.percent.items()
    )


def _whole(percent: Decimal) -> Text:
    """A share in whole percent; one that would round to 100 is said to be above 99."""
    return fill(PHRASE["over_share" if percent > 99 else "about_share"], {"percent": f"{round(percent)}"})
