"""Quantiles of weighted draws: against sorting them all, however they are spread."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mtor_cli.pk.predict.quantiles import weighted_quantiles

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import FloatArray

AT = (0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999)


def sorted_quantiles(values: FloatArray, weights: FloatArray) -> list[float]:
    """Interpolate between the middles of the weights of all draws in order, in plain Python."""
    pairs = sorted(zip(values.tolist(), weights.tolist(), strict=True))
    middles, total = [], 0.0
    for _, w in pairs:
        middles.append(total + 0.5 * w)
        total += w
    found = []
    for p in AT:
        k = next((i for i, m in enumerate(middles) if m > p), len(pairs))
        if k in (0, len(pairs)):
            found.append(pairs[min(k, len(pairs) - 1)][0])
            continue
        share = (p - middles[k - 1]) / (middles[k] - middles[k - 1])
        found.append(pairs[k - 1][0] + share * (pairs[k][0] - pairs[k - 1][0]))
    return found


@pytest.mark.parametrize("number", [1, 2, 3, 20, 4000])
@pytest.mark.parametrize("spread", [0.0, 1e-9, 0.3, 4.0])
@pytest.mark.parametrize("power", [0, 1, 6])
def test_quantiles_are_those_of_all_draws_in_order(number: int, spread: float, power: int) -> None:
    """Narrow, wide and equal draws; equal weights, and weights of which few count."""
    rng = np.random.default_rng(number)
    values = 5.0 * np.exp(spread * rng.standard_t(5, size=number))
    weights = rng.exponential(size=number) ** power
    weights /= weights.sum()
    assert weighted_quantiles(values[None], weights, AT)[0] == pytest.approx(sorted_quantiles(values, weights))


def test_draws_of_which_most_are_nothing() -> None:
    """Levels before the first dose are 0 in most draws."""
    values = np.concatenate([np.zeros(900), np.linspace(1.0, 2.0, 100)])
    weights = np.full(1000, 1e-3)
    assert weighted_quantiles(values, weights, AT) == pytest.approx(sorted_quantiles(values, weights))


def test_a_draw_that_is_no_number_shows() -> None:
    """It stands above all others, as in a sort."""
    values = np.concatenate([np.linspace(1.0, 2.0, 99), [math.nan]])
    low, high = weighted_quantiles(values, np.full(100, 0.01), (0.5, 0.999))
    assert low == pytest.approx(1.505, abs=0.01)
    assert math.isnan(high)
