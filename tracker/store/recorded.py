"""Files and activities in the database.

A run can have been recorded, or listed, several times: as FIT and GPX, in two services' exports. Every
recording is kept as it came; all but the richest carry ``same_as``, the id of the one that stands for
the run. What that one does not know (a name, the runner's rating) is filled in from the others as it
is read, so that nothing is mixed on disk and the joining can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tracker.errors import InvalidValueError, StoreError
from tracker.store import rows
from tracker.store.connection import Connection

if TYPE_CHECKING:
    import pandas as pd

    from tracker.model import Activity, Recording
    from tracker.store.prepared import Prepared


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was read: its name without a folder, the hash of its content, and its size.

    ``content`` is kept with it where it is given; ``reason`` tells why a file without an activity has
    none.
    """

    name: str
    hash: str
    size_bytes: int
    content: bytes | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds of a file: how many activities, how many were forgotten, or why none."""

    activities: int
    forgotten: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Added:
    """What came of a file's recordings: the new ones, how many were known, and how many stay forgotten."""

    new: tuple[Activity, ...]
    known: int
    forgotten: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored recording as the search for the same run sees it.

    ``run`` is the id of the recording that stands for the run; ``richness`` orders recordings of one run.
    """

    activity: Activity
    run: str
    file_hash: str
    richness: tuple[int, int, int]
    apart: bool = False
    """Whether the runner has set it apart from others."""


FORGOT = "forget"
"""What a change is called that forgot a run; its source is the run."""

Place = tuple[int, int, str]
"""Size [bytes], stamp (time of change [ns], or checksum) and content hash of what was last read there."""


class Recorded(Connection):
    """Files and activities: see `tracker.store.Store`."""

    def file(self, content_hash: str) -> Known | None:
        """What is known of a file with this content; None where it was never read."""
        with self._speaking():
            found = list(self._db.table("files").rows_where("hash = ?", [content_hash]))
            if not found:
                return None
            here = self._db.table("activities").count_where("file_hash = ?", [content_hash])
            gone = self._db.table("forgotten").count_where("file_hash = ?", [content_hash])
            return Known(here, gone, found[0]["reason"])

    def count(self) -> int:
        """How many recordings there are."""
        with self._speaking():
            return self._db.table("activities").count

    def known_files(self) -> dict[str, Known]:
        """What is known of every file that was ever read, by its hash."""
        with self._speaking():
            found = self._db.execute(
                """
                SELECT f.hash, (SELECT count(*) FROM activities WHERE file_hash = f.hash),
                       (SELECT count(*) FROM forgotten WHERE file_hash = f.hash), f.reason
                FROM files AS f
                """
            )
            return {digest: Known(here, gone, reason) for digest, here, gone, reason in found}

    def activities_of(self, content_hash: str) -> tuple[Activity, ...]:
        """The activities that came from a file with this content, joined with others or not."""
        with self._speaking():
            found = self._db.table("activities").rows_where("file_hash = ?", [content_hash])
            return tuple(_activity(row) for row in found)

    def places(self) -> dict[str, Place]:
        """Where files were read, and what was there."""
        with self._speaking():
            found = self._db.execute("SELECT place, size_bytes, stamp, hash FROM places")
            return {place: (size, stamp, digest) for place, size, stamp, digest in found}

    def remember_place(self, place: str, size_bytes: int, stamp: int, content_hash: str) -> None:
        """Note what was read at a place, so that it need not be read again while it is unchanged."""

        row = {"place": place, "size_bytes": size_bytes, "stamp": stamp, "hash": content_hash}
        with self.transaction():
            self._db.table("places").insert(row, replace=True)

    def add_file(
        self, file: StoredFile, recordings: Sequence[Prepared], *, forgotten_too: bool = False
    ) -> Added:
        """Store a file and its recordings in one transaction; returns what came of them.

        Activities whose id is known are left as they are; forgotten ones stay forgotten unless
        ``forgotten_too``.
        """
        import gzip
        import json

        repairs = list(dict.fromkeys(repair for recording in recordings for repair in recording.repairs))
        row = {
            "hash": file.hash,
            "name": rows.clean(file.name),
            "size_bytes": file.size_bytes,
            "imported_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "repairs": rows.clean(json.dumps(repairs, ensure_ascii=False)),
            "original": None if file.content is None else gzip.compress(file.content, mtime=0),
            "reason": file.reason,
        }
        with self.transaction():
            self._db.table("files").insert(row, ignore=True)
            if row["original"] is not None:
                self._db.execute(_KEEP_ORIGINAL, [row["original"], file.hash])
            gone = {r.activity.id for r in recordings if self._is_forgotten(r.activity.id)}
            if forgotten_too:
                for activity_id in gone:
                    self._sql.execute(_NOT_TO_BE_TAKEN_BACK, [FORGOT, activity_id])
                    self._db.table("forgotten").delete(activity_id)
                gone = set()
            wanted = [r for r in recordings if r.activity.id not in gone]
            new = tuple(r.activity for r in wanted if self._add_recording(r, file.hash))
            return Added(new, known=len(wanted) - len(new), forgotten=len(gone))

    def _is_forgotten(self, activity_id: str) -> bool:
        return bool(self._db.table("forgotten").count_where("id = ?", [activity_id]))

    def _add_recording(self, recording: Prepared, content_hash: str) -> bool:
        activity = recording.activity
        if self._db.table("activities").count_where("id = ?", [activity.id]):
            return False
        self._db.table("activities").insert({**rows.from_activity(activity), "file_hash": content_hash})
        for table, row in (
            ("samples", recording.samples),
            ("details", recording.details),
            ("digests", recording.digest),
        ):
            if row is not None:
                self._db.table(table).insert({"activity_id": activity.id, **row})
        if recording.laps:
            self._db.table("laps").insert_all(rows.from_laps(activity.id, recording.laps))
        return True

    def activities(self, *, since: date | None = None, until: date | None = None) -> tuple[Activity, ...]:
        """The activities of the days ``since`` to ``until``, each once, in order of their start."""
        where, values = rows.between(since, until)
        with self._speaking():
            found = self._db.view("merged").rows_where(where, values, order_by="start, id")
            return tuple(_activity(row) for row in found)

    def distances(self, *, since: date) -> tuple[tuple[date, float], ...]:
        """The way of each run [m] since a day, where it is known."""
        with self._speaking():
            found = self._rows(
                "SELECT day, distance_m FROM merged WHERE sport = 'running' "
                "AND day >= ? AND distance_m IS NOT NULL ORDER BY start",
                [since.isoformat()],
            )
            return tuple((date.fromisoformat(row["day"]), row["distance_m"]) for row in found)

    def recording(self, activity_id: str) -> Recording:
        """One activity with its samples, laps and all else; ``activity_id`` may be one of its sources'.

        Raises
        ------
        StoreError
            There is no such activity, or its samples are damaged.
        """
        run = self.run_of(activity_id)
        import json

        from tracker.model import Recording

        with self._speaking():
            found = next(self._db.view("merged").rows_where("id = ?", [run]))
            samples = list(self._db.table("samples").rows_where("activity_id = ?", [run]))
            laps = self._db.table("laps").rows_where("activity_id = ?", [run], order_by="number")
            details = next(self._db.table("details").rows_where("activity_id = ?", [run]), None)
            file = next(self._db.table("files").rows_where("hash = ?", [found["file_hash"]]))
            return Recording(
                activity=_activity(found),
                samples=rows.to_samples(samples[0] if samples else None),
                laps=tuple(rows.to_lap(row) for row in laps),
                repairs=tuple(json.loads(file["repairs"])),
                **rows.to_details(details),
            )

    def samples_of(self, activity_id: str) -> pd.DataFrame:
        """The samples of one recording, not of the run it belongs to."""
        with self._speaking():
            found = list(self._db.table("samples").rows_where("activity_id = ?", [activity_id]))
            return rows.to_samples(found[0] if found else None)

    def run_of(self, activity_id: str) -> str:
        """The id of the recording that stands for a run; an id may be shortened while it is unambiguous.

        Raises
        ------
        StoreError
            No activity, or more than one, has an id that begins so.
        """
        text = activity_id.strip()
        with self._speaking():
            select = "SELECT id, coalesce(same_as, id) FROM activities WHERE "
            found = self._db.execute(select + "id = ?", [text]).fetchall()
            if not found and text:
                found = self._db.execute(
                    select + "id >= ? AND id < ?", [text, text + "\U0010ffff"]
                ).fetchall()
        runs = {run for _, run in found}
        if len(runs) > 1:
            raise StoreError(
                f"more than one activity's id begins with {text}: {', '.join(sorted(runs)[:5])}",
                hint="Give more of it.",
            )
        if not runs:
            raise StoreError(f"there is no activity {text or '“”'}", hint="niggle runs --ids lists them.")
        return str(runs.pop())

    def sources(self, activity_id: str) -> tuple[Activity, ...]:
        """All recordings of a run as they came, the one that stands for it first."""
        run = self.run_of(activity_id)
        with self._speaking():
            found = self._db.table("activities").rows_where(
                "id = ? OR same_as = ?", [run, run], order_by="same_as IS NOT NULL, source, id"
            )
            return tuple(_activity(row) for row in found)

    # one run is one run

    def candidates(self, start: datetime, within: timedelta) -> list[Candidate]:
        """The recordings that begin within this time of ``start``."""
        low, high = ((start + sign * within).isoformat() for sign in (-1, 1))
        with self._speaking():
            found = self._db.query(_CANDIDATES + "a.start BETWEEN ? AND ?", [low, high])
            return [_candidate(row) for row in found]

    def join(self, activity_ids: Iterable[str], *, by_hand: bool = False) -> str:
        """Make these recordings, and those already joined with them, one run; returns its id.

        The richest stands for it: the one with samples, then with more columns of them, then more rows.
        Joining ``by_hand`` takes back an earlier `split`.
        """
        runs = sorted({self.run_of(activity_id) for activity_id in activity_ids})
        if len(runs) == 1:
            return runs[0]
        marks = ",".join("?" * len(runs))
        with self.transaction():
            query = _CANDIDATES + f"a.id IN ({marks}) OR a.same_as IN ({marks})"
            all_of_it = [_candidate(row) for row in self._db.query(query, [*runs, *runs])]
            best = max(all_of_it, key=_preference).activity.id
            for candidate in all_of_it:
                own = candidate.activity.id
                values = {"same_as": None if own == best else best} | ({"apart": 0} if by_hand else {})
                self._db.table("activities").update(own, values)
        return best

    def split(self, activity_id: str) -> tuple[str, ...]:
        """Make every recording of a run a run of its own again, until they are joined by hand; their ids.

        Rows of lists have no samples of their own and stay with the recording they tell more about.
        """
        ids = [source.id for source in self.sources(activity_id)]
        with self.transaction():
            lists = {row["id"] for row in self._db.query(_LISTED, [ids[0]])}
            recordings = tuple(own for own in ids if own not in lists)
            for own in recordings if len(recordings) > 1 else ():
                self._db.table("activities").update(own, {"same_as": None, "apart": 1})
        return recordings

    def forgotten_near(self, start: datetime, within: timedelta) -> list[Activity]:
        """What is left of the forgotten activities that began within this time of ``start``."""
        low, high = ((start + sign * within).isoformat() for sign in (-1, 1))
        from tracker.model import Activity

        with self._speaking():
            found = self._db.table("forgotten").rows_where("start BETWEEN ? AND ?", [low, high])
            return [
                Activity(
                    id=row["id"],
                    start=datetime.fromisoformat(row["start"]),
                    utc_offset=timedelta(seconds=row["utc_offset_s"]),
                    sport=row["sport"],
                    elapsed_s=row["elapsed_s"],
                    moving_s=row["moving_s"],
                    distance_m=row["distance_m"],
                    timed=bool(row["timed"]),
                    source="",
                )
                for row in found
            ]


_LISTED = """
    SELECT id FROM activities AS a WHERE same_as = ? AND timed
    AND NOT EXISTS (SELECT 1 FROM samples WHERE activity_id = a.id)
"""

_NOT_TO_BE_TAKEN_BACK = """
    DELETE FROM changes WHERE what = ? AND source IN (SELECT run FROM forgotten WHERE id = ?)
"""

_KEEP_ORIGINAL = "UPDATE files SET original = ? WHERE hash = ? AND original IS NULL"

_CANDIDATES = """
    SELECT a.*, coalesce(a.same_as, a.id) AS run, coalesce(s.rows, 0) AS sample_rows,
           CASE WHEN s.columns IS NULL THEN 0 ELSE 1 + length(s.columns) - length(replace(s.columns, ',', ''))
           END AS sample_columns
    FROM activities AS a LEFT JOIN samples AS s ON s.activity_id = a.id WHERE
"""


def _preference(candidate: Candidate) -> tuple[tuple[int, int, int], bool, bool, str]:
    """The richer recording first; of equal ones the watch's own file, then any, but always the same."""
    activity = candidate.activity
    return candidate.richness, activity.timed, activity.source.lower().endswith(".fit"), activity.id


def _candidate(row: rows.Row) -> Candidate:
    richness = (int(row["sample_rows"] > 2), row["sample_columns"], row["sample_rows"])
    return Candidate(_activity(row), row["run"], row["file_hash"], richness, bool(row["apart"]))


def _activity(row: rows.Row) -> Activity:
    try:
        return rows.to_activity(row)
    except (InvalidValueError, ValueError, TypeError) as error:
        raise StoreError(
            f"activity {row.get('id')} in the database is damaged ({error})",
            hint="Forget it (niggle forget) and import its file again.",
        ) from error
