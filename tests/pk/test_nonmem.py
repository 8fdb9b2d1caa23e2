"""Records in NONMEM's manner."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mtor_cli.errors import MtorError
from mtor_cli.pk.course.nonmem import read_subjects
from mtor_cli.pk.course.regimen import Train
from mtor_cli.pk.course.subject import ABOVE, BELOW, Observation, Subject
from mtor_cli.pk.fit.estimate import estimate
from tests.pk.builders import curve, one

COLUMNS = ("ID", "TIME", "AMT", "DV", "EVID", "MDV", "II", "ADDL", "SS")


def read(rows: list[tuple[Any, ...]], model: Any = None, columns: tuple[str, ...] = COLUMNS) -> list[Any]:
    records = [dict(zip(columns, row, strict=False)) for row in rows]
    return [found for _, found in read_subjects(records, model or one())]


def test_run_001() -> None:
    rows = [
        (1, 0, 10000, ".", 1, 1, 0, 0),
        (1, 1.5, 0, 91.2904, 0, 0, 0, 0),
        (1, 4.4, 0, 110.826, 0, 0, 0, 0),
        (1, 7.1, 0, 79.384, 0, 0, 0, 0),
        (1, 24.6, 0, 20.6671, 0, 0, 0, 0),
        (1, 72, 10000, ".", 1, 1, 24, 6),
        (2, 0, "10000", "", "1", "1", "0", "0"),
        (2, "25.9", ".", "45.1629", "0", "0", "0", "0"),
    ]
    first, second = read(rows)
    assert isinstance(first, Subject)
    assert first.trains == (Train(0, 10000, 1, 24), Train(72, 10000, 7, 24))
    assert estimate(one(), first).eta == pytest.approx([0.40505839, 0.07285060, -0.07495409], abs=1e-6)
    assert estimate(one(), second).eta == pytest.approx([-0.14536498, 0.02405878, -0.00618815], abs=1e-6)


def test_event_is_guessed_from_the_amount() -> None:
    (subject,) = read([(1, 0, 100, "."), (1, 5, ".", 2.0), (1, 6, ".", ".")])
    assert subject.trains == (Train(0, 100),)
    assert subject.levels == (Observation(5, 2.0),)


def test_ten_thousand_dose_records_are_one_train() -> None:
    rows: list[tuple[Any, ...]] = [(1, 24 * i, 2, ".", 1, 1) for i in range(10_000)]
    (subject,) = read([*rows, (1, 239_999, 0, 0.1, 0, 0)])
    assert subject.trains == (Train(0, 2, 10_000, 24),)


def test_covariates_hold_for_the_interval_that_ends_at_the_record() -> None:
    model = one({"CL": "4*WT/70", "V": 70, "KA": 1}, covariates={"WT": {"unit": "kg"}})
    columns = (*COLUMNS[:6], "wt")
    (subject,) = read(
        [(1, 0, 100, ".", 1, 1, 50), (1, 10, 0, 1.0, 0, 0, 90), (1, 30, 0, 0.5, 0, 0, "."), (1, 40, 0, 1, 0, 0, 20)],
        model,
        columns,
    )
    assert subject.course.covariates["WT"].tolist() == [50, 90, 90, 20]
    assert subject.course.ends.tolist() == [0, 10, 30, np.inf]


def test_steady_state_and_resets() -> None:
    (subject,) = read(
        [
            (1, 0, 100, ".", 1, 1, 24, 0, 1),
            (1, 10, 0, 3.0, 0, 0),
            (1, 50, 200, ".", 1, 1, 12, 3, 1),
            (1, 60, 0, 5.0, 0, 0),
            (1, 100, 0, ".", 3, 1),
            (1, 110, 50, ".", 1, 1),
            (1, 115, 0, 1.0, 0, 0),
            (1, 120, 70, ".", 4, 1),
            (1, 121, 0, 1.5, 0, 0),
        ]
    )
    assert subject.resets == (50, 100, 120)
    assert [t.period for t in subject.trains] == [0, 1, 2, 3]
    assert [x.period for x in subject.levels] == [0, 1, 2, 3]
    assert subject.trains[1] == Train(50, 200, 4, 12, True, 1)
    fit = estimate(one(), subject)
    assert fit.population[2] == pytest.approx(curve(one(), [Train(0, 50)], [5.0])[0])
    assert fit.population[3] == pytest.approx(curve(one(), [Train(0, 70)], [1.0])[0])


def test_levels_beyond_limits() -> None:
    columns = ("ID", "TIME", "AMT", "DV", "CENS", "LLOQ")
    (subject,) = read(
        [(1, 0, 100, ".", ".", "."), (1, 5, ".", 0.5, 1, "."), (1, 6, ".", 0, 1, 0.4), (1, 7, ".", 90, -1, ".")],
        None,
        columns,
    )
    assert subject.levels == (Observation(5, 0.5, BELOW), Observation(6, 0.4, BELOW), Observation(7, 90, ABOVE))
    model = one(lloq=1.0, uloq=50.0)
    (subject,) = read([(1, 0, 100, "."), (1, 5, ".", 0.3), (1, 6, ".", 80.0), (1, 7, ".", 4.0)], model)
    assert subject.levels == (Observation(5, 1.0, BELOW), Observation(6, 50.0, ABOVE), Observation(7, 4.0))


def test_occasions() -> None:
    model = one({"CL": 4, "V": 70, "KA": 1, "F": 1}, {"CL": 0.1}, occasion={"F": 0.04})
    columns = ("ID", "TIME", "AMT", "DV", "OCC")
    (subject,) = read(
        [(1, 0, 100, ".", 3), (1, 5, ".", 1.0, 3), (1, 24, 100, ".", 7), (1, 30, ".", 1.2, 7)], model, columns
    )
    assert subject.course.occasions.tolist() == [0, 0, 1, 1]
    assert estimate(model, subject).labels == ("CL", "F[1]", "F[2]")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([(1, 0, 100, "."), (1, 5, ".", 2.0), (1, 3, ".", 2.0)], "record 3 is out of order: TIME 3 follows 5"),
        ([(1, -1, 100, ".")], "before time 0"),
        ([(1, ".", 100, ".")], "has no TIME"),
        ([(1, "noon", 100, ".")], "TIME 'noon', which is not a number"),
        ([(1, 0, -100, ".", 1)], "a dose of -100"),
        ([(1, 0, 0, ".", 1)], "a dose of 0"),
        ([(1, 0, 100, "."), (1, 0, 100, ".")], "repeats the dose at 0 h"),
        ([(1, 0, 100, "."), (1, 5, ".", 2.0), (1, 5, ".", 2.0)], "entered twice"),
        ([(1, 0, ".", 2.0), (1, 5, 100, ".")], "no dose before it"),
        ([(1, 0, 100, "."), (1, 5, ".", -2.0)], "must be above 0"),
        ([(1, 0, 100, "."), (1, 5, ".", 0)], "must be above 0"),
        ([(1, 0, 100, ".", 7)], "has EVID 7"),
        ([(1, 0, 100, ".", 1, 1, 0, 3)], "ADDL or SS but II 0"),
        ([(1, 0, 100, ".", 1, 1, 24, 2.5)], "has ADDL 2.5"),
        ([(1, 0, 100, ".", 1, 1, 24, 0, 2)], "has SS 2"),
    ],
)
def test_bad_records_are_named(rows: list[tuple[Any, ...]], message: str) -> None:
    found, good = read([*rows, (2, 0, 100, ".")])
    assert isinstance(found, MtorError)
    assert message in found.en
    assert found.zh
    assert isinstance(good, Subject)


def test_infusions_are_refused() -> None:
    (found,) = read([(1, 0, 100, 50)], None, ("ID", "TIME", "AMT", "RATE"))
    assert isinstance(found, MtorError)
    assert "only oral doses" in found.en


def test_a_stream_is_read_as_it_comes() -> None:
    def rows() -> Any:
        for i in range(3):
            yield {"ID": i, "TIME": 0, "AMT": 100}
            yield {"ID": i, "TIME": 5, "DV": 2}
        raise AssertionError("read on before it was asked to")

    stream = read_subjects(rows(), one())
    assert [next(stream)[0] for _ in range(2)] == ["0", "1"]
