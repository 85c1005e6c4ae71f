"""Decode files, here or in helper processes: content in, packed recordings out, in the order given."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import tzinfo
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeVar

from tracker.errors import FileRefusedError, TrackerError
from tracker.importers import read
from tracker.load import digests
from tracker.model import Recording
from tracker.pipeline.files import Found
from tracker.store.prepared import Prepared, prepare

AHEAD = 4
"""So many files a process are under way or wait; they are held in memory."""

AHEAD_BYTES = 48 * 2**20
"""No more content than this waits [bytes], unless a single file is larger."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to decode: where it was found, its unpacked content, and the hash of that."""

    found: Found
    data: bytes
    hash: str


Outcome = tuple[Prepared, ...] | TrackerError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Submitted:
    """A job and what a helper will make of it; None where it could not be handed over."""

    job: Job
    future: Future[Outcome] | None


def decoded(todo: Iterable[Job | T], zone: tzinfo, jobs: int) -> Iterator[tuple[Job, Outcome] | T]:
    """Each job with its recordings or its refusal, in order; whatever else stands between them is passed on.

    Parameters
    ----------
    todo
        The jobs.
    zone
        The runner's.
    jobs
        How many processes decode; 1 is this one alone. Helpers are spawned, and end with this process
        however it ends.
    """
    if jobs == 1:
        for job in todo:
            if isinstance(job, Job):
                yield job, decode(job.data, job.found.short_name, job.hash, zone)
            else:
                yield job
        return
    with _Helpers(jobs, zone) as helpers:
        yield from helpers.work(todo)


def decode(data: bytes, name: str, digest: str, zone: tzinfo) -> Outcome:
    """The packed recordings of one file, or its refusal."""
    try:
        return tuple(map(packed, read(data, name, zone=zone, digest=digest)))
    except TrackerError as error:
        return error


def packed(recording: Recording) -> Prepared:
    """A recording with its digest, made ready for the database."""
    return prepare(recording, digests.digest(recording), version=digests.VERSION)


class _Helpers:
    """A pool of decoding processes that survives the death of one."""

    def __init__(self, jobs: int, zone: tzinfo) -> None:
        self.jobs = jobs
        self.zone = zone
        self.pool = _pool(jobs)

    def __enter__(self) -> _Helpers:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)

    def work(self, todo: Iterable[Job | T]) -> Iterator[tuple[Job, Outcome] | T]:
        """See `decoded`."""
        waiting: deque[_Submitted | T] = deque()
        held = 0
        for job in todo:
            if isinstance(job, Job):
                waiting.append(_Submitted(job, self._submit(job)))
                held += len(job.data)
            else:
                waiting.append(job)
            while len(waiting) > 1 and (len(waiting) > AHEAD * self.jobs or held > AHEAD_BYTES):
                item = waiting.popleft()
                held -= len(item.job.data) if isinstance(item, _Submitted) else 0
                yield self._result(item) if isinstance(item, _Submitted) else item
        for item in waiting:
            yield self._result(item) if isinstance(item, _Submitted) else item

    def _submit(self, job: Job) -> Future[Outcome] | None:
        with suppress(BrokenProcessPool), _sheltered():
            return self.pool.submit(decode, job.data, job.found.short_name, job.hash, self.zone)
        return None

    def _result(self, item: _Submitted) -> tuple[Job, Outcome]:
        """A helper's outcome; where a helper died, the job is tried once more, alone."""
        job, future = item.job, item.future
        with suppress(BrokenProcessPool):
            if future is not None:
                return job, future.result()
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.pool = _pool(self.jobs)
        with _sheltered(), _pool(1) as alone, suppress(BrokenProcessPool):
            return job, alone.submit(decode, job.data, job.found.short_name, job.hash, self.zone).result()
        return job, FileRefusedError("reading it needs more than this machine can give", where=job.found.name)


@contextmanager
def _sheltered() -> Iterator[None]:
    """A helper that is started in here never hears Ctrl-C: that is for the parent to answer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_stay_with_parent)


def _stay_with_parent() -> None:
    """In a helper: end when the parent is gone, even killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            wait([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
