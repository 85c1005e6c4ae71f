"""Opening the database file safely, transactions, and SQLite's errors in words."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tracker.errors import StoreError
from tracker.store.migrations import APPLICATION_ID, STEPS, migrations

if TYPE_CHECKING:
    from tracker.store.lean import Database

BUSY_TIMEOUT_S = 20.0
"""How long a writer waits for another one before it gives up."""

SQLITE_HEADER = b"SQLite format 3\0"


class Connection:
    """One open database and its transactions: see `tracker.store.Store`."""

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self.path = path
        with self._speaking():
            if not make and not path.exists():
                raise StoreError(
                    "the database is gone",
                    where=str(path),
                    hint="Is its drive away? Bring it back, or restart.",
                )
            _prepare(path)
            self._sql = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
            try:
                self._sql.execute("PRAGMA foreign_keys = ON")
                _check_ours(self._sql, path)
                _write_ahead(self._sql)
                self._migrate()
            except BaseException:
                self._sql.close()
                raise

    @cached_property
    def _db(self) -> Database:
        """The same database by sqlite-utils; ``niggle log`` does without, as its start takes a while."""
        from tracker.store.lean import Database

        return Database(self._sql, execute_plugins=False)

    @property
    def sql(self) -> sqlite3.Connection:
        """The connection itself, for what moves whole tables."""
        return self._sql

    def _rows(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query, each by its columns."""
        found = self._sql.execute(query, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def _put(self, table: str, row: Mapping[str, Any], *, otherwise: str = "ABORT") -> int:
        """Insert a row; ``otherwise`` says what becomes of one that is there. Returns how many are new."""
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        statement = f"INSERT OR {otherwise} INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our names
        return self._sql.execute(statement, row).rowcount

    def _migrate(self) -> None:
        """Apply what is pending, all or nothing; a second process waits for its turn and finds it done."""
        if _applied(self._sql) != set(STEPS):
            with _immediate(self._sql):
                migrations().apply(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sql.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen together or not at all."""
        with self._speaking(), _immediate(self._sql):
            yield

    @contextmanager
    def scratch(self, *, wanted: bool = True) -> Iterator[Self]:
        """A copy to try things on, gone afterwards; this store itself where none is wanted."""
        if not wanted:
            yield self
            return
        import tempfile

        with tempfile.TemporaryDirectory(prefix="niggle-") as folder:
            path = Path(folder, "scratch.sqlite")
            with self._speaking():
                copy = sqlite3.connect(path)
                self._sql.backup(copy)
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


def _check_ours(sql: sqlite3.Connection, path: Path) -> None:
    with _snapshot(sql):
        mark = sql.execute("PRAGMA application_id").fetchone()[0]
        foreign = mark != APPLICATION_ID and sql.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
        newer = sorted(_applied(sql) - set(STEPS))
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


def _applied(sql: sqlite3.Connection) -> set[str]:
    """The names of the steps that this database has."""
    if not sql.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    found = sql.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'niggle'")
    return {name for (name,) in found}


@contextmanager
def _snapshot(sql: sqlite3.Connection) -> Iterator[None]:
    """Reads inside see one moment of the database, even while another program makes it."""
    sql.execute("BEGIN")
    try:
        yield
    finally:
        sql.rollback()


def _write_ahead(sql: sqlite3.Connection) -> None:
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
def _immediate(sql: sqlite3.Connection) -> Iterator[None]:
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
