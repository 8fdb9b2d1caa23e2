"""The generating vector of `mtor_cli/pk/fit/points.py`: found coordinate by coordinate, and printed.

    python scripts/lattice.py [DIMENSIONS]

Component by component (Sloan and Reztsov 2002, doi 10.1090/S0025-5718-01-01342-4), embedded for several numbers of
points (Cools, Kuo and Nuyens 2006, doi 10.1137/06065074X): of the odd candidates that is taken whose worst ratio to the
best at each number of points, by the figure of merit P2 with weights 1/j, is the smallest.
"""

from __future__ import annotations

import math
import sys

import numpy as np

SIZES = [2**m for m in range(9, 16)]
"""Points."""
CANDIDATES = 1200
"""Tried at each coordinate, drawn once."""


def main() -> None:
    """Print the vector."""
    dimensions = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    tried = 2 * np.random.default_rng(1).choice(SIZES[-1] // 4, CANDIDATES, replace=False) + 1
    products = {n: np.ones(n) for n in SIZES}
    vector: list[int] = []
    for j in range(1, dimensions + 1):
        candidates = np.array([1]) if j == 1 else tried
        merits = np.stack([_merits(products[n], candidates, n, 1.0 / j) for n in SIZES])
        worst = (merits / merits.min(axis=1, keepdims=True)).max(axis=0)
        chosen = int(candidates[int(np.argmin(worst))])
        vector.append(chosen)
        for n in SIZES:
            products[n] = products[n] * _factor(np.arange(n) * chosen % n / n, 1.0 / j)
    print(", ".join(map(str, vector)))


def _factor(x: np.ndarray, weight: float) -> np.ndarray:
    factor: np.ndarray = 1.0 + weight * 2.0 * math.pi**2 * (x * x - x + 1.0 / 6.0)
    return factor


def _merits(product: np.ndarray, candidates: np.ndarray, n: int, weight: float) -> np.ndarray:
    table = _factor(np.arange(n) / n, weight)
    index = np.arange(n)
    return np.array([float(product @ table[index * int(z) % n]) / n - 1.0 for z in candidates])


if __name__ == "__main__":
    main()
