"""Opening the database file safely, transactions, and SQLite's errors in words."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker.errors import StoreError
from tracker.store.lean import Database
from tracker.store.migrations import APPLICATION_ID, known_steps, migrations

BUSY_TIMEOUT_S = 20.0
"""How long a writer waits for another one before it gives up."""

SQLITE_HEADER = b"SQLite format 3\0"


class Connection:
    """One open database and its transactions: see `tracker.store.Store`."""

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

    def __enter__(self) -> Self:
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

    @contextmanager
    def scratch(self, *, wanted: bool = True) -> Iterator[Self]:
        """A copy to try things on, gone afterwards; this store itself where none is wanted."""
        if not wanted:
            yield self
            return
        with tempfile.TemporaryDirectory(prefix="niggle-") as folder:
            path = Path(folder, "scratch.sqlite")
            with self._speaking():
                copy = sqlite3.connect(path)
                self._db.conn.backup(copy)
                copy.close()
            with type(self)(path) as store:
                yield store

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
