"""`mtor audit` of many patients from CSV, beside a bare loop that counts the same and checks nothing.

    python benchmarks/audit.py [PATIENTS [DISEASE]]

The loop takes the rows as they are: every cell is right, every sample a trough at steady state, every date ISO, and the
one range is written in it. It works out what the audit says of such a file, in floating point: shares, months, patients
by their counts, time in range, days to the first trough within, and what followed a level above the range. Both must
agree. Runs are paired: each round times both, one after the other; the ratio is the median of the rounds.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROUNDS = 3
LEVELS = 10
"""Of each patient."""

BARE = """
import csv, json, sys
from collections import Counter
from datetime import date

LOW, HIGH, LONGEST = 2.0, 10.0, 56
statuses, months, points, first, following = Counter(), Counter(), Counter(), Counter(), Counter()
shares, seen, days, open_ = Counter(), set(), 0.0, 0

def finish(rows):
    global days, open_
    rows.sort()
    within, reached = 0, None
    for day, month, level in rows:
        status = "below" if level < LOW else "above" if level > HIGH else "within"
        statuses[status] += 1
        months[month, status == "within"] += 1
        if status == "within":
            within += 1
            if reached is None:
                reached = day
    points[len(rows), within] += 1
    if reached is not None:
        first[reached - rows[0][0]] += 1
    covered = inside = 0.0
    used = set()
    for i in range(len(rows) - 1):
        (d0, _, a), (d1, _, b) = rows[i], rows[i + 1]
        if 0 < d1 - d0 <= LONGEST:
            used.update((i, i + 1))
            covered += d1 - d0
            least, most = min(a, b), max(a, b)
            if least == most:
                part = 1.0 if LOW <= least <= HIGH else 0.0
            else:
                part = max(0.0, (min(most, HIGH) - max(least, LOW)) / (most - least))
            inside += part * (d1 - d0)
    if len(used) >= 3:
        days += covered
        shares[round(inside / covered, 3)] += 1
    for i, (day, _, level) in enumerate(rows):
        if level > HIGH:
            later = next((d for d, _, _ in rows[i + 1:] if d > day), None)
            if later is None:
                open_ += 1
            else:
                following[later - day] += 1

with open(sys.argv[1], encoding="utf-8", newline="") as source:
    current, rows, cells = None, [], set()
    for row in csv.DictReader(source):
        who = row["id"]
        if who != current:
            if rows:
                finish(rows)
            seen.add(who)
            current, rows, cells = who, [], set()
        key = tuple(row.values())
        if key in cells:
            continue
        cells.add(key)
        day = date.fromisoformat(row["sampled"])
        rows.append((day.toordinal(), f"{day:%Y-%m}", float(row["level"])))
    finish(rows)
print(json.dumps({
    "patients": len(seen), "below": statuses["below"], "within": statuses["within"], "above": statuses["above"],
    "reached": first.total(), "followed": following.total(), "open": open_, "figures": shares.total(), "days": days,
    "months": sorted([m, n] for (m, inside), n in months.items() if inside),
    "points": sorted([n, k, p] for (n, k), p in points.items()),
}))
"""


def main(words: list[str]) -> None:
    """Print the ratio and the peak of memory, and whether both agree.

    Args:
        words: how many patients (100,000 where it is left out), and the disease.
    """
    patients = int(words[0]) if words else 100_000
    disease = words[1] if len(words) > 1 else "ALPS"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "levels.csv"
        write(source, patients)
        asked = ["--drug", "sirolimus", "--disease", disease, "--json"]
        audit = [sys.executable, "-m", "mtor_cli", "audit", str(source), *asked]
        ratios = []
        for _ in range(ROUNDS):
            (slow, counted), (quick, bare) = timed(audit), timed([sys.executable, "-c", BARE, str(source)])
            ratios.append(slow / quick)
            print(f"audit {slow:.2f} s, bare loop {quick:.2f} s, ratio {slow / quick:.2f}")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"median ratio {statistics.median(ratios):.2f} for {patients} patients with {LEVELS} levels each")
        print(f"peak of memory of either {peak:.0f} MB")
        if disease == "ALPS":
            print("both agree" if same(json.loads(counted), json.loads(bare)) else "THEY DIFFER")


def write(path: Path, patients: int) -> None:
    """Write the levels of patients, each around a level of his own."""
    rng = random.Random(1)  # noqa: S311
    with path.open("w", encoding="utf-8") as file:
        file.write("id,sampled,level,unit,hours_since_dose,days_on_dose\n")
        for patient in range(patients):
            day, own = date(2024, 1, 1) + timedelta(days=rng.randrange(200)), rng.lognormvariate(2.0, 0.3)
            for _ in range(LEVELS):
                level = min(60.0, max(0.5, own * rng.lognormvariate(0.0, 0.3)))
                file.write(f"P{patient},{day},{level:.1f},ng/mL,24,21\n")
                day += timedelta(days=rng.choice((7, 14, 28, 70)))


def timed(words: list[str]) -> tuple[float, str]:
    """Return how long a command takes, in s, and what it prints."""
    start = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def same(counted: dict, bare: dict) -> bool:  # type: ignore[type-arg]
    """Return whether the audit says what the loop says."""
    (group,) = counted["result"]["groups"]
    (target,) = group["targets"]
    flag, figure = group["alarmed"], target["in_range"]
    found = {
        "patients": group["patients"], "below": target["below"], "within": target["within"], "above": target["above"],
        "reached": target["first_within"]["reached"], "followed": flag["followed"], "open": flag["not_followed"],
        "figures": figure["patients"],
        "months": [[m["month"], m["within"]] for m in target["run"]["months"] if m["within"]],
        "points": [[p["usable"], p["within"], p["patients"]] for p in target["funnel"]["points"]],
    }  # fmt: skip
    days = bare.pop("days")
    return found == bare and abs(days - figure["days"]) < 1e-6 * days


if __name__ == "__main__":
    main(sys.argv[1:])
