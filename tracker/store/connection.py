"""One open database: its connection, its transactions, and the upgrade of its schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tracker.errors import StoreError
from tracker.store.copies import write_dated
from tracker.store.migrations import STEPS, migrations
from tracker.store.opening import (
    BUSY_TIMEOUT_S,
    applied,
    check_ours,
    immediate,
    prepare,
    reading,
    speaking,
    write_ahead,
)

if TYPE_CHECKING:
    from tracker.store.lean import Database


SCRATCH = "niggle-scratch-"
"""How the folders of copies for a trial begin, among the temporary ones of this machine."""


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
            prepare(path)
            self._sql = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
            try:
                self._sql.execute("PRAGMA foreign_keys = ON")
                self._sql.execute("PRAGMA secure_delete = ON")  # what is forgotten is not left in the file
                check_ours(self._sql, path)
                self._migrate()  # before anything else, so that a step that fails leaves the file as it was
                write_ahead(self._sql)
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
        """Apply what is pending, all or nothing; a second process waits for its turn and finds it done.

        A database that holds something already is copied first.
        """
        if applied(self._sql) == set(STEPS):
            return
        with immediate(self._sql):
            before = applied(self._sql)
            if before and before != set(STEPS):
                with reading(self.path) as as_it_was:
                    write_dated(as_it_was, self.path, "before-upgrade")
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
        with self._speaking(), immediate(self._sql):
            yield

    def setting(self, key: str) -> str | None:
        """The stored value of a setting, None where it was never set."""
        with self._speaking():
            found = self._rows("SELECT value FROM settings WHERE key = ?", [key])
            return found[0]["value"] if found else None

    def set(self, key: str, value: str) -> None:
        """Store a checked setting."""
        row = {"key": key, "value": value, "set_at": datetime.now(UTC).isoformat(timespec="seconds")}
        with self.transaction():
            self._put("settings", row, otherwise="REPLACE")

    def unset(self, key: str) -> None:
        """Forget a setting."""
        with self.transaction():
            self._sql.execute("DELETE FROM settings WHERE key = ?", [key])

    @contextmanager
    def scratch(self, *, wanted: bool = True) -> Iterator[Self]:
        """A copy to try things on, gone afterwards; this store itself where none is wanted."""
        if not wanted:
            yield self
            return
        import tempfile

        with tempfile.TemporaryDirectory(prefix=SCRATCH) as folder:
            path = Path(folder, "scratch.sqlite")
            with self._speaking():
                copy = sqlite3.connect(path)
                self._sql.backup(copy)
                copy.close()
            with type(self)(path) as store:
                yield store

    def _speaking(self) -> AbstractContextManager[None]:
        return speaking(self.path)
