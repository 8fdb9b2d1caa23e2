"""Covariates, occasions, multipliers and resets over time: against an ODE solver, and against the closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mtor_cli.errors import UsageError
from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.course.subject import Course, Observation, stepwise
from mtor_cli.pk.predict.concentration import predict
from mtor_cli.pk.solve.grid import GridBatch
from mtor_cli.pk.solve.pack import single
from tests.pk.builders import both_batches, curve, one, patient, two
from tests.pk.oracle import integrated

TIMES = [5.0, 30.0, 47.0, 60.0, 72.0, 95.0, 120.0, 200.0]
ENDS = [24.0, 50.0, 96.0]
WEIGHTS = np.array([50.0, 80.0, 60.0, 95.0])
TRAINS = [Train(0, 100, 4, 24), Train(100, 50, 5, 12)]


def doses(factor: float = 1.0, lag: float = 0.0) -> list[tuple[float, float]]:
    return [(t + lag, train.amount * factor) for train in TRAINS for t in train.times()]


def weight_at(end: float) -> float:
    return float(WEIGHTS[np.searchsorted(ENDS, end, side="left")])


def course() -> Course:
    return Course(np.array([*ENDS, math.inf]), {"WT": WEIGHTS}, np.zeros(4, dtype=np.int64))


@pytest.mark.parametrize("lag", [0.0, 0.7, 5.0])
def test_time_varying_weight_two_compartments(lag: float) -> None:
    parameters = {"CL": "10*(WT/70)**0.75", "V1": "60*WT/70", "Q": 5, "V2": 200, "KA": 0.7, "F": 0.8}
    if lag:
        parameters["LAG"] = lag
    model = two(parameters, covariates={"WT": {"unit": "kg"}})

    def rates(end: float) -> tuple[float, float, float, float, float]:
        size = weight_at(end) / 70
        volume = 60 * size
        return 0.7, 10 * size**0.75 / volume, 5 / volume, 5 / 200, volume

    wanted = integrated(rates, doses(0.8, lag), TIMES, ENDS)
    assert curve(model, TRAINS, TIMES, course()) == pytest.approx(wanted, rel=1e-8)


def test_time_varying_weight_one_compartment() -> None:
    model = one({"CL": "4*(WT/70)**0.75", "V": "70*WT/70", "KA": 1}, covariates={"WT": {"unit": "kg"}})

    def rates(end: float) -> tuple[float, float, float, float, float]:
        size = weight_at(end) / 70
        return 1.0, 4 * size**0.75 / (70 * size), 0.0, 0.0, 70 * size

    wanted = integrated(rates, doses(), TIMES, ENDS)
    assert curve(model, TRAINS, TIMES, course()) == pytest.approx(wanted, rel=1e-8)


def test_bioavailability_per_occasion() -> None:
    """A dose has the F of its own occasion; in a stepwise course one at the very change has that of the new one."""
    model = two({"CL": 10, "V1": 60, "Q": 5, "V2": 200, "KA": 0.7, "F": 1}, {"CL": 0.1}, occasion={"F": 0.04})
    over = stepwise([0.0, 48.0, 100.0], {}, [0, 1, 2])
    eta = np.array([[0.0, 0.3, -0.2, 0.5]])
    got = predict(model, patient(TRAINS, course=over), TIMES, eta)[:, 0]
    given = [(t, a * math.exp(eta[0, 1 + np.searchsorted([48.0, 100.0], t, side="right")])) for t, a in doses()]
    wanted = integrated(lambda _: (0.7, 10 / 60, 5 / 60, 5 / 200, 60.0), given, TIMES, [])
    assert got == pytest.approx(wanted, rel=1e-8)


def test_clearance_multiplier() -> None:
    """An inhibitor halves clearance from 48 h to 96 h: the user's assumption."""
    over = stepwise([0.0, 48.0, 96.0], {}, multipliers={"CL": [1.0, 0.5, 1.0]})

    def rates(end: float) -> tuple[float, float, float, float, float]:
        return 1.0, 4 / 70 * (0.5 if 48 < end <= 96 else 1.0), 0.0, 0.0, 70.0

    wanted = integrated(rates, doses(), TIMES, [48.0, 96.0])
    assert curve(one(), TRAINS, TIMES, over) == pytest.approx(wanted, rel=1e-8)


def test_unknown_multiplier() -> None:
    over = stepwise([0.0], {}, multipliers={"Q": [0.5]})
    with pytest.raises(UsageError, match="no parameter Q"):
        curve(one(), TRAINS, TIMES, over)


@pytest.mark.parametrize("starts", [[], [0.0, 0.0], [5.0, 1.0]])
def test_impossible_courses(starts: list[float]) -> None:
    with pytest.raises(UsageError, match="changes over time"):
        stepwise(starts, {"WT": [1.0] * len(starts)})


def test_a_change_that_changes_nothing_costs_nothing() -> None:
    over = stepwise([0.0, 48.0], {"WT": [70.0, 70.0]})
    subject = patient(TRAINS, [(60.0, 1.0)], over)
    model = one({"CL": "4*WT/70", "V": 70, "KA": 1}, covariates={"WT": {"unit": "kg"}})
    assert not isinstance(single(model, prepare(model, [subject])[0]), GridBatch)


MODELS = {
    "one": one(),
    "one, lag and F": one(
        {"CL": 4, "V": 70, "KA": 1, "LAG": 0.7, "F": 0.8}, {"CL": 0.2, "V": 0.2, "KA": 0.2, "LAG": 0.2, "F": 0.1}
    ),
    "one, logit F": one(
        {"CL": 4, "V": 70, "KA": 1, "F": 0.8}, {"CL": 0.2, "V": 0.2, "KA": 0.2, "F": 0.1}, distributions={"F": "logit"}
    ),
    "two": two(
        {"CL": 10, "V1": 60, "Q": 5, "V2": 200, "KA": 0.7}, {"CL": 0.2, "V1": 0.2, "Q": 0.1, "V2": 0.1, "KA": 0.2}
    ),
    "two, lag and F": two(
        {"CL": 10, "V1": 60, "Q": 5, "V2": 200, "KA": 0.7, "LAG": 0.6, "F": 0.5},
        {"CL": 0.2, "V1": 0.2, "Q": 0.1, "V2": 0.1, "KA": 0.2, "LAG": 0.2, "F": 0.3},
    ),
}
PATIENTS = [
    patient([Train(0, 100), Train(24, 50, 5, 12), Train(100, 70, 3, 24)], [(t, 1.0) for t in (1.3, 5, 30.1, 90, 200)]),
    patient([Train(0, 100, 3, 24, steady_state=True)], [(t, 1.0) for t in (1.3, 5, 30.1, 90, 200)]),
    patient(
        [Train(0, 100, 3, 24), Train(60, 100, 3, 12, steady_state=True, period=1)],
        [
            Observation(1.3, 1),
            Observation(60, 1),
            Observation(60, 2, period=1),
            Observation(61, 1, period=1),
            Observation(90, 1, period=1),
        ],
        resets=(60.0,),
    ),
]


@pytest.mark.parametrize("name", MODELS)
def test_grid_and_closed_form_agree_with_all_derivatives(name: str) -> None:
    model = MODELS[name]
    closed, grid = both_batches(model, PATIENTS)
    eta = np.random.default_rng(3).normal(size=(closed.space.size, len(PATIENTS))) * 0.3
    f, g, h = closed.predict(eta, 2)
    f2, g2, h2 = grid.predict(eta, 2)
    chain = closed.chain
    assert f2 == pytest.approx(f, rel=1e-12)
    assert g2 == pytest.approx(np.einsum("ap,ajb->pjb", chain, g), rel=1e-9, abs=1e-13)
    assert h2 == pytest.approx(np.einsum("ap,acjb,cq->pqjb", chain, h, chain), rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("which", [0, 1])
def test_derivatives_against_differences(name: str, which: int) -> None:
    batch = both_batches(MODELS[name], PATIENTS)[which]
    p = batch.space.size
    eta = np.random.default_rng(4).normal(size=(p, len(PATIENTS))) * 0.3
    _, g, h = batch.predict(eta, 2)
    g = np.einsum("ap,ajb->pjb", batch.chain, g)
    h = np.einsum("ap,acjb,cq->pqjb", batch.chain, h, batch.chain)
    step = 1e-5
    for i in range(p):
        aside = np.zeros((p, 1))
        aside[i] = step
        values = (batch.predict(eta + aside, 1), batch.predict(eta - aside, 1))
        slope = (values[0][0] - values[1][0]) / (2 * step)
        assert g[i] == pytest.approx(slope, abs=1e-8)
        bend = np.einsum("ap,ajb->pjb", batch.chain, values[0][1] - values[1][1]) / (2 * step)
        assert h[i] == pytest.approx(bend, abs=1e-7)


def test_steady_state_under_its_own_covariates() -> None:
    """SS = 1 stands for endless doses under the record's covariates, then the change takes effect."""
    model = two(
        {"CL": "10*(WT/70)**0.75", "V1": 60, "Q": 5, "V2": 200, "KA": 0.7, "LAG": 0.4},
        covariates={"WT": {"unit": "kg"}},
    )
    over = Course(np.array([30.0, math.inf]), {"WT": np.array([70.0, 100.0])}, np.zeros(2, dtype=np.int64))
    many = curve(model, [Train(-24.0 * 120, 50, 124, 24)], [10.0, 30.0, 60.0, 80.0], over)
    endless = curve(model, [Train(0, 50, 4, 24, steady_state=True)], [10.0, 30.0, 60.0, 80.0], over)
    assert endless == pytest.approx(many, rel=1e-10)
