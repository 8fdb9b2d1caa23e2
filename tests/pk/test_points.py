"""The even points that draws are made of, and how little chance moves the ends of an interval by them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize, stats  # type: ignore[import-untyped]

from mtor_cli.pk.fit.mixture import Component, draw, standard_normal
from mtor_cli.pk.fit.points import VECTOR, chi_square_quantile, even_points, normal_probability, normal_quantile
from mtor_cli.pk.model.residual import Residual
from mtor_cli.pk.predict.measured import Spread, measured_quantiles
from tests.pk.seeds import PATIENTS, ends_of, patient_of

U = np.concatenate([np.linspace(1e-4, 1.0 - 1e-4, 4001), [1e-9, 1e-6, 1.0 - 1e-6, 1.0 - 1e-9]])


def test_the_quantiles_are_those_of_scipy() -> None:
    assert np.abs(normal_quantile(U) - stats.norm.ppf(U)).max() < 1e-5
    assert chi_square_quantile(U) == pytest.approx(stats.chi2.ppf(U, 5), rel=1e-4, abs=1e-5)
    z = np.linspace(-7.0, 7.0, 999)
    assert np.abs(normal_probability(z) - stats.norm.cdf(z)).max() < 1e-7


@pytest.mark.parametrize("number", [1024, 2048, 4096, 16_384])
def test_each_coordinate_is_even_and_pairs_are_evener_than_chance(number: int) -> None:
    points = even_points(number, 8, np.random.default_rng(5))
    assert points.shape == (number, 8)
    assert points.min() >= 0.0
    assert points.max() < 1.0
    for column in points.T:
        # One point in each of as many equal parts.
        assert np.diff(np.sort(column)) == pytest.approx(1.0 / number, rel=1e-6)
    random = np.random.default_rng(6).random((number, 8))
    even, chance = (np.sqrt(np.mean(_deviations(x) ** 2)) for x in (points, random))
    assert even < 0.7 * chance


def _deviations(points: np.ndarray) -> np.ndarray:
    """Return how far each box of sixteen in each pair of coordinates is from its share of the points."""
    cells = (4.0 * points).astype(int)
    found = []
    for i in range(points.shape[1]):
        for j in range(i):
            counts = np.bincount(4 * cells[:, i] + cells[:, j], minlength=16)
            found.append(counts / len(points) - 1.0 / 16.0)
    return np.array(found)


def test_a_seed_gives_its_points_and_another_others() -> None:
    one, same, other = (even_points(64, 3, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.isclose(one, other).any()


def test_beyond_the_vector_coordinates_are_drawn() -> None:
    points = even_points(512, len(VECTOR) + 3, np.random.default_rng(1))
    assert points.shape == (512, len(VECTOR) + 3)
    assert len(np.unique(points[:, -1])) == 512


def test_draws_of_a_mixture_have_its_shares_centres_and_scales() -> None:
    near = Component(0.3, np.array([-4.0, 0.0]), np.eye(2))
    mixture = [near, Component(0.7, np.array([4.0, 1.0]), np.diag([0.5, 2.0]))]
    z, log_density = draw(mixture, np.random.default_rng(2), 4096)
    left = z[:, 0] < 0.0
    assert left.mean() == pytest.approx(0.3, abs=0.01)
    assert z[~left].mean(axis=0) == pytest.approx([4.0, 1.0], abs=0.05)
    # A t with 5 degrees of freedom has 5/3 of the variance.
    assert z[~left].var(axis=0) == pytest.approx(np.array([0.25, 4.0]) * 5.0 / 3.0, rel=0.12)
    # Weighted by the density, they integrate to 1 over the square in which nearly all lie.
    inside = (np.abs(z) < 20.0).all(axis=1)
    assert np.mean(np.exp(-log_density)[inside]) == pytest.approx(1600.0, rel=0.5)
    z, log_density = draw([standard_normal(3, 1.0)], np.random.default_rng(2), 4096)
    assert z.mean(axis=0) == pytest.approx([0.0] * 3, abs=0.01)
    assert log_density == pytest.approx(stats.norm.logpdf(z).sum(axis=1))


RESIDUALS = {
    "proportional": Residual("combined2", 0.0, 0.25),
    "both": Residual("combined2", 1.0, 0.2),
    "sum": Residual("combined1", 0.5, 0.15),
    "log-normal": Residual("log", 0.3, 0.0),
}


@pytest.mark.parametrize("name", RESIDUALS)
def test_quantiles_of_the_measured_level_are_those_of_the_mixture(name: str) -> None:
    residual = RESIDUALS[name]
    rng = np.random.default_rng(8)
    f = 8.0 * np.exp(0.5 * rng.standard_normal(4000))
    weights = rng.random(4000)
    weights /= weights.sum()
    sd = np.sqrt(residual.variance(f))

    def below(y: float) -> float:
        away = np.log(y / f) / sd if residual.combination == "log" else (y - f) / sd
        return float(stats.norm.cdf(away) @ weights)

    at = (0.05, 0.25, 0.5, 0.75, 0.95)
    exact = [optimize.brentq(lambda y, p=p: below(y) - p, 1e-6, 500.0) for p in at]
    assert measured_quantiles([Spread(residual, f, weights)], at) == pytest.approx(exact, rel=1e-3)
    halves = [Spread(residual, f[i::2], weights[i::2]) for i in (0, 1)]
    assert measured_quantiles(halves, at) == pytest.approx(exact, rel=1e-3)


def test_models_with_errors_of_two_kinds_are_mixed() -> None:
    one, half = np.full(1, 10.0), np.array([0.5])
    log, plain = Spread(Residual("log", 0.2, 0.0), one, half), Spread(Residual("combined2", 2.0, 0.0), one, half)
    found = measured_quantiles([log, plain], (0.05, 0.95))
    for y, p in zip(found, (0.05, 0.95), strict=True):
        both = 0.5 * (stats.norm.cdf(math.log(y / 10.0) / 0.2) + stats.norm.cdf((y - 10.0) / 2.0))
        assert both == pytest.approx(p, abs=1e-5)


def test_the_measured_level_is_never_below_0_and_no_number_stays_none() -> None:
    wide = Residual("combined2", 5.0, 0.0)
    low = measured_quantiles([Spread(wide, np.full(3, 0.5), np.full(3, 1 / 3))], (0.05, 0.95))
    assert low[0] == 0.0
    assert low[1] == pytest.approx(0.5 + 5.0 * stats.norm.ppf(0.95), rel=1e-4)
    nothing = measured_quantiles([Spread(wide, np.zeros(3), np.full(3, 1 / 3))], (0.5,))
    assert nothing == [0.0]
    bad = measured_quantiles([Spread(wide, np.array([1.0, math.nan, 2.0]), np.full(3, 1 / 3))], (0.05, 0.95))
    assert np.isnan(bad).all()


@pytest.mark.slow
@pytest.mark.parametrize("name", PATIENTS)
def test_chance_moves_the_ends_by_less_than_one_percent(name: str) -> None:
    model, subject = patient_of(name)
    ends = np.array([ends_of(model, subject, seed) for seed in range(12)])
    spread, middle = ends.std(axis=0), ends.mean(axis=0)
    assert (spread[:2] <= 0.01 * middle[:2]).all()
    assert (spread[2:] <= np.maximum(0.01 * middle[2:], 0.05)).all()
