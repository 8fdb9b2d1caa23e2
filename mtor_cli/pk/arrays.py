"""The one array type of the engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def real(x: NDArray[np.floating]) -> FloatArray:
    """The array as double precision (NumPy's linear algebra promises only some floating type)."""
    return x.astype(np.float64, copy=False)


# The C library hands each large array back to the system, and fetches pages anew for the next, until it has seen a
# larger one freed: a fifth of the time of a batch of forecasts.
np.empty(2 << 20)
