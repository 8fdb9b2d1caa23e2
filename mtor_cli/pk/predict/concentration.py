"""Predictions at any times for any η, and how a trough depends on the dose."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.course.subject import Course, Subject
from mtor_cli.pk.fit.objective import PORTION
from mtor_cli.pk.solve.pack import single

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.model.population import Model


def predict(model: Model, subject: Subject, times: Sequence[float] | FloatArray, eta: FloatArray) -> FloatArray:
    """Concentrations, (T, N).

    Args:
        model: the model.
        subject: the patient: doses, covariates, occasions; levels are not looked at.
        times: h, (T,).
        eta: (N, p).

    Raises:
        DataError: a covariate is missing.
    """
    if not len(times):
        return np.empty((0, len(eta)))
    if not subject.trains:
        return np.zeros((len(times), len(eta)))
    prepared = prepare(model, [subject.at(list(times))])[0]
    batch = single(model, prepared, model.occasions_behind(eta.shape[1]))
    columns = max(1, PORTION // batch.cells)
    with np.errstate(all="ignore"):
        parts = [batch.predict(eta[i : i + columns].T, 0)[0] for i in range(0, len(eta), columns)]
    return np.concatenate(parts, axis=1)


def steady_trough(model: Model, subject: Subject, interval: float, eta: FloatArray) -> FloatArray:
    """The steady-state trough per unit dose under the patient's last covariates and occasion, (N,).

    The trough is proportional to the dose: multiply by it.

    Args:
        model: the model.
        subject: the patient.
        interval: hours between doses.
        eta: (N, p).
    """
    only = in_the_end(subject).with_trains([steady_train(interval)])
    per_unit: FloatArray = predict(model, only, [interval], eta)[0]
    return per_unit


def steady_train(interval: float, amount: float = 1.0) -> Train:
    """Doses given since ever, the last one at 0 h."""
    return Train(0.0, amount, 1, interval, steady_state=True)


def in_the_end(subject: Subject) -> Subject:
    """The patient with his last covariates, occasion and multipliers held for ever, without resets."""
    course = subject.course
    last = Course(
        np.array([math.inf]),
        {name: values[-1:] for name, values in course.covariates.items()},
        course.occasions[-1:],
        {name: values[-1:] for name, values in course.multipliers.items()},
    )
    return replace(subject, course=last, resets=())
