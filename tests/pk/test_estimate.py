"""The search for the mode: gradient, global optimum, honesty, and many patients at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import minimize  # type: ignore[import-untyped]

from mtor_cli.errors import DataError, MtorError
from mtor_cli.pk.course.prepared import prepare
from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.course.subject import ABOVE, BELOW, Observation, Subject, constant, stepwise
from mtor_cli.pk.fit.estimate import Fit, estimate, estimate_many
from mtor_cli.pk.fit.objective import objective, value
from mtor_cli.pk.predict.concentration import predict
from mtor_cli.pk.solve.pack import single
from tests.pk.builders import curve, one, patient, two

if TYPE_CHECKING:
    from mtor_cli.pk.model.population import Model

MULTIPLE = [Train(0, 10_000), Train(72, 10_000, 7, 24)]
LAGGED = one({"CL": 4, "V": 70, "KA": 1, "LAG": 1}, {"CL": 0.2, "V": 0.2, "KA": 0.2, "LAG": 0.2})


def simulated(model: Model, seed: int, number: int, spread: float = 1.0) -> list[Subject]:
    """Return patients with four or one levels, after one dose or at steady state, as in the NONMEM runs."""
    rng = np.random.default_rng(seed)
    space_root = np.linalg.cholesky(model.omega_full(1))
    people = []
    for i in range(number):
        amount = float(rng.choice([10_000, 30_000, 60_000, 80_000]))
        trains = (Train(0, amount), Train(72, amount, 7, 24))
        late = 0.0 if i % 2 else 215.0
        hours = (
            np.sort(rng.uniform([0.5, 3, 6, 18], [1.5, 5, 10, 29])) + late
            if i % 4 < 2
            else rng.uniform(18, 29, 1) + late
        )
        eta = spread * space_root @ rng.normal(size=len(space_root))
        f = predict(model, patient(trains), hours, eta[None])[:, 0]
        y = np.maximum(f * np.exp(rng.normal(size=len(f)) * math.sqrt(0.05)), 0.1)
        people.append(
            Subject(
                str(i),
                trains,
                tuple(Observation(*x) for x in zip(hours.tolist(), y.tolist(), strict=True)),
                constant({}),
            )
        )
    return people


def reference(model: Model, subject: Subject, starts: int = 24) -> float:
    """Return the lowest OFV that SciPy's BFGS finds from many starts, with the same exact gradient."""
    batch = single(model, prepare(model, [subject])[0])
    rng = np.random.default_rng(99)
    p = batch.space.size

    def both(z: np.ndarray) -> tuple[float, np.ndarray]:
        here = objective(batch, z[:, None])
        return float(min(here.value[0], 1e30)), here.gradient[0]

    points = [np.zeros(p), *(1.5 * rng.normal(size=(starts, p)))]
    return min(float(minimize(both, z, jac=True, method="BFGS", options={"gtol": 1e-8}).fun) for z in points)


@pytest.mark.parametrize("model", [one(), two(), LAGGED])
def test_gradient_and_hessian_against_differences(model: Model) -> None:
    levels = [Observation(215, 7.8), Observation(216, 6.8), Observation(221, 90.0, ABOVE), Observation(239, 9.0, BELOW)]
    batch = single(model, prepare(model, [patient(MULTIPLE, levels)])[0])
    z = np.random.default_rng(1).normal(size=(batch.space.size, 1)) * 0.5
    here = objective(batch, z)
    step = 1e-5
    for i in range(len(z)):
        aside = np.zeros_like(z)
        aside[i] = step
        slope = (value(batch, z + aside)[0] - value(batch, z - aside)[0]) / (2 * step)
        assert here.gradient[0, i] == pytest.approx(slope, rel=1e-7, abs=1e-6)
        bend = (objective(batch, z + aside).gradient[0] - objective(batch, z - aside).gradient[0]) / (2 * step)
        assert here.hessian[0, i] == pytest.approx(bend, rel=1e-6, abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("omega", "seed"),
    [((1.0, 1.0, 1.0), 11), ((2.0, 2.0, 2.0), 12), ((2.0, 0.2, 0.2), 13), ((2.0, 0.2, 2.0), 14)],
)
def test_global_optimum_under_high_variability(omega: tuple[float, ...], seed: int) -> None:
    model = one(omega=dict(zip(("CL", "V", "KA"), omega, strict=True)))
    people = simulated(model, seed, 20)
    for subject, fit in zip(people, estimate_many(model, people), strict=True):
        assert isinstance(fit, Fit)
        assert fit.converged
        assert fit.ofv <= reference(model, subject) + 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("model", [two(), LAGGED])
def test_global_optimum_of_other_structures(model: Model) -> None:
    people = simulated(model, 15, 12)
    for subject, fit in zip(people, estimate_many(model, people), strict=True):
        assert isinstance(fit, Fit)
        assert fit.converged
        assert fit.ofv <= reference(model, subject) + 1e-6


def test_flip_flop_twin() -> None:
    """After one dose ka and k may change places: with a flat prior both hills are equally high."""
    model = one({"CL": 20, "V": 40, "KA": 0.5}, {"CL": 2, "V": 2, "KA": 2})
    times = [0.5, 1, 2, 4, 8]
    trains = [Train(0, 1000)]
    levels = list(zip(times, (1.1 * curve(one({"CL": 12, "V": 40, "KA": 1}), trains, times)).tolist(), strict=True))
    fit = estimate(model, patient(trains, levels))
    assert fit.converged
    assert fit.second is not None
    assert fit.ofv <= fit.second.ofv <= fit.ofv + 4
    rates = [(math.log(0.5) + e[2], math.log(20 / 40) + e[0] - e[1]) for e in (fit.eta, fit.second.eta)]
    assert rates[0][0] > rates[0][1]
    assert rates[1][0] < rates[1][1]


@pytest.mark.slow
def test_mode_at_a_corner() -> None:
    """A patient whose best lag meets a level's time exactly: no gradient there, but a minimum."""
    subject = simulated(LAGGED, 31, 93)[92]
    fit = estimate(LAGGED, subject)
    assert fit.converged
    assert fit.on_kink
    lag = math.exp(fit.eta[3])
    elapsed = [(x.time - 72) % 24 for x in subject.levels]
    assert min(abs(lag - hours) for hours in elapsed) < 1e-9
    assert fit.ofv <= reference(LAGGED, subject) + 1e-6
    batch = single(LAGGED, prepare(LAGGED, [subject])[0])
    z = batch.space.root_inverse @ fit.eta[:, None]
    around = z + 1e-4 * np.random.default_rng(0).normal(size=(4, 200))
    assert (value(batch, around) >= fit.ofv - 1e-12).all()


@pytest.mark.slow
def test_many_at_once_equal_one_by_one() -> None:
    model = one()
    people = simulated(model, 5, 40)
    together = estimate_many(model, people)
    for subject, fit in zip(people, together, strict=True):
        alone = estimate(model, subject)
        assert isinstance(fit, Fit)
        assert fit.id == subject.id
        assert fit.eta == pytest.approx(alone.eta, abs=1e-8)
        assert fit.objective == pytest.approx(alone.objective, abs=1e-8)
        assert fit.individual == pytest.approx(alone.individual, rel=1e-8)


def test_a_bad_patient_is_reported_in_his_place() -> None:
    model = one({"CL": "4*WT/70", "V": 70, "KA": 1}, covariates={"WT": {"unit": "kg", "range": [30, 120]}})
    good = Subject("good", (Train(0, 100),), (Observation(5, 1),), constant({"WT": 70}))
    bare = Subject("bare", (Train(0, 100),), (Observation(5, 1),), constant({}))
    late = Subject("late", (Train(10, 100),), (Observation(5, 1),), constant({"WT": 70}))
    results = estimate_many(model, [good, bare, late, good])
    assert isinstance(results[0], Fit)
    assert isinstance(results[3], Fit)
    assert isinstance(results[1], MtorError)
    assert "WT, kg, 30–120" in results[1].en
    assert isinstance(results[2], MtorError)
    assert "no dose before it" in results[2].en


def test_no_levels_give_the_population() -> None:
    fit = estimate(one(), patient([Train(0, 100)]))
    assert fit.converged
    assert not fit.eta.any()
    assert fit.covariance == pytest.approx(0.2 * np.eye(3))
    assert fit.parameters == fit.typical == {"CL": 4, "V": 70, "KA": 1}
    assert fit.half_life == pytest.approx(math.log(2) * 70 / 4)


@pytest.mark.slow
def test_all_levels_below_quantification() -> None:
    model = one(error={"additive": 0.5, "proportional": 0.2})
    levels = [Observation(24.0 * i, 20.0, BELOW) for i in range(1, 6)]
    fit = estimate(model, patient([Train(0, 10_000, 5, 24)], levels))
    assert fit.converged
    assert fit.eta[0] > 0.3
    assert np.isfinite(fit.covariance).all()
    assert np.isnan(fit.residual).all()
    assert fit.ofv <= reference(model, patient([Train(0, 10_000, 5, 24)], levels)) + 1e-6


def test_contradictory_levels_are_shown() -> None:
    fit = estimate(one(), patient([Train(0, 10_000)], [(5, 20.0), (5, 500.0)]))
    assert fit.converged
    assert np.abs(fit.residual).max() > 3


def test_ten_thousand_doses() -> None:
    explicit = [Train(24.0 * i + 0.01 * (i % 7), 100.0 + i % 3) for i in range(10_000)]
    fit = estimate(one(), patient(explicit, [(239_990.0, 9.0), (240_010.0, 12.0)]))
    assert fit.converged
    assert np.isfinite(fit.individual).all()


@pytest.mark.slow
def test_occasions() -> None:
    model = two(
        {"CL": 17.4, "V1": 25.2, "Q": 51.1, "V2": 400, "KA": 0.647, "F": 1},
        {"CL": 0.116, "V1": 0.557},
        occasion={"F": 0.0362},
        concentration_unit="ng/mL",
        error={"proportional": 0.273},
    )
    over = stepwise([0.0, 300.0, 600.0], {}, [0, 1, 2])
    levels = [(240, 20.0), (480, 9.0)]
    subject = patient([Train(0, 10, 40, 24)], levels, over)
    fit = estimate(model, subject)
    assert fit.labels == ("CL", "V1", "F[1]", "F[2]", "F[3]")
    assert fit.converged
    assert fit.eta[2] > 0 > fit.eta[3]
    assert fit.eta[4] == pytest.approx(0, abs=1e-9)
    assert fit.covariance[4, 4] == pytest.approx(0.0362)
    assert fit.ofv <= reference(model, subject, 8) + 1e-6


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ([(5.0, -1.0)], "must be above 0"),
        ([(5.0, 0.0)], "must be above 0"),
        ([(5.0, math.nan)], "must be above 0"),
        ([(math.inf, 3.0)], "no usable time"),
        ([(5.0, 3.0), (5.0, 3.0)], "entered twice"),
        ([(-1.0, 3.0)], "no dose before it"),
    ],
)
def test_impossible_levels(levels: list[tuple[float, float]], message: str) -> None:
    with pytest.raises(DataError, match=message):
        estimate(one(), patient([Train(0, 100)], levels))


def test_extreme_levels_do_not_break_the_search() -> None:
    for level in (1e-12, 1e-3, 1e6, 1e12):
        fit = estimate(one(), patient([Train(0, 10_000)], [(24, level)]))
        assert np.isfinite(fit.eta).all()
        assert math.isfinite(fit.ofv)
