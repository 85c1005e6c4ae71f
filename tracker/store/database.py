"""The store: one SQLite file that holds everything niggle knows of one athlete."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from tracker.model import Checkin, Niggle
from tracker.store import rows
from tracker.store.recorded import Recorded


class Store(Recorded):
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
        where, values = rows.between(since, until)
        with self._speaking():
            found = self._db.table("niggles").rows_where(where, values, order_by="day, logged_at, rowid")
            return tuple(rows.to_niggle(row) for row in found)

    def checkins(self, *, since: date | None = None, until: date | None = None) -> tuple[Checkin, ...]:
        """The check-ins about the days ``since`` to ``until``, in order of day and writing."""
        where, values = rows.between(since, until)
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
