"""Take in watch files, archives and diaries: find, decode, store, and report."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tracker import settings
from tracker.diary.sources import source_of
from tracker.errors import FileRefusedError, InvalidValueError, NoActivityError
from tracker.importers import Source, content_hash, unpacked
from tracker.importers.archive import UNPACKING
from tracker.importers.exports import apple
from tracker.model import SelfCheck
from tracker.pipeline.checks import PHOTO_NAME, keep_photo, photo_folder
from tracker.pipeline.decoding import Job, Outcome, decoded, packed
from tracker.pipeline.diary_tables import Diaries
from tracker.pipeline.exporting import PHOTOS
from tracker.pipeline.files import Found, files_of, find_files
from tracker.pipeline.import_report import ImportReport
from tracker.pipeline.storing import TAKEN, ComeBack, Result, Storing
from tracker.store import Store
from tracker.store.dump import EXPORT, MOST_LINE, head_of, load
from tracker.store.prepared import Prepared
from tracker.tables import from_workbook, is_workbook

FEW_BYTES = 4 * 2**20
"""Up to this many bytes are decoded in this process: starting helpers would take longer."""

MOST_JOBS = 8

Progress = Callable[[str, int, int], None]
"""Told before each file: its name, its number from 1, and how many were refused so far."""


def import_paths(
    store: Store,
    paths: Sequence[Path],
    *,
    jobs: int | None = 1,
    progress: Progress | None = None,
    come_back: ComeBack = "named",
    passing: bool = False,
) -> ImportReport:
    """Import files, folders and archives; one broken file never stops the rest.

    Files are stored in batches, each in one transaction: an interruption loses nothing that was stored,
    and the next import goes on from there.

    Parameters
    ----------
    store
        Where to.
    paths
        Files, whatever their names, and folders and archives, looked through for watch files and diaries.
    jobs
        How many processes decode; 1 is this process alone, None chooses by the amount and the cores.
        Helper processes are spawned: a script that asks for them needs the usual
        ``if __name__ == "__main__"``.
    progress
        Told before each file.
    come_back
        Which forgotten runs come back: ``none``, those whose own file is ``named`` in ``paths``, or ``all``.
    passing
        Whether the files lie there for a moment only: their places are not remembered then.

    Returns
    -------
    The report, with every refused file and its reason.
    """
    taking = _Import(store, jobs, progress, come_back)
    taking.storing.passing = passing
    taking.run(paths)
    return taking.report


class _Import:
    """One import: what is known already, what is under way, and its report."""

    def __init__(
        self, store: Store, jobs: int | None, progress: Progress | None, come_back: ComeBack
    ) -> None:
        self.store = store
        self.jobs = jobs
        self.progress = progress
        self.report = ImportReport()
        self.zone = settings.zone(store.setting("timezone"))
        self.today = datetime.now(self.zone).date()
        self.keep = store.setting("keep_originals") == "yes"
        self.storing = Storing(store, self.report, self.today, come_back)
        self.known = store.known_files()
        self.under_way: set[str] = set()
        self.consumed: set[str] = set()
        self.exported: set[str] = set()
        """The content of tables that an export of ours has brought already."""
        self.diaries = Diaries(store, self.report, self.zone, self.today)

    def run(self, paths: Sequence[Path]) -> None:
        """Import everything; what was decoded before an interruption is stored."""
        begun = time.monotonic()
        try:
            jobs = self.jobs or _choose_jobs(paths)
            for item in decoded(self._todo(paths), self.zone, jobs):
                if isinstance(item, Result):
                    self.storing.add(item)
                else:
                    job, outcome = item
                    content = job.data if self.keep else None
                    self.storing.add(Result(job.found, job.hash, outcome, len(job.data), content))
        finally:
            self.storing.flush()
            self.report.seconds = time.monotonic() - begun
        self.report.repaired = list(dict.fromkeys(self.report.repaired))

    # reading

    def _todo(self, paths: Sequence[Path]) -> Iterator[Job | Result]:
        """Go through the files; what needs no decoding is dealt with at once, the rest passed on."""
        for found in find_files(
            paths, self.report.failed, self._is_unchanged, named=self.storing.come_back != "none"
        ):
            self.report.files += 1
            if self.progress:
                self.progress(found.name, self.report.files, len(self.report.failed))
            try:
                yield from self._look_at(found)
            except FileRefusedError as error:
                self.report.failed.append((found.name, error.reason))
            except UNPACKING as error:
                reason = getattr(error, "strerror", None) or str(error)
                self.report.failed.append((found.name, f"it cannot be read ({reason})"))

    def _look_at(self, found: Found) -> Iterator[Job | Result]:
        if found.place in self.consumed:
            return
        if self._is_unchanged(found):
            self.storing.count_known(found, self.known[self.storing.places[found.place][2]])
            return
        if found.health:
            yield from self._take_health(found)
            return
        if found.short_name == EXPORT:
            self._take_export(found)
            return
        data = unpacked(found.read(), found.name)
        if data.startswith(b"PK") and is_workbook(io.BytesIO(data)):
            data = from_workbook(data, found.name)
        if self.exported and content_hash(data) in self.exported:
            return
        source = source_of(data)
        if source is not None:
            self.diaries.store_table(found, data, source)
            if not source.runs_too:
                return
        digest = content_hash(data)
        if digest in self.under_way or self._is_known(found, digest):
            yield Result(found, digest, None)
            return
        self.under_way.add(digest)
        yield Job(found, data, digest)

    def _is_unchanged(self, found: Found) -> bool:
        """Whether the same content was read at this place before, and there is nothing to do for it."""
        before = self.storing.places.get(found.place)
        if before is None or before[:2] != (found.size, found.stamp):
            return False
        return self._is_known(found, before[2])

    def _is_known(self, found: Found, digest: str) -> bool:
        """Whether there is nothing to do for this content: a forgotten file that is named comes back."""
        known = self.known.get(digest)
        return known is not None and not (self.storing.comes_back(found) and known.forgotten)

    def _take_export(self, found: Found) -> None:
        """An export of ours: all of it at once, and the tables beside it, unchanged, say nothing more."""
        with found.stream() as stream:
            head = head_of(stream.readline(MOST_LINE))
            self.exported |= set((head or {}).get("tables", {}).values())
        self.storing.flush()
        runs_before = self.store.count_runs()
        with found.stream() as stream:
            new = load(self.store, stream, found.name, forgotten_too=self.storing.come_back == "all")
        for name in sorted({photo for check in self.store.entries(SelfCheck) for photo in check.photos}):
            data = found.neighbour(f"{PHOTOS}/{name}") if PHOTO_NAME.fullmatch(name) else None
            if data is not None:
                try:
                    keep_photo(photo_folder(self.store) / name, data)
                except InvalidValueError as error:
                    self.report.failed.append((f"{PHOTOS}/{name}", error.what))
        self._drop_wrong_settings()
        report = self.report
        report.imported += new["activities"]
        report.runs += self.store.count_runs() - runs_before
        report.niggles += new["niggles"]
        report.checkins += new["checkins"]
        report.known_diaries += not new.total()

    def _drop_wrong_settings(self) -> None:
        """Forget settings of an export that cannot be: someone wrote into it."""
        dated = self.store.dated()
        for setting in settings.SETTINGS:
            stored = self.store.setting(setting.key)
            if stored is not None and not _stands(setting, stored):
                self.store.unset(setting.key)
            for since, text in dated.get(setting.key, ()):
                if not _stands(setting, text):
                    self.store.unset_dated(setting.key, since)
        self.known = self.store.known_files()

    def _take_health(self, found: Found) -> Iterator[Result]:
        """Apple Health's file, with the routes beside it, here and as a stream."""
        digest = content_hash(f"{found.size},{found.stamp}".encode())
        source = Source(found.short_name, digest, self.zone)
        routes: list[Result] = []

        def neighbour(name: str) -> bytes | None:
            self.consumed.add(f"{found.folder}/{name}")
            try:
                data = found.neighbour(name)
            except (FileRefusedError, *UNPACKING) as error:
                self.report.failed.append((name, getattr(error, "reason", None) or str(error)))
                return None
            if data is not None:
                route = replace(found, name=name, short_name=name.rpartition("/")[2])
                routes.append(Result(route, content_hash(data), TAKEN, len(data), remembered=False))
            return data

        made: list[Prepared] = []
        refused: FileRefusedError | None = None
        with found.stream() as stream:
            try:
                made.extend(map(packed, apple.read_export(stream, source, neighbour)))
            except FileRefusedError as error:
                refused = error
        if refused is not None:
            self.report.failed.append((found.name, refused.reason))
        if made or refused is None:
            outcome: Outcome = tuple(made) or NoActivityError("it holds no workout")
            yield Result(found, digest, outcome, found.size, remembered=refused is None)
            yield from routes


def _choose_jobs(paths: Sequence[Path]) -> int:
    """One process for little, else one a core."""
    size = 0
    for path in paths:
        for file in files_of(path, []):
            with suppress(OSError):
                size += file.stat().st_size
            if size > FEW_BYTES:
                return min(os.cpu_count() or 1, MOST_JOBS)
    return 1


def _stands(setting: settings.Setting, stored: str) -> bool:
    try:
        return bool(setting.check(stored)) or not stored
    except InvalidValueError:
        return False
