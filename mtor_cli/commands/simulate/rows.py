"""A simulation as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.screens.rows import remark_rows

if TYPE_CHECKING:
    from mtor_cli.commands.simulate.result import SimulateResult
    from mtor_cli.render.rows import Row

SIMULATE_COLUMNS = [
    "section",
    "time_h",
    "trough",
    "typical",
    "p5",
    "p25",
    "median",
    "p75",
    "p95",
    "observed_p5",
    "observed_p95",
    "mg",
    "interval_h",
    "p_below",
    "p_within",
    "p_above",
    "unit",
    "id",
    "text_en",
    "text_zh",
]


def simulate_rows(result: SimulateResult) -> list[Row]:
    """A simulation as rows: what must be said of it, then the profile, then the attainment by dose."""
    unit = result["unit"]
    return [
        *remark_rows("remark", result["remarks"]),
        *({"section": "profile", "unit": unit, **p} for p in result["profile"]),
        *({"section": "attainment", "unit": unit, **a} for a in result["attainment"]),
    ]
