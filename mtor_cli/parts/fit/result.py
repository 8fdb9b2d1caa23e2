"""The answer of `mtor fit`: one patient under the main model and beside it under every other that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.history import in_ng_ml
from mtor_cli.parts.common import alike, enumerated
from mtor_cli.parts.fit.agents import unsettled
from mtor_cli.parts.fit.beside import beliefs_of
from mtor_cli.parts.fit.captions import of_fit
from mtor_cli.parts.fit.excluded import excluded_remark
from mtor_cli.parts.fit.exposure import exposure_out
from mtor_cli.parts.fit.flags import assumptions, ended_flag, fit_flags, models_flags, unit_flag
from mtor_cli.parts.fit.models import run
from mtor_cli.parts.fit.numbers import (
    diagnostics_out,
    eta_out,
    finite,
    forecast_out,
    model_out,
    predictions_out,
    refuse_not_computable,
)
from mtor_cli.parts.fit.other_models import Further, further, run_further
from mtor_cli.parts.fit.safety import refuse_implausible
from mtor_cli.parts.fit.visit import agent_changes, headline, plans_of, visit
from mtor_cli.parts.fit.weights import leading, of_patients, that_seek_a_dose, uncounted, weights_of, why_none
from mtor_cli.parts.words import IN_RECORD, PHRASE
from mtor_cli.pk.fit.estimate import estimate_many
from mtor_cli.pk.predict.average import average_forecast
from mtor_cli.text import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtor_cli.calculator.sample import Liver
    from mtor_cli.cases.case import Case, Chart
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.fit.models import Chosen, Estimated, Ran
    from mtor_cli.parts.fit.other_models import Built, Left
    from mtor_cli.parts.fit.shapes import FitResult, ForecastOut, InteractingOut, PredictionOut, SpreadOut
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.model.population import Model
    from mtor_cli.pk.predict.forecast import Forecast
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.pkmodels import PkModels
    from mtor_cli.records.rules import Rules

DAYS_AHEAD = (7.0, 14.0, 28.0)
"""Forecasts after the next trough, where none was asked for and the regimen goes on."""


class Fitted(NamedTuple):
    """Everything that was computed on a case."""

    result: FitResult
    warnings: list[Remark]
    main: Ran
    """The model that leads: the one that was chosen, or where that does not count one that does."""
    used: list[Ran]
    """The patient under each model, the chosen one first."""
    weights: list[float] | None
    """Of each of them; None where the search of the chosen one failed."""
    weighed: list[tuple[Ran, float]]
    """The models that doses go by and their weights, the one that leads first."""
    seek_no_dose: list[Ran]
    """Models that apply and have the dose as a covariate."""


def fit_case(
    case: Case,
    chosen: Chosen,
    history: Callable[[Model], Subject],
    models: PkModels | None,
    drug: Drug | None,
    agents: Sequence[InteractingOut],
    built: Built,
    confirmed: bool,
    named: bool,
    rules: Rules,
    say: Remarks,
) -> Fitted:
    """The answer for one patient, the dose left out.

    Args:
        case: the patient.
        chosen: the main model.
        history: makes the patient as the engine sees him under a model.
        models: the packaged models, to be computed beside the main one; None for a model of the user's own.
        drug: for thresholds; None where it is not known.
        agents: other drugs of the case.
        built: makes a packaged model of its record.
        confirmed: whether an implausible level was confirmed.
        named: whether the user named the main model, so that it stands alone.
        rules: the numbers that decide.
        say: makes coded remarks.

    Raises:
        DataError: the case cannot be computed under the main model.
        UsageError: a level is implausible and was not confirmed.
    """
    times = list(case.at) or default_times(case)
    main = run(chosen, history, times, case, rules)
    if drug is not None and not confirmed:
        refuse_implausible(main.measured, chosen.model, drug)
    others: list[Ran] = []
    left: list[Left] = []
    if models is not None and chosen.record is not None:
        found = further(models, chosen.record, case, history, times, agents, built, rules, say)
        fits = (estimate_many(f.chosen.model, [f.subject])[0] for f in found if isinstance(f, Further))
        others, left = run_further(found, fits, times, case, say)
    fitted = complete(case, [main, *others], models, drug, agents, named, rules, say)
    fitted.result["models"] = _spread(fitted.used, fitted.weights, left, case, say)
    return fitted


def complete(
    case: Case,
    used: Sequence[Ran],
    models: PkModels | None,
    drug: Drug | None,
    agents: Sequence[InteractingOut],
    named: bool,
    rules: Rules,
    say: Remarks,
) -> Fitted:
    """The answer for one patient, models one by one and dose left out; other arguments as in `fit_case`.

    Args:
        case: the patient.
        used: the patient under each model that is used, the main one first.
        models: the packaged models.
        drug: for thresholds.
        agents: other drugs of the case.
        named: whether the user named the main model.
        rules: the numbers that decide.
        say: makes coded remarks.

    Raises:
        DataError: a forecast cannot be computed.
    """
    weights = weights_of(used, case) if used[0].fit.converged else None
    main = used[0] if named or weights is None else leading(used, weights)
    led = [main, *(one for one in used if one is not main)]
    fit, model = main.fit, main.chosen.model
    predictions = predictions_out(model, main.subject, fit, case.clock, rules)
    forecasts = forecast_out(main.ahead, case.clock)
    result: FitResult = {
        "id": case.id,
        "drug": drug["id"] if drug else None,
        "unit": model.concentration_unit,
        "model": model_out(main.chosen, say.labels),
        "population_only": main.population_only,
        "eta": eta_out(fit),
        "parameters": fit.parameters,
        "typical": fit.typical,
        "half_life_h": fit.half_life,
        "typical_half_life_h": fit.typical_half_life,
        "ofv": finite(fit.ofv),
        "objective": finite(fit.objective),
        "covariance": fit.covariance.tolist(),
        "predictions": predictions,
        "headline": None,
        "forecast": forecasts,
        "forecast_holds": not unsettled(agents),
        "average": _average(used, weights, case),
        "troughs": [],
        "models": [],
        "exposure": None,
        "liver": [],
        "dose": None,
        "course": None,
        "one_step": None,
        "diagnostics": diagnostics_out(fit, main.posterior.ess),
        "alarms": [],
        "findings": [],
        "interactions": list(agents),
        "assumptions": assumptions(case, agents, say),
        "captions": [],
    }
    estimates = [one.estimated for one in led]
    counting = led if named or weights is None else [one for one, w in zip(used, weights, strict=True) if w > 0.0]
    aheads = [one.ahead for one in counting if one.ahead is not None]
    # A model that the user named stands alone.
    average = [] if named else result["average"]
    warnings = warnings_of(case, estimates, drug, agents, predictions, models, rules, say, forecasts, aheads, average)
    if not named:
        warnings += uncounted(used, weights, case, say)
    return Fitted(result, warnings, main, list(used), weights, *that_seek_a_dose(used, main, weights, named, case))


def warnings_of(
    case: Case,
    used: Sequence[Estimated],
    drug: Drug | None,
    agents: Sequence[InteractingOut],
    predictions: Sequence[PredictionOut],
    models: PkModels | None,
    rules: Rules,
    say: Remarks,
    forecasts: Sequence[ForecastOut] = (),
    aheads: Sequence[Forecast] = (),
    average: Sequence[ForecastOut] = (),
) -> list[Remark]:
    """The coded remarks on an answer, each once.

    Args:
        case: the patient.
        used: the patient under each model that is used, the main one first.
        drug: for thresholds.
        agents: other drugs of the case.
        predictions: of the levels by the main model.
        models: the packaged models.
        rules: the numbers that decide.
        say: makes coded remarks.
        forecasts: by the main model, where there are any.
        aheads: the same by every model that is used.
        average: of them, where doses go by it.
    """
    model = used[0].chosen.model
    holds = not unsettled(agents)
    alone = model.id if average else ""
    found = [
        *((_above_flag(average, drug, model, say) or _above_flag(forecasts, drug, model, say, alone)) if holds else []),
        *assumptions(case, agents, say),
        *fit_flags(case, used[0], predictions, agents, rules, say),
        *ended_flag(case, say),
        *models_flags(case, used, models, rules, say),
        *unit_flag(case, model.concentration_unit, say),
        *(excluded_remark(one, case, say) for one in case.excluded),
        *(say.say(r.code, r.slots) for r in case.remarks),
        *_for_consult(case.chart, say),
        # Where no forecast holds there is nothing to compare the models by.
        *(_spread_flag(forecasts, aheads, model, say) if holds else []),
    ]
    return list({(w["code"], w["text"]["en"]): w for w in found}.values())


def _for_consult(chart: Chart, say: Remarks) -> list[Remark]:
    """What the case holds that a consult alone reads."""
    held = {
        "response": (chart.platelets, chart.haemoglobin, chart.responding) != (None, None, None),
        "adverse_effects": bool(chart.adverse_effects),
        "adherence": chart.adherence is not None,
        "planned": bool(chart.planned),
        "tacrolimus": chart.tacrolimus is not None,
    }
    found = [IN_RECORD[name] for name, is_held in held.items() if is_held]
    return [say.say("case_for_consult", left_out=enumerated(found))] if found else []


def conclude(case: Case, fitted: Fitted, alarm: bool, liver: Liver | None, rules: Rules, say: Remarks) -> None:
    """Add the next sampling and the trough that is expected then: the headline of the answer.

    Args:
        case: the patient.
        fitted: the answer, its dose included where one was asked for.
        alarm: whether the last level is one, or may be.
        liver: how it lengthens the half-life; None where nothing was said of it.
        rules: the numbers that decide.
        say: makes coded remarks.
    """
    result, dose = fitted.result, fitted.result["dose"]
    fitted.warnings.extend(of_patients(fitted.used, fitted.weights, fitted.main, case, say))
    agents = result["interactions"]
    plans = plans_of(case, dose)
    loaded = dose is not None and dose["loading"] is not None
    counting = [r for r, weight in fitted.weighed if weight > 0.0]
    unused = all(r.without_level for r in counting)
    when = visit(case, result["drug"], alarm, unused, loaded, agent_changes(case, agents), liver, rules)
    result["exposure"] = exposure_out(case, fitted.weighed, agents, say)
    result["headline"], times = headline(
        case,
        result["drug"],
        [b for b in beliefs_of(fitted.weighed) if b.weight > 0.0],
        when,
        plans,
        agents,
        all(r.population_only for r in counting),
        liver,
        rules,
        say,
    )
    if dose is not None:
        dose["next_sampling"] = times
    result["captions"] = of_fit(result, say)


def default_times(case: Case) -> list[float]:
    """The next trough, and where the regimen goes on those of 7 and 28 days later, h."""
    after = case.next_dose(case.now + 1e-6)
    if not case.ongoing:
        return [max(after, max(t.last for t in case.trains) + case.interval)] if case.trains else [after]
    return [case.next_dose(after + 24.0 * days) for days in DAYS_AHEAD]


def _above_flag(
    forecasts: Sequence[ForecastOut], drug: Drug | None, model: Model, say: Remarks, by: str = ""
) -> list[Remark]:
    """That a forecast lies above the flag, the first that does; `by` names a model that doses do not go by."""
    flag = drug.get("toxicity") if drug else None
    if flag is None:
        return []
    return [
        say.say(
            "forecast_above_flag",
            time=_when(f),
            level=f"{f['median']:.1f}",
            unit=model.concentration_unit,
            limit=f"{flag['value']:g}",
            by=fill(PHRASE["by_model_alone"], {"name": by}) if by else alike(""),
        )
        for f in forecasts
        if in_ng_ml(f["median"], model) > flag["value"]
    ][:1]


def _when(entry: ForecastOut) -> str:
    return entry["time"] if isinstance(entry["time"], str) else f"{entry['time']:g} h"


def _spread(
    used: Sequence[Ran], weights: Sequence[float] | None, left: Sequence[Left], case: Case, say: Remarks
) -> list[SpreadOut]:
    if used[0].chosen.record is None:
        return []
    spread: list[SpreadOut] = []
    for i, one in enumerate(used):
        record = one.chosen.record
        if record is not None:
            spread.append(
                {
                    "id": record["id"],
                    "short": record["short"],
                    "name": record["name"],
                    "role": one.chosen.role,
                    "used": not one.without_level,
                    "reason": why_none(one, weights, i, case, say),
                    "weight": None if weights is None or one.without_level else weights[i],
                    "converged": one.fit.converged,
                    "half_life_h": one.fit.half_life,
                    "forecast": forecast_out(one.ahead, case.clock),
                }
            )
    for out in left:
        spread.append(
            {
                "id": out.record["id"],
                "short": out.record["short"],
                "name": out.record["name"],
                "role": out.record["role"],
                "used": False,
                "reason": out.reason,
                "weight": None,
                "converged": None,
                "half_life_h": None,
                "forecast": [],
            }
        )
    return spread


def _average(used: Sequence[Ran], weights: Sequence[float] | None, case: Case) -> list[ForecastOut]:
    """The average over the models, where there are several.

    Raises:
        DataError: a model's forecast cannot be computed.
    """
    ahead = [r.ahead for r in used if r.ahead is not None]
    for one in ahead:
        refuse_not_computable(one)
    if len(used) < 2 or weights is None or len(ahead) < len(used):
        return []
    return forecast_out(average_forecast(ahead, weights), case.clock)


def _spread_flag(
    forecasts: Sequence[ForecastOut], aheads: Sequence[Forecast], model: Model, say: Remarks
) -> list[Remark]:
    if not forecasts:
        return []
    if len(aheads) < 2:
        return [say.say("one_model")]
    last = [float(a.median[-1]) for a in aheads]
    lowest, highest = f"{min(last):.1f}", f"{max(last):.1f}"
    if lowest == highest:
        return []
    return [
        say.say(
            "spread_of_models",
            time=_when(forecasts[-1]),
            lowest=lowest,
            highest=highest,
            unit=model.concentration_unit,
        )
    ]
