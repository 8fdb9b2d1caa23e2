"""Concentrations against 50-digit arithmetic, closed forms of others, and their own symmetries."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtor_cli.pk.course.regimen import Train, from_doses, steady_state
from tests.pk.builders import curve, one, two
from tests.pk.oracle import exact

TRAINS = [Train(0, 100), Train(24, 60, 5, 12), Train(100, 80, 4, 24)]
TIMES = [0.01, 0.5, 3, 23.9, 24.2, 30, 84, 100.3, 200, 400]


def relative(got: float, wanted: float) -> float:
    return abs(got - wanted) / abs(wanted)


@pytest.mark.parametrize("ka", [0.05, 0.0571, 4 / 70, 4 / 70 * (1 + 1e-9), 4 / 70 * (1 + 1e-4), 0.06, 0.3, 1, 30])
@pytest.mark.parametrize("lag", [0.0, 0.37])
def test_one_compartment_against_fifty_digits(ka: float, lag: float) -> None:
    parameters = {"CL": 4.0, "V": 70.0, "KA": ka} | ({"LAG": lag} if lag else {})
    got = curve(one(parameters), TRAINS, TIMES)
    for time, value in zip(TIMES, got, strict=True):
        wanted = exact(parameters, TRAINS, time)
        assert value == 0 if wanted == 0 else relative(value, wanted) < 1e-9


@pytest.mark.parametrize(
    "parameters",
    [
        {"CL": 12.2, "V1": 118, "Q": 5.07, "V2": 609, "KA": 2.19},
        {"CL": 17.4, "V1": 25.2, "Q": 51.1, "V2": 400, "KA": 0.647, "F": 0.792},
        {"CL": 4, "V1": 70, "Q": 4, "V2": 50, "KA": 1, "LAG": 0.37},
        {"CL": 4, "V1": 70, "Q": 1e-6, "V2": 50, "KA": 1},
        {"CL": 10, "V1": 100, "Q": 1e-4, "V2": 1e-3, "KA": 0.1},
        {"CL": 4, "V1": 70, "Q": 400, "V2": 50, "KA": 0.01},
    ],
)
def test_two_compartments_against_fifty_digits(parameters: dict[str, float]) -> None:
    got = curve(two(parameters), TRAINS, TIMES)
    for time, value in zip(TIMES, got, strict=True):
        wanted = exact(parameters, TRAINS, time)
        assert value == 0 if wanted == 0 else relative(value, wanted) < 1e-9


@pytest.mark.parametrize("which", ["slow", "fast"])
@pytest.mark.parametrize("off", [0.0, 1e-12, -1e-8, 1e-5, 1e-3])
def test_two_compartments_with_absorption_as_fast_as_disposition(which: str, off: float) -> None:
    k10, k12, k21 = 12.2 / 118, 5.07 / 118, 5.07 / 609
    root = math.sqrt((k10 + k12 + k21) ** 2 - 4 * k10 * k21)
    rate = ((k10 + k12 + k21) + (root if which == "fast" else -root)) / 2
    parameters = {"CL": 12.2, "V1": 118.0, "Q": 5.07, "V2": 609.0, "KA": rate * (1 + off)}
    for time, value in zip(TIMES, curve(two(parameters), TRAINS, TIMES), strict=True):
        assert relative(value, exact(parameters, TRAINS, time)) < 1e-9


@pytest.mark.slow
@given(
    st.floats(-3, 3), st.floats(-2, 4), st.floats(-4, 3), st.floats(0.001, 200), st.integers(1, 40), st.floats(2, 48)
)
@settings(max_examples=150)
def test_any_one_compartment_against_fifty_digits(
    log_cl: float, log_v: float, log_ka: float, time: float, count: int, interval: float
) -> None:
    parameters = {"CL": math.exp(log_cl), "V": math.exp(log_v), "KA": math.exp(log_ka)}
    trains = [Train(0, 10, count, interval)]
    wanted = exact(parameters, trains, time)
    (value,) = curve(one(parameters), trains, [time])
    if wanted > 1e-250:
        assert relative(value, wanted) < 1e-9


def test_smooth_through_equal_rates() -> None:
    near = [4 / 70 * (1 + x) for x in np.linspace(-1e-3, 1e-3, 201)]
    values = np.array([curve(one({"CL": 4, "V": 70, "KA": ka}), TRAINS, [30.0])[0] for ka in near])
    assert np.abs(np.diff(values, 3)).max() < 1e-12 * values.max()


def test_everolimus_hazard() -> None:
    """Model E1: ka < alpha, where the textbook's closed form overflows over 400 doses."""
    model = two({"CL": 17.4, "V1": 25.2, "Q": 51.1, "V2": 400, "KA": 0.647}, concentration_unit="ng/mL")
    trains = [Train(0, 10, 400, 24)]
    trough = curve(model, trains, [9600.0])[0]
    peak = curve(model, trains, np.linspace(9576, 9600, 4801).tolist()).max()
    assert trough == pytest.approx(12.880, abs=5e-4)
    assert peak == pytest.approx(74.348, abs=5e-4)


def test_pkpdsim_closed_forms() -> None:
    trains = [Train(0, 100, 10, 12)]
    assert curve(one({"CL": 10, "V": 50, "KA": 0.5}), trains, [23.0])[0] == pytest.approx(0.389, abs=5e-4)
    model = two({"CL": 10, "V1": 50, "Q": 5, "V2": 100, "KA": 0.5})
    assert curve(model, trains, [23.0])[0] == pytest.approx(0.302, abs=5e-4)


@pytest.mark.parametrize("model", [one(), two(), one({"CL": 4, "V": 70, "KA": 1, "LAG": 0.4})])
def test_steady_state_is_the_limit_of_many_doses(model: object) -> None:
    times = [2399.0, 2400.3, 2412.0]
    many = curve(model, [Train(0, 10, 101, 24)], times)  # type: ignore[arg-type]
    endless = curve(model, [steady_state(2400, 10, 24)], times)  # type: ignore[arg-type]
    assert endless == pytest.approx(many, rel=1e-12)


@pytest.mark.slow
@given(st.integers(1, 60), st.floats(1, 48), st.floats(0.1, 100), st.floats(0, 2000))
@settings(max_examples=60)
def test_explicit_doses_equal_a_train(count: int, interval: float, amount: float, time: float) -> None:
    for model in (one(), two()):
        explicit = [Train(i * interval, amount) for i in range(count)]
        a = curve(model, explicit, [time])[0]
        b = curve(model, [Train(0, amount, count, interval)], [time])[0]
        assert a == pytest.approx(b, rel=1e-12, abs=1e-300)


def test_explicit_doses_are_gathered_into_trains() -> None:
    times = [24.0 * i for i in range(10) if i != 6]
    assert from_doses(times, [2.0] * 9) == (Train(0, 2, 6, 24), Train(168, 2, 3, 24))


@pytest.mark.slow
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0.1, 50)), min_size=1, max_size=8), st.floats(0, 400))
@settings(max_examples=60)
def test_superposition_and_proportion(doses: list[tuple[float, float]], time: float) -> None:
    for model in (one(), two()):
        trains = [Train(t, a) for t, a in sorted(doses)]
        together = curve(model, trains, [time])[0]
        apart = sum(curve(model, [t], [time])[0] for t in trains)
        assert together == pytest.approx(apart, rel=1e-12, abs=1e-300)
        tripled = curve(model, [Train(t.start, 3 * t.amount) for t in trains], [time])[0]
        assert tripled == pytest.approx(3 * together, rel=1e-12, abs=1e-300)


def test_parameterisations_agree() -> None:
    by_rate = one({"K": 4 / 70, "V": 70, "KA": 1}, {"K": 0.1, "V": 0.1, "KA": 0.1})
    assert curve(by_rate, TRAINS, TIMES) == pytest.approx(curve(one(), TRAINS, TIMES), rel=1e-13)
    micro = two({"K10": 4 / 70, "K12": 4 / 70, "K21": 4 / 50, "V1": 70, "KA": 1}, {"K10": 0.1})
    assert curve(micro, TRAINS, TIMES) == pytest.approx(curve(two(), TRAINS, TIMES), rel=1e-13)
