"""The one array type of the engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def real(x: NDArray[np.floating[Any]]) -> FloatArray:
    """Return the array as double precision (NumPy's linear algebra promises only some floating type)."""
    return x.astype(np.float64, copy=False)
