"""The residual errors, M3 among them, against SciPy and differences."""

from __future__ import annotations

import mpmath  # type: ignore[import-untyped]
import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from mtor_cli.pk.model.normal import hazard, log_cdf
from mtor_cli.pk.model.residual import Residual, loss

ERRORS = {
    "additive": Residual("combined2", 1.3, 0.0),
    "proportional": Residual("combined2", 0.0, 0.22),
    "combined1": Residual("combined1", 0.7, 0.2),
    "combined2": Residual("combined2", 0.7, 0.2),
    "log": Residual("log", 0.3, 0.0),
}
F = np.array([[0.4, 2.0, 7.0, 30.0]])
Y = np.array([[1.0, 2.5, 4.0, 33.0]])


def standard_deviation(name: str, f: np.ndarray) -> np.ndarray:
    known = {
        "additive": 1.3 + 0 * f,
        "proportional": 0.22 * f,
        "combined1": 0.7 + 0.2 * f,
        "combined2": np.sqrt(0.49 + 0.04 * f**2),
        "log": 0.3 + 0 * f,
    }
    return known[name]


@pytest.mark.parametrize("name", ERRORS)
def test_measured_levels_are_normal(name: str) -> None:
    f, y = (np.log(F), np.log(Y)) if name == "log" else (F, Y)
    wanted = -2 * stats.norm.logpdf(y, f, standard_deviation(name, F)) - np.log(2 * np.pi)
    got = loss(ERRORS[name], F, Y, None, 0, np.log(Y)).value
    assert got == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("name", ERRORS)
def test_levels_beyond_a_limit(name: str) -> None:
    f, y = (np.log(F), np.log(Y)) if name == "log" else (F, Y)
    below = loss(ERRORS[name], F, Y, np.full(F.shape, -1), 0, np.log(Y)).value
    above = loss(ERRORS[name], F, Y, np.full(F.shape, 1), 0, np.log(Y)).value
    sd = standard_deviation(name, F)
    assert below == pytest.approx(-2 * stats.norm.logcdf(y, f, sd), rel=1e-11)
    assert above == pytest.approx(-2 * stats.norm.logsf(y, f, sd), rel=1e-11)


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("side", [None, -1, 0, 1])
def test_slopes_against_differences(name: str, side: int | None) -> None:
    sides = None if side is None else np.full(F.shape, side)
    step = 1e-5
    low, here, high = (loss(ERRORS[name], F + d, Y, sides, 2, np.log(Y)) for d in (-step, 0.0, step))
    assert here.slope == pytest.approx((high.value - low.value) / (2 * step), rel=1e-6, abs=1e-7)
    assert here.bend == pytest.approx((high.slope - low.slope) / (2 * step), rel=1e-6, abs=1e-7)


def test_information_is_nonmems() -> None:
    """2 (1/v + v'²/(2 v²)), v = a² + p² f²."""
    v = 0.49 + 0.04 * F**2
    slope = 0.08 * F
    got = loss(ERRORS["combined2"], F, Y, None, 2, np.log(Y)).information
    assert got == pytest.approx(2 * (1 / v + slope**2 / (2 * v**2)), rel=1e-12)


def test_nothing_before_the_lag() -> None:
    """f = 0 under a purely proportional error counts as 1."""
    zero = np.zeros((1, 1))
    got = loss(ERRORS["proportional"], zero, np.full((1, 1), 3.0), None, 0, zero).value
    assert got[0, 0] == pytest.approx(9 / 0.22**2 + np.log(0.22**2))


@pytest.mark.parametrize("q", [-300.0, -38.0, -20.01, -19.99, -5.0, -0.1, 0.0, 0.3, 8.0, 40.0])
def test_log_cdf_against_fifty_digits(q: float) -> None:
    with mpmath.workdps(50):
        exact = mpmath.log(mpmath.erfc(-mpmath.mpf(q) / mpmath.sqrt(2)) / 2)
        ratio = mpmath.npdf(q) / mpmath.exp(exact)
    x = np.array([q])
    got = log_cdf(x)
    assert got[0] == pytest.approx(float(exact), rel=1e-13, abs=1e-300)
    assert hazard(x, got)[0] == pytest.approx(float(ratio), rel=1e-11, abs=1e-300)
