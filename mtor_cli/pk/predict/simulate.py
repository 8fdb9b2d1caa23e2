"""A virtual population: profiles with prediction intervals, and how many patients a dose brings to the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.fit.posterior import SEED, Posterior
from mtor_cli.pk.predict.concentration import predict
from mtor_cli.pk.predict.dose import Attainment, Belief, Regimen, attainment
from mtor_cli.pk.predict.forecast import measure
from mtor_cli.pk.predict.quantiles import weighted_quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.model.population import Model


@dataclass(frozen=True)
class Profile:
    """Concentrations over time in a virtual population, in the model's unit."""

    times: FloatArray
    """h, (T,)."""
    typical: FloatArray
    """Of the patient with η = 0, (T,)."""
    probabilities: tuple[float, ...]
    quantiles: FloatArray
    """Of true levels at those probabilities, (T, number of probabilities)."""
    observed_quantiles: FloatArray
    """Of measured levels."""
    draws: FloatArray
    """True levels of each virtual patient, (T, N)."""


def population(model: Model, subject: Subject, patients: int = 1000, seed: int = SEED) -> Posterior:
    """Η of virtual patients, all of equal weight.

    Args:
        model: the model.
        subject: gives the number of occasions.
        patients: how many.
        seed: equal seeds give equal patients.
    """
    root = np.linalg.cholesky(model.omega_full(model.occasions_in(subject.course)))
    eta = np.random.default_rng(seed).standard_normal((patients, len(root))) @ root.T
    return Posterior(eta, np.full(patients, 1.0 / patients), 1.0, 0.0, False)


def profile(
    model: Model,
    subject: Subject,
    times: Sequence[float],
    patients: int = 1000,
    seed: int = SEED,
    probabilities: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95),
) -> Profile:
    """The profile of a virtual population on the subject's doses, with the subject's covariates.

    Args:
        model: the model.
        subject: doses and covariates.
        times: h.
        patients: how many.
        seed: equal seeds give equal profiles.
        probabilities: of the quantiles.

    Raises:
        DataError: a covariate is missing.
    """
    people = population(model, subject, patients, seed)
    draws = predict(model, subject, times, people.eta)
    measured = measure(model.residual, draws, np.random.default_rng(seed + 1))
    return Profile(
        times=np.asarray(times, dtype=np.float64),
        typical=predict(model, subject, times, np.zeros((1, people.eta.shape[1])))[:, 0],
        probabilities=probabilities,
        quantiles=weighted_quantiles(draws, people.weights, probabilities),
        observed_quantiles=weighted_quantiles(measured, people.weights, probabilities),
        draws=draws,
    )


def target_attainment(
    model: Model,
    subject: Subject,
    regimens: Sequence[Regimen],
    target: tuple[float | None, float | None],
    patients: int = 1000,
    seed: int = SEED,
) -> list[Attainment]:
    """For each regimen how many virtual patients' steady-state troughs fall below, in and above the target.

    Raises:
        DataError: a covariate is missing.
        UsageError: as for `mtor_cli.pk.predict.dose.attainment`.
    """
    return attainment([Belief(model, subject, population(model, subject, patients, seed))], regimens, target)
