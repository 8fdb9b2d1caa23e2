"""`mtor consult` on a long record beside `mtor fit` on it, and its note as HTML beside `mtor consult`.

A made-up adult with 200 doses and 12 levels. Runs are paired: each round times all three, in changing order; what is
printed is the median over the rounds of the difference within a round.

    python benchmarks/consult.py [ROUNDS]
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

FIRST = datetime(2026, 1, 1, 8)
LEVELS = (5.1, 6.0, 7.2, 6.6, 8.4, 9.0, 8.1, 10.2, 9.6, 8.8, 11.0, 9.9)
RECORD = {
    "id": "made-up",
    "drug": "sirolimus",
    "disease": "ITP",
    "band": "itp-5-15-new",
    "age": 41,
    "covariates": {"WT": 70, "AST": 25, "HCT": 38, "TBIL": 10},
    "doses": [{"time": f"{FIRST:%Y-%m-%d %H:%M}", "amount": 2, "interval": 24, "count": 200}],
    "levels": [
        {"time": f"{FIRST + timedelta(days=16 * (n + 1), minutes=-30):%Y-%m-%d %H:%M}", "value": value, "unit": "ng/mL"}
        for n, value in enumerate(LEVELS)
    ],
}
LIMITS = {"consult": ("fit", 0.5), "note": ("consult", 0.05)}
"""For each run the one that it is measured against, and how many seconds more it may take."""


def main() -> None:
    """Print a line a run."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    with tempfile.TemporaryDirectory() as folder:
        times = _measure(Path(folder), rounds)
    print(f"{rounds} rounds, Python {sys.version.split()[0]}: fit {statistics.median(times['fit']):.2f} s")
    for name, (base, limit) in LIMITS.items():
        more = statistics.median(mine - other for mine, other in zip(times[name], times[base], strict=True))
        print(f"{name} {more:+.3f} s beside {base}, limit {limit}  {'ok' if more <= limit else 'OVER'}")


def _measure(folder: Path, rounds: int) -> dict[str, list[float]]:
    case, note = folder / "case.json", folder / "note.html"
    case.write_text(json.dumps(RECORD), encoding="utf-8")
    mtor = [sys.executable, "-m", "mtor_cli"]
    programs = {
        "fit": [*mtor, "fit", str(case)],
        "consult": [*mtor, "consult", str(case)],
        "note": [*mtor, "consult", str(case), "-o", str(note)],
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for n in range(rounds + 1):
        order = list(programs)
        random.shuffle(order)
        for name in order:
            start = time.perf_counter()
            subprocess.run(programs[name], cwd=folder, capture_output=True, check=True)
            if n:  # The first round warms the file cache, and writes the byte code and the compiled copies.
                times[name].append(time.perf_counter() - start)
    return times


if __name__ == "__main__":
    main()
