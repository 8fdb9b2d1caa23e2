"""Quantiles of counted values, and the limits of a funnel, against NumPy and SciPy."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom  # type: ignore[import-untyped]

from mtor_cli.calculator.counted import inside, spread


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_quartiles_are_those_of_the_values_one_by_one(values: list[int]) -> None:
    found = spread(Counter(map(Decimal, values)))
    assert found is not None
    assert found.number == len(values)
    assert [float(x) for x in found[1:]] == pytest.approx(np.quantile(values, (0, 0.25, 0.5, 0.75, 1)).tolist())


def test_a_worked_example() -> None:
    found = spread({Decimal(7): 2, Decimal(14): 1, Decimal(28): 1, Decimal(99): 0})
    assert found is not None
    assert tuple(found) == (4, 7, 7, Decimal("10.5"), Decimal("17.5"), 28)
    assert spread({}) is None
    assert spread({Decimal(3): 0}) is None


@given(st.integers(1, 200), st.floats(0.01, 0.99), st.sampled_from([0.05, 0.002]))
def test_a_count_is_inside_where_both_tails_are_likely_enough(number: int, share: float, outside: float) -> None:
    low, high = inside(number, share, outside)
    counts = np.arange(number + 1)
    below, above = binom.cdf(counts, number, share), binom.sf(counts - 1, number, share)
    clear = np.minimum(np.abs(below - outside / 2), np.abs(above - outside / 2)) > 1e-12
    expected = (below > outside / 2) & (above > outside / 2)
    found = (counts >= low) & (counts <= high)
    assert (found == expected)[clear].all()


@pytest.mark.parametrize(("share", "expected"), [(0.0, (0, 0)), (1.0, (9, 9)), (0.5, (2, 7))])
def test_limits_of_nine_troughs(share: float, expected: tuple[int, int]) -> None:
    """P(X ≤ 1) of nine at a half is 10/512 = 0.0195, and P(X ≤ 2) 46/512 = 0.0898; half of 5% is 0.025."""
    assert inside(9, share, 0.05) == expected
