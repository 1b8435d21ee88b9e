"""Who carries errands: this process, a pool of processes on this machine, or Prefect with Dask or Ray.

All hand out the same errands and give the same parts; an engine is only where the work is done. Dask and Ray are
reached through Prefect's task runners (extras ``dask`` and ``ray``), by the address of a cluster that is there, or as
one of our own on this machine for as long as the run takes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

from flows.collection.batches import Batch
from flows.collection.reader import Done, Errand, given_up, run_errand
from flows.ground.opaque import Sealed

Item = TypeVar("Item", contravariant=False)
Result = TypeVar("Result", covariant=True)

TRIES = 2  # whoever kills the process that reads it twice, alone, is to blame
AHEAD = 3  # errands handed out for each worker, so that none waits for the next one to be put together


class Pending(Protocol[Result]):
    """An errand that is under way."""

    def result(self) -> Result:
        """Wait for it; raise what it raised, or WorkerDied."""
        ...


class WorkerDied(Exception):
    """The process that carried an errand is gone: killed, or out of memory."""


class Engine(Protocol):
    """Where errands are carried."""

    @property
    def workers(self) -> int:
        """How many are carried at a time."""
        ...

    def submit(self, work: Callable[[Item], Result], item: Item) -> Pending[Result]:
        """Hand out an errand: what is to be done, and with what."""
        ...


def carry(errands: Iterable[Errand | Done], engine: Engine) -> Iterator[Done]:
    """Yield what came of errands, in their order; only so many are under way at a time. What is done passes through."""
    under_way: deque[tuple[Errand | Done, Pending[Done] | None]] = deque()
    for errand in errands:
        under_way.append((errand, engine.submit(run_errand, errand) if isinstance(errand, Errand) else None))
        if len(under_way) >= AHEAD * engine.workers:
            yield _settled(*under_way.popleft())
    while under_way:
        yield _settled(*under_way.popleft())


def _settled(errand: Errand | Done, pending: Pending[Done] | None) -> Done:
    if isinstance(errand, Done) or pending is None:
        assert isinstance(errand, Done)
        return errand
    try:
        return pending.result()
    except WorkerDied:
        return _one_by_one(errand)


def _one_by_one(errand: Errand) -> Done:
    """Read a batch's texts each by itself, in a process that may die of it: only those that kill it are put aside."""
    standing = dict(errand.standing)
    with closing(Processes(1)) as pool:
        for text, reading in zip(errand.batch.texts, errand.batch.readings, strict=True):
            if reading not in standing:
                one = replace(errand, batch=Batch((text,), (reading,)), standing={})
                standing[reading] = _survived(one, pool).part.key
    return replace(run_errand(replace(errand, standing=standing)), read=len(errand.batch.texts) - len(errand.standing))


def _survived(one: Errand, pool: Processes) -> Done:
    for _ in range(TRIES):
        try:
            return pool.submit(run_errand, one).result()
        except WorkerDied:
            continue
    return given_up(one, f"the process that read it died, {TRIES} times")


class Here:
    """This process, one errand after the other."""

    workers = 1

    def submit(self, work: Callable[[Item], Result], item: Item) -> Pending[Result]:
        """Carry the errand out at once."""
        done: Future[Result] = Future()
        try:
            done.set_result(work(item))
        except Exception as fault:
            done.set_exception(fault)
        return done


class Processes:
    """A pool of processes on this machine; one that dies takes the pool with it, and a new one is made."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = self._made()

    def _made(self) -> ProcessPoolExecutor:
        """Make the processes from a fresh one: to fork this one, with Arrow's threads in it, is not safe."""
        fresh = multiprocessing.get_context("forkserver")
        fresh.set_forkserver_preload(["flows.collection.reader", "flows.extract.proposers.rules"])
        return ProcessPoolExecutor(self.workers, mp_context=fresh, initializer=_begin)

    def submit(self, work: Callable[[Item], Result], item: Item) -> Pending[Result]:
        """Hand the errand to the pool."""
        try:
            return _InPool(self._pool.submit(work, item))
        except BrokenProcessPool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = self._made()
            return _InPool(self._pool.submit(work, item))

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class _InPool(Generic[Result]):
    def __init__(self, future: Future[Result]) -> None:
        self._future = future

    def result(self) -> Result:
        """Wait for the errand."""
        try:
            return self._future.result()
        except BrokenProcessPool as fault:
            raise WorkerDied(str(fault)) from fault


@contextmanager
def local(workers: int) -> Iterator[Engine]:
    """Give this process for one worker, else a pool that is gone at the end."""
    if workers == 1:
        yield Here()
        return
    pool = Processes(workers)
    try:
        yield pool
    finally:
        pool.close()


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end when it does, even by SIGKILL: a worker's queue alone would never tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


class Tasks:
    """Errands as Prefect tasks, on whatever task runner the flow has; ``as_task`` makes a task of a function."""

    def __init__(self, as_task: Callable[[Callable[[Any], Any]], Any], workers: int) -> None:
        self._as_task, self.workers = as_task, workers

    def submit(self, work: Callable[[Item], Result], item: Item) -> Pending[Result]:
        """Hand the errand to the flow's task runner."""
        pending: Pending[Result] = self._as_task(work).submit(Sealed(item))
        return pending
