"""The doctor finds what is wrong, says what to do, and changes nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from building import at, day, niggle, run
from loading import add, recorded

from tracker.model import SelfCheck
from tracker.pipeline import doctor, keeping
from tracker.store import Store
from tracker.store.copies import copies_beside, last_change


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine" / "niggle.sqlite"
    with Store(path) as store:
        store.set("keep_originals", "yes")
        store.write([niggle(n, "left soleus") for n in range(300)])
        add(store, recorded(1, activity=run(0), speed=3.0))
        keeping.backup(store)
    return path


def found(path: Path) -> dict[str, doctor.Checked]:
    """What is not fine, by what it is about; the first thing said of each."""
    told: dict[str, doctor.Checked] = {}
    for one in doctor.examine(path):
        if one.level != "fine":
            told.setdefault(one.about, one)
    return told


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as sql:
        sql.execute(statement)
        sql.commit()


def test_a_sound_database_is_fine_and_left_as_it_is(path: Path):
    before = path.read_bytes()
    assert found(path) == {}
    assert doctor.worst(doctor.examine(path)) == "fine"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "about", "level"),
    [
        ("UPDATE niggles SET severity = 9 WHERE rowid = 7", "diary", "bad"),
        ("UPDATE niggles SET day = 'soon' WHERE rowid = 7", "diary", "bad"),
        ("UPDATE niggles SET region = 'wing' WHERE rowid = 7", "diary", "bad"),
        ("UPDATE samples SET data = x'00'", "recordings", "bad"),
        ("UPDATE files SET original = x'1f8b'", "recordings", "bad"),
        ("UPDATE activities SET file_hash = 'none'", "integrity", "bad"),
        ("UPDATE changes SET at = '2099-01-01T00:00:00+00:00'", "clock", "note"),
        (
            "INSERT INTO efforts (id, day, activity_id, rpe, logged_at) VALUES "
            "('x', '2026-01-01', 'gone', 5, '2026-01-01T20:00:00+00:00')",
            "diary",
            "bad",
        ),
    ],
)
def test_what_was_changed_behind_its_back_is_found(path: Path, statement: str, about: str, level: str):
    change(path, statement)
    told = found(path)[about]
    assert told.level == level
    assert told.hint


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_what_others_can_read_is_told(path: Path):
    path.chmod(0o644)
    assert "chmod" in found(path)["privacy"].hint


def test_without_a_backup_one_is_advised(path: Path):
    for copy in (path.parent / "niggle-backups").iterdir():
        os.utime(copy, (0, 0))
    assert "days old" in found(path)["backup"].text
    for copy in (path.parent / "niggle-backups").iterdir():
        copy.write_bytes(copy.read_bytes()[:5000])
    assert "damaged" in found(path)["backup"].text
    for copy in (path.parent / "niggle-backups").iterdir():
        copy.unlink()
    assert found(path)["backup"].hint == "niggle backup"


def test_photographs_that_are_missing_are_named(path: Path):
    name = "2026-01-01-front-0123456789.jpg"
    with Store(path) as store:
        store.write([SelfCheck(day=day(0), logged_at=at(0), done=("head",), photos=(name,))])
    assert name in found(path)["photographs"].text


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:9000],
        lambda content: content[:4096] + bytes(8192) + content[12288:],
        lambda content: b"x" * 100 + content[100:],
        lambda content: b"text",
    ],
)
def test_damage_is_bad_and_the_way_back_is_told(path: Path, damage: Callable[[bytes], bytes]):
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    told = [one for one in doctor.examine(path) if one.level == "bad"]
    assert told
    assert "niggle restore" in told[0].hint
    assert path.read_bytes() == before


def test_the_way_back_is_the_latest_backup_that_is_whole(path: Path):
    (whole,) = copies_beside(path)
    os.utime(whole, (1, 1))
    with Store(path) as store:
        later = keeping.backup(store).path
    later.write_bytes(later.read_bytes()[:9000])
    path.write_bytes(path.read_bytes()[:9000])
    (told,) = [one for one in doctor.examine(path) if one.level == "bad"]
    assert str(whole) in str(told.hint)


def test_the_latest_change_is_the_latest_whatever_the_zone(path: Path):
    berlin = datetime(2030, 1, 1, 1, tzinfo=ZoneInfo("Europe/Berlin"))
    auckland = datetime(2030, 1, 1, 5, tzinfo=ZoneInfo("Pacific/Auckland"))  # later as text, earlier in truth
    with Store(path) as store:
        for number, when in enumerate((berlin, auckland)):
            store.write([niggle(400 + number, "left soleus")], at=when)
        assert last_change(store.sql) == berlin.isoformat()


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path):
    assert found(tmp_path / "none.sqlite")["database"].level == "note"
    assert not list(tmp_path.iterdir())


def test_the_commands(niggle_cli: Callable, tmp_path: Path):
    assert "there is none here yet" in niggle_cli("doctor").stdout
    niggle_cli("log", "left calf 3")
    made = niggle_cli("backup")
    assert "looked through and whole" in made.stdout
    assert niggle_cli("doctor").exit_code == 0
    niggle_cli("log", "left calf 4")
    copy = made.stdout.partition(".sqlite:")[0] + ".sqlite"
    assert copy in niggle_cli("restore").stdout
    refused = niggle_cli("restore", copy)
    assert refused.exit_code == 2
    assert "1 of niggles" in refused.stderr
    assert "--yes" in refused.stderr
    assert niggle_cli("restore", copy, "--yes").exit_code == 0
    assert "calf 4" not in niggle_cli("diary").stdout
    assert niggle_cli("restore", tmp_path / "none").exit_code == 2
    (tmp_path / "cli.sqlite").write_bytes((tmp_path / "cli.sqlite").read_bytes()[:5000])
    assert niggle_cli("doctor").exit_code == 2
    assert niggle_cli("log", "left calf 3").exit_code == 2
    assert "niggle restore" in niggle_cli("log", "left calf 3").stderr


def test_everything_is_only_removed_when_it_is_meant(niggle_cli: Callable, tmp_path: Path):
    niggle_cli("log", "left calf 3")
    assert niggle_cli("forget").exit_code == 2
    assert niggle_cli("forget", "last", "--everything").exit_code == 2
    assert "Nothing was removed" in niggle_cli("forget", "--everything", input="yes\n").stdout
    assert (tmp_path / "cli.sqlite").exists()
    told = niggle_cli("forget", "--everything", input="everything\n").stdout
    assert "Removed: " in told
    assert not (tmp_path / "cli.sqlite").exists()
    assert "There is nothing" in niggle_cli("forget", "--everything").stdout
