"""Averaging over models by how well each foretold the levels: marginal likelihoods weigh a mixture of forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.predict.forecast import Forecast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.fit.posterior import Posterior


def model_weights(posteriors: Sequence[Posterior], prior: Sequence[float] | None = None) -> FloatArray:
    """The posterior probability of each model, (K,).

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


def average_forecast(forecasts: Sequence[Forecast], weights: Sequence[float]) -> Forecast:
    """The mixture of forecasts of the same times, in the same unit.

    Args:
        forecasts: one per model.
        weights: the models' probabilities.
    """
    return Forecast(
        times=forecasts[0].times,
        mode=np.asarray(sum(w * f.mode for w, f in zip(weights, forecasts, strict=True))),
        parts=tuple(
            p._replace(weights=w * p.weights) for w, f in zip(weights, forecasts, strict=True) for p in f.parts
        ),
    )
