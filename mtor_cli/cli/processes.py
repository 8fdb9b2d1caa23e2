"""Work in several processes: parts go out, their results come back in the order of the parts.

Each process has a pipe of its own and holds one part; it ends where its pipe does, so that none outlives the program.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from mtor_cli.errors import MtorError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

_Work = TypeVar("_Work")
_Part = TypeVar("_Part")
_Result = TypeVar("_Result")

AHEAD = 2
"""Parts that are out or wait for their turn, for each process: the memory is that of these, however long the input."""


def spread(
    made: Callable[[_Work], Callable[[_Part], Iterable[_Result]]], work: _Work, parts: Iterable[_Part], jobs: int
) -> Generator[_Result, None, None]:
    """Yield the results of each part, in their order, the same however many processes compute them.

    With one process, and where there is one part only, nothing is started. A part whose process ends before it answers
    is computed here in its turn: a defect is then what it would be in one process, and nobody is lost to a process that
    the system ended.

    Args:
        made: returns what computes a part; a function of a module, since every process makes its own.
        work: what it has to know, the same for each process.
        parts: as they come.
        jobs: how many processes.

    Raises:
        MtorError: the parts break off; the results of those before are yielded first.
    """
    compute = made(work)
    if jobs == 1:
        for part in parts:
            yield from compute(part)
        return
    source = _Source(parts)
    coming = iter(source)
    opening = list(islice(coming, 2))
    if len(opening) == 1:
        yield from compute(opening[0])
    else:
        team = _Team(made, work, jobs)
        try:
            yield from team.results(chain(opening, coming), compute)
        finally:
            team.leave()
    if source.broken is not None:
        raise source.broken


class _Source(Generic[_Part]):
    """Parts; where they break off they end, and the error waits until those before are answered."""

    def __init__(self, parts: Iterable[_Part]) -> None:
        self._parts = parts
        self.broken: MtorError | None = None

    def __iter__(self) -> Iterator[_Part]:
        try:
            yield from self._parts
        except MtorError as error:
            self.broken = error


class _Sent(NamedTuple, Generic[_Part]):
    """A part that a process computes."""

    turn: int
    part: _Part


class _Team(Generic[_Work, _Part, _Result]):
    """Processes, started as parts come."""

    def __init__(self, made: Callable[[_Work], Callable[[_Part], Iterable[_Result]]], work: _Work, most: int) -> None:
        self._made = made
        self._work = work
        self._most = most
        self._context = get_context("spawn")  # The same on every system, and safe where the program has threads.
        self._started: dict[Connection[_Part, list[_Result]], SpawnProcess] = {}
        self._idle: list[Connection[_Part, list[_Result]]] = []

    def results(self, coming: Iterator[_Part], compute: Callable[[_Part], Iterable[_Result]]) -> Iterator[_Result]:
        """Yield the results of each part, in their order.

        Args:
            coming: the parts.
            compute: does the same here.
        """
        sent: dict[Connection[_Part, list[_Result]], _Sent[_Part]] = {}
        done: dict[int, Iterable[_Result]] = {}
        turn = count = 0
        over = False
        while True:
            while not over and len(sent) < self._most and count - turn < AHEAD * self._most:
                part = next(coming, None)
                if part is None:
                    over = True
                    break
                pipe = self._free()
                if pipe is None or not self._gave(pipe, part):
                    done[count] = compute(part)
                else:
                    sent[pipe] = _Sent(count, part)
                count += 1
            if turn in done:
                yield from done.pop(turn)
                turn += 1
            elif sent:
                ready = wait(list(sent))
                for pipe in [one for one in sent if one in ready]:
                    number, part = sent.pop(pipe)
                    results = self._taken(pipe)
                    done[number] = compute(part) if results is None else results
            else:
                return

    def leave(self) -> None:
        """End every process, whatever it is doing."""
        for process in self._started.values():
            process.terminate()
        for pipe in list(self._started):
            self._drop(pipe)

    def _free(self) -> Connection[_Part, list[_Result]] | None:
        """The pipe of a process that waits, else of a new one; None where the system starts none."""
        if self._idle:
            return self._idle.pop()
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._made, self._work, gc.get_threshold()), daemon=True
        )
        # What is ignored here a new process ignores from its beginning: it never meets Ctrl-C with a traceback.
        heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process.start()
        except OSError:
            ours.close()
            return None
        finally:
            signal.signal(signal.SIGINT, heard)
            theirs.close()
        self._started[ours] = process
        return ours

    def _gave(self, pipe: Connection[_Part, list[_Result]], part: _Part) -> bool:
        """Whether a process took a part; it did not where it has ended."""
        try:
            pipe.send(part)
        except OSError:
            self._drop(pipe)
            return False
        return True

    def _taken(self, pipe: Connection[_Part, list[_Result]]) -> list[_Result] | None:
        """What a process made of its part; None where it has ended."""
        try:
            results: list[_Result] = pipe.recv()
        except (EOFError, OSError):
            self._drop(pipe)
            return None
        self._idle.append(pipe)
        return results

    def _drop(self, pipe: Connection[_Part, list[_Result]]) -> None:
        pipe.close()
        self._started.pop(pipe).join()


def _serve(
    pipe: Connection[list[_Result], _Part],
    made: Callable[[_Work], Callable[[_Part], Iterable[_Result]]],
    work: _Work,
    threshold: tuple[int, int, int],
) -> None:
    """Compute parts until the pipe ends: what runs in each process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*threshold)
    # A defect ends this process; the program meets it again and tells of it, which is enough.
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    compute = made(work)
    while True:
        try:
            part: _Part = pipe.recv()
        except (EOFError, OSError):
            return
        results = list(compute(part))
        try:
            pipe.send(results)
        except OSError:
            return
