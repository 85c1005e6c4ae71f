"""Backups, bringing one back, forgetting everything: nothing is lost, and nothing is replaced unasked."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from building import at, day, niggle
from loading import PHOTO, filled, sore_days, yes

from tracker.errors import StoreError
from tracker.model import SelfCheck
from tracker.pipeline import keeping
from tracker.pipeline.checks import photo_folder, photos_of
from tracker.store import Store
from tracker.store.copies import backup_folder, dated_copies


def test_a_backup_is_one_whole_file_for_its_owner(path: Path):
    with Store(path) as store:
        done = keeping.backup(store)
    assert done.path.parent == backup_folder(path)
    assert [file.name for file in done.path.parent.iterdir()] == [done.path.name]
    assert sore_days(done.path) == {0, 1, 2}
    if os.name != "nt":
        assert stat.S_IMODE(done.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(done.path.parent.stat().st_mode) == 0o700


def test_a_backup_holds_what_is_not_in_the_main_file_yet(path: Path, tmp_path: Path):
    with Store(path) as store, Store(path) as other:
        other.write([niggle(9, "left soleus")])  # lies in the write-ahead log
        keeping.backup(store, tmp_path / "copy.sqlite")
    assert sore_days(tmp_path / "copy.sqlite") == {0, 1, 2, 9}


def test_a_backup_never_takes_the_place_of_a_file(path: Path, tmp_path: Path):
    there = tmp_path / "there.sqlite"
    there.write_text("mine")
    with Store(path) as store:
        for wrong in (there, path):
            with pytest.raises(StoreError, match="there is a file already"):
                keeping.backup(store, wrong)
        assert keeping.backup(store, tmp_path).path.parent == tmp_path
    assert there.read_text() == "mine"
    assert sore_days(path) == {0, 1, 2}


def test_two_backups_of_one_second_both_stay(path: Path, monkeypatch: pytest.MonkeyPatch):
    first = backup_folder(path) / "niggle-2026-03-01-190000.sqlite"
    names = iter([first, first, first.with_name("niggle-2026-03-01-190000-1.sqlite")])
    monkeypatch.setattr("tracker.store.copies.dated", lambda *_, **__: next(names))
    with Store(path) as store:
        assert keeping.backup(store).path == first
        store.write([niggle(9, "left soleus")])
        assert keeping.backup(store).path.name == "niggle-2026-03-01-190000-1.sqlite"  # its name was taken
    assert sore_days(first) == {0, 1, 2}
    assert len(list(first.parent.iterdir())) == 2


def test_a_disk_without_second_names_takes_a_backup(path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    with Store(path) as store:
        assert sore_days(keeping.backup(store).path) == {0, 1, 2}


def test_of_the_dated_backups_the_latest_are_kept(path: Path):
    with Store(path) as store:
        made = [keeping.backup(store).path for _ in range(4)]
        by_hand = backup_folder(path) / "before the race.sqlite"
        shutil.copy(made[0], by_hand)
        done = keeping.backup(store, keep=2)
    assert dated_copies(path) == [done.path, made[-1]]
    assert len(done.removed) == 3
    assert by_hand.exists()


def test_a_backup_that_fails_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tracker.store.copies.damage", lambda *_, **__: ["broken"])
    with Store(path) as store, pytest.raises(StoreError, match="differs"):
        keeping.backup(store)
    assert list(backup_folder(path).iterdir()) == []


def test_a_backup_is_kept_even_where_another_is_dated_later(path: Path):
    later = backup_folder(path) / "niggle-2099-01-01-000000.sqlite"
    with Store(path) as store:
        shutil.copy(keeping.backup(store).path, later)
        done = keeping.backup(store, keep=1)
    assert done.path.exists()
    assert not later.exists()


def test_of_another_folder_the_old_ones_go_too(path: Path, tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    with Store(path) as store:
        beside = keeping.backup(store).path
        for _ in range(3):
            keeping.backup(store, stick, keep=2)
    assert len(list(stick.glob("*.sqlite"))) == 2
    assert beside.exists()


def test_a_photograph_in_a_backup_is_one_of_its_own(path: Path, tmp_path: Path):
    with Store(path) as store:
        photo_folder(store).mkdir()
        (photo_folder(store) / PHOTO).write_bytes(b"\xff\xd8\xff1")
        kept = keeping.backup(store, tmp_path / "copy.sqlite").path
        (photo_folder(store) / PHOTO).write_bytes(b"")
    keeping.restore(path, kept, sure=yes)
    with Store(path) as store:
        assert (photo_folder(store) / PHOTO).read_bytes() == b"\xff\xd8\xff1"


def test_backups_of_another_database_are_not_counted(tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    anna, ben = filled(tmp_path / "anna" / "niggle.sqlite"), filled(tmp_path / "ben" / "niggle.sqlite")
    with Store(anna) as store:
        hers = [keeping.backup(store, stick).path for _ in range(3)]
    with Store(ben) as store:
        for _ in range(3):
            keeping.backup(store, stick, keep=1)
    assert len(list(stick.iterdir())) == 4
    assert all(copy.exists() for copy in hers)


def test_a_backup_that_alone_holds_something_is_not_rotated_away(path: Path, tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    other = tmp_path / "other" / "niggle.sqlite"
    with Store(path) as store:
        keeping.restore(other, keeping.backup(store, tmp_path / "first.sqlite").path, sure=yes)
    with Store(other) as store:
        store.write([niggle(50, "right pfj")])
        alone = keeping.backup(store, stick).path
    with Store(path) as store:
        keeping.backup(store, stick, keep=1)
    assert alone.exists()


def test_a_photograph_that_cannot_be_copied_is_told_and_the_rest_is_done(path: Path, tmp_path: Path):
    with Store(path) as store:
        photo_folder(store).mkdir()
        (photo_folder(store) / PHOTO).write_bytes(b"")  # cut by the disk: kept as it is
        kept = keeping.backup(store, tmp_path / "copy.sqlite")
        assert kept.photos == 1
        (photo_folder(store) / PHOTO).unlink()
        (photo_folder(store) / PHOTO).mkdir()
    done = keeping.restore(path, kept.path, sure=yes)
    assert PHOTO in done.lost[0]
    assert sore_days(path) == {0, 1, 2}


def test_photographs_come_along(path: Path, tmp_path: Path):
    with Store(path) as store:
        folder = photo_folder(store)
        folder.mkdir()
        (folder / PHOTO).write_bytes(b"\xff\xd8\xffjpeg")
        store.write([SelfCheck(day=day(0), logged_at=at(0), done=("head",), photos=(PHOTO,))])
        done = keeping.backup(store, tmp_path / "copy.sqlite")
    assert done.photos == 1
    assert (photos_of(done.path) / PHOTO).read_bytes() == b"\xff\xd8\xffjpeg"
    shutil.rmtree(folder)
    keeping.restore(path, done.path, sure=yes)
    assert (folder / PHOTO).exists()
