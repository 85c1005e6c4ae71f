"""Diary entries and what became of them: written, withdrawn, brought back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from tracker.errors import InvalidValueError, StoreError, TrackerError
from tracker.model import Checkin, Entry, Niggle
from tracker.store import entries, rows
from tracker.store.connection import Connection
from tracker.store.entries import TABLES, Kind

SHORTEST_ID = 3
"""An entry may be named by so many first letters of its id."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing the runner did to the diary, and the entries it wrote and withdrew."""

    id: str
    at: datetime
    what: str
    source: str | None
    written: tuple[Entry, ...]
    withdrawn: tuple[Entry, ...]


class Written(Connection):
    """The diary: see `tracker.store.Store`.

    Nothing is ever deleted or overwritten here. An entry is withdrawn, and a corrected one is written anew.
    """

    def write(
        self,
        *groups: Iterable[Entry],
        what: str = "log",
        at: datetime | None = None,
        source: str | None = None,
        withdraw: Iterable[Entry] = (),
    ) -> Counter[type[Entry]]:
        """Store diary entries and withdraw others, as one change that `undo` takes back.

        Parameters
        ----------
        groups
            The entries; those that are there already, standing or withdrawn, are passed over.
        what
            What the runner did: log, edit, delete, import.
        at
            When, with the writer's UTC offset; the present by default.
        source
            The table the entries came from, None where they were typed.
        withdraw
            Standing entries that no longer hold.

        Returns
        -------
        How many entries of each kind are new.
        """
        moment = at or datetime.now(UTC)
        new: Counter[type[Entry]] = Counter()
        with self.transaction():
            change = self._begin_change(what, moment, source)
            for entry in chain.from_iterable(groups):
                stored = self._insert(entry, change, source)
                new[type(entry)] += stored or self._revive(entry, change, typed=what != "import")
            gone = sum(self._withdraw(entry, change, moment) for entry in withdraw)
            if not gone and not new.total():
                self._sql.execute("DELETE FROM changes WHERE id = ?", [change])
        return +new

    def entries(
        self,
        kind: type[Kind],
        *,
        since: date | None = None,
        until: date | None = None,
        withdrawn: bool = False,
    ) -> tuple[Kind, ...]:
        """The entries of a kind about the days ``since`` to ``until``, in order of day and writing.

        Those that stand, or only those that were withdrawn.
        """
        where, values = rows.between(since, until)
        where += f" AND withdrawn_at IS {'NOT ' if withdrawn else ''}NULL"
        with self._speaking():
            return self._entries(kind, f"{where} ORDER BY day, julianday(logged_at), rowid", values)

    def niggles(self, *, since: date | None = None, until: date | None = None) -> tuple[Niggle, ...]:
        """The standing niggles about the days ``since`` to ``until``."""
        return self.entries(Niggle, since=since, until=until)

    def checkins(self, *, since: date | None = None, until: date | None = None) -> tuple[Checkin, ...]:
        """The standing check-ins about the days ``since`` to ``until``."""
        return self.entries(Checkin, since=since, until=until)

    def entry(self, beginning: str) -> Entry:
        """The standing entry whose id begins so; of one that was edited, what it was changed to.

        Raises
        ------
        InvalidValueError
            There is none, or more than one.
        """
        given = beginning.strip().lower()
        found: list[Entry] = []
        if len(given) >= SHORTEST_ID and given.isalnum():
            with self._speaking():
                found = self._called(given) or self._changed_to(given)
        if len(found) == 1:
            return found[0]
        hint = "niggle diary shows the entries with their ids."
        if found:
            raise InvalidValueError(f"“{given}” is the beginning of several entries", hint=hint)
        raise InvalidValueError(f"there is no entry “{beginning}”", hint=hint)

    def from_source(self, source: str, *, since: date, until: date) -> tuple[Entry, ...]:
        """The standing entries of those days that came from a table."""
        found: list[Entry] = []
        where, values = rows.between(since, until)
        for kind in TABLES:
            with self._speaking():
                here = f"{where} AND source = ? AND withdrawn_at IS NULL"
                found += self._entries(kind, here, [*values, source])
        return tuple(found)

    def edited_from_source(self, source: str, *, since: date, until: date) -> list[tuple[str, Entry]]:
        """The standing niggles that edits made of a table's, each with the id of the table's entry."""
        where, values = rows.between(since, until)
        with self._speaking():
            return self._edited(f"{where} AND source = ?", [*values, source])

    def last_change(self) -> Change | None:
        """The last thing done to the diary that was not undone, None where there is none."""
        with self._speaking():
            held = self._rows(
                "SELECT * FROM changes WHERE undone_in IS NULL AND what <> 'undo' ORDER BY rowid DESC LIMIT 1"
            )
            return self._change(held[0]) if held else None

    def undo(self, change: Change, at: datetime) -> None:
        """Withdraw what a change wrote, and write anew what it withdrew: known again from now on.

        Raises
        ------
        StoreError
            Another program has undone it meanwhile.
        """
        with self.transaction():
            undoing = self._begin_change("undo", at, None)
            marked = "UPDATE changes SET undone_in = ? WHERE id = ? AND undone_in IS NULL"
            if not self._sql.execute(marked, [undoing, change.id]).rowcount:
                raise StoreError("it was taken back already", hint="Look at niggle diary.")
            for entry in change.written:
                self._withdraw(entry, undoing, at)
            for number, entry in enumerate(change.withdrawn):
                origin = self._rows(
                    f"SELECT added_in, source FROM {TABLES[type(entry)]} WHERE id = ?",  # noqa: S608
                    [entry.id],
                )[0]
                moment = at + timedelta(microseconds=number)  # so that two that are alike stay two
                back = replace(entry, logged_at=moment, withdrawn_at=None)
                self._insert(back, origin["added_in"] or undoing, origin["source"])

    def _called(self, given: str) -> list[Entry]:
        where = "id >= ? AND id < ? AND withdrawn_at IS NULL"
        return [e for kind in TABLES for e in self._entries(kind, where, [given, given + "~"])]

    def _changed_to(self, given: str) -> list[Entry]:
        return [entry for _, entry in self._edited("id >= ? AND id < ?", [given, given + "~"])]

    def _edited(self, where: str, values: Sequence[object]) -> list[tuple[str, Entry]]:
        """The standing niggles that edits, one after the other, made of such ones, each with the first id."""
        came = self._rows(
            "WITH RECURSIVE later(first, id, change) AS ("  # noqa: S608 - our words
            f" SELECT id, id, withdrawn_in FROM niggles WHERE {where} AND withdrawn_at IS NOT NULL"
            " UNION SELECT first, n.id, n.withdrawn_in FROM later"
            " JOIN changes c ON c.id = later.change AND c.what = 'edit' JOIN niggles n ON n.added_in = c.id)"
            " SELECT first, id FROM later",
            values,
        )
        return [
            (row["first"], entry)
            for row in came
            for entry in self._entries(Niggle, "id = ? AND withdrawn_at IS NULL", [row["id"]])
        ]

    def _entries(self, kind: type[Kind], where: str, values: Sequence[object]) -> tuple[Kind, ...]:
        found = self._rows(f"SELECT * FROM {TABLES[kind]} WHERE {where}", values)  # noqa: S608 - our names
        return tuple(self._entry(kind, row) for row in found)

    def _entry(self, kind: type[Kind], row: dict[str, Any]) -> Kind:
        """The entry of a row.

        Raises
        ------
        StoreError
            Somebody, or the disk, changed the row so that it makes none; nothing of it is told.
        """
        try:
            return entries.from_row(kind, row)
        except (TrackerError, ValueError, KeyError, TypeError, AttributeError):
            raise StoreError(
                f"an entry in it is damaged ({TABLES[kind]} {row['id']})",
                where=str(self.path),
                hint="niggle doctor tells more; niggle restore brings a backup back.",
            ) from None

    def _begin_change(self, what: str, at: datetime, source: str | None) -> str:
        change = os.urandom(6).hex()
        row: dict[str, Any] = {"id": change, "at": at.isoformat(), "what": what, "source": source}
        self._put("changes", row)
        return change

    def _insert(self, entry: Entry, change: str, source: str | None) -> int:
        row = entries.to_row(entry) | {"source": source, "added_in": change, "withdrawn_in": None}
        return self._put(TABLES[type(entry)], row, otherwise="IGNORE")

    def _withdraw(self, entry: Entry, change: str, at: datetime) -> int:
        told = {"at": at.isoformat(), "change": change, "id": entry.id}
        return self._sql.execute(
            f"UPDATE {TABLES[type(entry)]} SET withdrawn_at = :at, withdrawn_in = :change "  # noqa: S608
            "WHERE id = :id AND withdrawn_at IS NULL",
            told,
        ).rowcount

    def _revive(self, entry: Entry, change: str, *, typed: bool) -> int:
        """Let a withdrawn entry stand again that is said once more, word for word and of the same instant.

        From a table only where an undo, or a later version of the table, had withdrawn it: what the runner
        deleted stays deleted.
        """
        by = "" if typed else " AND withdrawn_in IN (SELECT id FROM changes WHERE what IN ('undo', 'import'))"
        return self._sql.execute(
            f"UPDATE {TABLES[type(entry)]} SET withdrawn_at = NULL, withdrawn_in = NULL, added_in = :change "  # noqa: S608
            f"WHERE id = :id AND withdrawn_at IS NOT NULL{by}",
            {"change": change, "id": entry.id},
        ).rowcount

    def _change(self, row: rows.Row) -> Change:
        written: list[Entry] = []
        withdrawn: list[Entry] = []
        for kind in TABLES:
            written += self._entries(kind, "added_in = ? AND withdrawn_at IS NULL", [row["id"]])
            withdrawn += self._entries(kind, "withdrawn_in = ?", [row["id"]])
        at = datetime.fromisoformat(row["at"])
        return Change(row["id"], at, row["what"], row["source"], tuple(written), tuple(withdrawn))
