"""Keeping the diary safe: backups, bringing one back, and forgetting everything."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tracker.errors import StoreError
from tracker.pipeline.checks import photos_of
from tracker.store import Store
from tracker.store.copies import (
    SIDES,
    backup_folder,
    dated,
    dated_copies,
    faults,
    overwrite,
    row_counts,
    write_copy,
)
from tracker.store.database import LOADS_SETTING, SECRET_SETTING
from tracker.store.entries import TABLES
from tracker.store.opening import check_ours, reading, speaking

OF_THE_RUNNER = ("activities", *TABLES.values(), "changes")
"""Tables whose rows no one can make again; each has an ``id``."""

OF_THE_PROGRAM = (SECRET_SETTING, LOADS_SETTING)

SETTINGS = (("settings", ("key", "value")), ("athlete_settings", ("key", "since", "value")))


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and looked through: where, how many rows and photographs, what had to go."""

    path: Path
    rows: int
    photos: int
    removed: tuple[Path, ...]


def backup(store: Store, to: Path | None = None, *, keep: int | None = None) -> Backup:
    """Write a copy of everything, of this moment; others may go on writing.

    Parameters
    ----------
    store
        What is copied.
    to
        A file that is not there yet, or a folder; by default the folder ``…-backups`` beside the database.
    keep
        Keep only so many of the dated copies in that folder, the latest.

    Raises
    ------
    StoreError
        It cannot be written there, or is not sound; nothing is left of it then.
    """
    path = dated(store.path, _now())
    if to is not None:
        path = to / path.name if to.is_dir() else to
    with store.speaking():
        write_copy(store.sql, path)
    photos = _bring_photos(photos_of(store.path), photos_of(path))
    removed = dated_copies(store.path)[keep:] if keep is not None else []
    for old in removed:
        old.unlink(missing_ok=True)
        shutil.rmtree(photos_of(old), ignore_errors=True)
    with reading(path) as copy:
        rows = sum(row_counts(copy).values())
    return Backup(path, rows, photos, tuple(removed))


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a database has and a copy of it lacks: rows of each table, and when the last was written."""

    rows: dict[str, int]
    latest: str | None

    @property
    def anything(self) -> bool:
        """Whether there is any."""
        return any(self.rows.values())


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was brought back, and where what stood there before is kept."""

    path: Path
    before: Path | None
    rows: int


def restore(path: Path, source: Path, *, sure: Callable[[Lacking], bool]) -> Restored | None:
    """Bring a backup back in place of the database; what stands there now is kept as another backup.

    Parameters
    ----------
    path
        The database.
    source
        The backup.
    sure
        Asked before anything is replaced that the backup lacks.

    Returns
    -------
    What was done; None where ``sure`` said no.

    Raises
    ------
    StoreError
        The backup is none, is damaged or of a newer niggle, or the database cannot be written.
    """
    _check_backup(source, path)
    readable = path.exists() and _is_sound(path)
    with reading(source) as copy:
        if readable:
            with reading(path) as now:
                lacking = _lacking(now, copy)
            if lacking.anything and not sure(lacking):
                return None
        before = _put_aside(path, readable=readable) if path.exists() else None
        with speaking(path):
            if readable:
                overwrite(path, copy)
            else:
                write_copy(copy, path)
    _bring_photos(photos_of(source), photos_of(path))
    with Store(path) as store:
        return Restored(path, before, sum(row_counts(store.sql).values()))


def _check_backup(source: Path, path: Path) -> None:
    """Refuse what is no backup of ours that this program can read."""
    if source.is_dir():
        raise StoreError("this is a folder", where=str(source), hint="Name a backup in it, a .sqlite file.")
    if not source.is_file():
        raise StoreError("there is no such file", where=str(source), hint="niggle restore lists the backups.")
    if path.exists() and source.samefile(path):
        raise StoreError("this is the database itself", where=str(source), hint="Name a backup of it.")
    try:
        with reading(source) as sql:
            check_ours(sql, source)
            found = faults(sql)
            empty = not sql.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        raise StoreError("this is no database, or it is damaged", where=str(source), hint=OTHER) from None
    if found or empty:
        what = "it holds nothing" if empty else f"it is damaged ({found[0]})"
        raise StoreError(what, where=str(source), hint=OTHER)


OTHER = "Take another backup: niggle restore lists them."


def _is_sound(path: Path) -> bool:
    try:
        with reading(path) as sql:
            return not faults(sql) and bool(row_counts(sql))
    except sqlite3.DatabaseError:
        return False


def _lacking(now: sqlite3.Connection, copy: sqlite3.Connection) -> Lacking:
    """What one database has and the other lacks."""
    rows = {table: len(_ids(now, table, ("id",)) - _ids(copy, table, ("id",))) for table in OF_THE_RUNNER}
    rows |= {table: len(_ids(now, table, names) - _ids(copy, table, names)) for table, names in SETTINGS}
    latest = (
        now.execute("SELECT max(at) FROM changes").fetchone()[0] if "changes" in row_counts(now) else None
    )
    return Lacking({table: count for table, count in rows.items() if count > 0}, latest)


def _ids(sql: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> set[tuple[object, ...]]:
    try:
        found = sql.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our names
        return {row for row in found if row[0] not in OF_THE_PROGRAM}
    except sqlite3.OperationalError:  # an older schema does not have it
        return set()


def _put_aside(path: Path, *, readable: bool) -> Path:
    """Keep what stands now: copied where it can be read, else moved as it is with what lies beside it."""
    place = dated(path, _now(), "before-restore" if readable else "damaged")
    if readable:
        with reading(path) as now, speaking(place):
            write_copy(now, place)
        return place
    place.parent.mkdir(mode=0o700, exist_ok=True)
    for side in ("", *SIDES):
        with suppress(FileNotFoundError):
            Path(f"{path}{side}").replace(f"{place}{side}")
    return place


def _bring_photos(here: Path, there: Path) -> int:
    """Let every photograph of one folder be in the other too; returns how many there are."""
    if not here.is_dir():
        return 0
    there.mkdir(mode=0o700, exist_ok=True)
    photos = [photo for photo in here.iterdir() if photo.is_file()]
    for photo in photos:
        if not (there / photo.name).exists():
            try:
                os.link(photo, there / photo.name)  # they never change: no second copy on the same disk
            except OSError:
                shutil.copy2(photo, there / photo.name)
    return len(photos)


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something on this machine that belongs to a database: where it lies and how large it is [bytes]."""

    path: Path
    what: str
    size: int


def everything(path: Path) -> list[Belonging]:
    """All that belongs to a database: itself, photographs, backups."""
    parts = [(Path(f"{path}{side}"), "the database" if not side else "its log") for side in ("", *SIDES)]
    parts += [(photos_of(path), "photographs"), (backup_folder(path), "backups")]
    return [Belonging(part, what, _size(part)) for part, what in parts if part.exists()]


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size


def forget_everything(path: Path) -> list[Belonging]:
    """Remove a database with all that belongs to it; returns what was removed. It cannot be brought back.

    Raises
    ------
    StoreError
        It is no database of ours, is in use, or cannot be removed.
    """
    if path.exists():
        with speaking(path), closing(sqlite3.connect(path, timeout=1.0)) as sql:
            check_ours(sql, path)
            sql.execute("PRAGMA locking_mode = exclusive")
            sql.execute("BEGIN EXCLUSIVE")
            sql.rollback()
    gone = everything(path)
    try:
        for one in gone:
            if one.path.is_dir():
                shutil.rmtree(one.path)
            else:
                one.path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"it cannot be removed ({error.strerror})", where=str(one.path)) from None
    return gone
