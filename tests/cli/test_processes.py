"""Work in several processes: the order of the parts, what breaks off, and a process that ends before its time."""

from __future__ import annotations

import os
import signal
from multiprocessing import active_children
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING

import pytest

from mtor_cli.cli.processes import AHEAD, spread
from mtor_cli.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

pytestmark = pytest.mark.slow


def places(home: int) -> Callable[[Sequence[int]], Iterator[tuple[int, bool]]]:
    """Return what says of each number whether it was computed elsewhere than at home."""
    return lambda part: ((number, os.getpid() != home) for number in part)


def mortal(home: int) -> Callable[[Sequence[int]], Iterator[int]]:
    """Return what ends every process but one's own at the number 3, and doubles the others."""

    def doubled(part: Sequence[int]) -> Iterator[int]:
        if 3 in part and os.getpid() != home:
            os.kill(os.getpid(), signal.SIGTERM)
        yield from (2 * number for number in part)

    return doubled


def defective(_: int) -> Callable[[Sequence[int]], Iterator[float]]:
    """Return what divides by each number."""
    return lambda part: (1 / number for number in part)


def counted(count: int, asked: list[int]) -> Iterator[list[int]]:
    """Yield that many parts of a number each, and note which were asked for."""
    for number in range(count):
        asked.append(number)
        yield [number]


def broken(count: int) -> Iterator[list[int]]:
    """Yield that many parts, and break off."""
    yield from ([number] for number in range(count))
    raise DataError("broken_off", "The file breaks off.", "文件中断。")


def test_parts_are_answered_in_their_order_elsewhere() -> None:
    parts = [[number, number + 1] for number in range(0, 12, 2)]
    assert list(spread(places, os.getpid(), iter(parts), 2)) == [(number, True) for number in range(12)]
    assert active_children() == []


@pytest.mark.parametrize(("parts", "jobs"), [([[1, 2]], 2), ([[1], [2]], 1), ([], 2)])
def test_no_process_is_started_for_nothing(parts: list[list[int]], jobs: int) -> None:
    found = list(spread(places, os.getpid(), iter(parts), jobs))
    assert found == [(number, False) for part in parts for number in part]


def test_one_process_answers_a_part_before_it_asks_for_the_next() -> None:
    asked: list[int] = []
    lines = spread(places, os.getpid(), counted(3, asked), 1)
    assert next(lines) == (0, False)
    assert asked == [0]


def test_parts_are_read_as_far_ahead_as_is_said() -> None:
    asked: list[int] = []
    lines = spread(places, os.getpid(), counted(100, asked), 2)
    for number in range(20):
        assert next(lines) == (number, True)
        assert len(asked) <= number + AHEAD * 2 + 1
    lines.close()
    assert active_children() == []


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_what_breaks_off_is_told_after_what_came_before(count: int, jobs: int) -> None:
    lines = spread(mortal, os.getpid(), broken(count), jobs)
    found = []
    with pytest.raises(DataError, match="The file breaks off"):
        found += [next(lines) for _ in range(count)] + list(lines)
    assert active_children() == []


def test_the_part_of_a_process_that_ended_is_not_lost() -> None:
    parts = [[number] for number in range(8)]
    assert list(spread(mortal, os.getpid(), iter(parts), 2)) == [2 * number for number in range(8)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_defect_is_the_same_as_in_one_process(jobs: int, capfd: pytest.CaptureFixture[str]) -> None:
    lines = spread(defective, 0, iter([[1], [2, 0, 4], [5]]), jobs)
    assert [next(lines), next(lines)] == [1, 0.5]
    with pytest.raises(ZeroDivisionError):
        next(lines)
    assert capfd.readouterr().err == ""
    assert active_children() == []


def test_where_no_process_can_be_started_everything_is_computed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: SpawnProcess) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    heard = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(SpawnProcess, "start", refused)
    assert list(spread(places, os.getpid(), iter([[1], [2], [3]]), 2)) == [(1, False), (2, False), (3, False)]
    assert signal.getsignal(signal.SIGINT) is heard
