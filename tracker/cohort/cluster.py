"""Where the work is done: this machine's workers, or a scheduler's. The only module that knows Dask."""

from __future__ import annotations

import logging
import signal
import tempfile
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from tracker.cohort.athlete import failed, line, spelled
from tracker.cohort.version import version
from tracker.errors import TrackerError
from tracker.store.connection import SCRATCH

CHUNK = 20
"""So many athletes travel together: a few tenths of a second of work against some milliseconds of way."""

AHEAD = 2
"""Chunks under way for each worker: one at work, one waiting. No more is ever held."""

BLAMED_AFTER = 2
"""An athlete is given up when so many workers have died that had nothing else to do."""

PATIENCE_S = 30.0
"""Without any worker for so long, the scan ends."""

LOOPBACK = "127.0.0.1"

CONFIG: dict[str, Any] = {
    "distributed.scheduler.allowed-failures": 0,  # one death is enough to know: suspects are run alone
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.http.routes": [],  # the HTTP servers cannot be turned off, only emptied
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,  # results are small: never spill, never pause for ever
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
}
"""What matters of Dask's settings, whatever the user's own are."""


def work(folders: list[str], *, scores: bool) -> list[str]:
    """The lines of some athletes; runs on a worker. Only text travels back."""
    return [line(folder, scores=scores) for folder in folders]


@contextmanager
def connected(scheduler: str | None, jobs: int) -> Iterator[Any]:
    """A Dask client of this machine's own workers, or of a scheduler.

    Parameters
    ----------
    scheduler
        Address of a running scheduler, or None for workers of this machine that live as long as this.
    jobs
        How many workers of this machine.

    Raises
    ------
    TrackerError
        Dask is not installed, the scheduler is not there, has no workers, or its workers have another niggle.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise TrackerError(
            "scanning a cohort needs Dask, which is not installed", hint="pip install 'niggle[cohort]'"
        ) from None
    with ExitStack() as stack:
        stack.enter_context(_silent())
        if scheduler is None:
            yield stack.enter_context(_own_workers(jobs))
            return
        yield stack.enter_context(_of_scheduler(scheduler))


@contextmanager
def _of_scheduler(address: str) -> Iterator[Any]:
    from distributed import Client

    with ExitStack() as stack:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Dask compares its own versions; ours are compared below
                client = stack.enter_context(Client(address, timeout="10s"))
            client.wait_for_workers(1, timeout=PATIENCE_S)
        except (OSError, ValueError, TimeoutError):
            raise TrackerError(
                "there is no scheduler with workers at this address", where=address, hint=BY_HAND
            ) from None
        found = {str(told) for told in client.run(version, on_error="return").values()}
        if found != {version()}:
            raise TrackerError(
                "its workers run another version of niggle", where=address, hint="Install the same there."
            )
        yield client


BY_HAND = "Start one: dask scheduler --host 127.0.0.1, and dask worker tcp://127.0.0.1:8786 --nthreads 1"


@contextmanager
def _own_workers(jobs: int) -> Iterator[Any]:
    import dask
    from distributed import Client, LocalCluster

    with tempfile.TemporaryDirectory(prefix=SCRATCH, ignore_cleanup_errors=True) as scratch:
        with dask.config.set({**CONFIG, "temporary-directory": scratch}), _no_interrupts():
            cluster = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                host=LOOPBACK,
                dashboard_address=f"{LOOPBACK}:0",
                worker_dashboard_address=f"{LOOPBACK}:0",
                silence_logs=logging.CRITICAL + 1,
                local_directory=scratch,
            )
        with cluster, Client(cluster) as client:
            yield client


@contextmanager
def _silent() -> Iterator[None]:
    """Dask's own messages are kept from the terminal: what matters is told in the lines."""
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado", "asyncio")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Workers inherit the blocked signal: a terminal's Ctrl-C reaches this process alone."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started later, it would unblock the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def outcomes(client: Any, folders: Iterable[str], *, scores: bool, chunk: int = CHUNK) -> Iterator[list[str]]:
    """The athletes' lines, as they are done.

    A chunk whose worker died is run again athlete by athlete, each alone in the whole cluster: who is alone
    when a worker dies has killed it, and gets a line that says so.

    Raises
    ------
    TrackerError
        The scheduler is gone, or no worker is left.
    """
    window = _Window(client, lambda some: client.submit(work, some, scores=scores, pure=False))
    todo = iter(folders)
    while True:
        window.fill(todo, chunk)
        if not window.flying:
            return
        yield from window.done()


class _Window:
    """The chunks under way, and the suspects of those whose worker died."""

    def __init__(self, client: Any, submit: Callable[[list[str]], Any]) -> None:
        self.client, self.submit = client, submit
        self.flying: dict[Any, list[str]] = {}
        self.suspects: deque[str] = deque()
        self.alone, self.deaths = False, 0
        self.seen_worker = time.monotonic()

    def fill(self, todo: Iterator[str], chunk: int) -> None:
        """Hand over as much as the workers take; a suspect only when nothing else is under way."""
        if not self.flying:
            self.alone = bool(self.suspects)
            if self.alone:
                self._hand_over([self.suspects.popleft()])
        room = AHEAD * max(1, sum(self.client.nthreads().values()))
        while not self.alone and not self.suspects and len(self.flying) < room:
            some = list(islice(todo, chunk))
            if not some:
                return
            self._hand_over(some)

    def _hand_over(self, some: list[str]) -> None:
        self.flying[self.submit(some)] = some

    def done(self) -> Iterator[list[str]]:
        """What has come back, after a wait."""
        from distributed import wait

        try:
            ready = wait(list(self.flying), timeout=2, return_when="FIRST_COMPLETED").done
        except CancelledError:
            raise TrackerError("the scheduler is gone", hint="Start the scan again: it goes on.") from None
        except TimeoutError:
            if self.client.nthreads():
                self.seen_worker = time.monotonic()
            elif time.monotonic() - self.seen_worker > PATIENCE_S:
                raise TrackerError("no worker is left", hint="Start the scan again: it goes on.") from None
            return
        self.seen_worker = time.monotonic()
        for future in ready:
            yield from self._outcome(future, self.flying.pop(future))
            future.release()

    def _outcome(self, future: Any, some: list[str]) -> Iterator[list[str]]:
        from distributed.scheduler import KilledWorker

        error = future.exception()
        if error is None:
            self.deaths = 0
            yield future.result()
        elif not isinstance(error, KilledWorker):
            raise TrackerError(f"a worker failed ({type(error).__name__}: {error})") from error
        elif not self.alone:
            self.suspects.extend(some)
        else:
            self.deaths += error.allowed_failures + 1
            if self.deaths < BLAMED_AFTER:
                self.suspects.appendleft(some[0])  # it may have been bad luck: the system chose this process
            else:
                self.deaths = 0
                yield [failed(spelled(Path(some[0]).name), "its worker process was killed (out of memory?)")]
