"""Exposure at steady state: the area under the curve over a dosing interval, and the average concentration.

Every model here is linear: over an interval at steady state as much leaves the body as is absorbed, F × dose, so that
the area is F × dose / CL whatever the absorption, the lag or the number of compartments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.fit.estimate import individual_parameters
from mtor_cli.pk.predict.concentration import in_the_end
from mtor_cli.pk.predict.quantiles import weighted_quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.model.population import Model
    from mtor_cli.pk.predict.dose import Belief, Regimen


class Exposure(NamedTuple):
    """The area under the curve over a dosing interval at steady state, in the models' unit times h."""

    median: float
    interval_50: tuple[float, float]
    interval_90: tuple[float, float]


def exposure(beliefs: Sequence[Belief], regimen: Regimen) -> Exposure:
    """The area under the curve over an interval of a regimen, over the models by their weights.

    Args:
        beliefs: the patient under each model; his last covariates, occasion and multipliers are taken to last.
        regimen: what is taken.
    """
    total = sum(b.weight for b in beliefs)
    areas = [regimen.amount * area_per_mg(b.model, b.subject, b.posterior.eta) for b in beliefs]
    mass = np.concatenate([b.weight / total * b.posterior.weights for b in beliefs])
    at = weighted_quantiles(np.concatenate(areas), mass, (0.05, 0.25, 0.5, 0.75, 0.95)).tolist()
    return Exposure(at[2], (at[1], at[3]), (at[0], at[4]))


def area_per_mg(model: Model, subject: Subject, eta: FloatArray) -> FloatArray:
    """The area under the curve of each mg, F / CL, in the model's unit times h, (N,).

    Args:
        model: the model.
        subject: the patient.
        eta: (N, p).
    """
    prepared = prepare(model, [in_the_end(subject)])[0]
    logs = np.log(np.maximum(individual_parameters(model, prepared, eta.T), 1e-300))
    # The rows of the micro-parameters: K or K10 is the second, V, F and LAG are the last three.
    rows = model.parameters_to_micro
    area: FloatArray = model.scale * np.exp((rows[-2] - rows[1] - rows[-3]) @ logs)
    return area
