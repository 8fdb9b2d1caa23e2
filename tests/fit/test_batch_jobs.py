"""`mtor fit --batch --jobs`: the lines, the summary and the exit code of one process, and its manners."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from mtor_cli.commands.fit import batch
from mtor_cli.commands.fit.batch import MOST_JOBS, UNASKED, parse_jobs
from mtor_cli.commands.fit.entries import ESTIMATED, FORECAST
from mtor_cli.errors import UsageError
from tests.fit.cases import ADULT, CHILD, ROWS_001, RUN_001, changed, table, write
from tests.helpers import ROOT, environment, mtor, process

if TYPE_CHECKING:
    from pathlib import Path

BAD = ["2,0,.,.,.,20,0"]
"""Rows of a patient who has a level and no dose."""


def rows_of(tmp_path: Path, count: int) -> tuple[str, ...]:
    """Return the command of a batch of so many patients, every seventh of whom cannot be fitted."""
    rows = {f"{n}": BAD if n % 7 == 3 else ROWS_001[str(1 + n % 3)] for n in range(count)}
    path = write(tmp_path, "r.csv", table(rows))
    return "fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001)


@pytest.mark.slow
def test_a_table_has_the_same_bytes_in_two_processes(tmp_path: Path) -> None:
    count = 2 * ESTIMATED + 30
    refused = len(range(3, count, 7))
    command = rows_of(tmp_path, count)
    one, two = (process(*command, "--jobs", jobs) for jobs in ("1", "2"))
    assert two.out == one.out
    assert (two.code, two.err) == (one.code, one.err) == (0, one.err)
    assert f"{count - refused} fitted, {refused} not: see their error." in two.err
    assert [json.loads(line)["id"] for line in two.out.splitlines()] == [str(n) for n in range(count)]


@pytest.mark.slow
def test_cases_with_errors_and_alarms_have_the_same_bytes(tmp_path: Path) -> None:
    high = changed(ADULT, id="high", levels=[{**ADULT["levels"][0], "value": 45}])
    kinds = [json.dumps(c) for c in ({**CHILD, "id": "child"}, high, {"id": "empty"})] + ["no json", ""]
    text = "\n".join(kinds * (FORECAST // 2))
    path = write(tmp_path, "c.ndjson", text)
    one = process("fit", "--batch", path, "--jobs", "1")
    two = process("fit", "--batch", "-", "--jobs", "2", stdin=text)
    assert two.out == one.out
    assert (two.code, two.err) == (one.code, one.err)
    found = [json.loads(line) for line in two.out.splitlines()]
    assert len(found) == 4 * (FORECAST // 2)
    assert {line["id"] for line in found if line["alarms"]} == {"high"}
    assert {line["error"]["code"] for line in found if line["error"]} >= {"no_doses", "case_invalid"}


@pytest.mark.slow
def test_an_id_that_comes_back_is_told_as_in_one_process(tmp_path: Path) -> None:
    rows = {str(n): ROWS_001["1"] for n in range(ESTIMATED + 5)}
    text = table(rows) + "\n".join(f"0,{row}" for row in ROWS_001["1"]) + "\n"
    path, model = write(tmp_path, "r.csv", text), write(tmp_path, "m.json", RUN_001)
    one, two = (process("fit", "--batch", path, "--model-file", model, "--jobs", jobs) for jobs in ("1", "2"))
    assert two.out == one.out
    assert (one.code, two.code) == (4, 4)
    assert json.loads(two.out.splitlines()[-1])["error"]["code"] == "id_again"


@pytest.mark.slow
def test_nobody_fitted_is_a_failure_in_two_processes_too(tmp_path: Path) -> None:
    path = write(tmp_path, "r.csv", table({str(n): BAD for n in range(ESTIMATED + 5)}))
    done = process("fit", "--batch", path, "--model-file", write(tmp_path, "m.json", RUN_001), "--jobs", "2")
    assert done.code == 4
    assert len(done.out.splitlines()) == ESTIMATED + 5


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "1.5", "²", "9" * 5000, str(MOST_JOBS + 1)])
def test_what_is_no_number_of_processes_is_refused(tmp_path: Path, text: str) -> None:
    done = mtor("fit", "--batch", str(tmp_path / "none.csv"), "--model", "S1", f"--jobs={text}", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "bad_number")
    assert done.json["error"]["message"]["en"].endswith(f" is not a whole number from 1 to {MOST_JOBS}.")


def test_one_patient_has_no_processes(tmp_path: Path) -> None:
    done = mtor("fit", write(tmp_path, "c.json", CHILD), "--jobs", "2", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "jobs_alone")


@pytest.mark.parametrize(("cores", "most"), [(1, 1), (2, 2), (64, UNASKED)])
def test_unasked_a_file_has_a_process_a_core_and_standard_input_one(
    monkeypatch: pytest.MonkeyPatch, cores: int, most: int
) -> None:
    monkeypatch.setattr(batch, "_cores", lambda: cores)
    assert (parse_jobs(None, "r.csv"), parse_jobs(None, "-")) == (most, 1)
    assert (parse_jobs("３", "-"), parse_jobs(" 02", "r.csv")) == (3, 2)
    with pytest.raises(UsageError):
        parse_jobs(str(MOST_JOBS + 1), "r.csv")


def running(tmp_path: Path) -> subprocess.Popen[bytes]:
    """Start a batch in two processes, and return it after its first line."""
    args = [sys.executable, "-m", "mtor_cli", *rows_of(tmp_path, 20 * ESTIMATED), "--jobs", "2"]
    where = {**environment({}), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(args, env=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def gone(group: int) -> bool:
    """Whether every process of a group has ended within a few seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no groups of processes")
def test_ctrl_c_ends_every_process_without_a_word(tmp_path: Path) -> None:
    with running(tmp_path) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        os.killpg(program.pid, signal.SIGINT)  # As a terminal does: to all of them.
        program.stdout.read()
        assert program.stderr.read() == b""
    assert program.returncode == 130
    assert gone(program.pid)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no groups of processes")
def test_a_reader_who_has_enough_ends_every_process(tmp_path: Path) -> None:
    with running(tmp_path) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 0
    assert gone(program.pid)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no groups of processes")
def test_no_process_outlives_a_program_that_was_killed(tmp_path: Path) -> None:
    with running(tmp_path) as program:
        assert program.stdout is not None
        program.stdout.readline()
        program.kill()
    assert gone(program.pid)
