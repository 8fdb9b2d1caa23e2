"""How far chance moves the ends of the 90% intervals: SD over seeds beside the time that the draws take.

    python benchmarks/draws.py [SEEDS]

One patient in turn under a model: estimate, draws, forecast of a trough, forty regimens; milliseconds of the processor.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.pk.seeds import PATIENTS, ends_of, patient_of, whole  # noqa: E402


def main() -> None:
    """Print a line for each patient."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {seeds} seeds")
    print(f"{'patient':30} {'true 5%':>8} {'95%':>6} {'measured 5%':>12} {'95%':>6}  {'in ng/mL':>14}  {'ms':>6}")
    for name in PATIENTS:
        model, subject = patient_of(name)
        ends = np.array([ends_of(model, subject, seed) for seed in range(seeds)])
        share, spread = 100.0 * ends.std(axis=0) / ends.mean(axis=0), ends.std(axis=0)
        times = []
        for _ in range(15):
            begin = time.process_time()
            whole(model, subject)
            times.append(1000.0 * (time.process_time() - begin))
        print(
            f"{name:30} {share[0]:7.2f}% {share[1]:5.2f}% {share[2]:11.2f}% {share[3]:5.2f}%  "
            f"{spread[2]:6.3f} {spread[3]:6.3f}  {statistics.median(times):6.1f}"
        )


if __name__ == "__main__":
    main()
