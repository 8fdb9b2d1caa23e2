"""Forecast of concentrations: for the true level, and for what the laboratory will report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mtor_cli.pk.predict.concentration import predict
from mtor_cli.pk.predict.measured import Spread, measured_quantiles
from mtor_cli.pk.predict.quantiles import weighted_quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.course.regimen import Train
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.fit.estimate import Fit
    from mtor_cli.pk.fit.posterior import Posterior
    from mtor_cli.pk.model.population import Model
    from mtor_cli.pk.model.residual import Residual

_AT = (0.05, 0.25, 0.5, 0.75, 0.95)


class Part(NamedTuple):
    """What one model foretells."""

    residual: Residual
    draws: FloatArray
    """True levels, (T, N)."""
    weights: FloatArray
    """Of the draws, (N,)."""
    trains: tuple[Train, ...]
    """The doses that it is of, those to come among them."""


@dataclass(frozen=True)
class Forecast:
    """Concentrations to come, in the model's unit; every array has one row per time.

    What is read of it is worked out when it is read: most of the time goes into putting the draws in order.
    """

    times: FloatArray
    """h, (T,)."""
    mode: FloatArray
    """At the mode (MAP), (T,)."""
    parts: tuple[Part, ...]
    """One a model."""

    @cached_property
    def draws(self) -> FloatArray:
        """True levels, (T, N)."""
        return np.concatenate([p.draws for p in self.parts], axis=1)

    @cached_property
    def weights(self) -> FloatArray:
        """Of the draws, (N,)."""
        return np.concatenate([p.weights for p in self.parts])

    @cached_property
    def _true(self) -> FloatArray:
        return weighted_quantiles(self.draws, self.weights, _AT)

    @cached_property
    def _measured(self) -> FloatArray:
        return np.array(
            [
                measured_quantiles([Spread(p.residual, p.draws[i], p.weights) for p in self.parts], _AT)
                for i in range(len(self.times))
            ]
        ).reshape(len(self.times), len(_AT))

    @property
    def computable(self) -> bool:
        """Whether it is made of numbers."""
        return all(bool(np.isfinite(x).all()) for x in (self.mode, self.median, self.interval_90))

    @property
    def mean(self) -> FloatArray:
        """Of the true level, (T,)."""
        found: FloatArray = self.draws @ self.weights
        return found

    @property
    def median(self) -> FloatArray:
        """Of the true level, (T,)."""
        return self._true[:, 2]

    @property
    def interval_50(self) -> FloatArray:
        """Of the true level, (T, 2)."""
        return self._true[:, [1, 3]]

    @property
    def interval_90(self) -> FloatArray:
        """Of the true level, (T, 2)."""
        return self._true[:, [0, 4]]

    @property
    def observed_interval_50(self) -> FloatArray:
        """Of the next measured level, residual error included, (T, 2)."""
        return self._measured[:, [1, 3]]

    @property
    def observed_interval_90(self) -> FloatArray:
        """Of the next measured level, residual error included, (T, 2)."""
        return self._measured[:, [0, 4]]


def forecast(model: Model, subject: Subject, fit: Fit, posterior: Posterior, times: Sequence[float]) -> Forecast:
    """Concentrations to come at the given times, for the true level and for the one that the laboratory will report.

    Args:
        model: the model.
        subject: the patient with the doses to come among his trains.
        fit: his estimate.
        posterior: his draws.
        times: h; a trough is a time just before a dose (at that very time a dose has not been absorbed yet).
    """
    # The mode is computed as one more draw.
    levels = predict(model, subject, times, np.concatenate([posterior.eta, fit.eta[None]]))
    part = Part(model.residual, levels[:, :-1], posterior.weights, subject.trains)
    return Forecast(np.asarray(times, dtype=np.float64), levels[:, -1], (part,))


def measure(residual: Residual, f: FloatArray, rng: np.random.Generator) -> FloatArray:
    """What a laboratory may report for true levels f, none below 0."""
    noise = rng.standard_normal(f.shape) * np.sqrt(residual.variance(f))
    if residual.combination == "log":
        result: FloatArray = f * np.exp(noise)
        return result
    return np.maximum(f + noise, 0.0)
