"""What is worked out from recordings, kept so that it need not be worked out again; and dated settings.

Digests and loads are made from the rest and can be dropped at any time: triggers drop what a change makes
stale, and `tracker.pipeline.loads` makes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tracker.store.connection import Connection

if TYPE_CHECKING:
    from tracker.model import Activity, Digest

MOST_AT_ONCE = 500

ALWAYS = ""
"""The first day of a setting that holds from ever on."""


LOADS_SETTING = "loads_made_of"
"""Tells what the kept loads were made of: another one, and they are made anew."""


class Loaded(Connection):
    """Digests, loads and the athlete's settings: see `tracker.store.Store`."""

    def digests(self, activity_ids: Sequence[str], *, version: int) -> dict[str, Digest]:
        """The kept digests of these recordings, by id."""
        from tracker.store import digests

        found = self._of_these("SELECT * FROM digests WHERE activity_id", activity_ids)
        return {row["activity_id"]: digests.unpack(row) for row in found if row["version"] == version}

    def _of_these(self, select: str, activity_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The rows of these ids, asked for in parts; ``select`` ends with the column that holds the id."""
        for at in range(0, len(activity_ids), MOST_AT_ONCE):
            some = activity_ids[at : at + MOST_AT_ONCE]
            with self._speaking():
                yield from self._rows(f"{select} IN ({','.join('?' * len(some))})", list(some))

    def undigested(self, *, version: int) -> list[str]:
        """The ids of the activities without kept loads whose samples have no digest of this version."""
        with self._speaking():
            found = self._sql.execute(
                "SELECT a.id FROM activities AS a JOIN samples AS s ON s.activity_id = a.id "
                "LEFT JOIN loads AS l ON l.activity_id = a.id "
                "LEFT JOIN digests AS d ON d.activity_id = a.id AND d.version = ? "
                "WHERE a.same_as IS NULL AND l.activity_id IS NULL AND d.activity_id IS NULL",
                [version],
            )
            return [own for (own,) in found]

    def keep_digest(self, activity_id: str, digest: Digest, *, version: int) -> None:
        """Keep the digest of a recording."""
        from tracker.store import digests

        row = {"activity_id": activity_id, "version": version, **digests.pack(digest)}
        with self.transaction():
            self._put("digests", row, otherwise="REPLACE")

    def bests(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Of every run: its day, moving time [s], distance [m], and these figures of its digest."""
        names = "".join(f", d.{name}" for name in columns)
        with self._speaking():
            return self._sql.execute(
                f"SELECT a.day, coalesce(a.moving_s, a.elapsed_s), a.distance_m{names} "  # noqa: S608
                "FROM merged AS a LEFT JOIN digests AS d ON d.activity_id = a.id WHERE a.sport = 'running'"
            ).fetchall()

    def count_runs(self) -> int:
        """How many runs there are."""
        with self._speaking():
            query = "SELECT count(*) FROM merged WHERE sport = 'running'"
            return int(self._sql.execute(query).fetchone()[0])

    def stated_athletes(self) -> list[tuple[str, str]]:
        """What watches have said about their wearer (JSON), each with the first day, in order of it."""
        with self._speaking():
            return self._sql.execute(
                "SELECT d.athlete, min(a.day) FROM details AS d JOIN activities AS a ON a.id = d.activity_id "
                "WHERE d.athlete IS NOT NULL GROUP BY d.athlete ORDER BY min(a.day)"
            ).fetchall()

    def first_devices(self, activity_ids: Sequence[str]) -> dict[str, str]:
        """The watch or app that recorded each of these, where it is known."""
        with self._speaking():
            found = self._sql.execute(
                "SELECT activity_id, json_extract(devices, '$[0]') FROM details WHERE devices <> '[]'"
            ).fetchall()
        wanted = set(activity_ids)
        return {own: device for own, device in found if own in wanted}

    def activities_called(self, activity_ids: Sequence[str]) -> tuple[Activity, ...]:
        """These activities, as `Recorded.activities` gives them."""
        from tracker.store import rows

        return tuple(map(rows.to_activity, self._of_these("SELECT * FROM merged WHERE id", activity_ids)))

    def without_loads(self) -> list[str]:
        """The ids of the activities whose loads are not kept."""
        with self._speaking():
            found = self._sql.execute(
                "SELECT a.id FROM activities AS a LEFT JOIN loads AS l ON l.activity_id = a.id "
                "WHERE a.same_as IS NULL AND l.activity_id IS NULL"
            )
            return [own for (own,) in found]

    def keep_loads(self, kept: Iterable[tuple[str, date, bool, bytes]], *, made_of: str) -> bool:
        """Keep the figures of activities: id, day, whether it is a run, and the figures.

        Returns whether they were kept: not where another program has begun to make them of something else.
        """
        rows = [(own, day.isoformat(), int(is_run), figures) for own, day, is_run, figures in kept]
        with self.transaction():
            if self.setting(LOADS_SETTING) != made_of:
                return False
            self._sql.executemany("INSERT OR REPLACE INTO loads VALUES (?, ?, ?, ?)", rows)
        return True

    def loads(self) -> list[tuple[str, int, bytes]]:
        """The day of every activity, whether it is a run, and its figures."""
        with self._speaking():
            return self._sql.execute("SELECT day, is_run, figures FROM loads").fetchall()

    def drop_loads(self) -> None:
        """Drop all kept loads: they are to be made anew."""
        with self.transaction():
            self._sql.execute("DELETE FROM loads")

    def dated(self) -> dict[str, list[tuple[date, str]]]:
        """The athlete's settings: by key, the values with the first day each holds on, in order."""
        with self._speaking():
            found = self._sql.execute("SELECT key, since, value FROM athlete_settings ORDER BY key, since")
            out: dict[str, list[tuple[date, str]]] = {}
            for key, since, value in found:
                out.setdefault(key, []).append((date.fromisoformat(since) if since else date.min, value))
            return out

    def set_dated(self, key: str, value: str, since: date) -> None:
        """Store a checked setting that holds from a day on; ``date.min`` is from ever on."""
        row = {
            "key": key,
            "since": _first_day(since),
            "value": value,
            "set_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with self.transaction():
            self._put("athlete_settings", row, otherwise="REPLACE")

    def unset_dated(self, key: str, since: date | None = None) -> int:
        """Forget all values of such a setting, or the one from a day on; how many there were."""
        query, values = "DELETE FROM athlete_settings WHERE key = ?", [key]
        if since is not None:
            query, values = f"{query} AND since = ?", [key, _first_day(since)]
        with self.transaction():
            return self._sql.execute(query, values).rowcount


def _first_day(since: date) -> str:
    """How the first day of a setting is kept."""
    return ALWAYS if since == date.min else since.isoformat()
