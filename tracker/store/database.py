"""Opening the database file, and reading and writing the core types."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from tracker.errors import StoreError
from tracker.model import Activity, Checkin, Niggle, Recording
from tracker.store import rows
from tracker.store.lean import Database
from tracker.store.migrations import APPLICATION_ID, known_steps, migrations

BUSY_TIMEOUT_S = 20.0
"""How long a writer waits for another one before it gives up."""

SQLITE_HEADER = b"SQLite format 3\0"


class Store:
    """One open database. Use it as a context manager, one per thread.

    Parameters
    ----------
    path
        The database file; it and its folder are made, readable by their owner only, when they are
        not there.

    Raises
    ------
    StoreError
        The file is no database, another program's, newer than this program, cannot be written, or is
        damaged; the message says what to do.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._speaking():
            _prepare(path)
            connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
            try:
                self._db = Database(connection, execute_plugins=False)
                self._db.execute("PRAGMA foreign_keys = ON")
                _check_ours(self._db, path)
                _write_ahead(self._db)
                _migrate(self._db)
            except BaseException:
                connection.close()
                raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen together or not at all."""
        with self._speaking(), _immediate(self._db):
            yield

    # files and activities

    def file_activities(self, content_hash: str) -> int:
        """How many activities came from a file with this content; 0 where it was never imported."""
        with self._speaking():
            return self._db.table("activities").count_where("file_hash = ?", [content_hash])

    def add_file(
        self, recordings: Sequence[Recording], *, name: str, content_hash: str, content: bytes, keep: bool
    ) -> tuple[Activity, ...]:
        """Store a file's recordings in one transaction; returns the activities that are new.

        ``keep`` stores the file's bytes as well. Activities whose id is known are left as they are.
        """
        repairs = list(dict.fromkeys(repair for recording in recordings for repair in recording.repairs))
        file = {
            "hash": content_hash,
            "name": name,
            "size_bytes": len(content),
            "imported_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "repairs": json.dumps(repairs, ensure_ascii=False),
            "original": gzip.compress(content, mtime=0) if keep else None,
        }
        with self.transaction():
            self._db.table("files").insert(file, ignore=True)
            return tuple(r.activity for r in recordings if self._add_recording(r, content_hash))

    def _add_recording(self, recording: Recording, content_hash: str) -> bool:
        activity = recording.activity
        if self._db.table("activities").count_where("id = ?", [activity.id]):
            return False
        self._db.table("activities").insert({**rows.from_activity(activity), "file_hash": content_hash})
        if len(recording.samples):
            self._db.table("samples").insert(rows.from_samples(activity.id, recording.samples))
        self._db.table("laps").insert_all(rows.from_laps(activity.id, recording.laps))
        return True

    def activities(self, *, since: date | None = None, until: date | None = None) -> tuple[Activity, ...]:
        """The activities of the days ``since`` to ``until``, in order of their start."""
        where, values = _between(since, until)
        with self._speaking():
            found = self._db.table("activities").rows_where(where, values, order_by="start, id")
            return tuple(rows.to_activity(row) for row in found)

    def recording(self, activity_id: str) -> Recording:
        """One activity with its samples and laps.

        Raises
        ------
        StoreError
            There is no such activity, or its samples are damaged.
        """
        with self._speaking():
            found = list(self._db.table("activities").rows_where("id = ?", [activity_id]))
            if not found:
                raise StoreError(f"there is no activity {activity_id}", hint="niggle runs lists them.")
            samples = list(self._db.table("samples").rows_where("activity_id = ?", [activity_id]))
            laps = self._db.table("laps").rows_where("activity_id = ?", [activity_id], order_by="number")
            file = next(self._db.table("files").rows_where("hash = ?", [found[0]["file_hash"]]))
            return Recording(
                activity=rows.to_activity(found[0]),
                samples=rows.to_samples(samples[0] if samples else None),
                laps=tuple(rows.to_lap(row) for row in laps),
                repairs=tuple(json.loads(file["repairs"])),
            )

    # diary

    def add_entries(
        self, *, niggles: Iterable[Niggle] = (), checkins: Iterable[Checkin] = ()
    ) -> tuple[int, int]:
        """Store diary entries; returns how many niggles and check-ins are new."""
        with self.transaction():
            before = self._db.conn.total_changes
            self._db.table("niggles").insert_all(map(rows.from_niggle, niggles), ignore=True)
            between = self._db.conn.total_changes
            self._db.table("checkins").insert_all(map(rows.from_checkin, checkins), ignore=True)
            return between - before, self._db.conn.total_changes - between

    def niggles(self, *, since: date | None = None, until: date | None = None) -> tuple[Niggle, ...]:
        """The niggles about the days ``since`` to ``until``, in order of day and writing."""
        where, values = _between(since, until)
        with self._speaking():
            found = self._db.table("niggles").rows_where(where, values, order_by="day, logged_at, rowid")
            return tuple(rows.to_niggle(row) for row in found)

    def checkins(self, *, since: date | None = None, until: date | None = None) -> tuple[Checkin, ...]:
        """The check-ins about the days ``since`` to ``until``, in order of day and writing."""
        where, values = _between(since, until)
        with self._speaking():
            found = self._db.table("checkins").rows_where(where, values, order_by="day, logged_at, rowid")
            return tuple(rows.to_checkin(row) for row in found)

    # settings

    def setting(self, key: str) -> str | None:
        """The stored value of a setting, None where it was never set."""
        with self._speaking():
            found = list(self._db.table("settings").rows_where("key = ?", [key]))
            return found[0]["value"] if found else None

    def set(self, key: str, value: str) -> None:
        """Store a checked setting."""
        row = {"key": key, "value": value, "set_at": datetime.now(UTC).isoformat(timespec="seconds")}
        with self.transaction():
            self._db.table("settings").insert(row, replace=True)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn SQLite's errors into ours; they never carry anything of the diary."""
        try:
            yield
        except sqlite3.Error as error:
            raise _explained(error, self.path) from error


def _prepare(path: Path) -> None:
    """Make the file and its folder if need be; refuse what cannot be a database."""
    try:
        if path.is_dir():
            raise StoreError("this is a folder", where=str(path), hint="Name a file for the database.")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise StoreError(
            f"it cannot be opened ({error.strerror})", where=str(path), hint="Choose another with --db."
        ) from None
    if head and head != SQLITE_HEADER:
        raise StoreError("this is no database", where=str(path), hint="Choose another with --db.")
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise _read_only(path)


def _check_ours(db: Database, path: Path) -> None:
    with _snapshot(db):
        mark = db.execute("PRAGMA application_id").fetchone()[0]
        foreign = mark != APPLICATION_ID and bool(db.table_names())
        applied = [step.name for step in migrations.applied(db)]
    if foreign:
        raise StoreError(
            "this database belongs to another program", where=str(path), hint="Choose another with --db."
        )
    newer = [name for name in applied if name not in known_steps()]
    if newer:
        raise StoreError(
            f"this database was written by a newer niggle (it has {newer[-1]})",
            where=str(path),
            hint="Update the program: pip install --upgrade niggle.",
        )


@contextmanager
def _snapshot(db: Database) -> Iterator[None]:
    """Reads inside see one moment of the database, even while another program makes it."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.rollback()


def _write_ahead(db: Database) -> None:
    """Turn the write-ahead log on; SQLite does not wait for another program here, so we do."""
    give_up = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            db.enable_wal()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def _migrate(db: Database) -> None:
    """Apply what is pending, all or nothing; a second process waits for its turn and finds it done."""
    if migrations.pending(db):
        with _immediate(db):
            migrations.apply(db)


@contextmanager
def _immediate(db: Database) -> Iterator[None]:
    """A transaction that takes the write lock at once, so that two writers queue instead of failing."""
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.commit()
    except BaseException:
        db.conn.rollback()
        raise


def _between(since: date | None, until: date | None) -> tuple[str, list[Any]]:
    return "day BETWEEN ? AND ?", [(since or date.min).isoformat(), (until or date.max).isoformat()]


def _read_only(path: Path) -> StoreError:
    return StoreError(
        "it can be read but not written",
        where=str(path),
        hint="Make the file and its folder writable, or choose another with --db.",
    )


def _explained(error: sqlite3.Error, path: Path) -> StoreError:
    text = str(error).lower()
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return _read_only(path)
    if "locked" in text or "busy" in text:
        return StoreError(
            "another niggle is writing to it", where=str(path), hint="Wait for it to finish and try again."
        )
    if "full" in text:
        return StoreError("the disk is full", where=str(path), hint="Free some space and try again.")
    if "malformed" in text or "not a database" in text or "decode" in text:
        return StoreError("it is damaged", where=str(path), hint="Restore a copy; leave this one as it is.")
    return StoreError(f"it cannot be used ({error})", where=str(path))
