"""Models and patients for the tests of the engine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.subject import Course, Observation, Subject, constant
from mtor_cli.pk.model.population import Space
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.pk.predict.concentration import predict
from mtor_cli.pk.solve.batch import closed_batch
from mtor_cli.pk.solve.grid import grid_batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import FloatArray
    from mtor_cli.pk.course.regimen import Train
    from mtor_cli.pk.model.population import Model
    from mtor_cli.pk.solve.batch import ClosedBatch
    from mtor_cli.pk.solve.grid import GridBatch

PROPORTIONAL = {"proportional": math.sqrt(0.05)}


def one(parameters: dict[str, Any] | None = None, omega: Any = None, **rest: Any) -> Model:
    """Return a one-compartment model in mg/L: run 001 of the NONMEM runs unless told otherwise."""
    raw: dict[str, Any] = {
        "id": "one",
        "compartments": 1,
        "concentration_unit": "mg/L",
        "parameters": parameters or {"CL": 4, "V": 70, "KA": 1},
        "omega": omega or {"CL": 0.2, "V": 0.2, "KA": 0.2},
        "error": PROPORTIONAL,
    }
    return model_from_dict(raw | rest)


def two(parameters: dict[str, Any] | None = None, omega: Any = None, **rest: Any) -> Model:
    """Return a two-compartment model in mg/L: run 101 of the NONMEM runs unless told otherwise."""
    raw: dict[str, Any] = {
        "id": "two",
        "compartments": 2,
        "concentration_unit": "mg/L",
        "parameters": parameters or {"CL": 4, "V1": 70, "Q": 4, "V2": 50, "KA": 1},
        "omega": omega or {"CL": 0.2, "V1": 0.2, "KA": 0.2, "V2": 0.2},
        "error": PROPORTIONAL,
    }
    return model_from_dict(raw | rest)


def patient(
    trains: Sequence[Train],
    levels: Sequence[tuple[float, float] | Observation] = (),
    course: Course | None = None,
    resets: tuple[float, ...] = (),
) -> Subject:
    """Return a patient from trains and (time, level) pairs."""
    made = tuple(x if isinstance(x, Observation) else Observation(*x) for x in levels)
    return Subject("p", tuple(trains), made, course or constant({}), resets)


def curve(model: Model, trains: Sequence[Train], times: Sequence[float], course: Course | None = None) -> FloatArray:
    """Return the typical patient's concentrations, (T,)."""
    zero = np.zeros((1, len(model.eta_labels(course.occasion_count if course and model.occasion_names else 1))))
    return predict(model, patient(trains, course=course), times, zero)[:, 0]


def both_batches(model: Model, subjects: Sequence[Subject]) -> tuple[ClosedBatch, GridBatch]:
    """Return the same patients in the closed form and on the grid."""
    prepared = prepare(model, subjects)
    space = Space(model, 1)
    levels = max(len(p.times) for p in prepared)
    trains = max(len(p.start) for p in prepared)
    return closed_batch(space, prepared, levels, trains), grid_batch(space, prepared)
