from __future__ import annotations

import gzip
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from building import at, clear, day, niggle, run

from tracker import frames
from tracker.errors import StoreError
from tracker.model import Checkin, Impact, Lap, Moment, Niggle, Onset, Quality, Recording
from tracker.store import Store
from tracker.store.copies import alone
from tracker.store.migrations import STEPS
from tracker.store.prepared import prepare
from tracker.store.recorded import Known, StoredFile


def recording(number: int = 0, **more: object) -> Recording:
    samples = frames.samples({"time_s": np.arange(60.0), "hr_bpm": np.full(60, 141.0)})
    return Recording(
        activity=run(number, **more), samples=samples, laps=(Lap(start_s=0, elapsed_s=60),), repairs=("x",)
    )


def add(store: Store, *recordings: Recording, content: bytes = b"content", keep: bool = False):
    kept = content if keep else None
    file = StoredFile("a.fit", "h" + content.hex(), len(content), kept)
    return store.add_file(file, [prepare(recording) for recording in recordings]).new


def test_an_activity_comes_back_as_it_was(store: Store):
    whole = recording(rpe=6.0, feel=50.0, name="Loop", hr_max_bpm=181.0, sub_sport="trail")
    add(store, whole)
    assert store.activities() == (whole.activity,)
    back = store.recording(whole.activity.id)
    assert back.activity == whole.activity
    assert back.laps == whole.laps
    assert back.repairs == whole.repairs
    assert back.samples.equals(whole.samples)


def test_an_activity_without_samples_comes_back(store: Store):
    bare = Recording(activity=run(0), samples=frames.samples({"time_s": np.array([])}))
    add(store, bare)
    assert store.recording(bare.activity.id).samples.empty


def test_the_same_activity_is_stored_once(store: Store):
    assert len(add(store, recording(), content=b"one")) == 1
    assert add(store, recording(), content=b"two") == ()
    assert store.file("h" + b"one".hex()) == Known(activities=1, forgotten=0, reason=None)
    assert store.file("h" + b"two".hex()) == Known(activities=0, forgotten=0, reason=None)
    assert store.file("never seen") is None


def test_activities_are_found_by_their_days(store: Store):
    add(store, recording(0), recording(5), recording(9))
    assert [a.day for a in store.activities(since=day(5), until=day(8))] == [day(5)]


def test_a_diary_entry_comes_back_as_it_was(store: Store):
    entry = niggle(
        *(3, "left soleus", 4.5),
        moment=Moment.NEXT_MORNING,
        onset=Onset.GRADUAL,
        quality=Quality.TIGHT,
        impact=Impact.EASED,
        note="after hills; “ouch”",
        x=0.25,
        y=0.75,
        logged=5,
    )
    checkin = Checkin(day=day(4), logged_at=at(4), clear=True, soreness=2, sleep=6, note="fine")
    assert store.write([entry], [checkin]) == {Niggle: 1, Checkin: 1}
    assert store.niggles() == (entry,)
    assert store.checkins() == (checkin,)


def test_the_same_entry_is_stored_once(store: Store):
    store.write([niggle(0, "left soleus")], [clear(1)])
    assert store.write([niggle(0, "left soleus")], [clear(1)]) == {}


def test_a_transaction_is_all_or_nothing(store: Store):
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.write([niggle(0, "left soleus")])
        raise ZeroDivisionError
    assert store.niggles() == ()


def test_original_bytes_are_kept_only_when_wished(store: Store, tmp_path: Path):
    add(store, recording(0), content=b"kept", keep=True)
    add(store, recording(1), content=b"not kept")
    with sqlite3.connect(tmp_path / "niggle.sqlite") as db:
        rows = dict(db.execute("SELECT hash, original FROM files").fetchall())
    db.close()
    assert gzip.decompress(rows["h" + b"kept".hex()]) == b"kept"
    assert rows["h" + b"not kept".hex()] is None


def test_a_setting_is_kept_and_replaced(store: Store):
    assert store.setting("timezone") is None
    store.set("timezone", "Europe/Berlin")
    store.set("timezone", "Asia/Tokyo")
    assert store.setting("timezone") == "Asia/Tokyo"


def test_the_connection_is_set_up_for_safety(store: Store):
    assert store._db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._db.execute("PRAGMA busy_timeout").fetchone()[0] >= 10_000


def test_an_orphan_cannot_be_stored(store: Store):
    with pytest.raises(StoreError, match="FOREIGN KEY"), store._speaking():
        store._db.execute("INSERT INTO laps VALUES ('nothing', 1, 0, 0, 0)")


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_only_the_owner_can_read_the_database(tmp_path: Path):
    path = tmp_path / "new" / "niggle.sqlite"
    with Store(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_migration_is_recorded_with_its_change(tmp_path: Path):
    with Store(tmp_path / "a.sqlite") as store:
        applied = store._db.query("SELECT name FROM _sqlite_migrations WHERE migration_set = 'niggle'")
        assert {row["name"] for row in applied} == set(STEPS)


def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from tracker.store import migrations

    monkeypatch.setitem(migrations.STEPS, "0001_foundation", (*migrations.FOUNDATION[:3], "CREATE NONSENSE"))
    path = tmp_path / "a.sqlite"
    with pytest.raises(StoreError):
        Store(path)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == []
    db.close()
    monkeypatch.undo()
    with Store(path) as store:
        assert store.activities() == ()


def test_a_newer_database_is_refused_with_what_to_do(tmp_path: Path):
    path = tmp_path / "a.sqlite"
    Store(path).__exit__(None, None, None)
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO _sqlite_migrations VALUES (99, 'niggle', '0099_flying', '2030-01-01')")
    db.close()
    with pytest.raises(StoreError, match=r"written by a newer niggle.*0099_flying.*Update the program"):
        Store(path)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "a.sqlite"
    path.write_text("my shopping list")
    with pytest.raises(StoreError, match="this is no database"):
        Store(path)
    assert path.read_text() == "my shopping list"


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE songs (title)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="belongs to another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_folder_is_no_database(tmp_path: Path):
    with pytest.raises(StoreError, match="this is a folder"):
        Store(tmp_path)


def test_a_damaged_database_is_told(tmp_path: Path):
    path = tmp_path / "a.sqlite"
    with Store(path) as store:
        add(store, recording())
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"), Store(path) as store:
        store.activities()


def test_a_read_only_database_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.sqlite"
    Store(path).__exit__(None, None, None)
    path.chmod(0o444)
    if os.access(path, os.W_OK):  # root may write anything, so it is told otherwise
        monkeypatch.setattr(os, "access", lambda file, mode: mode != os.W_OK)
    with pytest.raises(StoreError, match="can be read but not written") as caught:
        Store(path)
    assert "Make the file and its folder writable" in str(caught.value)


def test_a_read_only_error_from_sqlite_is_told_the_same_way(tmp_path: Path):
    with Store(tmp_path / "a.sqlite") as store:
        store._db.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="can be read but not written"):
            store.set("timezone", "Europe/Berlin")


def test_a_locked_database_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tracker.store.connection.BUSY_TIMEOUT_S", 0.05)
    path = tmp_path / "a.sqlite"
    with Store(path) as one, Store(path) as other, one.transaction():
        one.set("a", "b")
        with pytest.raises(StoreError, match="another niggle is writing"):
            other.set("c", "d")


def test_two_programs_that_start_at_once_make_one_database(tmp_path: Path):
    path = tmp_path / "a.sqlite"
    code = f"from pathlib import Path; from tracker.store import Store; Store(Path({str(path)!r}))"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(6)]
    assert [process.wait() for process in started] == [0] * 6


def test_an_error_says_nothing_of_the_diary(tmp_path: Path):
    with Store(tmp_path / "a.sqlite") as store:
        store._db.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError) as caught:
            store.write([niggle(0, "left soleus", note="very private")])
        assert "private" not in str(caught.value)
        assert "soleus" not in str(caught.value)


def test_an_unknown_activity_is_named(store: Store):
    with pytest.raises(StoreError, match="no activity abc"):
        store.recording("abc")


def test_a_later_entry_about_an_earlier_day_keeps_both_dates(store: Store):
    late = replace(niggle(2, "left soleus"), logged_at=at(9))
    store.write([late])
    (back,) = store.niggles()
    assert (back.day, back.known_on) == (day(2), day(9))


def test_a_database_of_the_foundation_is_brought_up_to_date_and_keeps_everything(tmp_path: Path):
    from tracker.store.lean import Database
    from tracker.store.migrations import migrations

    path = tmp_path / "old.sqlite"
    old = Database(path, execute_plugins=False)
    migrations().apply(old, stop_before="0002_import")
    old.table("files").insert(
        {"hash": "h", "name": "runs.csv", "size_bytes": 1, "imported_at": "2026-01-01", "repairs": "[]"}
    )
    old.table("activities").insert(
        {
            "id": "a" * 16,
            "file_hash": "h",
            "day": "2026-03-01",
            "start": "2026-03-01T12:00:00+00:00",
            "utc_offset_s": 0,
            "sport": "running",
            "distance_m": 5000.0,
            "moving_s": 1800.0,
            "source": "runs.csv",
        }
    )
    old.close()
    with Store(path) as store:
        (kept,) = store.activities()
        assert (kept.distance_m, kept.timed, kept.sport_stated) == (5000, False, True)
        assert store.recording(kept.id).activity == kept
        assert store.file("h") == Known(activities=1, forgotten=0, reason=None)


def test_a_database_that_cannot_be_opened_to_the_end_is_let_go_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "n.sqlite"
    Store(path).__exit__(None, None, None)

    def broken(*_: object) -> int:
        raise StoreError("it is damaged")

    monkeypatch.setattr(Store, "let_go", broken)
    with pytest.raises(StoreError) as kept:  # whose traceback holds on to the store
        Store(path)
    with closing(sqlite3.connect(path, timeout=0.1, isolation_level=None)) as sql:
        alone(sql)
    assert kept.value.what == "it is damaged"


def test_a_setting_that_was_damaged_counts_as_none(tmp_path: Path):
    with Store(tmp_path / "n.sqlite") as store:
        store.set("units", "ells")
        store.set("week_starts", "someday")
        assert (store.units.id, store.first_weekday) == ("metric", 0)
