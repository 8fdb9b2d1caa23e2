"""Levels of a Parquet file through `mtor_cli.frame.assess`, beside the engine's own scan and write of the same file.

    python benchmarks/volume.py frames [LEVELS [ENGINE…]]

After a run that is not counted, each round times both, one after the other; the ratio is the median of the rounds. Two
sets of columns are written: the codes that a count needs, and everything. The answers of the engines are compared by
how many rows say the same.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtor_cli.frame import assess
from mtor_cli.frame.outcomes import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
COUNTED = ("status", "verdict", "alarm", "error_code")
SETS = {"counted columns": COUNTED, "all columns": COLUMNS}


def main(words: list[str]) -> None:
    """Print the ratio of each engine and set of columns, and whether the engines agree.

    Args:
        words: how many levels (ten million where it is left out), and which engines.
    """
    levels = int(words[0]) if words else 10_000_000
    engines = words[1:] or list(ENGINES)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "levels.parquet"
        write(source, levels)
        print(f"{levels} levels, {source.stat().st_size / 1e6:.0f} MB of Parquet")
        said = {}
        for engine in engines:
            out = Path(folder) / f"{engine}.parquet"
            run = ENGINES[engine](str(source), str(out))
            for columns in SETS.values():
                run(columns)
            for name, columns in SETS.items():
                measured(f"{engine}, {name}", partial(run, None), partial(run, columns))
            said[engine] = counts(out)
        agree = all(found == said[engines[0]] for found in said.values())
        print(f"engines agree: {agree} ({len(said[engines[0]])} combinations of codes)")


def measured(name: str, bare: Callable[[], None], full: Callable[[], None]) -> None:
    """Time two calls in turn and print the seconds of each round and the median ratio."""
    ratios = []
    for _ in range(ROUNDS):
        quick, slow = timed(bare), timed(full)
        ratios.append(slow / quick)
        print(f"{name}: {slow:.2f} s, scan and write {quick:.2f} s, ratio {slow / quick:.2f}", flush=True)
    print(f"{name}: median ratio {statistics.median(ratios):.2f}", flush=True)


def timed(call: Callable[[], None]) -> float:
    """Return the seconds that a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def write(path: Path, levels: int) -> None:
    """Write made-up levels of one decimal with whose they are and when they were drawn; some are missing."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    rng = np.random.default_rng(20261130)
    found = np.round(rng.lognormal(2.0, 0.6, levels), 1)
    patients = pa.array(np.arange(levels) // 10).cast(pa.string())
    drawn = pa.array(1_700_000_000 + 3600 * np.arange(levels) % 60_000_000).cast(pa.timestamp("s"))
    level = pa.array(found, mask=rng.random(levels) < 0.01)
    table = pa.table({"id": patients, "level": level, "drawn": drawn.cast(pa.timestamp("us"))})
    parquet.write_table(table, path)


def counts(path: Path) -> dict[tuple[Any, ...], int]:
    """Return how many rows of a file have each combination of codes."""
    import duckdb

    codes = ", ".join(f"mtor_{name}::varchar" for name in COLUMNS if name != "level_ng_ml")
    where = f"{path}/*.parquet" if path.is_dir() else str(path)
    grouped = f"select {codes}, count(*) from read_parquet('{where}') group by all"  # noqa: S608
    rows = duckdb.connect().execute(grouped).fetchall()
    return {row[:-1]: row[-1] for row in rows}


def _assessed(frame: Any, columns: tuple[str, ...] | None) -> Any:
    return frame if columns is None else assess(frame, disease="ITP", unit="ng/mL", columns=columns)


def _polars(source: str, out: str) -> Any:
    import polars

    return lambda columns: _assessed(polars.scan_parquet(source), columns).sink_parquet(out)


def _duckdb(source: str, out: str) -> Any:
    import duckdb

    return lambda columns: _assessed(duckdb.connect().read_parquet(source), columns).write_parquet(out)


def _pyspark(source: str, out: str) -> Any:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    built = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
    session = built.config("spark.driver.memory", "4g").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return lambda columns: _assessed(session.read.parquet(source), columns).write.mode("overwrite").parquet(out)


ENGINES = {"polars": _polars, "duckdb": _duckdb, "pyspark": _pyspark}
