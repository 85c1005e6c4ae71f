"""Runs that are forgotten: taken out with all their recordings, and for a while to be brought back."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tracker.store.recorded import FORGOT, Recorded
from tracker.store.rows import from_portable, portable

KEPT_DAYS = 30
"""So long a forgotten run can be brought back; then its content is gone from the database."""

DUE_SETTING = "let_go_from"
"""When something was first seen to be kept longer than that."""

SURE_AFTER = timedelta(days=1)

OWN_TABLES = ("samples", "laps", "details", "digests")
"""Tables with rows of one activity, beside its own."""

MARKS = (
    *("id", "file_hash", "start", "utc_offset_s", "sport"),
    *("elapsed_s", "moving_s", "distance_m", "timed"),
)
"""What stays of a forgotten activity, so that it is recognised."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A run that was forgotten and can be brought back: its id, start, local day and length [m]."""

    run: str
    start: datetime
    day: date
    distance_m: float | None


class Forgetting(Recorded):
    """Forgetting runs: see `tracker.store.Store`."""

    settled = True
    """Whether what was forgotten for good is overwritten already: not while another program reads."""

    def forget(self, activity_id: str, *, for_good: bool = False) -> int:
        """Remove a run with all its recordings; returns how many. They are not imported again by themselves.

        A kept original goes as well where nothing else of it is left. What is removed can be brought back for
        30 days, unless it goes ``for_good``.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        run = self.run_of(activity_id)
        with self.transaction():
            found = self._rows("SELECT * FROM activities WHERE id = ? OR same_as = ?", [run, run])
            kept = {row["id"]: None if for_good else self._packed(row) for row in found}
            self._sql.execute("UPDATE activities SET same_as = NULL WHERE same_as = ?", [run])
            for row in found:
                mark = {name: row[name] for name in MARKS}
                told = mark | {"forgotten_at": now, "run": run, "kept": kept[row["id"]]}
                self._put("forgotten", told, otherwise="REPLACE")
                self._sql.execute("DELETE FROM activities WHERE id = ?", [row["id"]])
                for statement in (_DROP_ORIGINAL, *((_DROP_NAME, _DROP_PLACE) if for_good else ())):
                    self._sql.execute(statement, [row["file_hash"]])
            if not for_good:
                change = {"id": os.urandom(6).hex(), "at": now, "what": FORGOT, "source": run}
                self._put("changes", change)
        if for_good:
            self._settle()
        return len(found)

    def forgotten(self, run: str) -> Forgotten | None:
        """A run that was forgotten and can still be brought back, None where it cannot."""
        with self._speaking():
            found = self._rows(
                "SELECT * FROM forgotten WHERE run = ? AND kept IS NOT NULL ORDER BY id <> run LIMIT 1", [run]
            )
        if not found:
            return None
        row = found[0]
        start = datetime.fromisoformat(row["start"])
        local = start + timedelta(seconds=row["utc_offset_s"])
        return Forgotten(row["run"], start, local.date(), row["distance_m"])

    def bring_back(self, run: str) -> int:
        """Store a forgotten run again as it was, with all its recordings; returns how many."""
        with self.transaction():
            found = self._rows("SELECT kept FROM forgotten WHERE run = ? AND kept IS NOT NULL", [run])
            self._sql.execute("PRAGMA defer_foreign_keys = ON")
            for row in found:
                for table, values in json.loads(zlib.decompress(row["kept"])):
                    plain = {name: from_portable(value) for name, value in values.items()}
                    if table == "files":
                        self._sql.execute(
                            "UPDATE files SET original = ? WHERE hash = ?", [plain["original"], plain["hash"]]
                        )
                    else:
                        self._put(table, plain, otherwise="IGNORE")
            self._sql.execute("DELETE FROM forgotten WHERE run = ? AND kept IS NOT NULL", [run])
            self._sql.execute("DELETE FROM changes WHERE what = ? AND source = ?", [FORGOT, run])
            self.unset(DUE_SETTING)
        return len(found)

    def let_go(self, now: datetime) -> int:
        """Drop what was forgotten more than 30 days ago for good; returns how many recordings that were."""
        before = (now.astimezone(UTC) - timedelta(days=KEPT_DAYS)).isoformat(timespec="milliseconds")
        due = "kept IS NOT NULL AND forgotten_at < ?"
        with self._speaking():
            if not self._sql.execute(f"SELECT 1 FROM forgotten WHERE {due}", [before]).fetchone():  # noqa: S608
                if self.setting(DUE_SETTING) is not None:
                    self.unset(DUE_SETTING)
                return 0
        if not self._is_due_still(now.astimezone(UTC)):
            return 0
        with self.transaction():
            self._sql.execute(
                f"DELETE FROM changes WHERE what = ? AND source IN (SELECT run FROM forgotten WHERE {due})",  # noqa: S608
                [FORGOT, before],
            )
            gone = self._sql.execute(f"UPDATE forgotten SET kept = NULL WHERE {due}", [before]).rowcount  # noqa: S608
            self.unset(DUE_SETTING)
        self._settle()
        return gone

    def _is_due_still(self, now: datetime) -> bool:
        """Whether it was due a day ago too: a clock that was wrong once must not take anything away."""
        first = self.setting(DUE_SETTING)
        if first is not None and timedelta(0) <= now - datetime.fromisoformat(first) >= SURE_AFTER:
            return True
        if first is None or datetime.fromisoformat(first) > now:
            self.set(DUE_SETTING, now.isoformat(timespec="seconds"))
        return False

    def _settle(self) -> None:
        """Write the log into the file now, and empty it: what was overwritten is in neither."""
        if self._sql.in_transaction:
            return
        with self._speaking():
            (busy, *_) = self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self.settled = not busy

    def _packed(self, activity: dict[str, Any]) -> bytes:
        """An activity's rows as they are, to be brought back."""
        own = activity["id"]
        rows = [("activities", activity)]
        for table in OWN_TABLES:
            found = self._rows(f"SELECT * FROM {table} WHERE activity_id = ?", [own])  # noqa: S608 - our names
            rows += [(table, row) for row in found]
        rows += [
            ("files", row)
            for row in self._rows(
                "SELECT hash, original FROM files WHERE hash = ? AND original IS NOT NULL",
                [activity["file_hash"]],
            )
        ]
        plain = [(table, {name: portable(value) for name, value in row.items()}) for table, row in rows]
        return zlib.compress(json.dumps(plain).encode())


_ELSEWHERE = "EXISTS (SELECT 1 FROM activities WHERE file_hash = ?1)"
_DROP_ORIGINAL = f"UPDATE files SET original = NULL WHERE hash = ?1 AND NOT {_ELSEWHERE}"  # noqa: S608
_DROP_NAME = f"UPDATE files SET name = '' WHERE hash = ?1 AND NOT {_ELSEWHERE}"  # noqa: S608
_DROP_PLACE = f"DELETE FROM places WHERE hash = ?1 AND NOT {_ELSEWHERE}"  # noqa: S608
