"""Whole-process time of each command, beside a minimal Typer app and beside `python -c pass`.

Builds the wheel, installs it into an environment of its own, and times paired runs: each round runs every program
once, in changing order; what is printed is the median over the rounds of the ratio within a round. A checkout and a
hospital's own file, whose compiled copies lie in a cache, are timed beside the wheel without such a file.

    python benchmarks/startup.py [ROUNDS]
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent

MINIMAL = """\
import typer

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def main(name: str = "x") -> None:
    print(name)


app()
"""

COMPARE = "tdm --level 8.2 --disease ITP"
CHECKOUT = f"{COMPARE} (checkout)"
LOCAL = f"{COMPARE} (own file)"

OWN_FILE = """\
entered: {by: Li Hua, on: 2026-01-31}
bands:
  - id: hospital-itp
    disease: itp
    drug: sirolimus
    low: 5
    high: 12
    population: {en: "adults", zh: "成人"}
    age_group: adult
    source: "protocol 12-3"
"""

LIMITS = {
    "recommend ITP --json": ("minimal", 1.15),
    "tdm --level 8.2 --json": ("minimal", 1.15),
    "recommend ITP": ("minimal", 1.3),
    "tdm --level 8.2": ("minimal", 1.3),
    COMPARE: ("minimal", 1.3),
    CHECKOUT: (COMPARE, 1.1),
    LOCAL: (COMPARE, 1.1),
    "evidence ITP": ("minimal", 1.3),
    "references": ("minimal", 1.3),
    "tdm --help": ("minimal --help", 1.3),
    "recommend --help": ("minimal --help", 1.3),
    "--help": ("pass", 7.0),
    "--version": ("pass", 1.8),
}
"""For each command the program that it is measured against, and the ratio that it must not exceed."""


def main() -> None:
    """Print one line a command."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    with tempfile.TemporaryDirectory() as folder:
        times = _measure(Path(folder), rounds)
    print(f"{rounds} rounds, Python {sys.version.split()[0]}")
    widest = max(map(len, LIMITS))
    for name in ("pass", "minimal --help", "minimal"):
        print(f"{name:{widest + 5}} {statistics.median(times[name]) * 1000:7.1f} ms")
    for command, (base, limit) in LIMITS.items():
        pairs = zip(times[command], times[base], strict=True)
        ratio = statistics.median(mine / other for mine, other in pairs)
        verdict = "ok" if ratio <= limit else "OVER"
        milliseconds = statistics.median(times[command]) * 1000
        print(f"mtor {command:{widest}} {milliseconds:7.1f} ms  {ratio:5.2f} x {base}, limit {limit}  {verdict}")


def _measure(folder: Path, rounds: int) -> dict[str, list[float]]:
    python, checkout = _install(folder)
    own = folder / "local.yaml"
    own.write_text(OWN_FILE, encoding="utf-8")
    (folder / "cache").mkdir()
    minimal = folder / "minimal.py"
    minimal.write_text(MINIMAL, encoding="utf-8")
    mtor = str(python.parent / "mtor")
    programs = {
        "pass": [str(python), "-c", "pass"],
        "minimal": [str(python), str(minimal)],
        "minimal --help": [str(python), str(minimal), "--help"],
        **{command: [mtor, *command.split()] for command in LIMITS},
        CHECKOUT: [str(checkout.parent / "mtor"), *COMPARE.split()],
        LOCAL: [mtor, *COMPARE.split(), "--local", str(own)],
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    environment = {**os.environ, "COLUMNS": "100", "LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": str(folder / "cache")}
    for n in range(rounds + 1):
        order = list(programs)
        random.shuffle(order)
        for name in order:
            start = time.perf_counter()
            subprocess.run(programs[name], cwd=folder, env=environment, capture_output=True, check=True)
            if n:  # The first round warms the file cache, and writes the byte code and the compiled copies.
                times[name].append(time.perf_counter() - start)
    return times


def _install(folder: Path) -> tuple[Path, Path]:
    """Return the Pythons of two new environments: one with the wheel, and one that reads this checkout."""
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)], check=True)
    found = []
    for name, what in (("env", [str(next(folder.glob("*.whl")))]), ("checkout", ["-e", str(ROOT)])):
        venv.create(folder / name, with_pip=True)
        python = folder / name / "bin" / "python"
        subprocess.run([str(python), "-m", "pip", "install", "-q", *what], check=True)
        found.append(python)
    return found[0], found[1]


if __name__ == "__main__":
    main()
