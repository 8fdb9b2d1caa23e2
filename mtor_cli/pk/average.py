"""Averaging over models by how well each foretold the levels: marginal likelihoods weigh a mixture of forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.forecast import Forecast, measure
from mtor_cli.pk.posterior import SEED, Posterior
from mtor_cli.pk.quantiles import weighted_quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.residual import Residual


def model_weights(posteriors: Sequence[Posterior], prior: Sequence[float] | None = None) -> FloatArray:
    """Return the posterior probability of each model, (K,).

    Args:
        posteriors: of the same levels under each model.
        prior: weight of each model beforehand; equal when None.
    """
    logs = np.array([p.log_marginal for p in posteriors])
    if prior is not None:
        logs = logs + np.log(np.asarray(prior, dtype=np.float64))
    raw = np.exp(logs - logs.max())
    result: FloatArray = raw / raw.sum()
    return result


def average_forecast(
    forecasts: Sequence[Forecast], residuals: Sequence[Residual], weights: Sequence[float], seed: int = SEED
) -> Forecast:
    """Return the mixture of forecasts of the same times, in the same unit.

    Args:
        forecasts: one per model.
        residuals: the models' residual errors.
        weights: the models' probabilities.
        seed: of the residual errors.
    """
    rng = np.random.default_rng(seed)
    draws = np.concatenate([f.draws for f in forecasts], axis=1)
    mass = np.concatenate([w * f.weights for w, f in zip(weights, forecasts, strict=True)])
    measured = np.concatenate([measure(r, f.draws, rng) for r, f in zip(residuals, forecasts, strict=True)], axis=1)
    at = (0.05, 0.25, 0.5, 0.75, 0.95)
    true, seen = weighted_quantiles(draws, mass, at), weighted_quantiles(measured, mass, at)
    return Forecast(
        times=forecasts[0].times,
        mode=np.asarray(sum(w * f.mode for w, f in zip(weights, forecasts, strict=True))),
        mean=draws @ mass,
        median=true[:, 2],
        interval_50=true[:, [1, 3]],
        interval_90=true[:, [0, 4]],
        observed_interval_50=seen[:, [1, 3]],
        observed_interval_90=seen[:, [0, 4]],
        draws=draws,
        weights=mass,
    )
