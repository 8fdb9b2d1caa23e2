"""How good the forecasts were: each level foretold from those before it, by each model and by their average."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.errors import MtorError
from mtor_cli.parts.fit.agents import unsettled_from
from mtor_cli.parts.fit.models import Ran, as_population
from mtor_cli.parts.fit.numbers import CENSORED, SIGNS
from mtor_cli.parts.fit.weights import weights_of
from mtor_cli.pk.fit.estimate import estimate_many
from mtor_cli.pk.fit.posterior import sample_posterior
from mtor_cli.pk.predict.average import average_forecast
from mtor_cli.pk.predict.forecast import forecast
from mtor_cli.pk.predict.simulate import population

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.fit.result import Fitted
    from mtor_cli.parts.fit.shapes import InteractingOut
    from mtor_cli.parts.forecasts import OneStepOut, StepLevel, StepModel, StepOut
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.subject import Observation, Subject
    from mtor_cli.pk.fit.estimate import Fit
    from mtor_cli.pk.predict.forecast import Forecast
    from mtor_cli.records.rules import Rules

DRAWS = 512
"""Of the posterior before each level: a median and a 90% interval ask for fewer than a dose does."""
MORE_DRAWS = 2048
"""Of one that the first draws describe badly."""


class _Told(NamedTuple):
    """What a model, or the average, foretold of a level."""

    name: str | None
    ahead: Forecast


def one_step_of(
    case: Case, fitted: Fitted, agents: Sequence[InteractingOut], rules: Rules, say: Remarks
) -> OneStepOut | None:
    """The forecasts one step ahead of an answer, for one case and in a batch; None with fewer than two levels.

    Arguments as in `one_step`.
    """
    return one_step(case, fitted.used, agents, rules, say) if len(fitted.main.measured) > 1 else None


def one_step(
    case: Case, used: Sequence[Ran], agents: Sequence[InteractingOut], rules: Rules, say: Remarks
) -> OneStepOut:
    """Each level after the first foretold from those before it, with the doses and properties as they were.

    The average goes by the weights that the models had before the level. A model foretells the levels that it takes.

    Args:
        case: the patient.
        used: the patient under each model, the chosen one first.
        agents: his other drugs, in the order of the case.
        rules: from how many levels on a bias is worked out.
        say: makes coded remarks.
    """
    taking = [one for one in used if one.subject.levels]
    times = sorted({x.time for one in taking for x in one.subject.levels})[1:]
    across = unsettled_from(case, agents)
    wanted = [time for time in times if across is None or time < across]
    before = {id(one): _earlier(one, wanted) for one in taking}
    levels: list[StepLevel] = []
    for time in times:
        level = next(x for one in taking for x in one.subject.levels if x.time == time)
        told = _told(case, [before[id(one)][time] for one in taking if time in before[id(one)]], time)
        levels.append(
            {
                "time": case.clock.shown(time),
                "time_h": time,
                "observed": level.value,
                "sign": SIGNS[level.side][level.inclusive],
                "censored": CENSORED[level.side],
                "forecasts": [_step(one, level) for one in told],
                "left_out": None if time in wanted else say.say("one_step_across"),
            }
        )
    names = dict.fromkeys(step["model"] for level in levels for step in level["forecasts"])
    return {
        "levels": levels,
        "models": [_summary(name, levels, rules) for name in names],
        "definitions": [say.say("one_step_defined")],
    }


def _earlier(one: Ran, times: Sequence[float]) -> dict[float, Ran]:
    """The patient under a model as he was known before each level that it takes and that has one before it."""
    model, taken = one.chosen.model, one.subject.levels
    wanted = [x.time for x in taken if x.time in times and taken[0].time < x.time]
    subjects = [one.subject.with_levels([x for x in taken if x.time < time]) for time in wanted]
    found: dict[float, Ran] = {}
    for time, subject, fit in zip(wanted, subjects, estimate_many(model, subjects), strict=True):
        if isinstance(fit, MtorError):
            continue
        found[time] = _known(one, subject, fit, time)
    return found


def _known(one: Ran, subject: Subject, fit: Fit, time: float) -> Ran:
    model = one.chosen.model
    if fit.converged:
        posterior = sample_posterior(model, subject, fit, DRAWS, more_draws=MORE_DRAWS)
    else:
        fit = as_population(model, subject, fit)
        posterior = population(model, subject, DRAWS)
    ahead = forecast(model, subject, fit, posterior, [time])
    measured = [x for x in one.measured if x.time < time]
    return Ran(one.chosen, subject, measured, fit, posterior, ahead, population_only=False)


def _told(case: Case, known: Sequence[Ran], time: float) -> list[_Told]:
    """What each model foretold of the level of a time and, where there are several, their average."""
    found = [(one, one.ahead) for one in known if one.ahead is not None and one.ahead.computable]
    told = [_Told(one.chosen.model.id, ahead) for one, ahead in found]
    if len(found) > 1:
        earlier = replace(case, samples=tuple(s for s in case.samples if s.hours < time))
        weights = weights_of([one for one, _ in found], earlier)
        told.append(_Told(None, average_forecast([ahead for _, ahead in found], weights)))
    return told


def _step(one: _Told, level: Observation) -> StepOut:
    low, high = one.ahead.observed_interval_90[0].tolist()
    median = float(one.ahead.median[0])
    exact = level.side == 0
    return {
        "model": one.name,
        "median": median,
        "observed_interval_90": [low, high],
        "error": median - level.value if exact else None,
        "inside_90": low <= level.value <= high if exact else None,
    }


def _summary(name: str | None, levels: Sequence[StepLevel], rules: Rules) -> StepModel:
    steps = [step for level in levels for step in level["forecasts"] if step["model"] == name]
    errors = [step["error"] for step in steps if step["error"] is not None]
    square = math.fsum(e * e for e in errors) / len(errors) if errors else None
    return {
        "model": name,
        "levels": len(errors),
        "rmse": None if square is None else math.sqrt(square),
        "bias": math.fsum(errors) / len(errors) if len(errors) >= rules.bias_from_levels else None,
        "inside_90": sum(step["inside_90"] is True for step in steps),
    }
