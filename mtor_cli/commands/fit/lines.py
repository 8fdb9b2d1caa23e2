"""The lines of `mtor fit --batch`: many patients estimated together, each answered in his place as if alone."""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.errors import MtorError
from mtor_cli.parts.envelope import Tables, alarm_remarks
from mtor_cli.parts.fit.models import Estimated, as_population, finish
from mtor_cli.parts.fit.numbers import diagnostics_out, eta_out, finite, predictions_out
from mtor_cli.parts.fit.one_step import one_step_of
from mtor_cli.parts.fit.other_models import Further, further, run_further
from mtor_cli.parts.fit.result import complete, warnings_of
from mtor_cli.parts.fit.safety import refuse_implausible
from mtor_cli.pk.fit.estimate import Fit, estimate_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.fit.models import Chosen
    from mtor_cli.parts.fit.other_models import Built, Left
    from mtor_cli.parts.fit.result import Fitted
    from mtor_cli.parts.fit.shapes import FitFailure, FitLine, InteractingOut
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.pk.course.subject import Observation, Subject
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.pkmodels import PkModels
    from mtor_cli.records.rules import Rules


class Patient(NamedTuple):
    """A patient of a batch, ready to be fitted."""

    id: str
    case: Case
    chosen: Chosen
    drug: Drug | None
    subject: Subject
    """Under the model that was chosen, with the levels that it takes."""
    measured: Sequence[Observation]
    """Every level."""
    history: Callable[[Model], Subject]
    """The same under any model."""
    times: Sequence[float]
    """Of forecasts, h; without any, nothing is drawn."""
    agents: Sequence[InteractingOut]


class Refused(NamedTuple):
    """A patient who cannot be fitted, and why."""

    id: str
    error: MtorError
    findings: Sequence[Finding] = ()
    """What must be said of his levels all the same."""


class Begun(NamedTuple):
    """A patient whose estimate under the main model is known."""

    patient: Patient
    fit: Fit
    found: list[Further | Left]
    """Under further models, where a forecast is wanted; see `further`."""


class Setting(NamedTuple):
    """What is the same for every patient of a batch."""

    rules: Rules
    models: PkModels | None
    """To be computed beside the main one; None for a model of the user's own."""
    say: Callable[[str | None], Remarks]
    """Returns what makes remarks on a drug; None where it is not known."""
    findings: Callable[[Case, Estimated, Drug], list[Finding]]
    """Returns what the levels of a patient mean for safety, by the flag and by the ranges of the disease."""
    refused: Callable[[Case], list[Finding]]
    """Returns the same where there is no model of the patient."""
    conclude: Callable[[Case, Fitted, Drug | None], list[Remark]]
    """Adds findings, dose and headline to an answer as for a single case, and returns its warnings."""
    further: Built
    """Makes a model that is computed beside the main one."""
    confirmed: bool
    """Whether implausible levels were confirmed."""
    named: bool
    """Whether the user named the model, so that it stands alone."""

    def of(self, drug: Drug | None) -> Remarks:
        """What makes remarks on a drug."""
        return self.say(None if drug is None else drug["id"])


def answered(entries: Sequence[Patient | Refused], setting: Setting) -> Iterator[FitLine]:
    """Yield a line for each entry, in their order; those under one model are estimated together."""
    patients = [one for one in entries if isinstance(one, Patient)]
    fits = iter(_estimates([(one.chosen, one.subject) for one in patients]))
    begun = [_begun(one, next(fits), setting) if isinstance(one, Patient) else one for one in entries]
    pairs = [
        (f.chosen, f.subject) for one in begun if isinstance(one, Begun) for f in one.found if isinstance(f, Further)
    ]
    further_fits = iter(_estimates(pairs))
    for one in begun:
        if isinstance(one, Refused):
            yield failure(one.id, one.error, one.findings)
            continue
        mine = list(islice(further_fits, sum(isinstance(f, Further) for f in one.found)))
        try:
            yield _with_forecast(one, mine, setting) if len(one.patient.times) else _estimate(one, setting)
        except MtorError as error:
            yield failure(one.patient.id, error, setting.refused(one.patient.case))


def _estimates(pairs: Sequence[tuple[Chosen, Subject]]) -> list[Fit | MtorError]:
    """The estimate of each patient under a model; those under one model are estimated together."""
    together: dict[int, list[int]] = {}
    for i, (chosen, _) in enumerate(pairs):
        together.setdefault(id(chosen), []).append(i)
    found: dict[int, Fit | MtorError] = {}
    for rows in together.values():
        found |= zip(rows, estimate_many(pairs[rows[0]][0].model, [pairs[i][1] for i in rows]), strict=True)
    return [found[i] for i in range(len(pairs))]


def _begun(patient: Patient, fit: Fit | MtorError, setting: Setting) -> Begun | Refused:
    """A patient with the models that his answer needs beside the main one, or why he has none."""
    if isinstance(fit, MtorError):
        return Refused(patient.id, fit, setting.refused(patient.case))
    record, models = patient.chosen.record, setting.models
    try:
        if patient.drug is not None and not setting.confirmed:
            refuse_implausible(patient.measured, patient.chosen.model, patient.drug)
        if models is None or record is None or not len(patient.times):
            return Begun(patient, fit, [])
        case, times = patient.case, patient.times
        built, say = setting.further, setting.of(patient.drug)
        found = further(models, record, case, patient.history, times, patient.agents, built, setting.rules, say)
    except MtorError as error:
        return Refused(patient.id, error, setting.refused(patient.case))
    return Begun(patient, fit, found)


def failure(identity: str, error: MtorError, findings: Sequence[Finding]) -> FitLine:
    """The line of a subject that could not be fitted; an alarm needs no model."""
    reason: FitFailure = {"code": error.code, "message": {"en": error.en, "zh": error.zh}}
    return _line({**_NOTHING, "id": identity, "error": reason, "findings": list(findings)}, [])


def _with_forecast(begun: Begun, fits: Sequence[Fit | MtorError], setting: Setting) -> FitLine:
    """The line of a patient from the answer that he would get alone."""
    patient = begun.patient
    say = setting.of(patient.drug)
    main = finish(patient.chosen, patient.subject, patient.measured, begun.fit, patient.times, patient.case)
    others, _ = run_further(begun.found, fits, patient.times, patient.case, say)
    fitted = complete(
        patient.case,
        [main, *others],
        setting.models,
        patient.drug,
        patient.agents,
        setting.named,
        setting.rules,
        say,
    )
    said = setting.conclude(patient.case, fitted, patient.drug)
    result = fitted.result
    line: FitLine = {
        **_estimated(patient, fitted.main.estimated, result["findings"]),
        "predictions": result["predictions"],
        "diagnostics": result["diagnostics"],
        "forecast": result["forecast"],
        "forecast_holds": result["forecast_holds"],
        "average": result["average"],
        "headline": result["headline"],
        "exposure": result["exposure"],
        "liver": result["liver"],
        "dose": result["dose"],
        "one_step": one_step_of(patient.case, fitted, patient.agents, setting.rules, say),
    }
    return _line(line, said)


def _estimate(begun: Begun, setting: Setting) -> FitLine:
    patient, fit = begun.patient, begun.fit
    say = setting.of(patient.drug)
    model = patient.chosen.model
    if not fit.converged:
        fit = as_population(model, patient.subject, fit)
    seen = Estimated(patient.chosen, patient.subject, patient.measured, fit)
    predictions = predictions_out(model, patient.subject, fit, patient.case.clock, setting.rules, with_prior=False)
    warnings = warnings_of(
        patient.case, [seen], patient.drug, patient.agents, predictions, setting.models, setting.rules, say
    )
    findings: list[Finding] = []
    if patient.drug is not None:
        findings = setting.findings(patient.case, seen, patient.drug)
    line = _estimated(patient, seen, findings)
    return _line({**line, "predictions": predictions, "diagnostics": diagnostics_out(fit, None)}, warnings)


_NOTHING: FitLine = {
    "id": "",
    "error": None,
    "model": None,
    "population_only": None,
    "eta": None,
    "parameters": None,
    "typical": None,
    "half_life_h": None,
    "ofv": None,
    "objective": None,
    "covariance": None,
    "predictions": None,
    "forecast": None,
    "forecast_holds": None,
    "average": None,
    "headline": None,
    "exposure": None,
    "liver": None,
    "dose": None,
    "one_step": None,
    "diagnostics": None,
    "alarms": [],
    "findings": [],
    "interactions": None,
    "warnings": [],
    "bands": {},
    "sources": {},
}


def _line(line: FitLine, warnings: list[Remark]) -> FitLine:
    """A line with its alarms and the names of its sources, as JSON has it."""
    alarms = alarm_remarks(line["findings"])
    whole: FitLine = {**line, "alarms": [r["code"] for r in alarms], "warnings": [*alarms, *warnings]}
    tables = Tables()
    told = tables.printed(whole)
    return {**told, "bands": tables.bands, "sources": tables.sources}


def _estimated(patient: Patient, seen: Estimated, findings: list[Finding]) -> FitLine:
    fit = seen.fit
    covariance = fit.covariance.tolist()
    return {
        **_NOTHING,
        "id": patient.id,
        "model": seen.chosen.model.id,
        "population_only": not seen.subject.levels or not fit.converged,
        "eta": eta_out(fit),
        "parameters": fit.parameters,
        "typical": fit.typical,
        "half_life_h": fit.half_life,
        "ofv": finite(fit.ofv),
        "objective": finite(fit.objective),
        "covariance": covariance if math.isfinite(sum(map(sum, covariance))) else None,
        "findings": findings,
        "interactions": list(patient.agents),
    }
