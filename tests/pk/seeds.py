"""Patients on whom it is measured how far chance moves the ends of intervals, by seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.cases.history import subject_of
from mtor_cli.cases.read import read_case
from mtor_cli.content.load import Content
from mtor_cli.pk.fit.estimate import estimate
from mtor_cli.pk.fit.posterior import sample_posterior
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.pk.predict.dose import Belief, Regimen, attainment
from mtor_cli.pk.predict.forecast import forecast
from tests.fit.cases import ADULT, CHILD, changed

if TYPE_CHECKING:
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.model.population import Model

_HOURS = {"regimen": "2 mg daily from 0 h x 60"}
_LEVELS = [
    {"time": 24.0 * day - 0.5, "value": v, "unit": "ng/mL"} for day, v in ((14, 8.2), (28, 10), (42, 7), (56, 9))
]
_EVEROLIMUS = {"drug": "everolimus", "regimen": "0.75 mg every 12 h from 0 h x 120"}
_CHILD = changed(CHILD, regimen="1.5 mg daily from 0 h x 60")
_SIZE = {"WT": 70, "HT": 172, "AST": 25, "HCT": 38, "TC": 5, "CSA": 0, "TBIL": 11.29}

PATIENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "S1, two levels": ("S1", _CHILD),
    "S1, a high one": ("S1", changed(_CHILD, levels=[{"time": 239.5, "value": 30, "unit": "ng/mL"}])),
    "S2, one level": ("S2", changed(ADULT, **_HOURS, levels=_LEVELS[:1])),
    "S2, four levels": ("S2", changed(ADULT, **_HOURS, levels=_LEVELS)),
    "S4, four levels": ("S4", changed(ADULT, **_HOURS, levels=_LEVELS, covariates=_SIZE)),
    "S8, two levels": ("S8", changed(ADULT, **_HOURS, levels=_LEVELS[:2], covariates=_SIZE)),
    "E1, two levels": (
        "E1",
        changed(ADULT, **_EVEROLIMUS, levels=[{**x, "value": 4.5} for x in _LEVELS[:2]], covariates=_SIZE),
    ),
}
"""The model, and the case; the levels are troughs on a dose without a break."""

TROUGH = 1439.5
"""When the forecast is for, h."""


def patient_of(name: str) -> tuple[Model, Subject]:
    """Return the model and the patient called so."""
    short, raw = PATIENTS[name]
    content = Content()
    record = next(r for r in content.pk_models["models"] if r["short"] == short)
    model = model_from_dict(record)
    return model, subject_of(read_case(changed(raw, at=None)), model, None, content.rules)


def ends_of(model: Model, subject: Subject, seed: int) -> list[float]:
    """Return the ends of the 90% intervals of the true level and of the measured one, drawn with a seed."""
    fit = estimate(model, subject)
    posterior = sample_posterior(model, subject, fit, seed=seed)
    ahead = forecast(model, subject, fit, posterior, [TROUGH])
    return [*ahead.interval_90[0].tolist(), *ahead.observed_interval_90[0].tolist()]


def whole(model: Model, subject: Subject) -> float:
    """Return the share within 5-15 of the best of forty regimens: estimate, draws, forecast and dose of one patient."""
    fit = estimate(model, subject)
    posterior = sample_posterior(model, subject, fit)
    ahead = forecast(model, subject, fit, posterior, [TROUGH])
    assert ahead.computable
    assert ahead.observed_interval_90[0][1] > 0.0
    regimens = [Regimen(0.5 * n, 24.0) for n in range(1, 41)]
    return max(a.within for a in attainment([Belief(model, subject, posterior, 1.0, ahead)], regimens, (5.0, 15.0)))
