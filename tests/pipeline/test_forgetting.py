"""Forgetting: a run that can be taken back for a while, and everything at once; only what is ours goes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from building import at, niggle, run
from loading import PHOTO, add, filled, recorded

from tracker.errors import StoreError
from tracker.model import Recording
from tracker.pipeline import belongings, diary, keeping
from tracker.pipeline.checks import photo_folder
from tracker.pipeline.exporting import export
from tracker.pipeline.imports import import_paths
from tracker.store import Store
from tracker.store.prepared import prepare
from tracker.store.recorded import StoredFile


def test_only_what_is_ours_is_forgotten(path: Path):
    with Store(path) as store:
        keeping.backup(store)
        photo_folder(store).mkdir()
        wedding = photo_folder(store) / "wedding.jpg"
        wedding.write_bytes(b"x")
        (photo_folder(store) / PHOTO).write_bytes(b"x")
    belongings.forget_everything(path)
    assert [file.name for file in path.parent.rglob("*") if file.is_file()] == [wedding.name]


def test_a_linked_database_is_forgotten_where_it_lies(path: Path, tmp_path: Path):
    link = tmp_path / "link.sqlite"
    link.symlink_to(path)
    belongings.forget_everything(link)
    assert not path.exists()


def test_everything_is_forgotten_and_told(path: Path):
    with Store(path) as store:
        keeping.backup(store)
        photo_folder(store).mkdir()
        (photo_folder(store) / PHOTO).write_bytes(b"x")
    (path.parent / "my-runs.csv").write_text("mine")
    told = {one.what for one in belongings.everything(path)}
    assert told == {"the database", "a photograph", "a backup"}
    done = belongings.forget_everything(path)
    assert len(done.gone) == 3
    assert not done.left
    assert [file.name for file in path.parent.iterdir()] == ["my-runs.csv"]


@pytest.mark.parametrize("name", [".hidden.sqlite", "my runs.sqlite", "d.2026.db"])
def test_nothing_stays_whatever_the_name(tmp_path: Path, name: str):
    path = filled(tmp_path / "mine" / name)
    with Store(path) as store:
        keeping.backup(store)
    (path.parent / f".{name}.abc.part").touch()
    (path.parent / f"{path.stem}-backups" / f".{path.stem}-2026-03-01-190000.sqlite.a_b1.part").touch()
    belongings.forget_everything(path)
    assert list(path.parent.iterdir()) == []


def test_a_copy_under_a_name_of_ones_own_stays_and_is_told(path: Path):
    names = ("niggle-2nd-opinion.sqlite", "niggle-2025-race-plans.sqlite.txt", "mine.sqlite")
    with Store(path) as store:
        folder = keeping.backup(store).path.parent
    for name in names:
        (folder / name).write_text("mine")
    assert [copy.name for copy in belongings.staying(path)] == sorted(n for n in names if n.endswith("e"))
    belongings.forget_everything(path)
    assert sorted(file.name for file in folder.iterdir()) == sorted(names)


def test_a_database_that_shares_its_folders_with_another_is_not_removed(tmp_path: Path):
    one, other = filled(tmp_path / "d.sqlite"), filled(tmp_path / "d.db")
    with Store(one) as store:
        keeping.backup(store)
    with pytest.raises(StoreError, match="same folders"):
        belongings.forget_everything(other)
    assert len(list(tmp_path.rglob("*.sqlite"))) == 2
    assert other.exists()


@pytest.mark.parametrize("asked", ["d.db", "d", "gone.db"])
def test_the_backups_of_another_stay_whatever_has_become_of_it(tmp_path: Path, asked: str):
    own = filled(tmp_path / {"d.db": "d.sqlite", "d": "d.sqlite", "gone.db": "gone"}[asked])
    with Store(own) as store:
        keeping.backup(store)
    if asked == "d.db":
        own.write_bytes(b"X" * 20 + own.read_bytes()[20:])
    with pytest.raises(StoreError, match="same folders"):
        belongings.forget_everything(tmp_path / asked)
    assert len(list(tmp_path.rglob("*-backups/*"))) == 1


def test_a_copy_under_another_name_does_not_keep_it_from_being_removed(path: Path):
    (path.parent / f"{path.name}.bak").write_bytes(path.read_bytes())
    belongings.forget_everything(path)
    assert [file.name for file in path.parent.iterdir()] == [f"{path.name}.bak"]


def test_a_damaged_database_can_be_removed_too(path: Path):
    with Store(path) as store:
        keeping.backup(store)
    path.write_bytes(path.read_bytes()[:5000])
    belongings.forget_everything(path)
    assert list(path.parent.iterdir()) == []


def test_another_programs_database_is_not_removed(tmp_path: Path):
    path = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("CREATE TABLE t (x)")
        sql.commit()
    with pytest.raises(StoreError, match="another program"):
        belongings.forget_everything(path)
    assert path.exists()


def test_a_database_in_use_is_not_removed(path: Path):
    with Store(path) as store, store.transaction():
        store.sql.execute("DELETE FROM settings")
        with pytest.raises(StoreError, match="another niggle"):
            belongings.forget_everything(path)
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
        assert store.let_go(now + timedelta(days=31)) == 0  # the clock may be wrong: a day later it is sure
        assert store.let_go(now + timedelta(days=32)) == 1
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


def test_what_is_forgotten_for_good_is_in_no_log_either_while_another_has_it_open(path: Path):
    with Store(path) as watching, Store(path) as store:
        watching.activities()
        (run_,) = store.activities()
        store.sql.execute("UPDATE activities SET name = 'SECRETNAME'")
        store.sql.execute("UPDATE files SET name = 'SECRETNAME'")
        store.sql.commit()
        store.forget(run_.id, for_good=True)
        there = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    assert b"SECRETNAME" not in there


def test_a_clock_that_was_wrong_once_takes_nothing_away(path: Path):
    now = datetime.now(UTC)
    with Store(path) as store:
        (run_,) = store.activities()
        store.forget(run_.id)
        store.let_go(now + timedelta(days=400))
        assert store.let_go(now) == 0
        assert store.let_go(now + timedelta(days=31)) == 0
        assert store.bring_back(run_.id) == 1


def test_a_run_set_apart_from_another_can_be_taken_back(tmp_path: Path):
    with Store(tmp_path / "n.sqlite") as store:
        add(store, recorded(1, activity=run(0), speed=3.0), recorded(2, activity=run(0, 10.1), speed=3.0))
        kept = store.join([activity.id for activity in store.activities()])
        one, _ = store.split(kept)
        store.forget(one)
        assert "the forgetting" in diary.undo(store, now=datetime.now(UTC))
        assert len(store.activities()) == 2


def test_an_older_export_brings_back_what_was_forgotten_only_when_asked(path: Path, tmp_path: Path):
    out = tmp_path / "out"
    with Store(path) as store:
        (run_,) = store.activities()
        export(store, out)
        store.forget(run_.id)
        import_paths(store, [out])
        assert not store.activities()
        import_paths(store, [out], come_back="all")
        assert len(store.activities()) == 1
        assert store.forget(run_.id, for_good=True) == 1
        assert not store.activities()


def test_what_was_joined_with_a_forgotten_run_stays_out_and_the_rest_comes_in(tmp_path: Path):
    def twins(store: Store) -> tuple[Recording, Recording]:
        return recorded(1, activity=run(0), speed=3.0), recorded(2, activity=run(0, 10.1), speed=3.0)

    with Store(tmp_path / "2.sqlite") as store:
        add(store, *twins(store))
        stands = store.join([activity.id for activity in store.activities()])
        store.write([niggle(3, "left soleus")])
        export(store, tmp_path / "out")
    with Store(tmp_path / "1.sqlite") as store:
        add(store, *(one for one in twins(store) if one.activity.id == stands))
        store.forget(stands)
        assert not import_paths(store, [tmp_path / "out"]).failed
        assert not store.activities()
        assert len(store.niggles()) == 1
        import_paths(store, [tmp_path / "out"], come_back="all")
        assert len(store.activities()) == 1
        assert "left soleus" in diary.undo(store, now=datetime.now(UTC))  # the forgetting is none any more


def test_a_run_that_is_here_is_not_forgotten_by_an_export(path: Path, tmp_path: Path):
    other = filled(tmp_path / "other.sqlite")
    with Store(other) as store:
        (run_,) = store.activities()
        store.forget(run_.id)
        export(store, tmp_path / "out")
    with Store(path) as store:
        import_paths(store, [tmp_path / "out"])
        assert store.activities()
        assert store.forget(run_.id) == 1


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
