"""Subject 1 of the theophylline data distributed with NONMEM and R, a model with a correlated Ω, and its answer."""

from __future__ import annotations

from typing import Any

MODEL: dict[str, Any] = {
    "id": "theophylline",
    "compartments": 1,
    "concentration_unit": "mg/L",
    "parameters": {"KA": 1.49072, "V": 32.4470, "K": 0.0872901},
    "omega": {
        "names": ["KA", "V", "K"],
        "matrix": [[0.434717], [0.0569202, 0.0193995], [-0.00648548, 0.0120830, 0.0202334]],
    },
    "error": {"additive": 0.2878263, "proportional": 0.1305320},
}
DOSE = 320
LEVELS = (
    (0, 0.74),
    (0.25, 2.84),
    (0.57, 6.57),
    (1.12, 10.5),
    (2.02, 9.66),
    (3.82, 8.58),
    (5.1, 8.36),
    (7.03, 7.47),
    (9.05, 6.89),
    (12.12, 5.94),
    (24.37, 3.28),
)
"""Hours and mg/L."""
ETA = {"KA": -0.1046607, "V": -0.1925395, "K": -0.2793855}
OFV = 13.764490
