"""Take in watch files and diaries: find, decode, store, and report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice, zip_longest
from multiprocessing import get_context
from pathlib import Path

from tracker import settings
from tracker.diary import is_diary, read_niggles
from tracker.errors import FileRefusedError, NoActivityError, TrackerError
from tracker.importers import MOST_BYTES, content_hash, read, unpacked
from tracker.model import Recording
from tracker.pipeline.files import find_files, shown
from tracker.store import Store

FEW_FILES = 8
"""Up to this many files are decoded in this process: starting helpers would take longer."""

MOST_JOBS = 8

BATCH_A_PROCESS = 64
"""So many files wait for each process at the most: they are held in memory."""


@dataclass
class ImportReport:
    """What came of an import. Counts are activities, except ``skipped`` (files without one)."""

    imported: int = 0
    runs: int = 0
    """How many of the imported activities are runs."""
    duplicates: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    repaired: list[tuple[str, str]] = field(default_factory=list)
    checkins: int = 0
    niggles: int = 0

    @property
    def something_done(self) -> bool:
        """Whether any file could be used, or was already there."""
        return bool(self.imported or self.duplicates or self.checkins or self.niggles or self.known_diaries)

    known_diaries: int = 0
    """Diary tables all of whose entries were there already."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to decode: its name for messages, its unpacked content and its hash."""

    name: str
    data: bytes
    hash: str


Progress = Callable[[str, int, int], None]
"""Told before each file: its name, its number from 1, and how many there are."""

Outcome = tuple[Recording, ...] | TrackerError


def import_paths(
    store: Store,
    paths: Sequence[Path],
    *,
    jobs: int | None = 1,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files and folders; one broken file never stops the rest.

    Parameters
    ----------
    store
        Where to. Every file is stored in a transaction of its own, so an interruption loses nothing
        that was stored.
    paths
        Files, whatever their names, and folders, searched through for watch files and diaries.
    jobs
        How many processes decode; 1 is this process alone, None chooses by the number of files and
        cores. Helper processes are spawned: a script that asks for them needs the usual
        ``if __name__ == "__main__"``.
    progress
        Told before each file.

    Returns
    -------
    The report, with every refused file and its reason.
    """
    report = ImportReport()
    files = list(find_files(paths, report.failed))
    keep = store.setting("keep_originals") == "yes"
    zone = settings.zone(store.setting("timezone"))
    jobs = jobs or (1 if len(files) <= FEW_FILES else min(os.cpu_count() or 1, MOST_JOBS))
    today = datetime.now(zone).date()
    for job, outcome in _decoded(_new(files, store, report, today, progress), zone, jobs):
        _store(store, report, job, _in_the_past(outcome, today), keep=keep)
    return report


def _new(
    files: Sequence[Path], store: Store, report: ImportReport, today: date, progress: Progress | None
) -> Iterator[_Job]:
    """Read each file; take diaries in at once, count known files as duplicates, pass on the rest."""
    for number, path in enumerate(files, start=1):
        name = shown(path)
        if progress:
            progress(name, number, len(files))
        try:
            data = unpacked(_bytes(path, name), name)
        except OSError as error:
            report.failed.append((name, f"it cannot be read ({error.strerror})"))
            continue
        except FileRefusedError as error:
            report.failed.append((name, error.reason))
            continue
        if is_diary(data):
            _store_diary(store, report, name, data, today)
            continue
        digest = content_hash(data)
        known = store.file_activities(digest)
        if known:
            report.duplicates += known
            continue
        yield _Job(name, data, digest)


def _store_diary(store: Store, report: ImportReport, name: str, data: bytes, today: date) -> None:
    try:
        table = read_niggles(data, name)
    except FileRefusedError as error:
        report.failed.append((name, error.reason))
        return
    last = max([n.day for n in table.niggles] + [c.day for c in table.checkins], default=date.min)
    if last > today:
        report.failed.append((name, f"it has an entry about {last}, which has not come yet"))
        return
    niggles, checkins = store.add_entries(niggles=table.niggles, checkins=table.checkins)
    report.niggles += niggles
    report.checkins += checkins
    report.known_diaries += not (niggles or checkins)


def _decoded(todo: Iterator[_Job], zone: tzinfo, jobs: int) -> Iterator[tuple[_Job, Outcome]]:
    """Each job with its recordings or its refusal, in order, some dozens at a time."""
    if jobs == 1:
        for job in todo:
            yield job, _decode(job, zone)
        return
    while batch := list(islice(todo, BATCH_A_PROCESS * jobs)):
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            futures = []
            with suppress(BrokenProcessPool):
                futures = [pool.submit(_decode, job, zone) for job in batch]
            for job, future in zip_longest(batch, futures):
                yield job, _result(job, future, zone)


def _result(job: _Job, future: Future[Outcome] | None, zone: tzinfo) -> Outcome:
    """A helper's outcome; where a helper died, the job is tried once more, alone."""
    with suppress(BrokenProcessPool):
        if future is not None:
            return future.result()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, suppress(BrokenProcessPool):
        return pool.submit(_decode, job, zone).result()
    return FileRefusedError("reading it needs more than this machine can give", where=job.name)


def _bytes(path: Path, name: str) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise FileRefusedError(f"it is larger than {MOST_BYTES >> 20} MB", where=name)
    return path.read_bytes()


def _decode(job: _Job, zone: tzinfo) -> Outcome:
    try:
        return read(job.data, Path(job.name).name, zone=zone)
    except TrackerError as error:
        return error


def _in_the_past(outcome: Outcome, today: date) -> Outcome:
    """The outcome, or a refusal where a clock was wrong; a day of grace for runners ahead of this zone."""
    if isinstance(outcome, TrackerError):
        return outcome
    last = max(recording.activity.day for recording in outcome)
    if last > today + timedelta(days=1):
        return FileRefusedError(
            f"it is dated {last}, which has not come yet", hint="The watch's clock was wrong."
        )
    return outcome


def _store(store: Store, report: ImportReport, job: _Job, outcome: Outcome, *, keep: bool) -> None:
    if isinstance(outcome, NoActivityError):
        report.skipped.append((job.name, outcome.what))
        return
    if isinstance(outcome, TrackerError):
        report.failed.append((job.name, outcome.reason))
        return
    new = store.add_file(
        outcome, name=Path(job.name).name, content_hash=job.hash, content=job.data, keep=keep
    )
    report.imported += len(new)
    report.runs += sum(activity.is_run for activity in new)
    report.duplicates += len(outcome) - len(new)
    repairs = dict.fromkeys(repair for recording in outcome for repair in recording.repairs)
    report.repaired += [(job.name, repair) for repair in repairs]
