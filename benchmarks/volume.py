"""A million levels through `mtor tdm --input`, beside a bare loop that reads and writes the same and checks nothing.

    python benchmarks/volume.py [LEVELS]
    python benchmarks/volume.py frames [LEVELS [ENGINE…]]
    python benchmarks/volume.py audit [PATIENTS [DISEASE]]

The second is of data frames and the third of audits: see `benchmarks/frames.py` and `benchmarks/audit.py`.

Runs are paired: each round times both, one after the other; the ratio is the median of the rounds. A seeded sample of
rows is compared with what single commands say.
"""

from __future__ import annotations

import csv
import functools
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ROUNDS = 3
COMPARED = 2000
"""Rows that are compared with single commands; equal levels are asked for once."""

BARE = """
import csv, json, sys
with open(sys.argv[1], encoding="utf-8", newline="") as source, open(sys.argv[2], "w", encoding="utf-8") as out:
    for row in csv.DictReader(source):
        row["level"] = float(row["level"])
        out.write(json.dumps(row, ensure_ascii=False) + "\\n")
"""


def main() -> None:
    """Print the ratio, the peak of memory, and how many rows agree with single commands."""
    if sys.argv[1:2] == ["frames"]:
        import frames

        frames.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["audit"]:
        import audit

        audit.main(sys.argv[2:])
        return
    levels = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "levels.csv", Path(folder) / "out.ndjson"
        write(source, levels)
        stream = [sys.executable, "-m", "mtor_cli", "tdm", "--input", str(source), "-o", str(out), "--disease", "ITP"]
        bare = [sys.executable, "-c", BARE, str(source), str(out)]
        ratios = []
        for _ in range(ROUNDS):
            slow, quick = timed(stream), timed(bare)
            ratios.append(slow / quick)
            print(f"stream {slow:.2f} s, bare loop {quick:.2f} s, ratio {slow / quick:.2f}")
        print(f"median ratio {statistics.median(ratios):.2f} for {levels} levels")
        timed(stream)
        print(f"most memory of a process {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
        print(f"{agreeing(source, out)} of {COMPARED} rows say what the single command says")


def write(path: Path, levels: int) -> None:
    """Write levels of one decimal, as a laboratory reports them."""
    rng = random.Random(20261129)  # noqa: S311
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "level", "unit"])
        rows.writerows([f"P{n}", f"{rng.lognormvariate(2.0, 0.6):.1f}", "ng/mL"] for n in range(levels))


def timed(words: list[str]) -> float:
    """Return the seconds of processor time that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(words, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used or time.perf_counter() - started


@functools.cache
def alone(level: str) -> Any:
    """Return what a single command answers on a level."""
    words = [sys.executable, "-m", "mtor_cli", "tdm", "--level", level, "--unit", "ng/mL", "--disease", "ITP", "--json"]
    return json.loads(subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout)


def agreeing(source: Path, out: Path) -> int:
    """Return how many of a sample of rows have the verdicts of single commands."""
    rng = random.Random(1)  # noqa: S311
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = out.read_text(encoding="utf-8").splitlines()
    same = 0
    for n in rng.sample(range(len(rows)), COMPARED):
        answer, row = alone(rows[n]["level"]), json.loads(told[n])
        if "error" in answer:
            same += (row["error"] or {}).get("code") == answer["error"]["code"]
        else:
            bands = [[a["band"], a["status"]] for a in answer["result"]["assessments"]]
            same += bands == [[b["band"], b["status"]] for b in row["bands"]]
    return same


if __name__ == "__main__":
    main()
