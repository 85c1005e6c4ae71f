"""Forgetting: a run that can be taken back for a while, and everything at once; only what is ours goes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from building import at, run
from loading import PHOTO, add, filled, recorded

from tracker.errors import StoreError
from tracker.pipeline import diary, keeping
from tracker.pipeline.checks import photo_folder
from tracker.store import Store
from tracker.store.prepared import prepare
from tracker.store.recorded import StoredFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return filled(tmp_path / "mine" / "niggle.sqlite")


def test_only_what_is_ours_is_forgotten(path: Path):
    with Store(path) as store:
        keeping.backup(store)
        photo_folder(store).mkdir()
        wedding = photo_folder(store) / "wedding.jpg"
        wedding.write_bytes(b"x")
        (photo_folder(store) / PHOTO).write_bytes(b"x")
    keeping.forget_everything(path)
    assert [file.name for file in path.parent.rglob("*") if file.is_file()] == [wedding.name]


def test_a_linked_database_is_forgotten_where_it_lies(path: Path, tmp_path: Path):
    link = tmp_path / "link.sqlite"
    link.symlink_to(path)
    keeping.forget_everything(link)
    assert not path.exists()


def test_everything_is_forgotten_and_told(path: Path):
    with Store(path) as store:
        keeping.backup(store)
        photo_folder(store).mkdir()
        (photo_folder(store) / PHOTO).write_bytes(b"x")
    (path.parent / "my-runs.csv").write_text("mine")
    gone = keeping.forget_everything(path)
    assert {one.what for one in gone} == {"the database", "a photograph", "a backup"}
    assert [file.name for file in path.parent.iterdir()] == ["my-runs.csv"]


def test_another_programs_database_is_not_removed(tmp_path: Path):
    path = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("CREATE TABLE t (x)")
        sql.commit()
    with pytest.raises(StoreError, match="another program"):
        keeping.forget_everything(path)
    assert path.exists()


def test_a_database_in_use_is_not_removed(path: Path):
    with Store(path) as store, store.transaction():
        store.sql.execute("DELETE FROM settings")
        with pytest.raises(StoreError, match="another niggle"):
            keeping.forget_everything(path)
    assert path.exists()


def test_a_forgotten_run_can_be_taken_back_for_a_month(path: Path):
    now = datetime.now(UTC)
    with Store(path) as store:
        (before,) = store.activities()
        samples = store.recording(before.id).samples
        store.forget(before.id)
        assert not store.activities()
        assert "Taken back: the forgetting" in diary.undo(store, now=now)
        assert store.activities() == (before,)
        assert store.recording(before.id).samples.equals(samples)
        store.forget(before.id)
        assert store.let_go(now) == 0
        assert store.let_go(now + timedelta(days=31)) == 1
        assert store.forgotten(before.id) is None
        assert "Taken back: the forgetting" not in diary.undo(store, now=now)


def test_what_is_forgotten_for_good_is_not_in_the_file(path: Path):
    with Store(path) as store:
        (run_,) = store.activities()
        store.sql.execute("UPDATE activities SET name = 'SECRETNAME'")
        store.sql.commit()
        store.forget(run_.id, for_good=True)
        assert store.forgotten(run_.id) is None
    assert b"SECRETNAME" not in path.read_bytes()


def test_joined_recordings_come_back_joined(tmp_path: Path):
    with Store(tmp_path / "n.sqlite") as store:
        add(store, recorded(1, activity=run(0), speed=3.0), recorded(2, activity=run(0, 10.1), speed=3.0))
        ids = [source.id for activity in store.activities() for source in store.sources(activity.id)]
        kept = store.join(ids)
        assert len(store.sources(kept)) == 2
        assert store.forget(kept) == 2
        assert store.bring_back(kept) == 2
        assert {source.id for source in store.sources(kept)} == set(ids)


def test_the_last_thing_is_taken_back_first_whatever_the_clock_says(path: Path):
    long_ago = at(3)
    with Store(path) as store:
        (run_,) = store.activities()
        store.forget(run_.id)
        diary.log(store, "left calf 3", now=long_ago)  # the clock was set back
        assert "left calf 3" in diary.undo(store, now=long_ago)
        assert "the forgetting" in diary.undo(store, now=long_ago)
        assert store.activities() == (run_,)


def test_a_run_that_was_imported_again_is_not_to_be_taken_back(path: Path):
    with Store(path) as store:
        (run_,) = store.activities()
        before = store.last_change()
        store.forget(run_.id)
        assert store.last_change() != before
        file = StoredFile("x", "x" * 64, 1)
        store.add_file(file, [prepare(recorded(1, activity=run(0), speed=3.0))], forgotten_too=True)
        assert store.last_change() == before
        assert len(store.activities()) == 1
