"""Cases, tables and model files for the tests of `mtor fit`, written into a folder of the test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CHILD: dict[str, Any] = {
    "drug": "sirolimus",
    "age": 9,
    "covariates": {"WT": 25, "TBIL": 11.29},
    "regimen": "1.5 mg daily from 0 h x 30",
    "levels": [{"time": 239.5, "value": 11, "unit": "ng/mL"}, {"time": 479.5, "value": 12, "unit": "ng/mL"}],
    "at": [719.5],
}
"""The clinical check of model S1: MAP forecast 10.26 ng/mL at 719.5 h."""

ADULT: dict[str, Any] = {
    "drug": "sirolimus",
    "age": 44,
    "covariates": {"AST": 25, "HCT": 38, "WT": 70},
    "regimen": "2 mg daily from 2026-03-01 08:00",
    "levels": [{"time": "2026-03-15 07:30", "value": 8.2, "unit": "ng/mL", "assay": "cmia"}],
}

RUN_001 = {
    "id": "run001",
    "compartments": 1,
    "concentration_unit": "mg/L",
    "parameters": {"CL": 4, "V": 70, "KA": 1},
    "omega": {"CL": 0.2, "V": 0.2, "KA": 0.2},
    "error": {"combination": "combined2", "proportional": 0.05**0.5},
}
"""NONMEM's run 001 of Le Louedec et al. 2021."""

HEADER = "ID,TIME,EVID,AMT,II,ADDL,DV,MDV"

ROWS_001 = {
    "1": [
        "0,1,10000,0,0,.,1",
        *(f"{t},0,.,.,.,{y},0" for t, y in ((1.5, 91.2904), (4.4, 110.826), (7.1, 79.384), (24.6, 20.6671))),
    ],
    "2": ["0,1,10000,0,0,.,1", "25.9,0,.,.,.,45.1629,0"],
    "3": [
        "0,1,10000,0,0,.,1",
        "72,1,10000,24,6,.,1",
        *(f"{t},0,.,.,.,{y},0" for t, y in ((215, 7.79911), (216, 6.7926), (221, 96.7771), (222.6, 72.8342))),
    ],
}
ETA_001 = {
    "1": (0.40505839, 0.07285060, -0.07495409),
    "2": (-0.14536498, 0.02405878, -0.00618815),
    "3": (0.76768098, -0.13920682, 0.08215374),
}
OBJ_001 = {"1": 27.96776705, "2": 6.71641572, "3": 23.26910158}
ETC_001 = {
    "1": (1.281201e-02, 5.408686e-03, 2.316640e-02, 4.695474e-04, 2.191336e-02, 1.252527e-01),
    "2": (3.157507e-02, 2.787534e-02, 1.953865e-01, -7.169801e-03, 1.186645e-03, 1.996948e-01),
    "3": (1.704428e-02, 2.206485e-02, 3.334873e-02, -1.978132e-02, -1.541666e-02, 1.955120e-01),
}


def table(rows: dict[str, list[str]], header: str = HEADER) -> str:
    """Return NONMEM records as CSV."""
    return "\n".join([header, *(f"{i},{row}" for i, found in rows.items() for row in found)]) + "\n"


def write(folder: Path, name: str, content: Any) -> str:
    """Write a file and return its path; what is not text is written as JSON, which YAML contains."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return str(path)


def changed(case: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a case with other fields; None takes one away."""
    return {k: v for k, v in {**case, **fields}.items() if v is not None}


def given_case(name: str) -> str:
    """Return the path of an input that once went wrong."""
    return str(Path(__file__).parent / "inputs" / name)
