"""Forecast of concentrations: for the true level, and for what the laboratory will report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.posterior import SEED, Posterior
from mtor_cli.pk.predict import predict
from mtor_cli.pk.quantiles import weighted_quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.estimate import Fit
    from mtor_cli.pk.model import Model
    from mtor_cli.pk.residual import Residual
    from mtor_cli.pk.subject import Subject

_AT = (0.05, 0.25, 0.5, 0.75, 0.95)
_REPEATS = 4
"""Residual errors drawn for each draw of η."""


@dataclass(frozen=True)
class Forecast:
    """Concentrations to come, in the model's unit; every array has one row per time."""

    times: FloatArray
    """h, (T,)."""
    mode: FloatArray
    """At the mode (MAP), (T,)."""
    mean: FloatArray
    median: FloatArray
    interval_50: FloatArray
    """Of the true level, (T, 2)."""
    interval_90: FloatArray
    observed_interval_50: FloatArray
    """Of the next measured level, residual error included, (T, 2)."""
    observed_interval_90: FloatArray
    draws: FloatArray
    """True levels, (T, N)."""
    weights: FloatArray
    """Of the draws, (N,)."""


def forecast(
    model: Model, subject: Subject, fit: Fit, posterior: Posterior, times: Sequence[float], seed: int = SEED
) -> Forecast:
    """Return the forecast.

    Args:
        model: the model.
        subject: the patient with the doses to come among his trains.
        fit: his estimate.
        posterior: his draws.
        times: h; a trough is a time just before a dose (at that very time a dose has not been absorbed yet).
        seed: of the residual errors.
    """
    draws = predict(model, subject, times, posterior.eta)
    mode = predict(model, subject, times, fit.eta[None])[:, 0]
    return summarise(model.residual, np.asarray(times, dtype=np.float64), mode, draws, posterior.weights, seed)


def summarise(
    residual: Residual, times: FloatArray, mode: FloatArray, draws: FloatArray, weights: FloatArray, seed: int = SEED
) -> Forecast:
    """Return the summary of weighted draws of concentrations, (T, N)."""
    true = weighted_quantiles(draws, weights, _AT)
    measured = measure(residual, np.tile(draws, (1, _REPEATS)), np.random.default_rng(seed))
    seen = weighted_quantiles(measured, np.tile(weights, _REPEATS) / _REPEATS, _AT)
    return Forecast(
        times=times,
        mode=mode,
        mean=draws @ weights,
        median=true[:, 2],
        interval_50=true[:, [1, 3]],
        interval_90=true[:, [0, 4]],
        observed_interval_50=seen[:, [1, 3]],
        observed_interval_90=seen[:, [0, 4]],
        draws=draws,
        weights=weights,
    )


def measure(residual: Residual, f: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return what a laboratory may report for true levels f, none below 0."""
    noise = rng.standard_normal(f.shape) * np.sqrt(residual.variance(f))
    if residual.combination == "log":
        result: FloatArray = f * np.exp(noise)
        return result
    return np.maximum(f + noise, 0.0)
