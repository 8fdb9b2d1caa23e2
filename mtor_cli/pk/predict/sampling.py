"""When to measure next: the time whose level would narrow the forecast most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.predict.concentration import predict
from mtor_cli.pk.predict.dose import resampled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.fit.posterior import Posterior
    from mtor_cli.pk.model.population import Model

_DRAWS = 1000
"""Enough to put times in order."""


@dataclass(frozen=True)
class SamplingTime:
    """A time at which a level could be taken."""

    time: float
    """h."""
    narrowing: float
    """Share of the forecast's SD that the level is expected to remove, 0 to 1."""


def rank_sampling_times(
    model: Model, subject: Subject, posterior: Posterior, candidates: Sequence[float], goal: float
) -> list[SamplingTime]:
    """The candidate times, the most useful first.

    How much a level at time t narrows the forecast at `goal` is taken from their joint draws: on the log scale the
    forecast's variance given the level is var(F) - cov(F, f)² / (var(f) + residual variance), exact for normal
    variables.

    Args:
        model: the model.
        subject: the patient with the doses to come.
        posterior: his draws.
        candidates: h.
        goal: the time of the forecast, h.
    """
    levels = predict(model, subject, [*candidates, goal], resampled(posterior, _DRAWS))
    w = np.full(_DRAWS, 1.0 / _DRAWS)
    residual = model.residual
    tiny = 1e-12
    variance = residual.variance(levels)
    if residual.combination != "log":
        variance = variance / np.maximum(levels, tiny) ** 2
    logs = np.log(np.maximum(levels, tiny))
    centred = logs - (logs @ w)[:, None]
    spread = (centred * centred) @ w
    joint = (centred * centred[-1]) @ w
    noise = variance @ w
    share = 1.0 - np.sqrt(np.maximum(0.0, 1.0 - joint**2 / np.maximum(spread[-1] * (spread + noise), tiny * tiny)))
    ranked = [SamplingTime(float(t), float(s)) for t, s in zip(candidates, share[:-1], strict=True)]
    return sorted(ranked, key=lambda x: -x.narrowing)
