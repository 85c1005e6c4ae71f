"""Opening a database file safely: what it must be, how it is locked, and SQLite's errors in words."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tracker.errors import StoreError
from tracker.store.migrations import APPLICATION_ID, STEPS

BUSY_TIMEOUT_S = 20.0
"""How long a writer waits for another one before it gives up."""

SQLITE_HEADER = b"SQLite format 3\0"


def prepare(path: Path) -> None:
    """Make the file and its folder if need be; refuse what cannot be a database."""
    try:
        if path.is_dir():
            raise StoreError("this is a folder", where=str(path), hint="Name a file for the database.")
        if path.exists() and not path.is_file():
            raise StoreError("this is no file", where=str(path), hint="Name a file for the database.")
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
        raise read_only(path)


def check_ours(sql: sqlite3.Connection, path: Path) -> None:
    """Refuse another program's database, and one of a newer niggle."""
    with snapshot(sql):
        mark = sql.execute("PRAGMA application_id").fetchone()[0]
        foreign = mark != APPLICATION_ID and sql.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
        newer = sorted(applied(sql) - set(STEPS))
    if foreign:
        raise StoreError(
            "this database belongs to another program", where=str(path), hint="Choose another with --db."
        )
    if newer:
        raise StoreError(
            f"this database was written by a newer niggle (it has {newer[-1]})",
            where=str(path),
            hint="Update the program: pip install --upgrade niggle.",
        )


def applied(sql: sqlite3.Connection) -> set[str]:
    """The names of the steps that this database has."""
    if not sql.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    found = sql.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'niggle'")
    return {name for (name,) in found}


@contextmanager
def snapshot(sql: sqlite3.Connection) -> Iterator[None]:
    """Reads inside see one moment of the database, even while another program makes it."""
    sql.execute("BEGIN")
    try:
        yield
    finally:
        sql.rollback()


def write_ahead(sql: sqlite3.Connection) -> None:
    """Turn the write-ahead log on; SQLite does not wait for another program here, so we do."""
    give_up = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            sql.execute("PRAGMA journal_mode = wal")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def immediate(sql: sqlite3.Connection) -> Iterator[None]:
    """A transaction that takes the write lock at once, so that two writers queue instead of failing.

    Inside another one it is a part of that.
    """
    inner = sql.in_transaction
    sql.execute("SAVEPOINT part" if inner else "BEGIN IMMEDIATE")
    try:
        yield
        sql.execute("RELEASE part" if inner else "COMMIT")
    except BaseException:
        if sql.in_transaction:
            sql.execute("ROLLBACK TO part" if inner else "ROLLBACK")
        raise


def read_only(path: Path) -> StoreError:
    """The error of a file that cannot be written."""
    return StoreError(
        "it can be read but not written",
        where=str(path),
        hint="Make the file and its folder writable, or choose another with --db.",
    )


def explained(error: sqlite3.Error, path: Path) -> StoreError:
    """An error of SQLite's in a runner's words, with a way out."""
    text = str(error).lower()
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return read_only(path)
    if "locked" in text or "busy" in text:
        return StoreError(
            "another niggle is writing to it", where=str(path), hint="Wait for it to finish and try again."
        )
    if "full" in text:
        return StoreError("the disk is full", where=str(path), hint="Free some space and try again.")
    if "malformed" in text or "not a database" in text or "decode" in text:
        hint = "Leave it as it is. niggle doctor tells more; niggle restore brings a backup back."
        return StoreError("it is damaged", where=str(path), hint=hint)
    if "disk i/o" in text:
        hint = "Is there room on it, and is it sound? niggle doctor looks."
        return StoreError("the disk did not take it", where=str(path), hint=hint)
    hint = "niggle doctor looks it over."
    return StoreError(f"it cannot be used ({error})", where=str(path), hint=hint)


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours; they never carry anything of the diary."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, path) from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A database file opened to be read, as it is: nothing is made or migrated.

    SQLite may have to finish what a killed program left half-way: so it may write, where the file allows it.
    """
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    log = Path(f"{path}-wal")
    still = mode == "ro" and not (log.exists() and log.stat().st_size)  # no log could be laid beside it
    address = f"{path.resolve().as_uri()}?mode={mode}{'&immutable=1' if still else ''}"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S)) as sql:
        sql.execute("PRAGMA query_only = ON")
        yield sql
