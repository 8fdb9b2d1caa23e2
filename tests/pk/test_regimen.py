"""Dosing histories."""

from __future__ import annotations

import math

import pytest

from mtor_cli.errors import UsageError
from mtor_cli.pk.course.regimen import (
    Train,
    before,
    from_doses,
    gather,
    same_doses,
    steady_state,
    without,
)
from tests.pk.builders import curve, one


def test_missed_dose() -> None:
    trains = without([Train(0, 2, 10, 24)], [72.5])
    assert trains == (Train(0, 2, 3, 24), Train(96, 2, 6, 24))


def test_missed_first_last_and_only() -> None:
    assert without([Train(0, 2, 3, 24)], [0, 48]) == (Train(24, 2, 1, 24),)
    assert without([Train(5, 2)], [5]) == ()
    assert without([steady_state(0, 2, 24, 3)], [0]) == (
        Train(-24, 2, 1, 24, steady_state=True),
        Train(24, 2, 2, 24),
    )
    with pytest.raises(UsageError, match="no dose was due at 30 h"):
        without([Train(0, 2, 3, 24)], [30])


def test_doses_before_a_time() -> None:
    trains = [Train(0, 2, 10, 24), Train(300, 5)]
    assert before(trains, 72) == (Train(0, 2, 3, 24),)
    assert before(trains, 73) == (Train(0, 2, 4, 24),)
    assert before(trains, 1000) == tuple(trains)
    assert before(trains, 0) == ()


def test_same_doses_however_they_are_cut() -> None:
    whole = [Train(0, 2, 30, 24)]
    assert same_doses(whole, [Train(0, 2, 10, 24), Train(240, 2, 20, 24)], 600)
    assert same_doses(whole, [Train(0, 2, 10, 24), Train(240, 2, 4, 24)], 336), "what comes later does not count"
    assert same_doses([steady_state(0, 2, 24, 9)], [steady_state(0, 2, 24, 2), Train(48, 2, 30, 24)], 216)
    for other in (
        [Train(0, 2, 10, 24), Train(240, 2, 4, 24)],  # ends sooner
        [Train(0, 2, 10, 24), Train(240, 3, 20, 24)],  # another dose
        [Train(0, 2, 10, 24), Train(240, 2, 20, 12)],  # another interval
        [Train(0, 2, 10, 24), Train(241, 2, 20, 24)],  # an hour late
        [*whole, Train(240, 6)],  # a loading dose on top
        [Train(24, 2, 29, 24)],
        [steady_state(0, 2, 24, 30)],
        [Train(0, 2, 10, 24), Train(240, 2, 20, 24, period=1)],
    ):
        assert not same_doses(whole, other, 600)


def test_changed_doses_and_intervals() -> None:
    times = [0, 24, 48, 72, 84, 96, 108, 200]
    amounts = [2, 2, 2, 3, 3, 3, 3, 1]
    trains = from_doses(times, amounts)
    assert trains == (Train(0, 2, 3, 24), Train(72, 3, 4, 12), Train(200, 1))
    explicit = [Train(t, a) for t, a in zip(times, amounts, strict=True)]
    at = [10.0, 71.0, 100.0, 210.0]
    assert curve(one(), trains, at) == pytest.approx(curve(one(), explicit, at), rel=1e-12)


def test_gathering_single_doses() -> None:
    trains = [Train(0, 2), Train(24, 2), Train(48, 2), Train(72, 3, 4, 24), Train(200, 1), Train(210, 1, period=1)]
    assert gather(trains) == (
        Train(0, 2, 3, 24),
        Train(72, 3, 4, 24),
        Train(200, 1),
        Train(210, 1, period=1),
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: Train(0, -1),
        lambda: Train(math.nan, 1),
        lambda: Train(0, math.inf),
        lambda: Train(0, 1, 0),
        lambda: Train(0, 1, 3, 0),
        lambda: steady_state(0, 1, -24),
        lambda: from_doses([0, 24], [1]),
        lambda: from_doses([24, 0], [1, 1]),
    ],
)
def test_impossible_doses(make: object) -> None:
    with pytest.raises(UsageError, match="dosing history cannot be used"):
        make()  # type: ignore[operator]
