"""Bringing a backup back: all or nothing, never over what is lacking unasked, and what stood there is kept."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from building import day, niggle
from loading import filled, no, sore_days, yes

from tracker.errors import StoreError
from tracker.pipeline import keeping
from tracker.store import Store
from tracker.store.copies import backup_folder


def test_what_was_backed_up_comes_back_and_what_stood_there_is_kept(path: Path):
    with Store(path) as store:
        copy = keeping.backup(store).path
        store.write([niggle(50, "left soleus")])
        store.set("units", "imperial")
    asked: list[keeping.Lacking] = []
    assert keeping.restore(path, copy, sure=lambda lacking: asked.append(lacking) or False) is None
    assert asked[0].rows == {"niggles": 1, "changes": 1, "settings": 1}
    assert sore_days(path) == {0, 1, 2, 50}
    done = keeping.restore(path, copy, sure=yes)
    assert sore_days(path) == {0, 1, 2}
    assert done.before is not None
    assert keeping.restore(path, done.before, sure=no) is not None  # nothing is lacking: nobody is asked
    assert sore_days(path) == {0, 1, 2, 50}


def test_nobody_can_write_between_the_keeping_and_the_replacing(path: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tracker.pipeline.keeping.BUSY_TIMEOUT_S", 0.2)
    other = filled(tmp_path / "other.sqlite", 7)
    with Store(path) as open_one:
        open_one.niggles()
        with pytest.raises(StoreError, match="another niggle"):
            keeping.restore(path, other, sure=yes)
        assert len(open_one.niggles()) == 3

    def and_then_something_is_logged(_: keeping.Lacking) -> bool:
        with Store(path) as store:
            store.write([niggle(60, "left soleus")])
        return True

    with pytest.raises(StoreError, match="written meanwhile"):
        keeping.restore(path, other, sure=and_then_something_is_logged)
    assert sore_days(path) == {0, 1, 2, 60}
    assert not backup_folder(path).exists()


def test_a_dashboard_shows_what_was_brought_back(path: Path, tmp_path: Path):
    from tracker.web import create_app

    other = filled(tmp_path / "other.sqlite", 7)
    client = create_app(path, today=day(9)).test_client()
    assert "left soleus" in client.get(f"/log?day={day(2)}", base_url="http://127.0.0.1:1").text
    keeping.restore(path, other, sure=yes)
    page = client.get(f"/log?day={day(2)}", base_url="http://127.0.0.1:1").text
    assert "Nothing yet" in page


@pytest.mark.parametrize("kind", ["folder", "picture", "foreign"])
def test_what_stands_there_and_is_none_of_ours_stays(path: Path, tmp_path: Path, kind: str):
    there = tmp_path / "theirs"
    if kind == "folder":
        there.mkdir()
    elif kind == "picture":
        there.write_bytes(b"\xff\xd8\xff" * 2000)
    else:
        with closing(sqlite3.connect(there)) as sql:
            sql.execute("CREATE TABLE t (x)")
            sql.commit()
    before = None if kind == "folder" else there.read_bytes()
    with pytest.raises(StoreError):
        keeping.restore(there, path, sure=yes)
    assert there.is_dir() if before is None else there.read_bytes() == before
    assert not backup_folder(there).exists()


def test_a_backup_comes_back_on_a_new_machine(path: Path, tmp_path: Path):
    with Store(path) as store:
        copy = keeping.backup(store, tmp_path / "stick.sqlite").path
    there = tmp_path / "new" / "niggle.sqlite"
    done = keeping.restore(there, copy, sure=no)
    assert done.before is None
    assert sore_days(there) == {0, 1, 2}


@pytest.mark.parametrize("side", ["-wal", "-journal"])
def test_what_an_earlier_database_left_beside_its_place_is_not_mixed_in(
    path: Path, tmp_path: Path, side: str
):
    with Store(path) as store:
        copy = keeping.backup(store, tmp_path / "copy.sqlite").path
    other = filled(tmp_path / "other.sqlite", 200)
    with Store(other) as store:
        store.write([niggle(n, "right soleus") for n in range(200)])
        left = Path(f"{other}-wal").read_bytes()
        path.unlink()
        Path(f"{path}{side}").write_bytes(left)
        done = keeping.restore(path, copy, sure=no)
    assert sore_days(path) == {0, 1, 2}
    assert done.before.read_bytes() == left


def test_a_damaged_database_stays_in_its_place_until_the_copy_is_whole(path: Path, monkeypatch):
    with Store(path) as store:
        copy = keeping.backup(store).path
    path.write_bytes(path.read_bytes()[:5000])

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("tracker.store.copies._copied", full)
    with pytest.raises(StoreError, match="disk is full"):
        keeping.restore(path, copy, sure=no)
    assert path.stat().st_size == 5000
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == [path.name]


@pytest.mark.parametrize("links", [True, False])
def test_what_was_begun_meanwhile_is_not_replaced(path: Path, tmp_path: Path, monkeypatch, links: bool):
    if not links:

        def refuse(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr("os.link", refuse)
    new = tmp_path / "new.sqlite"
    from tracker.store import copies

    def and_then_one_is_begun(*given: object) -> None:
        copied(*given)
        filled(new, 7)

    copied = copies._copied
    monkeypatch.setattr("tracker.store.copies._copied", and_then_one_is_begun)
    with pytest.raises(StoreError):
        keeping.restore(new, path, sure=yes)
    monkeypatch.undo()
    assert sore_days(new) == {7}


@pytest.mark.skipif(os.name == "nt", reason="Windows does not move an open file")
def test_a_database_whose_beginning_is_destroyed_is_not_moved_from_under_another(path: Path):
    with Store(path) as store:
        copy = keeping.backup(store).path
    code = f"""import sqlite3, sys
sql = sqlite3.connect({str(path)!r}); sql.execute("select * from niggles").fetchall()
print("open", flush=True); sys.stdin.read()"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True) as holder:
        assert holder.stdout.readline() == "open\n"
        with path.open("rb+") as file:
            file.write(bytes(20))
        with pytest.raises(StoreError, match="another niggle"):
            keeping.restore(path, copy, sure=yes)
        holder.stdin.close()
    assert keeping.restore(path, copy, sure=yes).before is not None


def test_a_row_that_leads_nowhere_does_not_keep_a_backup_from_coming_back(path: Path, tmp_path: Path):
    with Store(path) as store:
        store.sql.execute("PRAGMA foreign_keys = OFF")
        store.sql.execute("UPDATE niggles SET added_in = 'nowhere'")
        store.sql.commit()
        copy = keeping.backup(store, tmp_path / "copy.sqlite").path
    keeping.restore(tmp_path / "new.sqlite", copy, sure=no)
    assert sore_days(tmp_path / "new.sqlite") == {0, 1, 2}


def test_a_damaged_database_is_moved_aside_as_it_is(path: Path):
    with Store(path) as store:
        copy = keeping.backup(store).path
    broken = path.read_bytes()[:5000]
    path.write_bytes(broken)
    done = keeping.restore(path, copy, sure=no)
    assert sore_days(path) == {0, 1, 2}
    assert "damaged" in done.before.name
    assert done.before.read_bytes() == broken


@pytest.mark.parametrize("kind", ["nothing", "folder", "text", "cut", "foreign", "newer", "empty", "itself"])
def test_what_is_no_backup_is_refused_and_nothing_is_changed(path: Path, tmp_path: Path, kind: str):
    source = tmp_path / "source.sqlite"
    if kind == "folder":
        source.mkdir()
    elif kind == "text":
        source.write_text("SQLite is nice")
    elif kind == "itself":
        source = path
    elif kind == "empty":
        source.touch()
    elif kind != "nothing":
        filled(source)
        with closing(sqlite3.connect(source)) as sql:
            if kind == "foreign":
                sql.execute("PRAGMA application_id = 7")
            if kind == "newer":
                sql.execute(
                    "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('niggle', '9999', '')"
                )
            sql.commit()
        if kind == "cut":
            source.write_bytes(source.read_bytes()[:9000])
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        keeping.restore(path, source, sure=yes)
    assert refused.value.hint
    assert path.read_bytes() == before
    assert not backup_folder(path).exists()


def test_a_backup_of_an_older_schema_is_brought_up_to_date(path: Path, tmp_path: Path):
    from tracker.store.lean import Database
    from tracker.store.migrations import migrations

    older = tmp_path / "older.sqlite"
    made = Database(older, execute_plugins=False)
    migrations().apply(made, stop_before="0003_diary")
    made.conn.execute(
        "INSERT INTO niggles (id, day, region, side, severity, logged_at) "
        "VALUES ('abc', '2026-01-05', 'soleus', 'left', 4, '2026-01-05T20:00:00+01:00')"
    )
    made.conn.commit()
    made.close()
    keeping.restore(path, older, sure=yes)
    assert sore_days(path) == {4}
